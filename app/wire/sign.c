/* Verifying: see sign.h. The parse is sign_scan.c's, the keys sign_key.c's. */

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "seal.h"
#include "sign_key.h"
#include "sign_scan.h"

struct sign_desk {
	struct sign_scan	scan;
	struct sign_ready	ready[SIGN_READY];
	bool			digested;	/* then right says */
	bool			right;
};

static int	candidates_find(const struct sign_scan *,
		    const struct sign_ring *,
		    const struct sign_entry *[LIMIT_SIGN_CERTIFICATES]);
static bool	entry_is_meant(const struct sign_scan *,
		    const struct sign_entry *);
static enum signature_state	candidate_judge(struct sign_desk *,
				    const struct sign_entry *, int64_t,
				    const char **);
static bool	digest_is_right(struct sign_desk *);

struct sign_desk *
sign_desk_open(void)
{
	struct sign_desk	*desk = calloc(1, sizeof(*desk));

	if (desk != NULL && !sign_scan_open(&desk->scan)) {
		free(desk);
		desk = NULL;
	}
	return (desk);
}

void
sign_desk_close(struct sign_desk *desk)
{
	int	i;

	if (desk == NULL)
		return;
	for (i = 0; i < SIGN_READY; i++)
		EVP_PKEY_CTX_free(desk->ready[i].ctx);
	sign_scan_close(&desk->scan);
	free(desk);
}

enum signature_state
sign_check(struct sign_desk *desk, const struct sign_ring *ring,
    struct text xml, int64_t now, struct sign_result *result)
{
	const struct sign_entry	*meant[LIMIT_SIGN_CERTIFICATES];
	enum signature_state	state;
	int			count, i;

	memset(result, 0, sizeof(*result));
	desk->digested = false;
	state = sign_scan_run(&desk->scan, xml);
	result->why = desk->scan.why;
	if (state != SIGNATURE_VALID)
		return (state);
	count = candidates_find(&desk->scan, ring, meant);
	if (count == 0) {
		result->why = "no certificate of this sender";
		return (SIGNATURE_NOT_YOURS);
	}
	/* The first good one; else what was wrong with the first that stands
	 * nearest to good. */
	state = SIGNATURE_VALID;
	for (i = 0; i < count; i++) {
		const char		*why;
		enum signature_state	one = candidate_judge(desk, meant[i],
					    now, &why);

		if (one == SIGNATURE_VALID || state == SIGNATURE_VALID ||
		    state == SIGNATURE_NOT_YOURS) {
			state = one;
			result->why = why;
			result->certificate = meant[i]->id;
		}
		if (one == SIGNATURE_VALID)
			break;
	}
	return (state);
}

/* Those of the sender's that the signature may mean: by the certificate that
 * it shows, else by its name, else all. */
static int
candidates_find(const struct sign_scan *scan, const struct sign_ring *ring,
    const struct sign_entry *meant[LIMIT_SIGN_CERTIFICATES])
{
	int	n = 0, i;

	for (i = 0; ring != NULL && i < ring->count; i++) {
		if (entry_is_meant(scan, &ring->entries[i]))
			meant[n++] = &ring->entries[i];
	}
	return (n);
}

static bool
entry_is_meant(const struct sign_scan *scan, const struct sign_entry *e)
{
	uint32_t	i, shown = scan->seen[PART_CERTIFICATE];
	size_t		from = 0;

	for (i = 0; i < shown; i++) {
		if (scan->chain_ends[i] - from == e->der.len &&
		    memcmp(scan->chain.bytes + from, e->der.bytes,
		    e->der.len) == 0)
			return (true);
		from = scan->chain_ends[i];
	}
	return (shown == 0 && (scan->key_name[0] == '\0' ||
	    strcasecmp(scan->key_name, e->number) == 0));
}

static enum signature_state
candidate_judge(struct sign_desk *desk, const struct sign_entry *e,
    int64_t now, const char **why)
{
	const struct sign_scan	*s = &desk->scan;

	*why = "the certificate is revoked";
	if (e->revoked)
		return (SIGNATURE_NOT_YOURS);
	*why = "the certificate has expired, or is not valid yet";
	if (now < e->says.valid_from || now > e->says.valid_until)
		return (SIGNATURE_EXPIRED);
	*why = "the message is not what was signed";
	if (!digest_is_right(desk))
		return (SIGNATURE_DIFFER);
	*why = "the signature is not of this key";
	if (!sign_entry_verify(e, s->method, desk->ready, s->info.bytes,
	    s->info.len, s->value, s->value_len))
		return (SIGNATURE_INVALID);
	*why = "";
	return (SIGNATURE_VALID);
}

/* Once a message, however many certificates it may mean. */
static bool
digest_is_right(struct sign_desk *desk)
{
	const struct sign_scan	*s = &desk->scan;
	uint8_t			digest[SIGN_DIGEST_MOST];
	size_t			len;

	if (desk->digested)
		return (desk->right);
	len = sign_digest_write(s->digest, s->document.bytes,
	    s->document.len, digest);
	desk->digested = true;
	desk->right = len > 0 && len == s->digest_len &&
	    bytes_equal(digest, s->digest_value, len);
	return (desk->right);
}
