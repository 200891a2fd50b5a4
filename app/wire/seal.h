/*
 * What must not be read, and what must not be changed: sealing with
 * AES-256-GCM, keyed hashes for look-ups, digests, random bytes, passwords.
 *
 * Keys are read once from two files in a folder, seal.key and mac.key: one key
 * a line, `<id> <64 hex digits>`, id from 1; the last line is the current key.
 * They are kept in locked memory where the system allows it, are left out of
 * core dumps, and are wiped at close. A parent may load them for the workers
 * that it forks (and be the only one who may read the files); the memory lock
 * alone is not handed down.
 *
 * sealed bytes: 1 version (1) | 4 key id, big endian | 12 nonce | text | 16 tag
 * mac: 4 key id, big endian | 32 HMAC-SHA-256 of purpose, 0x1f, value
 *
 * The purpose ("document", "message", "findings", "manifest", "person",
 * "content") is authenticated: what was sealed for one does not open for
 * another.
 */

#ifndef HUB_WIRE_SEAL_H
#define HUB_WIRE_SEAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../core/text.h"
#include "out.h"

#define SEAL_EXTRA	33	/* sealed is so much longer than the text */
#define MAC_BYTES	36
#define MAC_VERSIONS	64	/* a ring holds no more keys */
#define DIGEST_BYTES	32
#define PASSWORD_ROOM	160

/* 0; -1 with a sentence in seal_error(): no key was loaded. */
int		seal_load(const char *folder);
void		seal_wipe(void);
const char	*seal_error(void);

/* Makes one new key file (mode 0600) with key 1 where there is none, or adds
 * the next key to it. name: "seal.key" or "mac.key". 0 or -1 as above. */
int		seal_key_add(const char *folder, const char *name);

/* Appends len + SEAL_EXTRA bytes. Our own failure sets out->failed. */
void		seal_write(const char *purpose, const void *, size_t,
		    struct out *);

/*
 * Opens what seal_write sealed. plain must hold len - SEAL_EXTRA bytes.
 * Returns their number; -1: changed, cut, of another purpose, or its key is
 * not in the ring.
 */
int64_t		seal_read(const char *purpose, const void *, size_t,
		    void *plain);
/* The key id that a sealed text names; 0: too short to say. */
uint32_t	seal_key_id(const void *, size_t);

void		mac_write(const char *purpose, struct text,
		    uint8_t mac[MAC_BYTES]);
/* Under every key of the ring, the current one first; returns how many. */
int		mac_write_all(const char *purpose, struct text,
		    uint8_t macs[MAC_VERSIONS][MAC_BYTES]);

void		digest_write(const void *, size_t,
		    uint8_t digest[DIGEST_BYTES]);

/* From the system's generator; stops the program rather than fail. */
void		random_write(void *, size_t);
/* 36 characters, upper case, and the terminator: a random UUID. */
void		guid_write(char guid[37]);

/* hex: lower case, terminated, 2 * len + 1 bytes. hex_read: false unless all
 * of text is exactly len bytes in hex. */
void		hex_write(const void *, size_t, char *);
bool		hex_read(struct text, void *, size_t);

/* Takes the same time wherever the difference is. */
bool		bytes_equal(const void *, const void *, size_t);

/*
 * scrypt$32768$8$1$<salt hex>$<hash hex>. Takes about 50 to 100 ms and 32 MiB:
 * run it where nobody waits. -1: no memory.
 */
int		password_hash(const char *password, char hash[PASSWORD_ROOM]);
/* False also for a hash that is not of this form or asks for more work than
 * LIMIT_SCRYPT_N. */
bool		password_check(const char *password, const char *hash);

#endif
