/*
 * What the demo shares with the commands for people. All of these run in the
 * caller's transaction.
 */

#ifndef HUB_CTL_PERSON_H
#define HUB_CTL_PERSON_H

#include <libpq-fe.h>

#include "args.h"

struct person_new {
	const char		*name, *role;
	const char		*agency;	/* NULL but for officers */
	const char		*locale;	/* NULL: zh */
	struct args_list	lanes;
};

/* No row when the name is taken. */
PGresult	*person_write_new(const struct person_new *, const char *);

/* A new password; ends the person's sessions. No row: no such person. */
PGresult	*person_write_password(const char *, const char *);

int		person_write_unlock(const char *);	/* 1: was locked out */
void		person_must_exist(const char *);

#endif
