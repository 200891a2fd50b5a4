/* Items in their order: see hook.h. */

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "flight.h"
#include "hook.h"

static size_t	bytes;

static struct lanes	*lane_slot(struct hook *, const char *);
static void	lane_next(struct lane *);
static void	lane_spill(struct item *);
static void	lane_spill_waiting(struct lane *);
static void	lane_landed_row(struct item *, const struct outcome *);

struct lane *
lane_get(struct hook *hook, const char *name)
{
	struct lane	*lane = lane_find(hook, name);
	size_t		len = strlen(name) + 1;

	if (lane != NULL)
		return (lane);
	if ((lane = calloc(1, sizeof(*lane) + len)) == NULL)
		abort();
	lane->hook = hook;
	memcpy(lane->name, name, len);
	TAILQ_INIT(&lane->waiting);
	LIST_INSERT_HEAD(lane_slot(hook, name), lane, list);
	return (lane);
}

struct lane *
lane_find(struct hook *hook, const char *name)
{
	struct lane	*lane;

	LIST_FOREACH(lane, lane_slot(hook, name), list)
		if (strcmp(lane->name, name) == 0)
			return (lane);
	return (NULL);
}

void
lane_add(struct item *item)
{
	struct lane	*lane = item->lane;

	if (item->stored) {
		lane->stored = true;
		TAILQ_INSERT_HEAD(&lane->hook->ready, item, list);
	} else if (lane->stored || lane->spilled > 0) {
		lane_spill(item);
	} else {
		TAILQ_INSERT_TAIL(&lane->waiting, item, list);
		lane_next(lane);
	}
}

void
lane_landed(struct item *item, const struct outcome *outcome)
{
	struct lane	*lane = item->lane;
	struct hook	*hook = lane->hook;

	item->flight = NULL;
	if (outcome->delivered)
		hook->delivered++;
	if (outcome->gone)
		hook->gone = true;
	if (lane->head == item)
		lane->head = NULL;

	if (item->stored) {
		lane_landed_row(item, outcome);
	} else if (outcome->delivered) {
		/* A late one may still stand among what is to be written. */
		if (item->state == ITEM_SPILLED) {
			TAILQ_REMOVE(&hook->spilled, item, list);
			lane->spilled--;
		}
		item_over(item);
		item_free(item);
		lane_next(lane);
	} else {
		item->failed = true;
		item->outcome = *outcome;
		if (item->state != ITEM_SPILLED)
			lane_spill(item);
		lane_spill_waiting(lane);
	}
	lane_rest(lane);
}

void
lane_late(struct item *item)
{
	if (item->stored || item->state == ITEM_SPILLED)
		return;
	lane_spill(item);
	lane_spill_waiting(item->lane);
}

void
lane_emptied(struct lane *lane)
{
	lane->stored = false;
	lane_next(lane);
	lane_rest(lane);
}

void
lane_rest(struct lane *lane)
{
	if (lane->head != NULL || lane->stored || lane->spilled > 0 ||
	    !TAILQ_EMPTY(&lane->waiting))
		return;
	LIST_REMOVE(lane, list);
	free(lane);
}

void
item_over(struct item *item)
{
	if (item->page != NULL) {
		assert(item->page->left > 0);
		item->page->left--;
	}
	item->page = NULL;
}

void
lane_forget(struct hook *hook)
{
	struct lane	*lane, *next;
	struct item	*item;
	size_t		i;

	for (i = 0; i < HOOK_SLOTS; i++) {
		for (lane = LIST_FIRST(&hook->slots[i]); lane != NULL;
		    lane = next) {
			next = LIST_NEXT(lane, list);
			while ((item = TAILQ_FIRST(&lane->waiting)) != NULL) {
				TAILQ_REMOVE(&lane->waiting, item, list);
				item_free(item);
			}
			lane_rest(lane);
		}
	}
}

void
item_counted(struct item *item)
{
	item->lane->hook->items++;
	item->lane->hook->bytes += item->payload.room;
	bytes += item->payload.room;
}

size_t
items_bytes(void)
{
	return (bytes);
}

void
item_free(struct item *item)
{
	struct hook	*hook = item->lane->hook;

	assert(item->flight == NULL);
	hook->items--;
	hook->bytes -= item->payload.room;
	bytes -= item->payload.room;
	out_close(&item->payload);
	free(item);
}

/* FNV-1a: names of orders differ in their last letters. */
static struct lanes *
lane_slot(struct hook *hook, const char *name)
{
	uint32_t	hash = 2166136261u;

	for (; *name != '\0'; name++)
		hash = (hash ^ (unsigned char)*name) * 16777619u;
	return (&hook->slots[hash % HOOK_SLOTS]);
}

/* The first that waits comes to the front, if it may. */
static void
lane_next(struct lane *lane)
{
	struct item	*item = TAILQ_FIRST(&lane->waiting);

	if (item == NULL || lane->head != NULL || lane->stored ||
	    lane->spilled > 0)
		return;
	TAILQ_REMOVE(&lane->waiting, item, list);
	TAILQ_INSERT_TAIL(&lane->hook->ready, item, list);
	lane->head = item;
}

static void
lane_spill(struct item *item)
{
	item->state = ITEM_SPILLED;
	item->lane->spilled++;
	TAILQ_INSERT_TAIL(&item->lane->hook->spilled, item, list);
}

static void
lane_spill_waiting(struct lane *lane)
{
	struct item	*item;

	while ((item = TAILQ_FIRST(&lane->waiting)) != NULL) {
		TAILQ_REMOVE(&lane->waiting, item, list);
		lane_spill(item);
	}
}

static void
lane_landed_row(struct item *item, const struct outcome *outcome)
{
	struct hook	*hook = item->lane->hook;

	if (item->taken)
		hook->taken--;
	keep_verdict(outcome->delivered ? &hook->done : &hook->failed,
	    item->receipt, outcome);
	item_free(item);
}
