/*
 * The readers are as strict as their standards: what RFC 8259 and I-JSON, the
 * msgpack specification, and XML 1.0 with its namespaces do not let pass is
 * refused, with a place in the bytes.
 */

#include "../../app/wire/json.h"
#include "wire_read.h"

static const char *const	bad_json[] = {
	"", " ", "\xef\xbb\xbf", "[", "]", "{", "}", "[1", "[1,", "[1,]",
	"[,1]", "[,]", "[1,,2]", "[1 2]", "[\"a\" \"b\"]", "{\"a\"}",
	"{\"a\":}", "{:1}", "{\"a\" 1}", "{\"a\":1,}", "{,\"a\":1}",
	"{\"a\":1 \"b\":2}", "{a:1}", "{'a':1}", "{1:1}", "{null:1}",
	"{\"a\":1}}", "{\"a\":1}x", "[1]]", "[1]x", "1 2", "{} {}", "[]\f",
	"nul", "nulll", "True", "tru", "fals", "NaN", "[NaN]", "Infinity",
	"-Infinity", "+1", "-", "--1", "- 1", "01", "-01", "00", "1.", ".1",
	"-.1", "1.e1", "1e", "1e+", "1E-", "1eE2", "1.2.3", "0x1", "1_000",
	"1,000", "0.1.2", "2.e3", "9.e+", "\"", "\"a", "a", "\"\\\"",
	"\"\\a\"", "\"\\x00\"", "\"\\u\"", "\"\\u1\"", "\"\\u12\"",
	"\"\\u123\"", "\"\\u123g\"", "\"\\U1234\"", "\"\\ \"", "\"\\\n\"",
	"\"\t\"", "\"\n\"", "\"\x01\"", "\"\x1f\"", "\"\\ud800\"",
	"\"\\udc00\"", "\"\\ud800\\ud800\"", "\"\\ud800x\"", "\"\\ud800\\n\"",
	"\"\\ud800\\u0041\"", "\"\xff\"", "\"\xc0\x80\"", "\"\xe2\x28\xa1\"",
	"\"\xed\xa0\x80\"", "\"\xf4\x90\x80\x80\"", "\"\xf0\x9f\x98\"",
	"\xff", "[\xc3]", "/* a */1", "1//a", "#1", "{\"a\":1,\"a\":2}",
	"{\"a\":1,\"\\u0061\":2}", "{\"\":1,\"\":2}", "\xc2\xa0[]",
	"[\"a\",\n4,\n1,", "{\"a\":\"b\"}/", "['a']", "*", "<null>", "@",
	"[\"x\", truth]", "\xe2\x81\xa0", "{\"x\"::\"b\"}", "[1:2]", "(1)",
	"{\"a\":1,,\"b\":2}", "[-1x]", "[1+2]", "\xef\xbb\xbf\xef\xbb\xbf{}",
};

static const char *const	good_json[] = {
	"[]", "{}", "1", "-0", "0.1", "1e5", "1E+2", "-1.5e-3", "\"\"",
	"null", "true", "false", " [ ] ", "\t{\"a\"\r\n:1}\n", "[[[]]]",
	"{\"\":0}", "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0000\"",
	"\"\\ud83d\\ude00\"", "\"\xf0\x9f\x98\x80\"", "\"\x7f\"",
	"\"\xe2\x80\xa8\"", "{\"a\":1,\"b\":2}", "\xef\xbb\xbf[]",
	"123456789012345678901234567890.5", "\"\\u005C\"", "\"\xef\xbf\xbf\"",
};

static const char *const	bad_xml[] = {
	"x", "<", "<a", "<a>", "</a>", "<a></b>", "<CEB411Message/><b/>",
	"<CEB411Message/>x", "<CEB411Message/>&#32;", "&lt;",
	"<a b/>", "<a b=c/>", "<a b='1' b='2'/>", "<a b='1'c='2'/>",
	"<a b='<'/>", "<a b=\"1'/>", "<a>&</a>", "<a>&b</a>", "<a>&b;</a>",
	"<a>& lt;</a>", "<a>&#0;</a>", "<a>&#x1F;</a>", "<a>&#xD800;</a>",
	"<a>&#xFFFE;</a>", "<a>&#x110000;</a>", "<a>&#X41;</a>",
	"<a>&#;</a>", "<a>&#x;</a>", "<a>]]></a>", "<a><!-- -- --></a>",
	"<a><!-- --->", "<a><!- --></a>", "<a><![CDATA[</a>",
	"<a><![cdata[]]></a>", "<![CDATA[a]]>", "<a><?xml version='1.0'?></a>",
	" <?xml version='1.0'?><a/>", "<?xml?><a/>", "<?xml version=1?><a/>",
	"<?xml version='1.0' standalone='maybe'?><a/>",
	"<?xml version='1.0' encoding=''?><a/>",
	"<?xml encoding='utf-8' version='1.0'?><a/>",
	"<?XML version='1.0'?><a/>", "<?xml version='2.0'?><a/>",
	"<a><? b?></a>", "<a><?b</a>", "< a/>", "<a / >", "<1/>", "<-a/>",
	"<a></ a>", "<a></a b='1'>", "<a><b></a></b>", "<!DOCTYPE a><a/>",
	"<a><!DOCTYPE a></a>", "<!ELEMENT a ANY><a/>", "<a:b/>",
	"<a b:c='1'/>", "<a:b:c xmlns:a='u'/>", "<a xmlns:b=''/>",
	"<a xmlns:xml='u'/>", "<a xmlns:xmlns='u'/>", "<:a/>", "<a:/>",
	"<a xmlns:b='u' xmlns:c='u' b:d='1' c:d='2'/>", "<a>\x01</a>",
	"<a>\x1f</a>", "<a b='\x0c'/>", "<a>\xff</a>", "<a>\xef\xbf\xbf</a>",
	"<a>\xed\xa0\x80</a>", "<a>\xc0\x80</a>", "\xef\xbb\xbf",
	"<?xml version='1.0' encoding='UTF-16'?><a/>", "<a b='&c;'/>",
	"<a b='&#1;'/>", "<a b='&'/>", "<a/><!--", "<a/><?b",
};

/* None is a message; where the reader ends at the name of the root, it is seen
 * inside of one. */
static bool
refuses_xml(const char *xml)
{
	char	room[1024];

	if (read_xml(xml) == 0)
		return (false);
	if (m.fault.code != FAULT_KIND)
		return (true);

	(void)snprintf(room, sizeof(room), "<CEB411Message>%s<Payment>"
	    "<PaymentHead/></Payment></CEB411Message>", xml);
	return (read_xml(room) == -1 && m.fault.code != FAULT_KIND);
}

/* Well-formed parts of a message. */
static const char *const	good_xml[] = {
	"<!-- a --><?b c?>", "<b xmlns='u'/>", "<b xml:lang='zh' c=''/>",
	"<b c='&lt;&#x41;&#10;'>&amp;&gt;&quot;&apos;</b>", "<![CDATA[<&]]>",
	"<b\n c = \"1\"\t/>", "<b></b >", "<_b.-1/>", "<测试/>",
	"<c:b xmlns:c='u' c:d='1' d='2'/>", "<b>]] ></b>", "<b>\xf0\x9f\x98\x80"
	"</b>",
};

static void
json_is_strict(void)
{
	struct json	*value;
	struct arena	a;
	struct fault	fault;
	size_t		i, refused_in_place = 0, taken = 0;

	for (i = 0; i < sizeof(bad_json) / sizeof(bad_json[0]); i++) {
		arena_open(&a, 1u << 20);
		if (json_read(bad_json[i], strlen(bad_json[i]), &a, &value,
		    &fault) == -1 && fault.code != FAULT_NONE &&
		    fault.pos <= strlen(bad_json[i]) &&
		    read_json(bad_json[i]) == -1)
			refused_in_place++;
		else
			printf("# taken: %s\n", bad_json[i]);
		arena_close(&a);
	}
	CLAIM("json_that_is_none_is_refused", refused_in_place == i);

	for (i = 0; i < sizeof(good_json) / sizeof(good_json[0]); i++) {
		arena_open(&a, 1u << 20);
		if (json_read(good_json[i], strlen(good_json[i]), &a, &value,
		    &fault) == 0)
			taken++;
		else
			printf("# refused: %s\n", good_json[i]);
		arena_close(&a);
	}
	CLAIM("json_that_is_some_is_read", taken == i);
}

static void
xml_is_strict(void)
{
	char	room[1024];
	size_t	i, alone = 0, inside = 0, taken = 0;

	for (i = 0; i < sizeof(bad_xml) / sizeof(bad_xml[0]); i++) {
		if (refuses_xml(bad_xml[i]))
			alone++;
		else
			printf("# taken: %s\n", bad_xml[i]);
	}
	CLAIM("xml_that_is_none_is_refused", alone == i);

	for (i = 0; i < sizeof(good_xml) / sizeof(good_xml[0]); i++) {
		(void)snprintf(room, sizeof(room), "<CEB411Message>%s<Payment>"
		    "<PaymentHead/></Payment></CEB411Message>", good_xml[i]);
		if (read_xml(room) == 0)
			taken++;
		else
			printf("# refused: %s\n", good_xml[i]);
	}
	CLAIM("xml_that_is_well_formed_is_read", taken == i);

	for (i = 0; i < sizeof(good_xml) / sizeof(good_xml[0]); i++) {
		(void)snprintf(room, sizeof(room), "<CEB411Message>%s<Payment>"
		    "<PaymentHead/></Payment></CEB411Message", good_xml[i]);
		inside += read_xml(room) == -1 &&
		    m.fault.code == FAULT_SYNTAX && m.fault.pos > 0;
	}
	CLAIM("what_comes_before_the_fault_excuses_nothing", inside == i);
}

#define PACKED(bytes)	(read_bytes(MEDIA_MSGPACK, bytes, sizeof(bytes) - 1) \
			    == -1 && m.fault.pos <= sizeof(bytes) - 1)

static void
msgpack_is_strict(void)
{
	CLAIM("truncated_msgpack_is_refused", PACKED("\x81") &&
	    PACKED("\x81\xa1") && PACKED("\xd9") && PACKED("\xdb\xff\xff") &&
	    PACKED("\xcd\x01") && PACKED("\xdf\x00\x00\x00\x01") &&
	    PACKED("\xdb\xff\xff\xff\xff" "a"));
	CLAIM("trailing_bytes_are_refused", PACKED("\x80\x80") &&
	    PACKED("\xc0\x00"));
	CLAIM("the_reserved_byte_is_refused", PACKED("\xc1") &&
	    PACKED("\x81\xa1" "a\xc1"));
	CLAIM("extensions_and_binaries_are_refused",
	    PACKED("\x81\xa1" "a\xd4\x01\x00") &&
	    PACKED("\x81\xa1" "a\xc7\x00\x01") &&
	    PACKED("\x81\xa1" "a\xc4\x01" "b") &&
	    PACKED("\xd6\xff\x00\x00\x00\x00"));
	CLAIM("names_are_strings", PACKED("\x81\x01\x02") &&
	    PACKED("\x81\xc0\x02") && PACKED("\x81\x80\x02") &&
	    PACKED("\x81\x90\x02") && PACKED("\x81\xc4\x01" "a\x02"));
	CLAIM("a_name_stands_once", PACKED("\x82\xa1" "a\x01\xa1" "a\x02"));
	CLAIM("strings_are_utf8", PACKED("\x81\xa1\xff\x01") &&
	    PACKED("\x81\xa1" "a\xa3\xed\xa0\x80"));
	CLAIM("no_array_promises_more_than_comes",
	    PACKED("\xdd\xff\xff\xff\xff") && PACKED("\xdf\xff\xff\xff\xff")
	    && PACKED("\xdc\xff\xff\x01"));
}

int
main(void)
{
	json_is_strict();
	xml_is_strict();
	msgpack_is_strict();

	arena_close(&arena);
	return (claims_done());
}
