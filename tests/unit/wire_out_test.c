/*
 * The writer of answers and the arena under it.
 */

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "../../app/wire/arena.h"
#include "../../app/wire/out.h"
#include "claim.h"

static int	wrote(const struct out *, const char *);
static void	strings_are_escaped(void);
static void	commas_fall_into_place(void);
static void	growth_keeps_every_byte(void);
static void	arena_keeps_its_limit(void);
static void	arena_memory_is_zeroed_and_aligned(void);

int
main(void)
{
	strings_are_escaped();
	commas_fall_into_place();
	growth_keeps_every_byte();
	arena_keeps_its_limit();
	arena_memory_is_zeroed_and_aligned();

	return (claims_done());
}

static int
wrote(const struct out *o, const char *expected)
{
	return (!o->failed && o->len == strlen(expected) &&
	    memcmp(o->bytes, expected, o->len) == 0);
}

static void
strings_are_escaped(void)
{
	struct out	o;
	char		all[33];
	int		i, raw;

	out_open(&o);
	json_string(&o, "a\"b\\c\nd\re\tf\x01\x1f\x7f");
	CLAIM("quotes_backslashes_and_controls_are_escaped", wrote(&o,
	    "\"a\\\"b\\\\c\\nd\\re\\tf\\u0001\\u001f\\u007f\""));
	out_close(&o);

	for (i = 0; i < 32; i++)
		all[i] = (char)i;
	all[32] = 'x';
	out_open(&o);
	json_text(&o, (struct text){ all, 33 });
	raw = 0;
	for (i = 0; i < (int)o.len; i++)
		raw += (unsigned char)o.bytes[i] < 0x20;
	CLAIM("no_control_character_stands_raw_in_a_string", raw == 0);
	CLAIM("a_nul_inside_a_text_does_not_end_it",
	    o.len > 4 && memcmp(o.bytes, "\"\\u0000", 7) == 0 &&
	    memcmp(o.bytes + o.len - 2, "x\"", 2) == 0);
	out_close(&o);

	out_open(&o);
	json_string(&o, "海关 </script> é");
	CLAIM("utf8_passes_unchanged", wrote(&o, "\"海关 </script> é\""));
	out_close(&o);
}

static void
commas_fall_into_place(void)
{
	struct out	o;

	out_open(&o);
	json_object_begin(&o);
	json_name(&o, "a");
	json_int(&o, INT64_MIN);
	json_name(&o, "b");
	json_array_begin(&o);
	json_bool(&o, true);
	json_object_begin(&o);
	json_object_end(&o);
	json_array_begin(&o);
	json_array_end(&o);
	json_null(&o);
	json_array_end(&o);
	json_name(&o, "c");
	json_text(&o, TEXT_NONE);
	json_name(&o, "d");
	json_string(&o, NULL);
	json_name(&o, "e");
	json_text(&o, TEXT(""));
	json_name(&o, "f");
	json_raw(&o, "{\"x\": 1}", 8);
	json_name(&o, "g");
	json_bool(&o, false);
	json_object_end(&o);
	CLAIM("members_and_elements_are_separated_once", wrote(&o,
	    "{\"a\":-9223372036854775808,\"b\":[true,{},[],null],\"c\":null,"
	    "\"d\":null,\"e\":\"\",\"f\":{\"x\": 1},\"g\":false}"));
	out_close(&o);
}

static void
growth_keeps_every_byte(void)
{
	struct out	o;
	size_t		i;
	int		same;

	out_open(&o);
	for (i = 0; i < 100000; i++)
		out_print(&o, "%05zu,", i);
	same = !o.failed && o.len == 600000;
	for (i = 0; same && i < 100000; i++)
		same = strtoul(o.bytes + i * 6, NULL, 10) == i;
	CLAIM("a_hundred_thousand_pieces_stand_in_order", same);

	out_put(&o, "x", SIZE_MAX / 2);
	CLAIM("what_cannot_fit_sets_failed", o.failed);
	out_put(&o, "x", 1);
	CLAIM("nothing_is_written_after_a_failure", o.len == 600000);
	out_close(&o);
	CLAIM("a_closed_out_is_empty", o.bytes == NULL && o.len == 0);
}

static void
arena_keeps_its_limit(void)
{
	struct arena	a;
	size_t		got;

	arena_open(&a, 100000);
	CLAIM("one_piece_over_the_limit_is_refused",
	    arena_get(&a, 100001) == NULL);
	CLAIM("a_size_that_wraps_is_refused",
	    arena_get(&a, SIZE_MAX) == NULL);
	for (got = 0; arena_get(&a, 1000) != NULL; got++)
		;
	CLAIM("the_sum_of_the_pieces_meets_the_limit", got == 99);
	arena_close(&a);
	CLAIM("a_closed_arena_is_empty", a.chunk == NULL && a.used == 0);
}

static void
arena_memory_is_zeroed_and_aligned(void)
{
	struct arena		a;
	unsigned char		*ptr;
	size_t			i, n;
	int			zeroed, aligned;

	arena_open(&a, 1 << 24);
	zeroed = aligned = 1;
	for (n = 0; n < 2000; n++) {
		ptr = arena_get(&a, (n * 37) % 20000);
		if (ptr == NULL)
			break;
		aligned = aligned && (uintptr_t)ptr % 16 == 0;
		for (i = 0; i < (n * 37) % 20000; i++) {
			zeroed = zeroed && ptr[i] == 0;
			ptr[i] = 0xff;
		}
	}
	CLAIM("every_piece_is_zeroed_and_apart_from_the_others", zeroed);
	CLAIM("every_piece_is_aligned_to_16_bytes", aligned);
	arena_close(&a);
}
