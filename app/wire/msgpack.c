/*
 * Reading msgpack with the lexer of msgpack-c: its template is made for
 * callbacks, so there is no tree and nothing is allocated by a promised count.
 * (msgpack_unpack_next was left out: it allocates what an array header
 * promises before the first element is there.)
 *
 * The template calls back for each piece in the order of the bytes, and after
 * each element of an array and each pair of a map. struct msgpack_part is what
 * it keeps for us of an open container: how many are still to come.
 */

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include <msgpack.h>

#include "scan.h"
#include "utf8.h"

#define MSGPACK_EMBED_STACK_SIZE	(LIMIT_DEPTH + 1)
#include <msgpack/unpack_define.h>

struct msgpack_part {
	uint32_t	left;
};

struct msgpack_user {
	struct scan	*scan;
	size_t		pos;		/* behind the last string */
	bool		name_next[LIMIT_DEPTH + 2];
};

static int	msgpack_scalar(struct msgpack_user *, enum scalar,
		    struct text);
static int	msgpack_digits(struct msgpack_user *, bool, uint64_t);
static int	msgpack_refuse(struct msgpack_user *, enum fault_code);
static int	msgpack_open(struct msgpack_user *, bool, uint32_t,
		    struct msgpack_part *);
static int	msgpack_item_done(struct msgpack_user *,
		    struct msgpack_part *, bool);

static struct msgpack_part
msgpack_on_root(struct msgpack_user *user)
{
	(void)user;

	return ((struct msgpack_part){ 0 });
}

#define MSGPACK_UNSIGNED(name, type)					\
static int								\
msgpack_on_##name(struct msgpack_user *user, type value,		\
    struct msgpack_part *part)						\
{									\
	part->left = 0;							\
									\
	return (msgpack_digits(user, false, value));			\
}

#define MSGPACK_SIGNED(name, type)					\
static int								\
msgpack_on_##name(struct msgpack_user *user, type value,		\
    struct msgpack_part *part)						\
{									\
	part->left = 0;							\
									\
	return (msgpack_digits(user, value < 0, value < 0 ?		\
	    0 - (uint64_t)value : (uint64_t)value));			\
}

MSGPACK_UNSIGNED(uint8, uint8_t)
MSGPACK_UNSIGNED(uint16, uint16_t)
MSGPACK_UNSIGNED(uint32, uint32_t)
MSGPACK_UNSIGNED(uint64, uint64_t)
MSGPACK_SIGNED(int8, int8_t)
MSGPACK_SIGNED(int16, int16_t)
MSGPACK_SIGNED(int32, int32_t)
MSGPACK_SIGNED(int64, int64_t)

static int
msgpack_on_float(struct msgpack_user *user, float value,
    struct msgpack_part *part)
{
	(void)value;
	part->left = 0;

	return (msgpack_scalar(user, SCALAR_FLOAT, TEXT_NONE));
}

static int
msgpack_on_double(struct msgpack_user *user, double value,
    struct msgpack_part *part)
{
	(void)value;
	part->left = 0;

	return (msgpack_scalar(user, SCALAR_FLOAT, TEXT_NONE));
}

static int
msgpack_on_nil(struct msgpack_user *user, struct msgpack_part *part)
{
	part->left = 0;

	return (msgpack_scalar(user, SCALAR_NULL, TEXT_NONE));
}

static int
msgpack_on_true(struct msgpack_user *user, struct msgpack_part *part)
{
	part->left = 0;

	return (msgpack_scalar(user, SCALAR_TRUE, TEXT_NONE));
}

static int
msgpack_on_false(struct msgpack_user *user, struct msgpack_part *part)
{
	part->left = 0;

	return (msgpack_scalar(user, SCALAR_FALSE, TEXT_NONE));
}

/* bytes points nowhere when len is 0. */
static int
msgpack_on_str(struct msgpack_user *user, const char *base, const char *bytes,
    unsigned int len, struct msgpack_part *part)
{
	struct scan	*scan = user->scan;
	struct text	text = { len == 0 ? "" : bytes, len };
	size_t		valid;

	part->left = 0;

	if (len > 0) {
		user->pos = (size_t)(bytes - base);
		valid = utf8_check(bytes, len);
		if (valid < len) {
			(void)scan_fail(scan, FAULT_ENCODING,
			    user->pos + valid);
			return (-1);
		}
		user->pos += len;
	}

	if (!user->name_next[scan->depth])
		return (msgpack_scalar(user, SCALAR_STRING, text));

	user->name_next[scan->depth] = false;
	return (scan_name(scan, text, user->pos) ? 0 : -1);
}

static int
msgpack_on_bin(struct msgpack_user *user, const char *base, const char *bytes,
    unsigned int len, struct msgpack_part *part)
{
	(void)base;
	(void)bytes;
	(void)len;
	part->left = 0;

	return (msgpack_refuse(user, FAULT_SYNTAX));
}

#define msgpack_on_ext	msgpack_on_bin

static int
msgpack_on_array(struct msgpack_user *user, unsigned int count,
    struct msgpack_part *part)
{
	return (msgpack_open(user, false, count, part));
}

static int
msgpack_on_map(struct msgpack_user *user, unsigned int count,
    struct msgpack_part *part)
{
	return (msgpack_open(user, true, count, part));
}

static int
msgpack_on_array_item(struct msgpack_user *user, struct msgpack_part *array,
    struct msgpack_part item)
{
	(void)item;

	return (msgpack_item_done(user, array, false));
}

static int
msgpack_on_map_item(struct msgpack_user *user, struct msgpack_part *map,
    struct msgpack_part name, struct msgpack_part value)
{
	(void)name;
	(void)value;

	return (msgpack_item_done(user, map, true));
}

#define msgpack_unpack_struct(name)	struct msgpack_lexer##name
#define msgpack_unpack_func(type, name)	\
	static __attribute__((unused)) type msgpack_lexer##name
#define msgpack_unpack_callback(name)	msgpack_on##name
#define msgpack_unpack_object		struct msgpack_part
#define msgpack_unpack_user		struct msgpack_user
#include <msgpack/unpack_template.h>

int
msgpack_scan(struct scan *scan)
{
	struct msgpack_lexer_context	lexer;
	size_t				at;
	int				rc;

	assert(scan->bytes != NULL || scan->len == 0);

	memset(&lexer, 0, sizeof(lexer));
	lexer.user.scan = scan;
	msgpack_lexer_init(&lexer);

	at = 0;
	rc = msgpack_lexer_execute(&lexer, scan->bytes, scan->len, &at);
	if (rc == 1 && at == scan->len)
		return (0);

	(void)scan_fail(scan, FAULT_SYNTAX, rc == 0 ? scan->len : at);
	return (-1);
}

static int
msgpack_scalar(struct msgpack_user *user, enum scalar type, struct text text)
{
	if (user->name_next[user->scan->depth])
		return (msgpack_refuse(user, FAULT_SYNTAX));

	return (scan_scalar(user->scan, type, text, user->pos) ? 0 : -1);
}

static int
msgpack_digits(struct msgpack_user *user, bool negative, uint64_t value)
{
	struct text	text;
	char		*digits;
	int		len;

	if ((digits = arena_get(user->scan->arena, 24)) == NULL)
		return (msgpack_refuse(user, FAULT_LIMIT));

	len = snprintf(digits, 24, "%s%llu", negative ? "-" : "",
	    (unsigned long long)value);
	text = (struct text){ digits, (uint32_t)len };

	return (msgpack_scalar(user, SCALAR_NUMBER, text));
}

static int
msgpack_refuse(struct msgpack_user *user, enum fault_code code)
{
	(void)scan_fail(user->scan, code, user->pos);
	return (-1);
}

/* Each element takes at least a byte, each pair two: more cannot come. */
static int
msgpack_open(struct msgpack_user *user, bool is_map, uint32_t count,
    struct msgpack_part *part)
{
	struct scan	*scan = user->scan;

	if (user->name_next[scan->depth])
		return (msgpack_refuse(user, FAULT_SYNTAX));
	if ((uint64_t)count << is_map > scan->len - user->pos)
		return (msgpack_refuse(user, FAULT_LIMIT));

	if (is_map ? !scan_object_begin(scan, user->pos) :
	    !scan_array_begin(scan, user->pos))
		return (-1);

	part->left = count;
	user->name_next[scan->depth] = is_map;

	return (count > 0 || scan_end(scan) ? 0 : -1);
}

static int
msgpack_item_done(struct msgpack_user *user, struct msgpack_part *part,
    bool is_map)
{
	struct scan	*scan = user->scan;

	if (--part->left == 0)
		return (scan_end(scan) ? 0 : -1);

	user->name_next[scan->depth] = is_map;
	return (0);
}
