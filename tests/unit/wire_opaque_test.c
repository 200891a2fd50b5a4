/*
 * ExtendMessage and Signature are kept as they are and given back, whatever
 * is in them, and what is in them changes nothing else.
 */

#include "../../app/limits.h"
#include "wire_read.h"

#define AROUND(part)							\
	"<c:CEB411Message xmlns:c=\"" CEB "\" xmlns:o=\"urn:outer\">"	\
	"<c:Payment><c:PaymentHead/></c:Payment>" part			\
	"</c:CEB411Message>"
#define EXTEND(inside)							\
	AROUND("<c:ExtendMessage><c:name>N</c:name><c:version>1</c:version>" \
	"<c:Message>" inside "</c:Message></c:ExtendMessage>")
#define SIGN(inside)							\
	"<s:Signature xmlns:s=\"http://www.w3.org/2000/09/xmldsig#\">"	\
	inside "</s:Signature>"
#define TWIN(member)							\
	"{\"CEB411Message\": {\"Payment\": {\"PaymentHead\": {}}, "	\
	member "}}"

static bool
extends(const char *xml)
{
	return (m.has_extend &&
	    text_equal_string(m.extend[EXTEND_NAME], "N") &&
	    text_equal_string(m.extend[EXTEND_VERSION], "1") &&
	    m.extend[EXTEND_MESSAGE].ptr != NULL &&
	    text_equal_string(m.extend[EXTEND_MESSAGE], xml));
}

static void
an_extension_is_kept(void)
{
	CLAIM("an_empty_extension_is_kept",
	    read_xml(EXTEND("")) == 0 && extends(""));
	CLAIM("an_extension_is_kept_as_it_is", read_xml(EXTEND(
	    "\n <a b='1' c=\"&quot;&amp;#38;&#9;\">t &lt; 测<![CDATA[<&]]></a>"
	    "<!--r--><?p d?><?q?> ")) == 0 && extends(
	    "\n <a xmlns=\"\" b=\"1\" c=\"&quot;&amp;#38;&#9;\">t &lt; 测&lt;"
	    "&amp;</a><!--r--><?p d?><?q?> "));
	CLAIM("what_it_uses_from_outside_is_declared_in_it",
	    read_xml(EXTEND("<o:a c:x=\"1\" xml:lang=\"zh\"><o:b/></o:a>"
	    "<d xmlns=\"urn:d\"><e/></d>")) == 0 &&
	    extends("<o:a xmlns:o=\"urn:outer\" xmlns:c=\"" CEB "\" c:x=\"1\" "
	    "xml:lang=\"zh\"><o:b></o:b></o:a>"
	    "<d xmlns=\"urn:d\"><e></e></d>"));
	CLAIM("a_message_in_an_extension_is_no_document",
	    read_xml(EXTEND("<c:Payment><c:PaymentHead/></c:Payment>"
	    "<c:Signature/>" SIGN(""))) == 0 && m.entry_count == 1 &&
	    !m.is_signed);
	CLAIM("a_second_extension_is_refused",
	    refused(read_xml(AROUND("<c:ExtendMessage/><c:ExtendMessage/>")),
	    FAULT_REPEATED) && strcmp(m.fault.field, "ExtendMessage") == 0);
	CLAIM("a_second_message_in_it_is_refused", refused(read_xml(AROUND(
	    "<c:ExtendMessage><c:Message/><c:Message/></c:ExtendMessage>")),
	    FAULT_REPEATED));
	CLAIM("a_prefix_that_nobody_declares_is_refused",
	    refused(read_xml(EXTEND("<z:a/>")), FAULT_SYNTAX));
}

static void
a_signature_is_kept(void)
{
	CLAIM("a_signature_is_kept_with_its_element",
	    read_xml(AROUND(SIGN("<s:KeyInfo Id='k'/>"))) == 0 &&
	    m.is_signed && text_equal_string(m.signature,
	    SIGN("<s:KeyInfo Id=\"k\"></s:KeyInfo>")));
	CLAIM("a_signature_of_another_namespace_is_none",
	    read_xml(AROUND("<c:Signature/>")) == 0 && !m.is_signed);
	CLAIM("a_second_signature_is_refused",
	    refused(read_xml(AROUND(SIGN("") SIGN(""))), FAULT_REPEATED) &&
	    strcmp(m.fault.field, "Signature") == 0);
}

static void
twins_carry_them_as_text(void)
{
	CLAIM("a_json_extension_is_xml_in_a_string", read_json(TWIN(
	    "\"ExtendMessage\": {\"name\": \"N\", \"version\": \"1\", "
	    "\"Message\": \"<a b='1'/>\"}")) == 0 &&
	    extends("<a xmlns=\"\" b=\"1\"></a>"));
	CLAIM("a_json_signature_is_xml_in_a_string",
	    read_json(TWIN("\"Signature\": \" <Signature xmlns="
	    "'http://www.w3.org/2000/09/xmldsig#'/><!-- --><?p?>\\n\"")) == 0
	    && m.is_signed && text_equal_string(m.signature, "<Signature "
	    "xmlns=\"http://www.w3.org/2000/09/xmldsig#\"></Signature>"));
	CLAIM("an_extension_that_is_no_xml_is_refused", refused(read_json(
	    TWIN("\"ExtendMessage\": {\"Message\": \"<a>\"}")), FAULT_SYNTAX)
	    && m.fault.pos > 0);
	CLAIM("an_extension_cannot_break_out", refused(read_json(TWIN(
	    "\"ExtendMessage\": {\"Message\": \"</m><x/><m>\"}")),
	    FAULT_SYNTAX));
	CLAIM("an_extension_holds_no_doctype", refused(read_json(TWIN(
	    "\"ExtendMessage\": {\"Message\": \"<!DOCTYPE m>\"}")),
	    FAULT_SYNTAX));
	CLAIM("an_extension_holds_what_xml_can_carry", refused(read_json(TWIN(
	    "\"ExtendMessage\": {\"Message\": \"<a>\\u0001</a>\"}")),
	    FAULT_CHARACTER));
	CLAIM("what_stands_beside_documents_is_what_xml_can_carry",
	    refused(read_json(TWIN("\"BaseTransfer\": {\"dxpId\": "
	    "\"\\u0000\"}")), FAULT_CHARACTER) &&
	    refused(read_json(TWIN("\"guid\": \"\\uffff\"")),
	    FAULT_CHARACTER));
	CLAIM("an_extension_is_no_object", refused(read_json(TWIN(
	    "\"ExtendMessage\": {\"Message\": {}}")), FAULT_VALUE));
	CLAIM("an_extension_is_no_list", refused(read_json(TWIN(
	    "\"ExtendMessage\": {\"Message\": [\"\"]}")), FAULT_VALUE));
	CLAIM("a_signature_is_an_element", refused(read_json(TWIN(
	    "\"Signature\": \"<a/>\"")), FAULT_VALUE) && refused(read_json(
	    TWIN("\"Signature\": \"\"")), FAULT_VALUE) && refused(read_json(
	    TWIN("\"Signature\": \"x\"")), FAULT_VALUE));
	CLAIM("a_signature_is_no_number", refused(read_json(TWIN(
	    "\"Signature\": 1")), FAULT_VALUE));
}

/* Each in both ways in: as XML, and as a string of JSON. */
static bool
both_refuse(const char *inside)
{
	char	*room = malloc(2 * strlen(inside) + 1000);
	bool	both;
	size_t	i, n;

	(void)sprintf(room, EXTEND("%s"), inside);
	both = refused(read_xml(room), FAULT_LIMIT);

	n = (size_t)sprintf(room, "%s", "{\"CEB411Message\": {\"Payment\": "
	    "{\"PaymentHead\": {}}, \"ExtendMessage\": {\"Message\": \"");
	for (i = 0; inside[i] != '\0'; i++) {
		if (inside[i] == '"')
			room[n++] = '\\';
		room[n++] = inside[i];
	}
	(void)sprintf(room + n, "%s", "\"}}}");
	both = refused(read_json(room), FAULT_LIMIT) && both;
	free(room);

	return (both);
}

static void
they_are_bounded(void)
{
	static char	spaces[LIMIT_OPAQUE_NAMESPACES * 32 + 1024];
	size_t		i, n;

	CLAIM("an_extension_is_bounded_in_size", both_refuse(repeat("",
	    "<x>0123456789</x>", LIMIT_OPAQUE_BYTES / 16, "")));
	CLAIM("an_extension_is_bounded_in_size_of_its_parts",
	    both_refuse(repeat("<a>", "<!--0123456789-->",
	    LIMIT_OPAQUE_BYTES / 16, "</a>")) && both_refuse(repeat("<a>",
	    "<?a 0123456789?>", LIMIT_OPAQUE_BYTES / 15, "</a>")) &&
	    both_refuse(repeat("<a>", "&amp;", LIMIT_OPAQUE_BYTES / 4,
	    "</a>")));
	CLAIM("an_extension_is_bounded_in_depth",
	    both_refuse(repeat("", "<x>", LIMIT_DEPTH, "")));

	n = (size_t)sprintf(spaces, "%s", "<a");
	for (i = 0; i < LIMIT_OPAQUE_NAMESPACES / 2; i++)
		n += (size_t)sprintf(spaces + n, " xmlns:p%zu=\"u\"", i);
	n += (size_t)sprintf(spaces + n, "%s", "><b");
	for (i = 0; i <= LIMIT_OPAQUE_NAMESPACES / 2; i++)
		n += (size_t)sprintf(spaces + n, " xmlns:q%zu=\"u\"", i);
	(void)sprintf(spaces + n, "%s", "/></a>");
	CLAIM("an_extension_is_bounded_in_namespaces", both_refuse(spaces));
}

int
main(void)
{
	an_extension_is_kept();
	a_signature_is_kept();
	twins_carry_them_as_text();
	they_are_bounded();

	return (claims_done());
}
