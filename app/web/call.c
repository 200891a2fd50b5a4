/*
 * The step runner. A call hangs at its request's hdlr_extra; Kore calls the
 * route's handler again for each turn after a sleep, and call_run goes on
 * where it was.
 *
 *	handler -> call_run -> step, step, ... wait: the request sleeps
 *	                 ^                        |
 *	                 +---- call_resume wakes it
 *
 * All steps run here, inside Kore's http_process, never in the callback that
 * brought the answer: so a flow finds the request, the connection and the
 * sanitizer in one place, and a callback never finds a half-run step.
 */

#include <kore/kore.h>
#include <kore/http.h>

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "../ground/route.h"
#include "../limits.h"
#include "call.h"
#include "call_private.h"
#include "door.h"
#include "meter.h"

static struct call	*call_open(struct http_request *, unsigned int,
			    const struct step *);
static int	call_steps(struct call *);
static int	call_park(struct call *);
static void	call_unpark(struct call *);
static int	call_end(struct call *);
static void	call_gone(struct http_request *);
static void	call_free(struct call *);
static void	call_query_done(const struct db_answer *, void *);
static void	loop_again(void *, uint64_t);

/* Before every flow. The credentials' step turns to the door's own tables. */
static const struct step	opening_steps[] = {
	{ "address", call_address_read },
	{ "credentials", door_credentials },
	{ NULL, NULL }
};

/* Inside http_process, and a wake-up is on its way to the next round. */
static bool	running;
static bool	woken;

int
call_run(struct http_request *req, unsigned int doors, const struct step *steps)
{
	struct call	*call;
	int		result;

	if ((call = req->hdlr_extra) == NULL)
		call = call_open(req, doors, steps);
	else
		call_unpark(call);

	running = true;
	result = call_steps(call);
	running = false;

	return (result);
}

enum call_turn
call_switch(struct call *call, const struct step *steps)
{
	call->steps = steps;
	call->step = -1;

	return (CALL_NEXT);
}

enum call_turn
call_query(struct call *call, enum query_id query,
    const struct db_param *params, int count)
{
	struct ticket	*ticket;
	enum call_turn	turn;

	turn = call_hold(call, &ticket);
	db_query(DB_POOL, query, params, count, call_query_done, ticket);

	return (turn);
}

/* A ticket is the call itself, under a name that can only be handed back. */
enum call_turn
call_hold(struct call *call, struct ticket **ticket)
{
	assert(!call->waiting && !call->answered);

	call->waiting = true;
	*ticket = (struct ticket *)(void *)call;

	return (CALL_WAIT);
}

struct call *
call_of(struct ticket *ticket)
{
	struct call	*call = (struct call *)(void *)ticket;

	assert(call->waiting);
	return (call->req == NULL || call->req->owner == NULL ? NULL : call);
}

void
call_resume(struct ticket *ticket)
{
	struct call	*call = (struct call *)(void *)ticket;

	assert(call->waiting);
	call->waiting = false;

	if (call->req == NULL) {
		call_free(call);
		return;
	}

	/* Inside its own step the call is not asleep yet; call_steps sees
	 * that it no longer waits. */
	http_request_wakeup(call->req);

	/* http_process does not look again at what it has passed, and the
	 * worker would sleep on it until something else happens. */
	if (running && !woken) {
		woken = true;
		kore_timer_add(loop_again, 0, NULL, KORE_TIMER_ONESHOT);
	}
}

static struct call *
call_open(struct http_request *req, unsigned int doors,
    const struct step *steps)
{
	struct call	*call;

	if ((call = calloc(1, sizeof(*call))) == NULL)
		fatal("call: no memory");

	arena_open(&call->arena, LIMIT_CALL_MEMORY);
	out_open(&call->out);
	out_open(&call->errors);
	call->req = req;
	call->doors = doors;
	call->steps = opening_steps;
	call->flow = steps;
	call->route = route_running();
	call->started_us = meter_now_us();
	call_locale_read(call);
	meter_gauge_add(METER_CALLS, 1);

	/* Not kore_malloc: Kore's pools hide overruns from a sanitizer. So
	 * call_gone takes it from here before Kore would free it. */
	req->hdlr_extra = call;
	req->onfree = call_gone;

	return (call);
}

static int
call_steps(struct call *call)
{
	enum call_turn	turn;

	while (!call->waiting) {
		if (call->steps[call->step].run == NULL) {
			/* The last step of a flow must answer. */
			assert(call->flow != NULL);
			call_switch(call, call->flow);
			call->step++;
			call->flow = NULL;
			call->state = NULL;
			call->answer = NULL;
		}

		turn = call->steps[call->step].run(call);
		call->step++;

		if (call->over && !call->answered && !call->waiting)
			turn = call_problem(call, 0, "BODY_TOO_LARGE", NULL,
			    NULL);
		if (turn == CALL_DONE)
			return (call_end(call));
	}

	return (call_park(call));
}

/* Kore would answer a parked request with 408 when its body came late. */
static int
call_park(struct call *call)
{
	struct connection	*c = call->req->owner;

	if (!(call->req->flags & HTTP_REQUEST_SLEEPING)) {
		call->timeout_ms = c->http_timeout;
		c->http_timeout = 0;
		http_request_sleep(call->req);
	}

	return (KORE_RESULT_RETRY);
}

/* From now on Kore's clock may run again; it starts anew. */
static void
call_unpark(struct call *call)
{
	struct connection	*c = call->req->owner;

	if (!call->waiting && call->timeout_ms != 0) {
		c->http_start = kore_time_ms();
		c->http_timeout = call->timeout_ms;
		call->timeout_ms = 0;
	}
}

static int
call_end(struct call *call)
{
	assert(call->answered && !call->waiting);

	meter_request(call->route, call->req->status,
	    meter_now_us() - call->started_us);
	call->route = NULL;

	return (KORE_RESULT_OK);
}

/*
 * Kore frees the request: it was answered, or the client has gone. Kore may
 * call this again and again for one request. What was started goes on with
 * the call's memory and the body, which is taken from the request.
 */
static void
call_gone(struct http_request *req)
{
	struct call	*call;

	if ((call = req->hdlr_extra) == NULL)
		return;

	req->hdlr_extra = NULL;
	req->onfree = NULL;
	call->req = NULL;

	if (call->waiting) {
		call->body = req->http_body;
		req->http_body = NULL;
		return;
	}

	call_free(call);
}

static void
call_free(struct call *call)
{
	if (call->closed != NULL)
		call->closed(call);
	if (call->body != NULL)
		kore_buf_free(call->body);

	db_forget(&call->kept);
	meter_request(call->route, 0, meter_now_us() - call->started_us);
	out_close(&call->errors);
	out_close(&call->out);
	arena_close(&call->arena);
	free(call);
	meter_gauge_add(METER_CALLS, -1);
}

static void
call_query_done(const struct db_answer *answer, void *arg)
{
	struct call	*call = arg;

	gate_publish(answer);

	db_forget(&call->kept);
	db_keep(answer, &call->kept);
	call->answer = &call->kept;

	call_resume(arg);
}

static void
loop_again(void *arg, uint64_t now)
{
	(void)arg;
	(void)now;
	woken = false;
}
