/* Texts: how they are counted and when two of them are the same. */

#include <string.h>

#include "claim.h"
#include "core/pen.h"
#include "core/text.h"

static uint32_t
first(const char *bytes, uint32_t len)
{
	uint32_t	pos = 0;

	return (text_next((struct text){ bytes, len }, &pos));
}

static void
test_utf8(void)
{
	CLAIM("a_han_character_is_one_character",
	    text_characters(TEXT("张三a")) == 3);
	CLAIM("the_head_of_two_characters_ends_between_characters",
	    text_head(TEXT("张三丰"), 2) == 6);
	CLAIM("a_short_text_is_its_own_head", text_head(TEXT("张"), 9) == 3);
	CLAIM("two_bytes_make_a_letter", first("\xc3\xa9", 2) == 0xe9);
	CLAIM("four_bytes_make_a_rare_character",
	    first("\xf0\xa0\xae\xb7", 4) == 0x20bb7);
	CLAIM("the_last_code_point_of_unicode_is_one",
	    first("\xf4\x8f\xbf\xbf", 4) == 0x10ffff);
	CLAIM("the_first_of_each_length_are_whole",
	    first("\xc2\x80", 2) == 0x80 &&
	    first("\xe0\xa0\x80", 3) == 0x800 &&
	    first("\xf0\x90\x80\x80", 4) == 0x10000);
	CLAIM("an_overlong_form_is_broken",
	    first("\xe0\x80\x80", 3) == TEXT_BROKEN &&
	    first("\xc1\xbf", 2) == TEXT_BROKEN);
	CLAIM("half_a_pair_is_broken", first("\xed\xa0\x80", 3) == TEXT_BROKEN);
	CLAIM("beyond_unicode_is_broken",
	    first("\xf4\x90\x80\x80", 4) == TEXT_BROKEN);
	CLAIM("a_cut_character_is_broken", first("\xe5\xbc", 2) == TEXT_BROKEN);
	CLAIM("a_lonely_tail_byte_is_broken", first("\x80", 1) == TEXT_BROKEN);
	CLAIM("a_wrong_tail_byte_is_broken",
	    first("\xe5" "ab", 3) == TEXT_BROKEN);
	CLAIM("a_byte_that_starts_nothing_is_broken",
	    first("\xff", 1) == TEXT_BROKEN);
	CLAIM("a_broken_byte_counts_as_one_character",
	    text_characters(TEXT("\xff" "ab")) == 3);
}

static void
test_equal(void)
{
	CLAIM("absent_and_empty_are_alike",
	    text_equal(TEXT_NONE, TEXT("")) && text_is_blank(TEXT("")));
	CLAIM("absent_is_not_something", !text_equal(TEXT_NONE, TEXT("a")));
	CLAIM("no_string_is_an_absent_text", text_of(NULL).ptr == NULL);
	CLAIM("equal_is_byte_for_byte", text_equal(TEXT("a1"), TEXT("a1")) &&
	    !text_equal(TEXT("a1"), TEXT("A1")) &&
	    !text_equal(TEXT("a1"), TEXT("a12")));
}

static void
test_same(void)
{
	CLAIM("blanks_do_not_make_another_address",
	    text_same(TEXT("重庆市九龙坡区  测试路1号"),
	    TEXT("重庆市九龙坡区 测试路 1号")));
	CLAIM("an_ideographic_space_is_a_blank",
	    text_same(TEXT("测试　甲"), TEXT("测试甲")));
	CLAIM("a_small_x_is_the_same_id_number",
	    text_same(TEXT("11010119900101020x"),
	    TEXT(" 11010119900101020X ")));
	CLAIM("full_width_letters_are_letters",
	    text_same(TEXT("ＡＢＣ１２３（甲）"), TEXT("abc123(甲)")));
	CLAIM("every_middle_dot_is_a_middle_dot",
	    text_same(TEXT("买买提·艾力"), TEXT("买买提•艾力")) &&
	    text_same(TEXT("买买提‧艾力"), TEXT("买买提．艾力")));
	CLAIM("a_missing_dot_is_another_name",
	    !text_same(TEXT("买买提·艾力"), TEXT("买买提艾力")));
	CLAIM("another_character_is_another_name",
	    !text_same(TEXT("测试甲"), TEXT("测试乙")));
	CLAIM("a_longer_name_is_another_name",
	    !text_same(TEXT("测试"), TEXT("测试甲")) &&
	    !text_same(TEXT("测试甲"), TEXT("测试")));
	CLAIM("an_absent_name_is_not_a_name",
	    !text_same(TEXT_NONE, TEXT("测试甲")));
	CLAIM("two_absent_names_are_the_same", text_same(TEXT_NONE, TEXT("")));
	CLAIM("broken_bytes_are_never_the_same",
	    !text_same(TEXT("\xff"), TEXT("\xff")));
}

/* Every code point of a list, written between a and b, folds to this. */
static int
all_fold_to(const uint32_t *list, size_t count, const char *expected)
{
	char	room[8];
	size_t	i;

	for (i = 0; i < count; i++) {
		room[0] = 'a';
		room[1] = (char)(0xe0 | list[i] >> 12);
		room[2] = (char)(0x80 | (list[i] >> 6 & 0x3f));
		room[3] = (char)(0x80 | (list[i] & 0x3f));
		room[4] = 'b';
		if (!text_same((struct text){ room, 5 }, text_of(expected)))
			return (0);
	}

	return (1);
}

static void
test_fold(void)
{
	static const uint32_t	spaces[] = {
		0x1680, 0x2000, 0x2003, 0x2009, 0x200a, 0x200b, 0x2028,
		0x2029, 0x202f, 0x205f, 0x3000, 0xfeff
	};
	static const uint32_t	dots[] = {
		0x2022, 0x2027, 0x22c5, 0x30fb, 0xff65, 0xff0e
	};
	static const uint32_t	words[] = { 0x200c, 0x1681, 0x3001 };

	CLAIM("every_space_of_unicode_is_a_blank",
	    all_fold_to(spaces, sizeof(spaces) / sizeof(spaces[0]), "ab") &&
	    text_same(TEXT("a\t\n\r\v\fb\xc2\xa0\xc2\x85"),
	    TEXT("ab")));
	CLAIM("their_neighbours_are_none",
	    !all_fold_to(words, 1, "ab") && !all_fold_to(words + 1, 1, "ab") &&
	    !all_fold_to(words + 2, 1, "ab") &&
	    !text_same(TEXT("a\bb"), TEXT("ab")) &&
	    !text_same(TEXT("a\016b"), TEXT("ab")));
	CLAIM("every_dot_of_a_name_is_one_dot",
	    all_fold_to(dots, sizeof(dots) / sizeof(dots[0]), "a·b"));
	CLAIM("full_width_signs_are_folded_from_the_first_to_the_last",
	    text_same(TEXT("！～"), TEXT("!~")));
	CLAIM("letters_are_folded_from_a_to_z",
	    text_same(TEXT("AZ"), TEXT("az")) &&
	    !text_same(TEXT("@["), TEXT("`{")));
}

static void
test_pen(void)
{
	struct pen	pen;
	char		room[8];

	pen = pen_open(room, sizeof(room));
	pen_text(&pen, TEXT_NONE);
	pen_number(&pen, 4294967u);
	CLAIM("a_pen_fills_its_room_to_the_last_byte",
	    pen_close(&pen) == 7 && strcmp(room, "4294967") == 0);
	pen_string(&pen, "8");
	CLAIM("a_pen_writes_nothing_half",
	    pen.full && strcmp(room, "4294967") == 0);
}

int
main(void)
{
	test_utf8();
	test_equal();
	test_same();
	test_fold();
	test_pen();

	return (claims_done());
}
