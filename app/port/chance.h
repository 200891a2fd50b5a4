/*
 * Chance that can be had again: the same seed and stream give the same
 * numbers on every machine. Everything that the synthetic port makes up is
 * drawn from here, so a day at the port can be replayed.
 */

#ifndef HUB_PORT_CHANCE_H
#define HUB_PORT_CHANCE_H

#include <stdbool.h>
#include <stdint.h>

struct chance {
	uint64_t	state;
};

/* stream parts the numbers of one seed: one stream for each parcel. */
void		chance_open(struct chance *, uint64_t, uint64_t);
uint64_t	chance_next(struct chance *);
uint32_t	chance_below(struct chance *, uint32_t);	/* 0 .. n-1 */
int32_t		chance_between(struct chance *, int32_t, int32_t);
float		chance_real(struct chance *, float, float);
bool		chance_is(struct chance *, double);	/* true with share */

#endif
