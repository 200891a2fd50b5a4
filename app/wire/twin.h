/*
 * The JSON and msgpack twin of a message: a sink for scan.h that feeds the
 * builder. An array stands for the same element again and again.
 */

#ifndef HUB_WIRE_TWIN_H
#define HUB_WIRE_TWIN_H

#include "message_build.h"
#include "scan.h"

struct twin_frame {
	struct text	name;		/* of the array, or the last member's */
	bool		is_array;
	bool		is_entered;	/* an element was entered for it */
};

struct twin {
	struct build		*build;
	uint32_t		depth;
	struct twin_frame	frames[LIMIT_DEPTH + 1];
};

extern const struct scan_sink	twin_sink;	/* its ctx: struct twin */

#endif
