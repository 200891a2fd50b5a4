/*
 * Lanes: what the supervisor sees, and what opens, drains, closes and stops
 * them.
 *
 *   GET    /v1/lanes                 all lanes, counts and seats
 *   PATCH  /v1/lanes/{lane}          {"state": "open"|"closed"|"draining"}
 *   POST   /v1/lanes/{lane}/alarm    stop the belt; {"reason"} or no body
 *   DELETE /v1/lanes/{lane}/alarm    ?reason=
 */

#include "../limits.h"
#include "queries.h"
#include "body.h"
#include "call.h"
#include "param.h"
#include "routes.h"

static enum call_turn	lane_look(struct call *);
static enum call_turn	lane_answer(struct call *);
static enum call_turn	lane_change(struct call *);
static enum call_turn	alarm_raise(struct call *);
static enum call_turn	alarm_clear(struct call *);

static const struct step	lane_list[] = {
	{ "look", lane_look },
	{ "answer", lane_answer },
	{ NULL, NULL }
};

static const struct step	lane_patch[] = {
	{ "change", lane_change },
	{ "answer", call_gate_answer },
	{ NULL, NULL }
};

static const struct step	alarm_post[] = {
	{ "raise", alarm_raise },
	{ "answer", call_gate_answer },
	{ NULL, NULL }
};

static const struct step	alarm_delete[] = {
	{ "clear", alarm_clear },
	{ "answer", call_gate_answer },
	{ NULL, NULL }
};

int
route_lane_list(struct http_request *req)
{
	return (call_run(req, DOOR_OFFICER | DOOR_SUPERVISOR, lane_list));
}

int
route_lane_patch(struct http_request *req)
{
	return (call_run(req, DOOR_SUPERVISOR, lane_patch));
}

int
route_alarm_post(struct http_request *req)
{
	return (call_run(req, DOOR_OFFICER | DOOR_SUPERVISOR, alarm_post));
}

int
route_alarm_delete(struct http_request *req)
{
	return (call_run(req, DOOR_SUPERVISOR, alarm_delete));
}

static enum call_turn
lane_look(struct call *call)
{
	struct db_param	p[1] = { PARAM_NULL };

	return (call_query(call, QUERY_LANE_PAGE, p, 1));
}

static enum call_turn
lane_answer(struct call *call)
{
	return (call_page(call, 0));
}

static enum call_turn
lane_change(struct call *call)
{
	static const char *const	states[] =
	    { "open", "closed", "draining", NULL };
	const struct json		*body = body_object(call);
	struct text			state;
	struct db_param			p[3];

	if (body == NULL || !body_word(call, body, "state", states, &state))
		return (CALL_DONE);
	p[0] = param_int(call, call->caller.id);
	p[1] = param_text(call_segment(call, 2));
	p[2] = param_text(state);
	return (call_query(call, QUERY_LANE_CHANGE, p, 3));
}

/* Whoever must stop the belt need not find words first. */
static enum call_turn
alarm_raise(struct call *call)
{
	const struct json	*body;
	struct text		reason = TEXT_NONE;
	struct db_param		p[3];

	if (call_body(call).len > 0 && ((body = body_object(call)) == NULL ||
	    !body_text(call, body, "reason", false, LIMIT_REASON, &reason)))
		return (CALL_DONE);
	p[0] = param_int(call, call->caller.id);
	p[1] = param_text(call_segment(call, 2));
	p[2] = param_text(reason.ptr == NULL ? TEXT("") : reason);
	return (call_query(call, QUERY_ALARM_RAISE, p, 3));
}

static enum call_turn
alarm_clear(struct call *call)
{
	struct text	reason = call_argument(call, "reason");
	struct db_param	p[3];

	if (reason.len == 0)
		return (call_problem(call, 422, "VALUE", "/reason",
		    "required"));
	p[0] = param_int(call, call->caller.id);
	p[1] = param_text(call_segment(call, 2));
	p[2] = param_text(reason);
	return (call_query(call, QUERY_ALARM_CLEAR, p, 3));
}
