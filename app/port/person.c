/* Making up people and where they live. */

#include <stdio.h>
#include <string.h>

#include "../core/ident.h"
#include "person.h"

#define COUNT(a)	((uint32_t)(sizeof(a) / sizeof((a)[0])))

/* Words for what is not real; none of them is a surname. */
static const char *const	surnames[] = {
	"拟", "仿", "虚", "演", "样", "例", "测", "幻",
};

static const char *const	given[] = {
	"晓春", "思远", "子墨", "雨桐", "一诺", "浩然", "欣怡", "梓涵",
	"文博", "静雯", "嘉禾", "明轩", "若溪", "宇航", "诗涵", "俊杰",
	"海棠", "青山", "小满", "清和", "知秋", "望舒", "向阳", "安然",
};

/* Real towns, because freight and districts hang on them. */
static const struct {
	const char	*town;
	const char	*division;
} towns[] = {
	{ "江西省南昌市东湖区", "360102" }, { "江西省南昌市西湖区", "360103" },
	{ "江西省南昌市青山湖区", "360111" },
	{ "江西省南昌市红谷滩区", "360113" },
	{ "江西省九江市浔阳区", "360403" }, { "江西省赣州市章贡区", "360702" },
	{ "江西省吉安市吉州区", "360802" }, { "江西省上饶市信州区", "361102" },
	{ "湖南省长沙市岳麓区", "430104" }, { "湖北省武汉市武昌区", "420106" },
	{ "浙江省杭州市西湖区", "330106" }, { "福建省福州市鼓楼区", "350102" },
	{ "广东省广州市天河区", "440106" }, { "广东省深圳市南山区", "440305" },
	{ "上海市浦东新区", "310115" }, { "北京市朝阳区", "110105" },
	{ "四川省成都市锦江区", "510104" }, { "重庆市渝中区", "500103" },
	{ "陕西省西安市雁塔区", "610113" }, { "江苏省南京市鼓楼区", "320106" },
	{ "安徽省合肥市蜀山区", "340104" }, { "河南省郑州市金水区", "410105" },
};

static const char *const	streets[] = {
	"演示大道", "样例路", "虚构街", "测试巷", "示范西路", "假想大街",
};

static const char *const	estates[] = {
	"云外小区", "画中花园", "镜湖公寓", "纸上新村", "海市家园",
};

/* Area 99 is not in GB/T 2260; the rest is as GB 11643 wants it. */
static void
person_make_id(char *id, struct chance *c)
{
	unsigned	year = 1958 + chance_below(c, 46);
	unsigned	month = 1 + chance_below(c, 12);
	unsigned	day = 1 + chance_below(c, 28);
	unsigned	order = chance_below(c, 1000);

	snprintf(id, 19, "99%02u%02u%04u%02u%02u%03u",
	    (1 + chance_below(c, 30)) % 100, (1 + chance_below(c, 20)) % 100,
	    year % 10000, month % 100, day % 100, order % 1000);
	id[17] = ident_digit(id);
	id[18] = '\0';
}

void
person_make(struct person *p, struct chance *c)
{
	snprintf(p->name, sizeof(p->name), "%s%s",
	    surnames[chance_below(c, COUNT(surnames))],
	    given[chance_below(c, COUNT(given))]);
	person_make_id(p->id, c);
	snprintf(p->phone, sizeof(p->phone), "199000%05u",
	    chance_below(c, 100000) % 100000);
}

void
address_make(struct address *a, struct chance *c)
{
	uint32_t	town = chance_below(c, COUNT(towns));

	a->division = towns[town].division;
	snprintf(a->text, sizeof(a->text), "%s%s%u号%s%u栋%u单元%u%02u室",
	    towns[town].town, streets[chance_below(c, COUNT(streets))],
	    1 + chance_below(c, 899), estates[chance_below(c, COUNT(estates))],
	    1 + chance_below(c, 28), 1 + chance_below(c, 4),
	    1 + chance_below(c, 30), 1 + chance_below(c, 4));
}
