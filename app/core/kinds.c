#include "kinds_rows.h"
#include "require.h"

static const struct {
	const struct kind_spec	*rows;
	int			count;
} parts[] = {
	{ kinds_import, KINDS_IMPORT },
	{ kinds_export, KINDS_EXPORT },
	{ kinds_receipt, KINDS_RECEIPT },
};

static bool	kind_is_called(const struct kind_spec *, struct text);
static int	kind_field(const struct field_spec *, int, struct text);

const struct kind_spec *
kind_at(int i)
{
	uint32_t	part;

	REQUIRE(i >= 0);
	for (part = 0; part < COUNT(parts); part++) {
		if (i < parts[part].count)
			return (&parts[part].rows[i]);
		i -= parts[part].count;
	}

	return (NULL);
}

const struct kind_spec *
kind_find(enum document_kind number)
{
	const struct kind_spec	*kind;
	int			i;

	for (i = 0; (kind = kind_at(i)) != NULL; i++) {
		if (kind->kind == number)
			break;
	}

	return (kind);
}

const struct kind_spec *
kind_by_message(struct text message)
{
	const struct kind_spec	*kind;
	int			i;

	for (i = 0; (kind = kind_at(i)) != NULL; i++) {
		if (kind_is_called(kind, message))
			break;
	}

	return (kind);
}

const struct kind_spec *
kind_receipt(const struct kind_spec *kind)
{
	const struct kind_spec	*receipt = kind_find(kind->receipt);

	REQUIRE(receipt != NULL && receipt->direction == DIRECTION_OUT);

	return (receipt);
}

/* CEB311Message, or CEB311 alone. */
static bool
kind_is_called(const struct kind_spec *kind, struct text message)
{
	struct text	root = text_of(kind->message);

	if (message.len == 6)
		root.len = 6;

	return (text_equal(message, root));
}

int
kind_head_field(const struct kind_spec *kind, struct text name)
{
	return (kind_field(kind->head_fields, kind->head_count, name));
}

int
kind_line_field(const struct kind_spec *kind, struct text name)
{
	return (kind_field(kind->line_fields, kind->line_count, name));
}

static int
kind_field(const struct field_spec *fields, int count, struct text name)
{
	int	i;

	for (i = 0; i < count; i++) {
		if (text_equal_string(name, fields[i].name))
			return (i);
	}

	return (-1);
}

struct text
document_head(const struct document *doc, int field)
{
	REQUIRE(field >= 0 && field < doc->kind->head_count);

	return (doc->head[field]);
}

struct text
document_line(const struct document *doc, uint32_t row, int field)
{
	REQUIRE(row < doc->line_count);
	REQUIRE(field >= 0 && field < doc->kind->line_count);

	return (doc->lines[row * doc->kind->line_count + (uint32_t)field]);
}

struct text
document_number(const struct document *doc)
{
	const uint8_t	*field = doc->kind->number;
	struct text	number = TEXT_NONE;
	uint32_t	i;

	for (i = 0; i < COUNT(doc->kind->number) && field[i] != 0; i++) {
		number = document_head(doc, field[i]);
		if (!text_is_blank(number))
			break;
	}

	return (number);
}

struct text
document_part(const struct document *doc)
{
	struct text	part;

	if (doc->kind->part == 0)
		return (TEXT_NONE);

	part = document_head(doc, doc->kind->part);
	if (text_is_blank(part) && doc->kind->head_fields[
	    doc->kind->part].type == FIELD_COUNT)
		part = TEXT("1");

	return (part);
}

bool
document_is_draft(const struct document *doc)
{
	int	status;

	status = kind_head_field(doc->kind, TEXT("appStatus"));

	return (status >= 0 &&
	    text_equal_string(document_head(doc, status), "1"));
}
