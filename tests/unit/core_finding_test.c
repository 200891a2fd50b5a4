/* Findings and faults in words. */

#include <string.h>

#include "claim.h"
#include "core/finding.h"
#include "core/kinds.h"

static char	info[FINDING_INFO_ROOM];

static const char *
told(const struct finding *findings, uint32_t count)
{
	if (finding_info(findings, count, info, sizeof(info)) != strlen(info))
		return ("the length is wrong");

	return (info);
}

static int
says(const char *part)
{
	return (strstr(info, part) != NULL);
}

static void
test_table(void)
{
	const struct finding_spec	*spec;
	int				code, whole, back, warned;

	whole = back = warned = 1;
	for (code = FINDING_NONE + 1; code < FINDING_CODES; code++) {
		spec = finding_find((enum finding_code)code);
		whole = whole && spec->name != NULL &&
		    strlen(spec->text_zh) > 6 && strlen(spec->text_en) > 6 &&
		    strlen(spec->mend_zh) > 6 && strlen(spec->mend_en) > 6;
		back = back && finding_by_name(text_of(spec->name)) ==
		    (enum finding_code)code;
		warned = warned && spec->warning ==
		    (code >= FINDING_DUPLICATE);
	}
	CLAIM("every_finding_has_its_words_in_both_languages", whole);
	CLAIM("every_finding_is_found_by_its_name", back);
	CLAIM("warnings_come_last", warned);
	CLAIM("there_is_no_finding_of_another_name",
	    finding_by_name(TEXT("NONSENSE")) == FINDING_NONE);
}

static int
is_code(enum finding_code code, const char *customs)
{
	return (strcmp(finding_find(code)->customs_code, customs) == 0);
}

static void
test_customs_codes(void)
{
	CLAIM("the_customs_codes_are_those_that_were_seen",
	    is_code(FINDING_AMOUNT_PAID, "1332") &&
	    is_code(FINDING_PAYER, "1327") &&
	    is_code(FINDING_PAY_COMPANY, "13035") &&
	    is_code(FINDING_LINES, "1322") &&
	    is_code(FINDING_LIST_BUYER, "13127") &&
	    is_code(FINDING_BUYER_PHONE, "130126") &&
	    is_code(FINDING_ID_NUMBER, "1300") &&
	    is_code(FINDING_LIMIT_ANNUAL, "1313"));
	CLAIM("a_document_is_called_by_its_noun",
	    strcmp(finding_document(KIND_LIST), "list") == 0 &&
	    strcmp(finding_document(KIND_WAYBILL_STATE), "state") == 0 &&
	    strcmp(finding_document(REF_SCAN), "scan") == 0 &&
	    strcmp(finding_document(REF_MANIFEST), "manifest") == 0);
}

static void
test_info(void)
{
	struct finding_ref	amounts[] = {
		{ KIND_ORDER, "acturalPaid", 0, TEXT("561.89") },
		{ KIND_PAYMENT, "amountPaid", 0, TEXT("3197.95") },
	};
	struct finding_ref	names[] = {
		{ KIND_ORDER, "buyerName", 0, TEXT("测试甲") },
		{ KIND_PAYMENT, "payerIdNumber", 0, TEXT("11010119900101") },
	};
	struct finding_ref	lines[] = {
		{ KIND_ORDER, "qty", 2, TEXT("1") },
		{ KIND_LIST, "qty", 2, TEXT("2") },
		{ KIND_WAYBILL_STATE, "logisticsStatus", 0, TEXT("R") },
		{ REF_SCAN, "weightKg", 0, TEXT("1.5") },
		{ KIND_ORDER, "unit", 3, TEXT("not shown") },
	};
	struct finding		findings[] = {
		{ FINDING_AMOUNT_PAID, amounts, 2 },
		{ FINDING_PAYER, names, 2 },
		{ FINDING_LINES, lines, 5 },
		{ FINDING_MISSING_WAYBILL, NULL, 0 },
	};

	CLAIM("nothing_to_say_says_nothing", told(NULL, 0)[0] == '\0');
	CLAIM("an_amount_finding_reads_like_that_of_customs",
	    strcmp(told(findings, 1), "[Code:1332;Desc:支付单支付金额与订单"
	    "支付金额不一致[OrderHead.acturalPaid:561.89,"
	    "PaymentHead.amountPaid:3197.95]]") == 0);
	(void)told(findings, 4);
	CLAIM("findings_are_joined_by_semicolons",
	    says("]];[Code:1327;Desc:") && says("]];[Code:1322;Desc:"));
	CLAIM("a_persons_values_are_named_and_not_told",
	    says("[OrderHead.buyerName,PaymentHead.payerIdNumber]") &&
	    !says("测试甲") && !says("1101011990"));
	CLAIM("a_line_is_named", says("[OrderList(2).qty:1,"
	    "InventoryList(2).qty:2,LogisticsStatus.logisticsStatus:R,"
	    "weightKg:1.5,…]"));
	CLAIM("only_the_first_values_are_told", !says("not shown"));
	CLAIM("a_finding_without_a_customs_code_is_called_by_its_name",
	    says("[Code:MISSING_WAYBILL;Desc:尚未收到运单（进口 511，出口 505）]"));
}

static void
test_info_room(void)
{
	static char		value[] = "一二三四五六七八九十一二三四五六七八"
				    "九十一二三四五六七八九十一二三四五六七八"
				    "九十一二三四五六七八九十";
	struct finding_ref	refs[4];
	struct finding		findings[30];
	char			small[8];
	uint32_t		i;

	for (i = 0; i < 4; i++)
		refs[i] = (struct finding_ref){ KIND_ORDER, "goodsValue", 0,
		    text_of(value) };
	for (i = 0; i < 30; i++)
		findings[i] = (struct finding){ FINDING_GOODS_VALUE, refs, 4 };

	(void)told(findings, 30);
	CLAIM("a_receipt_holds_a_thousand_characters",
	    text_characters(text_of(info)) <= 1000 &&
	    text_characters(text_of(info)) > 700);
	CLAIM("a_long_value_is_cut_and_shows_it", says("八九十…,"));
	CLAIM("what_is_left_out_is_counted", says("];另有27项未列出"));
	(void)told(findings, 3);
	CLAIM("what_fits_is_not_cut", !says("未列出"));

	CLAIM("a_small_room_holds_what_it_can",
	    finding_info(findings, 3, small, sizeof(small)) < sizeof(small));
	CLAIM("even_the_count_alone",
	    finding_info(findings, 3, info, 32) > 0 && says("共有3项未列出"));
}

static void
test_faults(void)
{
	struct fault	faults[200];
	int		i, whole;

	faults[0] = (struct fault){ FAULT_MISSING, "ebpCode", 0, 0 };
	faults[1] = (struct fault){ FAULT_NUMBER, "qty", 2, 0 };
	faults[2] = (struct fault){ FAULT_SYNTAX, NULL, 0, 17 };
	(void)fault_info(faults, 3, info, sizeof(info));
	CLAIM("faults_name_line_and_field",
	    strcmp(info, "ebpCode:必填项未填;表体第2项 qty:不是十进制数;"
	    "报文无法解析") == 0);
	for (i = 0; i < 200; i++)
		faults[i] = (struct fault){ FAULT_DIGITS, "price", i + 1, 0 };
	(void)fault_info(faults, 200, info, sizeof(info));
	CLAIM("two_hundred_faults_fit_a_receipt_by_their_count",
	    text_characters(text_of(info)) <= 1000 && says(";另有"));

	whole = 1;
	for (i = 0; i < FAULT_CODES; i++)
		whole = whole && fault_word((enum fault_code)i)->name != NULL &&
		    fault_word((enum fault_code)i)->zh != NULL &&
		    fault_word((enum fault_code)i)->en != NULL;
	CLAIM("every_fault_has_its_words", whole);
	CLAIM("a_fault_is_called_by_its_name",
	    strcmp(fault_word(FAULT_LENGTH)->name, "LENGTH") == 0);
}

int
main(void)
{
	test_table();
	test_customs_codes();
	test_info();
	test_info_room();
	test_faults();

	return (claims_done());
}
