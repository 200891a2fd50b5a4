/*
 * A bump allocator: one flat block (grown by chunks) that a request owns and
 * frees at once. Nothing in it is freed alone.
 */

#ifndef HUB_WIRE_ARENA_H
#define HUB_WIRE_ARENA_H

#include <stddef.h>

struct arena_chunk;

struct arena {
	struct arena_chunk	*chunk;
	size_t			used;		/* of all chunks, bytes */
	size_t			limit;		/* over it: NULL */
};

void	arena_open(struct arena *, size_t);
void	arena_close(struct arena *);
void	*arena_get(struct arena *, size_t);	/* zeroed, 16-byte aligned */

#endif
