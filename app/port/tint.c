/* Pseudo-colour, the detector's noise, and the PNG that carries them. */

#include <math.h>
#include <png.h>
#include <pthread.h>
#include <stdlib.h>

#include "tint.h"

enum {
	TINT_HUES = 48,
	TINT_DEPTHS = 160,
	TINT_STEPS = 8,
	TINT_REACH = 3,		/* of the sharpening, in pixels */
	TINT_PATCH = 16,	/* pixels between two knots of unevenness */
};

static const float	TINT_DEEPEST = 6.0f;	/* beyond it all is black */
static const float	TINT_AIR = 0.004f;	/* less is nothing */
static const float	TINT_LIFT = 0.10f;	/* how much edges are lifted */

/*
 * What each kind of stuff looks like from "nothing in the way" to "nothing
 * comes through", at the depths of tint_depth.
 */
static const float	tint_depth[TINT_STEPS] = {
	0.0f, 0.06f, 0.22f, 0.55f, 1.1f, 2.0f, 3.4f, 6.0f
};
static const uint8_t	tint_organic[TINT_STEPS][3] = {
	{ 255, 255, 255 }, { 255, 244, 224 }, { 255, 216, 158 },
	{ 252, 172, 82 }, { 232, 128, 32 }, { 172, 82, 10 },
	{ 92, 40, 6 }, { 24, 14, 8 }
};
static const uint8_t	tint_mixed[TINT_STEPS][3] = {
	{ 255, 255, 255 }, { 236, 247, 230 }, { 192, 228, 176 },
	{ 122, 194, 112 }, { 62, 150, 66 }, { 24, 100, 44 },
	{ 10, 52, 30 }, { 8, 18, 14 }
};
static const uint8_t	tint_metal[TINT_STEPS][3] = {
	{ 255, 255, 255 }, { 228, 236, 252 }, { 172, 194, 244 },
	{ 102, 136, 226 }, { 52, 84, 196 }, { 26, 46, 148 },
	{ 14, 22, 82 }, { 6, 8, 24 }
};

/* The quotient of the two attenuations at which a hue is pure. */
static const float	TINT_ORGANIC_AT = 1.26f;
static const float	TINT_MIXED_AT = 1.72f;
static const float	TINT_METAL_AT = 2.45f;

static uint8_t		tint_table[TINT_HUES][TINT_DEPTHS][3];
static pthread_once_t	tint_once = PTHREAD_ONCE_INIT;

static float
tint_between(const uint8_t (*key)[3], int channel, float depth)
{
	float	part;
	int	i = 1;

	while (i < TINT_STEPS - 1 && depth > tint_depth[i])
		i++;
	part = (depth - tint_depth[i - 1]) /
	    (tint_depth[i] - tint_depth[i - 1]);
	return ((float)key[i - 1][channel] + part *
	    (float)(key[i][channel] - key[i - 1][channel]));
}

/* Depths stand closer together where little is in the way. */
static float
tint_depth_at(int i)
{
	float	part = (float)i / (float)(TINT_DEPTHS - 1);

	return (TINT_DEEPEST * part * part);
}

static void
tint_fill(void)
{
	const uint8_t	(*low)[3], (*high)[3];
	float		hue, part, depth, a, b;
	int		h, d, c;

	for (h = 0; h < TINT_HUES; h++) {
		hue = 2.0f * (float)h / (float)(TINT_HUES - 1);
		low = hue < 1.0f ? tint_organic : tint_mixed;
		high = hue < 1.0f ? tint_mixed : tint_metal;
		part = hue < 1.0f ? hue : hue - 1.0f;
		for (d = 0; d < TINT_DEPTHS; d++)
			for (c = 0; c < 3; c++) {
				depth = tint_depth_at(d);
				a = tint_between(low, c, depth);
				b = tint_between(high, c, depth);
				tint_table[h][d][c] = (uint8_t)(a +
				    (b - a) * part + 0.5f);
			}
	}
}

/* A diode sees a little of its neighbours: scratch gets the plane, blurred. */
static void
tint_blur(const struct plate *p, const float *from)
{
	size_t	w = (size_t)p->width;
	float	*to = p->scratch;
	int	x, y;

	for (y = 1; y < p->height - 1; y++) {
		const float	*a = from + (size_t)(y - 1) * w;
		const float	*b = a + w, *c = b + w;
		float		*o = to + (size_t)y * w;

		for (x = 1; x < p->width - 1; x++)
			o[x] = (a[x - 1] + a[x + 1] + c[x - 1] + c[x + 1] +
			    2.0f * (a[x] + b[x - 1] + b[x + 1] + c[x]) +
			    4.0f * b[x]) * 0.0625f;
	}
}

/*
 * The machine lifts edges for the eye: what differs from its surroundings is
 * made to differ more.
 */
static void
tint_sharpen(const struct plate *p, float *to)
{
	size_t	w = (size_t)p->width;
	int	x, y, far = TINT_REACH;

	for (y = far; y < p->height - far; y++) {
		const float	*b = p->scratch + (size_t)y * w;
		const float	*a = b - (size_t)far * w;
		const float	*c = b + (size_t)far * w;
		float		*o = to + (size_t)y * w;

		for (x = far; x < p->width - far; x++)
			o[x] = fmaxf(0.0f, b[x] + TINT_LIFT * (4.0f * b[x] -
			    a[x] - c[x] - b[x - far] - b[x + far]));
	}
}

/*
 * Nothing is as even as a drawing: stuff is a few parts in a hundred thicker
 * here than there. A coarse grid of chance, bent smoothly between its knots.
 */
static void
tint_roughen(struct plate *p, struct chance *c)
{
	uint32_t	which = (uint32_t)chance_next(c);
	float		knot[4096 / TINT_PATCH + 2], left, right, part, k;
	size_t		i = 0;
	int		x, y, n;

	for (y = 0; y < p->height; y++) {
		part = (float)y / (float)TINT_PATCH;
		for (n = 0; n * TINT_PATCH < p->width + TINT_PATCH; n++)
			knot[n] = 0.955f + 0.09f *
			    noise_smooth((float)n, part, which);
		for (x = 0; x < p->width; x++, i++) {
			if (p->hard[i] < TINT_AIR)
				continue;
			n = x / TINT_PATCH;
			left = knot[n];
			right = knot[n + 1];
			k = left + (right - left) * (float)(x % TINT_PATCH) *
			    (1.0f / (float)TINT_PATCH);
			p->hard[i] *= k;
			p->soft[i] *= k;
		}
	}
}

/*
 * Air is calibrated to white, so noise shows only where something lies; it
 * grows as less of the beam comes through. Diodes differ by row, the pulse
 * of the source by column.
 */
void
tint_expose(struct plate *p, struct chance *c)
{
	float		row, pulse[4096], noise_soft, noise_hard, depth;
	uint64_t	bits = 0;
	size_t		i = 0;
	int		x, y;

	tint_blur(p, p->soft);
	tint_sharpen(p, p->soft);
	tint_blur(p, p->hard);
	tint_sharpen(p, p->hard);
	tint_roughen(p, c);
	for (x = 0; x < p->width && x < 4096; x++)
		pulse[x] = chance_real(c, -0.008f, 0.008f);
	for (y = 0; y < p->height; y++) {
		row = chance_real(c, -0.012f, 0.012f);
		for (x = 0; x < p->width; x++, i++) {
			depth = p->hard[i];
			if (depth < TINT_AIR)
				continue;
			bits = bits * 6364136223846793005ULL +
			    chance_next(c);
			noise_hard = (float)((int32_t)(bits >> 40 & 0xff) +
			    (int32_t)(bits >> 48 & 0xff) - 255) / 255.0f;
			noise_soft = (float)((int32_t)(bits >> 24 & 0xff) +
			    (int32_t)(bits >> 32 & 0xff) - 255) / 255.0f;
			depth = 1.0f + row + pulse[x & 4095] + (0.010f +
			    0.012f * depth) * noise_hard;
			p->hard[i] *= depth;
			p->soft[i] *= depth + 0.020f * noise_soft;
		}
	}
}

static void
tint_row(const struct plate *p, int y, uint8_t *row)
{
	size_t		i = (size_t)y * (size_t)p->width;
	const uint8_t	*colour;
	float		hard, quotient, hue;
	int		x, h, d;

	for (x = 0; x < p->width; x++, i++, row += 3) {
		hard = p->hard[i];
		d = (int)(sqrtf(hard / TINT_DEEPEST) *
		    (float)(TINT_DEPTHS - 1) + 0.5f);
		d = d < 0 ? 0 : d >= TINT_DEPTHS ? TINT_DEPTHS - 1 : d;
		quotient = hard > 0.0f ? p->soft[i] / hard : 0.0f;
		if (quotient < TINT_MIXED_AT)
			hue = (quotient - TINT_ORGANIC_AT) /
			    (TINT_MIXED_AT - TINT_ORGANIC_AT);
		else
			hue = 1.0f + (quotient - TINT_MIXED_AT) /
			    (TINT_METAL_AT - TINT_MIXED_AT);
		h = (int)(hue * 0.5f * (float)(TINT_HUES - 1) + 0.5f);
		h = h < 0 ? 0 : h >= TINT_HUES ? TINT_HUES - 1 : h;
		colour = tint_table[h][d];
		row[0] = colour[0];
		row[1] = colour[1];
		row[2] = colour[2];
	}
}

static void
tint_bytes(png_structp png, png_bytep bytes, size_t len)
{
	out_put(png_get_io_ptr(png), bytes, len);
}

static void
tint_flush(png_structp png)
{
	(void)png;
}

/*
 * The quickest deflate that keeps a picture under 400 KB: the background is
 * runs, the rest is noise that only Huffman can shorten.
 */
static void
tint_header(png_structp png, png_infop info, const struct plate *p,
    struct out *o)
{
	png_set_write_fn(png, o, tint_bytes, tint_flush);
	png_set_IHDR(png, info, (png_uint_32)p->width,
	    (png_uint_32)p->height, 8, PNG_COLOR_TYPE_RGB,
	    PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT,
	    PNG_FILTER_TYPE_DEFAULT);
	if (p->scale > 0.0f)	/* so that a screen can measure */
		png_set_pHYs(png, info, (png_uint_32)lrintf(p->scale * 100.0f),
		    (png_uint_32)lrintf(p->scale * 100.0f),
		    PNG_RESOLUTION_METER);
	png_set_compression_level(png, 1);
	png_set_compression_strategy(png, 3);
	png_set_filter(png, PNG_FILTER_TYPE_BASE, PNG_FILTER_SUB);
	png_write_info(png, info);
}

int
tint_write(const struct plate *p, struct out *o)
{
	png_structp	png;
	png_infop	info;
	uint8_t		*row;
	int		y;

	pthread_once(&tint_once, tint_fill);
	png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
	row = malloc((size_t)p->width * 3);
	info = png != NULL ? png_create_info_struct(png) : NULL;
	if (info == NULL || row == NULL || setjmp(png_jmpbuf(png)) != 0) {
		png_destroy_write_struct(&png, &info);
		free(row);
		return (-1);
	}
	tint_header(png, info, p, o);
	for (y = 0; y < p->height; y++) {
		tint_row(p, y, row);
		png_write_row(png, row);
	}
	png_write_end(png, info);
	png_destroy_write_struct(&png, &info);
	free(row);
	return (o->failed ? -1 : 0);
}
