/*
 * A document at rest: the msgpack twin of a message of one document, fields by
 * name in table order. A field that a later table adds is simply not there; one
 * that a later table drops is passed over. The bytes are the same for the same
 * document, so they can be compared.
 */

#ifndef HUB_WIRE_STORED_H
#define HUB_WIRE_STORED_H

#include <stddef.h>

#include "../core/document.h"
#include "arena.h"
#include "out.h"

void	document_pack(const struct document *, struct out *);

/* 0; -1: not what document_pack wrote, or the arena is full. The document
 * borrows from the bytes. */
int	document_unpack(const void *, size_t, struct arena *,
	    struct document *);

/*
 * What "the same document again" compares: all fields but guid and appTime;
 * an empty field counts as absent.
 */
void	document_content(const struct document *, struct out *);

#endif
