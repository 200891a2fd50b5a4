#include <assert.h>

#include "message.h"
#include "stored.h"
#include "tree.h"

static void	document_write(const struct document *, bool, struct out *);

void
document_pack(const struct document *document, struct out *out)
{
	document_write(document, false, out);
}

void
document_content(const struct document *document, struct out *out)
{
	document_write(document, true, out);
}

int
document_unpack(const void *bytes, size_t len, struct arena *arena,
    struct document *document)
{
	struct message	message;

	if (message_read(MEDIA_MSGPACK, bytes, len, arena, &message) == -1 ||
	    message.entry_count != 1 || message.entries[0].fault_count > 0)
		return (-1);

	*document = message.entries[0].document;
	return (0);
}

static void
document_write(const struct document *document, bool is_content,
    struct out *out)
{
	struct tree		tree = { MEDIA_MSGPACK, out, is_content };
	struct message_entry	entry = { .document = *document };
	struct message		message = { .kind = document->kind,
				    .entries = &entry, .entry_count = 1 };

	assert(document->kind != NULL && document->head != NULL);

	tree_message(&tree, &message);
}
