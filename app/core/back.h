/*
 * Goods that come back: what a return (625 of an import, 213 of an export)
 * asks of the list that it refers to. Pure. Source: rules.md 1.5.
 */

#ifndef HUB_CORE_BACK_H
#define HUB_CORE_BACK_H

#include "document.h"
#include "kinds.h"
#include "money.h"

/* One line of the list, and how much of it comes back. */
struct back_line {
	int32_t	gnum;
	money	qty;
	money	listed;		/* what the list had */
};

enum back_word {
	BACK_GOOD,
	BACK_NO_LINE,	/* -625209: no such line, goods or unit */
	BACK_TOO_MUCH,	/* -625009: more than is left of the line */
};

struct back {
	uint32_t		count;		/* lines that come back */
	struct back_line	lines[LINES_MAX];
	uint32_t		row;	/* of the first bad line, from 0 */
};

/*
 * taken: what earlier returns took of each line of the list, by gnum - 1. A
 * line that is named twice comes back with the sum. What is not good leaves
 * the row that is to blame.
 */
enum back_word	back_judge(const struct document *list,
		    const struct document *application,
		    const money taken[LINES_MAX], struct back *);

/*
 * What a summary (701) wants of each of its lists (603): statisticsFlag B, the
 * same customs and the same merchant. NULL: it fits; else why not, in Chinese.
 */
const char	*back_unfit(const struct document *summary,
		    const struct document *list);

#endif
