/*
 * Is this a PNG or a JPEG, whole, and how large? The answer is found by walking
 * the chunks or markers; the pixels are never decoded into memory and nothing
 * is allocated, whatever size the header claims.
 */

#ifndef HUB_WIRE_IMAGE_H
#define HUB_WIRE_IMAGE_H

#include <stddef.h>
#include <stdint.h>

enum image_media { IMAGE_NONE, IMAGE_PNG, IMAGE_JPEG };

/* Why not. */
enum image_fault {
	IMAGE_OK,
	IMAGE_UNKNOWN,		/* neither PNG nor JPEG */
	IMAGE_SIZE,		/* over LIMIT_IMAGE_SIDE, _PIXELS */
	IMAGE_TRUNCATED,	/* the end is missing */
	IMAGE_BROKEN,		/* a bad checksum, order, or segment */
	IMAGE_FAULTS
};

struct image_facts {
	enum image_media	media;
	uint32_t		width;
	uint32_t		height;
	uint32_t		depth;		/* bits a sample */
	uint32_t		channels;	/* samples a pixel */
};

/* The facts are set as far as they were seen, also of a bad image. */
enum image_fault	image_check(const void *, size_t,
			    struct image_facts *);
const char		*image_media_name(enum image_media); /* "image/png" */

#endif
