/*
 * How much at a time. A webhook begins with a few deliveries side by side,
 * earns more by answering well, and loses half of them when it is silent or
 * says that it has too much; so a receiver that hangs soon holds one connection
 * and not its neighbours'.
 *
 * After LIMIT_HOOK_STRIKES failures with no success between them the receiver
 * is away: its feed is left where it is, and only the rows that are due, and
 * one new state now and then, find out whether it is back. Then all rows may
 * go at once.
 */

#include <stdio.h>

#include "../limits.h"
#include "base.h"
#include "flight.h"
#include "hook.h"

static int	pace_room(const struct hook *, uint64_t);
static void	pace_fail(struct hook *, const struct outcome *, uint64_t);

void
pace_launch(struct hook *hook, uint64_t now)
{
	struct item	*item;

	while ((item = TAILQ_FIRST(&hook->ready)) != NULL &&
	    pace_room(hook, now) > 0) {
		TAILQ_REMOVE(&hook->ready, item, list);
		item->state = ITEM_FLYING;
		hook->flights++;
		flight_start(item);
	}
}

int
pace_rows(const struct hook *hook, uint64_t now)
{
	int	most = hook->down ? 1 : (hook->allowance + 1) / 2;

	if (now < hook->pause_ms || hook->gone)
		return (0);
	return (most - hook->taken);
}

bool
pace_reads(const struct hook *hook, uint64_t now)
{
	if (hook->reading || hook->gone || now < hook->pause_ms ||
	    hook->rows >= LIMIT_HOOK_ROWS)
		return (false);
	if (hook->down)
		return (now >= hook->probe_ms && hook->items == 0);
	if (hook->items > LIMIT_HOOK_WINDOW - LIMIT_HOOK_PAGE ||
	    hook->bytes >= LIMIT_HOOK_WINDOW_BYTES)
		return (false);
	return (hook->bytes == 0 || items_bytes() < LIMIT_HOOK_BYTES);
}

void
pace_learn(struct hook *hook, const struct outcome *outcome)
{
	uint64_t	now = hook_now_ms();
	char		id[24];
	const char	*values[] = { id };

	hook->flights--;
	if (!outcome->delivered) {
		pace_fail(hook, outcome, now);
		return;
	}

	hook->strikes = 0;
	if (++hook->answered >= hook->allowance &&
	    hook->allowance < LIMIT_HOOK_PARALLEL) {
		hook->allowance++;
		hook->answered = 0;
	}
	if (hook->down) {
		hook->down = false;
		(void)snprintf(id, sizeof(id), "%lld", (long long)hook->id);
		base_ask("select webhook_wake($1)", 1, values, NULL, 0);
	}
}

static void
pace_fail(struct hook *hook, const struct outcome *outcome, uint64_t now)
{
	/* Who answers at once, if badly, is not overtaxed. */
	hook->answered = 0;
	if (hook->allowance > 1 && (outcome->status == 0 ||
	    outcome->status == 429 || outcome->status == 503))
		hook->allowance /= 2;
	if (outcome->wait_s > 0 && (outcome->status == 429 ||
	    outcome->status == 503))
		hook->pause_ms = now + (uint64_t)outcome->wait_s * 1000;
	if (hook->down)
		hook->probe_ms = now + (uint64_t)hook->probe_s * 1000;
	if (++hook->strikes < LIMIT_HOOK_STRIKES || hook->down)
		return;

	hook->down = true;
	hook->probe_ms = now + (uint64_t)hook->probe_s * 1000;
	feed_forget(hook);
}

static int
pace_room(const struct hook *hook, uint64_t now)
{
	int	most = hook->down ? 1 : hook->allowance;

	if (now < hook->pause_ms || hook->gone)
		return (0);
	if (flight_count() >= LIMIT_HOOK_FLIGHTS)
		most = 1;
	return (hook->flights < most ? most - hook->flights : 0);
}
