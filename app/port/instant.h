/* Times: the clock that the threads wait by, and the hub's own. */

#ifndef HUB_PORT_INSTANT_H
#define HUB_PORT_INSTANT_H

#include <stdint.h>

#include "../core/text.h"

/* Milliseconds of the monotonic clock. */
int64_t	instant_now(void);

/* RFC 3339 to milliseconds since 1970; -1: it is no such time. */
int64_t	instant_read(struct text);

#endif
