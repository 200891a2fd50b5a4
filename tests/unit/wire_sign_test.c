/*
 * Signatures: what we sign we verify, and nothing else; and what other
 * programs must be able to rely on.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "claim.h"
#include "wire/sign_key.h"
#include "wire/sign_scan.h"

#define MESSAGE								\
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"			\
    "<!-- made by hand -->\n"						\
    "<ceb:CEB311Message xmlns:ceb=\"http://www.chinaport.gov.cn/ceb\"\n" \
    " xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' version=\"1.0\"" \
    " guid=\"4CDE1CFD-EDED-46B1-946C-B8022E42FC94\" xml:lang=\"zh\">\n" \
    " <ceb:Order><ceb:OrderHead><ceb:orderNo>A&amp;1</ceb:orderNo>"	\
    "<ceb:note /></ceb:OrderHead></ceb:Order>\r\n"			\
    "</ceb:CEB311Message>\n"

struct party {
	struct sign_pen		*pen;
	struct sign_ring	*ring;
};

static struct sign_desk		*desk;
static struct sign_result	result;
static struct party		rsa, sm2, stranger;
static struct out		mended;

static struct party
party_make(enum sign_key kind, int days)
{
	struct out	key, certificate;
	const char	*why;
	struct text	der;
	struct party	p = { NULL, sign_ring_open() };

	out_open(&key);
	out_open(&certificate);
	if (!sign_key_make(kind, "测试企业", days, &key, &certificate))
		abort();
	p.pen = sign_pen_open((struct text){ key.bytes, (uint32_t)key.len },
	    (struct text){ certificate.bytes, (uint32_t)certificate.len },
	    "CARD0001", &why);
	if (p.pen == NULL)
		abort();
	der = sign_pen_certificate(p.pen);
	if (!sign_ring_add(p.ring, 7, der.ptr, der.len, "CARD0001", false))
		abort();
	out_close(&key);
	out_close(&certificate);
	return (p);
}

static void
party_free(struct party *p)
{
	sign_pen_close(p->pen);
	sign_ring_close(p->ring);
}

static enum signature_state
check(const struct party *p, const char *xml)
{
	return (sign_check(desk, p->ring, text_of(xml), time(NULL),
	    &result));
}

/* A signed message as a string, which the caller frees. */
static char *
signed_by(const struct party *p, enum sign_method method, const char *xml)
{
	struct out	out;
	const char	*why;

	out_open(&out);
	if (!sign_message(p->pen, method, text_of(xml), &out, &why)) {
		printf("# %s\n", why);
		abort();
	}
	out_put(&out, "", 1);
	return (out.bytes);
}

/* The message with the first of one thing replaced by another. */
static const char *
with(const char *xml, const char *from, const char *to)
{
	const char	*at = strstr(xml, from);

	if (at == NULL) {
		printf("# no %s in it\n", from);
		abort();
	}
	mended.len = 0;
	out_put(&mended, xml, (size_t)(at - xml));
	out_put(&mended, to, strlen(to));
	out_put(&mended, at + strlen(from), strlen(at + strlen(from)) + 1);
	return (mended.bytes);
}

static void
sound(void)
{
	static const struct {
		const char		*claim;
		struct party		*who;
		enum sign_method	method;
	} all[] = {
		{ "sm2_is_verified", &sm2, SIGN_SM2_SM3 },
		{ "rsa_with_sha1_is_verified", &rsa, SIGN_RSA_SHA1 },
		{ "rsa_with_sha256_is_verified", &rsa, SIGN_RSA_SHA256 },
	};
	size_t	i;
	char	*xml;

	for (i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		xml = signed_by(all[i].who, all[i].method, MESSAGE);
		CLAIM(all[i].claim, check(all[i].who, xml) ==
		    SIGNATURE_VALID && result.certificate == 7);
		CLAIM("and_a_character_more_differs", check(all[i].who,
		    with(xml, "A&amp;1", "A&amp;12")) == SIGNATURE_DIFFER);
		CLAIM("and_a_changed_digest_is_invalid", check(all[i].who,
		    with(xml, "<ds:DigestValue>",
		    "<ds:DigestValue> ")) == SIGNATURE_INVALID);
		CLAIM("and_nobody_else_may_use_it",
		    check(&stranger, xml) == SIGNATURE_NOT_YOURS);
		free(xml);
	}
	CLAIM("no_signature_is_no_signature",
	    check(&rsa, MESSAGE) == SIGNATURE_UNSIGNED);
	CLAIM("nor_is_it_without_any_certificate",
	    sign_check(desk, NULL, text_of(MESSAGE), 0, &result) ==
	    SIGNATURE_UNSIGNED);
}

/* What another program may do to the message without changing what it says. */
static void
same_to_all(const char *xml)
{
	CLAIM("line_ends_of_windows_make_no_difference",
	    check(&rsa, with(xml, ">\n <ceb:Order>", ">\r\n <ceb:Order>")) ==
	    SIGNATURE_VALID);
	CLAIM("nor_does_the_other_way_of_an_empty_element",
	    check(&rsa, with(xml, "<ceb:note />",
	    "<ceb:note></ceb:note>")) == SIGNATURE_VALID);
	CLAIM("nor_do_comments", check(&rsa, with(xml, "</ceb:Order>",
	    "<!-- seen --></ceb:Order>")) == SIGNATURE_VALID);
	CLAIM("nor_does_the_order_of_attributes", check(&rsa, with(xml,
	    "version=\"1.0\" guid=\"4CDE1CFD-EDED-46B1-946C-B8022E42FC94\"",
	    "guid='4CDE1CFD-EDED-46B1-946C-B8022E42FC94' version='1.0'")) ==
	    SIGNATURE_VALID);
	CLAIM("nor_does_a_section", check(&rsa, with(xml, "A&amp;1",
	    "<![CDATA[A&1]]>")) == SIGNATURE_VALID);
	CLAIM("white_space_does", check(&rsa, with(xml, "<ceb:Order>",
	    "<ceb:Order> ")) == SIGNATURE_DIFFER);
	CLAIM("another_prefix_does", check(&rsa, with(xml,
	    "<ceb:note />", "<c:note xmlns:c=\""
	    "http://www.chinaport.gov.cn/ceb\"/>")) == SIGNATURE_DIFFER);
	CLAIM("a_namespace_more_does", check(&rsa, with(xml,
	    "<ceb:Order>", "<ceb:Order xmlns:n='urn:n'>")) ==
	    SIGNATURE_DIFFER);
	CLAIM("an_instruction_does", check(&rsa, with(xml,
	    "<!-- made by hand -->", "<?made by?>")) == SIGNATURE_DIFFER);
}

static void
forms(const char *xml)
{
	CLAIM("the_standard_lets_a_canonicalisation_follow", check(&rsa,
	    with(xml, "</ds:Transforms>", "<ds:Transform Algorithm=\""
	    SIGN_C14N "\"/></ds:Transforms>")) == SIGNATURE_INVALID);
	CLAIM("another_transform_is_not_taken", check(&rsa, with(xml,
	    SIGN_ENVELOPED, "http://www.w3.org/TR/1999/REC-xpath-19991116")) ==
	    SIGNATURE_UNSUPPORTED);
	CLAIM("nor_is_one_that_only_canonicalises", check(&rsa, with(xml,
	    SIGN_ENVELOPED, SIGN_C14N)) == SIGNATURE_UNSUPPORTED);
	CLAIM("nor_is_exclusive_canonicalisation", check(&rsa, with(xml,
	    SIGN_C14N, "http://www.w3.org/2001/10/xml-exc-c14n#")) ==
	    SIGNATURE_UNSUPPORTED);
	CLAIM("nor_is_canonicalisation_with_comments", check(&rsa, with(xml,
	    SIGN_C14N "\"", SIGN_C14N "#WithComments\"")) ==
	    SIGNATURE_UNSUPPORTED);
	CLAIM("nor_is_md5", check(&rsa, with(xml,
	    "http://www.w3.org/2000/09/xmldsig#sha1",
	    "http://www.w3.org/2001/04/xmldsig-more#md5")) ==
	    SIGNATURE_UNSUPPORTED);
	CLAIM("nor_is_a_keyed_hash", check(&rsa, with(xml,
	    "xmldsig#rsa-sha1\"/>", "xmldsig#hmac-sha1\">"
	    "<ds:HMACOutputLength>1</ds:HMACOutputLength>"
	    "</ds:SignatureMethod>")) == SIGNATURE_UNSUPPORTED);
	CLAIM("nor_is_a_truncated_one", check(&rsa, with(xml,
	    "xmldsig#rsa-sha1\"/>", "xmldsig#rsa-sha1\">"
	    "<ds:HMACOutputLength>1</ds:HMACOutputLength>"
	    "</ds:SignatureMethod>")) == SIGNATURE_UNSUPPORTED);
	CLAIM("nor_is_an_object", check(&rsa, with(xml,
	    "</ds:KeyInfo>", "</ds:KeyInfo><ds:Object>x</ds:Object>")) ==
	    SIGNATURE_UNSUPPORTED);
	CLAIM("one_that_says_sm2_needs_a_key_of_sm2", check(&rsa, with(xml,
	    "http://www.w3.org/2000/09/xmldsig#rsa-sha1",
	    "http://www.chinaport.gov.cn/2022/04/xmldsig#sm2-sm3")) ==
	    SIGNATURE_INVALID);
}

static void
attacks(const char *xml)
{
	const char	*from = strstr(xml, "<ds:Signature ");
	const char	*to = strstr(xml, "</ds:Signature>") + 15;
	char		*cut = strndup(from, (size_t)(to - from));
	char		*twice = NULL, *moved = NULL;

	CLAIM("a_reference_to_an_id_is_refused", check(&rsa, with(xml,
	    "URI=\"\"", "URI=\"#order\"")) == SIGNATURE_INVALID);
	CLAIM("a_reference_to_nothing_is_refused", check(&rsa, with(xml,
	    " URI=\"\"", "")) == SIGNATURE_INVALID);
	CLAIM("a_reference_to_elsewhere_is_refused", check(&rsa, with(xml,
	    "URI=\"\"", "URI=\"file:///etc/passwd\"")) == SIGNATURE_INVALID);
	if (asprintf(&twice, "%s%s", cut, cut) < 0 ||
	    asprintf(&moved, "<ceb:Order>%s", cut) < 0)
		abort();
	CLAIM("two_signatures_are_refused",
	    check(&rsa, with(xml, cut, twice)) == SIGNATURE_INVALID);
	with(xml, cut, "");
	free(twice);
	twice = strdup(mended.bytes);
	CLAIM("a_signature_deeper_than_the_root_is_refused", check(&rsa,
	    with(twice, "<ceb:Order>", moved)) == SIGNATURE_INVALID);
	free(moved);
	if (asprintf(&moved, "<w><ceb:CEB311Message>%s</ceb:CEB311Message>"
	    "</w>", cut) < 0)
		abort();
	CLAIM("a_message_wrapped_into_another_is_refused",
	    check(&rsa, moved) == SIGNATURE_INVALID);
	CLAIM("a_part_that_stands_twice_is_refused", check(&rsa, with(xml,
	    "<ds:DigestValue>", "<ds:DigestValue></ds:DigestValue>"
	    "<ds:DigestValue>")) == SIGNATURE_INVALID);
	CLAIM("a_part_that_is_missing_is_refused", check(&rsa, with(xml,
	    "<ds:Transform Algorithm=\"" SIGN_ENVELOPED "\"/>", "")) ==
	    SIGNATURE_INVALID);
	CLAIM("a_doctype_is_refused", check(&rsa, with(xml,
	    "<!-- made by hand -->", "<!DOCTYPE a>")) == SIGNATURE_INVALID);
	free(cut);
	free(twice);
	free(moved);
}

/* KeyInfo is a hint, and brings no key. */
static void
hints(const char *xml)
{
	char	*foreign = signed_by(&stranger, SIGN_RSA_SHA1, MESSAGE);
	char	*named, *from, *to;

	CLAIM("a_good_signature_with_its_own_certificate_proves_nothing",
	    check(&rsa, foreign) == SIGNATURE_NOT_YOURS);
	from = strstr(foreign, "<ds:X509Data>");
	to = strstr(foreign, "</ds:X509Data>") + 14;
	memmove(from, to, strlen(to) + 1);
	CLAIM("nor_does_the_name_of_your_certificate",
	    check(&rsa, foreign) == SIGNATURE_INVALID);
	CLAIM("nor_does_a_key_by_value", check(&rsa, with(foreign,
	    "<ds:KeyInfo>", "<ds:KeyInfo><ds:KeyValue><ds:RSAKeyValue>"
	    "<ds:Modulus>AAAA</ds:Modulus></ds:RSAKeyValue></ds:KeyValue>")) ==
	    SIGNATURE_INVALID);
	named = strdup(xml);
	from = strstr(named, "<ds:X509Data>");
	to = strstr(named, "</ds:X509Data>") + 14;
	memmove(from, to, strlen(to) + 1);
	CLAIM("the_name_alone_says_which", check(&rsa, named) ==
	    SIGNATURE_VALID);
	CLAIM("in_either_case", check(&rsa, with(named, "CARD", "card")) ==
	    SIGNATURE_VALID);
	CLAIM("a_name_that_is_not_registered_is_not_yours",
	    check(&rsa, with(named, "CARD0001", "CARD0002")) ==
	    SIGNATURE_NOT_YOURS);
	CLAIM("without_any_hint_all_are_tried", check(&rsa, with(named,
	    "<ds:KeyInfo><ds:KeyName>CARD0001</ds:KeyName></ds:KeyInfo>",
	    "")) == SIGNATURE_VALID);
	free(named);
	free(foreign);
}

static void
times(void)
{
	struct party	old = party_make(SIGN_KEY_SM2, -1);
	struct party	revoked = { NULL, sign_ring_open() };
	char		*xml = signed_by(&old, SIGN_SM2_SM3, MESSAGE);
	struct text	der = sign_pen_certificate(old.pen);

	CLAIM("what_has_expired_is_said_to_have_expired",
	    check(&old, xml) == SIGNATURE_EXPIRED);
	CLAIM("it_was_good_while_it_was_valid", sign_check(desk, old.ring,
	    text_of(xml), time(NULL) - 86400 - 43200, &result) ==
	    SIGNATURE_VALID);
	CLAIM("and_not_before", sign_check(desk, old.ring, text_of(xml),
	    time(NULL) - 86400 * 3, &result) == SIGNATURE_EXPIRED);
	CLAIM("the_same_certificate_is_added_as_revoked",
	    sign_ring_add(revoked.ring, 8, der.ptr, der.len, "X", true));
	CLAIM("what_was_revoked_is_not_yours_any_more", sign_check(desk,
	    revoked.ring, text_of(xml), time(NULL) - 86400 - 43200,
	    &result) == SIGNATURE_NOT_YOURS);
	free(xml);
	party_free(&old);
	party_free(&revoked);
}

/* An SM2 signature as DER, as other programs write it, for the same bytes. */
static void
derived(void)
{
	char		*xml = signed_by(&sm2, SIGN_SM2_SM3, MESSAGE);
	char		*at, *end;
	uint8_t		raw[64], der[80];
	struct out	value;
	size_t		n = 2, i;

	at = strstr(xml, "<ds:SignatureValue>") + 19;
	end = strstr(at, "<");
	CLAIM("we_write_r_and_s", sign_base64_read((struct text){ at,
	    (uint32_t)(end - at) }, raw, sizeof(raw)) == 64);
	for (i = 0; i < 2; i++) {
		der[n++] = 2;
		der[n++] = (uint8_t)(32 + (raw[32 * i] >> 7));
		if (raw[32 * i] >> 7)
			der[n++] = 0;
		memcpy(der + n, raw + 32 * i, 32);
		n += 32;
	}
	der[0] = 0x30;
	der[1] = (uint8_t)(n - 2);
	out_open(&value);
	sign_base64_write(der, n, &value);
	out_put(&value, "", 1);
	*end = '\0';
	at = strdup(at);
	*end = '<';
	CLAIM("der_is_taken_too", check(&sm2, with(xml, at, value.bytes)) ==
	    SIGNATURE_VALID);
	out_close(&value);
	free(at);
	free(xml);
}

static void
places(void)
{
	static const char	extended[] =
	    "<m xmlns='urn:m'><a><!-- </m> --><ExtendMessage b='/>'/></a>"
	    "<x:ExtendMessage xmlns:x='urn:m'/></m><!-- </m> -->";
	char			*xml = signed_by(&sm2, SIGN_SM2_SM3, extended);
	const char		*why;
	struct out		out;

	CLAIM("the_signature_stands_before_what_extends_the_message",
	    strstr(xml, "</a><ds:Signature ") != NULL &&
	    strstr(xml, "</ds:Signature><x:Ext") != NULL &&
	    check(&sm2, xml) == SIGNATURE_VALID);
	out_open(&out);
	CLAIM("what_is_signed_is_not_signed_again", !sign_message(sm2.pen,
	    SIGN_SM2_SM3, text_of(xml), &out, &why) && out.len == 0);
	CLAIM("nor_is_what_is_no_message", !sign_message(sm2.pen,
	    SIGN_SM2_SM3, text_of("<a/>"), &out, &why) &&
	    !sign_message(sm2.pen, SIGN_SM2_SM3, text_of("<a>"), &out, &why) &&
	    !sign_message(sm2.pen, SIGN_SM2_SM3, text_of(""), &out, &why));
	CLAIM("nor_by_a_key_of_another_kind", !sign_message(sm2.pen,
	    SIGN_RSA_SHA1, text_of(MESSAGE), &out, &why));
	out_close(&out);
	free(xml);
}

static void
certificates(void)
{
	struct sign_certificate	says;
	struct text		der = sign_pen_certificate(sm2.pen);
	struct out		out;

	out_open(&out);
	CLAIM("a_certificate_says_what_it_is", sign_certificate_read(der.ptr,
	    der.len, &says, &out) == NULL && says.key == SIGN_KEY_SM2 &&
	    says.bits == 256 && strcmp(says.subject, "CN=测试企业") == 0 &&
	    strlen(says.number) == 20 && out.len == der.len &&
	    says.valid_until > time(NULL));
	CLAIM("what_is_none_is_refused_with_a_sentence",
	    sign_certificate_read("x", 1, &says, &out) != NULL &&
	    sign_certificate_read("", 0, &says, &out) != NULL);
	out_close(&out);
}

static bool
reads(const char *base64, const char *plain)
{
	uint8_t	bytes[16];
	int64_t	len = sign_base64_read(text_of(base64), bytes, sizeof(bytes));

	return (plain == NULL ? len == -1 : len == (int64_t)strlen(plain) &&
	    memcmp(bytes, plain, (size_t)len) == 0);
}

static void
base64(void)
{
	CLAIM("base64_is_read_with_white_space", reads(" Zm\n9v Yg ==\t",
	    "foob") && reads("Zm9vYmE=", "fooba") && reads("", ""));
	CLAIM("base64_is_read_strictly", reads("Zm9vYg", NULL) &&
	    reads("Zm9vYg=", NULL) && reads("Zm9vYh==", NULL) &&
	    reads("Zm9v=", NULL) && reads("Zm=9v", NULL) &&
	    reads("Z", NULL) && reads("Zm9-", NULL) &&
	    reads("====", NULL));
	CLAIM("base64_that_is_too_long_is_refused",
	    reads("AAAAAAAAAAAAAAAAAAAAAAAA", NULL));
}

int
main(void)
{
	char	*xml;

	desk = sign_desk_open();
	rsa = party_make(SIGN_KEY_RSA, 30);
	stranger = party_make(SIGN_KEY_RSA, 30);
	sm2 = party_make(SIGN_KEY_SM2, 30);
	xml = signed_by(&rsa, SIGN_RSA_SHA1, MESSAGE);

	sound();
	same_to_all(xml);
	forms(xml);
	attacks(xml);
	hints(xml);
	times();
	derived();
	places();
	certificates();
	base64();

	free(xml);
	out_close(&mended);
	party_free(&rsa);
	party_free(&stranger);
	party_free(&sm2);
	sign_desk_close(desk);
	return (claims_done());
}
