/*
 * From the bytes of an XML message to UTF-8, and a look at their shape before
 * a parser sees them.
 */

#ifndef HUB_WIRE_XML_TEXT_H
#define HUB_WIRE_XML_TEXT_H

#include <stdbool.h>
#include <stddef.h>

#include "../core/document.h"
#include "arena.h"

/* skipped: bytes of a byte order mark that stand before text. */
struct xml_text {
	const char	*bytes;
	size_t		len;
	size_t		skipped;
};

/*
 * UTF-8 with or without a mark, GB2312, GBK and GB18030 by declaration, UTF-16
 * by its mark. What is declared as something else is taken when it is ASCII,
 * which is the same in both. False with FAULT_ENCODING at the first byte that
 * does not fit, or where the declaration contradicts the bytes.
 */
bool	xml_text_read(const void *, size_t, struct arena *, struct xml_text *,
	    struct fault *);

/*
 * The parser's work grows with the square of an element's attributes, and it
 * looks at a tag again with each piece until its end: both are bounded here,
 * and so is text but for the Data of an envelope, which the parser passes on
 * as it comes. False with FAULT_LIMIT.
 */
bool	xml_text_check(const struct xml_text *, struct fault *);

/* Opens the converters now, while files may still be opened. 0 or -1. */
int	xml_text_open(void);

#endif
