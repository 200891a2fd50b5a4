/*
 * The small tree for request bodies.
 */

#include "../../app/wire/json.h"
#include "wire_make.h"

static struct arena	arena;
static struct json	*value;
static struct fault	fault;

static int
read_json(const char *json)
{
	arena_close(&arena);
	arena_open(&arena, 1u << 20);

	return (json_read(json, strlen(json), &arena, &value, &fault));
}

static bool
prints(const char *expected)
{
	struct out	out;
	bool		same;

	out_open(&out);
	json_print(value, &out);
	same = out.len == strlen(expected) &&
	    memcmp(out.bytes, expected, out.len) == 0;
	out_close(&out);

	return (same);
}

static void
values_are_read(void)
{
	const char	*all = "{\"a\":[1,-2.50,1e9,\"x\\\"y\",null,true,false,"
			    "[],{}],\"b\":{\"c\":\"d\"}}";

	CLAIM("what_was_read_is_printed_again",
	    read_json(all) == 0 && prints(all));
	CLAIM("a_member_is_found_by_name",
	    text_equal_string(json_member_text(json_member(value, "b"), "c"),
	    "d"));
	CLAIM("counts_are_kept", value->count == 2 &&
	    value->first->count == 9);
	CLAIM("a_lone_scalar_is_a_value", read_json(" 12 ") == 0 &&
	    value->type == JSON_NUMBER && prints("12") &&
	    read_json("\"\"") == 0 && value->text.len == 0 &&
	    value->text.ptr != NULL);
}

static void
what_is_not_there_is_none(void)
{
	int64_t	n;

	(void)read_json("{\"s\":\"1\",\"n\":12,\"f\":1.5,\"m\":-7,\"t\":true}");
	CLAIM("a_member_that_is_not_there_is_none",
	    json_member(value, "x") == NULL && json_member(NULL, "x") == NULL
	    && json_member(value->first, "x") == NULL &&
	    json_member_text(value, "x").ptr == NULL);
	CLAIM("a_number_is_no_text_and_a_text_no_number",
	    json_member_text(value, "n").ptr == NULL &&
	    !json_member_int(value, "s", &n) &&
	    !json_member_int(value, "x", &n));
	CLAIM("whole_numbers_are_read", json_member_int(value, "n", &n) &&
	    n == 12 && json_member_int(value, "m", &n) && n == -7);
	CLAIM("a_fraction_is_no_whole_number",
	    !json_member_int(value, "f", &n));
	CLAIM("decimals_are_text_or_digits",
	    text_equal_string(json_member_decimal(value, "s"), "1") &&
	    text_equal_string(json_member_decimal(value, "f"), "1.5") &&
	    json_member_decimal(value, "t").ptr == NULL &&
	    json_member_decimal(value, "x").ptr == NULL);
}

static void
large_numbers_stop(void)
{
	int64_t	n;

	CLAIM("the_largest_number_is_read",
	    read_json("9223372036854775807") == 0 &&
	    json_number_int(value, &n) && n == INT64_MAX);
	CLAIM("one_more_is_not", read_json("9223372036854775808") == 0 &&
	    !json_number_int(value, &n));
	CLAIM("twenty_digits_are_not", read_json("99999999999999999999") == 0
	    && !json_number_int(value, &n));
}

static void
trees_are_refused(void)
{
	char	deep[128];
	size_t	limit;
	int	full;

	CLAIM("rubbish_is_refused_with_its_place",
	    read_json("{\"a\":x}") == -1 && fault.code == FAULT_SYNTAX &&
	    fault.pos > 0 && value == NULL);
	CLAIM("a_name_twice_is_refused", read_json("{\"a\":1,\"a\":1}") == -1
	    && fault.code == FAULT_REPEATED);
	CLAIM("an_empty_body_is_refused", read_json("") == -1 &&
	    fault.code == FAULT_SYNTAX);

	memset(deep, '[', 33);
	memset(deep + 33, ']', 33);
	deep[66] = '\0';
	CLAIM("33_levels_are_refused", read_json(deep) == -1 &&
	    fault.code == FAULT_LIMIT);
	deep[65] = '\0';
	CLAIM("32_levels_are_taken", read_json(deep + 1) == 0);

	full = 0;
	for (limit = 0; limit < 12000; limit += 16) {
		arena_close(&arena);
		arena_open(&arena, limit);
		if (json_read("{\"a\":[\"b\\n\"]}", 13, &arena, &value,
		    &fault) == -1)
			full += fault.code == FAULT_LIMIT ? 1 : 10000;
	}
	CLAIM("a_full_arena_is_a_limit", full > 0 && full < 10000);
}

int
main(void)
{
	arena_open(&arena, 1u << 20);
	values_are_read();
	what_is_not_there_is_none();
	large_numbers_stop();
	trees_are_refused();
	arena_close(&arena);

	return (claims_done());
}
