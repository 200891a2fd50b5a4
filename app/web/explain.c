/* Findings and documents for readers: see explain.h. */

#include <stdio.h>
#include <string.h>

#include "../core/kinds.h"
#include "../limits.h"
#include "../wire/document_shown.h"
#include "../wire/finding_kept.h"
#include "../wire/json.h"
#include "../wire/seal.h"
#include "../wire/squeeze.h"
#include "../wire/stored.h"
#include "explain.h"
#include "note.h"
#include "param.h"

static void	explain_ref(const struct finding_ref *, struct out *);
static struct text	explain_stretch(const char *, size_t, struct arena *);
static void	explain_meta(struct text, enum mask_reader, struct arena *,
		    struct out *);

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
	finding_kept_print(bytes, len, reader, arena, out);
	json_array_end(out);
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
	document_shown(&d, reader, arena, out);
	if (meta >= 0)
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
	room = db_len(answer, row, col) + 1;
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
	if (strcmp(purpose, "document") == 0)
		return (explain_stretch(plain, (size_t)n, arena));
	return ((struct text){ plain, (uint32_t)n });
}

/* Documents are squeezed before they are sealed. */
static struct text
explain_stretch(const char *squeezed, size_t len, struct arena *arena)
{
	int64_t	size = squeeze_size(squeezed, len);
	char	*plain = size < 0 || size > LIMIT_BODY_BYTES ? NULL :
		    arena_get(arena, (size_t)size + 1);

	if (plain == NULL || squeeze_read(squeezed, len, plain,
	    (size_t)size) == -1)
		return (TEXT_NONE);
	return ((struct text){ plain, (uint32_t)size });
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
