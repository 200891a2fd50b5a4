/*
 * A purchase, explained.
 *
 *   GET  /v1/orders/{ebpCode}/{orderNo}          parties and officers, masked;
 *                                                the merchant's code will do
 *   POST /v1/orders/{ebpCode}/{orderNo}/reveal   {"reason"}: officers, in full
 *
 * Who is no party sees the documents that it sent itself, and no more.
 */

#include <stdio.h>
#include <string.h>

#include "../limits.h"
#include "body.h"
#include "explain.h"
#include "param.h"
#include "queries.h"
#include "routes.h"

/* The columns of sql/query/order_read.sql. */
enum order_column {
	COLUMN_ID,
	COLUMN_EBP_CODE,
	COLUMN_FLOW,
	COLUMN_VERDICT,
	COLUMN_WINDOW_ENDS,
	COLUMN_PARTY,
	COLUMN_VERSION,
	COLUMN_FINDINGS,
	COLUMN_WARNINGS,
	COLUMN_PARCELS,
	COLUMN_LEGS,		/* four pairs: meta, sealed */
	COLUMN_WAITS = COLUMN_LEGS + 9
};

static enum call_turn	order_find(struct call *);
static enum call_turn	order_answer(struct call *);
static enum call_turn	reveal_log(struct call *);
static enum call_turn	reveal_logged(struct call *);
static enum call_turn	reveal_answer(struct call *);
static enum call_turn	order_write(struct call *, enum mask_reader);
static void		order_judged(struct call *, bool, enum mask_reader);
static void		order_legs(struct call *, enum mask_reader);

static const struct step	order_get[] = {
	{ "find", order_find },
	{ "answer", order_answer },
	{ NULL, NULL }
};

/* Logged first: nobody sees what is not in the log. */
static const struct step	order_reveal[] = {
	{ "log", reveal_log },
	{ "find", reveal_logged },
	{ "answer", reveal_answer },
	{ NULL, NULL }
};

int
route_order_get(struct http_request *req)
{
	return (call_run(req, DOOR_SENDERS | DOOR_OFFICER | DOOR_SUPERVISOR |
	    DOOR_AUDITOR, order_get));
}

int
route_order_reveal(struct http_request *req)
{
	return (call_run(req, DOOR_OFFICER, order_reveal));
}

static enum call_turn
order_find(struct call *call)
{
	struct db_param	p[4];

	p[0] = param_text(call_segment(call, 2));
	p[1] = param_text(call_segment(call, 3));
	p[2] = param_account(call);
	p[3] = param_string(call->caller.machine ? call->caller.enterprises :
	    "*");
	return (call_query(call, QUERY_ORDER_READ, p, 4));
}

static enum call_turn
order_answer(struct call *call)
{
	return (order_write(call, explain_reader(&call->caller)));
}

static enum call_turn
reveal_log(struct call *call)
{
	struct text		ebp = call_segment(call, 2);
	struct text		order_no = call_segment(call, 3);
	const struct json	*body = body_object(call);
	struct text		reason;
	struct db_param		p[4];
	char			*subject;

	if (body == NULL || !body_text(call, body, "reason", true,
	    LIMIT_REASON, &reason))
		return (CALL_DONE);
	subject = call_alloc(call, ebp.len + order_no.len + 8);
	sprintf(subject, "order:%.*s/%.*s", (int)ebp.len, ebp.ptr,
	    (int)order_no.len, order_no.ptr);
	p[0] = param_int(call, call->caller.id);
	p[1] = param_string("reveal");
	p[2] = param_string(subject);
	p[3] = param_text(reason);
	return (call_query(call, QUERY_LOG_PERSON, p, 4));
}

static enum call_turn
reveal_logged(struct call *call)
{
	enum call_turn	turn = call_store_check(call);

	return (turn != CALL_NEXT ? turn : order_find(call));
}

static enum call_turn
reveal_answer(struct call *call)
{
	return (order_write(call, MASK_NOBODY));
}

static enum call_turn
order_write(struct call *call, enum mask_reader reader)
{
	enum call_turn	turn = call_store_check(call);
	struct out	*out = &call->out;
	bool		party;

	if (turn != CALL_NEXT)
		return (turn);
	if (db_rows(call->answer) == 0)
		return (call_problem(call, 404, "NOT_FOUND", NULL, NULL));
	party = db_text(call->answer, 0, COLUMN_PARTY)[0] == 't';
	json_object_begin(out);
	json_name(out, "orderNo");
	json_text(out, call_segment(call, 3));
	json_name(out, "ebpCode");
	json_string(out, db_text(call->answer, 0, COLUMN_EBP_CODE));
	json_name(out, "flow");
	json_string(out, db_text(call->answer, 0, COLUMN_FLOW));
	order_judged(call, party, reader);
	json_name(out, "legs");
	order_legs(call, reader);
	json_name(out, "parcels");
	json_raw(out, db_text(call->answer, 0, COLUMN_PARCELS),
	    db_len(call->answer, 0, COLUMN_PARCELS));
	json_object_end(out);
	return (call_json(call, 200));
}

/* The verdict is the parties' and the officers'. */
static void
order_judged(struct call *call, bool party, enum mask_reader reader)
{
	const struct db_answer	*a = call->answer;
	struct out		*out = &call->out;

	json_name(out, "verdict");
	json_string(out, party ? db_text(a, 0, COLUMN_VERDICT) : NULL);
	json_name(out, "windowEndsAt");
	json_string(out, party ? db_text(a, 0, COLUMN_WINDOW_ENDS) : NULL);
	json_name(out, "findings");
	if (party && !db_is_null(a, 0, COLUMN_WAITS))
		explain_kept(db_text(a, 0, COLUMN_WAITS),
		    db_len(a, 0, COLUMN_WAITS), reader, &call->arena, out);
	else if (party)
		explain_sealed(a, 0, COLUMN_FINDINGS, reader, &call->arena,
		    out);
	else
		json_raw(out, "[]", 2);
	json_name(out, "warnings");
	explain_kept(party && !db_is_null(a, 0, COLUMN_WARNINGS) ?
	    db_text(a, 0, COLUMN_WARNINGS) : NULL,
	    db_len(a, 0, COLUMN_WARNINGS), reader, &call->arena, out);
}

static void
order_legs(struct call *call, enum mask_reader reader)
{
	static const char	*const names[] =
	    { "order", "payment", "waybill", "list" };
	int			i;

	json_object_begin(&call->out);
	for (i = 0; i < 4; i++) {
		json_name(&call->out, names[i]);
		explain_document(call->answer, 0, COLUMN_LEGS + 2 * i + 1,
		    COLUMN_LEGS + 2 * i, reader, &call->arena, &call->out);
	}
	json_object_end(&call->out);
}
