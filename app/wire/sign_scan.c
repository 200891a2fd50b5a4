/*
 * The parse of a signed message: see sign_scan.h. The message has been read
 * by the same parser before it comes here, but nothing relies on that. It is
 * parsed whole, not pushed: pushed, libxml2 leaves the line ends of CDATA as
 * they are.
 *
 * Everything but the signature goes into `document`, SignedInfo into `info`.
 * The rest of the signature is in neither: so it may say nothing but what the
 * table of parts knows.
 */

#include <string.h>

#include <libxml/parserInternals.h>

#include "sign_scan.h"

struct part_rule {
	uint8_t		parent;
	uint8_t		part;
	uint8_t		most;
	const char	*name;
};

/* Private to the table: within KeyInfo as often as it likes. */
#define ANY	255

static const struct part_rule	part_rules[] = {
	{ PART_SIGNATURE, PART_INFO, 1, "SignedInfo" },
	{ PART_SIGNATURE, PART_VALUE, 1, "SignatureValue" },
	{ PART_SIGNATURE, PART_KEY_INFO, 1, "KeyInfo" },
	{ PART_INFO, PART_CANONICALIZATION, 1, "CanonicalizationMethod" },
	{ PART_INFO, PART_METHOD, 1, "SignatureMethod" },
	{ PART_INFO, PART_REFERENCE, 1, "Reference" },
	{ PART_REFERENCE, PART_TRANSFORMS, 1, "Transforms" },
	{ PART_TRANSFORMS, PART_TRANSFORM, 2, "Transform" },
	{ PART_REFERENCE, PART_DIGEST_METHOD, 1, "DigestMethod" },
	{ PART_REFERENCE, PART_DIGEST, 1, "DigestValue" },
	{ PART_KEY_INFO, PART_KEY_NAME, 1, "KeyName" },
	{ PART_KEY_INFO, PART_X509, ANY, "X509Data" },
	{ PART_X509, PART_CERTIFICATE, LIMIT_SIGN_CHAIN, "X509Certificate" },
};

#define COUNT(array)	(sizeof(array) / sizeof((array)[0]))

static void	scan_on_start(void *, const xmlChar *, const xmlChar *,
		    const xmlChar *, int, const xmlChar **, int, int,
		    const xmlChar **);
static void	scan_on_end(void *, const xmlChar *, const xmlChar *,
		    const xmlChar *);
static void	scan_on_text(void *, const xmlChar *, int);
static void	scan_on_instruction(void *, const xmlChar *, const xmlChar *);
static void	scan_on_doctype(void *, const xmlChar *, const xmlChar *,
		    const xmlChar *);
static void	scan_on_error(void *, xmlErrorPtr);

static void	scan_wrong(struct sign_scan *, enum signature_state,
		    const char *);
static void	part_enter(struct sign_scan *, const xmlChar *,
		    const xmlChar *, int, const xmlChar **);
static void	part_read(struct sign_scan *, enum sign_part, int,
		    const xmlChar **);
static void	part_leave(struct sign_scan *, enum sign_part);
static void	transform_read(struct sign_scan *, struct text);
static int64_t	chain_add(struct sign_scan *, struct text);
static struct text	attribute_find(int, const xmlChar **, const char *);
static struct out	*scan_target(struct sign_scan *);
static void	scan_close(struct sign_scan *);

static xmlSAXHandler	scan_sax = {
	.initialized		= XML_SAX2_MAGIC,
	.startElementNs		= scan_on_start,
	.endElementNs		= scan_on_end,
	.characters		= scan_on_text,
	.ignorableWhitespace	= scan_on_text,
	.cdataBlock		= scan_on_text,
	.processingInstruction	= scan_on_instruction,
	.internalSubset		= scan_on_doctype,
	.serror			= scan_on_error,
};

bool
sign_scan_open(struct sign_scan *s)
{
	memset(s, 0, sizeof(*s));
	c14n_open(&s->c14n);
	s->parser = xmlNewParserCtxt();
	if (s->parser == NULL)
		return (false);
	*s->parser->sax = scan_sax;
	s->parser->userData = s;
	return (true);
}

void
sign_scan_close(struct sign_scan *s)
{
	xmlFreeParserCtxt(s->parser);
	c14n_close(&s->c14n);
	out_close(&s->document);
	out_close(&s->info);
	out_close(&s->text);
	out_close(&s->chain);
}

enum signature_state
sign_scan_run(struct sign_scan *s, struct text xml)
{
	xmlDoc	*none;

	s->document.len = s->info.len = s->text.len = 0;
	s->inside_count = 0;
	s->rooted = false;
	s->state = SIGNATURE_VALID;
	s->why = "";
	s->value_len = s->digest_len = 0;
	s->key_name[0] = '\0';
	s->chain.len = 0;
	memset(s->seen, 0, sizeof(s->seen));
	c14n_begin(&s->c14n);

	if (xml.len > INT32_MAX)
		return (SIGNATURE_INVALID);
	none = xmlCtxtReadMemory(s->parser, xml.ptr, (int)xml.len, NULL, NULL,
	    XML_PARSE_NONET | XML_PARSE_IGNORE_ENC);
	if (none != NULL)
		xmlFreeDoc(none);
	if (s->parser->wellFormed == 0)
		scan_wrong(s, SIGNATURE_INVALID, "not well-formed");
	if (s->document.failed || s->info.failed || s->text.failed)
		scan_wrong(s, SIGNATURE_INVALID, "out of memory");
	if (xmlDictSize(s->parser->dict) > LIMIT_SIGN_NAMES) {
		xmlFreeParserCtxt(s->parser);
		if ((s->parser = xmlNewParserCtxt()) == NULL)
			scan_wrong(s, SIGNATURE_INVALID, "out of memory");
		else {
			*s->parser->sax = scan_sax;
			s->parser->userData = s;
		}
	}
	if (s->state == SIGNATURE_VALID)
		scan_close(s);
	return (s->state);
}

/* The end of the message: was everything there that has to be? */
static void
scan_close(struct sign_scan *s)
{
	static const uint8_t	needed[] = {
		PART_INFO, PART_VALUE, PART_CANONICALIZATION, PART_METHOD,
		PART_REFERENCE, PART_TRANSFORM, PART_DIGEST_METHOD,
		PART_DIGEST
	};
	size_t			i;

	if (s->seen[PART_SIGNATURE] == 0) {
		scan_wrong(s, SIGNATURE_UNSIGNED, "no signature");
		return;
	}
	for (i = 0; i < COUNT(needed); i++) {
		if (s->seen[needed[i]] == 0)
			scan_wrong(s, SIGNATURE_INVALID,
			    "a part of the signature is missing");
	}
}

static void
scan_on_start(void *ctx, const xmlChar *name, const xmlChar *prefix,
    const xmlChar *uri, int namespaces, const xmlChar **namespace,
    int attributes, int defaulted, const xmlChar **attribute)
{
	struct sign_scan	*s = ctx;
	struct out		*out;
	bool			apex, ours;

	(void)defaulted;
	if (s->state != SIGNATURE_VALID)
		return;
	s->rooted = true;
	if (attributes > LIMIT_XML_ATTRIBUTES ||
	    !c14n_enter(&s->c14n, namespaces, namespace)) {
		scan_wrong(s, SIGNATURE_UNSUPPORTED,
		    "too deep, too many names, or a relative namespace");
		return;
	}
	ours = (s->inside_count > 0 ||
	    strcmp((const char *)name, "Signature") == 0) && uri != NULL &&
	    strcmp((const char *)uri, SIGN_DSIG) == 0;
	if (s->inside_count > 0 || ours)
		part_enter(s, name, ours ? uri : NULL, attributes, attribute);
	if (s->state != SIGNATURE_VALID)
		return;
	/* What SignedInfo may inherit: of the root, and of the signature. */
	if (s->c14n.level == 1 || (s->inside_count == 1))
		if (!c14n_keep(&s->c14n, attributes, attribute))
			scan_wrong(s, SIGNATURE_UNSUPPORTED, "xml: attributes");
	apex = s->inside_count == 2 && s->inside[1] == PART_INFO;
	if ((out = scan_target(s)) != NULL)
		c14n_start(&s->c14n, out, name, prefix, attributes, attribute,
		    apex);
	if (s->document.len > LIMIT_C14N_BYTES)
		scan_wrong(s, SIGNATURE_UNSUPPORTED, "too long");
}

static void
scan_on_end(void *ctx, const xmlChar *name, const xmlChar *prefix,
    const xmlChar *uri)
{
	struct sign_scan	*s = ctx;
	struct out		*out;

	(void)uri;
	if (s->state != SIGNATURE_VALID)
		return;
	if ((out = scan_target(s)) != NULL)
		c14n_end(out, name, prefix);
	if (s->inside_count > 0)
		part_leave(s, s->inside[--s->inside_count]);
	c14n_leave(&s->c14n);
}

static void
scan_on_text(void *ctx, const xmlChar *bytes, int len)
{
	struct sign_scan	*s = ctx;
	struct out		*out;

	if (s->state != SIGNATURE_VALID)
		return;
	if ((out = scan_target(s)) != NULL)
		c14n_text(out, bytes, len);
	if (s->inside_count == 0)
		return;
	if (s->text.len + (size_t)len > LIMIT_SIGN_TEXT)
		scan_wrong(s, SIGNATURE_UNSUPPORTED, "a long text");
	else
		out_put(&s->text, bytes, (size_t)len);
}

static void
scan_on_instruction(void *ctx, const xmlChar *target, const xmlChar *data)
{
	struct sign_scan	*s = ctx;
	struct out		*out;

	if (s->state == SIGNATURE_VALID && (out = scan_target(s)) != NULL)
		c14n_instruction(out, target, data, s->c14n.level, s->rooted);
}

static void
scan_on_doctype(void *ctx, const xmlChar *name, const xmlChar *public,
    const xmlChar *system)
{
	(void)name;
	(void)public;
	(void)system;
	scan_wrong(ctx, SIGNATURE_INVALID, "a DOCTYPE");
}

/* An undeclared prefix is an error, too: of such a document there is no
 * canonical form. */
static void
scan_on_error(void *ctx, xmlErrorPtr error)
{
	struct sign_scan	*s = ctx;

	if (error->level >= XML_ERR_ERROR)
		scan_wrong(s, SIGNATURE_INVALID, "not well-formed");
}

static void
scan_wrong(struct sign_scan *s, enum signature_state state, const char *why)
{
	if (s->state != SIGNATURE_VALID)
		return;
	s->state = state;
	s->why = why;
	if (s->parser != NULL && s->parser->input != NULL)
		xmlStopParser(s->parser);
}

/* Where the element that is open goes; NULL: nowhere. */
static struct out *
scan_target(struct sign_scan *s)
{
	if (s->inside_count == 0)
		return (&s->document);
	return (s->inside_count > 1 && s->inside[1] == PART_INFO ? &s->info :
	    NULL);
}

/* An element of the signature, or the signature itself. uri NULL: not one of
 * its own namespace. */
static void
part_enter(struct sign_scan *s, const xmlChar *name, const xmlChar *uri,
    int attributes, const xmlChar **attribute)
{
	enum sign_part	parent = s->inside_count == 0 ? SIGN_PARTS :
			    s->inside[s->inside_count - 1];
	enum sign_part	part = SIGN_PARTS;
	uint8_t		most = 1;
	size_t		i;

	if (parent == SIGN_PARTS) {
		part = PART_SIGNATURE;
		if (s->c14n.level != 2) {
			scan_wrong(s, SIGNATURE_INVALID,
			    "a signature that is no child of the root");
			return;
		}
	}
	for (i = 0; i < COUNT(part_rules) && uri != NULL; i++) {
		if (part_rules[i].parent == parent &&
		    strcmp((const char *)name, part_rules[i].name) == 0) {
			part = part_rules[i].part;
			most = part_rules[i].most;
		}
	}
	/* Keys by value, issuers, strangers' hints: none of them counts. */
	if (part == SIGN_PARTS && (parent == PART_KEY_INFO ||
	    parent == PART_X509 || parent == PART_IGNORED)) {
		part = PART_IGNORED;
		most = ANY;
	}
	if (part == SIGN_PARTS || (parent != SIGN_PARTS && uri != NULL &&
	    strcmp((const char *)name, "Signature") == 0)) {
		scan_wrong(s, SIGNATURE_UNSUPPORTED,
		    "an element that no signature of ours has");
		return;
	}
	if (++s->seen[part] > most && most != ANY) {
		scan_wrong(s, SIGNATURE_INVALID, part == PART_SIGNATURE ?
		    "more than one signature" : "a part that stands twice");
		return;
	}
	s->inside[s->inside_count++] = (uint8_t)part;
	s->text.len = 0;
	part_read(s, part, attributes, attribute);
}

/* What stands in the attributes. */
static void
part_read(struct sign_scan *s, enum sign_part part, int count,
    const xmlChar **attribute)
{
	struct text	uri = attribute_find(count, attribute, "Algorithm");
	int		found;

	switch (part) {
	case PART_CANONICALIZATION:
		if (!text_equal_string(uri, SIGN_C14N))
			scan_wrong(s, SIGNATURE_UNSUPPORTED,
			    "CanonicalizationMethod");
		break;
	case PART_METHOD:
		if ((found = sign_method_find(uri)) == -1)
			scan_wrong(s, SIGNATURE_UNSUPPORTED, "SignatureMethod");
		else
			s->method = (enum sign_method)found;
		break;
	case PART_REFERENCE:
		uri = attribute_find(count, attribute, "URI");
		if (uri.ptr == NULL || uri.len > 0)
			scan_wrong(s, SIGNATURE_INVALID,
			    "a reference to something else than the message");
		break;
	case PART_TRANSFORM:
		transform_read(s, uri);
		break;
	case PART_DIGEST_METHOD:
		if ((found = sign_digest_find(uri)) == -1)
			scan_wrong(s, SIGNATURE_UNSUPPORTED, "DigestMethod");
		else
			s->digest = (enum sign_digest)found;
		break;
	default:
		break;
	}
}

/* The signature is cut out first; what canonicalises anyway may follow. */
static void
transform_read(struct sign_scan *s, struct text uri)
{
	if (!text_equal_string(uri, s->seen[PART_TRANSFORM] == 1 ?
	    SIGN_ENVELOPED : SIGN_C14N))
		scan_wrong(s, SIGNATURE_UNSUPPORTED, "Transform");
}

/* What stands in the text. */
static void
part_leave(struct sign_scan *s, enum sign_part part)
{
	struct text	text = { s->text.bytes, (uint32_t)s->text.len };
	int64_t		len = 0;
	uint32_t	from;

	switch (part) {
	case PART_DIGEST:
		len = sign_base64_read(text, s->digest_value,
		    sizeof(s->digest_value));
		s->digest_len = len < 0 ? 0 : (size_t)len;
		break;
	case PART_VALUE:
		len = sign_base64_read(text, s->value, sizeof(s->value));
		s->value_len = len < 0 ? 0 : (size_t)len;
		break;
	case PART_CERTIFICATE:
		len = chain_add(s, text);
		break;
	case PART_KEY_NAME:
		for (from = 0; from < text.len &&
		    (unsigned char)text.ptr[from] <= ' '; from++)
			continue;
		while (text.len > from &&
		    (unsigned char)text.ptr[text.len - 1] <= ' ')
			text.len--;
		text.len -= from;
		if (text.len >= sizeof(s->key_name))
			text.len = sizeof(s->key_name) - 1;
		if (text.len > 0)
			memcpy(s->key_name, text.ptr + from, text.len);
		s->key_name[text.len] = '\0';
		break;
	default:
		break;
	}
	if (len < 0)
		scan_wrong(s, SIGNATURE_INVALID, "base64");
	s->text.len = 0;
}

/* A certificate of the chain, decoded where it stays. */
static int64_t
chain_add(struct sign_scan *s, struct text text)
{
	size_t	from = s->chain.len;
	int64_t	len;

	s->chain_ends[s->seen[PART_CERTIFICATE] - 1] = from;
	out_put(&s->chain, text.ptr, text.len);
	if (s->chain.failed || text.len == 0)
		return (s->chain.failed ? -1 : 0);
	len = sign_base64_read(text, (uint8_t *)s->chain.bytes + from,
	    text.len);
	s->chain.len = from + (len < 0 ? 0 : (size_t)len);
	s->chain_ends[s->seen[PART_CERTIFICATE] - 1] = s->chain.len;
	return (len);
}

/* Of an attribute without a namespace. None of those that are read has an
 * "&" in a value that counts. */
static struct text
attribute_find(int count, const xmlChar **attribute, const char *name)
{
	int	i;

	for (i = 0; i < count; i++, attribute += 5) {
		if (attribute[2] == NULL &&
		    strcmp((const char *)attribute[0], name) == 0)
			return ((struct text){ (const char *)attribute[3],
			    (uint32_t)(attribute[4] - attribute[3]) });
	}
	return (TEXT_NONE);
}
