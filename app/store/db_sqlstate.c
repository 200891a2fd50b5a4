/* The table from sqlstate to state: see db_sqlstate.h. */

#include <kore/kore.h>

#include <stdio.h>
#include <string.h>

#include "../limits.h"
#include "db_sqlstate.h"

static enum db_state	sqlstate_find(const char *);
static void		sqlstate_place(PGresult *, char *, size_t);

/* A code, or the first characters of its class; the first that fits counts. */
static const struct {
	const char	*code;
	enum db_state	state;
} sqlstates[] = {
	{ "40001", DB_RETRY },		/* serialization failure */
	{ "40P01", DB_RETRY },		/* deadlock */
	{ "57014", DB_DOWN },		/* statement_timeout */
	{ "55P03", DB_DOWN },		/* a lock was not to be had */
	{ "57P03", DB_DOWN },		/* starting up */
	{ "25006", DB_DOWN },		/* read-only: a standby */
	{ "53", DB_DOWN },		/* no memory, disk or connection left */
	{ "57P", DB_LOST },		/* shut down under us */
	{ "08", DB_LOST },		/* the connection broke */
};

/* No sqlstate: libpq's own error, which means a broken connection. */
void
sqlstate_read(PGresult *r, struct db_answer *answer)
{
	const char	*code;

	memset(answer, 0, sizeof(*answer));
	answer->result = r;

	switch (PQresultStatus(r)) {
	case PGRES_TUPLES_OK:
	case PGRES_COMMAND_OK:
		answer->state = DB_OK;
		return;
	default:
		break;
	}

	code = r == NULL ? NULL : PQresultErrorField(r, PG_DIAG_SQLSTATE);
	if (code == NULL) {
		answer->state = DB_LOST;
		return;
	}

	(void)snprintf(answer->sqlstate, sizeof(answer->sqlstate), "%s", code);
	answer->state = sqlstate_find(code);
}

bool
sqlstate_is_stale(const struct db_answer *answer)
{
	return (strcmp(answer->sqlstate, "0A000") == 0 ||
	    strcmp(answer->sqlstate, "26000") == 0);
}

void
sqlstate_log(enum query_id query, PGresult *r, const struct db_answer *answer,
    uint64_t spent_ms)
{
	const char	*constraint;
	char		place[128];

	if (answer->state != DB_OK) {
		constraint = r == NULL ? NULL :
		    PQresultErrorField(r, PG_DIAG_CONSTRAINT_NAME);
		sqlstate_place(r, place, sizeof(place));
		kore_log(answer->state == DB_REFUSED ? LOG_ERR : LOG_WARNING,
		    "db: %s failed, sqlstate %s%s%s%s",
		    query_table[query].name, answer->sqlstate,
		    constraint == NULL ? "" : ", constraint ",
		    constraint == NULL ? "" : constraint, place);
	} else if (spent_ms > LIMIT_DB_SLOW_MS) {
		kore_log(LOG_NOTICE, "db: %s took %llu ms",
		    query_table[query].name, (unsigned long long)spent_ms);
	}
}

static enum db_state
sqlstate_find(const char *code)
{
	size_t	i;

	for (i = 0; i < sizeof(sqlstates) / sizeof(sqlstates[0]); i++) {
		if (strncmp(code, sqlstates[i].code,
		    strlen(sqlstates[i].code)) == 0)
			return (sqlstates[i].state);
	}

	return (DB_REFUSED);
}

/*
 * The innermost database function and its line. The context's other lines
 * may quote values, so only this one is taken.
 */
static void
sqlstate_place(PGresult *r, char *place, size_t room)
{
	const char	*context, *at, *line;
	size_t		len;

	place[0] = '\0';
	context = r == NULL ? NULL : PQresultErrorField(r, PG_DIAG_CONTEXT);
	if (context == NULL ||
	    (at = strstr(context, "PL/pgSQL function ")) == NULL)
		return;

	at += strlen("PL/pgSQL function ");
	len = strcspn(at, "( \n");
	line = strstr(at, " line ");
	(void)snprintf(place, room, ", in %.*s line %d", (int)len, at,
	    line == NULL ? 0 : (int)strtol(line + 6, NULL, 10));
}
