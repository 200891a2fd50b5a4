/*
 * What hubctl says to the operator: English, then Chinese, always both.
 *
 * With --json, standard output carries one JSON document and nothing else:
 * lines of progress go to standard error, and a refusal is the JSON object
 * {"error": {"en", "zh"}} there.
 *
 * A refusal ends the program. hubctl keeps everything that must not be left
 * half-done in one transaction or behind one rename, so that leaving at any
 * point is safe; it spares every caller a path for errors.
 */

#ifndef HUB_CTL_SAY_H
#define HUB_CTL_SAY_H

#include <stdbool.h>
#include <stdnoreturn.h>

struct out;

enum say_exit {
	SAY_DONE	= 0,
	SAY_REFUSED	= 1,	/* a sentence says why and names the cure */
	SAY_USAGE	= 2	/* the command line could not be understood */
};

void		say_json(bool);		/* --json was given */
bool		say_is_json(void);

/* A line of progress; both texts take the same arguments in one order. */
void		say_line(const char *, const char *, ...)
		    __attribute__((format(printf, 1, 3)))
		    __attribute__((format(printf, 2, 3)));
noreturn void	say_refuse(const char *, const char *, ...)
		    __attribute__((format(printf, 1, 3)))
		    __attribute__((format(printf, 2, 3)));
noreturn void	say_usage(const char *, const char *, ...)
		    __attribute__((format(printf, 1, 3)))
		    __attribute__((format(printf, 2, 3)));

/* Writes a finished JSON document and a newline to standard output. */
void		say_document(struct out *);

/* Flushes standard output; a reader that went away is a refusal. */
void		say_close(void);

#endif
