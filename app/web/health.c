/*
 * How the hub is.
 *
 *   GET /healthz   this worker answers
 *   GET /readyz    each dependency by name; 503 when work cannot be done
 *   GET /metrics   Prometheus text, for this machine only
 *
 * Ready means that an acknowledgement can be given. That takes the database.
 * Without Redis everything is taken, decided and stored, only the screens
 * wait: they are told by the feed itself. So Redis away is degraded, and a
 * balancer that took us out for it would stop the intake for nothing.
 */

#include <stdio.h>
#include <string.h>

#include "../cache/redis.h"
#include "../ground/visible.h"
#include "call.h"
#include "meter.h"
#include "queries.h"
#include "routes.h"

static enum call_turn	health_answer(struct call *);
static enum call_turn	ready_answer(struct call *);
static enum call_turn	metrics_ask(struct call *);
static enum call_turn	metrics_answer(struct call *);
static void		metrics_webhooks(struct call *);
static void		dependency_print(struct out *, const char *, bool,
			    const char *);

static const struct step	health_steps[] = {
	{ "answer", health_answer },
	{ NULL, NULL }
};

static const struct step	ready_steps[] = {
	{ "answer", ready_answer },
	{ NULL, NULL }
};

static const struct step	metrics_steps[] = {
	{ "ask", metrics_ask },
	{ "answer", metrics_answer },
	{ NULL, NULL }
};

VISIBLE int
route_health_get(struct http_request *req)
{
	return (call_run(req, DOOR_ANYONE, health_steps));
}

VISIBLE int
route_ready_get(struct http_request *req)
{
	return (call_run(req, DOOR_ANYONE, ready_steps));
}

VISIBLE int
route_metrics_get(struct http_request *req)
{
	return (call_run(req, DOOR_ANYONE, metrics_steps));
}

static enum call_turn
health_answer(struct call *call)
{
	json_object_begin(&call->out);
	json_name(&call->out, "status");
	json_string(&call->out, "alive");
	json_object_end(&call->out);

	return (call_json(call, 200));
}

static enum call_turn
ready_answer(struct call *call)
{
	struct out	*o = &call->out;
	bool		db, redis;

	db = db_up();
	redis = redis_up();

	json_object_begin(o);
	json_name(o, "status");
	json_string(o, !db ? "down" : redis && db_listening() ? "ready" :
	    "degraded");
	json_name(o, "dependencies");
	json_object_begin(o);
	dependency_print(o, "database", db, db_error());
	dependency_print(o, "databaseNews", db_listening(), NULL);
	dependency_print(o, "redis", redis, redis_error());
	json_object_end(o);
	json_object_end(o);

	if (!db)
		call_header_set(call, "retry-after", "2");
	return (call_json(call, db ? 200 : 503));
}

static enum call_turn
metrics_ask(struct call *call)
{
	if (!call_is_local(call))
		return (call_problem(call, 0, "LOOPBACK_ONLY", NULL, NULL));

	return (call_query(call, QUERY_WEBHOOK_METER, NULL, 0));
}

/* Without the database, all but what only it knows. */
static enum call_turn
metrics_answer(struct call *call)
{
	meter_print(&call->out);
	if (call->answer->state == DB_OK && db_rows(call->answer) == 1)
		metrics_webhooks(call);
	return (call_bytes(call, 200, "text/plain; version=0.0.4",
	    call->out.bytes, call->out.len));
}

static void
metrics_webhooks(struct call *call)
{
	static const char *const	names[] = { "hub_webhooks_enabled",
	    "hub_webhooks_disabled", "hub_webhook_items_failing",
	    "hub_webhook_items_waiting" };
	int				i;

	for (i = 0; i < 4; i++)
		out_print(&call->out, "# TYPE %s gauge\n%s %lld\n", names[i],
		    names[i], (long long)db_int(call->answer, 0, i));
}

static void
dependency_print(struct out *o, const char *name, bool up, const char *why)
{
	json_name(o, name);
	json_object_begin(o);
	json_name(o, "state");
	json_string(o, up ? "up" : "down");
	if (!up && why != NULL) {
		json_name(o, "reason");
		json_string(o, why);
	}
	json_object_end(o);
}
