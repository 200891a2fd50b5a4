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
struct kore_buf;
struct route;
struct call;
struct query_pair;

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
	DOOR_PERSON	= 1 << 11,	/* whoever is signed in, no machine */
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
	bool		must_sign;	/* its messages; machines */
	bool		wants_signed;	/* its receipts */
	uint8_t		session[32];	/* digest of the cookie's token */
};

struct call {
	struct http_request	*req;	/* NULL: the client has gone */
	struct arena		arena;
	struct out		out;	/* the answer's body */
	const struct step	*steps;
	int			step;	/* the one that runs; the next is + 1 */
	struct caller		caller;
	const struct db_answer	*answer;	/* of the newest query */
	void			*state;	/* the flow's own, in the arena */
	/* Called once when the call ends, however it ends: to give back what
	 * the flow holds outside of the arena. req is NULL by then. */
	void			(*closed)(struct call *);
	/* private to call*.c and door.c below */
	const struct step	*flow;	/* after the door's steps; then NULL */
	unsigned int		doors;
	bool			waiting;
	bool			answered;
	bool			over;	/* the arena's limit was passed */
	const struct route	*route;
	uint64_t		started_us;
	uint64_t		timeout_ms;	/* Kore's, while parked */
	struct kore_buf		*body;	/* kept when the client goes */
	struct db_answer	kept;
	struct query_pair	*pairs;
	struct out		errors;	/* of call_error_add */
};

/*
 * The body of a route's handler: opens a call, lets the caller in through one
 * of doors, and runs steps (ended by { NULL, NULL }). Returns what the handler
 * returns to Kore.
 *
 * An address that is not well-formed (percent signs, UTF-8, U+0000) is
 * answered with 400 before any step runs.
 */
int	call_run(struct http_request *, unsigned int, const struct step *);

/* Memory of the call, zeroed; never NULL. When the arena's limit is passed,
 * the flow ends after this step with 413. */
void	*call_alloc(struct call *, size_t);
char	*call_string(struct call *, struct text);	/* NULL for TEXT_NONE */

/* The path's segments, percent-decoded: of /v1/lanes/7 segment 0 is "v1" and
 * segment 2 is "7". TEXT_NONE beyond the last. */
struct text	call_segment(struct call *, int);
/* A query argument, decoded, the first of its name; TEXT_NONE when absent. */
struct text	call_argument(struct call *, const char *);
/* In the arena. */
struct text	call_header(struct call *, const char *);
/* Borrowed from the request; lives as long as the call. */
struct text	call_body(struct call *);
/* True when the peer is on this machine, by TCP. */
bool		call_is_local(const struct call *);
/* The language of the answer: the person's own, else Accept-Language. */
bool		call_english(const struct call *);

/*
 * Starts a query of the pool; the next step finds call->answer, whose rows
 * stay until the next query. When the answer is that of a gate function, its
 * events are published as soon as it is there, client or no client.
 */
enum call_turn	call_query(struct call *, enum query_id,
		    const struct db_param *, int);

/*
 * Park and unpark by hand: for flows that wait on something that is not a
 * query. call_hold returns CALL_WAIT and a ticket; call_resume(ticket) runs
 * the next step (and does nothing but free when the client has gone). It is
 * called exactly once for each ticket; until then all memory of the call and
 * its body stay, client or no client.
 */
struct ticket;
enum call_turn	call_hold(struct call *, struct ticket **);
struct call	*call_of(struct ticket *);	/* NULL: the client has gone */
void		call_resume(struct ticket *);

/*
 * The answers. Each ends the flow: return its value. cache-control is no-store
 * unless the flow has set another; empty bodies have no content-type.
 */
enum call_turn	call_json(struct call *, int);		/* call->out as JSON */
enum call_turn	call_bytes(struct call *, int, const char *, const void *,
		    size_t);
enum call_turn	call_empty(struct call *, int);
/* A header of the answer to come; returns CALL_NEXT. */
enum call_turn	call_header_set(struct call *, const char *, const char *);
/* The flow has answered by itself (a WebSocket, a stream), with this status. */
enum call_turn	call_taken(struct call *, int);

/*
 * RFC 9457. code is one of problem.h's, its title and detail come from the
 * table in zh or en; pointer and reason may be NULL, status 0 is the code's
 * own. With a pointer, errors[] has this one error, too, reason being its
 * detail; without one, reason is added to the detail. 503 carries
 * Retry-After, and so must 429.
 */
enum call_turn	call_problem(struct call *, int, const char *, const char *,
		    const char *);
/* One more of the errors[] of the problem to come: pointer, code, detail. */
void		call_error_add(struct call *, const char *, const char *,
		    const char *);
/* call_problem with Retry-After in seconds. */
enum call_turn	call_retry_later(struct call *, int, const char *, int);

/* An answer of a gate function (status, body, events): answers with the body,
 * or with the problem named by body->code; other members of a refusal's body
 * (nextReviewId) stand in the problem as they are. */
enum call_turn	call_gate_answer(struct call *);
/* 503 with Retry-After for DB_DOWN, DB_LOST and DB_RETRY; 500 for DB_REFUSED.
 * Returns CALL_NEXT when the answer is DB_OK. */
enum call_turn	call_store_check(struct call *);

/* Publishes the column "events" of a gate function's answer on hub:live: for
 * jobs, which ask the store without a call. */
void		gate_publish(const struct db_answer *);

#endif
