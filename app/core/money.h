/*
 * Exact decimals: amounts in yuan, weights in kilograms, quantities. The
 * specification's N19,5: at most 19 digits in all, at most 5 of them after the
 * point. Held as a whole number of hundred-thousandths, so that adding and
 * comparing are the operators of C; 128 bits leave room for the sum of a
 * million such values. No floating point touches money, weight or quantity.
 */

#ifndef HUB_CORE_MONEY_H
#define HUB_CORE_MONEY_H

#include <stdbool.h>

#include "document.h"
#include "text.h"

__extension__ typedef __int128 money;

#define MONEY_ONE	100000			/* 1.00000 */
#define MONEY_FEN	(MONEY_ONE / 100)	/* 0.01 */
#define MONEY_PRINT	36			/* room for any, terminated */

/*
 * Reads a decimal as XML Schema writes it: a sign, digits, a point; "0.0",
 * ".5", "5." and "+007" are numbers, "1e3", "1,000" and "" are not. Digits
 * count in the value, not in the writing: zeros in front and behind are free.
 * FAULT_NONE; FAULT_NUMBER: not a number; FAULT_DIGITS: too long. Negative
 * numbers are read: whether they may be is the caller's question.
 */
enum fault_code	money_parse(struct text, money *);

/* The value of a field that has been checked; blank or broken gives 0. */
money		money_of(struct text);

/*
 * Writes it shortest, "1.5", "-0.01", "0", and terminates it. Gives the text
 * in the caller's buffer of MONEY_PRINT bytes.
 */
struct text	money_print(money, char *);

/* |a - b| <= tolerance. A tolerance below zero counts as zero, everywhere. */
bool		money_near(money, money, money);

/*
 * |price x quantity - total| <= tolerance, exactly (the product has up to ten
 * decimals, none is rounded); false when one of the three is negative.
 */
bool		money_product_near(money, money, money, money);

/*
 * |a - b| <= percent of b, exactly; false when one of the two is negative,
 * and true for percentages beyond all reason (10^12 of the largest number).
 */
bool		money_within_percent(money, money, money);

#endif
