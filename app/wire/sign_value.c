/* Names of algorithms, digests, base64: see sign_value.h. */

#include <assert.h>
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

static const EVP_MD	*digest_algorithm(enum sign_digest);
static int		base64_value(char);

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
	uint32_t	i, bits = 0, held = 0, pads = 0;
	size_t		n = 0;

	for (i = 0; i < t.len; i++) {
		int	value = base64_value(t.ptr[i]);

		if (t.ptr[i] == ' ' || t.ptr[i] == '\t' ||
		    t.ptr[i] == '\r' || t.ptr[i] == '\n')
			continue;
		if (t.ptr[i] == '=') {
			pads++;
			continue;
		}
		if (value == -1 || pads > 0)
			return (-1);
		bits = bits << 6 | (uint32_t)value;
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

static const EVP_MD *
digest_algorithm(enum sign_digest digest)
{
	switch (digest) {
	case SIGN_SM3:
		return (EVP_sm3());
	case SIGN_SHA1:
		return (EVP_sha1());
	default:
		return (EVP_sha256());
	}
}

static int
base64_value(char c)
{
	if (c >= 'A' && c <= 'Z')
		return (c - 'A');
	if (c >= 'a' && c <= 'z')
		return (c - 'a' + 26);
	if (c >= '0' && c <= '9')
		return (c - '0' + 52);
	return (c == '+' ? 62 : c == '/' ? 63 : -1);
}
