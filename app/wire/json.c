/*
 * Reading JSON.
 *
 * The reader is yajl. Weighed were the three of Debian (versions of 12):
 *
 *	         yajl 2.1.0         json-c 0.16         jansson 2.14
 *   streams     yes                no, a tree          no, a tree
 *   numbers     as their digits    doubles, int64      doubles, int64
 *   name twice  told to us         last one wins       refused
 *   UTF-8       loosely            on request          strictly
 *   lone \ud8xx becomes "?"        becomes U+FFFD      refused
 *   upkeep      by Debian          alive               alive
 *   1.5 kB      3.4 us             not measured        25 us
 *
 * Amounts of money must keep their digits and a message must not become a tree
 * first: only yajl does both. What it is loose about is made strict here: the
 * bytes are checked to be UTF-8 before yajl sees them (yajl takes overlong
 * forms and surrogates), escapes are checked for lone surrogates, and names,
 * depth and members are the guard's (scan.c). Its upstream sleeps, but Debian
 * mends it (2.1.0-3+deb12u2 has the cures of its three CVEs; all three lie in
 * what is not used here: the tree, chunks, and more than 2 GB).
 */

#include <assert.h>
#include <string.h>

#include <yajl/yajl_parse.h>

#include "scan.h"
#include "utf8.h"

struct json_lexer {
	struct scan	*scan;
	yajl_handle	yajl;
	size_t		mark;		/* bytes of a byte order mark */
};

static int		json_run(struct json_lexer *);
static bool		json_blanks_check(struct scan *);
static bool		json_escapes_check(struct scan *);
static size_t		json_escape_next(const char *, size_t, uint32_t *);
static bool		json_borrow(struct json_lexer *, const unsigned char *,
			    size_t, struct text *);
static size_t		json_pos(const struct json_lexer *);

static int	json_on_null(void *);
static int	json_on_boolean(void *, int);
static int	json_on_number(void *, const char *, size_t);
static int	json_on_string(void *, const unsigned char *, size_t);
static int	json_on_name(void *, const unsigned char *, size_t);
static int	json_on_object(void *);
static int	json_on_array(void *);
static int	json_on_end(void *);

static const yajl_callbacks	json_callbacks = {
	.yajl_null		= json_on_null,
	.yajl_boolean		= json_on_boolean,
	.yajl_number		= json_on_number,
	.yajl_string		= json_on_string,
	.yajl_map_key		= json_on_name,
	.yajl_start_map		= json_on_object,
	.yajl_end_map		= json_on_end,
	.yajl_start_array	= json_on_array,
	.yajl_end_array		= json_on_end,
};

int
json_scan(struct scan *scan)
{
	struct json_lexer	lexer = { scan, NULL, 0 };
	size_t			valid;
	int			rc;

	assert(scan->bytes != NULL || scan->len == 0);

	if (scan->len >= 3 && memcmp(scan->bytes, "\xef\xbb\xbf", 3) == 0)
		lexer.mark = 3;

	valid = utf8_check(scan->bytes, scan->len);
	if (valid < scan->len) {
		(void)scan_fail(scan, FAULT_ENCODING, valid);
		return (-1);
	}
	if (!json_blanks_check(scan) || !json_escapes_check(scan))
		return (-1);

	lexer.yajl = yajl_alloc(&json_callbacks, NULL, &lexer);
	if (lexer.yajl == NULL) {
		(void)scan_fail(scan, FAULT_LIMIT, 0);
		return (-1);
	}

	(void)yajl_config(lexer.yajl, yajl_dont_validate_strings, 1);
	rc = json_run(&lexer);
	yajl_free(lexer.yajl);

	return (rc);
}

static int
json_run(struct json_lexer *lexer)
{
	struct scan	*scan = lexer->scan;
	yajl_status	status;

	status = yajl_parse(lexer->yajl, (const unsigned char *)scan->bytes +
	    lexer->mark, scan->len - lexer->mark);
	if (status == yajl_status_ok) {
		status = yajl_complete_parse(lexer->yajl);
		if (status == yajl_status_ok)
			return (0);
		(void)scan_fail(scan, FAULT_SYNTAX, scan->len);
		return (-1);
	}

	(void)scan_fail(scan, FAULT_SYNTAX, json_pos(lexer));
	return (-1);
}

/* Where JSON has four blanks, yajl has six. In a string neither may stand. */
static bool
json_blanks_check(struct scan *scan)
{
	static const char	others[] = { '\f', '\v' };
	const char		*at;
	size_t			i;

	for (i = 0; scan->len > 0 && i < sizeof(others); i++) {
		at = memchr(scan->bytes, others[i], scan->len);
		if (at != NULL)
			return (scan_fail(scan, FAULT_SYNTAX,
			    (size_t)(at - scan->bytes)));
	}

	return (true);
}

/*
 * \u escapes must come as pairs where they are surrogates. A backslash stands
 * only in strings, so this needs no knowledge of the rest; bad escapes are
 * left for yajl to find.
 */
static bool
json_escapes_check(struct scan *scan)
{
	const char	*at = scan->bytes, *end = scan->bytes + scan->len;
	uint32_t	high, low;
	size_t		n;

	for (; at < end; at += n) {
		at = memchr(at, '\\', (size_t)(end - at));
		if (at == NULL)
			break;
		n = json_escape_next(at, (size_t)(end - at), &high);
		if (n == 6 && high >= 0xd800 && high < 0xe000) {
			if (high >= 0xdc00 ||
			    json_escape_next(at + 6, (size_t)(end - at - 6),
			    &low) != 6 || low < 0xdc00 || low >= 0xe000)
				return (scan_fail(scan, FAULT_ENCODING,
				    (size_t)(at - scan->bytes)));
			n = 12;
		}
	}

	return (true);
}

/* The length of the escape at bytes: 6 with its code for \uXXXX, else 2; 1
 * where there is none. */
static size_t
json_escape_next(const char *bytes, size_t len, uint32_t *code)
{
	const char	*hex = "0123456789abcdefABCDEF", *digit;
	size_t		i, value;

	if (len < 2 || bytes[0] != '\\')
		return (1);
	if (bytes[1] != 'u' || len < 6)
		return (2);

	*code = 0;
	for (i = 2; i < 6; i++) {
		digit = memchr(hex, bytes[i], 22);
		if (digit == NULL)
			return (2);
		value = (size_t)(digit - hex);
		*code = *code << 4 | (uint32_t)(value < 16 ? value :
		    value - 6);
	}

	return (6);
}

/* yajl points into the bytes unless the string has escapes. */
static bool
json_borrow(struct json_lexer *lexer, const unsigned char *bytes, size_t len,
    struct text *text)
{
	struct scan	*scan = lexer->scan;
	uintptr_t	at = (uintptr_t)bytes, from = (uintptr_t)scan->bytes;
	char		*copy;

	text->len = (uint32_t)len;
	text->ptr = len == 0 ? "" : (const char *)bytes;
	if (len == 0 || (at >= from && at < from + scan->len))
		return (true);

	if ((copy = arena_get(scan->arena, len)) == NULL)
		return (scan_fail(scan, FAULT_LIMIT, 0));

	memcpy(copy, bytes, len);
	text->ptr = copy;
	return (true);
}

/* Right behind the piece that yajl is telling of. */
static size_t
json_pos(const struct json_lexer *lexer)
{
	return (lexer->mark + yajl_get_bytes_consumed(lexer->yajl));
}

static int
json_on_null(void *ctx)
{
	struct json_lexer	*lexer = ctx;

	return (scan_scalar(lexer->scan, SCALAR_NULL, TEXT_NONE,
	    json_pos(lexer)));
}

static int
json_on_boolean(void *ctx, int value)
{
	struct json_lexer	*lexer = ctx;

	return (scan_scalar(lexer->scan, value ? SCALAR_TRUE : SCALAR_FALSE,
	    TEXT_NONE, json_pos(lexer)));
}

static int
json_on_number(void *ctx, const char *digits, size_t len)
{
	struct json_lexer	*lexer = ctx;
	struct text		text;

	return (json_borrow(lexer, (const unsigned char *)digits, len,
	    &text) && scan_scalar(lexer->scan, SCALAR_NUMBER, text,
	    json_pos(lexer)));
}

static int
json_on_string(void *ctx, const unsigned char *bytes, size_t len)
{
	struct json_lexer	*lexer = ctx;
	struct text		text;

	return (json_borrow(lexer, bytes, len, &text) &&
	    scan_scalar(lexer->scan, SCALAR_STRING, text, json_pos(lexer)));
}

static int
json_on_name(void *ctx, const unsigned char *bytes, size_t len)
{
	struct json_lexer	*lexer = ctx;
	struct text		text;

	return (json_borrow(lexer, bytes, len, &text) &&
	    scan_name(lexer->scan, text, json_pos(lexer)));
}

static int
json_on_object(void *ctx)
{
	struct json_lexer	*lexer = ctx;

	return (scan_object_begin(lexer->scan, json_pos(lexer)));
}

static int
json_on_array(void *ctx)
{
	struct json_lexer	*lexer = ctx;

	return (scan_array_begin(lexer->scan, json_pos(lexer)));
}

static int
json_on_end(void *ctx)
{
	struct json_lexer	*lexer = ctx;

	return (scan_end(lexer->scan));
}
