/*
 * A session in Redis: who it is of and when it expires, under the digest of
 * its token, with a keyed hash over all three. So whoever can write to Redis
 * still cannot sign in, and nothing personal lies there. Private to door*.c.
 */

#ifndef HUB_WEB_DOOR_SESSION_H
#define HUB_WEB_DOOR_SESSION_H

#include <stdbool.h>
#include <stdint.h>

#include "../cache/redis.h"
#include "../limits.h"
#include "door_news.h"

/* A second more than a key lives: clocks are not compared to the letter. */
#define SESSION_CACHE_MS	((LIMIT_SESSION_CACHE_S + 1) * 1000u)

#define SESSION_VALUE_ROOM	160

void	session_cache_get(const uint8_t [NEWS_DIGEST], redis_done, void *);
void	session_cache_put(const uint8_t [NEWS_DIGEST], int64_t person,
	    int64_t expires);
void	session_cache_drop(const uint8_t [NEWS_DIGEST]);

/* False: not ours, changed, or expired. */
bool	session_value_read(const char *, const uint8_t [NEWS_DIGEST],
	    int64_t *person);

#endif
