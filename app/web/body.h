/*
 * The JSON body of a call: read once, strictly, and asked for its members.
 * Each of these answers the problem itself when something is wrong; then the
 * step returns CALL_DONE.
 */

#ifndef HUB_WEB_BODY_H
#define HUB_WEB_BODY_H

#include <stdbool.h>

#include "../wire/json.h"
#include "call.h"

/* The body as an object; NULL: answered (400, 415, 422). */
const struct json	*body_object(struct call *);

/* A text of 1 to most characters; required or not (then TEXT_NONE). False:
 * answered with 422 that names the member. */
bool	body_text(struct call *, const struct json *, const char *name,
	    bool required, uint32_t most, struct text *);

/* One of the words, ended by NULL. */
bool	body_word(struct call *, const struct json *, const char *name,
	    const char *const *words, struct text *);

#endif
