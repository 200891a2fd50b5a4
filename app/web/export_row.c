/*
 * The columns of the exports. A column is named after the document field that
 * it comes from: list.line.totalPrice is totalPrice of InventoryList. What
 * belongs to the whole document stands in its first row only, so that a column
 * can be summed.
 *
 * tax: one row for each line of a list that was released, and again, as a
 * correction, for whatever becomes of it. forex: one row for each payment,
 * joined to its order, goods and list. Persons are masked: who must be proved
 * is proved by the list's number.
 */

#include <stdio.h>
#include <string.h>

#include <msgpack.h>

#include "../core/mask.h"
#include "../limits.h"
#include "../wire/stored.h"
#include "explain.h"
#include "export.h"

/* The columns of sql/query/export_page.sql. */
enum page_column {
	PAGE_PLACE, PAGE_PLACED_AT, PAGE_ENTRY, PAGE_EVENT, PAGE_AT,
	PAGE_ORDER_NO, PAGE_EBP_CODE, PAGE_VERDICT, PAGE_CODES, PAGE_STATE,
	PAGE_PRE_NO, PAGE_INVT_NO, PAGE_LEGS
};

enum column_source { FROM_PAGE, FROM_ORDER, FROM_PAYMENT, FROM_WAYBILL,
    FROM_LIST, FROM_LIST_LINE, FROM_GOODS };

struct column {
	const char		*name;
	enum column_source	source;
	int			field;
	bool			summed;
};

static const struct column	tax_columns[] = {
	{ "entry", FROM_PAGE, PAGE_ENTRY, false },
	{ "event", FROM_PAGE, PAGE_EVENT, false },
	{ "eventTime", FROM_PAGE, PAGE_AT, false },
	{ "verdict", FROM_PAGE, PAGE_VERDICT, false },
	{ "findings", FROM_PAGE, PAGE_CODES, false },
	{ "list.invtNo", FROM_PAGE, PAGE_INVT_NO, false },
	{ "list.preNo", FROM_PAGE, PAGE_PRE_NO, false },
	{ "list.copNo", FROM_LIST, LIST_COP_NO, false },
	{ "list.customsCode", FROM_LIST, LIST_CUSTOMS_CODE, false },
	{ "list.declTime", FROM_LIST, LIST_DECL_TIME, false },
	{ "list.tradeMode", FROM_LIST, LIST_TRADE_MODE, false },
	{ "list.orderNo", FROM_PAGE, PAGE_ORDER_NO, false },
	{ "list.ebpCode", FROM_PAGE, PAGE_EBP_CODE, false },
	{ "list.ebpName", FROM_LIST, LIST_EBP_NAME, false },
	{ "list.ebcCode", FROM_LIST, LIST_EBC_CODE, false },
	{ "list.ebcName", FROM_LIST, LIST_EBC_NAME, false },
	{ "list.agentCode", FROM_LIST, LIST_AGENT_CODE, false },
	{ "list.assureCode", FROM_LIST, LIST_ASSURE_CODE, false },
	{ "list.logisticsCode", FROM_LIST, LIST_LOGISTICS_CODE, false },
	{ "list.logisticsNo", FROM_LIST, LIST_LOGISTICS_NO, false },
	{ "list.buyerIdNumber", FROM_LIST, LIST_BUYER_ID_NUMBER, false },
	{ "list.line.gnum", FROM_LIST_LINE, LIST_LINE_GNUM, false },
	{ "list.line.gcode", FROM_LIST_LINE, LIST_LINE_GCODE, false },
	{ "list.line.gname", FROM_LIST_LINE, LIST_LINE_GNAME, false },
	{ "list.line.country", FROM_LIST_LINE, LIST_LINE_COUNTRY, false },
	{ "list.line.qty", FROM_LIST_LINE, LIST_LINE_QTY, false },
	{ "list.line.unit", FROM_LIST_LINE, LIST_LINE_UNIT, false },
	{ "list.line.price", FROM_LIST_LINE, LIST_LINE_PRICE, false },
	{ "list.line.totalPrice", FROM_LIST_LINE, LIST_LINE_TOTAL_PRICE,
	    true },
	{ "list.freight", FROM_LIST, LIST_FREIGHT, true },
	{ "list.insuredFee", FROM_LIST, LIST_INSURED_FEE, true },
	{ "order.acturalPaid", FROM_ORDER, ORDER_ACTURAL_PAID, true },
	{ "order.taxTotal.withheldByEnterprise", FROM_ORDER, ORDER_TAX_TOTAL,
	    true },
};

static const struct column	forex_columns[] = {
	{ "entry", FROM_PAGE, PAGE_ENTRY, false },
	{ "event", FROM_PAGE, PAGE_EVENT, false },
	{ "eventTime", FROM_PAGE, PAGE_AT, false },
	{ "verdict", FROM_PAGE, PAGE_VERDICT, false },
	{ "findings", FROM_PAGE, PAGE_CODES, false },
	{ "payment.payCode", FROM_PAYMENT, PAYMENT_PAY_CODE, false },
	{ "payment.payName", FROM_PAYMENT, PAYMENT_PAY_NAME, false },
	{ "payment.payTransactionId", FROM_PAYMENT,
	    PAYMENT_PAY_TRANSACTION_ID, false },
	{ "payment.orderNo", FROM_PAGE, PAGE_ORDER_NO, false },
	{ "payment.ebpCode", FROM_PAGE, PAGE_EBP_CODE, false },
	{ "payment.payerName", FROM_PAYMENT, PAYMENT_PAYER_NAME, false },
	{ "payment.payerIdNumber", FROM_PAYMENT, PAYMENT_PAYER_ID_NUMBER,
	    false },
	{ "payment.amountPaid", FROM_PAYMENT, PAYMENT_AMOUNT_PAID, true },
	{ "payment.currency", FROM_PAYMENT, PAYMENT_CURRENCY, false },
	{ "payment.payTime", FROM_PAYMENT, PAYMENT_PAY_TIME, false },
	{ "order.ebcCode", FROM_ORDER, ORDER_EBC_CODE, false },
	{ "order.ebcName", FROM_ORDER, ORDER_EBC_NAME, false },
	{ "order.goodsValue", FROM_ORDER, ORDER_GOODS_VALUE, true },
	{ "order.freight", FROM_ORDER, ORDER_FREIGHT, true },
	{ "order.discount", FROM_ORDER, ORDER_DISCOUNT, true },
	{ "order.taxTotal.withheldByEnterprise", FROM_ORDER, ORDER_TAX_TOTAL,
	    true },
	{ "order.acturalPaid", FROM_ORDER, ORDER_ACTURAL_PAID, true },
	{ "order.line.itemName", FROM_GOODS, ORDER_LINE_ITEM_NAME, false },
	{ "list.invtNo", FROM_PAGE, PAGE_INVT_NO, false },
	{ "list.country", FROM_LIST, LIST_COUNTRY, false },
	{ "waybill.logisticsCode", FROM_WAYBILL, WAYBILL_LOGISTICS_CODE,
	    false },
	{ "waybill.logisticsNo", FROM_WAYBILL, WAYBILL_LOGISTICS_NO, false },
};

#define COLUMNS_MAX	40

static const struct {
	const struct column	*columns;
	int			count;
} tables[EXPORTS] = {
	[EXPORT_TAX] = { tax_columns,
	    sizeof(tax_columns) / sizeof(tax_columns[0]) },
	[EXPORT_FOREX] = { forex_columns,
	    sizeof(forex_columns) / sizeof(forex_columns[0]) },
};

/* One database row, opened. */
struct page_row {
	const struct db_answer	*answer;
	int			row;
	struct document		legs[4];	/* kind NULL: missing */
	struct arena		arena;
};

static void		row_open(struct page_row *, const struct db_answer *,
			    int);
static void		row_lines(struct export_source *, struct page_row *);
static struct text	row_cell(struct page_row *, const struct column *,
			    uint32_t);
static struct text	row_head(struct page_row *, int, int);
static struct text	row_goods(struct page_row *);
static void		row_sum(struct export_source *, const struct column *,
			    struct text, bool);
static void		csv_write(struct out *, const struct export_cell *,
			    int);
static void		csv_cell(struct out *, struct text, bool);
static bool		csv_is_formula(struct text);
static void		ndjson_write(struct out *, const struct export_cell *,
			    int);
static void		msgpack_write(struct out *, const struct export_cell *,
			    int);
static int		msgpack_put(void *, const char *, size_t);

void
export_header_write(struct export_source *s)
{
	int	i;

	for (i = 0; i < tables[s->range.name].count; i++)
		out_print(&s->out, "%s%s", i > 0 ? "," : "",
		    tables[s->range.name].columns[i].name);
	out_put(&s->out, "\r\n", 2);
}

void
export_page_write(struct export_source *s, const struct db_answer *answer)
{
	int	row;

	for (row = 0; row < db_rows(answer); row++) {
		struct page_row	r;

		arena_open(&r.arena, LIMIT_RECON_MEMORY);
		row_open(&r, answer, row);
		row_lines(s, &r);
		arena_close(&r.arena);
	}
}

static void
row_open(struct page_row *r, const struct db_answer *answer, int row)
{
	int	i;

	r->answer = answer;
	r->row = row;
	memset(r->legs, 0, sizeof(r->legs));
	for (i = 0; i < 4; i++) {
		struct text	bytes = explain_open(answer, row,
				    PAGE_LEGS + i, "document", &r->arena);

		if (bytes.ptr != NULL && document_unpack(bytes.ptr, bytes.len,
		    &r->arena, &r->legs[i]) == -1)
			r->legs[i].kind = NULL;
	}
}

/* tax: one row a line, at least one; forex: one. */
static void
row_lines(struct export_source *s, struct page_row *r)
{
	const struct column	*columns = tables[s->range.name].columns;
	int			n = tables[s->range.name].count, i;
	bool			correction = strcmp(db_text(r->answer, r->row,
				    PAGE_ENTRY), "correction") == 0;
	struct export_cell	cells[COLUMNS_MAX];
	uint32_t		lines = 1, line;

	if (s->range.name == EXPORT_TAX && r->legs[3].kind != NULL &&
	    r->legs[3].line_count > 1)
		lines = r->legs[3].line_count;
	for (line = 0; line < lines; line++) {
		for (i = 0; i < n; i++) {
			cells[i].column = columns[i].name;
			cells[i].value = row_cell(r, &columns[i], line);
			cells[i].decimal = columns[i].summed;
			if (columns[i].summed)
				row_sum(s, &columns[i], cells[i].value,
				    correction);
		}
		export_row_write(s, cells, n);
		s->rows++;
		s->corrections += correction;
	}
}

static struct text
row_cell(struct page_row *r, const struct column *c, uint32_t line)
{
	switch (c->source) {
	case FROM_PAGE:
		return (db_value(r->answer, r->row, c->field));
	case FROM_LIST_LINE:
		if (r->legs[3].kind == NULL || line >= r->legs[3].line_count)
			return (TEXT_NONE);
		return (document_line(&r->legs[3], line, c->field));
	case FROM_GOODS:
		return (row_goods(r));
	default:
		/* An amount of the whole document counts once. */
		if (c->summed && line > 0)
			return (TEXT_NONE);
		return (row_head(r, (int)c->source - FROM_ORDER, c->field));
	}
}

static struct text
row_head(struct page_row *r, int leg, int field)
{
	const struct document	*d = &r->legs[leg];
	enum privacy		privacy;
	struct text		value;
	char			*room;

	if (d->kind == NULL)
		return (TEXT_NONE);
	value = document_head(d, field);
	privacy = d->kind->head_fields[field].privacy;
	if (privacy == PRIVACY_NONE || value.len == 0)
		return (value);
	room = arena_get(&r->arena, MASK_ROOM(value.len));
	if (room == NULL)
		return (TEXT_NONE);
	return (mask_value(privacy, MASK_OFFICER, value, room,
	    MASK_ROOM(value.len)));
}

/* "name x qty" of each line of the order, a semicolon between. */
static struct text
row_goods(struct page_row *r)
{
	const struct document	*d = &r->legs[0];
	char			*goods;
	size_t			len = 0, room = 0;
	uint32_t		i;

	if (d->kind == NULL)
		return (TEXT_NONE);
	for (i = 0; i < d->line_count; i++)
		room += document_line(d, i, ORDER_LINE_ITEM_NAME).len +
		    document_line(d, i, ORDER_LINE_QTY).len + 8;
	if ((goods = arena_get(&r->arena, room + 1)) == NULL)
		return (TEXT_NONE);
	for (i = 0; i < d->line_count; i++) {
		struct text	name = document_line(d, i,
				    ORDER_LINE_ITEM_NAME);
		struct text	qty = document_line(d, i, ORDER_LINE_QTY);

		len += (size_t)snprintf(goods + len, room + 1 - len,
		    "%s%.*s x %.*s", i > 0 ? "; " : "", (int)name.len,
		    name.ptr, (int)qty.len, qty.ptr);
	}
	return ((struct text){ goods, (uint32_t)len });
}

static void
row_sum(struct export_source *s, const struct column *c, struct text value,
    bool correction)
{
	int	i;

	for (i = 0; i < s->sum_count; i++) {
		if (s->sums[i].column == c->name)
			break;
	}
	if (i == EXPORT_SUMS)
		return;
	if (i == s->sum_count) {
		s->sums[i] = (struct export_sum){ c->name, 0, 0 };
		s->sum_count++;
	}
	s->sums[i].total += money_of(value);
	if (correction)
		s->sums[i].corrections += money_of(value);
}

void
export_row_write(struct export_source *s, const struct export_cell *cells,
    int n)
{
	switch (s->range.format) {
	case EXPORT_CSV:
		csv_write(&s->out, cells, n);
		break;
	case EXPORT_NDJSON:
		ndjson_write(&s->out, cells, n);
		break;
	case EXPORT_MSGPACK:
		msgpack_write(&s->out, cells, n);
		break;
	}
}

static void
csv_write(struct out *out, const struct export_cell *cells, int n)
{
	int	i;

	for (i = 0; i < n; i++) {
		if (i > 0)
			out_put(out, ",", 1);
		csv_cell(out, cells[i].value, cells[i].decimal);
	}
	out_put(out, "\r\n", 2);
}

/*
 * RFC 4180; and a text that a spreadsheet would take for a formula gets an
 * apostrophe in front (CWE-1236).
 */
static void
csv_cell(struct out *out, struct text t, bool decimal)
{
	bool		quote = false;
	uint32_t	i;

	if (t.len == 0)
		return;
	for (i = 0; i < t.len; i++)
		quote = quote || strchr(",\"\r\n'", t.ptr[i]) != NULL;
	if (!decimal && csv_is_formula(t)) {
		out_put(out, "\"'", 2);
		quote = true;
	} else if (quote)
		out_put(out, "\"", 1);
	for (i = 0; i < t.len; i++) {
		if (t.ptr[i] == '"')
			out_put(out, "\"", 1);
		out_put(out, t.ptr + i, 1);
	}
	if (quote)
		out_put(out, "\"", 1);
}

/* Also by the wide twins of the signs, as Chinese input methods write them. */
static bool
csv_is_formula(struct text t)
{
	static const char	*const begins[] = { "=", "+", "-", "@", "\t",
	    "\r", "\n", "\xef\xbc\x9d", "\xef\xbc\x8b", "\xef\xbc\x8d",
	    "\xef\xbc\xa0" };
	size_t			i;

	for (i = 0; i < sizeof(begins) / sizeof(begins[0]); i++) {
		if (t.len >= strlen(begins[i]) &&
		    memcmp(t.ptr, begins[i], strlen(begins[i])) == 0)
			return (true);
	}
	return (false);
}

static void
ndjson_write(struct out *out, const struct export_cell *cells, int n)
{
	int	i;

	out->comma = false;
	json_object_begin(out);
	for (i = 0; i < n; i++) {
		json_name(out, cells[i].column);
		json_text(out, cells[i].value.len == 0 ? TEXT_NONE :
		    cells[i].value);
	}
	json_object_end(out);
	out_put(out, "\n", 1);
	out->comma = false;
}

static void
msgpack_write(struct out *out, const struct export_cell *cells, int n)
{
	msgpack_packer	packer;
	int		i;

	msgpack_packer_init(&packer, out, msgpack_put);
	msgpack_pack_map(&packer, (size_t)n);
	for (i = 0; i < n; i++) {
		size_t	len = strlen(cells[i].column);

		msgpack_pack_str(&packer, len);
		msgpack_pack_str_body(&packer, cells[i].column, len);
		if (cells[i].value.len == 0) {
			msgpack_pack_nil(&packer);
			continue;
		}
		msgpack_pack_str(&packer, cells[i].value.len);
		msgpack_pack_str_body(&packer, cells[i].value.ptr,
		    cells[i].value.len);
	}
}

static int
msgpack_put(void *out, const char *bytes, size_t len)
{
	out_put(out, bytes, len);
	return (0);
}
