#include <assert.h>
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "../core/finding.h"
#include "../core/kinds.h"
#include "receipt.h"
#include "receipt_error.h"
#include "tree.h"

#define PRE_NO_CHARACTERS	18

/* Words for a receipt that has none of its own. */
#define INFO_GOOD	"处理成功"
#define INFO_BAD	"处理异常"

static void		write_entry(const struct tree *,
			    const struct kind_spec *,
			    const struct kind_spec *,
			    const struct receipt_entry *, const char *);
static void		write_info(const struct tree *,
			    const struct receipt_entry *);
static struct text	info_cut(struct text, char *, size_t);
static struct text	key_cut(struct text, uint32_t);
static struct text	key_show(const struct kind_spec *,
			    const struct field_spec *,
			    const struct receipt_entry *, int, char *);
static struct text	key_other(const struct kind_spec *,
			    const struct receipt_entry *);
static bool		key_counts(struct text);

/* What a receipt echoes stands behind its guid. */
static const struct field_spec *
key_fields(const struct kind_spec *receipt)
{
	return (&receipt->head_fields[1]);
}

void
receipt_keys(const struct document *document, struct text keys[RECEIPT_KEYS])
{
	const struct kind_spec	*kind = document->kind;
	int			i;

	assert(kind->key_count <= RECEIPT_KEYS);

	for (i = 0; i < RECEIPT_KEYS; i++)
		keys[i] = i < kind->key_count && kind->keys[i] != KEY_NONE ?
		    document_head(document, kind->keys[i]) : TEXT_NONE;
}

void
receipt_key_set(const struct kind_spec *kind, struct text keys[RECEIPT_KEYS],
    int field, struct text value)
{
	int	i;

	for (i = 0; i < kind->key_count; i++) {
		if (kind->keys[i] == field)
			keys[i] = value;
	}
}

void
receipt_keys_write(const struct kind_spec *kind,
    const struct text keys[RECEIPT_KEYS], struct out *out)
{
	const struct field_spec	*fields = key_fields(kind_receipt(kind));
	int			i;

	json_object_begin(out);
	for (i = 0; i < kind->key_count; i++) {
		if (text_is_blank(keys[i]))
			continue;
		json_name(out, fields[i].name);
		json_text(out, keys[i]);
	}
	json_object_end(out);
}

void
receipt_write(enum media media, const struct kind_spec *kind,
    const char guid[37], const struct receipt_entry *entries, uint32_t count,
    const char *locale, struct out *out)
{
	const struct kind_spec	*receipt = kind_receipt(kind);
	struct tree		tree = { .media = media, .out = out };
	char			upper[37];
	uint32_t		i;

	assert(kind->key_count <= RECEIPT_KEYS);

	receipt_guid(guid, upper);
	tree_root_begin(&tree, receipt->message, text_of(upper), TEXT("1.0"),
	    1);

	tree_array_begin(&tree, receipt->body, count);
	for (i = 0; i < count; i++)
		write_entry(&tree, kind, receipt, &entries[i], locale);
	tree_array_end(&tree);

	tree_root_end(&tree, receipt->message);
}

void
receipt_guid(const char guid[37], char upper[37])
{
	int	i;

	for (i = 0; i < 36; i++)
		upper[i] = (char)toupper((unsigned char)guid[i]);
	upper[36] = '\0';
}

static void
write_entry(const struct tree *tree, const struct kind_spec *kind,
    const struct kind_spec *receipt, const struct receipt_entry *entry,
    const char *locale)
{
	const struct field_spec	*fields = key_fields(receipt);
	struct text		keys[RECEIPT_KEYS];
	char			minted[PRE_NO_CHARACTERS + 1], guid[37];
	uint32_t		members;
	int			i;

	assert(strlen(entry->time) == 17 && !text_is_blank(entry->status));

	members = 4u + (tree->media != MEDIA_XML);
	for (i = 0; i < kind->key_count; i++) {
		keys[i] = key_show(kind, &fields[i], entry, i, minted);
		members += keys[i].ptr != NULL;
	}

	receipt_guid(entry->guid, guid);
	tree_item_begin(tree, receipt->body, members);
	tree_string(tree, "guid", guid);

	for (i = 0; i < kind->key_count; i++) {
		if (keys[i].ptr != NULL)
			tree_text(tree, fields[i].name, keys[i]);
	}

	tree_text(tree, "returnStatus", key_cut(entry->status, 10));
	tree_string(tree, "returnTime", entry->time);
	write_info(tree, entry);

	if (tree->media != MEDIA_XML)
		receipt_errors_write(tree, kind, entry, locale);
	tree_object_end(tree, receipt->body);
}

static void
write_info(const struct tree *tree, const struct receipt_entry *entry)
{
	struct text	info;
	char		room[FINDING_INFO_ROOM];

	if (!text_is_blank(entry->info)) {
		info = info_cut(entry->info, room, sizeof(room));
	} else if (entry->fault_count > 0) {
		info.ptr = room;
		info.len = fault_info(entry->faults,
		    (uint32_t)entry->fault_count, room, sizeof(room));
	} else {
		info = !text_is_blank(entry->status) &&
		    entry->status.ptr[0] == '-' ? TEXT(INFO_BAD) :
		    TEXT(INFO_GOOD);
	}

	tree_text(tree, "returnInfo", info);
}

/* What does not fit is counted; 20 characters are kept for saying so. */
static struct text
info_cut(struct text info, char *room, size_t size)
{
	uint32_t	characters, head;
	int		len;

	characters = text_characters(info);
	if (characters <= FINDING_INFO_CHARACTERS)
		return (info);

	head = text_head(info, FINDING_INFO_CHARACTERS - 20);
	len = snprintf(room, size, "%.*s…另有%u字未列出", (int)head,
	    info.ptr, characters - (FINDING_INFO_CHARACTERS - 20));

	return ((struct text){ room, (uint32_t)len });
}

/*
 * Key i as the receipt's own table lets it stand. What the schema wants and
 * the document has not is filled: a number of the document with another of
 * its numbers, preNo with one that is never given, a part with 1.
 */
static struct text
key_show(const struct kind_spec *kind, const struct field_spec *field,
    const struct receipt_entry *entry, int i, char *minted)
{
	struct text	value = entry->keys[i];

	if (field->type == FIELD_EXACT && !text_is_blank(value) &&
	    text_characters(value) != field->max)
		value = TEXT_NONE;
	if (field->type == FIELD_COUNT && !key_counts(value))
		value = TEXT_NONE;
	if (!text_is_blank(value))
		return (key_cut(value, field->max));
	if (!field->required)
		return (TEXT_NONE);

	if (field->type == FIELD_COUNT)
		return (TEXT("1"));
	if (field->type == FIELD_EXACT && field->max == PRE_NO_CHARACTERS) {
		(void)snprintf(minted, PRE_NO_CHARACTERS + 1,
		    "B%.8s000000000", entry->time);
		return (text_of(minted));
	}

	value = kind->keys[i] == kind->number[0] ?
	    key_other(kind, entry) : TEXT_NONE;

	return (text_is_blank(value) ? TEXT("-") :
	    key_cut(value, field->max));
}

/* The first of the document's numbers that is among the keys. */
static struct text
key_other(const struct kind_spec *kind, const struct receipt_entry *entry)
{
	uint32_t	n;
	int		i;

	for (n = 1; n < 3 && kind->number[n] != 0; n++) {
		for (i = 0; i < kind->key_count; i++) {
			if (kind->keys[i] == kind->number[n] &&
			    !text_is_blank(entry->keys[i]))
				return (entry->keys[i]);
		}
	}

	return (TEXT_NONE);
}

/* xs:int of at most 9 digits. */
static bool
key_counts(struct text value)
{
	uint32_t	i;

	for (i = 0; i < value.len; i++) {
		if (value.ptr[i] < '0' || value.ptr[i] > '9')
			return (false);
	}

	return (value.len > 0 && value.len <= 9);
}

static struct text
key_cut(struct text value, uint32_t characters)
{
	value.len = text_head(value, characters);

	return (value);
}
