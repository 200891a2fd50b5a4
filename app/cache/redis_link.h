/*
 * One hiredis connection on Kore's loop: dialing, epoll, and dialing again
 * after a back-off when it dies. Private to app/cache/redis.c.
 */

#ifndef HUB_CACHE_REDIS_LINK_H
#define HUB_CACHE_REDIS_LINK_H

#include <kore/kore.h>

#include <hiredis/async.h>
#include <stdbool.h>
#include <stdint.h>

struct redis_link {
	struct kore_event	evt;		/* first: Kore casts to it */
	redisAsyncContext	*ac;		/* NULL: down */
	bool			up;		/* connected */
	bool			settled;	/* and has answered */
	uint64_t		since_ms;	/* dialed or connected */
	uint64_t		due_ms;		/* down: dial then */
	uint32_t		backoff_ms;
	int			wanted;		/* epoll mask for hiredis */
	const char		*error;		/* why not up; no secrets */
	void			(*turned)(struct redis_link *, bool);
};

/* "unix:/path" or "host:port"; once, before redis_link_open. */
void	redis_link_setup(const char *);
void	redis_link_open(struct redis_link *,
	    void (*)(struct redis_link *, bool));
void	redis_link_close(struct redis_link *);
void	redis_link_sweep(struct redis_link *, uint64_t);

/* It has answered: only then is a loss worth a line in the log, and the
 * back-off begins anew. A frozen server still lets us connect. */
void	redis_link_settle(struct redis_link *);

/* Never from inside a callback of hiredis: what is pending is answered with
 * NULL from here, and turned is called. */
void	redis_link_drop(struct redis_link *, const char *);

#endif
