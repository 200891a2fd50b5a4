/* The head of a request: see head.h. */

#include <assert.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "../limits.h"
#include "../wire/message.h"
#include "head.h"

enum head_body { BODY_NEVER, BODY_MAYBE };

struct method {
	const char	*name;
	enum head_body	body;
	bool		old;		/* HTTP/1.0 has it */
};

static const struct method	head_methods[] = {
	{ "GET",	BODY_NEVER,	true },
	{ "HEAD",	BODY_NEVER,	true },
	{ "POST",	BODY_MAYBE,	true },
	{ "PUT",	BODY_MAYBE,	false },
	{ "PATCH",	BODY_MAYBE,	false },
	{ "DELETE",	BODY_NEVER,	false },
	{ "OPTIONS",	BODY_NEVER,	false },
	{ NULL,		BODY_NEVER,	false }
};

/*
 * Lines that browsers and proxies add and no flow reads; a name that ends in
 * "-" stands for all that begin so. They are not passed on and not counted:
 * Chrome behind two proxies would otherwise come over the limit.
 */
static const char *const	head_unread[] = {
	"cache-control", "dnt", "forwarded", "keep-alive", "pragma",
	"priority", "sec-ch-", "sec-fetch-dest", "sec-fetch-mode",
	"sec-fetch-storage-access", "sec-fetch-user", "sec-gpc", "te",
	"upgrade-insecure-requests", "via", "x-forwarded-", "x-real-ip",
	"x-request-id", NULL
};

/* Lines of which there may be one. */
static const char *const	head_single[] = {
	"authorization", "content-length", "content-type", "expect", "host",
	"idempotency-key", "if-none-match", "origin", "transfer-encoding",
	NULL
};
#define HEAD_SINGLES	9

/* A head on its way through the check. */
struct reading {
	struct head		*head;
	const struct method	*method;
	bool			old;		/* HTTP/1.0 */
	unsigned int		seen;		/* bits of head_single */
	int			lines;
	struct text		length;
	bool			lines_type;	/* application/x-ndjson */
	bool			coded;		/* Transfer-Encoding */
	size_t			host_at;	/* in the new head */
	char			*to;		/* the new head grows here */
	size_t			used;
};

/* The new head is built here: a head is read in one go, by one thread. */
static char	head_fresh[LIMIT_HEAD_BYTES + HEAD_ROOM];

static bool	head_refuse(struct reading *, int, const char *, const char *);
static void	head_put(struct reading *, const char *, size_t);
static bool	head_read_request(struct reading *, struct text);
static bool	head_read_target(struct reading *, struct text);
static bool	head_read_line(struct reading *, struct text);
static bool	head_read_field(struct reading *, struct text, struct text);
static bool	head_read_end(struct reading *);
static bool	head_read_length(struct reading *);
static void	head_find_host(struct reading *, const char *, size_t);
static struct text	head_next_line(const char **, const char *);
static struct text	head_trim(struct text);
static bool	head_split(struct text, struct text *, struct text *);
static bool	head_is(struct text, const char *);
static bool	head_is_token(struct text);
static bool	head_is_unread(struct text);
static int	head_single_of(struct text);

size_t
head_end(const char *bytes, size_t from, size_t len)
{
	size_t	i;

	for (i = from; i < len; i++) {
		if (bytes[i] != '\n')
			continue;
		if (i == 0 || bytes[i - 1] != '\r')
			return ((size_t)-1);
		if (i >= 3 && bytes[i - 2] == '\n' && bytes[i - 3] == '\r')
			return (i + 1);
	}

	return (0);
}

bool
head_check(char *bytes, size_t *len, struct head *head)
{
	struct reading	r;
	const char	*at, *end;
	struct text	line;

	assert(*len >= 4 && *len <= LIMIT_HEAD_BYTES);

	memset(head, 0, sizeof(*head));
	memset(&r, 0, sizeof(r));
	r.head = head;
	r.to = head_fresh;
	at = bytes;
	end = bytes + *len - 2;		/* less the empty line */

	/* A lost line end after the body before it is forgiven once. */
	if (at[0] == '\r')
		at += 2;

	line = head_next_line(&at, end);
	if (!head_read_request(&r, line))
		return (false);
	head_find_host(&r, at, (size_t)(end - at));

	while (at < end) {
		line = head_next_line(&at, end);
		if (!head_read_line(&r, line))
			return (false);
	}
	if (!head_read_end(&r))
		return (false);

	assert(r.used <= *len + HEAD_ROOM);
	memcpy(bytes, head_fresh, r.used);
	*len = r.used;
	head->host.ptr = bytes + r.host_at;

	return (true);
}

static bool
head_refuse(struct reading *r, int status, const char *code, const char *why)
{
	r->head->status = status;
	r->head->code = code;
	r->head->why = why;

	return (false);
}

static void
head_put(struct reading *r, const char *bytes, size_t len)
{
	assert(r->used + len <= sizeof(head_fresh));

	memcpy(r->to + r->used, bytes, len);
	r->used += len;
}

static bool
head_read_request(struct reading *r, struct text line)
{
	struct text		method, target;
	const struct method	*m;
	const char		*space;

	space = !head_split(line, &method, &target) ? NULL :
	    memrchr(target.ptr, ' ', target.len);
	if (space == NULL || !head_is_token(method))
		return (head_refuse(r, 400, "BAD_REQUEST",
		    "the request line is not METHOD target HTTP/1.1"));

	line.ptr = space + 1;
	line.len = (uint32_t)(target.ptr + target.len - line.ptr);
	target.len = (uint32_t)(space - target.ptr);
	if (head_is(line, "HTTP/1.0"))
		r->old = true;
	else if (!head_is(line, "HTTP/1.1"))
		return (head_refuse(r, 505, "BAD_REQUEST",
		    "this server speaks HTTP/1.1"));

	for (m = head_methods; m->name != NULL; m++) {
		if (strlen(m->name) == method.len &&
		    memcmp(m->name, method.ptr, method.len) == 0)
			break;
	}
	if (m->name == NULL || (r->old && !m->old))
		return (head_refuse(r, 405, "METHOD", NULL));
	r->method = m;
	r->head->is_head = strcmp(m->name, "HEAD") == 0;

	return (head_read_target(r, target));
}

static bool
head_read_target(struct reading *r, struct text target)
{
	uint32_t	i;

	if (target.len == 0 || target.ptr[0] != '/')
		return (head_refuse(r, 400, "BAD_REQUEST",
		    "the target does not begin with /"));
	if (target.len > LIMIT_TARGET_BYTES)
		return (head_refuse(r, 414, "URI_TOO_LONG", NULL));
	for (i = 0; i < target.len; i++) {
		if (target.ptr[i] <= ' ' || target.ptr[i] >= 0x7f ||
		    target.ptr[i] == '#')
			return (head_refuse(r, 400, "BAD_REQUEST",
			    "the target holds a character that must be "
			    "percent-encoded"));
	}

	head_put(r, r->method->name, strlen(r->method->name));
	head_put(r, " ", 1);
	head_put(r, target.ptr, target.len);
	head_put(r, r->old ? " HTTP/1.0\r\n" : " HTTP/1.1\r\n", 11);

	return (true);
}

/* Kore takes the first line that begins with "host" for Host, so that line is
 * put first, and left out where it stands. */
static void
head_find_host(struct reading *r, const char *at, size_t len)
{
	const char	*end = at + len;
	struct text	line, value;

	while (at < end) {
		line = head_next_line(&at, end);
		if (line.len < 5 || strncasecmp(line.ptr, "host:", 5) != 0)
			continue;
		value = head_trim((struct text){ line.ptr + 5, line.len - 5 });
		r->head->host = value;
		head_put(r, "host:", 5);
		r->host_at = r->used;
		head_put(r, value.ptr, value.len);
		head_put(r, "\r\n", 2);
		return;
	}
}

static bool
head_read_line(struct reading *r, struct text line)
{
	struct text	name, value;
	const char	*colon;
	unsigned char	c;
	uint32_t	i;

	colon = memchr(line.ptr, ':', line.len);
	if (colon == NULL)
		return (head_refuse(r, 400, "BAD_REQUEST",
		    "a header line has no colon"));
	name.ptr = line.ptr;
	name.len = (uint32_t)(colon - line.ptr);
	if (!head_is_token(name))
		return (head_refuse(r, 400, "BAD_REQUEST",
		    "a header's name is not a token, or its line is folded"));

	value = head_trim((struct text){ colon + 1, line.len - name.len - 1 });
	for (i = 0; i < value.len; i++) {
		c = (unsigned char)value.ptr[i];
		if ((c < ' ' && c != '\t') || c >= 0x7f)
			return (head_refuse(r, 400, "BAD_REQUEST",
			    "a header's value holds bytes that are not ASCII "
			    "text"));
	}

	return (head_read_field(r, name, value));
}

static bool
head_read_field(struct reading *r, struct text name, struct text value)
{
	int		single;
	uint32_t	i;

	if (head_is(name, "accept-language"))
		r->head->english = value.len >= 2 &&
		    strncasecmp(value.ptr, "en", 2) == 0;

	single = head_single_of(name);
	if (single >= 0) {
		if (r->seen & (1U << single))
			return (head_refuse(r, 400, "BAD_REQUEST",
			    "a header that may stand once stands twice"));
		r->seen |= 1U << single;
	}

	if (head_is(name, "content-length")) {
		r->length = value;
		return (true);
	}
	if (head_is(name, "transfer-encoding")) {
		r->coded = true;
		return (true);
	}
	if (head_is(name, "expect")) {
		r->head->expects = head_is(value, "100-continue");
		if (!r->head->expects)
			return (head_refuse(r, 417, "BAD_REQUEST",
			    "nothing but 100-continue can be expected"));
		return (true);
	}
	if (head_is(name, "content-type"))
		r->lines_type = media_is_lines(value);
	if (head_is(name, "host") || value.len == 0 || head_is_unread(name))
		return (true);

	if (++r->lines > LIMIT_HEADERS - 2)	/* Host and the length */
		return (head_refuse(r, 431, "HEAD_TOO_LARGE",
		    "too many header lines"));
	head_put(r, name.ptr, name.len);
	head_put(r, ":", 1);
	for (i = 0; i < value.len; i++)
		head_put(r, value.ptr[i] == '\t' ? " " : &value.ptr[i], 1);
	head_put(r, "\r\n", 2);

	return (true);
}

static bool
head_read_end(struct reading *r)
{
	if (r->head->host.len == 0 || r->head->host.len >= 254 ||
	    memchr(r->head->host.ptr, ' ', r->head->host.len) != NULL ||
	    memchr(r->head->host.ptr, '\t', r->head->host.len) != NULL)
		return (head_refuse(r, 400, "BAD_REQUEST",
		    "there is no Host, or it is not a name"));
	if (r->coded && r->length.ptr != NULL)
		return (head_refuse(r, 400, "BAD_REQUEST",
		    "Transfer-Encoding and Content-Length exclude each "
		    "other"));
	if (r->coded)
		return (head_refuse(r, 411, "LENGTH_REQUIRED", NULL));
	if (!head_read_length(r))
		return (false);

	head_put(r, "\r\n", 2);

	return (true);
}

static bool
head_read_length(struct reading *r)
{
	uint64_t	n = 0;
	uint32_t	i;
	char		line[HEAD_ROOM];
	int		len;

	if (r->length.ptr != NULL && r->length.len == 0)
		return (head_refuse(r, 400, "BAD_REQUEST",
		    "Content-Length is not a plain number"));
	for (i = 0; i < r->length.len; i++) {
		if (r->length.ptr[i] < '0' || r->length.ptr[i] > '9')
			return (head_refuse(r, 400, "BAD_REQUEST",
			    "Content-Length is not a plain number"));
		n = n * 10 + (uint64_t)(r->length.ptr[i] - '0');
		if (n > LIMIT_BULK_BYTES)
			n = LIMIT_BULK_BYTES + 1;
	}
	if (n > (r->lines_type ? LIMIT_BULK_BYTES : LIMIT_BODY_BYTES))
		return (head_refuse(r, 413, "BODY_TOO_LARGE", NULL));
	if (n > 0 && r->method->body == BODY_NEVER)
		return (head_refuse(r, 400, "BAD_REQUEST",
		    "this method takes no body"));

	r->head->body_len = n;
	if (n == 0)
		r->head->expects = false;
	if (r->method->body == BODY_NEVER)
		return (true);

	r->head->flows = r->lines_type && n > 0;
	len = snprintf(line, sizeof(line), "content-length: %u\r\n",
	    r->head->flows ? 0 : (unsigned int)n);
	head_put(r, line, (size_t)len);

	return (true);
}

/* The bytes before the next line end; every line before end has one. */
static struct text
head_next_line(const char **at, const char *end)
{
	struct text	line;
	const char	*lf;

	lf = memchr(*at, '\n', (size_t)(end - *at));
	if (lf == NULL || lf == *at) {
		line = (struct text){ *at, 0 };
		*at = end;
		return (line);
	}
	line.ptr = *at;
	line.len = (uint32_t)(lf - 1 - *at);
	*at = lf + 1;

	return (line);
}

static struct text
head_trim(struct text t)
{
	while (t.len > 0 && (t.ptr[0] == ' ' || t.ptr[0] == '\t')) {
		t.ptr++;
		t.len--;
	}
	while (t.len > 0 &&
	    (t.ptr[t.len - 1] == ' ' || t.ptr[t.len - 1] == '\t'))
		t.len--;

	return (t);
}

/* Around the first space. */
static bool
head_split(struct text whole, struct text *left, struct text *right)
{
	const char	*space;

	space = memchr(whole.ptr, ' ', whole.len);
	if (space == NULL)
		return (false);
	left->ptr = whole.ptr;
	left->len = (uint32_t)(space - whole.ptr);
	right->ptr = space + 1;
	right->len = whole.len - left->len - 1;

	return (true);
}

static bool
head_is(struct text name, const char *what)
{
	return (strlen(what) == name.len &&
	    strncasecmp(name.ptr, what, name.len) == 0);
}

static bool
head_is_token(struct text name)
{
	static const char	marks[] = "!#$%&'*+-.^_`|~";
	uint32_t		i;
	char			c;

	for (i = 0; i < name.len; i++) {
		c = name.ptr[i];
		if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
		    (c >= '0' && c <= '9'))
			continue;
		if (c == '\0' || strchr(marks, c) == NULL)
			return (false);
	}

	return (name.len > 0);
}

static bool
head_is_unread(struct text name)
{
	size_t	i, len;

	for (i = 0; head_unread[i] != NULL; i++) {
		len = strlen(head_unread[i]);
		if (head_unread[i][len - 1] != '-') {
			if (head_is(name, head_unread[i]))
				return (true);
		} else if (name.len >= len &&
		    strncasecmp(name.ptr, head_unread[i], len) == 0) {
			return (true);
		}
	}

	return (false);
}

static int
head_single_of(struct text name)
{
	int	i;

	for (i = 0; i < HEAD_SINGLES; i++) {
		if (head_is(name, head_single[i]))
			return (i);
	}

	return (-1);
}
