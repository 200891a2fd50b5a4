/*
 * Standard Webhooks (standardwebhooks.com): the secret that both sides know,
 * and the signature that a delivery carries.
 */

#ifndef HUB_WIRE_WEBHOOK_H
#define HUB_WIRE_WEBHOOK_H

#include <stddef.h>
#include <stdint.h>

#include "../core/text.h"
#include "out.h"

#define WEBHOOK_SECRET_BYTES	32
#define WEBHOOK_SECRET_ROOM	64	/* whsec_ and base64 of those */
#define WEBHOOK_SIGNATURE_ROOM	64	/* v1, and base64 of 32 bytes */

/* A new secret, sealed for the database and as its owner is shown it, once.
 * Our own failure sets sealed->failed. */
void	webhook_secret_make(struct out *sealed, char [WEBHOOK_SECRET_ROOM]);

/* Opens a sealed secret; false: it cannot be opened. */
bool	webhook_secret_open(const void *, size_t,
	    uint8_t [WEBHOOK_SECRET_BYTES]);

/* v1,base64(HMAC-SHA-256(secret, id '.' timestamp '.' payload)). */
void	webhook_sign(const uint8_t [WEBHOOK_SECRET_BYTES], const char *id,
	    int64_t timestamp, struct text payload,
	    char [WEBHOOK_SIGNATURE_ROOM]);

#endif
