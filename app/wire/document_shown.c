/* A document as its readers see it: see document_shown.h. */

#include "../core/kinds.h"
#include "../limits.h"
#include "document_shown.h"
#include "finding_kept.h"
#include "squeeze.h"
#include "stored.h"

static void	shown_head(const struct document *, enum mask_reader,
		    struct arena *, struct out *);
static void	shown_lines(const struct document *, enum mask_reader,
		    struct arena *, struct out *);

void
document_shown(const struct document *d, enum mask_reader reader,
    struct arena *arena, struct out *out)
{
	json_name(out, "head");
	shown_head(d, reader, arena, out);
	json_name(out, "lines");
	shown_lines(d, reader, arena, out);
}

void
document_shown_stored(const void *bytes, size_t len, enum mask_reader reader,
    struct arena *arena, struct out *out)
{
	int64_t		size = bytes == NULL ? -1 : squeeze_size(bytes, len);
	struct document	d;
	char		*plain;

	plain = size < 0 || size > LIMIT_BODY_BYTES ? NULL :
	    arena_get(arena, (size_t)size + 1);
	if (plain == NULL ||
	    squeeze_read(bytes, len, plain, (size_t)size) == -1 ||
	    document_unpack(plain, (size_t)size, arena, &d) == -1) {
		json_null(out);
		return;
	}
	json_object_begin(out);
	document_shown(&d, reader, arena, out);
	json_object_end(out);
}

static void
shown_head(const struct document *d, enum mask_reader reader,
    struct arena *arena, struct out *out)
{
	uint16_t	f;

	json_object_begin(out);
	for (f = 0; f < d->kind->head_count; f++) {
		struct text	value = document_head(d, f);

		if (value.len == 0)
			continue;
		json_name(out, d->kind->head_fields[f].name);
		json_text(out, mask_get(d->kind->head_fields[f].privacy,
		    reader, value, arena));
	}
	json_object_end(out);
}

static void
shown_lines(const struct document *d, enum mask_reader reader,
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
			json_text(out, mask_get(
			    d->kind->line_fields[f].privacy, reader, value,
			    arena));
		}
		json_object_end(out);
	}
	json_array_end(out);
}
