/*
 * Findings at rest, put into words for whoever reads them: the feed, the
 * screens, the webhooks.
 *
 * At rest a list of findings is JSON without the words (web/explain.h). What
 * cannot be read, or has a code that this hub does not know, is passed over.
 */

#ifndef HUB_WIRE_FINDING_KEPT_H
#define HUB_WIRE_FINDING_KEPT_H

#include <stddef.h>

#include "../core/mask.h"
#include "arena.h"
#include "out.h"

/* Goes on in an array that the caller began; NULL bytes are no findings. */
void	finding_kept_print(const char *, size_t, enum mask_reader,
	    struct arena *, struct out *);

/* A value as the reader may see it; TEXT_NONE when the arena is full. */
struct text	mask_get(enum privacy, enum mask_reader, struct text,
		    struct arena *);

#endif
