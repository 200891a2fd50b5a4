/* PostgreSQL: see base.h. */

#include <sys/queue.h>

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../limits.h"
#include "base.h"

struct ask {
	TAILQ_ENTRY(ask)	list;
	const char		*sql;
	base_done		done;
	uint64_t		arg;
	int			count;
	char			*values[];	/* each its own, or NULL */
};
TAILQ_HEAD(asks, ask);

static struct asks	asks = TAILQ_HEAD_INITIALIZER(asks);
static int		asks_count;
static bool		asked;		/* the first of them is under way */
static PGconn		*pg;
static PGresult		*answer;	/* of the one under way */
static bool		told;
static bool		unsent;
static char		error[160];

static int	base_begin(void);
static bool	base_send(void);
static bool	base_read(void);
static bool	base_answered(void);
static void	ask_free(struct ask *);
static void	base_quiet(void *, const PGresult *);

/* A statement that takes longer than this is stuck, and so are we. */
static const char	SQL_SESSION[] =
    "set statement_timeout = '15s'; set synchronous_commit = off; "
    "listen webhook_changed; listen account_changed; "
    "listen parameter_changed";

/* One deliverer for a database, wherever the others run. */
static const char	SQL_ALONE[] =
    "select pg_try_advisory_lock(hashtextextended('hubhook', 1))";

int
base_open(const char *conninfo)
{
	const char *const	keys[] = { "connect_timeout",
				    "application_name", "dbname", NULL };
	const char *const	values[] = { "5", "hubhook", conninfo, NULL };
	int			begun;

	assert(pg == NULL);
	pg = PQconnectdbParams(keys, values, 1);
	PQsetNoticeReceiver(pg, base_quiet, NULL);
	if ((begun = base_begin()) != 0 || PQsetnonblocking(pg, 1) == -1) {
		(void)snprintf(error, sizeof(error), "%.*s",
		    (int)strcspn(PQerrorMessage(pg), "\n"),
		    PQerrorMessage(pg));
		base_close();
		return (begun == 0 ? -1 : begun);
	}
	error[0] = '\0';
	told = true;

	return (0);
}

void
base_close(void)
{
	struct ask	*a;

	while ((a = TAILQ_FIRST(&asks)) != NULL)
		ask_free(a);
	PQclear(answer);
	PQfinish(pg);
	answer = NULL;
	pg = NULL;
	asked = false;
	unsent = false;
}

const char *
base_error(void)
{
	return (error);
}

void
base_ask(const char *sql, int count, const char *const *values,
    base_done done, uint64_t arg)
{
	struct ask	*a;
	int		i;

	a = calloc(1, sizeof(*a) + (size_t)count * sizeof(a->values[0]));
	if (a == NULL)
		abort();
	for (i = 0; i < count; i++)
		if (values[i] != NULL && (a->values[i] =
		    strdup(values[i])) == NULL)
			abort();
	a->sql = sql;
	a->count = count;
	a->done = done;
	a->arg = arg;
	TAILQ_INSERT_TAIL(&asks, a, list);
	asks_count++;
}

int
base_socket(void)
{
	return (PQsocket(pg));
}

bool
base_wants_write(void)
{
	return (unsent);
}

bool
base_step(void)
{
	if (base_read())
		return (base_push());

	(void)snprintf(error, sizeof(error), "%.*s",
	    (int)strcspn(PQerrorMessage(pg), "\n"), PQerrorMessage(pg));
	return (false);
}

bool
base_push(void)
{
	int	flushed = -1;

	if (base_send())
		flushed = PQflush(pg);
	unsent = flushed == 1;
	if (flushed == -1)
		(void)snprintf(error, sizeof(error), "%.*s",
		    (int)strcspn(PQerrorMessage(pg), "\n"),
		    PQerrorMessage(pg));

	return (flushed != -1);
}

bool
base_told(void)
{
	bool	was = told;

	told = false;
	return (was);
}

int
base_waiting(void)
{
	return (asks_count);
}

const char *
base_text(const PGresult *result, int row, int column)
{
	return (PQgetvalue(result, row, column));
}

int64_t
base_int(const PGresult *result, int row, int column)
{
	return (strtoll(PQgetvalue(result, row, column), NULL, 10));
}

static int
base_begin(void)
{
	PGresult	*result;
	int		alone;

	if (PQstatus(pg) != CONNECTION_OK)
		return (-1);

	result = PQexec(pg, SQL_SESSION);
	if (PQresultStatus(result) != PGRES_COMMAND_OK) {
		PQclear(result);
		return (-1);
	}
	PQclear(result);

	result = PQexec(pg, SQL_ALONE);
	alone = PQresultStatus(result) != PGRES_TUPLES_OK ? -1 :
	    PQgetvalue(result, 0, 0)[0] == 't' ? 0 : 1;
	PQclear(result);

	return (alone);
}

static bool
base_send(void)
{
	struct ask	*a = TAILQ_FIRST(&asks);

	if (a == NULL || asked)
		return (true);

	asked = true;
	return (PQsendQueryParams(pg, a->sql, a->count, NULL,
	    (const char *const *)a->values, NULL, NULL, 0) == 1);
}

static bool
base_read(void)
{
	PGnotify	*notice;

	if (PQconsumeInput(pg) == 0)
		return (false);

	while (asked && !PQisBusy(pg)) {
		PGresult	*result = PQgetResult(pg);

		if (result == NULL) {
			if (!base_answered())
				return (false);
			break;
		}
		PQclear(answer);
		answer = result;
	}

	while ((notice = PQnotifies(pg)) != NULL) {
		told = true;
		PQfreemem(notice);
	}

	return (true);
}

/* The callback may ask again; it is sent after it. */
static bool
base_answered(void)
{
	struct ask	*a = TAILQ_FIRST(&asks);
	PGresult	*result = answer;
	bool		good;

	answer = NULL;
	asked = false;
	good = PQresultStatus(result) == PGRES_TUPLES_OK;
	if (good && a->done != NULL)
		a->done(result, a->arg);
	PQclear(result);
	ask_free(a);

	return (good);
}

static void
ask_free(struct ask *a)
{
	int	i;

	TAILQ_REMOVE(&asks, a, list);
	asks_count--;
	for (i = 0; i < a->count; i++)
		free(a->values[i]);
	free(a);
}

static void
base_quiet(void *unused, const PGresult *notice)
{
	(void)unused;
	(void)notice;
}
