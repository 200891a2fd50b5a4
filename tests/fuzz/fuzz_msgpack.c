#include "fuzz_message.h"

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	fuzz_message(MEDIA_MSGPACK, bytes, len);

	return (0);
}
