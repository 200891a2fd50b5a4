/* The algorithms by their names, digests, and base64. Private to sign*.c. */

#ifndef HUB_WIRE_SIGN_VALUE_H
#define HUB_WIRE_SIGN_VALUE_H

#include "sign.h"

#define SIGN_DSIG	"http://www.w3.org/2000/09/xmldsig#"
#define SIGN_C14N	"http://www.w3.org/TR/2001/REC-xml-c14n-20010315"
#define SIGN_ENVELOPED	"http://www.w3.org/2000/09/xmldsig#enveloped-signature"

enum sign_digest { SIGN_SM3, SIGN_SHA1, SIGN_SHA256, SIGN_DIGESTS };

#define SIGN_DIGEST_MOST	32

/* -1: not one that the hub takes. */
int		sign_method_find(struct text uri);
int		sign_digest_find(struct text uri);
const char	*sign_method_uri(enum sign_method);
const char	*sign_digest_uri(enum sign_digest);
enum sign_digest	sign_method_digest(enum sign_method);
enum sign_key		sign_method_key(enum sign_method);

/* Returns the digest's length. */
size_t	sign_digest_write(enum sign_digest, const void *, size_t,
	    uint8_t [SIGN_DIGEST_MOST]);

/* base64 with white space anywhere, padded. -1: it is not, or is longer than
 * room. */
int64_t	sign_base64_read(struct text, uint8_t *, size_t room);
void	sign_base64_write(const void *, size_t, struct out *);

#endif
