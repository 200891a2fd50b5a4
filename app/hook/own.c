/* The host's own networks: see own.h. */

#include <arpa/inet.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>
#include <stddef.h>
#include <string.h>
#include <time.h>

#include "own.h"

#define OWN_SECONDS	10	/* so long they are believed */
#define OWN_NETWORKS	64
#define OWN_BITS_LEAST	8	/* a wider network is the world's */

static struct network	own[OWN_NETWORKS];
static int		own_count;
static time_t		own_until;

static void	own_read(void);
static void	own_add(const struct ifaddrs *);
static int	own_bits(const uint8_t *, int);

const char *
own_refusal(const struct address_law *law, const struct sockaddr *sa)
{
	const char	*word = address_refusal(law, sa);
	struct timespec	now;
	int		i;

	if (word != NULL)
		return (word);
	for (i = 0; i < law->opened_count; i++)
		if (address_within(&law->opened[i], sa))
			return (NULL);

	clock_gettime(CLOCK_MONOTONIC, &now);
	if (now.tv_sec >= own_until) {
		own_read();
		own_until = now.tv_sec + OWN_SECONDS;
	}
	for (i = 0; i < own_count; i++)
		if (address_within(&own[i], sa))
			return ("own");

	return (NULL);
}

static void
own_read(void)
{
	struct ifaddrs	*all, *one;

	own_count = 0;
	if (getifaddrs(&all) == -1)
		return;
	for (one = all; one != NULL; one = one->ifa_next)
		if (one->ifa_addr != NULL && one->ifa_netmask != NULL &&
		    own_count < OWN_NETWORKS)
			own_add(one);
	freeifaddrs(all);
}

static void
own_add(const struct ifaddrs *one)
{
	struct network	*n = &own[own_count];
	const void	*address = one->ifa_addr, *mask = one->ifa_netmask;

	memset(n, 0, sizeof(*n));
	if (one->ifa_addr->sa_family == AF_INET) {
		memcpy(n->bytes, &((const struct sockaddr_in *)address)
		    ->sin_addr, 4);
		n->bits = own_bits((const uint8_t *)
		    &((const struct sockaddr_in *)mask)->sin_addr, 4);
	} else if (one->ifa_addr->sa_family == AF_INET6) {
		n->v6 = true;
		memcpy(n->bytes, &((const struct sockaddr_in6 *)address)
		    ->sin6_addr, 16);
		n->bits = own_bits((const uint8_t *)
		    &((const struct sockaddr_in6 *)mask)->sin6_addr, 16);
	} else {
		return;
	}
	if (n->bits >= OWN_BITS_LEAST)
		own_count++;
}

static int
own_bits(const uint8_t *mask, int len)
{
	int	bits = 0;

	while (bits < len * 8 && (mask[bits / 8] >> (7 - bits % 8) & 1) != 0)
		bits++;

	return (bits);
}
