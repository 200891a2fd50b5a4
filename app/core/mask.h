/*
 * Hiding personal values. Officers work with masked values and may reveal
 * them, which is logged elsewhere; parties see less; an auditor follows the
 * decisions and needs no person at all.
 */

#ifndef HUB_CORE_MASK_H
#define HUB_CORE_MASK_H

#include "kinds.h"
#include "text.h"

enum mask_reader {
	MASK_OFFICER,	/* 张*  110101********0011  199****0001  江西省南昌市*** */
	MASK_PARTY,	/* 张*  1101**********0011  199****0001  江西省*** */
	MASK_AUDITOR,	/* three stars */
	MASK_NOBODY,	/* in full: the reveal, and the sender's own copy */
};

#define MASK_ROOM(len)	((len) + 32)	/* always enough for such a value */

/*
 * Writes the value as this reader may see it into out (not terminated) and
 * gives it as text. Absent and empty stay as they are. room must be at least
 * MASK_ROOM(value.len).
 */
struct text	mask_value(enum privacy, enum mask_reader, struct text, char *,
		    uint32_t);

#endif
