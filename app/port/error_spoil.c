/* Spoiling one value so that exactly one rule of the hub objects. */

#include <stdio.h>
#include <string.h>

#include "error_spoil.h"

#define SPOIL(name)							\
void									\
name(struct papers *ps, const struct purchase *p, struct chance *c)

/* Not every error looks at the purchase, or needs chance. */
#define UNUSED(a, b)	((void)(a), (void)(b))

SPOIL(spoil_amount_paid)
{
	char	b[24];

	papers_set(ps, PAPER_PAYMENT, PAYMENT_AMOUNT_PAID, "%s",
	    paper_yuan(p->paid - 1, b));
	(void)c;
}

/* Somebody with another name and number than the buyer. */
static void
spoil_stranger(struct person *to, const struct purchase *p, struct chance *c)
{
	do
		person_make(to, c);
	while (strcmp(to->name, p->buyer.name) == 0 ||
	    strcmp(to->name, p->consignee.name) == 0 ||
	    strcmp(to->id, p->buyer.id) == 0);
}

SPOIL(spoil_payer)
{
	struct person	other;

	spoil_stranger(&other, p, c);
	papers_set(ps, PAPER_PAYMENT, PAYMENT_PAYER_NAME, "%s", other.name);
	papers_set(ps, PAPER_PAYMENT, PAYMENT_PAYER_ID_NUMBER, "%s",
	    other.id);
	papers_set(ps, PAPER_PAYMENT, PAYMENT_TELEPHONE, "%s", other.phone);
}

SPOIL(spoil_pay_company)
{
	const struct enterprise	*other = purchase_other_payer(p);

	papers_set(ps, PAPER_PAYMENT, PAYMENT_PAY_CODE, "%s", other->code);
	papers_set(ps, PAPER_PAYMENT, PAYMENT_PAY_NAME, "%s", other->name);
	(void)c;
}

SPOIL(spoil_transaction)
{
	papers_set(ps, PAPER_PAYMENT, PAYMENT_PAY_TRANSACTION_ID, "%sA",
	    p->transaction);
	(void)c;
}

SPOIL(spoil_lines)
{
	const char	*origin = p->line[0].goods->country;

	papers_set_line(ps, PAPER_LIST, 0, LIST_LINE_COUNTRY, "%s",
	    strcmp(origin, "136") == 0 ? "133" : "136");
	(void)c;
}

SPOIL(spoil_line_price)
{
	int64_t	price = p->line[0].price + 100;
	char	b[24];

	papers_set_line(ps, PAPER_LIST, 0, LIST_LINE_PRICE, "%s",
	    paper_yuan(price, b));
	papers_set_line(ps, PAPER_LIST, 0, LIST_LINE_TOTAL_PRICE, "%s",
	    paper_yuan(price * p->line[0].qty, b));
	(void)c;
}

SPOIL(spoil_line_total)
{
	char	b[24];

	paper_yuan(p->line[0].price + 100, b);
	papers_set_line(ps, PAPER_ORDER, 0, ORDER_LINE_PRICE, "%s", b);
	papers_set_line(ps, PAPER_LIST, 0, LIST_LINE_PRICE, "%s", b);
	(void)c;
}

SPOIL(spoil_list_buyer)
{
	struct person	other;

	spoil_stranger(&other, p, c);
	papers_set(ps, PAPER_LIST, LIST_BUYER_NAME, "%s", other.name);
	papers_set(ps, PAPER_LIST, LIST_BUYER_ID_NUMBER, "%s", other.id);
}

SPOIL(spoil_buyer_phone)
{
	char	phone[12];

	snprintf(phone, sizeof(phone), "%s", p->buyer.phone);
	phone[10] = phone[10] == '9' ? '0' : (char)(phone[10] + 1);
	papers_set(ps, PAPER_LIST, LIST_BUYER_TELEPHONE, "%s", phone);
	(void)c;
}

SPOIL(spoil_amount_formula)
{
	char	b[24];

	papers_set(ps, PAPER_ORDER, ORDER_TAX_TOTAL, "%s",
	    paper_yuan(p->tax + 100, b));
	(void)c;
}

/* Ten yuan more of value, and ten more of discount: the formula holds. */
SPOIL(spoil_goods_value)
{
	char	b[24];

	papers_set(ps, PAPER_ORDER, ORDER_GOODS_VALUE, "%s",
	    paper_yuan(p->goods_value + 1000, b));
	papers_set(ps, PAPER_ORDER, ORDER_DISCOUNT, "%s",
	    paper_yuan(p->discount + 1000, b));
	(void)c;
}

SPOIL(spoil_consignee)
{
	struct person	other;

	spoil_stranger(&other, p, c);
	papers_set(ps, PAPER_WAYBILL, WAYBILL_CONSIGNEE, "%s", other.name);
}

SPOIL(spoil_consignee_address)
{
	struct address	other;

	do
		address_make(&other, c);
	while (strcmp(other.text, p->address.text) == 0);
	papers_set(ps, PAPER_LIST, LIST_CONSIGNEE_ADDRESS, "%s", other.text);
}

SPOIL(spoil_merchant)
{
	const struct enterprise	*other = purchase_other_merchant(p);

	papers_set(ps, PAPER_LIST, LIST_EBC_CODE, "%s", other->code);
	papers_set(ps, PAPER_LIST, LIST_EBC_NAME, "%s", other->name);
	(void)c;
}

SPOIL(spoil_order_no)
{
	papers_set(ps, PAPER_WAYBILL, WAYBILL_ORDER_NO, "%sX", p->order_no);
	(void)c;
}

SPOIL(spoil_weight)
{
	char	b[24];

	papers_set(ps, PAPER_LIST, LIST_GROSS_WEIGHT, "%s",
	    paper_kilograms(p->gross_g + 250, b));
	(void)c;
}

SPOIL(spoil_freight)
{
	char	b[24];

	papers_set(ps, PAPER_LIST, LIST_FREIGHT, "%s",
	    paper_yuan(p->carriage + 100, b));
	(void)c;
}

/* Direct parcels came on one flight; bonded ones have no master bill. */
SPOIL(spoil_master_bill)
{
	if (p->area == NULL)
		papers_set(ps, PAPER_WAYBILL, WAYBILL_BILL_NO, "%s-1",
		    p->bill_no);
	else
		papers_set(ps, PAPER_LIST, LIST_BILL_NO, "999-00000000");
	(void)c;
}

SPOIL(spoil_transport_mode)
{
	if (p->area == NULL)
		ps->head[PAPER_LIST][LIST_VOYAGE_NO] = TEXT_NONE;
	else
		ps->head[PAPER_LIST][LIST_EMS_NO] = TEXT_NONE;
	(void)c;
}

/* The same wrong number everywhere: only its check digit gives it away. */
SPOIL(spoil_id_number)
{
	char	id[19];

	snprintf(id, sizeof(id), "%s", p->buyer.id);
	id[17] = id[17] == '7' ? '3' : '7';
	papers_set(ps, PAPER_ORDER, ORDER_BUYER_ID_NUMBER, "%s", id);
	papers_set(ps, PAPER_PAYMENT, PAYMENT_PAYER_ID_NUMBER, "%s", id);
	papers_set(ps, PAPER_LIST, LIST_BUYER_ID_NUMBER, "%s", id);
	(void)c;
}

SPOIL(spoil_duplicate)
{
	UNUSED(p, c);
	ps->there[PAPER_SECOND] = true;
}

SPOIL(spoil_missing_order)
{
	UNUSED(p, c);
	ps->there[PAPER_ORDER] = false;
}

SPOIL(spoil_missing_payment)
{
	UNUSED(p, c);
	ps->there[PAPER_PAYMENT] = false;
}

SPOIL(spoil_missing_waybill)
{
	UNUSED(p, c);
	ps->there[PAPER_WAYBILL] = false;
}

SPOIL(spoil_missing_list)
{
	UNUSED(p, c);
	ps->there[PAPER_LIST] = false;
}

SPOIL(spoil_unknown)
{
	UNUSED(p, c);
	memset(ps->there, 0, sizeof(ps->there));
}

/* Mistakes that real senders make; each is one fault of one field. */
SPOIL(spoil_fault)
{
	switch (chance_below(c, 6)) {
	case 0:
		papers_set(ps, PAPER_ORDER, ORDER_CURRENCY, "CNY");
		break;
	case 1:
		papers_set(ps, PAPER_PAYMENT, PAYMENT_AMOUNT_PAID, "%lld,%02d",
		    (long long)(p->paid / 100), (int)(p->paid % 100));
		break;
	case 2:
		papers_set(ps, PAPER_WAYBILL, WAYBILL_PACK_NO, "2");
		break;
	case 3:
		papers_set(ps, PAPER_LIST, LIST_DECL_TIME, "20260231");
		break;
	case 4:
		papers_set_line(ps, PAPER_LIST, 0, LIST_LINE_GCODE, "%.8s",
		    p->line[0].goods->hs);
		break;
	default:
		ps->head[PAPER_ORDER][ORDER_BUYER_ID_NUMBER] = TEXT_NONE;
		break;
	}
}
