/*
 * Which addresses a webhook may be sent to: public ones only. What belongs to
 * the host, to its site or to nobody is refused by a word that says what it
 * is, unless the operator has opened its network (HUB_WEBHOOK_ALLOW).
 *
 * An IPv6 address that carries an IPv4 one is refused whatever it carries: no
 * honest name has one, and a translator on the way would open it.
 */

#ifndef HUB_HOOK_ADDRESS_H
#define HUB_HOOK_ADDRESS_H

#include <sys/socket.h>
#include <stdbool.h>
#include <stdint.h>

#define ADDRESS_ROOM	64	/* an address in letters, terminated */
#define ADDRESS_OPENED	64	/* networks that the operator may open */

/* A network: of v4 the first four bytes count. */
struct network {
	bool	v6;
	uint8_t	bytes[16];
	int	bits;
};

struct address_law {
	struct network	opened[ADDRESS_OPENED];
	int		opened_count;
};

/* "10.1.0.0/16,fd00::/8", or without '/' one address. False: not of this
 * form. NULL and "" open nothing. */
bool		address_law_read(const char *, struct address_law *);

/* NULL: may be sent to. Else what it is: "loopback", "private" ... */
const char	*address_refusal(const struct address_law *,
		    const struct sockaddr *);

/* In letters, for people. */
void		address_print(const struct sockaddr *, char [ADDRESS_ROOM]);

/* Two in one network. */
bool		address_within(const struct network *,
		    const struct sockaddr *);

#endif
