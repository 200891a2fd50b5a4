/*
 * The X-ray line's picture of one parcel: its packing and what lies in it,
 * as an officer would see it on the screen.
 */

#ifndef HUB_PORT_XRAY_H
#define HUB_PORT_XRAY_H

#include <stdbool.h>

#include "../wire/out.h"
#include "chance.h"
#include "thing.h"

enum {
	XRAY_WIDTH = 1024,
	XRAY_HEIGHT = 640,
	XRAY_PIECES = 14,	/* more of a kind are not drawn */
};

/* What to draw. hidden is THINGS when there is nothing to be found. */
struct xray_load {
	enum thing	pieces[XRAY_PIECES];
	int		count;
	bool		envelope;
	enum thing	hidden;
};

/* Appends a PNG; 0, or -1 when memory ran out. */
int	xray_draw(const struct xray_load *, struct chance *, struct out *);

#endif
