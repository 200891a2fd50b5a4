/* The plate: its planes, places on it, and how a body is added. */

#include <assert.h>
#include <math.h>
#include <stdlib.h>

#include "plate.h"

const struct material	WATER = { 0.215f, 0.172f };
const struct material	PLASTIC = { 0.190f, 0.155f };
const struct material	POWDER = { 0.115f, 0.092f };
const struct material	PAPER = { 0.135f, 0.108f };
const struct material	BOARD = { 0.026f, 0.021f };
const struct material	TEXTILE = { 0.062f, 0.050f };
const struct material	LEATHER = { 0.190f, 0.150f };
const struct material	RUBBER = { 0.300f, 0.215f };
const struct material	FOAM = { 0.022f, 0.018f };
const struct material	GLASS = { 0.960f, 0.560f };
const struct material	CERAMIC = { 0.900f, 0.520f };
const struct material	ALUMINIUM = { 0.980f, 0.560f };
const struct material	FIBREGLASS = { 0.720f, 0.430f };
const struct material	SILICON = { 1.500f, 0.800f };
const struct material	CELL = { 1.900f, 0.860f };
const struct material	STEEL = { 9.400f, 3.600f };
const struct material	COPPER = { 12.80f, 4.700f };
const struct material	SOLDER = { 22.00f, 8.000f };

int
plate_open(struct plate *p, int width, int height)
{
	size_t	n = (size_t)width * (size_t)height;

	assert(width > 0 && height > 0);

	p->width = width;
	p->height = height;
	p->scale = 0.0f;
	p->soft = calloc(n * 3, sizeof(float));
	if (p->soft == NULL)
		return (-1);
	p->hard = p->soft + n;
	p->scratch = p->hard + n;
	return (0);
}

void
plate_close(struct plate *p)
{
	free(p->soft);
	p->soft = p->hard = p->scratch = NULL;
}

struct place
place_make(float x, float y, float angle, float scale)
{
	return ((struct place){ x, y, cosf(angle), sinf(angle), scale });
}

struct place
place_within(const struct place *at, float u, float v, float angle)
{
	float	c = cosf(angle), s = sinf(angle);

	return ((struct place){
	    at->x + at->scale * (at->cosine * u - at->sine * v),
	    at->y + at->scale * (at->sine * u + at->cosine * v),
	    at->cosine * c - at->sine * s, at->sine * c + at->cosine * s,
	    at->scale });
}

static int
plate_clip(float value, int limit)
{
	if (value < 0.0f)
		return (0);
	return (value > (float)limit ? limit : (int)value);
}

struct window
plate_window(const struct plate *p, const struct place *at, struct point c,
    float half_w, float half_h)
{
	float	x = at->x + at->scale * (at->cosine * c.u - at->sine * c.v);
	float	y = at->y + at->scale * (at->sine * c.u + at->cosine * c.v);
	float	reach_x, reach_y;

	reach_x = at->scale * (fabsf(at->cosine) * half_w +
	    fabsf(at->sine) * half_h) + 2.0f;
	reach_y = at->scale * (fabsf(at->sine) * half_w +
	    fabsf(at->cosine) * half_h) + 2.0f;
	return ((struct window){
	    plate_clip(x - reach_x, p->width),
	    plate_clip(y - reach_y, p->height),
	    plate_clip(x + reach_x + 1.0f, p->width),
	    plate_clip(y + reach_y + 1.0f, p->height) });
}

void
plate_stamp(struct plate *p, const struct place *at, struct point c,
    float half_w, float half_h, struct material m, thickness body,
    const void *what)
{
	struct window	w = plate_window(p, at, c, half_w, half_h);
	float		pixel = 1.0f / at->scale, dx, dy, u, v, t;
	size_t		i;
	int		x, y;

	for (y = w.top; y < w.bottom; y++) {
		dx = (float)w.left + 0.5f - at->x;
		dy = (float)y + 0.5f - at->y;
		u = (at->cosine * dx + at->sine * dy) * pixel - c.u;
		v = (at->cosine * dy - at->sine * dx) * pixel - c.v;
		i = (size_t)y * (size_t)p->width + (size_t)w.left;
		for (x = w.left; x < w.right; x++, i++) {
			t = body(what, u, v, pixel);
			if (t > 0.0f) {
				p->soft[i] += t * m.soft;
				p->hard[i] += t * m.hard;
			}
			u += at->cosine * pixel;
			v -= at->sine * pixel;
		}
	}
}

static float
noise_corner(int32_t x, int32_t y, uint32_t which)
{
	uint32_t	h;

	h = (uint32_t)x * 0x85ebca6bu ^ (uint32_t)y * 0xc2b2ae35u ^ which;
	h = (h ^ (h >> 15)) * 0x2c1b3c6du;
	h = (h ^ (h >> 12)) * 0x297a2d39u;
	return ((float)(h >> 8) * (1.0f / 16777216.0f));
}

float
noise_smooth(float x, float y, uint32_t which)
{
	float	fx = floorf(x), fy = floorf(y), tx = x - fx, ty = y - fy;
	int32_t	ix = (int32_t)fx, iy = (int32_t)fy;
	float	top, low;

	tx = tx * tx * (3.0f - 2.0f * tx);
	ty = ty * ty * (3.0f - 2.0f * ty);
	top = noise_corner(ix, iy, which) * (1.0f - tx) +
	    noise_corner(ix + 1, iy, which) * tx;
	low = noise_corner(ix, iy + 1, which) * (1.0f - tx) +
	    noise_corner(ix + 1, iy + 1, which) * tx;
	return (top * (1.0f - ty) + low * ty);
}
