/*
 * The certificates of the senders that a worker knows, kept true by the news
 * of the database as accounts are (door_news.h).
 */

#ifndef HUB_WEB_RING_H
#define HUB_WEB_RING_H

#include "../wire/sign.h"
#include "call.h"

/* One sender's; counted, because threads look at it while the news come. */
struct ring;

void		ring_open(void);	/* once in a worker */

/* Those of the caller. NULL: not remembered, or the news are away; then ask
 * QUERY_CERTIFICATE_READ and give the answer to ring_remember. */
struct ring	*ring_recall(const struct caller *);
uint32_t	ring_edition(void);	/* before asking */
struct ring	*ring_remember(const struct caller *, const struct db_answer *,
		    uint32_t);
/* What recall or remember gave. */
void		ring_release(struct ring *);

const struct sign_ring	*ring_certificates(const struct ring *);
/* Has the sender any, revoked or not? */
bool			ring_is_empty(const struct ring *);

#endif
