/*
 * A caller speaks HTTPS with the hub: one connection, kept open, one request
 * after another. Whatever the hub is doing (starting, restarting, too busy),
 * the same request is repeated with the same content until it is answered:
 * everything that the port sends is safe to repeat.
 */

#ifndef HUB_PORT_CALLER_H
#define HUB_PORT_CALLER_H

#include <curl/curl.h>
#include <stdatomic.h>

#include "../wire/out.h"
#include "access.h"

struct caller {
	const struct access	*access;
	const atomic_bool	*stop;
	CURLM			*multi;
	CURL			*easy;
	const char		*who;		/* for its complaints */
	bool			quiet;
	bool			away;		/* it has complained */
};

/* body NULL is a GET. key is the Idempotency-Key, or NULL. */
struct request {
	enum access_role	role;
	const char		*path;
	const char		*media;
	const char		*key;
	const void		*body;
	size_t			len;
	long			wait_s;		/* the hub may take so long */
};

int	caller_open(struct caller *, const struct access *,
	    const atomic_bool *, const char *);
void	caller_close(struct caller *);

/* From another thread: look at the stop flag now. */
void	caller_wake(struct caller *);

/*
 * The HTTP status, and the answer's body in out (emptied first); 0 when told
 * to stop before there was an answer.
 */
int	caller_ask(struct caller *, const struct request *, struct out *);

/* Sleeps so long, or until woken. */
void	caller_sleep(struct caller *, int);

#endif
