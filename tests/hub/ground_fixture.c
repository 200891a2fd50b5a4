/*
 * A module of its own around the real app/ground, with routes that do what is
 * hard on a server: wait, work, stream, push. It needs no database, so that
 * the cures of Kore's faults are tested alone. GROUND_WITHOUT names cures
 * to leave out: the tests then see the fault itself, and so know that they
 * would notice.
 */

#include <sys/types.h>
#include <sys/stat.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <kore/kore.h>
#include <kore/http.h>

#include "ground/asset.h"
#include "ground/drain.h"
#include "ground/guard.h"
#include "ground/route.h"
#include "ground/socket.h"
#include "ground/stream.h"
#include "ground/tick.h"
#include "ground/tlsfix.h"
#include "ground/visible.h"

VISIBLE int	hub_load(int);
VISIBLE void	kore_parent_configure(int, char **);
VISIBLE void	kore_worker_configure(void);
VISIBLE void	kore_worker_teardown(void);

static int	fixture_hello(struct http_request *);
static int	fixture_echo(struct http_request *);
static int	fixture_who(struct http_request *);
static int	fixture_park(struct http_request *);
static int	fixture_work(struct http_request *);
static int	fixture_stream(struct http_request *);
static int	fixture_socket(struct http_request *);
static int	fixture_calls(struct http_request *);
static int	fixture_asset(struct http_request *);

const struct route route_table[] = {
	{ ROUTE_GET,	"/hello",	fixture_hello },
	{ ROUTE_POST,	"/echo",	fixture_echo },
	{ ROUTE_GET,	"/who",		fixture_who },
	{ ROUTE_GET,	"/park",	fixture_park },
	{ ROUTE_POST,	"/park",	fixture_park },
	{ ROUTE_GET,	"/work",	fixture_work },
	{ ROUTE_GET,	"/stream",	fixture_stream },
	{ ROUTE_GET,	"/socket",	fixture_socket },
	{ ROUTE_GET,	"/calls",	fixture_calls },
	{ ROUTE_GET,	"/assets/**",	fixture_asset },
	{ ROUTE_GET,	"/two/*/parts",	fixture_hello },
	{ 0, NULL, NULL }
};

static bool
without(const char *cure)
{
	const char	*named = getenv("GROUND_WITHOUT");

	return (named != NULL && strstr(named, cure) != NULL);
}

/* The number behind name= in the query, or 0. */
static size_t
number(struct http_request *req, const char *name)
{
	const char	*at;

	if (req->query_string == NULL ||
	    (at = strstr(req->query_string, name)) == NULL)
		return (0);

	return (strtoul(at + strlen(name) + 1, NULL, 10));
}

__attribute__((constructor))
static void
fixture_log_by_lines(void)
{
	if (!without("lines"))
		(void)setvbuf(stdout, NULL, _IOLBF, 0);
}

int
hub_load(int action)
{
	return (action == KORE_MODULE_UNLOAD && !without("reload") ?
	    KORE_RESULT_ERROR : KORE_RESULT_OK);
}

void
kore_parent_configure(int argc, char **argv)
{
	(void)argc;
	(void)argv;

	tlsfix_load();
	asset_open(getenv("HUB_ASSETS"));
}

void
kore_worker_configure(void)
{
	if (!without("tls"))
		tlsfix_open();
	guard_open();
	if (!without("tick"))
		tick_open();
}

void
kore_worker_teardown(void)
{
	if (!without("drain"))
		drain_run();
}

static int
fixture_hello(struct http_request *req)
{
	http_response(req, 200, "hello", 5);
	return (KORE_RESULT_OK);
}

/* How long the body was, what its bytes sum to, and the header x-last. */
static int
fixture_echo(struct http_request *req)
{
	unsigned char	bytes[65536];
	char		text[256];
	const char	*last = "";
	size_t		len = 0, sum = 0;
	ssize_t		n, i;

	while ((n = http_body_read(req, bytes, sizeof(bytes))) > 0) {
		len += (size_t)n;
		for (i = 0; i < n; i++)
			sum += bytes[i];
	}
	(void)http_request_header(req, "x-last", &last);
	(void)snprintf(text, sizeof(text),
	    "{\"length\":%zu,\"sum\":%zu,\"last\":\"%.100s\"}", len, sum, last);
	http_response_header(req, "content-type", "application/json");
	http_response(req, 200, text, strlen(text));

	return (KORE_RESULT_OK);
}

static int
fixture_who(struct http_request *req)
{
	static int	asked;		/* a reload would begin at 0 again */
	char	status[4096], text[128], *line;
	int	seccomp = -1, fd;
	ssize_t	n;

	fd = open("/proc/self/status", O_RDONLY);
	n = read(fd, status, sizeof(status) - 1);
	status[n > 0 ? n : 0] = '\0';
	(void)close(fd);
	if ((line = strstr(status, "Seccomp:")) != NULL)
		seccomp = atoi(line + 8);
	(void)snprintf(text, sizeof(text),
	    "{\"pid\":%d,\"uid\":%d,\"seccomp\":%d,\"worker\":%d,\"asked\":%d}",
	    getpid(), getuid(), seccomp, worker->id, ++asked);
	http_response(req, 200, text, strlen(text));

	return (KORE_RESULT_OK);
}

/* --- a request that waits --- */

struct parked {
	struct http_request	*req;	/* NULL: its client has gone */
	bool			done;
};

static void
parked_wake(void *arg, u_int64_t now)
{
	struct parked	*p = arg;

	(void)now;
	p->done = true;
	if (p->req != NULL)
		http_request_wakeup(p->req);
	else
		free(p);
}

static void
parked_free(struct http_request *req)
{
	struct parked	*p = req->hdlr_extra;

	req->hdlr_extra = NULL;
	req->onfree = NULL;
	if (p == NULL)
		return;
	p->req = NULL;
	if (p->done)
		free(p);
}

/* Returns true once the time asked for has passed. */
static bool
parked_done(struct http_request *req, size_t ms)
{
	struct parked	*p = req->hdlr_extra;

	if (p != NULL)
		return (p->done);

	p = calloc(1, sizeof(*p));
	p->req = req;
	req->hdlr_extra = p;
	req->onfree = parked_free;
	(void)kore_timer_add(parked_wake, ms, p, KORE_TIMER_ONESHOT);
	http_request_sleep(req);

	return (false);
}

static int
fixture_park(struct http_request *req)
{
	if (!parked_done(req, number(req, "ms")))
		return (KORE_RESULT_RETRY);
	http_response(req, 200, "parked", 6);

	return (KORE_RESULT_OK);
}

/* Waits, then works for a while as a busy handler does. */
static int
fixture_work(struct http_request *req)
{
	u_int64_t	until;

	if (!parked_done(req, number(req, "after")))
		return (KORE_RESULT_RETRY);
	until = kore_time_ms() + number(req, "ms");
	while (kore_time_ms() < until)
		;
	http_response(req, 200, "worked", 6);

	return (KORE_RESULT_OK);
}

/* --- a stream that sometimes waits for its source --- */

struct source {
	size_t		left, at, pause, cut;
	struct stream	*stream;
	bool		paused;
};

static void
source_later(void *arg, u_int64_t now)
{
	struct source	*s = arg;

	(void)now;
	stream_resume(s->stream);
}

static enum stream_turn
source_pull(void *arg, char *room, size_t size, size_t *len)
{
	struct source	*s = arg;
	size_t		i, n = s->left < size ? s->left : size;

	if (s->cut != 0 && s->at >= s->cut)
		return (STREAM_FAIL);
	if (s->pause != 0 && !s->paused) {
		s->paused = true;
		(void)kore_timer_add(source_later, s->pause, s,
		    KORE_TIMER_ONESHOT);
		return (STREAM_LATER);
	}
	s->paused = false;
	for (i = 0; i < n; i++)
		room[i] = (char)('a' + (s->at + i) % 26);
	s->at += n;
	s->left -= n;
	*len = n;

	return (s->left == 0 ? STREAM_END : STREAM_MORE);
}

static void
source_done(void *arg, bool whole)
{
	struct source	*s = arg;

	kore_log(LOG_INFO, "stream %s after %zu", whole ? "whole" : "cut",
	    s->at);
	/* A pause may still be running: leaked here, not in the hub. */
	if (s->pause == 0)
		free(s);
}

static const struct stream_source source_calls = { source_pull, source_done };

/* As Kore does it itself: its clock cuts it. */
static int
source_plainly(struct http_request *req, size_t bytes)
{
	char	*all = calloc(1, bytes);

	http_response_stream(req, 200, all, bytes, NULL, NULL);

	return (KORE_RESULT_OK);
}

static int
fixture_stream(struct http_request *req)
{
	struct source	*s;

	if (without("stream"))
		return (source_plainly(req, number(req, "bytes")));
	s = calloc(1, sizeof(*s));
	s->left = number(req, "bytes");
	s->pause = number(req, "pause");
	s->cut = number(req, "cut");
	http_response_header(req, "content-type", "text/plain");
	s->stream = stream_start(req, 200, &source_calls, s);

	return (KORE_RESULT_OK);
}

/* --- a socket that says back what it hears, or more than one can read --- */

static void
socket_heard(struct socket *s, void *user, const char *text, size_t len)
{
	static char	much[65536];
	int		i;

	(void)user;
	if (len == 5 && memcmp(text, "flood", 5) == 0) {
		memset(much, 'x', sizeof(much));
		for (i = 0; i < 2000; i++)
			socket_send(s, much, sizeof(much));
		return;
	}
	if (len == 3 && memcmp(text, "end", 3) == 0) {
		socket_close(s, SOCKET_POLICY, "you said so");
		return;
	}
	socket_send(s, text, len);
}

static void
socket_closed(struct socket *s, void *user)
{
	(void)s;
	(void)user;
	kore_log(LOG_INFO, "socket closed, %u left", socket_count());
}

static const struct socket_calls socket_calls = { socket_heard,
						    socket_closed };

static int
fixture_socket(struct http_request *req)
{
	const char	*code;
	int		status;

	if ((code = socket_refusal(req, &status)) != NULL) {
		http_response(req, status, code, strlen(code));
		return (KORE_RESULT_OK);
	}
	(void)socket_open(req, &socket_calls, NULL);

	return (KORE_RESULT_OK);
}

/* --- the system calls of today's C library --- */

static int
fixture_calls(struct http_request *req)
{
	struct stat	st;
	char		*a, *b;

	if (faccessat(AT_FDCWD, "/", R_OK, AT_EACCESS) == -1 ||
	    fstatat(AT_FDCWD, "/", &st, AT_SYMLINK_NOFOLLOW) == -1)
		return (KORE_RESULT_ERROR);
	a = malloc(64 << 20);
	b = realloc(a, 128 << 20);	/* moves by mremap */
	free(b);
	http_response(req, 200, "called", 6);

	return (KORE_RESULT_OK);
}

static int
fixture_asset(struct http_request *req)
{
	if (!asset_answer(req, req->path + strlen("/assets/")))
		http_response(req, 404, NULL, 0);

	return (KORE_RESULT_OK);
}
