/*
 * Tokens and passwords: made here, shown once, and kept only as digest or
 * hash. None is ever taken from the command line, where every user of the
 * machine could read it.
 */

#ifndef HUB_CTL_SECRET_H
#define HUB_CTL_SECRET_H

#include <stddef.h>

#include "../wire/seal.h"

#define SECRET_TOKEN_ROOM	48	/* hub_ and 43 letters of base64url */
#define SECRET_DIGEST_ROOM	67	/* \x and 64 hex, as bytea reads it */
#define SECRET_PASSWORD_ROOM	1025
#define SECRET_PASSWORD_LEAST	10	/* characters */
#define SECRET_PASSWORD_MOST	1024	/* bytes; sign-in takes no more */

/* 256 random bits. */
void	secret_token_make(char [SECRET_TOKEN_ROOM]);
/* The SHA-256 that the database keeps. */
void	secret_token_digest(const char *, char [SECRET_DIGEST_ROOM]);

/* Four groups of four from letters that are not mistaken for each other. */
void	secret_password_make(char [SECRET_PASSWORD_ROOM]);

/*
 * From the first line of a file, or asked twice at the terminal, or from the
 * first line of standard input when that is no terminal.
 */
void	secret_password_read(const char *, char [SECRET_PASSWORD_ROOM]);

/* password_hash, or a refusal when the machine has no memory for it. */
void	secret_password_hash(const char *, char [PASSWORD_ROOM]);

void	secret_wipe(char *, size_t);

#endif
