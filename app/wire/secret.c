/*
 * The small parts of seal.h that need no key ring: digests, random bytes, hex,
 * and passwords.
 */

#include <assert.h>
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rand.h>

#include "../limits.h"
#include "seal.h"

#define SCRYPT_N	32768u	/* 32 MiB and about 80 ms: OWASP's 2023 floor */
#define SCRYPT_R	8u
#define SCRYPT_P	1u
#define SCRYPT_SALT	16u
#define SCRYPT_HASH	32u

struct scrypt {
	uint64_t	n, r, p;
	uint8_t		salt[SCRYPT_SALT];
	uint8_t		hash[SCRYPT_HASH];
};

/*
 * Nonces and guids are drawn from a pool: OpenSSL asks the kernel for the
 * process at each call, which costs more than the bytes. Keys are not.
 */
#define RANDOM_SMALL	16

static _Thread_local uint8_t	random_pool[1024];
static _Thread_local size_t	random_left;

static void	random_watch(void);
static void	random_forget(void);
static int	scrypt_run(const char *, const struct scrypt *, uint8_t *);
static int	scrypt_parse(const char *, struct scrypt *);
static int	scrypt_number(const char **, uint64_t, uint64_t *);
static int	scrypt_hex(const char **, char, void *, size_t);
static int	hex_digit(char);

void
digest_write(const void *bytes, size_t len, uint8_t digest[DIGEST_BYTES])
{
	unsigned int	n;

	if (EVP_Digest(bytes, len, digest, &n, EVP_sha256(), NULL) != 1)
		abort();
}

void
random_write(void *bytes, size_t len)
{
	static pthread_once_t	watched = PTHREAD_ONCE_INIT;

	assert(len <= INT32_MAX);

	if (len > RANDOM_SMALL) {
		if (RAND_bytes(bytes, (int)len) != 1)
			abort();
		return;
	}
	if (random_left < len) {
		(void)pthread_once(&watched, random_watch);
		if (RAND_bytes(random_pool, sizeof(random_pool)) != 1)
			abort();
		random_left = sizeof(random_pool);
	}
	random_left -= len;
	memcpy(bytes, random_pool + random_left, len);
	OPENSSL_cleanse(random_pool + random_left, len);
}

/* Two processes must never draw the same bytes from one pool. */
static void
random_watch(void)
{
	if (pthread_atfork(NULL, NULL, random_forget) != 0)
		abort();
}

static void
random_forget(void)
{
	random_left = 0;
}

void
guid_write(char guid[37])
{
	static const char	digits[] = "0123456789ABCDEF";
	uint8_t			b[16];
	char			*at = guid;
	int			i;

	random_write(b, sizeof(b));
	b[6] = (uint8_t)((b[6] & 0x0f) | 0x40);		/* version 4 */
	b[8] = (uint8_t)((b[8] & 0x3f) | 0x80);		/* RFC 4122 */

	for (i = 0; i < 16; i++) {
		if (i == 4 || i == 6 || i == 8 || i == 10)
			*at++ = '-';
		*at++ = digits[b[i] >> 4];
		*at++ = digits[b[i] & 15];
	}
	*at = '\0';
}

void
hex_write(const void *bytes, size_t len, char *hex)
{
	static const char	digits[] = "0123456789abcdef";
	const uint8_t		*p = bytes;
	size_t			i;

	for (i = 0; i < len; i++) {
		hex[2 * i] = digits[p[i] >> 4];
		hex[2 * i + 1] = digits[p[i] & 15];
	}

	hex[2 * len] = '\0';
}

bool
hex_read(struct text hex, void *bytes, size_t len)
{
	uint8_t		*p = bytes;
	size_t		i;
	int		high, low;

	if (hex.ptr == NULL || hex.len != 2 * len)
		return (false);

	for (i = 0; i < len; i++) {
		high = hex_digit(hex.ptr[2 * i]);
		low = hex_digit(hex.ptr[2 * i + 1]);
		if (high < 0 || low < 0)
			return (false);
		p[i] = (uint8_t)(high << 4 | low);
	}

	return (true);
}

bool
bytes_equal(const void *a, const void *b, size_t len)
{
	return (CRYPTO_memcmp(a, b, len) == 0);
}

int
password_hash(const char *password, char text[PASSWORD_ROOM])
{
	struct scrypt	s = { SCRYPT_N, SCRYPT_R, SCRYPT_P, { 0 }, { 0 } };
	char		salt[2 * SCRYPT_SALT + 1], hash[2 * SCRYPT_HASH + 1];

	assert(password != NULL);

	random_write(s.salt, sizeof(s.salt));
	if (scrypt_run(password, &s, s.hash) == -1)
		return (-1);

	hex_write(s.salt, sizeof(s.salt), salt);
	hex_write(s.hash, sizeof(s.hash), hash);
	(void)snprintf(text, PASSWORD_ROOM, "scrypt$%u$%u$%u$%s$%s", SCRYPT_N,
	    SCRYPT_R, SCRYPT_P, salt, hash);

	return (0);
}

bool
password_check(const char *password, const char *text)
{
	struct scrypt	s;
	uint8_t		hash[SCRYPT_HASH];

	assert(password != NULL && text != NULL);

	if (scrypt_parse(text, &s) == -1 ||
	    scrypt_run(password, &s, hash) == -1)
		return (false);

	return (bytes_equal(hash, s.hash, sizeof(hash)));
}

/* OpenSSL's own bound of 32 MiB is just too small for N 32768, so say it. */
static int
scrypt_run(const char *password, const struct scrypt *s, uint8_t *hash)
{
	uint64_t	memory = 2 * 128 * s->n * s->r;

	return (EVP_PBE_scrypt(password, strlen(password), s->salt,
	    sizeof(s->salt), s->n, s->r, s->p, memory, hash,
	    SCRYPT_HASH) == 1 ? 0 : -1);
}

static int
scrypt_parse(const char *text, struct scrypt *s)
{
	if (strncmp(text, "scrypt$", 7) != 0)
		return (-1);

	text += 7;
	if (scrypt_number(&text, LIMIT_SCRYPT_N, &s->n) == -1 ||
	    scrypt_number(&text, LIMIT_SCRYPT_R, &s->r) == -1 ||
	    scrypt_number(&text, LIMIT_SCRYPT_P, &s->p) == -1)
		return (-1);

	if (scrypt_hex(&text, '$', s->salt, sizeof(s->salt)) == -1 ||
	    scrypt_hex(&text, '\0', s->hash, sizeof(s->hash)) == -1)
		return (-1);

	return (0);
}

static int
scrypt_number(const char **at, uint64_t most, uint64_t *value)
{
	char	*end;

	if (**at < '1' || **at > '9')
		return (-1);

	errno = 0;
	*value = strtoull(*at, &end, 10);
	if (errno != 0 || *value > most || *end != '$')
		return (-1);

	*at = end + 1;
	return (0);
}

static int
scrypt_hex(const char **at, char end, void *bytes, size_t len)
{
	struct text	hex = { *at, (uint32_t)(2 * len) };

	if (strlen(*at) < 2 * len || (*at)[2 * len] != end ||
	    !hex_read(hex, bytes, len))
		return (-1);

	*at += 2 * len + 1;
	return (0);
}

static int
hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return (c - '0');
	if (c >= 'a' && c <= 'f')
		return (c - 'a' + 10);
	if (c >= 'A' && c <= 'F')
		return (c - 'A' + 10);

	return (-1);
}
