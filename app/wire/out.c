/*
 * The comma rule: `comma` says whether a value stands before this place in
 * the same object or array. Beginning something clears it, ending something
 * or giving a value sets it, and a name clears it for its own value.
 */

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "out.h"

#define OUT_FIRST	512u

static bool	out_reserve(struct out *, size_t);
static void	json_value_begin(struct out *);
static void	json_quoted(struct out *, const char *, size_t);
static void	json_escape(struct out *, unsigned char);

void
out_open(struct out *o)
{
	memset(o, 0, sizeof(*o));
}

void
out_close(struct out *o)
{
	free(o->bytes);
	memset(o, 0, sizeof(*o));
}

void
out_put(struct out *o, const void *data, size_t len)
{
	if (len == 0 || !out_reserve(o, len))
		return;

	memcpy(o->bytes + o->len, data, len);
	o->len += len;
}

void
out_print(struct out *o, const char *fmt, ...)
{
	va_list		args;
	int		len;

	va_start(args, fmt);
	len = vsnprintf(NULL, 0, fmt, args);
	va_end(args);

	/* One byte more: vsnprintf writes its terminator. */
	if (len < 0) {
		o->failed = true;
		return;
	}
	if (!out_reserve(o, (size_t)len + 1))
		return;

	va_start(args, fmt);
	(void)vsnprintf(o->bytes + o->len, (size_t)len + 1, fmt, args);
	va_end(args);

	o->len += (size_t)len;
}

void
json_object_begin(struct out *o)
{
	json_value_begin(o);
	out_put(o, "{", 1);
	o->comma = false;
}

void
json_object_end(struct out *o)
{
	out_put(o, "}", 1);
	o->comma = true;
}

void
json_array_begin(struct out *o)
{
	json_value_begin(o);
	out_put(o, "[", 1);
	o->comma = false;
}

void
json_array_end(struct out *o)
{
	out_put(o, "]", 1);
	o->comma = true;
}

void
json_name(struct out *o, const char *name)
{
	json_value_begin(o);
	json_quoted(o, name, strlen(name));
	out_put(o, ":", 1);
	o->comma = false;
}

void
json_text(struct out *o, struct text t)
{
	if (t.ptr == NULL) {
		json_null(o);
		return;
	}

	json_value_begin(o);
	json_quoted(o, t.ptr, t.len);
}

void
json_string(struct out *o, const char *s)
{
	if (s == NULL) {
		json_null(o);
		return;
	}

	json_value_begin(o);
	json_quoted(o, s, strlen(s));
}

void
json_int(struct out *o, int64_t value)
{
	json_value_begin(o);
	out_print(o, "%lld", (long long)value);
}

void
json_bool(struct out *o, bool value)
{
	json_value_begin(o);
	if (value)
		out_put(o, "true", 4);
	else
		out_put(o, "false", 5);
}

void
json_null(struct out *o)
{
	json_value_begin(o);
	out_put(o, "null", 4);
}

void
json_raw(struct out *o, const char *value, size_t len)
{
	json_value_begin(o);
	out_put(o, value, len);
}

void
json_members(struct out *o, const char *object, size_t len)
{
	if (len <= 2)
		return;

	if (o->comma)
		out_put(o, ",", 1);
	out_put(o, object + 1, len - 2);
	o->comma = true;
}

/* Room for len bytes more; false, and failed from then on, without it. */
static bool
out_reserve(struct out *o, size_t len)
{
	char		*bytes;
	size_t		room;

	if (o->failed)
		return (false);

	if (len <= o->room - o->len)
		return (true);

	if (len > SIZE_MAX / 2 - o->len) {
		o->failed = true;
		return (false);
	}

	room = o->room == 0 ? OUT_FIRST : o->room;
	while (room < o->len + len)
		room *= 2;

	if ((bytes = realloc(o->bytes, room)) == NULL) {
		o->failed = true;
		return (false);
	}

	o->bytes = bytes;
	o->room = room;
	return (true);
}

static void
json_value_begin(struct out *o)
{
	if (o->comma)
		out_put(o, ",", 1);
	o->comma = true;
}

/*
 * Runs of plain bytes go out in one piece. UTF-8 passes as it is: whoever
 * brought it in has checked it. U+2028 and U+2029 are legal in JSON.
 */
static void
json_quoted(struct out *o, const char *s, size_t len)
{
	size_t			i, from;
	unsigned char		c;

	out_put(o, "\"", 1);

	from = 0;
	for (i = 0; i < len; i++) {
		c = (unsigned char)s[i];
		if (c >= 0x20 && c != '"' && c != '\\' && c != 0x7f)
			continue;

		out_put(o, s + from, i - from);
		json_escape(o, c);
		from = i + 1;
	}

	out_put(o, s + from, len - from);
	out_put(o, "\"", 1);
}

static void
json_escape(struct out *o, unsigned char c)
{
	switch (c) {
	case '"':
		out_put(o, "\\\"", 2);
		break;
	case '\\':
		out_put(o, "\\\\", 2);
		break;
	case '\n':
		out_put(o, "\\n", 2);
		break;
	case '\r':
		out_put(o, "\\r", 2);
		break;
	case '\t':
		out_put(o, "\\t", 2);
		break;
	default:
		out_print(o, "\\u%04x", c);
		break;
	}
}
