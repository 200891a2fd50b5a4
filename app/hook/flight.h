/*
 * Attempts: one POST each, on curl's multi interface. The peer's address is
 * judged when its socket is made, so that what was judged is what is
 * connected to, whatever a name says a moment later.
 */

#ifndef HUB_HOOK_FLIGHT_H
#define HUB_HOOK_FLIGHT_H

#include <stdbool.h>
#include <stdint.h>

#include "address.h"

struct item;
struct hook;

struct flight_setting {
	struct address_law	law;
	const char		*ca;		/* NULL: the system's */
	bool			plain;		/* http, too */
};

void		flight_open(const struct flight_setting *);
void		flight_close(void);	/* ends all of them, unheard */

/* item->flight is set; lane_landed hears the end. */
void		flight_start(struct item *);
/* The pages of a webhook's flights are forgotten. */
void		flight_forget(struct hook *);
/* Ends a webhook's flights, unheard, and frees their items. */
void		flight_abort(struct hook *);
int		flight_count(void);
/* Those that have become late since. */
void		flight_sweep(uint64_t now);

/* Waits so long for the sockets of the flights, one of another's and the
 * wake-ups, and does what there is to do. */
void		flight_wait(int fd, bool writes, int ms);
void		flight_wake(void);	/* from any thread */

#endif
