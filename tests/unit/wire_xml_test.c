/*
 * XML as real partners send it, and XML that is refused.
 */

#include <iconv.h>

#include "../../app/core/check.h"
#include "../../app/limits.h"
#include "wire_read.h"

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
	CLAIM("a_child_may_say_the_namespace_that_its_root_left_out",
	    read_xml("<CEB411Message><Payment xmlns='" CEB "'><PaymentHead>"
	    "<orderNo>1</orderNo></PaymentHead></Payment></CEB411Message>")
	    == 0 && head_is(PAYMENT_ORDER_NO, "1"));
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
	CLAIM("a_prefix_nobody_declared_is_refused",
	    refused(read_xml(HEAD("<z:orderNo>9</z:orderNo>")),
	    FAULT_SYNTAX));
}

static void
texts_are_read_liberally(void)
{
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
	CLAIM("five_subscribers_are_kept",
	    read_xml("<CEB411Message><Payment><PaymentHead/></Payment>"
	    "<BaseSubscribe><status>1</status></BaseSubscribe>"
	    "<BaseSubscribe/><BaseSubscribe/><BaseSubscribe/><BaseSubscribe/>"
	    "</CEB411Message>") == 0 && m.subscribe_count == 5 &&
	    text_equal_string(m.subscribe[0][SUBSCRIBE_STATUS], "1"));
	CLAIM("a_sixth_subscriber_is_refused",
	    refused(read_xml("<CEB411Message><Payment><PaymentHead/></Payment>"
	    "<BaseSubscribe/><BaseSubscribe/><BaseSubscribe/><BaseSubscribe/>"
	    "<BaseSubscribe/><BaseSubscribe/></CEB411Message>"),
	    FAULT_LIMIT) && strcmp(m.fault.field, "BaseSubscribe") == 0);
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
	CLAIM("what_is_no_message_of_the_family_is_unknown",
	    refused(read_xml("<CEB301Message xmlns='" CEB "'/>"), FAULT_KIND) &&
	    text_equal_string(m.type, "CEB301Message"));
	CLAIM("a_root_of_another_namespace_is_refused",
	    refused(read_xml("<CEB411Message xmlns='urn:x'/>"), FAULT_KIND));
	CLAIM("a_message_without_documents_is_refused",
	    refused(read_xml("<CEB411Message/>"), FAULT_MISSING) &&
	    strcmp(m.fault.field, "Payment") == 0);
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

	(void)snprintf(xml, sizeof(xml), "%s" HEAD("<payerName>测试甲"
	    "</payerName><note>江西省南昌市</note>"), declared);
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
	CLAIM("a_latin_declaration_over_utf8_is_refused",
	    refused(read_encoded("UTF-8", XML_DECL("ISO-8859-1")),
	    FAULT_ENCODING));
	CLAIM("a_latin_declaration_over_ascii_is_ascii",
	    read_xml(XML_DECL("ISO-8859-1") HEAD("<note>a</note>")) == 0);
	CLAIM("utf16_declared_and_bytes_sent_is_refused",
	    refused(read_xml(XML_DECL("UTF-16") HEAD("")), FAULT_ENCODING));
	CLAIM("utf8_declared_and_utf16_sent_is_refused",
	    refused(read_encoded("UTF-16", XML_DECL("UTF-8")),
	    FAULT_ENCODING));
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

int
main(void)
{
	arena_open(&arena, 256u << 20);

	xml_is_read_liberally();
	texts_are_read_liberally();
	transfers_may_stand_twice();
	faults_stay_with_their_document();
	what_is_not_xml_is_refused();
	strange_kinds_are_refused();
	xml_is_bounded();
	encodings_are_understood();

	arena_close(&arena);
	return (claims_done());
}
