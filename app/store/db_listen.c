/*
 * One connection that runs nothing but LISTEN and, each second, an empty
 * statement: a peer that has vanished without a word is found by that, and
 * whoever caches what the notices invalidate stops trusting its cache.
 */

#include <kore/kore.h>

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "../limits.h"
#include "db.h"
#include "db_link.h"
#include "db_listen.h"

static void	listen_up(struct db_link *);
static void	listen_answered(struct db_link *, PGresult *);
static void	listen_lost(struct db_link *);
static void	listen_noticed(struct db_link *, const char *, const char *);
static void	listen_send(void);
static void	listen_tell(void);

static const struct link_ops	listen_ops = {
	listen_up, listen_answered, listen_lost, listen_noticed
};

static struct db_link	listener;

/* Who listens to what. listened: how many of them the server was told. */
static struct {
	const char	*channel;
	db_notice	cb;
} heard[LIMIT_DB_CHANNELS];
static int		heard_count;
static int		listened;
static bool		standing;

void
db_listen(const char *channel, db_notice cb)
{
	assert(heard_count < LIMIT_DB_CHANNELS);

	heard[heard_count].channel = channel;
	heard[heard_count].cb = cb;
	heard_count++;

	if (listener.state == LINK_IDLE)
		listen_send();
}

bool
db_listening(void)
{
	return (standing);
}

void
listen_open(void)
{
	link_open(&listener, &listen_ops, LIMIT_DB_SILENCE_MS);
}

void
listen_close(void)
{
	link_close(&listener);
	standing = false;
}

void
listen_sweep(uint64_t now)
{
	link_sweep(&listener, now);

	if (listener.state == LINK_IDLE &&
	    now > listener.since_ms + LIMIT_DB_HEARTBEAT_MS)
		link_send_text(&listener, "");
}

static void
listen_up(struct db_link *l)
{
	(void)l;

	listened = 0;
	listen_send();
}

/* A channel that was added meanwhile is sent for now. */
static void
listen_answered(struct db_link *l, PGresult *r)
{
	ExecStatusType	status;

	status = PQresultStatus(r);
	PQclear(r);
	if (status != PGRES_COMMAND_OK && status != PGRES_EMPTY_QUERY) {
		link_drop(l, "could not listen");
		return;
	}

	if (listened < heard_count) {
		listen_send();
	} else if (!standing) {
		standing = true;
		listen_tell();
	}
}

static void
listen_lost(struct db_link *l)
{
	(void)l;

	if (standing) {
		standing = false;
		listen_tell();
	}
}

static void
listen_noticed(struct db_link *l, const char *channel, const char *payload)
{
	int	i;

	(void)l;

	for (i = 0; i < heard_count; i++) {
		if (strcmp(heard[i].channel, channel) == 0)
			heard[i].cb(channel, payload);
	}
}

static void
listen_send(void)
{
	char	sql[64 * LIMIT_DB_CHANNELS];
	size_t	len;

	len = 0;
	for (; listened < heard_count; listened++) {
		len += (size_t)snprintf(sql + len, sizeof(sql) - len,
		    "listen %.48s;", heard[listened].channel);
	}

	if (len > 0)
		link_send_text(&listener, sql);
}

static void
listen_tell(void)
{
	int	i;

	for (i = 0; i < heard_count; i++)
		heard[i].cb(NULL, NULL);
}
