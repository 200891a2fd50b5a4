/* Sessions in Redis: see door_session.h. */

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "../wire/seal.h"
#include "door_session.h"

#define KEY_ROOM	(sizeof("hub:session:") + 2 * NEWS_DIGEST)

static size_t	key_write(const uint8_t [NEWS_DIGEST], char [KEY_ROOM]);
static size_t	value_write(const uint8_t [NEWS_DIGEST], int64_t, int64_t,
		    char [SESSION_VALUE_ROOM]);

void
session_cache_get(const uint8_t digest[NEWS_DIGEST], redis_done done,
    void *arg)
{
	char		key[KEY_ROOM];
	const char	*argv[2] = { "GET", key };
	size_t		lens[2] = { 3, key_write(digest, key) };

	redis_command(done, arg, 2, argv, lens);
}

void
session_cache_put(const uint8_t digest[NEWS_DIGEST], int64_t person,
    int64_t expires)
{
	char		key[KEY_ROOM], value[SESSION_VALUE_ROOM], life[16];
	const char	*argv[5] = { "SET", key, value, "EX", life };
	size_t		lens[5] = { 3, 0, 0, 2, 0 };

	lens[1] = key_write(digest, key);
	lens[2] = value_write(digest, person, expires, value);
	lens[4] = (size_t)snprintf(life, sizeof(life), "%d",
	    LIMIT_SESSION_CACHE_S);

	redis_command(NULL, NULL, 5, argv, lens);
}

void
session_cache_drop(const uint8_t digest[NEWS_DIGEST])
{
	char		key[KEY_ROOM];
	const char	*argv[2] = { "DEL", key };
	size_t		lens[2] = { 3, key_write(digest, key) };

	redis_command(NULL, NULL, 2, argv, lens);
}

bool
session_value_read(const char *value, const uint8_t digest[NEWS_DIGEST],
    int64_t *person)
{
	char	expected[SESSION_VALUE_ROOM];
	int64_t	expires;
	size_t	len;

	if (sscanf(value, "%" SCNd64 " %" SCNd64 " ", person, &expires) != 2)
		return (false);

	len = value_write(digest, *person, expires, expected);
	return (strlen(value) == len && bytes_equal(value, expected, len) &&
	    expires > (int64_t)time(NULL));
}

static size_t
key_write(const uint8_t digest[NEWS_DIGEST], char key[KEY_ROOM])
{
	memcpy(key, "hub:session:", 12);
	hex_write(digest, NEWS_DIGEST, key + 12);

	return (12 + 2 * NEWS_DIGEST);
}

/* Person, expiry, and a keyed hash of digest, person and expiry. */
static size_t
value_write(const uint8_t digest[NEWS_DIGEST], int64_t person,
    int64_t expires, char value[SESSION_VALUE_ROOM])
{
	char	said[SESSION_VALUE_ROOM], hex[2 * MAC_BYTES + 1];
	uint8_t	mac[MAC_BYTES];
	char	key[KEY_ROOM];
	size_t	len;

	(void)key_write(digest, key);
	len = (size_t)snprintf(said, sizeof(said), "%s %" PRId64 " %" PRId64,
	    key, person, expires);
	mac_write("session", (struct text){ said, (uint32_t)len }, mac);
	hex_write(mac, sizeof(mac), hex);

	return ((size_t)snprintf(value, SESSION_VALUE_ROOM,
	    "%" PRId64 " %" PRId64 " %s", person, expires, hex));
}
