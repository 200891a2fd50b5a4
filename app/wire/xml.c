/*
 * The XML reader: libxml2's push parser with SAX2 callbacks, no tree. Of what
 * libxml2 can do only the core is used: no DTD (any DOCTYPE ends the parse
 * before an entity can be declared), no network, no files, no entities but the
 * five and characters by number.
 *
 * expat was weighed: it takes 1.6 times as long and knows neither GB2312 nor a
 * bound of its own on anything but entities.
 */

#include <assert.h>
#include <string.h>

#include <libxml/parser.h>
#include <libxml/parserInternals.h>

#include "../limits.h"
#include "message_build.h"
#include "message_read.h"
#include "xml_text.h"

#define XML_CEB		"http://www.chinaport.gov.cn/ceb"
#define XML_DSIG	"http://www.w3.org/2000/09/xmldsig#"
#define XML_CHUNK	65536

struct xml_reader {
	struct build		build;
	struct message		*message;
	xmlParserCtxt		*parser;
	size_t			skipped;
	const xmlChar		*ours;		/* the root's namespace */
	uint32_t		depth;
	uint32_t		elements;
	/* All texts together are shorter than the message. */
	char			*text;
	size_t			text_room;
	size_t			text_len;
	size_t			text_from;	/* of the field entered */
};

static void	xml_on_start(void *, const xmlChar *, const xmlChar *,
		    const xmlChar *, int, const xmlChar **, int, int,
		    const xmlChar **);
static void	xml_on_end(void *, const xmlChar *, const xmlChar *,
		    const xmlChar *);
static void	xml_on_text(void *, const xmlChar *, int);
static void	xml_on_doctype(void *, const xmlChar *, const xmlChar *,
		    const xmlChar *);
static void	xml_on_error(void *, xmlErrorPtr);

static bool	xml_run(struct xml_reader *, const struct xml_text *);
static bool	xml_enter(struct xml_reader *, struct text, const xmlChar *);
static bool	xml_attribute(struct xml_reader *, const xmlChar **);
static void	xml_stop(struct xml_reader *, enum fault_code);
static bool	xml_is_ours(const struct xml_reader *, const xmlChar *);
static struct text	xml_name(const xmlChar *);

static xmlSAXHandler	xml_sax = {
	.initialized		= XML_SAX2_MAGIC,
	.startElementNs		= xml_on_start,
	.endElementNs		= xml_on_end,
	.characters		= xml_on_text,
	.ignorableWhitespace	= xml_on_text,
	.cdataBlock		= xml_on_text,
	.internalSubset		= xml_on_doctype,
	.serror			= xml_on_error,
};

int
message_read_xml(const void *bytes, size_t len, struct arena *arena,
    struct message *message)
{
	struct xml_reader	reader;
	struct xml_text		text;
	bool			good;

	memset(&reader, 0, sizeof(reader));
	reader.message = message;
	build_open(&reader.build, arena, message);

	if (!xml_text_read(bytes, len, arena, &text, &message->fault) ||
	    !xml_text_check(&text, &message->fault))
		return (-1);

	reader.skipped = text.skipped;
	reader.text_room = text.len;
	reader.text = arena_get(arena, text.len);
	reader.parser = xmlCreatePushParserCtxt(&xml_sax, &reader, NULL, 0,
	    NULL);
	if (reader.text == NULL || reader.parser == NULL) {
		xmlFreeParserCtxt(reader.parser);
		(void)build_fail(&reader.build, FAULT_LIMIT, NULL, 0);
		return (-1);
	}

	good = xml_run(&reader, &text);
	xmlFreeParserCtxt(reader.parser);

	return (good && build_close(&reader.build) ? 0 : -1);
}

/* The text is UTF-8 by now, whatever its declaration says. */
static bool
xml_run(struct xml_reader *reader, const struct xml_text *text)
{
	xmlParserCtxt	*parser = reader->parser;
	size_t		at;
	int		part;

	(void)xmlCtxtUseOptions(parser, XML_PARSE_NONET |
	    XML_PARSE_IGNORE_ENC);
	(void)xmlSwitchEncoding(parser, XML_CHAR_ENCODING_UTF8);

	for (at = 0; at < text->len; at += (size_t)part) {
		part = text->len - at < XML_CHUNK ? (int)(text->len - at) :
		    XML_CHUNK;
		if (xmlParseChunk(parser, text->bytes + at, part, 0) != 0)
			break;
	}

	if (reader->message->fault.code == FAULT_NONE)
		(void)xmlParseChunk(parser, NULL, 0, 1);

	/* An empty body has no error of its own. */
	if (parser->wellFormed == 0 || reader->message->type.ptr == NULL)
		xml_stop(reader, FAULT_SYNTAX);

	return (reader->message->fault.code == FAULT_NONE);
}

static void
xml_on_start(void *ctx, const xmlChar *name, const xmlChar *prefix,
    const xmlChar *uri, int namespaces, const xmlChar **namespace,
    int attributes, int defaulted, const xmlChar **attribute)
{
	struct xml_reader	*reader = ctx;
	int			i;

	(void)prefix;
	(void)namespaces;
	(void)namespace;
	(void)defaulted;

	if (reader->message->fault.code != FAULT_NONE)
		return;

	if (++reader->depth > LIMIT_DEPTH ||
	    ++reader->elements > LIMIT_ELEMENTS) {
		xml_stop(reader, FAULT_LIMIT);
		return;
	}

	if (!xml_enter(reader, xml_name(name), uri)) {
		xml_stop(reader, FAULT_SYNTAX);
		return;
	}

	for (i = 0; reader->depth == 1 && i < attributes; i++) {
		if (!xml_attribute(reader, attribute + 5 * i)) {
			/* Which drops the attributes: look no further. */
			xml_stop(reader, FAULT_LIMIT);
			return;
		}
	}

	if (build_place(&reader->build) == PLACE_FIELD)
		reader->text_from = reader->text_len;
}

/* The root decides: the CEB namespace, or none at all. */
static bool
xml_enter(struct xml_reader *reader, struct text name, const xmlChar *uri)
{
	struct build	*build = &reader->build;
	char		*type;

	if (reader->depth > 1) {
		if (reader->depth == 2 && name.len == 9 && uri != NULL &&
		    strcmp((const char *)uri, XML_DSIG) == 0 &&
		    memcmp(name.ptr, "Signature", 9) == 0)
			reader->message->is_signed = true;

		return (build_enter(build, xml_is_ours(reader, uri) ? name :
		    TEXT_NONE));
	}

	if ((type = arena_get(build->arena, name.len)) == NULL)
		return (build_fail(build, FAULT_LIMIT, NULL, 0));

	memcpy(type, name.ptr, name.len);
	name.ptr = type;

	reader->ours = uri;
	if (uri != NULL && strcmp((const char *)uri, XML_CEB) != 0) {
		reader->message->type = name;
		return (build_fail(build, FAULT_KIND, NULL, 0));
	}

	return (build_enter(build, name));
}

static void
xml_on_end(void *ctx, const xmlChar *name, const xmlChar *prefix,
    const xmlChar *uri)
{
	struct xml_reader	*reader = ctx;
	struct text		text;

	(void)name;
	(void)prefix;
	(void)uri;

	if (reader->message->fault.code != FAULT_NONE)
		return;

	if (build_place(&reader->build) == PLACE_FIELD) {
		text.ptr = reader->text + reader->text_from;
		text.len = (uint32_t)(reader->text_len - reader->text_from);
		build_text(&reader->build, text);
	}

	reader->depth--;
	if (!build_leave(&reader->build))
		xml_stop(reader, FAULT_SYNTAX);
}

static void
xml_on_text(void *ctx, const xmlChar *bytes, int len)
{
	struct xml_reader	*reader = ctx;

	if (build_place(&reader->build) != PLACE_FIELD ||
	    reader->message->fault.code != FAULT_NONE)
		return;

	assert(len >= 0 &&
	    (size_t)len <= reader->text_room - reader->text_len);

	memcpy(reader->text + reader->text_len, bytes, (size_t)len);
	reader->text_len += (size_t)len;
}

/* Before any entity of it was read. */
static void
xml_on_doctype(void *ctx, const xmlChar *name, const xmlChar *public,
    const xmlChar *system)
{
	(void)name;
	(void)public;
	(void)system;

	xml_stop(ctx, FAULT_SYNTAX);
}

/* A prefix that nobody declared is a stranger's business, not ours. */
static void
xml_on_error(void *ctx, xmlErrorPtr error)
{
	struct xml_reader	*reader = ctx;

	if (error->level != XML_ERR_FATAL)
		return;

	switch (error->code) {
	case XML_ERR_INVALID_CHAR:
		xml_stop(reader, FAULT_CHARACTER);
		break;
	case XML_ERR_NO_MEMORY:
		xml_stop(reader, FAULT_LIMIT);
		break;
	default:
		xml_stop(reader, FAULT_SYNTAX);
		break;
	}
}

/*
 * guid and version of the root. The five parts of an attribute are name,
 * prefix, namespace, and the start and end of its value, in which SAX leaves
 * every "&" as "&#38;".
 */
static bool
xml_attribute(struct xml_reader *reader, const xmlChar **part)
{
	const char	*at = (const char *)part[3];
	const char	*end = (const char *)part[4];
	struct text	value;
	char		*to;

	if (part[2] != NULL)
		return (true);

	value.len = 0;
	value.ptr = to = arena_get(reader->build.arena, (size_t)(end - at));
	if (to == NULL)
		return (false);

	while (at < end) {
		to[value.len] = *at;
		at += end - at >= 5 && memcmp(at, "&#38;", 5) == 0 ? 5 : 1;
		value.len++;
	}

	build_attribute(&reader->build, xml_name(part[0]), value);
	return (true);
}

/* The first fault counts; what the builder found has no position yet. */
static void
xml_stop(struct xml_reader *reader, enum fault_code code)
{
	struct fault	*fault = &reader->message->fault;
	long		at;

	(void)build_fail(&reader->build, code, NULL, 0);

	if (fault->pos == 0 && (at = xmlByteConsumed(reader->parser)) > 0)
		fault->pos = (uint32_t)((size_t)at + reader->skipped);

	xmlStopParser(reader->parser);
}

static bool
xml_is_ours(const struct xml_reader *reader, const xmlChar *uri)
{
	return (uri == reader->ours || (uri != NULL &&
	    strcmp((const char *)uri, XML_CEB) == 0));
}

static struct text
xml_name(const xmlChar *name)
{
	return ((struct text){ (const char *)name,
	    (uint32_t)strlen((const char *)name) });
}
