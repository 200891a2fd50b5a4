/*
 * The guard stands between a connection and Kore's HTTP parser, by wrapping
 * the connection's read. It hands Kore one checked head (head.h), then exactly
 * the body that the head announces, then nothing until that request has been
 * answered: so no body outgrows its length, no header is lost, and pipelined
 * requests are answered in their order. It keeps the clocks that Kore starts
 * at the wrong moment, answers Expect, and refuses with problem+json.
 *
 * A connection's hdlr_extra belongs to the guard.
 */

#ifndef HUB_GROUND_GUARD_H
#define HUB_GROUND_GUARD_H

#include <stdbool.h>
#include <stdint.h>

struct connection;

/* In each worker, after Kore's timers stand. */
void	guard_open(void);

/* Looks at one connection's clocks; for tick.c. */
void	guard_check(struct connection *, uint64_t now_ms);

/* From now on whole heads wait unread: for drain.c. */
void	guard_drain(void);
/* True when a request, an answer or a stream is under way. */
bool	guard_busy(struct connection *);

/* The connection became a WebSocket; fragments_refused closes it when a frame
 * comes that is not a whole message. */
void	guard_upgrade(struct connection *,
	    void (*fragment_refused)(struct connection *));

/* A word for the room that has the connection: its own structure, and what to
 * call when the connection goes. For stream.c and socket.c. */
void	guard_lend(struct connection *, void *, void (*gone)(void *));
void	*guard_lent(struct connection *);

/* For route.c: the request is answered, its body about to be freed. */
void	guard_body_done(struct connection *);

/* For stream.c, at the end of an answer that is the connection's last: false
 * when nothing is left of the request, else the connection ends by itself. */
bool	guard_leave(struct connection *);

#endif
