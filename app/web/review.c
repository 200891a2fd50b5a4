/*
 * Reviews: what both screens show, and what each seat decides.
 *
 *   GET  /v1/reviews/{id}             facts, masked; blind until it is closed
 *   GET  /v1/reviews/{id}/image
 *   POST /v1/reviews/{id}/decisions   {"decision", "reason", "marks"}
 */

#include <string.h>

#include "../limits.h"
#include "body.h"
#include "explain.h"
#include "facts.h"
#include "param.h"
#include "queries.h"
#include "routes.h"

static enum call_turn	review_find(struct call *);
static enum call_turn	review_answer(struct call *);
static enum call_turn	image_find(struct call *);
static enum call_turn	image_answer(struct call *);
static enum call_turn	decision_send(struct call *);
static enum call_turn	decision_undo(struct call *);
static bool		marks_read(struct call *, const struct json *,
			    struct text *);
static void		mark_write(const struct json *, struct out *);
static bool		mark_is_sound(const struct json *);
static bool		mark_number(const struct json *, const char *);
static bool		reviewer(const struct call *, const char *);

static const struct step	review_get[] = {
	{ "find", review_find },
	{ "answer", review_answer },
	{ NULL, NULL }
};

static const struct step	review_image[] = {
	{ "find", image_find },
	{ "answer", image_answer },
	{ NULL, NULL }
};

static const struct step	decision_post[] = {
	{ "decide", decision_send },
	{ "answer", call_gate_answer },
	{ NULL, NULL }
};

static const struct step	decision_delete[] = {
	{ "undo", decision_undo },
	{ "answer", call_gate_answer },
	{ NULL, NULL }
};

int
route_review_get(struct http_request *req)
{
	return (call_run(req, DOOR_OFFICER | DOOR_SUPERVISOR | DOOR_AUDITOR,
	    review_get));
}

int
route_review_image(struct http_request *req)
{
	return (call_run(req, DOOR_OFFICER | DOOR_SUPERVISOR | DOOR_AUDITOR,
	    review_image));
}

int
route_decision_post(struct http_request *req)
{
	return (call_run(req, DOOR_OFFICER, decision_post));
}

int
route_decision_delete(struct http_request *req)
{
	return (call_run(req, DOOR_OFFICER, decision_delete));
}

static enum call_turn
review_find(struct call *call)
{
	int64_t		id = segment_int(call, 2);
	struct db_param	p[2];

	if (id == 0)
		return (call_problem(call, 404, "NOT_FOUND", NULL, NULL));
	p[0] = param_int(call, id);
	p[1] = call->caller.role == DOOR_OFFICER ?
	    param_string(call->caller.agency) : PARAM_NULL;
	return (call_query(call, QUERY_REVIEW_READ, p, 2));
}

static enum call_turn
review_answer(struct call *call)
{
	enum call_turn	turn = call_store_check(call);

	if (turn != CALL_NEXT)
		return (turn);
	if (db_rows(call->answer) == 0)
		return (call_problem(call, 404, "NOT_FOUND", NULL, NULL));
	if (!reviewer(call, db_text(call->answer, 0, FACTS_LANE)))
		return (call_problem(call, 403, "LANE_NOT_YOURS", NULL, NULL));
	facts_write(call->answer, NULL, explain_reader(&call->caller),
	    &call->arena, &call->out);
	return (call_json(call, 200));
}

static enum call_turn
image_find(struct call *call)
{
	int64_t		id = segment_int(call, 2);
	struct db_param	p[1];

	if (id == 0)
		return (call_problem(call, 404, "NOT_FOUND", NULL, NULL));
	p[0] = param_int(call, id);
	return (call_query(call, QUERY_REVIEW_IMAGE, p, 1));
}

/* A review's image never changes: the browser may keep it, for itself. */
static enum call_turn
image_answer(struct call *call)
{
	enum call_turn	turn = call_store_check(call);
	size_t		room, len;
	char		*bytes;

	if (turn != CALL_NEXT)
		return (turn);
	if (db_rows(call->answer) == 0)
		return (call_problem(call, 404, "NOT_FOUND", NULL, NULL));
	if (!reviewer(call, db_text(call->answer, 0, 0)))
		return (call_problem(call, 403, "LANE_NOT_YOURS", NULL, NULL));
	room = db_len(call->answer, 0, 2) / 2 + 1;
	bytes = call_alloc(call, room);
	len = db_bytes(call->answer, 0, 2, bytes, room);
	if (len == (size_t)-1)
		return (call_problem(call, 500, "INTERNAL", NULL, NULL));
	call_header_set(call, "cache-control", "private, max-age=3600");
	return (call_bytes(call, 200, db_text(call->answer, 0, 1), bytes,
	    len));
}

static enum call_turn
decision_send(struct call *call)
{
	static const char *const	decisions[] =
	    { "release", "inspect", "hold", NULL };
	int64_t				id = segment_int(call, 2);
	const struct json		*body;
	struct text			decision, reason, marks;
	struct db_param			p[5];

	if (id == 0)
		return (call_problem(call, 404, "NOT_FOUND", NULL, NULL));
	body = body_object(call);
	if (body == NULL ||
	    !body_word(call, body, "decision", decisions, &decision) ||
	    !body_text(call, body, "reason", false, LIMIT_REASON, &reason) ||
	    !marks_read(call, body, &marks))
		return (CALL_DONE);
	p[0] = param_int(call, id);
	p[1] = param_int(call, call->caller.id);
	p[2] = param_text(decision);
	p[3] = reason.ptr == NULL ? param_string("") : param_text(reason);
	p[4] = param_text(marks);
	return (call_query(call, QUERY_REVIEW_DECIDE, p, 5));
}

/* A second thought, within its moment: see sql/migrate/0017_undo.sql. */
static enum call_turn
decision_undo(struct call *call)
{
	int64_t		id = segment_int(call, 2);
	struct db_param	p[2];

	if (id == 0)
		return (call_problem(call, 404, "NOT_FOUND", NULL, NULL));
	p[0] = param_int(call, id);
	p[1] = param_int(call, call->caller.id);
	return (call_query(call, QUERY_REVIEW_UNDO, p, 2));
}

/* Regions of the image, in fractions of its sides; "[]" when left out. */
static bool
marks_read(struct call *call, const struct json *body, struct text *marks)
{
	const struct json	*list = json_member(body, "marks"), *mark;
	struct out		out;
	char			*kept;

	*marks = TEXT("[]");
	if (list == NULL || list->type == JSON_NULL)
		return (true);
	if (list->type != JSON_ARRAY || list->count > LIMIT_MARKS) {
		call_problem(call, 422, "VALUE", "/marks", "0..32");
		return (false);
	}
	out_open(&out);
	json_array_begin(&out);
	for (mark = list->first; mark != NULL; mark = mark->next) {
		if (!mark_is_sound(mark)) {
			out_close(&out);
			call_problem(call, 422, "VALUE", "/marks",
			    "{x, y, w, h: 0..1, label}");
			return (false);
		}
		mark_write(mark, &out);
	}
	json_array_end(&out);
	kept = call_alloc(call, out.len + 1);
	memcpy(kept, out.bytes, out.len);
	*marks = (struct text){ kept, (uint32_t)out.len };
	out_close(&out);
	return (true);
}

/* What a mark is made of, and nothing that a client adds to it. */
static void
mark_write(const struct json *mark, struct out *out)
{
	static const char *const	names[] =
	    { "x", "y", "w", "h", "label" };
	size_t				i;

	json_object_begin(out);
	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		const struct json	*member = json_member(mark, names[i]);

		if (member == NULL)
			continue;
		json_name(out, names[i]);
		json_print(member, out);
	}
	json_object_end(out);
}

/* A number from 0 to 1 as JSON writes it: 0, 1.0, 0.25; no exponents. */
static bool
mark_number(const struct json *mark, const char *name)
{
	const struct json	*n = json_member(mark, name);
	struct text		t;
	uint32_t		i;

	if (n == NULL || n->type != JSON_NUMBER || n->text.len == 0 ||
	    n->text.len > LIMIT_MARK_DIGITS)
		return (false);
	t = n->text;
	if ((t.ptr[0] != '0' && t.ptr[0] != '1') ||
	    (t.len > 1 && t.ptr[1] != '.'))
		return (false);
	for (i = 2; i < t.len; i++) {
		if (t.ptr[i] < '0' || t.ptr[i] > (t.ptr[0] == '1' ? '0' : '9'))
			return (false);
	}
	return (true);
}

static bool
mark_is_sound(const struct json *mark)
{
	const struct json	*label;

	if (mark->type != JSON_OBJECT || mark->count > LIMIT_MARK_MEMBERS ||
	    !mark_number(mark, "x") || !mark_number(mark, "y") ||
	    !mark_number(mark, "w") || !mark_number(mark, "h"))
		return (false);
	label = json_member(mark, "label");
	return (label == NULL || label->type == JSON_NULL ||
	    (label->type == JSON_STRING && label->text.len <= LIMIT_KEY_BYTES &&
	    memchr(label->text.ptr, '\0', label->text.len) == NULL));
}

static bool
reviewer(const struct call *call, const char *lane)
{
	if (call->caller.role != DOOR_OFFICER)
		return (true);
	return (caller_has_lane(&call->caller,
	    (struct text){ lane, (uint32_t)strlen(lane) }));
}
