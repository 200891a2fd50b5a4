/*
 * A JPEG is a row of markers, most of them with a length; after SOS come
 * entropy-coded bytes in which 0xff stands only before 0x00 or a restart. The
 * walk sees that the frame is one that browsers draw (baseline, extended or
 * progressive, Huffman), that its tables are there before they are used, and
 * that the picture ends with EOI. JPEG has no checksums: flipped bits within
 * the coded bytes are not found. Decoding by libjpeg was weighed: it would not
 * find them either (it draws what it gets), and takes 100 ms for a large scan.
 */

#include <stddef.h>

#include "../limits.h"
#include "image_walk.h"

#define JPEG_SOF0	0xc0
#define JPEG_SOF2	0xc2
#define JPEG_DHT	0xc4
#define JPEG_SOF15	0xcf
#define JPEG_SOI	0xd8
#define JPEG_EOI	0xd9
#define JPEG_SOS	0xda
#define JPEG_DQT	0xdb
#define JPEG_TEM	0x01

struct jpeg {
	const uint8_t		*bytes;
	size_t			len;
	size_t			at;
	struct image_facts	*facts;
	bool			huffman;
	bool			quantum;
	bool			frame;
	bool			scan;
};

static enum image_fault	jpeg_marker(struct jpeg *, uint8_t *);
static enum image_fault	jpeg_segment(struct jpeg *, uint8_t);
static enum image_fault	jpeg_frame(struct jpeg *, const uint8_t *, size_t);
static enum image_fault	jpeg_scan(struct jpeg *, const uint8_t *, size_t);
static enum image_fault	jpeg_coded(struct jpeg *);
static size_t		jpeg_number(const uint8_t *);

bool
image_is_jpeg(const uint8_t *bytes, size_t len)
{
	return (len >= 3 && bytes[0] == 0xff && bytes[1] == JPEG_SOI &&
	    bytes[2] == 0xff);
}

enum image_fault
image_check_jpeg(const uint8_t *bytes, size_t len, struct image_facts *facts)
{
	struct jpeg		jpeg = { .bytes = bytes, .len = len, .at = 2,
				    .facts = facts };
	enum image_fault	fault;
	uint32_t		pieces;
	uint8_t			marker;

	for (pieces = 0; pieces < LIMIT_IMAGE_PIECES; pieces++) {
		if ((fault = jpeg_marker(&jpeg, &marker)) != IMAGE_OK)
			return (fault);

		if (marker == JPEG_EOI)
			return (jpeg.scan ? IMAGE_OK : IMAGE_BROKEN);

		if ((fault = jpeg_segment(&jpeg, marker)) != IMAGE_OK)
			return (fault);
	}

	return (IMAGE_BROKEN);
}

/* 0xff, perhaps more of them to fill, and the marker. */
static enum image_fault
jpeg_marker(struct jpeg *jpeg, uint8_t *marker)
{
	if (jpeg->at < jpeg->len && jpeg->bytes[jpeg->at] != 0xff)
		return (IMAGE_BROKEN);

	while (jpeg->at < jpeg->len && jpeg->bytes[jpeg->at] == 0xff)
		jpeg->at++;

	if (jpeg->at == jpeg->len)
		return (IMAGE_TRUNCATED);

	*marker = jpeg->bytes[jpeg->at++];
	return (*marker == 0 ? IMAGE_BROKEN : IMAGE_OK);
}

static enum image_fault
jpeg_segment(struct jpeg *jpeg, uint8_t marker)
{
	const uint8_t	*body;
	size_t		size;

	/* A second SOI, restarts outside a scan and TEM have no business. */
	if ((marker >= 0xd0 && marker <= JPEG_SOI) || marker == JPEG_TEM)
		return (IMAGE_BROKEN);

	if (jpeg->len - jpeg->at < 2)
		return (IMAGE_TRUNCATED);
	if ((size = jpeg_number(jpeg->bytes + jpeg->at)) < 2)
		return (IMAGE_BROKEN);
	if (size > jpeg->len - jpeg->at)
		return (IMAGE_TRUNCATED);

	body = jpeg->bytes + jpeg->at + 2;
	jpeg->at += size;
	size -= 2;

	if (marker == JPEG_DHT)
		jpeg->huffman = true;
	else if (marker == JPEG_DQT)
		jpeg->quantum = true;
	else if (marker == JPEG_SOS)
		return (jpeg_scan(jpeg, body, size));
	else if (marker >= JPEG_SOF0 && marker <= JPEG_SOF2)
		return (jpeg_frame(jpeg, body, size));
	else if (marker > JPEG_SOF2 && marker <= JPEG_SOF15)
		return (IMAGE_BROKEN);	/* lossless, arithmetic, DAC */

	return (IMAGE_OK);
}

static enum image_fault
jpeg_frame(struct jpeg *jpeg, const uint8_t *b, size_t size)
{
	struct image_facts	*facts = jpeg->facts;

	if (jpeg->frame || size < 6 || size != 6 + 3u * b[5])
		return (IMAGE_BROKEN);

	jpeg->frame = true;
	facts->depth = b[0];
	facts->height = (uint32_t)jpeg_number(b + 1);
	facts->width = (uint32_t)jpeg_number(b + 3);
	facts->channels = b[5];

	if (facts->depth != 8 || facts->height == 0 || facts->width == 0 ||
	    facts->channels == 0 || facts->channels > 4)
		return (IMAGE_BROKEN);

	if (facts->width > LIMIT_IMAGE_SIDE ||
	    facts->height > LIMIT_IMAGE_SIDE ||
	    (uint64_t)facts->width * facts->height > LIMIT_IMAGE_PIXELS)
		return (IMAGE_SIZE);

	return (IMAGE_OK);
}

static enum image_fault
jpeg_scan(struct jpeg *jpeg, const uint8_t *b, size_t size)
{
	if (!jpeg->frame || !jpeg->huffman || !jpeg->quantum)
		return (IMAGE_BROKEN);
	if (size < 4 || b[0] == 0 || b[0] > jpeg->facts->channels ||
	    size != 4 + 2u * b[0])
		return (IMAGE_BROKEN);

	jpeg->scan = true;
	return (jpeg_coded(jpeg));
}

/* On to the next marker that is neither a stuffed zero nor a restart. */
static enum image_fault
jpeg_coded(struct jpeg *jpeg)
{
	const uint8_t	*p = jpeg->bytes;
	size_t		start = jpeg->at;
	uint8_t		next;

	for (; jpeg->at + 1 < jpeg->len; jpeg->at++) {
		if (p[jpeg->at] != 0xff)
			continue;

		next = p[jpeg->at + 1];
		if (next == 0 || (next >= 0xd0 && next <= 0xd7)) {
			jpeg->at++;
			continue;
		}
		if (next != 0xff)
			return (jpeg->at == start ? IMAGE_BROKEN : IMAGE_OK);
	}

	return (IMAGE_TRUNCATED);
}

static size_t
jpeg_number(const uint8_t *p)
{
	return ((size_t)p[0] << 8 | p[1]);
}
