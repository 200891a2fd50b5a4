/*
 * What passes between the queue of reconciliation (recon.c) and the judge of
 * one purchase (recon_judge.c).
 */

#ifndef HUB_JOBS_RECON_H
#define HUB_JOBS_RECON_H

#include "../core/recon.h"
#include "../store/array.h"
#include "../store/db.h"

/* The array parameters of sql/query/verdict_store.sql. */
enum verdict_array {
	VERDICT_PURCHASES,
	VERDICT_LEGS,		/* four of each */
	VERDICT_WORDS,
	VERDICT_CODES,
	VERDICT_FINDINGS,
	VERDICT_WARNINGS,
	VERDICT_INFOS,
	VERDICT_QUIET,
	VERDICT_TOUCHES,
	VERDICT_ARRAYS
};

/* The judgements of one batch on their way to the database. */
struct verdicts {
	struct db_array	arrays[VERDICT_ARRAYS];
	struct text	version;	/* of the parameters, in the answer */
};

void	verdicts_open(struct verdicts *);
void	verdicts_close(struct verdicts *);
bool	verdicts_empty(const struct verdicts *);
void	verdicts_send(struct verdicts *, db_done, void *);

/* The purchase that a row of sql/query/recon_read.sql is about. */
int64_t	recon_purchase(const struct db_answer *, int row);

/* Its newest verdict is about its legs as they are: nothing is to be judged. */
bool	recon_settled(const struct db_answer *, int row);

/* Judges a row and adds the judgement, or that there is nothing to say yet.
 * False: it cannot be read (noted). */
bool	recon_row(const struct db_answer *, int row, struct verdicts *);

/* Judges a row and sends the judgement by itself, to verdict_record. */
bool	recon_alone(const struct db_answer *, int row, db_done, void *);

#endif
