/* Names of algorithms, digests, base64: see sign_value.h. */

#include <assert.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/evp.h>

#include "sign_value.h"

struct method_spec {
	const char		*uri;
	enum sign_digest	digest;
	enum sign_key		key;
};

static const struct method_spec	methods[SIGN_METHODS] = {
	[SIGN_SM2_SM3] = {
		"http://www.chinaport.gov.cn/2022/04/xmldsig#sm2-sm3",
		SIGN_SM3, SIGN_KEY_SM2
	},
	[SIGN_RSA_SHA1] = {
		"http://www.w3.org/2000/09/xmldsig#rsa-sha1",
		SIGN_SHA1, SIGN_KEY_RSA
	},
	[SIGN_RSA_SHA256] = {
		"http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
		SIGN_SHA256, SIGN_KEY_RSA
	},
};

static const char *const	digests[SIGN_DIGESTS] = {
	[SIGN_SM3] = "http://www.chinaport.gov.cn/2022/04/xmldsig#sm3",
	[SIGN_SHA1] = "http://www.w3.org/2000/09/xmldsig#sha1",
	[SIGN_SHA256] = "http://www.w3.org/2001/04/xmlenc#sha256",
};

static EVP_MD		*algorithms[SIGN_DIGESTS];
static pthread_once_t	algorithms_once = PTHREAD_ONCE_INIT;

/* A letter's six bits, marked as such: what is not in the table is 0. */
enum { BASE64_WRONG = 0, BASE64_BLANK = 1, BASE64_PAD = 2, BASE64_BITS = 64 };

#define BITS(n)		(BASE64_BITS | (n))
#define FOUR(c, n)	[c] = BITS(n), [(c) + 1] = BITS((n) + 1), \
			[(c) + 2] = BITS((n) + 2), [(c) + 3] = BITS((n) + 3)
#define LETTERS(c, n)	FOUR(c, n), FOUR((c) + 4, (n) + 4), \
			FOUR((c) + 8, (n) + 8), FOUR((c) + 12, (n) + 12), \
			FOUR((c) + 16, (n) + 16), FOUR((c) + 20, (n) + 20), \
			[(c) + 24] = BITS((n) + 24), [(c) + 25] = BITS((n) + 25)

static const uint8_t	base64_values[256] = {
	[' '] = BASE64_BLANK, ['\t'] = BASE64_BLANK, ['\r'] = BASE64_BLANK,
	['\n'] = BASE64_BLANK, ['='] = BASE64_PAD,
	LETTERS('A', 0), LETTERS('a', 26), FOUR('0', 52), FOUR('4', 56),
	['8'] = BITS(60), ['9'] = BITS(61), ['+'] = BITS(62), ['/'] = BITS(63),
};

static const EVP_MD	*digest_algorithm(enum sign_digest);
static void		algorithms_fetch(void);

int
sign_method_find(struct text uri)
{
	int	i;

	for (i = 0; i < SIGN_METHODS; i++) {
		if (text_equal_string(uri, methods[i].uri))
			return (i);
	}
	return (-1);
}

int
sign_digest_find(struct text uri)
{
	int	i;

	for (i = 0; i < SIGN_DIGESTS; i++) {
		if (text_equal_string(uri, digests[i]))
			return (i);
	}
	return (-1);
}

const char *
sign_method_uri(enum sign_method method)
{
	return (methods[method].uri);
}

const char *
sign_digest_uri(enum sign_digest digest)
{
	return (digests[digest]);
}

enum sign_digest
sign_method_digest(enum sign_method method)
{
	return (methods[method].digest);
}

enum sign_key
sign_method_key(enum sign_method method)
{
	return (methods[method].key);
}

size_t
sign_digest_write(enum sign_digest digest, const void *bytes, size_t len,
    uint8_t to[SIGN_DIGEST_MOST])
{
	unsigned int	size = 0;

	if (EVP_Digest(bytes, len, to, &size, digest_algorithm(digest),
	    NULL) != 1)
		return (0);
	assert(size <= SIGN_DIGEST_MOST);
	return (size);
}

int64_t
sign_base64_read(struct text t, uint8_t *to, size_t room)
{
	const uint8_t	*at = (const uint8_t *)t.ptr, *end;
	uint32_t	bits = 0, held = 0, pads = 0;
	size_t		n = 0;

	if (t.len == 0)
		return (0);
	for (end = at + t.len; at < end; at++) {
		uint8_t	value = base64_values[*at];

		if (value == BASE64_BLANK)
			continue;
		if (value == BASE64_PAD) {
			pads++;
			continue;
		}
		if (value == BASE64_WRONG || pads > 0)
			return (-1);
		bits = bits << 6 | (value & 63u);
		if (++held < 4)
			continue;
		if (room - n < 3)
			return (-1);
		to[n++] = (uint8_t)(bits >> 16);
		to[n++] = (uint8_t)(bits >> 8);
		to[n++] = (uint8_t)bits;
		bits = held = 0;
	}
	/* The bits that the padding cuts off must be none. */
	if (held == 1 || pads != (4 - held) % 4 ||
	    (held == 2 && (bits & 0xf) != 0) ||
	    (held == 3 && (bits & 0x3) != 0) ||
	    (held > 1 && room - n < held - 1))
		return (-1);
	if (held == 2) {
		to[n++] = (uint8_t)(bits >> 4);
	} else if (held == 3) {
		to[n++] = (uint8_t)(bits >> 10);
		to[n++] = (uint8_t)(bits >> 2);
	}
	return ((int64_t)n);
}

void
sign_base64_write(const void *bytes, size_t len, struct out *out)
{
	const uint8_t	*from = bytes;
	unsigned char	group[5];
	size_t		part;

	while (len > 0) {
		part = len < 3 ? len : 3;
		EVP_EncodeBlock(group, from, (int)part);
		out_put(out, group, 4);
		from += part;
		len -= part;
	}
}

/* Fetched once: OpenSSL 3 looks the others up again at each use. */
static const EVP_MD *
digest_algorithm(enum sign_digest digest)
{
	(void)pthread_once(&algorithms_once, algorithms_fetch);
	return (algorithms[digest]);
}

static void
algorithms_fetch(void)
{
	static const char *const	names[SIGN_DIGESTS] = {
		[SIGN_SM3] = "SM3",
		[SIGN_SHA1] = "SHA1",
		[SIGN_SHA256] = "SHA2-256",
	};
	int				i;

	for (i = 0; i < SIGN_DIGESTS; i++) {
		algorithms[i] = EVP_MD_fetch(NULL, names[i], NULL);
		if (algorithms[i] == NULL)
			abort();
	}
}
