/* The table of things, and the parts that several of them are made of. */

#include <assert.h>
#include <math.h>

#include "thing.h"

#define THING_SPEC(name, width, height, draw)				\
	[THING_##name] = { #name, width, height, draw },
const struct thing_spec	things[THINGS] = {
	THING_LIST(THING_SPEC)
};
#undef THING_SPEC

enum {
	COIL_POINTS = 160,
	BOARD_PARTS = 90,
};

float
thing_spread(struct chance *c, float half)
{
	return (chance_real(c, -half, half));
}

void
thing_crate(struct plate *p, const struct place *at, float w, float h,
    float depth, struct material board, float thick)
{
	float		du, dv;
	struct point	top;

	/* The lean is the plate's; bring it into this frame. */
	du = (at->cosine * p->lean_x + at->sine * p->lean_y) * depth;
	dv = (at->cosine * p->lean_y - at->sine * p->lean_x) * depth;
	top = AT(du, dv);
	body_slab(p, at, MIDDLE, w, h, 0.2f, board, thick);
	body_slab(p, at, top, w * 1.02f, h * 1.02f, 0.2f, board, thick);
	body_frame(p, at, MIDDLE, w, h, 0.2f, thick * 1.5f, board,
	    depth * 0.4f);
	body_frame(p, at, AT(du * 0.5f, dv * 0.5f), w * 1.01f, h * 1.01f,
	    0.2f, thick * 1.5f, board, depth * 0.3f);
	body_frame(p, at, top, w * 1.02f, h * 1.02f, 0.2f, thick * 1.5f,
	    board, depth * 0.4f);
}

void
thing_coil(struct plate *p, const struct place *at, float w, float h,
    int turns, float r, struct material m)
{
	struct point	points[COIL_POINTS];
	float		angle, size;
	int		i, n = 16 * turns;

	assert(turns > 0);

	if (n > COIL_POINTS)
		n = COIL_POINTS;
	for (i = 0; i < n; i++) {
		angle = 6.2832f * (float)turns * (float)i / (float)n;
		size = 0.72f + 0.28f * sinf(angle * 0.37f) *
		    (float)i / (float)n;
		points[i] = AT(cosf(angle) * w * 0.5f * size,
		    sinf(angle) * h * 0.5f * size);
	}
	body_wire(p, at, points, n, r, m);
}

void
thing_cord(struct plate *p, const struct place *at,
    const struct point *points, int count, float r)
{
	body_wire(p, at, points, count, r, RUBBER);
	body_wire(p, at, points, count, r * 0.24f, COPPER);
}

/* One part of a board: a chip, a can, a coil, or a row of solder. */
static void
board_part(struct plate *p, const struct place *at, struct point where,
    struct chance *c)
{
	float	size = chance_real(c, 0.25f, 0.95f);
	float	tall = size * chance_real(c, 0.5f, 1.1f);

	switch (chance_below(c, 8)) {
	case 0:		/* a chip with its frame and its legs */
		body_slab(p, at, where, size * 1.3f, tall * 1.3f, 0.02f,
		    SILICON, 0.12f);
		body_frame(p, at, where, size * 1.5f, tall * 1.5f, 0.02f,
		    0.12f, COPPER, 0.015f);
		body_slab(p, at, where, size * 0.5f, tall * 0.5f, 0.0f,
		    COPPER, 0.02f);
		break;
	case 1:		/* an electrolytic can */
		body_disc(p, at, where, size * 0.36f, ALUMINIUM, 0.8f);
		body_ring(p, at, where, size * 0.38f, size * 0.32f, STEEL,
		    0.02f);
		break;
	case 2:		/* a coil on its core */
		body_ring(p, at, where, size * 0.42f, size * 0.18f, COPPER,
		    0.05f);
		break;
	case 3:		/* a screening can */
		body_slab(p, at, where, size * 1.4f, tall * 1.4f, 0.05f,
		    STEEL, 0.03f);
		body_frame(p, at, where, size * 1.4f, tall * 1.4f, 0.05f,
		    0.05f, STEEL, 0.10f);
		break;
	default:	/* small parts: two drops of solder each */
		body_slab(p, at, where, 0.22f, 0.12f, 0.0f, SOLDER, 0.03f);
		body_slab(p, at, AT(where.u + 0.3f, where.v + 0.2f), 0.1f,
		    0.2f, 0.0f, SOLDER, 0.025f);
		break;
	}
}

void
thing_board(struct plate *p, const struct place *at, float w, float h,
    struct chance *c)
{
	float	hole_u = w * 0.5f - 0.3f, hole_v = h * 0.5f - 0.3f, u;
	int	i, n = (int)(w * h * 0.8f) + 4;

	body_slab(p, at, MIDDLE, w, h, 0.12f, FIBREGLASS, 0.16f);
	body_slab(p, at, MIDDLE, w - 0.2f, h - 0.2f, 0.1f, COPPER, 0.008f);
	for (i = 0; i < 4; i++)
		body_ring(p, at, AT(i & 1 ? hole_u : -hole_u,
		    i & 2 ? hole_v : -hole_v), 0.2f, 0.11f, COPPER, 0.06f);
	for (i = 0; i < n && i < BOARD_PARTS; i++)
		board_part(p, at, AT(thing_spread(c, w * 0.42f),
		    thing_spread(c, h * 0.42f)), c);
	/* A row of pins along one side. */
	for (u = -w * 0.3f; u < w * 0.3f; u += 0.25f)
		body_slab(p, at, AT(u, h * 0.5f - 0.25f), 0.1f, 0.3f, 0.0f,
		    SOLDER, 0.05f);
}

void
thing_cell(struct plate *p, const struct place *at, float length, float r)
{
	float	half = length * 0.5f;

	body_rod(p, at, AT(-half, 0.0f), AT(half, 0.0f), r, r - 0.03f, STEEL);
	body_rod(p, at, AT(-half + 0.25f, 0.0f), AT(half - 0.35f, 0.0f),
	    r - 0.05f, 0.12f, CELL);
	body_rod(p, at, AT(half - 0.3f, 0.0f), AT(half, 0.0f), r - 0.04f,
	    0.0f, ALUMINIUM);
	body_rod(p, at, AT(half, 0.0f), AT(half + 0.15f, 0.0f), r * 0.4f,
	    0.0f, STEEL);
}

void
thing_pouch(struct plate *p, const struct place *at, float w, float h,
    float thick)
{
	body_slab(p, at, MIDDLE, w, h, 0.25f, CELL, thick);
	body_frame(p, at, MIDDLE, w + 0.3f, h + 0.2f, 0.25f, 0.25f, ALUMINIUM,
	    0.08f);
	body_slab(p, at, AT(w * 0.5f + 0.25f, h * 0.22f), 0.6f, 0.45f, 0.0f,
	    COPPER, 0.012f);
	body_slab(p, at, AT(w * 0.5f + 0.25f, -h * 0.22f), 0.6f, 0.45f, 0.0f,
	    ALUMINIUM, 0.03f);
	body_slab(p, at, AT(w * 0.5f + 0.45f, 0.0f), 0.35f, h * 0.8f, 0.0f,
	    FIBREGLASS, 0.12f);
}
