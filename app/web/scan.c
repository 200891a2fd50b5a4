/*
 * POST /v1/lanes/{lane}/scans?logisticsNo=&logisticsCode=&weightKg=
 *
 * The parcel is on the belt: number, weight, image. The image is looked at
 * (is it whole, is it an image, how large) and handed to the database with the
 * scan, in one transaction: nothing is acknowledged that is not durable.
 *
 *	look at what came -> record -> answer
 *	        ^              |  its verdict is on its way, and time left:
 *	        +--------------+  look again in a moment
 *
 * A scan often comes milliseconds after the last document. It waits here, with
 * no connection of the database: the verdict needs one to be reached.
 */

#include <kore/kore.h>

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "../core/money.h"
#include "../limits.h"
#include "../wire/image.h"
#include "../wire/seal.h"
#include "answer.h"
#include "clock.h"
#include "param.h"
#include "queries.h"
#include "routes.h"

struct scan {
	struct text		logistics_no;
	struct text		logistics_code;
	struct text		weight;
	struct text		key;
	struct image_facts	image;
	uint8_t			image_digest[DIGEST_BYTES];
	uint8_t			request_digest[DIGEST_BYTES];
	uint8_t			seed[16];
	struct ticket		*ticket;
	uint64_t		until_ms;	/* how long it waits */
};

enum scan_step { SCAN_LOOK, SCAN_RECORD, SCAN_ANSWER };

static enum call_turn	scan_look(struct call *);
static enum call_turn	scan_record(struct call *);
static enum call_turn	scan_wait(struct call *, struct scan *);
static void		scan_turn(void *, u_int64_t);
static bool		scan_arguments(struct call *, struct scan *);
static bool		scan_weight(struct call *, struct scan *);
static bool		scan_image(struct call *, struct scan *);
static enum image_media	scan_media(struct call *);
static void		scan_digest(struct call *, struct scan *);

static const struct step	scan_steps[] = {
	[SCAN_LOOK] = { "look", scan_look },
	[SCAN_RECORD] = { "record", scan_record },
	[SCAN_ANSWER] = { "answer", call_gate_answer },
	{ NULL, NULL }
};

static const char	*const image_words[IMAGE_FAULTS] = {
	[IMAGE_UNKNOWN] = "not a PNG or JPEG",
	[IMAGE_SIZE] = "over 16384 a side or 67 million pixels",
	[IMAGE_TRUNCATED] = "the end of the image is missing",
	[IMAGE_BROKEN] = "a broken image",
};

int
route_scan_post(struct http_request *req)
{
	return (call_run(req, DOOR_EQUIPMENT, scan_steps));
}

static enum call_turn
scan_look(struct call *call)
{
	struct scan	*s = call->state;
	struct db_param	p[2];

	if (s == NULL) {
		s = call_alloc(call, sizeof(*s));
		if (!scan_arguments(call, s) || !scan_weight(call, s) ||
		    !scan_image(call, s))
			return (CALL_DONE);
		scan_digest(call, s);
		s->until_ms = clock_ms() + LIMIT_SCAN_PATIENCE_MS;
		call->state = s;
	}
	p[0] = param_text(s->logistics_code);
	p[1] = param_text(s->logistics_no);
	return (call_query(call, QUERY_SCAN_DUE, p, 2));
}

static enum call_turn
scan_record(struct call *call)
{
	struct scan	*s = call->state;
	struct text	body = call_body(call);
	enum call_turn	turn = call_store_check(call);
	struct db_param	p[13];

	if (turn != CALL_NEXT)
		return (turn);
	if (db_bool(call->answer, 0, 0) && clock_ms() < s->until_ms)
		return (scan_wait(call, s));
	p[0] = param_int(call, call->caller.id);
	p[1] = param_text(call_segment(call, 2));
	p[2] = param_text(s->key);
	p[3] = param_bytes(s->request_digest, sizeof(s->request_digest));
	p[4] = param_text(s->logistics_code);
	p[5] = param_text(s->logistics_no);
	p[6] = param_text(s->weight);
	p[7] = param_bytes(s->image_digest, sizeof(s->image_digest));
	p[8] = param_string(image_media_name(s->image.media));
	p[9] = param_int(call, s->image.width);
	p[10] = param_int(call, s->image.height);
	p[11] = param_bytes(body.ptr, body.len);
	p[12] = param_bytes(s->seed, sizeof(s->seed));
	return (call_query(call, QUERY_SCAN_RECORD, p, 13));
}

static enum call_turn
scan_wait(struct call *call, struct scan *s)
{
	enum call_turn	turn = call_hold(call, &s->ticket);

	if (kore_timer_add(scan_turn, LIMIT_SCAN_LOOK_MS, s,
	    KORE_TIMER_ONESHOT) == NULL)
		fatal("scan: no timer");
	call_again(call, SCAN_LOOK);
	return (turn);
}

static void
scan_turn(void *arg, u_int64_t now)
{
	struct scan	*s = arg;

	(void)now;
	call_resume(s->ticket);
}

/* A scan without an Idempotency-Key is a scan of its own. */
static bool
scan_arguments(struct call *call, struct scan *s)
{
	s->logistics_no = call_argument(call, "logisticsNo");
	s->logistics_code = call_argument(call, "logisticsCode");
	s->key = call_header(call, "idempotency-key");
	if (s->logistics_no.len == 0 ||
	    s->logistics_no.len > LIMIT_KEY_BYTES) {
		call_problem(call, 422, "VALUE", "/logisticsNo",
		    "1..256");
		return (false);
	}
	if (s->logistics_code.len > LIMIT_KEY_BYTES) {
		call_problem(call, 422, "VALUE", "/logisticsCode",
		    "1..256");
		return (false);
	}
	if (s->logistics_code.len == 0)
		s->logistics_code = TEXT_NONE;
	if (s->key.len > LIMIT_KEY_BYTES) {
		call_problem(call, 422, "VALUE", "/Idempotency-Key",
		    "1..256");
		return (false);
	}
	random_write(s->seed, sizeof(s->seed));
	if (s->key.len == 0) {
		char	*key = call_alloc(call, 2 * sizeof(s->seed) + 1);

		hex_write(s->seed, sizeof(s->seed), key);
		s->key = (struct text){ key, 2 * sizeof(s->seed) };
	}
	return (true);
}

static bool
scan_weight(struct call *call, struct scan *s)
{
	struct text	t = call_argument(call, "weightKg");
	char		*digits;
	money		kg;

	if (t.len == 0)
		return (true);
	if (money_parse(t, &kg) != FAULT_NONE || kg < 0) {
		call_problem(call, 422, "VALUE", "/weightKg", "N19,5 >= 0");
		return (false);
	}
	digits = call_alloc(call, MONEY_PRINT);
	s->weight = money_print(kg, digits);
	return (true);
}

static bool
scan_image(struct call *call, struct scan *s)
{
	struct text		body = call_body(call);
	enum image_media	claimed = scan_media(call);
	enum image_fault	fault;

	if (claimed == IMAGE_NONE) {
		call_problem(call, 415, "MEDIA_TYPE", NULL,
		    "image/png | image/jpeg");
		return (false);
	}
	if (body.len == 0) {
		call_problem(call, 422, "BODY_EMPTY", NULL, NULL);
		return (false);
	}
	fault = image_check(body.ptr, body.len, &s->image);
	if (fault != IMAGE_OK || s->image.media != claimed) {
		call_problem(call, 422, "IMAGE", NULL, fault != IMAGE_OK ?
		    image_words[fault] : "not what its media type says");
		return (false);
	}
	digest_write(body.ptr, body.len, s->image_digest);
	return (true);
}

/* The type without its parameters, in any case. */
static enum image_media
scan_media(struct call *call)
{
	struct text		type = call_header(call, "content-type");
	enum image_media	media;
	uint32_t		len = 0;

	while (len < type.len && type.ptr[len] != ';' && type.ptr[len] != ' ')
		len++;
	for (media = IMAGE_PNG; media <= IMAGE_JPEG; media++) {
		const char	*name = image_media_name(media);

		if (len == strlen(name) &&
		    strncasecmp(type.ptr, name, len) == 0)
			return (media);
	}
	return (IMAGE_NONE);
}

/* What the same key must come with again: every argument and the image. */
static void
scan_digest(struct call *call, struct scan *s)
{
	struct text	lane = call_segment(call, 2);
	char		*text = call_alloc(call, 1024);
	int		n;

	n = snprintf(text, 960, "%.*s\n%.*s\n%.*s\n%.*s\n", (int)lane.len,
	    lane.ptr, (int)s->logistics_code.len,
	    s->logistics_code.ptr == NULL ? "" : s->logistics_code.ptr,
	    (int)s->logistics_no.len, s->logistics_no.ptr, (int)s->weight.len,
	    s->weight.ptr == NULL ? "" : s->weight.ptr);
	if (n > 959)
		n = 959;
	memcpy(text + n, s->image_digest, DIGEST_BYTES);
	digest_write(text, (size_t)n + DIGEST_BYTES, s->request_digest);
}
