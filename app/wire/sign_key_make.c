/* Keys and self-signed certificates for tests: see sign.h. */

#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509v3.h>

#include "seal.h"
#include "sign_key.h"

#define RSA_BITS	2048
#define SERIAL_BYTES	10

static X509	*certificate_make(enum sign_key, EVP_PKEY *, const char *, int);
static bool	certificate_sign(enum sign_key, EVP_PKEY *, X509 *);
static bool	certificate_fill(EVP_PKEY *, const char *, int, X509 *);

bool
sign_key_make(enum sign_key key, const char *name, int days, struct out *pem,
    struct out *certificate)
{
	EVP_PKEY	*pkey = key == SIGN_KEY_SM2 ? EVP_PKEY_Q_keygen(NULL,
			    NULL, "SM2") : EVP_PKEY_Q_keygen(NULL, NULL,
			    "RSA", (size_t)RSA_BITS);
	X509		*x = pkey == NULL ? NULL :
			    certificate_make(key, pkey, name, days);
	BIO		*bio = BIO_new(BIO_s_mem());
	char		*bytes;
	long		len;
	bool		good;

	good = x != NULL && PEM_write_bio_PrivateKey(bio, pkey, NULL, NULL, 0,
	    NULL, NULL) == 1;
	if (good) {
		len = BIO_get_mem_data(bio, &bytes);
		out_put(pem, bytes, (size_t)len);
		(void)BIO_reset(bio);
		good = PEM_write_bio_X509(bio, x) == 1;
	}
	if (good) {
		len = BIO_get_mem_data(bio, &bytes);
		out_put(certificate, bytes, (size_t)len);
	}
	BIO_free(bio);
	X509_free(x);
	EVP_PKEY_free(pkey);
	ERR_clear_error();
	return (good && !pem->failed && !certificate->failed);
}

static X509 *
certificate_make(enum sign_key key, EVP_PKEY *pkey, const char *name, int days)
{
	X509	*x = X509_new();

	if (x != NULL && certificate_fill(pkey, name, days, x) &&
	    certificate_sign(key, pkey, x))
		return (x);
	X509_free(x);
	return (NULL);
}

static bool
certificate_fill(EVP_PKEY *pkey, const char *name, int days, X509 *x)
{
	uint8_t		serial[SERIAL_BYTES];
	X509_NAME	*subject = X509_get_subject_name(x);
	BIGNUM		*bn;
	bool		good;

	random_write(serial, sizeof(serial));
	serial[0] = (uint8_t)((serial[0] & 0x7f) | 0x40);
	bn = BN_bin2bn(serial, sizeof(serial), NULL);
	good = bn != NULL &&
	    BN_to_ASN1_INTEGER(bn, X509_get_serialNumber(x)) != NULL;
	BN_free(bn);
	/* An hour back: clocks differ. One that has expired was valid for a
	 * day, up to so many days ago. */
	return (good && X509_set_version(x, X509_VERSION_3) == 1 &&
	    X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8,
	    (const unsigned char *)name, -1, -1, 0) == 1 &&
	    X509_set_issuer_name(x, subject) == 1 &&
	    X509_gmtime_adj(X509_getm_notBefore(x), days < 0 ?
	    (long)(days - 1) * 86400 : -3600) != NULL &&
	    X509_gmtime_adj(X509_getm_notAfter(x), (long)days * 86400) !=
	    NULL && X509_set_pubkey(x, pkey) == 1);
}

static bool
certificate_sign(enum sign_key key, EVP_PKEY *pkey, X509 *x)
{
	EVP_MD_CTX	*md = EVP_MD_CTX_new();
	EVP_PKEY_CTX	*ctx = EVP_PKEY_CTX_new_from_pkey(NULL, pkey, NULL);
	bool		good;

	/* The id must be set before the key is hashed. */
	good = md != NULL && ctx != NULL;
	if (good && key == SIGN_KEY_SM2) {
		EVP_MD_CTX_set_pkey_ctx(md, ctx);
		good = EVP_PKEY_CTX_set1_id(ctx, SIGN_SM2_ID,
		    sizeof(SIGN_SM2_ID) - 1) == 1;
	}
	good = good && EVP_DigestSignInit(md, NULL, key == SIGN_KEY_SM2 ?
	    EVP_sm3() : EVP_sha256(), NULL, pkey) == 1 &&
	    X509_sign_ctx(x, md) > 0;
	EVP_MD_CTX_free(md);
	EVP_PKEY_CTX_free(ctx);
	return (good);
}
