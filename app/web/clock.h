/* The one place above the core where the web asks what time it is. */

#ifndef HUB_WEB_CLOCK_H
#define HUB_WEB_CLOCK_H

#include <stdint.h>

/* YYYYMMDDhhmmssSSS in Beijing, as the receipts carry it; terminated. */
void	clock_ceb(char [18]);

/* RFC 3339 in Beijing with milliseconds; terminated. */
#define CLOCK_RFC3339	32
void	clock_rfc3339(char [CLOCK_RFC3339]);

/* Milliseconds of a clock that only goes forward. */
uint64_t	clock_ms(void);

#endif
