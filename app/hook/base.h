/*
 * PostgreSQL, as the deliverer uses it: one connection, one statement at a
 * time in the order asked, answers by callback. It never waits but to connect.
 *
 * Nothing here is mended: when the connection is lost, or a statement fails,
 * the session is over, and with it all that was in memory. The next one begins
 * from what the database holds (main.c).
 *
 * Commits are not waited for (synchronous_commit is off): what a crash of the
 * server takes with it was only "this was delivered", and is delivered again.
 */

#ifndef HUB_HOOK_BASE_H
#define HUB_HOOK_BASE_H

#include <libpq-fe.h>
#include <stdbool.h>
#include <stdint.h>

/* Rows, or none; freed after the call. arg as given. */
typedef void	(*base_done)(const PGresult *, uint64_t arg);

/* Connects, becomes the only deliverer, listens. 0; -1: not now, why is in
 * base_error(); 1: another deliverer is at it. */
int		base_open(const char *);
void		base_close(void);	/* forgets what was asked */
const char	*base_error(void);

/* The statement is a literal; parameters are text (NULL: null), copied. */
void		base_ask(const char *, int, const char *const *, base_done,
		    uint64_t);

int		base_socket(void);
bool		base_wants_write(void);
/* Reads and writes what there is. False: the session is over. */
bool		base_step(void);
bool		base_push(void);	/* only sends */
/* Something was told on a channel since this was asked last. */
bool		base_told(void);
int		base_waiting(void);	/* statements asked, not answered */

/* Columns by number; "" for null. */
const char	*base_text(const PGresult *, int, int);
int64_t		base_int(const PGresult *, int, int);

#endif
