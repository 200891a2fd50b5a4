/*
 * A document as its readers see it: the fields by name, personal values
 * masked. For screens, subscribers and webhooks.
 */

#ifndef HUB_WIRE_DOCUMENT_SHOWN_H
#define HUB_WIRE_DOCUMENT_SHOWN_H

#include "../core/document.h"
#include "../core/mask.h"
#include "arena.h"
#include "out.h"

/* The members head and lines, into the object that is being written. */
void	document_shown(const struct document *, enum mask_reader,
	    struct arena *, struct out *);

/* The whole object of a document at rest, squeezed (squeeze.h) as it was
 * sealed; null: it cannot be read. */
void	document_shown_stored(const void *, size_t, enum mask_reader,
	    struct arena *, struct out *);

#endif
