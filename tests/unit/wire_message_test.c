/*
 * What has to do with messages of any medium: memory, names, bulk.
 */

#include "wire_read.h"

static void
memory_is_bounded(void)
{
	static const char	xml[] = HEAD("<orderNo>1</orderNo>");
	static const char	json[] = "{\"CEB311Message\":{\"Order\":"
				    "[{\"OrderHead\":{\"note\":\"a\\n\"}}]}}";
	size_t			limit, failed, taken;
	enum media		media;

	failed = taken = 0;
	for (media = MEDIA_XML; media <= MEDIA_JSON; media++) {
		for (limit = 0; limit < 65536; limit += 16) {
			arena_close(&arena);
			arena_open(&arena, limit);
			if (message_read(media, media == MEDIA_XML ? xml :
			    json, media == MEDIA_XML ? sizeof(xml) - 1 :
			    sizeof(json) - 1, &arena, &m) == 0)
				taken++;
			else
				failed += m.fault.code == FAULT_LIMIT;
		}
	}
	CLAIM("an_arena_that_is_full_is_a_limit_and_no_crash",
	    failed > 0 && taken > 0 && failed + taken == 2 * 65536 / 16);
	arena_close(&arena);
}

static void
media_are_named(void)
{
	CLAIM("media_types_are_found",
	    media_find(TEXT("application/xml")) == MEDIA_XML &&
	    media_find(TEXT("text/xml; charset=gb2312")) == MEDIA_XML &&
	    media_find(TEXT("Application/JSON;charset=utf-8")) == MEDIA_JSON &&
	    media_find(TEXT("application/msgpack")) == MEDIA_MSGPACK &&
	    media_find(TEXT("application/x-msgpack ")) == MEDIA_MSGPACK);
	CLAIM("other_media_types_are_not",
	    media_find(TEXT("application/xmlx")) == -1 &&
	    media_find(TEXT("text/plain")) == -1 &&
	    media_find(TEXT("")) == -1 && media_find(TEXT_NONE) == -1);
	CLAIM("media_have_names",
	    strcmp(media_name(MEDIA_MSGPACK), "application/msgpack") == 0);
}

static void
bulk_comes_line_by_line(void)
{
	static const char	bulk[] = "\n{\"a\":1}\r\n  \n{\"b\":2}\n[3]";
	const char		*at = bulk, *end = bulk + sizeof(bulk) - 1;
	struct text		line;

	CLAIM("lines_come_one_by_one_and_blank_ones_do_not",
	    ndjson_next(&at, end, &line) &&
	    text_equal_string(line, "{\"a\":1}") &&
	    ndjson_next(&at, end, &line) &&
	    text_equal_string(line, "{\"b\":2}") &&
	    ndjson_next(&at, end, &line) && text_equal_string(line, "[3]") &&
	    !ndjson_next(&at, end, &line));
}

int
main(void)
{
	arena_open(&arena, 256u << 20);

	memory_is_bounded();
	media_are_named();
	bulk_comes_line_by_line();

	arena_close(&arena);
	return (claims_done());
}
