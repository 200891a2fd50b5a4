#include <assert.h>
#include <string.h>

#include "utf8.h"

#define UTF8_HIGH	0x8080808080808080ull

/* The three bytes of U+1000 to U+CFFF, where nothing can be wrong but what
 * follows the first: nearly all characters of Chinese messages. */
static bool
utf8_is_han(const char *ptr, uint32_t left)
{
	const uint8_t	*p = (const uint8_t *)ptr;

	return (left >= 3 && p[0] >= 0xe1 && p[0] <= 0xec &&
	    (p[1] & 0xc0) == 0x80 && (p[2] & 0xc0) == 0x80);
}

/*
 * Messages are mostly ASCII, so eight bytes are looked at together until one
 * of them is not.
 */
size_t
utf8_check(const void *bytes, size_t len)
{
	struct text	text = { bytes, (uint32_t)len };
	uint64_t	eight;
	uint32_t	at, start;

	assert(len <= UINT32_MAX);

	for (at = 0; at < text.len; ) {
		if (text.len - at >= sizeof(eight)) {
			memcpy(&eight, text.ptr + at, sizeof(eight));
			if ((eight & UTF8_HIGH) == 0) {
				at += (uint32_t)sizeof(eight);
				continue;
			}
		}

		if (utf8_is_han(text.ptr + at, text.len - at)) {
			at += 3;
			continue;
		}
		start = at;
		if (text_next(text, &at) == TEXT_BROKEN)
			return (start);
	}

	return (len);
}

bool
utf8_is_xml(uint32_t code)
{
	if (code < 0x20)
		return (code == '\t' || code == '\n' || code == '\r');

	return (code != 0xfffe && code != 0xffff && code != TEXT_BROKEN);
}
