/*
 * hiredis 0.14 reads at most 16 KB for each event, so only level-triggered
 * epoll brings the rest of a large reply. Its context may be freed inside
 * any of its calls; the link is static and holds NULL then, so that a late
 * event of the same round finds nothing. Closing the socket takes it out of
 * epoll: Kore ends the worker when asked to remove a closed one.
 */

#include <sys/epoll.h>

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../limits.h"
#include "redis_link.h"

static void	link_dial(struct redis_link *);
static void	link_lost(struct redis_link *, const char *, const char *);
static void	link_event(void *, int);
static void	link_want(struct redis_link *, int);
static void	link_read_add(void *);
static void	link_read_del(void *);
static void	link_write_add(void *);
static void	link_write_del(void *);
static void	link_cleanup(void *);
static void	link_connected(const redisAsyncContext *, int);
static void	link_disconnected(const redisAsyncContext *, int);

/* A path when port is 0, else a host. */
static char	address[256];
static int	port;

void
redis_link_setup(const char *where)
{
	const char	*colon;

	if (strncmp(where, "unix:", 5) == 0) {
		(void)snprintf(address, sizeof(address), "%s", where + 5);
		port = 0;
		return;
	}

	if ((colon = strrchr(where, ':')) == NULL)
		colon = where + strlen(where);

	(void)snprintf(address, sizeof(address), "%.*s",
	    (int)(colon - where), where);
	port = *colon == ':' ? atoi(colon + 1) : 6379;
}

void
redis_link_open(struct redis_link *l, void (*turned)(struct redis_link *, bool))
{
	l->evt.type = 0;
	l->evt.flags = 0;
	l->evt.handle = link_event;
	l->turned = turned;
	l->backoff_ms = LIMIT_REDIS_BACKOFF_FIRST_MS;
	l->error = "connecting";
	link_dial(l);
}

void
redis_link_close(struct redis_link *l)
{
	redisAsyncContext	*ac;

	ac = l->ac;
	l->ac = NULL;
	l->up = false;
	l->due_ms = UINT64_MAX;
	if (ac != NULL)
		redisAsyncFree(ac);
}

void
redis_link_sweep(struct redis_link *l, uint64_t now)
{
	if (l->ac == NULL) {
		if (now >= l->due_ms)
			link_dial(l);
	} else if (!l->up && now > l->since_ms + LIMIT_REDIS_DIAL_MS) {
		redis_link_drop(l, "did not answer in time");
	}
}

void
redis_link_settle(struct redis_link *l)
{
	l->settled = true;
	l->error = NULL;
	l->backoff_ms = LIMIT_REDIS_BACKOFF_FIRST_MS;
}

void
redis_link_drop(struct redis_link *l, const char *why)
{
	redisAsyncContext	*ac;

	if ((ac = l->ac) == NULL)
		return;

	/* First: whoever is answered with NULL from redisAsyncFree may come
	 * back with a command at once. */
	link_lost(l, why, "");
	redisAsyncFree(ac);
}

static void
link_dial(struct redis_link *l)
{
	redisAsyncContext	*ac;

	l->since_ms = kore_time_ms();
	ac = port == 0 ? redisAsyncConnectUnix(address) :
	    redisAsyncConnect(address, port);

	if (ac == NULL || ac->err != 0) {
		link_lost(l, "refused", ac == NULL ? "" : ac->errstr);
		if (ac != NULL)
			redisAsyncFree(ac);
		return;
	}

	l->ac = ac;
	l->wanted = 0;
	ac->data = l;
	ac->ev.data = l;
	ac->ev.addRead = link_read_add;
	ac->ev.delRead = link_read_del;
	ac->ev.addWrite = link_write_add;
	ac->ev.delWrite = link_write_del;
	ac->ev.cleanup = link_cleanup;
	(void)redisAsyncSetDisconnectCallback(ac, link_disconnected);
	/* Wants to write from here on: that completes the connect. */
	(void)redisAsyncSetConnectCallback(ac, link_connected);
}

/* The first failure is logged, not each attempt after it. */
static void
link_lost(struct redis_link *l, const char *why, const char *detail)
{
	if (l->settled || l->backoff_ms == LIMIT_REDIS_BACKOFF_FIRST_MS) {
		kore_log(LOG_WARNING, "redis: connection %s%s%s", why,
		    *detail == '\0' ? "" : ": ", detail);
	}

	l->ac = NULL;
	l->up = false;
	l->settled = false;
	l->error = why;
	l->due_ms = kore_time_ms() + l->backoff_ms;
	l->backoff_ms *= 2;
	if (l->backoff_ms > LIMIT_REDIS_BACKOFF_LAST_MS)
		l->backoff_ms = LIMIT_REDIS_BACKOFF_LAST_MS;

	l->turned(l, false);
}

static void
link_event(void *arg, int error)
{
	struct redis_link	*l = arg;
	int			flags;

	flags = l->evt.flags;
	l->evt.flags = 0;

	if (l->ac != NULL && (error || (flags & KORE_EVENT_WRITE)))
		redisAsyncHandleWrite(l->ac);
	if (l->ac != NULL && (error || (flags & KORE_EVENT_READ)))
		redisAsyncHandleRead(l->ac);
}

static void
link_want(struct redis_link *l, int mask)
{
	if (l->ac == NULL || mask == l->wanted)
		return;

	l->wanted = mask;
	kore_platform_event_schedule(l->ac->c.fd, mask, 0, l);
}

static void
link_read_add(void *arg)
{
	struct redis_link	*l = arg;

	link_want(l, l->wanted | EPOLLIN);
}

static void
link_read_del(void *arg)
{
	struct redis_link	*l = arg;

	link_want(l, l->wanted & ~EPOLLIN);
}

static void
link_write_add(void *arg)
{
	struct redis_link	*l = arg;

	link_want(l, l->wanted | EPOLLOUT);
}

static void
link_write_del(void *arg)
{
	struct redis_link	*l = arg;

	link_want(l, l->wanted & ~EPOLLOUT);
}

static void
link_cleanup(void *arg)
{
	struct redis_link	*l = arg;

	l->wanted = 0;
}

static void
link_connected(const redisAsyncContext *ac, int status)
{
	struct redis_link	*l = ac->data;

	if (l->ac != ac)
		return;

	if (status != REDIS_OK) {
		link_lost(l, "refused", ac->errstr);
		return;
	}

	l->up = true;
	l->since_ms = kore_time_ms();
	l->turned(l, true);
}

static void
link_disconnected(const redisAsyncContext *ac, int status)
{
	struct redis_link	*l = ac->data;

	(void)status;
	if (l->ac == ac)
		link_lost(l, "lost", ac->errstr == NULL ? "" : ac->errstr);
}
