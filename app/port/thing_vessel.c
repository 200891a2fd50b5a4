/* Bottles, tins, jars, tubes, pots: what is turned, blown or drawn. */

#include <math.h>

#include "thing.h"

#define COUNT(a)	((int)(sizeof(a) / sizeof((a)[0])))

/* A turned body from its profile, in one call. */
static void
vessel_turn(struct plate *p, const struct place *at,
    const struct point *profile, int count, float wall, struct material shell,
    struct material filling, float level)
{
	struct turned	t = { profile, count, wall, shell, filling, level };

	body_turned(p, at, &t);
}

/* Many small capsules or tablets in a heap around (u, v). */
static void
vessel_pills(struct plate *p, const struct place *at, float u, float w,
    float h, float size, int n, struct chance *c)
{
	struct place	on;
	bool		round = chance_is(c, 0.5);
	int		i;

	for (i = 0; i < n; i++) {
		on = place_within(at, u + thing_spread(c, w * 0.5f),
		    thing_spread(c, h * 0.5f), thing_spread(c, 3.14f));
		if (round)
			body_disc(p, &on, MIDDLE, size * 0.6f, POWDER,
			    size * 1.6f);
		else
			body_rod(p, &on, AT(-size, 0.0f), AT(size, 0.0f),
			    size * 0.42f, 0.0f, PLASTIC);
	}
}

/* Seen from above: two rims, one shifted by the lean, and the powder. */
static void
tin_standing(struct plate *p, const struct place *at, struct chance *c)
{
	float	tall = 15.0f, r = 6.2f, du, dv;
	int	i;

	du = (at->cosine * p->lean_x + at->sine * p->lean_y) * tall;
	dv = (at->cosine * p->lean_y - at->sine * p->lean_x) * tall;
	body_disc(p, at, MIDDLE, r, POWDER, chance_real(c, 8.0f, 12.0f));
	body_disc(p, at, MIDDLE, r, STEEL, 0.02f);
	for (i = 0; i <= 8; i++) {
		float	part = (float)i / 8.0f;

		body_ring(p, at, AT(du * part, dv * part), r, r - 0.10f,
		    STEEL, i == 0 || i == 8 ? 0.10f : 0.05f);
	}
	body_ring(p, at, AT(du, dv), r - 0.5f, r - 0.7f, STEEL, 0.05f);
	body_disc(p, at, AT(du, dv), r, PLASTIC, 0.15f);
}

void
thing_tin(struct plate *p, const struct place *at, struct chance *c)
{
	static const struct point	can[] = {
		{ -7.6f, 6.1f }, { 7.6f, 6.1f }
	};
	static const struct point	lid[] = {
		{ 7.1f, 6.35f }, { 8.1f, 6.35f }
	};
	float				u;

	if (chance_is(c, 0.35)) {
		tin_standing(p, at, c);
		return;
	}
	vessel_turn(p, at, can, COUNT(can), 0.024f, STEEL, POWDER,
	    chance_real(c, -3.4f, 0.6f) * -1.0f);
	for (u = -4.5f; u <= 4.6f; u += 1.5f)	/* beads of the wall */
		body_rod(p, at, AT(u - 0.12f, 0.0f), AT(u + 0.12f, 0.0f),
		    6.14f, 6.09f, STEEL);
	body_rod(p, at, AT(-7.7f, 0.0f), AT(-7.4f, 0.0f), 6.25f, 6.05f, STEEL);
	body_rod(p, at, AT(7.3f, 0.0f), AT(7.6f, 0.0f), 6.25f, 6.05f, STEEL);
	vessel_turn(p, at, lid, COUNT(lid), 0.12f, PLASTIC, FOAM, 9.0f);
	/* The scoop in the powder. */
	body_frame(p, at, AT(4.0f, -2.6f), 2.6f, 2.0f, 0.8f, 0.14f, PLASTIC,
	    2.2f);
	body_slab(p, at, AT(1.2f, -2.9f), 3.4f, 0.5f, 0.2f, PLASTIC, 0.5f);
}

void
thing_wine(struct plate *p, const struct place *at, struct chance *c)
{
	static const struct point	glass[] = {
		{ -15.0f, 3.3f }, { -14.6f, 3.75f }, { 3.2f, 3.75f },
		{ 4.8f, 3.5f }, { 6.2f, 2.7f }, { 7.4f, 1.85f },
		{ 9.0f, 1.5f }, { 14.6f, 1.42f }, { 15.0f, 1.45f }
	};
	static const struct point	punt[] = {
		{ -14.6f, 3.0f }, { -13.4f, 2.4f }, { -12.6f, 1.5f },
		{ -12.2f, 0.5f }
	};
	float				u;

	vessel_turn(p, at, glass, COUNT(glass), 0.30f, GLASS, WATER,
	    chance_real(c, 1.6f, 2.9f));
	/* The punt, the lip, the cork and the capsule around it. */
	vessel_turn(p, at, punt, COUNT(punt), 0.3f, GLASS, FOAM, -9.0f);
	body_rod(p, at, AT(13.9f, 0.0f), AT(14.7f, 0.0f), 1.62f, 1.0f, GLASS);
	body_rod(p, at, AT(10.4f, 0.0f), AT(14.8f, 0.0f), 1.05f, 0.0f, FOAM);
	body_rod(p, at, AT(8.9f, 0.0f), AT(15.0f, 0.0f), 1.58f, 1.55f,
	    ALUMINIUM);
	for (u = -12.0f; u < 14.0f; u += 4.0f)	/* a net of foam around it */
		body_rod(p, at, AT(u, 0.0f), AT(u + 1.2f, 0.0f), 3.9f, 3.75f,
		    FOAM);
}

/* Shampoo and the like: a plastic bottle with a pump and its spring. */
void
thing_pump(struct plate *p, const struct place *at, struct chance *c)
{
	static const struct point	body[] = {
		{ -11.3f, 3.0f }, { -10.8f, 3.5f }, { 2.6f, 3.5f },
		{ 4.2f, 3.1f }, { 5.2f, 1.6f }, { 6.2f, 1.4f }
	};
	struct point			spring[25];
	int				i;

	vessel_turn(p, at, body, COUNT(body), 0.12f, PLASTIC, WATER,
	    chance_real(c, 0.2f, 2.6f));
	body_rod(p, at, AT(5.6f, 0.0f), AT(7.4f, 0.0f), 1.75f, 1.35f, PLASTIC);
	body_rod(p, at, AT(3.2f, 0.0f), AT(7.6f, 0.0f), 0.75f, 0.6f, PLASTIC);
	body_rod(p, at, AT(-10.6f, thing_spread(c, 0.6f)), AT(3.2f, 0.0f),
	    0.25f, 0.17f, PLASTIC);
	for (i = 0; i < 25; i++)
		spring[i] = AT(3.7f + 0.14f * (float)i,
		    i & 1 ? 0.48f : -0.48f);
	body_wire(p, at, spring, 25, 0.05f, STEEL);
	body_ball(p, at, AT(3.5f, 0.0f), 0.28f, GLASS);
	body_rod(p, at, AT(7.4f, 0.0f), AT(9.2f, 0.0f), 0.5f, 0.3f, PLASTIC);
	body_slab(p, at, AT(10.0f, -1.0f), 1.8f, 4.4f, 0.6f, PLASTIC, 1.1f);
}

void
thing_pills(struct plate *p, const struct place *at, struct chance *c)
{
	static const struct point	body[] = {
		{ -5.9f, 2.9f }, { -5.6f, 3.2f }, { 3.0f, 3.2f },
		{ 3.7f, 2.7f }, { 4.6f, 2.5f }
	};

	vessel_turn(p, at, body, COUNT(body), 0.14f, PLASTIC, FOAM, 9.0f);
	vessel_pills(p, at, -1.6f, 7.4f, 5.2f, chance_real(c, 0.45f, 0.75f),
	    chance_between(c, 60, 95), c);
	body_rod(p, at, AT(4.0f, 0.0f), AT(5.8f, 0.0f), 2.85f, 2.5f, PLASTIC);
	body_rod(p, at, AT(5.55f, 0.0f), AT(5.8f, 0.0f), 2.8f, 0.0f, PLASTIC);
	/* The seal under the cap and the bag that keeps it dry. */
	body_rod(p, at, AT(4.55f, 0.0f), AT(4.62f, 0.0f), 2.5f, 0.0f,
	    ALUMINIUM);
	body_slab(p, at, AT(2.6f, thing_spread(c, 1.2f)), 1.6f, 1.4f, 0.1f,
	    CERAMIC, 0.5f);
}

/* A jar of cream, standing: thick glass, the lid above it. */
void
thing_jar(struct plate *p, const struct place *at, struct chance *c)
{
	float	r = chance_real(c, 3.1f, 3.5f), lid = r * 0.92f, du, dv;

	du = (at->cosine * p->lean_x + at->sine * p->lean_y) * 5.0f;
	dv = (at->cosine * p->lean_y - at->sine * p->lean_x) * 5.0f;
	thing_crate(p, at, 8.2f, 8.2f, 6.0f, PAPER, 0.06f);
	body_disc(p, at, MIDDLE, r, GLASS, 0.4f);
	body_ring(p, at, AT(du * 0.3f, dv * 0.3f), r, r - 0.45f, GLASS, 1.1f);
	body_ring(p, at, AT(du * 0.6f, dv * 0.6f), r - 0.1f, r - 0.40f, GLASS,
	    0.8f);
	body_disc(p, at, AT(du * 0.4f, dv * 0.4f), r - 0.6f, WATER, 2.6f);
	body_disc(p, at, AT(du, dv), lid, PLASTIC, 0.3f);
	body_ring(p, at, AT(du, dv), lid, lid - 0.18f, PLASTIC, 1.6f);
	body_ring(p, at, AT(du, dv), lid, lid - 0.07f, ALUMINIUM, 1.1f);
}

void
thing_dropper(struct plate *p, const struct place *at, struct chance *c)
{
	static const struct point	glass[] = {
		{ -5.4f, 1.5f }, { -5.2f, 1.75f }, { 0.8f, 1.75f },
		{ 1.6f, 1.3f }, { 2.0f, 0.95f }, { 3.0f, 0.9f }
	};
	static const struct point	bulb[] = {
		{ 3.9f, 0.75f }, { 4.4f, 0.85f }, { 5.2f, 0.75f },
		{ 5.7f, 0.35f }
	};

	thing_crate(p, at, 12.4f, 4.6f, 4.4f, PAPER, 0.05f);
	vessel_turn(p, at, glass, COUNT(glass), 0.26f, GLASS, WATER,
	    chance_real(c, 0.3f, 1.1f));
	body_rod(p, at, AT(-4.6f, 0.2f), AT(3.2f, 0.0f), 0.30f, 0.18f, GLASS);
	body_rod(p, at, AT(1.9f, 0.0f), AT(3.9f, 0.0f), 1.2f, 0.95f, PLASTIC);
	body_rod(p, at, AT(1.9f, 0.0f), AT(3.9f, 0.0f), 1.23f, 1.19f,
	    ALUMINIUM);
	vessel_turn(p, at, bulb, COUNT(bulb), 0.18f, RUBBER, FOAM, 9.0f);
}

void
thing_tube(struct plate *p, const struct place *at, struct chance *c)
{
	/* Flat and wide at the crimp, round at the neck. */
	body_slab(p, at, AT(-7.7f, 0.0f), 0.8f, 5.0f, 0.05f, PLASTIC, 0.12f);
	body_polygon(p, at, (const struct point []){ { -7.4f, -2.45f },
	    { 4.6f, -2.0f }, { 5.4f, -1.6f }, { 5.4f, 1.6f }, { 4.6f, 2.0f },
	    { -7.4f, 2.45f } }, 6, 1.5f, WATER, chance_real(c, 2.0f, 2.9f));
	body_polygon(p, at, (const struct point []){ { -7.6f, -2.5f },
	    { 4.6f, -2.1f }, { 5.5f, -1.4f }, { 5.5f, 1.4f }, { 4.6f, 2.1f },
	    { -7.6f, 2.5f } }, 6, 0.0f, PLASTIC, 0.16f);
	body_rod(p, at, AT(5.5f, 0.0f), AT(8.0f, 0.0f), 1.35f, 1.15f, PLASTIC);
	body_rod(p, at, AT(5.6f, 0.0f), AT(6.6f, 0.0f), 0.7f, 0.35f, PLASTIC);
	body_rod(p, at, AT(7.8f, 0.0f), AT(8.0f, 0.0f), 1.35f, 0.0f, PLASTIC);
}

void
thing_lipstick(struct plate *p, const struct place *at, struct chance *c)
{
	static const struct point	bullet[] = {
		{ 0.2f, 0.58f }, { 2.3f, 0.58f }, { 3.1f, 0.2f }
	};

	thing_crate(p, at, 8.6f, 2.6f, 2.4f, PAPER, 0.05f);
	body_rod(p, at, AT(-3.9f, 0.0f), AT(0.4f, 0.0f), 1.0f, 0.9f, PLASTIC);
	body_rod(p, at, AT(-0.2f, 0.0f), AT(3.9f, 0.0f), 0.95f, 0.87f,
	    chance_is(c, 0.6) ? ALUMINIUM : PLASTIC);
	body_rod(p, at, AT(-1.8f, 0.0f), AT(0.9f, 0.0f), 0.72f, 0.66f,
	    ALUMINIUM);
	body_rod(p, at, AT(3.75f, 0.0f), AT(3.9f, 0.0f), 0.95f, 0.0f,
	    ALUMINIUM);
	body_slab(p, at, AT(-3.4f, 0.0f), 0.5f, 1.5f, 0.1f, STEEL, 0.12f);
	vessel_turn(p, at, bullet, COUNT(bullet), 0.01f, PLASTIC, WATER, 9.0f);
}

void
thing_perfume(struct plate *p, const struct place *at, struct chance *c)
{
	float	h = chance_real(c, 5.0f, 6.4f), wall = 0.55f;

	thing_crate(p, at, 13.0f, 8.0f, 5.0f, PAPER, 0.08f);
	/* A block of glass with a hollow. */
	body_slab(p, at, AT(-1.8f, 0.0f), 7.2f, h, 0.5f, GLASS, 1.2f);
	body_frame(p, at, AT(-1.8f, 0.0f), 7.2f, h, 0.5f, wall, GLASS, 2.0f);
	body_slab(p, at, AT(-5.0f, 0.0f), 0.9f, h - 0.4f, 0.3f, GLASS, 1.8f);
	body_slab(p, at, AT(-2.0f, -h * 0.08f), 5.2f, h * 0.7f, 0.4f, WATER,
	    1.9f);
	body_rod(p, at, AT(-4.6f, 0.3f), AT(2.0f, 0.0f), 0.16f, 0.09f,
	    PLASTIC);
	body_rod(p, at, AT(1.7f, 0.0f), AT(2.7f, 0.0f), 0.95f, 0.8f,
	    ALUMINIUM);
	body_rod(p, at, AT(2.0f, 0.0f), AT(3.5f, 0.0f), 0.42f, 0.2f, STEEL);
	body_rod(p, at, AT(2.3f, 0.0f), AT(5.3f, 0.0f), 1.45f, 1.25f,
	    chance_is(c, 0.5) ? ALUMINIUM : PLASTIC);
	body_rod(p, at, AT(5.0f, 0.0f), AT(5.35f, 0.0f), 1.45f, 0.0f,
	    ALUMINIUM);
}

/* A glass of honey, standing, with a lid of sheet steel. */
void
thing_honey(struct plate *p, const struct place *at, struct chance *c)
{
	float	r = chance_real(c, 4.1f, 4.6f), du, dv, part;
	int	i;

	du = (at->cosine * p->lean_x + at->sine * p->lean_y) * 11.0f;
	dv = (at->cosine * p->lean_y - at->sine * p->lean_x) * 11.0f;
	for (i = 0; i < 6; i++) {
		part = (float)i / 6.0f;
		body_ring(p, at, AT(du * part, dv * part), r, r - 0.3f, GLASS,
		    0.5f);
	}
	body_disc(p, at, AT(du * 0.4f, dv * 0.4f), r - 0.3f, WATER,
	    chance_real(c, 7.0f, 9.5f));
	body_disc(p, at, MIDDLE, r, GLASS, 0.4f);
	body_disc(p, at, AT(du, dv), r * 0.86f, STEEL, 0.022f);
	body_ring(p, at, AT(du, dv), r * 0.86f, r * 0.86f - 0.12f, STEEL,
	    0.16f);
	body_ring(p, at, AT(du, dv), r * 0.6f, r * 0.6f - 0.12f, STEEL,
	    0.02f);
}

static void
can_standing(struct plate *p, const struct place *at, struct point c,
    float tall)
{
	float	du, dv, part;
	int	i;

	du = (at->cosine * p->lean_x + at->sine * p->lean_y) * tall;
	dv = (at->cosine * p->lean_y - at->sine * p->lean_x) * tall;
	body_disc(p, at, AT(c.u + du * 0.5f, c.v + dv * 0.5f), 3.2f, WATER,
	    tall * 0.86f);
	for (i = 0; i <= 5; i++) {
		part = (float)i / 5.0f;
		body_ring(p, at, AT(c.u + du * part, c.v + dv * part), 3.25f,
		    3.15f, ALUMINIUM, i == 5 ? 0.9f : 0.5f);
	}
	body_ring(p, at, c, 2.5f, 2.25f, ALUMINIUM, 0.5f);
	body_ring(p, at, AT(c.u + du, c.v + dv), 2.6f, 2.4f, ALUMINIUM, 0.4f);
	body_slab(p, at, AT(c.u + du + 0.5f, c.v + dv), 2.2f, 1.3f, 0.6f,
	    ALUMINIUM, 0.12f);
}

void
thing_cans(struct plate *p, const struct place *at, struct chance *c)
{
	float	tall = chance_real(c, 7.0f, 11.5f);
	int	i, j;

	thing_crate(p, at, 19.8f, 13.2f, 3.5f, BOARD, 0.15f);
	body_slab(p, at, MIDDLE, 20.0f, 13.4f, 0.4f, PLASTIC, 0.03f);
	for (i = 0; i < 3; i++)
		for (j = 0; j < 2; j++)
			can_standing(p, at, AT(((float)i - 1.0f) * 6.6f,
			    ((float)j - 0.5f) * 6.6f), tall);
}

/* A flask of stainless steel: two walls and nothing between. */
void
thing_flask(struct plate *p, const struct place *at, struct chance *c)
{
	static const struct point	outer[] = {
		{ -12.2f, 3.1f }, { -11.8f, 3.3f }, { 7.0f, 3.3f },
		{ 8.4f, 2.5f }, { 9.4f, 2.3f }
	};
	static const struct point	inner[] = {
		{ -11.2f, 2.4f }, { -10.4f, 2.95f }, { 6.8f, 2.95f },
		{ 8.2f, 2.1f }, { 9.4f, 2.0f }
	};

	vessel_turn(p, at, outer, COUNT(outer), 0.045f, STEEL, FOAM, -9.0f);
	vessel_turn(p, at, inner, COUNT(inner), 0.040f, STEEL, FOAM, -9.0f);
	body_rod(p, at, AT(8.2f, 0.0f), AT(12.2f, 0.0f), 2.75f, 2.45f,
	    PLASTIC);
	body_rod(p, at, AT(8.6f, 0.0f), AT(11.0f, 0.0f), 1.9f, 1.5f, PLASTIC);
	body_rod(p, at, AT(8.7f, 0.0f), AT(9.0f, 0.0f), 2.0f, 1.6f, RUBBER);
	body_disc(p, at, AT(-11.9f, 0.0f), 0.5f, STEEL, 0.05f);
	if (chance_is(c, 0.5))	/* a strainer in the neck */
		body_rod(p, at, AT(6.0f, 0.0f), AT(9.0f, 0.0f), 1.8f, 1.75f,
		    STEEL);
}

void
thing_mug(struct plate *p, const struct place *at, struct chance *c)
{
	float		r = 4.1f, du, dv, part;
	struct point	handle[9];
	int		i;

	du = (at->cosine * p->lean_x + at->sine * p->lean_y) * 9.0f;
	dv = (at->cosine * p->lean_y - at->sine * p->lean_x) * 9.0f;
	for (i = 0; i < 7; i++) {
		part = (float)i / 6.0f;
		body_ring(p, at, AT(du * part - 1.0f, dv * part),
		    r + part * 0.2f, r - 0.4f + part * 0.2f, CERAMIC, 0.75f);
	}
	body_disc(p, at, AT(-1.0f, 0.0f), r, CERAMIC, 0.5f);
	for (i = 0; i < 9; i++) {
		part = (float)i / 8.0f;
		handle[i] = AT(2.9f + du * 0.5f + 2.4f * sinf(part * 3.14f),
		    dv * 0.5f + thing_spread(c, 0.02f) - 0.4f + 0.8f * part);
	}
	body_wire(p, at, handle, 9, 0.45f, CERAMIC);
	body_heap(p, at, MIDDLE, 12.0f, 9.0f, PAPER, 0.5f,
	    (uint32_t)chance_next(c));
}

void
thing_pan(struct plate *p, const struct place *at, struct chance *c)
{
	float	r = chance_real(c, 11.0f, 12.2f), s;

	body_disc(p, at, AT(-9.5f, 0.0f), r, ALUMINIUM, 0.28f);
	body_ring(p, at, AT(-9.5f, 0.0f), r, r - 0.35f, ALUMINIUM, 2.4f);
	body_ring(p, at, AT(-9.5f, 0.0f), r - 0.3f, r - 1.3f, ALUMINIUM, 0.35f);
	body_disc(p, at, AT(-9.5f, 0.0f), r * 0.72f, STEEL, 0.05f);
	for (s = 2.0f; s < r * 0.7f; s += 1.4f)	/* grooves of the base */
		body_ring(p, at, AT(-9.5f, 0.0f), s, s - 0.18f, STEEL, 0.015f);
	body_slab(p, at, AT(3.6f, 0.0f), 4.4f, 2.2f, 0.4f, ALUMINIUM, 0.5f);
	body_slab(p, at, AT(12.2f, 0.0f), 15.6f, 2.7f, 1.2f, PLASTIC, 1.7f);
	body_slab(p, at, AT(9.2f, 0.0f), 9.0f, 0.7f, 0.2f, STEEL, 0.16f);
	body_ring(p, at, AT(18.8f, 0.0f), 0.8f, 0.5f, STEEL, 0.2f);
	body_disc(p, at, AT(2.7f, 0.6f), 0.28f, STEEL, 0.7f);
	body_disc(p, at, AT(2.7f, -0.6f), 0.28f, STEEL, 0.7f);
	(void)c;
}
