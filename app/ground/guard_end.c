/* Refusals of the guard, and how their connections end: see guard.h. */

#include <sys/types.h>
#include <sys/socket.h>
#include <errno.h>

#include <kore/kore.h>
#include <kore/http.h>

#include "../wire/out.h"
#include "guard_parts.h"
#include "refuse.h"

static void	guard_queue_answer(struct guard *, const struct head *);

/*
 * Queues the answer, then says the end and reads on for a while: a connection
 * that is closed while bytes of its client wait unread is reset, and the
 * answer is lost with it.
 */
int
guard_refuse(struct guard *g, const struct head *head)
{
	guard_queue_answer(g, head);
	net_send_stream(g->c, NULL, 0, guard_answered, NULL);

	g->state = GUARD_LINGER;
	g->since_ms = kore_time_ms();
	g->left = LIMIT_LINGER_BYTES;
	g->rest_len = 0;
	g->c->evt.flags &= ~KORE_EVENT_READ;

	return (net_send_flush(g->c));
}

/* Too slow: an answer, and no waiting for who does not hurry. */
void
guard_late(struct guard *g)
{
	const struct head	head = { .status = 408,
				    .code = "REQUEST_TIMEOUT",
				    .english = g->english };

	guard_queue_answer(g, &head);
	g->c->flags |= CONN_CLOSE_EMPTY;
	if (!net_send_flush(g->c))
		kore_connection_disconnect(g->c);
}

int
guard_linger(struct guard *g)
{
	static char	away[65536];
	ssize_t		n;

	for (;;) {
		n = recv(g->c->fd, away, sizeof(away), 0);
		if (n == -1 && errno == EINTR)
			continue;
		if (n == -1 && errno == EAGAIN)
			break;
		if (n <= 0 || (uint64_t)n > g->left)
			return (KORE_RESULT_ERROR);
		g->left -= (uint64_t)n;
	}
	g->c->evt.flags &= ~KORE_EVENT_READ;

	return (KORE_RESULT_OK);
}

static void
guard_queue_answer(struct guard *g, const struct head *head)
{
	struct out	out;

	out_open(&out);
	refuse_print(&out, head);
	net_send_queue(g->c, out.bytes, out.len);
	out_close(&out);
}

/* The answer has left: this is a mark of no bytes behind it in the queue. */
int
guard_answered(struct netbuf *nb)
{
	struct connection	*c = nb->owner;

	if (c->state == CONN_STATE_DISCONNECTING)
		return (KORE_RESULT_OK);

	if (c->ssl != NULL)
		(void)SSL_shutdown(c->ssl);
	(void)shutdown(c->fd, SHUT_WR);
	if (!guard_linger(c->hdlr_extra))
		kore_connection_disconnect(c);

	return (KORE_RESULT_OK);
}
