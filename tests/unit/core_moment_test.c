/* Dates and times of CEB: such a day, such a second must exist. */

#include "claim.h"
#include "core/moment.h"

static int
is_date(const char *string)
{
	return (moment_is_date(text_of(string)));
}

static int
is_time(const char *string)
{
	return (moment_is_time(text_of(string)));
}

int
main(void)
{
	CLAIM("the_first_of_january_is_a_day", is_date("20240101"));
	CLAIM("the_thirtieth_of_february_is_no_day", !is_date("20240230"));
	CLAIM("a_leap_year_has_its_day", is_date("20240229"));
	CLAIM("another_year_has_it_not", !is_date("20230229"));
	CLAIM("a_century_has_it_not", !is_date("21000229"));
	CLAIM("every_fourth_century_has_it", is_date("20000229"));
	CLAIM("april_has_thirty_days",
	    is_date("20240430") && !is_date("20240431"));
	CLAIM("there_is_no_month_thirteen_and_no_month_zero",
	    !is_date("20241301") && !is_date("20240001"));
	CLAIM("december_has_its_last_day", is_date("20241231"));
	CLAIM("there_is_no_day_zero", !is_date("20240100"));
	CLAIM("years_begin_with_1900",
	    is_date("19000101") && !is_date("18991231"));
	CLAIM("letters_are_no_day", !is_date("2024010a"));
	CLAIM("seven_digits_are_no_day", !is_date("2024011"));
	CLAIM("dashes_are_no_day",
	    !is_date("2024-1-1") && !is_date("2024/1/1"));
	CLAIM("nothing_is_no_day", !moment_is_date(TEXT_NONE));

	CLAIM("the_last_second_of_a_day_is_a_time", is_time("20240101235959"));
	CLAIM("midnight_is_a_time", is_time("20240101000000"));
	CLAIM("hour_twenty_four_is_no_time", !is_time("20240101240000"));
	CLAIM("minute_sixty_is_no_time", !is_time("20240101236000"));
	CLAIM("second_sixty_is_no_time", !is_time("20240101235960"));
	CLAIM("a_time_needs_a_day", !is_time("20240230120000"));
	CLAIM("a_time_has_fourteen_digits",
	    !is_time("202401012359") && !is_time("20240101235959000"));
	CLAIM("letters_are_no_time", !is_time("2024010112x000") &&
	    !is_time("202401011200x0") && !is_time("20240101120000x"));

	CLAIM("earlier_is_less", moment_compare(TEXT("20240101000000"),
	    TEXT("20240101000001")) < 0);
	CLAIM("later_is_more", moment_compare(TEXT("20250101"),
	    TEXT("20241231")) > 0);
	CLAIM("the_same_moment_is_equal", moment_compare(TEXT("20250101"),
	    TEXT("20250101")) == 0);

	return (claims_done());
}
