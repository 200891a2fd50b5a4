/* Keys and certificates, as the files of sign*.c share them. */

#ifndef HUB_WIRE_SIGN_KEY_H
#define HUB_WIRE_SIGN_KEY_H

#include <openssl/evp.h>
#include <openssl/x509.h>

#include "../limits.h"
#include "sign.h"
#include "sign_value.h"

#define SIGN_SM2_ID		"1234567812345678"
#define SIGN_SM2_BYTES		64	/* r and s */
#define SIGN_SM2_DER		80	/* the same in DER, at most */

/* One certificate of a ring. */
struct sign_entry {
	struct sign_certificate	says;
	int64_t			id;
	bool			revoked;
	char			number[SIGN_NUMBER_ROOM];
	uint64_t		serial;	/* of all entries ever made */
	struct out		der;
	EVP_PKEY		*pkey;
	uint8_t			z[SIGN_DIGEST_MOST];	/* SM2 */
};

struct sign_ring {
	struct sign_entry	entries[LIMIT_SIGN_CERTIFICATES];
	int			count;
};

/* One context of a key and an algorithm, ready to verify. */
struct sign_ready {
	uint64_t		serial;
	enum sign_method	method;
	EVP_PKEY_CTX		*ctx;
};

#define SIGN_READY	64

/* False also when the method is not one of the key's kind. ready: SIGN_READY
 * places of the thread's own. */
bool	sign_entry_verify(const struct sign_entry *, enum sign_method,
	    struct sign_ready *, const void *, size_t, const uint8_t *, size_t);

/* What SM2 hashes before the message: of the signer's id and key. */
bool	sign_sm2_z(EVP_PKEY *, uint8_t [SIGN_DIGEST_MOST]);

/* r and s as two INTEGERs; no leading zeros but the one that keeps the sign.
 * Returns the length. */
size_t	sign_sm2_der(const uint8_t [SIGN_SM2_BYTES], uint8_t [SIGN_SM2_DER]);

/* The digest that is signed. z: of SM2, else NULL. */
size_t	sign_digest_of(enum sign_method, const uint8_t *z, const void *,
	    size_t, uint8_t [SIGN_DIGEST_MOST]);

/* A key that the hub takes; NULL or a sentence. */
const char	*sign_pkey_check(EVP_PKEY *, enum sign_key *, int *bits);

/* Facts of a certificate; NULL or a sentence. */
const char	*sign_x509_read(X509 *, struct sign_certificate *);

#endif
