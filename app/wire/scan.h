/*
 * What JSON and msgpack have in common: a tree of objects, arrays and scalars
 * that arrives piece by piece. The two lexers (json.c, msgpack.c) push pieces
 * in; the guard here bounds depth and number of members and refuses names that
 * stand twice; what has passed goes to the sink.
 *
 * Texts are borrowed from the bytes that are read, or from the arena.
 */

#ifndef HUB_WIRE_SCAN_H
#define HUB_WIRE_SCAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../core/document.h"
#include "../core/text.h"
#include "../limits.h"
#include "arena.h"

enum scalar {
	SCALAR_NULL,
	SCALAR_FALSE,
	SCALAR_TRUE,
	SCALAR_NUMBER,		/* the text is its digits as they stand */
	SCALAR_STRING,
	SCALAR_FLOAT		/* binary: has no digits; no text */
};

/*
 * The receiver. Each function returns true to go on, or false to stop, having
 * set the fault. pos is the offset of the piece in the bytes.
 */
struct scan_sink {
	bool	(*object_begin)(void *, uint32_t pos);
	bool	(*object_end)(void *);
	bool	(*array_begin)(void *, uint32_t pos);
	bool	(*array_end)(void *);
	bool	(*name)(void *, struct text);
	bool	(*scalar)(void *, enum scalar, struct text, uint32_t pos);
};

struct scan_names;

struct scan {
	const struct scan_sink	*sink;
	void			*ctx;
	struct arena		*arena;
	struct fault		*fault;
	const char		*bytes;
	size_t			len;
	/* private to scan.c and the lexers */
	uint32_t		depth;
	uint32_t		pieces;
	bool			is_object[LIMIT_DEPTH + 1];
	struct scan_names	*names[LIMIT_DEPTH + 1];
};

/* Sets the fault if none is set yet, and its place if that is not; returns
 * false. */
bool	scan_fail(struct scan *, enum fault_code, size_t pos);

/* For the lexers. */
bool	scan_object_begin(struct scan *, size_t pos);
bool	scan_array_begin(struct scan *, size_t pos);
bool	scan_end(struct scan *);	/* of the innermost object or array */
bool	scan_name(struct scan *, struct text, size_t pos);
bool	scan_scalar(struct scan *, enum scalar, struct text, size_t pos);

/*
 * The two lexers. 0, or -1 with the fault; the bytes hold exactly one value.
 * sink, ctx, arena, fault, bytes and len are set by the caller, the rest is
 * zero.
 */
int	json_scan(struct scan *);
int	msgpack_scan(struct scan *);

#endif
