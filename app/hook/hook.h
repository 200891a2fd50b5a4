/*
 * A webhook in memory, and what is on its way for it.
 *
 *	feed -> item -> lane -> flight -> delivered: its page has one less
 *	                  |        \-----> failed, or late: a row, and with it
 *	                  |                all of its lane that waits
 *	                  \-- the lane has rows: a row behind them
 *	rows -> item -> lane -> flight -> delivered or failed: the row says so
 *
 * A page of the feed is over when each of its items was delivered or is a row.
 * The cursor that is kept is that after the last page before which all are
 * over; it and the rows are written in one statement (keep.c), so that at any
 * moment the database knows enough to go on.
 *
 * Everything runs in one thread. An item belongs to its lane, its lane to its
 * webhook; a webhook that ends takes all with it (hook_free).
 */

#ifndef HUB_HOOK_HOOK_H
#define HUB_HOOK_HOOK_H

#include <sys/queue.h>

#include <stdbool.h>
#include <stdint.h>

#include "../wire/out.h"
#include "../wire/webhook.h"

struct flight;
struct lane;

struct page {
	TAILQ_ENTRY(page)	list;
	uint32_t		left;		/* items not over */
	char			*cursor;	/* after it */
};

enum item_state {
	ITEM_WAITING,	/* behind another of its lane, or for a flight */
	ITEM_FLYING,
	ITEM_SPILLED	/* to be written as a row */
};

/* What an attempt came to. */
struct outcome {
	bool		delivered;
	bool		gone;		/* 410 */
	int		status;		/* 0: no answer */
	const char	*error;		/* a word of the contract; static */
	int		wait_s;		/* Retry-After */
};

struct item {
	TAILQ_ENTRY(item)	list;	/* of its lane, ready, or spilled */
	struct lane		*lane;
	struct page		*page;		/* NULL: over, or forgotten */
	int64_t			receipt;
	enum item_state		state;
	bool			stored;		/* it is a row */
	bool			taken;		/* from the rows that are due */
	bool			failed;		/* spilled with this outcome */
	struct outcome		outcome;
	struct flight		*flight;
	struct out		payload;
};
TAILQ_HEAD(items, item);

/* The states of one order number. */
struct lane {
	LIST_ENTRY(lane)	list;		/* of its slot */
	struct hook		*hook;
	struct items		waiting;
	struct item		*head;		/* ready or flying */
	uint32_t		spilled;	/* to be written */
	bool			stored;		/* has rows */
	char			name[];
};
LIST_HEAD(lanes, lane);

#define HOOK_SLOTS	256

/* An outcome of a row, to be written. */
struct verdict_row {
	int64_t		receipt;
	struct outcome	outcome;
};

struct verdict_rows {
	struct verdict_row	*rows;
	uint32_t		count, room;
};

struct hook {
	TAILQ_ENTRY(hook)	list;
	uint64_t		serial;		/* of this object alone */
	int64_t			id;
	int64_t			account;
	char			*url;
	bool			english;
	int			epoch;
	uint8_t			secrets[2][WEBHOOK_SECRET_BYTES];
	int			secret_count;
	int			probe_s;
	int			timeout_s;
	bool			seen;		/* by the newest load */

	/* the feed */
	char			*cursor;	/* up to which it was read */
	char			*kept;		/* and is kept */
	char			*over;		/* and is over; NULL: kept */
	bool			idle;		/* nothing was after it */
	bool			reading;
	bool			stale;		/* what is being read is void */
	TAILQ_HEAD(pages, page)	pages;
	uint32_t		items;		/* in memory */
	size_t			bytes;

	/* what is on its way */
	struct lanes		slots[HOOK_SLOTS];
	struct items		ready;		/* heads without a flight */
	struct items		spilled;
	int			flights;
	int			taken;		/* rows in memory */
	int			allowance;
	int			answered;	/* since it grew */
	int			strikes;	/* failures without a success */
	bool			down;
	uint64_t		probe_ms;
	uint64_t		pause_ms;	/* until then, by Retry-After */

	/* to be written */
	bool			keeping;
	uint64_t		kept_ms;
	int			delivered;
	bool			gone;
	struct verdict_rows	done;
	struct verdict_rows	failed;
	int64_t			rows;		/* in the database */
};
TAILQ_HEAD(hooks, hook);

extern struct hooks	hooks;

/* --- hooks.c: which there are --------------- */

void		hooks_load(void);	/* asks; new ones begin, others end */
void		hooks_close(void);
struct hook	*hook_find(uint64_t serial);
void		hook_free(struct hook *);
uint64_t	hook_now_ms(void);

/* --- lane.c: items and their order --------------- */

struct lane	*lane_get(struct hook *, const char *);
struct lane	*lane_find(struct hook *, const char *);
/* An item of the feed comes; or one of a row, which goes first. */
void		lane_add(struct item *);
/* The attempt is over; frees the item or keeps it to be written. */
void		lane_landed(struct item *, const struct outcome *);
/* It has been on its way for too long: it and its lane become rows. */
void		lane_late(struct item *);
/* Nothing of it is a row any more. */
void		lane_emptied(struct lane *);
/* Frees a lane that holds nothing. */
void		lane_rest(struct lane *);
/* Frees what waits behind others, of the feed. */
void		lane_forget(struct hook *);
/* An item was made: it counts from now on. */
void		item_counted(struct item *);
void		item_free(struct item *);
size_t		items_bytes(void);	/* of all webhooks */
/* Its page has one less that is not over. */
void		item_over(struct item *);

/* --- feed.c: what is to be delivered --------------- */

void		feed_poll(uint64_t now);	/* idle feeds, and due rows */
void		feed_soon(void);	/* rows may have become due */
void		feed_read(struct hook *, uint64_t now);
/* Forgets what was read and is neither flying nor to be written. */
void		feed_forget(struct hook *);
void		feed_begin(void);	/* a session: nothing was asked */

/* --- keep.c: what is written --------------- */

void		keep_turn(struct hook *, uint64_t now);
void		keep_verdict(struct verdict_rows *, int64_t,
		    const struct outcome *);

/* --- pace.c: how much at a time --------------- */

/* Starts what may start. */
void		pace_launch(struct hook *, uint64_t now);
/* How many rows it may take on. */
int		pace_rows(const struct hook *, uint64_t now);
bool		pace_reads(const struct hook *, uint64_t now);
void		pace_learn(struct hook *, const struct outcome *);

#endif
