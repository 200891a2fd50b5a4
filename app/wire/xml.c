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
#include "envelope.h"
#include "message_build.h"
#include "message_read.h"
#include "opaque.h"
#include "xml_text.h"

#define XML_CEB		"http://www.chinaport.gov.cn/ceb"
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
	bool			is_opaque;
	struct opaque		opaque;		/* while is_opaque */
};

static void	xml_on_start(void *, const xmlChar *, const xmlChar *,
		    const xmlChar *, int, const xmlChar **, int, int,
		    const xmlChar **);
static void	xml_on_end(void *, const xmlChar *, const xmlChar *,
		    const xmlChar *);
static void	xml_on_text(void *, const xmlChar *, int);
static void	xml_on_comment(void *, const xmlChar *);
static void	xml_on_instruction(void *, const xmlChar *, const xmlChar *);
static void	xml_on_doctype(void *, const xmlChar *, const xmlChar *,
		    const xmlChar *);
static void	xml_on_error(void *, xmlErrorPtr);

static bool	xml_run(struct xml_reader *, const struct xml_text *);
static bool	xml_enter(struct xml_reader *, struct text, const xmlChar *);
static bool	xml_enter_root(struct xml_reader *, struct text,
		    const xmlChar *);
static void	xml_opaque_start(struct xml_reader *,
		    const struct opaque_tag *);
static bool	xml_opaque_end(struct xml_reader *, const xmlChar *,
		    const xmlChar *);
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
	.comment		= xml_on_comment,
	.processingInstruction	= xml_on_instruction,
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
	opaque_close(&reader.opaque);

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
	struct opaque_tag	tag = { name, prefix, uri, namespaces,
				    namespace, attributes, attribute };
	int			i;

	(void)defaulted;

	if (reader->message->fault.code != FAULT_NONE)
		return;

	if (++reader->depth > LIMIT_DEPTH ||
	    ++reader->elements > LIMIT_ELEMENTS) {
		xml_stop(reader, FAULT_LIMIT);
		return;
	}

	if (build_place(&reader->build) == PLACE_OPAQUE) {
		xml_opaque_start(reader, &tag);
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
	else if (build_place(&reader->build) == PLACE_OPAQUE)
		xml_opaque_start(reader, &tag);
}

/* A signature is one by its namespace and its place. */
static bool
xml_enter(struct xml_reader *reader, struct text name, const xmlChar *uri)
{
	struct build	*build = &reader->build;
	bool		ours;

	if (reader->depth == 1)
		return (xml_enter_root(reader, name, uri));

	ours = xml_is_ours(reader, uri);
	if (reader->depth == 2 && text_equal_string(name, "Signature"))
		ours = uri != NULL &&
		    strcmp((const char *)uri, OPAQUE_DSIG) == 0;

	return (build_enter(build, ours ? name : TEXT_NONE));
}

/* The root decides: its own namespace, or none at all. */
static bool
xml_enter_root(struct xml_reader *reader, struct text name,
    const xmlChar *uri)
{
	struct build	*build = &reader->build;
	bool		known;
	char		*type;

	if ((type = arena_get(build->arena, name.len)) == NULL)
		return (build_fail(build, FAULT_LIMIT, NULL, 0));

	memcpy(type, name.ptr, name.len);
	name.ptr = type;

	reader->ours = uri;
	known = uri == NULL || strcmp((const char *)uri,
	    text_equal_string(name, "DxpMsg") ||
	    text_equal_string(name, "DxpMsgSv") ? ENVELOPE_NAMESPACE :
	    XML_CEB) == 0;
	if (!known) {
		reader->message->type = name;
		return (build_fail(build, FAULT_KIND, NULL, 0));
	}

	return (build_enter(build, name));
}

/* The signature is an element that is kept; Message keeps what is in it. */
static void
xml_opaque_start(struct xml_reader *reader, const struct opaque_tag *tag)
{
	struct opaque	*opaque = &reader->opaque;
	bool		is_element;

	if (!reader->is_opaque) {
		reader->is_opaque = true;
		is_element = build_opaque_is_element(&reader->build);
		opaque_open(opaque, is_element);
		if (!is_element)
			return;
	}

	if (!opaque_start(opaque, tag))
		xml_stop(reader, FAULT_LIMIT);
}

/* True when the place that is opaque ends here. */
static bool
xml_opaque_end(struct xml_reader *reader, const xmlChar *name,
    const xmlChar *prefix)
{
	struct opaque	*opaque = &reader->opaque;
	struct text	xml;

	if (opaque->depth > 0) {
		if (!opaque_end(opaque, name, prefix))
			xml_stop(reader, FAULT_LIMIT);
		if (opaque->depth > 0 || !opaque->is_element)
			return (false);
	}

	xml = opaque_keep(opaque, reader->build.arena);
	opaque_close(opaque);
	reader->is_opaque = false;
	if (xml.ptr == NULL)
		xml_stop(reader, FAULT_LIMIT);
	else
		build_opaque(&reader->build, xml);

	return (true);
}

static void
xml_on_end(void *ctx, const xmlChar *name, const xmlChar *prefix,
    const xmlChar *uri)
{
	struct xml_reader	*reader = ctx;
	struct text		text;

	(void)uri;

	if (reader->message->fault.code != FAULT_NONE)
		return;

	if (build_place(&reader->build) == PLACE_OPAQUE &&
	    !xml_opaque_end(reader, name, prefix)) {
		reader->depth--;
		return;
	}

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

	if (reader->message->fault.code != FAULT_NONE)
		return;

	if (reader->is_opaque && !opaque_text(&reader->opaque, bytes,
	    (size_t)len))
		xml_stop(reader, FAULT_LIMIT);
	if (build_place(&reader->build) != PLACE_FIELD)
		return;

	assert(len >= 0 &&
	    (size_t)len <= reader->text_room - reader->text_len);

	memcpy(reader->text + reader->text_len, bytes, (size_t)len);
	reader->text_len += (size_t)len;
}

static void
xml_on_comment(void *ctx, const xmlChar *comment)
{
	struct xml_reader	*reader = ctx;

	if (reader->is_opaque && reader->message->fault.code == FAULT_NONE &&
	    !opaque_comment(&reader->opaque, comment))
		xml_stop(reader, FAULT_LIMIT);
}

static void
xml_on_instruction(void *ctx, const xmlChar *target, const xmlChar *data)
{
	struct xml_reader	*reader = ctx;

	if (reader->is_opaque && reader->message->fault.code == FAULT_NONE &&
	    !opaque_instruction(&reader->opaque, target, data))
		xml_stop(reader, FAULT_LIMIT);
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

static void
xml_on_error(void *ctx, xmlErrorPtr error)
{
	enum fault_code	code = xml_error_code(error);

	if (code != FAULT_NONE)
		xml_stop(ctx, code);
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
	    reader->message->kind != NULL &&
	    strcmp((const char *)uri, XML_CEB) == 0));
}

static struct text
xml_name(const xmlChar *name)
{
	return ((struct text){ (const char *)name,
	    (uint32_t)strlen((const char *)name) });
}
