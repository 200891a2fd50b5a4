/*
 * Opaque XML that came as a text of JSON or msgpack. It is read with a root
 * put around it, which nothing in it can close: what would stand behind a root
 * that is closed is no XML.
 */

#include <string.h>

#include <libxml/parser.h>
#include <libxml/parserInternals.h>

#include "opaque.h"
#include "xml_text.h"

struct opaque_reader {
	struct opaque	opaque;
	xmlParserCtxt	*parser;
	struct fault	*fault;
	uint32_t	depth;		/* the root that was put around is 1 */
	uint32_t	elements;	/* on depth 2 */
};

static void	read_on_start(void *, const xmlChar *, const xmlChar *,
		    const xmlChar *, int, const xmlChar **, int, int,
		    const xmlChar **);
static void	read_on_end(void *, const xmlChar *, const xmlChar *,
		    const xmlChar *);
static void	read_on_text(void *, const xmlChar *, int);
static void	read_on_comment(void *, const xmlChar *);
static void	read_on_instruction(void *, const xmlChar *, const xmlChar *);
static void	read_on_error(void *, xmlErrorPtr);
static void	read_stop(struct opaque_reader *, enum fault_code);
static bool	read_all(struct opaque_reader *, const struct xml_text *);

static xmlSAXHandler	read_sax = {
	.initialized		= XML_SAX2_MAGIC,
	.startElementNs		= read_on_start,
	.endElementNs		= read_on_end,
	.characters		= read_on_text,
	.ignorableWhitespace	= read_on_text,
	.cdataBlock		= read_on_text,
	.comment		= read_on_comment,
	.processingInstruction	= read_on_instruction,
	.serror			= read_on_error,
};

bool
opaque_read(struct text text, bool is_element, struct arena *arena,
    struct text *kept, struct fault *fault)
{
	struct opaque_reader	reader = { .fault = fault };
	struct xml_text		whole = { .len = text.len + 7u };
	char			*bytes;

	if (text.len > LIMIT_OPAQUE_BYTES ||
	    (bytes = arena_get(arena, whole.len)) == NULL) {
		fault->code = FAULT_LIMIT;
		return (false);
	}

	memcpy(bytes, "<m>", 3);
	memcpy(bytes + 3, text.ptr, text.len);
	memcpy(bytes + 3 + text.len, "</m>", 4);
	whole.bytes = bytes;
	if (!xml_text_check(&whole, fault))
		return (false);

	opaque_open(&reader.opaque, is_element);
	*kept = TEXT_NONE;
	if (read_all(&reader, &whole)) {
		*kept = opaque_keep(&reader.opaque, arena);
		if (kept->ptr == NULL)
			fault->code = FAULT_LIMIT;
	}
	opaque_close(&reader.opaque);

	return (kept->ptr != NULL);
}

static bool
read_all(struct opaque_reader *reader, const struct xml_text *text)
{
	reader->parser = xmlCreatePushParserCtxt(&read_sax, reader, NULL, 0,
	    NULL);
	if (reader->parser == NULL) {
		reader->fault->code = FAULT_LIMIT;
		return (false);
	}

	(void)xmlCtxtUseOptions(reader->parser, XML_PARSE_NONET |
	    XML_PARSE_IGNORE_ENC);
	(void)xmlSwitchEncoding(reader->parser, XML_CHAR_ENCODING_UTF8);
	(void)xmlParseChunk(reader->parser, text->bytes, (int)text->len, 1);
	if (reader->parser->wellFormed == 0)
		read_stop(reader, FAULT_SYNTAX);
	else if (reader->opaque.is_element && reader->elements != 1)
		read_stop(reader, FAULT_VALUE);
	xmlFreeParserCtxt(reader->parser);

	return (reader->fault->code == FAULT_NONE);
}

static void
read_on_start(void *ctx, const xmlChar *name, const xmlChar *prefix,
    const xmlChar *uri, int spaces, const xmlChar **space, int attributes,
    int defaulted, const xmlChar **attribute)
{
	struct opaque_reader	*reader = ctx;
	struct opaque_tag	tag = { name, prefix, uri, spaces, space,
				    attributes, attribute };

	(void)defaulted;

	if (reader->fault->code != FAULT_NONE || ++reader->depth == 1)
		return;
	if (reader->depth > LIMIT_DEPTH) {
		read_stop(reader, FAULT_LIMIT);
		return;
	}

	if (reader->depth == 2 && ++reader->elements > 0 &&
	    reader->opaque.is_element && (uri == NULL ||
	    strcmp((const char *)uri, OPAQUE_DSIG) != 0 ||
	    strcmp((const char *)name, "Signature") != 0)) {
		read_stop(reader, FAULT_VALUE);
		return;
	}

	if (!opaque_start(&reader->opaque, &tag))
		read_stop(reader, FAULT_LIMIT);
}

static void
read_on_end(void *ctx, const xmlChar *name, const xmlChar *prefix,
    const xmlChar *uri)
{
	struct opaque_reader	*reader = ctx;

	(void)uri;

	if (reader->fault->code == FAULT_NONE && --reader->depth > 0 &&
	    !opaque_end(&reader->opaque, name, prefix))
		read_stop(reader, FAULT_LIMIT);
}

/* Beside an element that stands alone there is only white space. */
static void
read_on_text(void *ctx, const xmlChar *bytes, int len)
{
	struct opaque_reader	*reader = ctx;

	if (reader->fault->code != FAULT_NONE)
		return;

	if (reader->opaque.is_element && reader->depth == 1) {
		while (len > 0 && memchr(" \t\r\n", bytes[len - 1], 4) != NULL)
			len--;
		if (len > 0)
			read_stop(reader, FAULT_VALUE);
		return;
	}

	if (!opaque_text(&reader->opaque, bytes, (size_t)len))
		read_stop(reader, FAULT_LIMIT);
}

static void
read_on_comment(void *ctx, const xmlChar *comment)
{
	struct opaque_reader	*reader = ctx;

	if (reader->fault->code == FAULT_NONE &&
	    (!reader->opaque.is_element || reader->depth > 1) &&
	    !opaque_comment(&reader->opaque, comment))
		read_stop(reader, FAULT_LIMIT);
}

static void
read_on_instruction(void *ctx, const xmlChar *target, const xmlChar *data)
{
	struct opaque_reader	*reader = ctx;

	if (reader->fault->code == FAULT_NONE &&
	    (!reader->opaque.is_element || reader->depth > 1) &&
	    !opaque_instruction(&reader->opaque, target, data))
		read_stop(reader, FAULT_LIMIT);
}

static void
read_on_error(void *ctx, xmlErrorPtr error)
{
	struct opaque_reader	*reader = ctx;
	enum fault_code		code;

	code = xml_error_code(error);
	if (code != FAULT_NONE)
		read_stop(reader, code);
}

/*
 * Warnings are remarks. What breaks the rules of namespaces is an error after
 * which the parser goes on, but we do not: of a prefix that nobody declared
 * nobody knows what it means. That a namespace is no URI is a remark again.
 */
enum fault_code
xml_error_code(const xmlError *error)
{
	if (error->level != XML_ERR_FATAL &&
	    (error->level != XML_ERR_ERROR ||
	    error->domain != XML_FROM_NAMESPACE ||
	    error->code == XML_WAR_NS_URI))
		return (FAULT_NONE);

	switch (error->code) {
	case XML_ERR_INVALID_CHAR:
		return (FAULT_CHARACTER);
	case XML_ERR_NO_MEMORY:
		return (FAULT_LIMIT);
	default:
		return (FAULT_SYNTAX);
	}
}

static void
read_stop(struct opaque_reader *reader, enum fault_code code)
{
	if (reader->fault->code == FAULT_NONE)
		reader->fault->code = code;

	xmlStopParser(reader->parser);
}
