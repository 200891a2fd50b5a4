/* Findings and documents for readers: see explain.h. */

#include <stdio.h>
#include <string.h>

#include "../core/kinds.h"
#include "../wire/json.h"
#include "../wire/seal.h"
#include "../wire/stored.h"
#include "explain.h"
#include "note.h"
#include "param.h"

static void	explain_ref(const struct finding_ref *, struct out *);
static void	explain_one(const struct json *, enum mask_reader,
		    struct arena *, struct out *);
static void	explain_field(const struct json *, enum mask_reader,
		    struct arena *, struct out *);
static void	explain_words(const char *, const char *, const char *,
		    struct out *);
static void	explain_meta(struct text, enum mask_reader, struct arena *,
		    struct out *);
static enum privacy	field_privacy(struct text, struct text);
static struct text	masked(enum privacy, enum mask_reader, struct text,
			    struct arena *);
static void	explain_head(const struct document *, enum mask_reader,
		    struct arena *, struct out *);
static void	explain_lines(const struct document *, enum mask_reader,
		    struct arena *, struct out *);

void
explain_findings(const struct finding *findings, uint32_t n, int64_t version,
    struct out *out)
{
	uint32_t	i, k;

	json_array_begin(out);
	for (i = 0; i < n; i++) {
		json_object_begin(out);
		json_name(out, "code");
		json_string(out, finding_find(findings[i].code)->name);
		json_name(out, "parameterVersion");
		json_int(out, version);
		json_name(out, "fields");
		json_array_begin(out);
		for (k = 0; k < findings[i].ref_count; k++)
			explain_ref(&findings[i].refs[k], out);
		json_array_end(out);
		json_object_end(out);
	}
	json_array_end(out);
}

void
explain_warnings(const struct document *d, const struct warning *warnings,
    int n, struct out *out)
{
	int	i;

	json_array_begin(out);
	for (i = 0; i < n; i++) {
		struct finding_ref	ref = { d->kind->kind,
					    warnings[i].field,
					    warnings[i].line,
					    warnings[i].value };

		json_object_begin(out);
		json_name(out, "code");
		json_string(out, finding_find(warnings[i].code)->name);
		json_name(out, "fields");
		json_array_begin(out);
		explain_ref(&ref, out);
		json_array_end(out);
		json_object_end(out);
	}
	json_array_end(out);
}

void
explain_kept(const char *bytes, size_t len, enum mask_reader reader,
    struct arena *arena, struct out *out)
{
	json_array_begin(out);
	explain_more(bytes, len, reader, arena, out);
	json_array_end(out);
}

void
explain_more(const char *bytes, size_t len, enum mask_reader reader,
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
		explain_one(item, reader, arena, out);
}

void
explain_sealed(const struct db_answer *answer, int row, int col,
    enum mask_reader reader, struct arena *arena, struct out *out)
{
	struct text	kept = explain_open(answer, row, col, "findings",
			    arena);

	explain_kept(kept.ptr, kept.len, reader, arena, out);
}

void
explain_document(const struct db_answer *answer, int row, int col, int meta,
    enum mask_reader reader, struct arena *arena, struct out *out)
{
	struct text	bytes = explain_open(answer, row, col, "document",
			    arena);
	struct document	d;

	if (bytes.ptr == NULL ||
	    document_unpack(bytes.ptr, bytes.len, arena, &d) == -1) {
		json_null(out);
		return;
	}
	json_object_begin(out);
	json_name(out, "head");
	explain_head(&d, reader, arena, out);
	json_name(out, "lines");
	explain_lines(&d, reader, arena, out);
	explain_meta(db_value(answer, row, meta), reader, arena, out);
	json_object_end(out);
}

struct text
explain_open(const struct db_answer *answer, int row, int col,
    const char *purpose, struct arena *arena)
{
	size_t	room;
	char	*sealed, *plain;
	size_t	len;
	int64_t	n;

	if (db_is_null(answer, row, col))
		return (TEXT_NONE);
	room = db_len(answer, row, col) / 2 + 1;
	sealed = arena_get(arena, room);
	plain = arena_get(arena, room);
	if (sealed == NULL || plain == NULL)
		return (TEXT_NONE);
	len = db_bytes(answer, row, col, sealed, room);
	n = len == (size_t)-1 ? -1 : seal_read(purpose, sealed, len, plain);
	if (n < 0) {
		note("seal.broken", "purpose", purpose, NULL);
		return (TEXT_NONE);
	}
	return ((struct text){ plain, (uint32_t)n });
}

enum mask_reader
explain_reader(const struct caller *caller)
{
	if (caller->machine)
		return (MASK_PARTY);
	if (caller->role == DOOR_OFFICER || caller->role == DOOR_SUPERVISOR)
		return (MASK_OFFICER);
	return (MASK_AUDITOR);
}

static void
explain_ref(const struct finding_ref *ref, struct out *out)
{
	json_object_begin(out);
	json_name(out, "document");
	json_string(out, finding_document(ref->kind));
	json_name(out, "field");
	json_string(out, ref->field);
	json_name(out, "line");
	if (ref->line > 0)
		json_int(out, ref->line);
	else
		json_null(out);
	json_name(out, "value");
	json_text(out, ref->value.len > 0 ? ref->value : TEXT_NONE);
	json_object_end(out);
}

static void
explain_one(const struct json *kept, enum mask_reader reader,
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
		explain_field(field, reader, arena, out);
	json_array_end(out);
	json_name(out, "parameterVersion");
	json_text(out, version);
	explain_words("text", spec->text_zh, spec->text_en, out);
	explain_words("mend", spec->mend_zh, spec->mend_en, out);
	json_object_end(out);
}

static void
explain_field(const struct json *field, enum mask_reader reader,
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
	json_text(out, masked(field_privacy(document, name), reader,
	    json_member_text(field, "value"), arena));
	json_object_end(out);
}

static void
explain_words(const char *name, const char *zh, const char *en,
    struct out *out)
{
	json_name(out, name);
	json_object_begin(out);
	json_name(out, "zh");
	json_string(out, zh);
	json_name(out, "en");
	json_string(out, en);
	json_object_end(out);
}

void
explain_splice(const char *object, size_t len, struct out *out)
{
	if (len <= 2)
		return;
	if (out->comma)
		out_put(out, ",", 1);
	out_put(out, object + 1, len - 2);
	out->comma = true;
}

/* Of a document and field by name; what the tables do not know is secret to
 * nobody: it was not written from a document. */
static enum privacy
field_privacy(struct text document, struct text name)
{
	int	i, f;

	for (i = 0; i < KINDS; i++) {
		const struct kind_spec	*kind = &kind_table[i];

		if (!text_is(document, kind->noun))
			continue;
		f = kind_head_field(kind, name);
		if (f >= 0)
			return (kind->head_fields[f].privacy);
	}
	return (PRIVACY_NONE);
}

static struct text
masked(enum privacy privacy, enum mask_reader reader, struct text value,
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

/* What the database says of a document; its warnings in words. */
static void
explain_meta(struct text meta, enum mask_reader reader, struct arena *arena,
    struct out *out)
{
	const struct json	*member;
	struct json		*root;
	struct fault		fault;
	struct out		kept;
	char			name[32];

	if (json_read(meta.ptr, meta.len, arena, &root, &fault) == -1)
		return;
	for (member = root->first; member != NULL; member = member->next) {
		snprintf(name, sizeof(name), "%.*s", (int)member->name.len,
		    member->name.ptr);
		json_name(out, name);
		if (strcmp(name, "warnings") != 0) {
			json_print(member, out);
			continue;
		}
		out_open(&kept);
		json_print(member, &kept);
		explain_kept(kept.bytes, kept.len, reader, arena, out);
		out_close(&kept);
	}
}

static void
explain_head(const struct document *d, enum mask_reader reader,
    struct arena *arena, struct out *out)
{
	uint16_t	f;

	json_object_begin(out);
	for (f = 0; f < d->kind->head_count; f++) {
		struct text	value = document_head(d, f);

		if (value.len == 0)
			continue;
		json_name(out, d->kind->head_fields[f].name);
		json_text(out, masked(d->kind->head_fields[f].privacy, reader,
		    value, arena));
	}
	json_object_end(out);
}

static void
explain_lines(const struct document *d, enum mask_reader reader,
    struct arena *arena, struct out *out)
{
	uint32_t	n;
	uint16_t	f;

	json_array_begin(out);
	for (n = 0; n < d->line_count; n++) {
		json_object_begin(out);
		for (f = 0; f < d->kind->line_count; f++) {
			struct text	value = document_line(d, n, f);

			if (value.len == 0)
				continue;
			json_name(out, d->kind->line_fields[f].name);
			json_text(out, masked(
			    d->kind->line_fields[f].privacy, reader, value,
			    arena));
		}
		json_object_end(out);
	}
	json_array_end(out);
}
