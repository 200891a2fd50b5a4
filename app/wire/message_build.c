#include <assert.h>
#include <string.h>

#include "envelope.h"
#include "message_build.h"
#include "message_part.h"

static bool	build_enter_root(struct build *, struct text);
static bool	build_enter_top(struct build *, struct text);
static bool	build_enter_body(struct build *, struct text);
static void	build_enter_field(struct build *, struct text, bool);
static bool	build_document_begin(struct build *);
static bool	build_document_end(struct build *);
static bool	build_entries_grow(struct build *);
static bool	build_line_begin(struct build *);
static bool	build_rows_grow(struct build *, size_t);
static void	build_fault(struct build *, enum fault_code, const char *,
		    uint32_t);
static int32_t	build_row(const struct build *);
static bool	name_is(struct text, const char *);

static struct message_entry *
build_entry(const struct build *build)
{
	return (&build->message->entries[build->message->entry_count - 1]);
}

void
build_open(struct build *build, struct arena *arena, struct message *message)
{
	memset(build, 0, sizeof(*build));
	build->is_inner = message->is_enveloped;
	build->arena = arena;
	build->message = message;
}

bool
build_close(struct build *build)
{
	assert(build->depth == 0);

	if (build->message->kind == NULL && build->message->is_enveloped)
		return (envelope_check(build));
	if (build->message->kind == NULL)
		return (build_fail(build, FAULT_KIND, NULL, 0));

	if (build->message->entry_count == 0)
		return (build_fail(build, FAULT_MISSING,
		    build->message->kind->body, 0));

	return (true);
}

bool
build_fail(struct build *build, enum fault_code code, const char *field,
    uint32_t pos)
{
	struct fault	*fault = &build->message->fault;

	if (fault->code == FAULT_NONE) {
		fault->code = code;
		fault->field = field;
		fault->pos = pos;
	}

	return (false);
}

bool
build_enter(struct build *build, struct text name)
{
	assert(build->depth <= LIMIT_DEPTH);

	switch (build_place(build)) {
	case PLACE_TOP:
		return (build_enter_top(build, name));
	case PLACE_ROOT:
		return (build_enter_root(build, name));
	case PLACE_BODY:
		return (build_enter_body(build, name));
	case PLACE_HEAD:
		build_enter_field(build, name, true);
		break;
	case PLACE_LINE:
		build_enter_field(build, name, false);
		break;
	case PLACE_TRANSFER:
	case PLACE_SUBSCRIBE:
	case PLACE_EXTEND:
		return (part_enter(build, name));
	case PLACE_NODE:
	case PLACE_ENVELOPE:
	case PLACE_ADDRESS:
		return (envelope_enter(build, name));
	default:
		build_go(build, PLACE_SKIP);
		break;
	}

	return (true);
}

bool
build_leave(struct build *build)
{
	enum place	left = build_place(build);

	assert(build->depth > 0);
	build->depth--;

	if (left == PLACE_BODY)
		return (build_document_end(build));

	return (part_leave(build, left));
}

void
build_text(struct build *build, struct text text)
{
	assert(build_place(build) == PLACE_FIELD && text.ptr != NULL);

	while (text.len > 0 && (text.ptr[0] == ' ' || text.ptr[0] == '\t' ||
	    text.ptr[0] == '\n' || text.ptr[0] == '\r')) {
		text.ptr++;
		text.len--;
	}

	while (text.len > 0 && (text.ptr[text.len - 1] == ' ' ||
	    text.ptr[text.len - 1] == '\t' ||
	    text.ptr[text.len - 1] == '\n' || text.ptr[text.len - 1] == '\r'))
		text.len--;

	*build->target = text;
}

void
build_attribute(struct build *build, struct text name, struct text value)
{
	if (build_place(build) != PLACE_ROOT)
		return;

	if (name_is(name, "guid"))
		build->message->guid = value;
	else if (name_is(name, "version"))
		build->message->version = value;
}

bool
build_odd(struct build *build, uint32_t pos)
{
	const struct kind_spec	*kind = build->message->kind;
	enum place		from = build->places[build->depth - 1];

	switch (build_place(build)) {
	case PLACE_BODY:
		build_fault(build, FAULT_VALUE, kind->body, pos);
		return (true);
	case PLACE_HEAD:
		build_fault(build, FAULT_VALUE, kind->head, pos);
		return (true);
	case PLACE_LINE:
		build_fault(build, FAULT_VALUE, kind->line, pos);
		return (true);
	case PLACE_FIELD:
		if (from > PLACE_LINE)
			return (build_fail(build, FAULT_VALUE, build->field,
			    pos));
		build_fault(build, FAULT_VALUE, build->field, pos);
		return (true);
	case PLACE_SKIP:
		return (true);
	case PLACE_OPAQUE:
		return (build_fail(build, FAULT_VALUE, build->field, pos));
	default:
		return (build_fail(build, FAULT_SYNTAX, NULL, pos));
	}
}

bool
build_repeats(const struct build *build)
{
	switch (build_place(build)) {
	case PLACE_ROOT:
	case PLACE_SKIP:
		return (true);
	case PLACE_BODY:
		return (build->message->kind->head != NULL);
	default:
		return (false);
	}
}

static bool
build_enter_top(struct build *build, struct text name)
{
	struct message	*message = build->message;

	if (message->type.ptr != NULL)
		return (build_fail(build, FAULT_SYNTAX, NULL, 0));

	message->type = name;
	if (!build->is_inner && envelope_begin(build, name))
		return (true);

	message->kind = kind_by_message(name);
	if (message->kind == NULL)
		return (build_fail(build, FAULT_KIND, NULL, 0));

	build_go(build, PLACE_ROOT);
	return (true);
}

static bool
build_enter_root(struct build *build, struct text name)
{
	if (name_is(name, build->message->kind->body))
		return (build_document_begin(build));

	return (part_begin(build, name));
}

static bool
build_enter_body(struct build *build, struct text name)
{
	const struct kind_spec	*kind = build->message->kind;

	if (kind->head == NULL) {
		build_enter_field(build, name, true);
		return (true);
	}

	build->hint = 0;
	if (name_is(name, kind->head)) {
		if (build->has_head)
			build_fault(build, FAULT_REPEATED, kind->head, 0);
		build_go(build, build->has_head ? PLACE_SKIP : PLACE_HEAD);
		build->has_head = true;
	} else if (kind->line != NULL && name_is(name, kind->line)) {
		return (build_line_begin(build));
	} else {
		build_go(build, PLACE_SKIP);
	}

	return (true);
}

/*
 * Fields mostly come in schema order, so the search starts behind the last
 * one. A field that stands twice keeps its first value.
 */
static void
build_enter_field(struct build *build, struct text name, bool is_head)
{
	const struct kind_spec		*kind = build->message->kind;
	const struct field_spec		*fields;
	struct text			*values;
	uint16_t			i, n, count;

	fields = is_head ? kind->head_fields : kind->line_fields;
	count = is_head ? kind->head_count : kind->line_count;
	values = is_head ? build_entry(build)->document.head :
	    &build->rows[(build_row(build) - 1) * count];

	for (n = 0, i = build->hint; n < count; n++, i++) {
		if (i >= count)
			i = 0;
		if (name_is(name, fields[i].name))
			break;
	}

	if (n == count) {
		build_go(build, PLACE_SKIP);
		return;
	}

	build->hint = (uint16_t)(i + 1);
	if (values[i].ptr != NULL) {
		build_fault(build, FAULT_REPEATED, fields[i].name, 0);
		build_go(build, PLACE_SKIP);
		return;
	}

	build->target = &values[i];
	build->field = fields[i].name;
	build_go(build, PLACE_FIELD);
}

static bool
build_document_begin(struct build *build)
{
	struct message		*message = build->message;
	const struct kind_spec	*kind = message->kind;
	struct message_entry	*entry;

	if (message->entry_count == (kind->body_max > 0 ? kind->body_max :
	    LIMIT_DOCUMENTS))
		return (build_fail(build, FAULT_LIMIT, kind->body, 0));
	if (!build_entries_grow(build))
		return (build_fail(build, FAULT_LIMIT, NULL, 0));

	entry = &message->entries[message->entry_count++];
	entry->document.kind = kind;
	entry->document.head = arena_get(build->arena,
	    kind->head_count * sizeof(struct text));
	if (entry->document.head == NULL)
		return (build_fail(build, FAULT_LIMIT, NULL, 0));

	build->has_head = kind->head == NULL;
	build->hint = 0;
	build_go(build, PLACE_BODY);
	return (true);
}

/* Rows and faults were gathered in the builder; now their number is known. */
static bool
build_document_end(struct build *build)
{
	struct message_entry	*entry = build_entry(build);
	struct document		*document = &entry->document;
	size_t			size;

	if (!build->has_head)
		build_fault(build, FAULT_MISSING, document->kind->head, 0);

	size = document->line_count * document->kind->line_count *
	    sizeof(struct text);
	document->lines = arena_get(build->arena, size);
	entry->faults = arena_get(build->arena,
	    (size_t)entry->fault_count * sizeof(struct fault));
	if (document->lines == NULL || entry->faults == NULL)
		return (build_fail(build, FAULT_LIMIT, NULL, 0));

	if (size > 0)
		memcpy(document->lines, build->rows, size);
	memcpy(entry->faults, build->faults,
	    (size_t)entry->fault_count * sizeof(struct fault));

	return (true);
}

static bool
build_entries_grow(struct build *build)
{
	struct message		*message = build->message;
	struct message_entry	*entries;
	uint32_t		room;

	if (message->entry_count < build->room)
		return (true);

	room = build->room == 0 ? 1 : build->room * 4;
	entries = arena_get(build->arena, room * sizeof(*entries));
	if (entries == NULL)
		return (false);

	if (message->entry_count > 0)
		memcpy(entries, message->entries,
		    message->entry_count * sizeof(*entries));
	message->entries = entries;
	build->room = room;

	return (true);
}

/*
 * One line more than is allowed is kept, so that document_check sees that
 * there are too many; what comes after is skipped.
 */
static bool
build_line_begin(struct build *build)
{
	struct document	*document = &build_entry(build)->document;
	size_t		width = document->kind->line_count;

	if (document->line_count > document->kind->line_max) {
		build_go(build, PLACE_SKIP);
		return (true);
	}
	if (document->line_count == build->row_room &&
	    !build_rows_grow(build, width))
		return (build_fail(build, FAULT_LIMIT, NULL, 0));

	memset(&build->rows[document->line_count * width], 0,
	    width * sizeof(struct text));
	document->line_count++;
	build_go(build, PLACE_LINE);

	return (true);
}

/* Most documents have a line or two; the specification allows 99. */
static bool
build_rows_grow(struct build *build, size_t width)
{
	uint32_t	room = build->row_room == 0 ? 4 : build->row_room * 4;
	struct text	*rows;

	rows = arena_get(build->arena, room * width * sizeof(*rows));
	if (rows == NULL)
		return (false);
	if (build->row_room > 0)
		memcpy(rows, build->rows, build->row_room * width *
		    sizeof(*rows));
	build->rows = rows;
	build->row_room = room;

	return (true);
}

static void
build_fault(struct build *build, enum fault_code code, const char *field,
    uint32_t pos)
{
	struct message_entry	*entry = build_entry(build);

	if (entry->fault_count == LIMIT_FAULTS)
		return;

	build->faults[entry->fault_count++] = (struct fault){
		.code = code, .field = field, .line = build_row(build),
		.pos = pos
	};
}

/* The number of the line that is entered, from 1; 0: none is. */
static int32_t
build_row(const struct build *build)
{
	uint32_t	i;

	for (i = build->depth; i > 0; i--) {
		if (build->places[i] == PLACE_LINE)
			return ((int32_t)
			    build_entry(build)->document.line_count);
	}

	return (0);
}

static bool
name_is(struct text name, const char *is)
{
	return (name.ptr != NULL && strlen(is) == name.len &&
	    memcmp(name.ptr, is, name.len) == 0);
}
