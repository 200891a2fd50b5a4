/*
 * The hub's own signing key and its certificate: sign.key and sign.pem in the
 * folder of the keys (hubctl signkey). The official receipts have no place for
 * a signature, and an enveloped one would make them invalid: so a receipt is
 * signed beside its body, in a header, over the body's exact bytes.
 *
 *	Hub-Signature: alg="sm2-sm3", number="1A2B", value="base64"
 */

#ifndef HUB_WEB_HUBKEY_H
#define HUB_WEB_HUBKEY_H

#include "../wire/sign.h"

#define HUBKEY_HEADER	"hub-signature"

/* In the parent. NULL, also when there is no key; or a sentence. */
const char	*hubkey_load(const char *folder);

/* NULL: the hub has none. */
const struct sign_pen	*hubkey_pen(void);

/* The header's value around a signature in base64. Terminated. */
void	hubkey_header(struct text value, struct out *);

#endif
