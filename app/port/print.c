/* Printing instead of playing. */

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "access.h"
#include "print.h"
#include "shipment.h"

/* With a seed of the caller's the day is always the same: 2026-01-05. */
enum {
	PRINT_DAY = 1767574800,
};

static int
print_flush(struct out *o)
{
	bool	failed = o->failed;

	if (!failed && fwrite(o->bytes, 1, o->len, stdout) != o->len)
		failed = true;
	o->len = 0;
	return (failed ? -1 : 0);
}

static void
print_paper(const struct options *o, struct papers *ps, enum paper paper,
    struct out *to)
{
	enum media	media = o->mixed ? MEDIA_XML : o->media;

	if (!ps->there[paper])
		return;
	letter_write(media, paper, &ps, 1, to);
	if (media != MEDIA_MSGPACK)
		out_put(to, "\n", 1);
}

static void
print_ndjson(const struct options *o, struct papers *ps, struct out *to)
{
	int	paper;

	for (paper = 0; paper < PAPERS; paper++) {
		if (!ps->there[paper] ||
		    (o->only && access_of((enum paper)paper) !=
		    access_of(o->paper)))
			continue;
		to->comma = false;
		letter_write(MEDIA_JSON, (enum paper)paper, &ps, 1, to);
		out_put(to, "\n", 1);
	}
}

static void
print_plan(const struct shipment *s, struct out *to)
{
	const char	*error = errors[s->error].name;

	if (s->error == ERROR_NONE && s->express)
		error = "EXPRESS";
	out_print(to, "%u\t%s\t%s\t%s\t%s\t%s\n", s->number,
	    s->logistics_code, s->logistics_no, error, errors[s->error].text,
	    s->goods);
}

static int
print_one(const struct options *o, const struct shipment *s,
    struct papers *ps, struct out *to)
{
	int	paper;

	if (o->print == PRINT_IMAGE)
		return (shipment_picture(s, to));
	if (o->print == PRINT_PLAN) {
		print_plan(s, to);
		return (0);
	}
	if (o->print == PRINT_MANIFEST) {
		to->comma = false;
		shipment_manifest(s, to);
		out_put(to, "\n", 1);
		return (0);
	}
	shipment_papers(s, ps);
	if (o->print == PRINT_NDJSON)
		print_ndjson(o, ps, to);
	else if (o->print == PRINT_PAPER)
		print_paper(o, ps, o->paper, to);
	else
		for (paper = 0; paper < PAPERS; paper++)
			print_paper(o, ps, (enum paper)paper, to);
	return (0);
}

/* A set has papers, a manifest has none; the plan shows what would come. */
static double
print_manifests(const struct options *o)
{
	if (o->print == PRINT_MANIFEST)
		return (1.0);
	if (o->print == PRINT_PLAN)
		return (o->manifests);
	return (0.0);
}

int
print_run(const struct options *o)
{
	static struct papers	ps;
	struct error_shares	shares = o->shares;
	struct shipment		s;
	struct out		to;
	uint32_t		i, n = o->count > 0 ? o->count : 1;
	time_t			at = o->seeded ? PRINT_DAY : time(NULL);
	int			result = 0;

	if (!o->errors && o->print != PRINT_PLAN)
		memset(&shares, 0, sizeof(shares));
	if (o->print == PRINT_MANIFEST && shares.share[ERROR_CLASS] < 1.0)
		for (i = 0; i < ERRORS; i++)
			if (i != ERROR_CLASS)
				shares.share[i] = 0.0;
	if (o->print != PRINT_MANIFEST && o->print != PRINT_PLAN)
		shares.share[ERROR_CLASS] = 0.0;
	out_open(&to);
	for (i = 0; i < n && result == 0; i++) {
		shipment_make(&s, o->seed, i, at + i, &shares,
		    print_manifests(o));
		result = print_one(o, &s, &ps, &to);
		if (result == 0)
			result = print_flush(&to);
	}
	out_close(&to);
	if (fflush(stdout) != 0)
		result = -1;
	if (result != 0)
		fprintf(stderr, "synthport: it could not be written\n");
	return (result == 0 ? 0 : 1);
}
