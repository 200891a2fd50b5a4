#include <string.h>

#include "message_part.h"

const char *const	part_transfer[TRANSFER_FIELDS] = {
	[TRANSFER_COP_CODE]	= "copCode",
	[TRANSFER_COP_NAME]	= "copName",
	[TRANSFER_DXP_MODE]	= "dxpMode",
	[TRANSFER_DXP_ID]	= "dxpId",
	[TRANSFER_NOTE]		= "note",
};

const char *const	part_subscribe[SUBSCRIBE_FIELDS] = {
	[SUBSCRIBE_STATUS]	= "status",
	[SUBSCRIBE_DXP_MODE]	= "dxpMode",
	[SUBSCRIBE_DXP_ADDRESS]	= "dxpAddress",
	[SUBSCRIBE_NOTE]	= "note",
};

/* Official samples carry BaseTransfer twice; only a contradiction is wrong. */
bool
part_keep_transfer(struct message *message, const struct text *new)
{
	const struct text	*old = message->transfer;
	int			i;

	if (!message->has_transfer) {
		memcpy(message->transfer, new, sizeof(message->transfer));
		message->has_transfer = true;
		return (true);
	}

	for (i = 0; i < TRANSFER_FIELDS; i++) {
		if (old[i].len != new[i].len || (old[i].len > 0 &&
		    memcmp(old[i].ptr, new[i].ptr, old[i].len) != 0))
			return (false);
	}

	return (true);
}

void
part_keep_subscribe(struct message *message, const struct text *new)
{
	struct text	*row;

	if (message->subscribe_count == MESSAGE_SUBSCRIBES)
		return;

	row = message->subscribe[message->subscribe_count++];
	memcpy(row, new, sizeof(message->subscribe[0]));
}
