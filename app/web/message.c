/*
 * POST /v1/messages: CEB messages, one a request, or one a line (NDJSON).
 *
 *	read -> store -> answer
 *	 ^                  |
 *	 +---- more lines --+
 *
 * A bulk body is taken in windows: the lines of a window are judged, go to
 * the group commit together, and are answered in order before the next window
 * is read. So a feed of any length needs the memory of one window.
 */

#include <kore/kore.h>

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "../limits.h"
#include "call.h"
#include "note.h"
#include "param.h"
#include "routes.h"
#include "take.h"

/* One window. It has memory of its own, given back before the next is read;
 * the database writes its results here, and the call stays until it has. */
struct window {
	struct arena	arena;
	struct take	takes[LIMIT_BULK_WINDOW];
	int		count;
	int		left;		/* messages not yet answered */
	enum db_state	state;		/* the worst that came back */
	struct ticket	*ticket;
};

struct message_flow {
	enum media	media;
	const char	*type;		/* of the answer: that of the body */
	bool		bulk;
	bool		dry;
	const char	*at;
	const char	*end;
	struct window	*window;
};

enum message_step { STEP_READ, STEP_STORE, STEP_ANSWER };

static enum call_turn	message_accept(struct call *, struct message_flow **);
static enum call_turn	message_window(struct call *);
static enum call_turn	message_store(struct call *);
static enum call_turn	message_answer(struct call *);
static enum call_turn	message_single(struct call *, struct message_flow *);
static enum call_turn	message_bulk(struct call *, struct message_flow *);
static bool		window_read(struct call *, struct message_flow *);
static void		window_done(struct intake_message *, enum db_state);
static void		window_turn(void *, u_int64_t);
static bool		bulk_is_long(struct text);
static void		window_close(struct message_flow *);
static void		message_closed(struct call *);

static const struct step	message_steps[] = {
	[STEP_READ] = { "read", message_window },
	[STEP_STORE] = { "store", message_store },
	[STEP_ANSWER] = { "answer", message_answer },
	{ NULL, NULL }
};

int
route_message_post(struct http_request *req)
{
	return (call_run(req, DOOR_SENDERS, message_steps));
}

static enum call_turn
message_accept(struct call *call, struct message_flow **opened)
{
	struct text		type = call_header(call, "content-type");
	struct text		coding = call_header(call, "content-encoding");
	struct text		dry = call_argument(call, "dryRun");
	struct text		body = call_body(call);
	struct message_flow	*flow;
	int			media;

	if (coding.len > 0 && !text_is(coding, "identity"))
		return (call_problem(call, 415, "MEDIA_TYPE", NULL,
		    "Content-Encoding: identity"));
	/* Whoever misspells it must not find it stored. */
	if (dry.ptr != NULL && !text_is(dry, "true") && !text_is(dry, "false"))
		return (call_problem(call, 422, "VALUE", "/dryRun",
		    "true | false"));
	flow = call_alloc(call, sizeof(*flow));
	flow->bulk = type.len >= 20 &&
	    strncasecmp(type.ptr, "application/x-ndjson", 20) == 0 &&
	    (type.len == 20 || type.ptr[20] == ';' || type.ptr[20] == ' ');
	media = flow->bulk ? MEDIA_JSON : media_find(type);
	if (media == -1)
		return (call_problem(call, 415, "MEDIA_TYPE", NULL,
		    "application/xml | application/json | "
		    "application/msgpack | application/x-ndjson"));
	flow->media = (enum media)media;
	flow->type = strncasecmp(type.ptr, "text/xml", 8) == 0 ?
	    "text/xml; charset=utf-8" : media_name(flow->media);
	flow->dry = text_is(dry, "true");
	flow->at = body.ptr;
	flow->end = body.ptr + body.len;
	/* Empty XML is XML that cannot be read: that gets its CEB900. */
	if (body.len == 0 && flow->media != MEDIA_XML)
		return (call_problem(call, 400, "BODY_EMPTY", NULL, NULL));
	if (flow->bulk && bulk_is_long(body))
		return (call_problem(call, 413, "BODY_TOO_LARGE", NULL,
		    "20000"));
	call->state = *opened = flow;
	call->closed = message_closed;
	return (CALL_NEXT);
}

static bool
bulk_is_long(struct text body)
{
	const char	*at = body.ptr, *end = body.ptr + body.len;
	int		lines = 0;

	while (lines <= LIMIT_BULK_LINES && at < end &&
	    (at = memchr(at, '\n', (size_t)(end - at))) != NULL) {
		lines++;
		at++;
	}
	return (lines > LIMIT_BULK_LINES);
}

static enum call_turn
message_window(struct call *call)
{
	struct message_flow	*flow = call->state;

	if (flow == NULL && message_accept(call, &flow) == CALL_DONE)
		return (CALL_DONE);
	if (!window_read(call, flow))
		return (call_problem(call, 413, "BODY_TOO_LARGE", NULL, NULL));
	return (CALL_NEXT);
}

/* Reads and judges the message, or the next lines. */
static bool
window_read(struct call *call, struct message_flow *flow)
{
	struct window	*w = calloc(1, sizeof(*w));
	struct text	line;

	if (w == NULL)
		abort();
	flow->window = w;
	arena_open(&w->arena, LIMIT_MESSAGE_MEMORY);
	if (!flow->bulk) {
		w->count = 1;
		return (take_read(&w->takes[0], flow->media, flow->at,
		    (size_t)(flow->end - flow->at), &call->caller, &w->arena));
	}
	while (w->count < LIMIT_BULK_WINDOW &&
	    ndjson_next(&flow->at, flow->end, &line)) {
		if (!take_read(&w->takes[w->count++], MEDIA_JSON, line.ptr,
		    line.len, &call->caller, &w->arena))
			return (false);
	}
	return (true);
}

static enum call_turn
message_store(struct call *call)
{
	struct message_flow	*flow = call->state;
	struct window		*w = flow->window;
	enum call_turn		turn;
	int			i, accepted = 0;

	for (i = 0; i < w->count; i++) {
		if (!take_has_work(&w->takes[i]))
			continue;
		if (take_submit(&w->takes[i], flow->dry, window_done, w))
			accepted++;
		else
			w->state = DB_DOWN;
	}
	w->left = accepted;
	if (accepted == 0 && !flow->bulk)
		return (CALL_NEXT);
	turn = call_hold(call, &w->ticket);
	/* Nothing for the database to do: the others' turn all the same. */
	if (accepted == 0 && kore_timer_add(window_turn, 0, w,
	    KORE_TIMER_ONESHOT) == NULL)
		fatal("message: no timer");
	return (turn);
}

static void
window_done(struct intake_message *m, enum db_state state)
{
	struct window	*w = m->owner;

	if (state != DB_OK)
		w->state = state;
	if (--w->left == 0)
		call_resume(w->ticket);
}

static void
window_turn(void *arg, u_int64_t now)
{
	struct window	*w = arg;

	(void)now;
	call_resume(w->ticket);
}

static enum call_turn
message_answer(struct call *call)
{
	struct message_flow	*flow = call->state;

	return (flow->bulk ? message_bulk(call, flow) :
	    message_single(call, flow));
}

static enum call_turn
message_single(struct call *call, struct message_flow *flow)
{
	struct window		*w = flow->window;
	const struct take	*t = &w->takes[0];
	int			status;

	if (w->state != DB_OK) {
		return (w->state == DB_REFUSED ?
		    call_problem(call, 500, "INTERNAL", NULL, NULL) :
		    call_problem(call, 503, "UNAVAILABLE", NULL, NULL));
	}
	if (t->unreadable && flow->media != MEDIA_XML)
		return (call_problem_fault(call, 400, &t->message.fault));
	status = take_answer(t, flow->media, call->caller.locale, &call->out);
	return (call_out(call, status, flow->type));
}

/*
 * The lines of this window, then the next one. When the commit failed, what
 * has been answered stands: the rest is not acknowledged and the answer ends
 * with a line that says so.
 */
static enum call_turn
message_bulk(struct call *call, struct message_flow *flow)
{
	struct window	*w = flow->window;
	bool		down = w->state != DB_OK;
	int		i;

	for (i = 0; i < w->count && !down; i++) {
		take_answer(&w->takes[i], MEDIA_JSON, call->caller.locale,
		    &call->out);
		out_put(&call->out, "\n", 1);
		call->out.comma = false;
	}
	window_close(flow);
	if (down && call->out.len == 0)
		return (call_problem(call, 503, "UNAVAILABLE", NULL, NULL));
	if (down) {
		out_print(&call->out, "{\"type\":\"/problems/unavailable\","
		    "\"status\":503,\"title\":\"UNAVAILABLE\"}\n");
		return (call_out(call, 200, "application/x-ndjson"));
	}
	if (flow->at < flow->end) {
		call_again(call, STEP_READ);
		return (CALL_NEXT);
	}
	return (call_out(call, 200, "application/x-ndjson"));
}

static void
window_close(struct message_flow *flow)
{
	arena_close(&flow->window->arena);
	free(flow->window);
	flow->window = NULL;
}

/* However the call ended: a window under way is never left behind. */
static void
message_closed(struct call *call)
{
	struct message_flow	*flow = call->state;

	if (flow->window != NULL)
		window_close(flow);
}
