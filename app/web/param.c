/* Parameters and arguments: see param.h. */

#include <inttypes.h>
#include <stdio.h>

#include "../limits.h"
#include "param.h"

static bool	member_of(const char *, struct text);

struct db_param
param_int(struct call *call, int64_t value)
{
	char	*digits = call_alloc(call, 24);

	snprintf(digits, 24, "%" PRId64, value);
	return (param_string(digits));
}

struct db_param
param_account(struct call *call)
{
	if (!call->caller.machine)
		return (PARAM_NULL);
	return (param_int(call, call->caller.id));
}

int64_t
segment_int(struct call *call, int n)
{
	int64_t	value = text_int(call_segment(call, n));

	return (value > 0 ? value : 0);
}

int
argument_limit(struct call *call)
{
	struct text	t = call_argument(call, "limit");
	int64_t		value;

	if (t.ptr == NULL)
		return (LIMIT_PAGE_DEFAULT);
	value = text_int(t);
	if (value < 1)
		return (0);
	return (value > LIMIT_PAGE ? LIMIT_PAGE : (int)value);
}

bool
argument_page(struct call *call, int *limit, int64_t *after)
{
	struct text	t = call_argument(call, "after");

	*limit = argument_limit(call);
	*after = t.len == 0 ? 0 : text_int(t);
	if (*limit == 0)
		call_problem(call, 422, "VALUE", "/limit", "1..500");
	else if (*after < 0)
		call_problem(call, 422, "CURSOR", "/after", NULL);
	return (*limit > 0 && *after >= 0);
}

bool
caller_has_lane(const struct caller *caller, struct text lane)
{
	return (member_of(caller->lanes, lane));
}

bool
caller_speaks_for(const struct caller *caller, struct text code)
{
	return (member_of(caller->enterprises, code));
}

/* list is "*" or ",A,B,"; NULL is nothing. */
static bool
member_of(const char *list, struct text one)
{
	const char	*p;

	if (list == NULL || one.len == 0)
		return (false);
	if (strcmp(list, "*") == 0)
		return (true);
	for (p = list; (p = memmem(p, strlen(p), one.ptr, one.len)) != NULL;
	    p++) {
		if (p > list && p[-1] == ',' && p[one.len] == ',')
			return (true);
	}
	return (false);
}

bool
text_is(struct text t, const char *s)
{
	return (t.ptr != NULL && t.len == strlen(s) &&
	    memcmp(t.ptr, s, t.len) == 0);
}

int64_t
text_int(struct text t)
{
	int64_t		value = 0;
	uint32_t	i;

	if (t.ptr == NULL || t.len == 0 || t.len > 18)
		return (-1);
	for (i = 0; i < t.len; i++) {
		if (t.ptr[i] < '0' || t.ptr[i] > '9')
			return (-1);
		value = value * 10 + (t.ptr[i] - '0');
	}
	return (value);
}
