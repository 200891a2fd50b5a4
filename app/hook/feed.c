/*
 * What is to be delivered: pages of the feed, by the cursor that never skips
 * (sql/migrate/0030_feed.sql), and the rows that are due.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../core/kinds.h"
#include "../limits.h"
#include "../wire/document_shown.h"
#include "../wire/receipt_item.h"
#include "../wire/seal.h"
#include "array.h"
#include "base.h"
#include "flight.h"
#include "hook.h"

/* The columns of webhook_read; those of webhook_due come one later. */
enum feed_column {
	FEED_LANE,
	FEED_ID, FEED_KIND, FEED_GUID, FEED_KEYS, FEED_STATUS, FEED_TIME,
	FEED_AT, FEED_INFO, FEED_ERRORS, FEED_VERDICT, FEED_FINDINGS,
	FEED_WARNINGS, FEED_MESSAGE, FEED_SEALED, FEED_NEXT
};

static const char	SQL_READ[] =
    "select lane, (shown).* from webhook_read($1, $2, $3)";
static const char	SQL_READY[] = "select webhook_ready($1, $2, $3)";
static const char	SQL_DUE[] =
    "select webhook, lane, (shown).* from webhook_due($1, $2, $3)";

static void	feed_take(const PGresult *, uint64_t);
static void	feed_page(struct hook *, const PGresult *, const char *);
static void	feed_ask_ready(uint64_t);
static void	feed_ready(const PGresult *, uint64_t);
static void	feed_ask_due(uint64_t);
static void	feed_due(const PGresult *, uint64_t);
static struct item	*item_make(struct hook *, const PGresult *, int, int);
static void	item_payload(struct item *, bool, const PGresult *, int, int);
static struct text	column_text(const PGresult *, int, int);
static struct text	column_open(const PGresult *, int, int, const char *,
			    struct arena *);
static const char	*status_word(struct text);
static struct hook	*hook_by_id(int64_t);

static bool	asking_ready, asking_due, soon;
static uint64_t	polled_ms, asked_ms, ready_ms;
static uint64_t	round_now;

void
feed_poll(uint64_t now)
{
	bool	late = now >= polled_ms + LIMIT_HOOK_POLL_MS;

	if (late && !asking_ready && now >= ready_ms)
		feed_ask_ready(now);
	if ((late || soon) && !asking_due)
		feed_ask_due(now);
	if (late)
		polled_ms = now;
}

void
feed_soon(void)
{
	soon = true;
}

void
feed_begin(void)
{
	asking_ready = asking_due = false;
	round_now++;
}

void
feed_read(struct hook *hook, uint64_t now)
{
	char		account[24], limit[16];
	const char	*values[] = { account, hook->cursor, limit };

	if (hook->idle || !pace_reads(hook, now))
		return;
	(void)snprintf(account, sizeof(account), "%lld",
	    (long long)hook->account);
	(void)snprintf(limit, sizeof(limit), "%d",
	    hook->down ? 1 : LIMIT_HOOK_PAGE);
	if (hook->down)
		hook->probe_ms = now + (uint64_t)hook->probe_s * 1000;
	hook->reading = true;
	base_ask(SQL_READ, 3, values, feed_take, hook->serial);
}

void
feed_forget(struct hook *hook)
{
	struct item	*item, *next;
	struct page	*page;

	TAILQ_FOREACH(item, &hook->spilled, list)
		item->page = NULL;
	flight_forget(hook);
	lane_forget(hook);
	for (item = TAILQ_FIRST(&hook->ready); item != NULL; item = next) {
		struct lane	*lane = item->lane;

		next = TAILQ_NEXT(item, list);
		if (item->stored)
			continue;
		TAILQ_REMOVE(&hook->ready, item, list);
		lane->head = NULL;
		item_free(item);
		lane_rest(lane);
	}
	while ((page = TAILQ_FIRST(&hook->pages)) != NULL) {
		TAILQ_REMOVE(&hook->pages, page, list);
		free(page->cursor);
		free(page);
	}
	free(hook->cursor);
	hook->cursor = strdup(hook->over != NULL ? hook->over : hook->kept);
	if (hook->cursor == NULL)
		abort();
	hook->idle = false;
	hook->stale = hook->reading;
}

/* The last row carries the cursor. */
static void
feed_take(const PGresult *result, uint64_t serial)
{
	struct hook	*hook = hook_find(serial);
	int		rows = PQntuples(result);
	const char	*next;

	if (hook == NULL)
		return;
	hook->reading = false;
	if (hook->stale) {
		hook->stale = false;
		return;
	}
	if (rows == 0) {
		fprintf(stderr, "hubhook: webhook %lld: its cursor is none "
		    "of this database's\n", (long long)hook->id);
		hook->idle = true;
		return;
	}
	next = base_text(result, rows - 1, FEED_NEXT);
	hook->idle = strchr(next, '~') == NULL;
	free(hook->cursor);
	if ((hook->cursor = strdup(next)) == NULL)
		abort();
	feed_page(hook, result, next);
}

/* Without items a page only moves the one before it. */
static void
feed_page(struct hook *hook, const PGresult *result, const char *next)
{
	int		rows = PQntuples(result) - 1, row;
	struct page	*page;

	if (rows > 0) {
		if ((page = calloc(1, sizeof(*page))) == NULL)
			abort();
		TAILQ_INSERT_TAIL(&hook->pages, page, list);
	} else if ((page = TAILQ_LAST(&hook->pages, pages)) == NULL) {
		return;
	}
	free(page->cursor);
	if ((page->cursor = strdup(next)) == NULL)
		abort();
	page->left += (uint32_t)rows;
	for (row = 0; row < rows; row++) {
		struct item	*item = item_make(hook, result, row, 0);

		item->page = page;
		lane_add(item);
	}
}

/* Of the feeds that were read to their end. */
static void
feed_ask_ready(uint64_t now)
{
	struct out	ids = { 0 }, accounts = { 0 }, cursors = { 0 };
	struct hook	*hook;
	const char	*values[3];

	TAILQ_FOREACH(hook, &hooks, list) {
		if (!hook->idle || !pace_reads(hook, now))
			continue;
		array_int(&ids, hook->id);
		array_int(&accounts, hook->account);
		array_put(&cursors, hook->cursor);
	}
	if (ids.len > 0) {
		values[0] = array_end(&ids);
		values[1] = array_end(&accounts);
		values[2] = array_end(&cursors);
		asking_ready = true;
		asked_ms = now;
		base_ask(SQL_READY, 3, values, feed_ready, round_now);
	}
	out_close(&ids);
	out_close(&accounts);
	out_close(&cursors);
}

static void
feed_ready(const PGresult *result, uint64_t round)
{
	struct hook	*hook;
	int		row;

	if (round != round_now)
		return;
	asking_ready = false;
	/* With very many webhooks the question costs more than its answer is
	 * worth: it takes a sixth of one connection's time, and no more. */
	ready_ms = hook_now_ms() + 5 * (hook_now_ms() - asked_ms);
	for (row = 0; row < PQntuples(result); row++) {
		hook = hook_by_id(base_int(result, row, 0));
		if (hook != NULL)
			hook->idle = false;
	}
}

static void
feed_ask_due(uint64_t now)
{
	struct out	ids = { 0 }, rooms = { 0 };
	struct hook	*hook;
	const char	*values[3];
	char		lease[16];

	soon = false;
	TAILQ_FOREACH(hook, &hooks, list) {
		int	room = pace_rows(hook, now);

		if (hook->rows <= 0 || room <= 0)
			continue;
		array_int(&ids, hook->id);
		array_int(&rooms, room);
	}
	if (ids.len > 0) {
		values[0] = array_end(&ids);
		values[1] = array_end(&rooms);
		(void)snprintf(lease, sizeof(lease), "%d",
		    LIMIT_HOOK_LEASE_S);
		values[2] = lease;
		asking_due = true;
		base_ask(SQL_DUE, 3, values, feed_due, round_now);
	}
	out_close(&ids);
	out_close(&rooms);
}

/* A row of a webhook that has ended meanwhile is due again by its lease. */
static void
feed_due(const PGresult *result, uint64_t round)
{
	struct hook	*hook;
	struct item	*item;
	int		row;

	if (round != round_now)
		return;
	asking_due = false;
	soon = PQntuples(result) > 0;
	for (row = 0; row < PQntuples(result); row++) {
		hook = hook_by_id(base_int(result, row, 0));
		if (hook == NULL)
			continue;
		item = item_make(hook, result, row, 1);
		item->stored = item->taken = true;
		hook->taken++;
		lane_add(item);
	}
}

/* from: the first of the columns. */
static struct item *
item_make(struct hook *hook, const PGresult *result, int row, int from)
{
	struct item	*item = calloc(1, sizeof(*item));

	if (item == NULL)
		abort();
	item->lane = lane_get(hook, base_text(result, row, from + FEED_LANE));
	item->receipt = base_int(result, row, from + FEED_ID);
	item_payload(item, hook->english, result, row, from);
	item_counted(item);
	return (item);
}

/* {"type": "list.released", "timestamp", "data": the item of the feed}. */
static void
item_payload(struct item *item, bool english, const PGresult *result, int row,
    int from)
{
	struct out		*out = &item->payload;
	const struct kind_spec	*kind;
	struct arena		arena;
	struct out		document;
	struct text		sealed;
	struct receipt_item	r = {
		.id = column_text(result, row, from + FEED_ID),
		.kind = base_int(result, row, from + FEED_KIND),
		.guid = column_text(result, row, from + FEED_GUID),
		.keys = column_text(result, row, from + FEED_KEYS),
		.status = column_text(result, row, from + FEED_STATUS),
		.time = column_text(result, row, from + FEED_TIME),
		.at = column_text(result, row, from + FEED_AT),
		.info = column_text(result, row, from + FEED_INFO),
		.errors = column_text(result, row, from + FEED_ERRORS),
		.verdict = column_text(result, row, from + FEED_VERDICT),
		.warnings = column_text(result, row, from + FEED_WARNINGS),
		.message = column_text(result, row, from + FEED_MESSAGE),
	};
	char			type[64];

	arena_open(&arena, LIMIT_CALL_MEMORY);
	out_open(&document);
	r.findings = column_open(result, row, from + FEED_FINDINGS,
	    "findings", &arena);
	sealed = column_open(result, row, from + FEED_SEALED, "document",
	    &arena);
	if (sealed.len > 0) {
		document_shown_stored(sealed.ptr, sealed.len, MASK_PARTY,
		    &arena, &document);
		r.message = (struct text){ document.bytes,
		    (uint32_t)document.len };
	}
	kind = kind_find((enum document_kind)r.kind);
	(void)snprintf(type, sizeof(type), "%s.%s",
	    kind == NULL ? "receipt" : kind->noun, status_word(r.status));

	out_open(out);
	json_object_begin(out);
	json_name(out, "type");
	json_string(out, type);
	json_name(out, "timestamp");
	json_text(out, r.at);
	json_name(out, "data");
	receipt_item_write(&r, MASK_PARTY, english, &arena, out);
	json_object_end(out);
	if (out->failed || document.failed)
		abort();
	out_close(&document);
	arena_close(&arena);
}

static struct text
column_text(const PGresult *result, int row, int column)
{
	if (PQgetisnull(result, row, column))
		return (TEXT_NONE);
	return ((struct text){ PQgetvalue(result, row, column),
	    (uint32_t)PQgetlength(result, row, column) });
}

/* A sealed column, opened; TEXT_NONE: null, or not to be opened. */
static struct text
column_open(const PGresult *result, int row, int column, const char *purpose,
    struct arena *arena)
{
	unsigned char	*sealed;
	char		*plain;
	int64_t		n;
	size_t		len;

	if (PQgetisnull(result, row, column))
		return (TEXT_NONE);
	sealed = PQunescapeBytea((unsigned char *)PQgetvalue(result, row,
	    column), &len);
	plain = sealed == NULL ? NULL : arena_get(arena, len);
	n = plain == NULL ? -1 : seal_read(purpose, sealed, len, plain);
	PQfreemem(sealed);
	return (n < 0 ? TEXT_NONE : (struct text){ plain, (uint32_t)n });
}

/* The states that senders are told (codes of the national format). */
static const char *
status_word(struct text status)
{
	static const struct {
		const char	*status;
		const char	*word;
	} words[] = {
		{ "1", "draft" }, { "2", "received" }, { "100", "rejected" },
		{ "120", "stored" }, { "300", "review" },
		{ "399", "matched" }, { "500", "inspection" },
		{ "501", "detained" }, { "502", "detained" },
		{ "503", "detained" }, { "599", "detained" },
		{ "700", "returned" }, { "800", "released" },
		{ "899", "closed" },
	};
	size_t	i;

	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (text_equal_string(status, words[i].status))
			return (words[i].word);
	return (status.len > 0 && status.ptr[0] == '-' ? "refused" :
	    "state");
}

static struct hook *
hook_by_id(int64_t id)
{
	struct hook	*hook;

	TAILQ_FOREACH(hook, &hooks, list)
		if (hook->id == id)
			return (hook);
	return (NULL);
}
