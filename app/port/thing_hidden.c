/* What nobody declared: for the training of the officers' eyes. */

#include <math.h>

#include "thing.h"

/* A fixed blade: one edge ground, full tang, two slabs of a handle, rivets. */
void
thing_knife(struct plate *p, const struct place *at, struct chance *c)
{
	static const struct point	blade[] = {
		{ -3.4f, -1.5f }, { 8.0f, -1.6f }, { 11.4f, -0.9f },
		{ 13.3f, 0.9f }, { 10.0f, 1.5f }, { 6.0f, 1.75f },
		{ -2.6f, 1.75f }, { -3.4f, 1.2f },
	};
	static const struct point	spine[] = {
		{ -3.4f, -1.5f }, { 8.0f, -1.6f }, { 11.4f, -0.9f },
		{ 12.4f, 0.1f }, { 8.0f, 0.2f }, { -3.4f, 0.3f },
	};
	static const struct point	tang[] = {
		{ -13.0f, -0.9f }, { -3.2f, -1.0f }, { -3.2f, 1.0f },
		{ -12.6f, 0.9f },
	};
	int				i;

	body_polygon(p, at, blade, 8, 1.1f, STEEL, 0.13f);
	body_polygon(p, at, spine, 6, 0.5f, STEEL, 0.13f);
	body_polygon(p, at, tang, 4, 0.0f, STEEL, 0.24f);
	body_slab(p, at, AT(-3.3f, 0.0f), 0.7f, 4.2f, 0.2f, STEEL, 0.5f);
	body_slab(p, at, AT(-8.2f, 0.1f), 9.6f, 2.7f, 0.9f, PLASTIC, 2.0f);
	for (i = 0; i < 3; i++)
		body_ring(p, at, AT(-5.0f - 3.0f * (float)i, 0.0f), 0.36f,
		    0.14f, COPPER, 0.9f);
	if (chance_is(c, 0.5))	/* teeth along the back */
		for (i = 0; i < 9; i++)
			body_slab(p, at, AT(-1.4f + 0.7f * (float)i, -1.6f),
			    0.3f, 0.4f, 0.0f, STEEL, 0.2f);
}

/* A flat bottle of spirits, full. */
void
thing_spirit(struct plate *p, const struct place *at, struct chance *c)
{
	float	level = chance_real(c, 12.0f, 13.4f);

	body_slab(p, at, AT(-2.4f, 0.0f), 15.6f, 8.4f, 1.6f, GLASS, 0.6f);
	body_frame(p, at, AT(-2.4f, 0.0f), 15.6f, 8.4f, 1.6f, 0.4f, GLASS,
	    2.4f);
	body_slab(p, at, AT(-9.6f + level * 0.5f, 0.0f), level, 7.6f, 1.3f,
	    WATER, 3.2f);
	body_slab(p, at, AT(-9.6f, 0.0f), 0.9f, 7.0f, 0.3f, GLASS, 2.0f);
	body_rod(p, at, AT(5.0f, 0.0f), AT(9.6f, 0.0f), 1.45f, 1.05f, GLASS);
	body_rod(p, at, AT(7.2f, 0.0f), AT(10.4f, 0.0f), 1.65f, 1.5f,
	    ALUMINIUM);
	body_rod(p, at, AT(10.2f, 0.0f), AT(10.4f, 0.0f), 1.6f, 0.0f,
	    ALUMINIUM);
}

/* A carton of cigarettes: ten packs of twenty. */
void
thing_cigarettes(struct plate *p, const struct place *at, struct chance *c)
{
	struct material	tobacco = { 0.26f, 0.208f };	/* three deep */
	struct point	pack;
	int		i, j, k;

	thing_crate(p, at, 27.6f, 8.8f, 4.6f, PAPER, 0.06f);
	for (i = 0; i < 5; i++)
		for (j = 0; j < 2; j++) {
			pack = AT(((float)i - 2.0f) * 5.5f,
			    thing_spread(c, 0.08f));
			body_frame(p, at, pack, 5.4f, 8.6f, 0.1f, 0.10f,
			    PAPER, 1.6f);
			body_slab(p, at, pack, 5.2f, 8.4f, 0.1f, ALUMINIUM,
			    0.006f);
			for (k = 0; k < 7; k++) {
				float	u = pack.u + ((float)k - 3.0f) * 0.74f;

				body_rod(p, at, AT(u, -3.9f + pack.v),
				    AT(u, 1.6f + pack.v), 0.36f, 0.0f, tobacco);
				body_rod(p, at, AT(u, 1.6f + pack.v),
				    AT(u, 3.9f + pack.v), 0.36f, 0.0f, TEXTILE);
			}
		}
}

/* Loose cells, shrink-wrapped and wired in rows. */
void
thing_cells(struct plate *p, const struct place *at, struct chance *c)
{
	struct place	on;
	int		i, j;

	for (i = 0; i < 2; i++)
		for (j = 0; j < 4; j++) {
			on = place_within(at, ((float)i - 0.5f) * 6.9f,
			    ((float)j - 1.5f) * 1.95f + thing_spread(c, 0.08f),
			    j & 1 ? 3.1416f : 0.0f);
			thing_cell(p, &on, 6.5f, 0.9f);
		}
	body_slab(p, at, MIDDLE, 13.6f, 8.2f, 0.4f, PLASTIC, 0.05f);
	for (i = -1; i <= 1; i++)	/* nickel strips */
		body_slab(p, at, AT((float)i * 6.7f, 0.0f), 0.3f, 7.4f, 0.0f,
		    STEEL, 0.05f);
	thing_cord(p, at, (const struct point []){ { 6.8f, 2.0f },
	    { 7.0f, 4.0f }, { 3.0f, 4.3f }, { -2.0f, 4.1f } }, 4, 0.16f);
}
