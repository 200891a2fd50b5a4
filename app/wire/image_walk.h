/*
 * The two formats of image.h. Both are given at least one byte and set the
 * facts that they see.
 */

#ifndef HUB_WIRE_IMAGE_WALK_H
#define HUB_WIRE_IMAGE_WALK_H

#include <stdbool.h>

#include "image.h"

bool			image_is_png(const uint8_t *, size_t);
enum image_fault	image_check_png(const uint8_t *, size_t,
			    struct image_facts *);

bool			image_is_jpeg(const uint8_t *, size_t);
enum image_fault	image_check_jpeg(const uint8_t *, size_t,
			    struct image_facts *);

#endif
