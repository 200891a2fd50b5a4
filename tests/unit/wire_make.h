/*
 * Makes documents for the tests of the wire: sound ones that the schema takes,
 * and wild ones with anything in them. Header only; every wire_*_test.c is a
 * program of its own and uses what it needs.
 */

#ifndef HUB_TESTS_WIRE_MAKE_H
#define HUB_TESTS_WIRE_MAKE_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../app/core/kinds.h"
#include "../../app/wire/message.h"
#include "claim.h"

#define MAKE_UNUSED	__attribute__((unused))

#define MAKE_GUID	"4CDE1CFD-EDED-46B1-946C-B8022E42FC94"

/* A small generator of its own, so that a failure can be repeated. */
static uint32_t	make_seed = 20240515;

MAKE_UNUSED static uint32_t
make_draw(uint32_t below)
{
	make_seed = make_seed * 1664525u + 1013904223u;

	return ((make_seed >> 8) % below);
}

MAKE_UNUSED static struct text
make_copy(struct arena *arena, const char *bytes, size_t len)
{
	char	*at = arena_get(arena, len + 1);

	memcpy(at, bytes, len);
	return ((struct text){ at, (uint32_t)len });
}

/* A value that the specification takes for this field. */
MAKE_UNUSED static struct text
make_sound_value(struct arena *arena, const struct field_spec *field,
    uint32_t row)
{
	char	room[64];

	if (strcmp(field->name, "gnum") == 0) {
		(void)snprintf(room, sizeof(room), "%u", row);
		return (make_copy(arena, room, strlen(room)));
	}
	if (strcmp(field->name, "guid") == 0)
		return (TEXT(MAKE_GUID));
	if (strcmp(field->name, "POD") == 0)
		return (TEXT("3002"));
	if (field->fixed != NULL)
		return (text_of(field->fixed));
	if (field->allowed != NULL)
		return (make_copy(arena, field->allowed,
		    strcspn(field->allowed, "|")));

	switch (field->type) {
	case FIELD_TIME:
		return (TEXT("20240229235959"));
	case FIELD_DATE:
		return (TEXT("20240229"));
	case FIELD_INSTANT:
		return (TEXT("20240229235959123"));
	case FIELD_DECIMAL:
		(void)snprintf(room, sizeof(room), "%u.%05u",
		    make_draw(1000) + 1, make_draw(100000));
		return (make_copy(arena, room, strlen(room)));
	case FIELD_COUNT:
		return (TEXT("1"));
	case FIELD_EXACT:
		memset(room, '1', sizeof(room));
		return (make_copy(arena, room, field->max));
	default:
		return (field->max >= 12 ? TEXT("测试A&<1>") : TEXT("9"));
	}
}

/* Anything that UTF-8 and XML can carry, without blanks at the ends. */
MAKE_UNUSED static struct text
make_wild_value(struct arena *arena)
{
	static const char *const	parts[] = {
		"a", "Z", "0", "9.5", "&", "<", ">", "\"", "'", "]]>", "&amp;",
		"<b/>", "\\", "/", "测", "试", "é", "ß", "Ω", "😀", "x y",
		"q\tr", "s\nt", "u\rv", "\\u0041", "--", "{}", "[]", "%",
		"\xef\xbf\xbd", "\xc2\xa0z", "=\"1\"",
	};
	char				room[256];
	uint32_t			n, i;
	size_t				len;

	len = 0;
	n = make_draw(8);
	for (i = 0; i < n; i++) {
		const char	*part = parts[make_draw(sizeof(parts) /
				    sizeof(parts[0]))];

		memcpy(room + len, part, strlen(part));
		len += strlen(part);
	}

	return (make_copy(arena, room, len));
}

/* What must be there because of something else that is. */
MAKE_UNUSED static bool
make_together(const struct field_spec *field)
{
	return (field->with != 0 || strcmp(field->name, "copNo") == 0);
}

MAKE_UNUSED static void
make_row(struct arena *arena, const struct field_spec *fields, uint32_t count,
    struct text *values, uint32_t row, bool wild)
{
	uint32_t	i;

	for (i = 0; i < count; i++) {
		if (wild)
			values[i] = make_draw(3) == 0 ? TEXT_NONE :
			    make_wild_value(arena);
		else if (fields[i].required || make_together(&fields[i]) ||
		    make_draw(2) == 0)
			values[i] = make_sound_value(arena, &fields[i], row);
	}
}

MAKE_UNUSED static void
make_document(struct arena *arena, const struct kind_spec *kind,
    uint32_t lines, bool wild, struct document *document)
{
	uint32_t	i;

	document->kind = kind;
	document->head = arena_get(arena,
	    kind->head_count * sizeof(struct text));
	document->line_count = kind->line == NULL ? 0 : lines;
	document->lines = arena_get(arena,
	    document->line_count * kind->line_count * sizeof(struct text));

	make_row(arena, kind->head_fields, kind->head_count, document->head,
	    0, wild);
	for (i = 0; i < document->line_count; i++)
		make_row(arena, kind->line_fields, kind->line_count,
		    document->lines + i * kind->line_count, i + 1, wild);
}

MAKE_UNUSED static void
make_transfer(struct message *message)
{
	message->transfer[TRANSFER_COP_CODE] = TEXT("3601980071");
	message->transfer[TRANSFER_COP_NAME] = TEXT("测试企业");
	message->transfer[TRANSFER_DXP_MODE] = TEXT("DXP");
	message->transfer[TRANSFER_DXP_ID] = TEXT("DXPENT0000012345");
}

MAKE_UNUSED static void
make_message(struct arena *arena, const struct kind_spec *kind, uint32_t count,
    bool wild, struct message *message)
{
	uint32_t	i;

	memset(message, 0, sizeof(*message));
	message->kind = kind;
	message->guid = TEXT(MAKE_GUID);
	message->version = TEXT("1.0");
	if (kind->body_max > 0 && count > kind->body_max)
		count = kind->body_max;
	message->has_transfer = kind->sender_count > 0;
	if (message->has_transfer)
		make_transfer(message);

	message->entry_count = count;
	message->entries = arena_get(arena, count * sizeof(*message->entries));
	for (i = 0; i < count; i++)
		make_document(arena, kind, 1 + make_draw(5), wild,
		    &message->entries[i].document);
}

/* XML of somebody else's, as the reader of opaque places keeps it. */
MAKE_UNUSED static struct text
make_opaque(struct arena *arena)
{
	static const char *const	parts[] = {
		"text &amp; &lt;&gt; 测试😀", "\n  ", "<!-- remark -->",
		"<x:a xmlns:x=\"urn:x\" x:b=\"1&#10;2\"></x:a>",
		"<a xmlns=\"\" b=\"&quot;'&amp;#38;\"><c>]]&gt;</c></a>",
		"<?step back?>", "<a xmlns=\"urn:a\"><b xmlns=\"\"></b></a>",
		"<CEB311Message xmlns=\"http://www.chinaport.gov.cn/ceb\">"
		"</CEB311Message>", "&#13;",
	};
	char				room[1024];
	uint32_t			n, i;
	size_t				len;

	len = 0;
	n = make_draw(6);
	for (i = 0; i < n; i++) {
		const char	*part = parts[make_draw(sizeof(parts) /
				    sizeof(parts[0]))];

		memcpy(room + len, part, strlen(part));
		len += strlen(part);
	}

	return (make_copy(arena, room, len));
}

/* Whatever may stand beside the documents. */
MAKE_UNUSED static void
make_beside(struct arena *arena, bool wild, struct message *message)
{
	uint32_t	i, j;

	message->subscribe_count = make_draw(MESSAGE_SUBSCRIBES + 1);
	for (i = 0; i < message->subscribe_count; i++) {
		message->subscribe[i][SUBSCRIBE_STATUS] = TEXT("ALL");
		for (j = 1; wild && j < SUBSCRIBE_FIELDS; j++)
			message->subscribe[i][j] = make_wild_value(arena);
	}

	message->has_extend = make_draw(2) == 0;
	if (message->has_extend) {
		message->extend[EXTEND_NAME] = make_wild_value(arena);
		message->extend[EXTEND_MESSAGE] = make_opaque(arena);
	}

	message->is_signed = make_draw(2) == 0;
	if (message->is_signed)
		message->signature = TEXT("<ds:Signature xmlns:ds="
		    "\"http://www.w3.org/2000/09/xmldsig#\"><ds:KeyInfo>"
		    "<ds:KeyName>测</ds:KeyName></ds:KeyInfo>"
		    "</ds:Signature>");

	if (wild) {
		message->guid = make_wild_value(arena);
		message->version = TEXT_NONE;
		if (message->has_transfer)
			message->transfer[TRANSFER_NOTE] =
			    make_wild_value(arena);
	}
}

/* Text is text, empty is empty, and what is not there is not there. */
MAKE_UNUSED static bool
make_equal(struct text a, struct text b)
{
	return ((a.ptr == NULL) == (b.ptr == NULL) && text_equal(a, b));
}

/* Equal in every field. */
MAKE_UNUSED static bool
make_same(const struct document *a, const struct document *b)
{
	const struct kind_spec	*kind = a->kind;
	uint32_t		i;

	if (kind != b->kind || a->line_count != b->line_count)
		return (false);

	for (i = 0; i < kind->head_count; i++) {
		if (!make_equal(a->head[i], b->head[i]))
			return (false);
	}
	for (i = 0; i < a->line_count * kind->line_count; i++) {
		if (!make_equal(a->lines[i], b->lines[i]))
			return (false);
	}

	return (true);
}

MAKE_UNUSED static bool
make_same_message(const struct message *a, const struct message *b)
{
	uint32_t	i, j;

	if (a->kind != b->kind || a->entry_count != b->entry_count ||
	    !make_equal(a->guid, b->guid) ||
	    !make_equal(a->version, b->version) ||
	    a->subscribe_count != b->subscribe_count ||
	    a->has_extend != b->has_extend || a->is_signed != b->is_signed ||
	    !make_equal(a->signature, b->signature))
		return (false);

	for (i = 0; i < EXTEND_FIELDS; i++) {
		if (!make_equal(a->extend[i], b->extend[i]))
			return (false);
	}

	for (i = 0; i < TRANSFER_FIELDS; i++) {
		if (!make_equal(a->transfer[i], b->transfer[i]))
			return (false);
	}
	for (i = 0; i < a->subscribe_count; i++) {
		for (j = 0; j < SUBSCRIBE_FIELDS; j++) {
			if (!make_equal(a->subscribe[i][j],
			    b->subscribe[i][j]))
				return (false);
		}
	}
	for (i = 0; i < a->entry_count; i++) {
		if (!make_same(&a->entries[i].document,
		    &b->entries[i].document))
			return (false);
	}

	return (true);
}

/* The whole of a file, or NULL; in memory of its own. */
MAKE_UNUSED static char *
make_file(const char *path, size_t *len)
{
	FILE	*file;
	char	*bytes;
	long	size;

	if ((file = fopen(path, "rb")) == NULL)
		return (NULL);

	if (fseek(file, 0, SEEK_END) != 0 || (size = ftell(file)) < 0)
		abort();
	rewind(file);

	if ((bytes = malloc((size_t)size + 1)) == NULL)
		abort();
	*len = fread(bytes, 1, (size_t)size, file);
	(void)fclose(file);

	return (bytes);
}

#endif
