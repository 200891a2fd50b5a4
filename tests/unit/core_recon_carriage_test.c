/* Reconciliation of carriage, and the scale at the belt. */

#include "core_table.h"

static void
test_freight(void)
{
	fresh();
	LIST("freight", "12.01");
	CLAIM("another_freight_is_found", FOUND(FINDING_FREIGHT) &&
	    ref_is(0, KIND_WAYBILL, "freight", 0, "12"));
	rules.amount_tolerance = MONEY_FEN;
	CLAIM("unless_it_is_within_the_tolerance", matched());
	fresh();
	LIST("freight", "99");
	WAYBILL("freight", "");
	CLAIM("a_waybill_without_freight_is_not_compared", matched());
	LIST("insuredFee", "3");
	CLAIM("another_insurance_is_found", FOUND(FINDING_FREIGHT) &&
	    ref_is(1, KIND_LIST, "insuredFee", 0, "3"));
	fresh();
	ORDER("freight", "20");
	ORDER("discount", "25.05");
	CLAIM("what_the_buyer_pays_for_freight_is_another_thing", matched());
}

static void
test_weight(void)
{
	fresh();
	LIST("grossWeight", "1.3");
	CLAIM("another_weight_is_found", FOUND(FINDING_WEIGHT) &&
	    ref_is(0, KIND_WAYBILL, "weight", 0, "1.25") &&
	    ref_is(1, KIND_LIST, "grossWeight", 0, "1.3"));
	rules.weight_tolerance = MONEY_ONE / 20;
	CLAIM("fifty_grams_are_forgiven_when_the_parameter_says_so",
	    matched());
	fresh();
	LIST("netWeight", "1.25001");
	CLAIM("more_net_than_gross_is_found", FOUND(FINDING_WEIGHT) &&
	    refs() == 2);
	LIST("netWeight", "1.25");
	CLAIM("as_much_net_as_gross_is_not", matched());
}

static void
test_master_bill(void)
{
	fresh();
	LIST("billNo", "784-2");
	CLAIM("another_master_bill_is_found", FOUND(FINDING_MASTER_BILL) &&
	    ref_is(0, KIND_WAYBILL, "billNo", 0, "784-1") &&
	    ref_is(1, KIND_LIST, "billNo", 0, "784-2"));
	WAYBILL("billNo", NULL);
	CLAIM("a_waybill_without_one_is_not_compared", matched());
	LIST("billNo", "");
	CLAIM("direct_purchase_needs_a_master_bill",
	    FOUND(FINDING_MASTER_BILL) &&
	    ref_is(0, KIND_LIST, "tradeMode", 0, "9610") &&
	    ref_is(1, KIND_LIST, "billNo", 0, ""));
	fresh_bonded();
	LIST("billNo", "784-1");
	CLAIM("a_bonded_list_has_none", FOUND(FINDING_MASTER_BILL));
}

static int
mode_found(const char *field, const char *value)
{
	set_head(&set, &set.list, field, value);

	return (FOUND(FINDING_TRANSPORT_MODE) && refs() == 1 &&
	    ref_is(0, KIND_LIST, field, 0, value == NULL ? "" : value));
}

static void
test_transport_mode(void)
{
	fresh();
	CLAIM("direct_purchase_does_not_come_by_bonded_zone",
	    mode_found("trafMode", "Y"));
	fresh();
	CLAIM("nor_from_a_logistics_centre", mode_found("trafMode", "W"));
	fresh();
	CLAIM("direct_purchase_needs_a_vehicle", mode_found("trafNo", ""));
	fresh();
	CLAIM("and_a_voyage", mode_found("voyageNo", NULL));
	fresh();
	LIST("trafMode", "2");
	CLAIM("it_may_come_by_ship", matched());
	LIST("trafMode", "9");
	CLAIM("or_otherwise", matched());

	fresh_bonded();
	CLAIM("a_bonded_list_needs_its_area_code",
	    mode_found("areaCode", NULL));
	fresh_bonded();
	CLAIM("and_its_area_name", mode_found("areaName", NULL));
	fresh_bonded();
	CLAIM("and_its_account_book", mode_found("emsNo", ""));
	fresh_bonded();
	CLAIM("it_starts_in_china", mode_found("country", "110"));
	fresh_bonded();
	LIST("country", "CHN");
	CLAIM("china_in_letters_is_china", matched());
	fresh_bonded();
	CLAIM("it_has_no_vehicle", mode_found("trafNo", "MU781"));
	fresh_bonded();
	CLAIM("and_no_voyage", mode_found("voyageNo", "20240602"));
	fresh_bonded();
	set_line(&set, &set.list, 1, "itemRecordNo", NULL);
	CLAIM("each_of_its_lines_needs_a_record_number",
	    FOUND(FINDING_TRANSPORT_MODE) && refs() == 1 &&
	    ref_is(0, KIND_LIST, "itemRecordNo", 2, ""));
}

static void
test_scale(void)
{
	struct scale_rules	scale = { MONEY_ONE / 10, 10 * MONEY_ONE };
	struct finding_ref	two[2];

	fresh();
	CLAIM("the_scale_agrees_within_a_hundred_grams",
	    recon_scale(TEXT("1.35"), &set.waybill, &set.list, &scale, two) &&
	    recon_scale(TEXT("1.15"), &set.waybill, &set.list, &scale, two));
	CLAIM("or_within_ten_percent",
	    recon_scale(TEXT("1.375"), &set.waybill, &set.list, &scale, two));
	CLAIM("but_no_further", !recon_scale(TEXT("1.376"), &set.waybill,
	    &set.list, &scale, two));
	CLAIM("it_names_what_was_measured_and_what_was_declared",
	    two[0].kind == REF_SCAN && strcmp(two[0].field, "weightKg") == 0 &&
	    text_equal_string(two[0].value, "1.376") &&
	    two[1].kind == KIND_WAYBILL &&
	    strcmp(two[1].field, "weight") == 0 &&
	    text_equal_string(two[1].value, "1.25"));
	LIST("grossWeight", "5");
	CLAIM("without_a_waybill_the_list_counts",
	    recon_scale(TEXT("5.5"), NULL, &set.list, &scale, two) &&
	    !recon_scale(TEXT("1.25"), NULL, &set.list, &scale, two) &&
	    two[1].kind == KIND_LIST &&
	    strcmp(two[1].field, "grossWeight") == 0);
	CLAIM("without_both_there_is_nothing_to_disagree_with",
	    recon_scale(TEXT("1"), NULL, NULL, &scale, two));
}

int
main(void)
{
	test_freight();
	test_weight();
	test_master_bill();
	test_transport_mode();
	test_scale();

	return (claims_done());
}
