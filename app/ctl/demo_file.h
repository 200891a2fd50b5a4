/*
 * $HUB_STATE/demo.json: how to get into a demo. Mode 0600, given to whoever
 * owns the state folder.
 */

#ifndef HUB_CTL_DEMO_FILE_H
#define HUB_CTL_DEMO_FILE_H

#include <limits.h>
#include <stdbool.h>

#include "secret.h"

#define DEMO_TOKENS	7
#define DEMO_PEOPLE	7

struct demo_token {
	const char	*role;		/* also the member's name */
	const char	*account;
	bool		sends;		/* for enterprises */
	bool		made;		/* anew, by this run */
	char		token[SECRET_TOKEN_ROOM];	/* "": none known */
};

struct demo_person {
	const char	*member;	/* of "people" */
	const char	*name;
	const char	*role;
	const char	*agency;	/* officers */
	bool		floor;		/* works at the lane */
	bool		made;
	char		password[SECRET_PASSWORD_ROOM];
};

struct demo_file {
	char			path[PATH_MAX];
	char			url[64];
	char			ca[PATH_MAX];
	struct demo_token	tokens[DEMO_TOKENS];
	struct demo_person	people[DEMO_PEOPLE];
};

/* The demo's names, with what an earlier demo.json knows; url and ca anew. */
void	demo_file_read(struct demo_file *);
void	demo_file_write(const struct demo_file *);

#endif
