/*
 * Bodies of any length, read while they come. A body of lines
 * (application/x-ndjson) is not gathered by Kore: its request reaches its flow
 * as soon as the head is whole, and the flow reads the body piece by piece,
 * when it has room. What is not read stays in the socket, and so with the
 * sender: nobody's feed needs more memory than its flow gives it.
 *
 * The answer may be streamed meanwhile (stream.h). A flow that answers without
 * having read all is rid of the rest: it is read and thrown away for a while,
 * as after a refusal.
 */

#ifndef HUB_GROUND_INFLOW_H
#define HUB_GROUND_INFLOW_H

#include <sys/types.h>
#include <stdbool.h>
#include <stddef.h>

struct http_request;
struct inflow;

struct inflow_calls {
	/* There may be more to read. From the loop, never from inside
	 * inflow_read. */
	void	(*ready)(void *);
	/* The client has gone, or was too slow. The inflow is not to be used
	 * again. */
	void	(*gone)(void *);
};

/* Whether the request's body flows: only then inflow_open may be called. */
bool		inflow_is(struct http_request *);

struct inflow	*inflow_open(struct http_request *,
		    const struct inflow_calls *, void *);

/*
 * More of the body: how many bytes were written to room. 0: there is nothing
 * now; `ready` is called when there is. -1: that was all of it. While a flow
 * has got 0 and not read again, the sender's clock runs.
 */
ssize_t		inflow_read(struct inflow *, void *room, size_t size);

/* The flow wants no more for now: the sender's clock stands. */
void		inflow_pause(struct inflow *);

/* True when the hub stops: whoever can, ends soon. */
bool		inflow_stops(void);

/* No more calls; the rest, if any, is thrown away behind the answer. */
void		inflow_close(struct inflow *);

/* For route.c: an answer is queued behind which the connection shall end. It
 * ends so that the answer is not lost to what is left of the body. */
void		inflow_leave(struct http_request *);

#endif
