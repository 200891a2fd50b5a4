/* Citizen identity numbers, GB 11643-1999. The numbers are nobody's. */

#include <string.h>

#include "claim.h"
#include "core/ident.h"

static enum ident_flaw
check(const char *string)
{
	return (ident_check(text_of(string)));
}

/* Every wrong check character of a right number is found. */
static int
wrong_digits_found(void)
{
	static const char	signs[] = "0123456789X";
	char			number[] = "11010519491231002X";
	int			i, found;

	found = 0;
	for (i = 0; i < 11; i++) {
		number[17] = signs[i];
		if (check(number) == IDENT_CHECK)
			found++;
	}

	return (found);
}

/* Every exchange of two neighbouring digits that differ is found. */
static int
swaps_found(void)
{
	const char	right[] = "110105194912310029";
	char		number[sizeof(right)];
	int		i, missed;

	missed = 0;
	for (i = 0; i < 16; i++) {
		memcpy(number, right, sizeof(right));
		number[17] = ident_digit(right);
		number[i] = right[i + 1];
		number[i + 1] = right[i];
		if (right[i] != right[i + 1] && check(number) == IDENT_RIGHT)
			missed++;
	}

	return (missed == 0);
}

int
main(void)
{
	CLAIM("the_standards_own_example_is_right",
	    check("11010519491231002X") == IDENT_RIGHT);
	CLAIM("a_small_x_is_right_too",
	    check("11010519491231002x") == IDENT_RIGHT);
	CLAIM("a_number_with_a_digit_at_the_end_is_right",
	    check("110101199001010111") == IDENT_RIGHT);
	CLAIM("the_ten_other_check_characters_are_wrong",
	    wrong_digits_found() == 10);
	CLAIM("two_digits_in_the_wrong_order_are_found", swaps_found());
	CLAIM("seventeen_characters_are_no_number",
	    check("11010519491231002") == IDENT_LENGTH &&
	    check("") == IDENT_LENGTH);
	CLAIM("a_passport_is_no_number", check("E12345678") == IDENT_LENGTH);
	CLAIM("an_x_in_the_middle_is_no_number",
	    check("1101051949123X0021") == IDENT_CHARACTER);
	CLAIM("an_a_at_the_end_is_no_number",
	    check("11010519491231002A") == IDENT_CHARACTER);
	CLAIM("a_birth_on_the_thirtieth_of_february_is_found",
	    check("110105199002300021") == IDENT_BIRTH);
	CLAIM("a_birth_in_1850_is_found",
	    check("110105185001010021") == IDENT_BIRTH);
	CLAIM("an_old_number_of_fifteen_digits_is_right",
	    check("130503670401001") == IDENT_RIGHT);
	CLAIM("an_old_number_with_a_letter_is_not",
	    check("13050367040100X") == IDENT_CHARACTER);
	CLAIM("an_old_number_with_no_such_birthday_is_not",
	    check("130503671301001") == IDENT_BIRTH);

	return (claims_done());
}
