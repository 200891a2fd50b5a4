/*
 * From the plate to the picture that an officer knows: each pixel gets a hue
 * by its kind of stuff (orange organic, green mixed or inorganic, blue
 * metal) and a depth by how much of the beam came through.
 */

#ifndef HUB_PORT_TINT_H
#define HUB_PORT_TINT_H

#include "../wire/out.h"
#include "chance.h"
#include "plate.h"

/* The detector's own marks: noise, lines of the scan, uneven diodes. */
void	tint_expose(struct plate *, struct chance *);
/* The whole picture as PNG; -1: out of memory. */
int	tint_write(const struct plate *, struct out *);

#endif
