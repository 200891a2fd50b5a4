/* The facts of a review: see facts.h. */

#include <string.h>

#include "../wire/finding_kept.h"
#include "../wire/json.h"
#include "explain.h"
#include "facts.h"

/* The columns of sql/query/review_read.sql. */
enum facts_column {
	COLUMN_REVIEW,
	COLUMN_LANE,
	COLUMN_STATE,
	COLUMN_VERDICT,
	COLUMN_FINDINGS,
	COLUMN_WARNINGS,
	COLUMN_MANIFEST_FINDINGS,
	COLUMN_SCAN_FINDINGS,
	COLUMN_MANIFEST,
	COLUMN_MANIFEST_SEALED,
	COLUMN_LEGS		/* four pairs: sealed, meta */
};

static const char	*const leg_names[] =
    { "order", "payment", "waybill", "list" };

static void	facts_parcel(const struct db_answer *, const struct json *,
		    enum mask_reader, struct arena *, struct out *);
static void	facts_findings(const struct db_answer *, enum mask_reader,
		    struct arena *, struct out *);
static void	facts_plain(const struct db_answer *, int, enum mask_reader,
		    struct arena *, struct out *);
static void	facts_manifest(const struct db_answer *, enum mask_reader,
		    struct arena *, struct out *);
static void	facts_triple(const struct db_answer *, enum mask_reader,
		    struct arena *, struct out *);

void
facts_write(const struct db_answer *answer, const char *type,
    enum mask_reader reader, struct arena *arena, struct out *out)
{
	const struct json	*member;
	struct json		*review;
	struct fault		fault;

	if (json_read(db_text(answer, 0, COLUMN_REVIEW),
	    db_len(answer, 0, COLUMN_REVIEW), arena, &review, &fault) == -1) {
		json_null(out);
		return;
	}
	json_object_begin(out);
	if (type != NULL) {
		json_name(out, "type");
		json_string(out, type);
	}
	for (member = review->first; member != NULL; member = member->next) {
		char	name[64];

		if (member->name.len >= sizeof(name))
			continue;
		memcpy(name, member->name.ptr, member->name.len);
		name[member->name.len] = '\0';
		json_name(out, name);
		if (strcmp(name, "parcel") == 0)
			facts_parcel(answer, member, reader, arena, out);
		else
			json_print(member, out);
	}
	json_name(out, "triple");
	facts_triple(answer, reader, arena, out);
	json_object_end(out);
}

static void
facts_parcel(const struct db_answer *answer, const struct json *parcel,
    enum mask_reader reader, struct arena *arena, struct out *out)
{
	const struct json	*member;

	json_object_begin(out);
	for (member = parcel->first; member != NULL; member = member->next) {
		char	name[64];

		memcpy(name, member->name.ptr, member->name.len);
		name[member->name.len] = '\0';
		json_name(out, name);
		json_print(member, out);
	}
	json_name(out, "verdict");
	if (db_is_null(answer, 0, COLUMN_VERDICT))
		json_null(out);
	else
		json_string(out, db_text(answer, 0, COLUMN_VERDICT));
	json_name(out, "findings");
	facts_findings(answer, reader, arena, out);
	json_name(out, "warnings");
	json_array_begin(out);
	facts_plain(answer, COLUMN_WARNINGS, reader, arena, out);
	json_array_end(out);
	json_name(out, "manifest");
	facts_manifest(answer, reader, arena, out);
	json_object_end(out);
}

/* Of the triple, of the manifest's class, and of the scale. */
static void
facts_findings(const struct db_answer *answer, enum mask_reader reader,
    struct arena *arena, struct out *out)
{
	struct text	kept = explain_open(answer, 0, COLUMN_FINDINGS,
			    "findings", arena);

	json_array_begin(out);
	finding_kept_print(kept.ptr, kept.len, reader, arena, out);
	facts_plain(answer, COLUMN_MANIFEST_FINDINGS, reader, arena, out);
	facts_plain(answer, COLUMN_SCAN_FINDINGS, reader, arena, out);
	json_array_end(out);
}

static void
facts_plain(const struct db_answer *answer, int col, enum mask_reader reader,
    struct arena *arena, struct out *out)
{
	if (!db_is_null(answer, 0, col))
		finding_kept_print(db_text(answer, 0, col),
		    db_len(answer, 0, col), reader, arena, out);
}

/* The sealed part is {"contents", "sender": {...}, "recipient": {...}}. */
static void
facts_manifest(const struct db_answer *answer, enum mask_reader reader,
    struct arena *arena, struct out *out)
{
	struct text	parts;

	if (db_is_null(answer, 0, COLUMN_MANIFEST)) {
		json_null(out);
		return;
	}
	parts = explain_open(answer, 0, COLUMN_MANIFEST_SEALED, "manifest",
	    arena);
	json_object_begin(out);
	json_members(out, db_text(answer, 0, COLUMN_MANIFEST),
	    db_len(answer, 0, COLUMN_MANIFEST));
	explain_party(parts, reader, arena, out);
	json_object_end(out);
}

static void
facts_triple(const struct db_answer *answer, enum mask_reader reader,
    struct arena *arena, struct out *out)
{
	int	i;

	json_object_begin(out);
	for (i = 0; i < 4; i++) {
		json_name(out, leg_names[i]);
		explain_document(answer, 0, COLUMN_LEGS + 2 * i,
		    COLUMN_LEGS + 2 * i + 1, reader, arena, out);
	}
	json_object_end(out);
}
