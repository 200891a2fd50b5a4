/*
 * What the hub takes and what it refuses, message by message: XML as real
 * partners send it, the JSON and msgpack twins, and everything that is wrong.
 */

#include <iconv.h>

#include "../../app/core/check.h"
#include "../../app/limits.h"
#include "wire_make.h"

#define CEB	"http://www.chinaport.gov.cn/ceb"
#define HEAD(body)							\
	"<CEB411Message xmlns=\"" CEB "\" guid=\"" MAKE_GUID "\" "	\
	"version=\"1.0\"><Payment><PaymentHead>" body			\
	"</PaymentHead></Payment></CEB411Message>"

static struct arena	arena;
static struct message	m;

/* A copy on the heap, exactly so long: a sanitizer sees every overrun. It is
 * kept until the next call, because the message borrows from it. */
static int
read_bytes(enum media media, const void *bytes, size_t len)
{
	static char	*copy;

	arena_close(&arena);
	arena_open(&arena, 256u << 20);

	free(copy);
	copy = malloc(len + (len == 0));
	memcpy(copy, bytes, len);

	return (message_read(media, copy, len, &arena, &m));
}

static int
read_xml(const char *xml)
{
	return (read_bytes(MEDIA_XML, xml, strlen(xml)));
}

static int
read_json(const char *json)
{
	return (read_bytes(MEDIA_JSON, json, strlen(json)));
}

static bool
head_is(int field, const char *value)
{
	return (m.entry_count > 0 && text_equal_string(
	    m.entries[0].document.head[field], value));
}

static bool
refused(int rc, enum fault_code code)
{
	return (rc == -1 && m.fault.code == code);
}

static void
xml_is_read_liberally(void)
{
	CLAIM("the_default_namespace_is_taken",
	    read_xml(HEAD("<orderNo>1</orderNo>")) == 0 &&
	    head_is(PAYMENT_ORDER_NO, "1") &&
	    text_equal_string(m.guid, MAKE_GUID) &&
	    text_equal_string(m.version, "1.0"));
	CLAIM("any_prefix_is_taken",
	    read_xml("<x:CEB411Message xmlns:x='" CEB "'><x:Payment>"
	    "<x:PaymentHead><x:orderNo>1</x:orderNo></x:PaymentHead>"
	    "</x:Payment></x:CEB411Message>") == 0 &&
	    head_is(PAYMENT_ORDER_NO, "1"));
	CLAIM("two_prefixes_for_the_namespace_are_taken",
	    read_xml("<x:CEB411Message xmlns:x='" CEB "' xmlns:y='" CEB "'>"
	    "<y:Payment><PaymentHead xmlns='" CEB "'><y:orderNo>1</y:orderNo>"
	    "</PaymentHead></y:Payment></x:CEB411Message>") == 0 &&
	    head_is(PAYMENT_ORDER_NO, "1"));
	CLAIM("a_message_without_any_namespace_is_taken",
	    read_xml("<CEB411Message><Payment><PaymentHead><orderNo>1"
	    "</orderNo></PaymentHead></Payment></CEB411Message>") == 0 &&
	    head_is(PAYMENT_ORDER_NO, "1"));
	CLAIM("a_child_of_another_namespace_is_not_the_field",
	    read_xml(HEAD("<orderNo xmlns='urn:x'>2</orderNo>"
	    "<orderNo>1</orderNo>")) == 0 && head_is(PAYMENT_ORDER_NO, "1"));
	CLAIM("a_child_without_namespace_is_a_stranger_in_a_ceb_message",
	    read_xml(HEAD("<orderNo xmlns=''>2</orderNo>")) == 0 &&
	    m.entries[0].document.head[PAYMENT_ORDER_NO].ptr == NULL);
	CLAIM("elements_come_in_any_order",
	    read_xml(HEAD("<note>n</note><orderNo>1</orderNo><guid>g</guid>"))
	    == 0 && head_is(PAYMENT_ORDER_NO, "1") &&
	    head_is(PAYMENT_GUID, "g") && head_is(PAYMENT_NOTE, "n"));
	CLAIM("foreign_elements_are_skipped_with_all_that_is_in_them",
	    read_xml(HEAD("<link href='x'><orderNo>9</orderNo></link>"
	    "<orderNo>1</orderNo>")) == 0 && head_is(PAYMENT_ORDER_NO, "1"));
	CLAIM("an_element_inside_a_field_is_skipped",
	    read_xml(HEAD("<orderNo>1<b>9</b>2</orderNo>")) == 0 &&
	    head_is(PAYMENT_ORDER_NO, "12"));
	CLAIM("a_prefix_nobody_declared_is_a_stranger",
	    read_xml(HEAD("<z:orderNo>9</z:orderNo><orderNo>1</orderNo>"))
	    == 0 && head_is(PAYMENT_ORDER_NO, "1"));
	CLAIM("white_space_at_both_ends_is_taken_off",
	    read_xml(HEAD("<orderNo>\r\n\t 1 2 \n</orderNo>")) == 0 &&
	    head_is(PAYMENT_ORDER_NO, "1 2"));
	CLAIM("an_empty_element_is_present_and_empty",
	    read_xml(HEAD("<note/>")) == 0 &&
	    m.entries[0].document.head[PAYMENT_NOTE].ptr != NULL &&
	    m.entries[0].document.head[PAYMENT_NOTE].len == 0);
	CLAIM("cdata_is_text",
	    read_xml(HEAD("<note>a<![CDATA[<b>&amp;]]>c</note>")) == 0 &&
	    head_is(PAYMENT_NOTE, "a<b>&amp;c"));
	CLAIM("the_five_entities_and_numbers_are_text",
	    read_xml(HEAD("<note>&lt;&gt;&amp;&quot;&apos;&#65;&#x6d4b;"
	    "</note>")) == 0 && head_is(PAYMENT_NOTE, "<>&\"'A测"));
	CLAIM("comments_and_instructions_are_no_text",
	    read_xml(HEAD("<note>a<!-- b --><?c d?>e</note>")) == 0 &&
	    head_is(PAYMENT_NOTE, "ae"));
	CLAIM("version_v1_0_is_taken",
	    read_xml("<CEB411Message xmlns='" CEB "' version='v1.0'><Payment>"
	    "<PaymentHead/></Payment></CEB411Message>") == 0 &&
	    text_equal_string(m.version, "v1.0") && m.guid.ptr == NULL);
	CLAIM("an_ampersand_in_an_attribute_is_one_character",
	    read_xml("<CEB411Message guid='a&amp;b&#38;c&lt;' x:guid='z' "
	    "xmlns:x='urn:x' other='y'><Payment><PaymentHead/></Payment>"
	    "</CEB411Message>") == 0 &&
	    text_equal_string(m.guid, "a&b&c<"));
	CLAIM("a_byte_order_mark_is_passed_over",
	    read_xml("\xef\xbb\xbf<?xml version=\"1.0\" encoding=\"utf-8\"?>"
	    HEAD("<orderNo>1</orderNo>")) == 0 &&
	    head_is(PAYMENT_ORDER_NO, "1"));
	CLAIM("a_signature_is_noticed",
	    read_xml("<CEB411Message xmlns='" CEB "'><Payment><PaymentHead/>"
	    "</Payment><Signature xmlns='http://www.w3.org/2000/09/xmldsig#'>"
	    "<Payment/></Signature></CEB411Message>") == 0 && m.is_signed &&
	    m.entry_count == 1);
	CLAIM("a_message_without_signature_is_unsigned",
	    read_xml(HEAD("")) == 0 && !m.is_signed);
}

static void
transfers_may_stand_twice(void)
{
	CLAIM("two_equal_base_transfers_are_one",
	    read_xml("<CEB411Message><Payment><PaymentHead/></Payment>"
	    "<BaseTransfer><copCode>1</copCode><dxpId>D</dxpId><x/>"
	    "</BaseTransfer><BaseTransfer><dxpId>D</dxpId><copCode>1</copCode>"
	    "<copCode>2</copCode></BaseTransfer></CEB411Message>") == 0 &&
	    text_equal_string(m.transfer[TRANSFER_COP_CODE], "1") &&
	    text_equal_string(m.transfer[TRANSFER_DXP_ID], "D"));
	CLAIM("two_base_transfers_that_differ_are_refused",
	    refused(read_xml("<CEB411Message><Payment><PaymentHead/></Payment>"
	    "<BaseTransfer><copCode>1</copCode></BaseTransfer>"
	    "<BaseTransfer><copCode>2</copCode></BaseTransfer>"
	    "</CEB411Message>"), FAULT_REPEATED) &&
	    strcmp(m.fault.field, "BaseTransfer") == 0 && m.fault.pos > 0);
	CLAIM("six_subscribers_count_as_five",
	    read_xml("<CEB411Message><Payment><PaymentHead/></Payment>"
	    "<BaseSubscribe><status>1</status></BaseSubscribe>"
	    "<BaseSubscribe/><BaseSubscribe/><BaseSubscribe/><BaseSubscribe/>"
	    "<BaseSubscribe/></CEB411Message>") == 0 &&
	    m.subscribe_count == 5 &&
	    text_equal_string(m.subscribe[0][SUBSCRIBE_STATUS], "1"));
}

static void
faults_stay_with_their_document(void)
{
	CLAIM("a_field_that_stands_twice_is_its_documents_fault",
	    read_xml("<CEB411Message><Payment><PaymentHead><orderNo>1</orderNo>"
	    "<orderNo>2</orderNo></PaymentHead></Payment><Payment><PaymentHead>"
	    "<orderNo>3</orderNo></PaymentHead></Payment></CEB411Message>")
	    == 0 && m.entry_count == 2 && m.entries[0].fault_count == 1 &&
	    m.entries[0].faults[0].code == FAULT_REPEATED &&
	    strcmp(m.entries[0].faults[0].field, "orderNo") == 0 &&
	    m.entries[1].fault_count == 0 && head_is(PAYMENT_ORDER_NO, "1"));
	CLAIM("a_document_without_head_says_so",
	    read_xml("<CEB411Message><Payment/></CEB411Message>") == 0 &&
	    m.entries[0].fault_count == 1 &&
	    m.entries[0].faults[0].code == FAULT_MISSING &&
	    strcmp(m.entries[0].faults[0].field, "PaymentHead") == 0);
	CLAIM("a_second_head_is_a_fault_and_changes_nothing",
	    read_xml("<CEB411Message><Payment><PaymentHead><orderNo>1</orderNo>"
	    "</PaymentHead><PaymentHead><orderNo>2</orderNo><note>n</note>"
	    "</PaymentHead></Payment></CEB411Message>") == 0 &&
	    m.entries[0].fault_count == 1 && head_is(PAYMENT_ORDER_NO, "1") &&
	    m.entries[0].document.head[PAYMENT_NOTE].ptr == NULL);
	CLAIM("a_field_twice_in_a_line_names_the_line",
	    read_xml("<CEB311Message><Order><OrderHead/><OrderList><gnum>1"
	    "</gnum></OrderList><OrderList><qty>1</qty><qty>2</qty>"
	    "</OrderList></Order></CEB311Message>") == 0 &&
	    m.entries[0].document.line_count == 2 &&
	    m.entries[0].fault_count == 1 && m.entries[0].faults[0].line == 2);
	CLAIM("a_waybill_state_carries_its_fields_itself",
	    read_xml("<CEB513Message><LogisticsStatus><logisticsNo>7"
	    "</logisticsNo></LogisticsStatus></CEB513Message>") == 0 &&
	    m.entries[0].fault_count == 0 && head_is(STATE_LOGISTICS_NO, "7"));
}

static void
what_is_not_xml_is_refused(void)
{
	CLAIM("an_empty_body_is_refused",
	    refused(read_xml(""), FAULT_SYNTAX));
	CLAIM("blanks_are_refused", refused(read_xml("  \n"), FAULT_SYNTAX));
	CLAIM("broken_xml_is_refused_with_its_place",
	    refused(read_xml("<CEB411Message><Payment></CEB411Message>"),
	    FAULT_SYNTAX) && m.fault.pos >= 24 && m.fault.pos <= 43);
	CLAIM("a_message_cut_short_is_refused",
	    refused(read_xml("<CEB411Message><Payment>"), FAULT_SYNTAX));
	CLAIM("a_second_root_is_refused",
	    refused(read_xml(HEAD("") "<b/>"), FAULT_SYNTAX));
	CLAIM("any_doctype_is_refused",
	    refused(read_xml("<!DOCTYPE x><x/>"), FAULT_SYNTAX));
	CLAIM("an_entity_bomb_is_refused_before_it_is_read",
	    refused(read_xml("<!DOCTYPE b [<!ENTITY a \"aaaaaaaaaa\">"
	    "<!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">]>" HEAD("<note>&b;"
	    "</note>")), FAULT_SYNTAX) && m.type.ptr == NULL);
	CLAIM("an_external_entity_is_never_opened",
	    refused(read_xml("<!DOCTYPE b [<!ENTITY a SYSTEM "
	    "\"file:///etc/passwd\">]>" HEAD("<note>&a;</note>")),
	    FAULT_SYNTAX) && m.entry_count == 0);
	CLAIM("an_entity_that_nobody_declared_is_refused",
	    refused(read_xml(HEAD("<note>&b;</note>")), FAULT_SYNTAX));
	CLAIM("a_control_character_by_number_is_refused",
	    refused(read_xml(HEAD("<note>&#1;</note>")), FAULT_CHARACTER));
	CLAIM("bytes_that_are_not_utf8_are_refused_with_their_place",
	    refused(read_xml("<CEB411Message>\xc3(</CEB411Message>"),
	    FAULT_ENCODING) && m.fault.pos == 15);
	CLAIM("after_a_mark_the_place_counts_from_the_first_byte",
	    refused(read_xml("\xef\xbb\xbf<a>\xff</a>"), FAULT_ENCODING) &&
	    m.fault.pos == 6);
}

static void
strange_kinds_are_refused(void)
{
	CLAIM("an_unknown_root_is_refused_and_named",
	    refused(read_xml("<html/>"), FAULT_KIND) &&
	    text_equal_string(m.type, "html"));
	CLAIM("an_export_order_is_not_taken_yet",
	    refused(read_xml("<CEB303Message xmlns='" CEB "'/>"), FAULT_KIND) &&
	    text_equal_string(m.type, "CEB303Message"));
	CLAIM("a_root_of_another_namespace_is_refused",
	    refused(read_xml("<CEB411Message xmlns='urn:x'/>"), FAULT_KIND));
	CLAIM("a_message_without_documents_is_refused",
	    refused(read_xml("<CEB411Message/>"), FAULT_MISSING) &&
	    strcmp(m.fault.field, "Payment") == 0);
}

/* n times part between head and tail. */
static char *
repeat(const char *head, const char *part, size_t n, const char *tail)
{
	static char	*made;
	size_t		i, len = strlen(part);
	char		*at;

	free(made);
	made = malloc(strlen(head) + n * len + strlen(tail) + 1);
	at = made + strlen(strcpy(made, head));
	for (i = 0; i < n; i++, at += len)
		memcpy(at, part, len);
	(void)strcpy(at, tail);

	return (made);
}

/* A good message with so many levels below its root. */
static int
read_nested(size_t levels)
{
	char	xml[1024], *at = xml;
	size_t	i;

	at += sprintf(at, "<CEB411Message><Payment><PaymentHead/></Payment>");
	for (i = 0; i < levels; i++)
		at += sprintf(at, "<a>");
	for (i = 0; i < levels; i++)
		at += sprintf(at, "</a>");
	(void)sprintf(at, "</CEB411Message>");

	return (read_xml(xml));
}

static void
xml_is_bounded(void)
{
	struct fault	faults[LIMIT_FAULTS];
	const char	*line = "<OrderList><gnum>1</gnum></OrderList>";

	CLAIM("a_hundred_documents_are_taken",
	    read_xml(repeat("<CEB411Message>", "<Payment><PaymentHead/>"
	    "</Payment>", 100, "</CEB411Message>")) == 0 &&
	    m.entry_count == 100);
	CLAIM("a_hundred_and_one_documents_are_refused",
	    refused(read_xml(repeat("<CEB411Message>", "<Payment/>", 101,
	    "</CEB411Message>")), FAULT_LIMIT) &&
	    strcmp(m.fault.field, "Payment") == 0);
	CLAIM("ninety_nine_lines_are_taken",
	    read_xml(repeat("<CEB311Message><Order><OrderHead/>", line, 99,
	    "</Order></CEB311Message>")) == 0 &&
	    m.entries[0].document.line_count == 99);
	CLAIM("a_hundred_lines_are_the_documents_fault",
	    read_xml(repeat("<CEB311Message><Order><OrderHead/>", line, 5000,
	    "</Order><Order><OrderHead/></Order></CEB311Message>")) == 0 &&
	    m.entries[0].document.line_count == 100 &&
	    m.entry_count == 2 && document_check(&m.entries[0].document,
	    faults, LIMIT_FAULTS) > 0);
	CLAIM("twenty_thousand_levels_are_refused_early",
	    refused(read_xml(repeat("<CEB411Message>", "<a>", 20000, "")),
	    FAULT_LIMIT) && m.fault.pos < 200);
	CLAIM("thirty_two_levels_are_taken", read_nested(31) == 0);
	CLAIM("thirty_three_levels_are_not",
	    refused(read_nested(32), FAULT_LIMIT));
	CLAIM("more_elements_than_any_message_has_are_refused",
	    refused(read_xml(repeat("<CEB411Message>", "<a/>", 300001,
	    "</CEB411Message>")), FAULT_LIMIT));
	CLAIM("a_thousand_attributes_are_refused_before_they_are_compared",
	    refused(read_xml(repeat("<CEB411Message", " a=''", 1000, "/>")),
	    FAULT_LIMIT) && m.type.ptr == NULL);
	CLAIM("attributes_behind_a_quoted_bracket_are_counted_too",
	    refused(read_xml(repeat("<CEB411Message x='>'", " a\n= \"\"", 1000,
	    "/>")), FAULT_LIMIT));
	CLAIM("a_stretch_of_text_without_end_is_refused",
	    refused(read_xml(repeat("<CEB411Message>", "aaaaaaaaaaaaaaaa",
	    65536, "</CEB411Message>")), FAULT_LIMIT));
	CLAIM("equals_signs_in_text_are_only_text",
	    read_xml(repeat("<CEB411Message><Payment><PaymentHead><note>",
	    "a=b ", 200, "</note></PaymentHead></Payment></CEB411Message>"))
	    == 0);
}

static int
read_encoded(const char *encoding, const char *declared)
{
	char		xml[1024], bytes[4096], *in, *out;
	size_t		in_left, out_left;
	iconv_t		converter;

	(void)snprintf(xml, sizeof(xml), "%s" HEAD("<payerName>测试甲</payerName>"
	    "<note>江西省南昌市</note>"), declared);
	in = xml;
	in_left = strlen(xml);
	out = bytes;
	out_left = sizeof(bytes);
	converter = iconv_open(encoding, "UTF-8");
	(void)iconv(converter, &in, &in_left, &out, &out_left);
	(void)iconv_close(converter);

	return (read_bytes(MEDIA_XML, bytes, sizeof(bytes) - out_left));
}

#define XML_DECL(name)	"<?xml version='1.0' encoding='" name "'?>\n"

static void
encodings_are_understood(void)
{
	char		bad[512];

	CLAIM("gb2312_is_read", read_encoded("GB2312",
	    XML_DECL("gb2312")) == 0 && head_is(PAYMENT_PAYER_NAME, "测试甲"));
	CLAIM("gbk_is_read", read_encoded("GBK",
	    XML_DECL("GBK")) == 0 && head_is(PAYMENT_NOTE, "江西省南昌市"));
	CLAIM("gb18030_is_read", read_encoded("GB18030",
	    XML_DECL("GB18030")) == 0 && head_is(PAYMENT_PAYER_NAME, "测试甲"));
	CLAIM("gb2312_declared_and_utf8_sent_is_utf8", read_encoded("UTF-8",
	    XML_DECL("GB2312")) == 0 && head_is(PAYMENT_PAYER_NAME, "测试甲"));
	CLAIM("utf16_is_read_by_its_mark", read_encoded("UTF-16",
	    XML_DECL("UTF-16")) == 0 && head_is(PAYMENT_PAYER_NAME, "测试甲"));
	CLAIM("utf16_big_endian_is_read_by_its_mark", read_encoded("UTF-16BE",
	    "\xef\xbb\xbf" XML_DECL("UTF-16")) == 0 &&
	    head_is(PAYMENT_PAYER_NAME, "测试甲"));
	CLAIM("a_latin_declaration_over_utf8_is_utf8", read_encoded("UTF-8",
	    XML_DECL("ISO-8859-1")) == 0 &&
	    head_is(PAYMENT_PAYER_NAME, "测试甲"));
	CLAIM("gbk_bytes_without_declaration_are_refused",
	    refused(read_encoded("GBK", ""), FAULT_ENCODING));
	CLAIM("gb_that_looks_like_two_byte_utf8_stays_gb", read_xml(
	    XML_DECL("GB2312") HEAD("<note>\xc4\xa7</note>")) == 0 &&
	    head_is(PAYMENT_NOTE, "魔"));

	(void)snprintf(bad, sizeof(bad), "%s", XML_DECL("GBK")
	    HEAD("<note>\xb2\xe2\xff</note>"));
	CLAIM("bytes_that_are_no_gbk_are_refused_with_their_place",
	    refused(read_xml(bad), FAULT_ENCODING) && m.fault.pos ==
	    (uint32_t)(strchr(bad, '\xff') - bad));
	CLAIM("a_declaration_without_end_is_no_declaration",
	    refused(read_xml("<?xml encoding='gbk'"), FAULT_SYNTAX));
	CLAIM("a_declaration_without_encoding_is_utf8",
	    read_xml("<?xml version='1.0'?>" HEAD("<note>测</note>")) == 0);
	CLAIM("converters_can_be_opened_beforehand", message_open() == 0);
}

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

static void
memory_is_bounded(void)
{
	static const char	xml[] = HEAD("<orderNo>1</orderNo>");
	static const char	json[] = JSON_HEAD("{\"note\":\"a\\n\"}");
	size_t			limit, failed, taken;
	enum media		media;

	failed = taken = 0;
	for (media = MEDIA_XML; media <= MEDIA_JSON; media++) {
		for (limit = 0; limit < 65536; limit += 16) {
			arena_close(&arena);
			arena_open(&arena, limit);
			if (message_read(media, media == MEDIA_XML ? xml :
			    json, media == MEDIA_XML ? sizeof(xml) - 1 :
			    sizeof(json) - 1, &arena, &m) == 0)
				taken++;
			else
				failed += m.fault.code == FAULT_LIMIT;
		}
	}
	CLAIM("an_arena_that_is_full_is_a_limit_and_no_crash",
	    failed > 0 && taken > 0 && failed + taken == 2 * 65536 / 16);
	arena_close(&arena);
}

static void
media_are_named(void)
{
	CLAIM("media_types_are_found",
	    media_find(TEXT("application/xml")) == MEDIA_XML &&
	    media_find(TEXT("text/xml; charset=gb2312")) == MEDIA_XML &&
	    media_find(TEXT("Application/JSON;charset=utf-8")) == MEDIA_JSON &&
	    media_find(TEXT("application/msgpack")) == MEDIA_MSGPACK &&
	    media_find(TEXT("application/x-msgpack ")) == MEDIA_MSGPACK);
	CLAIM("other_media_types_are_not",
	    media_find(TEXT("application/xmlx")) == -1 &&
	    media_find(TEXT("text/plain")) == -1 &&
	    media_find(TEXT("")) == -1 && media_find(TEXT_NONE) == -1);
	CLAIM("media_have_names",
	    strcmp(media_name(MEDIA_MSGPACK), "application/msgpack") == 0);
}

static void
bulk_comes_line_by_line(void)
{
	static const char	bulk[] = "\n{\"a\":1}\r\n  \n{\"b\":2}\n[3]";
	const char		*at = bulk, *end = bulk + sizeof(bulk) - 1;
	struct text		line;

	CLAIM("lines_come_one_by_one_and_blank_ones_do_not",
	    ndjson_next(&at, end, &line) &&
	    text_equal_string(line, "{\"a\":1}") &&
	    ndjson_next(&at, end, &line) &&
	    text_equal_string(line, "{\"b\":2}") &&
	    ndjson_next(&at, end, &line) && text_equal_string(line, "[3]") &&
	    !ndjson_next(&at, end, &line));
}

int
main(void)
{
	arena_open(&arena, 256u << 20);

	xml_is_read_liberally();
	transfers_may_stand_twice();
	faults_stay_with_their_document();
	what_is_not_xml_is_refused();
	strange_kinds_are_refused();
	xml_is_bounded();
	encodings_are_understood();
	json_is_the_twin();
	odd_json_values_are_faults();
	what_is_not_json_is_refused();
	objects_are_bounded();
	msgpack_values_are_read();
	what_is_not_msgpack_is_refused();
	memory_is_bounded();
	media_are_named();
	bulk_comes_line_by_line();

	arena_close(&arena);
	return (claims_done());
}
