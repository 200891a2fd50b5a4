/* Reconciliation of amounts and goods. */

#include "core_table.h"

static void
test_matched(void)
{
	fresh();
	CLAIM("four_consistent_documents_match", matched());
	legs.window_closed = true;
	CLAIM("they_match_after_the_window_too", matched());
	fresh_bonded();
	CLAIM("a_consistent_bonded_set_matches", matched());
	LIST("tradeMode", "1239");
	CLAIM("mode_1239_is_bonded_too", matched());
}

static void
test_amount_paid(void)
{
	fresh();
	PAYMENT("amountPaid", "180.49");
	CLAIM("one_fen_short_is_an_amount_finding",
	    FOUND(FINDING_AMOUNT_PAID));
	CLAIM("the_finding_names_both_amounts", refs() == 2 &&
	    ref_is(0, KIND_ORDER, "acturalPaid", 0, "180.50") &&
	    ref_is(1, KIND_PAYMENT, "amountPaid", 0, "180.49"));
	rules.amount_tolerance = MONEY_FEN;
	CLAIM("one_fen_is_forgiven_when_the_parameter_says_so", matched());
	PAYMENT("amountPaid", "180.48999");
	CLAIM("a_hair_more_is_not", FOUND(FINDING_AMOUNT_PAID));
}

static void
test_formula(void)
{
	fresh();
	ORDER("taxTotal", "15.56");
	CLAIM("a_formula_that_does_not_hold_is_found",
	    FOUND(FINDING_AMOUNT_FORMULA));
	CLAIM("it_names_all_five_amounts", refs() == 5 &&
	    ref_is(0, KIND_ORDER, "goodsValue", 0, "170") &&
	    ref_is(3, KIND_ORDER, "discount", 0, "15.05") &&
	    ref_is(4, KIND_ORDER, "acturalPaid", 0, "180.50"));
	CLAIM("it_has_no_remark", verdict.warning_count == 0);
	legs.payment = NULL;
	legs.list = NULL;
	legs.waybill = NULL;
	CLAIM("an_order_that_breaks_it_alone_is_mismatched_at_once",
	    FOUND(FINDING_AMOUNT_FORMULA, FINDING_MISSING_PAYMENT,
	    FINDING_MISSING_WAYBILL, FINDING_MISSING_LIST));

	/* The amounts of a real order: 351 + 29.28 - 54.05 = 326.23. */
	fresh();
	ORDER("goodsValue", "351");
	ORDER("freight", "0.0");
	ORDER("discount", "54.05");
	ORDER("taxTotal", "29.28");
	ORDER("acturalPaid", "296.95");
	PAYMENT("amountPaid", "296.95");
	CLAIM("a_price_that_includes_the_tax_is_found",
	    FOUND(FINDING_AMOUNT_FORMULA, FINDING_GOODS_VALUE));
	CLAIM("and_the_reviewer_is_told_what_it_looks_like",
	    verdict.warning_count == 1 &&
	    verdict.warnings[0].code == FINDING_TAX_INCLUDED &&
	    verdict.warnings[0].ref_count == 5);
}

static void
test_goods_value(void)
{
	fresh();
	ORDER("goodsValue", "170.01");
	ORDER("discount", "15.06");
	CLAIM("a_value_that_is_not_the_sum_of_its_lines_is_found",
	    FOUND(FINDING_GOODS_VALUE));
	CLAIM("it_names_the_value_and_the_sum", refs() == 2 &&
	    ref_is(0, KIND_ORDER, "goodsValue", 0, "170.01") &&
	    ref_is(1, KIND_ORDER, "totalPrice", 0, "170"));
	rules.amount_tolerance = MONEY_FEN;
	CLAIM("within_the_tolerance_it_is_not", matched());

	fresh();
	set_line(&set, &set.list, 0, "price", "61");
	set_line(&set, &set.list, 0, "totalPrice", "122");
	CLAIM("a_list_that_adds_up_to_something_else_is_found",
	    FOUND(FINDING_GOODS_VALUE, FINDING_LINES));
	CLAIM("it_names_both_sums", refs() == 2 &&
	    ref_is(0, KIND_ORDER, "totalPrice", 0, "170") &&
	    ref_is(1, KIND_LIST, "totalPrice", 0, "172"));
}

static int
line_found(const char *field, const char *value, const char *was)
{
	fresh();
	set_line(&set, &set.list, 1, field, value);

	return (FOUND(FINDING_LINES) && refs() == 2 &&
	    verdict.findings[0].refs[0].line == 2 &&
	    text_equal_string(verdict.findings[0].refs[0].value, was) &&
	    ref_is(1, KIND_LIST, field, 2, value));
}

static void
test_lines(void)
{
	CLAIM("another_unit_is_found", line_found("unit", "011", "140"));
	CLAIM("another_country_is_found",
	    line_found("country", "502", "601"));
	CLAIM("another_name_is_found", line_found("itemName", "铁剂片",
	    "Active Iron 铁剂胶囊"));
	fresh();
	set_line(&set, &set.list, 1, "itemName", "ACTIVE IRON　铁剂 胶囊");
	CLAIM("case_and_blanks_are_the_same_name", matched());
	set_line(&set, &set.list, 1, "gname", "ACTIVE IRON");
	CLAIM("the_declared_name_may_differ_when_the_item_name_agrees",
	    matched());
	set_line(&set, &set.list, 1, "itemName", NULL);
	CLAIM("without_an_item_name_the_declared_name_counts",
	    FOUND(FINDING_LINES) &&
	    ref_is(1, KIND_LIST, "gname", 2, "ACTIVE IRON"));
	fresh();
	set_line(&set, &set.list, 0, "country", "IRL");
	CLAIM("irl_and_306_are_the_same_country", matched());
	set_line(&set, &set.list, 0, "qty", "2.00000");
	CLAIM("two_and_two_point_zero_are_the_same_quantity", matched());
	set_line(&set, &set.list, 0, "qty", "3");
	CLAIM("three_cans_instead_of_two_are_found",
	    FOUND(FINDING_LINES, FINDING_LINE_TOTAL) &&
	    ref_is(0, KIND_ORDER, "qty", 1, "2") &&
	    ref_is(1, KIND_LIST, "qty", 1, "3"));
}

static void
test_line_count(void)
{
	fresh();
	set.list.line_count = 1;
	CLAIM("a_line_too_few_in_the_list_is_found",
	    FOUND(FINDING_GOODS_VALUE, FINDING_LINES) &&
	    verdict.findings[1].ref_count == 2 &&
	    verdict.findings[1].refs[0].line == 2 &&
	    text_equal_string(verdict.findings[1].refs[0].value, "2") &&
	    verdict.findings[1].refs[1].kind == KIND_LIST &&
	    verdict.findings[1].refs[1].line == 2 &&
	    text_is_blank(verdict.findings[1].refs[1].value));
	fresh();
	set.order.line_count = 1;
	ORDER("goodsValue", "120");
	ORDER("discount", "0");
	ORDER("taxTotal", "50.5");
	CLAIM("a_line_too_many_in_the_list_is_found",
	    FOUND(FINDING_GOODS_VALUE, FINDING_LINES) &&
	    text_is_blank(verdict.findings[1].refs[0].value) &&
	    text_equal_string(verdict.findings[1].refs[1].value, "2"));
}

static void
test_line_total(void)
{
	fresh();
	set_line(&set, &set.order, 0, "price", "60.00001");
	set_line(&set, &set.list, 0, "price", "60.00001");
	CLAIM("a_total_that_is_not_price_times_quantity_is_found",
	    FOUND(FINDING_LINE_TOTAL) && refs() == 6 &&
	    ref_is(0, KIND_ORDER, "price", 1, "60.00001") &&
	    ref_is(1, KIND_ORDER, "qty", 1, "2") &&
	    ref_is(2, KIND_ORDER, "totalPrice", 1, "120") &&
	    ref_is(5, KIND_LIST, "totalPrice", 1, "120"));
	rules.line_tolerance = 2;
	CLAIM("the_line_tolerance_forgives_rounding", matched());
	rules.line_tolerance = 1;
	CLAIM("but_not_more_than_it_says", FOUND(FINDING_LINE_TOTAL));
}

int
main(void)
{
	test_matched();
	test_amount_paid();
	test_formula();
	test_goods_value();
	test_lines();
	test_line_count();
	test_line_total();

	return (claims_done());
}
