/*
 * Addresses: percent escapes, and the query string as names and values. What
 * is not well-formed is refused: a broken escape, U+0000, bytes that are not
 * UTF-8.
 */

#ifndef HUB_WIRE_QUERY_H
#define HUB_WIRE_QUERY_H

#include <stdbool.h>

#include "../core/text.h"
#include "arena.h"

struct query_pair {
	struct query_pair	*next;
	struct text		name;
	struct text		value;
};

/*
 * name=value&name&name=: a name alone has an empty value, "+" is a space, and
 * what stands twice stays twice, in its order. False: it is not well-formed,
 * or the arena is full.
 */
bool	query_read(struct text, struct arena *, struct query_pair **);

/* A piece of a path, in which "+" is itself; TEXT_NONE as above. */
struct text	query_segment(struct text, struct arena *);

#endif
