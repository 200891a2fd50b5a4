#include <assert.h>
#include <string.h>

#include "../core/kinds.h"
#include "message.h"
#include "message_part.h"
#include "tree.h"

static void	write_entry(const struct tree *, const struct document *);
static void	write_lines(const struct tree *, const struct document *);
static void	write_transfer(const struct tree *, const struct message *);
static void	write_subscribes(const struct tree *, const struct message *);
static void	write_extend(const struct tree *, const struct message *);
static void	write_parts(const struct tree *, const char *const *,
		    const struct text *, int);
static void	write_fields(const struct tree *, const struct field_spec *,
		    const struct text *, uint32_t);
static uint32_t	count_fields(const struct tree *, const struct field_spec *,
		    const struct text *, uint32_t);
static uint32_t	count_parts(const struct text *, int);
static bool	field_shows(const struct tree *, const struct field_spec *,
		    struct text);

void
message_write(enum media media, const struct message *message, struct out *out)
{
	struct tree	tree = { .media = media, .out = out };

	tree_message(&tree, message);
}

void
tree_message(const struct tree *tree, const struct message *message)
{
	const struct kind_spec	*kind = message->kind;
	uint32_t		i;

	assert(kind != NULL);

	tree_root_begin(tree, kind->message, message->guid, message->version,
	    1u + message->has_transfer + (message->subscribe_count > 0) +
	    message->has_extend + message->is_signed);

	tree_array_begin(tree, kind->body, message->entry_count);
	for (i = 0; i < message->entry_count; i++)
		write_entry(tree, &message->entries[i].document);
	tree_array_end(tree);

	if (message->has_transfer)
		write_transfer(tree, message);
	if (message->subscribe_count > 0)
		write_subscribes(tree, message);
	/* The two schemas have these in different order. */
	if (message->is_signed && kind->flow == FLOW_EXPORT)
		tree_opaque(tree, "Signature", message->signature);
	if (message->has_extend)
		write_extend(tree, message);
	if (message->is_signed && kind->flow == FLOW_IMPORT)
		tree_opaque(tree, "Signature", message->signature);

	tree_root_end(tree, kind->message);
}

static void
write_entry(const struct tree *tree, const struct document *document)
{
	const struct kind_spec	*kind = document->kind;
	uint32_t		fields;

	fields = count_fields(tree, kind->head_fields, document->head,
	    kind->head_count);

	if (kind->head == NULL) {
		tree_item_begin(tree, kind->body, fields);
		write_fields(tree, kind->head_fields, document->head,
		    kind->head_count);
		tree_object_end(tree, kind->body);
		return;
	}

	tree_item_begin(tree, kind->body, 1u + (document->line_count > 0));

	tree_object_begin(tree, kind->head, fields);
	write_fields(tree, kind->head_fields, document->head,
	    kind->head_count);
	tree_object_end(tree, kind->head);

	if (document->line_count > 0)
		write_lines(tree, document);
	tree_object_end(tree, kind->body);
}

static void
write_lines(const struct tree *tree, const struct document *document)
{
	const struct kind_spec	*kind = document->kind;
	const struct text	*row;
	uint32_t		i;

	tree_array_begin(tree, kind->line, document->line_count);

	for (i = 0; i < document->line_count; i++) {
		row = document->lines + i * kind->line_count;
		tree_item_begin(tree, kind->line, count_fields(tree,
		    kind->line_fields, row, kind->line_count));
		write_fields(tree, kind->line_fields, row, kind->line_count);
		tree_object_end(tree, kind->line);
	}

	tree_array_end(tree);
}

static void
write_transfer(const struct tree *tree, const struct message *message)
{
	tree_object_begin(tree, "BaseTransfer",
	    count_parts(message->transfer, TRANSFER_FIELDS));
	write_parts(tree, part_transfer, message->transfer, TRANSFER_FIELDS);
	tree_object_end(tree, "BaseTransfer");
}

static void
write_subscribes(const struct tree *tree, const struct message *message)
{
	const struct text	*row;
	uint32_t		i;

	tree_array_begin(tree, "BaseSubscribe", message->subscribe_count);

	for (i = 0; i < message->subscribe_count; i++) {
		row = message->subscribe[i];
		tree_item_begin(tree, "BaseSubscribe",
		    count_parts(row, SUBSCRIBE_FIELDS));
		write_parts(tree, part_subscribe, row, SUBSCRIBE_FIELDS);
		tree_object_end(tree, "BaseSubscribe");
	}

	tree_array_end(tree);
}

static void
write_extend(const struct tree *tree, const struct message *message)
{
	struct text	xml = message->extend[EXTEND_MESSAGE];

	tree_object_begin(tree, "ExtendMessage",
	    count_parts(message->extend, EXTEND_FIELDS));
	write_parts(tree, part_extend, message->extend, EXTEND_MESSAGE);

	if (xml.ptr != NULL && tree->media == MEDIA_XML) {
		tree_object_begin(tree, "Message", 0);
		tree_opaque(tree, "Message", xml);
		tree_object_end(tree, "Message");
	} else if (xml.ptr != NULL) {
		tree_opaque(tree, "Message", xml);
	}

	tree_object_end(tree, "ExtendMessage");
}

static void
write_parts(const struct tree *tree, const char *const *names,
    const struct text *parts, int count)
{
	int	i;

	for (i = 0; i < count; i++) {
		if (parts[i].ptr != NULL)
			tree_text(tree, names[i], parts[i]);
	}
}

static void
write_fields(const struct tree *tree, const struct field_spec *fields,
    const struct text *values, uint32_t count)
{
	uint32_t	i;

	for (i = 0; i < count; i++) {
		if (field_shows(tree, &fields[i], values[i]))
			tree_text(tree, fields[i].name, values[i]);
	}
}

static uint32_t
count_fields(const struct tree *tree, const struct field_spec *fields,
    const struct text *values, uint32_t count)
{
	uint32_t	i, shown;

	shown = 0;
	for (i = 0; i < count; i++)
		shown += field_shows(tree, &fields[i], values[i]);

	return (shown);
}

static uint32_t
count_parts(const struct text *parts, int count)
{
	uint32_t	shown;
	int		i;

	shown = 0;
	for (i = 0; i < count; i++)
		shown += parts[i].ptr != NULL;

	return (shown);
}

/* Content: what makes two documents the same. */
static bool
field_shows(const struct tree *tree, const struct field_spec *field,
    struct text value)
{
	if (value.ptr == NULL)
		return (false);

	if (tree->is_content)
		return (value.len > 0 && strcmp(field->name, "guid") != 0 &&
		    strcmp(field->name, "appTime") != 0);

	return (true);
}
