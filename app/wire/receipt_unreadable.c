/*
 * CEB900, the receipt for a message that never became documents.
 */

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "../core/finding.h"
#include "../limits.h"
#include "receipt.h"
#include "receipt_error.h"
#include "tree.h"

static void		write_original(const struct tree *,
			    const struct receipt_unreadable *);
static void		write_info(const struct tree *, const struct fault *);
static struct text	text_cut(struct text, uint32_t, struct text);

void
receipt_write_unreadable(enum media media,
    const struct receipt_unreadable *unreadable, const char *locale,
    struct out *out)
{
	const struct message	*message = unreadable->message;
	struct tree		tree = { .media = media, .out = out };
	char			guid[37];

	assert(message->fault.code != FAULT_NONE);

	receipt_guid(unreadable->guid, guid);
	tree_root_begin(&tree, "CEB900Message", text_of(guid), TEXT("1.0"), 1);

	tree_object_begin(&tree, "MessageReturn", 7);
	tree_string(&tree, "guid", guid);
	tree_string(&tree, "returnStatus", receipt_unreadable_status(message));
	write_info(&tree, &message->fault);
	tree_string(&tree, "returnTime", unreadable->time);
	tree_text(&tree, "oriCopMsgId", text_cut(message->is_enveloped ?
	    message->envelope[ENVELOPE_COP_MSG_ID] : message->guid, 255,
	    TEXT("")));
	tree_text(&tree, "oriMessageType", text_cut(message->type, 15,
	    TEXT("Unknown")));

	if (media == MEDIA_XML) {
		write_original(&tree, unreadable);
	} else {
		tree_array_begin(&tree, "errors", 1);
		receipt_error_write(&tree, NULL, 0, &message->fault, locale);
		tree_array_end(&tree);
	}

	tree_object_end(&tree, "MessageReturn");
	tree_root_end(&tree, "CEB900Message");
}

const char *
receipt_unreadable_status(const struct message *message)
{
	const struct kind_spec	*kind = message->kind;
	const struct fault	*fault = &message->fault;

	/* What the hub issues has no codes for what is wrong with it. */
	if (fault->code == FAULT_DIRECTION ||
	    (kind != NULL && kind->direction == DIRECTION_OUT))
		return ("-2999");
	if (kind == NULL || fault->field == NULL ||
	    strcmp(fault->field, kind->body) != 0)
		return ("-0001");

	return (fault->code == FAULT_LIMIT ? kind->errors.too_many :
	    kind->errors.invalid);
}

static void
write_info(const struct tree *tree, const struct fault *fault)
{
	char	info[256];
	int	len;

	len = snprintf(info, sizeof(info), "%s%s%s",
	    fault->field == NULL ? "" : fault->field,
	    fault->field == NULL ? "" : ":", fault_word(fault->code)->zh);
	if (fault->pos > 0)
		(void)snprintf(info + len, sizeof(info) - (size_t)len,
		    "（第%u字节）", fault->pos);

	tree_string(tree, "returnInfo", info);
}

static void
write_original(const struct tree *tree,
    const struct receipt_unreadable *unreadable)
{
	struct text	text = { unreadable->bytes, LIMIT_RECEIPT_ORIGINAL };

	if (unreadable->len < LIMIT_RECEIPT_ORIGINAL)
		text.len = (uint32_t)unreadable->len;

	/* Not through the middle of a character. */
	while (text.len > 0 && text.len < unreadable->len &&
	    (text.ptr[text.len] & 0xc0) == 0x80)
		text.len--;

	out_print(tree->out, "<oriBizMessage><![CDATA[");
	xml_put_cdata(tree->out, text);
	out_print(tree->out, "]]></oriBizMessage>");
}

static struct text
text_cut(struct text text, uint32_t characters, struct text instead)
{
	if (text_is_blank(text))
		return (instead);

	text.len = text_head(text, characters);
	return (text);
}
