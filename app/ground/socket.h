/*
 * WebSockets of the screens. Kore's own part checks neither Origin nor
 * Upgrade, takes a fragment for a message, and queues without a limit for a
 * client that does not read; all of that is settled here.
 *
 * A socket sends text messages only. What a client leaves unread is bounded
 * by LIMIT_SOCKET_QUEUE_BYTES, then it is cut off. The server pings twice in
 * LIMIT_SOCKET_SILENCE_MS; who does not answer is gone.
 */

#ifndef HUB_GROUND_SOCKET_H
#define HUB_GROUND_SOCKET_H

#include <stdbool.h>
#include <stddef.h>

struct http_request;
struct socket;

struct socket_calls {
	/* A whole text message, valid UTF-8, not terminated. */
	void	(*heard)(struct socket *, void *, const char *, size_t);
	/* Called once, from the loop, never from inside a call below. The
	 * socket is freed after it. */
	void	(*closed)(struct socket *, void *);
};

enum socket_code {
	SOCKET_GOING_AWAY	= 1001,	/* the hub stops: come back soon */
	SOCKET_UNSUPPORTED	= 1003,	/* binary, or a message in pieces */
	SOCKET_NOT_UTF8		= 1007,
	SOCKET_POLICY		= 1008,	/* signed out, seat lost */
	SOCKET_AGAIN		= 1013,	/* try again later */
	SOCKET_MOVED		= 4001	/* the seat went to another window */
};

/*
 * Whether the request asks for a WebSocket from our own pages: Upgrade,
 * version 13, a key, and an Origin that, if there is one, is this host. To be
 * asked before anything is done for it. NULL when so, else the code of a
 * problem: "UPGRADE" (426) or "ORIGIN" (403).
 */
const char	*socket_refusal(struct http_request *, int *status);

/*
 * Answers 101 and opens the socket; NULL when the client has gone already.
 * The request is answered by it: the handler returns KORE_RESULT_OK.
 */
struct socket	*socket_open(struct http_request *,
		    const struct socket_calls *, void *);

void		socket_send(struct socket *, const char *, size_t);
/* Says why, and closes; `closed` follows. reason is short ASCII. */
void		socket_close(struct socket *, enum socket_code,
		    const char *reason);

/* All of this worker's, for the drain. */
void		socket_close_all(enum socket_code, const char *reason);
unsigned int	socket_count(void);

#endif
