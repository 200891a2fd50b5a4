/*
 * What the demo shares with the commands for machine accounts. All of these
 * run in the caller's transaction.
 */

#ifndef HUB_CTL_ACCOUNT_H
#define HUB_CTL_ACCOUNT_H

#include <libpq-fe.h>

#include "secret.h"

struct args_list;

/* Makes the token and the account; no row when the name is taken. */
PGresult	*account_write_new(const char *, const char *,
		    const struct args_list *, const struct args_list *,
		    char [SECRET_TOKEN_ROOM]);

/* A new token for an account; no row when there is none or it is revoked. */
PGresult	*account_write_token(const char *, char [SECRET_TOKEN_ROOM]);

_Noreturn void	account_refuse_missing(const char *);

#endif
