/* WebSockets of the screens: see socket.h. */

#include <sys/types.h>
#include <sys/queue.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <kore/kore.h>
#include <kore/http.h>

#include "../limits.h"
#include "../wire/utf8.h"
#include "guard.h"
#include "socket.h"
#include "visible.h"

/* A key is 16 bytes in base64. */
#define SOCKET_KEY_BYTES	16

/* How long the client is given to answer a close, and what of a reason fits
 * into a control frame behind its code. */
#define SOCKET_CLOSE_MS		1000
#define SOCKET_REASON_BYTES	123

struct socket {
	struct connection		*c;
	const struct socket_calls	*calls;
	void				*user;
	u_int64_t			doomed_ms;	/* 0: not closing */
	LIST_ENTRY(socket)		list;
};

static LIST_HEAD(, socket)	socket_list;
static struct kore_timer	*socket_pinger;
static struct kore_timer	*socket_reaper;
static unsigned int		socket_total;

/* Kore finds what takes a WebSocket's messages by name. */
VISIBLE void	socket_message(struct connection *, u_int8_t, void *, size_t);

static bool	socket_asked(struct http_request *);
static bool	socket_ours(struct http_request *);
static bool	socket_has_key(struct http_request *);
static bool	socket_header_has(struct http_request *, const char *,
		    const char *);
static size_t	socket_queued(const struct connection *);
static void	socket_doom(struct socket *, u_int64_t);
static void	socket_reap(void *, u_int64_t);
static void	socket_ping(void *, u_int64_t);
static void	socket_fragment(struct connection *);
static void	socket_gone(void *);

const char *
socket_refusal(struct http_request *req, int *status)
{
	if (!socket_asked(req)) {
		http_response_header(req, "upgrade", "websocket");
		*status = 426;
		return ("UPGRADE");
	}
	if (!socket_ours(req)) {
		*status = 403;
		return ("ORIGIN");
	}

	return (NULL);
}

struct socket *
socket_open(struct http_request *req, const struct socket_calls *calls,
    void *user)
{
	struct connection	*c = req->owner;
	struct socket		*s;

	if (c == NULL || c->state != CONN_STATE_ESTABLISHED)
		return (NULL);

	s = calloc(1, sizeof(*s));
	if (s == NULL)
		fatal("no memory for a socket");
	s->c = c;
	s->calls = calls;
	s->user = user;

	kore_websocket_handshake(req, NULL, "socket_message", NULL);
	guard_upgrade(c, socket_fragment);
	guard_lend(c, s, socket_gone);
	LIST_INSERT_HEAD(&socket_list, s, list);
	socket_total++;
	if (socket_pinger == NULL)
		socket_pinger = kore_timer_add(socket_ping,
		    LIMIT_SOCKET_SILENCE_MS / 2, NULL, 0);

	return (s);
}

void
socket_send(struct socket *s, const char *text, size_t len)
{
	if (s->doomed_ms != 0)
		return;

	/* Who does not read is cut off: a word would not get through. */
	if (socket_queued(s->c) + len > LIMIT_SOCKET_QUEUE_BYTES) {
		kore_log(LOG_NOTICE, "a screen that does not read is cut off");
		socket_doom(s, kore_time_ms());
		return;
	}
	kore_websocket_send(s->c, WEBSOCKET_OP_TEXT, text, len);
}

void
socket_close(struct socket *s, enum socket_code code, const char *reason)
{
	unsigned char	frame[2 + SOCKET_REASON_BYTES];
	size_t		len = strnlen(reason, SOCKET_REASON_BYTES);

	if (s->doomed_ms != 0)
		return;

	frame[0] = (unsigned char)((int)code >> 8);
	frame[1] = (unsigned char)((int)code & 0xff);
	memcpy(frame + 2, reason, len);
	kore_websocket_send(s->c, WEBSOCKET_OP_CLOSE, frame, len + 2);
	s->c->flags |= CONN_WS_CLOSE_SENT;
	socket_doom(s, kore_time_ms() + SOCKET_CLOSE_MS);
}

void
socket_close_all(enum socket_code code, const char *reason)
{
	struct socket	*s;

	LIST_FOREACH(s, &socket_list, list)
		socket_close(s, code, reason);
}

unsigned int
socket_count(void)
{
	return (socket_total);
}

/* Whoever calls us may be walking its own list, so a connection is never ended
 * here but by the clock. */
static void
socket_doom(struct socket *s, u_int64_t when)
{
	s->doomed_ms = when;
	if (socket_reaper == NULL)
		socket_reaper = kore_timer_add(socket_reap, 20, NULL,
		    KORE_TIMER_ONESHOT);
}

static void
socket_reap(void *unused, u_int64_t now)
{
	struct socket	*s, *next;
	bool		more = false;

	(void)unused;

	socket_reaper = NULL;
	for (s = LIST_FIRST(&socket_list); s != NULL; s = next) {
		next = LIST_NEXT(s, list);
		if (s->doomed_ms == 0)
			continue;
		if (s->doomed_ms <= now)
			kore_connection_disconnect(s->c);
		else
			more = true;
	}
	if (more && socket_reaper == NULL)
		socket_reaper = kore_timer_add(socket_reap, 20, NULL,
		    KORE_TIMER_ONESHOT);
}

/* Kore counts only what comes in: the answers to these keep a screen alive
 * that has nothing to say, and their absence ends one that has gone. */
static void
socket_ping(void *unused, u_int64_t now)
{
	struct socket	*s;

	(void)unused;
	(void)now;

	LIST_FOREACH(s, &socket_list, list) {
		if (s->doomed_ms == 0)
			kore_websocket_send(s->c, WEBSOCKET_OP_PING, NULL, 0);
	}
}

void
socket_message(struct connection *c, u_int8_t op, void *data, size_t len)
{
	struct socket	*s = guard_lent(c);

	if (s == NULL || s->doomed_ms != 0)
		return;

	if (op != WEBSOCKET_OP_TEXT) {
		socket_close(s, SOCKET_UNSUPPORTED, "text only");
		return;
	}
	if (utf8_check(data, len) != len) {
		socket_close(s, SOCKET_NOT_UTF8, "not UTF-8");
		return;
	}
	s->calls->heard(s, s->user, data, len);
}

static void
socket_fragment(struct connection *c)
{
	struct socket	*s = guard_lent(c);

	if (s != NULL)
		socket_close(s, SOCKET_UNSUPPORTED, "whole messages only");
}

static void
socket_gone(void *lent)
{
	struct socket	*s = lent;

	LIST_REMOVE(s, list);
	socket_total--;
	s->calls->closed(s, s->user);
	free(s);
}

static size_t
socket_queued(const struct connection *c)
{
	const struct netbuf	*nb;
	size_t			sum = 0;

	TAILQ_FOREACH(nb, &c->send_queue, list)
		sum += nb->b_len - nb->s_off;

	return (sum);
}

static bool
socket_asked(struct http_request *req)
{
	const char	*version;

	return (req->method == HTTP_METHOD_GET &&
	    socket_header_has(req, "upgrade", "websocket") &&
	    socket_header_has(req, "connection", "upgrade") &&
	    http_request_header(req, "sec-websocket-version", &version) &&
	    strcmp(version, "13") == 0 && socket_has_key(req));
}

static bool
socket_has_key(struct http_request *req)
{
	const char	*key;
	u_int8_t	*bytes;
	size_t		len;

	if (!http_request_header(req, "sec-websocket-key", &key) ||
	    !kore_base64_decode(key, &bytes, &len))
		return (false);
	kore_free(bytes);

	return (len == SOCKET_KEY_BYTES);
}

/*
 * A browser always says where a page is from, and a page of another host must
 * not open a socket with our cookie. Programs, which have no pages, need not.
 * Behind a proxy the scheme may differ, so hosts are compared.
 */
static bool
socket_ours(struct http_request *req)
{
	const char	*origin, *host;

	if (!http_request_header(req, "origin", &origin))
		return (true);
	host = strstr(origin, "://");

	return (host != NULL && strcasecmp(host + 3, req->host) == 0);
}

/* Whether a comma-separated header names a token. */
static bool
socket_header_has(struct http_request *req, const char *name,
    const char *token)
{
	const char	*at;
	size_t		len, want = strlen(token);

	if (!http_request_header(req, name, &at))
		return (false);

	for (;;) {
		at += strspn(at, " ,");
		len = strcspn(at, " ,");
		if (len == 0)
			return (false);
		if (len == want && strncasecmp(at, token, len) == 0)
			return (true);
		at += len;
	}
}
