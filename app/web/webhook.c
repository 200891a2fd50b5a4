/*
 * Webhooks: what stands in the feed, sent to where the account wants it.
 *
 *   GET    /v1/webhooks
 *   POST   /v1/webhooks                    {"url", "after", "language"}
 *   DELETE /v1/webhooks/{id}
 *   POST   /v1/webhooks/{id}/enable
 *   POST   /v1/webhooks/{id}/secret
 *   GET    /v1/webhooks/{id}/deliveries?after=&limit=
 *
 *	add or enable -> look at what became of it -> answer
 *	                     ^       |  being checked still, and time left
 *	                     +-------+
 *
 * A worker of Kore cannot ask for names, and should not. app/hook finds out
 * whether the address may be sent to, within milliseconds; when it is away the
 * answer says "checking", and the webhook begins when it is back.
 */

#include <kore/kore.h>

#include <string.h>

#include "../limits.h"
#include "../wire/webhook.h"
#include "answer.h"
#include "body.h"
#include "clock.h"
#include "param.h"
#include "queries.h"
#include "routes.h"

struct webhook_flow {
	int64_t		id;
	bool		made;		/* a new one: 201 */
	char		secret[WEBHOOK_SECRET_ROOM];
	struct ticket	*ticket;
	uint64_t	until_ms;
};

enum webhook_step { WEBHOOK_BEGIN, WEBHOOK_BEGUN, WEBHOOK_LOOK,
    WEBHOOK_ANSWER };

static enum call_turn	webhook_add(struct call *);
static enum call_turn	webhook_enable(struct call *);
static enum call_turn	webhook_begun(struct call *);
static enum call_turn	webhook_look(struct call *);
static enum call_turn	webhook_answer(struct call *);
static enum call_turn	webhook_wait(struct call *, struct webhook_flow *);
static void		webhook_turn(void *, u_int64_t);
static enum call_turn	webhook_rotate(struct call *);
static enum call_turn	webhook_rotated(struct call *);
static enum call_turn	webhook_shown(struct call *, int);
static enum call_turn	webhook_drop(struct call *);
static enum call_turn	webhook_list(struct call *);
static enum call_turn	webhook_failures(struct call *);
static enum call_turn	webhook_page(struct call *);
static bool		webhook_body(struct call *, struct text *,
			    struct text *, struct text *);
static struct db_param	webhook_secret(struct call *, struct webhook_flow *);
static struct db_param	webhook_id(struct call *);

static const struct step	webhook_post[] = {
	[WEBHOOK_BEGIN] = { "add", webhook_add },
	[WEBHOOK_BEGUN] = { "begun", webhook_begun },
	[WEBHOOK_LOOK] = { "look", webhook_look },
	[WEBHOOK_ANSWER] = { "answer", webhook_answer },
	{ NULL, NULL }
};

static const struct step	webhook_again[] = {
	[WEBHOOK_BEGIN] = { "enable", webhook_enable },
	[WEBHOOK_BEGUN] = { "begun", webhook_begun },
	[WEBHOOK_LOOK] = { "look", webhook_look },
	[WEBHOOK_ANSWER] = { "answer", webhook_answer },
	{ NULL, NULL }
};

static const struct step	webhook_renew[] = {
	{ "rotate", webhook_rotate },
	{ "answer", webhook_rotated },
	{ NULL, NULL }
};

static const struct step	webhook_delete[] = {
	{ "drop", webhook_drop },
	{ "answer", call_gate_answer },
	{ NULL, NULL }
};

static const struct step	webhook_all[] = {
	{ "look", webhook_list },
	{ "answer", webhook_page },
	{ NULL, NULL }
};

static const struct step	webhook_deliveries[] = {
	{ "look", webhook_failures },
	{ "answer", webhook_page },
	{ NULL, NULL }
};

int
route_webhook_post(struct http_request *req)
{
	return (call_run(req, DOOR_SENDERS, webhook_post));
}

int
route_webhook_enable(struct http_request *req)
{
	return (call_run(req, DOOR_SENDERS, webhook_again));
}

int
route_webhook_rotate(struct http_request *req)
{
	return (call_run(req, DOOR_SENDERS, webhook_renew));
}

int
route_webhook_delete(struct http_request *req)
{
	return (call_run(req, DOOR_SENDERS, webhook_delete));
}

int
route_webhook_list(struct http_request *req)
{
	return (call_run(req, DOOR_SENDERS, webhook_all));
}

int
route_webhook_failures(struct http_request *req)
{
	return (call_run(req, DOOR_SENDERS, webhook_deliveries));
}

static enum call_turn
webhook_add(struct call *call)
{
	struct webhook_flow	*w = call_alloc(call, sizeof(*w));
	struct text		url, after, language;
	struct db_param		p[7];

	call->state = w;
	w->made = true;
	if (!webhook_body(call, &url, &after, &language))
		return (CALL_DONE);
	p[0] = param_int(call, call->caller.id);
	p[1] = PARAM_NULL;
	p[2] = param_text(url);
	p[3] = language.len > 0 ? param_text(language) :
	    param_string(call_english(call) ? "en" : "zh");
	p[4] = webhook_secret(call, w);
	p[5] = param_text(after);
	p[6] = param_int(call, LIMIT_WEBHOOKS);
	return (call_query(call, QUERY_WEBHOOK_ADD, p, 7));
}

static enum call_turn
webhook_enable(struct call *call)
{
	struct db_param	p[3];

	call->state = call_alloc(call, sizeof(struct webhook_flow));
	p[0] = param_int(call, call->caller.id);
	p[1] = PARAM_NULL;
	p[2] = webhook_id(call);
	return (call_query(call, QUERY_WEBHOOK_ENABLE, p, 3));
}

/* Whatever was refused is answered here; else the id is known. */
static enum call_turn
webhook_begun(struct call *call)
{
	struct webhook_flow	*w = call->state;
	enum call_turn		turn = call_store_check(call);
	struct json		*body;
	struct fault		fault;

	if (turn != CALL_NEXT)
		return (turn);
	if (db_int(call->answer, 0, 0) >= 400 || json_read(
	    db_text(call->answer, 0, 1), db_len(call->answer, 0, 1),
	    &call->arena, &body, &fault) == -1)
		return (call_gate_answer(call));
	w->id = text_int(json_member_text(body, "webhookId"));
	w->until_ms = clock_ms() + LIMIT_WEBHOOK_PATIENCE_MS;
	return (webhook_wait(call, w));
}

static enum call_turn
webhook_look(struct call *call)
{
	struct webhook_flow	*w = call->state;
	struct db_param		p[2];

	p[0] = param_int(call, call->caller.id);
	p[1] = param_int(call, w->id);
	return (call_query(call, QUERY_WEBHOOK_RESULT, p, 2));
}

static enum call_turn
webhook_answer(struct call *call)
{
	struct webhook_flow	*w = call->state;
	enum call_turn		turn = call_store_check(call);
	int			status;

	if (turn != CALL_NEXT)
		return (turn);
	status = (int)db_int(call->answer, 0, 0);
	if (status == 202 && clock_ms() < w->until_ms)
		return (webhook_wait(call, w));
	if (status >= 400)
		return (call_gate_answer(call));
	return (webhook_shown(call, w->made ? 201 : status));
}

static enum call_turn
webhook_wait(struct call *call, struct webhook_flow *w)
{
	enum call_turn	turn = call_hold(call, &w->ticket);

	if (kore_timer_add(webhook_turn, LIMIT_WEBHOOK_LOOK_MS, w,
	    KORE_TIMER_ONESHOT) == NULL)
		fatal("webhook: no timer");
	call_again(call, WEBHOOK_LOOK);
	return (turn);
}

static void
webhook_turn(void *arg, u_int64_t now)
{
	struct webhook_flow	*w = arg;

	(void)now;
	call_resume(w->ticket);
}

static enum call_turn
webhook_rotate(struct call *call)
{
	struct webhook_flow	*w = call_alloc(call, sizeof(*w));
	struct db_param		p[4];

	call->state = w;
	p[0] = param_int(call, call->caller.id);
	p[1] = PARAM_NULL;
	p[2] = webhook_id(call);
	p[3] = webhook_secret(call, w);
	return (call_query(call, QUERY_WEBHOOK_ROTATE, p, 4));
}

static enum call_turn
webhook_rotated(struct call *call)
{
	enum call_turn	turn = call_store_check(call);

	if (turn != CALL_NEXT)
		return (turn);
	if (db_int(call->answer, 0, 0) >= 400)
		return (call_gate_answer(call));
	return (webhook_shown(call, 200));
}

/* The webhook, and its secret where one was made: this once. */
static enum call_turn
webhook_shown(struct call *call, int status)
{
	struct webhook_flow	*w = call->state;

	json_object_begin(&call->out);
	json_members(&call->out, db_text(call->answer, 0, 1),
	    db_len(call->answer, 0, 1));
	if (w->secret[0] != '\0') {
		json_name(&call->out, "secret");
		json_string(&call->out, w->secret);
	}
	json_object_end(&call->out);
	return (call_json(call, status));
}

static enum call_turn
webhook_drop(struct call *call)
{
	struct db_param	p[3];

	p[0] = param_int(call, call->caller.id);
	p[1] = PARAM_NULL;
	p[2] = webhook_id(call);
	return (call_query(call, QUERY_WEBHOOK_DROP, p, 3));
}

static enum call_turn
webhook_list(struct call *call)
{
	struct db_param	p[1];

	p[0] = param_int(call, call->caller.id);
	return (call_query(call, QUERY_WEBHOOK_PAGE, p, 1));
}

static enum call_turn
webhook_failures(struct call *call)
{
	struct db_param	p[4];
	int64_t		after;
	int		limit;

	if (!argument_page(call, &limit, &after))
		return (CALL_DONE);
	p[0] = param_int(call, call->caller.id);
	p[1] = webhook_id(call);
	p[2] = param_int(call, after);
	p[3] = param_int(call, limit);
	return (call_query(call, QUERY_WEBHOOK_FAILURES, p, 4));
}

static enum call_turn
webhook_page(struct call *call)
{
	enum call_turn	turn = call_store_check(call);

	if (turn != CALL_NEXT)
		return (turn);
	if (db_is_null(call->answer, 0, 0))
		return (call_problem(call, 404, "WEBHOOK_UNKNOWN", NULL,
		    NULL));
	return (call_page(call, 0));
}

/* after: a cursor of the feed, "" for all that ever was; absent, from now. */
static bool
webhook_body(struct call *call, struct text *url, struct text *after,
    struct text *language)
{
	static const char *const	languages[] = { "zh", "en", NULL };
	const struct json		*body = body_object(call);

	if (body == NULL ||
	    !body_text(call, body, "url", true, LIMIT_WEBHOOK_URL, url))
		return (false);
	*language = TEXT_NONE;
	if (json_member(body, "language") != NULL &&
	    !body_word(call, body, "language", languages, language))
		return (false);
	*after = json_member_text(body, "after");
	/* The database takes no U+0000 in a text. */
	if (json_member(body, "after") != NULL && (after->ptr == NULL ||
	    memchr(after->ptr, '\0', after->len) != NULL)) {
		call_problem(call, 422, "CURSOR", "/after", NULL);
		return (false);
	}
	return (true);
}

/* A new secret: sealed as a parameter, in clear for the answer. */
static struct db_param
webhook_secret(struct call *call, struct webhook_flow *w)
{
	struct out	sealed;
	struct db_param	p;
	void		*kept;

	out_open(&sealed);
	webhook_secret_make(&sealed, w->secret);
	if (sealed.failed)
		fatal("webhook: no secret could be made");
	kept = call_alloc(call, sealed.len);
	memcpy(kept, sealed.bytes, sealed.len);
	p = param_bytes(kept, sealed.len);
	out_close(&sealed);
	return (p);
}

/* What is no number is the id of nothing. */
static struct db_param
webhook_id(struct call *call)
{
	return (param_int(call, segment_int(call, 2)));
}
