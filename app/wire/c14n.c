/* Canonical XML: see c14n.h. In the order of the recommendation's 2.3. */

#include <string.h>

#include "c14n.h"

#define XML_URI		"http://www.w3.org/XML/1998/namespace"

/* The parts of a SAX2 attribute. */
enum { PART_NAME, PART_PREFIX, PART_URI, PART_VALUE, PART_END, PARTS };

/* What a byte becomes in text, and in an attribute; NULL: itself. */
static const char *const	text_escapes[256] = {
	['&'] = "&amp;", ['<'] = "&lt;", ['>'] = "&gt;", ['\r'] = "&#xD;",
};
static const char *const	value_escapes[256] = {
	['&'] = "&amp;", ['<'] = "&lt;", ['"'] = "&quot;", ['\t'] = "&#x9;",
	['\n'] = "&#xA;", ['\r'] = "&#xD;",
};
static const char *const	instruction_escapes[256] = {
	['\r'] = "&#xD;",
};

static bool	uri_is_relative(const xmlChar *);
static int	binding_find(const struct c14n *, const xmlChar *, uint32_t);
static void	bindings_write(const struct c14n *, struct out *, bool);
static void	binding_write(struct out *, const struct c14n_binding *);
static void	attributes_write(const struct c14n *, struct out *, int,
		    const xmlChar **, bool);
static int	inherited_add(const struct c14n *, const xmlChar **, int,
		    const xmlChar **);
static int	attribute_compare(const xmlChar **, const xmlChar **);
static int	name_compare(const xmlChar *, const xmlChar *);
static void	name_write(struct out *, const xmlChar *, const xmlChar *);
static void	value_write(struct out *, const xmlChar *, const xmlChar *);
static void	escaped_write(struct out *, const char *const [256],
		    const char *, size_t);

/* out_put, where there is room: most pieces are a few bytes long. */
static inline void
put(struct out *out, const void *bytes, size_t len)
{
	if (out->room - out->len <= len || out->failed) {
		out_put(out, bytes, len);
		return;
	}
	memcpy(out->bytes + out->len, bytes, len);
	out->len += len;
}

void
c14n_open(struct c14n *c)
{
	memset(c, 0, sizeof(*c));
	out_open(&c->kept);
}

void
c14n_close(struct c14n *c)
{
	out_close(&c->kept);
}

void
c14n_begin(struct c14n *c)
{
	c->count = 0;
	c->level = 0;
	c->inherited_count = 0;
	c->kept.len = 0;
}

bool
c14n_enter(struct c14n *c, int count, const xmlChar **namespaces)
{
	struct c14n_binding	*b;
	int			i;

	if (c->level >= LIMIT_DEPTH || count < 0 ||
	    (uint32_t)count > LIMIT_C14N_BINDINGS - c->count)
		return (false);
	c->marks[c->level++] = c->count;
	for (i = 0; i < count; i++) {
		b = &c->bindings[c->count++];
		b->prefix = namespaces[2 * i];
		b->uri = namespaces[2 * i + 1];
		if (b->uri == NULL)
			b->uri = BAD_CAST "";
		if (uri_is_relative(b->uri))
			return (false);
	}
	return (true);
}

void
c14n_leave(struct c14n *c)
{
	c->count = c->marks[--c->level];
}

bool
c14n_keep(struct c14n *c, int count, const xmlChar **part)
{
	struct c14n_attribute	*kept;
	int			i;

	for (i = 0; i < count; i++, part += PARTS) {
		if (part[PART_URI] == NULL ||
		    strcmp((const char *)part[PART_URI], XML_URI) != 0)
			continue;
		if (c->inherited_count == LIMIT_C14N_INHERITED)
			return (false);
		kept = &c->inherited[c->inherited_count++];
		kept->name = part[PART_NAME];
		kept->level = c->level;
		/* Offsets until all are there: the block may move. */
		kept->value.ptr = (const char *)(uintptr_t)c->kept.len;
		kept->value.len = (uint32_t)(part[PART_END] -
		    part[PART_VALUE]);
		out_put(&c->kept, part[PART_VALUE], kept->value.len);
	}
	return (!c->kept.failed);
}

void
c14n_start(struct c14n *c, struct out *out, const xmlChar *name,
    const xmlChar *prefix, int count, const xmlChar **parts, bool apex)
{
	put(out, "<", 1);
	name_write(out, prefix, name);
	bindings_write(c, out, apex);
	if (count > 0 || (apex && c->inherited_count > 0))
		attributes_write(c, out, count, parts, apex);
	put(out, ">", 1);
}

void
c14n_end(struct out *out, const xmlChar *name, const xmlChar *prefix)
{
	put(out, "</", 2);
	name_write(out, prefix, name);
	put(out, ">", 1);
}

void
c14n_text(struct out *out, const xmlChar *text, int len)
{
	escaped_write(out, text_escapes, (const char *)text, (size_t)len);
}

void
c14n_instruction(struct out *out, const xmlChar *target, const xmlChar *data,
    uint32_t level, bool after)
{
	if (level == 0 && after)
		put(out, "\n", 1);
	put(out, "<?", 2);
	name_write(out, NULL, target);
	if (data != NULL && data[0] != '\0') {
		put(out, " ", 1);
		escaped_write(out, instruction_escapes, (const char *)data,
		    strlen((const char *)data));
	}
	put(out, "?>", 2);
	if (level == 0 && !after)
		put(out, "\n", 1);
}

/* Not empty, and without the scheme that an absolute one begins with. */
static bool
uri_is_relative(const xmlChar *uri)
{
	const xmlChar	*at = uri;

	if (*at == '\0')
		return (false);
	while ((*at >= 'a' && *at <= 'z') || (*at >= 'A' && *at <= 'Z') ||
	    (at > uri && ((*at >= '0' && *at <= '9') || *at == '+' ||
	    *at == '-' || *at == '.')))
		at++;
	return (at == uri || *at != ':');
}

/* Which of the first so many says what the prefix means; -1: none. */
static int
binding_find(const struct c14n *c, const xmlChar *prefix, uint32_t below)
{
	int	i = (int)below;

	while (i-- > 0 && !xmlStrEqual(c->bindings[i].prefix, prefix))
		continue;
	return (i);
}

/*
 * Those that the element before did not show: a superfluous declaration is
 * left out. At an apex nothing was shown before, so all in scope are.
 */
static void
bindings_write(const struct c14n *c, struct out *out, bool apex)
{
	const struct c14n_binding	*shown[LIMIT_C14N_BINDINGS];
	uint32_t			from, i, n = 0, at;

	from = apex ? 0 : c->marks[c->level - 1];
	for (i = from; i < c->count; i++) {
		const struct c14n_binding	*b = &c->bindings[i];
		int				before;

		if (binding_find(c, b->prefix, c->count) != (int)i)
			continue;
		before = binding_find(c, b->prefix, from);
		if (xmlStrEqual(b->uri, before == -1 ? BAD_CAST "" :
		    c->bindings[before].uri))
			continue;
		for (at = n++; at > 0 && name_compare(shown[at - 1]->prefix,
		    b->prefix) > 0; at--)
			shown[at] = shown[at - 1];
		shown[at] = b;
	}
	for (i = 0; i < n; i++)
		binding_write(out, shown[i]);
}

static void
binding_write(struct out *out, const struct c14n_binding *b)
{
	if (b->prefix == NULL) {
		put(out, " xmlns=\"", 8);
	} else {
		put(out, " xmlns:", 7);
		name_write(out, NULL, b->prefix);
		put(out, "=\"", 2);
	}
	value_write(out, b->uri, b->uri + strlen((const char *)b->uri));
	put(out, "\"", 1);
}

static void
attributes_write(const struct c14n *c, struct out *out, int count,
    const xmlChar **parts, bool apex)
{
	const xmlChar	*extra[LIMIT_C14N_INHERITED * PARTS];
	const xmlChar	**sorted[LIMIT_XML_ATTRIBUTES + LIMIT_C14N_INHERITED];
	int		extras, i, at;

	extras = apex ? inherited_add(c, extra, count, parts) : 0;
	for (i = 0; i < count + extras; i++) {
		const xmlChar	**one = i < count ? parts + i * PARTS :
				    extra + (i - count) * PARTS;

		for (at = i; at > 0 && attribute_compare(sorted[at - 1],
		    one) > 0; at--)
			sorted[at] = sorted[at - 1];
		sorted[at] = one;
	}
	for (i = 0; i < count + extras; i++) {
		put(out, " ", 1);
		name_write(out, sorted[i][PART_PREFIX], sorted[i][PART_NAME]);
		put(out, "=\"", 2);
		value_write(out, sorted[i][PART_VALUE], sorted[i][PART_END]);
		put(out, "\"", 1);
	}
}

/* The nearest of each name, unless the element has its own. */
static int
inherited_add(const struct c14n *c, const xmlChar **extra, int count,
    const xmlChar **parts)
{
	int		n = 0, k;
	uint32_t	i;

	for (i = c->inherited_count; i-- > 0;) {
		const struct c14n_attribute	*a = &c->inherited[i];

		for (k = 0; k < count; k++) {
			if (parts[k * PARTS + PART_URI] != NULL &&
			    strcmp((const char *)parts[k * PARTS + PART_URI],
			    XML_URI) == 0 &&
			    xmlStrEqual(parts[k * PARTS], a->name))
				break;
		}
		if (k < count)
			continue;
		for (k = 0; k < n; k++) {
			if (xmlStrEqual(extra[k * PARTS], a->name))
				break;
		}
		if (k < n)
			continue;
		extra[n * PARTS + PART_NAME] = a->name;
		extra[n * PARTS + PART_PREFIX] = BAD_CAST "xml";
		extra[n * PARTS + PART_URI] = BAD_CAST XML_URI;
		extra[n * PARTS + PART_VALUE] = BAD_CAST (c->kept.bytes +
		    (uintptr_t)a->value.ptr);
		extra[n * PARTS + PART_END] = extra[n * PARTS + PART_VALUE] +
		    a->value.len;
		n++;
	}
	return (n);
}

/* By namespace, none being the least, then by local name. */
static int
attribute_compare(const xmlChar **a, const xmlChar **b)
{
	int	order = name_compare(a[PART_URI], b[PART_URI]);

	return (order != 0 ? order :
	    name_compare(a[PART_NAME], b[PART_NAME]));
}

/* UTF-8 sorts by its bytes as by its characters. NULL is the least. */
static int
name_compare(const xmlChar *a, const xmlChar *b)
{
	if (a == b)
		return (0);
	if (a == NULL || b == NULL)
		return (a == NULL ? -1 : 1);
	return (strcmp((const char *)a, (const char *)b));
}

static void
name_write(struct out *out, const xmlChar *prefix, const xmlChar *name)
{
	if (prefix != NULL) {
		put(out, prefix, strlen((const char *)prefix));
		put(out, ":", 1);
	}
	put(out, name, strlen((const char *)name));
}

/* SAX leaves every "&" of an attribute's value as "&#38;". */
static void
value_write(struct out *out, const xmlChar *from, const xmlChar *end)
{
	const char	*at = (const char *)from, *stop = (const char *)end;
	const char	*amp;

	while ((amp = memchr(at, '&', (size_t)(stop - at))) != NULL) {
		escaped_write(out, value_escapes, at, (size_t)(amp - at));
		put(out, "&amp;", 5);
		at = amp + (stop - amp >= 5 && memcmp(amp, "&#38;", 5) == 0 ?
		    5 : 1);
	}
	escaped_write(out, value_escapes, at, (size_t)(stop - at));
}

/* Runs of what stands for itself, and between them what does not. */
static void
escaped_write(struct out *out, const char *const escapes[256],
    const char *from, size_t len)
{
	const char	*at = from, *end = from + len, *escape;

	for (; at < end; at++) {
		if ((escape = escapes[(unsigned char)*at]) == NULL)
			continue;
		put(out, from, (size_t)(at - from));
		put(out, escape, strlen(escape));
		from = at + 1;
	}
	put(out, from, (size_t)(end - from));
}
