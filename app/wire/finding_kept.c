/* Findings at rest, in words: see finding_kept.h. */

#include "../core/finding.h"
#include "../core/kinds.h"
#include "finding_kept.h"
#include "json.h"

static void	kept_print(const struct json *, enum mask_reader,
		    struct arena *, struct out *);
static void	kept_field(const struct json *, enum mask_reader,
		    struct arena *, struct out *);
static void	kept_words(const char *, const char *, const char *,
		    struct out *);
static enum privacy	field_privacy(struct text, struct text);

void
finding_kept_print(const char *bytes, size_t len, enum mask_reader reader,
    struct arena *arena, struct out *out)
{
	const struct json	*item;
	struct json		*root;
	struct fault		fault;

	if (bytes == NULL || len == 0 ||
	    json_read(bytes, len, arena, &root, &fault) == -1 ||
	    root->type != JSON_ARRAY)
		return;
	for (item = root->first; item != NULL; item = item->next)
		kept_print(item, reader, arena, out);
}

struct text
mask_get(enum privacy privacy, enum mask_reader reader, struct text value,
    struct arena *arena)
{
	char	*room;

	if (privacy == PRIVACY_NONE || value.len == 0)
		return (value);
	room = arena_get(arena, MASK_ROOM(value.len));
	if (room == NULL)
		return (TEXT_NONE);
	return (mask_value(privacy, reader, value, room,
	    MASK_ROOM(value.len)));
}

static void
kept_print(const struct json *kept, enum mask_reader reader,
    struct arena *arena, struct out *out)
{
	enum finding_code		code =
	    finding_by_name(json_member_text(kept, "code"));
	const struct json		*field = json_member(kept, "fields");
	struct text			version =
	    json_member_decimal(kept, "parameterVersion");
	const struct finding_spec	*spec;

	if (code == FINDING_NONE)
		return;
	spec = finding_find(code);
	json_object_begin(out);
	json_name(out, "code");
	json_string(out, spec->name);
	json_name(out, "customsCode");
	json_string(out, spec->customs_code);
	json_name(out, "fields");
	json_array_begin(out);
	for (field = field == NULL ? NULL : field->first; field != NULL;
	    field = field->next)
		kept_field(field, reader, arena, out);
	json_array_end(out);
	json_name(out, "parameterVersion");
	json_text(out, version);
	kept_words("text", spec->text_zh, spec->text_en, out);
	kept_words("mend", spec->mend_zh, spec->mend_en, out);
	json_object_end(out);
}

static void
kept_field(const struct json *field, enum mask_reader reader,
    struct arena *arena, struct out *out)
{
	struct text	document = json_member_text(field, "document");
	struct text	name = json_member_text(field, "field");
	int64_t		line;

	json_object_begin(out);
	json_name(out, "document");
	json_text(out, document);
	json_name(out, "field");
	json_text(out, name);
	json_name(out, "line");
	if (json_member_int(field, "line", &line))
		json_int(out, line);
	else
		json_null(out);
	json_name(out, "value");
	json_text(out, mask_get(field_privacy(document, name), reader,
	    json_member_text(field, "value"), arena));
	json_object_end(out);
}

static void
kept_words(const char *name, const char *zh, const char *en, struct out *out)
{
	json_name(out, name);
	json_object_begin(out);
	json_name(out, "zh");
	json_string(out, zh);
	json_name(out, "en");
	json_string(out, en);
	json_object_end(out);
}

/* Of a document and field by name; what the tables do not know is secret to
 * nobody: it was not written from a document. */
static enum privacy
field_privacy(struct text document, struct text name)
{
	const struct kind_spec	*kind;
	int			i, f;

	for (i = 0; (kind = kind_at(i)) != NULL; i++) {
		if (!text_equal_string(document, kind->noun))
			continue;
		f = kind_head_field(kind, name);
		if (f >= 0)
			return (kind->head_fields[f].privacy);
	}
	return (PRIVACY_NONE);
}
