/* The certificates of the senders: see ring.h. */

#include <kore/kore.h>

#include <stdlib.h>
#include <string.h>

#include "../limits.h"
#include "ring.h"

enum certificate_column {
	CERTIFICATE_ID, CERTIFICATE_NUMBER, CERTIFICATE_DER,
	CERTIFICATE_REVOKED
};

struct ring {
	int64_t			account;
	uint32_t		users;	/* and one while it is remembered */
	int			count;
	struct sign_ring	*certificates;
};

static void	ring_changed(const char *, const char *);
static struct ring	**ring_slot(int64_t);
static struct ring	*ring_read(int64_t, const struct db_answer *);

/* A newcomer takes the place of whoever stands in his slot. */
static struct ring	*rings[LIMIT_DOOR_ACCOUNTS];
static uint32_t		edition;

void
ring_open(void)
{
	db_listen("certificate_changed", ring_changed);
}

uint32_t
ring_edition(void)
{
	return (edition);
}

struct ring *
ring_recall(const struct caller *caller)
{
	struct ring	*r = *ring_slot(caller->id);

	if (!db_listening() || r == NULL || r->account != caller->id)
		return (NULL);
	r->users++;
	return (r);
}

struct ring *
ring_remember(const struct caller *caller, const struct db_answer *answer,
    uint32_t asked)
{
	struct ring	*r = ring_read(caller->id, answer);
	struct ring	**slot = ring_slot(caller->id);

	r->users = 1;
	if (db_listening() && asked == edition) {
		if (*slot != NULL)
			ring_release(*slot);
		*slot = r;
		r->users++;
	}
	return (r);
}

void
ring_release(struct ring *r)
{
	if (--r->users > 0)
		return;
	sign_ring_close(r->certificates);
	free(r);
}

const struct sign_ring *
ring_certificates(const struct ring *r)
{
	return (r->certificates);
}

bool
ring_is_empty(const struct ring *r)
{
	return (r->count == 0);
}

/* Changes are rare: forget all of them. */
static void
ring_changed(const char *channel, const char *payload)
{
	int	i;

	(void)channel;
	(void)payload;
	edition++;
	for (i = 0; i < LIMIT_DOOR_ACCOUNTS; i++) {
		if (rings[i] != NULL)
			ring_release(rings[i]);
		rings[i] = NULL;
	}
}

static struct ring **
ring_slot(int64_t account)
{
	return (&rings[(uint64_t)account % LIMIT_DOOR_ACCOUNTS]);
}

/* One that cannot be read any more counts for nothing, but is there: the
 * sender's signatures are refused rather than not looked at. */
static struct ring *
ring_read(int64_t account, const struct db_answer *a)
{
	struct ring	*r = calloc(1, sizeof(*r));
	uint8_t		der[LIMIT_SIGN_TEXT];
	size_t		len;
	int		i;

	if (r == NULL || (r->certificates = sign_ring_open()) == NULL)
		abort();
	r->account = account;
	r->count = db_rows(a);
	for (i = 0; i < r->count; i++) {
		len = db_bytes(a, i, CERTIFICATE_DER, der, sizeof(der));
		if (len == (size_t)-1 || !sign_ring_add(r->certificates,
		    db_int(a, i, CERTIFICATE_ID), der, len,
		    db_text(a, i, CERTIFICATE_NUMBER),
		    db_bool(a, i, CERTIFICATE_REVOKED)))
			kore_log(LOG_ERR, "certificate %lld cannot be used",
			    (long long)db_int(a, i, CERTIFICATE_ID));
	}
	return (r);
}
