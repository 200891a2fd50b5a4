/*
 * Level-triggered epoll: libpq reads as much as it likes and is told again
 * while there is more. Nothing is ever taken out of epoll by hand: closing
 * the socket does it, and Kore ends the worker when it is asked to remove a
 * descriptor that libpq has closed already. Links are static, so an event of
 * the same round that arrives late finds LINK_DOWN and is dropped.
 */

#include <sys/epoll.h>

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "../limits.h"
#include "db_link.h"

static void	link_enter(struct db_link *, enum link_state);
static void	link_dial(struct db_link *);
static void	link_dial_step(struct db_link *);
static void	link_event(void *, int);
static void	link_watch(struct db_link *, int);
static void	link_read(struct db_link *);
static void	link_notices(struct db_link *);
static void	link_collect(struct db_link *);
static void	link_finish(struct db_link *);
static void	link_begin(struct db_link *, int);
static bool	link_flush(struct db_link *);
static void	link_mute(void *, const char *);

static char	link_conninfo[1024];
static char	link_setting[256];

/*
 * The setting is sent on every connection. hub_app has only the rights of
 * 0009_grants.sql, whoever the operator lets us connect as. The zone is that
 * of the CEB times, which carry none. jit costs more than it gives on
 * statements of milliseconds.
 */
void
link_setup(const char *conninfo)
{
	size_t	len;

	len = strlen(conninfo);
	assert(len < sizeof(link_conninfo));
	memcpy(link_conninfo, conninfo, len + 1);

	(void)snprintf(link_setting, sizeof(link_setting),
	    "set role hub_app; set statement_timeout = %d;"
	    "set timezone = 'Asia/Shanghai'; set jit = off;"
	    "set client_min_messages = error", LIMIT_DB_STATEMENT_MS);
}

void
link_open(struct db_link *l, const struct link_ops *ops, uint32_t patience_ms)
{
	assert(l->pg == NULL);

	l->evt.type = KORE_TYPE_PGSQL_CONN;
	l->evt.flags = 0;
	l->evt.handle = link_event;
	l->ops = ops;
	l->patience_ms = patience_ms;
	l->backoff_ms = LIMIT_DB_BACKOFF_FIRST_MS;
	l->error = "connecting";
	link_dial(l);
}

void
link_close(struct db_link *l)
{
	PQclear(l->result);
	PQfinish(l->pg);
	l->result = NULL;
	l->pg = NULL;
	l->due_ms = UINT64_MAX;
	link_enter(l, LINK_DOWN);
}

void
link_sweep(struct db_link *l, uint64_t now)
{
	uint64_t	spent;

	spent = now > l->since_ms ? now - l->since_ms : 0;

	switch (l->state) {
	case LINK_DOWN:
		if (now >= l->due_ms)
			link_dial(l);
		break;
	case LINK_DIALING:
	case LINK_SETTING:
		if (spent > LIMIT_DB_DIAL_MS)
			link_drop(l, "did not answer in time");
		break;
	case LINK_BUSY:
		/* Late twice, with a round of the loop between: when we got
		 * no processor, the answer may lie in the socket already. */
		l->late = spent > l->patience_ms ? l->late + 1 : 0;
		if (l->late > 1)
			link_drop(l, "did not answer in time");
		break;
	case LINK_IDLE:
	case LINK_STATES:
		break;
	}
}

/*
 * The first failure is logged, not each attempt after it. libpq's message
 * names hosts and roles: for the log, not for readyz.
 */
void
link_drop(struct db_link *l, const char *why)
{
	const char	*message;

	if (l->state == LINK_DOWN)
		return;

	if (l->state >= LINK_IDLE ||
	    l->backoff_ms == LIMIT_DB_BACKOFF_FIRST_MS) {
		message = l->pg == NULL ? "" : PQerrorMessage(l->pg);
		kore_log(LOG_WARNING, "db: connection %s%s%.*s", why,
		    *message == '\0' ? "" : ": ",
		    (int)strcspn(message, "\n"), message);
	}

	link_close(l);
	l->error = why;
	l->due_ms = kore_time_ms() + l->backoff_ms;
	l->backoff_ms *= 2;
	if (l->backoff_ms > LIMIT_DB_BACKOFF_LAST_MS)
		l->backoff_ms = LIMIT_DB_BACKOFF_LAST_MS;

	l->ops->lost(l);
}

void
link_send_prepare(struct db_link *l, const char *name, const char *sql)
{
	assert(l->state == LINK_IDLE);
	link_begin(l, PQsendPrepare(l->pg, name, sql, 0, NULL));
}

void
link_send_query(struct db_link *l, const char *name, int count,
    const char *const *values, const int *lens, const int *formats, int binary)
{
	assert(l->state == LINK_IDLE);
	link_begin(l, PQsendQueryPrepared(l->pg, name, count, values,
	    lens, formats, binary));
}

void
link_send_text(struct db_link *l, const char *sql)
{
	assert(l->state == LINK_IDLE);
	link_begin(l, PQsendQuery(l->pg, sql));
}

static void
link_enter(struct db_link *l, enum link_state state)
{
	l->state = state;
	l->since_ms = kore_time_ms();
	l->late = 0;
}

/* What stands before dbname is a default that the conninfo may override. */
static void
link_dial(struct db_link *l)
{
	const char	*names[] = { "gssencmode", "dbname",
			    "application_name", NULL };
	const char	*values[] = { "disable", link_conninfo, "hub", NULL };

	l->watched = 0;
	link_enter(l, LINK_DIALING);

	l->pg = PQconnectStartParams(names, values, 1);
	if (l->pg == NULL || PQstatus(l->pg) == CONNECTION_BAD) {
		link_drop(l, "refused");
		return;
	}

	(void)PQsetNoticeProcessor(l->pg, link_mute, NULL);
	link_watch(l, EPOLLOUT);
}

/* The socket may be another one after each step: several addresses. */
static void
link_dial_step(struct db_link *l)
{
	switch (PQconnectPoll(l->pg)) {
	case PGRES_POLLING_READING:
		l->watched = 0;
		link_watch(l, EPOLLIN);
		break;
	case PGRES_POLLING_WRITING:
		l->watched = 0;
		link_watch(l, EPOLLOUT);
		break;
	case PGRES_POLLING_OK:
		l->watched = 0;
		if (PQsetnonblocking(l->pg, 1) == -1) {
			link_drop(l, "refused");
			break;
		}
		link_enter(l, LINK_SETTING);
		if (PQsendQuery(l->pg, link_setting) == 0 || !link_flush(l))
			link_drop(l, "lost");
		break;
	default:
		link_drop(l, "refused");
		break;
	}
}

static void
link_event(void *arg, int error)
{
	struct db_link	*l = arg;

	/* libpq finds out about the error by reading. */
	(void)error;
	l->evt.flags = 0;

	switch (l->state) {
	case LINK_DIALING:
		link_dial_step(l);
		break;
	case LINK_SETTING:
	case LINK_IDLE:
	case LINK_BUSY:
		link_read(l);
		break;
	case LINK_DOWN:
	case LINK_STATES:
		break;
	}
}

static void
link_watch(struct db_link *l, int mask)
{
	if (mask == l->watched)
		return;

	l->watched = mask;
	kore_platform_event_schedule(PQsocket(l->pg), mask, 0, l);
}

static void
link_read(struct db_link *l)
{
	if (PQconsumeInput(l->pg) == 0) {
		link_drop(l, "lost");
		return;
	}

	link_notices(l);
	link_collect(l);

	if (l->state >= LINK_SETTING && !link_flush(l))
		link_drop(l, "lost");
}

static void
link_notices(struct db_link *l)
{
	PGnotify	*n;

	while ((n = PQnotifies(l->pg)) != NULL) {
		if (l->ops->noticed != NULL)
			l->ops->noticed(l, n->relname, n->extra);
		PQfreemem(n);
	}
}

/*
 * The owner may start the next command from answered, or the link may be lost
 * in it: look at the state again after each.
 */
static void
link_collect(struct db_link *l)
{
	PGresult	*r;

	while ((l->state == LINK_BUSY || l->state == LINK_SETTING) &&
	    PQisBusy(l->pg) == 0) {
		if ((r = PQgetResult(l->pg)) == NULL) {
			link_finish(l);
			continue;
		}

		/* Of several results the first failure counts. */
		if (l->result != NULL &&
		    PQresultStatus(l->result) == PGRES_FATAL_ERROR) {
			PQclear(r);
			continue;
		}
		PQclear(l->result);
		l->result = r;
	}
}

static void
link_finish(struct db_link *l)
{
	PGresult	*r;

	r = l->result;
	l->result = NULL;

	if (PQstatus(l->pg) == CONNECTION_BAD) {
		PQclear(r);
		link_drop(l, "lost");
		return;
	}

	if (l->state == LINK_BUSY) {
		link_enter(l, LINK_IDLE);
		l->ops->answered(l, r);
		return;
	}

	if (PQresultStatus(r) != PGRES_COMMAND_OK) {
		PQclear(r);
		link_drop(l, "could not be set up (is it migrated?)");
		return;
	}

	PQclear(r);
	l->backoff_ms = LIMIT_DB_BACKOFF_FIRST_MS;
	l->error = NULL;
	link_enter(l, LINK_IDLE);
	l->ops->up(l);
}

/* Nothing has left us when libpq did not take the command. */
static void
link_begin(struct db_link *l, int taken)
{
	l->taken = taken != 0;
	link_enter(l, LINK_BUSY);

	if (!l->taken || !link_flush(l))
		link_drop(l, "lost");
}

static bool
link_flush(struct db_link *l)
{
	int	left;

	if ((left = PQflush(l->pg)) == -1)
		return (false);

	link_watch(l, left == 1 ? EPOLLIN | EPOLLOUT : EPOLLIN);
	return (true);
}

/* Notices of the server may carry values; nobody reads them. */
static void
link_mute(void *arg, const char *message)
{
	(void)arg;
	(void)message;
}
