/* Code lists: every entry is found, both spellings of a country are one. */

#include <string.h>

#include "claim.h"
#include "core/codes.h"
#include "core/codes_table.h"

static int
sorted(const struct code_entry *entries, uint32_t count)
{
	uint32_t	i;

	for (i = 1; i < count; i++) {
		if (strcmp(entries[i - 1].code, entries[i].code) >= 0)
			return (0);
	}

	return (count > 0);
}

static int
all_found(enum code_list list, const struct code_entry *entries,
    uint32_t count)
{
	uint32_t	i;

	for (i = 0; i < count; i++) {
		if (code_name(list, text_of(entries[i].code)) !=
		    entries[i].name)
			return (0);
		if (entries[i].iso != NULL && code_name(list,
		    text_of(entries[i].iso)) != entries[i].name)
			return (0);
	}

	return (sorted(entries, count));
}

static int
is_named(enum code_list list, const char *code, const char *name)
{
	const char	*found;

	found = code_name(list, text_of(code));

	return (found != NULL && strcmp(found, name) == 0);
}

static void
test_lists(void)
{
	CLAIM("every_country_is_found_by_both_spellings",
	    all_found(CODES_COUNTRY, code_countries, code_countries_count));
	CLAIM("every_currency_is_found_by_both_spellings",
	    all_found(CODES_CURRENCY, code_currencies,
	    code_currencies_count));
	CLAIM("every_unit_is_found",
	    all_found(CODES_UNIT, code_units, code_units_count));
	CLAIM("every_district_is_found",
	    all_found(CODES_DISTRICT, code_districts, code_districts_count));
	CLAIM("every_short_list_is_found",
	    all_found(CODES_TRAF_MODE, code_traf_modes,
	    code_traf_modes_count) && all_found(CODES_WRAP_TYPE,
	    code_wrap_types, code_wrap_types_count) &&
	    all_found(CODES_TRADE_MODE, code_trade_modes,
	    code_trade_modes_count));
	CLAIM("the_provinces_are_in_order",
	    sorted(code_provinces, code_provinces_count));
}

static void
test_names(void)
{
	CLAIM("502_is_america_and_the_dollar",
	    is_named(CODES_COUNTRY, "502", "美国") &&
	    is_named(CODES_CURRENCY, "502", "美元"));
	CLAIM("unit_035_is_the_kilogram", is_named(CODES_UNIT, "035", "千克"));
	CLAIM("aaa_is_no_unit", !code_known(CODES_UNIT, TEXT("aaa")));
	CLAIM("an_office_is_known_by_its_direct_customs",
	    is_named(CODES_DISTRICT, "4006", "南昌关区") &&
	    is_named(CODES_DISTRICT, "2244", "上海快件"));
	CLAIM("there_is_no_district_of_ninety_nine",
	    !code_known(CODES_DISTRICT, TEXT("9901")) &&
	    !code_known(CODES_DISTRICT, TEXT("40")));
	CLAIM("a_division_is_known_by_its_province",
	    is_named(CODES_DIVISION, "360113", "江西省"));
	CLAIM("a_postcode_is_no_division",
	    !code_known(CODES_DIVISION, TEXT("072750")) &&
	    !code_known(CODES_DIVISION, TEXT("3601")));
	CLAIM("an_hs_code_has_ten_digits",
	    code_known(CODES_HS, TEXT("1901101010")) &&
	    !code_known(CODES_HS, TEXT("190110101")) &&
	    !code_known(CODES_HS, TEXT("19011010AB")));
	CLAIM("an_hs_code_has_no_name_here",
	    code_name(CODES_HS, TEXT("1901101010")) == NULL);
	CLAIM("a_field_without_a_list_knows_everything",
	    code_known(CODES_NONE, TEXT("anything")));
	CLAIM("nothing_is_no_code",
	    !code_known(CODES_COUNTRY, TEXT_NONE) &&
	    !code_known(CODES_UNIT, TEXT("")));
	CLAIM("a_prefix_is_no_code", !code_known(CODES_UNIT, TEXT("03")) &&
	    !code_known(CODES_UNIT, TEXT("0350")));
}

static void
test_spellings(void)
{
	CLAIM("irl_is_306",
	    text_equal_string(code_country(TEXT("IRL")), "306"));
	CLAIM("306_is_306",
	    text_equal_string(code_country(TEXT("306")), "306"));
	CLAIM("an_unknown_country_stays_as_it_is",
	    text_equal_string(code_country(TEXT("ZZZ")), "ZZZ") &&
	    text_is_blank(code_country(TEXT_NONE)));
	CLAIM("cny_is_142",
	    text_equal_string(code_currency(TEXT("CNY")), "142"));
}

int
main(void)
{
	test_lists();
	test_names();
	test_spellings();

	return (claims_done());
}
