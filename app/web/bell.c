/* Long polls: see bell.h. */

#include <stdlib.h>
#include <string.h>

#include "bell.h"
#include "param.h"

struct waiter {
	struct waiter	*next;
	struct ticket	*ticket;
	char		lane[64];
};

static struct waiter	*waiters;
static uint64_t		rings;
static bool		closed;

enum call_turn
bell_wait(struct call *call, struct text lane)
{
	struct waiter	*w = calloc(1, sizeof(*w));
	enum call_turn	turn;

	if (w == NULL || lane.len >= sizeof(w->lane))
		abort();
	memcpy(w->lane, lane.ptr, lane.len);
	turn = call_hold(call, &w->ticket);
	w->next = waiters;
	waiters = w;
	return (turn);
}

/* Who is woken may wait again at once: so the list is taken apart first. */
void
bell_ring(const char *lane)
{
	struct waiter	**at = &waiters, *woken = NULL, *w;

	rings++;
	while ((w = *at) != NULL) {
		if (lane != NULL && strcmp(w->lane, lane) != 0) {
			at = &w->next;
			continue;
		}
		*at = w->next;
		w->next = woken;
		woken = w;
	}
	while ((w = woken) != NULL) {
		woken = w->next;
		call_resume(w->ticket);
		free(w);
	}
}

uint64_t
bell_rings(void)
{
	return (rings);
}

void
bell_close(void)
{
	closed = true;
	bell_ring(NULL);
}

bool
bell_stands(void)
{
	return (!closed);
}
