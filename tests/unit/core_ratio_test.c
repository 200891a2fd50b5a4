/* Exact fractions, rounded once. */

#include <limits.h>

#include "claim.h"
#include "core/ratio.h"

static money
thirds(money value, money n)
{
	return (ratio_round(ratio_times(ratio_of(value), n, 3)));
}

int
main(void)
{
	const money	great = (money)1 << 100;

	CLAIM("a_whole_number_is_itself", ratio_round(ratio_of(42)) == 42 &&
	    ratio_round(ratio_of(0)) == 0);
	CLAIM("a_third_goes_down_and_two_thirds_up", thirds(1, 1) == 0 &&
	    thirds(1, 2) == 1 && thirds(10, 1) == 3 && thirds(20, 1) == 7);
	CLAIM("a_half_goes_up", ratio_round(ratio_times(ratio_of(1), 1, 2)) ==
	    1 && ratio_round(ratio_times(ratio_of(5), 1, 2)) == 3);
	CLAIM("nothing_is_rounded_on_the_way", ratio_round(ratio_times(
	    ratio_times(ratio_of(7), 1, 3), 3, 7)) == 1);
	CLAIM("great_numbers_are_exact", ratio_round(ratio_times(
	    ratio_of(great), 3, 3)) == great);
	CLAIM("the_greatest_that_fits_is_exact", ratio_round(ratio_times(
	    ratio_of(great), (money)1 << 24, (money)1 << 24)) == great);
	CLAIM("what_does_not_fit_is_lost_above", ratio_times(ratio_of(great),
	    great, 1).lost);
	CLAIM("and_below", ratio_times(ratio_times(ratio_of(1), 1, great), 1,
	    great).lost);
	CLAIM("what_is_lost_stays_lost", ratio_times(ratio_times(
	    ratio_of(great), great, 1), 0, 1).lost);
	CLAIM("a_number_beyond_all_is_lost_at_once",
	    ratio_of((money)1 << 126).lost);

	return (claims_done());
}
