/*
 * What the sorter is told.
 *
 *   GET  /v1/lanes/{lane}/instructions?after=&wait=&limit=   long poll
 *   POST /v1/lanes/{lane}/instructions/{instructionId}/ack
 *
 *	lane -> look -> answer
 *	         ^        |  nothing yet, and time left: wait for the bell,
 *	         +--------+  or look again when it was rung meanwhile
 */

#include <string.h>

#include "../limits.h"
#include "bell.h"
#include "clock.h"
#include "param.h"
#include "queries.h"
#include "routes.h"

struct poll {
	struct text	lane;
	uint64_t	until_ms;
	uint64_t	rings;		/* of the bell, when it looked */
};

enum poll_step { POLL_LANE, POLL_LOOK, POLL_ANSWER, POLL_WOKEN };

static enum call_turn	poll_lane(struct call *);
static enum call_turn	poll_look(struct call *);
static enum call_turn	poll_answer(struct call *);
static enum call_turn	poll_woken(struct call *);
static enum call_turn	ack_send(struct call *);

static const struct step	poll_steps[] = {
	[POLL_LANE] = { "lane", poll_lane },
	[POLL_LOOK] = { "look", poll_look },
	[POLL_ANSWER] = { "answer", poll_answer },
	[POLL_WOKEN] = { "woken", poll_woken },
	{ NULL, NULL }
};

static const struct step	ack_steps[] = {
	{ "acknowledge", ack_send },
	{ "answer", call_gate_answer },
	{ NULL, NULL }
};

int
route_instruction_list(struct http_request *req)
{
	return (call_run(req, DOOR_EQUIPMENT, poll_steps));
}

int
route_instruction_ack(struct http_request *req)
{
	return (call_run(req, DOOR_EQUIPMENT, ack_steps));
}

/* Unknown lanes are 404, known ones of others 403. */
static enum call_turn
poll_lane(struct call *call)
{
	struct poll	*poll = call_alloc(call, sizeof(*poll));
	struct text	wait = call_argument(call, "wait");
	int64_t		seconds = wait.ptr == NULL ? 0 : text_int(wait);
	struct db_param	p[1];

	if (seconds < 0)
		return (call_problem(call, 422, "VALUE", "/wait", "0..30"));
	if (seconds > LIMIT_POLL_SECONDS)
		seconds = LIMIT_POLL_SECONDS;
	if (argument_limit(call) == 0)
		return (call_problem(call, 422, "VALUE", "/limit", "1..500"));
	poll->lane = call_segment(call, 2);
	poll->until_ms = clock_ms() + (uint64_t)seconds * 1000;
	call->state = poll;
	p[0] = param_text(poll->lane);
	return (call_query(call, QUERY_LANE_FIND, p, 1));
}

static enum call_turn
poll_look(struct call *call)
{
	struct poll	*poll = call->state;
	struct db_param	p[3];

	if (call->answer != NULL) {
		enum call_turn	turn = call_store_check(call);

		if (turn != CALL_NEXT)
			return (turn);
		if (db_rows(call->answer) == 0)
			return (call_problem(call, 404, "LANE_UNKNOWN", NULL,
			    NULL));
		if (!caller_has_lane(&call->caller, poll->lane))
			return (call_problem(call, 403, "LANE_NOT_YOURS",
			    NULL, NULL));
	}
	poll->rings = bell_rings();
	p[0] = param_text(poll->lane);
	p[1] = param_text(call_argument(call, "after"));
	p[2] = param_int(call, argument_limit(call));
	return (call_query(call, QUERY_INSTRUCTION_PAGE, p, 3));
}

static enum call_turn
poll_answer(struct call *call)
{
	struct poll	*poll = call->state;
	enum call_turn	turn = call_store_check(call);
	const char	*page;

	if (turn != CALL_NEXT)
		return (turn);
	if (db_is_null(call->answer, 0, 0))
		return (call_problem(call, 422, "CURSOR", "/after", NULL));
	page = db_text(call->answer, 0, 0);
	if (strstr(page, "\"items\": []") != NULL &&
	    clock_ms() < poll->until_ms && bell_stands()) {
		call->answer = NULL;
		if (poll->rings == bell_rings())
			return (bell_wait(call, poll->lane));
		call_again(call, POLL_LOOK);
		return (CALL_NEXT);
	}
	return (call_page(call, 0));
}

static enum call_turn
poll_woken(struct call *call)
{
	call->answer = NULL;
	call_again(call, POLL_LOOK);
	return (CALL_NEXT);
}

static enum call_turn
ack_send(struct call *call)
{
	int64_t		id = segment_int(call, 4);
	struct db_param	p[3];

	if (id == 0)
		return (call_problem(call, 404, "NOT_FOUND", NULL, NULL));
	p[0] = param_int(call, call->caller.id);
	p[1] = param_text(call_segment(call, 2));
	p[2] = param_int(call, id);
	return (call_query(call, QUERY_INSTRUCTION_ACK, p, 3));
}
