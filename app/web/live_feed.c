/*
 * Events on their way to the screens: see live.h.
 *
 * An event may come twice, by Redis and by the repair: a ring of the newest
 * ids lets it through once. It may come by Redis never: the repair reads the
 * events of the last seconds and passes on those that the ring has not seen.
 */

#include <kore/kore.h>

#include <stdio.h>
#include <string.h>

#include "../cache/redis.h"
#include "../ground/socket.h"
#include "../limits.h"
#include "../store/array.h"
#include "../wire/seal.h"
#include "bell.h"
#include "live.h"
#include "param.h"
#include "queries.h"

static int64_t	seen[LIMIT_FEED_RING];
static unsigned int	seen_at;
static bool	redis_stands;
static bool	up;		/* as the screens were told */
static bool	repairing;
static bool	renewing;

static void	feed_heard(const char *, size_t);
static void	feed_turned(int);
static void	feed_tick(void *, uint64_t);
static void	feed_renew(void *, uint64_t);
static void	feed_told(void);
static void	feed_repaired(const struct db_answer *, void *);
static void	feed_event(const struct json *);
static bool	feed_first(int64_t);
static void	feed_pass(struct screen *, const char *, const char *,
		    int64_t, const struct json *);
static bool	feed_ends(const char *);
static bool	seat_done(const struct screen *, const char *,
		    const struct json *);
static void	feed_send(struct screen *, const char *, const struct json *);
static void	feed_marks(struct screen *, const struct json *);
static void	feed_moved(const struct json *);
static void	feed_renewed(const struct db_answer *, void *);
static void	screens_check(const struct db_answer *, int, int, bool);

void
feed_open(void)
{
	redis_subscribe("hub:live", feed_heard);
	redis_watch(feed_turned);
	kore_timer_add(feed_tick, LIMIT_FEED_REPAIR_MS, NULL, 0);
	kore_timer_add(feed_renew, LIMIT_SEAT_RENEW_MS, NULL, 0);
}

bool
feed_up(void)
{
	return (redis_stands && db_up());
}

static void
feed_heard(const char *bytes, size_t len)
{
	struct arena	arena;
	struct json	*event;
	struct fault	fault;

	arena_open(&arena, LIMIT_CALL_MEMORY);
	if (json_read(bytes, len, &arena, &event, &fault) == 0)
		feed_event(event);
	arena_close(&arena);
}

static void
feed_turned(int stands)
{
	redis_stands = stands == 1;
	feed_told();
}

/* Tells the screens when the feed is away and when it is back; then they are
 * shown again what is open, for they may have missed something. */
static void
feed_told(void)
{
	static const char	text[2][32] = {
		"{\"type\":\"feed\",\"up\":false}",
		"{\"type\":\"feed\",\"up\":true}"
	};
	bool		now = feed_up();
	struct screen	*s;

	if (now == up)
		return;
	up = now;
	for (s = screens; s != NULL; s = s->next) {
		screen_send(s, text[up], strlen(text[up]));
		if (up)
			screen_catch_up(s);
	}
}

static void
feed_tick(void *arg, uint64_t now)
{
	struct db_param	p[1];

	(void)arg;
	(void)now;
	feed_told();
	bell_ring(NULL);
	if (repairing || !db_up() || screens == NULL)
		return;
	repairing = true;
	p[0] = param_string(LIMIT_FEED_REPAIR_INTERVAL);
	db_query(DB_POOL, QUERY_LIVE_RECENT, p, 1, feed_repaired, NULL);
}

static void
feed_repaired(const struct db_answer *answer, void *arg)
{
	int	row;

	(void)arg;
	repairing = false;
	if (answer->state != DB_OK)
		return;
	for (row = 0; row < db_rows(answer); row++)
		feed_heard(db_text(answer, row, 0), db_len(answer, row, 0));
}

/* One event, to whom it concerns. */
static void
feed_event(const struct json *event)
{
	struct text		lane = json_member_text(event, "lane");
	struct text		type = json_member_text(event, "type");
	const struct json	*body = json_member(event, "body");
	int64_t			id = text_int(json_member_text(event, "id"));
	int64_t			review = text_int(json_member_text(body,
				    "reviewId"));
	char			where[64], what[64];
	struct screen		*s, *next;

	if (!feed_first(id))
		return;
	snprintf(where, sizeof(where), "%.*s", (int)lane.len,
	    lane.ptr == NULL ? "" : lane.ptr);
	snprintf(what, sizeof(what), "%.*s", (int)type.len,
	    type.ptr == NULL ? "" : type.ptr);
	bell_ring(where[0] == '\0' ? NULL : where);
	if (strcmp(what, "seat.moved") == 0) {
		feed_moved(body);
		return;
	}
	if (strcmp(what, "review.opened") == 0)
		pool_opened(review, json_member(body, "agencies"));
	for (s = screens; s != NULL; s = next) {
		next = s->next;
		feed_pass(s, where, what, review, body);
	}
}

static bool
feed_first(int64_t id)
{
	int	i;

	for (i = 0; i < LIMIT_FEED_RING; i++) {
		if (seen[i] == id)
			return (false);
	}
	seen[seen_at++ % LIMIT_FEED_RING] = id;
	return (true);
}

static void
feed_pass(struct screen *s, const char *lane, const char *type,
    int64_t review, const struct json *body)
{
	bool	of_review = strncmp(type, "review.", 7) == 0;
	bool	opened = strcmp(type, "review.opened") == 0;

	if (s->seat == SCREEN_WATCH) {
		if (!of_review)
			feed_send(s, type, body);
		return;
	}
	if (s->seat == SCREEN_LANE && lane[0] != '\0' &&
	    strcmp(s->lane, lane) != 0)
		return;
	if (feed_ends(type))
		screen_end(s, review);
	if (s->seat == SCREEN_POOL && of_review) {
		if (!opened && screen_knows(s, review))
			feed_send(s, type, body);
		if (!opened && seat_done(s, type, body))
			pool_over(s, review);
	} else if (!opened)
		feed_send(s, type, body);
	else if (!screen_knows(s, review))
		screen_show(s, review);
	if (strcmp(type, "review.closed") == 0 &&
	    (s->seat == SCREEN_LANE || screen_knows(s, review)))
		feed_marks(s, body);
}

/* Is the review over, with this event? */
static bool
feed_ends(const char *type)
{
	return (strcmp(type, "review.closed") == 0 ||
	    strcmp(type, "review.reopened") == 0);
}

/* A decision of another agency does not end this seat's work. */
static bool
seat_done(const struct screen *s, const char *type, const struct json *body)
{
	return (strcmp(type, "review.decided") != 0 ||
	    text_is(json_member_text(body, "agency"), s->caller.agency));
}

/* {"type": ..., and the members of the body}. */
static void
feed_send(struct screen *s, const char *type, const struct json *body)
{
	const struct json	*m;
	struct out		out;
	char			name[64];

	out_open(&out);
	json_object_begin(&out);
	json_name(&out, "type");
	json_string(&out, type);
	for (m = body == NULL ? NULL : body->first; m != NULL; m = m->next) {
		if (m->name.len >= sizeof(name))
			continue;
		snprintf(name, sizeof(name), "%.*s", (int)m->name.len,
		    m->name.ptr);
		json_name(&out, name);
		json_print(m, &out);
	}
	json_object_end(&out);
	screen_send(s, out.bytes, out.len);
	out_close(&out);
}

/* The regions that the other seat drew, now that both are in. */
static void
feed_marks(struct screen *s, const struct json *closed)
{
	const struct json	*list = json_member(closed, "decisions"), *d;
	struct out		out;

	for (d = list == NULL ? NULL : list->first; d != NULL; d = d->next) {
		const struct json	*marks = json_member(d, "marks");
		struct text		agency = json_member_text(d, "agency");

		if (marks == NULL || marks->count == 0 ||
		    text_is(agency, s->caller.agency))
			continue;
		out_open(&out);
		json_object_begin(&out);
		json_name(&out, "type");
		json_string(&out, "mark");
		json_name(&out, "reviewId");
		json_text(&out, json_member_text(closed, "reviewId"));
		json_name(&out, "agency");
		json_text(&out, agency);
		json_name(&out, "marks");
		json_print(marks, &out);
		json_object_end(&out);
		screen_send(s, out.bytes, out.len);
		out_close(&out);
	}
}

/* The seat went to another window: this one is told, and closed. */
static void
feed_moved(const struct json *body)
{
	static const char	text[] = "{\"type\":\"seat.moved\"}";
	struct text		token = json_member_text(body, "token");
	struct screen		*s;

	for (s = screens; s != NULL; s = s->next) {
		if (token.len == 36 &&
		    strncasecmp(token.ptr, s->token, 36) == 0) {
			screen_send(s, text, sizeof(text) - 1);
			socket_close(s->socket, SOCKET_MOVED, "seat.moved");
			return;
		}
	}
}

/* Seats live while their sockets do; sessions that have ended take their
 * sockets with them. */
static void
feed_renew(void *arg, uint64_t now)
{
	struct db_array	tokens, sessions;
	struct db_param	p[2];
	struct screen	*s;

	(void)arg;
	(void)now;
	if (screens == NULL || renewing || !db_up())
		return;
	array_open(&tokens, ARRAY_TEXT);
	array_open(&sessions, ARRAY_BYTEA);
	for (s = screens; s != NULL; s = s->next) {
		if (s->seat == SCREEN_LANE)
			array_bytes(&tokens, s->token, 36);
		array_bytes(&sessions, s->caller.session, DIGEST_BYTES);
	}
	renewing = true;
	p[0] = array_param(&tokens);
	p[1] = array_param(&sessions);
	db_query(DB_POOL, QUERY_SEAT_RENEW, p, 2, feed_renewed, NULL);
	array_close(&tokens);
	array_close(&sessions);
	for (s = screens; s != NULL; s = s->next) {
		if (s->seat == SCREEN_POOL)
			pool_next(s, s->review);
	}
}

/* Rows: what (token or session), which, and whether it still stands. */
static void
feed_renewed(const struct db_answer *answer, void *arg)
{
	int	row;

	(void)arg;
	renewing = false;
	if (answer->state != DB_OK)
		return;
	for (row = 0; row < db_rows(answer); row++)
		screens_check(answer, row, 1,
		    strcmp(db_text(answer, row, 0), "seat") == 0);
}

static void
screens_check(const struct db_answer *answer, int row, int col, bool seat)
{
	static const char	moved[] = "{\"type\":\"seat.moved\"}";
	static const char	out[] = "{\"type\":\"session.ended\"}";
	const char		*lost = db_text(answer, row, col);
	char			digest[2 * DIGEST_BYTES + 1];
	struct screen		*s;

	for (s = screens; s != NULL; s = s->next) {
		if (seat && s->seat == SCREEN_LANE &&
		    strcasecmp(lost, s->token) == 0) {
			screen_send(s, moved, sizeof(moved) - 1);
			socket_close(s->socket, SOCKET_MOVED, "seat.moved");
		} else if (!seat) {
			hex_write(s->caller.session, DIGEST_BYTES, digest);
			if (strcmp(lost, digest) != 0)
				continue;
			screen_send(s, out, sizeof(out) - 1);
			socket_close(s->socket, SOCKET_POLICY, "signed out");
		}
	}
}
