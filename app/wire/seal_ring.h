/*
 * The key rings of seal.c: read from their files, kept in memory that is
 * locked where the system allows it and left out of core dumps.
 */

#ifndef HUB_WIRE_SEAL_RING_H
#define HUB_WIRE_SEAL_RING_H

#include <stdint.h>

#include "seal.h"

#define RING_KEY_BYTES	32

struct ring_key {
	uint32_t	id;
	uint8_t		bytes[RING_KEY_BYTES];
};

/* The last key is the current one. */
struct ring {
	uint32_t	count;
	struct ring_key	keys[MAC_VERSIONS];
};

struct rings {
	struct ring	seal;
	struct ring	mac;
};

/* 0, or -1 with the reason in text: a sentence that names the file. */
int	ring_read(const char *folder, const char *name, struct ring *,
	    char *reason, size_t room);
/* Appends a new random key to the file, or makes the file. 0 or -1. */
int	ring_add(const char *folder, const char *name, char *reason,
	    size_t room);

void	ring_lock(struct rings *);	/* best effort */
void	ring_wipe(struct rings *);

const struct ring_key	*ring_find(const struct ring *, uint32_t);
const struct ring_key	*ring_current(const struct ring *);

#endif
