/* The goods, line by line. Source: rules.md 1.2. */

#include "recon_trial.h"

/* The fields of a line that must agree, and how they are compared. */
enum line_way {
	LINE_NAME,	/* as people write; the list's name is itemName, or
			 * gname where it has no itemName */
	LINE_CODE,
	LINE_COUNTRY,	/* digits and ISO letters mean the same */
	LINE_NUMBER,	/* exactly */
};

static const struct {
	int		order;
	int		list;
	enum line_way	way;
} pairs[] = {
	{ ORDER_LINE_ITEM_NAME, LIST_LINE_ITEM_NAME, LINE_NAME },
	{ ORDER_LINE_QTY, LIST_LINE_QTY, LINE_NUMBER },
	{ ORDER_LINE_UNIT, LIST_LINE_UNIT, LINE_CODE },
	{ ORDER_LINE_PRICE, LIST_LINE_PRICE, LINE_NUMBER },
	{ ORDER_LINE_TOTAL_PRICE, LIST_LINE_TOTAL_PRICE, LINE_NUMBER },
	{ ORDER_LINE_COUNTRY, LIST_LINE_COUNTRY, LINE_COUNTRY },
};

static void	line_compare(struct trial *, uint32_t);
static bool	line_agrees(enum line_way, struct text, struct text);
static void	line_totals(struct trial *, const struct document *, int, int,
		    int);

/*
 * gnum against gnum: in a sound document row n has gnum n + 1, so the rows
 * are the pairs, and the longer document has lines without a partner.
 */
void
recon_lines(struct trial *t)
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
			    ORDER_LINE_GNUM);
			trial_name_gap(t, FINDING_LINES, list, row,
			    LIST_LINE_GNUM);
		} else if (row >= order->line_count) {
			trial_name_gap(t, FINDING_LINES, order, row,
			    ORDER_LINE_GNUM);
			trial_name_line(t, FINDING_LINES, list, row,
			    LIST_LINE_GNUM);
		} else {
			line_compare(t, row);
		}
	}
}

static void
line_compare(struct trial *t, uint32_t row)
{
	const struct document	*order = t->legs->order;
	const struct document	*list = t->legs->list;
	size_t			i;
	int			field;

	for (i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
		field = pairs[i].list;
		if (pairs[i].way == LINE_NAME &&
		    text_is_blank(document_line(list, row, field)))
			field = LIST_LINE_GNAME;
		if (line_agrees(pairs[i].way,
		    document_line(order, row, pairs[i].order),
		    document_line(list, row, field)))
			continue;

		trial_name_line(t, FINDING_LINES, order, row, pairs[i].order);
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
