/* Answers outside of flows: see refuse.h. */

#include <sys/types.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include <kore/kore.h>
#include <kore/http.h>

#include "../limits.h"
#include "../web/problem.h"
#include "head.h"
#include "refuse.h"

static void	refuse_print_problem(struct out *, int, const char *, bool,
		    const char *);

void
refuse_print(struct out *out, const struct head *head)
{
	struct out	body;

	out_open(&body);
	refuse_print_problem(&body, head->status, head->code, head->english,
	    head->why);

	out_print(out, "HTTP/1.1 %d %s\r\nserver: hub\r\nconnection: close\r\n",
	    head->status, http_status_text(head->status));
	if (head->status == 405)
		out_print(out, "allow: GET, HEAD, POST, PATCH, DELETE\r\n");
	if (head->status == 503)
		out_print(out, "retry-after: " LIMIT_RETRY_AFTER "\r\n");
	out_print(out, "content-type: application/problem+json\r\n"
	    "content-language: %s\r\ncontent-length: %zu\r\n"
	    "cache-control: no-store\r\nx-content-type-options: nosniff\r\n"
	    "\r\n", head->english ? "en" : "zh-CN", body.len);
	if (!head->is_head)
		out_put(out, body.bytes, body.len);

	out_close(&body);
}

int
refuse_request(struct http_request *req, int status, const char *code,
    const char *reason)
{
	struct out	body;
	const char	*language;
	bool		english;

	english = http_request_header(req, "accept-language", &language) ==
	    KORE_RESULT_OK && strncasecmp(language, "en", 2) == 0;

	out_open(&body);
	refuse_print_problem(&body, status, code, english, reason);
	http_response_header(req, "content-type", "application/problem+json");
	http_response_header(req, "content-language",
	    english ? "en" : "zh-CN");
	http_response_header(req, "cache-control", "no-store");
	http_response(req, status, body.bytes, body.len);
	out_close(&body);

	return (KORE_RESULT_OK);
}

static void
refuse_print_problem(struct out *body, int status, const char *code,
    bool english, const char *reason)
{
	const struct problem	*problem = problem_find(code, status);

	json_object_begin(body);
	problem_print(body, problem, code, status, english, reason);
	json_object_end(body);
}
