/* Reading an answer: the columns are text, as PostgreSQL printed them; of an
 * answer in binary also bytes, as they are. */

#include <assert.h>
#include <libpq-fe.h>
#include <stdlib.h>
#include <string.h>

#include "db.h"

/* What a digit of bytea stands for. An image is millions of them, and nobody
 * else of the worker is served meanwhile: a comparison for each took three
 * times as long. */
static const unsigned char	hex_value[256] = {
	['1'] = 1, ['2'] = 2, ['3'] = 3, ['4'] = 4, ['5'] = 5, ['6'] = 6,
	['7'] = 7, ['8'] = 8, ['9'] = 9, ['a'] = 10, ['b'] = 11, ['c'] = 12,
	['d'] = 13, ['e'] = 14, ['f'] = 15,
};

int
db_rows(const struct db_answer *a)
{
	return (a->result == NULL ? 0 : PQntuples(a->result));
}

int
db_column(const struct db_answer *a, const char *name)
{
	return (a->result == NULL ? -1 : PQfnumber(a->result, name));
}

int
db_is_null(const struct db_answer *a, int row, int col)
{
	return (PQgetisnull(a->result, row, col));
}

const char *
db_text(const struct db_answer *a, int row, int col)
{
	return (PQgetvalue(a->result, row, col));
}

size_t
db_len(const struct db_answer *a, int row, int col)
{
	return ((size_t)PQgetlength(a->result, row, col));
}

int64_t
db_int(const struct db_answer *a, int row, int col)
{
	return (strtoll(PQgetvalue(a->result, row, col), NULL, 10));
}

bool
db_bool(const struct db_answer *a, int row, int col)
{
	return (*PQgetvalue(a->result, row, col) == 't');
}

struct text
db_value(const struct db_answer *a, int row, int col)
{
	if (PQgetisnull(a->result, row, col))
		return (TEXT_NONE);

	return ((struct text){ PQgetvalue(a->result, row, col),
	    (uint32_t)PQgetlength(a->result, row, col) });
}

/* The server prints bytea as \x and two digits a byte, or not at all. */
size_t
db_bytes(const struct db_answer *a, int row, int col, void *out, size_t room)
{
	const unsigned char	*hex;
	unsigned char		*to;
	size_t			len, i;

	hex = (const unsigned char *)PQgetvalue(a->result, row, col);
	len = (size_t)PQgetlength(a->result, row, col);
	if (PQfformat(a->result, col) == 1) {
		if (len > room)
			return ((size_t)-1);
		memcpy(out, hex, len);
		return (len);
	}
	if (len < 2)
		return (0);

	assert(hex[0] == '\\' && hex[1] == 'x');
	len = (len - 2) / 2;
	if (len > room)
		return ((size_t)-1);

	to = out;
	for (i = 0; i < len; i++) {
		to[i] = (unsigned char)(hex_value[hex[2 + i * 2]] << 4 |
		    hex_value[hex[3 + i * 2]]);
	}

	return (len);
}
