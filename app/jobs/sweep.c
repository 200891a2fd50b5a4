/*
 * The clockwork: what must happen though nobody asks for it. Each row is a
 * query that finds due work and does it (the database lets two workers share
 * it), how often it is asked, and what is done with its answer. A job that has
 * not come back is not started again.
 */

#include <kore/kore.h>

#include <stdio.h>
#include <string.h>

#include "../limits.h"
#include "../store/db.h"
#include "../web/call.h"
#include "../web/note.h"
#include "jobs.h"
#include "queries.h"

struct job {
	const char	*name;
	enum query_id	query;
	uint64_t	every_ms;
	bool		limited;	/* $1 is how much at a time */
	void		(*done)(const struct db_answer *);
	/* state */
	struct kore_timer	*timer;
	bool			running;
};

static void	sweep_tick(void *, uint64_t);
static void	sweep_done(const struct db_answer *, void *);
static void	touch_due(const struct db_answer *);

static struct job	jobs[] = {
	{ "touch_due", QUERY_TOUCH_DUE, 1000, true, touch_due, NULL, false },
	{ "purchase_expire", QUERY_PURCHASE_EXPIRE, 1000, true, NULL, NULL,
	    false },
	{ "application_due", QUERY_APPLICATION_DUE, 250, true, effect_due,
	    NULL, false },
	{ "summary_wake", QUERY_SUMMARY_WAKE, 1000, true, NULL, NULL, false },
	{ "review_expire", QUERY_REVIEW_EXPIRE, 250, true, gate_publish, NULL,
	    false },
	{ "instruction_expire", QUERY_INSTRUCTION_EXPIRE, 500, true,
	    gate_publish, NULL, false },
	{ "hold_spread", QUERY_HOLD_SPREAD, 500, true, gate_publish, NULL,
	    false },
	{ "tax_claim", QUERY_TAX_CLAIM, 250, true, tax_due, NULL, false },
	{ "tax_consolidate", QUERY_TAX_CONSOLIDATE, 10000, true, NULL, NULL,
	    false },
	{ "export_close", QUERY_EXPORT_CLOSE, 1000, false, NULL, NULL, false },
	{ "log_close", QUERY_LOG_CLOSE, 10000, false, NULL, NULL, false },
};

#define JOBS	(sizeof(jobs) / sizeof(jobs[0]))

void
sweep_open(void)
{
	size_t	i;

	for (i = 0; i < JOBS; i++)
		jobs[i].timer = kore_timer_add(sweep_tick, jobs[i].every_ms,
		    &jobs[i], 0);
}

void
sweep_close(void)
{
	size_t	i;

	for (i = 0; i < JOBS; i++) {
		if (jobs[i].timer != NULL)
			kore_timer_remove(jobs[i].timer);
		jobs[i].timer = NULL;
	}
}

static void
sweep_tick(void *arg, uint64_t now)
{
	struct job	*job = arg;
	char		digits[16];
	struct db_param	p[1];

	(void)now;
	if (job->running || !db_up())
		return;
	job->running = true;
	snprintf(digits, sizeof(digits), "%d", LIMIT_SWEEP_ROWS);
	p[0] = (struct db_param){ digits, (uint32_t)strlen(digits), 0 };
	db_query(DB_POOL, job->query, p, job->limited ? 1 : 0, sweep_done,
	    job);
}

static void
sweep_done(const struct db_answer *answer, void *arg)
{
	struct job	*job = arg;

	job->running = false;
	if (answer->state == DB_REFUSED)
		note("job.failed", "job", job->name, "sqlstate",
		    answer->sqlstate, NULL);
	if (answer->state == DB_OK && job->done != NULL)
		job->done(answer);
}

static void
touch_due(const struct db_answer *answer)
{
	int	row;

	for (row = 0; row < db_rows(answer); row++)
		recon_touch(db_int(answer, row, 0));
}
