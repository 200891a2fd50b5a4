/*
 * A PNG is a signature and chunks; each chunk has its length, its type and a
 * checksum. The checksums prove that the bytes are those that the encoder
 * wrote; inflating the first LIMIT_IMAGE_INFLATE bytes of pixels shows that
 * they are pixels, and of so many as the header says.
 *
 * libpng was weighed and left out: it decodes whole rows into memory by
 * claimed size, reports errors by longjmp, and had most of its CVEs in chunks
 * that nobody here needs. zlib does the two parts that must be exact.
 */

#include <string.h>

#include <zlib.h>

#include "../limits.h"
#include "image_walk.h"

#define PNG_SIGNATURE	8u
#define PNG_FRAME	12u	/* length, type, checksum */

struct png {
	const uint8_t		*bytes;
	size_t			len;
	size_t			at;
	struct image_facts	*facts;
	z_stream		z;
	uint64_t		expected;	/* bytes of pixels, or 0 */
	bool			ready;		/* needs no (more) palette */
	bool			pixels;		/* an IDAT was there */
	bool			after;		/* a chunk after the IDATs */
};

static enum image_fault	png_chunk(struct png *, uint32_t, bool *);
static enum image_fault	png_header(struct png *, const uint8_t *, uint32_t);
static enum image_fault	png_size(struct png *, const uint8_t *);
static enum image_fault	png_pixels(struct png *, const uint8_t *, uint32_t);
static enum image_fault	png_inflate(struct png *, const uint8_t *, uint32_t);
static enum image_fault	png_end(struct png *, uint32_t);
static uint32_t		png_channels(uint8_t, uint8_t);
static uint32_t		png_number(const uint8_t *);

bool
image_is_png(const uint8_t *bytes, size_t len)
{
	return (len >= PNG_SIGNATURE &&
	    memcmp(bytes, "\x89PNG\r\n\x1a\n", PNG_SIGNATURE) == 0);
}

enum image_fault
image_check_png(const uint8_t *bytes, size_t len, struct image_facts *facts)
{
	struct png		png = { .bytes = bytes, .len = len,
				    .at = PNG_SIGNATURE, .facts = facts };
	enum image_fault	fault;
	uint32_t		pieces;
	bool			done;

	if (inflateInit(&png.z) != Z_OK)
		return (IMAGE_BROKEN);

	done = false;
	fault = IMAGE_OK;
	for (pieces = 0; fault == IMAGE_OK && !done; pieces++)
		fault = png_chunk(&png, pieces, &done);

	(void)inflateEnd(&png.z);
	return (fault);
}

static enum image_fault
png_chunk(struct png *png, uint32_t pieces, bool *done)
{
	const uint8_t	*chunk = png->bytes + png->at;
	size_t		left = png->len - png->at;
	uint32_t	size;

	if (left < PNG_FRAME)
		return (IMAGE_TRUNCATED);
	if ((size = png_number(chunk)) > INT32_MAX ||
	    pieces >= LIMIT_IMAGE_PIECES)
		return (IMAGE_BROKEN);

	/* The header is looked at before the rest of the file is believed. */
	if (pieces == 0 && memcmp(chunk, "\0\0\0\x0dIHDR", 8) != 0)
		return (IMAGE_BROKEN);
	if (size > left - PNG_FRAME)
		return (IMAGE_TRUNCATED);
	if (png_number(chunk + 8 + size) !=
	    crc32(0, chunk + 4, (uInt)size + 4))
		return (IMAGE_BROKEN);

	png->at += PNG_FRAME + size;

	if (memcmp(chunk + 4, "IEND", 4) == 0) {
		*done = true;
		return (png_end(png, size));
	}
	if (memcmp(chunk + 4, "IDAT", 4) == 0)
		return (png_pixels(png, chunk + 8, size));

	png->after = png->pixels;
	if (memcmp(chunk + 4, "PLTE", 4) == 0) {
		png->ready = true;
		return (size == 0 || size % 3 != 0 || size > 768 ||
		    png->pixels ? IMAGE_BROKEN : IMAGE_OK);
	}
	if (memcmp(chunk + 4, "IHDR", 4) == 0)
		return (pieces == 0 ? png_header(png, chunk + 8, size) :
		    IMAGE_BROKEN);

	/* Bit 5 of the first letter: the chunk may be left out of account. */
	return ((chunk[4] & 0x20) != 0 ? IMAGE_OK : IMAGE_BROKEN);
}

static enum image_fault
png_header(struct png *png, const uint8_t *h, uint32_t size)
{
	struct image_facts	*facts = png->facts;

	(void)size;	/* the caller has compared it: 13 */

	facts->width = png_number(h);
	facts->height = png_number(h + 4);
	facts->depth = h[8];
	facts->channels = png_channels(h[9], h[8]);

	if (facts->width == 0 || facts->height == 0 || facts->channels == 0 ||
	    h[10] != 0 || h[11] != 0 || h[12] > 1)
		return (IMAGE_BROKEN);

	return (png_size(png, h));
}

/* Of interlaced pictures the number of bytes is not computed: seven passes. */
static enum image_fault
png_size(struct png *png, const uint8_t *h)
{
	const struct image_facts	*facts = png->facts;
	uint64_t			row;

	if (facts->width > LIMIT_IMAGE_SIDE ||
	    facts->height > LIMIT_IMAGE_SIDE ||
	    (uint64_t)facts->width * facts->height > LIMIT_IMAGE_PIXELS)
		return (IMAGE_SIZE);

	row = ((uint64_t)facts->width * facts->channels * facts->depth + 7) / 8;
	png->expected = h[12] == 0 ? (row + 1) * facts->height : 0;
	png->ready = h[9] != 3;

	return (IMAGE_OK);
}

static enum image_fault
png_pixels(struct png *png, const uint8_t *bytes, uint32_t size)
{
	if (!png->ready || png->after)
		return (IMAGE_BROKEN);

	png->pixels = true;
	if (png->z.total_out >= LIMIT_IMAGE_INFLATE)
		return (IMAGE_OK);

	return (png_inflate(png, bytes, size));
}

static enum image_fault
png_inflate(struct png *png, const uint8_t *bytes, uint32_t size)
{
	static uint8_t	sink[32768];	/* written, never read */
	int		rc;

	png->z.next_in = (Bytef *)(uintptr_t)bytes;
	png->z.avail_in = size;

	do {
		png->z.next_out = sink;
		png->z.avail_out = sizeof(sink);
		rc = inflate(&png->z, Z_NO_FLUSH);
		if (rc != Z_OK && rc != Z_STREAM_END && rc != Z_BUF_ERROR)
			return (IMAGE_BROKEN);
		if (png->expected != 0 && png->z.total_out > png->expected)
			return (IMAGE_BROKEN);
	} while (rc == Z_OK && png->z.avail_out == 0 &&
	    png->z.total_out < LIMIT_IMAGE_INFLATE);

	return (IMAGE_OK);
}

/* What was inflated to its end must be all the pixels; nothing may follow. */
static enum image_fault
png_end(struct png *png, uint32_t size)
{
	if (size != 0 || !png->pixels || png->at != png->len)
		return (IMAGE_BROKEN);

	if (png->expected != 0 && png->z.total_out < LIMIT_IMAGE_INFLATE &&
	    png->z.total_out != png->expected)
		return (IMAGE_BROKEN);

	return (IMAGE_OK);
}

/* Samples a pixel by colour type; 0: no such type, or not of that depth. */
static uint32_t
png_channels(uint8_t type, uint8_t depth)
{
	switch (type) {
	case 0:
		return (depth == 1 || depth == 2 || depth == 4 ||
		    depth == 8 || depth == 16 ? 1 : 0);
	case 3:
		return (depth == 1 || depth == 2 || depth == 4 ||
		    depth == 8 ? 1 : 0);
	case 2:
		return (depth == 8 || depth == 16 ? 3 : 0);
	case 4:
		return (depth == 8 || depth == 16 ? 2 : 0);
	case 6:
		return (depth == 8 || depth == 16 ? 4 : 0);
	default:
		return (0);
	}
}

static uint32_t
png_number(const uint8_t *p)
{
	return ((uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 |
	    (uint32_t)p[2] << 8 | p[3]);
}
