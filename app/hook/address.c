/* Which addresses a webhook may be sent to: see address.h. */

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "address.h"

static bool	network_read(const char *, size_t, struct network *);
static bool	bits_equal(const uint8_t *, const uint8_t *, int);
static const uint8_t	*address_bytes(const struct sockaddr *, bool *);

/* The special networks of IANA's registries, and the clouds' own services
 * that stand outside of those. */
static const struct {
	const char	*network;
	const char	*word;
} closed[] = {
	{ "0.0.0.0/8", "unspecified" },
	{ "10.0.0.0/8", "private" },
	{ "100.64.0.0/10", "shared" },
	{ "127.0.0.0/8", "loopback" },
	{ "168.63.129.16/32", "metadata" },
	{ "169.254.0.0/16", "link-local" },
	{ "172.16.0.0/12", "private" },
	{ "192.0.0.0/24", "reserved" },
	{ "192.0.2.0/24", "documentation" },
	{ "192.88.99.0/24", "reserved" },
	{ "192.168.0.0/16", "private" },
	{ "198.18.0.0/15", "benchmark" },
	{ "198.51.100.0/24", "documentation" },
	{ "203.0.113.0/24", "documentation" },
	{ "224.0.0.0/4", "multicast" },
	{ "240.0.0.0/4", "reserved" },
	{ "::/128", "unspecified" },
	{ "::1/128", "loopback" },
	{ "::ffff:0:0/96", "mapped" },
	{ "64:ff9b::/96", "translated" },
	{ "64:ff9b:1::/48", "translated" },
	{ "2001::/23", "reserved" },
	{ "2001:db8::/32", "documentation" },
	{ "2002::/16", "translated" },
	{ "3fff::/20", "documentation" },
	{ "fc00::/7", "private" },
	{ "fe80::/10", "link-local" },
	{ "ff00::/8", "multicast" },
};

#define CLOSED	(sizeof(closed) / sizeof(closed[0]))

bool
address_law_read(const char *text, struct address_law *law)
{
	size_t	len;

	law->opened_count = 0;
	while (text != NULL && *text != '\0') {
		len = strcspn(text, ",");
		if (law->opened_count == ADDRESS_OPENED || !network_read(text,
		    len, &law->opened[law->opened_count]))
			return (false);
		law->opened_count++;
		text += len + (text[len] == ',');
	}

	return (true);
}

const char *
address_refusal(const struct address_law *law, const struct sockaddr *sa)
{
	struct network	network;
	const uint8_t	*bytes;
	bool		v6;
	size_t		n;
	int		i;

	if ((bytes = address_bytes(sa, &v6)) == NULL)
		return ("unknown");

	for (i = 0; i < law->opened_count; i++)
		if (address_within(&law->opened[i], sa))
			return (NULL);

	for (n = 0; n < CLOSED; n++)
		if (network_read(closed[n].network,
		    strlen(closed[n].network), &network) &&
		    address_within(&network, sa))
			return (closed[n].word);

	/* Of IPv6 only 2000::/3 is given to anybody. */
	return (v6 && (bytes[0] & 0xe0) != 0x20 ? "reserved" : NULL);
}

void
address_print(const struct sockaddr *sa, char text[ADDRESS_ROOM])
{
	const uint8_t	*bytes;
	bool		v6;

	text[0] = '\0';
	if ((bytes = address_bytes(sa, &v6)) != NULL)
		(void)inet_ntop(v6 ? AF_INET6 : AF_INET, bytes, text,
		    ADDRESS_ROOM);
}

bool
address_within(const struct network *network, const struct sockaddr *sa)
{
	const uint8_t	*bytes;
	bool		v6;

	bytes = address_bytes(sa, &v6);

	return (bytes != NULL && v6 == network->v6 &&
	    bits_equal(bytes, network->bytes, network->bits));
}

static bool
network_read(const char *text, size_t len, struct network *network)
{
	char	word[ADDRESS_ROOM], *slash, *end;
	long	bits;

	if (len == 0 || len >= sizeof(word))
		return (false);
	memcpy(word, text, len);
	word[len] = '\0';

	if ((slash = strchr(word, '/')) != NULL)
		*slash = '\0';
	memset(network, 0, sizeof(*network));
	network->v6 = strchr(word, ':') != NULL;
	if (inet_pton(network->v6 ? AF_INET6 : AF_INET, word,
	    network->bytes) != 1)
		return (false);

	network->bits = network->v6 ? 128 : 32;
	if (slash == NULL)
		return (true);
	bits = strtol(slash + 1, &end, 10);
	if (end == slash + 1 || *end != '\0' || bits < 0 ||
	    bits > network->bits)
		return (false);
	network->bits = (int)bits;

	return (true);
}

static bool
bits_equal(const uint8_t *a, const uint8_t *b, int bits)
{
	int	whole = bits / 8, rest = bits % 8;

	if (memcmp(a, b, (size_t)whole) != 0)
		return (false);

	return (rest == 0 || ((a[whole] ^ b[whole]) >> (8 - rest)) == 0);
}

/* NULL: neither IPv4 nor IPv6. */
static const uint8_t *
address_bytes(const struct sockaddr *sa, bool *v6)
{
	*v6 = sa->sa_family == AF_INET6;
	if (*v6)
		return (((const struct sockaddr_in6 *)(const void *)sa)
		    ->sin6_addr.s6_addr);
	if (sa->sa_family == AF_INET)
		return ((const uint8_t *)&((const struct sockaddr_in *)
		    (const void *)sa)->sin_addr.s_addr);

	return (NULL);
}
