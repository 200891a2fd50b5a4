/*
 * Drives load at a hub and prints one line of JSON about it: see load.h, and
 * tests/bench/run.mjs, which reads that line.
 *
 *	load --demo var/demo.json [--plain PORT] [--connections 64]
 *	    [--media xml|json|msgpack] [--sets 5000] [--letter 1]
 *	    [--rate DOCUMENTS/S] [--probe EVERY] [--patience MS]
 *	load --demo var/demo.json --feed MEGABYTES
 */

#include <sys/epoll.h>
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "load.h"

#define EVENTS	256

/* What has come of the run so far. */
struct load_sum {
	uint32_t		next;		/* item to be sent */
	uint32_t		answered;	/* items */
	uint64_t		documents;	/* acknowledged */
	uint64_t		failed;		/* answers that were none */
	uint64_t		shed;		/* 503, sent again later */
	uint32_t		probing;
	uint32_t		unprobed;	/* no probe was free, or a leg
						 * was late */
	char			first_failure[512];
	struct load_tally	latency;
	struct load_tally	verdict;
};

static struct load_options	options;
static struct access		access_file;
static struct load_work		work;
static struct load_sum		sum;
static struct load_conn		*conns[LOAD_CONNECTIONS];
static struct load_conn		*probes[LOAD_PROBES];
static bool			probe_busy[LOAD_PROBES];
static char			probe_request[LOAD_PROBES][LOAD_HEAD +
				    ACCESS_TEXT];
static uint64_t			started_us;

static void	options_read(int, char **);
static void	loop_open(int);
static void	loop_run(int);
static bool	loop_feed(struct load_conn *);
static uint64_t	due_us(uint32_t);
static void	loop_event(struct load_conn *);
static void	answer_take(struct load_conn *);
static bool	answer_good(const struct load_conn *);
static void	answer_bad(const struct load_conn *);
static void	probe_start(const struct load_item *);
static void	probe_event(struct load_conn *);
static void	probe_ask(int);
static void	report(double);

int
main(int argc, char **argv)
{
	const char	*wrong;
	int		epoll;

	options_read(argc, argv);
	wrong = access_read(&access_file, options.demo);
	if (wrong != NULL) {
		fprintf(stderr, "load: %s\n", wrong);
		return (1);
	}
	options.port = options.plain_port != 0 ? options.plain_port :
	    atoi(strrchr(access_file.url, ':') + 1);
	(void)signal(SIGPIPE, SIG_IGN);
	if (options.feed_mb > 0)
		return (load_feed(&options, &access_file));

	work_make(&work, &options, &access_file);
	epoll = epoll_create1(EPOLL_CLOEXEC);
	loop_open(epoll);
	loop_run(epoll);
	report((double)(load_now_us() - started_us) / 1e6);

	return (sum.failed > 0);
}

static void
options_read(int argc, char **argv)
{
	static const struct option	longs[] = {
		{ "demo", required_argument, NULL, 'd' },
		{ "plain", required_argument, NULL, 'p' },
		{ "connections", required_argument, NULL, 'c' },
		{ "media", required_argument, NULL, 'm' },
		{ "sets", required_argument, NULL, 'n' },
		{ "letter", required_argument, NULL, 'l' },
		{ "rate", required_argument, NULL, 'r' },
		{ "probe", required_argument, NULL, 'v' },
		{ "patience", required_argument, NULL, 'w' },
		{ "feed", required_argument, NULL, 'f' },
		{ NULL, 0, NULL, 0 }
	};
	int	c;

	options = (struct load_options){ .connections = 64, .sets = 5000,
	    .letter = 1, .media = MEDIA_XML, .patience_ms = 100,
	    .seed = (uint64_t)time(NULL) << 22 ^ (uint64_t)getpid() };
	while ((c = getopt_long(argc, argv, "", longs, NULL)) != -1) {
		switch (c) {
		case 'd': options.demo = optarg; break;
		case 'p': options.plain_port = atoi(optarg); break;
		case 'c': options.connections = atoi(optarg); break;
		case 'm': options.media = *optarg == 'x' ? MEDIA_XML :
			    *optarg == 'j' ? MEDIA_JSON : MEDIA_MSGPACK;
			break;
		case 'n': options.sets = (uint32_t)atoi(optarg); break;
		case 'l': options.letter = (uint32_t)atoi(optarg); break;
		case 'r': options.rate = atof(optarg); break;
		case 'v': options.probe = (uint32_t)atoi(optarg); break;
		case 'w': options.patience_ms = atoi(optarg); break;
		case 'f': options.feed_mb = (uint32_t)atoi(optarg); break;
		default: exit(2);
		}
	}
	if (options.demo == NULL || options.connections < 1 ||
	    options.connections > LOAD_CONNECTIONS || options.letter < 1 ||
	    options.letter > 100) {
		fprintf(stderr, "load: --demo FILE, 1 to %d connections, 1 to "
		    "100 documents a letter\n", LOAD_CONNECTIONS);
		exit(2);
	}
}

static void
loop_open(int epoll)
{
	const char	*ca = options.plain_port != 0 ? NULL : access_file.ca;
	int		i;

	for (i = 0; i < options.connections; i++)
		conns[i] = conn_open(epoll, options.port, ca);
	for (i = 0; options.probe > 0 && i < LOAD_PROBES; i++) {
		probes[i] = conn_open(epoll, options.port, ca);
		conn_errand(probes[i])->probe = true;
	}
}

static void
loop_run(int epoll)
{
	struct epoll_event	events[EVENTS];
	int			i, n;
	bool			asleep;

	started_us = load_now_us();
	while (sum.answered < work.count || sum.probing > 0) {
		asleep = false;
		for (i = 0; i < options.connections; i++)
			asleep = loop_feed(conns[i]) || asleep;
		n = epoll_wait(epoll, events, EVENTS, asleep ? 1 : 1000);
		for (i = 0; i < n; i++)
			loop_event(events[i].data.ptr);
	}
}

/* Gives an idle connection its next errand. True: it has to wait for the
 * clock. */
static bool
loop_feed(struct load_conn *c)
{
	struct conn_errand	*e = conn_errand(c);
	uint64_t		now;

	if (e->item != NULL && e->again_us == 0)
		return (false);
	if (e->item == NULL && sum.next == work.count)
		return (false);
	now = load_now_us();
	if (e->item != NULL ? now < e->again_us : now < due_us(sum.next))
		return (true);
	if (e->item == NULL) {
		e->item = &work.items[sum.next++];
		e->since_us = now;
	}
	e->again_us = 0;
	if (conn_send(c, work.bytes + e->item->at, e->item->len) ==
	    CONN_BROKEN) {
		fprintf(stderr, "load: the hub has closed a connection\n");
		exit(1);
	}

	return (false);
}

static uint64_t
due_us(uint32_t item)
{
	return (options.rate <= 0 ? 0 : started_us + (uint64_t)(item *
	    (double)options.letter * 1e6 / options.rate));
}

static void
loop_event(struct load_conn *c)
{
	switch (conn_event(c)) {
	case CONN_WAITS:
		return;
	case CONN_BROKEN:
		fprintf(stderr, "load: the hub has closed a connection\n");
		exit(1);
	case CONN_ANSWERED:
		break;
	}
	if (conn_errand(c)->probe)
		probe_event(c);
	else
		answer_take(c);
}

static void
answer_take(struct load_conn *c)
{
	struct conn_errand	*e = conn_errand(c);
	const struct load_item	*item = e->item;
	uint64_t		now = load_now_us();

	if (conn_status(c) == 503) {
		sum.shed++;
		e->again_us = now + (uint64_t)options.patience_ms * 1000;
		return;
	}
	e->item = NULL;
	sum.answered++;
	tally_add(&sum.latency, now - e->since_us);
	if (answer_good(c))
		sum.documents += item->documents;
	else
		answer_bad(c);
	work.legs[item->set]++;
	if (item->third)
		probe_start(item);
	if (sum.next < work.count)
		(void)loop_feed(c);
}

/* 200, and as many receipts that say 2 as there were documents. errand.item
 * is gone by now: the count is compared as a whole, in report(). */
static bool
answer_good(const struct load_conn *c)
{
	static const char	*const signs[] = {
		[MEDIA_XML] = "<returnStatus>2<",
		[MEDIA_JSON] = "\"returnStatus\":\"2\"",
		[MEDIA_MSGPACK] = "\xacreturnStatus\xa1" "2",
	};
	const char	*sign = signs[options.media], *at, *end;
	size_t		len;
	uint32_t	n = 0;

	if (conn_status(c) != 200)
		return (false);
	at = conn_body(c, &len);
	for (end = at + len; (at = memmem(at, (size_t)(end - at), sign,
	    strlen(sign))) != NULL; at += strlen(sign))
		n++;

	return (n == options.letter || n == options.sets % options.letter);
}

static void
answer_bad(const struct load_conn *c)
{
	const char	*body;
	size_t		len;

	if (sum.failed++ > 0)
		return;
	body = conn_body(c, &len);
	(void)snprintf(sum.first_failure, sizeof(sum.first_failure),
	    "%d %.*s", conn_status(c), (int)(len > 400 ? 400 : len), body);
}

/* The third leg is committed: from now on its verdict is asked for. */
static void
probe_start(const struct load_item *item)
{
	int	i;

	for (i = 0; i < LOAD_PROBES && probe_busy[i]; i++)
		;
	if (i == LOAD_PROBES || work.legs[item->set] != 4) {
		sum.unprobed++;
		return;
	}
	(void)snprintf(probe_request[i], sizeof(probe_request[i]),
	    "GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\n"
	    "Authorization: Bearer %s\r\n\r\n", work.paths[item->set],
	    access_file.token[ACCESS_PLATFORM]);
	probe_busy[i] = true;
	sum.probing++;
	conn_errand(probes[i])->since_us = load_now_us();
	probe_ask(i);
}

static void
probe_ask(int i)
{
	if (conn_send(probes[i], probe_request[i],
	    strlen(probe_request[i])) == CONN_BROKEN)
		exit(1);
}

static void
probe_event(struct load_conn *c)
{
	uint64_t	us = load_now_us() - conn_errand(c)->since_us;
	const char	*body;
	size_t		len;
	int		i;

	for (i = 0; probes[i] != c; i++)
		;
	body = conn_body(c, &len);
	if (us < 10000000 && memmem(body, len, "\"verdict\":\"matched\"",
	    19) == NULL) {
		probe_ask(i);
		return;
	}
	tally_add(&sum.verdict, us);
	probe_busy[i] = false;
	sum.probing--;
}

static void
report(double seconds)
{
	if (sum.failed > 0)
		fprintf(stderr, "load: first failure: %s\n",
		    sum.first_failure);
	printf("{\"documents\":%llu,\"seconds\":%.3f,\"perSecond\":%.1f,"
	    "\"bytesPerDocument\":%.0f,\"failed\":%llu,\"shed\":%llu,"
	    "\"p50Ms\":%.2f,\"p99Ms\":%.2f,\"maxMs\":%.2f,"
	    "\"verdicts\":%u,\"unprobed\":%u,\"verdictP50Ms\":%.2f,"
	    "\"verdictP99Ms\":%.2f}\n",
	    (unsigned long long)sum.documents, seconds,
	    (double)sum.documents / seconds,
	    (double)work.body_bytes / (4.0 * options.sets),
	    (unsigned long long)sum.failed, (unsigned long long)sum.shed,
	    tally_percentile(&sum.latency, 50) / 1e3,
	    tally_percentile(&sum.latency, 99) / 1e3,
	    tally_percentile(&sum.latency, 100) / 1e3,
	    sum.verdict.count, sum.unprobed,
	    tally_percentile(&sum.verdict, 50) / 1e3,
	    tally_percentile(&sum.verdict, 99) / 1e3);
}
