/*
 * Signing: see sign.h. What is signed goes the way of what is verified: the
 * signature is put in with its values left empty, the same parse gives the
 * canonical forms, and the values are put where they were left out.
 */

#include <stdlib.h>
#include <string.h>

#include <openssl/bio.h>
#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include "sign_key.h"
#include "sign_scan.h"

struct sign_pen {
	EVP_PKEY		*pkey;
	struct sign_certificate	says;
	struct out		der;
	char			number[SIGN_NUMBER_ROOM];
	uint8_t			z[SIGN_DIGEST_MOST];
};

static bool	pen_digest(const struct sign_pen *, enum sign_method,
		    const void *, size_t, struct out *);
static void	signature_write(const struct sign_pen *, enum sign_method,
		    struct text, struct text, struct out *);
static bool	message_write_signed(const struct sign_pen *, enum sign_method,
		    struct text, size_t, struct text, struct text,
		    struct out *);
static size_t	place_find(struct text);
static const char	*construct_end(const char *, const char *);
static bool	name_is_extend(const char *, const char *);

struct sign_pen *
sign_pen_open(struct text key, struct text certificate, const char *number,
    const char **why)
{
	struct sign_pen	*pen = calloc(1, sizeof(*pen));
	BIO		*bio = BIO_new_mem_buf(key.ptr, (int)key.len);
	X509		*x = NULL;
	const uint8_t	*at;

	*why = "this is no private key in PEM";
	pen->pkey = PEM_read_bio_PrivateKey(bio, NULL, NULL, NULL);
	BIO_free(bio);
	if (pen->pkey != NULL && (*why = sign_certificate_read(certificate.ptr,
	    certificate.len, &pen->says, &pen->der)) == NULL) {
		at = (const uint8_t *)pen->der.bytes;
		x = d2i_X509(NULL, &at, (long)pen->der.len);
		if (x == NULL || X509_check_private_key(x, pen->pkey) != 1)
			*why = "key and certificate do not belong together";
		else if (number != NULL &&
		    strlen(number) >= sizeof(pen->number))
			*why = "the number is too long";
		else if (pen->says.key == SIGN_KEY_SM2 &&
		    !sign_sm2_z(pen->pkey, pen->z))
			*why = "the SM2 key cannot be used";
		X509_free(x);
	}
	ERR_clear_error();
	if (*why != NULL) {
		sign_pen_close(pen);
		return (NULL);
	}
	strcpy(pen->number, number != NULL ? number : pen->says.number);
	return (pen);
}

void
sign_pen_close(struct sign_pen *pen)
{
	if (pen == NULL)
		return;
	EVP_PKEY_free(pen->pkey);
	out_close(&pen->der);
	free(pen);
}

enum sign_method
sign_pen_method(const struct sign_pen *pen)
{
	return (pen->says.key == SIGN_KEY_SM2 ? SIGN_SM2_SM3 :
	    SIGN_RSA_SHA256);
}

const char *
sign_pen_number(const struct sign_pen *pen)
{
	return (pen->number);
}

struct text
sign_pen_certificate(const struct sign_pen *pen)
{
	return ((struct text){ pen->der.bytes, (uint32_t)pen->der.len });
}

bool
sign_message(const struct sign_pen *pen, enum sign_method method,
    struct text xml, struct out *out, const char **why)
{
	struct sign_scan	scan;
	struct out		draft, digest, value;
	uint8_t			bytes[SIGN_DIGEST_MOST];
	size_t			at = place_find(xml), len;
	bool			good = false;

	*why = "the key is of another kind than the method";
	if (sign_method_key(method) != pen->says.key)
		return (false);
	*why = "this is no message that can be signed";
	if (at == 0 || !sign_scan_open(&scan))
		return (false);
	out_open(&draft);
	out_open(&digest);
	out_open(&value);
	if (sign_scan_run(&scan, xml) != SIGNATURE_UNSIGNED) {
		*why = "this is no message, or is signed already";
	} else {
		len = sign_digest_write(sign_method_digest(method),
		    scan.document.bytes, scan.document.len, bytes);
		sign_base64_write(bytes, len, &digest);
		good = message_write_signed(pen, method, xml, at,
		    (struct text){ digest.bytes, (uint32_t)digest.len },
		    TEXT("AAAA"), &draft) &&
		    sign_scan_run(&scan, (struct text){ draft.bytes,
		    (uint32_t)draft.len }) == SIGNATURE_VALID &&
		    pen_digest(pen, method, scan.info.bytes, scan.info.len,
		    &value) && message_write_signed(pen, method, xml, at,
		    (struct text){ digest.bytes, (uint32_t)digest.len },
		    (struct text){ value.bytes, (uint32_t)value.len }, out);
	}
	out_close(&draft);
	out_close(&digest);
	out_close(&value);
	sign_scan_close(&scan);
	return (good);
}

bool
sign_bytes(const struct sign_pen *pen, const void *bytes, size_t len,
    struct out *out)
{
	return (pen_digest(pen, sign_pen_method(pen), bytes, len, out));
}

/* The signature over bytes, in base64. */
static bool
pen_digest(const struct sign_pen *pen, enum sign_method method,
    const void *bytes, size_t len, struct out *out)
{
	uint8_t		digest[SIGN_DIGEST_MOST];
	uint8_t		value[LIMIT_SIGN_RSA_BITS / 8];
	size_t		value_len = sizeof(value), size;
	EVP_PKEY_CTX	*ctx = EVP_PKEY_CTX_new_from_pkey(NULL, pen->pkey,
			    NULL);
	bool		good;

	size = sign_digest_of(method, pen->z, bytes, len, digest);
	good = size > 0 && ctx != NULL && EVP_PKEY_sign_init(ctx) == 1 &&
	    (pen->says.key == SIGN_KEY_SM2 ||
	    (EVP_PKEY_CTX_set_rsa_padding(ctx, RSA_PKCS1_PADDING) == 1 &&
	    EVP_PKEY_CTX_set_signature_md(ctx, method == SIGN_RSA_SHA1 ?
	    EVP_sha1() : EVP_sha256()) == 1)) &&
	    EVP_PKEY_sign(ctx, value, &value_len, digest, size) == 1;
	EVP_PKEY_CTX_free(ctx);
	ERR_clear_error();
	if (good && pen->says.key == SIGN_KEY_SM2) {
		const uint8_t	*at = value;
		ECDSA_SIG	*pair = d2i_ECDSA_SIG(NULL, &at,
				    (long)value_len);

		good = pair != NULL && BN_bn2binpad(ECDSA_SIG_get0_r(pair),
		    value, 32) == 32 && BN_bn2binpad(ECDSA_SIG_get0_s(pair),
		    value + 32, 32) == 32;
		value_len = SIGN_SM2_BYTES;
		ECDSA_SIG_free(pair);
	}
	if (good)
		sign_base64_write(value, value_len, out);
	return (good && !out->failed);
}

static bool
message_write_signed(const struct sign_pen *pen, enum sign_method method,
    struct text xml, size_t at, struct text digest, struct text value,
    struct out *out)
{
	out_put(out, xml.ptr, at);
	signature_write(pen, method, digest, value, out);
	out_put(out, xml.ptr + at, xml.len - at);
	return (!out->failed);
}

static void
signature_write(const struct sign_pen *pen, enum sign_method method,
    struct text digest, struct text value, struct out *out)
{
	const char	*at;

	out_print(out, "<ds:Signature xmlns:ds=\"%s\"><ds:SignedInfo>"
	    "<ds:CanonicalizationMethod Algorithm=\"%s\"/>"
	    "<ds:SignatureMethod Algorithm=\"%s\"/><ds:Reference URI=\"\">"
	    "<ds:Transforms><ds:Transform Algorithm=\"%s\"/></ds:Transforms>"
	    "<ds:DigestMethod Algorithm=\"%s\"/><ds:DigestValue>%.*s"
	    "</ds:DigestValue></ds:Reference></ds:SignedInfo>"
	    "<ds:SignatureValue>%.*s</ds:SignatureValue>"
	    "<ds:KeyInfo><ds:KeyName>", SIGN_DSIG, SIGN_C14N,
	    sign_method_uri(method), SIGN_ENVELOPED,
	    sign_digest_uri(sign_method_digest(method)), (int)digest.len,
	    digest.ptr, (int)value.len, value.ptr);
	for (at = pen->number; *at != '\0'; at++) {
		if (*at == '&' || *at == '<' || *at == '>')
			out_print(out, "&#%d;", *at);
		else
			out_put(out, at, 1);
	}
	out_print(out, "</ds:KeyName><ds:X509Data><ds:X509Certificate>");
	sign_base64_write(pen->der.bytes, pen->der.len, out);
	out_print(out, "</ds:X509Certificate></ds:X509Data></ds:KeyInfo>"
	    "</ds:Signature>");
}

/*
 * Where the signature goes: before the root's end tag, or before the root's
 * child ExtendMessage. 0: there is no such place. What is no XML is found by
 * the parse.
 */
static size_t
place_find(struct text xml)
{
	const char	*at = xml.ptr, *end = xml.ptr + xml.len, *next;
	int		depth = 0;

	while ((at = memchr(at, '<', (size_t)(end - at))) != NULL &&
	    (next = construct_end(at, end)) != NULL) {
		if (at[1] == '/' && --depth == 0)
			return ((size_t)(at - xml.ptr));
		if (depth == 1 && name_is_extend(at, next))
			return ((size_t)(at - xml.ptr));
		if (at[1] != '/' && at[1] != '!' && at[1] != '?' &&
		    next[-2] != '/')
			depth++;
		at = next;
	}
	return (0);
}

/* Behind what begins here: a tag, a comment, a section, an instruction. */
static const char *
construct_end(const char *at, const char *end)
{
	static const char *const	pairs[][2] = {
		{ "<!--", "-->" }, { "<![CDATA[", "]]>" }, { "<?", "?>" },
	};
	char				quote = '\0';
	size_t				i, len;

	for (i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
		len = strlen(pairs[i][0]);
		if ((size_t)(end - at) < len ||
		    memcmp(at, pairs[i][0], len) != 0)
			continue;
		at = memmem(at + len, (size_t)(end - at) - len, pairs[i][1],
		    strlen(pairs[i][1]));
		return (at == NULL ? NULL : at + strlen(pairs[i][1]));
	}
	for (; at < end; at++) {
		if (quote != '\0')
			quote = *at == quote ? '\0' : quote;
		else if (*at == '"' || *at == '\'')
			quote = *at;
		else if (*at == '>')
			return (at + 1);
	}
	return (NULL);
}

static bool
name_is_extend(const char *tag, const char *end)
{
	static const char	name[] = "ExtendMessage";
	const char		*from = tag + 1, *to = from;

	while (to < end && strchr(" \t\r\n/>", *to) == NULL) {
		if (*to++ == ':')
			from = to;
	}
	return ((size_t)(to - from) == sizeof(name) - 1 &&
	    memcmp(from, name, sizeof(name) - 1) == 0);
}
