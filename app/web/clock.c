/* Clocks: see clock.h. */

#include <stdio.h>
#include <time.h>

#include "clock.h"

#define BEIJING_S	(8 * 3600)	/* no summer time since 1991 */

void
clock_ceb(char text[18])
{
	struct timespec	now;
	struct tm	tm;
	time_t		local;

	clock_gettime(CLOCK_REALTIME, &now);
	local = now.tv_sec + BEIJING_S;
	gmtime_r(&local, &tm);
	strftime(text, 18, "%Y%m%d%H%M%S", &tm);
	snprintf(text + 14, 4, "%03u",
	    (unsigned)(now.tv_nsec / 1000000) % 1000);
}

void
clock_rfc3339(char text[CLOCK_RFC3339])
{
	char	digits[18];

	clock_ceb(digits);
	snprintf(text, CLOCK_RFC3339,
	    "%.4s-%.2s-%.2sT%.2s:%.2s:%.2s.%.3s+08:00", digits, digits + 4,
	    digits + 6, digits + 8, digits + 10, digits + 12, digits + 14);
}

uint64_t
clock_ms(void)
{
	struct timespec	now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return ((uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000);
}
