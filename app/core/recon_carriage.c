/*
 * Carriage: weight, freight, the carrier, and what the supervision mode wants
 * of the list. Source: rules.md 1.2 and section 4.
 */

#include <string.h>

#include "recon_trial.h"

/* By water, rail, road, air, mail, or otherwise. */
#define CROSS_BORDER	"234569"
#define CHINA		"142"

static bool	carriage_is_direct(const struct document *);
static void	carriage_check_direct(struct trial *);
static void	carriage_check_bonded(struct trial *);
static void	carriage_need(struct trial *, int);
static void	carriage_spare(struct trial *, int);

/*
 * What the carrier really charges: list against waybill, where the waybill
 * carries it. The order's freight is what the buyer pays, another thing.
 */
void
recon_freight(struct trial *t)
{
	struct side	freight, insured;

	freight = (struct side){ t->legs->waybill, WAYBILL_FREIGHT };
	insured = (struct side){ t->legs->waybill, WAYBILL_INSURED_FEE };

	if (side_carried(freight))
		trial_compare_number(t, FINDING_FREIGHT, freight,
		    (struct side){ t->legs->list, LIST_FREIGHT },
		    t->rules->amount_tolerance);
	if (side_carried(insured))
		trial_compare_number(t, FINDING_FREIGHT, insured,
		    (struct side){ t->legs->list, LIST_INSURED_FEE },
		    t->rules->amount_tolerance);
}

void
recon_weight(struct trial *t)
{
	struct side	gross, net;

	gross = (struct side){ t->legs->list, LIST_GROSS_WEIGHT };
	net = (struct side){ t->legs->list, LIST_NET_WEIGHT };

	trial_compare_number(t, FINDING_WEIGHT,
	    (struct side){ t->legs->waybill, WAYBILL_WEIGHT }, gross,
	    t->rules->weight_tolerance);
	if (money_of(side_value(gross)) < money_of(side_value(net))) {
		trial_name(t, FINDING_WEIGHT, gross);
		trial_name(t, FINDING_WEIGHT, net);
	}
}

/* The list ties the waybill by these two, so they agree unless it was tied
 * by hand. */
void
recon_carrier(struct trial *t)
{
	trial_compare_code(t, FINDING_CARRIER,
	    (struct side){ t->legs->waybill, WAYBILL_LOGISTICS_CODE },
	    (struct side){ t->legs->list, LIST_LOGISTICS_CODE });
	trial_compare_code(t, FINDING_CARRIER,
	    (struct side){ t->legs->waybill, WAYBILL_LOGISTICS_NO },
	    (struct side){ t->legs->list, LIST_LOGISTICS_NO });
}

/* billNo is judged here and not again as a transport field. */
void
recon_master_bill(struct trial *t)
{
	struct side	list, waybill, mode;

	list = (struct side){ t->legs->list, LIST_BILL_NO };
	mode = (struct side){ t->legs->list, LIST_TRADE_MODE };
	waybill = (struct side){ t->legs->waybill, WAYBILL_BILL_NO };
	if (list.doc == NULL)
		return;

	if (carriage_is_direct(list.doc) != side_carried(list)) {
		trial_name(t, FINDING_MASTER_BILL, mode);
		trial_name(t, FINDING_MASTER_BILL, list);
	} else if (side_carried(list) && side_carried(waybill)) {
		trial_compare_code(t, FINDING_MASTER_BILL, waybill, list);
	}
}

void
recon_transport_mode(struct trial *t)
{
	if (t->legs->list == NULL)
		return;

	if (carriage_is_direct(t->legs->list))
		carriage_check_direct(t);
	else
		carriage_check_bonded(t);
}

static bool
carriage_is_direct(const struct document *list)
{
	return (text_equal_string(document_head(list, LIST_TRADE_MODE),
	    "9610"));
}

/* 9610: the parcel comes from abroad, on a voyage that has a name. */
static void
carriage_check_direct(struct trial *t)
{
	struct side	mode;
	struct text	value;

	mode = (struct side){ t->legs->list, LIST_TRAF_MODE };
	value = side_value(mode);
	if (value.len != 1 || memchr(CROSS_BORDER, value.ptr[0],
	    sizeof(CROSS_BORDER) - 1) == NULL)
		trial_name(t, FINDING_TRANSPORT_MODE, mode);

	carriage_need(t, LIST_TRAF_NO);
	carriage_need(t, LIST_VOYAGE_NO);
}

/* 1210 and 1239: it comes out of a bonded warehouse in China. */
static void
carriage_check_bonded(struct trial *t)
{
	const struct document	*list = t->legs->list;
	uint32_t		row;

	carriage_need(t, LIST_EMS_NO);
	carriage_need(t, LIST_AREA_CODE);
	carriage_need(t, LIST_AREA_NAME);
	carriage_spare(t, LIST_TRAF_NO);
	carriage_spare(t, LIST_VOYAGE_NO);

	if (!text_equal_string(code_country(document_head(list, LIST_COUNTRY)),
	    CHINA))
		trial_name(t, FINDING_TRANSPORT_MODE,
		    (struct side){ list, LIST_COUNTRY });

	for (row = 0; row < list->line_count; row++) {
		if (text_is_blank(document_line(list, row,
		    LIST_LINE_ITEM_RECORD_NO)))
			trial_name_line(t, FINDING_TRANSPORT_MODE, list, row,
			    LIST_LINE_ITEM_RECORD_NO);
	}
}

static void
carriage_need(struct trial *t, int field)
{
	struct side	side = { t->legs->list, field };

	if (!side_carried(side))
		trial_name(t, FINDING_TRANSPORT_MODE, side);
}

static void
carriage_spare(struct trial *t, int field)
{
	struct side	side = { t->legs->list, field };

	if (side_carried(side))
		trial_name(t, FINDING_TRANSPORT_MODE, side);
}
