/*
 * How each error spoils the papers of a purchase. Private to error*.c: the
 * table in error.h says which finding each of them leads to.
 */

#ifndef HUB_PORT_ERROR_SPOIL_H
#define HUB_PORT_ERROR_SPOIL_H

#include "paper.h"

#define SPOIL(name)							\
	void name(struct papers *, const struct purchase *, struct chance *)

SPOIL(spoil_amount_paid);
SPOIL(spoil_payer);
SPOIL(spoil_pay_company);
SPOIL(spoil_transaction);
SPOIL(spoil_lines);
SPOIL(spoil_line_price);
SPOIL(spoil_line_total);
SPOIL(spoil_list_buyer);
SPOIL(spoil_buyer_phone);
SPOIL(spoil_amount_formula);
SPOIL(spoil_goods_value);
SPOIL(spoil_consignee);
SPOIL(spoil_consignee_address);
SPOIL(spoil_merchant);
SPOIL(spoil_order_no);
SPOIL(spoil_weight);
SPOIL(spoil_freight);
SPOIL(spoil_master_bill);
SPOIL(spoil_transport_mode);
SPOIL(spoil_id_number);
SPOIL(spoil_duplicate);
SPOIL(spoil_missing_order);
SPOIL(spoil_missing_payment);
SPOIL(spoil_missing_waybill);
SPOIL(spoil_missing_list);
SPOIL(spoil_fault);
SPOIL(spoil_unknown);

#undef SPOIL

#endif
