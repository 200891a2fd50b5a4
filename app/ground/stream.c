/*
 * Streams: see stream.h. A stream is in one of four places: READY to be asked
 * for a piece, SENDING one, WAITING for its source, or ENDING, when the last
 * bytes are in the connection's queue. The pump asks each ready stream for one
 * piece a turn, a turn each millisecond.
 */

#include <sys/types.h>
#include <sys/queue.h>
#include <assert.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <kore/kore.h>
#include <kore/http.h>

#include "../limits.h"
#include "guard.h"
#include "stream.h"

/* Before a piece: its length in hexadecimal and a line end; behind it a line
 * end, and the empty chunk that closes the last one. */
#define STREAM_BEFORE	10
#define STREAM_BEHIND	7

enum stream_place { STREAM_READY, STREAM_SENDING, STREAM_WAITING,
		    STREAM_ENDING };

struct stream {
	enum stream_place		place;
	struct connection		*c;
	const struct stream_source	*source;
	void				*user;
	bool				chunked;	/* not for HTTP/1.0 */
	bool				closes;		/* at its end */
	bool				empty;		/* HEAD: no body */
	bool				resumed;	/* while asked */
	TAILQ_ENTRY(stream)		list;
	char				room[STREAM_BEFORE +
					    LIMIT_STREAM_PIECE + STREAM_BEHIND];
};

static TAILQ_HEAD(, stream)	stream_list =
    TAILQ_HEAD_INITIALIZER(stream_list);
static struct kore_timer	*stream_timer;
static unsigned int		stream_total;

static void	stream_arm(void);
static void	stream_pump(void *, u_int64_t);
static void	stream_ask(struct stream *);
static void	stream_queue(struct stream *, size_t, bool);
static int	stream_sent(struct netbuf *);
static void	stream_gone(void *);
static void	stream_finish(struct stream *, bool);

struct stream *
stream_start(struct http_request *req, int status,
    const struct stream_source *source, void *user)
{
	struct connection	*c = req->owner;
	struct stream		*s;

	if (c == NULL)
		return (NULL);

	s = malloc(sizeof(*s));
	if (s == NULL)
		fatal("no memory for a stream");
	s->place = STREAM_READY;
	s->c = c;
	s->source = source;
	s->user = user;
	s->chunked = (req->flags & HTTP_VERSION_1_1) != 0;
	s->empty = req->method == HTTP_METHOD_HEAD;
	s->resumed = false;

	req->flags |= HTTP_REQUEST_NO_CONTENT_LENGTH;
	if (s->chunked)
		http_response_header(req, "transfer-encoding", "chunked");
	c->flags |= CONN_IS_BUSY;
	http_response(req, status, NULL, 0);
	/* Kore would close as soon as the headers have left. */
	s->closes = (c->flags & CONN_CLOSE_EMPTY) != 0;
	c->flags &= (u_int16_t)~CONN_CLOSE_EMPTY;
	guard_lend(c, s, stream_gone);

	TAILQ_INSERT_TAIL(&stream_list, s, list);
	stream_total++;
	stream_arm();

	return (s);
}

void
stream_resume(struct stream *s)
{
	s->resumed = true;
	if (s->place == STREAM_WAITING) {
		s->place = STREAM_READY;
		stream_arm();
	}
}

unsigned int
stream_count(void)
{
	return (stream_total);
}

static void
stream_arm(void)
{
	if (stream_timer == NULL)
		stream_timer = kore_timer_add(stream_pump, 1, NULL,
		    KORE_TIMER_ONESHOT);
}

static void
stream_pump(void *unused, u_int64_t now)
{
	struct stream	*s, *next;
	bool		ready = false;

	(void)unused;
	(void)now;

	stream_timer = NULL;
	for (s = TAILQ_FIRST(&stream_list); s != NULL; s = next) {
		next = TAILQ_NEXT(s, list);
		if (s->place == STREAM_READY)
			stream_ask(s);
	}
	TAILQ_FOREACH(s, &stream_list, list)
		ready = ready || s->place == STREAM_READY;
	if (ready)
		stream_arm();
}

/* A resume that comes from within pull is not lost: see resumed. */
static void
stream_ask(struct stream *s)
{
	enum stream_turn	turn = STREAM_END;
	size_t			len = 0;

	s->resumed = false;
	if (!s->empty)
		turn = s->source->pull(s->user, s->room + STREAM_BEFORE,
		    LIMIT_STREAM_PIECE, &len);
	assert(len <= LIMIT_STREAM_PIECE);

	/* While the source is waited for, the connection is not idle. */
	kore_connection_start_idletimer(s->c);
	if (turn == STREAM_FAIL) {
		kore_connection_disconnect(s->c);
		return;
	}
	if (turn == STREAM_END || len > 0) {
		stream_queue(s, len, turn == STREAM_END);
		return;
	}
	if (turn == STREAM_LATER && !s->resumed)
		s->place = STREAM_WAITING;
}

/* The piece becomes a chunk around its own bytes, without being copied. */
static void
stream_queue(struct stream *s, size_t len, bool last)
{
	char	line[STREAM_BEFORE + 1];
	char	*from = s->room + STREAM_BEFORE, *to = from + len;
	int	n;

	if (s->chunked && !s->empty) {
		if (len > 0) {
			n = snprintf(line, sizeof(line), "%zx\r\n", len);
			from -= n;
			memcpy(from, line, (size_t)n);
			memcpy(to, "\r\n", 2);
			to += 2;
		}
		if (last) {
			memcpy(to, "0\r\n\r\n", 5);
			to += 5;
		}
	}

	s->place = last ? STREAM_ENDING : STREAM_SENDING;
	net_send_stream(s->c, from, (size_t)(to - from), stream_sent, NULL);
	if (!net_send_flush(s->c))
		kore_connection_disconnect(s->c);
}

/* The client has taken the piece, or has gone and the queue is swept. */
static int
stream_sent(struct netbuf *nb)
{
	struct connection	*c = nb->owner;
	struct stream		*s;

	if (c->state == CONN_STATE_DISCONNECTING)
		return (KORE_RESULT_OK);

	s = guard_lent(c);
	if (s->place == STREAM_ENDING) {
		stream_finish(s, true);
		return (KORE_RESULT_OK);
	}
	s->place = STREAM_READY;
	stream_arm();

	return (KORE_RESULT_OK);
}

static void
stream_gone(void *lent)
{
	struct stream	*s = lent;

	stream_finish(s, false);
}

/*
 * The room of a piece that is still queued must outlive its connection's
 * queue, so after a loss the stream is freed behind the sweep, by the clock.
 */
static void
stream_free(void *arg, u_int64_t now)
{
	(void)now;
	free(arg);
}

static void
stream_finish(struct stream *s, bool whole)
{
	struct connection	*c = s->c;

	TAILQ_REMOVE(&stream_list, s, list);
	stream_total--;
	s->source->done(s->user, whole);
	if (!whole) {
		(void)kore_timer_add(stream_free, LIMIT_TICK_MS, s,
		    KORE_TIMER_ONESHOT);
		return;
	}

	guard_lend(c, NULL, NULL);
	c->flags &= (u_int16_t)~CONN_IS_BUSY;
	if (!s->closes)
		http_start_recv(c);
	else if (!guard_leave(c))
		c->flags |= CONN_CLOSE_EMPTY;
	free(s);
}
