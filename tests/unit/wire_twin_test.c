/*
 * The JSON and msgpack twins: what is taken, what is one document's fault, and
 * what refuses the message.
 */

#include "../../app/limits.h"
#include "wire_read.h"

static void
json_is_the_twin(void)
{
	CLAIM("the_json_twin_is_read", read_json("{\"CEB311Message\":{\"guid\":"
	    "\"G\",\"version\":\"1.0\",\"Order\":[{\"OrderHead\":{\"orderNo\":"
	    "\"1\"},\"OrderList\":[{\"gnum\":\"1\"},{\"gnum\":\"2\"}]}],"
	    "\"BaseTransfer\":{\"copCode\":\"c\"},\"BaseSubscribe\":"
	    "[{\"status\":\"ALL\"}]}}") == 0 && head_is(ORDER_ORDER_NO, "1") &&
	    m.entries[0].document.line_count == 2 &&
	    text_equal_string(m.guid, "G") && m.subscribe_count == 1 &&
	    text_equal_string(m.transfer[TRANSFER_COP_CODE], "c"));
	CLAIM("one_object_counts_as_an_array_of_one",
	    read_json("{\"CEB311Message\":{\"Order\":{\"OrderHead\":"
	    "{\"orderNo\":\"1\"},\"OrderList\":{\"gnum\":\"1\"}}}}") == 0 &&
	    m.entry_count == 1 && m.entries[0].document.line_count == 1);
	CLAIM("a_number_counts_as_its_digits",
	    read_json("{\"CEB411Message\":{\"guid\":7,\"Payment\":"
	    "[{\"PaymentHead\":{\"amountPaid\":1234567890123456789.12345,"
	    "\"orderNo\":00}}]}}") == -1 &&
	    read_json("{\"CEB411Message\":{\"guid\":7,\"Payment\":"
	    "[{\"PaymentHead\":{\"amountPaid\":12345678901234567890.12345}}]}}")
	    == 0 && head_is(PAYMENT_AMOUNT_PAID, "12345678901234567890.12345")
	    && text_equal_string(m.guid, "7"));
	CLAIM("null_counts_as_absent",
	    read_json("{\"CEB411Message\":{\"guid\":null,\"Payment\":"
	    "[{\"PaymentHead\":{\"note\":null}}]}}") == 0 &&
	    m.entries[0].document.head[PAYMENT_NOTE].ptr == NULL &&
	    m.entries[0].fault_count == 0);
	CLAIM("unknown_members_are_skipped",
	    read_json("{\"CEB411Message\":{\"x\":[1,[2,{\"y\":[]}],null],"
	    "\"Payment\":[{\"z\":{\"a\":1},\"PaymentHead\":{\"orderNo\":\"1\","
	    "\"w\":{\"orderNo\":\"2\"},\"v\":[\"3\"]}}]}}") == 0 &&
	    head_is(PAYMENT_ORDER_NO, "1") && m.entries[0].fault_count == 0);
	CLAIM("escapes_are_text",
	    read_json("{\"CEB411Message\":{\"Payment\":[{\"PaymentHead\":"
	    "{\"note\":\"\\u6d4b\\ud83d\\ude00\\n\\\\u0041x\"}}]}}") == 0 &&
	    head_is(PAYMENT_NOTE, "测😀\n\\u0041x"));
	CLAIM("a_mark_before_json_is_passed_over",
	    read_json("\xef\xbb\xbf{\"CEB411Message\":{\"Payment\":"
	    "[{\"PaymentHead\":{}}]}}") == 0);
	CLAIM("text_of_json_is_trimmed_as_that_of_xml",
	    read_json("{\"CEB411Message\":{\"Payment\":[{\"PaymentHead\":"
	    "{\"note\":\" \\t a \\n\"}}]}}") == 0 &&
	    head_is(PAYMENT_NOTE, "a"));
}

/* The fault of the first document's only fault. */
static bool
entry_fault(enum fault_code code, const char *field, int32_t line)
{
	const struct fault	*fault;

	if (m.entry_count == 0 || m.entries[0].fault_count == 0)
		return (false);

	fault = &m.entries[0].faults[0];
	return (fault->code == code && strcmp(fault->field, field) == 0 &&
	    fault->line == line && fault->pos > 0);
}

#define JSON_HEAD(members)						\
	"{\"CEB311Message\":{\"Order\":[{\"OrderHead\":" members "}]}}"

static void
odd_json_values_are_faults(void)
{
	CLAIM("true_is_no_value", read_json(JSON_HEAD("{\"note\":true}")) == 0
	    && entry_fault(FAULT_VALUE, "note", 0));
	CLAIM("an_object_is_no_value",
	    read_json(JSON_HEAD("{\"note\":{\"note\":\"x\"}}")) == 0 &&
	    entry_fault(FAULT_VALUE, "note", 0) &&
	    m.entries[0].document.head[ORDER_NOTE].ptr == NULL);
	CLAIM("an_array_is_no_value",
	    read_json(JSON_HEAD("{\"note\":[\"x\",[],{\"a\":1}]}")) == 0 &&
	    m.entries[0].fault_count == 1 &&
	    entry_fault(FAULT_VALUE, "note", 0));
	CLAIM("a_string_is_no_head", read_json(JSON_HEAD("\"x\"")) == 0 &&
	    entry_fault(FAULT_VALUE, "OrderHead", 0));
	CLAIM("a_string_is_no_document",
	    read_json("{\"CEB311Message\":{\"Order\":[\"x\",{\"OrderHead\":"
	    "{}}]}}") == 0 && m.entry_count == 2 &&
	    entry_fault(FAULT_VALUE, "Order", 0) &&
	    m.entries[1].fault_count == 0);
	CLAIM("an_array_in_an_array_is_no_document",
	    read_json("{\"CEB311Message\":{\"Order\":[[{\"OrderHead\":{}}]]}}")
	    == 0 && entry_fault(FAULT_VALUE, "Order", 0));
	CLAIM("null_in_an_array_is_no_line",
	    read_json("{\"CEB311Message\":{\"Order\":[{\"OrderHead\":{},"
	    "\"OrderList\":[null,{\"qty\":false}]}]}}") == 0 &&
	    entry_fault(FAULT_VALUE, "OrderList", 1) &&
	    m.entries[0].fault_count == 2 &&
	    m.entries[0].faults[1].line == 2);
	CLAIM("two_heads_in_an_array_are_a_fault",
	    read_json(JSON_HEAD("[{\"note\":\"1\"},{\"note\":\"2\"}]")) == 0 &&
	    m.entries[0].fault_count == 1 && head_is(ORDER_NOTE, "1"));
	CLAIM("an_odd_transfer_value_refuses_the_message",
	    refused(read_json("{\"CEB311Message\":{\"BaseTransfer\":"
	    "{\"copCode\":true}}}"), FAULT_VALUE) &&
	    strcmp(m.fault.field, "copCode") == 0 && m.fault.pos > 0);
	CLAIM("an_odd_transfer_refuses_the_message",
	    refused(read_json("{\"CEB311Message\":{\"BaseTransfer\":1}}"),
	    FAULT_SYNTAX));
	CLAIM("an_odd_subscriber_refuses_the_message",
	    refused(read_json("{\"CEB311Message\":{\"BaseSubscribe\":[1]}}"),
	    FAULT_SYNTAX));
	CLAIM("an_odd_guid_refuses_the_message",
	    refused(read_json("{\"CEB311Message\":{\"guid\":true}}"),
	    FAULT_SYNTAX) &&
	    refused(read_json("{\"CEB311Message\":{\"guid\":{}}}"),
	    FAULT_SYNTAX) &&
	    refused(read_json("{\"CEB311Message\":{\"version\":[]}}"),
	    FAULT_SYNTAX));
	CLAIM("more_faults_than_are_told_are_dropped",
	    read_json(JSON_HEAD("{},\"OrderList\":[1,1,1,1,1,1,1,1,1,1,1,1,1,1,"
	    "1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,"
	    "1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1]")) == 0 &&
	    m.entries[0].fault_count == LIMIT_FAULTS);
}

static void
what_is_not_json_is_refused(void)
{
	static const char *const	bad[] = {
		"", " ", "{", "}", "[]", "\"x\"", "1", "null", "{}x",
		"{\"CEB411Message\":[]}", "{\"CEB411Message\":1}",
		"{\"CEB411Message\":{}}{}", "{'a':1}", "{\"a\":01}",
		"{\"a\":+1}", "{\"a\":1.}", "{\"a\":.5}", "{\"a\":NaN}",
		"{\"a\":\"\t\"}", "{\"a\":\"\\x\"}", "{\"a\":\"\\u12\"}",
		"{\"a\":1,}", "{\"a\" 1}", "{\"a\":tru}", "// c\n{}",
		"{\"CEB411Message\":{\"Payment\":[{\"PaymentHead\":{}}]},"
		"\"CEB311Message\":{}}",
	};
	size_t				i, good;

	good = 0;
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		if (read_json(bad[i]) == -1 && (m.fault.code == FAULT_SYNTAX ||
		    m.fault.code == FAULT_KIND))
			good++;
		else
			printf("# taken: %s\n", bad[i]);
	}
	CLAIM("what_is_not_rfc_8259_is_refused", good == i);

	CLAIM("an_empty_envelope_is_no_message",
	    refused(read_json("{}"), FAULT_KIND));
	CLAIM("an_unknown_type_is_refused",
	    refused(read_json("{\"CEB999Message\":{}}"), FAULT_KIND) &&
	    text_equal_string(m.type, "CEB999Message"));
	CLAIM("a_type_with_a_zero_byte_is_unknown",
	    refused(read_json("{\"CEB411Message\\u0000\":{}}"), FAULT_KIND));
	CLAIM("a_name_that_stands_twice_is_refused",
	    refused(read_json(JSON_HEAD("{\"note\":\"1\",\"note\":\"2\"}")),
	    FAULT_REPEATED) && m.fault.pos > 0);
	CLAIM("an_escaped_name_that_stands_twice_is_refused",
	    refused(read_json(JSON_HEAD("{\"note\":\"1\",\"\\u006eote\":"
	    "\"2\"}")), FAULT_REPEATED));
	CLAIM("a_name_twice_in_skipped_matter_is_refused",
	    refused(read_json("{\"CEB411Message\":{\"x\":{\"y\":1,\"y\":2}}}"),
	    FAULT_REPEATED));
	CLAIM("the_same_name_in_two_objects_is_no_repetition",
	    read_json("{\"CEB411Message\":{\"Payment\":[{\"PaymentHead\":"
	    "{\"note\":\"1\"}},{\"PaymentHead\":{\"note\":\"1\"}}]}}") == 0);
	CLAIM("bytes_that_are_not_utf8_are_refused",
	    refused(read_json("{\"CEB411Message\":\"\xed\xa0\x80\"}"),
	    FAULT_ENCODING) && m.fault.pos == 18);
	CLAIM("a_lone_high_surrogate_is_refused",
	    refused(read_json("{\"a\":\"\\ud83d\"}"), FAULT_ENCODING) &&
	    m.fault.pos == 6);
	CLAIM("a_lone_low_surrogate_is_refused",
	    refused(read_json("{\"a\":\"\\ude00\"}"), FAULT_ENCODING));
	CLAIM("two_high_surrogates_are_refused",
	    refused(read_json("{\"a\":\"\\ud83d\\ud83d\"}"), FAULT_ENCODING));
	CLAIM("a_backslash_at_the_end_is_refused",
	    refused(read_json("{\"a\":\"\\"), FAULT_SYNTAX));
	CLAIM("twenty_thousand_arrays_are_refused_early",
	    refused(read_json(repeat("{\"CEB411Message\":{\"x\":", "[", 20000,
	    "")), FAULT_LIMIT) && m.fault.pos < 80);
	CLAIM("twenty_thousand_objects_are_refused_early",
	    refused(read_json(repeat("{\"CEB411Message\":", "{\"x\":", 20000,
	    "")), FAULT_LIMIT));
	CLAIM("more_pieces_than_any_message_has_are_refused",
	    refused(read_json(repeat("{\"CEB411Message\":{\"x\":[", "1,",
	    300001, "1]}}")), FAULT_LIMIT));
	CLAIM("a_hundred_and_one_documents_are_refused_in_json",
	    refused(read_json(repeat("{\"CEB411Message\":{\"Payment\":[",
	    "{},", 100, "{}]}}")), FAULT_LIMIT) && m.fault.pos > 300 &&
	    strcmp(m.fault.field, "Payment") == 0);
}

static void
objects_are_bounded(void)
{
	char	json[8192];
	int	i, len;

	len = snprintf(json, sizeof(json), "{\"CEB411Message\":{\"x\":{");
	for (i = 0; i < 257; i++)
		len += snprintf(json + len, sizeof(json) - (size_t)len,
		    "%s\"n%d\":1", i > 0 ? "," : "", i);
	(void)snprintf(json + len, sizeof(json) - (size_t)len, "}}}");

	CLAIM("257_names_in_one_object_are_refused",
	    refused(read_json(json), FAULT_LIMIT));
}

static int
read_pack(const char *bytes, size_t len)
{
	return (read_bytes(MEDIA_MSGPACK, bytes, len));
}

/* {"CEB411Message": {"Payment": [{"PaymentHead": {"note": tail}}]}} */
static int
read_pack_note(const char *tail, size_t len)
{
	static const char	head[] = "\x81\xad" "CEB411Message"
				    "\x81\xa7" "Payment" "\x91\x81\xab"
				    "PaymentHead" "\x81\xa4" "note";
	char			bytes[256];

	memcpy(bytes, head, sizeof(head) - 1);
	memcpy(bytes + sizeof(head) - 1, tail, len);

	return (read_pack(bytes, sizeof(head) - 1 + len));
}

#define NOTE(tail)	read_pack_note(tail, sizeof(tail) - 1)

static void
msgpack_values_are_read(void)
{
	CLAIM("a_short_string_is_read", NOTE("\xa2" "ab") == 0 &&
	    head_is(PAYMENT_NOTE, "ab"));
	CLAIM("an_empty_string_is_read", NOTE("\xa0") == 0 &&
	    m.entries[0].document.head[PAYMENT_NOTE].ptr != NULL &&
	    NOTE("\xd9\0") == 0);
	CLAIM("strings_of_every_width_are_read",
	    NOTE("\xd9\x02" "ab") == 0 && head_is(PAYMENT_NOTE, "ab") &&
	    NOTE("\xda\0\x02" "ab") == 0 && head_is(PAYMENT_NOTE, "ab") &&
	    NOTE("\xdb\0\0\0\x02" "ab") == 0 && head_is(PAYMENT_NOTE, "ab"));
	CLAIM("whole_numbers_count_as_their_digits",
	    NOTE("\x07") == 0 && head_is(PAYMENT_NOTE, "7") &&
	    NOTE("\xff") == 0 && head_is(PAYMENT_NOTE, "-1") &&
	    NOTE("\xcc\xff") == 0 && head_is(PAYMENT_NOTE, "255") &&
	    NOTE("\xcd\xff\xff") == 0 && head_is(PAYMENT_NOTE, "65535") &&
	    NOTE("\xce\xff\xff\xff\xff") == 0 &&
	    head_is(PAYMENT_NOTE, "4294967295") &&
	    NOTE("\xcf\xff\xff\xff\xff\xff\xff\xff\xff") == 0 &&
	    head_is(PAYMENT_NOTE, "18446744073709551615") &&
	    NOTE("\xd0\x80") == 0 && head_is(PAYMENT_NOTE, "-128") &&
	    NOTE("\xd1\x80\0") == 0 && head_is(PAYMENT_NOTE, "-32768") &&
	    NOTE("\xd2\x80\0\0\0") == 0 &&
	    head_is(PAYMENT_NOTE, "-2147483648") &&
	    NOTE("\xd3\x80\0\0\0\0\0\0\0") == 0 &&
	    head_is(PAYMENT_NOTE, "-9223372036854775808") &&
	    NOTE("\xd3\0\0\0\0\0\0\0\x09") == 0 && head_is(PAYMENT_NOTE, "9"));
	CLAIM("nil_counts_as_absent", NOTE("\xc0") == 0 &&
	    m.entries[0].document.head[PAYMENT_NOTE].ptr == NULL);
	CLAIM("a_float_has_no_digits",
	    NOTE("\xca\x3f\x80\0\0") == 0 &&
	    entry_fault(FAULT_VALUE, "note", 0) &&
	    NOTE("\xcb\x3f\xf0\0\0\0\0\0\0") == 0 &&
	    entry_fault(FAULT_VALUE, "note", 0));
	CLAIM("true_and_false_are_no_values",
	    NOTE("\xc3") == 0 && entry_fault(FAULT_VALUE, "note", 0) &&
	    NOTE("\xc2") == 0 && entry_fault(FAULT_VALUE, "note", 0));
	CLAIM("an_empty_map_and_array_are_no_values",
	    NOTE("\x80") == 0 && entry_fault(FAULT_VALUE, "note", 0) &&
	    NOTE("\x90") == 0 && entry_fault(FAULT_VALUE, "note", 0));
}

static void
what_is_not_msgpack_is_refused(void)
{
	char	deep[20000];

	CLAIM("an_empty_body_is_no_msgpack",
	    refused(read_pack("", 0), FAULT_SYNTAX));
	CLAIM("bin_is_refused", refused(NOTE("\xc4\x02" "ab"), FAULT_SYNTAX));
	CLAIM("ext_is_refused",
	    refused(NOTE("\xd4\x01" "a"), FAULT_SYNTAX) &&
	    refused(NOTE("\xc9\xff\xff\xff\xff\0"), FAULT_SYNTAX));
	CLAIM("the_byte_that_is_never_used_is_refused",
	    refused(NOTE("\xc1"), FAULT_SYNTAX));
	CLAIM("a_string_that_is_not_utf8_is_refused",
	    refused(NOTE("\xa2\xc3("), FAULT_ENCODING) && m.fault.pos > 30);
	CLAIM("a_string_cut_short_is_refused",
	    refused(NOTE("\xa5" "ab"), FAULT_SYNTAX));
	CLAIM("a_string_of_four_gigabytes_is_refused",
	    refused(NOTE("\xdb\xff\xff\xff\xff" "ab"), FAULT_SYNTAX));
	CLAIM("bytes_behind_the_message_are_refused",
	    refused(NOTE("\xa1" "a\xc0"), FAULT_SYNTAX));
	CLAIM("an_array_that_promises_4g_elements_is_refused_at_once",
	    refused(NOTE("\xdd\xff\xff\xff\xff"), FAULT_LIMIT) &&
	    arena.used < 65536);
	CLAIM("a_map_that_promises_4g_pairs_is_refused_at_once",
	    refused(NOTE("\xdf\xff\xff\xff\xff"), FAULT_LIMIT) &&
	    arena.used < 65536);
	CLAIM("a_map_that_promises_more_than_is_left_is_refused",
	    refused(NOTE("\xde\x10\0"), FAULT_LIMIT));
	CLAIM("a_name_that_is_no_string_is_refused",
	    refused(read_pack("\x81\x01\x01", 3), FAULT_SYNTAX) &&
	    refused(read_pack("\x81\xc0\x01", 3), FAULT_SYNTAX) &&
	    refused(read_pack("\x81\x90\x01", 3), FAULT_SYNTAX));
	CLAIM("a_name_twice_in_a_map_is_refused",
	    refused(read_pack("\x82\xa1" "a\x01\xa1" "a\x02", 7),
	    FAULT_KIND) && refused(NOTE("\x82\xa1" "a\x01\xa1" "a\x02"),
	    FAULT_REPEATED));
	CLAIM("a_scalar_is_no_message",
	    refused(read_pack("\x01", 1), FAULT_SYNTAX));

	memset(deep, '\x91', sizeof(deep));
	memcpy(deep, "\x81\xad" "CEB411Message" "\x81\xa1x", 18);
	CLAIM("twenty_thousand_msgpack_levels_are_refused_early",
	    refused(read_pack(deep, sizeof(deep)), FAULT_LIMIT));
}

int
main(void)
{
	arena_open(&arena, 256u << 20);

	json_is_the_twin();
	odd_json_values_are_faults();
	what_is_not_json_is_refused();
	objects_are_bounded();
	msgpack_values_are_read();
	what_is_not_msgpack_is_refused();

	arena_close(&arena);
	return (claims_done());
}
