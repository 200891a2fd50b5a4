/*
 * An exact product of fractions, rounded once, at its end: what rates and
 * shares make of an amount. Everything is zero or more.
 */

#ifndef HUB_CORE_RATIO_H
#define HUB_CORE_RATIO_H

#include <stdbool.h>

#include "money.h"

/* over / under. lost: a factor was too great to keep it exact. */
struct ratio {
	money	over;
	money	under;
	bool	lost;
};

/* A whole number. */
struct ratio	ratio_of(money);

/* Multiplied by over / under; under is more than zero. */
struct ratio	ratio_times(struct ratio, money over, money under);

/* To the nearest whole number, a half upwards. Not of one that is lost. */
money		ratio_round(struct ratio);

#endif
