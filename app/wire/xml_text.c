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
static bool			xml_declares_gb(const char *, size_t);
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
		return (valid == text->len ||
		    xml_fail(fault, FAULT_ENCODING, text->skipped + valid));
	}

	if (encoding == XML_GB18030 && valid == text->len &&
	    xml_has_chinese(text->bytes, text->len))
		return (true);

	return (xml_convert(encoding, text, arena, fault));
}

bool
xml_text_check(const struct xml_text *text, struct fault *fault)
{
	const char	*at, *next, *end = text->bytes + text->len;

	for (at = text->bytes; at < end; at = next) {
		next = memchr(at + 1, '<', (size_t)(end - at - 1));
		if (next == NULL)
			next = end;

		if (next - at > LIMIT_XML_STRETCH ||
		    xml_attributes_count(at, next) > LIMIT_XML_ATTRIBUTES)
			return (xml_fail(fault, FAULT_LIMIT, text->skipped +
			    (size_t)(at - text->bytes)));
	}

	return (true);
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

	return (xml_declares_gb(bytes, len) ? XML_GB18030 : XML_UTF8);
}

/* encoding="GB..." in the declaration; it stands in the first 100 bytes. */
static bool
xml_declares_gb(const char *bytes, size_t len)
{
	const char	*end, *at;

	if (len < 6 || memcmp(bytes, "<?xml", 5) != 0)
		return (false);

	end = memchr(bytes, '>', len < 200 ? len : 200);
	if (end == NULL)
		return (false);

	at = memmem(bytes, (size_t)(end - bytes), "encoding", 8);
	if (at == NULL)
		return (false);

	for (at += 8; at < end && memchr(" \t\r\n=\"'", *at, 7) != NULL; at++)
		continue;

	return (end - at >= 3 && (strncasecmp(at, "gbk", 3) == 0 ||
	    strncasecmp(at, "gb2", 3) == 0 || strncasecmp(at, "gb1", 3) == 0));
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
