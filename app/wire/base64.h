/* Base64 as XML Schema and RFC 4648 have it, with white space anywhere. */

#ifndef HUB_WIRE_BASE64_H
#define HUB_WIRE_BASE64_H

#include <stdbool.h>
#include <stddef.h>

#include "../core/text.h"

/* Of so many letters at most. */
#define BASE64_ROOM(len)	((size_t)(len) / 4 * 3 + 3)

/*
 * Strict: padding must be there, the bits that it leaves over must be zero,
 * and nothing may follow it. bytes has BASE64_ROOM. False, and *pos is where
 * it is wrong.
 */
bool	base64_read(struct text, unsigned char *bytes, size_t *len,
	    size_t *pos);

#endif
