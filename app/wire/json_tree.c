#include <assert.h>
#include <string.h>

#include "json.h"
#include "scan.h"

/* open[n] is the array or object of depth n; open[0] holds the value. */
struct json_reader {
	struct arena	*arena;
	struct fault	*fault;
	uint32_t	depth;
	struct text	name;
	struct json	*open[LIMIT_DEPTH + 1];
	struct json	*last[LIMIT_DEPTH + 1];
};

static struct json	*json_add(struct json_reader *, enum json_type);
static bool		json_go(struct json_reader *, enum json_type);

static bool
json_object_open(void *ctx, uint32_t pos)
{
	(void)pos;

	return (json_go(ctx, JSON_OBJECT));
}

static bool
json_array_open(void *ctx, uint32_t pos)
{
	(void)pos;

	return (json_go(ctx, JSON_ARRAY));
}

static bool
json_shut(void *ctx)
{
	struct json_reader	*reader = ctx;

	reader->depth--;
	return (true);
}

static bool
json_name_read(void *ctx, struct text name)
{
	struct json_reader	*reader = ctx;

	reader->name = name;
	return (true);
}

static bool
json_scalar_read(void *ctx, enum scalar type, struct text text, uint32_t pos)
{
	static const enum json_type	types[] = {
		[SCALAR_NULL]	= JSON_NULL,
		[SCALAR_FALSE]	= JSON_FALSE,
		[SCALAR_TRUE]	= JSON_TRUE,
		[SCALAR_NUMBER]	= JSON_NUMBER,
		[SCALAR_STRING]	= JSON_STRING,
	};
	struct json			*value;

	(void)pos;

	if ((value = json_add(ctx, types[type])) == NULL)
		return (false);

	value->text = text;
	return (true);
}

static const struct scan_sink	json_sink = {
	.object_begin	= json_object_open,
	.object_end	= json_shut,
	.array_begin	= json_array_open,
	.array_end	= json_shut,
	.name		= json_name_read,
	.scalar		= json_scalar_read,
};

int
json_read(const void *bytes, size_t len, struct arena *arena,
    struct json **value, struct fault *fault)
{
	struct json		root;
	struct json_reader	reader = { .arena = arena, .fault = fault };
	struct scan		scan = { .sink = &json_sink, .ctx = &reader };

	memset(&root, 0, sizeof(root));
	memset(fault, 0, sizeof(*fault));
	reader.open[0] = &root;

	scan.arena = arena;
	scan.fault = fault;
	scan.bytes = bytes;
	scan.len = len;

	*value = NULL;
	if (json_scan(&scan) == -1)
		return (-1);

	*value = root.first;
	return (0);
}

const struct json *
json_member(const struct json *object, const char *name)
{
	const struct json	*member;

	if (object == NULL || object->type != JSON_OBJECT)
		return (NULL);

	for (member = object->first; member != NULL; member = member->next) {
		if (member->name.len == strlen(name) &&
		    memcmp(member->name.ptr, name, member->name.len) == 0)
			return (member);
	}

	return (NULL);
}

struct text
json_member_text(const struct json *object, const char *name)
{
	const struct json	*member = json_member(object, name);

	if (member == NULL || member->type != JSON_STRING)
		return (TEXT_NONE);

	return (member->text);
}

struct text
json_member_decimal(const struct json *object, const char *name)
{
	const struct json	*member = json_member(object, name);

	if (member == NULL || (member->type != JSON_STRING &&
	    member->type != JSON_NUMBER))
		return (TEXT_NONE);

	return (member->text);
}

bool
json_member_int(const struct json *object, const char *name, int64_t *value)
{
	return (json_number_int(json_member(object, name), value));
}

bool
json_number_int(const struct json *number, int64_t *value)
{
	uint32_t	i, digit;
	int64_t		sum;
	bool		negative;

	if (number == NULL || number->type != JSON_NUMBER)
		return (false);

	negative = number->text.ptr[0] == '-';
	sum = 0;
	for (i = negative ? 1 : 0; i < number->text.len; i++) {
		digit = (uint32_t)(number->text.ptr[i] - '0');
		if (digit > 9 || sum > (INT64_MAX - digit) / 10)
			return (false);
		sum = sum * 10 + digit;
	}

	*value = negative ? -sum : sum;
	return (true);
}

void
json_print(const struct json *value, struct out *out)
{
	const struct json	*part;

	switch (value->type) {
	case JSON_NULL:
		json_null(out);
		return;
	case JSON_FALSE:
	case JSON_TRUE:
		json_bool(out, value->type == JSON_TRUE);
		return;
	case JSON_NUMBER:
		json_raw(out, value->text.ptr, value->text.len);
		return;
	case JSON_STRING:
		json_text(out, value->text);
		return;
	case JSON_ARRAY:
		json_array_begin(out);
		for (part = value->first; part != NULL; part = part->next)
			json_print(part, out);
		json_array_end(out);
		return;
	case JSON_OBJECT:
		json_object_begin(out);
		for (part = value->first; part != NULL; part = part->next) {
			json_text(out, part->name);
			out_put(out, ":", 1);
			out->comma = false;
			json_print(part, out);
		}
		json_object_end(out);
		return;
	}
}

/* Adds a value to the innermost array or object. */
static struct json *
json_add(struct json_reader *reader, enum json_type type)
{
	struct json	*parent = reader->open[reader->depth];
	struct json	*value;

	if ((value = arena_get(reader->arena, sizeof(*value))) == NULL) {
		reader->fault->code = FAULT_LIMIT;
		return (NULL);
	}

	value->type = type;
	if (parent->type == JSON_OBJECT)
		value->name = reader->name;

	if (parent->count++ == 0)
		parent->first = value;
	else
		reader->last[reader->depth]->next = value;
	reader->last[reader->depth] = value;

	return (value);
}

static bool
json_go(struct json_reader *reader, enum json_type type)
{
	struct json	*value;

	if ((value = json_add(reader, type)) == NULL)
		return (false);

	reader->open[++reader->depth] = value;
	return (true);
}
