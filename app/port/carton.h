/*
 * What a parcel is packed in: a carton of corrugated board with its flaps,
 * seam and tape, or an envelope lined with bubbles; and what fills the gaps.
 */

#ifndef HUB_PORT_CARTON_H
#define HUB_PORT_CARTON_H

#include "chance.h"
#include "plate.h"

/* Width, height, depth (up) around the frame's origin. */
void	carton_draw(struct plate *, const struct place *, float, float, float,
	    struct chance *);
void	carton_envelope(struct plate *, const struct place *, float, float,
	    struct chance *);
/* So many cushions of air or crumpled papers over that area. */
void	carton_fill(struct plate *, const struct place *, float, float, int,
	    struct chance *);

#endif
