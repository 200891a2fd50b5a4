/*
 * What the request says: path, arguments, headers, body. Kore's own parser
 * drops arguments with control characters and cuts values at a second '=', so
 * ours decodes all of them before the first step and refuses what is not
 * well-formed, by name.
 */

#include <sys/socket.h>

#include <kore/kore.h>
#include <kore/http.h>

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>

#include "../limits.h"
#include "../wire/query.h"
#include "call.h"
#include "call_private.h"

static bool		path_sound(struct call *);
static double		language_weight(const char *, size_t);

enum call_turn
call_address_read(struct call *call)
{
	if (!path_sound(call) ||
	    (call->req->query_string != NULL &&
	    !query_read(text_of(call->req->query_string), &call->arena,
	    &call->pairs)))
		return (call_problem(call, 400, "SYNTAX", NULL, "URI"));

	return (CALL_NEXT);
}

void *
call_alloc(struct call *call, size_t len)
{
	void	*ptr;
	size_t	limit;

	if ((ptr = arena_get(&call->arena, len)) != NULL)
		return (ptr);

	/* The flow gets what it asked for and ends with 413 after this step:
	 * a step's own hunger is bounded by the body's limit. */
	call->over = true;
	limit = call->arena.limit;
	call->arena.limit = SIZE_MAX;
	ptr = arena_get(&call->arena, len);
	call->arena.limit = limit;
	if (ptr == NULL)
		fatal("call: no memory");

	return (ptr);
}

char *
call_string(struct call *call, struct text t)
{
	char	*s;

	if (t.ptr == NULL)
		return (NULL);

	s = call_alloc(call, (size_t)t.len + 1);
	memcpy(s, t.ptr, t.len);

	return (s);
}

struct text
call_segment(struct call *call, int n)
{
	const char	*at;
	size_t		len;

	at = call->req->path;
	for (;;) {
		if (*at == '/')
			at++;
		len = strcspn(at, "/");
		if (n == 0 || at[len] == '\0')
			break;
		at += len;
		n--;
	}

	if (n > 0 || len == 0)
		return (TEXT_NONE);

	return (query_segment((struct text){ at, (uint32_t)len },
	    &call->arena));
}

struct text
call_argument(struct call *call, const char *name)
{
	const struct query_pair	*p;
	size_t			len;

	len = strlen(name);
	for (p = call->pairs; p != NULL; p = p->next) {
		if (p->name.len == len && memcmp(p->name.ptr, name, len) == 0)
			return (p->value);
	}

	return (TEXT_NONE);
}

struct text
call_header(struct call *call, const char *name)
{
	const char	*value;
	size_t		len;

	if (!http_request_header(call->req, name, &value) || value == NULL)
		return (TEXT_NONE);

	len = strlen(value);
	return ((struct text){ call_string(call, (struct text){ value,
	    (uint32_t)len }), (uint32_t)len });
}

/* conf/hub.conf keeps bodies in memory, whole. */
struct text
call_body(struct call *call)
{
	const struct kore_buf	*body = call->req->http_body;

	if (body == NULL || call->req->http_body_length == 0)
		return (TEXT(""));

	return ((struct text){ (const char *)body->data,
	    (uint32_t)call->req->http_body_length });
}

bool
call_is_local(const struct call *call)
{
	const struct connection	*c = call->req->owner;

	switch (c->family) {
	case AF_INET:
		return (ntohl(c->addr.ipv4.sin_addr.s_addr) >> 24 == 127);
	case AF_INET6:
		return (IN6_IS_ADDR_LOOPBACK(&c->addr.ipv6.sin6_addr));
	default:
		return (c->family == AF_UNIX);
	}
}

bool
call_english(const struct call *call)
{
	return (strcmp(call->caller.locale, "en") == 0);
}

/*
 * Chinese, unless English is asked for more, or the header names neither: who
 * reads another language is more likely to read English.
 */
void
call_locale_read(struct call *call)
{
	const char	*at;
	size_t		len;
	double		q, zh, en;

	zh = en = 0;
	strcpy(call->caller.locale, "zh");
	if (!http_request_header(call->req, "accept-language", &at))
		return;

	for (; *at != '\0'; at += len + (at[len] == ',')) {
		len = strcspn(at, ",");
		while (len > 0 && *at == ' ') {
			at++;
			len--;
		}
		q = language_weight(at, len);
		if (len >= 2 && strncasecmp(at, "zh", 2) == 0 && q > zh)
			zh = q;
		else if (len >= 2 && strncasecmp(at, "en", 2) == 0 && q > en)
			en = q;
		else if (len >= 1 && *at == '*' && q > zh)
			zh = q;
	}

	if (en > zh || zh == 0)
		strcpy(call->caller.locale, "en");
}

static double
language_weight(const char *range, size_t len)
{
	const char	*q;

	q = memmem(range, len, "q=", 2);
	return (q == NULL ? 1 : strtod(q + 2, NULL));
}

static bool
path_sound(struct call *call)
{
	return (query_segment(text_of(call->req->path),
	    &call->arena).ptr != NULL);
}
