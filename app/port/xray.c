/* Packing the pieces, choosing the scale, and exposing the plate. */

#include <assert.h>
#include <math.h>

#include "carton.h"
#include "tint.h"
#include "xray.h"

/* One piece as it lies in the parcel, in centimetres from its middle. */
struct piece {
	enum thing	thing;
	float		u, v, angle;
	float		w, h;
	bool		on_top;		/* of others: it may overlap them */
};

struct packing {
	struct piece	piece[XRAY_PIECES + 1];
	int		count;
	float		w, h, depth;
	float		free_u, free_v;		/* around the rows */
	int		fill;			/* cushions and paper */
};

static const float	XRAY_GAP = 0.7f;

static void
packing_sort(struct packing *k)
{
	struct piece	held;
	int		i, j;

	for (i = 1; i < k->count; i++) {
		held = k->piece[i];
		for (j = i; j > 0 && k->piece[j - 1].h < held.h; j--)
			k->piece[j] = k->piece[j - 1];
		k->piece[j] = held;
	}
}

static void
packing_list(struct packing *k, const struct xray_load *load,
    struct chance *c)
{
	struct piece	*p;
	float		swap;
	int		i;

	k->count = 0;
	for (i = 0; i < load->count; i++) {
		p = &k->piece[k->count++];
		p->thing = load->pieces[i];
		p->w = things[p->thing].width;
		p->h = things[p->thing].height;
		p->angle = thing_spread(c, 0.07f);
		p->on_top = i > 1 && chance_is(c, 0.3);
		if (chance_is(c, 0.5))
			p->angle += 3.1416f;
		if (chance_is(c, 0.35) && p->w < 34.0f) {
			p->angle += 1.5708f;
			swap = p->w;
			p->w = p->h;
			p->h = swap;
		}
	}
}

/* Rows from the top, as a packer fills a box; then the box around them. */
static void
packing_rows(struct packing *k, struct chance *c)
{
	struct piece	*p;
	float		area = 0.0f, wide = 0.0f, u = 0.0f, v = 0.0f;
	float		row = 0.0f, most = 0.0f;
	int		i;

	for (i = 0; i < k->count; i++)
		if (!k->piece[i].on_top) {
			area += (k->piece[i].w + XRAY_GAP) *
			    (k->piece[i].h + XRAY_GAP);
			wide = fmaxf(wide, k->piece[i].w + XRAY_GAP);
		}
	wide = fmaxf(wide, sqrtf(area * chance_real(c, 1.2f, 1.8f)));
	for (i = 0; i < k->count; i++) {
		p = &k->piece[i];
		if (p->on_top)
			continue;
		if (u > 0.0f && u + p->w > wide) {
			u = 0.0f;
			v += row + XRAY_GAP;
			row = 0.0f;
		}
		p->u = u + p->w * 0.5f;
		p->v = v + p->h * 0.5f;
		u += p->w + XRAY_GAP;
		row = fmaxf(row, p->h);
		most = fmaxf(most, u);
	}
	for (i = 0; i < k->count; i++)
		if (k->piece[i].on_top) {
			most = fmaxf(most, k->piece[i].w);
			row = fmaxf(row, k->piece[i].h - v);
		}
	k->w = fmaxf(most + chance_real(c, 1.5f, 4.0f),
	    chance_real(c, 19.0f, 23.0f));
	k->h = fmaxf(v + row + chance_real(c, 1.5f, 3.5f),
	    chance_real(c, 13.0f, 17.0f));
	k->fill = 1 + (int)(6.0f * (1.0f - area / (k->w * k->h)));
	k->free_u = (k->w - most) * 0.5f;
	k->free_v = (k->h - v - row) * 0.5f;
}

/* From the corner to the middle; what lies on top falls anywhere. */
static void
packing_settle(struct packing *k, struct chance *c)
{
	struct piece	*p;
	float		free_u, free_v;
	int		i;

	k->depth = chance_real(c, 11.0f, 24.0f);
	for (i = 0; i < k->count; i++) {
		p = &k->piece[i];
		free_u = fmaxf(0.0f, k->w - p->w) * 0.5f;
		free_v = fmaxf(0.0f, k->h - p->h) * 0.5f;
		if (p->on_top) {
			p->u = thing_spread(c, free_u * 0.9f);
			p->v = thing_spread(c, free_v * 0.9f);
			p->angle += thing_spread(c, 0.25f);
		} else {
			p->u += k->free_u - k->w * 0.5f +
			    thing_spread(c, 0.4f);
			p->v += k->free_v - k->h * 0.5f +
			    thing_spread(c, 0.4f);
		}
	}
}

/* Among the rest, anywhere, lengthwise or across; all of it in the box. */
static void
packing_hide(struct packing *k, enum thing hidden, struct chance *c)
{
	struct piece	*p = &k->piece[k->count++];
	float		long_side = things[hidden].width + 1.0f;
	float		short_side = things[hidden].height + 1.0f;

	p->thing = hidden;
	p->on_top = true;
	p->angle = thing_spread(c, 0.2f);
	p->w = long_side + short_side * 0.2f;
	p->h = short_side + long_side * 0.2f;
	if (k->h > p->w && chance_is(c, 0.4)) {
		p->angle += 1.5708f;
		p->h = p->w;
		p->w = short_side + long_side * 0.2f;
	}
	k->w = fmaxf(k->w, p->w);
	k->h = fmaxf(k->h, p->h);
	p->u = thing_spread(c, (k->w - p->w) * 0.5f);
	p->v = thing_spread(c, (k->h - p->h) * 0.5f);
}

/* How the parcel lies on the belt: nearly straight, as large as fits. */
static struct place
packing_place(const struct packing *k, struct chance *c)
{
	float	angle, w, h, scale;

	angle = chance_is(c, 0.2) ? thing_spread(c, 0.22f) :
	    thing_spread(c, 0.05f);
	if (k->h > k->w)	/* the belt takes it lengthwise */
		angle += 1.5708f;
	w = k->w * fabsf(cosf(angle)) + k->h * fabsf(sinf(angle)) + 2.5f;
	h = k->h * fabsf(cosf(angle)) + k->w * fabsf(sinf(angle)) + 2.5f;
	scale = fminf((float)XRAY_WIDTH * 0.92f / w,
	    (float)XRAY_HEIGHT * 0.92f / h);
	scale = fminf(scale * chance_real(c, 0.86f, 1.0f), 27.0f);
	if (chance_is(c, 0.5))
		angle += 3.1416f;
	return (place_make((float)XRAY_WIDTH * 0.5f + thing_spread(c, 24.0f),
	    (float)XRAY_HEIGHT * 0.5f + thing_spread(c, 12.0f), angle, scale));
}

static void
packing_draw(struct plate *plate, const struct packing *k,
    const struct xray_load *load, struct chance *c)
{
	struct place	at = packing_place(k, c), on;
	int		i;

	plate->scale = at.scale;
	if (load->envelope)
		carton_envelope(plate, &at, k->w, k->h, c);
	else
		carton_draw(plate, &at, k->w, k->h, k->depth, c);
	for (i = 0; i < k->count; i++) {
		on = place_within(&at, k->piece[i].u, k->piece[i].v,
		    k->piece[i].angle);
		things[k->piece[i].thing].draw(plate, &on, c);
	}
	if (!load->envelope)
		carton_fill(plate, &at, k->w, k->h, k->fill, c);
}

int
xray_draw(const struct xray_load *load, struct chance *c, struct out *o)
{
	struct packing	k = { .count = 0 };
	struct plate	plate;
	int		result;

	assert(load->count >= 0 && load->count <= XRAY_PIECES);

	if (plate_open(&plate, XRAY_WIDTH, XRAY_HEIGHT) == -1)
		return (-1);
	plate.lean_x = thing_spread(c, 0.03f);
	plate.lean_y = chance_real(c, 0.02f, 0.055f);
	packing_list(&k, load, c);
	packing_sort(&k);
	packing_rows(&k, c);
	packing_settle(&k, c);
	if (load->hidden != THINGS)
		packing_hide(&k, load->hidden, c);
	packing_draw(&plate, &k, load, c);
	tint_expose(&plate, c);
	result = tint_write(&plate, o);
	plate_close(&plate);
	return (result);
}
