/*
 * GET /v1/live?lane=: a screen takes its seat.
 *
 *	ask -> sit (the seat's row, or none for the pool) -> open the socket
 *
 * A second officer of the agency on that lane gets 409 before the socket
 * opens. The same officer's other window loses the seat to this one.
 */

#include <kore/kore.h>
#include <kore/http.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../ground/socket.h"
#include "../limits.h"
#include "../store/array.h"
#include "../wire/json.h"
#include "../wire/seal.h"
#include "clock.h"
#include "live.h"
#include "param.h"
#include "queries.h"
#include "routes.h"

static enum call_turn	live_ask(struct call *);
static enum call_turn	live_sit(struct call *);
static enum call_turn	live_start(struct call *);
static struct screen	*screen_make(struct call *);
static void		screen_hello(struct screen *);
static void		screen_heard(struct socket *, void *, const char *,
			    size_t);
static void		screen_closed(struct socket *, void *);
static void		screen_leave(struct screen *);

static const struct step	live_steps[] = {
	{ "ask", live_ask },
	{ "sit", live_sit },
	{ "start", live_start },
	{ NULL, NULL }
};

static const struct socket_calls	screen_calls =
    { screen_heard, screen_closed };

struct screen	*screens;
static uint64_t	last_id;

int
route_live_get(struct http_request *req)
{
	return (call_run(req, DOOR_OFFICER | DOOR_SUPERVISOR, live_steps));
}

static enum call_turn
live_ask(struct call *call)
{
	int		status;
	const char	*code = socket_refusal(call->req, &status);
	struct text	lane = call_argument(call, "lane");

	if (code != NULL)
		return (call_problem(call, status, code, NULL, NULL));
	if (lane.len >= sizeof(((struct screen *)0)->lane))
		return (call_problem(call, 404, "LANE_UNKNOWN", NULL, NULL));
	if (!feed_up())
		return (call_problem(call, 503, "UNAVAILABLE", NULL, NULL));
	return (CALL_NEXT);
}

/* Random, in the form of a UUID, as the seat's row wants it. */
static void
token_make(char token[37])
{
	guid_write(token);
}

static enum call_turn
live_sit(struct call *call)
{
	struct text	lane = call_argument(call, "lane");
	char		*token = call_alloc(call, 37);
	struct db_param	p[3];

	token_make(token);
	call->state = token;
	call->answer = NULL;
	if (call->caller.role != DOOR_OFFICER || lane.len == 0)
		return (CALL_NEXT);
	p[0] = param_int(call, call->caller.id);
	p[1] = param_text(lane);
	p[2] = param_string(token);
	return (call_query(call, QUERY_SEAT_TAKE, p, 3));
}

static enum call_turn
live_start(struct call *call)
{
	struct screen	*s;
	enum call_turn	turn;

	if (call->answer != NULL) {
		if ((turn = call_store_check(call)) != CALL_NEXT)
			return (turn);
		if (db_int(call->answer, 0, 0) >= 400)
			return (call_gate_answer(call));
	}
	s = screen_make(call);
	s->socket = socket_open(call->req, &screen_calls, s);
	if (s->socket == NULL) {
		screen_leave(s);
		free(s);
		return (call_problem(call, 503, "UNAVAILABLE", NULL, NULL));
	}
	s->next = screens;
	screens = s;
	screen_hello(s);
	screen_catch_up(s);
	return (call_taken(call, 101));
}

static struct screen *
screen_make(struct call *call)
{
	struct text	lane = call_argument(call, "lane");
	struct screen	*s = calloc(1, sizeof(*s));

	if (s == NULL)
		fatal("live: no memory");
	s->id = ++last_id;
	s->caller = call->caller;
	snprintf(s->lanes, sizeof(s->lanes), "%s", call->caller.lanes);
	s->caller.lanes = s->lanes;
	s->caller.enterprises = NULL;
	memcpy(s->token, call->state, sizeof(s->token));
	if (call->caller.role != DOOR_OFFICER)
		s->seat = SCREEN_WATCH;
	else
		s->seat = lane.len > 0 ? SCREEN_LANE : SCREEN_POOL;
	if (lane.len > 0)
		memcpy(s->lane, lane.ptr, lane.len);
	return (s);
}

static void
screen_hello(struct screen *s)
{
	char		now[CLOCK_RFC3339];
	struct out	out;

	clock_rfc3339(now);
	out_open(&out);
	json_object_begin(&out);
	json_name(&out, "type");
	json_string(&out, "hello");
	json_name(&out, "seat");
	json_object_begin(&out);
	json_name(&out, "lane");
	json_string(&out, s->lane[0] != '\0' ? s->lane : NULL);
	json_name(&out, "agency");
	json_string(&out, s->caller.agency[0] != '\0' ? s->caller.agency :
	    NULL);
	json_name(&out, "pool");
	json_bool(&out, s->seat == SCREEN_POOL);
	json_object_end(&out);
	json_name(&out, "serverTime");
	json_string(&out, now);
	json_object_end(&out);
	screen_send(s, out.bytes, out.len);
	out_close(&out);
}

void
screen_send(struct screen *s, const char *bytes, size_t len)
{
	socket_send(s->socket, bytes, len);
}

struct screen *
screen_find(uint64_t id)
{
	struct screen	*s;

	for (s = screens; s != NULL && s->id != id; s = s->next)
		;
	return (s);
}

/* A screen says one thing: that it is there. */
static void
screen_heard(struct socket *socket, void *arg, const char *bytes, size_t len)
{
	struct screen	*s = arg;
	char		now[CLOCK_RFC3339];
	struct out	out;

	(void)socket;
	if (memmem(bytes, len, "\"ping\"", 6) == NULL)
		return;
	clock_rfc3339(now);
	out_open(&out);
	json_object_begin(&out);
	json_name(&out, "type");
	json_string(&out, "pong");
	json_name(&out, "serverTime");
	json_string(&out, now);
	json_object_end(&out);
	screen_send(s, out.bytes, out.len);
	out_close(&out);
}

static void
screen_closed(struct socket *socket, void *arg)
{
	struct screen	*s = arg, **at;

	(void)socket;
	for (at = &screens; *at != NULL && *at != s; at = &(*at)->next)
		;
	if (*at == s)
		*at = s->next;
	screen_forget(s);
	screen_leave(s);
	free(s);
}

static void
screen_left(const struct db_answer *answer, void *arg)
{
	(void)arg;
	gate_publish(answer);
}

/* Gives the seat or the claim back; a lease ends by itself when the database
 * does not hear of it. */
static void
screen_leave(struct screen *s)
{
	struct db_param	p[1];

	if (s->seat == SCREEN_LANE) {
		p[0] = param_string(s->token);
		db_query(DB_POOL, QUERY_SEAT_LEAVE, p, 1, screen_left, NULL);
	} else if (s->seat == SCREEN_POOL)
		pool_leave(s);
}

void
live_open(void)
{
	feed_open();
}

void
live_close(void)
{
	socket_close_all(SOCKET_GOING_AWAY, "restart");
}
