/*
 * Most values are ASCII digits or plain Chinese characters and take the short
 * ways; the rest goes through utf8proc: NFKC, upper case, and NFKC again,
 * because upper case can undo it (U+0390, for one).
 */

#include <stdlib.h>
#include <string.h>

#include <utf8proc.h>

#include "normal.h"

enum normal_shape {
	NORMAL_DONE,		/* the value is its own normal form */
	NORMAL_ASCII,		/* only letters are to be raised */
	NORMAL_OTHER,
	NORMAL_BROKEN
};

static enum normal_shape	normal_shape(struct text);
static struct text		normal_trim(struct text);
static struct text		normal_upper(struct text, struct arena *);
static struct text		normal_fold(struct text, struct arena *);
static utf8proc_ssize_t		normal_round(struct text, utf8proc_uint8_t **);
static utf8proc_int32_t		normal_raise(utf8proc_int32_t, void *);

struct text
normal_text(struct text value, struct arena *arena)
{
	if (value.ptr == NULL)
		return (TEXT_NONE);

	value = normal_trim(value);

	switch (normal_shape(value)) {
	case NORMAL_DONE:
		return (value);
	case NORMAL_ASCII:
		return (normal_upper(value, arena));
	case NORMAL_OTHER:
		return (normal_fold(value, arena));
	default:
		return (TEXT_NONE);
	}
}

/* U+4E00 to U+9FFF have no case and are their own NFKC. */
static enum normal_shape
normal_shape(struct text t)
{
	enum normal_shape	shape;
	uint32_t		code, at;

	shape = NORMAL_DONE;
	for (at = 0; at < t.len; ) {
		if ((code = text_next(t, &at)) == TEXT_BROKEN)
			return (NORMAL_BROKEN);

		if (code >= 0x80 && (code < 0x4e00 || code > 0x9fff))
			shape = NORMAL_OTHER;
		else if (code >= 'a' && code <= 'z' && shape == NORMAL_DONE)
			shape = NORMAL_ASCII;
	}

	return (shape);
}

static struct text
normal_trim(struct text t)
{
	while (t.len > 0 && strchr(" \t\r\n", t.ptr[t.len - 1]) != NULL &&
	    t.ptr[t.len - 1] != '\0')
		t.len--;

	while (t.len > 0 && strchr(" \t\r\n", t.ptr[0]) != NULL &&
	    t.ptr[0] != '\0') {
		t.ptr++;
		t.len--;
	}

	return (t);
}

static struct text
normal_upper(struct text t, struct arena *arena)
{
	char		*at;
	uint32_t	i;

	if ((at = arena_get(arena, t.len)) == NULL)
		return (TEXT_NONE);

	for (i = 0; i < t.len; i++) {
		at[i] = t.ptr[i];
		if (at[i] >= 'a' && at[i] <= 'z')
			at[i] = (char)(at[i] - 'a' + 'A');
	}

	return ((struct text){ at, t.len });
}

/* Full-width and other blanks become plain ones only here: trim again. */
static struct text
normal_fold(struct text t, struct arena *arena)
{
	utf8proc_uint8_t	*folded;
	utf8proc_ssize_t	len;
	struct text		result;
	char			*at;

	if ((len = normal_round(t, &folded)) < 0)
		return (TEXT_NONE);

	if ((at = arena_get(arena, (size_t)len + 1)) != NULL)
		memcpy(at, folded, (size_t)len);
	free(folded);

	if (at == NULL)
		return (TEXT_NONE);

	result = (struct text){ at, (uint32_t)len };
	return (normal_trim(result));
}

static utf8proc_ssize_t
normal_round(struct text t, utf8proc_uint8_t **folded)
{
	const utf8proc_option_t	nfkc = UTF8PROC_STABLE | UTF8PROC_COMPOSE |
				    UTF8PROC_COMPAT;
	utf8proc_uint8_t	*once;
	utf8proc_ssize_t	len;

	len = utf8proc_map((const utf8proc_uint8_t *)t.ptr,
	    (utf8proc_ssize_t)t.len, &once, nfkc);
	if (len < 0)
		return (len);

	len = utf8proc_map_custom(once, len, folded, nfkc, normal_raise, NULL);
	free(once);

	return (len);
}

static utf8proc_int32_t
normal_raise(utf8proc_int32_t code, void *unused)
{
	(void)unused;

	return (utf8proc_toupper(code));
}
