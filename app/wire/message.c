#include <assert.h>
#include <string.h>
#include <strings.h>

#include <libxml/parser.h>

#include "envelope.h"
#include "message.h"
#include "message_build.h"
#include "message_read.h"
#include "scan.h"
#include "twin.h"
#include "xml_text.h"

static const char *const	media_names[MEDIAS] = {
	[MEDIA_XML]	= "application/xml",
	[MEDIA_JSON]	= "application/json",
	[MEDIA_MSGPACK]	= "application/msgpack",
};

static bool	media_is(struct text, const char *);

int
message_open(void)
{
	xmlInitParser();

	return (xml_text_open());
}

int
message_read(enum media media, const void *bytes, size_t len,
    struct arena *arena, struct message *message)
{
	int	rc;

	assert((bytes != NULL || len == 0) && len <= UINT32_MAX);

	memset(message, 0, sizeof(*message));
	message->bytes = (struct text){ bytes, (uint32_t)len };

	rc = media == MEDIA_XML ?
	    message_read_xml(bytes, len, arena, message) :
	    message_read_twin(media, bytes, len, arena, message);

	return (rc == 0 && message->is_enveloped ?
	    envelope_read(arena, message) : rc);
}

int
message_read_twin(enum media media, const void *bytes, size_t len,
    struct arena *arena, struct message *message)
{
	struct build	build;
	struct twin	twin = { .build = &build };
	struct scan	scan = { .sink = &twin_sink, .ctx = &twin };
	int		rc;

	build_open(&build, arena, message);

	scan.arena = arena;
	scan.fault = &message->fault;
	scan.bytes = bytes;
	scan.len = len;

	rc = media == MEDIA_JSON ? json_scan(&scan) : msgpack_scan(&scan);

	return (rc == 0 && build_close(&build) ? 0 : -1);
}

int
media_find(struct text type)
{
	enum media	media;

	for (media = 0; media < MEDIAS; media++) {
		if (media_is(type, media_names[media]))
			return ((int)media);
	}

	if (media_is(type, "text/xml"))
		return (MEDIA_XML);
	if (media_is(type, "application/x-msgpack") ||
	    media_is(type, "application/vnd.msgpack"))
		return (MEDIA_MSGPACK);

	return (-1);
}

const char *
media_name(enum media media)
{
	assert(media < MEDIAS);

	return (media_names[media]);
}

bool
media_is_lines(struct text type)
{
	return (media_is(type, "application/x-ndjson"));
}

bool
ndjson_next(const char **at, const char *end, struct text *line)
{
	const char	*stop;

	while (*at < end) {
		stop = memchr(*at, '\n', (size_t)(end - *at));
		if (stop == NULL)
			stop = end;

		line->ptr = *at;
		line->len = (uint32_t)(stop - *at);
		*at = stop < end ? stop + 1 : end;

		while (line->len > 0 && memchr(" \t\r",
		    line->ptr[line->len - 1], 3) != NULL)
			line->len--;
		if (line->len > 0)
			return (true);
	}

	return (false);
}

/* Parameters such as charset may follow. */
static bool
media_is(struct text type, const char *name)
{
	size_t	len = strlen(name);

	if (type.ptr == NULL || type.len < len ||
	    strncasecmp(type.ptr, name, len) != 0)
		return (false);

	return (type.len == len || type.ptr[len] == ';' ||
	    type.ptr[len] == ' ' || type.ptr[len] == '\t');
}
