/* Boxes, bags, books: what is stacked, poured or printed. */

#include <math.h>

#include "thing.h"

/* A stack of printed sheets: quires a little uneven, the spine denser. */
void
thing_book(struct plate *p, const struct place *at, struct chance *c)
{
	float		thick = chance_real(c, 1.6f, 3.6f), part;
	struct place	on;
	int		i;

	body_slab(p, at, MIDDLE, 20.8f, 14.6f, 0.1f, PAPER, 0.45f);
	for (i = 0; i < 9; i++) {
		part = (float)i / 9.0f;
		on = place_within(at, thing_spread(c, 0.08f),
		    0.5f * part - 0.1f, thing_spread(c, 0.006f));
		body_slab(p, &on, MIDDLE, 20.3f, 13.9f - 0.3f * part, 0.0f,
		    PAPER, thick / 9.0f);
		body_slab(p, &on, AT(0.0f, -6.6f + 0.10f * (float)i), 20.3f,
		    0.35f, 0.1f, PAPER, thick * 0.09f);
	}
	body_slab(p, at, AT(0.0f, -7.0f), 20.8f, 0.5f, 0.1f, PAPER, 1.6f);
	body_slab(p, at, AT(chance_real(c, -6.0f, 6.0f), 1.0f), 0.3f, 13.0f,
	    0.0f, TEXTILE, 0.3f);
	if (chance_is(c, 0.4)) {
		body_slab(p, at, AT(-4.0f, -6.9f), 1.4f, 0.12f, 0.0f, STEEL,
		    0.05f);
		body_slab(p, at, AT(4.0f, -6.9f), 1.4f, 0.12f, 0.0f, STEEL,
		    0.05f);
	}
}

/* One brick: walls, studs on top. */
static void
bricks_one(struct plate *p, const struct place *at, int studs)
{
	float	w = 0.8f * (float)studs;
	int	i;

	body_slab(p, at, MIDDLE, w, 1.6f, 0.05f, PLASTIC, 0.25f);
	body_frame(p, at, MIDDLE, w, 1.6f, 0.05f, 0.14f, PLASTIC, 0.9f);
	for (i = 0; i < studs; i++) {
		body_disc(p, at, AT(0.8f * (float)i - w * 0.5f + 0.4f, 0.4f),
		    0.25f, PLASTIC, 0.3f);
		body_disc(p, at, AT(0.8f * (float)i - w * 0.5f + 0.4f, -0.4f),
		    0.25f, PLASTIC, 0.3f);
	}
}

void
thing_bricks(struct plate *p, const struct place *at, struct chance *c)
{
	struct place	on;
	float		bag;
	int		i, n = chance_between(c, 70, 110);

	thing_crate(p, at, 25.6f, 18.6f, 6.0f, PAPER, 0.09f);
	for (i = 0; i < n; i++) {
		bag = i % 2 == 0 ? -6.0f : 6.0f;
		on = place_within(at, bag + thing_spread(c, 4.8f),
		    thing_spread(c, 7.0f), thing_spread(c, 3.14f));
		bricks_one(p, &on, chance_between(c, 1, 4));
	}
	body_slab(p, at, AT(1.0f, 0.0f), 20.0f, 14.0f, 0.1f, PAPER, 0.10f);
	for (i = 0; i < 4; i++) {	/* wheels on their axles */
		on = place_within(at, thing_spread(c, 10.0f),
		    thing_spread(c, 7.0f), thing_spread(c, 3.14f));
		body_ring(p, &on, AT(-1.4f, 0.0f), 1.0f, 0.5f, RUBBER, 0.9f);
		body_ring(p, &on, AT(1.4f, 0.0f), 1.0f, 0.5f, RUBBER, 0.9f);
		body_rod(p, &on, AT(-1.6f, 0.0f), AT(1.6f, 0.0f), 0.1f, 0.0f,
		    STEEL);
	}
}

void
thing_diapers(struct plate *p, const struct place *at, struct chance *c)
{
	struct place	on;
	float		u;

	body_slab(p, at, MIDDLE, 31.6f, 19.6f, 1.6f, PLASTIC, 0.04f);
	for (u = -14.4f; u <= 14.5f; u += 2.05f) {
		on = place_within(at, u, thing_spread(c, 0.4f),
		    thing_spread(c, 0.03f));
		body_slab(p, &on, MIDDLE, 1.7f, 18.0f, 0.7f, TEXTILE, 4.6f);
		body_slab(p, &on, AT(0.0f, 0.6f), 0.8f, 12.0f, 0.3f, POWDER,
		    3.4f);
		body_slab(p, &on, AT(0.55f, 0.0f), 0.15f, 17.0f, 0.0f, RUBBER,
		    0.8f);
	}
}

void
thing_chocolate(struct plate *p, const struct place *at, struct chance *c)
{
	bool		round = chance_is(c, 0.5);
	struct point	cell;
	int		i, j;

	thing_crate(p, at, 21.6f, 15.6f, 3.0f, PAPER, 0.09f);
	body_slab(p, at, MIDDLE, 21.0f, 15.0f, 0.3f, PLASTIC, 0.05f);
	for (i = 0; i < 6; i++)
		for (j = 0; j < 4; j++) {
			cell = AT(((float)i - 2.5f) * 3.4f,
			    ((float)j - 1.5f) * 3.5f);
			body_frame(p, at, cell, 3.2f, 3.3f, 0.5f, 0.1f,
			    PLASTIC, 1.4f);
			if (round)
				body_ball(p, at, cell, 1.3f, PLASTIC);
			else
				body_slab(p, at, cell, 2.6f, 2.6f, 0.3f,
				    PLASTIC, 1.7f);
			body_disc(p, at, AT(cell.u + thing_spread(c, 0.3f),
			    cell.v + thing_spread(c, 0.3f)), 0.6f, PLASTIC,
			    0.6f);
			body_frame(p, at, cell, 2.8f, 2.8f, 1.2f, 0.14f,
			    ALUMINIUM, 0.10f);
		}
}

/* Beans or biscuits in a bag of foil with its crimped ends and its valve. */
void
thing_coffee(struct plate *p, const struct place *at, struct chance *c)
{
	struct place	on;
	int		i, n = chance_between(c, 150, 220);

	body_slab(p, at, MIDDLE, 23.6f, 12.4f, 1.2f, ALUMINIUM, 0.012f);
	body_slab(p, at, AT(-1.0f, 0.0f), 19.0f, 11.6f, 3.4f, POWDER, 3.4f);
	for (i = 0; i < n; i++) {
		on = place_within(at, -1.0f + thing_spread(c, 8.6f),
		    thing_spread(c, 5.0f), thing_spread(c, 3.14f));
		body_slab(p, &on, MIDDLE, 1.0f, 0.62f, 0.3f, PLASTIC, 0.55f);
	}
	for (i = -5; i <= 5; i++)	/* ribs of the crimp */
		body_slab(p, at, AT(11.2f + 0.02f * (float)i, 0.0f), 0.08f,
		    12.2f, 0.0f, ALUMINIUM, 0.02f);
	body_slab(p, at, AT(-11.3f, 0.0f), 0.9f, 12.2f, 0.0f, ALUMINIUM,
	    0.03f);
	body_ring(p, at, AT(5.6f, thing_spread(c, 1.5f)), 0.9f, 0.5f, PLASTIC,
	    0.5f);
}

void
thing_masks(struct plate *p, const struct place *at, struct chance *c)
{
	struct place	on;
	int		i;

	thing_crate(p, at, 17.6f, 13.0f, 4.0f, PAPER, 0.08f);
	for (i = 0; i < 6; i++) {
		on = place_within(at, thing_spread(c, 0.5f),
		    thing_spread(c, 0.4f), thing_spread(c, 0.03f));
		body_slab(p, &on, MIDDLE, 16.0f, 11.6f, 0.2f, ALUMINIUM,
		    0.010f);
		body_frame(p, &on, MIDDLE, 16.0f, 11.6f, 0.2f, 0.6f, ALUMINIUM,
		    0.010f);
		body_heap(p, &on, MIDDLE, 14.6f, 10.6f, WATER, 0.55f,
		    (uint32_t)chance_next(c));
		body_slab(p, &on, AT(0.0f, thing_spread(c, 1.0f)), 13.0f, 5.0f,
		    0.4f, TEXTILE, 1.0f);
	}
}

/* Nested storage boxes with their lids and clips. */
void
thing_storage(struct plate *p, const struct place *at, struct chance *c)
{
	float	k;
	int	i;

	for (i = 0; i < 3; i++) {
		k = 1.0f - 0.17f * (float)i;
		thing_crate(p, at, 20.4f * k, 14.4f * k, 6.0f * k, PLASTIC,
		    0.18f);
		body_frame(p, at, MIDDLE, 20.8f * k, 14.8f * k, 1.4f, 0.5f,
		    PLASTIC, 0.6f);
		body_slab(p, at, AT(10.0f * k, 0.0f), 0.7f, 4.0f, 0.2f,
		    PLASTIC, 0.9f);
		body_slab(p, at, AT(-10.0f * k, 0.0f), 0.7f, 4.0f, 0.2f,
		    PLASTIC, 0.9f);
		body_frame(p, at, AT(thing_spread(c, 0.1f), 0.0f), 19.4f * k,
		    13.4f * k, 1.2f, 0.16f, RUBBER, 0.3f);
	}
}

/* Contracts, samples of cloth, a clip: what class A carries. */
void
thing_papers(struct plate *p, const struct place *at, struct chance *c)
{
	struct place	on;
	struct point	clip[6];
	int		i;

	body_slab(p, at, MIDDLE, 29.7f, 21.0f, 0.1f, PAPER, 0.16f);
	for (i = 0; i < 5; i++) {
		on = place_within(at, thing_spread(c, 0.6f),
		    thing_spread(c, 0.5f), thing_spread(c, 0.05f));
		body_slab(p, &on, MIDDLE, 28.6f, 20.2f, 0.0f, PAPER, 0.12f);
	}
	body_slab(p, at, AT(0.0f, -9.6f), 12.0f, 1.4f, 0.1f, STEEL, 0.02f);
	body_rod(p, at, AT(-6.0f, -9.9f), AT(6.0f, -9.9f), 0.25f, 0.15f,
	    STEEL);
	for (i = 0; i < 6; i++)
		clip[i] = AT(11.0f + (i & 1 ? 0.4f : -0.4f),
		    -9.4f + 0.55f * (float)i);
	body_wire(p, at, clip, 6, 0.06f, STEEL);
}
