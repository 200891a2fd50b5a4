/* Reconciliation of export: 303, 403 and 505 against 603, by mode. */

#include "core/finding.h"
#include "core/kinds.h"
#include "core/recon.h"

#include "claim.h"
#include "core_set.h"

static struct set		pool;	/* where values live */
static struct text		order_head[EXPORT_ORDER_FIELDS];
static struct text		money_head[COLLECTION_FIELDS];
static struct text		bill_head[EXPORT_WAYBILL_FIELDS];
static struct text		list_head[EXPORT_LIST_FIELDS];
static struct text		order_rows[3 * EXPORT_ORDER_LINE_FIELDS];
static struct text		list_rows[3 * EXPORT_LIST_LINE_FIELDS];
static struct document		order, money_in, bill, list;
static struct recon_legs	legs;
static struct recon_rules	rules;
static struct recon_verdict	verdict;

static const char *const	order_pairs[][2] = {
	{ "orderType", "E" }, { "orderNo", "order-1" },
	{ "ebpCode", "3601960001" }, { "ebcCode", "3601960002" },
	{ "goodsValue", "170" }, { "freight", "10" }, { "currency", "502" },
	{ NULL, NULL }
};
static const char *const	money_pairs[][2] = {
	{ "orderNo", "order-1" }, { "ebpCode", "3601960001" },
	{ "ebcCode", "3601960002" }, { "payNo", "pay-1" },
	{ "charge", "180.0" }, { "currency", "502" }, { NULL, NULL }
};
static const char *const	bill_pairs[][2] = {
	{ "logisticsCode", "3601960004" }, { "logisticsNo", "W-1" },
	{ "freight", "12" }, { "insuredFee", "1" }, { "currency", "142" },
	{ "grossWeight", "1.25" }, { "packNo", "1" }, { NULL, NULL }
};
static const char *const	list_pairs[][2] = {
	{ "orderNo", "order-1" }, { "ebpCode", "3601960001" },
	{ "ebcCode", "3601960002" }, { "logisticsCode", "3601960004" },
	{ "logisticsNo", "W-1" }, { "copNo", "cop-1" },
	{ "statisticsFlag", "B" }, { "tradeMode", "9610" },
	{ "freight", "12.00" }, { "fCurrency", "142" },
	{ "insuredFee", "1.0" }, { "iCurrency", "142" }, { "packNo", "1" },
	{ "grossWeight", "1.250" }, { "netWeight", "1.1" }, { NULL, NULL }
};

#define ORDER(field, value)	set_head(&pool, &order, field, value)
#define MONEY(field, value)	set_head(&pool, &money_in, field, value)
#define BILL(field, value)	set_head(&pool, &bill, field, value)
#define LIST(field, value)	set_head(&pool, &list, field, value)

static void
goods(uint32_t row, const char *name, const char *qty, const char *price,
    const char *total)
{
	char	gnum[16];

	(void)snprintf(gnum, sizeof(gnum), "%u", row + 1);
	set_line(&pool, &order, row, "gnum", gnum);
	set_line(&pool, &order, row, "itemName", name);
	set_line(&pool, &order, row, "unit", "011");
	set_line(&pool, &order, row, "qty", qty);
	set_line(&pool, &order, row, "price", price);
	set_line(&pool, &order, row, "totalPrice", total);
	set_line(&pool, &order, row, "currency", "502");
	set_line(&pool, &list, row, "gnum", gnum);
	set_line(&pool, &list, row, "itemName", name);
	set_line(&pool, &list, row, "gname", "别的名称");
	set_line(&pool, &list, row, "unit", "011");
	set_line(&pool, &list, row, "qty", qty);
	set_line(&pool, &list, row, "price", price);
	set_line(&pool, &list, row, "totalPrice", total);
	set_line(&pool, &list, row, "currency", "USD");
	order.line_count = list.line_count = row + 1;
}

static void
fresh(void)
{
	pool.used = 0;
	memset(order_head, 0, sizeof(order_head));
	memset(money_head, 0, sizeof(money_head));
	memset(bill_head, 0, sizeof(bill_head));
	memset(list_head, 0, sizeof(list_head));
	order = (struct document){ kind_find(KIND_EXPORT_ORDER), order_head,
	    order_rows, 0 };
	money_in = (struct document){ kind_find(KIND_COLLECTION), money_head,
	    NULL, 0 };
	bill = (struct document){ kind_find(KIND_EXPORT_WAYBILL), bill_head,
	    NULL, 0 };
	list = (struct document){ kind_find(KIND_EXPORT_LIST), list_head,
	    list_rows, 0 };
	set_heads(&pool, &order, order_pairs);
	set_heads(&pool, &money_in, money_pairs);
	set_heads(&pool, &bill, bill_pairs);
	set_heads(&pool, &list, list_pairs);
	goods(0, "陶瓷花瓶", "2", "60", "120");
	goods(1, "丝巾", "4", "12.5", "50");
	legs = (struct recon_legs){ &order, &money_in, &bill, &list, false,
	    0 };
	rules = (struct recon_rules){
	    .collection_modes = "9610 1210 1239" };
}

/* Out of a special area. */
static void
fresh_bonded(void)
{
	fresh();
	LIST("tradeMode", "1210");
	LIST("iacCode", "3601960006");
	LIST("iacName", "示例仓储");
	LIST("emsNo", "T4006W000001");
	set_line(&pool, &list, 0, "itemRecordNo", "140");
	set_line(&pool, &list, 1, "itemRecordNo", "141");
}

static enum recon_outcome
judge(void)
{
	recon_judge(&legs, &rules, &verdict);
	return (verdict.outcome);
}

static int
matched(void)
{
	return (judge() == RECON_MATCHED && verdict.finding_count == 0 &&
	    verdict.warning_count == 0);
}

/* Mismatched, by this finding alone, about so many values. */
static int
found(enum finding_code code, uint32_t refs)
{
	return (judge() == RECON_MISMATCHED && verdict.finding_count == 1 &&
	    verdict.findings[0].code == code &&
	    verdict.findings[0].ref_count == refs);
}

static int
warned(enum finding_code code)
{
	return (judge() == RECON_MATCHED && verdict.warning_count == 1 &&
	    verdict.warnings[0].code == code &&
	    verdict.warnings[0].ref_count > 0);
}

static void
test_modes(void)
{
	fresh();
	CLAIM("a_consistent_retail_export_matches", matched());
	fresh_bonded();
	CLAIM("so_does_one_out_of_a_special_area", matched());
	LIST("tradeMode", "1239");
	CLAIM("of_either_kind", matched());
	LIST("iacCode", NULL);
	CLAIM("which_needs_the_warehouse",
	    found(FINDING_TRANSPORT_MODE, 1));
	LIST("iacCode", "1");
	set_line(&pool, &list, 1, "itemRecordNo", NULL);
	CLAIM("and_the_record_number_of_each_line",
	    found(FINDING_TRANSPORT_MODE, 1) &&
	    verdict.findings[0].refs[0].line == 2);

	fresh();
	ORDER("orderType", "B");
	CLAIM("a_sale_between_companies_is_no_retail",
	    found(FINDING_ORDER_TYPE, 2));
	LIST("tradeMode", "9710");
	CLAIM("it_is_9710", matched());
	ORDER("orderType", "W");
	CLAIM("stock_is_not", found(FINDING_ORDER_TYPE, 2));
	LIST("tradeMode", "9810");
	CLAIM("it_is_9810", matched());
	fresh();
	LIST("statisticsFlag", "A");
	CLAIM("a_simplified_declaration_matches", matched());
	LIST("licenseNo", "L-1");
	CLAIM("but_not_with_a_licence", found(FINDING_STATISTICS_FLAG, 2));
}

static void
test_collection(void)
{
	fresh();
	legs.payment = NULL;
	CLAIM("retail_waits_for_its_money", judge() == RECON_WAITING &&
	    verdict.finding_count == 1 &&
	    verdict.findings[0].code == FINDING_MISSING_PAYMENT);
	rules.collection_modes = "";
	CLAIM("unless_the_parameter_lets_it_go", matched());
	fresh();
	legs.payment = NULL;
	ORDER("orderType", "W");
	LIST("tradeMode", "9810");
	CLAIM("stock_for_a_warehouse_goes_before_it_is_sold", matched());
	rules.collection_modes = "9810";
	CLAIM("unless_the_parameter_wants_money_first",
	    judge() == RECON_WAITING);
	ORDER("orderType", "B");
	rules.collection_modes = "9710";
	legs.list = NULL;
	CLAIM("before_the_list_the_type_says_the_mode",
	    judge() == RECON_WAITING && verdict.finding_count == 2);
	rules.collection_modes = NULL;
	CLAIM("and_whether_money_is_missed", judge() == RECON_WAITING &&
	    verdict.finding_count == 1);
	ORDER("orderType", "W");
	rules.collection_modes = "9610 9810";
	CLAIM("of_stock_too", judge() == RECON_WAITING &&
	    verdict.finding_count == 2);
	ORDER("orderType", "E");
	CLAIM("and_of_retail", judge() == RECON_WAITING &&
	    verdict.finding_count == 2);

	fresh();
	MONEY("charge", "180.01");
	CLAIM("more_money_than_the_order_is_found",
	    found(FINDING_COLLECTION, 3));
	rules.amount_tolerance = MONEY_FEN;
	CLAIM("beyond_the_tolerance", matched());
	MONEY("charge", "150");
	CLAIM("less_is_only_remarked", warned(FINDING_COLLECTION_SHORT));
	MONEY("currency", "142");
	CLAIM("other_money_is_not_compared", warned(FINDING_CURRENCY));
	MONEY("currency", "USD");
	MONEY("charge", "180");
	CLAIM("letters_and_digits_are_the_same_money", matched());
	MONEY("ebcCode", "3601960009");
	CLAIM("somebody_else_s_money_is_found", found(FINDING_MERCHANT, 2));
}

static void
test_parties(void)
{
	fresh();
	LIST("ebcCode", "3601960009");
	CLAIM("another_exporter_is_found", found(FINDING_MERCHANT, 2));
	fresh();
	BILL("ebcCode", "3601960002");
	CLAIM("the_waybill_may_name_the_merchant", matched());
	BILL("ebcCode", "3601960009");
	CLAIM("but_not_another", found(FINDING_MERCHANT, 2));
	legs.order = NULL;
	judge();
	CLAIM("the_list_speaks_for_an_order_that_is_not_there",
	    verdict.findings[0].code == FINDING_MERCHANT &&
	    verdict.findings[0].refs[0].kind == KIND_EXPORT_LIST &&
	    verdict.findings[1].code == FINDING_MISSING_ORDER);
	fresh();
	BILL("logisticsNo", "W-2");
	CLAIM("another_waybill_is_found", found(FINDING_CARRIER, 2));
}

static void
test_goods(void)
{
	fresh();
	set_line(&pool, &list, 0, "itemName", NULL);
	set_line(&pool, &list, 0, "gname", "陶瓷花瓶");
	CLAIM("the_customs_name_will_do_where_there_is_no_other", matched());
	set_line(&pool, &list, 0, "qty", "3");
	judge();
	CLAIM("another_quantity_is_found",
	    verdict.findings[0].code == FINDING_LINES &&
	    verdict.findings[0].refs[0].line == 1);
	fresh();
	set_line(&pool, &list, 1, "currency", "142");
	CLAIM("so_is_another_currency", found(FINDING_LINES, 2));
	fresh();
	list.line_count = 1;
	CLAIM("and_a_line_too_few", found(FINDING_LINES, 2));
	fresh();
	order.line_count = 1;
	ORDER("goodsValue", "120");
	MONEY("charge", "130");
	CLAIM("or_too_many", found(FINDING_LINES, 2));
	fresh();
	ORDER("goodsValue", "171");
	MONEY("charge", "181");
	CLAIM("the_value_is_the_sum_of_the_lines",
	    found(FINDING_GOODS_VALUE, 2));
	fresh();
	ORDER("currency", "142");
	MONEY("currency", "142");
	CLAIM("all_in_its_own_currency", found(FINDING_GOODS_VALUE, 2));
	fresh();
	set_line(&pool, &order, 0, "price", "61");
	set_line(&pool, &list, 0, "price", "61");
	CLAIM("price_times_quantity_is_the_total",
	    found(FINDING_LINE_TOTAL, 6));
}

static void
test_carriage(void)
{
	struct scale_rules	scale = { MONEY_ONE / 10, 0 };
	struct finding_ref	refs[2];

	fresh();
	LIST("freight", "13");
	CLAIM("another_freight_is_found", found(FINDING_FREIGHT, 2));
	LIST("fCurrency", "502");
	CLAIM("unless_it_is_other_money", matched());
	LIST("insuredFee", "2");
	CLAIM("so_is_another_insurance", found(FINDING_FREIGHT, 2));
	fresh();
	LIST("grossWeight", "1.26");
	CLAIM("another_weight_is_found", found(FINDING_WEIGHT, 2));
	fresh();
	LIST("netWeight", "1.26");
	CLAIM("and_net_over_gross", found(FINDING_WEIGHT, 2));
	fresh();
	LIST("packNo", "01");
	CLAIM("pieces_are_counted", matched());
	BILL("packNo", "2");
	CLAIM("and_must_be_as_many", found(FINDING_PACKAGES, 2));
	fresh();
	CLAIM("the_scale_asks_the_waybill_of_export",
	    recon_scale(TEXT("1.3"), &bill, &list, &scale, refs) &&
	    !recon_scale(TEXT("2"), &bill, &list, &scale, refs) &&
	    text_equal_string(refs[1].value, "1.25") &&
	    strcmp(refs[1].field, "grossWeight") == 0);
	CLAIM("else_its_list",
	    !recon_scale(TEXT("2"), NULL, &list, &scale, refs) &&
	    refs[1].kind == KIND_EXPORT_LIST);
}

static void
test_missing(void)
{
	fresh();
	legs = (struct recon_legs){ .payment = &money_in };
	CLAIM("money_alone_waits_for_three", judge() == RECON_WAITING &&
	    verdict.finding_count == 3 &&
	    verdict.findings[0].refs[0].kind == KIND_COLLECTION);
	legs = (struct recon_legs){ .waybill = &bill, .window_closed = true };
	CLAIM("a_waybill_alone_expires", judge() == RECON_EXPIRED);
	legs = (struct recon_legs){ .list = &list };
	CLAIM("a_list_alone_waits", judge() == RECON_WAITING &&
	    verdict.finding_count == 3);
}

int
main(void)
{
	test_modes();
	test_collection();
	test_parties();
	test_goods();
	test_carriage();
	test_missing();

	return (claims_done());
}
