/*
 * Signatures of CEB messages: enveloped XML-DSig over the whole message, by
 * the certificates that the hub has on record for the sender.
 *
 * What is taken, and nothing else:
 *   one ds:Signature, a child of the root;
 *   CanonicalizationMethod	Canonical XML 1.0, without comments
 *   SignatureMethod		SM2 with SM3 (chinaport's name), RSA with SHA-1
 *				or SHA-256
 *   one Reference URI=""	enveloped-signature, then Canonical XML 1.0 or
 *				nothing; SM3, SHA-1 or SHA-256
 *   SignatureValue		RSA: PKCS #1 1.5; SM2: r and s of 32 bytes one
 *				after the other, or DER; we write r and s.
 *				Its signer's id is 1234567812345678
 *   KeyInfo			optional: X509Certificate, KeyName, both hints
 *
 * KeyInfo never brings a key. A certificate in the message says which of the
 * sender's registered ones is meant; one that is not among them is refused,
 * whatever it signs. Without it KeyName says which; without that all are tried.
 */

#ifndef HUB_WIRE_SIGN_H
#define HUB_WIRE_SIGN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../core/signature.h"
#include "../core/text.h"
#include "out.h"

#define SIGN_NUMBER_ROOM	65	/* KeyName: a certificate's number */
#define SIGN_SUBJECT_ROOM	256
#define SIGN_FINGERPRINT	32	/* SHA-256 of the DER */

/* --- certificates --------------------------------------------------------- */

enum sign_key { SIGN_KEY_RSA, SIGN_KEY_SM2 };

/* What a certificate says; read when it is registered. Seconds of the epoch. */
struct sign_certificate {
	enum sign_key	key;
	int		bits;
	char		number[SIGN_NUMBER_ROOM];	/* its serial, in hex */
	char		subject[SIGN_SUBJECT_ROOM];
	int64_t		valid_from;
	int64_t		valid_until;
	uint8_t		fingerprint[SIGN_FINGERPRINT];
};

/*
 * Reads a certificate, PEM or DER, and puts its DER into der. NULL, or a
 * sentence that says why it is of no use here: no certificate, a key that is
 * neither RSA nor SM2, too small or too large.
 */
const char	*sign_certificate_read(const void *, size_t,
		    struct sign_certificate *, struct out *der);

/*
 * The certificates of one sender, with their keys ready. Filled by one thread,
 * then only read, by any number of them.
 */
struct sign_ring;

struct sign_ring	*sign_ring_open(void);
void			sign_ring_close(struct sign_ring *);

/* id is the caller's and comes back in sign_result. number: what KeyName says
 * of it. False: no certificate that could be read, or one too many. */
bool	sign_ring_add(struct sign_ring *, int64_t id, const void *der, size_t,
	    const char *number, bool revoked);

/* --- verifying ------------------------------------------------------------ */

/* What a thread needs to verify, kept from message to message. */
struct sign_desk;

struct sign_desk	*sign_desk_open(void);
void			sign_desk_close(struct sign_desk *);

struct sign_result {
	/* The id of the one that decided; 0: none. */
	int64_t		certificate;
	const char	*why;		/* for the log; static; "" when valid */
};

/*
 * xml: the message in UTF-8 without a byte order mark, as the reader saw it
 * (xml_text.h). now: when it was received. The cheapest answers come first:
 * unsupported and not yours before expired, differ, invalid. Never touches
 * anything but the desk; an unreadable message is SIGNATURE_INVALID.
 */
enum signature_state	sign_check(struct sign_desk *,
			    const struct sign_ring *, struct text xml,
			    int64_t now, struct sign_result *);

/* --- signing -------------------------------------------------------------- */

enum sign_method { SIGN_SM2_SM3, SIGN_RSA_SHA1, SIGN_RSA_SHA256, SIGN_METHODS };

/* A private key with its certificate. */
struct sign_pen;

/* Both PEM. NULL with a sentence in *why: they do not belong together, or are
 * of no use. number: KeyName; NULL: the certificate's serial. */
struct sign_pen	*sign_pen_open(struct text key, struct text certificate,
		    const char *number, const char **why);
void		sign_pen_close(struct sign_pen *);

/* SM2 with SM3 or RSA with SHA-256, as the key is. */
enum sign_method	sign_pen_method(const struct sign_pen *);
const char	*sign_pen_number(const struct sign_pen *);
/* DER of its certificate. */
struct text	sign_pen_certificate(const struct sign_pen *);

/*
 * Writes the message with its signature: last child of the root, but before
 * an ExtendMessage, where the export schemas want it. method must be one of
 * the key's. False with *why: it cannot be read, or is signed already.
 */
bool	sign_message(const struct sign_pen *, enum sign_method, struct text xml,
	    struct out *, const char **why);

/* A signature over bytes as they are, r and s or PKCS #1, by the pen's own
 * method. False: our own failure. */
bool	sign_bytes(const struct sign_pen *, const void *, size_t, struct out *);

/* Makes a key and a certificate that it signs itself, both PEM: for tests.
 * days may be negative: then it has expired. */
bool	sign_key_make(enum sign_key, const char *name, int days,
	    struct out *key, struct out *certificate);

#endif
