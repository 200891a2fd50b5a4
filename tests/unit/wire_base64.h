/* Base64 for the tests of envelopes. Header only. */

#ifndef HUB_TESTS_WIRE_BASE64_H
#define HUB_TESTS_WIRE_BASE64_H

#include <stdlib.h>
#include <string.h>

/* The caller's to free. */
static inline char *
make_base64(const char *bytes, size_t len)
{
	static const char	letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "abcdefghijklmnopqrstuvwxyz"
				    "0123456789+/";
	char			*made = malloc(len / 3 * 4 + 8), *at = made;
	unsigned int		bits, left;
	size_t			i;

	for (i = 0; i < len; i += 3) {
		left = (unsigned int)(len - i < 3 ? len - i : 3);
		bits = (unsigned int)(unsigned char)bytes[i] << 16;
		if (left > 1)
			bits |= (unsigned int)(unsigned char)bytes[i + 1] << 8;
		if (left > 2)
			bits |= (unsigned char)bytes[i + 2];
		*at++ = letters[bits >> 18];
		*at++ = letters[bits >> 12 & 63];
		*at++ = left > 1 ? letters[bits >> 6 & 63] : '=';
		*at++ = left > 2 ? letters[bits & 63] : '=';
	}
	*at = '\0';

	return (made);
}

#endif
