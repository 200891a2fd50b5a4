/*
 * People: the buyer must be the payer; the consignee may be somebody else.
 * Source: rules.md 1.2. Names, numbers and addresses are compared as people
 * write them (text_same); a phone number with a country code is another one.
 */

#include "ident.h"
#include "recon_trial.h"

static void	person_check_id(struct trial *, struct side);

/* While the order has not come, the list speaks for the buyer. */
void
recon_payer(struct trial *t)
{
	struct side	name, number;

	name = (struct side){ t->legs->order, ORDER_BUYER_NAME };
	number = (struct side){ t->legs->order, ORDER_BUYER_ID_NUMBER };
	if (t->legs->order == NULL) {
		name = (struct side){ t->legs->list, LIST_BUYER_NAME };
		number = (struct side){ t->legs->list, LIST_BUYER_ID_NUMBER };
	}

	trial_compare_text(t, FINDING_PAYER, name,
	    (struct side){ t->legs->payment, PAYMENT_PAYER_NAME });
	trial_compare_text(t, FINDING_PAYER, number,
	    (struct side){ t->legs->payment, PAYMENT_PAYER_ID_NUMBER });
}

void
recon_list_buyer(struct trial *t)
{
	trial_compare_text(t, FINDING_LIST_BUYER,
	    (struct side){ t->legs->order, ORDER_BUYER_NAME },
	    (struct side){ t->legs->list, LIST_BUYER_NAME });
	trial_compare_text(t, FINDING_LIST_BUYER,
	    (struct side){ t->legs->order, ORDER_BUYER_ID_NUMBER },
	    (struct side){ t->legs->list, LIST_BUYER_ID_NUMBER });
}

void
recon_buyer_phone(struct trial *t)
{
	trial_compare_text(t, FINDING_BUYER_PHONE,
	    (struct side){ t->legs->order, ORDER_BUYER_TELEPHONE },
	    (struct side){ t->legs->list, LIST_BUYER_TELEPHONE });
}

void
recon_id_number(struct trial *t)
{
	person_check_id(t,
	    (struct side){ t->legs->order, ORDER_BUYER_ID_NUMBER });
	person_check_id(t,
	    (struct side){ t->legs->payment, PAYMENT_PAYER_ID_NUMBER });
	person_check_id(t,
	    (struct side){ t->legs->list, LIST_BUYER_ID_NUMBER });
}

static void
person_check_id(struct trial *t, struct side side)
{
	if (side.doc != NULL && ident_check(side_value(side)) != IDENT_RIGHT)
		trial_name(t, FINDING_ID_NUMBER, side);
}

void
recon_consignee(struct trial *t)
{
	trial_compare_text(t, FINDING_CONSIGNEE,
	    (struct side){ t->legs->order, ORDER_CONSIGNEE },
	    (struct side){ t->legs->waybill, WAYBILL_CONSIGNEE });
	trial_compare_text(t, FINDING_CONSIGNEE,
	    (struct side){ t->legs->order, ORDER_CONSIGNEE_TELEPHONE },
	    (struct side){ t->legs->waybill, WAYBILL_CONSIGNEE_TELEPHONE });
	trial_compare_text(t, FINDING_CONSIGNEE,
	    (struct side){ t->legs->order, ORDER_CONSIGNEE_ADDRESS },
	    (struct side){ t->legs->waybill, WAYBILL_CONSIGNEE_ADDRESS });
}

/* The list carries only the address; without an order the waybill's counts. */
void
recon_consignee_address(struct trial *t)
{
	struct side	other;

	other = (struct side){ t->legs->order, ORDER_CONSIGNEE_ADDRESS };
	if (t->legs->order == NULL)
		other = (struct side){ t->legs->waybill,
		    WAYBILL_CONSIGNEE_ADDRESS };

	trial_compare_text(t, FINDING_CONSIGNEE_ADDRESS, other,
	    (struct side){ t->legs->list, LIST_CONSIGNEE_ADDRESS });
}
