/*
 * The head of a request, read before Kore does. Kore 4.1 drops the headers
 * after the 23rd, takes the first of two lengths, believes "+5", takes a line
 * that only begins with "host" for Host, and answers what it refuses with an
 * empty body. So every head is checked here to the letter of RFC 9112, and
 * what passes is written anew in the one form that Kore reads right: Host
 * first, no line without a value, a length for every method that has a body,
 * and none of the lines that browsers and proxies add and nobody here reads.
 *
 * Nothing in this file knows Kore, a socket or a clock.
 */

#ifndef HUB_GROUND_HEAD_H
#define HUB_GROUND_HEAD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../core/text.h"

/* How many bytes head_check may add to a head. */
#define HEAD_ROOM	32

struct head {
	/* Set when the head is refused: an HTTP status, a problem's code, and
	 * the reason in plain English. */
	int		status;
	const char	*code;
	const char	*why;

	/* Known also of a head that is refused, where it got so far. */
	bool		english;	/* else Chinese, by Accept-Language */
	bool		is_head;	/* the answer has no body */

	/* Of a head that passed. */
	uint64_t	body_len;
	bool		flows;		/* lines, of any number: inflow.h;
					 * Kore is told of no body */
	bool		expects;	/* waits for 100 Continue */
	struct text	host;		/* in the rewritten head */
};

/*
 * Where the head ends in bytes[0..len): the offset behind its empty line, 0
 * while it is not there yet, (size_t)-1 when a line ends in a bare LF, which
 * Kore would take for an end and other servers would not. The bytes before
 * `from` were looked at before.
 */
size_t	head_end(const char *, size_t from, size_t len);

/*
 * Checks a whole head of *len bytes and rewrites it in place, in at most
 * *len + HEAD_ROOM bytes; sets *len. Returns true when it may pass.
 */
bool	head_check(char *, size_t *len, struct head *);

#endif
