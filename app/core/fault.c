/*
 * The words for faults: what is wrong with a value, so that the reader knows
 * what to write instead.
 */

#include "finding.h"
#include "require.h"

static const struct wording	words[FAULT_CODES] = {
	[FAULT_NONE] = { "NONE", "无误", "nothing is wrong" },
	[FAULT_MISSING] = { "MISSING", "必填项未填",
	    "required, but missing or empty" },
	[FAULT_LENGTH] = { "LENGTH", "长度不符合规范",
	    "too long, or not exactly as long as specified" },
	[FAULT_NUMBER] = { "NUMBER", "不是十进制数",
	    "not a plain decimal number" },
	[FAULT_DIGITS] = { "DIGITS", "位数超出规范（金额、数量、重量最多"
	    "19位，其中小数5位）",
	    "too many digits (at most 19, of them 5 decimals)" },
	[FAULT_NEGATIVE] = { "NEGATIVE", "不得为负数", "must not be negative" },
	[FAULT_DATE] = { "DATE", "日期或时间不存在",
	    "there is no such date or time" },
	[FAULT_VALUE] = { "VALUE", "取值不在允许范围内",
	    "not one of the values allowed" },
	[FAULT_FIXED] = { "FIXED", "不是规范限定的值",
	    "not the value that the specification fixes" },
	[FAULT_REPEATED] = { "REPEATED", "元素重复", "the element stands twice" },
	[FAULT_LINES] = { "LINES", "表体项数超出规范（进口1至99项，出口1至100项，"
	    "运单清单至多1000项）", "no line, or more than the specification "
	    "allows (import 99, export 100, parcels 1,000)" },
	[FAULT_GNUM] = { "GNUM", "商品序号须从1开始连续递增（退货为原清单"
	    "序号，不得重复）", "gnum must count 1, 2, 3 and so on; of a return "
	    "it is the line of the list, each once" },
	[FAULT_CHARACTER] = { "CHARACTER", "含有 XML 不允许的字符",
	    "holds a character that XML does not allow" },
	[FAULT_SYNTAX] = { "SYNTAX", "报文无法解析",
	    "the message cannot be parsed" },
	[FAULT_LIMIT] = { "LIMIT", "超过数量、深度或大小限制",
	    "too many, too deep or too large" },
	[FAULT_KIND] = { "KIND", "报文类型不支持", "unknown message type" },
	[FAULT_ENCODING] = { "ENCODING", "字节与所声明的编码不符",
	    "the bytes are not in the encoding they claim" },
	[FAULT_RANGE] = { "RANGE", "超出同一单证另一项所定的范围",
	    "beyond what another field of the same document allows" },
	[FAULT_DIRECTION] = { "DIRECTION",
	    "该报文由本系统签发，不接受报送",
	    "the hub issues this message and does not take it" },
	[FAULT_UNSIGNED] = { "UNSIGNED", "报文必须有数字签名",
	    "the message must be signed" },
	[FAULT_SIGNATURE_DIFFER] = { "SIGNATURE_DIFFER", "报文与所签内容不符",
	    "the message is not what was signed" },
	[FAULT_SIGNATURE_INVALID] = { "SIGNATURE_INVALID",
	    "签名不是由该证书的密钥所作，或签名的位置、引用不符合规范",
	    "the signature is not of this certificate's key, or does not "
	    "stand where, or refer to what, it has to" },
	[FAULT_SIGNATURE_EXPIRED] = { "SIGNATURE_EXPIRED",
	    "证书已过期或尚未生效",
	    "the certificate has expired, or is not valid yet" },
	[FAULT_SIGNATURE_NOT_YOURS] = { "SIGNATURE_NOT_YOURS",
	    "证书未登记在本账号名下，或已吊销",
	    "the certificate is not registered for this account, or was "
	    "revoked" },
	[FAULT_SIGNATURE_UNSUPPORTED] = { "SIGNATURE_UNSUPPORTED",
	    "不支持该签名算法或变换",
	    "an algorithm or a transform that the hub does not take" },
};

const struct wording *
fault_word(enum fault_code code)
{
	REQUIRE(code < FAULT_CODES);

	return (&words[code]);
}

enum fault_code
fault_by_name(struct text name)
{
	int	i;

	for (i = FAULT_NONE + 1; i < FAULT_CODES; i++) {
		if (text_equal_string(name, words[i].name))
			return ((enum fault_code)i);
	}

	return (FAULT_NONE);
}
