/*
 * Answers too big for memory: sent in chunks while they are made, one piece of
 * LIMIT_STREAM_PIECE bytes at a time for each stream, the next one only when
 * the client has taken the last. Streams of one worker take turns, and between
 * turns the worker serves everybody else.
 */

#ifndef HUB_GROUND_STREAM_H
#define HUB_GROUND_STREAM_H

#include <stdbool.h>
#include <stddef.h>

struct http_request;
struct stream;

enum stream_turn {
	STREAM_MORE,	/* *len bytes are there; ask again */
	STREAM_LATER,	/* *len bytes (perhaps 0) are there; the next ones
			 * come later: stream_resume says when */
	STREAM_END,	/* *len bytes (perhaps 0) are there, the last ones */
	STREAM_FAIL	/* cut it: the client sees that the end is missing */
};

struct stream_source {
	/* Called from the loop, never from inside stream_start. Writes up to
	 * size bytes to room and sets *len. */
	enum stream_turn	(*pull)(void *, char *room, size_t size,
				    size_t *len);
	/* Called once, last: whole is false when the client went away or the
	 * source failed. The source may free itself here. */
	void			(*done)(void *, bool whole);
};

/*
 * Starts an answer with this status. Headers are set before, with
 * http_response_header; this adds Transfer-Encoding. The handler then returns
 * KORE_RESULT_OK; the request is gone soon after, the stream lives on. Returns
 * NULL, and calls nothing, when the client has gone already.
 */
struct stream	*stream_start(struct http_request *, int status,
		    const struct stream_source *, void *);

/*
 * After STREAM_LATER: there is more. Does nothing when the stream is not
 * waiting. Not to be called after done.
 */
void		stream_resume(struct stream *);

/* Streams that are not done, for the drain. */
unsigned int	stream_count(void);

#endif
