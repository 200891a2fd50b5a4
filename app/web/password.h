/*
 * Passwords, off the loop: scrypt takes 60 ms and 32 MB, so it runs in Kore's
 * task threads, and only so many may wait for them.
 */

#ifndef HUB_WEB_PASSWORD_H
#define HUB_WEB_PASSWORD_H

#include <stdbool.h>

typedef void	(*password_done)(bool matches, void *);

/* Whether one more would be taken now. */
bool	password_room(void);

/*
 * Copies both and calls done later, from the loop. hash NULL: there is no such
 * person; takes as long and does not match. False: too many are waiting, and
 * done is not called.
 */
bool	password_ask(const char *password, const char *hash, password_done,
	    void *);

#endif
