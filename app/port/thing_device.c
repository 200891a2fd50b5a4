/* What has a board, a battery, a motor or a wire. */

#include <math.h>

#include "thing.h"

/* A moving-coil driver from behind: basket, magnet, pole. */
static void
device_driver(struct plate *p, const struct place *at, struct point c,
    float r)
{
	body_ring(p, at, c, r, r * 0.86f, STEEL, 0.08f);
	body_disc(p, at, c, r * 0.9f, PAPER, 0.12f);
	body_disc(p, at, c, r * 0.55f, STEEL, 0.35f);
	body_ring(p, at, c, r * 0.52f, r * 0.22f, STEEL, 0.5f);
	body_ring(p, at, c, r * 0.30f, r * 0.24f, COPPER, 0.35f);
}

/* A small motor lying along u: shell, windings, shaft. */
static void
device_motor(struct plate *p, const struct place *at, float length, float r)
{
	float	half = length * 0.5f, u;

	body_rod(p, at, AT(-half, 0.0f), AT(half, 0.0f), r, r - 0.12f, STEEL);
	body_rod(p, at, AT(-half * 0.7f, 0.0f), AT(half * 0.6f, 0.0f),
	    r * 0.72f, r * 0.3f, COPPER);
	for (u = -half * 0.6f; u < half * 0.6f; u += 0.3f)
		body_rod(p, at, AT(u, 0.0f), AT(u + 0.12f, 0.0f), r * 0.75f,
		    0.0f, STEEL);
	body_rod(p, at, AT(-half, 0.0f), AT(half + 0.9f, 0.0f), 0.14f, 0.0f,
	    STEEL);
}

/* A plug in the wall's form: block, transformer, capacitors, two pins. */
static void
device_plug(struct plate *p, const struct place *at, float w, float h,
    struct chance *c)
{
	struct place	on = place_within(at, -0.2f, 0.0f, 0.0f);

	body_slab(p, at, MIDDLE, w, h, 0.5f, PLASTIC, 0.5f);
	body_frame(p, at, MIDDLE, w, h, 0.5f, 0.2f, PLASTIC, 1.8f);
	thing_board(p, &on, w * 0.75f, h * 0.75f, c);
	body_slab(p, at, AT(w * 0.1f, h * 0.12f), w * 0.34f, h * 0.36f, 0.1f,
	    STEEL, 0.30f);
	body_slab(p, at, AT(w * 0.1f, h * 0.12f), w * 0.2f, h * 0.5f, 0.1f,
	    COPPER, 0.10f);
	body_rod(p, at, AT(-w * 0.36f, -h * 0.2f), AT(-w * 0.08f, -h * 0.2f),
	    0.5f, 0.0f, ALUMINIUM);
	body_slab(p, at, AT(w * 0.5f + 0.7f, -0.45f), 1.9f, 0.35f, 0.05f,
	    COPPER, 0.16f);
	body_slab(p, at, AT(w * 0.5f + 0.7f, 0.45f), 1.9f, 0.35f, 0.05f,
	    COPPER, 0.16f);
}

/* From one point to another by way of a third, bending at it. */
static void
cable_bend(struct point *to, int n, struct point a, struct point by,
    struct point b)
{
	float	t, k;
	int	i;

	for (i = 0; i < n; i++) {
		t = (float)i / (float)n;
		k = 1.0f - t;
		to[i] = AT(k * k * a.u + 2.0f * k * t * by.u + t * t * b.u,
		    k * k * a.v + 2.0f * k * t * by.v + t * t * b.v);
	}
}

/* A bundled cable with a connector at each end. */
static void
device_cable(struct plate *p, const struct place *at, float w, float h,
    struct chance *c)
{
	struct point	turn[110], one = AT(-w * 0.42f, -h * 0.38f);
	struct point	other = AT(w * 0.42f, h * 0.40f);
	float		angle, size, lobe = chance_real(c, 0.2f, 0.4f);
	int		i;

	for (i = 10; i < 100; i++) {
		angle = 3.6f + 0.25f * (float)(i - 10);
		size = 0.84f + 0.14f * sinf(angle * lobe);
		turn[i] = AT(cosf(angle) * w * 0.40f * size,
		    sinf(angle) * h * 0.36f * size);
	}
	cable_bend(turn, 10, one, AT(-w * 0.44f, -h * 0.1f), turn[10]);
	cable_bend(turn + 100, 10, turn[99], AT(w * 0.46f, h * 0.05f), other);
	turn[109] = other;
	thing_cord(p, at, turn, 110, 0.21f);
	body_slab(p, at, other, 0.8f, 1.5f, 0.1f, PLASTIC, 0.5f);
	body_frame(p, at, AT(other.u, other.v + 1.0f), 0.7f, 1.2f, 0.05f,
	    0.1f, STEEL, 0.16f);
	body_slab(p, at, one, 0.7f, 1.3f, 0.1f, PLASTIC, 0.5f);
	body_slab(p, at, AT(one.u, one.v - 0.8f), 0.6f, 1.0f, 0.1f, STEEL,
	    0.05f);
}

/* A telephone: frame, glass, pouch, board, the eyes of the camera. */
static void
device_handset(struct plate *p, const struct place *at, struct chance *c)
{
	struct place	on;

	body_frame(p, at, MIDDLE, 15.2f, 7.3f, 0.9f, 0.22f, ALUMINIUM, 0.75f);
	body_slab(p, at, MIDDLE, 15.0f, 7.1f, 0.8f, GLASS, 0.13f);
	body_slab(p, at, MIDDLE, 14.4f, 6.6f, 0.4f, ALUMINIUM, 0.06f);
	on = place_within(at, -1.6f, 1.1f, 0.0f);
	thing_pouch(p, &on, 7.6f, 3.9f, 0.42f);
	on = place_within(at, 5.0f, 0.2f, 1.5708f);
	thing_board(p, &on, 5.6f, 3.0f, c);
	on = place_within(at, -0.5f, -2.3f, 0.0f);
	thing_board(p, &on, 8.0f, 1.3f, c);
	body_ring(p, at, AT(6.2f, 2.2f), 0.75f, 0.45f, STEEL, 0.16f);
	body_ring(p, at, AT(6.2f, 0.4f), 0.75f, 0.45f, STEEL, 0.16f);
	body_disc(p, at, AT(6.2f, 2.2f), 0.45f, GLASS, 0.5f);
	body_disc(p, at, AT(6.2f, 0.4f), 0.45f, GLASS, 0.5f);
	body_slab(p, at, AT(-6.4f, 0.0f), 1.2f, 5.6f, 0.2f, STEEL, 0.03f);
	body_slab(p, at, AT(-6.5f, -1.6f), 1.0f, 1.9f, 0.2f, STEEL, 0.12f);
	body_ring(p, at, AT(-1.4f, 1.0f), 2.0f, 1.1f, COPPER, 0.02f);
}

void
thing_phone(struct plate *p, const struct place *at, struct chance *c)
{
	struct place	on;

	thing_crate(p, at, 17.2f, 9.8f, 4.5f, PAPER, 0.12f);
	on = place_within(at, 0.2f, thing_spread(c, 0.3f),
	    thing_spread(c, 0.02f));
	device_handset(p, &on, c);
	on = place_within(at, -3.0f, 0.6f, thing_spread(c, 0.2f));
	device_cable(p, &on, 9.0f, 5.5f, c);
}

void
thing_headphones(struct plate *p, const struct place *at, struct chance *c)
{
	struct point	band[21];
	float		angle;
	int		i, side;

	body_slab(p, at, MIDDLE, 18.6f, 19.4f, 6.0f, TEXTILE, 0.9f);
	body_frame(p, at, MIDDLE, 18.8f, 19.6f, 6.0f, 0.35f, PLASTIC, 2.4f);
	for (i = 0; i < 21; i++) {
		angle = 3.1416f * (float)i / 20.0f;
		band[i] = AT(7.0f * cosf(angle), -0.5f - 8.0f * sinf(angle));
	}
	body_wire(p, at, band, 21, 0.55f, RUBBER);
	body_wire(p, at, band, 21, 0.18f, STEEL);
	for (side = -1; side <= 1; side += 2) {
		struct point	cup = AT((float)side * 5.0f, 3.6f);
		struct place	on = place_within(at, (float)side * 5.0f,
				    7.2f, 0.0f);

		body_ring(p, at, cup, 3.9f, 2.5f, LEATHER, 1.6f);
		body_ring(p, at, cup, 3.9f, 3.6f, PLASTIC, 1.8f);
		device_driver(p, at, cup, 2.2f);
		body_wire(p, at, (const struct point []){
		    { (float)side * 7.0f, -0.5f }, { (float)side * 7.6f, 1.8f },
		    { (float)side * 7.2f, 4.2f } }, 3, 0.32f, ALUMINIUM);
		if (side > 0)
			thing_board(p, &on, 3.2f, 1.6f, c);
		else
			thing_pouch(p, &on, 2.6f, 1.6f, 0.4f);
	}
	body_rod(p, at, AT(-9.2f, 0.0f), AT(9.2f, 0.0f), 0.16f, 0.12f, STEEL);
}

void
thing_earbuds(struct plate *p, const struct place *at, struct chance *c)
{
	struct place	on;
	int		side;

	thing_crate(p, at, 9.2f, 9.2f, 4.0f, PAPER, 0.12f);
	body_frame(p, at, MIDDLE, 6.4f, 5.0f, 1.8f, 0.18f, PLASTIC, 2.0f);
	body_slab(p, at, MIDDLE, 6.4f, 5.0f, 1.8f, PLASTIC, 0.4f);
	on = place_within(at, 0.0f, 1.2f, 0.0f);
	thing_pouch(p, &on, 3.2f, 1.6f, 0.6f);
	on = place_within(at, 0.0f, 0.0f, 0.0f);
	thing_board(p, &on, 4.6f, 1.2f, c);
	for (side = -1; side <= 1; side += 2) {
		struct point	bud = AT((float)side * 1.6f, -1.1f);

		body_ball(p, at, bud, 0.75f, PLASTIC);
		device_driver(p, at, bud, 0.5f);
		body_rod(p, at, bud, AT(bud.u + 0.2f, bud.v + 2.2f), 0.28f,
		    0.2f, PLASTIC);
		body_disc(p, at, AT(bud.u, bud.v + 1.0f), 0.24f, CELL, 0.6f);
		body_disc(p, at, AT(bud.u * 1.5f, -2.0f), 0.2f, STEEL, 0.3f);
	}
	body_rod(p, at, AT(-1.2f, -2.5f), AT(1.2f, -2.5f), 0.12f, 0.0f, STEEL);
}

void
thing_toothbrush(struct plate *p, const struct place *at, struct chance *c)
{
	static const struct point	handle[] = {
		{ -10.0f, 1.3f }, { -9.6f, 1.45f }, { 2.0f, 1.4f },
		{ 4.6f, 1.0f }, { 5.4f, 0.5f }
	};
	struct turned			t = { handle, 5, 0.22f, PLASTIC, FOAM,
					    9.0f };
	struct place			on;
	int				i;

	thing_crate(p, at, 21.6f, 9.6f, 5.0f, PAPER, 0.08f);
	on = place_within(at, 0.0f, -1.8f, 0.0f);
	body_turned(p, &on, &t);
	body_rod(p, &on, AT(5.0f, 0.0f), AT(7.0f, 0.0f), 0.18f, 0.0f, STEEL);
	on = place_within(at, -5.2f, -1.8f, 0.0f);
	thing_cell(p, &on, 5.0f, 0.72f);
	on = place_within(at, 0.4f, -1.8f, 0.0f);
	device_motor(p, &on, 3.6f, 0.8f);
	on = place_within(at, -2.4f, -1.0f, 0.0f);
	thing_board(p, &on, 6.6f, 0.9f, c);
	on = place_within(at, -9.2f, -1.8f, 0.0f);
	thing_coil(p, &on, 1.2f, 2.0f, 6, 0.06f, COPPER);
	for (i = 0; i < 3; i++) {	/* spare heads with their bristles */
		on = place_within(at, 4.0f, 0.6f + 1.4f * (float)i,
		    thing_spread(c, 0.1f));
		body_rod(p, &on, AT(-3.6f, 0.0f), AT(2.6f, 0.0f), 0.34f, 0.2f,
		    PLASTIC);
		body_slab(p, &on, AT(3.2f, 0.0f), 2.2f, 0.9f, 0.4f, PLASTIC,
		    1.2f);
		body_rod(p, &on, AT(-3.6f, 0.0f), AT(-2.2f, 0.0f), 0.2f,
		    0.14f, STEEL);
	}
	body_ring(p, at, AT(-6.0f, 2.4f), 2.0f, 1.6f, PLASTIC, 1.4f);
	on = place_within(at, -6.0f, 2.4f, 0.0f);
	thing_coil(p, &on, 2.4f, 2.4f, 8, 0.07f, COPPER);
}

void
thing_speaker(struct plate *p, const struct place *at, struct chance *c)
{
	static const struct point	shell[] = {
		{ -9.2f, 3.2f }, { -8.8f, 3.6f }, { 8.8f, 3.6f },
		{ 9.2f, 3.2f }
	};
	struct turned			t = { shell, 4, 0.32f, PLASTIC, FOAM,
					    9.0f };
	struct place			on;

	body_turned(p, at, &t);
	device_driver(p, at, AT(-4.6f, 0.0f), 2.6f);
	device_driver(p, at, AT(4.6f, 0.0f), 2.6f);
	body_rod(p, at, AT(-9.0f, 0.0f), AT(-8.4f, 0.0f), 3.0f, 2.4f, RUBBER);
	body_rod(p, at, AT(8.4f, 0.0f), AT(9.0f, 0.0f), 3.0f, 2.4f, RUBBER);
	on = place_within(at, 0.0f, 1.2f, 0.0f);
	thing_cell(p, &on, 6.5f, 0.9f);
	on = place_within(at, 0.0f, -0.8f, 0.0f);
	thing_cell(p, &on, 6.5f, 0.9f);
	on = place_within(at, 0.0f, -2.4f, 0.0f);
	thing_board(p, &on, 9.0f, 1.8f, c);
}

void
thing_power_bank(struct plate *p, const struct place *at, struct chance *c)
{
	struct place	on;
	int		i;

	body_frame(p, at, MIDDLE, 14.4f, 7.0f, 0.9f, 0.2f, PLASTIC, 1.9f);
	body_slab(p, at, MIDDLE, 14.4f, 7.0f, 0.9f, PLASTIC, 0.4f);
	if (chance_is(c, 0.5)) {
		on = place_within(at, -1.2f, 0.0f, 0.0f);
		thing_pouch(p, &on, 9.8f, 5.8f, 0.85f);
	} else {
		for (i = 0; i < 3; i++) {
			on = place_within(at, -2.4f, ((float)i - 1.0f) * 1.95f,
			    0.0f);
			thing_cell(p, &on, 6.5f, 0.9f);
		}
	}
	on = place_within(at, 5.6f, 0.0f, 1.5708f);
	thing_board(p, &on, 6.0f, 2.0f, c);
	body_slab(p, at, AT(6.6f, 1.6f), 1.2f, 1.4f, 0.05f, STEEL, 0.08f);
	body_slab(p, at, AT(6.6f, -1.4f), 1.0f, 0.9f, 0.05f, STEEL, 0.08f);
}

void
thing_adapter(struct plate *p, const struct place *at, struct chance *c)
{
	struct place	on = place_within(at, -0.4f, 0.0f,
			    thing_spread(c, 0.1f));

	thing_crate(p, at, 11.6f, 7.6f, 4.0f, PAPER, 0.08f);
	device_plug(p, &on, 6.4f, 5.2f, c);
}

void
thing_cable(struct plate *p, const struct place *at, struct chance *c)
{
	body_slab(p, at, MIDDLE, 10.6f, 7.6f, 0.3f, PLASTIC, 0.02f);
	device_cable(p, at, 10.0f, 7.0f, c);
	body_slab(p, at, MIDDLE, 0.6f, 6.4f, 0.2f, RUBBER, 0.3f);
}

/* A watch on its cushion: case, works, hands, links of the bracelet. */
void
thing_watch(struct plate *p, const struct place *at, struct chance *c)
{
	bool	leather = chance_is(c, 0.4);
	float	angle;
	int	i, n = chance_between(c, 4, 7);

	thing_crate(p, at, 10.6f, 10.6f, 7.0f, PAPER, 0.25f);
	body_slab(p, at, MIDDLE, 7.0f, 5.0f, 1.6f, FOAM, 5.0f);
	for (i = -5; i <= 5; i++) {
		if (i > -2 && i < 2)
			continue;
		if (leather)
			body_slab(p, at, AT(0.0f, (float)i * 0.82f), 2.0f,
			    0.82f, 0.05f, LEATHER, 0.5f);
		else
			body_slab(p, at, AT(0.0f, (float)i * 0.82f), 2.1f,
			    0.66f, 0.15f, STEEL, 0.20f);
	}
	body_ring(p, at, MIDDLE, 2.1f, 1.65f, STEEL, 0.6f);
	body_disc(p, at, MIDDLE, 1.7f, STEEL, 0.16f);
	body_disc(p, at, MIDDLE, 1.7f, GLASS, 0.15f);
	for (i = 0; i < n; i++) {
		angle = chance_real(c, 0.0f, 6.28f);
		body_ring(p, at, AT(cosf(angle) * 0.85f, sinf(angle) * 0.85f),
		    chance_real(c, 0.25f, 0.6f), 0.12f, COPPER, 0.08f);
	}
	body_disc(p, at, MIDDLE, 0.55f, CELL, 0.3f);
	body_rod(p, at, AT(2.1f, 0.0f), AT(2.6f, 0.0f), 0.3f, 0.0f, STEEL);
	body_rod(p, at, AT(-1.1f, 4.7f), AT(1.1f, 4.7f), 0.12f, 0.0f, STEEL);
}

void
thing_camera(struct plate *p, const struct place *at, struct chance *c)
{
	struct place	on;
	float		r;

	body_frame(p, at, AT(0.0f, -0.6f), 13.4f, 8.0f, 1.0f, 0.28f,
	    ALUMINIUM, 3.0f);
	body_slab(p, at, AT(0.0f, -0.6f), 13.2f, 7.8f, 0.9f, ALUMINIUM, 0.3f);
	on = place_within(at, 1.0f, 0.0f, 0.0f);
	thing_board(p, &on, 10.5f, 5.8f, c);
	on = place_within(at, -5.0f, -0.4f, 1.5708f);
	thing_pouch(p, &on, 4.8f, 1.9f, 1.3f);
	body_slab(p, at, AT(0.6f, -5.0f), 4.4f, 1.6f, 0.4f, ALUMINIUM, 0.5f);
	for (r = 3.3f; r > 1.2f; r -= 0.5f)	/* the lens, from the front */
		body_ring(p, at, AT(1.0f, 0.0f), r, r - 0.22f, ALUMINIUM,
		    2.2f);
	body_disc(p, at, AT(1.0f, 0.0f), 2.4f, GLASS, 1.6f);
	body_ring(p, at, AT(1.0f, 0.0f), 2.5f, 2.2f, COPPER, 0.12f);
	body_rod(p, at, AT(-5.6f, -4.9f), AT(-4.6f, -4.9f), 0.5f, 0.0f, STEEL);
	body_ring(p, at, AT(-6.9f, -3.8f), 0.4f, 0.22f, STEEL, 0.15f);
	body_ring(p, at, AT(6.9f, -3.8f), 0.4f, 0.22f, STEEL, 0.15f);
}

void
thing_dryer(struct plate *p, const struct place *at, struct chance *c)
{
	static const struct point	barrel[] = {
		{ -9.0f, 3.6f }, { -4.0f, 4.1f }, { 3.0f, 3.6f },
		{ 9.0f, 2.6f }
	};
	struct turned			t = { barrel, 4, 0.25f, PLASTIC, FOAM,
					    9.0f };
	struct point			zig[41];
	struct place			on;
	int				i;

	on = place_within(at, 0.0f, -5.6f, 0.0f);
	body_turned(p, &on, &t);
	for (i = 0; i < 41; i++)	/* the heating wire on mica */
		zig[i] = AT(1.2f + 0.16f * (float)i, i & 1 ? 2.0f : -2.0f);
	body_wire(p, &on, zig, 41, 0.06f, STEEL);
	body_slab(p, &on, AT(4.4f, 0.0f), 6.4f, 0.3f, 0.0f, CERAMIC, 1.6f);
	on = place_within(at, -3.4f, -5.6f, 0.0f);
	device_motor(p, &on, 4.2f, 2.0f);
	for (i = -4; i <= 4; i++)	/* the grille behind */
		body_slab(p, at, AT(-9.0f, -5.6f + 0.8f * (float)i), 0.2f,
		    0.25f, 0.0f, STEEL, 0.6f);
	on = place_within(at, -2.6f, 3.4f, 1.45f);
	body_rod(p, &on, AT(-6.4f, 0.0f), AT(6.4f, 0.0f), 1.8f, 1.55f,
	    PLASTIC);
	thing_board(p, &on, 6.0f, 1.9f, c);
	on = place_within(at, 5.6f, 4.8f, thing_spread(c, 0.3f));
	device_cable(p, &on, 11.0f, 9.0f, c);
	on = place_within(at, 9.0f, 8.0f, 0.4f);
	device_plug(p, &on, 2.6f, 2.0f, c);
}

void
thing_console(struct plate *p, const struct place *at, struct chance *c)
{
	struct place	on;
	int		side;

	body_frame(p, at, MIDDLE, 24.6f, 10.4f, 2.4f, 0.22f, PLASTIC, 1.4f);
	body_slab(p, at, MIDDLE, 24.4f, 10.2f, 2.3f, PLASTIC, 0.35f);
	body_slab(p, at, MIDDLE, 16.0f, 9.4f, 0.2f, GLASS, 0.16f);
	body_slab(p, at, MIDDLE, 16.2f, 9.6f, 0.2f, STEEL, 0.02f);
	on = place_within(at, 2.8f, 0.4f, 0.0f);
	thing_board(p, &on, 9.0f, 6.8f, c);
	on = place_within(at, -4.6f, 0.6f, 0.0f);
	thing_pouch(p, &on, 5.6f, 6.2f, 0.5f);
	body_slab(p, at, AT(3.4f, -1.2f), 3.2f, 3.2f, 0.2f, COPPER, 0.06f);
	for (side = -1; side <= 1; side += 2) {
		struct point	stick = AT((float)side * 10.1f,
				    (float)side * 1.6f - 0.4f);

		body_ring(p, at, stick, 1.1f, 0.8f, STEEL, 0.1f);
		body_disc(p, at, stick, 0.6f, PLASTIC, 0.9f);
		body_slab(p, at, stick, 1.5f, 1.5f, 0.1f, STEEL, 0.05f);
		body_disc(p, at, AT((float)side * 10.1f,
		    (float)-side * 2.8f), 0.9f, RUBBER, 0.4f);
		on = place_within(at, (float)side * 10.3f, 0.0f, 1.5708f);
		thing_board(p, &on, 6.4f, 1.4f, c);
	}
}
