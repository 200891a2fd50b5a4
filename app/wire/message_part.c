#include <assert.h>
#include <string.h>

#include "message_part.h"

static void	part_enter_field(struct build *, struct text,
		    const char *const *, uint32_t);
static bool	part_enter_opaque(struct build *, struct text *,
		    const char *);
static bool	part_keep_transfer(struct message *, const struct text *);
static bool	part_keep_subscribe(struct message *, const struct text *);
static bool	part_keep_extend(struct message *, const struct text *);

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

const char *const	part_extend[EXTEND_FIELDS] = {
	[EXTEND_NAME]		= "name",
	[EXTEND_VERSION]	= "version",
	[EXTEND_MESSAGE]	= "Message",
};

bool
part_begin(struct build *build, struct text name)
{
	memset(build->parts, 0, sizeof(build->parts));

	if (text_equal_string(name, "BaseTransfer"))
		build_go(build, PLACE_TRANSFER);
	else if (text_equal_string(name, "BaseSubscribe"))
		build_go(build, PLACE_SUBSCRIBE);
	else if (text_equal_string(name, "ExtendMessage"))
		build_go(build, PLACE_EXTEND);
	else if (text_equal_string(name, "Signature"))
		return (part_enter_opaque(build, &build->message->signature,
		    "Signature"));
	else
		build_go(build, PLACE_SKIP);

	return (true);
}

bool
part_enter(struct build *build, struct text name)
{
	switch (build_place(build)) {
	case PLACE_TRANSFER:
		part_enter_field(build, name, part_transfer, TRANSFER_FIELDS);
		return (true);
	case PLACE_SUBSCRIBE:
		part_enter_field(build, name, part_subscribe,
		    SUBSCRIBE_FIELDS);
		return (true);
	default:
		assert(build_place(build) == PLACE_EXTEND);
		if (text_equal_string(name, part_extend[EXTEND_MESSAGE]))
			return (part_enter_opaque(build,
			    &build->parts[EXTEND_MESSAGE], "ExtendMessage"));
		part_enter_field(build, name, part_extend, EXTEND_MESSAGE);
		return (true);
	}
}

bool
part_leave(struct build *build, enum place left)
{
	struct message	*message = build->message;

	switch (left) {
	case PLACE_TRANSFER:
		return (part_keep_transfer(message, build->parts) ||
		    build_fail(build, FAULT_REPEATED, "BaseTransfer", 0));
	case PLACE_SUBSCRIBE:
		return (part_keep_subscribe(message, build->parts) ||
		    build_fail(build, FAULT_LIMIT, "BaseSubscribe", 0));
	case PLACE_EXTEND:
		return (part_keep_extend(message, build->parts) ||
		    build_fail(build, FAULT_REPEATED, "ExtendMessage", 0));
	default:
		return (true);
	}
}

void
build_opaque(struct build *build, struct text xml)
{
	assert(build_place(build) == PLACE_OPAQUE && xml.ptr != NULL);

	*build->target = xml;
	if (build_opaque_is_element(build))
		build->message->is_signed = true;
}

bool
build_opaque_is_element(const struct build *build)
{
	return (build->target == &build->message->signature);
}

/* A field that stands twice keeps its first value. */
static void
part_enter_field(struct build *build, struct text name,
    const char *const *names, uint32_t count)
{
	uint32_t	i;

	for (i = 0; i < count; i++) {
		if (text_equal_string(name, names[i]))
			break;
	}

	if (i == count || build->parts[i].ptr != NULL) {
		build_go(build, PLACE_SKIP);
		return;
	}

	build->target = &build->parts[i];
	build->field = names[i];
	build_go(build, PLACE_FIELD);
}

static bool
part_enter_opaque(struct build *build, struct text *target,
    const char *field)
{
	if (target->ptr != NULL)
		return (build_fail(build, FAULT_REPEATED, field, 0));

	build->target = target;
	build->field = field;
	build_go(build, PLACE_OPAQUE);
	return (true);
}

/* Official samples carry BaseTransfer twice; only a contradiction is wrong. */
static bool
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

static bool
part_keep_subscribe(struct message *message, const struct text *new)
{
	struct text	*row;

	if (message->subscribe_count == MESSAGE_SUBSCRIBES)
		return (false);

	row = message->subscribe[message->subscribe_count++];
	memcpy(row, new, sizeof(message->subscribe[0]));

	return (true);
}

static bool
part_keep_extend(struct message *message, const struct text *new)
{
	if (message->has_extend)
		return (false);

	memcpy(message->extend, new, sizeof(message->extend));
	message->has_extend = true;

	return (true);
}
