/*
 * A key file is small and written by hubctl or by hand, so it is read as a
 * whole and every line must be understood: a key that was skipped silently
 * would make sealed documents unreadable much later.
 */

#include <sys/mman.h>
#include <sys/stat.h>

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <openssl/crypto.h>

#include "seal_ring.h"

#define RING_FILE_MAX	8192u	/* 64 keys of 76 bytes, and some room */
#define RING_PATH_MAX	1024u

static int	ring_file_open(const char *, const char *, int, char *, size_t);
static int	ring_file_read(int, char *, size_t *);
static int	ring_parse(char *, const char *, struct ring *, char *, size_t);
static int	ring_parse_line(const char *, struct ring_key *);
static int	ring_line_write(int, uint32_t);

int
ring_read(const char *folder, const char *name, struct ring *ring,
    char *reason, size_t room)
{
	char		text[RING_FILE_MAX];
	size_t		len;
	int		fd, rc;

	assert(folder != NULL && name != NULL && ring != NULL);

	if ((fd = ring_file_open(folder, name, O_RDONLY, reason, room)) == -1)
		return (-1);

	rc = ring_file_read(fd, text, &len);
	(void)close(fd);

	if (rc == -1) {
		(void)snprintf(reason, room, "%s/%s cannot be read whole",
		    folder, name);
		return (-1);
	}

	rc = ring_parse(text, name, ring, reason, room);
	OPENSSL_cleanse(text, sizeof(text));

	return (rc);
}

int
ring_add(const char *folder, const char *name, char *reason, size_t room)
{
	struct ring	ring;
	char		path[RING_PATH_MAX];
	uint32_t	id;
	int		fd, rc;

	(void)snprintf(path, sizeof(path), "%s/%s", folder, name);

	id = 1;
	if (access(path, F_OK) == 0) {
		if (ring_read(folder, name, &ring, reason, room) == -1)
			return (-1);
		id = ring_current(&ring)->id + 1;
		rc = ring.count < MAC_VERSIONS ? 0 : -1;
		OPENSSL_cleanse(&ring, sizeof(ring));
		if (rc == -1) {
			(void)snprintf(reason, room, "%s holds %d keys, its "
			    "most", path, MAC_VERSIONS);
			return (-1);
		}
	}

	fd = ring_file_open(folder, name, O_WRONLY | O_CREAT | O_APPEND,
	    reason, room);
	if (fd == -1)
		return (-1);

	if ((rc = ring_line_write(fd, id)) == -1)
		(void)snprintf(reason, room, "%s cannot be written: %s", path,
		    strerror(errno));

	(void)close(fd);
	return (rc);
}

void
ring_lock(struct rings *rings)
{
	(void)mlock(rings, sizeof(*rings));
	(void)madvise(rings, sizeof(*rings), MADV_DONTDUMP);
}

void
ring_wipe(struct rings *rings)
{
	OPENSSL_cleanse(rings, sizeof(*rings));
	(void)munlock(rings, sizeof(*rings));
}

const struct ring_key *
ring_find(const struct ring *ring, uint32_t id)
{
	uint32_t	i;

	for (i = 0; i < ring->count; i++) {
		if (ring->keys[i].id == id)
			return (&ring->keys[i]);
	}

	return (NULL);
}

const struct ring_key *
ring_current(const struct ring *ring)
{
	assert(ring->count > 0);

	return (&ring->keys[ring->count - 1]);
}

/* A key that everybody on the machine may read is no key. */
static int
ring_file_open(const char *folder, const char *name, int flags, char *reason,
    size_t room)
{
	struct stat	st;
	char		path[RING_PATH_MAX];
	int		fd, len;

	len = snprintf(path, sizeof(path), "%s/%s", folder, name);
	if (len < 0 || (size_t)len >= sizeof(path)) {
		(void)snprintf(reason, room, "the key folder's path is too "
		    "long");
		return (-1);
	}

	if ((fd = open(path, flags | O_CLOEXEC, 0600)) == -1) {
		(void)snprintf(reason, room, "%s cannot be opened: %s", path,
		    strerror(errno));
		return (-1);
	}

	if (fstat(fd, &st) == -1 || (st.st_mode & S_IRWXO) != 0) {
		(void)snprintf(reason, room, "%s is open to everybody: "
		    "chmod 600 it", path);
		(void)close(fd);
		return (-1);
	}

	return (fd);
}

static int
ring_file_read(int fd, char *text, size_t *len)
{
	ssize_t		got;

	*len = 0;
	while ((got = read(fd, text + *len, RING_FILE_MAX - 1 - *len)) > 0)
		*len += (size_t)got;

	text[*len] = '\0';

	/* A file that fills the buffer may go on. */
	return (got == -1 || *len == RING_FILE_MAX - 1 ? -1 : 0);
}

static int
ring_parse(char *text, const char *name, struct ring *ring, char *reason,
    size_t room)
{
	struct ring_key		key;
	char			*line, *rest;
	int			number;

	memset(ring, 0, sizeof(*ring));

	number = 0;
	for (rest = text; (line = strsep(&rest, "\n")) != NULL; ) {
		number++;
		if (*line == '\0')
			continue;

		if (ring->count == MAC_VERSIONS ||
		    ring_parse_line(line, &key) == -1 ||
		    ring_find(ring, key.id) != NULL) {
			(void)snprintf(reason, room, "%s, line %d: not a new "
			    "`<id> <64 hex digits>`", name, number);
			return (-1);
		}

		ring->keys[ring->count++] = key;
	}

	OPENSSL_cleanse(&key, sizeof(key));
	if (ring->count > 0)
		return (0);

	(void)snprintf(reason, room, "%s holds no key", name);
	return (-1);
}

static int
ring_parse_line(const char *line, struct ring_key *key)
{
	unsigned long	id;
	struct text	hex;
	char		*end;

	if (*line < '1' || *line > '9')
		return (-1);

	errno = 0;
	id = strtoul(line, &end, 10);
	if (errno != 0 || id > UINT32_MAX || *end != ' ')
		return (-1);

	hex.ptr = end + 1;
	hex.len = (uint32_t)strlen(hex.ptr);
	key->id = (uint32_t)id;

	return (hex_read(hex, key->bytes, sizeof(key->bytes)) ? 0 : -1);
}

/* One write, so that a crash leaves a whole line or a line that is refused. */
static int
ring_line_write(int fd, uint32_t id)
{
	uint8_t		bytes[RING_KEY_BYTES];
	char		hex[2 * RING_KEY_BYTES + 1], line[96];
	int		len, rc;

	random_write(bytes, sizeof(bytes));
	hex_write(bytes, sizeof(bytes), hex);
	len = snprintf(line, sizeof(line), "%u %s\n", id, hex);

	rc = write(fd, line, (size_t)len) == len && fsync(fd) == 0 ? 0 : -1;

	OPENSSL_cleanse(bytes, sizeof(bytes));
	OPENSSL_cleanse(hex, sizeof(hex));
	OPENSSL_cleanse(line, sizeof(line));

	return (rc);
}
