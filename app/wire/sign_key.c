/* Certificates, their keys, and the primitives: see sign_key.h. */

#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include <openssl/asn1.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include "../limits.h"
#include "seal.h"
#include "sign_key.h"

static X509	*x509_read(const void *, size_t);
static bool	x509_time(const ASN1_TIME *, int64_t *);
static bool	rsa_is_sound(EVP_PKEY *);
static EVP_PKEY_CTX	*ready_find(const struct sign_entry *,
			    enum sign_method, struct sign_ready *);

/* a, b and the generator of the curve (GB/T 32918.5). */
static const uint8_t	sm2_curve[] = {
	0xff, 0xff, 0xff, 0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
	0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x00, 0x00, 0x00, 0x00,
	0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xfc,
	0x28, 0xe9, 0xfa, 0x9e, 0x9d, 0x9f, 0x5e, 0x34, 0x4d, 0x5a, 0x9e, 0x4b,
	0xcf, 0x65, 0x09, 0xa7, 0xf3, 0x97, 0x89, 0xf5, 0x15, 0xab, 0x8f, 0x92,
	0xdd, 0xbc, 0xbd, 0x41, 0x4d, 0x94, 0x0e, 0x93,
	0x32, 0xc4, 0xae, 0x2c, 0x1f, 0x19, 0x81, 0x19, 0x5f, 0x99, 0x04, 0x46,
	0x6a, 0x39, 0xc9, 0x94, 0x8f, 0xe3, 0x0b, 0xbf, 0xf2, 0x66, 0x0b, 0xe1,
	0x71, 0x5a, 0x45, 0x89, 0x33, 0x4c, 0x74, 0xc7,
	0xbc, 0x37, 0x36, 0xa2, 0xf4, 0xf6, 0x77, 0x9c, 0x59, 0xbd, 0xce, 0xe3,
	0x6b, 0x69, 0x21, 0x53, 0xd0, 0xa9, 0x87, 0x7c, 0xc6, 0x2a, 0x47, 0x40,
	0x02, 0xdf, 0x32, 0xe5, 0x21, 0x39, 0xf0, 0xa0,
};

const char *
sign_certificate_read(const void *bytes, size_t len,
    struct sign_certificate *says, struct out *der)
{
	X509		*x;
	unsigned char	*at = NULL;
	const char	*why;
	int		size;

	memset(says, 0, sizeof(*says));
	if ((x = x509_read(bytes, len)) == NULL)
		return ("this is no certificate, neither PEM nor DER");
	if ((why = sign_x509_read(x, says)) == NULL) {
		size = i2d_X509(x, &at);
		if (size > 0)
			out_put(der, at, (size_t)size);
		OPENSSL_free(at);
	}
	X509_free(x);
	return (why);
}

const char *
sign_x509_read(X509 *x, struct sign_certificate *says)
{
	const char	*why;
	BIGNUM		*serial;
	BIO		*subject;
	char		*hex;
	unsigned int	size = sizeof(says->fingerprint);
	int		n;

	if ((why = sign_pkey_check(X509_get0_pubkey(x), &says->key,
	    &says->bits)) != NULL)
		return (why);
	if (!x509_time(X509_get0_notBefore(x), &says->valid_from) ||
	    !x509_time(X509_get0_notAfter(x), &says->valid_until))
		return ("its dates cannot be read");
	serial = ASN1_INTEGER_to_BN(X509_get0_serialNumber(x), NULL);
	hex = serial == NULL ? NULL : BN_bn2hex(serial);
	BN_free(serial);
	if (hex == NULL || strlen(hex) >= sizeof(says->number)) {
		OPENSSL_free(hex);
		return ("its serial number cannot be read");
	}
	memcpy(says->number, hex, strlen(hex) + 1);
	OPENSSL_free(hex);
	subject = BIO_new(BIO_s_mem());
	X509_NAME_print_ex(subject, X509_get_subject_name(x), 0,
	    XN_FLAG_RFC2253 & (unsigned long)~ASN1_STRFLGS_ESC_MSB);
	n = BIO_read(subject, says->subject, sizeof(says->subject) - 1);
	says->subject[n > 0 ? n : 0] = '\0';
	BIO_free(subject);
	return (X509_digest(x, EVP_sha256(), says->fingerprint, &size) == 1 ?
	    NULL : "its fingerprint cannot be made");
}

struct sign_ring *
sign_ring_open(void)
{
	return (calloc(1, sizeof(struct sign_ring)));
}

void
sign_ring_close(struct sign_ring *ring)
{
	int	i;

	if (ring == NULL)
		return;
	for (i = 0; i < ring->count; i++) {
		EVP_PKEY_free(ring->entries[i].pkey);
		out_close(&ring->entries[i].der);
	}
	free(ring);
}

bool
sign_ring_add(struct sign_ring *ring, int64_t id, const void *der, size_t len,
    const char *number, bool revoked)
{
	static uint64_t		made;
	struct sign_entry	*e;
	X509			*x;

	if (ring->count == LIMIT_SIGN_CERTIFICATES ||
	    (x = x509_read(der, len)) == NULL)
		return (false);
	e = &ring->entries[ring->count];
	memset(e, 0, sizeof(*e));
	e->id = id;
	e->revoked = revoked;
	e->serial = ++made;
	if (strlen(number) < sizeof(e->number) &&
	    sign_x509_read(x, &e->says) == NULL) {
		memcpy(e->number, number, strlen(number) + 1);
		e->pkey = X509_get_pubkey(x);
	}
	X509_free(x);
	out_put(&e->der, der, len);
	if (e->pkey == NULL || e->der.failed || (e->says.key == SIGN_KEY_SM2 &&
	    !sign_sm2_z(e->pkey, e->z))) {
		EVP_PKEY_free(e->pkey);
		out_close(&e->der);
		return (false);
	}
	ring->count++;
	return (true);
}

const char *
sign_pkey_check(EVP_PKEY *pkey, enum sign_key *key, int *bits)
{
	if (pkey == NULL)
		return ("its key cannot be read");
	*bits = EVP_PKEY_get_bits(pkey);
	if (EVP_PKEY_is_a(pkey, "SM2")) {
		*key = SIGN_KEY_SM2;
		return (NULL);
	}
	if (!EVP_PKEY_is_a(pkey, "RSA"))
		return ("its key is neither RSA nor SM2");
	*key = SIGN_KEY_RSA;
	if (*bits < LIMIT_SIGN_RSA_LEAST)
		return ("its RSA key has less than 1024 bits");
	if (*bits > LIMIT_SIGN_RSA_BITS)
		return ("its RSA key has more than 4096 bits");
	return (rsa_is_sound(pkey) ? NULL :
	    "the exponent of its RSA key is even, 1, or far too long");
}

bool
sign_sm2_z(EVP_PKEY *pkey, uint8_t z[SIGN_DIGEST_MOST])
{
	static const uint8_t	head[] = "\x00\x80" SIGN_SM2_ID;
	uint8_t			point[128];
	uint8_t			all[sizeof(head) - 1 + sizeof(sm2_curve) + 64];
	size_t			len = 0;

	if (EVP_PKEY_get_octet_string_param(pkey, OSSL_PKEY_PARAM_PUB_KEY,
	    point, sizeof(point), &len) != 1)
		return (false);
	/* A certificate may carry the point compressed: ask for it whole. */
	if (len != 65 || point[0] != POINT_CONVERSION_UNCOMPRESSED) {
		if (EVP_PKEY_set_utf8_string_param(pkey,
		    OSSL_PKEY_PARAM_EC_POINT_CONVERSION_FORMAT,
		    "uncompressed") != 1 ||
		    EVP_PKEY_get_octet_string_param(pkey,
		    OSSL_PKEY_PARAM_PUB_KEY, point, sizeof(point), &len) != 1 ||
		    len != 65)
			return (false);
	}
	memcpy(all, head, sizeof(head) - 1);
	memcpy(all + sizeof(head) - 1, sm2_curve, sizeof(sm2_curve));
	memcpy(all + sizeof(head) - 1 + sizeof(sm2_curve), point + 1, 64);
	return (sign_digest_write(SIGN_SM3, all, sizeof(all), z) ==
	    SIGN_DIGEST_MOST);
}

size_t
sign_digest_of(enum sign_method method, const uint8_t *z, const void *bytes,
    size_t len, uint8_t digest[SIGN_DIGEST_MOST])
{
	struct out	both;
	size_t		size;

	if (sign_method_key(method) != SIGN_KEY_SM2)
		return (sign_digest_write(sign_method_digest(method), bytes,
		    len, digest));
	out_open(&both);
	out_put(&both, z, SIGN_DIGEST_MOST);
	out_put(&both, bytes, len);
	size = both.failed ? 0 : sign_digest_write(SIGN_SM3, both.bytes,
	    both.len, digest);
	out_close(&both);
	return (size);
}

bool
sign_entry_verify(const struct sign_entry *e, enum sign_method method,
    struct sign_ready *ready, const void *bytes, size_t len,
    const uint8_t *value, size_t value_len)
{
	uint8_t		digest[SIGN_DIGEST_MOST], der[SIGN_SM2_DER];
	EVP_PKEY_CTX	*ctx;
	size_t		size;
	bool		good;

	if (sign_method_key(method) != e->says.key)
		return (false);
	size = sign_digest_of(method, e->z, bytes, len, digest);
	ctx = ready_find(e, method, ready);
	if (size == 0 || ctx == NULL)
		return (false);
	if (e->says.key == SIGN_KEY_SM2 && value_len == SIGN_SM2_BYTES) {
		value_len = sign_sm2_der(value, der);
		value = der;
	}
	good = EVP_PKEY_verify(ctx, value, value_len, digest, size) == 1;
	if (!good)
		ERR_clear_error();
	return (good);
}

/* Making a context takes a tenth of verifying by RSA: so it is kept. */
static EVP_PKEY_CTX *
ready_find(const struct sign_entry *e, enum sign_method method,
    struct sign_ready *ready)
{
	struct sign_ready	*r = &ready[(e->serial * SIGN_METHODS +
				    (uint64_t)method) % SIGN_READY];
	EVP_PKEY_CTX		*ctx;

	if (r->ctx != NULL && r->serial == e->serial && r->method == method)
		return (r->ctx);
	ctx = EVP_PKEY_CTX_new_from_pkey(NULL, e->pkey, NULL);
	if (ctx == NULL || EVP_PKEY_verify_init(ctx) != 1 ||
	    (e->says.key == SIGN_KEY_RSA &&
	    (EVP_PKEY_CTX_set_rsa_padding(ctx, RSA_PKCS1_PADDING) != 1 ||
	    EVP_PKEY_CTX_set_signature_md(ctx, method == SIGN_RSA_SHA1 ?
	    EVP_sha1() : EVP_sha256()) != 1))) {
		EVP_PKEY_CTX_free(ctx);
		ERR_clear_error();
		return (NULL);
	}
	EVP_PKEY_CTX_free(r->ctx);
	*r = (struct sign_ready){ e->serial, method, ctx };
	return (ctx);
}

size_t
sign_sm2_der(const uint8_t value[SIGN_SM2_BYTES], uint8_t der[SIGN_SM2_DER])
{
	size_t	len = 2, i, skip;

	for (i = 0; i < 2; i++, value += 32) {
		for (skip = 0; skip < 31 && value[skip] == 0; skip++)
			continue;
		der[len++] = 0x02;
		der[len++] = (uint8_t)(32 - skip + (value[skip] >> 7));
		if (value[skip] >> 7)
			der[len++] = 0;
		memcpy(der + len, value + skip, 32 - skip);
		len += 32 - skip;
	}
	der[0] = 0x30;
	der[1] = (uint8_t)(len - 2);
	return (len);
}

/* Odd, over 1, and short. */
static bool
rsa_is_sound(EVP_PKEY *pkey)
{
	BIGNUM	*e = NULL;
	bool	sound;

	if (EVP_PKEY_get_bn_param(pkey, OSSL_PKEY_PARAM_RSA_E, &e) != 1)
		return (false);
	sound = BN_is_odd(e) && !BN_is_one(e) &&
	    BN_num_bits(e) <= LIMIT_SIGN_EXPONENT_BITS;
	BN_free(e);
	return (sound);
}

static X509 *
x509_read(const void *bytes, size_t len)
{
	const unsigned char	*at = bytes;
	X509			*x;
	BIO			*pem;

	if (len == 0 || len > LIMIT_SIGN_TEXT)
		return (NULL);
	if ((x = d2i_X509(NULL, &at, (long)len)) == NULL &&
	    (pem = BIO_new_mem_buf(bytes, (int)len)) != NULL) {
		x = PEM_read_bio_X509(pem, NULL, NULL, NULL);
		BIO_free(pem);
	}
	ERR_clear_error();
	return (x);
}

static bool
x509_time(const ASN1_TIME *time, int64_t *seconds)
{
	struct tm	tm;

	if (time == NULL || ASN1_TIME_to_tm(time, &tm) != 1)
		return (false);
	*seconds = (int64_t)timegm(&tm);
	return (true);
}
