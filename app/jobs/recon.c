/*
 * The queue of reconciliation.
 *
 *	touch -> wait -> read (one snapshot) -> judge (core, no I/O) -> store
 *	          ^                                                      |
 *	          +---- stale: a leg changed meanwhile ------------------+
 *
 * Purchases go by the batch: all that wait when a place is free are read
 * together, judged, and stored together. One at a time for each order: two
 * workers may judge the same purchase at once, but the database takes a
 * verdict only when it is about the legs that are there under the order's lock
 * (verdict_store, verdict_record). The rows of `touch` stay until a verdict
 * has seen what they were about, so a crash anywhere in between is repaired by
 * the sweep.
 *
 * A purchase on which a review or a release may rest cannot be stored with
 * others: it goes through again, alone, to verdict_record.
 */

#include <kore/kore.h>

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../limits.h"
#include "../web/call.h"
#include "jobs.h"
#include "queries.h"
#include "recon.h"

/* A purchase on its way; in its slot from touch to the end. */
struct recon {
	struct recon	*next;		/* that waits */
	struct recon	*beside;	/* in its slot */
	int64_t		purchase;
	bool		running;
	bool		again;		/* touched while it was running */
	bool		alone;
	int		tries;
};

struct batch {
	struct recon	*members[LIMIT_RECON_BATCH];	/* NULL: has ended */
	int		count;
	struct queue	*queue;		/* that they came from */
};

/* Who waits, and how it goes: how many together, how many such batches at
 * once. While one is under way the next fills. */
struct queue {
	struct recon	*first, **end;
	int		together;
	int		most;
	int		running;
	uint64_t	started_ms;	/* the last batch */
	uint64_t	every_ms;	/* one, at most */
	bool		timed;
};

static struct queue	crowd = { .end = &crowd.first,
			    .together = LIMIT_RECON_BATCH, .most = 1,
			    .every_ms = LIMIT_RECON_GATHER_MS };
static struct queue	lonely = { .end = &lonely.first, .together = 1,
			    .most = LIMIT_RECON_ALONE };
static struct recon	*slots[LIMIT_RECON_SLOTS];	/* by purchase */
static int		depth;

static void	recon_start(struct queue *);
static void	recon_due(void *, uint64_t);
static void	recon_wait(struct recon *);
static struct batch	*batch_take(struct queue *);
static void	batch_read(struct batch *);
static void	batch_judge(const struct db_answer *, void *);
static void	batch_alone(const struct db_answer *, void *);
static void	batch_stored(const struct db_answer *, void *);
static struct recon	**batch_find(struct batch *, int64_t);
static void	batch_end(struct batch *);
static void	recon_end(struct recon *, bool);

void
recon_touch(int64_t purchase)
{
	struct recon	**slot, *r;

	slot = &slots[(uint64_t)purchase % LIMIT_RECON_SLOTS];
	for (r = *slot; r != NULL; r = r->beside) {
		if (r->purchase == purchase) {
			r->again = r->running;
			return;
		}
	}
	if (depth >= LIMIT_RECON_WAITING)
		return;			/* the sweep will find it */
	r = calloc(1, sizeof(*r));
	if (r == NULL)
		return;
	r->purchase = purchase;
	r->beside = *slot;
	*slot = r;
	depth++;
	recon_wait(r);
	recon_start(&crowd);
}

static void
recon_wait(struct recon *r)
{
	struct queue	*q = r->alone ? &lonely : &crowd;

	r->running = false;
	r->next = NULL;
	*q->end = r;
	q->end = &r->next;
}

static void
recon_start(struct queue *q)
{
	uint64_t	now = kore_time_ms();

	while (q->first != NULL && q->running < q->most && !q->timed) {
		if (now < q->started_ms + q->every_ms) {
			q->timed = kore_timer_add(recon_due, q->started_ms +
			    q->every_ms - now, q, KORE_TIMER_ONESHOT) != NULL;
			return;
		}
		q->started_ms = now;
		batch_read(batch_take(q));
	}
}

static void
recon_due(void *arg, uint64_t now)
{
	struct queue	*q = arg;

	(void)now;
	q->timed = false;
	recon_start(q);
}

static struct batch *
batch_take(struct queue *q)
{
	struct batch	*b = calloc(1, sizeof(*b));
	struct recon	*r;

	if (b == NULL)
		abort();
	b->queue = q;
	while ((r = q->first) != NULL && b->count < q->together) {
		if ((q->first = r->next) == NULL)
			q->end = &q->first;
		r->running = true;
		r->again = false;
		b->members[b->count++] = r;
	}
	return (b);
}

static void
batch_read(struct batch *b)
{
	struct db_array	purchases;
	struct db_param	p[1];
	int		i;

	b->queue->running++;
	array_open(&purchases, ARRAY_INT8);
	for (i = 0; i < b->count; i++)
		array_int8(&purchases, b->members[i]->purchase);
	p[0] = array_param(&purchases);
	db_query(DB_POOL, QUERY_RECON_READ, p, 1, batch_judge, b);
	array_close(&purchases);
}

/* Who is not in the answer, or cannot be judged, ends: the sweep finds it. */
static void
batch_judge(const struct db_answer *answer, void *arg)
{
	struct batch	*b = arg;
	struct verdicts	v;
	int		row, rows;

	rows = answer->state == DB_OK ? db_rows(answer) : 0;
	if (rows == 1 && b->members[0]->alone && !recon_settled(answer, 0)) {
		if (!recon_alone(answer, 0, batch_alone, b))
			batch_end(b);
		return;
	}
	verdicts_open(&v);
	for (row = 0; row < rows; row++) {
		if (recon_row(answer, row, &v))
			continue;
		struct recon	**r = batch_find(b,
				    recon_purchase(answer, row));

		recon_end(*r, false);
		*r = NULL;
	}
	if (verdicts_empty(&v))
		batch_end(b);
	else
		verdicts_send(&v, batch_stored, b);
	verdicts_close(&v);
}

static void
batch_alone(const struct db_answer *answer, void *arg)
{
	struct batch	*b = arg;

	if (answer->state == DB_OK && db_rows(answer) == 1) {
		if (db_int(answer, 0, 0) == 409)
			b->members[0]->again = true;
		else
			gate_publish(answer);
	}
	batch_end(b);
}

/* Those that the answer names were not all stored: 409 the legs changed
 * between reading and writing, 300 verdict_record must do it. */
static void
batch_stored(const struct db_answer *answer, void *arg)
{
	struct batch	*b = arg;
	int		row, rows;

	rows = answer->state == DB_OK ? db_rows(answer) : 0;
	for (row = 0; row < rows; row++) {
		struct recon	**r = batch_find(b, db_int(answer, row, 0));
		int64_t		status = db_int(answer, row, 1);

		(*r)->again = (*r)->again || status != 200;
		(*r)->alone = status == 300;
	}
	batch_end(b);
}

static struct recon **
batch_find(struct batch *b, int64_t purchase)
{
	int	i;

	for (i = 0; i < b->count; i++) {
		if (b->members[i] != NULL &&
		    b->members[i]->purchase == purchase)
			return (&b->members[i]);
	}
	abort();			/* the database names another */
}

static void
batch_end(struct batch *b)
{
	int	i;

	b->queue->running--;
	for (i = 0; i < b->count; i++) {
		if (b->members[i] != NULL)
			recon_end(b->members[i], b->members[i]->again);
	}
	free(b);
	recon_start(&crowd);
	recon_start(&lonely);
}

static void
recon_end(struct recon *r, bool again)
{
	struct recon	**at;

	if (again && r->tries++ < LIMIT_RECON_TRIES) {
		recon_wait(r);
		return;
	}
	for (at = &slots[(uint64_t)r->purchase % LIMIT_RECON_SLOTS]; *at != r;
	    at = &(*at)->beside)
		;
	*at = r->beside;
	free(r);
	depth--;
}
