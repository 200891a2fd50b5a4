/*
 * One query on its way: its parameters in one block with itself. Private to
 * app/store/db*.c.
 */

#ifndef HUB_STORE_DB_JOB_H
#define HUB_STORE_DB_JOB_H

#include <sys/queue.h>

#include <stdbool.h>

#include "db.h"

struct db_job {
	TAILQ_ENTRY(db_job)	list;
	enum db_lane		lane;
	enum query_id		query;
	db_done			done;
	void			*arg;
	enum db_state		state;		/* when it has failed */
	int			tries;
	int			stale;		/* plans that it has met */
	uint64_t		queued_ms;
	size_t			size;		/* of the whole block */
	int			count;
	const char		**values;	/* into the block */
	int			*lens;
	int			*formats;
};

TAILQ_HEAD(db_jobs, db_job);

/* NULL: no memory, or a text parameter holds a NUL, which no text can. */
struct db_job	*job_new(enum query_id, const struct db_param *, int);

#endif
