/*
 * The bytes say what stands in a message; three media carry it; three readers
 * must read the same. A byte chooses the kind, then a document, a field and a
 * length at a time, and so many bytes are its text.
 */

#include "fuzz_message.h"

struct source {
	const uint8_t	*bytes;
	size_t		len;
};

static uint8_t
source_byte(struct source *source)
{
	if (source->len == 0)
		return (0);
	source->len--;

	return (*source->bytes++);
}

/* A text as a reader would give it: of XML's characters, blanks taken off. */
static struct text
source_text(struct source *source, struct arena *arena)
{
	size_t		len = source_byte(source);
	struct text	text;

	len = len < source->len ? len : source->len;
	text = make_copy(arena, (const char *)source->bytes, len);
	source->bytes += len;
	source->len -= len;

	if (!fuzz_carries(&text, 1))
		return (TEXT("\xef\xbf\xbd"));
	while (text.len > 0 && memchr(" \t\r\n", text.ptr[0], 4) != NULL) {
		text.ptr++;
		text.len--;
	}
	while (text.len > 0 &&
	    memchr(" \t\r\n", text.ptr[text.len - 1], 4) != NULL)
		text.len--;

	return (text);
}

static void
source_document(struct source *source, struct arena *arena,
    struct document *document)
{
	const struct kind_spec	*kind = document->kind;
	uint8_t			n = source_byte(source);
	size_t			width = kind->line_count;

	document->head = arena_get(arena,
	    kind->head_count * sizeof(struct text));
	document->line_count = width == 0 ? 0 : n & 3u;
	document->lines = arena_get(arena,
	    document->line_count * width * sizeof(struct text));

	for (n >>= 2; n > 0 && source->len > 0; n--) {
		uint8_t		where = source_byte(source);
		struct text	text = source_text(source, arena);

		document->head[where % kind->head_count] = text;
		if (document->line_count > 0)
			document->lines[(where + n) %
			    (document->line_count * width)] = text;
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct source		source = { bytes, len };
	struct message_entry	entries[4];
	struct message		message;
	struct arena		arena;
	uint32_t		i;

	memset(&message, 0, sizeof(message));
	memset(entries, 0, sizeof(entries));
	arena_open(&arena, FUZZ_MEMORY);

	message.kind = kind_at(source_byte(&source) % KINDS);
	message.entries = entries;
	message.entry_count = message.kind->body_max == 1 ? 1 :
	    1 + source_byte(&source) % 4u;
	message.guid = source_text(&source, &arena);
	message.has_transfer = true;
	message.transfer[TRANSFER_DXP_ID] = source_text(&source, &arena);
	for (i = 0; i < message.entry_count; i++) {
		entries[i].document.kind = message.kind;
		source_document(&source, &arena, &entries[i].document);
	}

	fuzz_turn(MEDIA_XML, &message);
	fuzz_turn(MEDIA_JSON, &message);
	fuzz_turn(MEDIA_MSGPACK, &message);
	arena_close(&arena);

	return (0);
}
