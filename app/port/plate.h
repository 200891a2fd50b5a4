/*
 * The plate: what an X-ray line measures. Two planes hold, for each pixel,
 * how much the beam was attenuated at a low and at a high energy (the
 * exponent of Beer and Lambert). Bodies add their path length times what
 * their material takes away, so overlapping things darken each other by
 * themselves, and the order of drawing does not matter.
 *
 * Lengths are centimetres in the frame of a place; a place says where that
 * frame lies on the plate.
 */

#ifndef HUB_PORT_PLATE_H
#define HUB_PORT_PLATE_H

#include <stdint.h>

struct plate {
	int	width;
	int	height;
	float	lean_x;		/* how far a top edge shifts for its height: */
	float	lean_y;		/* the source stands below, to one side */
	float	scale;		/* pixels for a centimetre; 0: not known */
	float	*soft;		/* at the low energy */
	float	*hard;		/* at the high energy */
	float	*scratch;	/* for wires; all zero between two calls */
};

/* Attenuation for each centimetre; soft / hard tells the kind of stuff. */
struct material {
	float	soft;
	float	hard;
};

extern const struct material WATER, PLASTIC, POWDER, PAPER, BOARD, TEXTILE,
    LEATHER, RUBBER, FOAM, GLASS, CERAMIC, ALUMINIUM, FIBREGLASS, SILICON,
    CELL, STEEL, COPPER, SOLDER;

struct place {
	float	x;		/* of the frame's origin, in pixels */
	float	y;
	float	cosine;
	float	sine;
	float	scale;		/* pixels for a centimetre */
};

struct point {
	float	u;
	float	v;
};

/* The pixels that a body can touch. */
struct window {
	int	left, top, right, bottom;
};

/*
 * How thick a body is at (u, v) from its centre, in centimetres; the last
 * argument is the width of a pixel, for softening its edge.
 */
typedef float (*thickness)(const void *, float, float, float);

int		plate_open(struct plate *, int, int);	/* 0, or -1 */
void		plate_close(struct plate *);

struct place	place_make(float, float, float, float);
struct place	place_within(const struct place *, float, float, float);

/* The window of a rectangle around a centre, given by its half sides. */
struct window	plate_window(const struct plate *, const struct place *,
		    struct point, float, float);
/* Adds a body of half sides around a centre. */
void		plate_stamp(struct plate *, const struct place *, struct point,
		    float, float, struct material, thickness, const void *);

/* Smooth noise in 0..1 over the plane; the number picks which. */
float		noise_smooth(float, float, uint32_t);

#endif
