/* The persons of a manifest item, masked: see explain.h. */

#include "../wire/json.h"
#include "explain.h"
#include "param.h"

static void	party_write(const struct json *, enum mask_reader,
		    struct arena *, struct out *);
static void	party_value(enum privacy, enum mask_reader, struct text,
		    struct arena *, struct out *);

/* What a sender or recipient is made of. */
static const struct {
	const char	*name;
	enum privacy	privacy;
} party_members[] = {
	{ "name", PRIVACY_NAME },
	{ "country", PRIVACY_NONE },
	{ "address", PRIVACY_ADDRESS },
	{ "phone", PRIVACY_PHONE },
	{ "idNumber", PRIVACY_ID },
};

void
explain_party(struct text parts, enum mask_reader reader, struct arena *arena,
    struct out *out)
{
	struct json	*item = NULL;
	struct fault	fault;

	if (parts.ptr != NULL && json_read(parts.ptr, parts.len, arena, &item,
	    &fault) == -1)
		item = NULL;
	json_name(out, "contents");
	json_text(out, json_member_text(item, "contents"));
	json_name(out, "sender");
	party_write(json_member(item, "sender"), reader, arena, out);
	json_name(out, "recipient");
	party_write(json_member(item, "recipient"), reader, arena, out);
}

static void
party_write(const struct json *party, enum mask_reader reader,
    struct arena *arena, struct out *out)
{
	size_t	i;

	if (party == NULL) {
		json_null(out);
		return;
	}
	json_object_begin(out);
	for (i = 0; i < sizeof(party_members) / sizeof(party_members[0]);
	    i++) {
		struct text	value = party->type == JSON_STRING && i == 0 ?
				    party->text : json_member_decimal(party,
				    party_members[i].name);

		if (value.len == 0)
			continue;
		json_name(out, party_members[i].name);
		party_value(party_members[i].privacy, reader, value, arena,
		    out);
	}
	json_object_end(out);
}

static void
party_value(enum privacy privacy, enum mask_reader reader, struct text value,
    struct arena *arena, struct out *out)
{
	char	*room = arena_get(arena, MASK_ROOM(value.len));

	if (room == NULL)
		json_null(out);
	else
		json_text(out, mask_value(privacy, reader, value, room,
		    MASK_ROOM(value.len)));
}
