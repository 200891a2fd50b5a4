/* Opaque XML: see opaque.h. The parser of texts is opaque_read.c. */

#include <assert.h>
#include <string.h>

#include "opaque.h"
#include "tree.h"

#define SPACE_XML	"http://www.w3.org/XML/1998/namespace"

static bool	opaque_declare(struct opaque *, const xmlChar *,
		    const xmlChar *);
static bool	opaque_need(struct opaque *, const xmlChar *,
		    const xmlChar *);
static void	opaque_name(struct opaque *, const xmlChar *,
		    const xmlChar *);
static void	opaque_attribute(struct opaque *, const xmlChar **);
static bool	opaque_fits(const struct opaque *);

static void
opaque_put(struct opaque *opaque, const char *string)
{
	out_put(&opaque->out, string, strlen(string));
}

void
opaque_open(struct opaque *opaque, bool is_element)
{
	opaque->is_element = is_element;
	opaque->depth = 0;
	opaque->space_count = 0;
	out_open(&opaque->out);
}

void
opaque_close(struct opaque *opaque)
{
	out_close(&opaque->out);
}

/*
 * The element's own declarations come first and in their order, then those
 * that it has from further out.
 */
bool
opaque_start(struct opaque *opaque, const struct opaque_tag *tag)
{
	const xmlChar	**part;
	int		i;

	opaque->depth++;
	opaque_put(opaque, "<");
	opaque_name(opaque, tag->prefix, tag->name);

	for (i = 0; i < tag->space_count; i++) {
		if (!opaque_declare(opaque, tag->spaces[2 * i],
		    tag->spaces[2 * i + 1]))
			return (false);
	}
	if (!opaque_need(opaque, tag->prefix, tag->uri))
		return (false);
	for (i = 0; i < tag->attribute_count; i++) {
		part = tag->attributes + 5 * i;
		if (part[1] != NULL && !opaque_need(opaque, part[1], part[2]))
			return (false);
	}

	for (i = 0; i < tag->attribute_count; i++)
		opaque_attribute(opaque, tag->attributes + 5 * i);
	opaque_put(opaque, ">");

	return (opaque_fits(opaque));
}

bool
opaque_end(struct opaque *opaque, const xmlChar *name, const xmlChar *prefix)
{
	assert(opaque->depth > 0);

	while (opaque->space_count > 0 &&
	    opaque->spaces[opaque->space_count - 1].depth == opaque->depth)
		opaque->space_count--;
	opaque->depth--;

	opaque_put(opaque, "</");
	opaque_name(opaque, prefix, name);
	opaque_put(opaque, ">");

	return (opaque_fits(opaque));
}

bool
opaque_text(struct opaque *opaque, const xmlChar *bytes, size_t len)
{
	xml_put(&opaque->out, (struct text){ (const char *)bytes,
	    (uint32_t)len });

	return (opaque_fits(opaque));
}

bool
opaque_comment(struct opaque *opaque, const xmlChar *comment)
{
	opaque_put(opaque, "<!--");
	opaque_put(opaque, (const char *)comment);
	opaque_put(opaque, "-->");

	return (opaque_fits(opaque));
}

bool
opaque_instruction(struct opaque *opaque, const xmlChar *target,
    const xmlChar *data)
{
	opaque_put(opaque, "<?");
	opaque_put(opaque, (const char *)target);
	if (data != NULL) {
		opaque_put(opaque, " ");
		opaque_put(opaque, (const char *)data);
	}
	opaque_put(opaque, "?>");

	return (opaque_fits(opaque));
}

struct text
opaque_keep(struct opaque *opaque, struct arena *arena)
{
	struct out	*out = &opaque->out;
	char		*kept;

	kept = out->failed ? NULL : arena_get(arena, out->len + 1);
	if (kept == NULL)
		return (TEXT_NONE);

	if (out->len > 0)
		memcpy(kept, out->bytes, out->len);
	return ((struct text){ kept, (uint32_t)out->len });
}

static bool
opaque_declare(struct opaque *opaque, const xmlChar *prefix,
    const xmlChar *uri)
{
	const char	*value = uri == NULL ? "" : (const char *)uri;

	if (opaque->space_count == LIMIT_OPAQUE_NAMESPACES)
		return (false);

	opaque->spaces[opaque->space_count++] = (struct opaque_space){
		prefix, (const xmlChar *)value, opaque->depth
	};

	opaque_put(opaque, prefix == NULL ? " xmlns" : " xmlns:");
	if (prefix != NULL)
		opaque_put(opaque, (const char *)prefix);
	opaque_put(opaque, "=\"");
	xml_put_attribute(&opaque->out, text_of(value));
	opaque_put(opaque, "\"");

	return (true);
}

/* Declares a prefix that what was written so far does not declare so. */
static bool
opaque_need(struct opaque *opaque, const xmlChar *prefix, const xmlChar *uri)
{
	const struct opaque_space	*space;
	const xmlChar			*value;
	uint32_t			i;

	value = uri == NULL ? (const xmlChar *)"" : uri;
	if (strcmp((const char *)value, SPACE_XML) == 0)
		return (true);

	for (i = opaque->space_count; i > 0; i--) {
		space = &opaque->spaces[i - 1];
		if (xmlStrEqual(space->prefix, prefix))
			break;
	}
	if (i > 0 && xmlStrEqual(space->uri, value))
		return (true);

	return (opaque_declare(opaque, prefix, uri));
}

static void
opaque_name(struct opaque *opaque, const xmlChar *prefix, const xmlChar *name)
{
	if (prefix != NULL) {
		opaque_put(opaque, (const char *)prefix);
		opaque_put(opaque, ":");
	}
	opaque_put(opaque, (const char *)name);
}

/* SAX leaves every "&" of a value as "&#38;". */
static void
opaque_attribute(struct opaque *opaque, const xmlChar **part)
{
	const char	*at = (const char *)part[3];
	const char	*end = (const char *)part[4], *amp;

	opaque_put(opaque, " ");
	opaque_name(opaque, part[1], part[0]);
	opaque_put(opaque, "=\"");

	while (at < end) {
		amp = memmem(at, (size_t)(end - at), "&#38;", 5);
		if (amp == NULL)
			amp = end;
		xml_put_attribute(&opaque->out, (struct text){ at,
		    (uint32_t)(amp - at) });
		if (amp < end) {
			opaque_put(opaque, "&amp;");
			amp += 5;
		}
		at = amp;
	}

	opaque_put(opaque, "\"");
}

static bool
opaque_fits(const struct opaque *opaque)
{
	return (!opaque->out.failed &&
	    opaque->out.len <= LIMIT_OPAQUE_BYTES);
}
