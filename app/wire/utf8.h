/*
 * UTF-8 as RFC 3629 has it: no overlong forms, no surrogates, nothing over
 * U+10FFFF. One character at a time is text_next's (core/text.h).
 */

#ifndef HUB_WIRE_UTF8_H
#define HUB_WIRE_UTF8_H

#include <stdbool.h>
#include <stddef.h>

#include "../core/text.h"

/* How many bytes from the start are valid; the length when all are. */
size_t	utf8_check(const void *, size_t);

/* May XML 1.0 carry the character that text_next gave? */
bool	utf8_is_xml(uint32_t);

#endif
