/*
 * A small tree for request bodies that are not documents. Strict: RFC 8259 and
 * I-JSON (UTF-8 only, no name twice, no lone surrogate), 32 levels, 256 names
 * in an object. Numbers keep their digits; nothing here is a double.
 */

#ifndef HUB_WIRE_JSON_H
#define HUB_WIRE_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../core/document.h"
#include "../core/text.h"
#include "arena.h"
#include "out.h"

enum json_type {
	JSON_NULL,
	JSON_FALSE,
	JSON_TRUE,
	JSON_NUMBER,
	JSON_STRING,
	JSON_ARRAY,
	JSON_OBJECT
};

struct json {
	enum json_type	type;
	struct text	name;		/* as a member of an object */
	struct text	text;		/* string, or the number's digits */
	struct json	*first;		/* members or items, in order */
	struct json	*next;
	uint32_t	count;		/* of members or items */
};

/* 0, or -1 with the fault (FAULT_SYNTAX, _LIMIT, _ENCODING, _REPEATED, pos).
 * The tree borrows from the bytes where it can. */
int	json_read(const void *, size_t, struct arena *, struct json **,
	    struct fault *);

/* All of these take NULL and what is not of the type, and then say NULL,
 * TEXT_NONE or false. */
const struct json	*json_member(const struct json *, const char *);
struct text		json_member_text(const struct json *, const char *);
bool			json_member_int(const struct json *, const char *,
			    int64_t *);
/* A string, or a number by its digits: for decimals. */
struct text		json_member_decimal(const struct json *, const char *);
bool			json_number_int(const struct json *, int64_t *);

/* Writes the value again (as one value: puts the comma as json_text does). */
void	json_print(const struct json *, struct out *);

#endif
