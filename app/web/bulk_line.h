/*
 * The buffer of a bulk: bytes go in as they come, lines come out. It is as
 * large as the longest line so far, and never larger than a line may be. Knows
 * no socket and no message.
 */

#ifndef HUB_WEB_BULK_LINE_H
#define HUB_WEB_BULK_LINE_H

#include <stdbool.h>
#include <stddef.h>

#include "../core/text.h"

struct bulk_lines {
	char	*bytes;
	size_t	size, most;
	size_t	from;		/* of the first line not taken */
	size_t	stop;		/* behind the last whole line */
	size_t	len;
	bool	skips;		/* the rest of a line that was too long */
};

void	lines_open(struct bulk_lines *, size_t first, size_t most);
void	lines_close(struct bulk_lines *);

/* Room for more bytes; moves what is there, so no line that was taken out may
 * be in use any more. 0: the buffer is full of lines, or of one too long. */
size_t	lines_room(struct bulk_lines *, char **room);
void	lines_add(struct bulk_lines *, size_t);

/* Is there a line, or one that is too long? whole: no more bytes will come, so
 * what stands behind the last line end is a line too. */
bool	lines_ready(const struct bulk_lines *, bool whole);

/* The next line that is not blank. fits is false for one that is longer than a
 * line may be: of it there is only the beginning. */
bool	lines_next(struct bulk_lines *, bool whole, struct text *, bool *fits);

#endif
