#include <string.h>

#include "moment.h"
#include "require.h"

#define DATE_LEN	8
#define TIME_LEN	14
#define YEAR_FIRST	1900

static int	moment_number(struct text, uint32_t, uint32_t);
static int	moment_days(int, int);

bool
moment_is_date(struct text t)
{
	int	year, month, day;

	if (t.len != DATE_LEN)
		return (false);

	year = moment_number(t, 0, 4);
	month = moment_number(t, 4, 2);
	day = moment_number(t, 6, 2);

	return (year >= YEAR_FIRST && month >= 1 && month <= 12 && day >= 1 &&
	    day <= moment_days(year, month));
}

bool
moment_is_time(struct text t)
{
	int	hour, minute, second;

	if (t.len != TIME_LEN)
		return (false);

	hour = moment_number(t, 8, 2);
	minute = moment_number(t, 10, 2);
	second = moment_number(t, 12, 2);

	return (moment_is_date((struct text){ t.ptr, DATE_LEN }) &&
	    hour >= 0 && hour <= 23 && minute >= 0 && minute <= 59 &&
	    second >= 0 && second <= 59);
}

int
moment_compare(struct text a, struct text b)
{
	REQUIRE(a.len == b.len && !text_is_blank(a) && !text_is_blank(b));

	return (memcmp(a.ptr, b.ptr, a.len));
}

/* The number that count digits write, or -1. */
static int
moment_number(struct text t, uint32_t from, uint32_t count)
{
	uint32_t	i;
	int		n;

	n = 0;
	for (i = from; i < from + count; i++) {
		if (t.ptr[i] < '0' || t.ptr[i] > '9')
			return (-1);
		n = n * 10 + (t.ptr[i] - '0');
	}

	return (n);
}

static int
moment_days(int year, int month)
{
	static const int	days[] = {
		31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31
	};
	bool			leap;

	leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	return (days[month - 1] + (month == 2 && leap ? 1 : 0));
}
