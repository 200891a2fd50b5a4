/* The worker's clock: see tick.h. */

#include <sys/types.h>

#include <kore/kore.h>

#include "../limits.h"
#include "guard.h"
#include "tick.h"

static void	tick(void *, u_int64_t);

void
tick_open(void)
{
	(void)kore_timer_add(tick, LIMIT_TICK_MS, NULL, 0);
}

static void
tick(void *unused, u_int64_t now)
{
	struct connection	*c, *next;

	(void)unused;

	for (c = TAILQ_FIRST(&connections); c != NULL; c = next) {
		next = TAILQ_NEXT(c, list);
		guard_check(c, now);
	}
}
