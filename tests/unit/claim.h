/*
 * A unit test is a list of claims that a customs officer would understand:
 *
 *	CLAIM("one_fen_short_is_an_amount_finding", codes[0] == AMOUNT_PAID);
 *	...
 *	return (claims_done());
 *
 * Each claim prints `ok <claim>` or `not ok <claim>: <why>`; the program
 * closes with `N passed, N failed` and fails when one did.
 */

#ifndef HUB_TESTS_CLAIM_H
#define HUB_TESTS_CLAIM_H

#include <stdio.h>

static int	claims_passed;
static int	claims_failed;

#define CLAIM(name, condition)						\
	claim_say((name), (condition) ? 1 : 0, #condition, __FILE__, __LINE__)

static inline int
claim_say(const char *name, int holds, const char *why, const char *file,
    int line)
{
	if (holds) {
		claims_passed++;
		printf("ok %s\n", name);
	} else {
		claims_failed++;
		printf("not ok %s: %s (%s:%d)\n", name, why, file, line);
	}
	(void)fflush(stdout);

	return (holds);
}

static inline int
claims_done(void)
{
	printf("%d passed, %d failed\n", claims_passed, claims_failed);
	return (claims_failed == 0 && claims_passed > 0 ? 0 : 1);
}

#endif
