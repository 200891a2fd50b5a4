/* The verdict: waiting, matched, mismatched, expired. */

#include "core_table.h"

static void
test_missing(void)
{
	fresh();
	legs.payment = NULL;
	CLAIM("a_missing_payment_is_waited_for", judge() == RECON_WAITING &&
	    verdict.finding_count == 1 &&
	    verdict.findings[0].code == FINDING_MISSING_PAYMENT &&
	    refs() == 2 && ref_is(0, KIND_ORDER, "orderNo", 0, "order-1"));
	legs.window_closed = true;
	CLAIM("until_the_window_closes", judge() == RECON_EXPIRED &&
	    verdict.finding_count == 1);
	legs.payment = &set.payment;
	CLAIM("a_late_payment_revives_the_purchase", matched());

	fresh();
	legs.waybill = NULL;
	CLAIM("a_missing_waybill_is_named_by_the_list",
	    judge() == RECON_WAITING &&
	    ref_is(0, KIND_LIST, "logisticsCode", 0, "3601960004") &&
	    ref_is(1, KIND_LIST, "logisticsNo", 0, "W-1"));
	LIST("buyerTelephone", "19900000009");
	CLAIM("a_contradiction_does_not_wait_for_the_rest",
	    FOUND(FINDING_BUYER_PHONE, FINDING_MISSING_WAYBILL));
	legs.window_closed = true;
	CLAIM("and_stays_one_after_the_window",
	    FOUND(FINDING_BUYER_PHONE, FINDING_MISSING_WAYBILL));

	fresh();
	legs = (struct recon_legs){ .list = &set.list };
	CLAIM("a_list_alone_waits_for_three", judge() == RECON_WAITING &&
	    verdict.finding_count == 3);
	legs = (struct recon_legs){ .waybill = &set.waybill };
	CLAIM("a_waybill_alone_waits_for_three", judge() == RECON_WAITING &&
	    verdict.finding_count == 3);
	legs = (struct recon_legs){ .window_closed = true };
	CLAIM("nothing_at_all_has_expired", judge() == RECON_EXPIRED &&
	    verdict.finding_count == 4);
}

static void
test_duplicate(void)
{
	fresh();
	legs.duplicates = 1;
	CLAIM("a_second_claimant_changes_no_verdict",
	    judge() == RECON_MATCHED && verdict.finding_count == 0);
	CLAIM("but_is_a_warning", verdict.warning_count == 1 &&
	    verdict.warnings[0].code == FINDING_DUPLICATE);
}

static void
test_all_at_once(void)
{
	uint32_t	i, row;
	int		rising;

	fresh();
	for (row = 0; row < LINES_MAX; row++) {
		set_goods(&set, row, "奶粉", "122", "2", "1", "1", "306");
		set_line(&set, &set.list, row, "itemName", "别的");
		set_line(&set, &set.list, row, "unit", "011");
		set_line(&set, &set.list, row, "qty", "3");
		set_line(&set, &set.list, row, "price", "2");
		set_line(&set, &set.list, row, "totalPrice", "2");
		set_line(&set, &set.list, row, "country", "502");
	}
	ORDER("ebcCode", "1");
	ORDER("payCode", "2");
	ORDER("payTransactionId", "3");
	ORDER("buyerName", "测试丁");
	ORDER("buyerIdNumber", "1");
	ORDER("buyerTelephone", "1");
	ORDER("consignee", "测试丁");
	ORDER("consigneeTelephone", "1");
	ORDER("consigneeAddress", "1");
	ORDER("acturalPaid", "1");
	WAYBILL("orderNo", "order-2");
	WAYBILL("freight", "1");
	WAYBILL("insuredFee", "1");
	WAYBILL("weight", "9");
	WAYBILL("logisticsCode", "1");
	WAYBILL("logisticsNo", "1");
	LIST("tradeMode", "1210");
	LIST("netWeight", "9");
	legs.duplicates = 2;
	CLAIM("the_worst_purchase_has_every_finding_of_four_documents",
	    judge() == RECON_MISMATCHED && verdict.finding_count == 20);
	rising = 1;
	for (i = 1; i < verdict.finding_count; i++)
		rising = rising && verdict.findings[i - 1].code <
		    verdict.findings[i].code;
	CLAIM("in_the_order_of_the_matrix", rising);
	for (i = 0; verdict.findings[i].code != FINDING_LINES; i++)
		;
	CLAIM("and_every_value_of_every_line_is_named",
	    verdict.findings[i].ref_count == LINES_MAX * 12);
}

static void
test_words(void)
{
	CLAIM("the_outcomes_have_the_names_of_the_database",
	    strcmp(recon_word(RECON_WAITING)->name, "waiting") == 0 &&
	    strcmp(recon_word(RECON_MATCHED)->name, "matched") == 0 &&
	    strcmp(recon_word(RECON_MISMATCHED)->name, "mismatched") == 0 &&
	    strcmp(recon_word(RECON_EXPIRED)->name, "expired") == 0);
}

int
main(void)
{
	test_missing();
	test_duplicate();
	test_all_at_once();
	test_words();

	return (claims_done());
}
