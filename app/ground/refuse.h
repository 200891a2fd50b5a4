/*
 * The answer to what never becomes a request that a flow could answer: a
 * whole response, head and problem+json body, ready to be queued.
 */

#ifndef HUB_GROUND_REFUSE_H
#define HUB_GROUND_REFUSE_H

#include "../wire/out.h"

struct head;
struct http_request;

/* Prints the response for a refused head into out; it ends the connection. */
void	refuse_print(struct out *, const struct head *);

/* Answers a request that Kore did accept, from outside any flow. Returns what
 * a handler returns. reason may be NULL. */
int	refuse_request(struct http_request *, int status, const char *code,
	    const char *reason);

#endif
