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
static struct text	hold_mask(struct call *, struct text);
static void		hold_macs(struct call *, struct text, struct db_array *);

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
	if ((text_is(kind, "parcel") || text_is(kind, "order")) &&
	    memchr(key.ptr, '/', key.len) == NULL)
		return (call_problem(call, 422, "VALUE", "/key",
		    "logisticsCode/logisticsNo | ebpCode/orderNo"));
	array_open(&macs, ARRAY_BYTEA);
	p[0] = param_int(call, call->caller.id);
	p[1] = param_text(kind);
	p[2] = param_text(key);
	p[3] = param_text(key);
	if (text_is(kind, "person")) {
		hold_macs(call, key, &macs);
		p[2] = p[3] = param_text(hold_mask(call, key));
	}
	p[4] = array_param(&macs);
	p[5] = param_text(reason);
	turn = call_query(call, QUERY_HOLD_PLACE, p, 6);
	array_close(&macs);
	return (turn);
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
hold_macs(struct call *call, struct text key, struct db_array *macs)
{
	uint8_t	mac[MAC_VERSIONS][MAC_BYTES];
	int	i, n;

	n = mac_write_all("person", normal_text(key, &call->arena), mac);
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
