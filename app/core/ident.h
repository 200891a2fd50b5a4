/*
 * The citizen identity number, GB 11643-1999: six digits of area, eight of
 * birth, three of order, and a check character by ISO 7064 MOD 11-2. Numbers
 * of 15 digits (before 1999, born 19xx) have no check character. Whether the
 * person exists is for the public security data base to say.
 */

#ifndef HUB_CORE_IDENT_H
#define HUB_CORE_IDENT_H

#include <stdbool.h>

#include "text.h"

enum ident_flaw {
	IDENT_RIGHT = 0,
	IDENT_LENGTH,		/* neither 18 nor 15 characters */
	IDENT_CHARACTER,	/* not digits (x or X may come last) */
	IDENT_BIRTH,		/* no such day of birth */
	IDENT_CHECK,		/* the check character is wrong */
};

enum ident_flaw	ident_check(struct text);

/* The check character that belongs to 17 digits; they must be digits. */
char		ident_digit(const char *);

#endif
