/*
 * How the synthetic port gets into the hub: the address, the certificate
 * authority and a token for each machine account, from demo.json.
 */

#ifndef HUB_PORT_ACCESS_H
#define HUB_PORT_ACCESS_H

#include "paper.h"

enum access_role {
	ACCESS_PLATFORM,
	ACCESS_PAYMENT,
	ACCESS_CARRIER,
	ACCESS_DECLARANT,
	ACCESS_EQUIPMENT,
	ACCESS_ROLES
};

enum {
	ACCESS_TEXT = 512,
};

struct access {
	char	url[ACCESS_TEXT];	/* without a slash at its end */
	char	ca[ACCESS_TEXT];
	char	token[ACCESS_ROLES][ACCESS_TEXT];
};

/* NULL, or what is wrong in words. */
const char	*access_read(struct access *, const char *);

/* Whose business a paper is. */
enum access_role	access_of(enum paper);

#endif
