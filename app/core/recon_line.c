/* The goods, line by line. Source: rules.md 1.2. */

#include "recon_trial.h"

/* The fields of a line that must agree, and how they are compared. */
enum line_way {
	LINE_NAME,	/* as people write; the list's name is itemName, or
			 * gname where it has no itemName */
	LINE_CODE,
	LINE_COUNTRY,	/* digits and ISO letters mean the same */
	LINE_CURRENCY,	/* so do they here */
	LINE_NUMBER,	/* exactly */
};

struct line_pair {
	int		order;
	int		list;
	enum line_way	way;
};

/* The lines of a flow: what they are called, and what must agree. */
struct line_table {
	int			order_gnum;
	int			list_gnum;
	int			gname;		/* the list's other name */
	size_t			count;
	const struct line_pair	*pairs;
};

static const struct line_pair	import_pairs[] = {
	{ ORDER_LINE_ITEM_NAME, LIST_LINE_ITEM_NAME, LINE_NAME },
	{ ORDER_LINE_QTY, LIST_LINE_QTY, LINE_NUMBER },
	{ ORDER_LINE_UNIT, LIST_LINE_UNIT, LINE_CODE },
	{ ORDER_LINE_PRICE, LIST_LINE_PRICE, LINE_NUMBER },
	{ ORDER_LINE_TOTAL_PRICE, LIST_LINE_TOTAL_PRICE, LINE_NUMBER },
	{ ORDER_LINE_COUNTRY, LIST_LINE_COUNTRY, LINE_COUNTRY },
};

/* itemNo is not among them: the list allows 20 characters, the order 30. */
static const struct line_pair	export_pairs[] = {
	{ EXPORT_ORDER_LINE_ITEM_NAME, EXPORT_LIST_LINE_ITEM_NAME, LINE_NAME },
	{ EXPORT_ORDER_LINE_QTY, EXPORT_LIST_LINE_QTY, LINE_NUMBER },
	{ EXPORT_ORDER_LINE_UNIT, EXPORT_LIST_LINE_UNIT, LINE_CODE },
	{ EXPORT_ORDER_LINE_PRICE, EXPORT_LIST_LINE_PRICE, LINE_NUMBER },
	{ EXPORT_ORDER_LINE_TOTAL_PRICE, EXPORT_LIST_LINE_TOTAL_PRICE,
	    LINE_NUMBER },
	{ EXPORT_ORDER_LINE_CURRENCY, EXPORT_LIST_LINE_CURRENCY,
	    LINE_CURRENCY },
};

#define COUNT(array)	(sizeof(array) / sizeof((array)[0]))

static const struct line_table	import_lines = { ORDER_LINE_GNUM,
    LIST_LINE_GNUM, LIST_LINE_GNAME, COUNT(import_pairs), import_pairs };
static const struct line_table	export_lines = { EXPORT_ORDER_LINE_GNUM,
    EXPORT_LIST_LINE_GNUM, EXPORT_LIST_LINE_GNAME, COUNT(export_pairs),
    export_pairs };

static void	lines_compare(struct trial *, const struct line_table *);
static void	line_compare(struct trial *, const struct line_table *,
		    uint32_t);
static bool	line_agrees(enum line_way, struct text, struct text);
static void	line_totals(struct trial *, const struct document *, int, int,
		    int);

void
recon_lines(struct trial *t)
{
	lines_compare(t, &import_lines);
}

void
recon_export_lines(struct trial *t)
{
	lines_compare(t, &export_lines);
}

/*
 * gnum against gnum: in a sound document row n has gnum n + 1, so the rows
 * are the pairs, and the longer document has lines without a partner.
 */
static void
lines_compare(struct trial *t, const struct line_table *table)
{
	const struct document	*order = t->legs->order;
	const struct document	*list = t->legs->list;
	uint32_t		row;

	if (order == NULL || list == NULL)
		return;

	for (row = 0; row < order->line_count || row < list->line_count;
	    row++) {
		if (row >= list->line_count) {
			trial_name_line(t, FINDING_LINES, order, row,
			    table->order_gnum);
			trial_name_gap(t, FINDING_LINES, list, row,
			    table->list_gnum);
		} else if (row >= order->line_count) {
			trial_name_gap(t, FINDING_LINES, order, row,
			    table->order_gnum);
			trial_name_line(t, FINDING_LINES, list, row,
			    table->list_gnum);
		} else {
			line_compare(t, table, row);
		}
	}
}

static void
line_compare(struct trial *t, const struct line_table *table, uint32_t row)
{
	const struct document	*order = t->legs->order;
	const struct document	*list = t->legs->list;
	size_t			i;
	int			field;

	for (i = 0; i < table->count; i++) {
		const struct line_pair	*pair = &table->pairs[i];

		field = pair->list;
		if (pair->way == LINE_NAME &&
		    text_is_blank(document_line(list, row, field)))
			field = table->gname;
		if (line_agrees(pair->way,
		    document_line(order, row, pair->order),
		    document_line(list, row, field)))
			continue;

		trial_name_line(t, FINDING_LINES, order, row, pair->order);
		trial_name_line(t, FINDING_LINES, list, row, field);
	}
}

static bool
line_agrees(enum line_way way, struct text a, struct text b)
{
	switch (way) {
	case LINE_NAME:
		return (text_same(a, b));
	case LINE_COUNTRY:
		return (text_equal(code_country(a), code_country(b)));
	case LINE_CURRENCY:
		return (text_equal(code_currency(a), code_currency(b)));
	case LINE_NUMBER:
		return (money_of(a) == money_of(b));
	case LINE_CODE:
		break;
	}

	return (text_equal(a, b));
}

void
recon_line_total(struct trial *t)
{
	line_totals(t, t->legs->order, ORDER_LINE_PRICE, ORDER_LINE_QTY,
	    ORDER_LINE_TOTAL_PRICE);
	line_totals(t, t->legs->list, LIST_LINE_PRICE, LIST_LINE_QTY,
	    LIST_LINE_TOTAL_PRICE);
}

void
recon_export_line_total(struct trial *t)
{
	line_totals(t, t->legs->order, EXPORT_ORDER_LINE_PRICE,
	    EXPORT_ORDER_LINE_QTY, EXPORT_ORDER_LINE_TOTAL_PRICE);
	line_totals(t, t->legs->list, EXPORT_LIST_LINE_PRICE,
	    EXPORT_LIST_LINE_QTY, EXPORT_LIST_LINE_TOTAL_PRICE);
}

/* price x qty = totalPrice; a gift costs 0 and so its total is 0. */
static void
line_totals(struct trial *t, const struct document *doc, int price, int qty,
    int total)
{
	uint32_t	row;

	for (row = 0; doc != NULL && row < doc->line_count; row++) {
		if (money_product_near(
		    money_of(document_line(doc, row, price)),
		    money_of(document_line(doc, row, qty)),
		    money_of(document_line(doc, row, total)),
		    t->rules->line_tolerance))
			continue;

		trial_name_line(t, FINDING_LINE_TOTAL, doc, row, price);
		trial_name_line(t, FINDING_LINE_TOTAL, doc, row, qty);
		trial_name_line(t, FINDING_LINE_TOTAL, doc, row, total);
	}
}
