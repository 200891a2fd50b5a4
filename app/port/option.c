/* The command line. */

#include <errno.h>
#include <getopt.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include "option.h"

static const char	option_help[] =
"synthport plays a port against the hub: platforms, payment companies,\n"
"carriers, declarants and an X-ray line, each through the public API with its\n"
"own token. Everything is made up and can be had again from the seed.\n"
"\n"
"  synthport [--demo FILE] [options]       plays until SIGTERM\n"
"  synthport --print WHAT [options]        writes to standard output\n"
"\n"
"Playing\n"
"  --demo FILE      how to get in (default $HUB_STATE/demo.json, or\n"
"                   var/demo.json)\n"
"  --lane A,B       the lanes it scans on (default 1); none: papers only\n"
"  --every SECONDS  between two scans of a lane (default 6)\n"
"  --idle SECONDS   between two scans when review after review ends with\n"
"                   nobody deciding (default 20); 0: no difference\n"
"  --open N         no scan while so many reviews of a lane are under way\n"
"                   (default 12)\n"
"  --rate N         so many purchases a second, whether the belts take them\n"
"                   or not (default: as the belts need them)\n"
"  --batch N        purchases in one message, 1 to 100 (default 1)\n"
"  --count N        ends after N parcels (default: never)\n"
"  --quiet          no line for each parcel\n"
"\n"
"What is made up\n"
"  --seed N         the same again (default: another each time)\n"
"  --media KIND     xml, json, msgpack, or mix (default: mostly xml)\n"
"  --manifests P    share of express parcels without papers (default 0.06)\n"
"  --errors LIST    name=share,...: how many are wrong, and how. A name alone\n"
"                   means all; none first means nothing else; usual first\n"
"                   means those of a demonstration (the default of playing;\n"
"                   what is printed is sound unless asked otherwise)\n"
"\n"
"Printing (with --seed the same each time; --count for how many)\n"
"  --print set      order, payment, waybill and list of one purchase\n"
"  --print order    one of them; also payment, waybill, list\n"
"  --print ndjson   JSON messages, one a line, for the bulk call;\n"
"  --only PAPER     nothing but orders, payments, waybills or lists\n"
"  --print manifest the body for POST /v1/manifests\n"
"  --print image    the parcel as the X-ray line sees it, PNG\n"
"  --print plan     number, carrier, waybill, error and goods of each parcel\n"
"\n"
"Kinds of errors, their share in a demonstration, and what is wrong:\n";

enum {
	OPT_DEMO = 256, OPT_LANE, OPT_EVERY, OPT_IDLE, OPT_OPEN, OPT_RATE,
	OPT_BATCH, OPT_COUNT, OPT_QUIET, OPT_SEED, OPT_MEDIA, OPT_MANIFESTS,
	OPT_ERRORS, OPT_PRINT, OPT_ONLY, OPT_HELP,
};

static const struct option	option_names[] = {
	{ "demo", required_argument, NULL, OPT_DEMO },
	{ "lane", required_argument, NULL, OPT_LANE },
	{ "every", required_argument, NULL, OPT_EVERY },
	{ "idle", required_argument, NULL, OPT_IDLE },
	{ "open", required_argument, NULL, OPT_OPEN },
	{ "rate", required_argument, NULL, OPT_RATE },
	{ "batch", required_argument, NULL, OPT_BATCH },
	{ "count", required_argument, NULL, OPT_COUNT },
	{ "quiet", no_argument, NULL, OPT_QUIET },
	{ "seed", required_argument, NULL, OPT_SEED },
	{ "media", required_argument, NULL, OPT_MEDIA },
	{ "manifests", required_argument, NULL, OPT_MANIFESTS },
	{ "errors", required_argument, NULL, OPT_ERRORS },
	{ "print", required_argument, NULL, OPT_PRINT },
	{ "once", required_argument, NULL, OPT_PRINT },
	{ "only", required_argument, NULL, OPT_ONLY },
	{ "help", no_argument, NULL, OPT_HELP },
	{ NULL, 0, NULL, 0 }
};

static const char *const	option_papers[PAPER_SECOND] = {
	[PAPER_ORDER] = "order", [PAPER_PAYMENT] = "payment",
	[PAPER_WAYBILL] = "waybill", [PAPER_LIST] = "list",
};

static int
option_say_help(void)
{
	int	i;

	fputs(option_help, stdout);
	for (i = ERROR_NONE + 1; i < ERRORS; i++)
		printf("  %-18s %.3f  %s\n", errors[i].name, errors[i].share,
		    errors[i].text);
	return (fflush(stdout) == 0 ? 0 : 1);
}

static bool
option_number(const char *from, double low, double high, double *to)
{
	char	*end;

	errno = 0;
	*to = strtod(from, &end);
	return (end != from && *end == '\0' && errno == 0 && isfinite(*to) &&
	    *to >= low && *to <= high);
}

static bool
option_whole(const char *from, uint64_t low, uint64_t high, uint64_t *to)
{
	char	*end;

	errno = 0;
	*to = strtoull(from, &end, 0);
	return (end != from && *end == '\0' && errno == 0 &&
	    from[0] != '-' && *to >= low && *to <= high);
}

static bool
option_lanes(struct options *o, const char *from)
{
	size_t	len;

	o->lane_count = 0;
	if (strcmp(from, "none") == 0)
		return (true);
	for (;;) {
		len = strcspn(from, ",");
		if (len == 0 || len >= OPTION_LANE ||
		    o->lane_count == OPTION_LANES || strspn(from,
		    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
		    "0123456789_-") < len)
			return (false);
		memcpy(o->lane[o->lane_count], from, len);
		o->lane[o->lane_count++][len] = '\0';
		if (from[len] == '\0')
			return (true);
		from += len + 1;
	}
}

static bool
option_paper(const char *from, enum paper *to)
{
	int	i;

	for (i = 0; i < PAPER_SECOND; i++)
		if (strcmp(from, option_papers[i]) == 0) {
			*to = (enum paper)i;
			return (true);
		}
	return (false);
}

static bool
option_print(struct options *o, const char *from)
{
	static const char *const	names[] = {
		[PRINT_SET] = "set", [PRINT_MANIFEST] = "manifest",
		[PRINT_IMAGE] = "image", [PRINT_NDJSON] = "ndjson",
		[PRINT_PLAN] = "plan",
	};
	int				i;

	for (i = PRINT_SET; i <= PRINT_PLAN; i++)
		if (names[i] != NULL && strcmp(from, names[i]) == 0) {
			o->print = (enum option_print)i;
			return (true);
		}
	o->print = PRINT_PAPER;
	return (option_paper(from, &o->paper));
}

static bool
option_media(struct options *o, const char *from)
{
	static const char *const	names[MEDIAS] = {
		[MEDIA_XML] = "xml", [MEDIA_JSON] = "json",
		[MEDIA_MSGPACK] = "msgpack",
	};
	int				i;

	o->mixed = strcmp(from, "mix") == 0;
	if (o->mixed)
		return (true);
	for (i = 0; i < MEDIAS; i++)
		if (strcmp(from, names[i]) == 0) {
			o->media = (enum media)i;
			return (true);
		}
	return (false);
}

/* NULL, or what is wrong. */
static const char *
option_take(struct options *o, int name, const char *value)
{
	const char	*number = "that number will not do";
	uint64_t	n = 0;
	bool		right = true;

	switch (name) {
	case OPT_DEMO:
		o->demo = value;
		return (NULL);
	case OPT_LANE:
		return (option_lanes(o, value) ? NULL :
		    "lanes are names of letters and digits, at most eight");
	case OPT_EVERY:
		return (option_number(value, 0.01, 86400, &o->every_s) ? NULL :
		    number);
	case OPT_IDLE:
		return (option_number(value, 0, 86400, &o->idle_s) ? NULL :
		    number);
	case OPT_OPEN:
		right = option_whole(value, 1, 1000, &n);
		o->open = (int)n;
		return (right ? NULL : number);
	case OPT_RATE:
		return (option_number(value, 0.001, 10000, &o->rate) ? NULL :
		    number);
	case OPT_BATCH:
		right = option_whole(value, 1, LETTER_DOCUMENTS, &n);
		o->batch = (uint32_t)n;
		return (right ? NULL : number);
	case OPT_COUNT:
		right = option_whole(value, 1, 1000000, &n);
		o->count = (uint32_t)n;
		return (right ? NULL : number);
	case OPT_SEED:
		o->seeded = true;
		return (option_whole(value, 0, UINT64_MAX, &o->seed) ? NULL :
		    number);
	case OPT_MEDIA:
		return (option_media(o, value) ? NULL :
		    "media are xml, json, msgpack, mix");
	case OPT_MANIFESTS:
		return (option_number(value, 0, 1, &o->manifests) ? NULL :
		    number);
	case OPT_ERRORS:
		o->errors = true;
		return (error_shares_read(&o->shares, value));
	case OPT_PRINT:
		return (option_print(o, value) ? NULL :
		    "set, order, payment, waybill, list, ndjson, manifest, "
		    "image or plan can be printed");
	case OPT_ONLY:
		o->only = true;
		return (option_paper(value, &o->paper) ? NULL :
		    "only order, payment, waybill or list");
	default:
		o->quiet = true;
		return (NULL);
	}
}

static void
options_usual(struct options *o)
{
	struct timespec	now;

	memset(o, 0, sizeof(*o));
	clock_gettime(CLOCK_REALTIME, &now);
	o->seed = (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
	o->every_s = 6;
	o->idle_s = 20;
	o->open = 12;
	o->batch = 1;
	o->manifests = 0.06;
	o->mixed = true;
	o->lane_count = 1;
	memcpy(o->lane[0], "1", 2);
	error_shares_usual(&o->shares);
}

int
options_read(struct options *o, int argc, char **argv)
{
	const char	*wrong;
	int		name, place = 0;

	options_usual(o);
	while ((name = getopt_long(argc, argv, "", option_names, &place)) !=
	    -1) {
		if (name == OPT_HELP)
			return (option_say_help());
		wrong = name == '?' ? "see synthport --help" :
		    option_take(o, name, optarg);
		if (wrong == NULL)
			continue;
		if (name == '?')
			fprintf(stderr, "synthport: %s\n", wrong);
		else
			fprintf(stderr, "synthport: --%s %s: %s\n",
			    option_names[place].name, optarg, wrong);
		return (2);
	}
	if (optind < argc) {
		fprintf(stderr, "synthport: %s: see synthport --help\n",
		    argv[optind]);
		return (2);
	}
	return (-1);
}
