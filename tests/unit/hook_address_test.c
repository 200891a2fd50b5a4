/*
 * Where a webhook may be sent to, and how its address may be written.
 */

#include <netdb.h>
#include <stdio.h>
#include <string.h>

#include "claim.h"
#include "hook/address.h"
#include "hook/url.h"

/* What a resolver makes of it, judged. */
static const char *
refusal(const char *allow, const char *text)
{
	struct addrinfo		*found, hints = { .ai_flags = AI_NUMERICHOST };
	struct address_law	law;
	const char		*word;

	if (!address_law_read(allow, &law) ||
	    getaddrinfo(text, NULL, &hints, &found) != 0)
		return ("no address");
	word = address_refusal(&law, found->ai_addr);
	freeaddrinfo(found);
	return (word == NULL ? "open" : word);
}

static const char *
reading(const char *text, bool plain)
{
	static struct url	url;
	static char		said[300];
	const char		*why = url_read(text, plain, &url);

	(void)snprintf(said, sizeof(said), "%s %s",
	    why == NULL ? url.host : why, why == NULL ? url.port : "");
	return (said);
}

static const struct {
	const char	*address;
	const char	*word;
} addresses[] = {
	{ "8.8.8.8", "open" }, { "1.1.1.1", "open" },
	{ "172.15.255.255", "open" }, { "172.32.0.0", "open" },
	{ "100.63.255.255", "open" }, { "100.128.0.0", "open" },
	{ "223.255.255.255", "open" }, { "2606:4700::1111", "open" },
	{ "2400:3200::1", "open" },
	{ "127.0.0.1", "loopback" }, { "127.255.255.254", "loopback" },
	{ "127.1", "loopback" }, { "0x7f.1", "loopback" },
	{ "0177.0.0.1", "loopback" }, { "2130706433", "loopback" },
	{ "0x7f000001", "loopback" }, { "0", "unspecified" },
	{ "0.0.0.0", "unspecified" }, { "10.0.0.1", "private" },
	{ "172.16.0.1", "private" }, { "172.31.255.255", "private" },
	{ "192.168.1.1", "private" }, { "100.64.0.1", "shared" },
	{ "100.100.100.200", "shared" }, { "169.254.169.254", "link-local" },
	{ "168.63.129.16", "metadata" }, { "192.0.0.192", "reserved" },
	{ "198.18.0.1", "benchmark" }, { "203.0.113.9", "documentation" },
	{ "224.0.0.1", "multicast" }, { "239.255.255.255", "multicast" },
	{ "255.255.255.255", "reserved" }, { "::", "unspecified" },
	{ "::1", "loopback" }, { "::ffff:127.0.0.1", "mapped" },
	{ "::ffff:8.8.8.8", "mapped" }, { "::127.0.0.1", "reserved" },
	{ "64:ff9b::7f00:1", "translated" },
	{ "64:ff9b:1::1", "translated" }, { "2002:7f00:1::", "translated" },
	{ "2001::1", "reserved" }, { "2001:db8::1", "documentation" },
	{ "fc00::1", "private" }, { "fd00:ec2::254", "private" },
	{ "fe80::1", "link-local" }, { "fec0::1", "reserved" },
	{ "ff02::1", "multicast" }, { "100::1", "reserved" },
	{ "4000::1", "reserved" },
};

static const struct {
	const char	*url;
	const char	*said;
} urls[] = {
	{ "https://example.com", "example.com 443" },
	{ "HTTPS://Example.com:8443/a/b?c=d%20", "Example.com 8443" },
	{ "https://[2400:3200::1]:8443/", "2400:3200::1 8443" },
	{ "https://127.1/", "127.0.0.1 443" },
	{ "https://0x7f000001/", "127.0.0.1 443" },
	{ "https://2130706433", "127.0.0.1 443" },
	{ "https://0177.0.0.1", "127.0.0.1 443" },
	{ "https://a.b.0x7g", "a.b.0x7g 443" },
	{ "https://127.0.0.1.", "WEBHOOK_FORM " },
	{ "https://1.2.3.4.5", "WEBHOOK_FORM " },
	{ "https://999.1", "WEBHOOK_FORM " },
	{ "http://example.com", "WEBHOOK_SCHEME " },
	{ "ftp://example.com", "WEBHOOK_SCHEME " },
	{ "file:///etc/passwd", "WEBHOOK_SCHEME " },
	{ "gopher://example.com", "WEBHOOK_SCHEME " },
	{ "example.com", "WEBHOOK_FORM " },
	{ "", "WEBHOOK_FORM " }, { "https://", "WEBHOOK_FORM " },
	{ "https:///a", "WEBHOOK_FORM " },
	{ "https://user@example.com", "WEBHOOK_USER " },
	{ "https://user:word@example.com", "WEBHOOK_USER " },
	{ "https://example.com@127.0.0.1/", "WEBHOOK_USER " },
	{ "https://127.0.0.1\\@example.com/", "WEBHOOK_FORM " },
	{ "https://example.com#@127.0.0.1/", "WEBHOOK_FORM " },
	{ "https://example.com/#a", "WEBHOOK_FORM " },
	{ "https://exa mple.com/", "WEBHOOK_FORM " },
	{ "https://example.com/\r\nX: y", "WEBHOOK_FORM " },
	{ "https://example.com/\xe4\xb8\xad", "WEBHOOK_FORM " },
	{ "https://ex%61mple.com/", "WEBHOOK_FORM " },
	{ "https://.example.com/", "WEBHOOK_FORM " },
	{ "https://a..b/", "WEBHOOK_FORM " },
	{ "https://::1/", "WEBHOOK_FORM " },
	{ "https://[example.com]/", "WEBHOOK_FORM " },
	{ "https://[::1", "WEBHOOK_FORM " },
	{ "https://[fe80::1%25eth0]/", "WEBHOOK_FORM " },
	{ "https://example.com:", "WEBHOOK_FORM " },
	{ "https://example.com:x", "WEBHOOK_FORM " },
	{ "https://example.com:99999", "WEBHOOK_PORT " },
	{ "https://example.com:22", "WEBHOOK_PORT " },
	{ "https://example.com:80", "WEBHOOK_PORT " },
	{ "https://example.com:0", "WEBHOOK_PORT " },
};

int
main(void)
{
	struct address_law	law;
	char			name[200];
	size_t			i;

	for (i = 0; i < sizeof(addresses) / sizeof(addresses[0]); i++) {
		(void)snprintf(name, sizeof(name), "%s_is_%s",
		    addresses[i].address, addresses[i].word);
		CLAIM(name, strcmp(refusal("", addresses[i].address),
		    addresses[i].word) == 0);
	}
	for (i = 0; i < sizeof(urls) / sizeof(urls[0]); i++) {
		(void)snprintf(name, sizeof(name), "url_%zu_is_%s", i,
		    urls[i].said);
		CLAIM(name, strcmp(reading(urls[i].url, false),
		    urls[i].said) == 0);
	}

	CLAIM("http_is_taken_where_it_is_allowed",
	    strcmp(reading("http://example.com/a", true),
	    "example.com 80") == 0);
	CLAIM("what_the_operator_opened_is_open",
	    strcmp(refusal("10.1.0.0/16,::1", "10.1.2.3"), "open") == 0 &&
	    strcmp(refusal("10.1.0.0/16,::1", "::1"), "open") == 0);
	CLAIM("and_no_more_than_that",
	    strcmp(refusal("10.1.0.0/16,::1", "10.2.0.1"), "private") == 0 &&
	    strcmp(refusal("127.0.0.1/32", "127.0.0.2"), "loopback") == 0 &&
	    strcmp(refusal("127.0.0.0/8", "::ffff:127.0.0.1"), "mapped") ==
	    0);
	CLAIM("a_network_is_opened_only_by_a_right_one",
	    !address_law_read("10.0.0.0/33", &law) &&
	    !address_law_read("10.0.0/8", &law) &&
	    !address_law_read("localhost", &law));
	return (claims_done());
}
