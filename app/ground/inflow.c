/*
 * Bodies that flow: see inflow.h. While one does, Kore has no buffer to read
 * into and calls guard_read no more; so events come to inflow_event instead of
 * Kore's own. The inflow is the guard of its connection under another name.
 */

#include <sys/types.h>
#include <sys/socket.h>
#include <assert.h>
#include <errno.h>
#include <string.h>

#include <kore/kore.h>
#include <kore/http.h>

#include "guard.h"
#include "guard_parts.h"
#include "inflow.h"

static int	inflow_event(struct connection *);
static ssize_t	inflow_receive(struct guard *, void *, size_t);
static void	inflow_wait(struct guard *, bool);
static struct guard	*guard_of_inflow(struct inflow *);

static struct guard *
guard_of_inflow(struct inflow *in)
{
	struct guard	*g = (struct guard *)(void *)in;

	assert(g->state == GUARD_FLOW && g->flow != NULL);
	return (g);
}

/* The head has passed, its body is yet to come. */
void
guard_flow_begin(struct guard *g)
{
	g->state = GUARD_FLOW;
	g->waited_ms = 0;
	g->waits = false;
	g->handle = g->c->handle;
	g->c->handle = inflow_event;
}

bool
inflow_is(struct http_request *req)
{
	struct guard	*g;

	if (req->owner == NULL || (g = req->owner->hdlr_extra) == NULL)
		return (false);
	return (g->state == GUARD_FLOW);
}

struct inflow *
inflow_open(struct http_request *req, const struct inflow_calls *calls,
    void *user)
{
	struct guard	*g = req->owner->hdlr_extra;

	assert(g->state == GUARD_FLOW && g->flow == NULL);
	g->flow = calls;
	g->flow_user = user;

	return ((struct inflow *)(void *)g);
}

ssize_t
inflow_read(struct inflow *in, void *room, size_t size)
{
	struct guard	*g = guard_of_inflow(in);
	ssize_t		n;

	assert(size > 0);
	if (g->left == 0) {
		inflow_wait(g, false);
		return (-1);
	}
	if (size > g->left)
		size = (size_t)g->left;
	if (g->rest_len > 0) {
		n = (ssize_t)(size < g->rest_len ? size : g->rest_len);
		memcpy(room, g->rest + g->rest_at, (size_t)n);
		g->rest_at += (size_t)n;
		g->rest_len -= (size_t)n;
	} else if ((n = inflow_receive(g, room, size)) == 0) {
		inflow_wait(g, true);
		return (0);
	}
	inflow_wait(g, false);
	g->since_ms = kore_time_ms();
	g->left -= (uint64_t)n;
	g->came += (uint64_t)n;

	return (n);
}

void
inflow_pause(struct inflow *in)
{
	inflow_wait(guard_of_inflow(in), false);
}

bool
inflow_stops(void)
{
	return (guard_draining());
}

void
inflow_close(struct inflow *in)
{
	struct guard	*g = guard_of_inflow(in);

	g->flow = NULL;
	g->waits = false;
	/* What was left unread is met when Kore reads on: see below. */
	g->c->evt.flags |= KORE_EVENT_READ;
}

void
inflow_leave(struct http_request *req)
{
	struct connection	*c = req->owner;

	if (c != NULL && inflow_is(req) && (c->flags & CONN_CLOSE_EMPTY) &&
	    guard_leave(c))
		c->flags &= (u_int16_t)~CONN_CLOSE_EMPTY;
}

bool
guard_leave(struct connection *c)
{
	struct guard	*g = c->hdlr_extra;

	if (g->state != GUARD_FLOW || g->left == 0)
		return (false);
	c->handle = g->handle;
	g->state = GUARD_LINGER;
	g->since_ms = kore_time_ms();
	g->left = LIMIT_LINGER_BYTES;
	g->rest_len = 0;
	net_recv_reset(c, http_header_max, http_header_recv);
	net_send_stream(c, NULL, 0, guard_answered, NULL);

	return (true);
}

/* An end or a failure is told by the next event: Kore watches for both. */
static ssize_t
inflow_receive(struct guard *g, void *room, size_t size)
{
	ssize_t	n;

	if (g->c->ssl == NULL) {
		n = recv(g->c->fd, room, size, 0);
		return (n > 0 ? n : 0);
	}
	if (size > INT32_MAX)
		size = INT32_MAX;
	n = SSL_read(g->c->ssl, room, (int)size);
	ERR_clear_error();

	return (n > 0 ? n : 0);
}

/* The sender's clock runs while it is waited for, and only then. */
static void
inflow_wait(struct guard *g, bool waits)
{
	uint64_t	now;

	if (g->waits == waits)
		return;
	now = kore_time_ms();
	if (g->waits && now > g->since_ms)
		g->waited_ms += now - g->since_ms;
	g->since_ms = now;
	g->waits = waits;
}

bool
guard_flow_late(const struct guard *g, uint64_t now)
{
	uint64_t	silent = now > g->since_ms ? now - g->since_ms : 0;

	return (g->waits && (silent > LIMIT_BODY_GRACE_MS ||
	    g->waited_ms + silent > LIMIT_BODY_GRACE_MS +
	    g->came * 1000 / LIMIT_BODY_BYTES_PER_S));
}

void
guard_flow_gone(struct guard *g)
{
	const struct inflow_calls	*calls = g->flow;

	g->flow = NULL;
	if (g->state == GUARD_FLOW && calls != NULL)
		calls->gone(g->flow_user);
}

/* In the place of Kore's own, while there is nothing that Kore could read
 * into. Once there is, the request is answered: guard_flow_end. */
static int
inflow_event(struct connection *c)
{
	struct guard	*g = c->hdlr_extra;

	if (g->flow == NULL && c->rnb->buf != NULL) {
		c->handle = g->handle;
		return (c->handle(c));
	}

	kore_connection_stop_idletimer(c);
	if (g->flow != NULL && (c->evt.flags & KORE_EVENT_READ)) {
		c->evt.flags &= ~KORE_EVENT_READ;
		if (g->waits)
			g->flow->ready(g->flow_user);
	}
	if ((c->evt.flags & KORE_EVENT_WRITE) &&
	    c->state == CONN_STATE_ESTABLISHED && !net_send_flush(c))
		return (KORE_RESULT_ERROR);
	kore_connection_start_idletimer(c);

	return (KORE_RESULT_OK);
}

/*
 * Kore wants the next request: this one is answered. What is left of its body
 * is thrown away, and then the connection goes on.
 */
int
guard_flow_end(struct guard *g)
{
	assert(g->flow == NULL);

	g->c->handle = g->handle;
	g->state = GUARD_SKIP;
	g->since_ms = kore_time_ms();
	g->came = 0;

	return (guard_skip(g));
}

int
guard_skip(struct guard *g)
{
	static char	away[65536];
	size_t		most;
	ssize_t		n;

	while (g->left > 0) {
		most = g->left < sizeof(away) ? (size_t)g->left : sizeof(away);
		if (g->rest_len > 0) {
			n = (ssize_t)(most < g->rest_len ? most : g->rest_len);
			g->rest_at += (size_t)n;
			g->rest_len -= (size_t)n;
		} else {
			n = inflow_receive(g, away, most);
		}
		if (n == 0)
			break;
		g->left -= (uint64_t)n;
		g->came += (uint64_t)n;
		if (g->came > LIMIT_LINGER_BYTES)
			return (KORE_RESULT_ERROR);
	}
	/* The next request may have come already: Kore reads on. */
	if (g->left == 0)
		g->state = GUARD_BUSY;
	else
		g->c->evt.flags &= ~KORE_EVENT_READ;

	return (KORE_RESULT_OK);
}
