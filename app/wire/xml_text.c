/*
 * What real partners send (conflicts.md A 16): GB2312 declared and GBK sent,
 * GB2312 declared and UTF-8 sent, no declaration at all. GB18030 contains GBK
 * and GB2312, so one converter serves the three names. Bytes that are UTF-8
 * with a character of three bytes (all Chinese ones are) are taken as such
 * whatever is declared: GB text that happens to be valid UTF-8 is made of
 * pairs, and reads as letters of two bytes.
 */

#include <errno.h>
#include <iconv.h>
#include <string.h>
#include <strings.h>

#include "../limits.h"
#include "utf8.h"
#include "xml_text.h"

#define NO_ICONV	((iconv_t)-1)

#define DATA_PREFIX	"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ" \
			"0123456789_.-"

enum xml_encoding { XML_UTF8, XML_GB18030, XML_UTF16LE, XML_UTF16BE };

static const char *const	encoding_names[] = {
	[XML_GB18030] = "GB18030",
	[XML_UTF16LE] = "UTF-16LE",
	[XML_UTF16BE] = "UTF-16BE",
};

/* Kept open: opening one reads files, which a confined worker may not. */
static iconv_t	converters[] = { NO_ICONV, NO_ICONV, NO_ICONV, NO_ICONV };

static enum xml_encoding	xml_encoding_find(const char *, size_t,
				    size_t *);
static unsigned int		xml_attributes_count(const char *,
				    const char *);
static bool			xml_is_data(const char *, const char *);
static struct text		xml_declared(const char *, size_t);
static bool			xml_is_gb(struct text);
static bool			xml_declares_it(enum xml_encoding,
				    const struct xml_text *);
static bool			xml_begins(struct text, const char *);
static bool			xml_is_wide(const struct xml_text *);
static bool			xml_has_chinese(const char *, size_t);
static bool			xml_convert(enum xml_encoding,
				    struct xml_text *, struct arena *,
				    struct fault *);
static iconv_t			xml_converter(enum xml_encoding);
static bool			xml_fail(struct fault *, enum fault_code,
				    size_t);

int
xml_text_open(void)
{
	enum xml_encoding	encoding;

	for (encoding = XML_GB18030; encoding <= XML_UTF16BE; encoding++) {
		if (xml_converter(encoding) == NO_ICONV)
			return (-1);
	}

	return (0);
}

bool
xml_text_read(const void *bytes, size_t len, struct arena *arena,
    struct xml_text *text, struct fault *fault)
{
	enum xml_encoding	encoding;
	size_t			valid;

	encoding = xml_encoding_find(bytes, len, &text->skipped);
	text->bytes = (const char *)bytes + text->skipped;
	text->len = len - text->skipped;

	valid = encoding == XML_UTF16LE || encoding == XML_UTF16BE ? 0 :
	    utf8_check(text->bytes, text->len);

	if (encoding == XML_UTF8) {
		if (valid < text->len)
			return (xml_fail(fault, FAULT_ENCODING,
			    text->skipped + valid));
	} else if (encoding != XML_GB18030 || valid < text->len ||
	    !xml_has_chinese(text->bytes, text->len)) {
		if (!xml_convert(encoding, text, arena, fault))
			return (false);
	}

	return (xml_declares_it(encoding, text) ||
	    xml_fail(fault, FAULT_ENCODING, 0));
}

bool
xml_text_check(const struct xml_text *text, struct fault *fault)
{
	const char	*at, *next, *end = text->bytes + text->len;

	for (at = text->bytes; at < end; at = next) {
		next = memchr(at + 1, '<', (size_t)(end - at - 1));
		if (next == NULL)
			next = end;

		if ((next - at > LIMIT_XML_STRETCH &&
		    !xml_is_data(at, next)) ||
		    xml_attributes_count(at, next) > LIMIT_XML_ATTRIBUTES)
			return (xml_fail(fault, FAULT_LIMIT, text->skipped +
			    (size_t)(at - text->bytes)));
	}

	return (true);
}

/* <Data> or <prefix:Data>, without an attribute: the tag ends there. */
static bool
xml_is_data(const char *at, const char *end)
{
	const char	*name = at + 1, *colon;

	for (colon = name; colon < end && memchr(DATA_PREFIX, *colon,
	    sizeof(DATA_PREFIX) - 1) != NULL; colon++)
		continue;
	if (colon < end && *colon == ':')
		name = colon + 1;

	return (end - name > 5 && memcmp(name, "Data>", 5) == 0);
}

/* "=" and a quote: no attribute is without, and few texts have it. */
static unsigned int
xml_attributes_count(const char *at, const char *end)
{
	unsigned int	count;

	count = 0;
	while ((at = memchr(at, '=', (size_t)(end - at))) != NULL) {
		do {
			at++;
		} while (at < end && (*at == ' ' || *at == '\t' ||
		    *at == '\r' || *at == '\n'));

		if (at < end && (*at == '"' || *at == '\''))
			count++;
	}

	return (count);
}

static enum xml_encoding
xml_encoding_find(const char *bytes, size_t len, size_t *skipped)
{
	*skipped = 0;

	if (len >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0) {
		*skipped = 3;
		return (XML_UTF8);
	}

	if (len >= 2 && memcmp(bytes, "\xff\xfe", 2) == 0) {
		*skipped = 2;
		return (XML_UTF16LE);
	}

	if (len >= 2 && memcmp(bytes, "\xfe\xff", 2) == 0) {
		*skipped = 2;
		return (XML_UTF16BE);
	}

	return (xml_is_gb(xml_declared(bytes, len)) ? XML_GB18030 : XML_UTF8);
}

/* The encoding of the declaration, which stands in the first 200 bytes;
 * TEXT_NONE where there is none. The parser sees to its form. */
static struct text
xml_declared(const char *bytes, size_t len)
{
	const char	*end, *at, *from;

	if (len < 6 || memcmp(bytes, "<?xml", 5) != 0)
		return (TEXT_NONE);

	end = memchr(bytes, '>', len < 200 ? len : 200);
	if (end == NULL)
		return (TEXT_NONE);

	at = memmem(bytes, (size_t)(end - bytes), "encoding", 8);
	if (at == NULL)
		return (TEXT_NONE);

	for (at += 8; at < end && memchr(" \t\r\n=\"'", *at, 7) != NULL; at++)
		continue;
	for (from = at; at < end && memchr(" \t\r\n\"'?", *at, 7) == NULL; at++)
		continue;

	return ((struct text){ from, (uint32_t)(at - from) });
}

static bool
xml_is_gb(struct text name)
{
	return (xml_begins(name, "gbk") || xml_begins(name, "gb2") ||
	    xml_begins(name, "gb1"));
}

/*
 * Does the declaration name what the bytes are? Partners are known to declare
 * GB2312 and send UTF-8; everybody else is held to the word.
 */
static bool
xml_declares_it(enum xml_encoding encoding, const struct xml_text *text)
{
	struct text	name = xml_declared(text->bytes, text->len);
	bool		wide;

	if (name.ptr == NULL)
		return (true);

	wide = xml_begins(name, "utf-16") || xml_begins(name, "utf-32") ||
	    xml_begins(name, "ucs-") || xml_begins(name, "iso-10646-ucs-");
	if (encoding == XML_UTF16LE || encoding == XML_UTF16BE)
		return (wide);

	return (!wide && (xml_is_gb(name) || xml_begins(name, "utf-8") ||
	    xml_begins(name, "utf8") || !xml_is_wide(text)));
}

static bool
xml_begins(struct text name, const char *with)
{
	size_t	len = strlen(with);

	return (name.len >= len && strncasecmp(name.ptr, with, len) == 0);
}

/* Is there any byte that is not ASCII? */
static bool
xml_is_wide(const struct xml_text *text)
{
	size_t	i;

	for (i = 0; i < text->len; i++) {
		if ((unsigned char)text->bytes[i] >= 0x80)
			return (true);
	}

	return (false);
}

static bool
xml_has_chinese(const char *bytes, size_t len)
{
	size_t	i;

	for (i = 0; i < len; i++) {
		if ((unsigned char)bytes[i] >= 0xe0)
			return (true);
	}

	return (false);
}

/* Two bytes become three at most, and one byte stays one. */
static bool
xml_convert(enum xml_encoding encoding, struct xml_text *text,
    struct arena *arena, struct fault *fault)
{
	iconv_t		converter;
	char		*in, *out, *start;
	size_t		in_left, out_left;

	if ((converter = xml_converter(encoding)) == NO_ICONV)
		return (xml_fail(fault, FAULT_ENCODING, 0));

	out_left = text->len + text->len / 2 + 4;
	if ((start = arena_get(arena, out_left)) == NULL)
		return (xml_fail(fault, FAULT_LIMIT, 0));

	in = (char *)(uintptr_t)text->bytes;
	in_left = text->len;
	out = start;

	(void)iconv(converter, NULL, NULL, NULL, NULL);
	if (iconv(converter, &in, &in_left, &out, &out_left) == (size_t)-1)
		return (xml_fail(fault, FAULT_ENCODING, text->skipped +
		    (size_t)(in - text->bytes)));

	text->bytes = start;
	text->len = (size_t)(out - start);
	text->skipped = 0;
	return (true);
}

static iconv_t
xml_converter(enum xml_encoding encoding)
{
	if (converters[encoding] == NO_ICONV)
		converters[encoding] = iconv_open("UTF-8",
		    encoding_names[encoding]);

	return (converters[encoding]);
}

static bool
xml_fail(struct fault *fault, enum fault_code code, size_t pos)
{
	fault->code = code;
	fault->pos = (uint32_t)pos;

	return (false);
}
