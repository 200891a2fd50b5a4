#include <string.h>

#include "ident.h"
#include "moment.h"
#include "require.h"

#define IDENT_NEW	18
#define IDENT_OLD	15
#define IDENT_BODY	17	/* the digits that the check covers */

static bool		ident_is_digits(struct text, uint32_t);
static enum ident_flaw	ident_check_old(struct text);

enum ident_flaw
ident_check(struct text t)
{
	char	last;

	if (t.len == IDENT_OLD)
		return (ident_check_old(t));
	if (t.len != IDENT_NEW)
		return (IDENT_LENGTH);

	last = t.ptr[IDENT_BODY];
	if (last == 'x')
		last = 'X';
	if (!ident_is_digits(t, IDENT_BODY) ||
	    (last != 'X' && (last < '0' || last > '9')))
		return (IDENT_CHARACTER);
	if (!moment_is_date((struct text){ t.ptr + 6, 8 }))
		return (IDENT_BIRTH);

	return (last == ident_digit(t.ptr) ? IDENT_RIGHT : IDENT_CHECK);
}

char
ident_digit(const char *body)
{
	static const int	weight[IDENT_BODY] = {
		7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2
	};
	int			i, sum;

	sum = 0;
	for (i = 0; i < IDENT_BODY; i++) {
		REQUIRE(body[i] >= '0' && body[i] <= '9');
		sum += weight[i] * (body[i] - '0');
	}

	return ("10X98765432"[sum % 11]);
}

/* Six digits of area, YYMMDD of 19YY, three digits of order. */
static enum ident_flaw
ident_check_old(struct text t)
{
	char	birth[8];

	if (!ident_is_digits(t, IDENT_OLD))
		return (IDENT_CHARACTER);

	memcpy(birth, "19", 2);
	memcpy(birth + 2, t.ptr + 6, 6);
	if (!moment_is_date((struct text){ birth, sizeof(birth) }))
		return (IDENT_BIRTH);

	return (IDENT_RIGHT);
}

static bool
ident_is_digits(struct text t, uint32_t count)
{
	uint32_t	i;

	for (i = 0; i < count; i++) {
		if (t.ptr[i] < '0' || t.ptr[i] > '9')
			return (false);
	}

	return (true);
}
