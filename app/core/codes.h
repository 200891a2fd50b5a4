/*
 * Code lists: code -> Chinese name. They are facts from public sources, good
 * enough to explain a code to a person and to warn about one that nobody has
 * seen; customs changes them, so an unknown code is never a reason to refuse.
 */

#ifndef HUB_CORE_CODES_H
#define HUB_CORE_CODES_H

#include <stdbool.h>

#include "text.h"

enum code_list {
	CODES_NONE,
	CODES_COUNTRY,		/* three digits, or ISO 3166 alpha-3 */
	CODES_CURRENCY,		/* three digits, or ISO 4217 */
	CODES_UNIT,
	CODES_DISTRICT,		/* customs districts; an office that is not
				 * listed is known by its direct customs */
	CODES_TRAF_MODE,
	CODES_WRAP_TYPE,
	CODES_TRADE_MODE,
	CODES_DIVISION,		/* GB/T 2260: by province, names that */
	CODES_HS,		/* ten digits; has no names */
	CODE_LISTS
};

/* False only for a code that the list does not know. */
bool		code_known(enum code_list, struct text);

/* The Chinese name; NULL when unknown or the list has no names. Static. */
const char	*code_name(enum code_list, struct text);

/*
 * Both spellings of a country or currency as the three digits of customs:
 * IRL and 306 both give 306. What is not known is given back as it came.
 */
struct text	code_country(struct text);
struct text	code_currency(struct text);

#endif
