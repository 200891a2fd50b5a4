/*
 * POST /v1/manifests: express parcels without a triple.
 *
 *	{"items": [{logisticsCode, logisticsNo, class, contents, value,
 *	            currency, weightKg, sender, recipient}]}
 *
 *	read -> rules -> judge and store -> answer
 *
 * One bad item does not hurt its neighbours. sender and recipient are objects
 * {name, country, address, phone, idNumber}, or a name alone.
 */

#include <stdio.h>
#include <string.h>

#include "../core/manifest.h"
#include "../limits.h"
#include "../wire/normal.h"
#include "../wire/seal.h"
#include "body.h"
#include "explain.h"
#include "param.h"
#include "queries.h"
#include "routes.h"

struct item {
	const struct json	*json;
	struct text		fields[MANIFEST_FIELDS];
	struct fault		faults[MANIFEST_FIELDS];
	int			fault_count;
	bool			not_yours;
	struct manifest_verdict	verdict;
};

struct manifest {
	struct item	*items;
	uint32_t	count;
	int64_t		version;	/* of the parameters */
};

static enum call_turn	manifest_read(struct call *);
static enum call_turn	manifest_judge_all(struct call *);
static enum call_turn	manifest_answer(struct call *);
static void		item_read(struct call *, const struct json *,
			    struct item *);
static void		item_row(struct call *, const struct item *, int64_t,
			    struct out *);
static void		item_sealed(struct call *, const struct item *,
			    struct out *);
static void		item_persons(struct call *, const struct item *,
			    struct out *);
static void		item_answer(struct call *, const struct item *,
			    uint32_t, const struct json *);
static void		item_findings(struct call *, const struct json *);
static void		item_errors(struct call *, const struct item *,
			    uint32_t);
static void		item_refused(struct call *, uint32_t, bool);
static void		json_hex(struct call *, const void *, size_t,
			    struct out *);

static const struct step	manifest_post[] = {
	{ "read", manifest_read },
	{ "judge", manifest_judge_all },
	{ "answer", manifest_answer },
	{ NULL, NULL }
};

static const char	*const member_names[MANIFEST_FIELDS] = {
	[MANIFEST_LOGISTICS_CODE] = "logisticsCode",
	[MANIFEST_LOGISTICS_NO] = "logisticsNo",
	[MANIFEST_CLASS] = "class",
	[MANIFEST_CONTENTS] = "contents",
	[MANIFEST_VALUE] = "value",
	[MANIFEST_CURRENCY] = "currency",
	[MANIFEST_WEIGHT_KG] = "weightKg",
	[MANIFEST_SENDER_COUNTRY] = "sender/country",
};

int
route_manifest_post(struct http_request *req)
{
	return (call_run(req, DOOR_CARRIER, manifest_post));
}

static enum call_turn
manifest_read(struct call *call)
{
	const struct json	*body = body_object(call), *items, *one;
	struct manifest		*m;

	if (body == NULL)
		return (CALL_DONE);
	items = json_member(body, "items");
	if (items == NULL || items->type != JSON_ARRAY || items->count == 0 ||
	    items->count > LIMIT_MANIFEST_ITEMS)
		return (call_problem(call, 422, "VALUE", "/items", "1..500"));
	m = call_alloc(call, sizeof(*m));
	m->items = call_alloc(call, items->count * sizeof(*m->items));
	for (one = items->first; one != NULL; one = one->next)
		item_read(call, one, &m->items[m->count++]);
	call->state = m;
	return (call_query(call, QUERY_MANIFEST_RULES, NULL, 0));
}

static void
item_read(struct call *call, const struct json *json, struct item *item)
{
	const struct json	*sender = json_member(json, "sender");
	int			f;

	item->json = json;
	for (f = 0; f < MANIFEST_SENDER_COUNTRY; f++)
		item->fields[f] = json_member_decimal(json, member_names[f]);
	item->fields[MANIFEST_SENDER_COUNTRY] =
	    json_member_text(sender, "country");
	item->fault_count = fields_check(manifest_fields, MANIFEST_FIELDS,
	    item->fields, 0, item->faults, MANIFEST_FIELDS);
	if (item->fault_count == 0 && !caller_speaks_for(&call->caller,
	    item->fields[MANIFEST_LOGISTICS_CODE])) {
		item->not_yours = true;
		item->faults[0] = (struct fault){ FAULT_VALUE,
		    "logisticsCode", 0, 0 };
		item->fault_count = 1;
	}
}

static enum call_turn
manifest_judge_all(struct call *call)
{
	struct manifest		*m = call->state;
	enum call_turn		turn = call_store_check(call);
	struct manifest_rules	rules;
	money			*limits[3] = { &rules.b_limit,
				    &rules.b_limit_near, &rules.c_limit };
	struct text		key = call_header(call, "idempotency-key");
	struct text		body = call_body(call);
	uint8_t			*digest;
	struct db_param		p[4];
	uint32_t		i;

	if (turn != CALL_NEXT)
		return (turn);
	if (key.len > LIMIT_KEY_BYTES)
		return (call_problem(call, 422, "VALUE", "/Idempotency-Key",
		    "1..256"));
	for (i = 0; i < 3; i++)
		*limits[i] = money_of(db_value(call->answer, 0, (int)i));
	m->version = db_int(call->answer, 0, 3);
	json_array_begin(&call->out);
	for (i = 0; i < m->count; i++) {
		if (m->items[i].fault_count > 0)
			continue;
		manifest_judge(m->items[i].fields, &rules,
		    &m->items[i].verdict);
		item_row(call, &m->items[i], m->version, &call->out);
	}
	json_array_end(&call->out);
	digest = call_alloc(call, DIGEST_BYTES);
	digest_write(body.ptr, body.len, digest);
	p[0] = param_int(call, call->caller.id);
	p[1] = key.len > 0 ? param_text(key) : PARAM_NULL;
	p[2] = param_bytes(digest, DIGEST_BYTES);
	p[3] = (struct db_param){ call->out.bytes, (uint32_t)call->out.len,
	    0 };
	return (call_query(call, QUERY_MANIFEST_STORE, p, 4));
}

static void
item_row(struct call *call, const struct item *item, int64_t version,
    struct out *out)
{
	static const char *const	names[MANIFEST_FIELDS] = {
		[MANIFEST_LOGISTICS_CODE] = "code",
		[MANIFEST_LOGISTICS_NO] = "no",
		[MANIFEST_CLASS] = "class",
		[MANIFEST_VALUE] = "value",
		[MANIFEST_CURRENCY] = "currency",
		[MANIFEST_WEIGHT_KG] = "weight",
	};
	char				digits[MONEY_PRINT];
	int				f;

	json_object_begin(out);
	for (f = 0; f < MANIFEST_FIELDS; f++) {
		if (names[f] == NULL)
			continue;
		json_name(out, names[f]);
		json_text(out, f == MANIFEST_VALUE || f == MANIFEST_WEIGHT_KG ?
		    money_print(money_of(item->fields[f]), digits) :
		    item->fields[f]);
	}
	json_name(out, "verdict");
	json_string(out, item->verdict.matched ? "matched" : "mismatched");
	json_name(out, "findings");
	explain_findings(&item->verdict.finding,
	    item->verdict.matched ? 0 : 1, version, out);
	item_sealed(call, item, out);
	item_persons(call, item, out);
	json_object_end(out);
}

/* The item as it came: its mac under every key, and sealed. */
static void
item_sealed(struct call *call, const struct item *item, struct out *out)
{
	uint8_t		macs[MAC_VERSIONS][MAC_BYTES];
	struct out	plain, sealed;
	int		n;

	out_open(&plain);
	out_open(&sealed);
	json_print(item->json, &plain);
	n = mac_write_all("content", (struct text){ plain.bytes,
	    (uint32_t)plain.len }, macs);
	seal_write("manifest", plain.bytes, plain.len, &sealed);
	json_name(out, "mac");
	json_hex(call, macs, (size_t)n * MAC_BYTES, out);
	json_name(out, "sealed");
	json_hex(call, sealed.bytes, sealed.len, out);
	out_close(&plain);
	out_close(&sealed);
}

static void
item_persons(struct call *call, const struct item *item, struct out *out)
{
	static const char *const	parties[] = { "sender", "recipient" };
	uint8_t				macs[MAC_VERSIONS][MAC_BYTES];
	int				i, k, n;

	json_name(out, "persons");
	json_array_begin(out);
	for (i = 0; i < 2; i++) {
		struct text	id = json_member_decimal(json_member(item->json,
				    parties[i]), "idNumber");

		if (id.len == 0)
			continue;
		n = mac_write_all("person", normal_text(id, &call->arena),
		    macs);
		for (k = 0; k < n; k++)
			json_hex(call, macs[k], MAC_BYTES, out);
	}
	json_array_end(out);
}

static void
json_hex(struct call *call, const void *bytes, size_t len, struct out *out)
{
	char	*hex = call_alloc(call, 2 * len + 1);

	hex_write(bytes, len, hex);
	json_text(out, (struct text){ hex, (uint32_t)(2 * len) });
}

static enum call_turn
manifest_answer(struct call *call)
{
	struct manifest		*m = call->state;
	enum call_turn		turn = call_store_check(call);
	const struct json	*outcome;
	struct json		*outcomes;
	struct fault		fault;
	uint32_t		i;

	if (turn != CALL_NEXT)
		return (turn);
	if (db_int(call->answer, 0, 0) >= 400)
		return (call_gate_answer(call));
	if (json_read(db_text(call->answer, 0, 1), db_len(call->answer, 0, 1),
	    &call->arena, &outcomes, &fault) == -1)
		return (call_problem(call, 500, "INTERNAL", NULL, NULL));
	outcome = outcomes->first;
	out_close(&call->out);
	out_open(&call->out);
	json_object_begin(&call->out);
	json_name(&call->out, "items");
	json_array_begin(&call->out);
	for (i = 0; i < m->count; i++) {
		bool	sound = m->items[i].fault_count == 0;

		item_answer(call, &m->items[i], i, sound ? outcome : NULL);
		if (sound)
			outcome = outcome->next;
	}
	json_array_end(&call->out);
	json_object_end(&call->out);
	return (call_json(call, 200));
}

/* outcome: what manifest_put said of it; NULL for an item with faults. */
static void
item_answer(struct call *call, const struct item *item, uint32_t i,
    const struct json *outcome)
{
	struct out	*out = &call->out;
	struct text	verdict = json_member_text(outcome, "verdict");

	json_object_begin(out);
	json_name(out, "logisticsCode");
	json_text(out, item->fields[MANIFEST_LOGISTICS_CODE]);
	json_name(out, "logisticsNo");
	json_text(out, item->fields[MANIFEST_LOGISTICS_NO]);
	json_name(out, "status");
	json_string(out, verdict.len > 0 ? "accepted" : "refused");
	json_name(out, "verdict");
	json_text(out, verdict);
	json_name(out, "findings");
	item_findings(call, json_member(outcome, "findings"));
	json_name(out, "errors");
	json_array_begin(out);
	if (outcome == NULL)
		item_errors(call, item, i);
	else if (verdict.len == 0)
		item_refused(call, i, text_is(json_member_text(outcome,
		    "outcome"), "triple"));
	json_array_end(out);
	json_object_end(out);
}

static void
item_findings(struct call *call, const struct json *findings)
{
	struct out	kept;

	out_open(&kept);
	if (findings != NULL)
		json_print(findings, &kept);
	explain_kept(kept.bytes, kept.len, explain_reader(&call->caller),
	    &call->arena, &call->out);
	out_close(&kept);
}

static void
item_errors(struct call *call, const struct item *item, uint32_t i)
{
	struct out	*out = &call->out;
	char		pointer[64];
	int		k, f;

	for (k = 0; k < item->fault_count; k++) {
		const struct wording	*word =
		    fault_word(item->faults[k].code);

		for (f = 0; f < MANIFEST_FIELDS - 1; f++) {
			if (strcmp(manifest_fields[f].name,
			    item->faults[k].field) == 0)
				break;
		}
		snprintf(pointer, sizeof(pointer), "/items/%u/%s", i,
		    member_names[f]);
		json_object_begin(out);
		json_name(out, "pointer");
		json_string(out, pointer);
		json_name(out, "code");
		json_string(out, item->not_yours ? "NOT_YOURS" : word->name);
		json_name(out, "field");
		json_string(out, item->faults[k].field);
		json_name(out, "detail");
		json_string(out, item->not_yours ? (call_english(call) ?
		    "The account may not speak for this enterprise" :
		    "本账号无权代表该企业报送") :
		    call_english(call) ? word->en : word->zh);
		json_object_end(out);
	}
}

/* What the database knows against a sound item. */
static void
item_refused(struct call *call, uint32_t i, bool triple)
{
	struct out	*out = &call->out;
	bool		en = call_english(call);
	char		pointer[64];

	snprintf(pointer, sizeof(pointer), "/items/%u/logisticsNo", i);
	json_object_begin(out);
	json_name(out, "pointer");
	json_string(out, pointer);
	json_name(out, "code");
	json_string(out, triple ? "TRIPLE" : "IN_USE");
	json_name(out, "field");
	json_string(out, "logisticsNo");
	json_name(out, "detail");
	if (triple)
		json_string(out, en ? "A declaration list names this waybill: "
		    "it is no express parcel" :
		    "该运单已有申报清单，不属于快件舱单");
	else
		json_string(out, en ? "The parcel is under way: its manifest "
		    "can no longer be changed" :
		    "包裹已在查验流程中，舱单不能再变更");
	json_object_end(out);
}
