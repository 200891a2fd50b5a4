/*
 * Passwords, off the loop: scrypt takes 60 ms and 32 MB, so it runs in Kore's
 * task threads, and only so many may wait for them.
 */

#ifndef HUB_WEB_PASSWORD_H
#define HUB_WEB_PASSWORD_H

#include <stdbool.h>

typedef void	(*password_done)(bool matches, void *);

struct password_place;

/* A place among those who may wait, or NULL: they are all taken. */
struct password_place	*password_take(void);
/* Gives a place back that was not used. */
void			password_leave(struct password_place *);

/*
 * Copies both and calls done later, from the loop; by then the place is given
 * back. hash NULL: there is no such person; takes as long and never matches.
 */
void	password_ask(struct password_place *, const char *password,
	    const char *hash, password_done, void *);

#endif
