/*
 * What a screen shows of a review: the facts of query review_read as the JSON
 * of GET /v1/reviews/{id} and of the live event review.opened.
 */

#ifndef HUB_WEB_FACTS_H
#define HUB_WEB_FACTS_H

#include "../core/mask.h"
#include "../wire/arena.h"
#include "../wire/out.h"
#include "call.h"

/* Columns of review_read that callers need. */
enum { FACTS_REVIEW = 0, FACTS_LANE = 1, FACTS_STATE = 2 };

/* type: of the live event, or NULL. */
void	facts_write(const struct db_answer *, const char *type,
	    enum mask_reader, struct arena *, struct out *);

#endif
