/*
 * Reconciliation of one purchase.
 *
 *	touch -> read (one snapshot) -> judge (core, no I/O) -> record
 *	          ^                                               |
 *	          +---- stale: a leg changed meanwhile -----------+
 *
 * One at a time for each order: two workers may judge the same purchase at
 * once, but the database takes a verdict only when it is about the legs that
 * are there under the order's lock (verdict_record). The rows of `touch` stay
 * until a verdict has seen what they were about, so a crash anywhere in
 * between is repaired by the sweep.
 */

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../core/recon.h"
#include "../limits.h"
#include "../store/array.h"
#include "../store/db.h"
#include "../web/call.h"
#include "../web/explain.h"
#include "../web/note.h"
#include "../wire/arena.h"
#include "../wire/seal.h"
#include "../wire/stored.h"
#include "jobs.h"
#include "queries.h"

/* The columns of sql/query/recon_read.sql. */
enum recon_column {
	COLUMN_ORDER_NO,
	COLUMN_WINDOW_CLOSED,
	COLUMN_DUPLICATES,
	COLUMN_TOUCHES,
	COLUMN_VERSION,
	COLUMN_AMOUNT_TOLERANCE,
	COLUMN_LINE_TOLERANCE,
	COLUMN_WEIGHT_TOLERANCE,
	COLUMN_COLLECTION_MODES,
	COLUMN_LEGS		/* four pairs: id, sealed */
};

enum { LEG_ORDER, LEG_PAYMENT, LEG_WAYBILL, LEG_LIST, LEGS };

/* A purchase on its way; in the list from touch to the end. */
struct recon {
	struct recon	*next;		/* in order of arrival */
	struct recon	*beside;	/* in its slot */
	int64_t		purchase;
	bool		running;
	bool		again;		/* touched while it was running */
	int		tries;
};

static struct recon	*first, **end = &first;
static struct recon	*slots[LIMIT_RECON_SLOTS];	/* by purchase */
static int		depth;
static int		running;

static void	recon_start(void);
static void	recon_read(struct recon *);
static void	recon_read_done(const struct db_answer *, void *);
static void	recon_send(struct recon *, const struct db_answer *,
		    const struct recon_verdict *, struct arena *);
static bool	recon_legs_read(const struct db_answer *, struct recon_legs *,
		    struct document [LEGS], struct arena *);
static void	recon_rules_read(const struct db_answer *,
		    struct recon_rules *);
static void	recon_recorded(const struct db_answer *, void *);
static void	recon_finish(struct recon *, bool);
static money	decimal(const struct db_answer *, int);
static struct db_param	param_column(const struct db_answer *, int);
static struct db_param	param_info(const struct recon_verdict *, char *);
static struct db_param	param_codes(const struct recon_verdict *,
			    struct db_array *);

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
	*end = r;
	end = &r->next;
	depth++;
	recon_start();
}

static void
recon_start(void)
{
	struct recon	*r;

	for (r = first; r != NULL && running < LIMIT_RECON_RUNNING;
	    r = r->next) {
		if (!r->running)
			recon_read(r);
	}
}

static void
recon_read(struct recon *r)
{
	char		digits[24];
	struct db_param	p[1];

	r->running = true;
	r->again = false;
	running++;
	snprintf(digits, sizeof(digits), "%lld", (long long)r->purchase);
	p[0] = (struct db_param){ digits, (uint32_t)strlen(digits), 0 };
	db_query(DB_POOL, QUERY_RECON_READ, p, 1, recon_read_done, r);
}

static void
recon_read_done(const struct db_answer *answer, void *arg)
{
	struct recon		*r = arg;
	struct arena		arena;
	struct document		documents[LEGS];
	struct recon_legs	legs;
	struct recon_rules	rules;
	struct recon_verdict	*verdict;

	if (answer->state != DB_OK || db_rows(answer) == 0) {
		recon_finish(r, false);
		return;
	}
	arena_open(&arena, LIMIT_RECON_MEMORY);
	verdict = arena_get(&arena, sizeof(*verdict));
	memset(&legs, 0, sizeof(legs));
	if (verdict == NULL ||
	    !recon_legs_read(answer, &legs, documents, &arena)) {
		note("recon.unreadable", NULL);
		recon_finish(r, false);
	} else {
		legs.window_closed = db_bool(answer, 0, COLUMN_WINDOW_CLOSED);
		legs.duplicates = (uint32_t)db_int(answer, 0,
		    COLUMN_DUPLICATES);
		recon_rules_read(answer, &rules);
		recon_judge(&legs, &rules, verdict);
		recon_send(r, answer, verdict, &arena);
	}
	arena_close(&arena);
}

/* Opens and unpacks the legs; a missing one stays NULL. */
static bool
recon_legs_read(const struct db_answer *answer, struct recon_legs *legs,
    struct document documents[LEGS], struct arena *arena)
{
	const struct document	**places[LEGS] = { &legs->order,
				    &legs->payment, &legs->waybill,
				    &legs->list };
	int			i;

	for (i = 0; i < LEGS; i++) {
		struct text	bytes;

		if (db_is_null(answer, 0, COLUMN_LEGS + 2 * i))
			continue;
		bytes = explain_open(answer, 0, COLUMN_LEGS + 2 * i + 1,
		    "document", arena);
		if (bytes.ptr == NULL || document_unpack(bytes.ptr, bytes.len,
		    arena, &documents[i]) == -1)
			return (false);
		*places[i] = &documents[i];
	}
	return (true);
}

static void
recon_rules_read(const struct db_answer *answer, struct recon_rules *rules)
{
	rules->amount_tolerance = decimal(answer, COLUMN_AMOUNT_TOLERANCE);
	rules->line_tolerance = decimal(answer, COLUMN_LINE_TOLERANCE);
	rules->weight_tolerance = decimal(answer, COLUMN_WEIGHT_TOLERANCE);
	rules->collection_modes = db_text(answer, 0, COLUMN_COLLECTION_MODES);
}

/* $1 purchase, $2-$5 legs, $6 verdict, $7 codes, $8 findings, $9 warnings,
 * $10 parameter version, $11 touches, $12 info. */
static void
recon_send(struct recon *r, const struct db_answer *answer,
    const struct recon_verdict *v, struct arena *arena)
{
	int64_t		version = db_int(answer, 0, COLUMN_VERSION);
	const char	*word = recon_word(v->outcome)->name;
	struct out	findings, sealed, warnings;
	struct db_array	codes;
	struct db_param	p[12];
	char		digits[24], *info;
	int		i;

	out_open(&findings);
	out_open(&sealed);
	out_open(&warnings);
	explain_findings(v->findings, v->finding_count, version, &findings);
	explain_findings(v->warnings, v->warning_count, version, &warnings);
	seal_write("findings", findings.bytes, findings.len, &sealed);
	info = arena_get(arena, FINDING_INFO_ROOM);
	if (info == NULL || sealed.failed || warnings.failed) {
		recon_finish(r, false);
	} else {
		snprintf(digits, sizeof(digits), "%lld",
		    (long long)r->purchase);
		p[0] = (struct db_param){ digits, (uint32_t)strlen(digits), 0 };
		for (i = 0; i < LEGS; i++)
			p[1 + i] = param_column(answer, COLUMN_LEGS + 2 * i);
		p[5] = (struct db_param){ word, (uint32_t)strlen(word), 0 };
		p[6] = param_codes(v, &codes);
		p[7] = (struct db_param){ sealed.bytes, (uint32_t)sealed.len,
		    1 };
		p[8] = (struct db_param){ warnings.bytes,
		    (uint32_t)warnings.len, 0 };
		p[9] = param_column(answer, COLUMN_VERSION);
		p[10] = param_column(answer, COLUMN_TOUCHES);
		p[11] = param_info(v, info);
		db_query(DB_POOL, QUERY_VERDICT_RECORD, p, 12, recon_recorded,
		    r);
		array_close(&codes);
	}
	out_close(&findings);
	out_close(&sealed);
	out_close(&warnings);
}

static void
recon_recorded(const struct db_answer *answer, void *arg)
{
	struct recon	*r = arg;
	bool		stale;

	if (answer->state != DB_OK || db_rows(answer) == 0) {
		recon_finish(r, false);
		return;
	}
	stale = db_int(answer, 0, 0) == 409;
	if (!stale)
		gate_publish(answer);
	recon_finish(r, stale);
}

/* stale: the legs changed between reading and writing; read them again. */
static void
recon_finish(struct recon *r, bool stale)
{
	struct recon	**at;

	running--;
	r->running = false;
	if ((stale || r->again) && r->tries++ < LIMIT_RECON_TRIES) {
		recon_start();
		return;
	}
	for (at = &slots[(uint64_t)r->purchase % LIMIT_RECON_SLOTS]; *at != r;
	    at = &(*at)->beside)
		;
	*at = r->beside;
	for (at = &first; *at != r; at = &(*at)->next)
		;
	*at = r->next;
	if (end == &r->next)
		end = at;
	free(r);
	depth--;
	recon_start();
}

static money
decimal(const struct db_answer *answer, int col)
{
	return (money_of(db_value(answer, 0, col)));
}

/* A column of the answer, as it is, as a parameter of the next query. */
static struct db_param
param_column(const struct db_answer *answer, int col)
{
	struct text	t = db_value(answer, 0, col);

	return ((struct db_param){ t.ptr, t.len, 0 });
}

/* What the list's sender reads: the findings, or the published word for
 * none. */
static struct db_param
param_info(const struct recon_verdict *v, char *info)
{
	static const char	passed[] = "[Code:2300;Desc:审核通过]";

	if (v->finding_count == 0)
		return ((struct db_param){ passed, sizeof(passed) - 1, 0 });
	return ((struct db_param){ info, finding_info(v->findings,
	    v->finding_count, info, FINDING_INFO_ROOM), 0 });
}

static struct db_param
param_codes(const struct recon_verdict *v, struct db_array *codes)
{
	uint32_t	i;

	array_open(codes, ARRAY_TEXT);
	for (i = 0; i < v->finding_count; i++) {
		const char	*name = finding_find(v->findings[i].code)->name;

		array_bytes(codes, name, strlen(name));
	}
	return (array_param(codes));
}
