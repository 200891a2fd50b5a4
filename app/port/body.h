/*
 * Bodies of simple form, laid on the plate in the frame of a place. Each
 * adds its path length in the beam, which comes straight down on the frame.
 */

#ifndef HUB_PORT_BODY_H
#define HUB_PORT_BODY_H

#include "plate.h"

/* Turned on a lathe and lying down: radius v at each u, rising in u. */
struct turned {
	const struct point	*profile;
	int			count;
	float			wall;
	struct material		shell;
	struct material		filling;
	float			level;	/* of v up to which it is filled */
};

/* One of several layers with the same outline. */
struct layer {
	float			inset;	/* smaller by so much all around */
	float			bevel;	/* full thickness so far in */
	struct material		material;
	float			thick;
};

/* Flat bodies seen from above: centre, width, height, rounding, thickness. */
void	body_slab(struct plate *, const struct place *, struct point, float,
	    float, float, struct material, float);
/* The rim of such a slab: one more length, the width of the rim. */
void	body_frame(struct plate *, const struct place *, struct point, float,
	    float, float, float, struct material, float);
void	body_disc(struct plate *, const struct place *, struct point, float,
	    struct material, float);
void	body_ring(struct plate *, const struct place *, struct point, float,
	    float, struct material, float);
void	body_ball(struct plate *, const struct place *, struct point, float,
	    struct material);
/* A polygon that has its full thickness bevel centimetres from its edge. */
void	body_polygon(struct plate *, const struct place *,
	    const struct point *, int, float, struct material, float);
/* Several such polygons, each by so much smaller all around. */
void	body_layers(struct plate *, const struct place *,
	    const struct point *, int, const struct layer *, int);
/* A cylinder lying between two points: outer radius, inner radius. */
void	body_rod(struct plate *, const struct place *, struct point,
	    struct point, float, float, struct material);
void	body_turned(struct plate *, const struct place *,
	    const struct turned *);
/* A round wire of a radius through the points. */
void	body_wire(struct plate *, const struct place *, const struct point *,
	    int, float, struct material);
/* Cloth and the like: an uneven rectangle with folds; the number varies it. */
void	body_heap(struct plate *, const struct place *, struct point, float,
	    float, struct material, float, uint32_t);

#endif
