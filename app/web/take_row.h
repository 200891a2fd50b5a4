/*
 * A document as the row that the group commit takes, and the published words
 * for what becomes of it.
 */

#ifndef HUB_WEB_TAKE_ROW_H
#define HUB_WEB_TAKE_ROW_H

#include <stdbool.h>

#include "../core/kinds.h"
#include "../store/intake.h"
#include "../wire/arena.h"
#include "take.h"

/* All of these: false when the arena is full. */
bool	take_row(const struct document *, struct intake_document *,
	    struct arena *);
bool	take_refusal(const struct document *, uint32_t index,
	    const struct take_entry *, struct arena *, struct intake_refusal *);
/* Squeezed, then sealed. */
bool	take_seal(const char *purpose, const void *, size_t, struct arena *,
	    struct text *);

/* Does it carry its business key, so that a refusal can be kept for it? */
bool	take_identifies(const struct document *);

/* returnStatus and returnInfo; no info: the faults speak for themselves. */
void	take_refused_words(const struct kind_spec *, const struct take_entry *,
	    struct text *status, struct text *info);
void	take_outcome_words(const struct kind_spec *, enum intake_outcome,
	    struct text *status, struct text *info);

#endif
