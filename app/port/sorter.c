/*
 * The sorter of one lane: it hears what is to become of the parcels, does it
 * (there is nothing to do), and says so.
 */

#include <stdio.h>
#include <string.h>

#include "../wire/json.h"
#include "instant.h"
#include "port.h"

enum {
	SORTER_WAIT_S = 20,
	SORTER_PAUSE_MS = 1000,
	SORTER_ARENA = 4 * 1024 * 1024,
};

struct sorter {
	struct port	*port;
	struct caller	*caller;
	int		lane;
	const char	*name;
	struct out	list;
	struct out	answer;
};

static bool
sorter_acknowledge(struct sorter *s, struct text id)
{
	char		path[160];
	struct request	r = { .role = ACCESS_EQUIPMENT, .path = path,
			    .media = "application/json", .body = "{}",
			    .len = 2 };
	int		status;

	snprintf(path, sizeof(path), "/v1/lanes/%s/instructions/%.*s/ack",
	    s->name, (int)id.len, id.ptr);
	status = caller_ask(s->caller, &r, &s->answer);
	if (status != 0 && (status < 200 || status > 299))
		fprintf(stderr, "synthport: lane %s: instruction %.*s could "
		    "not be acknowledged: %d\n", s->name, (int)id.len, id.ptr,
		    status);
	return (status >= 200 && status <= 299);
}

/* What comes for a parcel whose life was told: a review, a recall, an alarm. */
static void
sorter_say(const struct sorter *s, struct text no, struct text action)
{
	if (s->port->options->quiet)
		return;
	printf("lane %s  %.*s: %.*s\n", s->name, (int)no.len,
	    no.len > 0 ? no.ptr : "", (int)action.len, action.ptr);
}

static bool
sorter_obey(struct sorter *s, const struct json *item)
{
	struct text	id = json_member_text(item, "instructionId");
	struct text	no = json_member_text(item, "logisticsNo");
	struct text	action = json_member_text(item, "action");
	int64_t		at = instant_read(json_member_text(item, "at"));
	struct floor	done;
	bool		known;

	if (id.len == 0 || id.len > 40 || action.len == 0)
		return (false);
	if (!sorter_acknowledge(s, id))
		return (false);
	if (yard_floor_tell(&s->port->yard, s->lane, no, action, at, &known,
	    &done))
		port_tell(s->port, &done);
	else if (!known)
		sorter_say(s, no, action);
	return (true);
}

/* One long poll, and all that it brought; false: better wait a little. */
static bool
sorter_poll(struct sorter *s)
{
	char			path[128];
	struct request		r = { .role = ACCESS_EQUIPMENT, .path = path,
				    .wait_s = SORTER_WAIT_S };
	const struct json	*item;
	struct arena		arena;
	struct json		*tree;
	struct fault		fault;
	bool			fine = true;
	int			status;

	snprintf(path, sizeof(path), "/v1/lanes/%s/instructions?wait=%d",
	    s->name, (int)SORTER_WAIT_S);
	status = caller_ask(s->caller, &r, &s->list);
	if (status != 200)
		return (false);
	arena_open(&arena, SORTER_ARENA);
	if (json_read(s->list.bytes, s->list.len, &arena, &tree, &fault) ==
	    0) {
		item = json_member(tree, "items");
		for (item = item != NULL ? item->first : NULL; item != NULL;
		    item = item->next)
			fine &= sorter_obey(s, item);
	} else {
		fine = false;
	}
	arena_close(&arena);
	return (fine);
}

void *
sorter_run(void *arg)
{
	const struct lane_work	*work = arg;
	struct sorter		s;
	struct floor		stale;

	memset(&s, 0, sizeof(s));
	s.port = work->port;
	s.lane = work->lane;
	s.caller = &work->port->sorter[work->lane];
	s.name = work->port->options->lane[work->lane];
	out_open(&s.list);
	out_open(&s.answer);
	while (!atomic_load(&s.port->yard.stop)) {
		if (!sorter_poll(&s))
			caller_sleep(s.caller, SORTER_PAUSE_MS);
		while (yard_floor_stale(&s.port->yard, &stale))
			port_tell(s.port, &stale);
	}
	out_close(&s.list);
	out_close(&s.answer);
	return (NULL);
}
