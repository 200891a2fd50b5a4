#include <assert.h>
#include <string.h>

#include "image.h"
#include "image_walk.h"

enum image_fault
image_check(const void *bytes, size_t len, struct image_facts *facts)
{
	assert(facts != NULL && (bytes != NULL || len == 0));

	memset(facts, 0, sizeof(*facts));

	if (image_is_png(bytes, len)) {
		facts->media = IMAGE_PNG;
		return (image_check_png(bytes, len, facts));
	}

	if (image_is_jpeg(bytes, len)) {
		facts->media = IMAGE_JPEG;
		return (image_check_jpeg(bytes, len, facts));
	}

	return (IMAGE_UNKNOWN);
}

const char *
image_media_name(enum image_media media)
{
	switch (media) {
	case IMAGE_PNG:
		return ("image/png");
	case IMAGE_JPEG:
		return ("image/jpeg");
	default:
		return ("application/octet-stream");
	}
}
