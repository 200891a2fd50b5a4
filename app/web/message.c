/*
 * POST /v1/messages: CEB messages, one a request, or one a line (NDJSON).
 *
 *	accept -> read -> certificates -> verify -> settle -> store -> answer
 *	      \                \ not signed --------------^         ^
 *	       \ bulk.h: lines ------------------------------------/
 */

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "../ground/inflow.h"
#include "../limits.h"
#include "call.h"
#include "bulk.h"
#include "hubkey.h"
#include "param.h"
#include "routes.h"
#include "signature.h"
#include "take.h"

/* One message. It has memory of its own, in which the database writes its
 * results; the call stays until it has. */
struct message_flow {
	enum media	media;
	const char	*type;		/* of the answer: that of the body */
	bool		dry;
	struct arena	arena;
	struct take	take;
	struct signature_check	signature;
	bool		wants_signed;	/* the receipt */
	int		status;		/* of the answer, while it is signed */
	struct verify_job	signing;
	enum db_state	state;
	struct ticket	*ticket;
};

static enum call_turn	message_accept(struct call *);
static enum call_turn	message_bulk(struct call *, bool);
static enum call_turn	message_read_body(struct call *);
static enum call_turn	message_certificates(struct call *);
static enum call_turn	message_verify(struct call *);
static enum call_turn	message_settle(struct call *);
static enum call_turn	message_turn(struct call *, enum signature_turn);
static enum call_turn	message_store(struct call *);
static enum call_turn	message_answer(struct call *);
static enum call_turn	message_sign(struct call *, struct message_flow *);
static void		message_made(struct verify_job *);
static enum call_turn	message_signed(struct call *);
static void		message_done(struct intake_message *, enum db_state);
static void		message_closed(struct call *);

enum message_step {
	STEP_ACCEPT, STEP_READ, STEP_CERTIFICATES, STEP_VERIFY, STEP_SETTLE,
	STEP_STORE, STEP_ANSWER, STEP_SIGNED, STEP_BULK
};

static const struct step	message_steps[] = {
	[STEP_ACCEPT] = { "accept", message_accept },
	[STEP_READ] = { "read", message_read_body },
	[STEP_CERTIFICATES] = { "certificates", message_certificates },
	[STEP_VERIFY] = { "verify", message_verify },
	[STEP_SETTLE] = { "settle", message_settle },
	[STEP_STORE] = { "store", message_store },
	[STEP_ANSWER] = { "answer", message_answer },
	[STEP_SIGNED] = { "signed", message_signed },
	[STEP_BULK] = { "bulk", bulk_answer },
	{ NULL, NULL }
};

int
route_message_post(struct http_request *req)
{
	return (call_run(req, DOOR_SENDERS, message_steps));
}

static enum call_turn
message_accept(struct call *call)
{
	struct text		type = call_header(call, "content-type");
	struct text		coding = call_header(call, "content-encoding");
	struct text		dry = call_argument(call, "dryRun");
	struct text		sign = call_argument(call, "signed");
	struct message_flow	*flow;
	int			media;

	if (coding.len > 0 && !text_is(coding, "identity"))
		return (call_problem(call, 415, "MEDIA_TYPE", NULL,
		    "Content-Encoding: identity"));
	/* Whoever misspells it must not find it stored. */
	if (dry.ptr != NULL && !text_is(dry, "true") && !text_is(dry, "false"))
		return (call_problem(call, 422, "VALUE", "/dryRun",
		    "true | false"));
	if (sign.ptr != NULL && !text_is(sign, "true") &&
	    !text_is(sign, "false"))
		return (call_problem(call, 422, "VALUE", "/signed",
		    "true | false"));
	if (text_is(sign, "true") && hubkey_pen() == NULL)
		return (call_problem(call, 422, "VALUE", "/signed",
		    "the hub has no signing key"));
	if (media_is_lines(type))
		return (message_bulk(call, text_is(dry, "true")));
	media = media_find(type);
	if (media == -1)
		return (call_problem(call, 415, "MEDIA_TYPE", NULL,
		    "application/xml | application/json | "
		    "application/msgpack | application/x-ndjson"));
	/* Over capacity nothing is spent on what would be refused. */
	if (intake_is_full())
		return (call_problem(call, 503, "OVERLOADED", NULL, NULL));
	/* Empty XML is XML that cannot be read: that gets its CEB900. */
	if (call_body(call).len == 0 && media != MEDIA_XML)
		return (call_problem(call, 400, "BODY_EMPTY", NULL, NULL));
	flow = call_alloc(call, sizeof(*flow));
	flow->media = (enum media)media;
	flow->type = strncasecmp(type.ptr, "text/xml", 8) == 0 ?
	    "text/xml; charset=utf-8" : media_name(flow->media);
	flow->dry = text_is(dry, "true");
	flow->wants_signed = hubkey_pen() != NULL && (text_is(sign, "true") ||
	    (call->caller.wants_signed && !text_is(sign, "false")));
	arena_open(&flow->arena, LIMIT_MESSAGE_MEMORY);
	call->state = flow;
	call->closed = message_closed;
	return (CALL_NEXT);
}

/* Only an empty body of lines does not flow. */
static enum call_turn
message_bulk(struct call *call, bool dry)
{
	if (!inflow_is(call->req))
		return (call_problem(call, 400, "BODY_EMPTY", NULL, NULL));
	call_again(call, STEP_BULK);
	return (bulk_open(call, dry));
}

static enum call_turn
message_read_body(struct call *call)
{
	struct message_flow	*flow = call->state;
	struct text		body = call_body(call);

	if (!take_read(&flow->take, flow->media, body.ptr, body.len,
	    &call->caller, &flow->arena))
		return (call_problem(call, 413, "BODY_TOO_LARGE", NULL, NULL));
	return (CALL_NEXT);
}

static enum call_turn
message_certificates(struct call *call)
{
	struct message_flow	*flow = call->state;

	flow->signature.take = &flow->take;
	flow->signature.arena = &flow->arena;
	return (message_turn(call, signature_certificates(call,
	    &flow->signature)));
}

static enum call_turn
message_verify(struct call *call)
{
	struct message_flow	*flow = call->state;

	return (message_turn(call, signature_verify(call,
	    &flow->signature)));
}

static enum call_turn
message_settle(struct call *call)
{
	struct message_flow	*flow = call->state;

	return (message_turn(call, signature_settle(call,
	    &flow->signature)));
}

static enum call_turn
message_turn(struct call *call, enum signature_turn turn)
{
	switch (turn) {
	case SIGNATURE_NEXT:
		return (CALL_NEXT);
	case SIGNATURE_WAIT:
		return (CALL_WAIT);
	case SIGNATURE_NO_ROOM:
		return (call_problem(call, 413, "BODY_TOO_LARGE", NULL, NULL));
	case SIGNATURE_BUSY:
		return (call_problem(call, 503, "UNAVAILABLE", NULL, NULL));
	default:
		call_again(call, STEP_STORE);
		return (CALL_NEXT);
	}
}

static enum call_turn
message_store(struct call *call)
{
	struct message_flow	*flow = call->state;

	if (!take_has_work(&flow->take))
		return (CALL_NEXT);
	if (!take_submit(&flow->take, flow->dry, message_done, flow))
		return (call_problem(call, 503, "OVERLOADED", NULL, NULL));
	return (call_hold(call, &flow->ticket));
}

static void
message_done(struct intake_message *m, enum db_state state)
{
	struct message_flow	*flow = m->owner;

	flow->state = state;
	call_resume(flow->ticket);
}

static enum call_turn
message_answer(struct call *call)
{
	struct message_flow	*flow = call->state;
	const struct take	*t = &flow->take;
	int			status;

	if (flow->state != DB_OK) {
		return (flow->state == DB_REFUSED ?
		    call_problem(call, 500, "INTERNAL", NULL, NULL) :
		    call_problem(call, 503, "UNAVAILABLE", NULL, NULL));
	}
	if (t->unreadable && flow->media != MEDIA_XML)
		return (call_problem_fault(call, 400, &t->message.fault));
	status = take_answer(t, flow->media, call->caller.locale, &call->out);
	if (!flow->wants_signed || call->out.failed)
		return (call_out(call, status, flow->type));
	flow->status = status;
	return (message_sign(call, flow));
}

/* Off the loop, as verifying is. */
static enum call_turn
message_sign(struct call *call, struct message_flow *flow)
{
	struct verify_job	*job = &flow->signing;

	if (!verify_room(1)) {
		call->out.len = 0;
		return (call_problem(call, 503, "UNAVAILABLE", NULL, NULL));
	}
	job->pen = hubkey_pen();
	job->text = (struct text){ call->out.bytes, (uint32_t)call->out.len };
	job->done = message_made;
	job->owner = flow;
	(void)call_hold(call, &flow->ticket);
	verify_submit(job);
	return (CALL_WAIT);
}

static void
message_made(struct verify_job *job)
{
	struct message_flow	*flow = job->owner;

	call_resume(flow->ticket);
}

static enum call_turn
message_signed(struct call *call)
{
	struct message_flow	*flow = call->state;
	struct out		*made = &flow->signing.made, header;

	if (flow->signing.failed || made->failed) {
		call->out.len = 0;
		return (call_problem(call, 500, "INTERNAL", NULL, NULL));
	}
	out_open(&header);
	hubkey_header((struct text){ made->bytes, (uint32_t)made->len },
	    &header);
	(void)call_header_set(call, HUBKEY_HEADER, header.bytes);
	out_close(&header);
	return (call_out(call, flow->status, flow->type));
}

/* However the call ended. */
static void
message_closed(struct call *call)
{
	struct message_flow	*flow = call->state;

	out_close(&flow->signing.made);
	arena_close(&flow->arena);
}
