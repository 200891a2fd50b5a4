/* The answers of a call: see call.h. */

#include <kore/kore.h>
#include <kore/http.h>

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "../limits.h"
#include "call.h"
#include "call_private.h"
#include "problem.h"

static bool	header_is_set(const struct call *, const char *);
static void	header_default(struct call *, const char *, const char *);
static void	problem_body(struct call *, int, const char *, const char *,
		    const char *, const struct json *);

enum call_turn
call_json(struct call *call, int status)
{
	return (call_bytes(call, status, "application/json", call->out.bytes,
	    call->out.len));
}

enum call_turn
call_bytes(struct call *call, int status, const char *media, const void *data,
    size_t len)
{
	assert(!call->answered && !call->waiting);
	call->answered = true;

	/* Nothing half-written leaves the house. */
	if (call->out.failed) {
		kore_log(LOG_ERR, "call: no memory for an answer");
		status = 500;
		len = 0;
	}

	if (len > 0)
		header_default(call, "content-type", media);
	header_default(call, "cache-control", "no-store");
	header_default(call, "x-content-type-options", "nosniff");
	header_default(call, "referrer-policy", "no-referrer");
	header_default(call, "content-security-policy",
	    "default-src 'none'; frame-ancestors 'none'");

	http_response(call->req, status, len == 0 ? NULL : data, len);
	return (CALL_DONE);
}

enum call_turn
call_empty(struct call *call, int status)
{
	return (call_bytes(call, status, NULL, NULL, 0));
}

enum call_turn
call_taken(struct call *call, int status)
{
	assert(!call->answered && !call->waiting);

	call->answered = true;
	call->req->status = (u_int16_t)status;

	return (CALL_DONE);
}

enum call_turn
call_header_set(struct call *call, const char *name, const char *value)
{
	http_response_header(call->req, name, value);
	return (CALL_NEXT);
}

enum call_turn
call_problem(struct call *call, int status, const char *code,
    const char *pointer, const char *reason)
{
	return (call_problem_more(call, status, code, pointer, reason, NULL));
}

/* more: an object whose members that are not ours stand in the problem. */
enum call_turn
call_problem_more(struct call *call, int status, const char *code,
    const char *pointer, const char *reason, const struct json *more)
{
	if (status == 0)
		status = problem_find(code, 0)->status;

	if (status == 503)
		header_default(call, "retry-after", LIMIT_RETRY_AFTER);
	if (status == 401) {
		header_default(call, "www-authenticate",
		    "Bearer realm=\"hub\"");
	}
	header_default(call, "content-language",
	    call_english(call) ? "en" : "zh-CN");

	problem_body(call, status, code, pointer, reason, more);
	return (call_bytes(call, status, "application/problem+json",
	    call->out.bytes, call->out.len));
}

void
call_error_add(struct call *call, const char *pointer, const char *code,
    const char *detail)
{
	if (call->errors.len == 0)
		json_array_begin(&call->errors);

	problem_error_print(&call->errors, pointer, code, call_english(call),
	    detail);
}

enum call_turn
call_retry_later(struct call *call, int status, const char *code, int seconds)
{
	char	after[16];

	(void)snprintf(after, sizeof(after), "%d", seconds < 1 ? 1 : seconds);
	call_header_set(call, "retry-after", after);

	return (call_problem(call, status, code, NULL, NULL));
}

enum call_turn
call_store_check(struct call *call)
{
	assert(call->answer != NULL);

	switch (call->answer->state) {
	case DB_OK:
		return (CALL_NEXT);
	case DB_REFUSED:
		return (call_problem(call, 500, "INTERNAL", NULL, NULL));
	case DB_DOWN:
	case DB_LOST:
	case DB_RETRY:
		break;
	}

	return (call_problem(call, 503, "UNAVAILABLE", NULL, NULL));
}

/* What the flow had written so far is not answered: it has failed. */
static void
problem_body(struct call *call, int status, const char *code,
    const char *pointer, const char *reason, const struct json *more)
{
	struct out	*o = &call->out;

	if (pointer != NULL)
		call_error_add(call, pointer, code, reason);

	out_close(o);
	json_object_begin(o);
	problem_print(o, problem_find(code, status), code, status,
	    call_english(call), pointer == NULL ? reason : NULL);

	if (call->errors.len > 0) {
		json_array_end(&call->errors);
		json_name(o, "errors");
		json_raw(o, call->errors.bytes, call->errors.len);
	}
	if (more != NULL)
		gate_more_print(more, o);

	json_object_end(o);
}

static bool
header_is_set(const struct call *call, const char *name)
{
	const struct http_header	*h;

	TAILQ_FOREACH(h, &call->req->resp_headers, list) {
		if (strcasecmp(h->header, name) == 0)
			return (true);
	}

	return (false);
}

static void
header_default(struct call *call, const char *name, const char *value)
{
	if (value != NULL && !header_is_set(call, name))
		http_response_header(call->req, name, value);
}
