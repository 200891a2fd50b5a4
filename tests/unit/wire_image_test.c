/*
 * Scans: whole pictures of real encoders are taken, everything else is
 * refused, and nothing is allocated by what a header claims.
 */

#include <stdio.h>

#include <jpeglib.h>
#include <png.h>
#include <zlib.h>

#include "../../app/limits.h"
#include "../../app/wire/image.h"
#include "wire_make.h"

static unsigned char		bytes[1 << 20];
static size_t			len;
static struct image_facts	facts;

/* A copy on the heap, exactly so long: a sanitizer sees every overrun. */
static enum image_fault
check(size_t part)
{
	unsigned char		*copy;
	enum image_fault	fault;

	copy = malloc(part + (part == 0));
	memcpy(copy, bytes, part);
	fault = image_check(copy, part, &facts);
	free(copy);

	return (fault);
}

static void
png_put(png_structp png, png_bytep data, size_t size)
{
	(void)png;

	memcpy(bytes + len, data, size);
	len += size;
}

static void
png_make(int type, int depth, int interlace, png_uint_32 side)
{
	png_color	palette[2] = { { 0, 0, 0 }, { 255, 255, 255 } };
	png_structp	png;
	png_infop	info;
	png_bytep	row;
	png_uint_32	y;
	int		pass;

	len = 0;
	png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
	info = png_create_info_struct(png);
	png_set_write_fn(png, NULL, png_put, NULL);
	png_set_IHDR(png, info, side, side, depth, type, interlace, 0, 0);
	if (type == PNG_COLOR_TYPE_PALETTE)
		png_set_PLTE(png, info, palette, 2);
	png_write_info(png, info);

	row = calloc(1, png_get_rowbytes(png, info));
	for (pass = png_set_interlace_handling(png); pass > 0; pass--) {
		for (y = 0; y < side; y++)
			png_write_row(png, row);
	}

	png_write_end(png, info);
	png_destroy_write_struct(&png, &info);
	free(row);
}

static void
jpeg_make(int channels, boolean progressive, JDIMENSION side)
{
	struct jpeg_compress_struct	jpeg;
	struct jpeg_error_mgr		errors;
	unsigned char			*made;
	unsigned long			size;
	JSAMPROW			row;
	JDIMENSION			i, at;

	made = NULL;
	size = 0;
	jpeg.err = jpeg_std_error(&errors);
	jpeg_create_compress(&jpeg);
	jpeg_mem_dest(&jpeg, &made, &size);
	jpeg.image_width = jpeg.image_height = side;
	jpeg.input_components = channels;
	jpeg.in_color_space = channels == 1 ? JCS_GRAYSCALE : JCS_RGB;
	jpeg_set_defaults(&jpeg);
	jpeg.restart_interval = 2;
	if (progressive)
		jpeg_simple_progression(&jpeg);
	jpeg_start_compress(&jpeg, TRUE);

	row = malloc((size_t)side * (size_t)channels);
	for (at = 0; at < side; at++) {
		for (i = 0; i < side * (JDIMENSION)channels; i++)
			row[i] = (unsigned char)(i * 31 + at * 17);
		(void)jpeg_write_scanlines(&jpeg, &row, 1);
	}

	jpeg_finish_compress(&jpeg);
	jpeg_destroy_compress(&jpeg);
	len = size;
	memcpy(bytes, made, size);
	free(made);
	free(row);
}

static void
chunk(const char *type, const void *data, size_t size)
{
	uLong	sum;

	bytes[len] = (unsigned char)(size >> 24);
	bytes[len + 1] = (unsigned char)(size >> 16);
	bytes[len + 2] = (unsigned char)(size >> 8);
	bytes[len + 3] = (unsigned char)size;
	memcpy(bytes + len + 4, type, 4);
	if (size > 0)
		memcpy(bytes + len + 8, data, size);
	sum = crc32(0, bytes + len + 4, (uInt)size + 4);
	bytes[len + 8 + size] = (unsigned char)(sum >> 24);
	bytes[len + 9 + size] = (unsigned char)(sum >> 16);
	bytes[len + 10 + size] = (unsigned char)(sum >> 8);
	bytes[len + 11 + size] = (unsigned char)sum;
	len += 12 + size;
}

static void
png_head(uint32_t width, uint32_t height, unsigned char depth,
    unsigned char type, unsigned char interlace)
{
	unsigned char	head[13] = {
		(unsigned char)(width >> 24), (unsigned char)(width >> 16),
		(unsigned char)(width >> 8), (unsigned char)width,
		(unsigned char)(height >> 24), (unsigned char)(height >> 16),
		(unsigned char)(height >> 8), (unsigned char)height,
		depth, type, 0, 0, interlace,
	};

	memcpy(bytes, "\x89PNG\r\n\x1a\n", 8);
	len = 8;
	chunk("IHDR", head, 13);
}

/* IDAT with so many zero bytes in it. */
static void
png_idat(size_t pixels)
{
	static unsigned char	packed[65536], plain[6 << 20];
	uLongf			size = sizeof(packed);

	if (compress(packed, &size, plain, pixels) != Z_OK)
		abort();
	chunk("IDAT", packed, size);
}

static void
real_pictures_are_taken(void)
{
	png_make(PNG_COLOR_TYPE_RGB, 8, PNG_INTERLACE_NONE, 64);
	CLAIM("a_png_in_colour_is_taken", check(len) == IMAGE_OK &&
	    facts.media == IMAGE_PNG && facts.width == 64 &&
	    facts.height == 64 && facts.depth == 8 && facts.channels == 3);
	png_make(PNG_COLOR_TYPE_GRAY, 16, PNG_INTERLACE_NONE, 33);
	CLAIM("a_png_of_16_bits_is_taken", check(len) == IMAGE_OK &&
	    facts.depth == 16 && facts.channels == 1);
	png_make(PNG_COLOR_TYPE_GRAY, 1, PNG_INTERLACE_NONE, 33);
	CLAIM("a_png_of_one_bit_is_taken", check(len) == IMAGE_OK);
	png_make(PNG_COLOR_TYPE_PALETTE, 1, PNG_INTERLACE_NONE, 9);
	CLAIM("a_png_with_palette_is_taken", check(len) == IMAGE_OK);
	png_make(PNG_COLOR_TYPE_RGB_ALPHA, 8, PNG_INTERLACE_ADAM7, 50);
	CLAIM("an_interlaced_png_is_taken", check(len) == IMAGE_OK &&
	    facts.channels == 4);
	png_make(PNG_COLOR_TYPE_GRAY_ALPHA, 8, PNG_INTERLACE_NONE, 2048);
	CLAIM("a_png_over_the_inflated_part_is_taken",
	    check(len) == IMAGE_OK && facts.channels == 2);

	jpeg_make(3, FALSE, 65);
	CLAIM("a_jpeg_in_colour_is_taken", check(len) == IMAGE_OK &&
	    facts.media == IMAGE_JPEG && facts.width == 65 &&
	    facts.channels == 3 && facts.depth == 8);
	jpeg_make(1, FALSE, 64);
	CLAIM("a_grey_jpeg_is_taken", check(len) == IMAGE_OK &&
	    facts.channels == 1);
	jpeg_make(3, TRUE, 64);
	CLAIM("a_progressive_jpeg_is_taken", check(len) == IMAGE_OK);
	CLAIM("media_have_names",
	    strcmp(image_media_name(IMAGE_PNG), "image/png") == 0 &&
	    strcmp(image_media_name(IMAGE_JPEG), "image/jpeg") == 0 &&
	    strcmp(image_media_name(IMAGE_NONE),
	    "application/octet-stream") == 0);
}

static void
parts_and_changes_are_refused(void)
{
	size_t	i, taken;

	png_make(PNG_COLOR_TYPE_RGB, 8, PNG_INTERLACE_NONE, 16);
	taken = 0;
	for (i = 0; i < len; i++)
		taken += check(i) == IMAGE_OK;
	CLAIM("no_part_of_a_png_is_a_png", taken == 0);
	CLAIM("a_png_without_its_end_is_truncated",
	    check(len - 12) == IMAGE_TRUNCATED);

	for (i = 0; i < len; i++) {
		bytes[i] ^= 4;
		taken += check(len) == IMAGE_OK;
		bytes[i] ^= 4;
	}
	CLAIM("no_byte_of_a_png_can_be_changed", taken == 0);

	jpeg_make(3, TRUE, 32);
	for (i = 0; i < len; i++)
		taken += check(i) == IMAGE_OK;
	CLAIM("no_part_of_a_jpeg_is_a_jpeg", taken == 0);
	CLAIM("a_jpeg_without_its_end_is_truncated",
	    check(len - 2) == IMAGE_TRUNCATED);
}

static void
no_pictures_are_refused(void)
{
	memcpy(bytes, "GIF89a", 6);
	CLAIM("another_format_is_unknown", check(6) == IMAGE_UNKNOWN &&
	    facts.media == IMAGE_NONE);
	CLAIM("nothing_is_no_picture", check(0) == IMAGE_UNKNOWN);
	memcpy(bytes, "<html>", 6);
	CLAIM("a_page_is_no_picture", check(6) == IMAGE_UNKNOWN);
	png_head(1, 1, 8, 0, 0);
	CLAIM("a_head_alone_is_truncated", check(len) == IMAGE_TRUNCATED);
}

static void
sizes_are_bounded(void)
{
	png_head(30000, 30000, 16, 6, 0);
	CLAIM("30000_by_30000_is_refused_by_its_head",
	    check(len) == IMAGE_SIZE && facts.width == 30000);
	png_head(16384, 16384, 8, 0, 0);
	CLAIM("too_many_pixels_are_refused", check(len) == IMAGE_SIZE);
	png_head(16385, 1, 8, 0, 0);
	CLAIM("a_side_too_long_is_refused", check(len) == IMAGE_SIZE);
	png_head(1, 16385, 8, 0, 0);
	CLAIM("a_side_too_high_is_refused", check(len) == IMAGE_SIZE);
	png_head(0, 1, 8, 0, 0);
	CLAIM("no_width_is_refused", check(len) == IMAGE_BROKEN);
	png_head(0xffffffff, 0xffffffff, 8, 0, 0);
	CLAIM("the_largest_claim_is_refused", check(len) == IMAGE_SIZE);
}

static bool
broken(void)
{
	chunk("IEND", NULL, 0);

	return (check(len) == IMAGE_BROKEN);
}

static void
strange_pngs_are_refused(void)
{
	int	i;

	png_head(4, 4, 8, 0, 0);
	png_idat(4 * 5);
	chunk("IEND", NULL, 0);
	CLAIM("a_png_made_by_hand_is_taken", check(len) == IMAGE_OK);
	bytes[len] = 0;
	CLAIM("a_byte_behind_the_end_is_refused",
	    check(len + 1) == IMAGE_BROKEN);

	png_head(2048, 2048, 16, 0, 0);
	png_idat(5 << 20);
	png_idat(1);
	chunk("IEND", NULL, 0);
	CLAIM("pixels_behind_the_inflated_part_rest_on_their_checksum",
	    check(len) == IMAGE_OK);

	png_head(4, 4, 8, 0, 0);
	png_idat(4 * 5 - 1);
	CLAIM("too_few_pixels_are_refused", broken());
	png_head(4, 4, 8, 0, 0);
	png_idat(4 * 5 + 1);
	CLAIM("too_many_pixels_for_the_head_are_refused", broken());
	png_head(4, 4, 8, 0, 0);
	png_idat(6 << 20);
	CLAIM("a_bomb_of_pixels_is_refused", broken());
	png_head(4, 4, 8, 0, 0);
	chunk("IDAT", "not zlib", 8);
	CLAIM("pixels_that_are_no_zlib_are_refused", broken());
	png_head(4, 4, 8, 0, 0);
	CLAIM("no_pixels_at_all_are_refused", broken());
	png_head(4, 4, 8, 3, 0);
	png_idat(4 * 5);
	CLAIM("a_palette_that_is_not_there_is_refused", broken());
	png_head(4, 4, 8, 3, 0);
	chunk("PLTE", "12", 2);
	CLAIM("a_palette_cut_short_is_refused", broken());
	png_head(4, 4, 8, 0, 0);
	png_idat(4 * 5);
	chunk("tEXt", "a", 1);
	png_idat(4 * 5);
	CLAIM("pixels_in_two_places_are_refused", broken());
	png_head(4, 4, 8, 0, 0);
	chunk("IHDR", bytes + 16, 13);
	CLAIM("a_second_head_is_refused", broken());
	png_head(4, 4, 8, 0, 0);
	chunk("ABCD", "", 0);
	CLAIM("an_unknown_critical_chunk_is_refused", broken());
	png_head(4, 4, 8, 0, 0);
	png_idat(4 * 5);
	chunk("IEND", "x", 1);
	CLAIM("an_end_with_content_is_refused", check(len) == IMAGE_BROKEN);
	png_head(4, 4, 8, 0, 0);
	bytes[len] = 0xff;
	memset(bytes + len + 1, 0, 11);
	CLAIM("a_chunk_of_four_gigabytes_is_refused",
	    check(len + 12) == IMAGE_BROKEN);
	memcpy(bytes, "\x89PNG\r\n\x1a\n", 8);
	len = 8;
	png_idat(20);
	CLAIM("pixels_before_the_head_are_refused", broken());

	png_head(4, 4, 8, 0, 0);
	for (i = 0; i < LIMIT_IMAGE_PIECES; i++)
		chunk("tEXt", "", 0);
	CLAIM("chunks_without_end_are_refused", broken());
}

static void
png_types_are_known(void)
{
	static const unsigned char	bad[][3] = {
		{ 3, 0, 0 }, { 16, 3, 0 }, { 4, 2, 0 }, { 2, 4, 0 },
		{ 1, 6, 0 }, { 8, 1, 0 }, { 8, 7, 0 }, { 8, 0, 2 },
	};
	size_t				i, refused;

	refused = 0;
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		png_head(4, 4, bad[i][0], bad[i][1], bad[i][2]);
		refused += check(len) == IMAGE_BROKEN;
	}
	CLAIM("colour_types_and_depths_that_are_none_are_refused",
	    refused == i);
}

static void
jpeg_bytes(const char *text, size_t size)
{
	memcpy(bytes, text, size);
	len = size;
}

#define JPEG(text)	(jpeg_bytes(text, sizeof(text) - 1), check(len))
#define TABLES		"\xff\xdb\0\x02\xff\xc4\0\x02"
#define FRAME(h, w)	"\xff\xc0\0\x0b\x08" h w "\x01\x01\x11\0"
#define SCAN		"\xff\xda\0\x08\x01\x01\0\0\x3f\0"

static void
strange_jpegs_are_refused(void)
{
	CLAIM("a_jpeg_made_by_hand_is_taken",
	    JPEG("\xff\xd8" TABLES FRAME("\0\x04", "\0\x05") SCAN
	    "ab\xff\0\xff\xd0" "cd\xff\xff\xd9") == IMAGE_OK &&
	    facts.width == 5 && facts.height == 4 && facts.channels == 1);
	CLAIM("30000_by_30000_is_refused_in_jpeg_too",
	    JPEG("\xff\xd8" FRAME("\x75\x30", "\x75\x30")) == IMAGE_SIZE &&
	    facts.width == 30000 && facts.height == 30000);
	CLAIM("a_scan_without_frame_is_refused",
	    JPEG("\xff\xd8" TABLES SCAN "ab\xff\xd9") == IMAGE_BROKEN);
	CLAIM("a_scan_without_tables_is_refused",
	    JPEG("\xff\xd8" FRAME("\0\x04", "\0\x05") SCAN "ab\xff\xd9") ==
	    IMAGE_BROKEN);
	CLAIM("a_scan_of_more_channels_than_there_are_is_refused",
	    JPEG("\xff\xd8" TABLES FRAME("\0\x04", "\0\x05")
	    "\xff\xda\0\x0a\x02\x01\0\x02\0\0\x3f\0" "ab\xff\xd9") ==
	    IMAGE_BROKEN);
	CLAIM("a_frame_twice_is_refused",
	    JPEG("\xff\xd8" FRAME("\0\x04", "\0\x05") FRAME("\0\x04",
	    "\0\x05")) == IMAGE_BROKEN);
	CLAIM("a_frame_without_height_is_refused",
	    JPEG("\xff\xd8" FRAME("\0\0", "\0\x05")) == IMAGE_BROKEN);
	CLAIM("a_lossless_frame_is_refused",
	    JPEG("\xff\xd8\xff\xc3\0\x0b\x08\0\4\0\4\x01\x01\x11\0") ==
	    IMAGE_BROKEN);
	CLAIM("a_segment_shorter_than_its_length_is_refused",
	    JPEG("\xff\xd8\xff\xe0\0\x01") == IMAGE_BROKEN);
	CLAIM("a_segment_cut_short_is_truncated",
	    JPEG("\xff\xd8\xff\xe0\0\x10" "JF") == IMAGE_TRUNCATED &&
	    JPEG("\xff\xd8\xff\xe0\0") == IMAGE_TRUNCATED &&
	    JPEG("\xff\xd8\xff") == IMAGE_TRUNCATED);
	CLAIM("no_picture_before_the_end_is_refused",
	    JPEG("\xff\xd8\xff\xd9") == IMAGE_BROKEN);
	CLAIM("a_second_start_is_refused",
	    JPEG("\xff\xd8\xff\xd8") == IMAGE_BROKEN);
	CLAIM("bytes_between_segments_are_refused",
	    JPEG("\xff\xd8\xff\xe0\0\x02" "x") == IMAGE_BROKEN);
	CLAIM("a_marker_of_zero_is_refused",
	    JPEG("\xff\xd8\xff\0") == IMAGE_BROKEN);
}

static void
jpegs_are_bounded(void)
{
	size_t	i;

	memcpy(bytes, "\xff\xd8", 2);
	for (i = 0, len = 2; i < LIMIT_IMAGE_PIECES; i++, len += 4)
		memcpy(bytes + len, "\xff\xfe\0\x02", 4);
	CLAIM("segments_without_end_are_refused",
	    check(len) == IMAGE_BROKEN);
	CLAIM("a_scan_without_pixels_is_refused",
	    JPEG("\xff\xd8" TABLES FRAME("\0\x04", "\0\x05") SCAN
	    "\xff\xd9") == IMAGE_BROKEN);
}

int
main(void)
{
	real_pictures_are_taken();
	parts_and_changes_are_refused();
	no_pictures_are_refused();
	sizes_are_bounded();
	strange_pngs_are_refused();
	png_types_are_known();
	strange_jpegs_are_refused();
	jpegs_are_bounded();

	return (claims_done());
}
