/* The tables of the document kinds hold together. */

#include <stdlib.h>
#include <string.h>

#include "claim.h"
#include "core_set.h"

static struct set	set;

static int
fields_hold(const struct field_spec *fields, int count)
{
	int	i, j;

	for (i = 0; i < count; i++) {
		if (fields[i].name == NULL || fields[i].name_zh == NULL ||
		    fields[i].max == 0 || fields[i].usual > fields[i].max)
			return (0);
		for (j = 0; j < i; j++) {
			if (strcmp(fields[i].name, fields[j].name) == 0)
				return (0);
		}
	}

	return (1);
}

/* The keys are what the receipt echoes, in its order; a number is a key. */
static int
keys_hold(const struct kind_spec *kind)
{
	const struct kind_spec	*receipt = kind_receipt(kind);
	int			i;

	for (i = 0; i < kind->key_count; i++) {
		if (kind->keys[i] != KEY_NONE &&
		    strcmp(kind->head_fields[kind->keys[i]].name,
		    receipt->head_fields[i + 1].name) != 0)
			return (0);
	}

	return (kind->number[0] != 0 && kind->issuer != 0 &&
	    strcmp(receipt->head_fields[i + 1].name, "returnStatus") == 0);
}

static void
test_tables(void)
{
	const struct kind_spec	*kind;
	int			i, sound, named, coded, lined;

	sound = named = coded = lined = 1;
	for (i = 0; (kind = kind_at(i)) != NULL; i++) {
		sound = sound && fields_hold(kind->head_fields,
		    kind->head_count) && fields_hold(kind->line_fields,
		    kind->line_count);
		named = named && kind_find(kind->kind) == kind &&
		    kind_by_message(text_of(kind->message)) == kind &&
		    atoi(kind->message + 3) == (int)kind->kind;
		lined = lined && (kind->line == NULL) ==
		    (kind->line_count == 0) && (kind->gnum == GNUM_ANY ||
		    strcmp(kind->line_fields[0].name, "gnum") == 0) &&
		    (kind->line == NULL) == (kind->line_max == 0);
		if (kind->direction == DIRECTION_OUT)
			continue;
		coded = coded && keys_hold(kind) &&
		    kind->errors.invalid[0] == '-' &&
		    kind->errors.old[0] == '-' &&
		    kind->errors.exists[0] == '-' &&
		    kind->errors.in_use[0] == '-' &&
		    kind->errors.not_found[0] == '-' &&
		    kind->errors.too_many[0] == '-' &&
		    kind->errors.system[0] == '-' &&
		    strcmp(kind->errors.not_yours, "-10102") == 0;
	}
	CLAIM("there_are_so_many_kinds", i == KINDS);
	CLAIM("every_field_has_names_and_a_size_and_stands_once", sound);
	CLAIM("every_kind_is_found_by_its_number_and_message", named);
	CLAIM("every_kind_that_is_declared_has_its_receipt_and_codes", coded);
	CLAIM("lines_begin_with_their_gnum", lined);
	CLAIM("the_specification_has_so_many_fields",
	    ORDER_FIELDS == 30 && ORDER_LINE_FIELDS == 13 &&
	    PAYMENT_FIELDS == 18 && WAYBILL_FIELDS == 19 &&
	    STATE_FIELDS == 10 && LIST_FIELDS == 47 &&
	    LIST_LINE_FIELDS == 20);
	CLAIM("and_so_many_for_export",
	    EXPORT_ORDER_FIELDS == 14 && EXPORT_ORDER_LINE_FIELDS == 11 &&
	    COLLECTION_FIELDS == 16 && EXPORT_WAYBILL_FIELDS == 17 &&
	    EXPORT_LIST_FIELDS == 48 && EXPORT_LIST_LINE_FIELDS == 19 &&
	    MASTER_FIELDS == 21 && MASTER_LINE_FIELDS == 5 &&
	    SUMMARY_RESULT_FIELDS == 20 && SUMMARY_RESULT_LINE_FIELDS == 5);
	CLAIM("what_nobody_published_is_no_kind",
	    kind_by_message(TEXT("CEB999Message")) == NULL &&
	    kind_by_message(TEXT("CEB")) == NULL &&
	    kind_find((enum document_kind)999) == NULL);
	CLAIM("the_official_214_goes_by_its_number_alone",
	    kind_by_message(TEXT("CEB214")) == kind_find(KIND_RECEIPT_214));
	CLAIM("the_state_has_no_head_of_its_own",
	    kind_find(KIND_WAYBILL_STATE)->head == NULL);
}

static void
test_fields(void)
{
	const struct kind_spec	*order = kind_find(KIND_ORDER);

	CLAIM("a_field_is_found_by_its_name",
	    kind_head_field(order, TEXT("acturalPaid")) ==
	    ORDER_ACTURAL_PAID && kind_line_field(order, TEXT("qty")) ==
	    ORDER_LINE_QTY);
	CLAIM("a_name_in_other_letters_is_no_field",
	    kind_head_field(order, TEXT("actualPaid")) == -1 &&
	    kind_line_field(order, TEXT("QTY")) == -1);
	CLAIM("a_payment_has_no_lines",
	    kind_line_field(kind_find(KIND_PAYMENT), TEXT("gnum")) == -1);
	CLAIM("the_buyer_is_somebodys_secret",
	    order->head_fields[ORDER_BUYER_NAME].privacy == PRIVACY_NAME &&
	    order->head_fields[ORDER_BUYER_ID_NUMBER].privacy ==
	    PRIVACY_ID && order->head_fields[ORDER_CONSIGNEE_ADDRESS].privacy
	    == PRIVACY_ADDRESS &&
	    order->head_fields[ORDER_BUYER_TELEPHONE].privacy ==
	    PRIVACY_PHONE);
	CLAIM("a_receipt_names_the_keys_in_schema_order",
	    strcmp(order->head_fields[order->keys[1]].name, "ebcCode") == 0 &&
	    order->key_count == 3);
}

static void
test_documents(void)
{
	set_make(&set);
	CLAIM("a_value_is_found_by_its_index",
	    text_equal_string(document_head(&set.order, ORDER_ORDER_NO),
	    "order-1"));
	CLAIM("a_value_of_a_line_is_found_by_row_and_index",
	    text_equal_string(document_line(&set.list, 1,
	    LIST_LINE_COUNTRY), "601"));
	CLAIM("an_order_is_known_by_its_number",
	    text_equal_string(document_number(&set.order), "order-1"));
	CLAIM("a_list_is_known_by_its_cop_no",
	    text_equal_string(document_number(&set.list), "cop-1"));
	set_head(&set, &set.list, "copNo", "");
	set_head(&set, &set.list, "invtNo", "400620241I000000001");
	CLAIM("else_by_its_invt_no",
	    text_equal_string(document_number(&set.list),
	    "400620241I000000001"));
	set_head(&set, &set.list, "preNo", "B20240603000000001");
	CLAIM("else_by_its_pre_no_first",
	    text_equal_string(document_number(&set.list),
	    "B20240603000000001"));
	CLAIM("a_declared_order_is_no_draft", !document_is_draft(&set.order));
	set_head(&set, &set.order, "appStatus", "1");
	CLAIM("a_stored_order_is_a_draft", document_is_draft(&set.order));
}

int
main(void)
{
	test_tables();
	test_fields();
	test_documents();

	return (claims_done());
}
