/* Enterprises and amounts. Source: rules.md 1.2. */

#include "recon_trial.h"

/* The waybill may leave the order number out; then nothing is compared. */
void
recon_order_no(struct trial *t)
{
	struct side	waybill, other;

	waybill = (struct side){ t->legs->waybill, WAYBILL_ORDER_NO };
	other = (struct side){ t->legs->order, ORDER_ORDER_NO };
	if (other.doc == NULL)
		other = (struct side){ t->legs->list, LIST_ORDER_NO };
	if (other.doc == NULL)
		other = (struct side){ t->legs->payment, PAYMENT_ORDER_NO };

	if (side_carried(waybill))
		trial_compare_code(t, FINDING_ORDER_NO, other, waybill);
}

void
recon_merchant(struct trial *t)
{
	trial_compare_code(t, FINDING_MERCHANT,
	    (struct side){ t->legs->order, ORDER_EBC_CODE },
	    (struct side){ t->legs->list, LIST_EBC_CODE });
}

/* The order may name the payment; where it does, it must be this one. */
void
recon_pay_company(struct trial *t)
{
	struct side	order;

	order = (struct side){ t->legs->order, ORDER_PAY_CODE };
	if (side_carried(order))
		trial_compare_code(t, FINDING_PAY_COMPANY, order,
		    (struct side){ t->legs->payment, PAYMENT_PAY_CODE });
}

void
recon_transaction(struct trial *t)
{
	struct side	order;

	order = (struct side){ t->legs->order, ORDER_PAY_TRANSACTION_ID };
	if (side_carried(order))
		trial_compare_code(t, FINDING_TRANSACTION, order,
		    (struct side){ t->legs->payment,
		    PAYMENT_PAY_TRANSACTION_ID });
}

void
recon_amount_paid(struct trial *t)
{
	trial_compare_number(t, FINDING_AMOUNT_PAID,
	    (struct side){ t->legs->order, ORDER_ACTURAL_PAID },
	    (struct side){ t->legs->payment, PAYMENT_AMOUNT_PAID },
	    t->rules->amount_tolerance);
}

/*
 * goodsValue + freight + taxTotal - discount = acturalPaid. A price that
 * includes the tax is a common way to break it: then the reviewer is told.
 */
void
recon_amount_formula(struct trial *t)
{
	static const int	parts[] = {
		ORDER_GOODS_VALUE, ORDER_FREIGHT, ORDER_TAX_TOTAL,
		ORDER_DISCOUNT, ORDER_ACTURAL_PAID
	};
	struct side		side;
	money			value[5], due;
	size_t			i;

	if (t->legs->order == NULL)
		return;

	side.doc = t->legs->order;
	for (i = 0; i < 5; i++) {
		side.field = parts[i];
		value[i] = money_of(side_value(side));
	}
	due = value[0] + value[1] + value[2] - value[3];
	if (money_near(due, value[4], t->rules->amount_tolerance))
		return;

	for (i = 0; i < 5; i++) {
		side.field = parts[i];
		trial_name(t, FINDING_AMOUNT_FORMULA, side);
	}
	if (!money_near(due - value[2], value[4], t->rules->amount_tolerance))
		return;

	trial_warn(t, FINDING_TAX_INCLUDED);
	for (i = 0; i < 5; i++) {
		side.field = parts[i];
		trial_name_warned(t, side);
	}
}

/* The order's value is the sum of its lines, and the list's lines add up to
 * the same. */
void
recon_goods_value(struct trial *t)
{
	const struct document	*order = t->legs->order;
	const struct document	*list = t->legs->list;
	struct side		value;
	money			sum, listed;
	bool			own, other;

	if (order == NULL)
		return;

	value = (struct side){ order, ORDER_GOODS_VALUE };
	sum = trial_sum(order, ORDER_LINE_TOTAL_PRICE);
	listed = list == NULL ? sum : trial_sum(list, LIST_LINE_TOTAL_PRICE);
	own = money_near(money_of(side_value(value)), sum,
	    t->rules->amount_tolerance);
	other = money_near(listed, sum, t->rules->amount_tolerance);
	if (own && other)
		return;

	if (!own)
		trial_name(t, FINDING_GOODS_VALUE, value);
	trial_name_sum(t, FINDING_GOODS_VALUE, order, ORDER_LINE_TOTAL_PRICE,
	    sum);
	if (!other)
		trial_name_sum(t, FINDING_GOODS_VALUE, list,
		    LIST_LINE_TOTAL_PRICE, listed);
}
