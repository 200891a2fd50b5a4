/*
 * The papers of a purchase: the four documents as the hub's own tables know
 * them, filled from the facts. An error (error.h) then spoils a value, leaves
 * a paper out or adds one. The texts live in the papers themselves: do not
 * copy the structure.
 */

#ifndef HUB_PORT_PAPER_H
#define HUB_PORT_PAPER_H

#include <stdbool.h>

#include "../core/document.h"
#include "../core/kinds.h"
#include "purchase.h"

enum paper {
	PAPER_ORDER,
	PAPER_PAYMENT,
	PAPER_WAYBILL,
	PAPER_LIST,
	PAPER_SECOND,		/* another payment for the same order */
	PAPERS
};

enum {
	PAPER_POOL = 16 * 1024,	/* a purchase of four lines takes 5 KB */
	PAPER_FIELDS = 64,	/* of a head; a list has most, 48 */
	PAPER_LINE_FIELDS = 24,
};

struct papers {
	struct document	doc[PAPERS];
	bool		there[PAPERS];
	struct text	head[PAPERS][PAPER_FIELDS];
	struct text	line[PAPERS][PURCHASE_LINES * PAPER_LINE_FIELDS];
	char		pool[PAPER_POOL];
	uint32_t	used;
};

void	papers_make(struct papers *, const struct purchase *, struct chance *);

/* The same purchase as an export: the four papers of a sale abroad. */
void	papers_make_abroad(struct papers *, const struct purchase *,
	    struct chance *);

/* Opens one paper with what all heads begin with. */
void	papers_begin(struct papers *, enum paper, enum document_kind, time_t,
	    struct chance *);

/* Gives a field of the head, or of a row, another value. */
void	papers_set(struct papers *, enum paper, int, const char *, ...)
	    __attribute__((format(printf, 4, 5)));
void	papers_set_line(struct papers *, enum paper, int, int, const char *,
	    ...) __attribute__((format(printf, 5, 6)));

/* "12.50" for 1250 fen; "1.25" kg for 1250 g. Room for 24 bytes. */
const char	*paper_yuan(int64_t, char *);
const char	*paper_kilograms(int64_t, char *);
/* The clock of the port, as strftime writes it. */
const char	*paper_time(time_t, const char *, char[16]);

#endif
