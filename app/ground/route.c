/* From a method and a path to a handler: see route.h. */

#include <sys/types.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include <kore/kore.h>
#include <kore/http.h>

#include "guard.h"
#include "inflow.h"
#include "refuse.h"
#include "route.h"
#include "visible.h"

/* "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS" */
#define ROUTE_ALLOW_BYTES	64

VISIBLE int	route_any(struct http_request *);

static int	route_run(struct http_request *);
static bool	route_matches(const char *, const char *);
static int	route_method_of(const struct http_request *);
static void	route_print_allow(char *, size_t, int);

/* The row whose handler runs. */
static const struct route	*running;

const struct route *
route_running(void)
{
	return (running);
}

int
route_any(struct http_request *req)
{
	int	result = route_run(req);

	if (result == KORE_RESULT_OK && req->owner != NULL) {
		guard_body_done(req->owner);
		inflow_leave(req);
	}

	return (result);
}

static int
route_run(struct http_request *req)
{
	const struct route	*r;
	char			allow[ROUTE_ALLOW_BYTES];
	int			method = route_method_of(req), known = 0;

	for (r = route_table; r->path != NULL; r++) {
		if (!route_matches(r->path, req->path))
			continue;
		if ((int)r->method == method) {
			running = r;
			return (r->run(req));
		}
		known |= (int)r->method;
	}
	if (known == 0)
		return (refuse_request(req, 404, "NOT_FOUND", NULL));

	route_print_allow(allow, sizeof(allow), known);
	http_response_header(req, "allow", allow);
	if (req->method == HTTP_METHOD_OPTIONS) {
		http_response(req, HTTP_STATUS_NO_CONTENT, NULL, 0);
		return (KORE_RESULT_OK);
	}

	return (refuse_request(req, 405, "METHOD", NULL));
}

/* Segment by segment; * stands for one that is not empty, ** for the rest. */
static bool
route_matches(const char *pattern, const char *path)
{
	while (*pattern != '\0') {
		if (*pattern == '*') {
			if (pattern[1] == '*')
				return (*path != '\0');
			if (*path == '/' || *path == '\0')
				return (false);
			path += strcspn(path, "/");
			pattern++;
			continue;
		}
		if (*pattern++ != *path++)
			return (false);
	}

	return (*path == '\0');
}

static int
route_method_of(const struct http_request *req)
{
	switch (req->method) {
	case HTTP_METHOD_GET:
	case HTTP_METHOD_HEAD:
		return (ROUTE_GET);
	case HTTP_METHOD_POST:
		return (ROUTE_POST);
	case HTTP_METHOD_PUT:
		return (ROUTE_PUT);
	case HTTP_METHOD_PATCH:
		return (ROUTE_PATCH);
	case HTTP_METHOD_DELETE:
		return (ROUTE_DELETE);
	default:
		return (0);
	}
}

static void
route_print_allow(char *allow, size_t size, int known)
{
	static const struct {
		int		method;
		const char	*name;
	} names[] = {
		{ ROUTE_GET, "GET, HEAD" }, { ROUTE_POST, "POST" },
		{ ROUTE_PUT, "PUT" }, { ROUTE_PATCH, "PATCH" },
		{ ROUTE_DELETE, "DELETE" }
	};
	size_t	i, used = 0;
	int	n;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (!(known & names[i].method))
			continue;
		n = snprintf(allow + used, size - used, "%s, ",
		    names[i].name);
		if (n > 0)
			used += (size_t)n;
	}
	(void)snprintf(allow + used, size - used, "OPTIONS");
}
