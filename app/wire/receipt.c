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
			    const struct receipt_entry *, const char *);
static void		write_info(const struct tree *,
			    const struct receipt_entry *);
static struct text	info_cut(struct text, char *, size_t);
static struct text	key_find(const struct kind_spec *,
			    const struct receipt_entry *, int);
static struct text	key_cut(struct text, uint32_t);
static struct text	key_exact(struct text, uint32_t);
static struct text	key_show(const struct kind_spec *,
			    const struct receipt_entry *, int, char *);
static struct text	key_show_list(const struct kind_spec *,
			    const struct receipt_entry *, int, char *);

void
receipt_keys(const struct document *document, struct text keys[RECEIPT_KEYS])
{
	const struct kind_spec	*kind = document->kind;
	int			i;

	assert(kind->key_count <= RECEIPT_KEYS);

	for (i = 0; i < RECEIPT_KEYS; i++)
		keys[i] = i < kind->key_count ?
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
	int	i;

	json_object_begin(out);
	for (i = 0; i < kind->key_count; i++) {
		if (text_is_blank(keys[i]))
			continue;
		json_name(out, kind->head_fields[kind->keys[i]].name);
		json_text(out, keys[i]);
	}
	json_object_end(out);
}

void
receipt_write(enum media media, const struct kind_spec *kind,
    const char guid[37], const struct receipt_entry *entries, uint32_t count,
    const char *locale, struct out *out)
{
	struct tree	tree = { .media = media, .out = out };
	char		upper[37];
	uint32_t	i;

	assert(kind != NULL && kind->key_count <= RECEIPT_KEYS);

	receipt_guid(guid, upper);
	tree_root_begin(&tree, kind->receipt, text_of(upper), TEXT("1.0"), 1);

	tree_array_begin(&tree, kind->answer, count);
	for (i = 0; i < count; i++)
		write_entry(&tree, kind, &entries[i], locale);
	tree_array_end(&tree);

	tree_root_end(&tree, kind->receipt);
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
    const struct receipt_entry *entry, const char *locale)
{
	struct text	keys[RECEIPT_KEYS];
	char		minted[PRE_NO_CHARACTERS + 1], guid[37];
	uint32_t	members;
	int		i;

	assert(strlen(entry->time) == 17 && !text_is_blank(entry->status));

	members = 4u + (tree->media != MEDIA_XML);
	for (i = 0; i < kind->key_count; i++) {
		keys[i] = key_show(kind, entry, i, minted);
		members += keys[i].ptr != NULL;
	}

	receipt_guid(entry->guid, guid);
	tree_item_begin(tree, kind->answer, members);
	tree_string(tree, "guid", guid);

	for (i = 0; i < kind->key_count; i++) {
		if (keys[i].ptr != NULL)
			tree_text(tree,
			    kind->head_fields[kind->keys[i]].name, keys[i]);
	}

	tree_text(tree, "returnStatus", key_cut(entry->status, 10));
	tree_string(tree, "returnTime", entry->time);
	write_info(tree, entry);

	if (tree->media != MEDIA_XML)
		receipt_errors_write(tree, kind, entry, locale);
	tree_object_end(tree, kind->answer);
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

static struct text
key_show(const struct kind_spec *kind, const struct receipt_entry *entry,
    int i, char *minted)
{
	const struct field_spec	*field = &kind->head_fields[kind->keys[i]];

	if (kind->kind == KIND_LIST)
		return (key_show_list(kind, entry, kind->keys[i], minted));

	if (text_is_blank(entry->keys[i]))
		return (TEXT("-"));

	return (key_cut(entry->keys[i], field->max));
}

/* Only 622 has keys that may be left out, and two that must be exact. */
static struct text
key_show_list(const struct kind_spec *kind, const struct receipt_entry *entry,
    int field, char *minted)
{
	struct text	value = key_find(kind, entry, field);

	switch (field) {
	case LIST_COP_NO:
		if (text_is_blank(value))
			value = key_find(kind, entry, LIST_PRE_NO);
		if (text_is_blank(value))
			value = key_find(kind, entry, LIST_INVT_NO);
		if (text_is_blank(value))
			value = TEXT("-");
		return (key_cut(value, kind->head_fields[field].max));
	case LIST_PRE_NO:
		value = key_exact(value, PRE_NO_CHARACTERS);
		if (value.ptr != NULL)
			return (value);
		(void)snprintf(minted, PRE_NO_CHARACTERS + 1,
		    "B%.8s000000000", entry->time);
		return (text_of(minted));
	case LIST_INVT_NO:
	case LIST_CUSTOMS_CODE:
		return (key_exact(value, kind->head_fields[field].max));
	default:
		return (text_is_blank(value) ? TEXT_NONE :
		    key_cut(value, kind->head_fields[field].max));
	}
}

static struct text
key_find(const struct kind_spec *kind, const struct receipt_entry *entry,
    int field)
{
	int	i;

	for (i = 0; kind->keys[i] != field; i++)
		assert(i + 1 < kind->key_count);

	return (entry->keys[i]);
}

static struct text
key_cut(struct text value, uint32_t characters)
{
	value.len = text_head(value, characters);

	return (value);
}

static struct text
key_exact(struct text value, uint32_t characters)
{
	return (value.ptr != NULL && text_characters(value) == characters ?
	    value : TEXT_NONE);
}
