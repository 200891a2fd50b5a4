/*
 * A borrowed run of bytes: UTF-8, not terminated. It lives as long as the
 * block that it points into (a request's body or its arena) and is never freed
 * by whoever holds it. ptr == NULL means absent; len == 0 with ptr != NULL
 * means present and empty.
 */

#ifndef HUB_CORE_TEXT_H
#define HUB_CORE_TEXT_H

#include <stdint.h>

struct text {
	const char	*ptr;
	uint32_t	len;
};

#define TEXT_NONE	((struct text){ NULL, 0 })
#define TEXT(literal)	((struct text){ (literal), sizeof(literal) - 1 })

#endif
