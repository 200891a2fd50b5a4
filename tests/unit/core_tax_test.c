/* The tax on one list of retail import: the worked numbers of the rules. */

#include "claim.h"
#include "core_set.h"
#include "core/tax.h"

static struct set	set;
static struct tax_rate	rates[SET_ROWS];
static struct tax_bill	bill;
static struct tax_rules	rules = { MONEY_ONE * 70 / 100, 5000 * MONEY_ONE };

static money
yuan(const char *text)
{
	return (money_of(text_of(text)));
}

/* One line of `qty` pieces at `total` in all; no fees. */
static void
one(const char *total, const char *qty)
{
	set_make(&set);
	set.list.line_count = 1;
	set_head(&set, &set.list, "freight", "0");
	set_head(&set, &set.list, "insuredFee", "0");
	set_line(&set, &set.list, 0, "totalPrice", total);
	set_line(&set, &set.list, 0, "qty", qty);
	rates[0] = (struct tax_rate){ .vat = yuan("0.13") };
}

static bool
compute(void)
{
	return (tax_compute(&set.list, rates, NULL, &rules, &bill));
}

static bool
line_is(uint32_t row, const char *price, const char *customs, const char *vat,
    const char *consumption)
{
	const struct tax_line	*t = &bill.lines[row];

	return (t->price == yuan(price) && t->customs == yuan(customs) &&
	    t->vat == yuan(vat) && t->consumption == yuan(consumption));
}

static void
test_within(void)
{
	one("100", "1");
	CLAIM("thirteen_percent_of_vat_makes_9_1_percent", compute() &&
	    line_is(0, "100", "0", "9.1", "0") && bill.reduced &&
	    bill.retail);
	rates[0].consumption = yuan("0.15");
	CLAIM("with_15_percent_of_consumption_tax_it_is_23_06", compute() &&
	    line_is(0, "100", "0", "10.71", "12.35") &&
	    bill.vat + bill.consumption == yuan("23.06"));
	rates[0].duty = yuan("0.2");
	CLAIM("there_is_no_duty_within_the_limit", compute() &&
	    line_is(0, "100", "0", "10.71", "12.35"));
	one("5000", "2");
	CLAIM("exactly_the_limit_is_within_it", compute() && bill.reduced &&
	    line_is(0, "5000", "0", "455", "0"));
	rules.reduced = MONEY_ONE;
	CLAIM("the_reduced_share_is_a_parameter", compute() &&
	    bill.vat == yuan("650"));
	rules.reduced = yuan("0.7");
}

static void
test_beyond(void)
{
	one("5000.01", "1");
	rates[0].duty = yuan("0.1");
	rates[0].consumption = yuan("0.15");
	CLAIM("one_single_item_over_the_limit_owes_everything", compute() &&
	    !bill.reduced && bill.retail &&
	    line_is(0, "5000.01", "500", "841.18", "970.59"));
	set_line(&set, &set.list, 0, "qty", "2");
	CLAIM("two_pieces_over_the_limit_are_no_retail_import", compute() &&
	    !bill.reduced && !bill.retail && bill.customs == yuan("500"));
	one("4999.99", "1");
	set_head(&set, &set.list, "freight", "0.02");
	CLAIM("freight_counts_for_the_limit", compute() && !bill.reduced);
	rules.single_limit = 6000 * MONEY_ONE;
	CLAIM("the_limit_is_a_parameter", compute() && bill.reduced);
	rules.single_limit = 5000 * MONEY_ONE;
}

static void
test_lines(void)
{
	set_make(&set);
	rates[0] = (struct tax_rate){ .vat = yuan("0.13") };
	rates[1] = (struct tax_rate){ .vat = yuan("0.09") };
	CLAIM("freight_is_spread_by_price", compute() &&
	    bill.lines[0].price == yuan("128.47") &&
	    bill.lines[1].price == yuan("53.53") &&
	    bill.price == yuan("182"));
	CLAIM("each_line_has_its_own_rate", line_is(0, "128.47", "0", "11.69",
	    "0") && line_is(1, "53.53", "0", "3.37", "0"));
	CLAIM("the_sums_are_those_of_the_rounded_lines",
	    bill.vat == yuan("15.06") && bill.line_count == 2);
	set_head(&set, &set.list, "insuredFee", "6");
	CLAIM("insurance_is_spread_with_it", compute() &&
	    bill.price == yuan("188") &&
	    bill.lines[0].price == yuan("132.71"));
	set_line(&set, &set.list, 0, "totalPrice", "0");
	CLAIM("a_gift_carries_no_freight", compute() &&
	    bill.lines[0].price == 0 && bill.lines[1].price == yuan("68"));
	set_line(&set, &set.list, 1, "totalPrice", "0");
	CLAIM("when_all_is_a_gift_the_last_line_carries_it", compute() &&
	    bill.lines[0].price == 0 && bill.lines[1].price == yuan("18"));
}

/* 99 lines of a third of a yuan each, and a fee that none of them divides. */
static void
test_many(void)
{
	money		sum = 0;
	uint32_t	i;

	set_make(&set);
	set_head(&set, &set.list, "freight", "0.50");
	set_head(&set, &set.list, "insuredFee", "0");
	for (i = 0; i < LINES_IMPORT; i++) {
		set_goods(&set, i, "x", "011", "1", "0.33", "0.33", "142");
		rates[i] = (struct tax_rate){ .vat = yuan("0.13") };
	}
	if (compute())
		for (i = 0; i < LINES_IMPORT; i++)
			sum += bill.lines[i].price;
	CLAIM("the_shares_add_up_to_the_fee_exactly",
	    sum == yuan("33.17") && bill.price == sum);
	set_head(&set, &set.list, "freight", "0.00500");
	CLAIM("not_a_hair_more_than_the_fee_is_spread", compute() &&
	    bill.price <= yuan("32.68"));
	set.list.line_count = LINES_IMPORT + 1;
	CLAIM("a_hundred_lines_are_no_list", !compute());
	set.list.line_count = 0;
	CLAIM("nor_is_none", !compute());
}

static void
test_specific(void)
{
	one("100", "2");
	set_line(&set, &set.list, 0, "qty1", "3");
	set_line(&set, &set.list, 0, "unit1", "095");
	rates[0].specific = yuan("0.22");
	rates[0].unit = TEXT("095");
	CLAIM("so_much_a_litre_is_consumption_tax_and_base_of_the_vat",
	    compute() && line_is(0, "100", "0", "9.16", "0.46"));
	rates[0].consumption = yuan("0.2");
	CLAIM("both_kinds_together", compute() &&
	    line_is(0, "100", "0", "11.45", "18.08"));
	rates[0].unit = TEXT("035");
	rates[0].consumption = 0;
	CLAIM("another_unit_owes_none_of_it", compute() &&
	    line_is(0, "100", "0", "9.1", "0"));
	set_line(&set, &set.list, 0, "unit2", "035");
	set_line(&set, &set.list, 0, "qty2", "10");
	CLAIM("the_second_statutory_quantity_counts_too", compute() &&
	    bill.consumption == yuan("1.54"));
	rates[0].unit = text_of(set.list.lines[LIST_LINE_UNIT].ptr);
	CLAIM("and_the_quantity_sold", compute() &&
	    bill.consumption == yuan("0.31"));
}

static void
test_returned(void)
{
	money	returned[2] = { 0, 0 };

	one("100", "3");
	rates[0].consumption = yuan("0.15");
	returned[0] = yuan("1");
	CLAIM("a_third_back_takes_a_third_off", tax_compute(&set.list, rates,
	    returned, &rules, &bill) && line_is(0, "66.67", "0", "7.14",
	    "8.24"));
	returned[0] = yuan("3");
	CLAIM("all_back_leaves_nothing", tax_compute(&set.list, rates,
	    returned, &rules, &bill) && line_is(0, "0", "0", "0", "0"));
	returned[0] = yuan("4");
	CLAIM("more_than_all_leaves_nothing_too", tax_compute(&set.list,
	    rates, returned, &rules, &bill) && bill.price == 0);
	one("9000", "2");
	returned[0] = yuan("1");
	CLAIM("a_return_does_not_bring_a_purchase_within_the_limit",
	    tax_compute(&set.list, rates, returned, &rules, &bill) &&
	    !bill.reduced && line_is(0, "4500", "0", "585", "0"));
}

static void
test_great(void)
{
	one("9999999999999999999", "1");
	CLAIM("an_amount_beyond_all_is_not_computed", !compute());
	one("10000000000", "1");
	CLAIM("ten_thousand_million_are", compute() &&
	    bill.vat == yuan("1300000000"));
	rates[0].specific = yuan("9999999999999999999");
	rates[0].unit = TEXT("035");
	set_line(&set, &set.list, 0, "qty1", "9999999999999999999");
	CLAIM("nor_one_that_a_specific_rate_makes_so", !compute());
	set_make(&set);
	rates[0] = rates[1] = (struct tax_rate){ .vat = yuan("0.13") };
	set_head(&set, &set.list, "freight", "9999999999999999999");
	set_line(&set, &set.list, 0, "totalPrice", "9999999999999999999");
	CLAIM("nor_fees_that_cannot_be_spread", !compute());
}

int
main(void)
{
	test_within();
	test_beyond();
	test_lines();
	test_many();
	test_specific();
	test_returned();
	test_great();

	return (claims_done());
}
