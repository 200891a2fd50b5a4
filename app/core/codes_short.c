/*
 * The short lists: currencies, modes of transport and supervision, packages.
 */

#include "codes_table.h"

#define COUNT(array)	(sizeof(array) / sizeof((array)[0]))

const struct code_entry	code_currencies[] = {
	{ "110", "HKD", "港币" },
	{ "116", "JPY", "日本元" },
	{ "121", "MOP", "澳门元" },
	{ "122", "MYR", "马来西亚林吉特" },
	{ "129", "PHP", "菲律宾比索" },
	{ "132", "SGD", "新加坡元" },
	{ "133", "KRW", "韩国圆" },
	{ "136", "THB", "泰国铢" },
	{ "142", "CNY", "人民币" },
	{ "143", "TWD", "新台币" },
	{ "300", "EUR", "欧元" },
	{ "302", "DKK", "丹麦克朗" },
	{ "303", "GBP", "英镑" },
	{ "304", "DEM", "德国马克" },
	{ "305", "FRF", "法国法郎" },
	{ "307", "ITL", "意大利里拉" },
	{ "312", "ESP", "西班牙比塞塔" },
	{ "315", "ATS", "奥地利先令" },
	{ "318", "FIM", "芬兰马克" },
	{ "326", "NOK", "挪威克朗" },
	{ "330", "SEK", "瑞典克朗" },
	{ "331", "CHF", "瑞士法郎" },
	{ "344", "RUB", "俄罗斯卢布" },
	{ "501", "CAD", "加拿大元" },
	{ "502", "USD", "美元" },
	{ "601", "AUD", "澳大利亚元" },
	{ "609", "NZD", "新西兰元" },
};
const uint32_t	code_currencies_count = COUNT(code_currencies);

const struct code_entry	code_traf_modes[] = {
	{ "0", NULL, "非保税区" },
	{ "1", NULL, "监管仓库" },
	{ "2", NULL, "水路运输" },
	{ "3", NULL, "铁路运输" },
	{ "4", NULL, "公路运输" },
	{ "5", NULL, "航空运输" },
	{ "6", NULL, "邮件运输" },
	{ "7", NULL, "保税区" },
	{ "8", NULL, "保税仓库" },
	{ "9", NULL, "其他方式运输" },
	{ "A", NULL, "全部运输方式" },
	{ "H", NULL, "边境特殊海关作业区" },
	{ "W", NULL, "物流中心" },
	{ "X", NULL, "物流园区" },
	{ "Y", NULL, "保税港区/综合保税区" },
	{ "Z", NULL, "出口加工区" },
};
const uint32_t	code_traf_modes_count = COUNT(code_traf_modes);

const struct code_entry	code_wrap_types[] = {
	{ "1", NULL, "木箱" },
	{ "2", NULL, "纸箱" },
	{ "3", NULL, "桶装" },
	{ "4", NULL, "散装" },
	{ "5", NULL, "托盘" },
	{ "6", NULL, "包" },
	{ "7", NULL, "其它" },
};
const uint32_t	code_wrap_types_count = COUNT(code_wrap_types);

const struct code_entry	code_trade_modes[] = {
	{ "0110", NULL, "一般贸易" },
	{ "1039", NULL, "市场采购" },
	{ "1210", NULL, "保税跨境贸易电子商务" },
	{ "1239", NULL, "保税跨境贸易电子商务A" },
	{ "9610", NULL, "跨境贸易电子商务" },
	{ "9710", NULL, "跨境电子商务企业对企业直接出口" },
	{ "9810", NULL, "跨境电子商务出口海外仓" },
};
const uint32_t	code_trade_modes_count = COUNT(code_trade_modes);
