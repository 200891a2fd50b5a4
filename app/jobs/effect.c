/*
 * Applications that are due: returns, and where parcels are. See effect.h.
 *
 *	due -> open -> judge (core) -> put down
 *	 ^                                |
 *	 +------ stale: claimed again ----+
 */

#include <stdio.h>
#include <string.h>

#include "../core/back.h"
#include "../limits.h"
#include "../store/array.h"
#include "../web/call.h"
#include "../web/explain.h"
#include "../web/note.h"
#include "../web/param.h"
#include "../wire/json.h"
#include "../wire/stored.h"
#include "effect.h"
#include "jobs.h"
#include "queries.h"

/* The columns of sql/query/application_due.sql. */
enum effect_column {
	COLUMN_ID,
	COLUMN_KIND,
	COLUMN_SEALED,
	COLUMN_LIST,
	COLUMN_LIST_SEALED,
	COLUMN_TAKEN
};

/* A kind that says where parcels are: which fields name them, and which the
 * history shows. 0: it has none. */
struct place {
	enum document_kind	kind;
	uint8_t			code;		/* the carrier */
	uint8_t			number;		/* in a line; or: */
	uint8_t			own_number;	/* in the head */
	uint8_t			invt_no;	/* in a line */
	uint8_t			bill_no;
	uint8_t			shown[8];	/* of the head; by 0 */
};

static const struct place	places[] = {
	{ KIND_TALLY, TALLY_LOGISTICS_CODE, TALLY_LINE_LOGISTICS_NO, 0, 0,
	    TALLY_BILL_NO, { TALLY_OPERATOR_CODE, TALLY_BILL_NO,
	    TALLY_VOYAGE_NO, TALLY_UNLOAD_LOCATION, TALLY_COP_NO } },
	{ KIND_ARRIVAL, ARRIVAL_LOGISTICS_CODE, ARRIVAL_LINE_LOGISTICS_NO, 0,
	    0, ARRIVAL_BILL_NO, { ARRIVAL_OPERATOR_CODE, ARRIVAL_BILL_NO,
	    ARRIVAL_LOCT_NO, ARRIVAL_COP_NO } },
	{ KIND_DEPARTURE, DEPARTURE_LOGISTICS_CODE,
	    DEPARTURE_LINE_LOGISTICS_NO, 0, 0, DEPARTURE_BILL_NO,
	    { DEPARTURE_BILL_NO, DEPARTURE_VOYAGE_NO, DEPARTURE_LEAVE_TIME,
	    DEPARTURE_COP_NO } },
	{ KIND_MASTER, MASTER_LOGISTICS_CODE, MASTER_LINE_LOGISTICS_NO, 0,
	    MASTER_LINE_INVT_NO, MASTER_BILL_NO, { MASTER_BILL_NO,
	    MASTER_VOYAGE_NO, MASTER_AGENT_CODE, MASTER_COP_NO } },
	{ KIND_RETURN_TALLY, RETURN_TALLY_LOGISTICS_CODE, 0,
	    RETURN_TALLY_LOGISTICS_NO, 0, RETURN_TALLY_BILL_NO,
	    { RETURN_TALLY_OPERATOR_CODE, RETURN_TALLY_BILL_NO,
	    RETURN_TALLY_LOCATION, RETURN_TALLY_CO_EL_NO } },
};

static void		effect_start(const struct db_answer *, int);
static void		effect_return(const struct effect *,
			    const struct db_answer *, int, struct arena *);
static void		taken_read(const struct db_answer *, int,
			    struct arena *, money [LINES_MAX]);
static struct text	return_words(enum back_word, const struct effect *,
			    const struct back *, const char **, char *,
			    size_t);
static void		return_send(const struct effect *,
			    const struct db_param *, enum back_word,
			    const struct back *, uint32_t);
static const struct place *place_find(enum document_kind);
static void		effect_place(const struct effect *,
			    const struct place *);
static void		text_put(struct db_array *, struct text);

void
effect_due(const struct db_answer *answer)
{
	int	row;

	for (row = 0; row < db_rows(answer); row++)
		effect_start(answer, row);
}

static void
effect_start(const struct db_answer *answer, int row)
{
	struct arena	arena;
	struct effect	e;
	bool		kept = false;

	arena_open(&arena, LIMIT_EFFECT_MEMORY);
	e.id = db_int(answer, row, COLUMN_ID);
	snprintf(e.digits, sizeof(e.digits), "%lld", (long long)e.id);
	if (!effect_open(answer, row, COLUMN_SEALED, &arena, &e.document)) {
		note("effect.unreadable", "document", e.digits, NULL);
	} else if (place_find(e.document.kind->kind) != NULL) {
		effect_place(&e, place_find(e.document.kind->kind));
	} else if (e.document.kind->kind == KIND_SUMMARY) {
		effect_summary(&e, &arena);
		kept = true;
	} else if (e.document.kind->kind == KIND_SUMMARY_RESULT) {
		effect_result(&e);
	} else {
		effect_return(&e, answer, row, &arena);
	}
	if (!kept)
		arena_close(&arena);
}

bool
effect_open(const struct db_answer *answer, int row, int col,
    struct arena *arena, struct document *document)
{
	struct text	bytes = explain_open(answer, row, col, "document",
			    arena);

	return (bytes.ptr != NULL && document_unpack(bytes.ptr, bytes.len,
	    arena, document) == 0);
}

/* A list that is not there is the database's to say. */
static void
effect_return(const struct effect *e, const struct db_answer *answer, int row,
    struct arena *arena)
{
	struct db_param	list = PARAM_NULL;
	struct document	document;
	struct back	*back = arena_get(arena, sizeof(*back));
	money		*taken = arena_get(arena, LINES_MAX * sizeof(*taken));
	enum back_word	word = BACK_GOOD;
	uint32_t	lines = 0;

	if (back == NULL || taken == NULL)
		return;
	if (!db_is_null(answer, row, COLUMN_LIST)) {
		if (!effect_open(answer, row, COLUMN_LIST_SEALED, arena,
		    &document))
			return;
		taken_read(answer, row, arena, taken);
		word = back_judge(&document, &e->document, taken, back);
		list = effect_text(db_value(answer, row, COLUMN_LIST));
		lines = document.line_count;
	}
	return_send(e, &list, word, back, lines);
}

/* {"1": "2.00000"}: what earlier returns took, by gnum. */
static void
taken_read(const struct db_answer *answer, int row, struct arena *arena,
    money taken[LINES_MAX])
{
	const struct json	*member;
	struct json		*root;
	struct fault		fault;

	if (db_is_null(answer, row, COLUMN_TAKEN) ||
	    json_read(db_text(answer, row, COLUMN_TAKEN),
	    db_len(answer, row, COLUMN_TAKEN), arena, &root, &fault) == -1)
		return;
	for (member = root->first; member != NULL; member = member->next) {
		money	gnum = money_of(member->name) / MONEY_ONE;

		if (gnum >= 1 && gnum <= LINES_MAX)
			taken[gnum - 1] = money_of(member->text);
	}
}

/* $1 document, $2 list, $3 status, $4 info, $5 gnum, $6 qty, $7 listed,
 * $8 lines, $9 not found, $10 in use. */
static void
return_send(const struct effect *e, const struct db_param *list,
    enum back_word word, const struct back *back, uint32_t lines)
{
	const struct kind_errors	*errors = &e->document.kind->errors;
	struct db_array			gnums, quantities, listed;
	struct db_param			p[10];
	const char			*status;
	char				info[512], count[16];
	char				digits[MONEY_PRINT];
	uint32_t			i;

	array_open(&gnums, ARRAY_INT4);
	array_open(&quantities, ARRAY_TEXT);
	array_open(&listed, ARRAY_TEXT);
	for (i = 0; word == BACK_GOOD && i < back->count; i++) {
		array_int4(&gnums, back->lines[i].gnum);
		text_put(&quantities, money_print(back->lines[i].qty, digits));
		text_put(&listed, money_print(back->lines[i].listed, digits));
	}
	snprintf(count, sizeof(count), "%u", lines);
	p[0] = effect_id(e);
	p[1] = *list;
	p[3] = effect_text(return_words(word, e, back, &status, info,
	    sizeof(info)));
	p[2] = effect_string(status);
	p[4] = array_param(&gnums);
	p[5] = array_param(&quantities);
	p[6] = array_param(&listed);
	p[7] = effect_string(count);
	p[8] = effect_string(errors->not_found);
	p[9] = effect_string(errors->in_use);
	db_query(DB_POOL, QUERY_RETURN_RECORD, p, 10, effect_recorded, NULL);
	array_close(&gnums);
	array_close(&quantities);
	array_close(&listed);
}

/* The published words of an import's return; an export's has none of its own
 * and says the same under its kind's code. */
static struct text
return_words(enum back_word word, const struct effect *e,
    const struct back *back, const char **status, char *info, size_t room)
{
	bool		export = e->document.kind->kind == KIND_EXPORT_RETURN;
	struct text	cop, gnum, gcode;
	int		n;

	*status = NULL;
	if (word == BACK_GOOD)
		return (TEXT_NONE);
	cop = document_number(&e->document);
	gnum = document_line(&e->document, back->row, export ?
	    EXPORT_RETURN_LINE_GNUM : RETURN_LINE_GNUM);
	gcode = document_line(&e->document, back->row, export ?
	    EXPORT_RETURN_LINE_GCODE : RETURN_LINE_GCODE);
	if (word == BACK_NO_LINE) {
		*status = export ? e->document.kind->errors.not_found :
		    "-625209";
		n = snprintf(info, room, "退货申请单[%.*s],在关联的清单中未找到"
		    "表体序号为[%.*s],商品编号为[%.*s]的数据", (int)cop.len,
		    cop.ptr, (int)gnum.len, gnum.ptr, (int)gcode.len,
		    gcode.ptr);
	} else {
		*status = export ? e->document.kind->errors.in_use : "-625009";
		n = snprintf(info, room, "退货申请单[%.*s]表体第[%.*s]项的数量"
		    "应为正数，且不大于原清单数量减去已退数量", (int)cop.len,
		    cop.ptr, (int)gnum.len, gnum.ptr);
	}
	return ((struct text){ info, n < (int)room ? (uint32_t)n :
	    (uint32_t)room - 1 });
}

static const struct place *
place_find(enum document_kind kind)
{
	size_t	i;

	for (i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		if (places[i].kind == kind)
			return (&places[i]);
	}
	return (NULL);
}

/* $1 document, $2 carrier, $3 numbers, $4 lists, $5 what is shown, $6 master
 * bill, $7 not found, $8 in use. */
static void
effect_place(const struct effect *e, const struct place *place)
{
	const struct document	*d = &e->document;
	struct db_array		numbers, lists;
	struct db_param		p[8];
	struct out		shown;
	uint32_t		i;

	array_open(&numbers, ARRAY_TEXT);
	array_open(&lists, ARRAY_TEXT);
	out_open(&shown);
	json_object_begin(&shown);
	effect_members(d, place->shown, &shown);
	json_object_end(&shown);
	for (i = 0; i < d->line_count; i++) {
		text_put(&numbers, document_line(d, i, place->number));
		text_put(&lists, place->invt_no == 0 ? TEXT("") :
		    document_line(d, i, place->invt_no));
	}
	if (place->own_number != 0) {
		text_put(&numbers, document_head(d, place->own_number));
		text_put(&lists, TEXT(""));
	}
	p[0] = effect_id(e);
	p[1] = effect_text(document_head(d, place->code));
	p[2] = array_param(&numbers);
	p[3] = array_param(&lists);
	p[4] = effect_out(&shown);
	p[5] = effect_text(document_head(d, place->bill_no));
	p[6] = effect_string(d->kind->errors.not_found);
	p[7] = effect_string(d->kind->errors.in_use);
	if (!shown.failed)
		db_query(DB_POOL, QUERY_PLACE_RECORD, p, 8, effect_recorded,
		    NULL);
	array_close(&numbers);
	array_close(&lists);
	out_close(&shown);
}

void
effect_recorded(const struct db_answer *answer, void *unused)
{
	(void)unused;
	if (answer->state == DB_REFUSED)
		note("effect.failed", "sqlstate", answer->sqlstate, NULL);
	if (answer->state == DB_OK && db_rows(answer) > 0)
		gate_publish(answer);
}

void
effect_members(const struct document *d, const uint8_t *fields,
    struct out *out)
{
	for (; *fields != 0; fields++) {
		struct text	value = document_head(d, *fields);

		if (value.len == 0)
			continue;
		json_name(out, d->kind->head_fields[*fields].name);
		json_text(out, value);
	}
}

struct db_param
effect_id(const struct effect *e)
{
	return (effect_string(e->digits));
}

struct db_param
effect_text(struct text t)
{
	return ((struct db_param){ t.ptr, t.len, 0 });
}

struct db_param
effect_string(const char *s)
{
	return ((struct db_param){ s, s == NULL ? 0 : (uint32_t)strlen(s),
	    0 });
}

struct db_param
effect_out(const struct out *out)
{
	return ((struct db_param){ out->bytes, (uint32_t)out->len, 0 });
}

static void
text_put(struct db_array *a, struct text t)
{
	array_bytes(a, t.ptr == NULL ? "" : t.ptr, t.len);
}
