/*
 * The command line: words, one table row each, and what was given.
 *
 * A command is one or two words ("keys", "account add"). Then come its
 * arguments, then its options. An option that takes a list swallows all that
 * follows up to the next option. Values are borrowed from argv. What was given
 * is never repeated in an error, because it may be a password in the wrong
 * place.
 */

#ifndef HUB_CTL_ARGS_H
#define HUB_CTL_ARGS_H

#include <stdbool.h>

#define ARGS_OPTIONS	8	/* options of one command, the end row too */
#define ARGS_VALUES	256	/* enterprise codes of one account, at most */

enum option_form { OPTION_FLAG, OPTION_VALUE, OPTION_LIST };

struct option {
	const char		*name;		/* without the dashes */
	enum option_form	form;
	const char		*value;		/* its name in the help */
	const char		*en, *zh;
};

struct args;

struct command {
	const char		*words;		/* "account add" */
	const char		*usage;		/* what follows the words */
	const char		*en, *zh;	/* what it does, a sentence */
	const char		*example;	/* a whole line */
	int			least, most;	/* arguments */
	void			(*run)(const struct args *);
	struct option		options[ARGS_OPTIONS];
};

struct args_list {
	const char		*values[ARGS_VALUES];
	int			count;
	bool			given;
};

struct args {
	const struct command	*command;
	struct args_list	words;		/* the arguments */
	struct args_list	options[ARGS_OPTIONS];
	const char		*by;		/* --by, or the login name */
	bool			help;
};

/*
 * Reads what follows the command's words. Ends the program with a sentence
 * and the usage line when it cannot be understood; with --help, nothing is
 * checked.
 */
void			args_read(struct args *, const struct command *,
			    int, char **);

/* By the option's name, which must be in the command's table. */
const struct args_list	*args_list(const struct args *, const char *);
const char		*args_value(const struct args *, const char *);
bool			args_given(const struct args *, const char *);

#endif
