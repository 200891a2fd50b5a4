/*
 * The hub's own log: one JSON object a line on standard output, what happened
 * first. Never a name, number, phone or address of a person, never a token.
 */

#ifndef HUB_WEB_NOTE_H
#define HUB_WEB_NOTE_H

/* what, then pairs of name and value, ended by NULL. */
void	note(const char *, ...) __attribute__((sentinel));

#endif
