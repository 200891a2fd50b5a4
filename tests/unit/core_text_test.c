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
	CLAIM("an_overlong_form_is_broken",
	    first("\xe0\x80\x80", 3) == TEXT_BROKEN);
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
	test_pen();

	return (claims_done());
}
