/*
 * The guard's own structure, for guard.c (what is handed to Kore), guard_end.c
 * (refusals and how they end) and guard_hold.c (bytes that wait). Nobody else
 * includes this.
 */

#ifndef HUB_GROUND_GUARD_PARTS_H
#define HUB_GROUND_GUARD_PARTS_H

#include <sys/types.h>
#include <sys/queue.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../limits.h"
#include "head.h"

struct connection;
struct netbuf;
struct inflow_calls;

enum guard_state {
	GUARD_HEAD,	/* reading a head, or waiting for its first byte */
	GUARD_BODY,	/* handing over the body, `left` bytes to come */
	GUARD_BUSY,	/* a request is with Kore; what comes next waits */
	GUARD_LINGER,	/* refused: what still comes is thrown away */
	GUARD_SOCKET,	/* a WebSocket: all is handed over */
	GUARD_FLOW,	/* the body is its flow's, `left` bytes to come */
	GUARD_SKIP	/* answered: the rest of the body is thrown away */
};

struct guard {
	enum guard_state	state;
	struct connection	*c;
	int			(*read)(struct connection *, size_t *);
	uint64_t		since_ms;	/* the state's clock */
	uint64_t		left;		/* of the body, of lingering */
	uint64_t		came;		/* of the body */
	uint64_t		room;		/* taken for it: guard_room.c */
	bool			english;
	bool			held;		/* in guard_hold.c's list */
	TAILQ_ENTRY(guard)	hold;
	void			*lent;		/* to stream.c, socket.c */
	void			(*gone)(void *);
	void			(*disconnect)(struct connection *);
	void			(*fragment)(struct connection *);
	/* inflow.c: who reads the body, and what Kore calls meanwhile. */
	const struct inflow_calls	*flow;
	void			*flow_user;
	int			(*handle)(struct connection *);
	bool			waits;		/* for the sender */
	uint64_t		waited_ms;	/* in all, before this time */
	/* What was read behind the end of a head. */
	size_t			rest_at;
	size_t			rest_len;
	char			rest[LIMIT_HEAD_BUFFER];
};

/* guard_end.c: each returns a read's result, KORE_RESULT_*. */
int	guard_refuse(struct guard *, const struct head *);
int	guard_linger(struct guard *);
void	guard_late(struct guard *);
int	guard_answered(struct netbuf *);

/* inflow.c */
void	guard_flow_begin(struct guard *);
void	guard_flow_gone(struct guard *);
bool	guard_flow_late(const struct guard *, uint64_t now);
int	guard_flow_end(struct guard *);
int	guard_skip(struct guard *);

/* guard_room.c: false, and the head says why, when there is no room. */
bool	guard_room_take(struct guard *, struct head *);
void	guard_room_give(struct guard *);

/* guard_hold.c */
void	guard_hold_open(void);
void	guard_hold(struct guard *);
void	guard_release(struct guard *);

/* guard.c: whether the request before is answered, to its last byte; whether
 * the worker ends; the connection's disconnect callback. */
bool	guard_may_start(struct connection *);
bool	guard_draining(void);
void	guard_gone(struct connection *);

#endif
