/*
 * One HTTP request on its way through a flow.
 *
 * A flow is a table of steps. A step does one thing and ends in exactly one of
 * next, wait or done. A step that starts something (a query, a Redis command)
 * returns CALL_WAIT; when the answer is there the next step runs with it. The
 * request is parked meanwhile and never times out while it is parked. When the
 * client hangs up, what was started runs to its end and its answer is dropped.
 *
 * The call owns one arena; everything that a flow needs lives in it and is
 * freed with it.
 */

#ifndef HUB_WEB_CALL_H
#define HUB_WEB_CALL_H

#include <sys/types.h>
#include <stdint.h>
#include <stdbool.h>
#include <stddef.h>

#include "../core/text.h"
#include "../store/db.h"
#include "../wire/arena.h"
#include "../wire/out.h"

struct http_request;
struct call;

enum call_turn { CALL_NEXT, CALL_WAIT, CALL_DONE };

struct step {
	const char	*name;
	enum call_turn	(*run)(struct call *);
};

/* Who may come in. A flow names one or more; the door answers 401 and 403. */
enum door {
	DOOR_ANYONE	= 0,
	DOOR_PLATFORM	= 1 << 0,
	DOOR_PAYMENT	= 1 << 1,
	DOOR_CARRIER	= 1 << 2,
	DOOR_DECLARANT	= 1 << 3,
	DOOR_EQUIPMENT	= 1 << 4,
	DOOR_TAX	= 1 << 5,	/* machine account or clerk */
	DOOR_FOREX	= 1 << 6,
	DOOR_OFFICER	= 1 << 7,
	DOOR_SUPERVISOR	= 1 << 8,
	DOOR_ADMIN	= 1 << 9,
	DOOR_AUDITOR	= 1 << 10,
	DOOR_SENDERS	= DOOR_PLATFORM | DOOR_PAYMENT | DOOR_CARRIER |
			    DOOR_DECLARANT,
	DOOR_PEOPLE	= DOOR_OFFICER | DOOR_SUPERVISOR | DOOR_ADMIN |
			    DOOR_AUDITOR,
};

/* Who came in: a machine account or a signed-in person. */
struct caller {
	enum door	role;
	bool		machine;
	int64_t		id;		/* account.id or person.id */
	char		name[128];
	char		agency[32];	/* officers */
	char		locale[4];	/* "zh" or "en", by person or header */
	const char	*enterprises;	/* ",A,B," or "*"; machines */
	const char	*lanes;		/* ",1,2," or "*" */
	uint8_t		session[32];	/* digest of the cookie's token */
};

struct call {
	struct http_request	*req;	/* NULL: the client has gone */
	struct arena		arena;
	struct out		out;	/* the answer's body, grows in the arena */
	const struct step	*steps;
	int			step;
	struct caller		caller;
	const struct db_answer	*answer;	/* of the query just finished */
	void			*state;	/* the flow's own, in the arena */
	/* private to call.c below */
	int			waiting;
	unsigned int		doors;
	bool			answered;
	uint64_t		started_ns;
};

/*
 * The body of a route's handler: opens a call, lets the caller in through one
 * of doors, and runs steps (ended by { NULL, NULL }). Returns what the handler
 * returns to Kore.
 */
int	call_run(struct http_request *, unsigned int, const struct step *);

/* Memory of the call; never NULL (an arena over its limit answers 413). */
void	*call_alloc(struct call *, size_t);
char	*call_string(struct call *, struct text);

/* The path's segments, percent-decoded, '/v1/' being 0: segment 1 is "v1". */
struct text	call_segment(struct call *, int);
/* A query argument, decoded; TEXT_NONE when absent or not valid UTF-8. */
struct text	call_argument(struct call *, const char *);
struct text	call_header(struct call *, const char *);
struct text	call_body(struct call *);

/* Starts a query of the pool; the next step finds call->answer. */
enum call_turn	call_query(struct call *, enum query_id,
		    const struct db_param *, int);

/*
 * Park and unpark by hand: for flows that wait on something that is not a
 * query. call_hold returns CALL_WAIT and a ticket; call_resume(ticket) runs
 * the next step (and does nothing but free when the client has gone).
 */
struct ticket;
enum call_turn	call_hold(struct call *, struct ticket **);
struct call	*call_of(struct ticket *);	/* NULL: the client has gone */
void		call_resume(struct ticket *);

/* The answers. Each ends the flow: return its value. */
enum call_turn	call_json(struct call *, int);		/* call->out as JSON */
enum call_turn	call_bytes(struct call *, int, const char *, const void *,
		    size_t);
enum call_turn	call_header_set(struct call *, const char *, const char *);

/*
 * RFC 9457. code is one of problem.h's, its title and detail come from the
 * table in zh or en; pointer and reason may be NULL.
 */
enum call_turn	call_problem(struct call *, int, const char *, const char *,
		    const char *);
/* An answer of a gate function (status, body, events): publishes the events
 * and answers with the body, or with the problem named by body->code. */
enum call_turn	call_gate_answer(struct call *);
/* 503 with Retry-After for DB_DOWN, DB_LOST; 500 for DB_REFUSED. Returns
 * CALL_NEXT when the answer is DB_OK. */
enum call_turn	call_store_check(struct call *);

#endif
