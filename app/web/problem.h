/*
 * Everything that the hub refuses, in words: one table for the answers of
 * RFC 9457. The code is stable and stands in the answer as `code` and, in
 * small letters, at the end of `type`: REVIEW_CLOSED is
 * /problems/review-closed.
 */

#ifndef HUB_WEB_PROBLEM_H
#define HUB_WEB_PROBLEM_H

#include <stdbool.h>

#include "../wire/out.h"

struct problem {
	const char	*code;
	int		status;		/* unless the flow knows better */
	const char	*zh;		/* title */
	const char	*en;
	const char	*detail_zh;	/* what to do, or NULL */
	const char	*detail_en;
};

/* The row of a code; for an unknown one that of the status, and for an unknown
 * status INTERNAL. Never NULL. */
const struct problem	*problem_find(const char *code, int status);

/* Row by row, NULL after the last. */
const struct problem	*problem_at(int);

/*
 * The members type, title, status, code and detail into an object that is
 * open. reason, when there is one, is added to the detail as it is.
 */
void	problem_print(struct out *, const struct problem *, const char *code,
	    int status, bool english, const char *reason);

/* The object of one error: pointer, code and detail. */
void	problem_error_print(struct out *, const char *pointer,
	    const char *code, bool english, const char *detail);

#endif
