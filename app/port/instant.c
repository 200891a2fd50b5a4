/* Times. */

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "instant.h"

int64_t
instant_now(void)
{
	struct timespec	now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return ((int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000);
}

/* "+08:00", "-03:30", "Z": minutes east; false when it is none of these. */
static int
instant_offset(const char *from, int *minutes)
{
	int	h, m, used = 0;
	char	sign;

	*minutes = 0;
	if ((from[0] == 'Z' || from[0] == 'z') && from[1] == '\0')
		return (0);
	if (sscanf(from, "%c%2d:%2d%n", &sign, &h, &m, &used) != 3 ||
	    from[used] != '\0' || (sign != '+' && sign != '-'))
		return (-1);
	*minutes = sign == '+' ? h * 60 + m : -(h * 60 + m);
	return (0);
}

int64_t
instant_read(struct text from)
{
	char		copy[48];
	const char	*rest;
	struct tm	tm;
	int64_t		ms = 0, unit = 100;
	int		minutes;

	if (from.len == 0 || from.len >= sizeof(copy))
		return (-1);
	memcpy(copy, from.ptr, from.len);
	copy[from.len] = '\0';
	memset(&tm, 0, sizeof(tm));
	rest = strptime(copy, "%Y-%m-%dT%H:%M:%S", &tm);
	if (rest == NULL)
		return (-1);
	if (*rest == '.')
		for (rest++; *rest >= '0' && *rest <= '9'; rest++) {
			ms += unit * (*rest - '0');
			unit /= 10;
		}
	if (instant_offset(rest, &minutes) == -1)
		return (-1);
	return (((int64_t)timegm(&tm) - minutes * 60) * 1000 + ms);
}
