/*
 * The synthetic port at work: what its threads share. One feeder sends the
 * papers; each lane has a belt that scans and a sorter that hears what becomes
 * of the parcels. They meet in the yard and nowhere else.
 */

#ifndef HUB_PORT_PORT_H
#define HUB_PORT_PORT_H

#include "access.h"
#include "caller.h"
#include "option.h"
#include "yard.h"

struct port {
	const struct options	*options;
	struct access		access;
	struct yard		yard;
	struct caller		feeder;
	struct caller		belt[OPTION_LANES];
	struct caller		sorter[OPTION_LANES];
};

/* What a thread of a lane is given. */
struct lane_work {
	struct port	*port;
	int		lane;
};

void	*feed_run(void *);	/* struct port */
void	*belt_run(void *);	/* struct lane_work */
void	*sorter_run(void *);	/* struct lane_work */

/* One line for a parcel whose life is told, unless quiet. */
void	port_tell(const struct port *, const struct floor *);

/* Opens everything, plays until told to stop; the exit status. */
int	port_run(const struct options *);

#endif
