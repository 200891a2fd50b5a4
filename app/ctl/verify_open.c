/*
 * Opening what is sealed, row by row: memory stays flat however much there
 * is, because the rows come one at a time and in binary.
 */

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/crypto.h>

#include "../limits.h"
#include "../wire/seal.h"
#include "../wire/squeeze.h"
#include "base.h"
#include "say.h"
#include "verify.h"

enum { COLUMN_ID, COLUMN_SEALED, COLUMN_DIGEST };

static void	verify_open_row(const struct verify_sealed *,
		    const PGresult *, struct verify_result *);
static bool	verify_squeezed(const char *);
static int64_t	verify_stretch(uint8_t **, size_t);
static int	verify_opens(const char *, const PGresult *);
static int64_t	verify_id(const PGresult *);

void
verify_open_all(const struct verify_sealed *what,
    struct verify_result *result)
{
	PGconn		*pg = base_link();
	PGresult	*row;

	memset(result, 0, sizeof(*result));

	if (PQsendQueryParams(pg, what->sql, 0, NULL, NULL, NULL, NULL,
	    1) != 1 || PQsetSingleRowMode(pg) != 1)
		say_refuse("the database went away", "数据库连接中断");

	while ((row = PQgetResult(pg)) != NULL) {
		switch (PQresultStatus(row)) {
		case PGRES_SINGLE_TUPLE:
			verify_open_row(what, row, result);
			break;
		case PGRES_TUPLES_OK:	/* the end */
			break;
		default:
			base_refuse(row);
		}
		PQclear(row);
	}
}

static void
verify_open_row(const struct verify_sealed *what, const PGresult *row,
    struct verify_result *result)
{
	result->seen++;
	if (verify_opens(what->purpose, row))
		return;

	if (result->broken++ == 0)
		(void)snprintf(result->first, sizeof(result->first),
		    "%s %lld", what->purpose, (long long)verify_id(row));
}

static int
verify_opens(const char *purpose, const PGresult *row)
{
	size_t		len = (size_t)PQgetlength(row, 0, COLUMN_SEALED);
	uint8_t		digest[DIGEST_BYTES];
	uint8_t		*plain;
	int64_t		got;
	int		good;

	plain = malloc(len + 1);
	if (plain == NULL)
		say_refuse("there is not enough memory", "内存不足");

	got = seal_read(purpose, PQgetvalue(row, 0, COLUMN_SEALED), len,
	    plain);
	good = got >= 0;
	if (good && verify_squeezed(purpose)) {
		got = verify_stretch(&plain, (size_t)got);
		good = got >= 0;
	}

	if (good && !PQgetisnull(row, 0, COLUMN_DIGEST)) {
		digest_write(plain, (size_t)got, digest);
		good = PQgetlength(row, 0, COLUMN_DIGEST) == DIGEST_BYTES &&
		    bytes_equal(digest, PQgetvalue(row, 0, COLUMN_DIGEST),
		    DIGEST_BYTES);
	}

	OPENSSL_cleanse(plain, good ? (size_t)got : 0);
	free(plain);

	return (good);
}

/* What take_seal of app/web/take_row.c wrote. */
static bool
verify_squeezed(const char *purpose)
{
	return (strcmp(purpose, "document") == 0 ||
	    strcmp(purpose, "message") == 0);
}

/* In place of the squeezed bytes those that they were. */
static int64_t
verify_stretch(uint8_t **plain, size_t len)
{
	int64_t	size = squeeze_size(*plain, len), got;
	uint8_t	*room = size < 0 || size > LIMIT_BODY_BYTES ? NULL :
		    malloc((size_t)size + 1);

	if (room == NULL)
		return (-1);
	got = squeeze_read(*plain, len, room, (size_t)size);
	OPENSSL_cleanse(*plain, len);
	free(*plain);
	*plain = room;
	return (got);
}

/* A bigint as PostgreSQL sends it: eight bytes, the high one first. */
static int64_t
verify_id(const PGresult *row)
{
	const unsigned char	*at;
	uint64_t		id = 0;
	int			i;

	at = (const unsigned char *)PQgetvalue(row, 0, COLUMN_ID);
	for (i = 0; i < 8; i++)
		id = id << 8 | at[i];

	return ((int64_t)id);
}
