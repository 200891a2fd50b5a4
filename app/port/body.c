/* Bodies of simple form: how thick each is where the beam goes through. */

#include <assert.h>
#include <math.h>
#include <stdbool.h>
#include <stddef.h>

#include "body.h"

/* How much of a pixel lies inside, given its signed distance outside. */
static float
edge_cover(float distance, float pixel)
{
	float	part = 0.5f - distance / pixel;

	return (part < 0.0f ? 0.0f : part > 1.0f ? 1.0f : part);
}

struct slab {
	float	half_w, half_h, round, thick, line;
};

static float
slab_distance(const struct slab *s, float u, float v)
{
	float	du = fabsf(u) - s->half_w + s->round;
	float	dv = fabsf(v) - s->half_h + s->round;
	float	in = du > dv ? du : dv;

	if (du <= 0.0f || dv <= 0.0f)
		return (in - s->round);
	return (sqrtf(du * du + dv * dv) - s->round);
}

static float
slab_thickness(const void *what, float u, float v, float pixel)
{
	const struct slab	*s = what;

	return (s->thick * edge_cover(slab_distance(s, u, v), pixel));
}

static float
frame_thickness(const void *what, float u, float v, float pixel)
{
	const struct slab	*s = what;
	float			d = slab_distance(s, u, v);

	return (s->thick * (edge_cover(d, pixel) -
	    edge_cover(d + s->line, pixel)));
}

void
body_slab(struct plate *p, const struct place *at, struct point c, float w,
    float h, float round, struct material m, float thick)
{
	struct slab	s = { w / 2.0f, h / 2.0f, round, thick, 0.0f };

	plate_stamp(p, at, c, s.half_w, s.half_h, m, slab_thickness, &s);
}

void
body_frame(struct plate *p, const struct place *at, struct point c, float w,
    float h, float round, float line, struct material m, float thick)
{
	struct slab	s = { w / 2.0f, h / 2.0f, round, thick, line };

	plate_stamp(p, at, c, s.half_w, s.half_h, m, frame_thickness, &s);
}

struct ring {
	float	outer, inner, thick;
};

static float
ring_thickness(const void *what, float u, float v, float pixel)
{
	const struct ring	*s = what;
	float			r = sqrtf(u * u + v * v), t;

	t = edge_cover(r - s->outer, pixel);
	if (s->inner > 0.0f)
		t -= edge_cover(r - s->inner, pixel);
	return (s->thick * t);
}

void
body_disc(struct plate *p, const struct place *at, struct point c, float r,
    struct material m, float thick)
{
	body_ring(p, at, c, r, 0.0f, m, thick);
}

void
body_ring(struct plate *p, const struct place *at, struct point c,
    float outer, float inner, struct material m, float thick)
{
	struct ring	s = { outer, inner, thick };

	plate_stamp(p, at, c, outer, outer, m, ring_thickness, &s);
}

/* The chord through a circle of radius r at distance v. */
static float
circle_chord(float r, float v)
{
	float	d = r * r - v * v;

	return (r > 0.0f && d > 0.0f ? 2.0f * sqrtf(d) : 0.0f);
}

/*
 * The mean chord over a pixel: near the edge it changes too fast for one
 * sample, and thin walls would come out as dashes.
 */
static float
circle_path(float r, float v, float pixel)
{
	v = fabsf(v);
	if (v < r - 2.5f * pixel || v > r + pixel)
		return (circle_chord(r, v));
	return (0.25f * (circle_chord(r, v - 0.375f * pixel) +
	    circle_chord(r, v - 0.125f * pixel) +
	    circle_chord(r, v + 0.125f * pixel) +
	    circle_chord(r, v + 0.375f * pixel)));
}

static float
ball_thickness(const void *what, float u, float v, float pixel)
{
	return (circle_path(*(const float *)what, sqrtf(u * u + v * v),
	    pixel));
}

void
body_ball(struct plate *p, const struct place *at, struct point c, float r,
    struct material m)
{
	plate_stamp(p, at, c, r, r, m, ball_thickness, &r);
}

struct rod {
	float	half, outer, inner;
};

static float
rod_thickness(const void *what, float u, float v, float pixel)
{
	const struct rod	*r = what;
	float			t;

	if (fabsf(v) > r->outer + pixel)
		return (0.0f);
	t = circle_path(r->outer, v, pixel) - circle_path(r->inner, v, pixel);
	return (t * edge_cover(fabsf(u) - r->half, pixel));
}

void
body_rod(struct plate *p, const struct place *at, struct point a,
    struct point b, float outer, float inner, struct material m)
{
	float		du = b.u - a.u, dv = b.v - a.v;
	struct rod	r = { hypotf(du, dv) / 2.0f, outer, inner };
	struct place	on;

	on = place_within(at, (a.u + b.u) / 2.0f, (a.v + b.v) / 2.0f,
	    atan2f(dv, du));
	plate_stamp(p, &on, (struct point){ 0.0f, 0.0f }, r.half, outer, m,
	    rod_thickness, &r);
}

/* A turned body around the middle of its axis. */
struct lathe {
	const struct turned	*body;
	float			middle;
	float			half;		/* of its length */
	bool			shell;
};

static float
lathe_radius(const struct turned *t, float u)
{
	const struct point	*a = t->profile;
	float			part;
	int			i;

	for (i = 1; i < t->count - 1 && u > a[i].u; i++)
		continue;
	part = (u - a[i - 1].u) / (a[i].u - a[i - 1].u);
	return (a[i - 1].v + (a[i].v - a[i - 1].v) * part);
}

static float
lathe_thickness(const void *what, float u, float v, float pixel)
{
	const struct lathe	*l = what;
	const struct turned	*t = l->body;
	float			beyond = fabsf(u) - l->half, r, inner;

	if (beyond > pixel)
		return (0.0f);
	r = lathe_radius(t, u + l->middle);
	if (fabsf(v) > r + pixel)
		return (0.0f);
	inner = circle_path(r - t->wall, v, pixel) *
	    edge_cover(beyond + t->wall, pixel);
	if (l->shell)
		return (circle_path(r, v, pixel) *
		    edge_cover(beyond, pixel) - inner);
	return (inner * edge_cover(v - t->level, pixel));
}

void
body_turned(struct plate *p, const struct place *at, const struct turned *t)
{
	struct lathe	l = { t, 0.0f, 0.0f, true };
	struct point	centre;
	float		r = 0.0f;
	int		i;

	assert(t->count >= 2);

	for (i = 0; i < t->count; i++)
		r = fmaxf(r, t->profile[i].v);
	l.half = (t->profile[t->count - 1].u - t->profile[0].u) / 2.0f;
	l.middle = t->profile[0].u + l.half;
	centre = (struct point){ l.middle, 0.0f };
	plate_stamp(p, at, centre, l.half, r, t->shell, lathe_thickness, &l);
	l.shell = false;
	plate_stamp(p, at, centre, l.half, r, t->filling, lathe_thickness,
	    &l);
}

struct outline {
	const struct point	*at;
	int			count;
	const struct layer	*layer;
	int			layer_count;
};

/* Is the half line from (u, v) crossed by the edge a-b? */
static bool
outline_crosses(struct point a, struct point b, float u, float v)
{
	bool	above = v >= a.v, below = v < b.v, left;

	left = (b.u - a.u) * (v - a.v) > (b.v - a.v) * (u - a.u);
	return ((above && below && left) || (!above && !below && !left));
}

/* The signed distance to a polygon: negative inside. */
static float
outline_distance(const struct outline *o, float u, float v)
{
	float	best = 1e9f, eu, ev, wu, wv, t, sign = 1.0f;
	int	i, j;

	for (i = 0, j = o->count - 1; i < o->count; j = i++) {
		eu = o->at[j].u - o->at[i].u;
		ev = o->at[j].v - o->at[i].v;
		wu = u - o->at[i].u;
		wv = v - o->at[i].v;
		t = (wu * eu + wv * ev) / (eu * eu + ev * ev);
		t = t < 0.0f ? 0.0f : t > 1.0f ? 1.0f : t;
		wu -= eu * t;
		wv -= ev * t;
		best = fminf(best, wu * wu + wv * wv);
		if (outline_crosses(o->at[i], o->at[j], u, v))
			sign = -sign;
	}
	return (sign * sqrtf(best));
}

static float
outline_thickness(const struct layer *l, float distance, float pixel)
{
	float	d = distance + l->inset, t = edge_cover(d, pixel);

	if (t > 0.0f && l->bevel > 0.0f && -d < l->bevel)
		t *= d < 0.0f ? -d / l->bevel : 0.0f;
	return (l->thick * t);
}

/* The distance costs most, so all layers are laid with one. */
static void
outline_row(struct plate *p, const struct place *at, const struct outline *o,
    struct window w, int y)
{
	float	pixel = 1.0f / at->scale, dx, dy, u, v, d, t;
	size_t	i = (size_t)y * (size_t)p->width + (size_t)w.left;
	int	x, n;

	dx = (float)w.left + 0.5f - at->x;
	dy = (float)y + 0.5f - at->y;
	u = (at->cosine * dx + at->sine * dy) * pixel;
	v = (at->cosine * dy - at->sine * dx) * pixel;
	for (x = w.left; x < w.right; x++, i++) {
		d = outline_distance(o, u, v);
		for (n = 0; d < pixel && n < o->layer_count; n++) {
			t = outline_thickness(&o->layer[n], d, pixel);
			p->soft[i] += t * o->layer[n].material.soft;
			p->hard[i] += t * o->layer[n].material.hard;
		}
		u += at->cosine * pixel;
		v -= at->sine * pixel;
	}
}

void
body_layers(struct plate *p, const struct place *at,
    const struct point *points, int count, const struct layer *layers,
    int layer_count)
{
	struct outline	o = { points, count, layers, layer_count };
	struct window	w;
	float		half_w = 0.0f, half_h = 0.0f;
	int		i, y;

	assert(count >= 3);

	for (i = 0; i < count; i++) {
		half_w = fmaxf(half_w, fabsf(points[i].u));
		half_h = fmaxf(half_h, fabsf(points[i].v));
	}
	w = plate_window(p, at, (struct point){ 0.0f, 0.0f }, half_w, half_h);
	for (y = w.top; y < w.bottom; y++)
		outline_row(p, at, &o, w, y);
}

void
body_polygon(struct plate *p, const struct place *at,
    const struct point *points, int count, float bevel, struct material m,
    float thick)
{
	struct layer	one = { 0.0f, bevel, m, thick };

	body_layers(p, at, points, count, &one, 1);
}

/* One segment of a wire into the scratch plane: the thicker one stays. */
static struct window
wire_segment(struct plate *p, const struct place *at, struct point a,
    struct point b, float r)
{
	float		du = b.u - a.u, dv = b.v - a.v, long2, u, v, t, d;
	struct place	on;
	struct window	w;
	size_t		i;
	int		x, y;

	on = place_within(at, a.u, a.v, 0.0f);
	w = plate_window(p, &on, (struct point){ du / 2.0f, dv / 2.0f },
	    fabsf(du) / 2.0f + r, fabsf(dv) / 2.0f + r);
	long2 = fmaxf(du * du + dv * dv, 1e-6f);
	for (y = w.top; y < w.bottom; y++)
		for (x = w.left; x < w.right; x++) {
			u = ((float)x + 0.5f - on.x) / on.scale;
			v = ((float)y + 0.5f - on.y) / on.scale;
			d = u * on.cosine + v * on.sine;
			v = v * on.cosine - u * on.sine;
			u = d;
			t = (u * du + v * dv) / long2;
			t = t < 0.0f ? 0.0f : t > 1.0f ? 1.0f : t;
			d = circle_chord(r, hypotf(u - du * t, v - dv * t));
			i = (size_t)y * (size_t)p->width + (size_t)x;
			p->scratch[i] = fmaxf(p->scratch[i], d);
		}
	return (w);
}

/* A wire thinner than a pixel is drawn a pixel wide and so much paler. */
void
body_wire(struct plate *p, const struct place *at, const struct point *points,
    int count, float r, struct material m)
{
	struct window	w, all = { p->width, p->height, 0, 0 };
	float		least = 0.75f / at->scale, wide, thin;
	size_t		i;
	int		x, y, n;

	assert(count >= 2);

	wide = fmaxf(r, least);
	thin = (r * r) / (wide * wide);
	for (n = 1; n < count; n++) {
		w = wire_segment(p, at, points[n - 1], points[n], wide);
		all.left = w.left < all.left ? w.left : all.left;
		all.top = w.top < all.top ? w.top : all.top;
		all.right = w.right > all.right ? w.right : all.right;
		all.bottom = w.bottom > all.bottom ? w.bottom : all.bottom;
	}
	for (y = all.top; y < all.bottom; y++) {
		i = (size_t)y * (size_t)p->width + (size_t)all.left;
		for (x = all.left; x < all.right; x++, i++) {
			p->soft[i] += p->scratch[i] * thin * m.soft;
			p->hard[i] += p->scratch[i] * thin * m.hard;
			p->scratch[i] = 0.0f;
		}
	}
}

struct heap {
	float		half_w, half_h, thick;
	uint32_t	which;
};

static float
heap_thickness(const void *what, float u, float v, float pixel)
{
	const struct heap	*h = what;
	float			wave, fold, crease, t;
	struct slab		s = { h->half_w, h->half_h, 0.0f, 1.0f, 0.0f };

	s.round = fminf(h->half_w, h->half_h) * 0.3f;
	t = slab_distance(&s, u, v);
	if (t > 0.0f)
		return (0.0f);
	wave = noise_smooth(u * 0.28f, v * 0.28f, h->which);
	t = edge_cover(t + wave * 1.6f, pixel * 2.0f);
	if (t <= 0.0f)
		return (0.0f);
	fold = noise_smooth(u * 0.10f + v * 0.34f, v * 0.12f - u * 0.30f,
	    h->which + 1);
	crease = fold * 2.6f + wave * 1.2f;
	crease = fabsf(crease - floorf(crease) - 0.5f) * 2.0f;
	crease = crease * crease;
	return (h->thick * t * (0.60f + 0.35f * fold + 0.15f * wave +
	    0.28f * crease * crease * crease));
}

void
body_heap(struct plate *p, const struct place *at, struct point c, float w,
    float h, struct material m, float thick, uint32_t which)
{
	struct heap	s = { w / 2.0f, h / 2.0f, thick, which };

	plate_stamp(p, at, c, s.half_w, s.half_h, m, heap_thickness, &s);
}
