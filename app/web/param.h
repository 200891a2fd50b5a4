/* The parameters of a query, made of what a flow has at hand. */

#ifndef HUB_WEB_PARAM_H
#define HUB_WEB_PARAM_H

#include <stdint.h>
#include <string.h>

#include "../core/text.h"
#include "../store/db.h"
#include "call.h"

#define PARAM_NULL	((struct db_param){ NULL, 0, 0 })

static inline struct db_param
param_text(struct text t)
{
	return ((struct db_param){ t.ptr, t.len, 0 });
}

static inline struct db_param
param_string(const char *s)
{
	return ((struct db_param){ s, s == NULL ? 0 : (uint32_t)strlen(s), 0 });
}

/* bytea, as it is. */
static inline struct db_param
param_bytes(const void *data, size_t len)
{
	return ((struct db_param){ data, (uint32_t)len, 1 });
}

/* Digits in the call's arena. */
struct db_param	param_int(struct call *, int64_t);

/* ",A,B," or "*" of the caller; null for people, who are not bound. */
struct db_param	param_account(struct call *);

/* A path segment that must be a number; 0: it is not (answer 404). */
int64_t		segment_int(struct call *, int);

/* ?limit=: 1 to LIMIT_PAGE, LIMIT_PAGE_DEFAULT when absent; 0: bad. */
int		argument_limit(struct call *);
/* ?limit= and ?after= of a page whose cursor is a number. False: one of them
 * is bad, and that was the answer. */
bool		argument_page(struct call *, int *limit, int64_t *after);

/* Is this lane one of the caller's? */
bool		caller_has_lane(const struct caller *, struct text);

/* May this machine account speak for the enterprise code? */
bool		caller_speaks_for(const struct caller *, struct text);

bool		text_is(struct text, const char *);
/* Digits only, at most 18: the value; else -1. */
int64_t		text_int(struct text);

#endif
