/*
 * Parcels: where each is, what it went through, and back to review.
 *
 *   GET  /v1/parcels/{logisticsCode}/{logisticsNo}
 *   GET  /v1/parcels?state=&lane=&after=&limit=           officers
 *   POST /v1/parcels/{logisticsCode}/{logisticsNo}/requeue  {"reason"}
 *   POST /v1/parcels/{logisticsCode}/{logisticsNo}/settle
 *            {"outcome", "reason"}: a held or recalled parcel leaves the floor
 *
 * "-" stands for a carrier that the label did not name.
 */

#include "../core/parcel.h"
#include "../limits.h"
#include "../wire/finding_kept.h"
#include "body.h"
#include "explain.h"
#include "param.h"
#include "queries.h"
#include "routes.h"

/* The columns of sql/query/parcel_read.sql. */
enum parcel_column {
	COLUMN_PARCEL,
	COLUMN_VERDICT,
	COLUMN_FINDINGS,
	COLUMN_WARNINGS,
	COLUMN_MANIFEST_FINDINGS,
	COLUMN_SCAN_FINDINGS,
	COLUMN_HISTORY,
	COLUMN_HOLDS
};

static enum call_turn	parcel_find(struct call *);
static enum call_turn	parcel_answer(struct call *);
static void		parcel_judged(struct call *);
static enum call_turn	parcel_look(struct call *);
static enum call_turn	parcel_page(struct call *);
static enum call_turn	parcel_requeue(struct call *);
static enum call_turn	parcel_settle(struct call *);

static const struct step	parcel_get[] = {
	{ "find", parcel_find },
	{ "answer", parcel_answer },
	{ NULL, NULL }
};

static const struct step	parcel_list[] = {
	{ "look", parcel_look },
	{ "answer", parcel_page },
	{ NULL, NULL }
};

static const struct step	requeue_post[] = {
	{ "requeue", parcel_requeue },
	{ "answer", call_gate_answer },
	{ NULL, NULL }
};

static const struct step	settle_post[] = {
	{ "settle", parcel_settle },
	{ "answer", call_gate_answer },
	{ NULL, NULL }
};

int
route_parcel_get(struct http_request *req)
{
	return (call_run(req, DOOR_SENDERS | DOOR_OFFICER | DOOR_SUPERVISOR |
	    DOOR_AUDITOR, parcel_get));
}

int
route_parcel_list(struct http_request *req)
{
	return (call_run(req, DOOR_OFFICER | DOOR_SUPERVISOR | DOOR_AUDITOR,
	    parcel_list));
}

int
route_parcel_requeue(struct http_request *req)
{
	return (call_run(req, DOOR_OFFICER, requeue_post));
}

int
route_parcel_settle(struct http_request *req)
{
	return (call_run(req, DOOR_OFFICER, settle_post));
}

static enum call_turn
parcel_find(struct call *call)
{
	struct db_param	p[4];

	p[0] = param_text(call_segment(call, 2));
	p[1] = param_text(call_segment(call, 3));
	p[2] = param_account(call);
	p[3] = param_string(call->caller.machine ? call->caller.enterprises :
	    "*");
	return (call_query(call, QUERY_PARCEL_READ, p, 4));
}

static enum call_turn
parcel_answer(struct call *call)
{
	enum call_turn		turn = call_store_check(call);
	const struct db_answer	*a = call->answer;
	struct out		*out = &call->out;

	if (turn != CALL_NEXT)
		return (turn);
	if (db_rows(a) == 0)
		return (call_problem(call, 404, "NOT_FOUND", NULL, NULL));
	json_object_begin(out);
	json_members(out, db_text(a, 0, COLUMN_PARCEL),
	    db_len(a, 0, COLUMN_PARCEL));
	parcel_judged(call);
	json_name(out, "history");
	json_raw(out, db_text(a, 0, COLUMN_HISTORY),
	    db_len(a, 0, COLUMN_HISTORY));
	if (!call->caller.machine) {
		json_name(out, "holds");
		json_raw(out, db_text(a, 0, COLUMN_HOLDS),
		    db_len(a, 0, COLUMN_HOLDS));
	}
	json_object_end(out);
	return (call_json(call, 200));
}

static void
parcel_judged(struct call *call)
{
	const struct db_answer	*a = call->answer;
	struct out		*out = &call->out;
	enum mask_reader	reader = explain_reader(&call->caller);
	struct text		kept;
	int			col;

	json_name(out, "verdict");
	json_string(out, db_is_null(a, 0, COLUMN_VERDICT) ? NULL :
	    db_text(a, 0, COLUMN_VERDICT));
	json_name(out, "findings");
	json_array_begin(out);
	kept = explain_open(a, 0, COLUMN_FINDINGS, "findings", &call->arena);
	finding_kept_print(kept.ptr, kept.len, reader, &call->arena, out);
	for (col = COLUMN_MANIFEST_FINDINGS; col <= COLUMN_SCAN_FINDINGS; col++)
		finding_kept_print(db_is_null(a, 0, col) ? NULL :
		    db_text(a, 0, col), db_len(a, 0, col), reader,
		    &call->arena, out);
	json_array_end(out);
	json_name(out, "warnings");
	explain_kept(db_is_null(a, 0, COLUMN_WARNINGS) ? NULL :
	    db_text(a, 0, COLUMN_WARNINGS), db_len(a, 0, COLUMN_WARNINGS),
	    reader, &call->arena, out);
}

static enum call_turn
parcel_look(struct call *call)
{
	struct text	state = call_argument(call, "state");
	struct text	lane = call_argument(call, "lane");
	int64_t		after;
	int		limit;
	struct db_param	p[4];

	if (state.len > 0 && parcel_state_by_name(state) == PARCEL_STATES)
		return (call_problem(call, 422, "VALUE", "/state", NULL));
	if (!argument_page(call, &limit, &after))
		return (CALL_DONE);
	p[0] = state.len > 0 ? param_text(state) : PARAM_NULL;
	p[1] = lane.len > 0 ? param_text(lane) : PARAM_NULL;
	p[2] = param_int(call, after);
	p[3] = param_int(call, limit);
	return (call_query(call, QUERY_PARCEL_PAGE, p, 4));
}

static enum call_turn
parcel_page(struct call *call)
{
	return (call_page(call, 0));
}

static enum call_turn
parcel_requeue(struct call *call)
{
	const struct json	*body = body_object(call);
	struct text		reason;
	struct db_param		p[4];

	if (body == NULL || !body_text(call, body, "reason", true,
	    LIMIT_REASON, &reason))
		return (CALL_DONE);
	p[0] = param_int(call, call->caller.id);
	p[1] = param_text(call_segment(call, 2));
	p[2] = param_text(call_segment(call, 3));
	p[3] = param_text(reason);
	return (call_query(call, QUERY_PARCEL_REQUEUE, p, 4));
}

static enum call_turn
parcel_settle(struct call *call)
{
	static const char *const	outcomes[] = { "detain", "return",
	    "lose", "inspect", NULL };
	const struct json		*body = body_object(call);
	struct text			outcome, reason, status;
	struct db_param			p[6];

	if (body == NULL ||
	    !body_word(call, body, "outcome", outcomes, &outcome) ||
	    !body_text(call, body, "reason", true, LIMIT_REASON, &reason) ||
	    !body_text(call, body, "status", false, 3, &status))
		return (CALL_DONE);
	p[0] = param_int(call, call->caller.id);
	p[1] = param_text(call_segment(call, 2));
	p[2] = param_text(call_segment(call, 3));
	p[3] = param_text(outcome);
	p[4] = status.ptr == NULL ? PARAM_NULL : param_text(status);
	p[5] = param_text(reason);
	return (call_query(call, QUERY_PARCEL_SETTLE, p, 6));
}
