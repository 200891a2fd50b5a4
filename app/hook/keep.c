/*
 * What happened to a webhook's deliveries, written in one statement: how far
 * the feed is over, what became a row, what became of rows. One such statement
 * of a webhook is under way at a time.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../limits.h"
#include "../wire/json.h"
#include "array.h"
#include "base.h"
#include "hook.h"

/* The arrays of webhook_keep, as PostgreSQL reads them. */
struct kept {
	struct out	ids, lanes, leased, done, failed, status, error, wait;
};

enum { KEEP_VALUES = 14 };

static const char	SQL_KEEP[] =
    "select array_to_json(k)::text from webhook_keep($1, $2, $3, $4, $5, $6, "
    "$7, $8, $9, $10, $11, $12, $13, $14) k";

static void	keep_pages(struct hook *);
static void	keep_spilled(struct hook *, struct kept *);
static void	keep_outcomes(struct hook *, struct kept *);
static void	keep_failure(struct kept *, int64_t, const struct outcome *);
static void	keep_ask(struct hook *, struct kept *);
static void	keep_done(const PGresult *, uint64_t);
static void	keep_lanes(struct hook *, const char *);

void
keep_turn(struct hook *hook, uint64_t now)
{
	struct kept	k;
	bool		rows;

	keep_pages(hook);
	rows = !TAILQ_EMPTY(&hook->spilled) || hook->done.count > 0 ||
	    hook->failed.count > 0 || hook->gone;
	if (hook->keeping || (!rows && hook->over == NULL) ||
	    (!rows && now < hook->kept_ms + LIMIT_HOOK_KEEP_MS))
		return;

	memset(&k, 0, sizeof(k));
	keep_spilled(hook, &k);
	keep_outcomes(hook, &k);
	keep_pages(hook);
	hook->keeping = true;
	hook->kept_ms = now;
	keep_ask(hook, &k);
}

void
keep_verdict(struct verdict_rows *v, int64_t receipt,
    const struct outcome *outcome)
{
	if (v->count == v->room) {
		v->room = v->room == 0 ? 16 : 2 * v->room;
		v->rows = reallocarray(v->rows, v->room, sizeof(*v->rows));
		if (v->rows == NULL)
			abort();
	}
	v->rows[v->count++] = (struct verdict_row){ receipt, *outcome };
}

/* The pages before which, and in which, all is over. */
static void
keep_pages(struct hook *hook)
{
	struct page	*page;

	while ((page = TAILQ_FIRST(&hook->pages)) != NULL && page->left == 0) {
		TAILQ_REMOVE(&hook->pages, page, list);
		free(hook->over);
		hook->over = page->cursor;
		free(page);
	}
}

/* With this statement they are rows, so they are over with it. */
static void
keep_spilled(struct hook *hook, struct kept *k)
{
	struct item	*item;
	struct lane	*lane;

	while ((item = TAILQ_FIRST(&hook->spilled)) != NULL) {
		TAILQ_REMOVE(&hook->spilled, item, list);
		lane = item->lane;
		lane->spilled--;
		lane->stored = true;
		hook->rows++;
		array_int(&k->ids, item->receipt);
		array_put(&k->lanes, lane->name);
		array_put(&k->leased, item->flight != NULL ? "t" : "f");
		if (item->failed)
			keep_failure(k, item->receipt, &item->outcome);
		item_over(item);
		item->stored = true;
		item->state = ITEM_FLYING;
		if (item->flight == NULL)
			item_free(item);
	}
}

static void
keep_outcomes(struct hook *hook, struct kept *k)
{
	uint32_t	i;

	for (i = 0; i < hook->done.count; i++)
		array_int(&k->done, hook->done.rows[i].receipt);
	for (i = 0; i < hook->failed.count; i++)
		keep_failure(k, hook->failed.rows[i].receipt,
		    &hook->failed.rows[i].outcome);
	hook->rows -= hook->done.count;
	hook->done.count = 0;
	hook->failed.count = 0;
}

static void
keep_failure(struct kept *k, int64_t receipt, const struct outcome *outcome)
{
	array_int(&k->failed, receipt);
	if (outcome->status == 0)
		array_put(&k->status, NULL);
	else
		array_int(&k->status, outcome->status);
	array_put(&k->error, outcome->error);
	array_int(&k->wait, outcome->wait_s);
}

static void
keep_ask(struct hook *hook, struct kept *k)
{
	char		id[24], epoch[16], delivered[16], lease[16];
	const char	*values[KEEP_VALUES] = { id, epoch, hook->over,
			    delivered, array_end(&k->ids),
			    array_end(&k->lanes), array_end(&k->leased),
			    lease, array_end(&k->done),
			    array_end(&k->failed), array_end(&k->status),
			    array_end(&k->error), array_end(&k->wait),
			    hook->gone ? "t" : "f" };

	(void)snprintf(id, sizeof(id), "%lld", (long long)hook->id);
	(void)snprintf(epoch, sizeof(epoch), "%d", hook->epoch);
	(void)snprintf(delivered, sizeof(delivered), "%d", hook->delivered);
	(void)snprintf(lease, sizeof(lease), "%d", LIMIT_HOOK_LEASE_S);
	base_ask(SQL_KEEP, KEEP_VALUES, values, keep_done, hook->serial);

	hook->delivered = 0;
	if (hook->over != NULL) {
		free(hook->kept);
		hook->kept = hook->over;
		hook->over = NULL;
	}
	out_close(&k->ids);
	out_close(&k->lanes);
	out_close(&k->leased);
	out_close(&k->done);
	out_close(&k->failed);
	out_close(&k->status);
	out_close(&k->error);
	out_close(&k->wait);
}

/* Null: the webhook is not what we know any more. */
static void
keep_done(const PGresult *result, uint64_t serial)
{
	struct hook	*hook = hook_find(serial);

	if (hook == NULL)
		return;
	hook->keeping = false;
	if (PQgetisnull(result, 0, 0)) {
		hooks_load();
		hook_free(hook);
		return;
	}
	keep_lanes(hook, base_text(result, 0, 0));
	feed_soon();
}

static void
keep_lanes(struct hook *hook, const char *names)
{
	const struct json	*name;
	struct json		*array;
	struct arena		arena;
	struct fault		fault;
	struct lane		*lane;
	char			*copy;

	arena_open(&arena, LIMIT_HOOK_BYTES);
	if (json_read(names, strlen(names), &arena, &array, &fault) == 0) {
		for (name = array->first; name != NULL; name = name->next) {
			copy = strndup(name->text.ptr, name->text.len);
			if (copy == NULL)
				abort();
			lane = lane_find(hook, copy);
			free(copy);
			if (lane != NULL && lane->spilled == 0)
				lane_emptied(lane);
		}
	}
	arena_close(&arena);
}
