/*
 * Chunks of at least ARENA_CHUNK bytes, newest first. Memory comes from
 * calloc and not from Kore's pools, so that a sanitizer sees an overrun.
 */

#include <stdalign.h>
#include <stdint.h>
#include <stdlib.h>

#include "arena.h"

#define ARENA_CHUNK	8192u
#define ARENA_ALIGN	16u

struct arena_chunk {
	alignas(16) struct arena_chunk	*next;
	size_t				used;
	size_t				room;
	alignas(16) unsigned char	bytes[];
};

static struct arena_chunk	*arena_chunk_add(struct arena *, size_t);

void
arena_open(struct arena *a, size_t limit)
{
	a->chunk = NULL;
	a->used = 0;
	a->limit = limit;
}

void
arena_close(struct arena *a)
{
	struct arena_chunk	*c, *next;

	for (c = a->chunk; c != NULL; c = next) {
		next = c->next;
		free(c);
	}

	a->chunk = NULL;
	a->used = 0;
}

/*
 * What does not fit the newest chunk gets a new one. used counts what was
 * asked for, rounded up, so that the limit means the same on every run.
 */
void *
arena_get(struct arena *a, size_t len)
{
	void			*ptr;
	struct arena_chunk	*c;

	if (len > a->limit)
		return (NULL);

	len = (len + ARENA_ALIGN - 1) & ~(size_t)(ARENA_ALIGN - 1);
	if (len == 0)
		len = ARENA_ALIGN;

	if (a->used > a->limit || len > a->limit - a->used)
		return (NULL);

	c = a->chunk;
	if (c == NULL || c->room - c->used < len) {
		if ((c = arena_chunk_add(a, len)) == NULL)
			return (NULL);
	}

	ptr = c->bytes + c->used;
	c->used += len;
	a->used += len;

	return (ptr);
}

/*
 * A large piece gets a chunk of its own behind the newest one, so that the
 * room left in the newest is still used by the small pieces that follow.
 */
static struct arena_chunk *
arena_chunk_add(struct arena *a, size_t len)
{
	struct arena_chunk	*c;
	size_t			room;

	room = len > ARENA_CHUNK ? len : ARENA_CHUNK;
	if (room > SIZE_MAX - sizeof(*c))
		return (NULL);

	if ((c = calloc(1, sizeof(*c) + room)) == NULL)
		return (NULL);

	c->room = room;
	if (a->chunk != NULL && len > ARENA_CHUNK) {
		c->next = a->chunk->next;
		a->chunk->next = c;
	} else {
		c->next = a->chunk;
		a->chunk = c;
	}

	return (c);
}
