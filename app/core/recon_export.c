/*
 * The export triple: order 303, collection 403, waybill 505 against list 603.
 * The matrix stands in recon.h. Sources: rules.md 1 and 6, the comments of the
 * schema of 202205.
 */

#include <string.h>

#include "codes.h"
#include "recon_trial.h"

static struct side	order_or_list(struct trial *, int, int);
static bool		same_currency(struct side, struct side);

/* A leg's field, as a value that may be compared. */
#define ORDER_SIDE(id)	((struct side){ t->legs->order, EXPORT_ORDER_##id })
#define MONEY_SIDE(id)	((struct side){ t->legs->payment, COLLECTION_##id })
#define BILL_SIDE(id)	((struct side){ t->legs->waybill, EXPORT_WAYBILL_##id })
#define LIST_SIDE(id)	((struct side){ t->legs->list, EXPORT_LIST_##id })

/* The merchant sells, is paid and exports; the waybill may leave it out. */
void
recon_export_merchant(struct trial *t)
{
	struct side	own = order_or_list(t, EXPORT_ORDER_EBC_CODE,
			    EXPORT_LIST_EBC_CODE);

	trial_compare_code(t, FINDING_MERCHANT, ORDER_SIDE(EBC_CODE),
	    LIST_SIDE(EBC_CODE));
	trial_compare_code(t, FINDING_MERCHANT, own, MONEY_SIDE(EBC_CODE));
	if (side_carried(BILL_SIDE(EBC_CODE)))
		trial_compare_code(t, FINDING_MERCHANT, own,
		    BILL_SIDE(EBC_CODE));
}

/* E is retail (9610, 1210, 1239), B is 9710, W is stock for a warehouse. */
void
recon_order_type(struct trial *t)
{
	struct text	type = side_value(ORDER_SIDE(ORDER_TYPE));
	struct text	mode = side_value(LIST_SIDE(TRADE_MODE));
	const char	*wanted = "E";

	if (t->legs->order == NULL || t->legs->list == NULL)
		return;
	if (text_equal_string(mode, "9710"))
		wanted = "B";
	else if (text_equal_string(mode, "9810"))
		wanted = "W";
	if (text_equal_string(type, wanted))
		return;

	trial_name(t, FINDING_ORDER_TYPE, ORDER_SIDE(ORDER_TYPE));
	trial_name(t, FINDING_ORDER_TYPE, LIST_SIDE(TRADE_MODE));
}

/*
 * What came in is at most what the order is worth. Less is only remarked: an
 * order of export has no field for what was settled without cash, and its
 * goodsValue contains that part. Money in another currency than the order's
 * is not compared, and that is remarked, too.
 */
void
recon_collection(struct trial *t)
{
	money	charge, due;

	if (t->legs->order == NULL || t->legs->payment == NULL)
		return;
	if (!same_currency(ORDER_SIDE(CURRENCY), MONEY_SIDE(CURRENCY))) {
		trial_warn(t, FINDING_CURRENCY);
		trial_name_warned(t, ORDER_SIDE(CURRENCY));
		trial_name_warned(t, MONEY_SIDE(CURRENCY));
		return;
	}

	charge = money_of(side_value(MONEY_SIDE(CHARGE)));
	due = money_of(side_value(ORDER_SIDE(GOODS_VALUE))) +
	    money_of(side_value(ORDER_SIDE(FREIGHT)));
	if (money_near(charge, due, t->rules->amount_tolerance))
		return;
	if (charge > due) {
		trial_name(t, FINDING_COLLECTION, ORDER_SIDE(GOODS_VALUE));
		trial_name(t, FINDING_COLLECTION, ORDER_SIDE(FREIGHT));
		trial_name(t, FINDING_COLLECTION, MONEY_SIDE(CHARGE));
	} else {
		trial_warn(t, FINDING_COLLECTION_SHORT);
		trial_name_warned(t, ORDER_SIDE(GOODS_VALUE));
		trial_name_warned(t, ORDER_SIDE(FREIGHT));
		trial_name_warned(t, MONEY_SIDE(CHARGE));
	}
}

/*
 * The order's value is the sum of its lines, all in its own currency. (Each
 * line of the list is that of the order, or LINES says so: their sums need no
 * rule of their own.)
 */
void
recon_export_goods_value(struct trial *t)
{
	const struct document	*order = t->legs->order;
	money			sum;
	uint32_t		row;

	if (order == NULL)
		return;
	for (row = 0; row < order->line_count; row++) {
		if (!text_equal(code_currency(document_line(order, row,
		    EXPORT_ORDER_LINE_CURRENCY)),
		    code_currency(side_value(ORDER_SIDE(CURRENCY)))))
			trial_name_line(t, FINDING_GOODS_VALUE, order, row,
			    EXPORT_ORDER_LINE_CURRENCY);
	}
	sum = trial_sum(order, EXPORT_ORDER_LINE_TOTAL_PRICE);
	if (money_near(money_of(side_value(ORDER_SIDE(GOODS_VALUE))), sum,
	    t->rules->amount_tolerance))
		return;

	trial_name(t, FINDING_GOODS_VALUE, ORDER_SIDE(GOODS_VALUE));
	trial_name_sum(t, FINDING_GOODS_VALUE, order,
	    EXPORT_ORDER_LINE_TOTAL_PRICE, sum);
}

/* What the carrier charges, where list and waybill say it in one currency. */
void
recon_export_freight(struct trial *t)
{
	if (same_currency(BILL_SIDE(CURRENCY), LIST_SIDE(F_CURRENCY)))
		trial_compare_number(t, FINDING_FREIGHT, BILL_SIDE(FREIGHT),
		    LIST_SIDE(FREIGHT), t->rules->amount_tolerance);
	if (same_currency(BILL_SIDE(CURRENCY), LIST_SIDE(I_CURRENCY)))
		trial_compare_number(t, FINDING_FREIGHT,
		    BILL_SIDE(INSURED_FEE), LIST_SIDE(INSURED_FEE),
		    t->rules->amount_tolerance);
}

void
recon_export_weight(struct trial *t)
{
	trial_compare_number(t, FINDING_WEIGHT, BILL_SIDE(GROSS_WEIGHT),
	    LIST_SIDE(GROSS_WEIGHT), t->rules->weight_tolerance);
	if (money_of(side_value(LIST_SIDE(GROSS_WEIGHT))) <
	    money_of(side_value(LIST_SIDE(NET_WEIGHT)))) {
		trial_name(t, FINDING_WEIGHT, LIST_SIDE(GROSS_WEIGHT));
		trial_name(t, FINDING_WEIGHT, LIST_SIDE(NET_WEIGHT));
	}
}

/* Pieces are counted, not printed: "01" is 1. */
void
recon_packages(struct trial *t)
{
	trial_compare_number(t, FINDING_PACKAGES, BILL_SIDE(PACK_NO),
	    LIST_SIDE(PACK_NO), 0);
}

void
recon_export_carrier(struct trial *t)
{
	trial_compare_code(t, FINDING_CARRIER, BILL_SIDE(LOGISTICS_CODE),
	    LIST_SIDE(LOGISTICS_CODE));
	trial_compare_code(t, FINDING_CARRIER, BILL_SIDE(LOGISTICS_NO),
	    LIST_SIDE(LOGISTICS_NO));
}

/*
 * Out of a special area (1210, 1239): the warehouse, its account book and the
 * record number of each line must be named. Elsewhere nothing is demanded of
 * the transport fields, which the carrier may give later (607, 509).
 */
void
recon_export_mode(struct trial *t)
{
	const struct document	*list = t->legs->list;
	struct text		mode = side_value(LIST_SIDE(TRADE_MODE));
	static const int	needed[] = { EXPORT_LIST_IAC_CODE,
				    EXPORT_LIST_IAC_NAME, EXPORT_LIST_EMS_NO };
	uint32_t		i;

	if (!text_equal_string(mode, "1210") &&
	    !text_equal_string(mode, "1239"))
		return;
	for (i = 0; i < sizeof(needed) / sizeof(needed[0]); i++) {
		struct side	side = { list, needed[i] };

		if (!side_carried(side))
			trial_name(t, FINDING_TRANSPORT_MODE, side);
	}
	for (i = 0; i < list->line_count; i++) {
		if (text_is_blank(document_line(list, i,
		    EXPORT_LIST_LINE_ITEM_RECORD_NO)))
			trial_name_line(t, FINDING_TRANSPORT_MODE, list, i,
			    EXPORT_LIST_LINE_ITEM_RECORD_NO);
	}
}

/* A simplified declaration (A) is for goods that need no licence. */
void
recon_statistics_flag(struct trial *t)
{
	struct side	flag = LIST_SIDE(STATISTICS_FLAG);

	if (!text_equal_string(side_value(flag), "A") ||
	    !side_carried(LIST_SIDE(LICENSE_NO)))
		return;
	trial_name(t, FINDING_STATISTICS_FLAG, flag);
	trial_name(t, FINDING_STATISTICS_FLAG, LIST_SIDE(LICENSE_NO));
}

/*
 * The mode of the list; until it comes, that of the order's type. Retail is
 * taken for 9610 then.
 */
bool
recon_collection_needed(struct trial *t)
{
	struct text	mode = side_value(LIST_SIDE(TRADE_MODE));
	struct text	type = side_value(ORDER_SIDE(ORDER_TYPE));
	const char	*modes = t->rules->collection_modes;
	size_t		i;

	if (mode.len != 4)
		mode = text_equal_string(type, "B") ? TEXT("9710") :
		    text_equal_string(type, "W") ? TEXT("9810") :
		    TEXT("9610");
	for (i = 0; modes != NULL && modes[i] != '\0'; i++) {
		if (strncmp(modes + i, mode.ptr, mode.len) == 0)
			return (true);
	}

	return (false);
}

static struct side
order_or_list(struct trial *t, int order, int list)
{
	if (t->legs->order != NULL)
		return ((struct side){ t->legs->order, order });

	return ((struct side){ t->legs->list, list });
}

/* Both are there and mean the same currency. */
static bool
same_currency(struct side a, struct side b)
{
	return (a.doc != NULL && b.doc != NULL &&
	    text_equal(code_currency(side_value(a)),
	    code_currency(side_value(b))));
}
