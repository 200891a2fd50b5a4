/*
 * The pool: jobs wait in the lane that they name, and each idle link of the
 * lane takes the oldest. What fails is not told at once but put aside, and a
 * timer that is due immediately tells it from the loop; so done is never
 * called from inside db_query.
 */

#include <kore/kore.h>

#include <assert.h>
#include <libpq-fe.h>
#include <stdlib.h>
#include <string.h>

#include "../limits.h"
#include "db.h"
#include "db_job.h"
#include "db_link.h"
#include "db_listen.h"
#include "db_sqlstate.h"

struct lane {
	struct db_jobs	jobs;		/* waiting, oldest first */
	int		waiting;
	size_t		bytes;		/* of those that wait */
	int		flying;
	bool		down;		/* no link is up, and one has failed */
};

static void	link_came_up(struct db_link *);
static void	link_answered(struct db_link *, PGresult *);
static void	link_was_lost(struct db_link *);
static void	link_run(struct db_link *, struct db_job *);
static void	link_prepared(struct db_link *, struct db_job *, PGresult *);
static bool	job_again(struct db_link *, struct db_job *,
		    const struct db_answer *);
static void	job_end(struct db_job *, const struct db_answer *);
static void	job_fail(struct db_job *, enum db_state);
static void	job_wait(struct db_job *, bool);
static void	lane_dispatch(enum db_lane);
static void	lane_fail(enum db_lane);
static struct db_job	*lane_take(struct lane *);
static bool	lane_full(const struct lane *, const struct db_job *);
static int	lane_links_up(enum db_lane);
static void	failed_tell(void *, uint64_t);
static void	pool_sweep(void *, uint64_t);

static const struct link_ops	pool_ops = {
	link_came_up, link_answered, link_was_lost, NULL
};

/* Links of the pool first, then those of intake. */
static struct db_link	links[LIMIT_DB_POOL + LIMIT_DB_INTAKE];
static bool		links_prepared[LIMIT_DB_POOL +
			    LIMIT_DB_INTAKE][QUERIES];
static struct lane	lanes[DB_LANES];

/* Jobs that failed, to be told from the loop. */
static struct db_jobs		failed;
static struct kore_timer	*failed_timer;
static struct kore_timer	*sweep_timer;

#define LINKS	(sizeof(links) / sizeof(links[0]))

void
db_open(const char *conninfo)
{
	size_t	i;

	assert(sweep_timer == NULL);

	TAILQ_INIT(&failed);
	for (i = 0; i < DB_LANES; i++)
		TAILQ_INIT(&lanes[i].jobs);

	link_setup(conninfo);
	for (i = 0; i < LINKS; i++) {
		links[i].lane = i < LIMIT_DB_POOL ? DB_POOL : DB_INTAKE;
		links[i].prepared = links_prepared[i];
		link_open(&links[i], &pool_ops, LIMIT_DB_PATIENCE_MS);
	}

	listen_open();
	sweep_timer = kore_timer_add(pool_sweep, LIMIT_DB_SWEEP_MS, NULL, 0);
}

void
db_close(void)
{
	size_t	i;

	if (sweep_timer == NULL)
		return;

	kore_timer_remove(sweep_timer);
	sweep_timer = NULL;
	listen_close();

	for (i = 0; i < LINKS; i++) {
		if (links[i].job != NULL)
			job_fail(links[i].job, DB_LOST);
		links[i].job = NULL;
		link_close(&links[i]);
	}
	for (i = 0; i < DB_LANES; i++) {
		lanes[i].down = true;
		lane_fail((enum db_lane)i);
	}

	failed_tell(NULL, 0);
}

int
db_up(void)
{
	return (lane_links_up(DB_POOL) > 0);
}

const char *
db_error(void)
{
	return (db_up() ? NULL : links[0].error);
}

int
db_depth(enum db_lane lane)
{
	return (lanes[lane].waiting + lanes[lane].flying);
}

void
db_query(enum db_lane lane, enum query_id query, const struct db_param *params,
    int count, db_done done, void *arg)
{
	struct db_job	*j;
	bool		good;

	assert(query < QUERIES && count == query_table[query].params);

	/* A job without parameters can be made for the bad news. */
	good = (j = job_new(query, params, count)) != NULL;
	if (!good && (j = job_new(query, NULL, 0)) == NULL)
		fatal("db: no memory for a query");

	j->lane = lane;
	j->done = done;
	j->arg = arg;
	j->queued_ms = kore_time_ms();

	if (!good) {
		job_fail(j, DB_REFUSED);
	} else if (lanes[lane].down || lane_full(&lanes[lane], j)) {
		job_fail(j, DB_DOWN);
	} else {
		job_wait(j, false);
		lane_dispatch(lane);
	}
}

void
db_keep(const struct db_answer *answer, struct db_answer *copy)
{
	*copy = *answer;
	copy->keeper = NULL;

	if (answer->keeper != NULL)
		*answer->keeper = true;
	else
		copy->result = NULL;
}

void
db_forget(struct db_answer *answer)
{
	PQclear(answer->result);
	answer->result = NULL;
}

struct db_param
db_string(const char *s)
{
	return ((struct db_param){ s, s == NULL ? 0 : (uint32_t)strlen(s), 0 });
}

struct db_param
db_binary(const void *data, size_t len)
{
	return ((struct db_param){ data, (uint32_t)len, 1 });
}

/* --- what the links tell ------------------------------------------------- */

static void
link_came_up(struct db_link *l)
{
	memset(l->prepared, 0, sizeof(links_prepared[0]));

	if (lanes[l->lane].down)
		kore_log(LOG_NOTICE, "db: connected again");
	lanes[l->lane].down = false;
	lane_dispatch((enum db_lane)l->lane);
}

static void
link_answered(struct db_link *l, PGresult *r)
{
	struct db_answer	answer;
	struct db_job		*j;
	enum db_lane		lane;
	bool			kept;

	j = l->job;
	lane = (enum db_lane)l->lane;

	if (l->preparing) {
		link_prepared(l, j, r);
		return;
	}

	l->job = NULL;
	lanes[lane].flying--;
	sqlstate_read(r, &answer);
	kept = false;
	answer.keeper = &kept;

	if (answer.state == DB_OK || !job_again(l, j, &answer)) {
		sqlstate_log(j->query, r, &answer,
		    kore_time_ms() - j->queued_ms);
		job_end(j, &answer);
	}

	if (!kept)
		PQclear(r);
	lane_dispatch(lane);
}

/*
 * What was in flight is lost: nobody knows whether it took effect. A job that
 * was only being prepared, or that libpq did not take, has had none and goes
 * back to the head of the queue.
 */
static void
link_was_lost(struct db_link *l)
{
	struct db_job	*j;
	enum db_lane	lane;

	lane = (enum db_lane)l->lane;
	if ((j = l->job) != NULL) {
		l->job = NULL;
		lanes[lane].flying--;
		if (l->preparing || !l->taken)
			job_wait(j, true);
		else
			job_fail(j, DB_LOST);
	}
	l->preparing = false;

	if (lane_links_up(lane) == 0) {
		lanes[lane].down = true;
		lane_fail(lane);
	}
}

/* --- a job on a link ----------------------------------------------------- */

/* Takes the job; when the link turns out to be dead, it is lost as any. */
static void
link_run(struct db_link *l, struct db_job *j)
{
	const struct query	*q;

	q = &query_table[j->query];
	l->job = j;
	l->preparing = !l->prepared[j->query];
	lanes[l->lane].flying++;

	if (l->preparing) {
		link_send_prepare(l, q->name, q->text);
	} else {
		link_send_query(l, q->name, j->count, j->values, j->lens,
		    j->formats, q->binary);
	}
}

static void
link_prepared(struct db_link *l, struct db_job *j, PGresult *r)
{
	struct db_answer	answer;

	l->preparing = false;
	sqlstate_read(r, &answer);

	l->job = NULL;
	lanes[l->lane].flying--;

	if (answer.state == DB_OK) {
		l->prepared[j->query] = true;
		link_run(l, j);
	} else {
		sqlstate_log(j->query, r, &answer, 0);
		job_end(j, &answer);
		lane_dispatch((enum db_lane)l->lane);
	}

	PQclear(r);
}

/*
 * A deadlock's or serialization failure's victim had no effect: run it again,
 * at most three times in all. The same goes for a statement whose plan has
 * gone stale under a migration; there the connection must go, too, and each
 * one of the pool may have such a plan.
 */
static bool
job_again(struct db_link *l, struct db_job *j, const struct db_answer *answer)
{
	bool	stale;

	stale = sqlstate_is_stale(answer);
	if (answer->state != DB_RETRY && !stale)
		return (false);
	if (stale ? ++j->stale > LIMIT_DB_POOL : ++j->tries >= LIMIT_DB_TRIES)
		return (false);

	job_wait(j, true);
	if (stale)
		link_drop(l, "is dropped for its stale plans");

	return (true);
}

static void
job_end(struct db_job *j, const struct db_answer *answer)
{
	j->done(answer, j->arg);
	free(j);
}

/* Told from the loop, by failed_tell. */
static void
job_fail(struct db_job *j, enum db_state state)
{
	j->state = state;
	TAILQ_INSERT_TAIL(&failed, j, list);

	if (failed_timer == NULL) {
		failed_timer = kore_timer_add(failed_tell, 1, NULL,
		    KORE_TIMER_ONESHOT);
	}
}

static void
job_wait(struct db_job *j, bool first)
{
	struct lane	*lane;

	lane = &lanes[j->lane];
	if (first)
		TAILQ_INSERT_HEAD(&lane->jobs, j, list);
	else
		TAILQ_INSERT_TAIL(&lane->jobs, j, list);
	lane->waiting++;
	lane->bytes += j->size;
}

/* --- lanes --------------------------------------------------------------- */

static struct db_job *
lane_take(struct lane *lane)
{
	struct db_job	*j;

	if ((j = TAILQ_FIRST(&lane->jobs)) == NULL)
		return (NULL);

	TAILQ_REMOVE(&lane->jobs, j, list);
	lane->waiting--;
	lane->bytes -= j->size;

	return (j);
}

static void
lane_dispatch(enum db_lane lane)
{
	struct db_job	*j;
	size_t		i;

	for (i = 0; i < LINKS; i++) {
		if (links[i].lane != (int)lane || links[i].state != LINK_IDLE)
			continue;
		if ((j = lane_take(&lanes[lane])) == NULL)
			return;
		link_run(&links[i], j);
	}
}

static void
lane_fail(enum db_lane lane)
{
	struct db_job	*j;

	while ((j = lane_take(&lanes[lane])) != NULL)
		job_fail(j, DB_DOWN);
}

/* One job alone may be of any size: what it carries was bounded before. */
static bool
lane_full(const struct lane *lane, const struct db_job *j)
{
	return (lane->waiting >= LIMIT_DB_QUEUE || (lane->waiting > 0 &&
	    lane->bytes + j->size > LIMIT_DB_QUEUE_BYTES));
}

static int
lane_links_up(enum db_lane lane)
{
	size_t	i;
	int	up;

	up = 0;
	for (i = 0; i < LINKS; i++) {
		if (links[i].lane == (int)lane && links[i].state >= LINK_IDLE)
			up++;
	}

	return (up);
}

/* --- timers -------------------------------------------------------------- */

static void
failed_tell(void *arg, uint64_t now)
{
	struct db_answer	answer;
	struct db_jobs		now_told;
	struct db_job		*j;

	(void)arg;
	(void)now;

	/* What fails anew from inside done waits for the next timer: a caller
	 * that tries again at once must not keep us here. */
	failed_timer = NULL;
	TAILQ_INIT(&now_told);
	TAILQ_CONCAT(&now_told, &failed, list);

	while ((j = TAILQ_FIRST(&now_told)) != NULL) {
		TAILQ_REMOVE(&now_told, j, list);
		memset(&answer, 0, sizeof(answer));
		answer.state = j->state;
		job_end(j, &answer);
	}
}

/* Jobs in a queue are of one age order, so the oldest stands first. */
static void
pool_sweep(void *arg, uint64_t now)
{
	struct db_job	*j;
	size_t		i;

	(void)arg;

	/* A server that does not even keep up the listening link is dead, not
	 * slow. */
	for (i = 0; i < LINKS; i++) {
		links[i].patience_ms = db_listening() ? LIMIT_DB_PATIENCE_MS :
		    LIMIT_DB_SILENCE_MS;
		link_sweep(&links[i], now);
	}

	for (i = 0; i < DB_LANES; i++) {
		while ((j = TAILQ_FIRST(&lanes[i].jobs)) != NULL &&
		    now > j->queued_ms + LIMIT_DB_WAIT_MS) {
			(void)lane_take(&lanes[i]);
			job_fail(j, DB_DOWN);
		}
	}

	listen_sweep(now);
}
