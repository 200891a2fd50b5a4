/*
 * PostgreSQL on Kore's loop: a few non-blocking libpq connections for each
 * worker, prepared statements, and a callback when the answer is there.
 * Nobody outside app/store includes this file or libpq (but call.h, for the
 * answer of a query); the rooms above call the functions of store.h.
 *
 * A connection that dies fails what was in flight on it with DB_LOST (its
 * outcome is not known) and, when it was the last of its lane, what was
 * waiting with DB_DOWN. It is tried again with a back-off of 0.1 to 2 seconds.
 * Callers answer 503 with Retry-After.
 *
 * Parameters are never logged; a refused statement is logged by its name, its
 * sqlstate, the constraint and the line of the database function.
 */

#ifndef HUB_STORE_DB_H
#define HUB_STORE_DB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../core/text.h"
#include "queries.h"

enum db_state {
	DB_OK,		/* rows are there (perhaps none) */
	DB_DOWN,	/* had no effect: no connection, the queue is full, or
			 * the server had no time or room for it */
	DB_LOST,	/* sent; the connection died before the answer */
	DB_RETRY,	/* deadlock or serialization failure, thrice: later */
	DB_REFUSED	/* the statement failed; logged with its sqlstate */
};

/* A parameter: NULL data is SQL null. Binary where format is 1. */
struct db_param {
	const void	*data;
	uint32_t	len;
	int		format;		/* 0 text (len counts), 1 binary */
};

struct db_answer {
	enum db_state	state;
	void		*result;	/* PGresult, alive in the callback */
	char		sqlstate[6];
	bool		*keeper;	/* private: see db_keep */
};

typedef void	(*db_done)(const struct db_answer *, void *);

/* Which connections: actions and reads share a pool; intake has its own. */
enum db_lane { DB_POOL, DB_INTAKE, DB_LANES };

void		db_open(const char *conninfo);	/* in each worker */
void		db_close(void);		/* what waits is done with DB_DOWN */
int		db_up(void);		/* 1: at least one pool connection is */
const char	*db_error(void);	/* why not, for readyz; no secrets */
int		db_depth(enum db_lane);	/* queries waiting or in flight */

/*
 * Copies the parameters, sends or queues the query, and returns at once.
 * done is called exactly once, later, from the loop, never from inside.
 */
void		db_query(enum db_lane, enum query_id, const struct db_param *,
		    int, db_done, void *);

/*
 * LISTEN: cb is called with channel and payload. It is also called with
 * channel NULL whenever the listening connection was lost or has come back:
 * then anything may have been missed. The channel's name must live for ever.
 */
typedef void	(*db_notice)(const char *, const char *);
void		db_listen(const char *, db_notice);

/* Whether that connection stands. A silent one is found within 3 seconds. */
bool		db_listening(void);

/* A text parameter from a terminated string; NULL: SQL null. */
struct db_param	db_string(const char *);
struct db_param	db_binary(const void *, size_t);

/* Keeps the answer's rows beyond the callback: the copy owns them, and
 * db_forget frees them. */
void		db_keep(const struct db_answer *, struct db_answer *);
void		db_forget(struct db_answer *);

/* Reading an answer; col from 0. */
int		db_rows(const struct db_answer *);
int		db_column(const struct db_answer *, const char *); /* or -1 */
int		db_is_null(const struct db_answer *, int, int);
const char	*db_text(const struct db_answer *, int, int);	/* terminated */
size_t		db_len(const struct db_answer *, int, int);
struct text	db_value(const struct db_answer *, int, int); /* or TEXT_NONE */
int64_t		db_int(const struct db_answer *, int, int);
bool		db_bool(const struct db_answer *, int, int);
/* bytea column in text format (\x...): decoded into out, returns length or
 * (size_t)-1 when it does not fit. */
size_t		db_bytes(const struct db_answer *, int, int, void *, size_t);

#endif
