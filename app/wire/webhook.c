/* Secrets and signatures of webhooks: see webhook.h. */

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "seal.h"
#include "webhook.h"

#define SECRET_PURPOSE	"webhook"

static void	base64_write(const uint8_t *, size_t, char *);

void
webhook_secret_make(struct out *sealed, char text[WEBHOOK_SECRET_ROOM])
{
	uint8_t	secret[WEBHOOK_SECRET_BYTES];

	random_write(secret, sizeof(secret));
	seal_write(SECRET_PURPOSE, secret, sizeof(secret), sealed);

	memcpy(text, "whsec_", 6);
	base64_write(secret, sizeof(secret), text + 6);
	OPENSSL_cleanse(secret, sizeof(secret));
}

bool
webhook_secret_open(const void *sealed, size_t len,
    uint8_t secret[WEBHOOK_SECRET_BYTES])
{
	if (len != WEBHOOK_SECRET_BYTES + SEAL_EXTRA)
		return (false);

	return (seal_read(SECRET_PURPOSE, sealed, len, secret) ==
	    WEBHOOK_SECRET_BYTES);
}

void
webhook_sign(const uint8_t secret[WEBHOOK_SECRET_BYTES], const char *id,
    int64_t timestamp, struct text payload, char text[WEBHOOK_SIGNATURE_ROOM])
{
	struct out	signed_text;
	unsigned int	len = 0;
	uint8_t		mac[EVP_MAX_MD_SIZE];

	out_open(&signed_text);
	out_print(&signed_text, "%s.%" PRId64 ".", id, timestamp);
	out_put(&signed_text, payload.ptr, payload.len);
	assert(!signed_text.failed);

	(void)HMAC(EVP_sha256(), secret, WEBHOOK_SECRET_BYTES,
	    (const unsigned char *)signed_text.bytes, signed_text.len, mac,
	    &len);
	assert(len == 32);
	out_close(&signed_text);

	memcpy(text, "v1,", 3);
	base64_write(mac, len, text + 3);
}

/* Terminated; four letters for three bytes. */
static void
base64_write(const uint8_t *bytes, size_t len, char *text)
{
	(void)EVP_EncodeBlock((unsigned char *)text, bytes, (int)len);
}
