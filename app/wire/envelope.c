/* Envelopes: see envelope.h. */

#include <string.h>

#include "base64.h"
#include "envelope.h"
#include "message_read.h"

#define SENDER_MAX	16	/* an..16 of the specification */

static const char *const	envelope_names[ENVELOPE_FIELDS] = {
	[ENVELOPE_COP_MSG_ID]	= "CopMsgId",
	[ENVELOPE_SENDER_ID]	= "SenderId",
	[ENVELOPE_MSG_TYPE]	= "MsgType",
	[ENVELOPE_DATA]		= "Data",
};

/* In characters; 0: as long as a body may be. */
static const uint32_t		envelope_max[ENVELOPE_FIELDS] = {
	[ENVELOPE_COP_MSG_ID]	= 255,
	[ENVELOPE_SENDER_ID]	= SENDER_MAX,
	[ENVELOPE_MSG_TYPE]	= 30,
};

static int	envelope_find(enum place, struct text);

bool
envelope_begin(struct build *build, struct text name)
{
	if (text_equal_string(name, "DxpMsg"))
		build_go(build, PLACE_ENVELOPE);
	else if (text_equal_string(name, "DxpMsgSv"))
		build_go(build, PLACE_NODE);
	else
		return (false);

	build->message->is_enveloped = true;
	return (true);
}

/* Of two that differ nobody could say which counts. */
bool
envelope_enter(struct build *build, struct text name)
{
	enum place	place = build_place(build);
	struct text	*fields = build->message->envelope;
	int		i;

	if (place == PLACE_NODE && text_equal_string(name, "DxpMsg")) {
		if (build->has_head)
			return (build_fail(build, FAULT_REPEATED, "DxpMsg",
			    0));
		build->has_head = true;
		build_go(build, PLACE_ENVELOPE);
	} else if (place == PLACE_ENVELOPE &&
	    text_equal_string(name, "TransInfo")) {
		build_go(build, PLACE_ADDRESS);
	} else if ((i = envelope_find(place, name)) != -1) {
		if (fields[i].ptr != NULL)
			return (build_fail(build, FAULT_REPEATED,
			    envelope_names[i], 0));
		build->target = &fields[i];
		build->field = envelope_names[i];
		build_go(build, PLACE_FIELD);
	} else {
		build_go(build, PLACE_SKIP);
	}

	return (true);
}

bool
envelope_check(struct build *build)
{
	const struct text	*fields = build->message->envelope;
	int			i;

	for (i = 0; i < ENVELOPE_FIELDS; i++) {
		if (i != ENVELOPE_COP_MSG_ID && text_is_blank(fields[i]))
			return (build_fail(build, FAULT_MISSING,
			    envelope_names[i], 0));
		if (envelope_max[i] > 0 &&
		    text_characters(fields[i]) > envelope_max[i])
			return (build_fail(build, FAULT_LENGTH,
			    envelope_names[i], 0));
	}

	return (true);
}

int
envelope_read(struct arena *arena, struct message *message)
{
	struct text	data = message->envelope[ENVELOPE_DATA];
	unsigned char	*bytes;
	size_t		len, pos;

	if ((bytes = arena_get(arena, BASE64_ROOM(data.len))) == NULL) {
		message->fault.code = FAULT_LIMIT;
		return (-1);
	}
	if (!base64_read(data, bytes, &len, &pos)) {
		message->fault = (struct fault){ .code = FAULT_ENCODING,
		    .field = envelope_names[ENVELOPE_DATA],
		    .pos = (uint32_t)pos };
		return (-1);
	}

	message->bytes = (struct text){ (char *)bytes, (uint32_t)len };
	message->type = TEXT_NONE;
	if (message_read_xml(bytes, len, arena, message) == -1)
		return (-1);

	if (!text_equal(message->type, message->envelope[ENVELOPE_MSG_TYPE])) {
		message->fault = (struct fault){ .code = FAULT_VALUE,
		    .field = envelope_names[ENVELOPE_MSG_TYPE] };
		return (-1);
	}

	return (0);
}

bool
envelope_agrees(const struct message *message)
{
	struct text	sender = message->envelope[ENVELOPE_SENDER_ID];
	struct text	dxp = message->transfer[TRANSFER_DXP_ID];

	if (!message->is_enveloped || text_is_blank(dxp))
		return (true);

	if (text_characters(sender) == SENDER_MAX)
		dxp.len = text_head(dxp, SENDER_MAX);

	return (text_equal(sender, dxp));
}

static int
envelope_find(enum place place, struct text name)
{
	int	i;

	for (i = 0; i < ENVELOPE_FIELDS; i++) {
		if ((place == PLACE_ENVELOPE && i == ENVELOPE_DATA) ||
		    (place == PLACE_ADDRESS && i != ENVELOPE_DATA)) {
			if (text_equal_string(name, envelope_names[i]))
				return (i);
		}
	}

	return (-1);
}
