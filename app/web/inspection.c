/*
 * The joint inspection: opened once, recorded by both agencies, in effect when
 * both have signed the same.
 *
 *   GET  /v1/inspections?state=&after=&limit=
 *   GET  /v1/inspections/{id}
 *   POST /v1/inspections/{id}/results   {"outcome", "note"}
 */

#include "../limits.h"
#include "body.h"
#include "param.h"
#include "queries.h"
#include "routes.h"

static enum call_turn	inspection_look(struct call *);
static enum call_turn	inspection_page(struct call *);
static enum call_turn	inspection_find(struct call *);
static enum call_turn	inspection_item(struct call *);
static enum call_turn	inspection_sign(struct call *);

static const struct step	inspection_list[] = {
	{ "look", inspection_look },
	{ "answer", inspection_page },
	{ NULL, NULL }
};

static const struct step	inspection_get[] = {
	{ "find", inspection_find },
	{ "answer", inspection_item },
	{ NULL, NULL }
};

static const struct step	inspection_result[] = {
	{ "sign", inspection_sign },
	{ "answer", call_gate_answer },
	{ NULL, NULL }
};

int
route_inspection_list(struct http_request *req)
{
	return (call_run(req, DOOR_OFFICER | DOOR_SUPERVISOR | DOOR_AUDITOR,
	    inspection_list));
}

int
route_inspection_get(struct http_request *req)
{
	return (call_run(req, DOOR_OFFICER | DOOR_SUPERVISOR | DOOR_AUDITOR,
	    inspection_get));
}

int
route_inspection_sign(struct http_request *req)
{
	return (call_run(req, DOOR_OFFICER, inspection_result));
}

static enum call_turn
inspection_look(struct call *call)
{
	struct text	state = call_argument(call, "state");
	int64_t		after;
	int		limit;
	struct db_param	p[4];

	if (state.len > 0 && !text_is(state, "open") &&
	    !text_is(state, "closed"))
		return (call_problem(call, 422, "VALUE", "/state",
		    "open | closed"));
	if (!argument_page(call, &limit, &after))
		return (CALL_DONE);
	p[0] = PARAM_NULL;
	p[1] = state.len > 0 ? param_text(state) : PARAM_NULL;
	p[2] = param_int(call, after);
	p[3] = param_int(call, limit);
	return (call_query(call, QUERY_INSPECTION_PAGE, p, 4));
}

static enum call_turn
inspection_page(struct call *call)
{
	return (call_page(call, 0));
}

static enum call_turn
inspection_find(struct call *call)
{
	int64_t		id = segment_int(call, 2);
	struct db_param	p[4];

	if (id == 0)
		return (call_problem(call, 404, "NOT_FOUND", NULL, NULL));
	p[0] = param_int(call, id);
	p[1] = PARAM_NULL;
	p[2] = param_int(call, 0);
	p[3] = param_int(call, 1);
	return (call_query(call, QUERY_INSPECTION_PAGE, p, 4));
}

static enum call_turn
inspection_item(struct call *call)
{
	return (call_page_item(call, 0));
}

static enum call_turn
inspection_sign(struct call *call)
{
	static const char *const	outcomes[] =
	    { "release", "detain", "return", "destroy", NULL };
	int64_t				id = segment_int(call, 2);
	const struct json		*body;
	struct text			outcome, note;
	struct db_param			p[4];

	if (id == 0)
		return (call_problem(call, 404, "NOT_FOUND", NULL, NULL));
	body = body_object(call);
	if (body == NULL ||
	    !body_word(call, body, "outcome", outcomes, &outcome) ||
	    !body_text(call, body, "note", false, LIMIT_REASON, &note))
		return (CALL_DONE);
	p[0] = param_int(call, call->caller.id);
	p[1] = param_int(call, id);
	p[2] = param_text(outcome);
	p[3] = note.ptr == NULL ? param_string("") : param_text(note);
	return (call_query(call, QUERY_INSPECTION_SIGN, p, 4));
}
