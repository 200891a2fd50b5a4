/*
 * What an answer of PostgreSQL means for the caller. Private to app/store/db.c.
 */

#ifndef HUB_STORE_DB_SQLSTATE_H
#define HUB_STORE_DB_SQLSTATE_H

#include <libpq-fe.h>
#include <stdbool.h>
#include <stdint.h>

#include "db.h"

/* Fills in state, sqlstate and result; the result stays the caller's. */
void	sqlstate_read(PGresult *, struct db_answer *);

/* The prepared statement is unknown, or its plan is of an older schema. */
bool	sqlstate_is_stale(const struct db_answer *);

/* Logs a refusal, and what took longer than LIMIT_DB_SLOW_MS: by the query's
 * name, never with a value. */
void	sqlstate_log(enum query_id, PGresult *, const struct db_answer *,
	    uint64_t);

#endif
