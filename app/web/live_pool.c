/*
 * The pool: officers who take the most pressing review of any lane.
 *
 * Redis holds the queue, a sorted set by deadline for each agency; the
 * database holds the claim. What Redis pops is only a preference: review_claim
 * gives the most pressing review of the database, and the popped one when it
 * is as pressing as any. So the queue can be lost, or have given a review to
 * somebody who may not take it, and nothing is overlooked.
 */

#include <hiredis/hiredis.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../cache/redis.h"
#include "../limits.h"
#include "live.h"
#include "param.h"
#include "queries.h"

/* The longest code of an agency, as sql/migrate/0001_tables.sql has it. */
#define AGENCY_BYTES	31

struct claim {
	uint64_t	screen;
	int64_t		preferred;
};

static void	queue_put(struct text, int64_t);
static void	pool_popped(const redisReply *, void *);
static void	pool_claim(struct screen *, int64_t);
static void	pool_claimed(const struct db_answer *, void *);

/* Takes the next review for an officer who has none, or renews the claim. */
void
pool_next(struct screen *s, int64_t preferred)
{
	char		key[64];
	const char	*argv[2] = { "ZPOPMIN", key };
	size_t		len[2] = { 7, 0 };
	uint64_t	*id;

	if (s->claiming)
		return;
	s->claiming = true;
	if (preferred != 0 || !redis_up()) {
		pool_claim(s, preferred);
		return;
	}
	len[1] = (size_t)snprintf(key, sizeof(key), "hub:queue:%s",
	    s->caller.agency);
	id = malloc(sizeof(*id));
	if (id == NULL)
		abort();
	*id = s->id;
	redis_command(pool_popped, id, 2, argv, len);
}

static void
pool_popped(const redisReply *reply, void *arg)
{
	uint64_t	*id = arg;
	struct screen	*s = screen_find(*id);

	free(id);
	if (s == NULL)
		return;
	if (reply != NULL && reply->type == REDIS_REPLY_ARRAY &&
	    reply->elements >= 1 && reply->element[0]->str != NULL)
		pool_claim(s, strtoll(reply->element[0]->str, NULL, 10));
	else
		pool_claim(s, 0);
}

static void
pool_claim(struct screen *s, int64_t preferred)
{
	struct claim	*c = calloc(1, sizeof(*c));
	char		person[24], review[24];
	struct db_param	p[3];

	if (c == NULL)
		abort();
	c->screen = s->id;
	c->preferred = preferred;
	snprintf(person, sizeof(person), "%lld", (long long)s->caller.id);
	snprintf(review, sizeof(review), "%lld", (long long)preferred);
	p[0] = param_string(person);
	p[1] = preferred != 0 ? param_string(review) : PARAM_NULL;
	p[2] = param_string(s->token);
	db_query(DB_POOL, QUERY_REVIEW_CLAIM, p, 3, pool_claimed, c);
}

static void
pool_claimed(const struct db_answer *answer, void *arg)
{
	struct claim	*c = arg;
	struct screen	*s = screen_find(c->screen);
	struct arena	arena;
	struct json	*body;
	struct fault	fault;
	int64_t		review = 0;

	free(c);
	if (s == NULL)
		return;
	s->claiming = false;
	if (answer->state != DB_OK || db_rows(answer) == 0)
		return;
	if (db_int(answer, 0, 0) != 200) {
		s->review = 0;		/* nor what the screen had last */
		return;
	}
	arena_open(&arena, 65536);
	if (json_read(db_text(answer, 0, 1), db_len(answer, 0, 1), &arena,
	    &body, &fault) == 0)
		review = text_int(json_member_text(body, "reviewId"));
	arena_close(&arena);
	if (review > 0 && review != s->review) {
		s->review = review;
		screen_show(s, review);
	}
}

/* Into the queues of the agencies that must look, by its number: older reviews
 * have nearer deadlines. */
void
pool_opened(int64_t review, const struct json *agencies)
{
	const struct json	*a;
	struct screen		*s;

	for (a = agencies == NULL ? NULL : agencies->first; a != NULL;
	    a = a->next)
		queue_put(a->text, review);
	for (s = screens; s != NULL; s = s->next) {
		if (s->seat == SCREEN_POOL && s->review == 0)
			pool_next(s, 0);
	}
}

/* Puts a review in, and the oldest out when there are too many. */
static void
queue_put(struct text agency, int64_t review)
{
	char		key[64], digits[24], last[24];
	const char	*put[4] = { "ZADD", key, digits, digits };
	const char	*cut[4] = { "ZREMRANGEBYRANK", key, "0", last };
	size_t		len[4] = { 4, 0, 0, 0 };

	if (!redis_up())
		return;
	len[1] = (size_t)snprintf(key, sizeof(key), "hub:queue:%.*s",
	    (int)(agency.len > AGENCY_BYTES ? AGENCY_BYTES : agency.len),
	    agency.ptr);
	len[2] = len[3] = (size_t)snprintf(digits, sizeof(digits), "%lld",
	    (long long)review);
	redis_command(NULL, NULL, 4, put, len);
	len[0] = strlen(cut[0]);
	len[2] = 1;
	len[3] = (size_t)snprintf(last, sizeof(last), "%d",
	    -LIMIT_POOL_QUEUE - 1);
	redis_command(NULL, NULL, 4, cut, len);
}

/* The review is over, or this seat is in: the next one may come. */
void
pool_over(struct screen *s, int64_t review)
{
	if (s->seat != SCREEN_POOL || s->review != review)
		return;
	s->review = 0;
	pool_next(s, 0);
}

static void
pool_left(const struct db_answer *answer, void *arg)
{
	(void)arg;
	gate_publish(answer);
}

void
pool_leave(struct screen *s)
{
	char		person[24];
	struct db_param	p[2];

	snprintf(person, sizeof(person), "%lld", (long long)s->caller.id);
	p[0] = param_string(person);
	p[1] = param_string(s->token);
	db_query(DB_POOL, QUERY_CLAIM_LEAVE, p, 2, pool_left, NULL);
}
