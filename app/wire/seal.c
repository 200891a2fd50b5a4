/*
 * The contexts of OpenSSL are made once for each key and used again: setting
 * the nonce alone costs a tenth of setting a key. Each process has its own;
 * the hub's workers have one thread.
 */

#include <assert.h>
#include <limits.h>
#include <stdalign.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/params.h>

#include "seal.h"
#include "seal_ring.h"

#define SEAL_VERSION	1
#define SEAL_NONCE	12
#define SEAL_TAG	16
#define SEAL_HEAD	(1 + 4 + SEAL_NONCE)
#define SEAL_PAGE	4096

/* On pages of their own, so that locking them locks nothing else. */
static alignas(SEAL_PAGE) struct rings	rings;

static EVP_CIPHER_CTX	*shut;			/* of the current key */
static EVP_CIPHER_CTX	*unseal[MAC_VERSIONS];	/* in the ring's order */
static EVP_MAC_CTX	*macs[MAC_VERSIONS];
static char		reason[256];

static EVP_CIPHER_CTX	*seal_cipher(const struct ring_key *, int);
static EVP_MAC_CTX	*seal_mac(const struct ring_key *);
static int		seal_contexts_open(void);
static void		seal_body(const uint8_t *, size_t, struct out *);
static void		mac_run(uint32_t, const char *, struct text,
			    uint8_t *);
static void		id_write(uint8_t *, uint32_t);
static uint32_t		id_read(const uint8_t *);

int
seal_load(const char *folder)
{
	assert(folder != NULL);

	seal_wipe();
	ring_lock(&rings);

	if (ring_read(folder, "seal.key", &rings.seal, reason,
	    sizeof(reason)) == 0 &&
	    ring_read(folder, "mac.key", &rings.mac, reason,
	    sizeof(reason)) == 0 && seal_contexts_open() == 0)
		return (0);

	seal_wipe();
	return (-1);
}

void
seal_wipe(void)
{
	uint32_t	i;

	EVP_CIPHER_CTX_free(shut);
	shut = NULL;

	for (i = 0; i < MAC_VERSIONS; i++) {
		EVP_CIPHER_CTX_free(unseal[i]);
		EVP_MAC_CTX_free(macs[i]);
		unseal[i] = NULL;
		macs[i] = NULL;
	}

	ring_wipe(&rings);
}

const char *
seal_error(void)
{
	return (reason);
}

int
seal_key_add(const char *folder, const char *name)
{
	assert(folder != NULL && name != NULL);

	return (ring_add(folder, name, reason, sizeof(reason)));
}

void
seal_write(const char *purpose, const void *plain, size_t len, struct out *out)
{
	uint8_t		head[SEAL_HEAD], tag[SEAL_TAG];
	int		n;

	assert(shut != NULL && purpose != NULL && len <= INT_MAX);

	head[0] = SEAL_VERSION;
	id_write(head + 1, ring_current(&rings.seal)->id);
	random_write(head + 5, SEAL_NONCE);

	if (EVP_EncryptInit_ex(shut, NULL, NULL, NULL, head + 5) != 1 ||
	    EVP_EncryptUpdate(shut, NULL, &n, (const uint8_t *)purpose,
	    (int)strlen(purpose)) != 1) {
		out->failed = true;
		return;
	}

	out_put(out, head, sizeof(head));
	seal_body(plain, len, out);

	if (EVP_EncryptFinal_ex(shut, tag, &n) != 1 ||
	    EVP_CIPHER_CTX_ctrl(shut, EVP_CTRL_GCM_GET_TAG, SEAL_TAG,
	    tag) != 1)
		out->failed = true;

	out_put(out, tag, sizeof(tag));
}

int64_t
seal_read(const char *purpose, const void *sealed, size_t len, void *plain)
{
	const struct ring_key	*key;
	const uint8_t		*head = sealed;
	EVP_CIPHER_CTX		*ctx;
	uint8_t			tag[SEAL_TAG];
	int			n, rest;

	assert(purpose != NULL && plain != NULL);

	if (len < SEAL_EXTRA || len > INT_MAX || head[0] != SEAL_VERSION)
		return (-1);
	if ((key = ring_find(&rings.seal, id_read(head + 1))) == NULL)
		return (-1);

	ctx = unseal[key - rings.seal.keys];
	memcpy(tag, head + len - SEAL_TAG, SEAL_TAG);

	if (EVP_DecryptInit_ex(ctx, NULL, NULL, NULL, head + 5) != 1 ||
	    EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_GCM_SET_TAG, SEAL_TAG,
	    tag) != 1 ||
	    EVP_DecryptUpdate(ctx, NULL, &n, (const uint8_t *)purpose,
	    (int)strlen(purpose)) != 1 ||
	    EVP_DecryptUpdate(ctx, plain, &n, head + SEAL_HEAD,
	    (int)(len - SEAL_EXTRA)) != 1 ||
	    EVP_DecryptFinal_ex(ctx, (uint8_t *)plain + n, &rest) != 1) {
		/* What came out before the tag failed is not to be read. */
		OPENSSL_cleanse(plain, len - SEAL_EXTRA);
		return (-1);
	}

	return ((int64_t)n + rest);
}

uint32_t
seal_key_id(const void *sealed, size_t len)
{
	return (len < SEAL_EXTRA ? 0 : id_read((const uint8_t *)sealed + 1));
}

void
mac_write(const char *purpose, struct text value, uint8_t mac[MAC_BYTES])
{
	assert(rings.mac.count > 0);

	mac_run(rings.mac.count - 1, purpose, value, mac);
}

int
mac_write_all(const char *purpose, struct text value,
    uint8_t all[MAC_VERSIONS][MAC_BYTES])
{
	uint32_t	i;

	for (i = 0; i < rings.mac.count; i++)
		mac_run(rings.mac.count - 1 - i, purpose, value, all[i]);

	return ((int)i);
}

static int
seal_contexts_open(void)
{
	uint32_t	i;
	int		good;

	shut = seal_cipher(ring_current(&rings.seal), 1);
	good = shut != NULL;

	for (i = 0; i < rings.seal.count; i++) {
		unseal[i] = seal_cipher(&rings.seal.keys[i], 0);
		good = good && unseal[i] != NULL;
	}

	for (i = 0; i < rings.mac.count; i++) {
		macs[i] = seal_mac(&rings.mac.keys[i]);
		good = good && macs[i] != NULL;
	}

	if (good)
		return (0);

	(void)snprintf(reason, sizeof(reason), "OpenSSL has no AES-256-GCM "
	    "or HMAC-SHA-256, or no memory for it");
	return (-1);
}

static EVP_CIPHER_CTX *
seal_cipher(const struct ring_key *key, int encrypt)
{
	EVP_CIPHER_CTX	*ctx;

	if ((ctx = EVP_CIPHER_CTX_new()) == NULL)
		return (NULL);

	if (EVP_CipherInit_ex(ctx, EVP_aes_256_gcm(), NULL, key->bytes, NULL,
	    encrypt) == 1)
		return (ctx);

	EVP_CIPHER_CTX_free(ctx);
	return (NULL);
}

static EVP_MAC_CTX *
seal_mac(const struct ring_key *key)
{
	char		digest[] = "SHA256";
	OSSL_PARAM	params[2];
	EVP_MAC		*mac;
	EVP_MAC_CTX	*ctx;

	if ((mac = EVP_MAC_fetch(NULL, "HMAC", NULL)) == NULL)
		return (NULL);

	ctx = EVP_MAC_CTX_new(mac);
	EVP_MAC_free(mac);

	params[0] = OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST,
	    digest, 0);
	params[1] = OSSL_PARAM_construct_end();

	if (ctx != NULL && EVP_MAC_init(ctx, key->bytes, sizeof(key->bytes),
	    params) == 1)
		return (ctx);

	EVP_MAC_CTX_free(ctx);
	return (NULL);
}

/* In blocks through the stack: struct out gives no room to write into. */
static void
seal_body(const uint8_t *plain, size_t len, struct out *out)
{
	uint8_t		block[4096];
	size_t		i, part;
	int		n;

	for (i = 0; i < len; i += part) {
		part = len - i < sizeof(block) ? len - i : sizeof(block);
		if (EVP_EncryptUpdate(shut, block, &n, plain + i,
		    (int)part) != 1)
			out->failed = true;
		out_put(out, block, part);
	}
}

/* A look-up under a wrong mac would find nothing and say so: never go on. */
static void
mac_run(uint32_t index, const char *purpose, struct text value, uint8_t *mac)
{
	EVP_MAC_CTX	*ctx = macs[index];
	size_t		len;

	assert(ctx != NULL && purpose != NULL);

	id_write(mac, rings.mac.keys[index].id);
	if (EVP_MAC_init(ctx, NULL, 0, NULL) != 1 ||
	    EVP_MAC_update(ctx, (const uint8_t *)purpose,
	    strlen(purpose)) != 1 ||
	    EVP_MAC_update(ctx, (const uint8_t *)"\x1f", 1) != 1 ||
	    EVP_MAC_update(ctx, (const uint8_t *)value.ptr,
	    value.len) != 1 ||
	    EVP_MAC_final(ctx, mac + 4, &len, MAC_BYTES - 4) != 1)
		abort();
}

static void
id_write(uint8_t *at, uint32_t id)
{
	at[0] = (uint8_t)(id >> 24);
	at[1] = (uint8_t)(id >> 16);
	at[2] = (uint8_t)(id >> 8);
	at[3] = (uint8_t)id;
}

static uint32_t
id_read(const uint8_t *at)
{
	return ((uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 |
	    (uint32_t)at[2] << 8 | at[3]);
}
