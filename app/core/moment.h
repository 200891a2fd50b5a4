/*
 * Dates and times as CEB writes them. There is no clock here: a moment is
 * right when such a day and such a second exist.
 */

#ifndef HUB_CORE_MOMENT_H
#define HUB_CORE_MOMENT_H

#include <stdbool.h>

#include "text.h"

/* C8: YYYYMMDD, a day of the Gregorian calendar from 1900 on. */
bool	moment_is_date(struct text);

/* C14: YYYYMMDDhhmmss; hours 00 to 23, no leap seconds. */
bool	moment_is_time(struct text);

/*
 * Below, equal to or above zero as the first is earlier than, equal to or
 * later than the second. Both must be right and of the same length.
 */
int	moment_compare(struct text, struct text);

#endif
