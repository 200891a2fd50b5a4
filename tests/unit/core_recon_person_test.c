/* Reconciliation of people and enterprises. */

#include "core_table.h"

static void
test_people(void)
{
	fresh();
	PAYMENT("payerName", "测试丁");
	CLAIM("somebody_else_paid", FOUND(FINDING_PAYER) && refs() == 2);
	fresh();
	PAYMENT("payerIdNumber", "110101199001010111");
	CLAIM("somebody_with_the_same_name_paid", FOUND(FINDING_PAYER) &&
	    ref_is(0, KIND_ORDER, "buyerIdNumber", 0, "11010119900101020X"));
	fresh();
	PAYMENT("payerIdNumber", "11010119900101020x");
	CLAIM("a_small_x_is_the_same_person", matched());
	fresh();
	LIST("buyerName", "测试丁");
	CLAIM("the_list_names_another_buyer", FOUND(FINDING_LIST_BUYER));
	fresh();
	LIST("buyerIdNumber", "110101199001010111");
	CLAIM("the_list_gives_another_number", FOUND(FINDING_LIST_BUYER));
	fresh();
	LIST("buyerTelephone", "19900000009");
	CLAIM("the_list_gives_another_phone", FOUND(FINDING_BUYER_PHONE));
	fresh();
	legs.order = NULL;
	PAYMENT("payerName", "测试丁");
	CLAIM("without_an_order_the_list_speaks_for_the_buyer",
	    FOUND(FINDING_PAYER, FINDING_MISSING_ORDER) &&
	    ref_is(0, KIND_LIST, "buyerName", 0, "测试甲"));
}

static void
test_id_number(void)
{
	fresh();
	ORDER("buyerIdNumber", "110101199001010112");
	PAYMENT("payerIdNumber", "110101199001010112");
	LIST("buyerIdNumber", "110101199001010112");
	CLAIM("a_wrong_check_digit_is_a_finding",
	    FOUND(FINDING_ID_NUMBER) && refs() == 3);
	fresh();
	legs.payment = legs.waybill = legs.list = NULL;
	ORDER("buyerIdNumber", "E12345678");
	CLAIM("a_passport_number_is_a_finding_without_any_other_leg",
	    FOUND(FINDING_ID_NUMBER, FINDING_MISSING_PAYMENT,
	    FINDING_MISSING_WAYBILL, FINDING_MISSING_LIST));
}

static void
test_consignee(void)
{
	fresh();
	ORDER("consignee", "测试丙");
	WAYBILL("consignee", "测试丙");
	CLAIM("the_consignee_need_not_be_the_buyer", matched());
	WAYBILL("consignee", "测试丁");
	CLAIM("the_waybill_goes_to_somebody_else",
	    FOUND(FINDING_CONSIGNEE) && refs() == 2);
	fresh();
	WAYBILL("consigneeTelephone", "19900000009");
	CLAIM("the_waybill_has_another_phone", FOUND(FINDING_CONSIGNEE));
	fresh();
	WAYBILL("consigneeAddress", "江西省九江市样例路1号");
	CLAIM("the_waybill_goes_elsewhere", FOUND(FINDING_CONSIGNEE));
	WAYBILL("consignee", "测试丁");
	WAYBILL("consigneeTelephone", "19900000009");
	CLAIM("all_that_differs_is_named_in_one_finding",
	    FOUND(FINDING_CONSIGNEE) && refs() == 6);
	fresh();
	LIST("consigneeAddress", "江西省九江市样例路1号");
	CLAIM("the_list_has_another_address",
	    FOUND(FINDING_CONSIGNEE_ADDRESS) &&
	    ref_is(0, KIND_ORDER, "consigneeAddress", 0,
	    "江西省南昌市红谷滩区样例路1号"));
	legs.order = NULL;
	CLAIM("without_an_order_it_is_compared_with_the_waybill",
	    FOUND(FINDING_CONSIGNEE_ADDRESS, FINDING_MISSING_ORDER) &&
	    ref_is(0, KIND_WAYBILL, "consigneeAddress", 0,
	    "江西省南昌市红谷滩区样例路1号"));
}

static void
test_enterprises(void)
{
	fresh();
	ORDER("payCode", "3601960099");
	CLAIM("another_payment_company_is_found",
	    FOUND(FINDING_PAY_COMPANY));
	ORDER("payCode", NULL);
	CLAIM("an_order_need_not_name_one", matched());
	ORDER("payTransactionId", "pay-2");
	CLAIM("another_transaction_is_found", FOUND(FINDING_TRANSACTION));
	ORDER("payTransactionId", "");
	CLAIM("an_order_need_not_name_the_transaction", matched());
	LIST("ebcCode", "3601960001");
	CLAIM("another_merchant_is_found", FOUND(FINDING_MERCHANT));
	fresh();
	WAYBILL("orderNo", "order-2");
	CLAIM("another_order_number_on_the_waybill_is_found",
	    FOUND(FINDING_ORDER_NO));
	WAYBILL("orderNo", NULL);
	CLAIM("a_waybill_without_one_matches", matched());
	WAYBILL("orderNo", "order-2");
	legs.order = NULL;
	CLAIM("without_an_order_the_list_tells_the_number",
	    FOUND(FINDING_ORDER_NO, FINDING_MISSING_ORDER) &&
	    ref_is(0, KIND_LIST, "orderNo", 0, "order-1"));
	legs.list = NULL;
	CLAIM("without_both_the_payment_does",
	    FOUND(FINDING_ORDER_NO, FINDING_MISSING_ORDER,
	    FINDING_MISSING_LIST) &&
	    ref_is(0, KIND_PAYMENT, "orderNo", 0, "order-1"));
	fresh();
	LIST("logisticsCode", "3601960044");
	CLAIM("another_carrier_is_found", FOUND(FINDING_CARRIER));
	fresh();
	LIST("logisticsNo", "W-2");
	CLAIM("another_waybill_number_is_found", FOUND(FINDING_CARRIER));
}

int
main(void)
{
	test_people();
	test_id_number();
	test_consignee();
	test_enterprises();

	return (claims_done());
}
