/* One item of the feed: see receipt_item.h. */

#include <stdio.h>
#include <string.h>

#include "../core/finding.h"
#include "finding_kept.h"
#include "json.h"
#include "receipt_item.h"

static void	item_errors(const struct receipt_item *, bool, struct arena *,
		    struct out *);
static void	item_error(const struct json *, bool, struct out *);
static void	item_kept(const char *, struct text, enum mask_reader,
		    struct arena *, struct out *);
static void	item_text(const char *, struct text, struct out *);

void
receipt_item_write(const struct receipt_item *item, enum mask_reader reader,
    bool english, struct arena *arena, struct out *out)
{
	json_object_begin(out);
	item_text("receiptId", item->id, out);
	json_name(out, "kind");
	json_int(out, item->kind);
	item_text("guid", item->guid, out);
	json_members(out, item->keys.ptr, item->keys.len);
	item_text("returnStatus", item->status, out);
	item_text("returnTime", item->time, out);
	item_text("at", item->at, out);
	item_text("returnInfo", item->info, out);
	item_errors(item, english, arena, out);
	item_text("verdict", item->verdict, out);
	item_kept("findings", item->findings, reader, arena, out);
	item_kept("warnings", item->warnings, reader, arena, out);
	if (item->message.len > 0) {
		json_name(out, "document");
		json_raw(out, item->message.ptr, item->message.len);
	}
	json_object_end(out);
}

static void
item_errors(const struct receipt_item *item, bool english,
    struct arena *arena, struct out *out)
{
	const struct json	*error;
	struct json		*errors;
	struct fault		fault;

	json_name(out, "errors");
	json_array_begin(out);
	if (item->errors.len > 0 && json_read(item->errors.ptr,
	    item->errors.len, arena, &errors, &fault) == 0) {
		for (error = errors->first; error != NULL;
		    error = error->next)
			item_error(error, english, out);
	}
	json_array_end(out);
}

/* Whatever is kept of the place, and the words for the code. */
static void
item_error(const struct json *error, bool english, struct out *out)
{
	enum fault_code		code =
	    fault_by_name(json_member_text(error, "code"));
	const struct json	*member;
	char			name[32];

	json_object_begin(out);
	for (member = error->first; member != NULL; member = member->next) {
		if (code != FAULT_NONE &&
		    text_equal_string(member->name, "detail"))
			continue;
		(void)snprintf(name, sizeof(name), "%.*s",
		    (int)member->name.len, member->name.ptr);
		json_name(out, name);
		json_print(member, out);
	}
	if (code != FAULT_NONE) {
		json_name(out, "detail");
		json_string(out, english ? fault_word(code)->en :
		    fault_word(code)->zh);
	}
	json_object_end(out);
}

static void
item_kept(const char *name, struct text kept, enum mask_reader reader,
    struct arena *arena, struct out *out)
{
	json_name(out, name);
	json_array_begin(out);
	finding_kept_print(kept.ptr, kept.len, reader, arena, out);
	json_array_end(out);
}

static void
item_text(const char *name, struct text value, struct out *out)
{
	json_name(out, name);
	json_text(out, value);
}
