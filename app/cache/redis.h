/*
 * Redis on Kore's loop through hiredis: one connection for commands and one
 * that is subscribed. Everything in Redis can be rebuilt from the store: a
 * command that fails is answered with a NULL reply and the caller goes to the
 * database.
 */

#ifndef HUB_CACHE_REDIS_H
#define HUB_CACHE_REDIS_H

#include <stddef.h>

struct redisReply;

typedef void	(*redis_done)(const struct redisReply *, void *);
typedef void	(*redis_heard)(const char *, size_t); /* a published message */
typedef void	(*redis_turned)(int);			/* 1 up, 0 down */

/* address: "unix:/path" or "host:port". Called in each worker. */
void		redis_open(const char *);
void		redis_close(void);
int		redis_up(void);
const char	*redis_error(void);	/* why not, for readyz; no secrets */

/*
 * argv style, binary safe; done may be NULL, else is called exactly once,
 * from the loop, with NULL when Redis is down, dies, answers with an error, or
 * takes over half a second.
 */
void	redis_command(redis_done, void *, int, const char **, const size_t *);

void	redis_publish(const char *, const char *, size_t);

/* The channel's name must live for ever; at most LIMIT_REDIS_CHANNELS. */
void	redis_subscribe(const char *, redis_heard);

/*
 * Told each time the subscription is lost or stands (again). It stands when
 * every channel was acknowledged; a beat that we publish to ourselves each
 * second proves it, so a feed that is silently dead is found in 3 seconds.
 */
void	redis_watch(redis_turned);

#endif
