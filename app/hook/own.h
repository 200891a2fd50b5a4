/*
 * The host's own networks: a public address of the host, or of its neighbours
 * on the wire, is as closed as a private one. They are asked of the system now
 * and then, for they change.
 */

#ifndef HUB_HOOK_OWN_H
#define HUB_HOOK_OWN_H

#include "address.h"

/* address_refusal, and "own" for an address in a network of this host. */
const char	*own_refusal(const struct address_law *,
		    const struct sockaddr *);

#endif
