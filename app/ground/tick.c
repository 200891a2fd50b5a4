/* The worker's clock: see tick.h. */

#include <sys/types.h>
#include <signal.h>
#include <unistd.h>

#include <kore/kore.h>

#include "../limits.h"
#include "guard.h"
#include "tick.h"

/* Who started this worker. */
static pid_t	parent;

static void	tick(void *, u_int64_t);

void
tick_open(void)
{
	parent = getppid();
	(void)kore_timer_add(tick, LIMIT_TICK_MS, NULL, 0);
}

static void
tick(void *unused, u_int64_t now)
{
	struct connection	*c, *next;

	(void)unused;

	/* Nobody would start it again, stop it or read its log. */
	if (getppid() != parent)
		(void)raise(SIGQUIT);

	for (c = TAILQ_FIRST(&connections); c != NULL; c = next) {
		next = TAILQ_NEXT(c, list);
		guard_check(c, now);
	}
}
