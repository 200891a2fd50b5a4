/*
 * One parse of a signed message: its canonical form without the signature,
 * the canonical SignedInfo, and what the signature says of itself. Private to
 * sign*.c.
 */

#ifndef HUB_WIRE_SIGN_SCAN_H
#define HUB_WIRE_SIGN_SCAN_H

#include <libxml/parser.h>

#include "c14n.h"
#include "sign.h"
#include "sign_value.h"

/* Parts of a signature. Those that count are seen[] at most so often. */
enum sign_part {
	PART_SIGNATURE,
	PART_INFO,
	PART_CANONICALIZATION,
	PART_METHOD,
	PART_REFERENCE,
	PART_TRANSFORMS,
	PART_TRANSFORM,
	PART_DIGEST_METHOD,
	PART_DIGEST,
	PART_VALUE,
	PART_KEY_INFO,
	PART_KEY_NAME,
	PART_X509,
	PART_CERTIFICATE,
	PART_IGNORED,		/* of KeyInfo: what brings keys by itself */
	SIGN_PARTS
};

struct sign_scan {
	xmlParserCtxt		*parser;
	struct c14n		c14n;
	struct out		document;
	struct out		info;
	struct out		text;	/* of the part that is open */
	uint8_t			inside[LIMIT_DEPTH + 1];	/* parts open */
	uint32_t		inside_count;
	uint32_t		seen[SIGN_PARTS];
	bool			rooted;		/* the root has begun */
	/* The first thing wrong decides. */
	enum signature_state	state;
	const char		*why;

	enum sign_method	method;
	enum sign_digest	digest;
	uint8_t			digest_value[SIGN_DIGEST_MOST];
	size_t			digest_len;
	uint8_t			value[LIMIT_SIGN_RSA_BITS / 8];
	size_t			value_len;
	char			key_name[SIGN_NUMBER_ROOM];
	struct out		chain;		/* certificates, DER */
	size_t			chain_ends[LIMIT_SIGN_CHAIN];
};

bool	sign_scan_open(struct sign_scan *);
void	sign_scan_close(struct sign_scan *);

/* SIGNATURE_VALID: it has the form that sign.h asks for, and all that is
 * above is filled in; nothing is verified yet. */
enum signature_state	sign_scan_run(struct sign_scan *, struct text xml);

#endif
