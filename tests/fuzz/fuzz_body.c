/* Bodies that are no documents: a tree that was read is the same tree after
 * it was printed and read again. */

#include "../../app/wire/json.h"
#include "fuzz_message.h"

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct arena	arena;
	struct fault	fault;
	struct json	*value, *again;
	struct out	out, twice;

	arena_open(&arena, FUZZ_MEMORY);
	out_open(&out);
	out_open(&twice);

	if (json_read(bytes, len, &arena, &value, &fault) == -1) {
		fuzz_must(fault.code != FAULT_NONE, "a fault is said");
		fuzz_must(fault.pos <= len, "a fault lies in the bytes");
	} else {
		json_print(value, &out);
		fuzz_must(json_read(out.bytes, out.len, &arena, &again,
		    &fault) == 0, "what was printed can be read");
		json_print(again, &twice);
		fuzz_must(out.len == twice.len &&
		    memcmp(out.bytes, twice.bytes, out.len) == 0,
		    "what was printed is what was read");
	}

	out_close(&out);
	out_close(&twice);
	arena_close(&arena);

	return (0);
}
