/* What is wrong with one document alone. */

#include <string.h>

#include "claim.h"
#include "core/check.h"
#include "core_set.h"

#define ROOM	64

static struct set	set;
static struct fault	faults[ROOM];

/* How many faults a document has; they are in faults. */
static int
check(struct document *doc)
{
	return (document_check(doc, faults, ROOM));
}

/* The one fault of a document is this. */
static int
only(struct document *doc, enum fault_code code, const char *field,
    int32_t line)
{
	return (check(doc) == 1 && faults[0].code == code &&
	    strcmp(faults[0].field, field) == 0 && faults[0].line == line);
}

/* A head field with this value is refused for this reason, and only that. */
static int
refused(struct document *doc, const char *field, const char *value,
    enum fault_code code)
{
	set_make(&set);
	set_head(&set, doc, field, value);

	return (only(doc, code, field, 0));
}

static int
taken(struct document *doc, const char *field, const char *value)
{
	set_make(&set);
	set_head(&set, doc, field, value);

	return (check(doc) == 0);
}

static int
line_refused(struct document *doc, uint32_t row, const char *field,
    const char *value, enum fault_code code)
{
	set_make(&set);
	set_line(&set, doc, row, field, value);

	return (only(doc, code, field, (int32_t)row + 1));
}

static const char *
characters(const char *one, int count)
{
	static char	room[4096];
	size_t		len;
	int		i;

	len = strlen(one);
	for (i = 0; i < count; i++)
		memcpy(room + (size_t)i * len, one, len);
	room[(size_t)count * len] = '\0';

	return (room);
}

static void
test_sound(void)
{
	set_make(&set);
	CLAIM("a_sound_order_is_taken", check(&set.order) == 0);
	CLAIM("a_sound_payment_is_taken", check(&set.payment) == 0);
	CLAIM("a_sound_waybill_is_taken", check(&set.waybill) == 0);
	CLAIM("a_sound_state_is_taken", check(&set.state) == 0);
	CLAIM("a_sound_list_is_taken", check(&set.list) == 0);
	set_make_bonded(&set);
	CLAIM("a_sound_bonded_list_is_taken", check(&set.list) == 0);
}

static void
test_presence(void)
{
	CLAIM("a_missing_order_number_is_a_fault",
	    refused(&set.order, "orderNo", NULL, FAULT_MISSING));
	CLAIM("an_empty_required_field_is_missing",
	    refused(&set.order, "ebpName", "", FAULT_MISSING));
	CLAIM("an_empty_optional_field_is_absent",
	    taken(&set.order, "payCode", "") &&
	    taken(&set.list, "wrapType", "") &&
	    taken(&set.list, "ieDate", "") &&
	    taken(&set.waybill, "freight", ""));
	CLAIM("a_waybill_may_do_without_an_order_number",
	    taken(&set.waybill, "orderNo", NULL));
	CLAIM("a_missing_field_of_a_line_is_a_fault",
	    line_refused(&set.list, 1, "unit1", NULL, FAULT_MISSING));
	CLAIM("a_list_may_do_without_an_item_name",
	    (set_make(&set), set_line(&set, &set.list, 0, "itemName", NULL),
	    check(&set.list)) == 0);
}

static void
test_numbers_of_a_list(void)
{
	CLAIM("a_list_needs_one_of_its_three_numbers",
	    refused(&set.list, "copNo", "", FAULT_MISSING));
	set_make(&set);
	set_head(&set, &set.list, "copNo", NULL);
	set_head(&set, &set.list, "invtNo", "400620241I00000001");
	CLAIM("an_invt_no_is_enough", check(&set.list) == 0);
	set_make(&set);
	set_head(&set, &set.list, "copNo", NULL);
	set_head(&set, &set.list, "preNo", "B20240603000000001");
	CLAIM("a_pre_no_is_enough", check(&set.list) == 0);
}

static void
test_length(void)
{
	CLAIM("sixty_han_characters_are_sixty",
	    taken(&set.order, "buyerName", characters("张", 60)));
	CLAIM("sixty_one_are_too_many", refused(&set.order, "buyerName",
	    characters("张", 61), FAULT_LENGTH));
	CLAIM("a_note_of_a_thousand_rare_characters_is_taken",
	    taken(&set.payment, "note", characters("𠮷", 1000)));
	CLAIM("a_unit_of_two_characters_is_a_fault",
	    line_refused(&set.order, 0, "unit", "35", FAULT_LENGTH));
	CLAIM("an_hs_code_of_eight_characters_is_a_fault",
	    line_refused(&set.list, 0, "gcode", "19011010", FAULT_LENGTH));
	CLAIM("a_guid_may_be_short_but_not_long",
	    taken(&set.order, "guid", "20240603-0001") &&
	    refused(&set.order, "guid", characters("a", 37), FAULT_LENGTH));
}

static void
test_amounts(void)
{
	CLAIM("letters_in_an_amount_are_a_fault",
	    refused(&set.order, "goodsValue", "12a", FAULT_NUMBER));
	CLAIM("an_amount_of_twenty_digits_is_a_fault",
	    refused(&set.payment, "amountPaid", "12345678901234567890",
	    FAULT_DIGITS));
	CLAIM("an_amount_with_six_decimals_is_a_fault",
	    refused(&set.waybill, "weight", "1.123456", FAULT_DIGITS));
	CLAIM("a_negative_amount_is_a_fault",
	    refused(&set.order, "discount", "-1", FAULT_NEGATIVE));
	CLAIM("minus_nothing_is_nothing",
	    taken(&set.order, "discount", "-0.00"));
	CLAIM("an_amount_written_like_a_schema_allows_is_taken",
	    taken(&set.order, "goodsValue", "+0170.000000"));
	CLAIM("a_negative_price_of_a_line_is_a_fault",
	    line_refused(&set.list, 1, "price", "-0.01", FAULT_NEGATIVE));
}

static void
test_moments(void)
{
	CLAIM("the_thirtieth_of_february_is_a_fault",
	    refused(&set.list, "declTime", "20240230", FAULT_DATE));
	CLAIM("the_twenty_fifth_hour_is_a_fault",
	    refused(&set.order, "appTime", "20240603250000", FAULT_DATE));
	CLAIM("an_optional_date_must_exist_too",
	    refused(&set.list, "ieDate", "20241301", FAULT_DATE));
	CLAIM("a_time_of_thirteen_digits_is_a_fault",
	    refused(&set.payment, "payTime", "2024060309300", FAULT_LENGTH));
	CLAIM("the_future_is_no_fault",
	    taken(&set.order, "appTime", "29990101000000"));
}

static void
test_values(void)
{
	CLAIM("dollars_are_refused",
	    refused(&set.payment, "currency", "502", FAULT_FIXED));
	CLAIM("a_currency_of_four_letters_is_not_142",
	    refused(&set.payment, "currency", "CNYX", FAULT_FIXED));
	CLAIM("dollars_in_a_line_are_refused",
	    line_refused(&set.order, 1, "currency", "502", FAULT_FIXED));
	CLAIM("six_thousand_packages_are_refused",
	    refused(&set.list, "packNo", "6000", FAULT_FIXED));
	CLAIM("package_number_01_is_1", taken(&set.waybill, "packNo", "01"));
	CLAIM("no_number_of_packages_is_a_fault",
	    refused(&set.waybill, "packNo", "one", FAULT_NUMBER) &&
	    refused(&set.waybill, "packNo", "+", FAULT_NUMBER));
	CLAIM("nine_digits_of_packages_are_a_number_and_not_one",
	    refused(&set.waybill, "packNo", "123456789", FAULT_FIXED));
	CLAIM("ten_digits_of_packages_are_too_many",
	    refused(&set.waybill, "packNo", "1234567890", FAULT_DIGITS));
	CLAIM("minus_one_package_is_a_fault",
	    refused(&set.waybill, "packNo", "-1", FAULT_NEGATIVE));
	CLAIM("an_export_order_is_refused",
	    refused(&set.order, "orderType", "E", FAULT_FIXED));
	CLAIM("an_export_list_is_refused",
	    refused(&set.list, "ieFlag", "E", FAULT_FIXED));
	CLAIM("a_passport_type_is_refused",
	    refused(&set.payment, "payerIdType", "2", FAULT_FIXED) &&
	    refused(&set.order, "buyerIdType", "2", FAULT_FIXED));
	CLAIM("app_type_four_is_refused",
	    refused(&set.order, "appType", "4", FAULT_VALUE));
	CLAIM("app_type_three_is_taken", taken(&set.order, "appType", "3"));
	CLAIM("part_of_the_allowed_values_is_no_value",
	    refused(&set.order, "appType", "1|2", FAULT_VALUE));
	CLAIM("app_status_three_is_refused",
	    refused(&set.order, "appStatus", "3", FAULT_VALUE));
	CLAIM("general_trade_is_refused",
	    refused(&set.list, "tradeMode", "0110", FAULT_VALUE));
	CLAIM("mode_1239_is_taken", taken(&set.list, "tradeMode", "1239"));
	CLAIM("status_s_and_r_are_taken_and_x_is_not",
	    taken(&set.state, "logisticsStatus", "R") &&
	    refused(&set.state, "logisticsStatus", "X", FAULT_VALUE));
	CLAIM("a_wrong_check_digit_is_no_fault",
	    taken(&set.order, "buyerIdNumber", "110101199001010112"));
}

static void
test_characters(void)
{
	CLAIM("a_control_character_is_a_fault",
	    refused(&set.order, "note", "a\001b", FAULT_CHARACTER));
	CLAIM("a_line_break_in_a_model_is_none",
	    (set_make(&set), set_line(&set, &set.list, 0, "gmodel",
	    "4|3|乳清蛋白\n 10.8%|30粒/盒"), check(&set.list)) == 0);
	CLAIM("a_noncharacter_is_a_fault",
	    refused(&set.order, "note", "\xef\xbf\xbf", FAULT_CHARACTER) &&
	    refused(&set.order, "note", "\xef\xbf\xbe", FAULT_CHARACTER));
	CLAIM("half_a_character_is_a_fault",
	    refused(&set.order, "buyerName", "张\xe5\xbc", FAULT_CHARACTER));
	set_make(&set);
	set.order.head[ORDER_NOTE] = (struct text){ "a\0b", 3 };
	CLAIM("a_zero_byte_is_a_fault",
	    only(&set.order, FAULT_CHARACTER, "note", 0));
}

static void
test_lines(void)
{
	uint32_t	row;

	set_make(&set);
	set.order.line_count = 0;
	CLAIM("an_order_without_lines_is_a_fault",
	    only(&set.order, FAULT_LINES, "OrderList", 0));
	set_make(&set);
	for (row = 0; row < 99; row++)
		set_goods(&set, row, "奶粉", "122", "1", "1", "1", "306");
	CLAIM("ninety_nine_lines_are_taken",
	    check(&set.order) == 0 && check(&set.list) == 0);
	set_goods(&set, 99, "奶粉", "122", "1", "1", "1", "306");
	CLAIM("a_hundred_lines_are_a_fault",
	    only(&set.list, FAULT_LINES, "InventoryList", 0));

	CLAIM("a_gap_in_the_gnums_is_a_fault",
	    line_refused(&set.order, 1, "gnum", "3", FAULT_GNUM));
	CLAIM("the_same_gnum_twice_is_a_fault",
	    line_refused(&set.order, 1, "gnum", "1", FAULT_GNUM));
	CLAIM("a_gnum_of_letters_is_no_number",
	    line_refused(&set.order, 0, "gnum", "a", FAULT_NUMBER));
	CLAIM("gnum_01_is_1", (set_make(&set), set_line(&set, &set.order, 0,
	    "gnum", "01"), check(&set.order)) == 0);
}

static void
test_pairs(void)
{
	set_make(&set);
	set_line(&set, &set.list, 0, "qty2", "3");
	CLAIM("a_second_quantity_needs_its_unit",
	    only(&set.list, FAULT_MISSING, "unit2", 1));
	set_make(&set);
	set_line(&set, &set.list, 1, "unit2", "035");
	CLAIM("a_second_unit_needs_its_quantity",
	    only(&set.list, FAULT_MISSING, "qty2", 2));
	set_line(&set, &set.list, 1, "qty2", "3");
	CLAIM("both_together_are_taken", check(&set.list) == 0);
}

static void
test_all_at_once(void)
{
	set_make(&set);
	set_head(&set, &set.order, "appTime", "20240230000000");
	set_head(&set, &set.order, "ebpCode", NULL);
	set_head(&set, &set.order, "goodsValue", "x");
	set_line(&set, &set.order, 0, "qty", "-1");
	set_line(&set, &set.order, 1, "gnum", "7");
	set_line(&set, &set.order, 1, "country", "CN");
	CLAIM("all_faults_are_told_at_once", check(&set.order) == 6);
	CLAIM("and_in_the_order_of_the_fields",
	    strcmp(faults[0].field, "appTime") == 0 &&
	    strcmp(faults[1].field, "ebpCode") == 0 &&
	    strcmp(faults[2].field, "goodsValue") == 0 &&
	    strcmp(faults[3].field, "qty") == 0 && faults[3].line == 1 &&
	    strcmp(faults[4].field, "gnum") == 0 && faults[4].line == 2 &&
	    strcmp(faults[5].field, "country") == 0 && faults[5].line == 2);
	CLAIM("no_more_are_written_than_there_is_room",
	    document_check(&set.order, faults, 2) == 2);
}

static void
test_warnings(void)
{
	struct warning	warnings[ROOM];
	int		n;

	set_make(&set);
	CLAIM("a_usual_set_has_no_warnings",
	    document_warn(&set.order, warnings, ROOM) == 0 &&
	    document_warn(&set.payment, warnings, ROOM) == 0 &&
	    document_warn(&set.waybill, warnings, ROOM) == 0 &&
	    document_warn(&set.state, warnings, ROOM) == 0 &&
	    document_warn(&set.list, warnings, ROOM) == 0);

	set_head(&set, &set.order, "consigneeDistrict", "072750");
	set_line(&set, &set.order, 1, "unit", "aaa");
	n = document_warn(&set.order, warnings, ROOM);
	CLAIM("an_unknown_unit_and_a_postcode_are_warnings", n == 2 &&
	    warnings[0].code == FINDING_UNKNOWN_CODE &&
	    strcmp(warnings[0].field, "consigneeDistrict") == 0 &&
	    warnings[0].line == 0 &&
	    strcmp(warnings[1].field, "unit") == 0 &&
	    warnings[1].line == 2 &&
	    text_equal_string(warnings[1].value, "aaa"));
	CLAIM("and_no_faults", check(&set.order) == 0);
	CLAIM("no_more_warnings_than_there_is_room",
	    document_warn(&set.order, warnings, 1) == 1);

	set_line(&set, &set.list, 0, "itemNo", "12345678901234567890");
	CLAIM("an_item_number_of_twenty_characters_is_usual",
	    document_warn(&set.list, warnings, ROOM) == 0);
	set_line(&set, &set.list, 0, "itemNo", "123456789012345678901");
	n = document_warn(&set.list, warnings, ROOM);
	CLAIM("an_item_number_of_2018_is_a_warning", n == 1 &&
	    warnings[0].code == FINDING_OVER_LENGTH &&
	    check(&set.list) == 0);
	set_head(&set, &set.state, "logisticsStatus", "R");
	n = document_warn(&set.state, warnings, ROOM);
	CLAIM("status_r_is_a_warning", n == 1 &&
	    warnings[0].code == FINDING_STATE_CODE);
}

int
main(void)
{
	test_sound();
	test_presence();
	test_numbers_of_a_list();
	test_length();
	test_amounts();
	test_moments();
	test_values();
	test_characters();
	test_lines();
	test_pairs();
	test_all_at_once();
	test_warnings();

	return (claims_done());
}
