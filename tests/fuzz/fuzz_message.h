/*
 * What every message reader owes, whatever it is fed: a message, or a fault
 * with a place in the bytes. And a message that was read is the same message
 * after it was written and read again, in every medium that can carry it.
 */

#ifndef HUB_TESTS_FUZZ_MESSAGE_H
#define HUB_TESTS_FUZZ_MESSAGE_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../app/wire/utf8.h"
#include "../unit/wire_make.h"

int	LLVMFuzzerTestOneInput(const uint8_t *, size_t);

#define FUZZ_MEMORY	(64u << 20)

/* A rule that was broken is a crash, and the fuzzer keeps what did it. */
MAKE_UNUSED static void
fuzz_must(bool holds, const char *what)
{
	if (!holds) {
		fprintf(stderr, "fuzz: not so: %s\n", what);
		abort();
	}
}

MAKE_UNUSED static bool
fuzz_carries(const struct text *values, size_t count)
{
	size_t		i;
	uint32_t	at;

	for (i = 0; i < count; i++) {
		for (at = 0; at < values[i].len; ) {
			if (!utf8_is_xml(text_next(values[i], &at)))
				return (false);
		}
	}

	return (true);
}

/* JSON can say characters that XML cannot; a document's check tells. */
MAKE_UNUSED static bool
fuzz_is_xml(const struct message *message)
{
	const struct document	*d;
	uint32_t		i;

	for (i = 0; i < message->entry_count; i++) {
		d = &message->entries[i].document;
		if (!fuzz_carries(d->head, d->kind->head_count) ||
		    !fuzz_carries(d->lines,
		    (size_t)d->line_count * d->kind->line_count))
			return (false);
	}

	return (true);
}

MAKE_UNUSED static void
fuzz_turn(enum media media, const struct message *message)
{
	struct message	back;
	struct arena	arena;
	struct out	out;
	int		rc;

	arena_open(&arena, FUZZ_MEMORY);
	out_open(&out);
	message_write(media, message, &out);
	fuzz_must(!out.failed, "a message can be written");
	rc = message_read(media, out.bytes, out.len, &arena, &back);
	fuzz_must(rc == 0, "what was written can be read");
	fuzz_must(make_same_message(message, &back),
	    "what was written is what was read");
	out_close(&out);
	arena_close(&arena);
}

MAKE_UNUSED static void
fuzz_message(enum media media, const uint8_t *bytes, size_t len)
{
	struct message	message;
	struct arena	arena;
	uint8_t		*copy = malloc(len + (len == 0));

	if (len > 0)
		memcpy(copy, bytes, len);
	arena_open(&arena, FUZZ_MEMORY);

	if (message_read(media, copy, len, &arena, &message) == -1) {
		fuzz_must(message.fault.code != FAULT_NONE, "a fault is said");
		fuzz_must(message.fault.pos <= 3 * len + 8,
		    "a fault lies in the bytes");
	} else {
		fuzz_turn(MEDIA_JSON, &message);
		fuzz_turn(MEDIA_MSGPACK, &message);
		if (fuzz_is_xml(&message))
			fuzz_turn(MEDIA_XML, &message);
	}

	arena_close(&arena);
	free(copy);
}

#endif
