/* Clothes, shoes, bags, toys: what yields. */

#include <math.h>

#include "thing.h"

/* The outline of a sole, toe to the right. */
static const struct point	shoe_sole[] = {
	{ -13.6f, 0.0f }, { -12.9f, -2.2f }, { -10.6f, -3.2f },
	{ -6.0f, -2.9f }, { -1.0f, -2.8f }, { 4.0f, -3.9f },
	{ 8.6f, -4.2f }, { 12.2f, -2.9f }, { 13.6f, -0.4f },
	{ 12.4f, 2.1f }, { 9.0f, 3.4f }, { 4.0f, 3.3f },
	{ -1.0f, 2.3f }, { -6.0f, 2.4f }, { -10.6f, 3.1f },
	{ -12.9f, 2.1f },
};

#define SOLE_KNOTS	((int)(sizeof(shoe_sole) / sizeof(shoe_sole[0])))
#define SOLE_POINTS	(SOLE_KNOTS * 2)

static float
shoe_spline(float a, float b, float c, float d, float t)
{
	return (b + 0.5f * t * (c - a + t * (2.0f * a - 5.0f * b + 4.0f * c -
	    d + t * (3.0f * (b - c) + d - a))));
}

/* Two points for each knot, on a curve through all of them. */
static void
shoe_outline(struct point *to, float size)
{
	const struct point	*a, *b, *c, *d;
	int			i, n = SOLE_KNOTS;
	float			t;

	for (i = 0; i < SOLE_POINTS; i++) {
		a = &shoe_sole[(i / 2 + n - 1) % n];
		b = &shoe_sole[i / 2];
		c = &shoe_sole[(i / 2 + 1) % n];
		d = &shoe_sole[(i / 2 + 2) % n];
		t = i & 1 ? 0.5f : 0.0f;
		to[i] = AT(shoe_spline(a->u, b->u, c->u, d->u, t) * size,
		    shoe_spline(a->v, b->v, c->v, d->v, t) * size);
	}
}

/* The holes for the laces: rings of metal, and the lace between them. */
static void
shoe_laces(struct plate *p, const struct place *at, struct chance *c)
{
	struct point	lace[12];
	int		i;

	for (i = 0; i < 6; i++) {
		lace[i * 2] = AT(-1.0f + 1.1f * (float)i, 1.1f);
		lace[i * 2 + 1] = AT(-0.5f + 1.1f * (float)i, -1.4f);
		body_ring(p, at, lace[i * 2], 0.30f, 0.15f, STEEL, 0.07f);
		body_ring(p, at, lace[i * 2 + 1], 0.30f, 0.15f, STEEL, 0.07f);
		lace[i * 2].v += thing_spread(c, 0.2f);
	}
	body_wire(p, at, lace, 12, 0.22f, TEXTILE);
}

/* The counter that holds the heel, the cap over the toes, the welt. */
static void
shoe_edges(struct plate *p, const struct place *at, const struct point *line,
    struct material upper)
{
	struct point	part[19];
	int		i;

	for (i = 0; i < 15; i++)
		part[i] = line[(i + SOLE_POINTS - 7) % SOLE_POINTS];
	body_wire(p, at, part, 15, 0.42f, PLASTIC);
	body_wire(p, at, line, SOLE_POINTS, 0.28f, upper);
	for (i = 0; i < 9; i++)
		part[i] = line[SOLE_POINTS / 2 - 4 + i];
	body_wire(p, at, part, 9, 0.38f, RUBBER);
}

static void
shoe_draw(struct plate *p, const struct place *at, bool sport,
    struct chance *c)
{
	struct material	upper = sport ? TEXTILE : LEATHER;
	struct layer	layers[] = {
		{ 0.0f, 0.3f, RUBBER, sport ? 1.0f : 0.6f },
		{ 0.3f, 2.4f, upper, sport ? 3.4f : 1.2f },
		{ 0.9f, 0.6f, FOAM, 7.0f },
	};
	struct point	line[SOLE_POINTS];
	float		u, wide, step = chance_real(c, 0.8f, 1.3f);

	shoe_outline(line, 1.0f);
	body_layers(p, at, line, SOLE_POINTS, layers, 3);
	shoe_outline(line, 0.95f);
	shoe_edges(p, at, line, upper);
	for (u = -11.6f; u < 12.0f; u += step) {	/* the tread */
		wide = u > 2.0f && u < 10.0f ? 6.0f : 4.4f;
		body_slab(p, at, AT(u, u > 2.0f ? -0.4f : 0.0f), step * 0.45f,
		    wide, 0.1f, RUBBER, 0.4f);
	}
	if (!sport)		/* the shank under the arch */
		body_slab(p, at, AT(-3.4f, -0.2f), 9.0f, 0.9f, 0.3f, STEEL,
		    0.05f);
	body_slab(p, at, AT(2.0f, -0.2f), 8.4f, 3.4f, 1.2f, TEXTILE, 1.6f);
	shoe_laces(p, at, c);
}

void
thing_shoes(struct plate *p, const struct place *at, struct chance *c)
{
	bool		sport = chance_is(c, 0.65);
	struct place	on;

	thing_crate(p, at, 32.4f, 20.4f, 11.0f, BOARD, 0.22f);
	on = place_within(at, 0.4f, -4.9f, thing_spread(c, 0.06f));
	shoe_draw(p, &on, sport, c);
	on = place_within(at, -0.4f, 4.9f, 3.1416f + thing_spread(c, 0.06f));
	shoe_draw(p, &on, sport, c);
	body_heap(p, at, AT(8.0f, -4.0f), 12.0f, 9.0f, PAPER, 0.5f,
	    (uint32_t)chance_next(c));
	body_heap(p, at, AT(-8.0f, 4.0f), 12.0f, 9.0f, PAPER, 0.5f,
	    (uint32_t)chance_next(c));
	body_slab(p, at, AT(14.0f, 7.6f), 2.4f, 2.6f, 0.1f, CERAMIC, 0.3f);
}

/* Folded cloth: several layers, each a little smaller, with its hems. */
static void
cloth_folded(struct plate *p, const struct place *at, float w, float h,
    int layers, struct chance *c)
{
	float	shift_u, shift_v, k;
	int	i;

	for (i = 0; i < layers; i++) {
		shift_u = thing_spread(c, w * 0.05f);
		shift_v = thing_spread(c, h * 0.05f);
		k = 1.0f - 0.05f * (float)i;
		body_heap(p, at, AT(shift_u, shift_v), w * k, h * k, TEXTILE,
		    chance_real(c, 0.9f, 1.7f), (uint32_t)chance_next(c));
		body_slab(p, at, AT(shift_u + w * chance_real(c, -0.2f, 0.2f),
		    shift_v), w * 0.34f, h * 0.86f * k, 1.0f, TEXTILE,
		    chance_real(c, 0.3f, 0.8f));
		body_slab(p, at, AT(shift_u, shift_v + h * 0.40f * k),
		    w * 0.8f * k, 0.7f, 0.2f, TEXTILE, 0.8f);
	}
}

/* A zip: two rows of teeth and the slider. */
static void
cloth_zip(struct plate *p, const struct place *at, float length)
{
	float	u;
	int	row = 0;

	for (u = -length * 0.5f; u < length * 0.5f; u += 0.24f, row ^= 1)
		body_slab(p, at, AT(u, row ? 0.14f : -0.14f), 0.13f, 0.32f,
		    0.0f, COPPER, 0.09f);
	body_slab(p, at, AT(length * 0.5f, 0.0f), 0.9f, 0.8f, 0.2f, COPPER,
	    0.16f);
	body_frame(p, at, AT(length * 0.5f + 1.2f, 0.3f), 1.9f, 0.6f, 0.2f,
	    0.14f, COPPER, 0.12f);
}

void
thing_clothes(struct plate *p, const struct place *at, struct chance *c)
{
	float	v;
	int	i, n;

	body_slab(p, at, MIDDLE, 30.6f, 23.6f, 0.6f, PLASTIC, 0.03f);
	body_frame(p, at, MIDDLE, 30.6f, 23.6f, 0.6f, 0.3f, PLASTIC, 0.06f);
	cloth_folded(p, at, 28.0f, 21.0f, chance_between(c, 2, 4), c);
	if (chance_is(c, 0.5)) {
		n = chance_between(c, 4, 6);
		for (i = 0; i < n; i++) {
			v = ((float)i - (float)n * 0.5f) * 2.6f;
			body_ring(p, at, AT(v, thing_spread(c, 0.15f) - 1.0f),
			    0.6f, 0.16f, PLASTIC, 0.45f);
		}
	}
	/* The tag, its safety pin, the folding card at the collar. */
	body_frame(p, at, AT(11.6f, 4.0f), 2.6f, 0.7f, 0.3f, 0.1f, STEEL,
	    0.07f);
	body_slab(p, at, AT(9.0f, 2.0f), 8.6f, 4.4f, 0.2f, PAPER, 0.16f);
}

void
thing_jacket(struct plate *p, const struct place *at, struct chance *c)
{
	struct place	on;
	int		i;

	cloth_folded(p, at, 35.0f, 27.0f, 3, c);
	for (i = -2; i <= 2; i++)	/* quilted chambers of down */
		body_slab(p, at, AT(0.0f, (float)i * 5.0f), 31.0f, 0.5f, 0.2f,
		    TEXTILE, 1.4f);
	on = place_within(at, -1.0f, thing_spread(c, 3.0f),
	    thing_spread(c, 0.25f));
	cloth_zip(p, &on, 24.0f);
	for (i = 0; i < 3; i++) {	/* press studs */
		on = place_within(at, (float)i * 8.0f - 9.0f, 10.0f, 0.0f);
		body_ring(p, &on, MIDDLE, 0.65f, 0.2f, STEEL, 0.10f);
	}
	on = place_within(at, 10.0f, -9.0f, 1.2f);
	body_rod(p, &on, AT(-1.4f, 0.0f), AT(1.4f, 0.0f), 0.5f, 0.3f, PLASTIC);
}

void
thing_handbag(struct plate *p, const struct place *at, struct chance *c)
{
	struct point	chain[60];
	struct place	on;
	float		part;
	int		i;

	body_slab(p, at, AT(0.0f, 2.0f), 28.0f, 17.0f, 2.6f, LEATHER, 0.75f);
	body_frame(p, at, AT(0.0f, 2.0f), 28.0f, 17.0f, 2.6f, 0.6f, LEATHER,
	    2.0f);
	body_slab(p, at, AT(0.0f, -1.0f), 27.0f, 10.0f, 2.0f, LEATHER, 0.4f);
	body_heap(p, at, AT(0.0f, 3.0f), 24.0f, 13.0f, PAPER, 1.4f,
	    (uint32_t)chance_next(c));
	on = place_within(at, 0.0f, -5.2f, 0.0f);
	cloth_zip(p, &on, 20.0f);
	for (i = -1; i <= 1; i += 2) {
		body_ring(p, at, AT((float)i * 12.4f, -5.8f), 1.2f, 0.95f,
		    COPPER, 0.35f);
		body_slab(p, at, AT((float)i * 12.4f, -4.2f), 1.6f, 2.6f, 0.3f,
		    LEATHER, 0.8f);
		body_disc(p, at, AT((float)i * 12.0f, 9.0f), 0.55f, COPPER,
		    0.2f);
	}
	body_slab(p, at, AT(0.0f, 0.6f), 3.2f, 2.2f, 0.5f, COPPER, 0.10f);
	body_ring(p, at, AT(0.0f, 0.6f), 0.8f, 0.5f, STEEL, 0.3f);
	for (i = 0; i < 60; i++) {	/* the chain, link by link */
		part = 3.1416f * (float)i / 59.0f;
		chain[i] = AT(12.4f * cosf(part), -5.8f - 4.4f * sinf(part) +
		    (i & 1 ? 0.18f : -0.18f));
		on = place_within(at, chain[i].u, chain[i].v,
		    part + (i & 1 ? 0.8f : -0.8f));
		body_ring(p, &on, MIDDLE, 0.42f, 0.24f, COPPER, 0.16f);
	}
	body_slab(p, at, AT(-7.0f, 4.0f), 3.0f, 3.0f, 0.1f, CERAMIC, 0.25f);
}

void
thing_plush(struct plate *p, const struct place *at, struct chance *c)
{
	static const struct point	limbs[] = {
		{ -6.0f, -1.0f }, { 6.0f, -1.0f }, { -4.0f, 9.0f },
		{ 4.0f, 9.0f }
	};
	struct material			wool = { 0.030f, 0.024f };
	struct place			on;
	int				i;

	body_ball(p, at, AT(0.0f, 3.6f), 6.4f, wool);
	body_ball(p, at, AT(0.0f, -6.4f), 5.0f, wool);
	for (i = 0; i < 4; i++) {
		body_ball(p, at, limbs[i], 3.2f, wool);
		body_ball(p, at, AT(limbs[i].u * 1.25f, limbs[i].v + 1.2f),
		    2.4f, wool);
	}
	body_ball(p, at, AT(-3.6f, -10.4f), 1.9f, wool);
	body_ball(p, at, AT(3.6f, -10.4f), 1.9f, wool);
	body_ball(p, at, AT(-1.7f, -7.2f), 0.45f, PLASTIC);	/* the eyes */
	body_ball(p, at, AT(1.7f, -7.2f), 0.45f, PLASTIC);
	body_ball(p, at, AT(0.0f, -5.8f), 0.55f, PLASTIC);
	body_heap(p, at, AT(0.0f, 6.0f), 9.0f, 6.0f, PLASTIC, 1.6f,
	    (uint32_t)chance_next(c));	/* pellets that make it sit */
	if (chance_is(c, 0.4)) {	/* a voice: battery and loudspeaker */
		on = place_within(at, 0.6f, 2.0f, thing_spread(c, 0.6f));
		body_frame(p, &on, MIDDLE, 4.4f, 3.4f, 0.5f, 0.2f, PLASTIC,
		    1.5f);
		body_ring(p, &on, AT(-0.8f, 0.0f), 1.2f, 0.5f, STEEL, 0.25f);
		body_disc(p, &on, AT(1.3f, 0.6f), 0.55f, CELL, 0.5f);
		body_disc(p, &on, AT(1.3f, -0.6f), 0.55f, CELL, 0.5f);
	}
}

void
thing_glasses(struct plate *p, const struct place *at, struct chance *c)
{
	struct material	frame = chance_is(c, 0.5) ? STEEL : PLASTIC;
	float		r = frame.soft > 1.0f ? 0.09f : 0.26f;
	struct point	rim[25], arm[3];
	int		i, side;

	body_slab(p, at, MIDDLE, 16.6f, 7.4f, 2.6f, PLASTIC, 0.5f);
	body_frame(p, at, MIDDLE, 16.6f, 7.4f, 2.6f, 0.22f, STEEL, 0.12f);
	body_slab(p, at, MIDDLE, 15.0f, 6.0f, 2.0f, TEXTILE, 0.7f);
	for (side = -1; side <= 1; side += 2) {
		for (i = 0; i < 25; i++) {
			float	a = 6.2832f * (float)i / 24.0f;

			rim[i] = AT((float)side * 3.3f + 2.7f * cosf(a),
			    -0.6f + 2.0f * sinf(a));
		}
		body_wire(p, at, rim, 25, r, frame);
		body_disc(p, at, AT((float)side * 3.3f, -0.6f), 2.1f, PLASTIC,
		    0.25f);
		arm[0] = AT((float)side * 6.1f, -1.2f);
		arm[1] = AT((float)side * 3.0f, 1.3f + (float)side * 0.3f);
		arm[2] = AT((float)side * -5.6f, 1.9f + (float)side * 0.4f);
		body_wire(p, at, arm, 3, r, frame);
		body_wire(p, at, arm, 3, 0.06f, STEEL);
		body_disc(p, at, arm[0], 0.22f, STEEL, 0.25f);
		body_disc(p, at, AT((float)side * 0.7f, 0.0f), 0.35f, PLASTIC,
		    0.3f);
	}
	body_wire(p, at, (const struct point []){ { -0.9f, -1.2f },
	    { 0.0f, -1.6f }, { 0.9f, -1.2f } }, 3, r, frame);
}
