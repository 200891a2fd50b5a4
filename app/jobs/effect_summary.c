/*
 * Summaries of export: a 701 and the lists that it wants declared, and the
 * result 792, as the hub issues it and as customs sends it. See effect.h.
 *
 *	701 -> its lists -> fit? (core) -> put down: refused, waiting, or 792
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../core/back.h"
#include "../limits.h"
#include "../store/array.h"
#include "../wire/message.h"
#include "effect.h"
#include "queries.h"

/* The columns of sql/query/summary_lists.sql. */
enum summary_column {
	COLUMN_INVT_NO,
	COLUMN_LIST,
	COLUMN_SEALED,
	COLUMN_STATE,
	COLUMN_LOGISTICS_NO,
	COLUMN_TAKEN
};

/* One on its way to its lists and back. */
struct run {
	struct effect	effect;
	struct arena	arena;		/* holds what effect borrows */
	struct db_array	lists;
	struct out	lines;		/* SummaryResultList */
	money		gross, net;
	int		gseqno;
	const char	*status;	/* why it is refused */
	char		info[256];
};

static void	run_lists(const struct db_answer *, void *);
static void	run_judge(struct run *, const struct db_answer *);
static bool	run_list(struct run *, const struct db_answer *, int);
static void	run_refuse(struct run *, const char *, struct text,
		    const char *);
static void	run_add(struct run *, const struct db_answer *, int,
		    const struct document *);
static void	run_send(struct run *);
static void	run_head(const struct run *, struct out *);
static void	run_free(struct run *);
static struct db_param	span_param(struct text, char [16]);

/* $1 document, $2 declarant, $3 merchant, $4 lists, $5 from, $6 to. A span of
 * time goes before the lists that are named. */
void
effect_summary(const struct effect *e, struct arena *arena)
{
	const struct document	*d = &e->document;
	struct text		none = TEXT_NONE;
	struct db_array		named;
	struct db_param		p[6];
	struct run		*run = calloc(1, sizeof(*run));
	char			from[16], to[16];
	uint32_t		i;

	if (run == NULL) {
		arena_close(arena);
		return;
	}
	run->effect = *e;
	run->arena = *arena;
	array_open(&run->lists, ARRAY_INT8);
	out_open(&run->lines);
	array_open(&named, ARRAY_TEXT);
	for (i = 0; i < d->line_count; i++) {
		struct text	n = document_line(d, i, SUMMARY_LINE_INVT_NO);

		array_bytes(&named, n.ptr, n.len);
	}
	p[0] = effect_id(e);
	p[1] = effect_text(document_head(d, SUMMARY_AGENT_CODE));
	p[2] = effect_text(document_head(d, SUMMARY_EBC_CODE));
	p[3] = array_param(&named);
	p[4] = effect_text(none);
	p[5] = effect_text(none);
	if (document_head(d, SUMMARY_START_TIME).len == 14 &&
	    document_head(d, SUMMARY_END_TIME).len == 14) {
		p[4] = span_param(document_head(d, SUMMARY_START_TIME), from);
		p[5] = span_param(document_head(d, SUMMARY_END_TIME), to);
	}
	db_query(DB_POOL, QUERY_SUMMARY_LISTS, p, 6, run_lists, run);
	array_close(&named);
}

static void
run_lists(const struct db_answer *answer, void *arg)
{
	struct run	*run = arg;

	if (answer->state == DB_OK) {
		run_judge(run, answer);
		run_send(run);
	}
	run_free(run);
}

static void
run_judge(struct run *run, const struct db_answer *answer)
{
	const struct kind_errors	*errors =
	    &run->effect.document.kind->errors;
	int				row;

	json_array_begin(&run->lines);
	for (row = 0; row < db_rows(answer); row++) {
		if (!run_list(run, answer, row))
			break;
	}
	json_array_end(&run->lines);
	if (db_rows(answer) == 0)
		run_refuse(run, errors->not_found, TEXT("-"),
		    "没有可汇总的清单");
	else if (db_rows(answer) > LIMIT_DOCUMENT_LINES)
		run_refuse(run, errors->too_many, TEXT("-"),
		    "清单过多，请分次汇总");
}

/* False: this one is refused, and with it the summary. */
static bool
run_list(struct run *run, const struct db_answer *answer, int row)
{
	const struct kind_errors	*errors =
	    &run->effect.document.kind->errors;
	struct text			number = db_value(answer, row,
					    COLUMN_INVT_NO);
	const char			*state, *why;
	struct document			list;
	struct arena			arena;

	if (db_is_null(answer, row, COLUMN_LIST)) {
		run_refuse(run, errors->not_found, number, "清单不存在");
		return (false);
	}
	state = db_text(answer, row, COLUMN_STATE);
	if (strcmp(state, "gone") == 0 || strcmp(state, "draft") == 0) {
		run_refuse(run, errors->in_use, number, "清单未申报或已撤销");
		return (false);
	}
	if (db_bool(answer, row, COLUMN_TAKEN)) {
		run_refuse(run, errors->exists, number, "清单已在其他汇总中");
		return (false);
	}
	arena_open(&arena, LIMIT_EFFECT_MEMORY);
	if (!effect_open(answer, row, COLUMN_SEALED, &arena, &list))
		run_refuse(run, errors->system, number, "清单无法读取");
	else if ((why = back_unfit(&run->effect.document, &list)) != NULL)
		run_refuse(run, errors->in_use, number, why);
	else
		run_add(run, answer, row, &list);
	arena_close(&arena);
	return (run->status == NULL);
}

static void
run_refuse(struct run *run, const char *status, struct text number,
    const char *why)
{
	run->status = status;
	snprintf(run->info, sizeof(run->info), "汇总申请单处理失败，清单[%.*s]："
	    "%s", (int)number.len, number.ptr, why);
}

static void
run_add(struct run *run, const struct db_answer *answer, int row,
    const struct document *list)
{
	struct out	*out = &run->lines;
	char		digits[16];
	uint32_t	i;

	array_int8(&run->lists, db_int(answer, row, COLUMN_LIST));
	run->gross += money_of(document_head(list, EXPORT_LIST_GROSS_WEIGHT));
	run->net += money_of(document_head(list, EXPORT_LIST_NET_WEIGHT));
	for (i = 0; i < list->line_count; i++) {
		json_object_begin(out);
		json_name(out, "invtNo");
		json_text(out, db_value(answer, row, COLUMN_INVT_NO));
		json_name(out, "logisticsNo");
		json_text(out, db_value(answer, row, COLUMN_LOGISTICS_NO));
		json_name(out, "gseqno");
		snprintf(digits, sizeof(digits), "%d", ++run->gseqno);
		json_string(out, digits);
		json_name(out, "gnum");
		json_text(out, document_line(list, i, EXPORT_LIST_LINE_GNUM));
		json_name(out, "gcode");
		json_text(out, document_line(list, i,
		    EXPORT_LIST_LINE_GCODE));
		json_object_end(out);
	}
}

/* $1 document, $2 status, $3 info, $4 lists, $5 customs, $6 head, $7 lines. */
static void
run_send(struct run *run)
{
	const struct document	*d = &run->effect.document;
	struct db_param		p[7];
	struct out		head;

	out_open(&head);
	run_head(run, &head);
	p[0] = effect_id(&run->effect);
	p[1] = effect_string(run->status);
	p[2] = effect_string(run->status == NULL ? NULL : run->info);
	p[3] = array_param(&run->lists);
	p[4] = effect_text(document_head(d, SUMMARY_CUSTOMS_CODE));
	p[5] = effect_out(&head);
	p[6] = effect_out(&run->lines);
	if (!head.failed && !run->lines.failed)
		db_query(DB_POOL, QUERY_SUMMARY_RECORD, p, 7, effect_recorded,
		    NULL);
	out_close(&head);
}

/* SummaryResultHead, but for what the database mints. The hub splits none. */
static void
run_head(const struct run *run, struct out *out)
{
	static const uint8_t	same[] = { SUMMARY_CUSTOMS_CODE,
	    SUMMARY_AGENT_CODE, SUMMARY_AGENT_NAME, SUMMARY_EBC_CODE,
	    SUMMARY_EBC_NAME, SUMMARY_DECL_AGENT_CODE,
	    SUMMARY_DECL_AGENT_NAME, 0 };
	char			digits[MONEY_PRINT];

	json_object_begin(out);
	effect_members(&run->effect.document, same, out);
	json_name(out, "grossWeight");
	json_text(out, money_print(run->gross, digits));
	json_name(out, "netWeight");
	json_text(out, money_print(run->net, digits));
	json_name(out, "msgCount");
	json_string(out, "1");
	json_name(out, "msgSeqNo");
	json_string(out, "1");
	json_object_end(out);
}

static void
run_free(struct run *run)
{
	array_close(&run->lists);
	out_close(&run->lines);
	arena_close(&run->arena);
	free(run);
}

/* YYYYMMDDhhmmss as SQL reads it. */
static struct db_param
span_param(struct text t, char sql[16])
{
	snprintf(sql, 16, "%.8sT%.6s", t.ptr, t.ptr + 8);
	return (effect_string(sql));
}

/* $1 document, $2 sumNo, $3 declSeqNo, $4 entryId, $5 decState, $6 lists,
 * $7 message, $8 not found, $9 in use. The message is passed on as it came. */
void
effect_result(const struct effect *e)
{
	const struct document	*d = &e->document;
	struct message_entry	entry = { .document = *d };
	struct message		whole = { .kind = d->kind,
				    .guid = document_head(d,
				    SUMMARY_RESULT_GUID),
				    .version = TEXT("1.0"), .entries = &entry,
				    .entry_count = 1 };
	struct text		number = document_head(d,
				    SUMMARY_RESULT_ENTRY_ID);
	struct db_array		lists;
	struct db_param		p[9];
	struct out		message;
	uint32_t		i;

	array_open(&lists, ARRAY_TEXT);
	for (i = 0; i < d->line_count; i++) {
		struct text	n = document_line(d, i,
				    SUMMARY_RESULT_LINE_INVT_NO);

		array_bytes(&lists, n.ptr, n.len);
	}
	out_open(&message);
	message_write(MEDIA_JSON, &whole, &message);
	p[0] = effect_id(e);
	p[1] = effect_text(document_head(d, SUMMARY_RESULT_SUM_NO));
	p[2] = effect_text(document_head(d, SUMMARY_RESULT_DECL_SEQ_NO));
	p[3] = effect_text(number.len == 0 ? TEXT_NONE : number);
	p[4] = effect_text(document_head(d, SUMMARY_RESULT_DEC_STATE));
	p[5] = array_param(&lists);
	p[6] = effect_out(&message);
	p[7] = effect_string(d->kind->errors.not_found);
	p[8] = effect_string(d->kind->errors.in_use);
	if (!message.failed)
		db_query(DB_POOL, QUERY_SUMMARY_ANSWER, p, 9, effect_recorded,
		    NULL);
	array_close(&lists);
	out_close(&message);
}
