/*
 * Holds: an agency's word that something must not leave.
 *
 *   POST   /v1/holds            {"kind", "key", "reason"}
 *   DELETE /v1/holds/{id}?reason=
 *   GET    /v1/holds?open=true&after=&limit=
 *
 * The key of a person is an ID number: the database gets its keyed hashes and
 * a masked form, never the number.
 */

#include <stdio.h>
#include <string.h>

#include "../core/mask.h"
#include "../limits.h"
#include "../store/array.h"
#include "../wire/normal.h"
#include "../wire/seal.h"
#include "body.h"
#include "param.h"
#include "queries.h"
#include "routes.h"

static enum call_turn	hold_place(struct call *);
static enum call_turn	hold_lift(struct call *);
static enum call_turn	hold_look(struct call *);
static enum call_turn	hold_page(struct call *);
static struct text	hold_key(struct call *, struct text, struct text);
static struct text	hold_trim(struct text);
static struct text	hold_mask(struct call *, struct text);
static void		hold_macs(struct text, struct db_array *);

static const struct step	hold_post[] = {
	{ "place", hold_place },
	{ "answer", call_gate_answer },
	{ NULL, NULL }
};

static const struct step	hold_delete[] = {
	{ "lift", hold_lift },
	{ "answer", call_gate_answer },
	{ NULL, NULL }
};

static const struct step	hold_list[] = {
	{ "look", hold_look },
	{ "answer", hold_page },
	{ NULL, NULL }
};

int
route_hold_post(struct http_request *req)
{
	return (call_run(req, DOOR_OFFICER, hold_post));
}

int
route_hold_delete(struct http_request *req)
{
	return (call_run(req, DOOR_OFFICER, hold_delete));
}

int
route_hold_list(struct http_request *req)
{
	return (call_run(req, DOOR_OFFICER | DOOR_SUPERVISOR | DOOR_AUDITOR,
	    hold_list));
}

static enum call_turn
hold_place(struct call *call)
{
	static const char *const	kinds[] =
	    { "parcel", "order", "person", "enterprise", NULL };
	const struct json		*body = body_object(call);
	struct text			kind, key, reason;
	struct db_array			macs;
	struct db_param			p[6];
	enum call_turn			turn;

	if (body == NULL || !body_word(call, body, "kind", kinds, &kind) ||
	    !body_text(call, body, "key", true, LIMIT_HOLD_KEY, &key) ||
	    !body_text(call, body, "reason", true, LIMIT_REASON, &reason))
		return (CALL_DONE);
	key = hold_key(call, kind, key);
	if (key.len == 0)
		return (call_problem(call, 422, "VALUE", "/key",
		    "logisticsCode/logisticsNo | ebpCode/orderNo | ..."));
	array_open(&macs, ARRAY_BYTEA);
	p[0] = param_int(call, call->caller.id);
	p[1] = param_text(kind);
	p[2] = param_text(key);
	p[3] = param_text(key);
	if (text_is(kind, "person")) {
		hold_macs(key, &macs);
		p[2] = p[3] = param_text(hold_mask(call, key));
	}
	p[4] = array_param(&macs);
	p[5] = param_text(reason);
	turn = call_query(call, QUERY_HOLD_PLACE, p, 6);
	array_close(&macs);
	return (turn);
}

/*
 * The key as the documents have it. A blank that came along with what was
 * typed or pasted would make a hold that holds nothing. A person's number is
 * put into its normal form, so that its mask is the same however it was
 * spelled. Blank: it has not the shape of its kind.
 */
static struct text
hold_key(struct call *call, struct text kind, struct text key)
{
	const char	*slash;
	struct text	code, no;
	char		*both;
	size_t		room;

	if (text_is(kind, "person"))
		return (normal_text(key, &call->arena));
	if (text_is(kind, "enterprise"))
		return (hold_trim(key));
	if ((slash = memchr(key.ptr, '/', key.len)) == NULL)
		return (TEXT_NONE);
	code = hold_trim((struct text){ key.ptr, (uint32_t)(slash - key.ptr) });
	no = hold_trim((struct text){ slash + 1,
	    key.len - (uint32_t)(slash + 1 - key.ptr) });
	if (code.len == 0 || no.len == 0)
		return (TEXT_NONE);
	room = (size_t)code.len + no.len + 2;
	both = call_alloc(call, room);
	snprintf(both, room, "%.*s/%.*s", (int)code.len, code.ptr,
	    (int)no.len, no.ptr);
	return ((struct text){ both, (uint32_t)room - 1 });
}

/* Without the blanks at its ends, those of Chinese input methods too. */
static struct text
hold_trim(struct text t)
{
	static const char	wide[] = "\xe3\x80\x80";	/* U+3000 */
	bool			more = true;

	while (more && t.len > 0) {
		if (memchr(" \t\r\n", t.ptr[0], 4) != NULL)
			t = (struct text){ t.ptr + 1, t.len - 1 };
		else if (memchr(" \t\r\n", t.ptr[t.len - 1], 4) != NULL)
			t.len--;
		else if (t.len >= 3 && memcmp(t.ptr, wide, 3) == 0)
			t = (struct text){ t.ptr + 3, t.len - 3 };
		else if (t.len >= 3 && memcmp(t.ptr + t.len - 3, wide, 3) == 0)
			t.len -= 3;
		else
			more = false;
	}
	return (t);
}

static struct text
hold_mask(struct call *call, struct text key)
{
	char	*room = call_alloc(call, MASK_ROOM(key.len));

	return (mask_value(PRIVACY_ID, MASK_OFFICER, key, room,
	    MASK_ROOM(key.len)));
}

/* Under every key version, so that no rotation lets a parcel slip past. */
static void
hold_macs(struct text key, struct db_array *macs)
{
	uint8_t	mac[MAC_VERSIONS][MAC_BYTES];
	int	i, n;

	n = mac_write_all("person", key, mac);
	for (i = 0; i < n; i++)
		array_bytes(macs, mac[i], MAC_BYTES);
}

static enum call_turn
hold_lift(struct call *call)
{
	int64_t		id = segment_int(call, 2);
	struct text	reason = call_argument(call, "reason");
	struct db_param	p[3];

	if (id == 0)
		return (call_problem(call, 404, "NOT_FOUND", NULL, NULL));
	if (reason.len == 0)
		return (call_problem(call, 422, "VALUE", "/reason",
		    "required"));
	p[0] = param_int(call, call->caller.id);
	p[1] = param_int(call, id);
	p[2] = param_text(reason);
	return (call_query(call, QUERY_HOLD_LIFT, p, 3));
}

static enum call_turn
hold_look(struct call *call)
{
	int64_t		after;
	int		limit;
	struct db_param	p[3];

	if (!argument_page(call, &limit, &after))
		return (CALL_DONE);
	p[0] = param_string(text_is(call_argument(call, "open"), "true") ?
	    "t" : "f");
	p[1] = param_int(call, after);
	p[2] = param_int(call, limit);
	return (call_query(call, QUERY_HOLD_PAGE, p, 3));
}

static enum call_turn
hold_page(struct call *call)
{
	return (call_page(call, 0));
}
