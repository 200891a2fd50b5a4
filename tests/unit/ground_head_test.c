/* What the guard lets through to Kore, and how it is written anew. */

#include <stdlib.h>
#include <string.h>

#include "ground/head.h"
#include "limits.h"
#include "claim.h"

static struct head	head;
static char		*room;
static size_t		len;

/* Checks a head in a block of exactly the size promised, for ASan to guard. */
static bool
check(const char *text)
{
	free(room);
	len = strlen(text);
	room = malloc(len + HEAD_ROOM);
	memcpy(room, text, len);

	return (head_check(room, &len, &head));
}

static bool
refused(const char *text, int status)
{
	return (!check(text) && head.status == status && head.code != NULL);
}

static bool
becomes(const char *text, const char *wanted)
{
	return (check(text) && len == strlen(wanted) &&
	    memcmp(room, wanted, len) == 0);
}

/* count header lines x-0, x-1 ... between request and end. */
static bool
check_lines(int count, const char *name)
{
	char	*text;
	size_t	used;
	bool	passed;
	int	i;

	text = malloc((size_t)count * 64 + 256);
	used = (size_t)sprintf(text, "POST / HTTP/1.1\r\nHost:h\r\n"
	    "Content-Length:3\r\n");
	for (i = 0; i < count; i++)
		used += (size_t)sprintf(text + used, "%s%d:v\r\n", name, i);
	(void)sprintf(text + used, "\r\n");
	passed = check(text);
	free(text);

	return (passed);
}

static void
claim_ends(void)
{
	const char	whole[] = "GET / HTTP/1.1\r\nHost: h\r\n\r\nrest";
	size_t		i, end = sizeof(whole) - 5;
	bool		early = true;

	for (i = 1; i < end; i++)
		early = early && head_end(whole, 0, i) == 0;
	CLAIM("a_head_ends_behind_its_empty_line_and_not_before",
	    early && head_end(whole, 0, end) == end &&
	    head_end(whole, end - 1, sizeof(whole) - 1) == end);
	CLAIM("a_bare_line_feed_is_no_line_end",
	    head_end("GET / HTTP/1.1\nHost: h\n\n", 0, 24) == (size_t)-1);
	CLAIM("a_first_byte_that_is_a_line_feed_is_refused",
	    head_end("\n", 0, 1) == (size_t)-1);
}

static void
claim_requests(void)
{
	CLAIM("a_plain_get_passes", becomes(
	    "GET /x?a=b HTTP/1.1\r\nHost: h:8443\r\nAccept: */*\r\n\r\n",
	    "GET /x?a=b HTTP/1.1\r\nhost:h:8443\r\nAccept:*/*\r\n\r\n"));
	CLAIM("one_empty_line_before_a_request_is_forgiven",
	    check("\r\nGET / HTTP/1.1\r\nHost: h\r\n\r\n"));
	CLAIM("two_spaces_in_the_request_line_are_refused",
	    refused("GET  / HTTP/1.1\r\nHost: h\r\n\r\n", 400) &&
	    refused("GET / / HTTP/1.1\r\nHost: h\r\n\r\n", 400) &&
	    refused("GET /\r\nHost: h\r\n\r\n", 400) &&
	    refused("\r\n\r\n", 400));
	CLAIM("another_version_is_505",
	    refused("GET / HTTP/2.0\r\nHost: h\r\n\r\n", 505) &&
	    refused("GET / HTTP/1.11\r\nHost: h\r\n\r\n", 505));
	CLAIM("a_method_that_nobody_knows_is_405",
	    refused("TRACE / HTTP/1.1\r\nHost: h\r\n\r\n", 405) &&
	    refused("get / HTTP/1.1\r\nHost: h\r\n\r\n", 405) &&
	    refused("PUT / HTTP/1.0\r\nHost: h\r\n\r\n", 405));
	CLAIM("a_target_must_be_a_path",
	    refused("GET http://h/ HTTP/1.1\r\nHost: h\r\n\r\n", 400) &&
	    refused("OPTIONS * HTTP/1.1\r\nHost: h\r\n\r\n", 400) &&
	    refused("GET /a#b HTTP/1.1\r\nHost: h\r\n\r\n", 400) &&
	    refused("GET /\xe5\x8c\x85 HTTP/1.1\r\nHost: h\r\n\r\n", 400));
	CLAIM("head_is_told_apart", check("HEAD / HTTP/1.1\r\nHost: h\r\n\r\n")
	    && head.is_head);
}

static void
claim_target(void)
{
	char	text[4096];
	int	used;

	used = sprintf(text, "GET /%0*d HTTP/1.1\r\nHost: h\r\n\r\n",
	    LIMIT_TARGET_BYTES - 1, 0);
	CLAIM("the_longest_target_passes", used > 0 && check(text));
	used = sprintf(text, "GET /%0*d HTTP/1.1\r\nHost: h\r\n\r\n",
	    LIMIT_TARGET_BYTES, 0);
	CLAIM("one_byte_more_is_414", used > 0 && refused(text, 414));
}

static void
claim_lengths(void)
{
	CLAIM("a_length_is_a_plain_number",
	    check("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 12\r\n\r\n") &&
	    head.body_len == 12);
	CLAIM("signs_blanks_and_letters_are_no_length",
	    refused("POST / HTTP/1.1\r\nHost:h\r\nContent-Length:+5\r\n\r\n",
	    400) &&
	    refused("POST / HTTP/1.1\r\nHost:h\r\nContent-Length:-5\r\n\r\n",
	    400) &&
	    refused("POST / HTTP/1.1\r\nHost:h\r\nContent-Length:5 5\r\n\r\n",
	    400) &&
	    refused("POST / HTTP/1.1\r\nHost:h\r\nContent-Length:\r\n\r\n",
	    400) &&
	    refused("POST / HTTP/1.1\r\nHost:h\r\nContent-Length:0x5\r\n\r\n",
	    400));
	CLAIM("two_lengths_are_refused_even_when_equal",
	    refused("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n"
	    "Content-Length: 5\r\n\r\n", 400));
	CLAIM("a_coding_beside_a_length_is_refused",
	    refused("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n"
	    "Transfer-Encoding: chunked\r\n\r\n", 400));
	CLAIM("a_coding_alone_is_411",
	    refused("POST / HTTP/1.1\r\nHost: h\r\n"
	    "Transfer-Encoding: chunked\r\n\r\n", 411));
	CLAIM("a_post_without_length_has_no_body", becomes(
	    "POST / HTTP/1.1\r\nHost: h\r\n\r\n",
	    "POST / HTTP/1.1\r\nhost:h\r\ncontent-length: 0\r\n\r\n"));
	CLAIM("a_get_or_delete_has_no_body",
	    refused("GET / HTTP/1.1\r\nHost:h\r\nContent-Length:1\r\n\r\n",
	    400) &&
	    refused("DELETE / HTTP/1.1\r\nHost:h\r\nContent-Length:1\r\n\r\n",
	    400) &&
	    check("DELETE / HTTP/1.1\r\nHost:h\r\nContent-Length:0\r\n\r\n"));
	CLAIM("sixteen_megabytes_pass_and_one_byte_more_is_413",
	    check("POST / HTTP/1.1\r\nHost: h\r\n"
	    "Content-Length: 16777216\r\n\r\n") &&
	    refused("POST / HTTP/1.1\r\nHost: h\r\n"
	    "Content-Length: 16777217\r\n\r\n", 413) &&
	    refused("POST / HTTP/1.1\r\nHost: h\r\n"
	    "Content-Length: 99999999999999999999999999\r\n\r\n", 413));
}

static void
claim_hosts(void)
{
	CLAIM("without_host_nothing_passes",
	    refused("GET / HTTP/1.1\r\nAccept: a\r\n\r\n", 400) &&
	    refused("GET / HTTP/1.1\r\nHost:\r\n\r\n", 400) &&
	    refused("GET / HTTP/1.1\r\nHost: a b\r\n\r\n", 400));
	CLAIM("the_host_is_read_from_the_head_that_passed",
	    check("GET / HTTP/1.1\r\nHostile: x\r\nHost:  h:1 \r\n\r\n") &&
	    head.host.len == 3 && memcmp(head.host.ptr, "h:1", 3) == 0 &&
	    head.host.ptr > room && head.host.ptr < room + len);
	CLAIM("two_hosts_are_refused",
	    refused("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400));
	CLAIM("a_line_that_only_begins_with_host_is_not_host", becomes(
	    "GET / HTTP/1.1\r\nHostile: x\r\nHost: h\r\n\r\n",
	    "GET / HTTP/1.1\r\nhost:h\r\nHostile:x\r\n\r\n"));
}

static void
claim_fields(void)
{
	CLAIM("a_folded_line_is_refused",
	    refused("GET / HTTP/1.1\r\nHost: h\r\nA: b\r\n c\r\n\r\n", 400));
	CLAIM("a_blank_before_the_colon_is_refused",
	    refused("GET / HTTP/1.1\r\nHost: h\r\nA : b\r\n\r\n", 400));
	CLAIM("a_line_without_a_colon_is_refused",
	    refused("GET / HTTP/1.1\r\nHost: h\r\nA\r\n\r\n", 400));
	CLAIM("bytes_above_127_and_controls_are_refused",
	    refused("GET / HTTP/1.1\r\nHost: h\r\nA: \xff\r\n\r\n", 400) &&
	    refused("GET / HTTP/1.1\r\nHost: h\r\nA: a\rb\r\n\r\n", 400) &&
	    refused("GET / HTTP/1.1\r\nHost: h\r\nA: a\001b\r\n\r\n", 400));
	CLAIM("an_empty_value_is_as_good_as_none_and_a_tab_is_a_blank",
	    becomes("GET / HTTP/1.1\r\nHost: h\r\nA:\r\nB: c\td\t\r\n\r\n",
	    "GET / HTTP/1.1\r\nhost:h\r\nB:c d\r\n\r\n"));
	CLAIM("two_authorizations_are_refused",
	    refused("GET / HTTP/1.1\r\nHost: h\r\nAuthorization: a\r\n"
	    "authorization: b\r\n\r\n", 400));
	CLAIM("a_wait_for_100_is_seen_only_with_a_body",
	    check("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n"
	    "Expect: 100-Continue\r\n\r\n") && head.expects &&
	    check("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n"
	    "Expect: 100-continue\r\n\r\n") && !head.expects &&
	    refused("POST / HTTP/1.1\r\nHost: h\r\nExpect: x\r\n\r\n", 417));
	CLAIM("a_refusal_speaks_the_language_asked_for",
	    refused("GET / HTTP/1.1\r\nAccept-Language: en-GB\r\nA\r\n\r\n",
	    400) && head.english &&
	    refused("GET / HTTP/1.1\r\nAccept-Language: zh-CN\r\nA\r\n\r\n",
	    400) && !head.english);
}

static void
claim_counts(void)
{
	CLAIM("twenty_three_lines_pass_with_host_and_length",
	    check_lines(LIMIT_HEADERS - 2, "x-"));
	CLAIM("the_twenty_fourth_is_431",
	    !check_lines(LIMIT_HEADERS - 1, "x-") && head.status == 431);
	CLAIM("what_browsers_and_proxies_add_is_not_counted",
	    check_lines(40, "Sec-CH-UA-") && check_lines(40, "X-Forwarded-") &&
	    memmem(room, len, "orwarded", 8) == NULL);
}

int
main(void)
{
	claim_ends();
	claim_requests();
	claim_target();
	claim_lengths();
	claim_hosts();
	claim_fields();
	claim_counts();
	free(room);

	return (claims_done());
}
