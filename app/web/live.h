/*
 * The live feed of a worker: the screens that are connected to it, what they
 * are told, and how they are put right again after something was away.
 *
 *	gate function -> live_event row + Redis hub:live
 *	    -> every worker: live_event (once an id) -> its screens
 *	    -> what Redis lost: read from live_event twice a second
 *
 * The rows and messages carry no personal data. The facts of a review are read
 * and unsealed here, for the screens that may see them.
 */

#ifndef HUB_WEB_LIVE_H
#define HUB_WEB_LIVE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../limits.h"
#include "../wire/json.h"
#include "call.h"

struct socket;
struct show;

/* How somebody sits. */
enum screen_seat {
	SCREEN_LANE,		/* an officer at a machine */
	SCREEN_POOL,		/* an officer who takes what is most pressing */
	SCREEN_WATCH		/* a supervisor: sees the lanes, has no seat */
};

/* One connected screen. Found by id after anything that waited. */
struct screen {
	struct screen	*next;
	uint64_t	id;
	struct socket	*socket;
	struct caller	caller;		/* its strings are copies below */
	char		lanes[1024];
	enum screen_seat	seat;
	char		lane[64];
	char		token[37];	/* of the lane's seat, a UUID */
	int64_t		review;		/* the pool's claim; 0: none */
	bool		claiming;
	int64_t		recent[LIMIT_SCREEN_RECENT];	/* were shown */
	unsigned int	recent_at;
	struct show	*shows;		/* that wait to be, in order */
};

/* In each worker, after db_open and redis_open; and before it ends. */
void	live_open(void);
void	live_close(void);

/* --- between live.c, live_show.c, live_feed.c and live_pool.c --- */

extern struct screen	*screens;

struct screen	*screen_find(uint64_t);
void		screen_send(struct screen *, const char *, size_t);
/* Loads the facts of a review and shows it, after those that were asked for
 * before, unless it is over by then. */
void		screen_show(struct screen *, int64_t review);
/* Its end is about to be told: it is not shown any more. */
void		screen_end(struct screen *, int64_t review);
/* All open reviews of its lane, in belt order; or the pool's next. */
void		screen_catch_up(struct screen *);
/* Was it shown? Of the newest LIMIT_SCREEN_RECENT. */
bool		screen_knows(const struct screen *, int64_t review);
/* Gives back what waits to be shown: the screen goes. */
void		screen_forget(struct screen *);

void		feed_open(void);
bool		feed_up(void);

/* The pool: takes the next review for an idle officer; preferred may be 0. */
void		pool_next(struct screen *, int64_t preferred);
void		pool_opened(int64_t review, const struct json *agencies);
void		pool_over(struct screen *, int64_t review);
void		pool_leave(struct screen *);

#endif
