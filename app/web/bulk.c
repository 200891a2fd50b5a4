/* Bulk bodies: see bulk.h. */

#include <kore/kore.h>
#include <kore/http.h>

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "../ground/inflow.h"
#include "../ground/stream.h"
#include "../limits.h"
#include "call.h"
#include "bulk.h"
#include "bulk_line.h"
#include "signature.h"
#include "take.h"

#define BULK_FIRST	65536	/* of the buffer; grows to a line's limit */

/* The lines that are judged and committed together. */
struct window {
	struct arena	arena;
	struct take	takes[LIMIT_BULK_WINDOW];
	int		count;
	int		sent;		/* handed to the group commit so far */
	int		left;		/* of those, not yet answered */
	enum db_state	state;		/* the worst that came back */
};

struct bulk {
	struct caller	caller;
	char		*enterprises;	/* the caller's, kept */
	bool		dry;
	struct inflow	*in;		/* NULL: the client has gone */
	struct stream	*stream;	/* NULL: not begun, or done */
	struct ticket	*ticket;	/* the call's, until the first window */
	struct bulk_lines	lines;
	bool		whole;		/* the body's end was read */
	bool		ended;		/* no more windows */
	bool		down;		/* because the hub cannot */
	uint64_t	patience_ms;	/* with a full queue, until then */
	struct window	*window;	/* under way */
	struct out	out;		/* receipts to be sent, from out_at */
	size_t		out_at;
};

static void	bulk_go(void *);
static void	bulk_read(struct bulk *);
static bool	bulk_window(struct bulk *);
static void	window_submit(struct bulk *);
static void	window_done(struct intake_message *, enum db_state);
static void	window_again(void *, u_int64_t);
static void	window_turn(void *, u_int64_t);
static void	window_close(struct bulk *);
static void	bulk_end(struct bulk *, bool);
static void	bulk_tell(struct bulk *);
static void	bulk_gone(void *);
static void	bulk_free(struct bulk *);
static enum stream_turn	bulk_pull(void *, char *, size_t, size_t *);
static void	bulk_done(void *, bool);

static const struct inflow_calls	bulk_calls = { bulk_go, bulk_gone };
static const struct stream_source	bulk_source = { bulk_pull, bulk_done };

static int	bulks;		/* of this worker */

enum call_turn
bulk_open(struct call *call, bool dry)
{
	struct bulk	*f;
	enum call_turn	turn;

	if (bulks == LIMIT_BULKS || inflow_stops())
		return (call_problem(call, 503, "OVERLOADED", NULL, NULL));
	if ((f = calloc(1, sizeof(*f))) == NULL ||
	    (f->enterprises = strdup(call->caller.enterprises)) == NULL)
		fatal("bulk: no memory");
	bulks++;
	f->caller = call->caller;
	f->caller.enterprises = f->enterprises;
	f->caller.lanes = NULL;
	f->dry = dry;
	out_open(&f->out);
	lines_open(&f->lines, BULK_FIRST, LIMIT_BULK_LINE_BYTES);
	f->in = inflow_open(call->req, &bulk_calls, f);
	call->state = f;
	turn = call_hold(call, &f->ticket);
	bulk_go(f);

	return (turn);
}

/* The first window is answered, or there was none. */
enum call_turn
bulk_answer(struct call *call)
{
	struct bulk	*f = call->state;
	bool		down = f == NULL || f->down;

	/* NULL: the client has gone, and nobody reads this. */
	if (f == NULL || (f->ended && f->out.len == 0)) {
		if (f != NULL)
			bulk_done(f, false);
		return (down ?
		    call_problem(call, 503, "UNAVAILABLE", NULL, NULL) :
		    call_problem(call, 400, "BODY_EMPTY", NULL, NULL));
	}
	call_header_set(call, "content-type", "application/x-ndjson");
	call_header_set(call, "cache-control", "no-store");
	call_header_set(call, "x-content-type-options", "nosniff");
	f->stream = stream_start(call->req, 200, &bulk_source, f);
	assert(f->stream != NULL);
	bulk_go(f);

	return (call_taken(call, 200));
}

/* Goes on as far as it can: called whenever something may have changed. */
static void
bulk_go(void *arg)
{
	struct bulk	*f = arg;

	while (f->window == NULL && !f->ended && f->in != NULL) {
		/* Who does not read is not read from. */
		if (f->out.len - f->out_at > LIMIT_BULK_ANSWER_BYTES) {
			inflow_pause(f->in);
			break;
		}
		if (inflow_stops()) {
			bulk_end(f, true);
			break;
		}
		bulk_read(f);
		if (bulk_window(f))
			window_submit(f);
		else if (f->whole)
			bulk_end(f, false);
		else
			break;
	}
	bulk_tell(f);
}

/* Fills the buffer with what has come, until there are lines for a window. */
static void
bulk_read(struct bulk *f)
{
	char	*room;
	size_t	size;
	ssize_t	n;

	while (!f->whole && (size = lines_room(&f->lines, &room)) > 0) {
		n = inflow_read(f->in, room, size);
		if (n == 0)
			break;
		if (n == -1)
			f->whole = true;
		else
			lines_add(&f->lines, (size_t)n);
	}
	/* While these are judged, the sender need not hurry. */
	if (lines_ready(&f->lines, f->whole))
		inflow_pause(f->in);
}

/* Judges the lines that are there; false when there is none. */
static bool
bulk_window(struct bulk *f)
{
	struct window	*w;
	struct text	line;
	bool		fits = true;

	if (!lines_ready(&f->lines, f->whole))
		return (false);
	if ((w = calloc(1, sizeof(*w))) == NULL)
		fatal("bulk: no memory");
	f->window = w;
	arena_open(&w->arena, LIMIT_MESSAGE_MEMORY);
	while (w->count < LIMIT_BULK_WINDOW &&
	    lines_next(&f->lines, f->whole, &line, &fits)) {
		struct take	*t = &w->takes[w->count++];

		if (!fits || !take_read(t, MEDIA_JSON, line.ptr, line.len,
		    &f->caller, &w->arena) ||
		    !signature_demand(&f->caller, t, &w->arena))
			take_too_large(t, MEDIA_JSON, line);
	}
	/* They were all blank. */
	if (w->count == 0)
		window_close(f);

	return (true);
}

/* Hands over what the queue takes; with the rest it is tried again. */
static void
window_submit(struct bulk *f)
{
	struct window	*w = f->window;
	struct take	*t;

	if (w == NULL)
		return;
	for (; w->sent < w->count; w->sent++) {
		t = &w->takes[w->sent];
		if (!take_has_work(t))
			continue;
		if (!take_submit(t, f->dry, window_done, f))
			break;
		w->left++;
	}
	if (w->left > 0)
		return;
	if (f->patience_ms == 0)
		f->patience_ms = kore_time_ms() + LIMIT_BULK_PATIENCE_MS;
	/* Nothing for the database to do: the others' turn all the same. */
	(void)kore_timer_add(w->sent < w->count ? window_again : window_turn,
	    w->sent < w->count ? LIMIT_BULK_AGAIN_MS : 0, f,
	    KORE_TIMER_ONESHOT);
}

static void
window_done(struct intake_message *m, enum db_state state)
{
	struct bulk	*f = m->owner;
	struct window	*w = f->window;

	if (state != DB_OK)
		w->state = state;
	f->patience_ms = 0;
	if (--w->left > 0)
		return;
	if (w->sent < w->count && w->state == DB_OK)
		window_submit(f);
	else
		window_turn(f, 0);
}

static void
window_again(void *arg, u_int64_t now)
{
	struct bulk	*f = arg;

	if (now > f->patience_ms)
		f->window->state = DB_DOWN;
	if (f->window->state == DB_OK)
		window_submit(f);
	else
		window_turn(f, 0);
}

/*
 * The window is decided. When its commit failed, what has been answered
 * stands, and none of its lines is acknowledged.
 */
static void
window_turn(void *arg, u_int64_t now)
{
	struct bulk	*f = arg;
	struct window	*w = f->window;
	bool		down = w->state != DB_OK;
	int		i;

	(void)now;
	f->patience_ms = 0;
	for (i = 0; i < w->count && !down && f->in != NULL; i++) {
		(void)take_answer(&w->takes[i], MEDIA_JSON, f->caller.locale,
		    &f->out);
		out_put(&f->out, "\n", 1);
		f->out.comma = false;
	}
	window_close(f);
	if (f->in == NULL) {
		bulk_free(f);
		return;
	}
	if (down)
		bulk_end(f, true);
	bulk_go(f);
}

static void
window_close(struct bulk *f)
{
	arena_close(&f->window->arena);
	free(f->window);
	f->window = NULL;
}

/* No more windows. down: because the hub cannot, which the answer's last line
 * says; without an answer yet, it will be a 503. */
static void
bulk_end(struct bulk *f, bool down)
{
	f->ended = true;
	f->down = down;
	inflow_pause(f->in);
	if (down && (f->stream != NULL || f->out.len > 0))
		out_print(&f->out, "{\"type\":\"/problems/unavailable\","
		    "\"status\":503,\"title\":\"UNAVAILABLE\"}\n");
}

/* Whoever waits for receipts hears that there are some. */
static void
bulk_tell(struct bulk *f)
{
	struct ticket	*ticket = f->ticket;

	if (ticket != NULL && (f->out.len > 0 || f->ended)) {
		f->ticket = NULL;
		call_resume(ticket);
	}
	if (f->stream != NULL && (f->out_at < f->out.len || f->ended))
		stream_resume(f->stream);
}

/* The client has gone. What is under way goes on to its end. */
static void
bulk_gone(void *arg)
{
	struct bulk	*f = arg;
	struct ticket	*ticket = f->ticket;
	struct call	*call = ticket == NULL ? NULL : call_of(ticket);

	f->in = NULL;
	f->ticket = NULL;
	if (call != NULL)
		call->state = NULL;
	if (ticket != NULL)
		call_resume(ticket);
	bulk_free(f);
}

/* When nobody needs it any more. */
static void
bulk_free(struct bulk *f)
{
	if (f->in != NULL || f->stream != NULL || f->window != NULL)
		return;
	bulks--;
	lines_close(&f->lines);
	out_close(&f->out);
	free(f->enterprises);
	free(f);
}

static enum stream_turn
bulk_pull(void *arg, char *room, size_t size, size_t *len)
{
	struct bulk	*f = arg;

	if (f->out.failed)
		return (STREAM_FAIL);
	*len = f->out.len - f->out_at < size ? f->out.len - f->out_at : size;
	memcpy(room, f->out.bytes + f->out_at, *len);
	f->out_at += *len;
	/* What is sent makes room for what is added: it may never all be. */
	if (f->out_at > f->out.len / 2) {
		memmove(f->out.bytes, f->out.bytes + f->out_at,
		    f->out.len - f->out_at);
		f->out.len -= f->out_at;
		f->out_at = 0;
	}
	if (!f->ended)
		bulk_go(f);
	if (f->out_at < f->out.len)
		return (STREAM_MORE);

	return (f->ended ? STREAM_END : STREAM_LATER);
}

static void
bulk_done(void *arg, bool whole)
{
	struct bulk	*f = arg;

	(void)whole;
	f->stream = NULL;
	if (f->in != NULL)
		inflow_close(f->in);
	f->in = NULL;
	bulk_free(f);
}
