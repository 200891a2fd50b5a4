/* Query strings and pieces of paths: what is taken is UTF-8 without U+0000. */

#include "../../app/wire/query.h"
#include "fuzz_message.h"

static void
sound(struct text text)
{
	fuzz_must(text.ptr != NULL && utf8_check(text.ptr, text.len) ==
	    text.len && memchr(text.ptr, '\0', text.len + 0u) == NULL,
	    "a decoded text is sound");
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct text		query = { (const char *)bytes, (uint32_t)len };
	struct query_pair	*pair;
	struct text		segment;
	struct arena		arena;

	arena_open(&arena, FUZZ_MEMORY);
	if (query_read(query, &arena, &pair)) {
		for (; pair != NULL; pair = pair->next) {
			sound(pair->name);
			sound(pair->value);
		}
	}
	segment = query_segment(query, &arena);
	if (segment.ptr != NULL)
		sound(segment);
	arena_close(&arena);

	return (0);
}
