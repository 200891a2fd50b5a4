/*
 * The feeder plays those who write: platforms, payment companies, carriers and
 * declarants. It keeps a few parcels ahead of the belts, or sends at the rate
 * that was asked for, and sends late payments when they are due.
 */

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "instant.h"
#include "port.h"

enum {
	FEED_PAUSE_MS = 3000,	/* after a refusal that is not about papers */
	FEED_LOOK_MS = 500,	/* for late payments */
	FEED_ABROAD = 10,	/* one in so many purchases is an export */
};

struct feed {
	struct port	*port;
	struct papers	*papers[LETTER_DOCUMENTS];
	struct shipment	shipment[LETTER_DOCUMENTS];
	struct chance	chance;
	struct out	letter;
	struct out	answer;
	uint32_t	next;		/* number of the next parcel */
	int64_t		due;		/* when the rate wants it */
};

static enum media
feed_media(struct feed *f)
{
	const struct options	*o = f->port->options;
	uint32_t		dice;

	if (!o->mixed)
		return (o->media);
	dice = chance_below(&f->chance, 10);
	return (dice < 7 ? MEDIA_XML : dice < 9 ? MEDIA_JSON : MEDIA_MSGPACK);
}

/* "returnStatus" and, within a few bytes, a minus: a paper was refused. */
static bool
feed_refused(const struct out *answer)
{
	static const char	word[] = "returnStatus";
	const char		*at = answer->bytes;
	const char		*end = at + answer->len;
	int			i;

	while (at != NULL && at < end) {
		at = memmem(at, (size_t)(end - at), word, sizeof(word) - 1);
		if (at == NULL)
			break;
		at += sizeof(word) - 1;
		for (i = 0; i < 6 && at + i < end; i++)
			if (at[i] == '-')
				return (true);
	}
	return (false);
}

static void
feed_post(struct feed *f, enum access_role role, const char *path,
    const char *media, bool expected)
{
	struct request	r = { .role = role, .path = path, .media = media,
			    .body = f->letter.bytes, .len = f->letter.len };
	int		status;

	if (f->letter.failed)
		abort();
	status = caller_ask(&f->port->feeder, &r, &f->answer);
	if (status == 0 || (status == 200 && (expected ||
	    !feed_refused(&f->answer))))
		return;
	if (status == 200) {
		fprintf(stderr, "synthport: a paper was refused: %.*s\n",
		    (int)(f->answer.len < 400 ? f->answer.len : 400),
		    f->answer.bytes);
		return;
	}
	fprintf(stderr, "synthport: %s said %d: %.*s\n", path, status,
	    (int)(f->answer.len < 400 ? f->answer.len : 400),
	    f->answer.len > 0 ? f->answer.bytes : "");
	caller_sleep(&f->port->feeder, FEED_PAUSE_MS);
}

/* One message with this paper of all purchases at hand that have it. */
static void
feed_send_paper(struct feed *f, enum paper paper, uint32_t count)
{
	struct papers	*some[LETTER_DOCUMENTS];
	enum media	media = feed_media(f);
	uint32_t	i, n = 0;
	bool		expected = false;

	for (i = 0; i < count; i++) {
		if (f->shipment[i].express || !f->papers[i]->there[paper])
			continue;
		some[n++] = f->papers[i];
		expected |= f->shipment[i].error == ERROR_FAULT;
	}
	if (n == 0)
		return;
	f->letter.len = 0;
	f->letter.comma = false;
	letter_write(media, paper, some, n, &f->letter);
	feed_post(f, access_of(paper), "/v1/messages", media_name(media),
	    expected);
}

static void
feed_send_manifest(struct feed *f, const struct shipment *s)
{
	f->letter.len = 0;
	f->letter.comma = false;
	shipment_manifest(s, &f->letter);
	feed_post(f, ACCESS_CARRIER, "/v1/manifests", "application/json",
	    true);
}

/* The four legs in any order, as life has it; a second payment comes last. */
static void
feed_send_papers(struct feed *f, uint32_t count)
{
	enum paper	order[] = { PAPER_ORDER, PAPER_PAYMENT, PAPER_WAYBILL,
			    PAPER_LIST, PAPER_SECOND };
	enum paper	held;
	int		i, j;

	for (i = PAPER_LIST; i > 0; i--) {
		j = (int)chance_below(&f->chance, (uint32_t)i + 1);
		held = order[i];
		order[i] = order[j];
		order[j] = held;
	}
	for (i = 0; i < PAPERS; i++)
		feed_send_paper(f, order[i], count);
}

/* Now and then somebody in the port sells abroad; nothing is wrong with it. */
static void
feed_send_abroad(struct feed *f)
{
	const struct options	*o = f->port->options;
	struct purchase		p;

	purchase_make(&p, o->seed, f->next, time(NULL) - 300);
	papers_make_abroad(f->papers[0], &p, &f->chance);
	f->shipment[0].express = false;
	f->shipment[0].error = ERROR_NONE;
	feed_send_papers(f, 1);
}

/* The next parcels: planned, written, sent, and off to the belts. */
static void
feed_send_next(struct feed *f)
{
	const struct options	*o = f->port->options;
	struct yard		*yard = &f->port->yard;
	uint32_t		i, n = o->batch;

	if (o->count > 0 && n > o->count - f->next)
		n = o->count - f->next;
	if (o->lane_count > 0 && f->next % FEED_ABROAD == 0)
		feed_send_abroad(f);
	for (i = 0; i < n; i++) {
		shipment_make(&f->shipment[i], o->seed, f->next + i,
		    time(NULL) - 300, &o->shares, o->manifests);
		if (!f->shipment[i].express)
			shipment_papers(&f->shipment[i], f->papers[i]);
	}
	feed_send_papers(f, n);
	for (i = 0; i < n; i++)
		if (f->shipment[i].express)
			feed_send_manifest(f, &f->shipment[i]);
	f->next += n;
	atomic_fetch_add(&yard->sent, n);
	for (i = 0; i < n && o->lane_count > 0; i++)
		yard_put(yard, &f->shipment[i]);
}

/* The payment that was left out, as it would have been. */
static void
feed_send_late(struct feed *f, const struct shipment *late)
{
	f->shipment[0] = *late;
	f->shipment[0].error = ERROR_NONE;
	shipment_papers(&f->shipment[0], f->papers[0]);
	feed_send_paper(f, PAPER_PAYMENT, 1);
}

/* How long until the next parcels are to be sent; 0: now. */
static int64_t
feed_pause(struct feed *f)
{
	const struct options	*o = f->port->options;
	int64_t			now = instant_now();

	if (o->count > 0 && f->next >= o->count)
		return (FEED_LOOK_MS);
	if (o->rate > 0) {
		if (f->due > now)
			return (f->due - now < FEED_LOOK_MS ? f->due - now :
			    FEED_LOOK_MS);
		f->due += (int64_t)(1000.0 * o->batch / o->rate);
		if (f->due < now - 1000)	/* it cannot be made up for */
			f->due = now;
		return (0);
	}
	if (o->lane_count == 0)
		return (0);
	return (yard_has_room(&f->port->yard) ? 0 : FEED_LOOK_MS);
}

static void
feed_open(struct feed *f, struct port *port)
{
	uint32_t	i;

	memset(f, 0, sizeof(*f));
	f->port = port;
	f->due = instant_now();
	chance_open(&f->chance, port->options->seed, 0x66656564ULL << 32);
	out_open(&f->letter);
	out_open(&f->answer);
	for (i = 0; i < port->options->batch; i++) {
		f->papers[i] = malloc(sizeof(struct papers));
		if (f->papers[i] == NULL)
			abort();
	}
}

static void
feed_close(struct feed *f)
{
	uint32_t	i;

	for (i = 0; i < f->port->options->batch; i++)
		free(f->papers[i]);
	out_close(&f->letter);
	out_close(&f->answer);
}

void *
feed_run(void *arg)
{
	struct feed	*f = malloc(sizeof(*f));
	struct port	*port = arg;
	struct shipment	late;
	int64_t		pause;

	if (f == NULL)
		abort();
	feed_open(f, port);
	while (!atomic_load(&port->yard.stop)) {
		if (yard_take_late(&port->yard, &late)) {
			feed_send_late(f, &late);
			continue;
		}
		pause = feed_pause(f);
		if (pause > 0)
			yard_wait(&port->yard, pause);
		else
			feed_send_next(f);
	}
	feed_close(f);
	free(f);
	return (NULL);
}
