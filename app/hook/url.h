/*
 * The address of a webhook, taken apart strictly, so that nothing behind us
 * can read it otherwise: https://host[:port][/path][?query], of the letters
 * that RFC 3986 has and no others. A name in Chinese is written in its ASCII
 * form (xn--).
 */

#ifndef HUB_HOOK_URL_H
#define HUB_HOOK_URL_H

#include <stdbool.h>

#define URL_HOST_ROOM	256	/* of the DNS, terminated */

struct url {
	char	host[URL_HOST_ROOM];	/* IPv6 without its brackets */
	char	port[8];		/* digits */
};

/* NULL: taken apart. Else the code of what is wrong (web/problem.c). plain:
 * http is taken, too. */
const char	*url_read(const char *, bool plain, struct url *);

#endif
