/* Cartons and envelopes. */

#include <math.h>

#include "body.h"
#include "carton.h"
#include "thing.h"

/* One face of a carton: two outer flaps that meet, two inner ones, tape. */
struct face {
	float	half_w, half_h;
	float	flap;		/* how far the inner flaps reach in */
	float	board;		/* thickness of the board */
	float	seam;		/* half the gap where the flaps meet */
	float	tape;		/* half the width of the tape; 0: none */
	float	crooked;	/* of the tape, along u */
};

/* -1 .. 1 with period 1, without a call to sinf for each pixel. */
static float
face_wave(float x)
{
	float	part = x - floorf(x);

	return (part < 0.5f ? 4.0f * part - 1.0f : 3.0f - 4.0f * part);
}

static float
face_cover(float distance, float pixel)
{
	float	part = 0.5f - distance / pixel;

	return (part < 0.0f ? 0.0f : part > 1.0f ? 1.0f : part);
}

static float
face_thickness(const void *what, float u, float v, float pixel)
{
	const struct face	*f = what;
	float			in_u = f->half_w - fabsf(u);
	float			in_v = f->half_h - fabsf(v);
	float			t, inside;

	inside = face_cover(-in_u, pixel) * face_cover(-in_v, pixel);
	if (inside <= 0.0f)
		return (0.0f);
	t = f->board * (1.0f + 0.16f * face_wave(u * 1.25f));
	t *= 1.0f - face_cover(fabsf(v) - f->seam, pixel);
	t += f->board * face_cover(in_u - f->flap, pixel) *
	    (1.0f + 0.16f * face_wave(v * 1.25f));
	if (f->tape > 0.0f)
		t += 0.22f * face_cover(fabsf(v - f->crooked * u) - f->tape,
		    pixel);
	return (t * inside);
}

/* The wall between a bottom edge a-b and the top edge above it. */
static void
carton_wall(struct plate *p, const struct place *at, struct point a,
    struct point b, struct point a_top, struct point b_top, float board,
    float depth)
{
	struct point	line[4] = { a, b, b_top, a_top };
	struct place	on;
	float		wide, u = 0.0f, v = 0.0f;
	int		i;

	for (i = 0; i < 4; i++) {
		u += line[i].u * 0.25f;
		v += line[i].v * 0.25f;
	}
	for (i = 0; i < 4; i++)
		line[i] = AT(line[i].u - u, line[i].v - v);
	on = place_within(at, u, v, 0.0f);
	wide = fabsf((b.u - a.u) * (a_top.v - a.v) -
	    (b.v - a.v) * (a_top.u - a.u)) / hypotf(b.u - a.u, b.v - a.v);
	body_polygon(p, &on, line, 4, 0.0f, BOARD,
	    depth * board / (wide + board));
	body_rod(p, at, a, b, board * 0.5f, 0.0f, BOARD);
	body_rod(p, at, a_top, b_top, board * 0.5f, 0.0f, BOARD);
	body_rod(p, at, a, a_top, board * 0.6f, 0.0f, BOARD);
	body_wire(p, at, (const struct point []){ a, b }, 2, 0.06f, PAPER);
	body_wire(p, at, (const struct point []){ a_top, b_top }, 2, 0.06f,
	    PAPER);
}

void
carton_draw(struct plate *p, const struct place *at, float w, float h,
    float depth, struct chance *c)
{
	struct face	f = { w / 2.0f, h / 2.0f, h / 2.0f, 0.55f, 0.12f,
			    2.5f, 0.0f };
	struct point	low[4], top[4];
	float		du, dv, k = 1.0f + depth * 0.0022f;
	int		i;

	du = (at->cosine * p->lean_x + at->sine * p->lean_y) * depth;
	dv = (at->cosine * p->lean_y - at->sine * p->lean_x) * depth;
	f.board = chance_real(c, 0.42f, 0.72f);
	f.flap = fminf(f.flap, w * 0.46f);
	f.crooked = thing_spread(c, 0.012f);
	plate_stamp(p, at, MIDDLE, f.half_w, f.half_h, BOARD, face_thickness,
	    &f);
	for (i = 0; i < 4; i++) {
		low[i] = AT(i == 0 || i == 3 ? -f.half_w : f.half_w,
		    i < 2 ? -f.half_h : f.half_h);
		top[i] = AT(low[i].u * k + du, low[i].v * k + dv);
	}
	for (i = 0; i < 4; i++)
		carton_wall(p, at, low[i], low[(i + 1) % 4], top[i],
		    top[(i + 1) % 4], f.board, depth);
	f.half_w *= k;
	f.half_h *= k;
	f.seam = chance_real(c, 0.05f, 0.3f);
	f.crooked = thing_spread(c, 0.03f);
	plate_stamp(p, at, AT(du, dv), f.half_w, f.half_h, BOARD,
	    face_thickness, &f);
	/* The ends of the tape, folded down over the short sides. */
	for (i = -1; i <= 1; i += 2)
		body_slab(p, at, AT((float)i * (f.half_w - 0.4f) + du * 0.6f,
		    dv), 0.9f, 5.0f, 0.1f, PLASTIC, 0.5f);
}

struct envelope {
	float	half_w, half_h, phase;
};

static float
envelope_thickness(const void *what, float u, float v, float pixel)
{
	const struct envelope	*e = what;
	float			d, bu, bv, row, t;

	d = fmaxf(fabsf(u) - e->half_w - 0.25f * face_wave(v * 0.13f +
	    e->phase), fabsf(v) - e->half_h - 0.25f * face_wave(u * 0.11f));
	t = face_cover(d, pixel) * 0.05f;
	if (t <= 0.0f)
		return (0.0f);
	if (d > -1.1f)		/* the welded border */
		return (t + 0.05f);
	row = floorf(v * 0.95f);
	bv = v * 0.95f - row - 0.5f;
	bu = u * 0.95f + ((int)row & 1 ? 0.5f : 0.0f);
	bu = bu - floorf(bu) - 0.5f;
	d = bu * bu + bv * bv;
	return (t + (d < 0.19f ? 0.02f + (d > 0.13f ? 0.06f : 0.0f) : 0.0f));
}

void
carton_envelope(struct plate *p, const struct place *at, float w, float h,
    struct chance *c)
{
	struct envelope	e = { w / 2.0f, h / 2.0f, chance_real(c, 0.0f, 1.0f) };

	plate_stamp(p, at, MIDDLE, e.half_w + 0.4f, e.half_h + 0.4f, PLASTIC,
	    envelope_thickness, &e);
	plate_stamp(p, at, AT(thing_spread(c, 0.3f), thing_spread(c, 0.3f)),
	    e.half_w, e.half_h, PLASTIC, envelope_thickness, &e);
	body_slab(p, at, AT(w * 0.5f - 2.6f, 0.0f), 3.6f, h - 0.8f, 0.2f,
	    PLASTIC, 0.10f);
	body_slab(p, at, AT(-w * 0.1f, thing_spread(c, 1.0f)), 15.0f, 10.0f,
	    0.1f, PAPER, 0.05f);
}

void
carton_fill(struct plate *p, const struct place *at, float w, float h,
    int n, struct chance *c)
{
	struct place	on;
	int		i;

	if (w < 19.0f || h < 13.0f)
		return;
	for (i = 0; i < n; i++) {
		on = place_within(at, thing_spread(c, w * 0.5f - 9.0f),
		    thing_spread(c, h * 0.5f - 6.0f), thing_spread(c, 0.2f));
		if (chance_is(c, 0.5)) {
			body_frame(p, &on, AT(-4.1f, 0.0f), 8.0f, 8.0f, 1.8f,
			    0.12f, PLASTIC, 0.16f);
			body_frame(p, &on, AT(4.1f, 0.0f), 8.0f, 8.0f, 1.8f,
			    0.12f, PLASTIC, 0.16f);
		} else {
			body_heap(p, &on, MIDDLE, 12.0f, 9.0f, PAPER,
			    chance_real(c, 0.4f, 0.8f),
			    (uint32_t)chance_next(c));
		}
	}
}
