#include <string.h>

#include "require.h"
#include "text.h"

#define MIDDLE_DOT	0x00b7

static uint32_t	text_fold_next(struct text, uint32_t *);
static uint32_t	text_fold(uint32_t);
static bool	text_is_space(uint32_t);
static bool	text_is_dot(uint32_t);

struct text
text_of(const char *string)
{
	if (string == NULL)
		return (TEXT_NONE);

	return ((struct text){ string, (uint32_t)strlen(string) });
}

bool
text_is_blank(struct text t)
{
	return (t.ptr == NULL || t.len == 0);
}

bool
text_equal(struct text a, struct text b)
{
	if (text_is_blank(a) || text_is_blank(b))
		return (text_is_blank(a) && text_is_blank(b));

	return (a.len == b.len && memcmp(a.ptr, b.ptr, a.len) == 0);
}

bool
text_equal_string(struct text t, const char *string)
{
	return (text_equal(t, text_of(string)));
}

bool
text_same(struct text a, struct text b)
{
	uint32_t	i, j, x, y;

	i = j = 0;
	do {
		x = text_fold_next(a, &i);
		y = text_fold_next(b, &j);
		if (x != y || x == TEXT_BROKEN)
			return (false);
	} while (x != 0);

	return (true);
}

/* The next code point that counts, folded; 0 at the end. */
static uint32_t
text_fold_next(struct text t, uint32_t *pos)
{
	uint32_t	cp;

	while (*pos < t.len) {
		cp = text_fold(text_next(t, pos));
		if (cp != 0 && !text_is_space(cp))
			return (cp);
	}

	return (0);
}

static uint32_t
text_fold(uint32_t cp)
{
	if (cp >= 0xff01 && cp <= 0xff5e)
		cp -= 0xff01 - '!';
	if (cp >= 'A' && cp <= 'Z')
		return (cp + ('a' - 'A'));
	if (text_is_dot(cp))
		return (MIDDLE_DOT);

	return (cp);
}

static bool
text_is_space(uint32_t cp)
{
	return (cp == ' ' || (cp >= '\t' && cp <= '\r') || cp == 0x85 ||
	    cp == 0xa0 || cp == 0x1680 || (cp >= 0x2000 && cp <= 0x200b) ||
	    cp == 0x2028 || cp == 0x2029 || cp == 0x202f || cp == 0x205f ||
	    cp == 0x3000 || cp == 0xfeff);
}

/*
 * The dot in names such as those of Xinjiang: every input method has its own.
 */
static bool
text_is_dot(uint32_t cp)
{
	return (cp == '.' || cp == MIDDLE_DOT || cp == 0x2022 ||
	    cp == 0x2027 || cp == 0x22c5 || cp == 0x30fb || cp == 0xff65);
}

uint32_t
text_next(struct text t, uint32_t *pos)
{
	static const uint32_t	lowest[] = { 0, 0, 0x80, 0x800, 0x10000 };
	const uint8_t		*p;
	uint32_t		cp, i, size;

	REQUIRE(*pos < t.len);

	p = (const uint8_t *)t.ptr + *pos;
	*pos += 1;
	if (p[0] < 0x80)
		return (p[0]);
	if (p[0] < 0xc2 || p[0] > 0xf4)
		return (TEXT_BROKEN);

	size = p[0] < 0xe0 ? 2 : p[0] < 0xf0 ? 3 : 4;
	if (t.len - (*pos - 1) < size)
		return (TEXT_BROKEN);

	cp = p[0] & (0x7fu >> size);
	for (i = 1; i < size; i++) {
		if ((p[i] & 0xc0) != 0x80)
			return (TEXT_BROKEN);
		cp = cp << 6 | (p[i] & 0x3fu);
	}
	if (cp < lowest[size] || cp > 0x10ffff || (cp & 0xfff800) == 0xd800)
		return (TEXT_BROKEN);

	*pos += size - 1;
	return (cp);
}

uint32_t
text_characters(struct text t)
{
	uint32_t	pos, n;

	pos = 0;
	for (n = 0; pos < t.len; n++) {
		if ((uint8_t)t.ptr[pos] < 0x80)
			pos++;
		else
			(void)text_next(t, &pos);
	}

	return (n);
}

uint32_t
text_head(struct text t, uint32_t n)
{
	uint32_t	pos;

	for (pos = 0; n > 0 && pos < t.len; n--)
		(void)text_next(t, &pos);

	return (pos);
}
