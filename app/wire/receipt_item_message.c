/* An item of the feed as its CEB message: see receipt_item.h. */

#include <stdlib.h>
#include <stdio.h>
#include <string.h>

#include "../core/finding.h"
#include "../core/kinds.h"
#include "json.h"
#include "receipt.h"
#include "receipt_item.h"
#include "seal.h"
#include "tax_bill.h"

static bool	entry_fill(const struct receipt_item *,
		    const struct kind_spec *, struct arena *,
		    struct receipt_entry *);
static bool	entry_faults(struct text, struct arena *,
		    struct receipt_entry *);
static void	item_guid(const struct receipt_item *, const char *,
		    char [37]);
static char	*string_keep(struct text, struct arena *);

int
receipt_item_message(const struct receipt_item *item, enum media media,
    const char *locale, struct arena *arena, struct out *out)
{
	const struct kind_spec	*kind = kind_find((enum document_kind)
				    item->kind);
	struct receipt_entry	entry;
	char			guid[37];

	if (item->message.len > 0)
		return (tax_bill_write(media, item->message, arena, out));
	if (kind == NULL || kind->receipt == 0 ||
	    !entry_fill(item, kind, arena, &entry))
		return (-1);

	item_guid(item, "message", guid);
	receipt_write(media, kind, guid, &entry, 1, locale, out);
	return (out->failed ? -1 : 0);
}

static bool
entry_fill(const struct receipt_item *item, const struct kind_spec *kind,
    struct arena *arena, struct receipt_entry *entry)
{
	struct json	*keys;
	struct fault	fault;
	uint8_t		i;

	memset(entry, 0, sizeof(*entry));
	if (item->time.len != 17 || json_read(item->keys.ptr, item->keys.len,
	    arena, &keys, &fault) == -1)
		return (false);
	for (i = 0; i < kind->key_count; i++) {
		if (kind->keys[i] != KEY_NONE)
			entry->keys[i] = json_member_text(keys,
			    kind->head_fields[kind->keys[i]].name);
	}
	if (item->guid.len == 36)
		(void)snprintf(entry->guid, sizeof(entry->guid), "%.36s",
		    item->guid.ptr);
	else
		item_guid(item, "entry", entry->guid);
	entry->status = item->status;
	memcpy(entry->time, item->time.ptr, 17);
	entry->info = item->info;

	return (entry_faults(item->errors, arena, entry));
}

/* errors[] as they are kept, back into what they were made of. */
static bool
entry_faults(struct text kept, struct arena *arena,
    struct receipt_entry *entry)
{
	const struct json	*error;
	struct json		*errors;
	struct fault		fault, *faults;
	int64_t			number;

	if (kept.len == 0 || json_read(kept.ptr, kept.len, arena, &errors,
	    &fault) == -1 || errors->count == 0)
		return (true);
	faults = arena_get(arena, errors->count * sizeof(*faults));
	if (faults == NULL)
		return (false);
	for (error = errors->first; error != NULL; error = error->next) {
		struct fault	*f = &faults[entry->fault_count];
		struct text	pointer = json_member_text(error, "pointer");
		const char	*at = string_keep(pointer, arena);

		f->code = fault_by_name(json_member_text(error, "code"));
		if (f->code == FAULT_NONE)
			continue;
		f->field = string_keep(json_member_text(error, "field"),
		    arena);
		if (json_member_int(error, "line", &number))
			f->line = (int32_t)number;
		if (json_member_int(error, "pos", &number))
			f->pos = (uint32_t)number;
		/* /CEB311Message/Order/7/...: it was the eighth of them. */
		if (at != NULL && (at = strchr(at + 1, '/')) != NULL &&
		    (at = strchr(at + 1, '/')) != NULL)
			entry->index = (uint32_t)strtoul(at + 1, NULL, 10);
		entry->fault_count++;
	}
	entry->faults = faults;

	return (true);
}

/* Always the same for the same receipt: a name-based UUID. */
static void
item_guid(const struct receipt_item *item, const char *part, char guid[37])
{
	uint8_t	digest[DIGEST_BYTES];
	char	name[64], hex[2 * DIGEST_BYTES + 1];

	(void)snprintf(name, sizeof(name), "receipt %.*s %s",
	    (int)item->id.len, item->id.ptr, part);
	digest_write(name, strlen(name), digest);
	digest[6] = (uint8_t)((digest[6] & 0x0f) | 0x80);
	digest[8] = (uint8_t)((digest[8] & 0x3f) | 0x80);
	hex_write(digest, sizeof(digest), hex);
	(void)snprintf(guid, 37, "%.8s-%.4s-%.4s-%.4s-%.12s", hex, hex + 8,
	    hex + 12, hex + 16, hex + 20);
}

static char *
string_keep(struct text text, struct arena *arena)
{
	char	*kept;

	if (text.ptr == NULL ||
	    (kept = arena_get(arena, (size_t)text.len + 1)) == NULL)
		return (NULL);
	memcpy(kept, text.ptr, text.len);
	return (kept);
}
