/* Who sees how much of a person. */

#include <string.h>

#include "claim.h"
#include "core/mask.h"

static int
masks(enum privacy privacy, enum mask_reader reader, const char *value,
    const char *expected)
{
	char		room[512];
	struct text	seen;

	seen = mask_value(privacy, reader, text_of(value), room,
	    sizeof(room));

	return (text_equal_string(seen, expected));
}

#define OFFICER(privacy, value, expected)				\
	masks(PRIVACY_##privacy, MASK_OFFICER, value, expected)
#define PARTY(privacy, value, expected)					\
	masks(PRIVACY_##privacy, MASK_PARTY, value, expected)

static void
test_people(void)
{
	CLAIM("a_name_keeps_its_first_character",
	    OFFICER(NAME, "张三", "张*") && OFFICER(NAME, "张三丰", "张**"));
	CLAIM("a_long_name_does_not_tell_its_length",
	    OFFICER(NAME, "买买提·艾力", "买**"));
	CLAIM("a_name_of_one_character_is_hidden", OFFICER(NAME, "张", "*"));
	CLAIM("a_rare_character_stays_whole", OFFICER(NAME, "𠮷田", "𠮷*"));

	CLAIM("an_id_number_keeps_its_ends",
	    OFFICER(ID, "110101199001010011", "110101********0011"));
	CLAIM("a_party_sees_less_of_it",
	    PARTY(ID, "110101199001010011", "1101**********0011"));
	CLAIM("an_old_number_keeps_its_ends",
	    OFFICER(ID, "130503670401001", "130503*****1001"));
	CLAIM("a_short_number_shows_three_characters",
	    OFFICER(ID, "E12345678", "******678"));
	CLAIM("a_very_short_number_shows_one", OFFICER(ID, "1234", "***4"));
	CLAIM("one_character_shows_nothing", OFFICER(ID, "1", "*"));
	CLAIM("sixty_characters_do_not_tell_how_many",
	    OFFICER(ID, "123456789012345678901234567890123456789012345678"
	    "901234567890", "123456**********7890"));

	CLAIM("a_phone_keeps_its_ends",
	    OFFICER(PHONE, "19900000001", "199****0001") &&
	    PARTY(PHONE, "19900000001", "199****0001"));
	CLAIM("a_short_phone_keeps_its_last_digits",
	    OFFICER(PHONE, "8612345", "****345"));
}

static void
test_address(void)
{
	CLAIM("an_officer_sees_province_and_city",
	    OFFICER(ADDRESS, "江西省南昌市红谷滩区样例路1号",
	    "江西省南昌市***"));
	CLAIM("a_party_sees_the_province",
	    PARTY(ADDRESS, "江西省南昌市红谷滩区样例路1号", "江西省***"));
	CLAIM("a_province_may_be_short",
	    OFFICER(ADDRESS, "广东深圳市龙华区测试街道", "广东深圳市***") &&
	    PARTY(ADDRESS, "内蒙古呼和浩特市", "内蒙古***") &&
	    PARTY(ADDRESS, "黑龙江哈尔滨市", "黑龙江***"));
	CLAIM("a_region_is_a_province",
	    OFFICER(ADDRESS, "新疆维吾尔自治区喀什地区莎车县",
	    "新疆维吾尔自治区喀什地区***"));
	CLAIM("a_league_and_a_prefecture_are_cities",
	    OFFICER(ADDRESS, "内蒙古锡林郭勒盟锡林浩特市",
	    "内蒙古锡林郭勒盟***") &&
	    OFFICER(ADDRESS, "云南省西双版纳傣族自治州景洪市",
	    "云南省西双版纳傣族自治州***"));
	CLAIM("a_municipality_has_no_city_in_it",
	    OFFICER(ADDRESS, "北京市海淀区中关村城市花园", "北京市***"));
	CLAIM("a_municipality_said_twice",
	    OFFICER(ADDRESS, "重庆重庆市九龙坡区 市  测试街道",
	    "重庆重庆市***"));
	CLAIM("a_city_may_come_without_its_province",
	    OFFICER(ADDRESS, "南昌市红谷滩区样例路", "南昌市***"));
	CLAIM("a_garden_city_is_no_city",
	    OFFICER(ADDRESS, "城市花园3栋", "***") &&
	    OFFICER(ADDRESS, "上海浦东新区城市花园", "上海***"));
	CLAIM("the_search_for_a_city_ends_at_the_first_smaller_place",
	    OFFICER(ADDRESS, "广东某某县甲市", "广东***") &&
	    OFFICER(ADDRESS, "广东镇甲乙市", "广东***") &&
	    OFFICER(ADDRESS, "广东乡甲乙市", "广东***") &&
	    OFFICER(ADDRESS, "广东村甲乙市", "广东***") &&
	    OFFICER(ADDRESS, "广东路甲乙市", "广东***") &&
	    OFFICER(ADDRESS, "广东街甲乙市", "广东***") &&
	    OFFICER(ADDRESS, "广东号甲乙市", "广东***") &&
	    OFFICER(ADDRESS, "广东0甲乙市", "广东***") &&
	    OFFICER(ADDRESS, "广东9甲乙市", "广东***"));
	CLAIM("the_street_is_no_city",
	    OFFICER(ADDRESS, "测试街道样例新村1栋0101 尾号后四位0100",
	    "***"));
	CLAIM("an_address_without_any_place_is_hidden",
	    OFFICER(ADDRESS, "一二三四五六七八九十一二三四", "***") &&
	    OFFICER(ADDRESS, "江", "***"));
}

static void
test_readers(void)
{
	char	room[64];

	CLAIM("an_auditor_needs_no_person",
	    masks(PRIVACY_NAME, MASK_AUDITOR, "张三", "***") &&
	    masks(PRIVACY_ID, MASK_AUDITOR, "110101199001010011", "***") &&
	    masks(PRIVACY_ADDRESS, MASK_AUDITOR, "江西省", "***"));
	CLAIM("a_reveal_shows_all",
	    masks(PRIVACY_ID, MASK_NOBODY, "110101199001010011",
	    "110101199001010011"));
	CLAIM("what_is_nobodys_secret_is_shown_to_all",
	    masks(PRIVACY_NONE, MASK_AUDITOR, "order-1", "order-1"));
	CLAIM("absent_stays_absent", mask_value(PRIVACY_NAME, MASK_OFFICER,
	    TEXT_NONE, room, sizeof(room)).ptr == NULL);
	CLAIM("empty_stays_empty", mask_value(PRIVACY_NAME, MASK_OFFICER,
	    TEXT(""), room, sizeof(room)).len == 0);
}

int
main(void)
{
	test_people();
	test_address();
	test_readers();

	return (claims_done());
}
