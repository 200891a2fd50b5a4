/*
 * What became of a message's signature, and what its sender is told: the
 * published code of the message's kind, and words.
 */

#ifndef HUB_CORE_SIGNATURE_H
#define HUB_CORE_SIGNATURE_H

#include "document.h"
#include "text.h"

enum signature_state {
	SIGNATURE_UNSIGNED,	/* there is none */
	SIGNATURE_VALID,
	SIGNATURE_DIFFER,	/* the message is not what was signed */
	SIGNATURE_INVALID,	/* the signature is not one of this key, or is
				 * not where or what it has to be */
	SIGNATURE_EXPIRED,	/* the certificate, or it is not valid yet */
	SIGNATURE_NOT_YOURS,	/* no certificate of this sender, or revoked */
	SIGNATURE_UNSUPPORTED,	/* an algorithm that the hub does not take */
	SIGNATURE_STATES
};

/* "valid", "not_yours"; static. */
const char	*signature_name(enum signature_state);

/* The published code with which a message of this kind is refused: table 7-2,
 * for exports the ranges of table 7-3. Not for SIGNATURE_VALID; of
 * SIGNATURE_UNSIGNED where a signature is required. */
struct text	signature_code(enum document_kind, enum signature_state);

/* The fault that errors[] shows. */
enum fault_code	signature_fault(enum signature_state);

/* The words of the refusal, with the exchange platform's code (table 7-1)
 * where it has one. */
struct text	signature_info(enum signature_state);

#endif
