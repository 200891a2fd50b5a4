/*
 * The values of an export's rows: a database row with its documents, opened,
 * put into the columns of export_column.c.
 */

#include <stdio.h>
#include <string.h>

#include "../core/mask.h"
#include "../limits.h"
#include "../wire/json.h"
#include "../wire/stored.h"
#include "explain.h"
#include "export_column.h"

#define LEGS	4

/* One database row, opened. */
struct page_row {
	const struct db_answer	*answer;
	int			row;
	struct document		legs[LEGS];	/* kind NULL: missing */
	const struct json	*tax_lines;	/* of its bill; NULL: none */
	enum flow		flow;
	struct arena		arena;
};

static void		row_open(struct page_row *, const struct db_answer *,
			    int);
static void		row_lines(struct export_source *, struct page_row *);
static uint32_t		row_line_count(const struct page_row *);
static struct text	row_cell(struct page_row *,
			    const struct export_column *, uint32_t);
static const struct document	*row_document(const struct page_row *,
			    enum document_kind);
static struct text	row_page(const struct page_row *,
			    const struct export_column *);
static struct text	row_head(struct page_row *,
			    const struct export_column *);
static struct text	row_line(const struct page_row *,
			    const struct export_column *, uint32_t);
static struct text	row_tax_line(const struct page_row *, int, uint32_t);
static struct text	row_withheld(struct page_row *, int, bool);
static struct text	row_goods(struct page_row *, enum document_kind);
static void		row_sum(struct export_source *,
			    const struct export_column *, struct text, bool);

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
	struct text	lines = db_value(answer, row, PAGE_TAX_LINES);
	struct json	*tree;
	struct fault	fault;
	int		i;

	r->answer = answer;
	r->row = row;
	r->flow = strcmp(db_text(answer, row, PAGE_FLOW), "export") == 0 ?
	    FLOW_EXPORT : FLOW_IMPORT;
	r->tax_lines = lines.len > 0 && json_read(lines.ptr, lines.len,
	    &r->arena, &tree, &fault) == 0 ? tree : NULL;
	memset(r->legs, 0, sizeof(r->legs));
	for (i = 0; i < LEGS; i++) {
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
	const struct export_table	*table = &export_tables[s->range.name];
	bool				correction = strcmp(db_text(r->answer,
					    r->row, PAGE_ENTRY),
					    "correction") == 0;
	struct export_cell		cells[COLUMNS_MAX];
	uint32_t			lines = 1, line;
	int				i;

	if (s->range.name == EXPORT_TAX)
		lines = row_line_count(r);
	for (line = 0; line < lines; line++) {
		for (i = 0; i < table->count; i++) {
			const struct export_column	*c =
			    &table->columns[i];

			cells[i].column = c->name;
			cells[i].value = row_cell(r, c, line);
			cells[i].decimal = c->summed;
			if (c->summed)
				row_sum(s, c, cells[i].value, correction);
		}
		export_row_write(s, cells, table->count);
		s->rows++;
		s->corrections += correction;
	}
}

static uint32_t
row_line_count(const struct page_row *r)
{
	const struct document	*list = row_document(r, KIND_LIST);

	if (list == NULL)
		list = row_document(r, KIND_EXPORT_LIST);
	return (list == NULL || list->line_count == 0 ? 1 : list->line_count);
}

static struct text
row_cell(struct page_row *r, const struct export_column *c, uint32_t line)
{
	if (c->source == FROM_LINE)
		return (row_line(r, c, line));
	if (c->source == FROM_TAX_LINE)
		return (row_tax_line(r, c->field, line));
	/* An amount of the whole document counts once. */
	if (c->summed && line > 0)
		return (TEXT_NONE);
	switch (c->source) {
	case FROM_PAGE:
		return (row_page(r, c));
	case FROM_GOODS:
		return (row_goods(r, c->kind));
	case FROM_OVER:
	case FROM_SHORT:
		return (row_withheld(r, c->field, c->source == FROM_OVER));
	default:
		return (row_head(r, c));
	}
}

/* The document of a kind that the row's verdict was about; or NULL. */
static const struct document *
row_document(const struct page_row *r, enum document_kind kind)
{
	int	i;

	for (i = 0; i < LEGS; i++) {
		if (r->legs[i].kind != NULL && r->legs[i].kind->kind == kind)
			return (&r->legs[i]);
	}
	return (NULL);
}

static struct text
row_page(const struct page_row *r, const struct export_column *c)
{
	if (c->kind != ALWAYS && kind_find(c->kind)->flow != r->flow)
		return (TEXT_NONE);
	return (db_value(r->answer, r->row, c->field));
}

static struct text
row_head(struct page_row *r, const struct export_column *c)
{
	const struct document	*d = row_document(r, c->kind);
	enum privacy		privacy;
	struct text		value;
	char			*room;

	if (d == NULL)
		return (TEXT_NONE);
	value = document_head(d, c->field);
	privacy = d->kind->head_fields[c->field].privacy;
	if (privacy == PRIVACY_NONE || value.len == 0)
		return (value);
	room = arena_get(&r->arena, MASK_ROOM(value.len));
	if (room == NULL)
		return (TEXT_NONE);
	return (mask_value(privacy, MASK_OFFICER, value, room,
	    MASK_ROOM(value.len)));
}

static struct text
row_line(const struct page_row *r, const struct export_column *c,
    uint32_t line)
{
	const struct document	*d = row_document(r, c->kind);

	if (d == NULL || line >= d->line_count)
		return (TEXT_NONE);
	return (document_line(d, line, c->field));
}

/* The bill's line for a line of the list: by gnum, as what came back wholly
 * is not on the bill. */
static struct text
row_tax_line(const struct page_row *r, int field, uint32_t line)
{
	static const struct export_column	gnum = { NULL, FROM_LINE,
						    KIND_LIST,
						    LIST_LINE_GNUM, false };
	const struct kind_spec			*bill =
						    kind_find(KIND_TAX_BILL);
	struct text				number = row_line(r, &gnum,
						    line);
	const struct json			*item;

	for (item = r->tax_lines == NULL ? NULL : r->tax_lines->first;
	    item != NULL; item = item->next) {
		if (text_equal(json_member_text(item, "gnum"), number))
			return (json_member_text(item,
			    bill->line_fields[field].name));
	}
	return (TEXT_NONE);
}

/*
 * By how much what was withheld is over the bill, or short of it; blank when
 * it is not. (Two columns, because a sum of both would hide what does not add
 * up, and a cell that begins with '-' is a formula to some spreadsheets.)
 */
static struct text
row_withheld(struct page_row *r, int field, bool over)
{
	const struct document	*order = row_document(r, KIND_ORDER);
	money			gap;
	char			*room;

	if (order == NULL || db_is_null(r->answer, r->row, PAGE_TAX_TOTAL))
		return (TEXT_NONE);
	gap = money_of(document_head(order, field)) -
	    money_of(db_value(r->answer, r->row, PAGE_TAX_TOTAL));
	if (!over)
		gap = -gap;
	room = gap > 0 ? arena_get(&r->arena, MONEY_PRINT) : NULL;
	return (room == NULL ? TEXT_NONE : money_print(gap, room));
}

/* "name x qty" of each line of an order, a semicolon between. */
static struct text
row_goods(struct page_row *r, enum document_kind kind)
{
	const struct document	*d = row_document(r, kind);
	char			*goods;
	size_t			len = 0, room = 0;
	uint32_t		i;
	int			name, qty;

	if (d == NULL)
		return (TEXT_NONE);
	name = kind_line_field(d->kind, TEXT("itemName"));
	qty = kind_line_field(d->kind, TEXT("qty"));
	for (i = 0; i < d->line_count; i++)
		room += document_line(d, i, name).len +
		    document_line(d, i, qty).len + 8;
	if ((goods = arena_get(&r->arena, room + 1)) == NULL)
		return (TEXT_NONE);
	for (i = 0; i < d->line_count; i++) {
		struct text	item = document_line(d, i, name);
		struct text	pieces = document_line(d, i, qty);

		len += (size_t)snprintf(goods + len, room + 1 - len,
		    "%s%.*s x %.*s", i > 0 ? "; " : "", (int)item.len,
		    item.ptr, (int)pieces.len, pieces.ptr);
	}
	return ((struct text){ goods, (uint32_t)len });
}

static void
row_sum(struct export_source *s, const struct export_column *c,
    struct text value, bool correction)
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
