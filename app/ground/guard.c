/* The guard before Kore's HTTP parser: see guard.h. */

#include <sys/types.h>
#include <sys/socket.h>
#include <assert.h>
#include <errno.h>
#include <string.h>
#include <strings.h>

#include <kore/kore.h>
#include <kore/http.h>

#include "guard.h"
#include "guard_parts.h"
#include "visible.h"

static bool	guard_drains;	/* heads wait unread from now on */

VISIBLE void	guard_connect(struct connection *);

static int	guard_read(struct connection *, size_t *);
static int	guard_read_head(struct guard *, size_t *);
static int	guard_read_body(struct guard *, size_t *);
static int	guard_read_busy(struct guard *, size_t *);
static int	guard_read_socket(struct guard *, size_t *);
static int	guard_take(struct guard *, size_t *);
static int	guard_pass(struct guard *, size_t, size_t, size_t *);
static void	guard_keep(struct guard *, const void *, size_t);
static int	guard_go_on(struct guard *);
static bool	guard_misdirected(struct guard *, struct head *);
static bool	guard_peek(struct guard *);
static struct guard	*guard_of(struct connection *);

void
guard_open(void)
{
	if (http_header_max != LIMIT_HEAD_BUFFER)
		fatalx("http_header_max must be %d", LIMIT_HEAD_BUFFER);

	guard_drains = false;
	guard_hold_open();
}

/*
 * The connect callback of conf/hub.conf: what Kore does itself when a listener
 * has none, with our read in between. The first request may stand in the TLS
 * layer already, so it is read at once.
 */
void
guard_connect(struct connection *c)
{
	struct guard	*g;

	g = kore_calloc(1, sizeof(*g));
	g->c = c;
	g->read = c->read;
	g->since_ms = kore_time_ms();

	/* Until its first event, an older connection's flags stand there. */
	if (c->ssl == NULL)
		c->evt.flags = 0;
	c->hdlr_extra = g;
	c->read = guard_read;
	c->disconnect = guard_gone;
	c->proto = CONN_PROTO_HTTP;
	c->state = CONN_STATE_ESTABLISHED;
	c->http_timeout = 0;
	c->idle_timer.length = (u_int64_t)http_keepalive_time * 1000;

	net_recv_queue(c, http_header_max, NETBUF_CALL_CB_ALWAYS,
	    http_header_recv);
	if (!net_recv_flush(c))
		kore_connection_disconnect(c);
}

static struct guard *
guard_of(struct connection *c)
{
	assert(c->hdlr_extra != NULL && c->read == guard_read);

	return (c->hdlr_extra);
}

static int
guard_read(struct connection *c, size_t *bytes)
{
	struct guard	*g = guard_of(c);

	*bytes = 0;
	switch (g->state) {
	case GUARD_BUSY:
		return (guard_read_busy(g, bytes));
	case GUARD_HEAD:
		return (guard_read_head(g, bytes));
	case GUARD_BODY:
		return (guard_read_body(g, bytes));
	case GUARD_LINGER:
		return (guard_linger(g));
	case GUARD_SOCKET:
		return (guard_read_socket(g, bytes));
	case GUARD_FLOW:
		return (guard_flow_end(g));
	case GUARD_SKIP:
		return (guard_skip(g));
	}

	return (KORE_RESULT_ERROR);
}

/* Bytes into Kore's buffer: those kept back first. When there are none now,
 * the READ flag is cleared. */
static int
guard_take(struct guard *g, size_t *bytes)
{
	struct netbuf	*nb = g->c->rnb;
	size_t		room = nb->b_len - nb->s_off;

	if (g->rest_len == 0) {
		/* Kore trusts errno also where TLS has not set it. */
		errno = 0;
		return (g->read(g->c, bytes));
	}

	*bytes = g->rest_len < room ? g->rest_len : room;
	memcpy(nb->buf + nb->s_off, g->rest + g->rest_at, *bytes);
	g->rest_at += *bytes;
	g->rest_len -= *bytes;

	return (KORE_RESULT_OK);
}

/*
 * Kore is given every piece of a head as it comes, and does nothing with it
 * until its end is there; by then the head has been checked and rewritten.
 */
static int
guard_read_head(struct guard *g, size_t *bytes)
{
	struct netbuf	*nb = g->c->rnb;
	size_t		from = nb->s_off, end;
	struct head	head = { .english = g->english };

	if (guard_drains) {
		g->c->evt.flags &= ~KORE_EVENT_READ;
		return (KORE_RESULT_OK);
	}
	if (!guard_take(g, bytes))
		return (KORE_RESULT_ERROR);
	if (*bytes == 0)
		return (KORE_RESULT_OK);
	if (from == 0)
		g->since_ms = kore_time_ms();

	end = head_end((const char *)nb->buf, from, from + *bytes);
	if (end == (size_t)-1) {
		head.status = 400;
		head.code = "BAD_REQUEST";
		head.why = "a line of the head does not end in CRLF";
		return (guard_refuse(g, &head));
	}
	if (end > LIMIT_HEAD_BYTES ||
	    (end == 0 && from + *bytes >= LIMIT_HEAD_BYTES)) {
		head.status = 431;
		head.code = "HEAD_TOO_LARGE";
		return (guard_refuse(g, &head));
	}
	if (end == 0)
		return (KORE_RESULT_OK);

	return (guard_pass(g, end, from + *bytes, bytes));
}

/* The head is whole: what follows it is kept back, and it is checked. */
static int
guard_pass(struct guard *g, size_t end, size_t len, size_t *bytes)
{
	struct netbuf	*nb = g->c->rnb;
	struct head	head;

	guard_keep(g, nb->buf + end, len - end);
	if (!head_check((char *)nb->buf, &end, &head) ||
	    guard_misdirected(g, &head) || !guard_room_take(g, &head))
		return (guard_refuse(g, &head));

	g->english = head.english;
	g->left = head.body_len;
	g->came = 0;
	g->since_ms = kore_time_ms();
	g->state = g->left > 0 ? GUARD_BODY : GUARD_BUSY;
	if (head.flows)
		guard_flow_begin(g);
	nb->s_off = 0;
	*bytes = end;

	return (head.expects ? guard_go_on(g) : KORE_RESULT_OK);
}

/* A head takes all that was kept before, so there is nothing to add to. */
static void
guard_keep(struct guard *g, const void *bytes, size_t len)
{
	assert(g->rest_len == 0 && len <= sizeof(g->rest));

	memcpy(g->rest, bytes, len);
	g->rest_at = 0;
	g->rest_len = len;
}

/* A client that sends its body without waiting needs no leave. */
static int
guard_go_on(struct guard *g)
{
	static const char	line[] = "HTTP/1.1 100 Continue\r\n\r\n";

	if (g->rest_len > 0)
		return (KORE_RESULT_OK);

	net_send_queue(g->c, line, sizeof(line) - 1);

	return (net_send_flush(g->c));
}

/* Kore's buffer never has room for more than the rest of the body. */
static int
guard_read_body(struct guard *g, size_t *bytes)
{
	if (!guard_take(g, bytes))
		return (KORE_RESULT_ERROR);

	assert(*bytes <= g->left);
	g->left -= *bytes;
	g->came += *bytes;
	if (g->left == 0)
		g->state = GUARD_BUSY;

	return (KORE_RESULT_OK);
}

static int
guard_read_busy(struct guard *g, size_t *bytes)
{
	if (guard_may_start(g->c)) {
		g->state = GUARD_HEAD;
		return (guard_read_head(g, bytes));
	}

	if (g->rest_len > 0 || guard_peek(g))
		guard_hold(g);
	g->c->evt.flags &= ~KORE_EVENT_READ;

	return (KORE_RESULT_OK);
}

/*
 * Kore reads the first two bytes of a frame alone. A frame without FIN, or one
 * that continues another, would reach the application as a whole message.
 */
static int
guard_read_socket(struct guard *g, size_t *bytes)
{
	struct netbuf	*nb = g->c->rnb;

	if (!guard_take(g, bytes))
		return (KORE_RESULT_ERROR);

	if (nb->b_len == 2 && nb->s_off + *bytes == 2 &&
	    (!(nb->buf[0] & 0x80) ||
	    (nb->buf[0] & 0x0f) == WEBSOCKET_OP_CONT)) {
		g->c->evt.flags &= ~KORE_EVENT_READ;
		g->fragment(g->c);
	}

	return (KORE_RESULT_OK);
}

/* Kore answers a Host that is not the name of the handshake with a bare 421.
 * A port behind the name does not count. */
static bool
guard_misdirected(struct guard *g, struct head *head)
{
	const char	*name = g->c->tls_sni;
	size_t		len;

	if (name == NULL)
		return (false);
	len = strlen(name);
	if (head->host.len >= len &&
	    strncasecmp(head->host.ptr, name, len) == 0 &&
	    (head->host.len == len || head->host.ptr[len] == ':'))
		return (false);

	head->status = 421;
	head->code = "BAD_REQUEST";
	head->why = "Host is not the name that TLS was opened for";

	return (true);
}

/* Whether the client has sent something more. */
static bool
guard_peek(struct guard *g)
{
	char	byte;
	bool	more;

	if (g->c->ssl == NULL)
		return (recv(g->c->fd, &byte, 1, MSG_PEEK) > 0);

	more = SSL_peek(g->c->ssl, &byte, 1) > 0;
	ERR_clear_error();

	return (more);
}

bool
guard_may_start(struct connection *c)
{
	return (TAILQ_EMPTY(&c->http_requests) &&
	    TAILQ_EMPTY(&c->send_queue) && !(c->flags & CONN_IS_BUSY));
}

void
guard_gone(struct connection *c)
{
	struct guard	*g = guard_of(c);
	void		*lent = g->lent;

	guard_release(g);
	guard_room_give(g);
	guard_flow_gone(g);
	if (g->disconnect != NULL)
		g->disconnect(c);
	g->lent = NULL;
	if (lent != NULL && g->gone != NULL)
		g->gone(lent);
}

void
guard_check(struct connection *c, uint64_t now)
{
	struct guard	*g;
	uint64_t	spent;

	if (c->state == CONN_STATE_TLS_SHAKE) {
		if (now > c->http_start + LIMIT_HANDSHAKE_MS)
			kore_connection_disconnect(c);
		return;
	}
	if (c->state != CONN_STATE_ESTABLISHED || c->read != guard_read)
		return;

	/* Kore's own clock runs while a request is parked and while a
	 * download goes on; ours stand in its place. */
	c->http_timeout = 0;
	g = guard_of(c);
	spent = now > g->since_ms ? now - g->since_ms : 0;
	if (g->state == GUARD_HEAD && c->rnb->s_off > 0) {
		if (spent > LIMIT_HEAD_MS)
			guard_late(g);
	} else if (g->state == GUARD_BODY) {
		if (spent > LIMIT_BODY_GRACE_MS +
		    g->came * 1000 / LIMIT_BODY_BYTES_PER_S)
			guard_late(g);
	} else if (g->state == GUARD_FLOW) {
		if (!guard_flow_late(g, now))
			return;
		/* Half a streamed answer takes no 408 any more. */
		if (g->lent != NULL)
			kore_connection_disconnect(c);
		else
			guard_late(g);
	} else if ((g->state == GUARD_LINGER || g->state == GUARD_SKIP) &&
	    spent > LIMIT_LINGER_MS) {
		kore_connection_disconnect(c);
	}
}

void
guard_drain(void)
{
	guard_drains = true;
}

bool
guard_draining(void)
{
	return (guard_drains);
}

bool
guard_busy(struct connection *c)
{
	struct guard	*g;

	if (c->state != CONN_STATE_ESTABLISHED || c->read != guard_read)
		return (false);

	g = guard_of(c);
	if (g->state == GUARD_LINGER || g->state == GUARD_SOCKET ||
	    g->state == GUARD_SKIP)
		return (!TAILQ_EMPTY(&c->send_queue));

	return (g->state == GUARD_BODY || !guard_may_start(c));
}

void
guard_upgrade(struct connection *c, void (*fragment)(struct connection *))
{
	struct guard	*g = guard_of(c);

	g->state = GUARD_SOCKET;
	g->fragment = fragment;
	g->disconnect = c->disconnect;
	c->disconnect = guard_gone;
	/* A first frame may have come already. */
	guard_hold(g);
}

void
guard_lend(struct connection *c, void *lent, void (*gone)(void *))
{
	struct guard	*g = guard_of(c);

	assert(lent == NULL || g->lent == NULL);
	g->lent = lent;
	g->gone = gone;
}

void *
guard_lent(struct connection *c)
{
	return (guard_of(c)->lent);
}
