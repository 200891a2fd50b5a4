/*
 * One document alone of every kind beside the import triple: what its own
 * table refuses, and what is only remarked on.
 */

#include "../../app/core/check.h"
#include "../../app/limits.h"
#include "wire_make.h"

static struct arena		arena;
static struct document		doc;
static struct fault		faults[LIMIT_FAULTS];
static struct warning		warnings[LIMIT_FAULTS];

/* A sound document with so many lines and nothing that may be left out. */
static void
sound(enum document_kind number, uint32_t lines)
{
	const struct kind_spec	*kind = kind_find(number);
	uint32_t		row;
	int			i;

	arena_close(&arena);
	arena_open(&arena, 16u << 20);
	make_document(&arena, kind, lines, false, &doc);
	for (i = 0; i < kind->head_count; i++) {
		if (!kind->head_fields[i].required)
			doc.head[i] = TEXT_NONE;
	}
	for (row = 0; row < doc.line_count; row++) {
		for (i = 0; i < kind->line_count; i++) {
			if (!kind->line_fields[i].required)
				doc.lines[row * kind->line_count +
				    (uint32_t)i] = TEXT_NONE;
		}
	}
}

static int
check(void)
{
	return (document_check(&doc, faults, LIMIT_FAULTS));
}

static bool
only(enum fault_code code, const char *field, int32_t line)
{
	return (check() == 1 && faults[0].code == code &&
	    strcmp(faults[0].field, field) == 0 && faults[0].line == line);
}

static void
line_set(uint32_t row, int field, const char *value)
{
	doc.lines[row * doc.kind->line_count + (uint32_t)field] =
	    text_of(value);
}

static bool
takes(int field, const char *value)
{
	doc.head[field] = text_of(value);

	return (check() == 0);
}

static bool
refuses(int field, const char *value, enum fault_code code)
{
	struct text	was = doc.head[field];
	bool		right;

	doc.head[field] = text_of(value);
	right = only(code, doc.kind->head_fields[field].name, 0);
	doc.head[field] = was;

	return (right);
}

static void
an_export_order_is_checked(void)
{
	sound(KIND_EXPORT_ORDER, 2);
	CLAIM("an_export_order_of_each_way_is_taken",
	    takes(EXPORT_ORDER_ORDER_TYPE, "E") &&
	    takes(EXPORT_ORDER_ORDER_TYPE, "B") &&
	    takes(EXPORT_ORDER_ORDER_TYPE, "W"));
	CLAIM("an_import_order_is_none",
	    refuses(EXPORT_ORDER_ORDER_TYPE, "I", FAULT_VALUE));
	CLAIM("any_currency_is_one", takes(EXPORT_ORDER_CURRENCY, "502") &&
	    takes(EXPORT_ORDER_CURRENCY, "USD"));
	doc.head[EXPORT_ORDER_CURRENCY] = TEXT("aaa");
	doc.head[EXPORT_ORDER_EBP_CODE] = TEXT("12345678901234567890");
	CLAIM("one_that_nobody_knows_is_a_warning_and_so_is_a_long_platform",
	    check() == 0 && document_warn(&doc, warnings, LIMIT_FAULTS) >= 2 &&
	    warnings[0].code == FINDING_OVER_LENGTH &&
	    warnings[1].code == FINDING_UNKNOWN_CODE);
	line_set(1, EXPORT_ORDER_LINE_GNUM, "3");
	CLAIM("its_lines_count_one_two_three", only(FAULT_GNUM, "gnum", 2));
	sound(KIND_EXPORT_ORDER, 100);
	CLAIM("a_hundred_lines_of_export_are_taken", check() == 0);
	sound(KIND_EXPORT_ORDER, 101);
	CLAIM("one_more_is_not", only(FAULT_LINES, "OrderList", 0));
}

static void
an_export_list_is_checked(void)
{
	sound(KIND_EXPORT_LIST, 1);
	CLAIM("an_export_list_of_each_mode_is_taken",
	    takes(EXPORT_LIST_TRADE_MODE, "1210") &&
	    takes(EXPORT_LIST_TRADE_MODE, "1239") &&
	    takes(EXPORT_LIST_TRADE_MODE, "9710") &&
	    takes(EXPORT_LIST_TRADE_MODE, "9810") &&
	    takes(EXPORT_LIST_TRADE_MODE, "9610"));
	CLAIM("general_trade_is_none_of_them",
	    refuses(EXPORT_LIST_TRADE_MODE, "0110", FAULT_VALUE));
	CLAIM("it_goes_out", refuses(EXPORT_LIST_IE_FLAG, "I", FAULT_FIXED));
	CLAIM("its_fees_are_totals",
	    refuses(EXPORT_LIST_F_FLAG, "1", FAULT_FIXED) &&
	    refuses(EXPORT_LIST_I_FLAG, "2", FAULT_FIXED));
	CLAIM("it_is_simplified_or_summed_up",
	    takes(EXPORT_LIST_STATISTICS_FLAG, "B") &&
	    refuses(EXPORT_LIST_STATISTICS_FLAG, "C", FAULT_VALUE));
	CLAIM("an_export_may_be_many_parcels",
	    takes(EXPORT_LIST_PACK_NO, "9") &&
	    refuses(EXPORT_LIST_PACK_NO, "-9", FAULT_NEGATIVE));
	line_set(0, EXPORT_LIST_LINE_QTY2, "1");
	CLAIM("a_second_quantity_needs_its_unit",
	    only(FAULT_MISSING, "unit2", 1));
	CLAIM("a_waybill_of_2018_is_long",
	    (sound(KIND_EXPORT_LIST, 1), takes(EXPORT_LIST_LOGISTICS_NO,
	    "12345678901234567890123456789012345678901234567890")) &&
	    document_warn(&doc, warnings, LIMIT_FAULTS) >= 1);
}

static void
money_and_waybills_are_checked(void)
{
	sound(KIND_COLLECTION, 0);
	CLAIM("cash_has_no_number", check() == 0);
	CLAIM("money_is_never_negative",
	    refuses(COLLECTION_CHARGE, "-1", FAULT_NEGATIVE));
	CLAIM("it_came_on_a_day_that_there_is",
	    refuses(COLLECTION_ACCOUNTING_DATE, "20230229000000", FAULT_DATE));
	sound(KIND_EXPORT_WAYBILL, 0);
	CLAIM("an_export_waybill_has_its_fees",
	    refuses(EXPORT_WAYBILL_FREIGHT, "", FAULT_MISSING) &&
	    refuses(EXPORT_WAYBILL_INSURED_FEE, "x", FAULT_NUMBER));
}

static void
what_moves_is_checked(void)
{
	sound(KIND_ARRIVAL, 2);
	doc.head[ARRIVAL_TRAF_MODE] = TEXT("5");
	CLAIM("what_flies_in_has_a_master_bill",
	    only(FAULT_MISSING, "billNo", 0) &&
	    takes(ARRIVAL_BILL_NO, "784-1"));
	doc.head[ARRIVAL_TRAF_MODE] = TEXT("6");
	CLAIM("the_post_has_none", takes(ARRIVAL_BILL_NO, ""));
	doc.head[ARRIVAL_MSG_COUNT] = TEXT("2");
	CLAIM("a_part_is_one_of_the_parts", takes(ARRIVAL_MSG_SEQ_NO, "2") &&
	    refuses(ARRIVAL_MSG_SEQ_NO, "3", FAULT_RANGE));
	CLAIM("an_arrival_that_was_not_split_may_say_nothing",
	    takes(ARRIVAL_MSG_SEQ_NO, "") && takes(ARRIVAL_MSG_COUNT, "") &&
	    takes(ARRIVAL_MSG_SEQ_NO, "7") &&
	    text_equal_string(document_part(&doc), "7"));
	doc.head[ARRIVAL_MSG_COUNT] = TEXT("x");
	CLAIM("each_of_the_two_is_checked_alone",
	    only(FAULT_NUMBER, "msgCount", 0));
	sound(KIND_ARRIVAL, 0);
	doc.head[ARRIVAL_BILL_NO] = TEXT("1");
	CLAIM("an_arrival_may_name_no_parcel", check() == 0);
	CLAIM("it_is_the_first_of_its_parts",
	    text_equal_string(document_part(&doc), "1"));

	sound(KIND_DEPARTURE, 2);
	line_set(1, DEPARTURE_LINE_GNUM, "1");
	CLAIM("the_lines_of_a_departure_are_not_counted", check() == 0);
	sound(KIND_MASTER, LIMIT_DOCUMENT_LINES);
	CLAIM("a_master_has_a_thousand_houses", check() == 0);
	sound(KIND_MASTER, LIMIT_DOCUMENT_LINES + 1);
	CLAIM("and_not_one_more", only(FAULT_LINES, "WayBillList", 0));
	sound(KIND_TALLY, 0);
	doc.head[TALLY_COP_NO] = TEXT("C1");
	CLAIM("a_tally_of_nothing_is_none",
	    only(FAULT_LINES, "DeliveryList", 0));
}

static void
a_summary_is_checked(void)
{
	sound(KIND_SUMMARY, 1);
	CLAIM("a_summary_names_its_lists", check() == 0);
	doc.line_count = 0;
	CLAIM("one_that_names_nothing_is_none",
	    only(FAULT_LINES, "SummaryApplyList", 0));
	doc.head[SUMMARY_START_TIME] = TEXT("20240101000000");
	CLAIM("a_range_has_two_ends", only(FAULT_MISSING, "endTime", 0));
	CLAIM("a_range_stands_for_the_lists",
	    takes(SUMMARY_END_TIME, "20240131235959"));
	CLAIM("it_does_not_end_before_it_starts",
	    (doc.head[SUMMARY_END_TIME] = TEXT("20231231235959"),
	    only(FAULT_RANGE, "startTime", 0)));
	doc.head[SUMMARY_END_TIME] = TEXT("2023");
	CLAIM("an_end_that_is_no_time_is_told_alone",
	    only(FAULT_LENGTH, "endTime", 0));
	sound(KIND_SUMMARY, 1);
	CLAIM("by_item_name_or_not", takes(SUMMARY_ITEM_NAME_FLAG, "1") &&
	    takes(SUMMARY_ITEM_NAME_FLAG, "") &&
	    refuses(SUMMARY_ITEM_NAME_FLAG, "2", FAULT_VALUE));

	sound(KIND_SUMMARY_RESULT, 1);
	CLAIM("a_result_without_serials_is_taken", check() == 0);
	CLAIM("its_time_has_thousandths",
	    takes(SUMMARY_RESULT_OP_DATE, "20240229235959999") &&
	    refuses(SUMMARY_RESULT_OP_DATE, "20240229235959", FAULT_LENGTH) &&
	    refuses(SUMMARY_RESULT_OP_DATE, "2024022923595999x", FAULT_DATE) &&
	    refuses(SUMMARY_RESULT_OP_DATE, "20240230000000000", FAULT_DATE));
	CLAIM("nobody_keeps_it_as_a_draft", !document_is_draft(&doc));
}

static void
what_undoes_a_list_is_checked(void)
{
	sound(KIND_CANCEL, 0);
	CLAIM("a_cancel_carries_a_number_of_its_own_or_the_lists",
	    check() == 0 && text_equal(document_number(&doc),
	    doc.head[CANCEL_INVT_NO]));
	CLAIM("an_import_cancel_can_only_be_made",
	    refuses(CANCEL_APP_TYPE, "2", FAULT_FIXED));
	sound(KIND_EXPORT_CANCEL, 0);
	CLAIM("an_export_cancel_can_be_changed",
	    takes(EXPORT_CANCEL_APP_TYPE, "2"));

	sound(KIND_RETURN, 2);
	line_set(0, RETURN_LINE_GNUM, "7");
	line_set(1, RETURN_LINE_GNUM, "3");
	CLAIM("a_return_names_lines_of_the_list", check() == 0);
	line_set(1, RETURN_LINE_GNUM, "07");
	CLAIM("each_of_them_once", only(FAULT_GNUM, "gnum", 2));
	line_set(0, RETURN_LINE_GNUM, "x");
	CLAIM("a_line_that_is_no_number_is_told_alone",
	    only(FAULT_NUMBER, "gnum", 1));
	line_set(0, RETURN_LINE_GNUM, "0");
	CLAIM("no_list_has_a_line_nought", only(FAULT_GNUM, "gnum", 1));
	sound(KIND_RETURN, 100);
	CLAIM("an_import_return_has_99_lines",
	    only(FAULT_LINES, "InvtRefundList", 0));
	sound(KIND_EXPORT_RETURN, 1);
	CLAIM("an_export_return_may_leave_its_mode_out", check() == 0);
	line_set(0, EXPORT_RETURN_LINE_UNIT2, "035");
	CLAIM("a_second_unit_needs_its_quantity",
	    only(FAULT_MISSING, "qty2", 1));
}

/* Whoever they are, people are hidden: mask.h goes by these. */
static void
people_are_secret(void)
{
	const struct kind_spec	*cancel = kind_find(KIND_CANCEL);

	CLAIM("the_buyer_of_a_cancel_is_somebodys_secret",
	    cancel->head_fields[CANCEL_BUYER_NAME].privacy == PRIVACY_NAME &&
	    cancel->head_fields[CANCEL_BUYER_ID_NUMBER].privacy ==
	    PRIVACY_ID && cancel->head_fields[CANCEL_BUYER_TELEPHONE].privacy
	    == PRIVACY_PHONE);
	CLAIM("so_is_the_telephone_of_an_exporter",
	    kind_find(KIND_EXPORT_WAYBILL)->head_fields[
	    EXPORT_WAYBILL_EBC_TELEPHONE].privacy == PRIVACY_PHONE);
}

/* The feed keeps their names and finds the words when it is read. */
static void
every_fault_has_words(void)
{
	int	code, whole = 1, back = 1;

	for (code = FAULT_NONE + 1; code < FAULT_CODES; code++) {
		const struct wording	*word =
		    fault_word((enum fault_code)code);

		whole = whole && strlen(word->zh) > 6 && strlen(word->en) > 6;
		back = back && fault_by_name(text_of(word->name)) ==
		    (enum fault_code)code;
	}
	CLAIM("every_fault_has_its_words_in_both_languages", whole);
	CLAIM("every_fault_is_found_by_its_name", back &&
	    fault_by_name(TEXT("length")) == FAULT_NONE);
}

int
main(void)
{
	arena_open(&arena, 1u << 20);
	an_export_order_is_checked();
	an_export_list_is_checked();
	money_and_waybills_are_checked();
	what_moves_is_checked();
	a_summary_is_checked();
	what_undoes_a_list_is_checked();
	people_are_secret();
	every_fault_has_words();
	arena_close(&arena);

	return (claims_done());
}
