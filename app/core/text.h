/*
 * A borrowed run of bytes: UTF-8, not terminated. It lives as long as the
 * block that it points into (a request's body or its arena) and is never freed
 * by whoever holds it. ptr == NULL means absent; len == 0 with ptr != NULL
 * means present and empty.
 */

#ifndef HUB_CORE_TEXT_H
#define HUB_CORE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct text {
	const char	*ptr;
	uint32_t	len;
};

#define TEXT_NONE	((struct text){ NULL, 0 })
#define TEXT(literal)	((struct text){ (literal), sizeof(literal) - 1 })

/* A terminated string as text; NULL gives TEXT_NONE. */
struct text	text_of(const char *);

/* Absent or empty. The specification treats both alike. */
bool		text_is_blank(struct text);

/* The same bytes. Blank equals blank. */
bool		text_equal(struct text, struct text);
bool		text_equal_string(struct text, const char *);

/*
 * The same to a person: white space of any kind is ignored, letters a-z are
 * compared without case, full-width letters, digits and signs equal their
 * ASCII twins (the part of NFKC that Chinese input methods produce), and the
 * dots in transliterated names equal each other. Everything else of Unicode
 * normalisation is the wire's business.
 */
bool		text_same(struct text, struct text);

/*
 * The code point at *pos; steps *pos over it. Bytes that are not UTF-8 give
 * TEXT_BROKEN and step one byte. *pos must be below len.
 */
#define TEXT_BROKEN	0xffffffffu
uint32_t	text_next(struct text, uint32_t *);

/* How many code points; a broken byte counts as one. */
uint32_t	text_characters(struct text);

/* The bytes that the first n code points take. */
uint32_t	text_head(struct text, uint32_t);

#endif
