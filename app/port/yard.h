/*
 * The yard: what waits between the threads. Parcels whose papers are sent
 * wait for a belt; payments that are meant to be late wait for their time;
 * parcels that were scanned stand on the floor until the sorter has heard what
 * becomes of them. All of it is bounded; one lock guards it.
 */

#ifndef HUB_PORT_YARD_H
#define HUB_PORT_YARD_H

#include <pthread.h>
#include <stdatomic.h>

#include "shipment.h"

enum {
	YARD_READY = 8,		/* parcels ahead of the belts */
	YARD_LATE = 16,
	YARD_FLOOR = 256,
	YARD_WORD = 32,		/* a disposition, a reason, an action */
	/* So long after its papers a parcel is at the belt at the earliest. */
	YARD_RIPE_MS = 800,
	/* So long the sorter waits to hear of a parcel. */
	YARD_PATIENCE_MS = 180000,
	YARD_MISSES = 3,	/* reviews missed before the belt slows down */
};

/*
 * A parcel on the floor. The answer to its scan and the sorter's instruction
 * come on two connections, in either order; with both its life is told.
 */
struct floor {
	bool		used;
	bool		answered;
	bool		told;
	int		lane;			/* index in the options */
	char		disposition[YARD_WORD];
	char		reason[YARD_WORD];
	char		action[YARD_WORD];
	int64_t		deadline;		/* the hub's time; -1: none */
	int64_t		told_at;		/* the same */
	int64_t		since;			/* our clock */
	struct shipment	shipment;
};

struct yard_place {
	int64_t		at;			/* ripe, or due */
	struct shipment	shipment;
};

struct yard {
	pthread_mutex_t		lock;
	pthread_cond_t		changed;
	atomic_bool		stop;
	struct yard_place	ready[YARD_READY];
	int			ready_count;
	struct yard_place	late[YARD_LATE];
	int			late_count;
	struct floor		floor[YARD_FLOOR];
	int			misses[8];	/* in a row, by lane */
	uint32_t		scanned;	/* or gone without */
	_Atomic uint32_t	sent;		/* parcels whose papers are */
};

void	yard_open(struct yard *);
void	yard_close(struct yard *);
void	yard_stop(struct yard *);

/* A change, or so many milliseconds, whichever is first. */
void	yard_wait(struct yard *, int64_t);

bool	yard_has_room(struct yard *);
/* The oldest leaves when there is no room: no belt came for it. */
void	yard_put(struct yard *, const struct shipment *);
/* False when told to stop. */
bool	yard_take(struct yard *, struct shipment *);

/* The late payment of a parcel becomes due. */
void	yard_put_late(struct yard *, const struct shipment *, int64_t);
bool	yard_take_late(struct yard *, struct shipment *);

/* Reviews of a lane that are under way, as far as the port can know. */
int	yard_open_reviews(struct yard *, int);
/* Nobody has decided anything for a while. */
bool	yard_is_unwatched(struct yard *, int);
/* Puts a parcel down; true: one that lay there too long had to go. */
bool	yard_floor_put(struct yard *, int, const struct shipment *,
	    struct floor *);
/* The hub has answered the scan of a parcel: f has what it said. */
bool	yard_floor_answer(struct yard *, const struct floor *, struct floor *);
/* The hub would not have it. */
void	yard_floor_drop(struct yard *, uint32_t);
/*
 * The sorter was told what to do with a parcel, at the hub's time. True for
 * both when its life is complete: it is copied out and gone from the floor.
 * known: it lay on the floor.
 */
bool	yard_floor_tell(struct yard *, int, struct text, struct text,
	    int64_t, bool *, struct floor *);
/* One that nobody has heard of for too long; false: none. */
bool	yard_floor_stale(struct yard *, struct floor *);

/* So many parcels were scanned, and nothing is under way any more. */
bool	yard_is_done(struct yard *, uint32_t);

#endif
