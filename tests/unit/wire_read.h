/*
 * Reading a message in a test: the bytes are copied to the heap, exactly so
 * long, so that a sanitizer sees every overrun. Header only.
 */

#ifndef HUB_TESTS_WIRE_READ_H
#define HUB_TESTS_WIRE_READ_H

#include "wire_make.h"

#define CEB	"http://www.chinaport.gov.cn/ceb"
#define HEAD(body)							\
	"<CEB411Message xmlns=\"" CEB "\" guid=\"" MAKE_GUID "\" "	\
	"version=\"1.0\"><Payment><PaymentHead>" body			\
	"</PaymentHead></Payment></CEB411Message>"

static struct arena	arena;
static struct message	m;

/* Kept until the next call, because the message borrows from it. */
MAKE_UNUSED static int
read_bytes(enum media media, const void *bytes, size_t len)
{
	static char	*copy;

	arena_close(&arena);
	arena_open(&arena, 256u << 20);

	free(copy);
	copy = malloc(len + (len == 0));
	memcpy(copy, bytes, len);

	return (message_read(media, copy, len, &arena, &m));
}

MAKE_UNUSED static int
read_xml(const char *xml)
{
	return (read_bytes(MEDIA_XML, xml, strlen(xml)));
}

MAKE_UNUSED static int
read_json(const char *json)
{
	return (read_bytes(MEDIA_JSON, json, strlen(json)));
}

MAKE_UNUSED static bool
head_is(int field, const char *value)
{
	return (m.entry_count > 0 && text_equal_string(
	    m.entries[0].document.head[field], value));
}

MAKE_UNUSED static bool
refused(int rc, enum fault_code code)
{
	return (rc == -1 && m.fault.code == code);
}

/* n times part between head and tail. */
MAKE_UNUSED static char *
repeat(const char *head, const char *part, size_t n, const char *tail)
{
	static char	*made;
	size_t		i, len = strlen(part);
	char		*at;

	free(made);
	made = malloc(strlen(head) + n * len + strlen(tail) + 1);
	at = made + strlen(strcpy(made, head));
	for (i = 0; i < n; i++, at += len)
		memcpy(at, part, len);
	(void)strcpy(at, tail);

	return (made);
}

#endif
