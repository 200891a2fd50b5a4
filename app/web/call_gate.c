/*
 * Answers of the gate's functions: one row of status, body and events. Events
 * are what the screens are told; the database has them in live_event, too, so
 * one that Redis does not take is repaired from there.
 */

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "../cache/redis.h"
#include "../limits.h"
#include "../wire/json.h"
#include "call.h"
#include "call_private.h"

enum gate_column { GATE_STATUS, GATE_BODY, GATE_EVENTS, GATE_COLUMNS };

static enum call_turn	gate_refusal(struct call *, int);
static const char	*gate_text(struct call *, const struct json *,
			    const char *);

enum call_turn
call_gate_answer(struct call *call)
{
	enum call_turn	turn;
	int		status;

	if ((turn = call_store_check(call)) != CALL_NEXT)
		return (turn);

	assert(db_rows(call->answer) == 1);
	status = (int)db_int(call->answer, 0, GATE_STATUS);

	if (status >= 400)
		return (gate_refusal(call, status));
	if (status == 204 || db_is_null(call->answer, 0, GATE_BODY))
		return (call_empty(call, status));

	return (call_bytes(call, status, "application/json",
	    db_text(call->answer, 0, GATE_BODY),
	    db_len(call->answer, 0, GATE_BODY)));
}

void
gate_publish(const struct db_answer *answer)
{
	struct arena	arena;
	struct json	*events, *e;
	struct fault	fault;
	struct out	line;

	if (answer->state != DB_OK || db_rows(answer) == 0 ||
	    db_column(answer, "events") != GATE_EVENTS ||
	    db_is_null(answer, 0, GATE_EVENTS) ||
	    db_len(answer, 0, GATE_EVENTS) <= 2)
		return;

	arena_open(&arena, LIMIT_CALL_MEMORY);
	if (json_read(db_text(answer, 0, GATE_EVENTS),
	    db_len(answer, 0, GATE_EVENTS), &arena, &events, &fault) == 0) {
		for (e = events->first; e != NULL; e = e->next) {
			out_open(&line);
			json_print(e, &line);
			redis_publish("hub:live", line.bytes, line.len);
			out_close(&line);
		}
	}
	arena_close(&arena);
}

/* Of a refusal's body code, pointer and detail are ours already. */
void
gate_more_print(const struct json *body, struct out *o)
{
	static const char	*ours[] = { "code", "pointer", "detail",
				    "type", "title", "status", "errors" };
	const struct json	*m;
	char			name[64];
	size_t			i;

	for (m = body->first; m != NULL; m = m->next) {
		(void)snprintf(name, sizeof(name), "%.*s", (int)m->name.len,
		    m->name.ptr);
		for (i = 0; i < sizeof(ours) / sizeof(ours[0]); i++) {
			if (strcmp(name, ours[i]) == 0)
				break;
		}
		if (i < sizeof(ours) / sizeof(ours[0]))
			continue;
		json_name(o, name);
		json_print(m, o);
	}
}

static enum call_turn
gate_refusal(struct call *call, int status)
{
	struct json	*body;
	struct fault	fault;
	const char	*code;

	if (json_read(db_text(call->answer, 0, GATE_BODY),
	    db_len(call->answer, 0, GATE_BODY), &call->arena, &body,
	    &fault) == -1 || (code = gate_text(call, body, "code")) == NULL)
		return (call_problem(call, 500, "INTERNAL", NULL, NULL));

	return (call_problem_more(call, status, code,
	    gate_text(call, body, "pointer"), gate_text(call, body, "detail"),
	    body));
}

static const char *
gate_text(struct call *call, const struct json *body, const char *name)
{
	return (call_string(call, json_member_text(body, name)));
}
