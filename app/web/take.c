/* Taking a message: see take.h. The rows for the database are take_row.c's. */

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "../core/kinds.h"
#include "../limits.h"
#include "../wire/envelope.h"
#include "../wire/receipt.h"
#include "../wire/seal.h"
#include "clock.h"
#include "param.h"
#include "take.h"
#include "take_row.h"
#include "take_subscribe.h"

static bool	take_comes_in(struct message *);
static bool	take_judge(struct take *, uint32_t, const struct caller *,
		    struct arena *);
static bool	take_count(struct take *, struct arena *);
static bool	take_fill(struct take *, const struct caller *, struct arena *);
static enum take_denial	take_denied(const struct message *,
		    const struct document *, const struct caller *,
		    struct fault *);
static bool	caller_speaks(const struct caller *, const struct document *);
static void	take_receipt(const struct take *, uint32_t,
		    struct receipt_entry *);
static void	take_minted(const struct kind_spec *, struct text *,
		    struct text, const char *);
static void	take_unreadable(const struct take *, enum media, const char *,
		    struct out *);

bool
take_read(struct take *t, enum media media, const void *bytes, size_t len,
    const struct caller *caller, struct arena *arena)
{
	uint32_t	i;

	memset(t, 0, sizeof(*t));
	t->media = media;
	t->bytes = bytes;
	t->len = len;
	t->unreadable = message_read(media, bytes, len, arena,
	    &t->message) == -1;
	if (!take_comes_in(&t->message) || t->unreadable ||
	    !take_subscribe_check(&t->message)) {
		t->unreadable = true;
		return (true);
	}
	t->entries = arena_get(arena,
	    t->message.entry_count * sizeof(*t->entries));
	if (t->entries == NULL)
		return (false);
	for (i = 0; i < t->message.entry_count; i++) {
		if (!take_judge(t, i, caller, arena))
			return (false);
	}
	return (take_fill(t, caller, arena));
}

void
take_too_large(struct take *t, enum media media, struct text line)
{
	memset(t, 0, sizeof(*t));
	t->media = media;
	t->bytes = line.ptr;
	t->len = line.len;
	t->unreadable = true;
	t->message.fault.code = FAULT_LIMIT;
}

bool
take_refuse(struct take *t, enum signature_state state, struct arena *arena)
{
	struct intake_refusal	*refusals;
	struct fault		*fault = arena_get(arena, sizeof(*fault));
	uint32_t		i;

	refusals = arena_get(arena, t->message.entry_count *
	    sizeof(*refusals));
	if (refusals == NULL || fault == NULL)
		return (false);
	fault->code = signature_fault(state);
	t->submit.count = t->submit.refused = 0;
	t->submit.refusals = refusals;
	for (i = 0; i < t->message.entry_count; i++) {
		struct take_entry	*e = &t->entries[i];
		const struct document	*d = &t->message.entries[i].document;

		e->place = -1;
		e->faults = fault;
		e->fault_count = 1;
		e->code = signature_code(d->kind->kind, state);
		e->info = signature_info(state);
		if (take_identifies(d) && !take_refusal(d, i, e, arena,
		    &refusals[t->submit.refused++]))
			return (false);
	}
	return (true);
}

bool
take_has_work(const struct take *t)
{
	return (!t->unreadable && t->submit.count + t->submit.refused > 0);
}

bool
take_submit(struct take *t, bool dry,
    void (*done)(struct intake_message *, enum db_state), void *owner)
{
	assert(take_has_work(t));
	t->submit.dry = dry;
	t->submit.done = done;
	t->submit.owner = owner;
	return (intake_submit(&t->submit));
}

int
take_answer(const struct take *t, enum media media, const char *locale,
    struct out *out)
{
	struct receipt_entry	entries[LIMIT_DOCUMENTS];
	char			guid[37];
	uint32_t		i;

	if (t->unreadable) {
		take_unreadable(t, media, locale, out);
		return (400);
	}
	for (i = 0; i < t->message.entry_count; i++)
		take_receipt(t, i, &entries[i]);
	guid_write(guid);
	receipt_write(media, t->message.kind, guid, entries,
	    t->message.entry_count, locale, out);
	return (200);
}

/* Receipts and tax bills are told, not heard, whatever is in them. */
static bool
take_comes_in(struct message *message)
{
	if (message->kind == NULL || message->kind->direction == DIRECTION_IN)
		return (true);
	message->fault = (struct fault){ .code = FAULT_DIRECTION };
	return (false);
}

/* All faults of one document: those of its structure, then of its fields. */
static bool
take_judge(struct take *t, uint32_t i, const struct caller *caller,
    struct arena *arena)
{
	const struct message_entry	*e = &t->message.entries[i];
	struct take_entry		*entry = &t->entries[i];
	struct fault			faults[LIMIT_FAULTS];
	struct fault			*kept;
	int				n = 0;

	while (n < e->fault_count && n < LIMIT_FAULTS) {
		faults[n] = e->faults[n];
		n++;
	}
	n += document_check(&e->document, faults + n, LIMIT_FAULTS - n);
	if (n == 0) {
		entry->denial = take_denied(&t->message, &e->document, caller,
		    faults);
		n = entry->denial != DENIAL_NONE;
	}
	entry->place = -1;
	entry->fault_count = n;
	if (n == 0)
		return (true);
	kept = arena_get(arena, (size_t)n * sizeof(*kept));
	if (kept == NULL)
		return (false);
	memcpy(kept, faults, (size_t)n * sizeof(*kept));
	entry->faults = kept;
	return (true);
}

/* Gives each document its place among the sound or the refused, and room. */
static bool
take_count(struct take *t, struct arena *arena)
{
	struct intake_document	*documents;
	struct intake_refusal	*refusals;
	uint32_t		i;
	int			sound = 0;

	for (i = 0; i < t->message.entry_count; i++) {
		if (t->entries[i].fault_count == 0)
			t->entries[i].place = sound++;
	}
	documents = arena_get(arena, (size_t)sound * sizeof(*documents) + 1);
	refusals = arena_get(arena, (t->message.entry_count - (size_t)sound) *
	    sizeof(*refusals) + 1);
	t->submit.results = arena_get(arena, (size_t)sound *
	    sizeof(*t->submit.results) + 1);
	t->submit.documents = documents;
	t->submit.refusals = refusals;
	t->submit.count = sound;
	return (documents != NULL && refusals != NULL &&
	    t->submit.results != NULL);
}

static bool
take_fill(struct take *t, const struct caller *caller, struct arena *arena)
{
	struct intake_document	*documents;
	struct intake_refusal	*refusals;
	uint32_t		i;

	if (!take_count(t, arena))
		return (false);
	documents = (struct intake_document *)(uintptr_t)t->submit.documents;
	refusals = (struct intake_refusal *)(uintptr_t)t->submit.refusals;
	for (i = 0; i < t->message.entry_count; i++) {
		struct take_entry	*e = &t->entries[i];
		const struct document	*d = &t->message.entries[i].document;

		if (e->place >= 0) {
			if (!take_row(d, &documents[e->place], arena))
				return (false);
		} else if (take_identifies(d)) {
			if (!take_refusal(d, i, e, arena,
			    &refusals[t->submit.refused++]))
				return (false);
		}
	}
	digest_write(t->bytes, t->len, t->digest);
	t->submit.digest = t->digest;
	t->submit.account_id = caller->id;
	t->submit.media = media_name(t->media);
	if (!take_subscribers(&t->message, arena, &t->submit.subscribers))
		return (false);
	return (take_seal("message", t->bytes, t->len, arena,
	    &t->submit.sealed));
}

/* Who speaks for everything may also transport for anybody: the exchange's
 * own nodes, and whoever tries the hub with the demo's accounts. */
static enum take_denial
take_denied(const struct message *message, const struct document *d,
    const struct caller *caller, struct fault *fault)
{
	const struct kind_spec	*kind = d->kind;
	struct text		carrier = message->transfer[TRANSFER_COP_CODE];
	enum take_denial	denial;

	*fault = (struct fault){ .code = FAULT_VALUE };
	if (!caller_speaks(caller, d)) {
		denial = DENIAL_ENTERPRISE;
		fault->field = kind->head_fields[kind->sender_count > 0 ?
		    kind->senders[0] : kind->issuer].name;
	} else if (carrier.len > 0 && !caller_speaks_for(caller, carrier)) {
		denial = DENIAL_CARRIER;
		fault->field = "BaseTransfer/copCode";
	} else if (!caller_speaks_for(caller, TEXT("*")) &&
	    !envelope_agrees(message)) {
		denial = DENIAL_SENDER;
		fault->field = "DxpMsg/TransInfo/SenderId";
	} else {
		denial = DENIAL_NONE;
	}
	return (denial);
}

/* The account must speak for one of the enterprises that may send this; what
 * only customs may say, for all of them. */
static bool
caller_speaks(const struct caller *caller, const struct document *d)
{
	uint8_t	i;

	if (d->kind->sender_count == 0)
		return (caller_speaks_for(caller, TEXT("*")));
	for (i = 0; i < d->kind->sender_count; i++) {
		if (caller_speaks_for(caller,
		    document_head(d, d->kind->senders[i])))
			return (true);
	}
	return (false);
}

static void
take_receipt(const struct take *t, uint32_t i, struct receipt_entry *r)
{
	const struct take_entry		*e = &t->entries[i];
	const struct document		*d = &t->message.entries[i].document;
	const struct intake_result	*result;

	memset(r, 0, sizeof(*r));
	receipt_keys(d, r->keys);
	r->index = i;
	if (e->place < 0) {
		guid_write(r->guid);
		clock_ceb(r->time);
		take_refused_words(d->kind, e, &r->status, &r->info);
		r->faults = e->faults;
		r->fault_count = e->fault_count;
		return;
	}
	result = &t->submit.results[e->place];
	memcpy(r->guid, result->guid, sizeof(r->guid));
	memcpy(r->time, result->time, sizeof(r->time));
	take_outcome_words(d->kind, result->outcome, &r->status, &r->info);
	take_minted(d->kind, r->keys, TEXT("preNo"), result->pre_no);
	take_minted(d->kind, r->keys, TEXT("invtNo"), result->invt_no);
}

/* A number that the hub gave the document, as part of its keys. */
static void
take_minted(const struct kind_spec *kind, struct text *keys,
    struct text name, const char *number)
{
	if (number[0] != '\0')
		receipt_key_set(kind, keys, kind_head_field(kind, name),
		    (struct text){ number, (uint32_t)strlen(number) });
}

static void
take_unreadable(const struct take *t, enum media media, const char *locale,
    struct out *out)
{
	struct receipt_unreadable	u;

	memset(&u, 0, sizeof(u));
	guid_write(u.guid);
	clock_ceb(u.time);
	u.message = &t->message;
	u.bytes = t->message.bytes.ptr;
	u.len = t->message.bytes.len;
	receipt_write_unreadable(media, &u, locale, out);
}
