/*
 * From a method and a path to a handler. The table is generated from the
 * route lines of conf/hub.conf, the one place where a route is written down.
 *
 * Kore itself finds a handler by path alone and answers what it does not find
 * with a bare status; so conf/hub.conf gives Kore one route, everything, and
 * this file looks further: an unknown path is 404, a known path with another
 * method is 405 with Allow, both as problem+json. GET answers HEAD, and
 * OPTIONS says what is allowed.
 */

#ifndef HUB_GROUND_ROUTE_H
#define HUB_GROUND_ROUTE_H

struct http_request;

enum route_method {
	ROUTE_GET	= 1 << 0,
	ROUTE_POST	= 1 << 1,
	ROUTE_PUT	= 1 << 2,
	ROUTE_PATCH	= 1 << 3,
	ROUTE_DELETE	= 1 << 4,
};

struct route {
	enum route_method	method;
	const char		*path;		/* a segment may be * */
	int			(*run)(struct http_request *);
};

/* Ended by a row whose path is NULL. */
extern const struct route	route_table[];

/* Asked from inside a handler: the row that led to it. */
const struct route	*route_running(void);

#endif
