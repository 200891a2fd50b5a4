/*
 * The belt plays the X-ray line of one lane: it takes the next parcel, makes
 * its picture, and tells the hub.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../wire/json.h"
#include "instant.h"
#include "port.h"

enum {
	BELT_CLOSED_MS = 2000,	/* between two tries on a closed lane */
	BELT_FULL_MS = 500,
	BELT_LATE_MS = 15000,	/* after the scan a late payment comes */
	BELT_ARENA = 64 * 1024,
};

struct belt {
	struct port	*port;
	struct caller	*caller;
	int		lane;
	const char	*name;
	struct out	picture;
	struct out	answer;
	bool		said_closed;
};

static void
belt_copy(char to[YARD_WORD], struct text from)
{
	snprintf(to, YARD_WORD, "%.*s", (int)from.len,
	    from.ptr != NULL ? from.ptr : "");
}

/* What the hub said about the scan; false: it makes no sense. */
static bool
belt_read(struct belt *b, struct floor *f)
{
	struct arena	arena;
	struct json	*tree;
	struct fault	fault;
	bool		right;

	arena_open(&arena, BELT_ARENA);
	right = json_read(b->answer.bytes, b->answer.len, &arena, &tree,
	    &fault) == 0;
	if (right) {
		belt_copy(f->disposition, json_member_text(tree,
		    "disposition"));
		belt_copy(f->reason, json_member_text(tree, "reason"));
		f->deadline = instant_read(json_member_text(tree,
		    "deadline"));
		right = f->disposition[0] != '\0';
	}
	arena_close(&arena);
	return (right);
}

/*
 * The label: one in eight does not say whose number it is, and of one that
 * nobody announced the carrier is never known.
 */
static void
belt_path(const struct belt *b, const struct shipment *s, char *to,
    size_t room)
{
	char	kilograms[24], carrier[64] = "";

	if (s->error != ERROR_UNKNOWN && s->number % 8 != 7)
		snprintf(carrier, sizeof(carrier), "&logisticsCode=%s",
		    s->logistics_code);
	snprintf(to, room, "/v1/lanes/%s/scans?logisticsNo=%s%s&weightKg=%s",
	    b->name, s->logistics_no, carrier,
	    paper_kilograms(s->measured_g, kilograms));
}

/* One request; its status. A lane that is not open is waited for. */
static int
belt_send(struct belt *b, const struct shipment *s)
{
	char		path[256], key[64], tag[7];
	struct request	r = { .role = ACCESS_EQUIPMENT, .path = path,
			    .media = "image/png", .key = key,
			    .body = b->picture.bytes, .len = b->picture.len };
	int		status;

	belt_path(b, s, path, sizeof(path));
	purchase_tag(s->seed, tag);
	snprintf(key, sizeof(key), "synthport-%s-%u", tag, s->number);
	for (;;) {
		status = caller_ask(b->caller, &r, &b->answer);
		if (status != 409 && status != 404 && status != 403)
			break;
		if (!b->said_closed)
			fprintf(stderr, "synthport: lane %s does not take "
			    "parcels (%d); waiting: %.*s\n", b->name, status,
			    (int)(b->answer.len < 300 ? b->answer.len : 300),
			    b->answer.len > 0 ? b->answer.bytes : "");
		b->said_closed = true;
		caller_sleep(b->caller, BELT_CLOSED_MS);
	}
	if (status != 0)
		b->said_closed = false;
	return (status);
}

static void
belt_scan(struct belt *b, const struct shipment *s)
{
	struct yard	*yard = &b->port->yard;
	struct floor	f, done;
	int		status;

	b->picture.len = 0;
	if (shipment_picture(s, &b->picture) == -1 || b->picture.failed)
		abort();
	if (yard_floor_put(yard, b->lane, s, &done))
		port_tell(b->port, &done);
	status = belt_send(b, s);
	if (status == 0)
		return;
	memset(&f, 0, sizeof(f));
	f.shipment = *s;
	if (status != 201 || !belt_read(b, &f)) {
		fprintf(stderr, "synthport: the scan of %s was refused: "
		    "%d %.*s\n", s->logistics_no, status,
		    (int)(b->answer.len < 300 ? b->answer.len : 300),
		    b->answer.len > 0 ? b->answer.bytes : "");
		yard_floor_drop(yard, s->number);
		return;
	}
	if (s->error == ERROR_LATE)
		yard_put_late(yard, s, BELT_LATE_MS);
	if (yard_floor_answer(yard, &f, &done))
		port_tell(b->port, &done);
}

/*
 * With nobody at the screens every review ends on the shelf. Then the belt
 * slows down to what a newcomer needs: something under review whenever one
 * signs in, and not a shelf of thousands in the morning.
 */
static int64_t
belt_pace(const struct belt *b)
{
	const struct options	*o = b->port->options;
	double			seconds = o->every_s;

	if (o->idle_s > seconds && yard_is_unwatched(&b->port->yard, b->lane))
		seconds = o->idle_s;
	return ((int64_t)(seconds * 1000.0));
}

/* Waits until the next parcel may come; somebody may begin to look. */
static void
belt_wait(struct belt *b, int64_t last)
{
	struct yard	*yard = &b->port->yard;
	int64_t		left;

	while (!atomic_load(&yard->stop)) {
		left = last + belt_pace(b) - instant_now();
		if (left <= 0 && yard_open_reviews(yard, b->lane) <
		    b->port->options->open)
			return;
		yard_wait(yard, left <= 0 || left > BELT_FULL_MS ?
		    BELT_FULL_MS : left);
	}
}

void *
belt_run(void *arg)
{
	const struct lane_work	*work = arg;
	struct belt		b;
	struct shipment		s;
	int64_t			last = INT64_MIN / 2;

	memset(&b, 0, sizeof(b));
	b.port = work->port;
	b.lane = work->lane;
	b.caller = &work->port->belt[work->lane];
	b.name = work->port->options->lane[work->lane];
	out_open(&b.picture);
	out_open(&b.answer);
	for (;;) {
		belt_wait(&b, last);
		if (!yard_take(&b.port->yard, &s))
			break;
		last = instant_now();
		belt_scan(&b, &s);
	}
	out_close(&b.picture);
	out_close(&b.answer);
	return (NULL);
}
