/* Binary SQL arrays: see array.h. The layout is that of array_recv(). */

#include <arpa/inet.h>

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "array.h"

#define ARRAY_HEADER	20	/* ndim, nulls, type, length, bound */
#define ARRAY_FIRST	4096

static void	array_grow(struct db_array *, size_t);
static void	array_put32(struct db_array *, uint32_t);

void
array_open(struct db_array *a, enum array_type type)
{
	memset(a, 0, sizeof(*a));
	a->type = type;
	array_grow(a, ARRAY_FIRST);
	a->len = ARRAY_HEADER;
}

void
array_close(struct db_array *a)
{
	free(a->bytes);
	memset(a, 0, sizeof(*a));
}

void
array_bytes(struct db_array *a, const void *data, size_t len)
{
	assert(len <= INT32_MAX);
	a->count++;
	if (data == NULL) {
		a->nulls = true;
		array_put32(a, UINT32_MAX);
		return;
	}
	array_put32(a, (uint32_t)len);
	array_grow(a, len);
	memcpy(a->bytes + a->len, data, len);
	a->len += len;
}

void
array_int4(struct db_array *a, int32_t value)
{
	uint32_t	be = htonl((uint32_t)value);

	array_bytes(a, &be, sizeof(be));
}

void
array_int8(struct db_array *a, int64_t value)
{
	uint32_t	be[2];

	be[0] = htonl((uint32_t)((uint64_t)value >> 32));
	be[1] = htonl((uint32_t)((uint64_t)value & UINT32_MAX));
	array_bytes(a, be, sizeof(be));
}

void
array_bool(struct db_array *a, bool value)
{
	unsigned char	b = value ? 1 : 0;

	array_bytes(a, &b, 1);
}

struct db_param
array_param(struct db_array *a)
{
	uint32_t	head[5];
	size_t		used = ARRAY_HEADER;

	head[0] = htonl(a->count > 0 ? 1 : 0);
	head[1] = htonl(a->nulls ? 1 : 0);
	head[2] = htonl((uint32_t)a->type);
	head[3] = htonl(a->count);
	head[4] = htonl(1);
	if (a->count == 0)
		used = 12;	/* an empty array has no dimensions */
	memcpy(a->bytes, head, used);
	return ((struct db_param){ a->bytes,
	    (uint32_t)(a->count == 0 ? used : a->len), 1 });
}

static void
array_grow(struct db_array *a, size_t more)
{
	size_t		room = a->room == 0 ? ARRAY_FIRST : a->room;
	unsigned char	*bytes;

	while (room - a->len < more)
		room *= 2;
	if (room == a->room)
		return;
	bytes = realloc(a->bytes, room);
	if (bytes == NULL)
		abort();
	a->bytes = bytes;
	a->room = room;
}

static void
array_put32(struct db_array *a, uint32_t value)
{
	uint32_t	be = htonl(value);

	array_grow(a, sizeof(be));
	memcpy(a->bytes + a->len, &be, sizeof(be));
	a->len += sizeof(be);
}
