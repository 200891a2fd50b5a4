/*
 * Canonical XML 1.0 without comments: what the recommendation says of whole
 * documents without a DTD, by examples of our own; then libxml2's tree-walking
 * canonicaliser as an independent judge over documents made at random.
 */

#include <stdlib.h>
#include <string.h>

#include <libxml/c14n.h>
#include <libxml/parser.h>

#include "claim.h"
#include "wire/sign_scan.h"

#define RANDOM_DOCUMENTS	20000

static struct sign_scan	scan;
static struct out	made;
static uint32_t		seed = 20260823;
static int		refused;

static bool
becomes(const char *xml, const char *canonical)
{
	enum signature_state	state = sign_scan_run(&scan, text_of(xml));

	if (state == SIGNATURE_UNSIGNED &&
	    scan.document.len == strlen(canonical) &&
	    memcmp(scan.document.bytes, canonical, scan.document.len) == 0)
		return (true);
	printf("# %s: %.*s\n", scan.why, (int)scan.document.len,
	    scan.document.bytes == NULL ? "" : scan.document.bytes);
	return (false);
}

static bool
has_none(const char *xml)
{
	return (sign_scan_run(&scan, text_of(xml)) != SIGNATURE_UNSIGNED &&
	    scan.why[0] != '\0');
}

static void
outside_the_root(void)
{
	CLAIM("the_declaration_and_comments_are_dropped",
	    becomes("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
	    "<!-- a --><a>x<!-- b -->y</a><!-- c -->\n", "<a>xy</a>"));
	CLAIM("instructions_stay_each_on_a_line_of_its_own",
	    becomes("<?xml version=\"1.0\"?>\n\n<?one  href=\"a.xsl\"\n"
	    "  type=\"b\"   ?>\n\n<a/>\n\n<?two?>\n\n<!-- c -->\n<?three x?>",
	    "<?one href=\"a.xsl\"\n  type=\"b\"   ?>\n<a></a>\n<?two?>\n"
	    "<?three x?>"));
	CLAIM("an_instruction_within_the_root_has_no_line_of_its_own",
	    becomes("<a><?one  two?></a>", "<a><?one two?></a>"));
	CLAIM("white_space_within_the_root_stays",
	    becomes("<a>\n\t <b> x </b>\n</a>\n",
	    "<a>\n\t <b> x </b>\n</a>"));
}

static void
texts(void)
{
	CLAIM("line_ends_become_one_character",
	    becomes("<a>1\r\n2\r3\n\r\n</a>", "<a>1\n2\n3\n\n</a>"));
	CLAIM("line_ends_of_a_section_become_one_character",
	    becomes("<a><![CDATA[1\r\n2\r3]]></a>", "<a>1\n2\n3</a>"));
	CLAIM("a_section_becomes_text_with_its_signs_escaped",
	    becomes("<a><![CDATA[x>0 && y<\"9\"]]></a>",
	    "<a>x&gt;0 &amp;&amp; y&lt;\"9\"</a>"));
	CLAIM("characters_by_number_become_themselves",
	    becomes("<a>&#65;&#x4e2D;&#13;&#10;&#9;</a>",
	    "<a>A中&#xD;\n\t</a>"));
	CLAIM("the_five_entities_are_written_one_way",
	    becomes("<a>&amp;&lt;&gt;&quot;&apos;></a>",
	    "<a>&amp;&lt;&gt;\"'&gt;</a>"));
	CLAIM("chinese_stays_as_it_is",
	    becomes("<订单 号='中'>文</订单>", "<订单 号=\"中\">文</订单>"));
	CLAIM("the_end_of_an_instruction_may_not_be_made_by_a_return",
	    becomes("<a><?x 1\r\n2?></a>", "<a><?x 1\n2?></a>"));
}

static void
attributes(void)
{
	CLAIM("an_empty_element_has_an_end_tag_and_one_space_between",
	    becomes("<a  b = '1'\n\tc=\"2\" />", "<a b=\"1\" c=\"2\"></a>"));
	CLAIM("attributes_are_sorted_by_namespace_and_then_by_name",
	    becomes("<e xmlns:b=\"urn:x\" xmlns:a=\"urn:y\" a:z=\"1\" b:z=\"2\""
	    " z=\"3\" b:a=\"4\" attr=\"5\"/>",
	    "<e xmlns:a=\"urn:y\" xmlns:b=\"urn:x\" attr=\"5\" z=\"3\""
	    " b:a=\"4\" b:z=\"2\" a:z=\"1\"></e>"));
	CLAIM("white_space_of_a_value_becomes_blanks_unless_by_number",
	    becomes("<a b=\"1\n2\t3\r\n4&#xA;&#x9;&#xD;&#32;\"/>",
	    "<a b=\"1 2 3 4&#xA;&#x9;&#xD; \"></a>"));
	CLAIM("signs_of_a_value_are_escaped",
	    becomes("<a b='&lt;&amp;&quot;\"&gt;>&apos;&#38;&#38;#38;'/>",
	    "<a b=\"&lt;&amp;&quot;&quot;>>'&amp;&amp;#38;\"></a>"));
	CLAIM("xml_space_and_xml_lang_are_sorted_among_the_rest",
	    becomes("<a xmlns:z='urn:z' z:a='1' xml:lang='zh' b='2'/>",
	    "<a xmlns:z=\"urn:z\" b=\"2\" xml:lang=\"zh\" z:a=\"1\"></a>"));
}

static void
namespaces(void)
{
	CLAIM("a_superfluous_declaration_is_dropped",
	    becomes("<a xmlns='urn:1' xmlns:p='urn:2'><b xmlns='urn:1'"
	    " xmlns:p='urn:2'/></a>",
	    "<a xmlns=\"urn:1\" xmlns:p=\"urn:2\"><b></b></a>"));
	CLAIM("one_that_changes_something_stays_and_is_said_again_below",
	    becomes("<a xmlns:p='urn:1'><b xmlns:p='urn:2'>"
	    "<c xmlns:p='urn:1'/></b><p:d/></a>",
	    "<a xmlns:p=\"urn:1\"><b xmlns:p=\"urn:2\">"
	    "<c xmlns:p=\"urn:1\"></c></b><p:d></p:d></a>"));
	CLAIM("no_namespace_is_said_only_where_there_was_one",
	    becomes("<a xmlns=''><b xmlns='urn:1'><c xmlns=''>"
	    "<d xmlns=''/></c></b></a>",
	    "<a><b xmlns=\"urn:1\"><c xmlns=\"\"><d></d></c></b></a>"));
	CLAIM("one_that_nobody_uses_stays",
	    becomes("<p:a xmlns:q='urn:2' xmlns:p='urn:1' xmlns='urn:3'/>",
	    "<p:a xmlns=\"urn:3\" xmlns:p=\"urn:1\" xmlns:q=\"urn:2\"></p:a>"));
	CLAIM("the_xml_prefix_is_never_declared",
	    becomes("<a xmlns:xml='http://www.w3.org/XML/1998/namespace'/>",
	    "<a></a>"));
	CLAIM("an_ampersand_in_a_name_is_one",
	    becomes("<a xmlns='urn:x?a=1&amp;b=2'/>",
	    "<a xmlns=\"urn:x?a=1&amp;b=2\"></a>"));
}

static void
no_form(void)
{
	CLAIM("a_relative_namespace_has_no_form", has_none("<a xmlns='b/c'/>"));
	CLAIM("an_undeclared_prefix_has_no_form", has_none("<p:a/>"));
	CLAIM("a_doctype_has_no_form",
	    has_none("<!DOCTYPE a [<!ATTLIST a b CDATA 'c'>]><a/>"));
	CLAIM("what_is_no_xml_has_no_form", has_none("<a><b></a>") &&
	    has_none("") && has_none("<a>&b;</a>"));
}

/* --- documents at random -------------------------------------------------- */

static uint32_t
any(uint32_t below)
{
	seed = seed * 1664525 + 1013904223;
	return ((seed >> 8) % below);
}

static void
say(const char *s)
{
	out_put(&made, s, strlen(s));
}

static void
some_text(bool in_value)
{
	static const char	*const words[] = {
		"x", " ", "\n", "\r\n", "\t", "&amp;", "&lt;", "&#13;",
		"&#10;", "&#9;", "中文", "&gt;", "&#x10FFFD;", "1", "'",
		">", "&#38;lt;", "\"", "<!-- c -->", "<?pi x?>",
		"<![CDATA[<&]] \n>]]>", "<!---->", "<?pi?>"
	};
	uint32_t		n = any(5);

	while (n-- > 0)
		say(words[any(in_value ? 17 : 23)]);
}

static void
some_attributes(void)
{
	static const char	*const names[] = { "x", "Y", "z", "b" };
	static const char	*const prefixes[] = { "", "a:", "b:", "c:" };
	/* Of one prefix only: two may mean the same namespace. */
	const char		*prefix = prefixes[any(4)];
	uint32_t		n = any(4), i;

	for (i = 0; i < n; i++) {
		out_print(&made, " %s%s%u=\"", prefix, names[any(4)], i);
		some_text(true);
		say("\"");
	}
	if (any(3) == 0)
		say(" xml:lang = 'zh'");
}

static void
some_element(int depth)
{
	static const char	*const prefixes[] = { "", "a:", "b:", "c:" };
	static const char	*const uris[] = { "urn:1", "urn:2", "urn:3" };
	static const char	*const names[] = { "x", "Y", "z1", "名" };
	const char		*prefix = prefixes[any(4)];
	const char		*name = names[any(4)];
	uint32_t		n;

	out_print(&made, "<%s%s", prefix, name);
	if (depth == 0)
		say(" xmlns:a='urn:1' xmlns:b=\"urn:2\" xmlns:c='urn:3'");
	else if (any(3) == 0)
		out_print(&made, " xmlns:a='%s'", uris[any(3)]);
	if (any(3) == 0)
		out_print(&made, " xmlns='%s'", any(3) == 0 ? "" :
		    uris[any(3)]);
	some_attributes();
	if (any(6) == 0) {
		say("/>");
		return;
	}
	say(any(2) == 0 ? ">" : "\n>");
	some_text(false);
	for (n = depth < 5 ? any(4) : 0; n > 0; n--) {
		some_element(depth + 1);
		some_text(false);
	}
	out_print(&made, "</%s%s>", prefix, name);
}

static void
some_document(void)
{
	made.len = 0;
	if (any(2) == 0)
		say("<?xml version='1.0'?>\n");
	if (any(3) == 0)
		say("<?p q?><!-- d -->\n");
	some_element(0);
	if (any(3) == 0)
		say("\n<!-- d --><?p q?>\n<?r?>");
}

static bool
judged_equal(void)
{
	xmlDoc	*doc;
	xmlChar	*canonical = NULL;
	int	len;
	bool	same;

	some_document();
	doc = xmlReadMemory(made.bytes, (int)made.len, NULL, NULL,
	    XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);

	if (doc == NULL) {
		refused++;
		return (sign_scan_run(&scan, (struct text){ made.bytes,
		    (uint32_t)made.len }) == SIGNATURE_INVALID);
	}
	len = xmlC14NDocDumpMemory(doc, NULL, XML_C14N_1_0, NULL, 0,
	    &canonical);
	same = len > 0 && sign_scan_run(&scan, (struct text){ made.bytes,
	    (uint32_t)made.len }) == SIGNATURE_UNSIGNED &&
	    scan.document.len == (size_t)len &&
	    memcmp(scan.document.bytes, canonical, (size_t)len) == 0;
	if (!same)
		printf("# %.*s\n# %.*s\n# %.*s (%s)\n", (int)made.len,
		    made.bytes, len, (char *)canonical,
		    (int)scan.document.len, scan.document.bytes, scan.why);
	xmlFree(canonical);
	xmlFreeDoc(doc);
	return (same);
}

int
main(void)
{
	int	some = 0;

	if (!sign_scan_open(&scan))
		return (1);
	outside_the_root();
	texts();
	attributes();
	namespaces();
	no_form();
	while (some < RANDOM_DOCUMENTS && judged_equal())
		some++;
	CLAIM("another_canonicaliser_agrees_on_any_document",
	    some == RANDOM_DOCUMENTS);
	CLAIM("and_few_of_them_are_no_xml", refused < RANDOM_DOCUMENTS / 20);
	sign_scan_close(&scan);
	out_close(&made);
	return (claims_done());
}
