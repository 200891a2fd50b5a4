/* BaseSubscribe: see take_subscribe.h. */

#include <string.h>

#include "../wire/out.h"
#include "take_subscribe.h"

bool
take_subscribe_check(struct message *message)
{
	uint32_t	i;

	for (i = 0; i < message->subscribe_count; i++) {
		struct text	status =
				    message->subscribe[i][SUBSCRIBE_STATUS];

		if (!text_equal_string(status, "ALL") &&
		    !text_equal_string(status, "DATA") &&
		    !text_equal_string(status, "RET")) {
			message->fault = (struct fault){ .code = FAULT_VALUE,
			    .field = "BaseSubscribe" };
			return (false);
		}
	}
	return (true);
}

bool
take_subscribers(const struct message *message, struct arena *arena,
    struct text *subscribers)
{
	struct out	out;
	char		*kept;
	uint32_t	i;

	*subscribers = TEXT_NONE;
	if (message->subscribe_count == 0)
		return (true);
	out_open(&out);
	json_array_begin(&out);
	for (i = 0; i < message->subscribe_count; i++) {
		const struct text	*row = message->subscribe[i];

		/* The database takes no U+0000 in a text. */
		if (text_is_blank(row[SUBSCRIBE_DXP_ADDRESS]) ||
		    memchr(row[SUBSCRIBE_DXP_ADDRESS].ptr, '\0',
		    row[SUBSCRIBE_DXP_ADDRESS].len) != NULL)
			continue;
		json_object_begin(&out);
		json_name(&out, "dxp");
		json_text(&out, row[SUBSCRIBE_DXP_ADDRESS]);
		json_name(&out, "status");
		json_text(&out, row[SUBSCRIBE_STATUS]);
		json_object_end(&out);
	}
	json_array_end(&out);
	kept = out.failed ? NULL : arena_get(arena, out.len);
	if (kept != NULL) {
		memcpy(kept, out.bytes, out.len);
		*subscribers = (struct text){ kept, (uint32_t)out.len };
	}
	out_close(&out);
	return (kept != NULL);
}
