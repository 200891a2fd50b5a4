/*
 * Bytes that were seen and left unread, because the request before them is
 * not answered yet. No event comes for them again; so they are looked for by
 * the clock, as long as some connection holds any. See guard.h.
 */

#include <sys/types.h>

#include <kore/kore.h>

#include "guard_parts.h"

static TAILQ_HEAD(, guard)	hold_list;
static struct kore_timer	*hold_timer;

static void	hold_arm(void);
static void	hold_look(void *, u_int64_t);

void
guard_hold_open(void)
{
	TAILQ_INIT(&hold_list);
	hold_timer = NULL;
}

void
guard_hold(struct guard *g)
{
	if (!g->held) {
		TAILQ_INSERT_TAIL(&hold_list, g, hold);
		g->held = true;
	}
	hold_arm();
}

void
guard_release(struct guard *g)
{
	if (g->held) {
		TAILQ_REMOVE(&hold_list, g, hold);
		g->held = false;
	}
}

static void
hold_arm(void)
{
	if (hold_timer == NULL && !TAILQ_EMPTY(&hold_list))
		hold_timer = kore_timer_add(hold_look, LIMIT_RESUME_MS, NULL,
		    KORE_TIMER_ONESHOT);
}

static void
hold_look(void *unused, u_int64_t now)
{
	struct guard	*g, *next;

	(void)unused;
	(void)now;

	hold_timer = NULL;
	for (g = TAILQ_FIRST(&hold_list); g != NULL; g = next) {
		next = TAILQ_NEXT(g, hold);
		if (g->state == GUARD_BUSY && !guard_may_start(g->c))
			continue;
		guard_release(g);
		g->c->evt.flags |= KORE_EVENT_READ;
		kore_connection_event(g->c, 0);
	}
	hold_arm();
}
