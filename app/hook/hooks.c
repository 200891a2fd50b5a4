/* Which webhooks there are: see hook.h. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "../limits.h"
#include "../wire/json.h"
#include "base.h"
#include "check.h"
#include "flight.h"
#include "hook.h"

/* The columns of webhook_load. */
enum load_column {
	LOAD_ID, LOAD_ACCOUNT, LOAD_URL, LOAD_ENGLISH, LOAD_CHECKING,
	LOAD_EPOCH, LOAD_SECRET, LOAD_SECRET_BEFORE, LOAD_CURSOR, LOAD_LANES,
	LOAD_ROWS, LOAD_PROBE, LOAD_TIMEOUT
};

struct hooks	hooks = TAILQ_HEAD_INITIALIZER(hooks);

static uint64_t	serials;

static void	hooks_loaded(const PGresult *, uint64_t);
static struct hook	*hook_known(const PGresult *, int);
static struct hook	*hook_make(const PGresult *, int);
static void	hook_lanes(struct hook *, const char *);
static void	hook_settings(struct hook *, const PGresult *, int);
static bool	hook_secret(struct hook *, const PGresult *, int, int);
static void	hook_items_free(struct hook *);

void
hooks_load(void)
{
	base_ask("select * from webhook_load()", 0, NULL, hooks_loaded, 0);
}

void
hooks_close(void)
{
	struct hook	*hook;

	while ((hook = TAILQ_FIRST(&hooks)) != NULL)
		hook_free(hook);
}

struct hook *
hook_find(uint64_t serial)
{
	struct hook	*hook;

	TAILQ_FOREACH(hook, &hooks, list)
		if (hook->serial == serial)
			return (hook);
	return (NULL);
}

uint64_t
hook_now_ms(void)
{
	struct timespec	ts;

	(void)clock_gettime(CLOCK_MONOTONIC, &ts);
	return ((uint64_t)ts.tv_sec * 1000 + (uint64_t)ts.tv_nsec / 1000000);
}

void
hook_free(struct hook *hook)
{
	struct page	*page;

	flight_abort(hook);
	hook_items_free(hook);
	while ((page = TAILQ_FIRST(&hook->pages)) != NULL) {
		TAILQ_REMOVE(&hook->pages, page, list);
		free(page->cursor);
		free(page);
	}
	TAILQ_REMOVE(&hooks, hook, list);
	free(hook->url);
	free(hook->cursor);
	free(hook->kept);
	free(hook->over);
	free(hook->done.rows);
	free(hook->failed.rows);
	free(hook);
}

static void
hooks_loaded(const PGresult *result, uint64_t unused)
{
	struct hook	*hook, *next;
	int		row;

	(void)unused;
	TAILQ_FOREACH(hook, &hooks, list)
		hook->seen = false;
	for (row = 0; row < PQntuples(result); row++) {
		if (base_text(result, row, LOAD_CHECKING)[0] == 't') {
			check_start(base_int(result, row, LOAD_ID),
			    (int)base_int(result, row, LOAD_EPOCH),
			    base_text(result, row, LOAD_URL));
			continue;
		}
		if ((hook = hook_known(result, row)) == NULL)
			hook = hook_make(result, row);
		hook->seen = true;
		hook_settings(hook, result, row);
	}
	for (hook = TAILQ_FIRST(&hooks); hook != NULL; hook = next) {
		next = TAILQ_NEXT(hook, list);
		if (!hook->seen)
			hook_free(hook);
	}
}

static struct hook *
hook_known(const PGresult *result, int row)
{
	struct hook	*hook;

	TAILQ_FOREACH(hook, &hooks, list)
		if (hook->id == base_int(result, row, LOAD_ID) &&
		    hook->epoch == (int)base_int(result, row, LOAD_EPOCH))
			return (hook);
	return (NULL);
}

static struct hook *
hook_make(const PGresult *result, int row)
{
	struct hook	*hook = calloc(1, sizeof(*hook));

	if (hook == NULL)
		abort();
	hook->serial = ++serials;
	hook->id = base_int(result, row, LOAD_ID);
	hook->account = base_int(result, row, LOAD_ACCOUNT);
	hook->epoch = (int)base_int(result, row, LOAD_EPOCH);
	hook->url = check_canonical(base_text(result, row, LOAD_URL));
	hook->cursor = strdup(base_text(result, row, LOAD_CURSOR));
	hook->kept = strdup(base_text(result, row, LOAD_CURSOR));
	if (hook->url == NULL || hook->cursor == NULL || hook->kept == NULL)
		abort();
	hook->allowance = LIMIT_HOOK_PARALLEL_FIRST;
	hook->rows = base_int(result, row, LOAD_ROWS);
	TAILQ_INIT(&hook->pages);
	TAILQ_INIT(&hook->ready);
	TAILQ_INIT(&hook->spilled);
	hook_lanes(hook, base_text(result, row, LOAD_LANES));
	TAILQ_INSERT_TAIL(&hooks, hook, list);
	return (hook);
}

static void
hook_lanes(struct hook *hook, const char *names)
{
	const struct json	*name;
	struct json		*array;
	struct arena		arena;
	struct fault		fault;
	char			*copy;

	arena_open(&arena, LIMIT_HOOK_BYTES);
	if (json_read(names, strlen(names), &arena, &array, &fault) == -1)
		abort();
	for (name = array->first; name != NULL; name = name->next) {
		copy = strndup(name->text.ptr, name->text.len);
		if (copy == NULL)
			abort();
		lane_get(hook, copy)->stored = true;
		free(copy);
	}
	arena_close(&arena);
}

/* What may change while it goes on. */
static void
hook_settings(struct hook *hook, const PGresult *result, int row)
{
	hook->english = base_text(result, row, LOAD_ENGLISH)[0] == 't';
	hook->probe_s = (int)base_int(result, row, LOAD_PROBE);
	hook->timeout_s = (int)base_int(result, row, LOAD_TIMEOUT);
	hook->secret_count = 0;
	if (!hook_secret(hook, result, row, LOAD_SECRET))
		fprintf(stderr, "hubhook: webhook %lld: its secret does not "
		    "open; are these the keys of this database?\n",
		    (long long)hook->id);
	if (!PQgetisnull(result, row, LOAD_SECRET_BEFORE))
		(void)hook_secret(hook, result, row, LOAD_SECRET_BEFORE);
	/* Nothing is sent that is not signed. */
	if (hook->secret_count == 0)
		hook->pause_ms = hook_now_ms() + 2 * LIMIT_HOOK_LOAD_MS;
}

static bool
hook_secret(struct hook *hook, const PGresult *result, int row, int column)
{
	unsigned char	*sealed;
	size_t		len;
	bool		good;

	sealed = PQunescapeBytea((unsigned char *)PQgetvalue(result, row,
	    column), &len);
	good = sealed != NULL && webhook_secret_open(sealed, len,
	    hook->secrets[hook->secret_count]);
	PQfreemem(sealed);
	if (good)
		hook->secret_count++;
	return (good);
}

static void
hook_items_free(struct hook *hook)
{
	struct item	*item;
	struct lane	*lane;
	size_t		i;

	while ((item = TAILQ_FIRST(&hook->ready)) != NULL) {
		TAILQ_REMOVE(&hook->ready, item, list);
		item_free(item);
	}
	while ((item = TAILQ_FIRST(&hook->spilled)) != NULL) {
		TAILQ_REMOVE(&hook->spilled, item, list);
		item_free(item);
	}
	for (i = 0; i < HOOK_SLOTS; i++) {
		while ((lane = LIST_FIRST(&hook->slots[i])) != NULL) {
			while ((item = TAILQ_FIRST(&lane->waiting)) != NULL) {
				TAILQ_REMOVE(&lane->waiting, item, list);
				item_free(item);
			}
			LIST_REMOVE(lane, list);
			free(lane);
		}
	}
}
