/*
 * Values that people write in several ways have one normal form.
 */

#include "../../app/wire/normal.h"
#include "../../app/wire/utf8.h"
#include "wire_make.h"

static struct arena	arena;

static bool
becomes(const char *value, const char *normal)
{
	return (text_equal_string(normal_text(text_of(value), &arena),
	    normal));
}

static void
forms_meet(void)
{
	CLAIM("lower_case_is_raised",
	    becomes("11010119900101123x", "11010119900101123X"));
	CLAIM("full_width_digits_and_letters_are_plain",
	    becomes("１１０１０１ｘＡ", "110101XA"));
	CLAIM("blanks_at_the_ends_go_of_any_kind",
	    becomes(" \t张三\r\n", "张三") && becomes("　张三　", "张三"));
	CLAIM("a_blank_inside_stays", becomes("li  si", "LI  SI"));
	CLAIM("plain_chinese_is_its_own_form", becomes("江西省", "江西省"));
	CLAIM("compatibility_ideographs_are_plain",
	    becomes("\xef\xa4\x80", "\xe8\xb1\x88"));
	CLAIM("composed_and_decomposed_accents_meet",
	    becomes("e\xcc\x81", "É") && becomes("é", "É"));
	CLAIM("a_ligature_is_its_letters", becomes("ﬁ", "FI"));
	CLAIM("an_ordinal_is_a_letter", becomes("ª", "A"));
	CLAIM("an_empty_value_stays_empty",
	    normal_text(TEXT(""), &arena).ptr != NULL &&
	    normal_text(TEXT("  "), &arena).len == 0);
	CLAIM("a_zero_byte_does_not_cut_the_value", text_equal(
	    normal_text(TEXT("a\0ｂ"), &arena), TEXT("A\0B")));
}

static void
what_has_no_form_is_none(void)
{
	struct arena	full;

	arena_open(&full, 0);
	CLAIM("an_absent_value_is_none",
	    normal_text(TEXT_NONE, &arena).ptr == NULL);
	CLAIM("bytes_that_are_not_utf8_are_none",
	    normal_text(TEXT("\xff"), &arena).ptr == NULL);
	CLAIM("a_full_arena_is_none",
	    normal_text(TEXT("ab"), &full).ptr == NULL &&
	    normal_text(TEXT("é"), &full).ptr == NULL);
	arena_close(&full);
}

/* Every character there is: the form of the form is the form. */
static void
once_is_enough(void)
{
	struct text	once, again;
	uint32_t	code, moved;
	char		bytes[4];
	uint32_t	n;

	moved = 0;
	for (code = 1; code < 0x30000; code++) {
		if (code >= 0xd800 && code < 0xe000)
			continue;
		n = 0;
		if (code < 0x80) {
			bytes[n++] = (char)code;
		} else if (code < 0x800) {
			bytes[n++] = (char)(0xc0 | code >> 6);
			bytes[n++] = (char)(0x80 | (code & 63));
		} else if (code < 0x10000) {
			bytes[n++] = (char)(0xe0 | code >> 12);
			bytes[n++] = (char)(0x80 | (code >> 6 & 63));
			bytes[n++] = (char)(0x80 | (code & 63));
		} else {
			bytes[n++] = (char)(0xf0 | code >> 18);
			bytes[n++] = (char)(0x80 | (code >> 12 & 63));
			bytes[n++] = (char)(0x80 | (code >> 6 & 63));
			bytes[n++] = (char)(0x80 | (code & 63));
		}

		once = normal_text((struct text){ bytes, n }, &arena);
		again = normal_text(once, &arena);
		if (once.ptr == NULL || !text_equal(once, again)) {
			printf("# U+%04X moves again\n", code);
			moved++;
		}
	}
	CLAIM("twice_gives_the_same_for_every_character", moved == 0);
}

static void
utf8_is_strict(void)
{
	CLAIM("ascii_is_utf8", utf8_check("0123456789abcdef!", 17) == 17);
	CLAIM("chinese_is_utf8", utf8_check("测试0123456789测", 19) == 19);
	CLAIM("the_first_bad_byte_is_named",
	    utf8_check("01234567\xc0\x80", 10) == 8 &&
	    utf8_check("测\xed\xa0\x80", 6) == 3 &&
	    utf8_check("\xf4\x90\x80\x80", 4) == 0 &&
	    utf8_check("\xe6\xb5", 2) == 0);
	CLAIM("xml_carries_most_characters", utf8_is_xml('a') &&
	    utf8_is_xml('\t') && utf8_is_xml('\n') && utf8_is_xml('\r') &&
	    utf8_is_xml(0x10ffff) && utf8_is_xml(0x7f));
	CLAIM("xml_does_not_carry_these", !utf8_is_xml(0) && !utf8_is_xml(8) &&
	    !utf8_is_xml(0xfffe) && !utf8_is_xml(0xffff) &&
	    !utf8_is_xml(TEXT_BROKEN));
}

int
main(void)
{
	arena_open(&arena, 256u << 20);
	forms_meet();
	what_has_no_form_is_none();
	once_is_enough();
	utf8_is_strict();
	arena_close(&arena);

	return (claims_done());
}
