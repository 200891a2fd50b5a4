/*
 * The codes: see signature.h. Table 7-2 knows signatures of lists, cancels and
 * returns; the other kinds of import get the code of "a parameter is not
 * valid". Table 7-3 gives exports a range for each kind; its numbers are not
 * published, so the first five are dealt out in the order of the states.
 */

#include "signature.h"

#define COUNT(array)	(sizeof(array) / sizeof((array)[0]))

struct signature_codes {
	int		kind;
	struct text	codes[SIGNATURE_STATES];
};

/* differ, invalid, expired, not yours, unsupported; then none at all. */
#define CODES(differ, bad, expired, not_yours, unsupported, none) {	\
	[SIGNATURE_UNSIGNED] = TEXT_CODE(none),				\
	[SIGNATURE_DIFFER] = TEXT_CODE(differ),				\
	[SIGNATURE_INVALID] = TEXT_CODE(bad),				\
	[SIGNATURE_EXPIRED] = TEXT_CODE(expired),			\
	[SIGNATURE_NOT_YOURS] = TEXT_CODE(not_yours),			\
	[SIGNATURE_UNSUPPORTED] = TEXT_CODE(unsupported),		\
}
#define TEXT_CODE(literal)	{ literal, sizeof(literal) - 1 }
#define SAME(code)	CODES(code, code, code, code, code, code)
#define RANGE(from)	CODES(from "1", from "2", from "3", from "4",	\
			    from "5", from "6")

static const struct signature_codes	signature_codes[] = {
	{ 311, SAME("-301008") },
	{ 411, SAME("-401009") },
	{ 511, SAME("-504011") },
	{ 513, SAME("-505011") },
	{ 621, CODES("-621028", "-621029", "-621029", "-621015", "-621029",
	    "-621026") },
	{ 623, CODES("-623029", "-623029", "-623029", "-623021", "-623029",
	    "-623017") },
	{ 625, CODES("-625208", "-625208", "-625208", "-625020", "-625208",
	    "-625028") },
	{ 711, SAME("-800001") },
	{ 303, RANGE("-30100") },
	{ 403, RANGE("-40100") },
	{ 505, RANGE("-50100") },
	{ 507, RANGE("-80100") },
	{ 509, RANGE("-50500") },
	{ 603, RANGE("-60100") },
	{ 605, RANGE("-60500") },
	{ 607, RANGE("-90100") },
	{ 701, RANGE("-70100") },
};

/* Kinds that no table names: the list's own family. */
static const struct signature_codes	signature_else = {
	0, CODES("-621028", "-621029", "-621029", "-621015", "-621029",
	    "-621026")
};

static const char *const	signature_names[] = {
	[SIGNATURE_UNSIGNED] = "unsigned",
	[SIGNATURE_VALID] = "valid",
	[SIGNATURE_DIFFER] = "differ",
	[SIGNATURE_INVALID] = "invalid",
	[SIGNATURE_EXPIRED] = "expired",
	[SIGNATURE_NOT_YOURS] = "not_yours",
	[SIGNATURE_UNSUPPORTED] = "unsupported",
};

static const struct text	signature_words[] = {
	[SIGNATURE_UNSIGNED] = TEXT_CODE("签名信息为空：本账号的报文须有数字签名"),
	[SIGNATURE_VALID] = TEXT_CODE(""),
	[SIGNATURE_DIFFER] = TEXT_CODE("加签数据比对失败：签名与数据不符(1004)"),
	[SIGNATURE_INVALID] = TEXT_CODE("验签失败：数字签名无效(1001)"),
	[SIGNATURE_EXPIRED] =
	    TEXT_CODE("验签失败：数字签名过期，证书不在有效期内(1002)"),
	[SIGNATURE_NOT_YOURS] = TEXT_CODE(
	    "与卡信息不匹配，没有权限进行操作：证书未登记在本账号名下或已吊销"),
	[SIGNATURE_UNSUPPORTED] =
	    TEXT_CODE("验签失败：不支持该签名算法或变换(1999)"),
};

const char *
signature_name(enum signature_state state)
{
	return (signature_names[state]);
}

struct text
signature_code(enum document_kind kind, enum signature_state state)
{
	uint32_t	i;

	for (i = 0; i < COUNT(signature_codes); i++) {
		if (signature_codes[i].kind == (int)kind)
			return (signature_codes[i].codes[state]);
	}
	return (signature_else.codes[state]);
}

enum fault_code
signature_fault(enum signature_state state)
{
	static const enum fault_code	faults[SIGNATURE_STATES] = {
		[SIGNATURE_UNSIGNED] = FAULT_UNSIGNED,
		[SIGNATURE_DIFFER] = FAULT_SIGNATURE_DIFFER,
		[SIGNATURE_INVALID] = FAULT_SIGNATURE_INVALID,
		[SIGNATURE_EXPIRED] = FAULT_SIGNATURE_EXPIRED,
		[SIGNATURE_NOT_YOURS] = FAULT_SIGNATURE_NOT_YOURS,
		[SIGNATURE_UNSUPPORTED] = FAULT_SIGNATURE_UNSUPPORTED,
	};

	return (faults[state]);
}

struct text
signature_info(enum signature_state state)
{
	return (signature_words[state]);
}
