/* Times, and what stands at which percentile of them: see load.h. */

#include <stdlib.h>
#include <time.h>

#include "load.h"

uint64_t
load_now_us(void)
{
	struct timespec	t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);

	return ((uint64_t)t.tv_sec * 1000000 + (uint64_t)t.tv_nsec / 1000);
}

void
tally_add(struct load_tally *t, uint64_t us)
{
	if (t->count == t->room) {
		t->room = t->room == 0 ? 4096 : t->room * 2;
		t->us = realloc(t->us, t->room * sizeof(*t->us));
		if (t->us == NULL)
			abort();
	}
	t->us[t->count++] = us > UINT32_MAX ? UINT32_MAX : (uint32_t)us;
}

static int
tally_order(const void *a, const void *b)
{
	const uint32_t	*x = a, *y = b;

	return ((*x > *y) - (*x < *y));
}

uint32_t
tally_percentile(struct load_tally *t, double percent)
{
	uint32_t	at;

	if (t->count == 0)
		return (0);
	qsort(t->us, t->count, sizeof(*t->us), tally_order);
	at = (uint32_t)((double)t->count * percent / 100);

	return (t->us[at < t->count ? at : t->count - 1]);
}
