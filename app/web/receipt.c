/*
 * GET /v1/receipts?after=&returnStatus=&orderNo=&logisticsNo=&limit=
 * GET /v1/receipts/{id}
 *
 * Everything that has happened to the documents of this account, oldest
 * first, refusals too, with all faults or findings. The cursor never skips
 * (sql/migrate/0030_feed.sql). One of them alone is the CEB message that it
 * stands for: 622 of a list, 816 of a tax bill, as XML, JSON or msgpack.
 */

#include <string.h>

#include "../limits.h"
#include "../wire/receipt_item.h"
#include "answer.h"
#include "explain.h"
#include "param.h"
#include "queries.h"
#include "routes.h"

/* The columns of sql/query/receipt_page.sql. */
enum receipt_column {
	COLUMN_ID,
	COLUMN_KIND,
	COLUMN_GUID,
	COLUMN_KEYS,
	COLUMN_STATUS,
	COLUMN_TIME,
	COLUMN_AT,
	COLUMN_INFO,
	COLUMN_ERRORS,
	COLUMN_VERDICT,
	COLUMN_FINDINGS,
	COLUMN_WARNINGS,
	COLUMN_MESSAGE,
	COLUMN_SEALED,
	COLUMN_NEXT
};

static enum call_turn	receipt_look(struct call *);
static enum call_turn	receipt_answer(struct call *);
static enum call_turn	receipt_find(struct call *);
static enum call_turn	receipt_message(struct call *);
static enum media	receipt_media(struct call *);
static void		receipt_item(struct call *, int);
static void		receipt_columns(struct call *, int,
			    struct receipt_item *);

static const struct step	receipt_list[] = {
	{ "look", receipt_look },
	{ "answer", receipt_answer },
	{ NULL, NULL }
};

static const struct step	receipt_get[] = {
	{ "find", receipt_find },
	{ "answer", receipt_message },
	{ NULL, NULL }
};

int
route_receipt_get(struct http_request *req)
{
	return (call_run(req, DOOR_SENDERS, receipt_get));
}

int
route_receipt_list(struct http_request *req)
{
	return (call_run(req, DOOR_SENDERS, receipt_list));
}

static enum call_turn
receipt_look(struct call *call)
{
	static const char *const	filters[] =
	    { "returnStatus", "orderNo", "logisticsNo" };
	int				limit = argument_limit(call), i;
	struct db_param			p[6];

	if (limit == 0)
		return (call_problem(call, 422, "VALUE", "/limit", "1..500"));
	p[0] = param_int(call, call->caller.id);
	p[1] = param_text(call_argument(call, "after"));
	p[2] = param_int(call, limit);
	for (i = 0; i < 3; i++) {
		struct text	t = call_argument(call, filters[i]);

		p[3 + i] = t.len > 0 ? param_text(t) : PARAM_NULL;
	}
	return (call_query(call, QUERY_RECEIPT_PAGE, p, 6));
}

static enum call_turn
receipt_answer(struct call *call)
{
	enum call_turn	turn = call_store_check(call);
	int		rows, row;

	if (turn != CALL_NEXT)
		return (turn);
	rows = db_rows(call->answer);
	if (rows == 0)
		return (call_problem(call, 422, "CURSOR", "/after", NULL));
	json_object_begin(&call->out);
	json_name(&call->out, "items");
	json_array_begin(&call->out);
	for (row = 0; row < rows - 1; row++)
		receipt_item(call, row);
	json_array_end(&call->out);
	json_name(&call->out, "next");
	json_string(&call->out, db_text(call->answer, rows - 1, COLUMN_NEXT));
	json_object_end(&call->out);
	return (call_json(call, 200));
}

static void
receipt_item(struct call *call, int row)
{
	enum mask_reader	reader = explain_reader(&call->caller);
	struct out		document;
	struct receipt_item	item;

	receipt_columns(call, row, &item);
	/* Somebody else's, which this account follows (0070). */
	out_open(&document);
	if (!db_is_null(call->answer, row, COLUMN_SEALED)) {
		explain_document(call->answer, row, COLUMN_SEALED, -1, reader,
		    &call->arena, &document);
		item.message = (struct text){ document.bytes,
		    (uint32_t)document.len };
	}
	receipt_item_write(&item, reader, call_english(call), &call->arena,
	    &call->out);
	out_close(&document);
}

static void
receipt_columns(struct call *call, int row, struct receipt_item *item)
{
	const struct db_answer	*a = call->answer;

	*item = (struct receipt_item){
		.id = db_value(a, row, COLUMN_ID),
		.kind = db_int(a, row, COLUMN_KIND),
		.guid = db_value(a, row, COLUMN_GUID),
		.keys = db_value(a, row, COLUMN_KEYS),
		.status = db_value(a, row, COLUMN_STATUS),
		.time = db_value(a, row, COLUMN_TIME),
		.at = db_value(a, row, COLUMN_AT),
		.info = db_value(a, row, COLUMN_INFO),
		.errors = db_value(a, row, COLUMN_ERRORS),
		.verdict = db_value(a, row, COLUMN_VERDICT),
		.findings = explain_open(a, row, COLUMN_FINDINGS, "findings",
		    &call->arena),
		.warnings = db_value(a, row, COLUMN_WARNINGS),
		.message = db_value(a, row, COLUMN_MESSAGE),
	};
}

static enum call_turn
receipt_find(struct call *call)
{
	struct db_param	p[2];

	p[0] = param_int(call, call->caller.id);
	p[1] = param_int(call, segment_int(call, 2));
	return (call_query(call, QUERY_RECEIPT_FIND, p, 2));
}

static enum call_turn
receipt_message(struct call *call)
{
	static const char	*const types[] = {
		[MEDIA_XML] = "application/xml",
		[MEDIA_JSON] = "application/json",
		[MEDIA_MSGPACK] = "application/msgpack",
	};
	enum media		media = receipt_media(call);
	enum call_turn		turn = call_store_check(call);
	struct receipt_item	item;

	if (turn != CALL_NEXT)
		return (turn);
	if (db_rows(call->answer) == 0)
		return (call_problem(call, 404, "NOT_FOUND", NULL, NULL));
	receipt_columns(call, 0, &item);
	if (receipt_item_message(&item, media, call->caller.locale,
	    &call->arena, &call->out) == -1)
		return (call_problem(call, 404, "NOT_FOUND", NULL, NULL));
	return (call_out(call, 200, types[media]));
}

/* The first of Accept that is one of ours; else XML, in which the national
 * format is written. */
static enum media
receipt_media(struct call *call)
{
	struct text	accept = call_header(call, "accept");
	char		*words = call_string(call, accept);
	const char	*json, *msgpack, *xml;

	if (words == NULL)
		return (MEDIA_XML);
	json = strcasestr(words, "application/json");
	msgpack = strcasestr(words, "application/msgpack");
	xml = strcasestr(words, "/xml");
	if (json != NULL && (xml == NULL || json < xml) &&
	    (msgpack == NULL || json < msgpack))
		return (MEDIA_JSON);
	return (msgpack != NULL && (xml == NULL || msgpack < xml) ?
	    MEDIA_MSGPACK : MEDIA_XML);
}
