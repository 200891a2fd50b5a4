/*
 * One form for values that people write in several: NFKC, upper case, trimmed.
 * Full-width digits and letters, compatibility ideographs and lower case then
 * compare equal, and so do their macs.
 */

#ifndef HUB_WIRE_NORMAL_H
#define HUB_WIRE_NORMAL_H

#include "../core/text.h"
#include "arena.h"

/*
 * The normal form, in the arena or borrowed from the value itself. TEXT_NONE:
 * the value is absent, is not UTF-8, or the arena is full. Applying it twice
 * gives the same.
 */
struct text	normal_text(struct text, struct arena *);

#endif
