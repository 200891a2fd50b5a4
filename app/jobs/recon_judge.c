/*
 * One purchase as the database read it, judged by the core, in the form in
 * which the database takes the judgement: see recon.h.
 *
 * A purchase that has no verdict and merely waits, with nothing to remark, is
 * quiet: it gets none. What it waits for is told by whoever is asked
 * (purchase_waits in 0021_recon.sql).
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../limits.h"
#include "../web/explain.h"
#include "../web/note.h"
#include "../wire/arena.h"
#include "../wire/seal.h"
#include "../wire/stored.h"
#include "queries.h"
#include "recon.h"

/* The columns of sql/query/recon_read.sql. */
enum recon_column {
	COLUMN_PURCHASE,
	COLUMN_STATE,
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

/* A judgement in words and bytes; all of it is freed by words_close. */
struct words {
	struct out	findings;
	struct out	sealed;
	struct out	warnings;
	struct out	codes;		/* blank between */
	char		info[FINDING_INFO_ROOM];
	size_t		info_len;
};

/* It is large, and a worker judges one at a time. */
static struct recon_verdict	verdict;

static bool	recon_read_row(const struct db_answer *, int, struct arena *);
static bool	legs_open(const struct db_answer *, int, struct recon_legs *,
		    struct document [LEGS], struct arena *);
static bool	words_write(const struct db_answer *, int, struct words *);
static void	words_close(struct words *);
static void	verdicts_add(const struct db_answer *, int,
		    const struct words *, struct verdicts *);
static void	verdicts_quiet(const struct db_answer *, int,
		    struct verdicts *);
static void	touches_add(const struct db_answer *, int, struct db_array *);
static money	decimal(const struct db_answer *, int, int);
static struct db_param	param_column(const struct db_answer *, int, int);
static struct db_param	param_codes(struct db_array *);

int64_t
recon_purchase(const struct db_answer *answer, int row)
{
	return (db_int(answer, row, COLUMN_PURCHASE));
}

bool
recon_settled(const struct db_answer *answer, int row)
{
	return (db_text(answer, row, COLUMN_STATE)[0] == 's');
}

bool
recon_row(const struct db_answer *answer, int row, struct verdicts *v)
{
	struct arena	arena;
	struct words	words;
	char		state = db_text(answer, row, COLUMN_STATE)[0];
	bool		good;

	v->version = db_value(answer, row, COLUMN_VERSION);
	if (recon_settled(answer, row)) {
		verdicts_quiet(answer, row, v);
		return (true);
	}
	arena_open(&arena, LIMIT_RECON_MEMORY);
	good = recon_read_row(answer, row, &arena);
	if (good && verdict.outcome == RECON_WAITING &&
	    verdict.warning_count == 0 && state == 'n') {
		verdicts_quiet(answer, row, v);
	} else if (good) {
		good = words_write(answer, row, &words);
		if (good)
			verdicts_add(answer, row, &words, v);
		words_close(&words);
	}
	arena_close(&arena);
	return (good);
}

/* $1 purchase, $2-$5 legs, $6 verdict, $7 codes, $8 findings, $9 warnings,
 * $10 parameter version, $11 touches, $12 info. */
bool
recon_alone(const struct db_answer *answer, int row, db_done done, void *arg)
{
	struct arena	arena;
	struct words	words;
	struct db_array	codes;
	struct db_param	p[12];
	bool		good;
	int		i;

	arena_open(&arena, LIMIT_RECON_MEMORY);
	good = recon_read_row(answer, row, &arena);
	if (good && (good = words_write(answer, row, &words))) {
		p[0] = param_column(answer, row, COLUMN_PURCHASE);
		for (i = 0; i < LEGS; i++)
			p[1 + i] = param_column(answer, row,
			    COLUMN_LEGS + 2 * i);
		p[5] = db_string(recon_word(verdict.outcome)->name);
		p[6] = param_codes(&codes);
		p[7] = verdict.finding_count == 0 ? db_string(NULL) :
		    db_binary(words.sealed.bytes, words.sealed.len);
		p[8] = (struct db_param){ words.warnings.bytes,
		    (uint32_t)words.warnings.len, 0 };
		p[9] = param_column(answer, row, COLUMN_VERSION);
		p[10] = param_column(answer, row, COLUMN_TOUCHES);
		p[11] = (struct db_param){ words.info,
		    (uint32_t)words.info_len, 0 };
		db_query(DB_POOL, QUERY_VERDICT_RECORD, p, 12, done, arg);
		array_close(&codes);
	}
	if (good)
		words_close(&words);
	arena_close(&arena);
	return (good);
}

void
verdicts_open(struct verdicts *v)
{
	static const enum array_type	types[VERDICT_ARRAYS] = {
		[VERDICT_PURCHASES] = ARRAY_INT8,
		[VERDICT_LEGS] = ARRAY_INT8,
		[VERDICT_WORDS] = ARRAY_TEXT,
		[VERDICT_CODES] = ARRAY_TEXT,
		[VERDICT_FINDINGS] = ARRAY_BYTEA,
		[VERDICT_WARNINGS] = ARRAY_TEXT,
		[VERDICT_INFOS] = ARRAY_TEXT,
		[VERDICT_QUIET] = ARRAY_INT8,
		[VERDICT_TOUCHES] = ARRAY_INT8,
	};
	int				i;

	for (i = 0; i < VERDICT_ARRAYS; i++)
		array_open(&v->arrays[i], types[i]);
	v->version = TEXT_NONE;
}

void
verdicts_close(struct verdicts *v)
{
	int	i;

	for (i = 0; i < VERDICT_ARRAYS; i++)
		array_close(&v->arrays[i]);
}

bool
verdicts_empty(const struct verdicts *v)
{
	return (v->arrays[VERDICT_PURCHASES].count == 0 &&
	    v->arrays[VERDICT_QUIET].count == 0);
}

void
verdicts_send(struct verdicts *v, db_done done, void *arg)
{
	struct db_param	p[VERDICT_ARRAYS + 1];
	int		i, n = 0;

	for (i = 0; i < VERDICT_ARRAYS; i++) {
		if (i == VERDICT_QUIET)
			p[n++] = (struct db_param){ v->version.ptr,
			    v->version.len, 0 };
		p[n++] = array_param(&v->arrays[i]);
	}
	db_query(DB_POOL, QUERY_VERDICT_STORE, p, n, done, arg);
}

static bool
recon_read_row(const struct db_answer *answer, int row, struct arena *arena)
{
	struct document		documents[LEGS];
	struct recon_legs	legs;
	struct recon_rules	rules;

	memset(&legs, 0, sizeof(legs));
	if (!legs_open(answer, row, &legs, documents, arena)) {
		note("recon.unreadable", NULL);
		return (false);
	}
	legs.window_closed = db_bool(answer, row, COLUMN_WINDOW_CLOSED);
	legs.duplicates = (uint32_t)db_int(answer, row, COLUMN_DUPLICATES);
	rules.amount_tolerance = decimal(answer, row, COLUMN_AMOUNT_TOLERANCE);
	rules.line_tolerance = decimal(answer, row, COLUMN_LINE_TOLERANCE);
	rules.weight_tolerance = decimal(answer, row, COLUMN_WEIGHT_TOLERANCE);
	rules.collection_modes = db_text(answer, row, COLUMN_COLLECTION_MODES);
	recon_judge(&legs, &rules, &verdict);
	return (true);
}

/* Opens and unpacks the legs; a missing one stays NULL. */
static bool
legs_open(const struct db_answer *answer, int row, struct recon_legs *legs,
    struct document documents[LEGS], struct arena *arena)
{
	const struct document	**places[LEGS] = { &legs->order,
				    &legs->payment, &legs->waybill,
				    &legs->list };
	int			i;

	for (i = 0; i < LEGS; i++) {
		struct text	bytes;

		if (db_is_null(answer, row, COLUMN_LEGS + 2 * i))
			continue;
		bytes = explain_open(answer, row, COLUMN_LEGS + 2 * i + 1,
		    "document", arena);
		if (bytes.ptr == NULL || document_unpack(bytes.ptr, bytes.len,
		    arena, &documents[i]) == -1)
			return (false);
		*places[i] = &documents[i];
	}
	return (true);
}

/* What the list's sender reads are the findings, or the published word for
 * none. */
static bool
words_write(const struct db_answer *answer, int row, struct words *w)
{
	static const char	passed[] = "[Code:2300;Desc:审核通过]";
	const struct recon_verdict	*v = &verdict;
	int64_t			version = db_int(answer, row, COLUMN_VERSION);
	uint32_t		i;

	out_open(&w->findings);
	out_open(&w->sealed);
	out_open(&w->warnings);
	out_open(&w->codes);
	explain_findings(v->warnings, v->warning_count, version, &w->warnings);
	if (v->finding_count == 0) {
		memcpy(w->info, passed, sizeof(passed));
		w->info_len = sizeof(passed) - 1;
		return (!w->warnings.failed);
	}
	explain_findings(v->findings, v->finding_count, version, &w->findings);
	seal_write("findings", w->findings.bytes, w->findings.len, &w->sealed);
	w->info_len = finding_info(v->findings, v->finding_count, w->info,
	    sizeof(w->info));
	for (i = 0; i < v->finding_count; i++)
		out_print(&w->codes, "%s%s", i == 0 ? "" : " ",
		    finding_find(v->findings[i].code)->name);
	return (!w->findings.failed && !w->sealed.failed &&
	    !w->warnings.failed && !w->codes.failed);
}

static void
words_close(struct words *w)
{
	out_close(&w->findings);
	out_close(&w->sealed);
	out_close(&w->warnings);
	out_close(&w->codes);
}

static void
verdicts_add(const struct db_answer *answer, int row, const struct words *w,
    struct verdicts *v)
{
	const char	*word = recon_word(verdict.outcome)->name;
	int		i;

	array_int8(&v->arrays[VERDICT_PURCHASES], recon_purchase(answer, row));
	for (i = 0; i < LEGS; i++) {
		if (db_is_null(answer, row, COLUMN_LEGS + 2 * i))
			array_bytes(&v->arrays[VERDICT_LEGS], NULL, 0);
		else
			array_int8(&v->arrays[VERDICT_LEGS], db_int(answer,
			    row, COLUMN_LEGS + 2 * i));
	}
	array_bytes(&v->arrays[VERDICT_WORDS], word, strlen(word));
	array_bytes(&v->arrays[VERDICT_CODES], w->codes.len == 0 ? "" :
	    w->codes.bytes, w->codes.len);
	array_bytes(&v->arrays[VERDICT_FINDINGS], w->sealed.len == 0 ? NULL :
	    w->sealed.bytes, w->sealed.len);
	array_bytes(&v->arrays[VERDICT_WARNINGS], w->warnings.bytes,
	    w->warnings.len);
	array_bytes(&v->arrays[VERDICT_INFOS], w->info, w->info_len);
	touches_add(answer, row, &v->arrays[VERDICT_TOUCHES]);
}

/* Nothing to write but that its touches were seen. */
static void
verdicts_quiet(const struct db_answer *answer, int row, struct verdicts *v)
{
	array_int8(&v->arrays[VERDICT_QUIET], recon_purchase(answer, row));
	touches_add(answer, row, &v->arrays[VERDICT_TOUCHES]);
}

/* "{12,13}" */
static void
touches_add(const struct db_answer *answer, int row, struct db_array *touches)
{
	const char	*at = db_text(answer, row, COLUMN_TOUCHES) + 1;
	char		*end;

	for (; *at >= '0' && *at <= '9'; at = end + 1) {
		array_int8(touches, strtoll(at, &end, 10));
		if (*end != ',')
			return;
	}
}

static money
decimal(const struct db_answer *answer, int row, int col)
{
	return (money_of(db_value(answer, row, col)));
}

/* A column of the answer, as it is, as a parameter of the next query. */
static struct db_param
param_column(const struct db_answer *answer, int row, int col)
{
	struct text	t = db_value(answer, row, col);

	return ((struct db_param){ t.ptr, t.len, 0 });
}

static struct db_param
param_codes(struct db_array *codes)
{
	uint32_t	i;

	array_open(codes, ARRAY_TEXT);
	for (i = 0; i < verdict.finding_count; i++) {
		const char	*name =
		    finding_find(verdict.findings[i].code)->name;

		array_bytes(codes, name, strlen(name));
	}
	return (array_param(codes));
}
