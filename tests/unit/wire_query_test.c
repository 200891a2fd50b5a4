/* Addresses are read as they were meant, or not at all. */

#include "../../app/wire/query.h"
#include "wire_make.h"

static struct arena		arena;
static struct query_pair	*pairs;

static bool
reads(const char *query)
{
	arena_close(&arena);
	arena_open(&arena, 1u << 20);

	return (query_read(text_of(query), &arena, &pairs));
}

static bool
pair_is(const struct query_pair *pair, const char *name, const char *value)
{
	return (pair != NULL && text_equal_string(pair->name, name) &&
	    text_equal_string(pair->value, value));
}

int
main(void)
{
	CLAIM("names_and_values_are_read", reads("a=b&c=%E6%B5%8B+x%2b&d") &&
	    pair_is(pairs, "a", "b") && pair_is(pairs->next, "c", "测 x+") &&
	    pair_is(pairs->next->next, "d", "") &&
	    pairs->next->next->next == NULL);
	CLAIM("a_value_may_hold_an_equals_sign", reads("&&a=b=c&") &&
	    pair_is(pairs, "a", "b=c") && pairs->next == NULL);
	CLAIM("no_query_has_no_pairs", reads("") && pairs == NULL);
	CLAIM("a_broken_escape_is_refused", !reads("a=%") && !reads("a=%4") &&
	    !reads("a=%4g") && !reads("%zz"));
	CLAIM("a_nul_is_refused", !reads("a=%00"));
	CLAIM("what_is_not_utf8_is_refused", !reads("a=%ff") &&
	    !reads("a=%ed%a0%80"));
	CLAIM("a_plus_in_a_path_is_a_plus", text_equal_string(
	    query_segment(TEXT("a+b%20c"), &arena), "a+b c"));

	arena_close(&arena);
	return (claims_done());
}
