/* Exact decimals of 19 digits, 5 of them after the point. */

#include <string.h>

#include "claim.h"
#include "core/money.h"

static enum fault_code
parse(const char *string)
{
	money	value;

	return (money_parse(text_of(string), &value));
}

/* What a number reads back as; "?" when it is refused. */
static const char *
printed(const char *string)
{
	static char	room[4][MONEY_PRINT];
	static int	turn;
	money		value;

	if (money_parse(text_of(string), &value) != FAULT_NONE)
		return ("?");
	turn = (turn + 1) % 4;

	return (money_print(value, room[turn]).ptr);
}

static int
reads_as(const char *string, const char *expected)
{
	return (strcmp(printed(string), expected) == 0);
}

static money
yuan(const char *string)
{
	return (money_of(text_of(string)));
}

static void
test_parse(void)
{
	CLAIM("one_decimal_of_zero_is_zero", reads_as("0.0", "0"));
	CLAIM("a_point_may_come_first", reads_as(".5", "0.5"));
	CLAIM("a_point_may_come_last", reads_as("5.", "5"));
	CLAIM("leading_zeros_are_free",
	    reads_as("+00000000000000000000000007", "7"));
	CLAIM("trailing_zeros_are_free", reads_as("1.5000000000", "1.5"));
	CLAIM("five_decimals_are_kept", reads_as("0.00001", "0.00001"));
	CLAIM("a_minus_is_read", reads_as("-12.30", "-12.3"));
	CLAIM("minus_zero_is_zero", reads_as("-0.00", "0"));
	CLAIM("nineteen_digits_fit",
	    reads_as("9999999999999999999", "9999999999999999999"));
	CLAIM("nineteen_digits_with_five_decimals_fit",
	    reads_as("12345678901234.12345", "12345678901234.12345"));

	CLAIM("twenty_digits_are_too_many",
	    parse("12345678901234567890") == FAULT_DIGITS);
	CLAIM("fifteen_digits_and_five_decimals_are_too_many",
	    parse("123456789012345.12345") == FAULT_DIGITS);
	CLAIM("six_decimals_are_too_many", parse("1.123456") == FAULT_DIGITS);
	CLAIM("forty_digits_are_too_many_and_harm_nothing",
	    parse("1234567890123456789012345678901234567890") ==
	    FAULT_DIGITS);
	CLAIM("letters_are_no_amount", parse("12a") == FAULT_NUMBER &&
	    parse("abc") == FAULT_NUMBER);
	CLAIM("letters_behind_many_digits_are_no_amount",
	    parse("1234567890123456789012345x") == FAULT_NUMBER);
	CLAIM("an_exponent_is_no_amount", parse("1e3") == FAULT_NUMBER);
	CLAIM("a_comma_is_no_amount", parse("1,000") == FAULT_NUMBER);
	CLAIM("two_points_are_no_amount", parse("1.2.3") == FAULT_NUMBER);
	CLAIM("a_blank_inside_is_no_amount", parse("1 2") == FAULT_NUMBER);
	CLAIM("a_point_alone_is_no_amount", parse(".") == FAULT_NUMBER);
	CLAIM("a_sign_alone_is_no_amount", parse("-") == FAULT_NUMBER);
	CLAIM("nothing_is_no_amount", parse("") == FAULT_NUMBER);
	CLAIM("full_width_digits_are_no_amount", parse("１") == FAULT_NUMBER);
	CLAIM("a_blank_or_broken_field_counts_as_nothing",
	    money_of(TEXT_NONE) == 0 && yuan("x") == 0);
}

static void
test_print(void)
{
	char	room[MONEY_PRINT];
	money	most;
	int	i;

	CLAIM("one_fen_prints_as_one_fen",
	    strcmp(money_print(MONEY_FEN, room).ptr, "0.01") == 0);
	CLAIM("ten_yuan_keep_their_zero",
	    strcmp(money_print(10 * (money)MONEY_ONE, room).ptr, "10") == 0);

	most = 0;
	for (i = 0; i < 1000000; i += 1000)
		most += 1000 * yuan("9999999999999999999");
	CLAIM("the_sum_of_a_million_of_the_largest_is_exact",
	    strcmp(money_print(-most, room).ptr,
	    "-9999999999999999999000000") == 0);
	CLAIM("the_length_is_that_of_the_text",
	    money_print(-most, room).len == 26);
}

static void
test_near(void)
{
	CLAIM("one_fen_is_a_difference",
	    !money_near(yuan("561.89"), yuan("561.90"), 0));
	CLAIM("within_the_tolerance_is_near",
	    money_near(yuan("561.89"), yuan("561.90"), MONEY_FEN) &&
	    money_near(yuan("561.90"), yuan("561.89"), MONEY_FEN));
	CLAIM("just_beyond_the_tolerance_is_not",
	    !money_near(yuan("561.89"), yuan("561.90001"), MONEY_FEN));
	CLAIM("a_tolerance_below_zero_counts_as_zero",
	    money_near(1, 1, -5) && !money_near(1, 2, -5));
}

static int
product(const char *price, const char *qty, const char *total,
    const char *tolerance)
{
	return (money_product_near(yuan(price), yuan(qty), yuan(total),
	    yuan(tolerance)));
}

static void
test_product(void)
{
	CLAIM("price_times_quantity_is_exact",
	    product("0.1", "3", "0.3", "0"));
	CLAIM("ten_decimals_are_not_rounded_away",
	    !product("0.00001", "0.00001", "0", "0"));
	CLAIM("ten_decimals_are_within_a_small_tolerance",
	    product("0.00001", "0.00001", "0", "0.00001"));
	CLAIM("a_third_of_a_yuan_thrice_is_not_a_yuan",
	    !product("0.33333", "3", "1", "0") &&
	    product("0.33333", "3", "1", "0.00001"));
	CLAIM("the_largest_times_one_is_itself",
	    product("9999999999999999999", "1", "9999999999999999999", "0"));
	CLAIM("the_largest_squared_equals_nothing",
	    !product("9999999999999999999", "9999999999999999999",
	    "9999999999999999999", "9999999999999999999"));
	CLAIM("a_gift_costs_nothing",
	    product("0", "9999999999999999999", "0", "0"));
	CLAIM("what_is_negative_is_never_right",
	    !product("-1", "1", "1", "9") && !product("1", "-1", "1", "9") &&
	    !product("1", "1", "-1", "9"));
	CLAIM("no_tolerance_makes_a_wrong_product_right",
	    !product("1", "1", "2", "-9"));
}

static int
percent(const char *a, const char *b, const char *p)
{
	return (money_within_percent(yuan(a), yuan(b), yuan(p)));
}

static void
test_percent(void)
{
	CLAIM("ten_percent_more_is_within_ten_percent",
	    percent("1.1", "1", "10") && percent("0.9", "1", "10"));
	CLAIM("a_hair_more_is_not",
	    !percent("1.10001", "1", "10") && !percent("0.89999", "1", "10"));
	CLAIM("nothing_is_within_a_percentage_of_nothing",
	    percent("0", "0", "10") && !percent("0.00001", "0", "10"));
	CLAIM("a_negative_weight_agrees_with_nothing",
	    !percent("-1", "1", "1000") && !percent("1", "-1", "1000"));
	CLAIM("a_percentage_below_zero_counts_as_zero",
	    percent("1", "1", "-5") && !percent("1", "1.1", "-5"));
	CLAIM("a_percentage_beyond_reason_allows_all",
	    percent("1", "9999999999999999999", "9999999999999999999"));
}

int
main(void)
{
	test_parse();
	test_print();
	test_near();
	test_product();
	test_percent();

	return (claims_done());
}
