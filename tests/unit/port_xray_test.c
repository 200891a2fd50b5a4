/*
 * The drawn X-ray images: the hub takes them, they can be had again, no two
 * are alike, and what is hidden can be seen.
 */

#include <string.h>
#include <png.h>
#include <stdlib.h>

#include "port/xray.h"
#include "wire/image.h"
#include "claim.h"

enum {
	PIXELS = XRAY_WIDTH * XRAY_HEIGHT,
	SMALLEST = 60 * 1024,
	LARGEST = 450 * 1024,
};

static struct xray_load
load_of(enum thing one, enum thing other)
{
	struct xray_load	load = { .count = 2, .hidden = THINGS };

	load.pieces[0] = one;
	load.pieces[1] = other;
	return (load);
}

static void
draw(struct out *o, const struct xray_load *load, uint64_t seed)
{
	struct chance	c;

	chance_open(&c, seed, 1);
	out_open(o);
	(void)xray_draw(load, &c, o);
}

/* Pixels bluer than red by far: metal. */
static int
metal_of(const struct out *o)
{
	png_image	image = { .version = PNG_IMAGE_VERSION };
	uint8_t		*rgb = malloc((size_t)PIXELS * 3);
	int		i, n = 0;

	if (png_image_begin_read_from_memory(&image, o->bytes, o->len)) {
		image.format = PNG_FORMAT_RGB;
		png_image_finish_read(&image, NULL, rgb, 0, NULL);
		for (i = 0; i < PIXELS; i++)
			n += rgb[i * 3 + 2] > rgb[i * 3] + 60;
	}
	free(rgb);
	return (n);
}

static void
claim_every_thing(void)
{
	struct image_facts	facts;
	struct xray_load	load;
	struct out		o;
	int			i, sound = 0, fits = 0;

	for (i = 0; i < THINGS; i++) {
		load = load_of((enum thing)i, THING_CLOTHES);
		draw(&o, &load, (uint64_t)i);
		sound += image_check(o.bytes, o.len, &facts) == IMAGE_OK &&
		    facts.media == IMAGE_PNG && facts.width == XRAY_WIDTH &&
		    facts.height == XRAY_HEIGHT && facts.depth == 8 &&
		    facts.channels == 3;
		fits += o.len >= SMALLEST && o.len <= LARGEST;
		out_close(&o);
	}
	CLAIM("the_hub_takes_a_picture_of_every_thing", sound == THINGS);
	CLAIM("pictures_have_the_size_of_a_line_scanner's", fits == THINGS);
}

static void
claim_repeatable(void)
{
	struct xray_load	load = load_of(THING_PHONE, THING_SHOES);
	struct out		a, b, other;

	draw(&a, &load, 4);
	draw(&b, &load, 4);
	draw(&other, &load, 5);
	CLAIM("the_same_seed_draws_the_same_picture",
	    a.len == b.len && memcmp(a.bytes, b.bytes, a.len) == 0);
	CLAIM("no_two_parcels_look_alike", a.len != other.len ||
	    memcmp(a.bytes, other.bytes, a.len) != 0);
	out_close(&a);
	out_close(&b);
	out_close(&other);
}

static void
claim_hidden(void)
{
	struct xray_load	load = load_of(THING_CLOTHES, THING_BOOK);
	struct out		without, with;
	int			seed, seen = 0;

	for (seed = 0; seed < 8; seed++) {
		load.hidden = THINGS;
		draw(&without, &load, (uint64_t)seed);
		load.hidden = THING_KNIFE;
		draw(&with, &load, (uint64_t)seed);
		seen += metal_of(&with) > metal_of(&without) + 1500;
		out_close(&without);
		out_close(&with);
	}
	CLAIM("a_hidden_knife_shows_as_metal", seen == 8);
}

static void
claim_full_parcel(void)
{
	struct xray_load	load = { .count = XRAY_PIECES,
				    .hidden = THING_CELLS };
	struct image_facts	facts;
	struct out		o;
	int			i;

	for (i = 0; i < XRAY_PIECES; i++)
		load.pieces[i] = (enum thing)(i * 2);
	draw(&o, &load, 7);
	CLAIM("the_fullest_parcel_can_be_drawn",
	    image_check(o.bytes, o.len, &facts) == IMAGE_OK);
	out_close(&o);
	load = (struct xray_load){ .count = 0, .hidden = THINGS };
	draw(&o, &load, 7);
	CLAIM("an_empty_parcel_can_be_drawn",
	    image_check(o.bytes, o.len, &facts) == IMAGE_OK);
	out_close(&o);
}

int
main(void)
{
	claim_every_thing();
	claim_repeatable();
	claim_hidden();
	claim_full_parcel();
	return (claims_done());
}
