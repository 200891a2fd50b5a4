/*
 * Writing into a caller's buffer, counted in bytes and in characters, with a
 * way back. What does not fit is left out and remembered. Private to core.
 */

#ifndef HUB_CORE_PEN_H
#define HUB_CORE_PEN_H

#include <stdbool.h>
#include <stdint.h>

#include "text.h"

struct pen {
	char		*out;
	uint32_t	room;		/* bytes, one kept for the end */
	uint32_t	len;
	uint32_t	characters;
	bool		full;		/* something did not fit */
};

/* room is at least 1. */
struct pen	pen_open(char *, uint32_t);
void		pen_text(struct pen *, struct text);
void		pen_string(struct pen *, const char *);
void		pen_number(struct pen *, uint32_t);

/* At most so many characters of a text, and an ellipsis for the rest. */
void		pen_head(struct pen *, struct text, uint32_t);

/* Terminates and gives the length. */
uint32_t	pen_close(struct pen *);

#endif
