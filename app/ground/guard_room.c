/*
 * The memory of bodies. Kore gives a body all its room as soon as it has the
 * head, so room is reserved by the length announced, and whoever comes when
 * there is none left is refused by its head, before a byte of the body is
 * read. Room that a stuck sender holds is taken back first: it is only lent to
 * who fills it. See guard.h.
 */

#include <sys/types.h>

#include <kore/kore.h>
#include <kore/http.h>

#include "guard.h"
#include "guard_parts.h"

static uint64_t	room_taken;	/* of LIMIT_BODIES_BYTES */

static void	room_reclaim(uint64_t);
static bool	room_idles(const struct guard *, uint64_t);

bool
guard_room_take(struct guard *g, struct head *head)
{
	uint64_t	need = head->body_len;

	if (head->flows || need < LIMIT_BODY_SMALL)
		return (true);
	if (room_taken + need > LIMIT_BODIES_BYTES)
		room_reclaim(need);
	if (room_taken > 0 && room_taken + need > LIMIT_BODIES_BYTES) {
		head->status = 503;
		head->code = "OVERLOADED";
		return (false);
	}
	g->room = need;
	room_taken += need;

	return (true);
}

void
guard_room_give(struct guard *g)
{
	room_taken -= g->room;
	g->room = 0;
}

void
guard_body_done(struct connection *c)
{
	guard_room_give(c->hdlr_extra);
}

/* Ends who is slower than a sender may be while others wait for its room. */
static void
room_reclaim(uint64_t need)
{
	struct connection	*c, *next;
	struct guard		*g;
	uint64_t		now = kore_time_ms();

	for (c = TAILQ_FIRST(&connections); c != NULL; c = next) {
		next = TAILQ_NEXT(c, list);
		if (c->state != CONN_STATE_ESTABLISHED ||
		    c->disconnect != guard_gone)
			continue;
		g = c->hdlr_extra;
		if (g->room == 0 || !room_idles(g, now))
			continue;
		guard_late(g);
		guard_room_give(g);
		if (room_taken + need <= LIMIT_BODIES_BYTES)
			return;
	}
}

static bool
room_idles(const struct guard *g, uint64_t now)
{
	uint64_t	spent = now > g->since_ms ? now - g->since_ms : 0;

	return (g->state == GUARD_BODY && spent > LIMIT_BODY_PRESSED_MS +
	    g->came * 1000 / LIMIT_BODY_PRESSED_BYTES_PER_S);
}
