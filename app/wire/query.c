#include <string.h>

#include "query.h"
#include "utf8.h"

static struct text	query_decode(struct text, bool, struct arena *);
static uint32_t		query_span(struct text, uint32_t, char, char);
static int		query_digit(char);

bool
query_read(struct text query, struct arena *arena, struct query_pair **first)
{
	struct query_pair	*pair, **tail = first;
	uint32_t		at, end, name;

	*first = NULL;
	for (at = 0; at < query.len; at = end + 1) {
		end = query_span(query, at, '&', '&');
		name = query_span(query, at, '&', '=');
		if (end == at)
			continue;

		if ((pair = arena_get(arena, sizeof(*pair))) == NULL)
			return (false);
		pair->name = query_decode((struct text){ query.ptr + at,
		    name - at }, true, arena);
		pair->value = name == end ? TEXT("") :
		    query_decode((struct text){ query.ptr + name + 1,
		    end - name - 1 }, true, arena);
		if (pair->name.ptr == NULL || pair->value.ptr == NULL)
			return (false);

		*tail = pair;
		tail = &pair->next;
	}

	return (true);
}

struct text
query_segment(struct text segment, struct arena *arena)
{
	return (query_decode(segment, false, arena));
}

static struct text
query_decode(struct text from, bool plus, struct arena *arena)
{
	char		*to;
	uint32_t	i, n;
	int		high, low;

	if ((to = arena_get(arena, from.len + 1u)) == NULL)
		return (TEXT_NONE);

	for (i = n = 0; i < from.len; i++, n++) {
		to[n] = from.ptr[i];
		if (plus && from.ptr[i] == '+')
			to[n] = ' ';
		if (from.ptr[i] != '%')
			continue;

		if (from.len - i < 3 ||
		    (high = query_digit(from.ptr[i + 1])) == -1 ||
		    (low = query_digit(from.ptr[i + 2])) == -1)
			return (TEXT_NONE);
		to[n] = (char)(high << 4 | low);
		i += 2;
	}

	if (memchr(to, '\0', n) != NULL || utf8_check(to, n) != n)
		return (TEXT_NONE);

	return ((struct text){ to, n });
}

/* Where the first of these two stands from at on, or the end. */
static uint32_t
query_span(struct text text, uint32_t at, char one, char other)
{
	while (at < text.len && text.ptr[at] != one && text.ptr[at] != other)
		at++;

	return (at);
}

static int
query_digit(char c)
{
	if (c >= '0' && c <= '9')
		return (c - '0');
	c = (char)(c | 0x20);

	return (c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1);
}
