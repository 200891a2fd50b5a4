/*
 * Names are compared within their own object only, by a 32-bit hash first.
 * An object holds LIMIT_MEMBERS of them at most, so the comparison stays
 * cheaper than the reading, whatever is sent.
 */

#include <assert.h>
#include <string.h>

#include "scan.h"

struct scan_names {
	uint32_t	count;
	uint32_t	hashes[LIMIT_MEMBERS];
	struct text	texts[LIMIT_MEMBERS];
};

static bool		scan_down(struct scan *, bool, size_t);
static bool		scan_piece(struct scan *, size_t);
static bool		names_add(struct scan *, struct scan_names *,
			    struct text, size_t);
static uint32_t		names_hash(struct text);

bool
scan_fail(struct scan *scan, enum fault_code code, size_t pos)
{
	if (scan->fault->code == FAULT_NONE)
		scan->fault->code = code;
	if (scan->fault->pos == 0)
		scan->fault->pos = (uint32_t)pos;

	return (false);
}

bool
scan_object_begin(struct scan *scan, size_t pos)
{
	if (!scan_down(scan, true, pos))
		return (false);

	return (scan->sink->object_begin(scan->ctx, (uint32_t)pos));
}

bool
scan_array_begin(struct scan *scan, size_t pos)
{
	if (!scan_down(scan, false, pos))
		return (false);

	return (scan->sink->array_begin(scan->ctx, (uint32_t)pos));
}

bool
scan_end(struct scan *scan)
{
	assert(scan->depth > 0);

	if (scan->is_object[scan->depth--])
		return (scan->sink->object_end(scan->ctx));

	return (scan->sink->array_end(scan->ctx));
}

bool
scan_name(struct scan *scan, struct text name, size_t pos)
{
	assert(scan->depth > 0 && scan->is_object[scan->depth]);

	if (!names_add(scan, scan->names[scan->depth], name, pos))
		return (false);

	return (scan->sink->name(scan->ctx, name));
}

bool
scan_scalar(struct scan *scan, enum scalar type, struct text text, size_t pos)
{
	if (!scan_piece(scan, pos))
		return (false);

	return (scan->sink->scalar(scan->ctx, type, text, (uint32_t)pos));
}

/* The names of a depth are kept for the next object on that depth. */
static bool
scan_down(struct scan *scan, bool is_object, size_t pos)
{
	struct scan_names	**names;

	if (!scan_piece(scan, pos))
		return (false);
	if (scan->depth == LIMIT_DEPTH)
		return (scan_fail(scan, FAULT_LIMIT, pos));

	scan->is_object[++scan->depth] = is_object;
	if (!is_object)
		return (true);

	names = &scan->names[scan->depth];
	if (*names == NULL &&
	    (*names = arena_get(scan->arena, sizeof(**names))) == NULL)
		return (scan_fail(scan, FAULT_LIMIT, 0));

	(*names)->count = 0;
	return (true);
}

static bool
scan_piece(struct scan *scan, size_t pos)
{
	if (++scan->pieces > LIMIT_ELEMENTS)
		return (scan_fail(scan, FAULT_LIMIT, pos));

	return (true);
}

static bool
names_add(struct scan *scan, struct scan_names *names, struct text name,
    size_t pos)
{
	const struct text	*other;
	uint32_t		hash, i;

	if (names->count == LIMIT_MEMBERS)
		return (scan_fail(scan, FAULT_LIMIT, pos));

	hash = names_hash(name);
	for (i = 0; i < names->count; i++) {
		if (names->hashes[i] != hash)
			continue;
		other = &names->texts[i];
		if (other->len == name.len &&
		    memcmp(other->ptr, name.ptr, name.len) == 0)
			return (scan_fail(scan, FAULT_REPEATED, pos));
	}

	names->hashes[names->count] = hash;
	names->texts[names->count++] = name;
	return (true);
}

static uint32_t
names_hash(struct text name)
{
	uint32_t	hash, i;

	hash = 2166136261u;		/* FNV-1a */
	for (i = 0; i < name.len; i++)
		hash = (hash ^ (unsigned char)name.ptr[i]) * 16777619u;

	return (hash);
}
