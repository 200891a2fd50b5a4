/*
 * TLS for a Kore that was built before OpenSSL 3: it signs through its key
 * manager by putting a method on a copy of the certificate's public key, and
 * OpenSSL 3 goes on using the original, so that every handshake ends in an
 * internal error. Here the private keys are read in the parent, before
 * privileges are dropped, and given to each TLS context that Kore makes in a
 * worker.
 *
 * The price is that workers hold the keys. Building Kore anew with a patch
 * would keep RSA keys apart, but not EC keys, and would put a Kore of ours in
 * the place of Debian's.
 */

#ifndef HUB_GROUND_TLSFIX_H
#define HUB_GROUND_TLSFIX_H

void	tlsfix_load(void);	/* in the parent; ends the start on failure */
void	tlsfix_open(void);	/* in each worker */

#endif
