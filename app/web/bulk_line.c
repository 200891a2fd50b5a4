/* Lines out of bytes: see bulk_line.h. */

#include <stdlib.h>
#include <string.h>

#include "../wire/message.h"
#include "bulk_line.h"

static bool	lines_too_long(const struct bulk_lines *);

void
lines_open(struct bulk_lines *l, size_t first, size_t most)
{
	memset(l, 0, sizeof(*l));
	l->size = first;
	l->most = most;
	if ((l->bytes = malloc(l->size)) == NULL)
		abort();
}

void
lines_close(struct bulk_lines *l)
{
	free(l->bytes);
	l->bytes = NULL;
}

size_t
lines_room(struct bulk_lines *l, char **room)
{
	if (l->from > 0) {
		memmove(l->bytes, l->bytes + l->from, l->len - l->from);
		l->len -= l->from;
		l->stop -= l->from;
		l->from = 0;
	}
	if (l->len == l->size && l->stop == 0 && l->size < l->most) {
		l->size = l->size * 2 < l->most ? l->size * 2 : l->most;
		if ((l->bytes = realloc(l->bytes, l->size)) == NULL)
			abort();
	}
	*room = l->bytes + l->len;

	return (l->size - l->len);
}

void
lines_add(struct bulk_lines *l, size_t n)
{
	const char	*end = memrchr(l->bytes + l->len, '\n', n);
	const char	*first;

	if (l->skips) {
		/* All this is of the line that was too long, to its end. */
		first = memchr(l->bytes + l->len, '\n', n);
		l->skips = first == NULL;
		if (first == NULL)
			return;
		n -= (size_t)(first + 1 - (l->bytes + l->len));
		memmove(l->bytes + l->len, first + 1, n);
		end = memrchr(l->bytes + l->len, '\n', n);
	}
	l->len += n;
	if (end != NULL)
		l->stop = (size_t)(end - l->bytes) + 1;
}

bool
lines_ready(const struct bulk_lines *l, bool whole)
{
	return (l->from < l->stop || lines_too_long(l) ||
	    (whole && l->from < l->len));
}

bool
lines_next(struct bulk_lines *l, bool whole, struct text *line, bool *fits)
{
	const char	*at = l->bytes + l->from;
	const char	*end = l->bytes + (whole ? l->len : l->stop);
	bool		found;

	*fits = true;
	if (!whole && lines_too_long(l)) {
		*fits = false;
		*line = (struct text){ at, (uint32_t)l->len };
		l->from = l->stop = l->len;
		l->skips = true;
		return (true);
	}
	found = ndjson_next(&at, end, line);
	l->from = (size_t)(at - l->bytes);

	return (found);
}

static bool
lines_too_long(const struct bulk_lines *l)
{
	return (l->from == 0 && l->stop == 0 && l->len == l->most);
}
