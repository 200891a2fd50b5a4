/* Memory of a worker that the database keeps true: see door_news.h. */

#include <kore/kore.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../cache/redis.h"
#include "../limits.h"
#include "../wire/seal.h"
#include "door_news.h"
#include "door_session.h"

/* A caller whose strings are our own. */
struct known {
	bool		filled;
	uint8_t		digest[NEWS_DIGEST];	/* accounts */
	struct caller	caller;
};

struct ended {
	uint8_t		digest[NEWS_DIGEST];
	uint64_t	at_ms;			/* 0: none */
};

static void		account_changed(const char *, const char *);
static void		person_changed(const char *, const char *);
static void		session_changed(const char *, const char *);
static void		session_end_add(const uint8_t [NEWS_DIGEST]);
static struct known	*account_slot(const uint8_t [NEWS_DIGEST]);
static struct known	*person_slot(int64_t);
static void		known_fill(struct known *, const struct caller *);
static void		known_wipe(struct known *, size_t);
static void		caller_copy(struct call *, const struct caller *);

/* A newcomer takes the place of whoever stands in his slot. */
static struct known	accounts[LIMIT_DOOR_ACCOUNTS];
static struct known	people[LIMIT_DOOR_PEOPLE];

/* A ring; the oldest is overwritten. */
static struct ended	ended[LIMIT_DOOR_ENDED];
static size_t		ended_next;
static uint64_t		trusted_from_ms;
static uint32_t		edition;

void
news_open(void)
{
	trusted_from_ms = UINT64_MAX;
	db_listen("account_changed", account_changed);
	db_listen("person_changed", person_changed);
	db_listen("session_changed", session_changed);
}

uint32_t
news_edition(void)
{
	return (edition);
}

bool
account_recall(struct call *call, const uint8_t digest[NEWS_DIGEST])
{
	struct known	*k;

	k = account_slot(digest);
	if (!db_listening() || !k->filled ||
	    memcmp(k->digest, digest, NEWS_DIGEST) != 0)
		return (false);

	caller_copy(call, &k->caller);
	return (true);
}

void
account_remember(const struct caller *caller,
    const uint8_t digest[NEWS_DIGEST], uint32_t asked)
{
	struct known	*k;

	if (!db_listening() || asked != edition)
		return;

	k = account_slot(digest);
	known_fill(k, caller);
	memcpy(k->digest, digest, NEWS_DIGEST);
	k->caller.locale[0] = '\0';
}

bool
person_recall(struct call *call, int64_t id)
{
	struct known	*k;

	k = person_slot(id);
	if (!db_listening() || !k->filled || k->caller.id != id)
		return (false);

	caller_copy(call, &k->caller);
	return (true);
}

void
person_remember(const struct caller *caller, uint32_t asked)
{
	if (db_listening() && asked == edition)
		known_fill(person_slot(caller->id), caller);
}

bool
session_trusted(const uint8_t digest[NEWS_DIGEST])
{
	uint64_t	now;
	size_t		i;

	now = kore_time_ms();
	if (!db_listening() || now < trusted_from_ms)
		return (false);

	/* Newest first, and none that Redis must have forgotten by now. */
	for (i = 1; i <= LIMIT_DOOR_ENDED; i++) {
		const struct ended	*e = &ended[(ended_next +
					    LIMIT_DOOR_ENDED - i) %
					    LIMIT_DOOR_ENDED];

		if (e->at_ms == 0 || now > e->at_ms + SESSION_CACHE_MS)
			break;
		if (memcmp(e->digest, digest, NEWS_DIGEST) == 0)
			return (false);
	}

	return (true);
}

/* Changes are rare: forget all of them. */
static void
account_changed(const char *channel, const char *payload)
{
	(void)channel;
	(void)payload;

	edition++;
	known_wipe(accounts, LIMIT_DOOR_ACCOUNTS);
}

static void
person_changed(const char *channel, const char *payload)
{
	(void)channel;
	(void)payload;

	edition++;
	known_wipe(people, LIMIT_DOOR_PEOPLE);
}

static void
session_changed(const char *channel, const char *payload)
{
	uint8_t	digest[NEWS_DIGEST];

	edition++;

	/* The news were lost or are back: what was missed was as long ago as
	 * a key can live, at most. */
	if (channel == NULL) {
		trusted_from_ms = db_listening() ?
		    kore_time_ms() + SESSION_CACHE_MS : UINT64_MAX;
		return;
	}

	if (hex_read((struct text){ payload, (uint32_t)strlen(payload) },
	    digest, sizeof(digest))) {
		session_end_add(digest);
		session_cache_drop(digest);
	}
}

/* A ring that is too small for what ended of late remembers less: then Redis
 * is not believed until all that was overwritten has died there. */
static void
session_end_add(const uint8_t digest[NEWS_DIGEST])
{
	struct ended	*e;
	uint64_t	now;

	now = kore_time_ms();
	e = &ended[ended_next];
	ended_next = (ended_next + 1) % LIMIT_DOOR_ENDED;

	if (e->at_ms != 0 && now < e->at_ms + SESSION_CACHE_MS)
		trusted_from_ms = now + SESSION_CACHE_MS;

	memcpy(e->digest, digest, NEWS_DIGEST);
	e->at_ms = now;
}

static struct known *
account_slot(const uint8_t digest[NEWS_DIGEST])
{
	size_t	n;

	memcpy(&n, digest, sizeof(n));
	return (&accounts[n % LIMIT_DOOR_ACCOUNTS]);
}

static struct known *
person_slot(int64_t id)
{
	return (&people[(uint64_t)id % LIMIT_DOOR_PEOPLE]);
}

static void
known_fill(struct known *k, const struct caller *caller)
{
	known_wipe(k, 1);

	k->caller = *caller;
	k->caller.enterprises = caller->enterprises == NULL ? NULL :
	    strdup(caller->enterprises);
	k->caller.lanes = caller->lanes == NULL ? NULL : strdup(caller->lanes);
	k->filled = (caller->enterprises == NULL ||
	    k->caller.enterprises != NULL) &&
	    (caller->lanes == NULL || k->caller.lanes != NULL);
}

static void
known_wipe(struct known *k, size_t count)
{
	size_t	i;

	for (i = 0; i < count; i++) {
		free((void *)(uintptr_t)k[i].caller.enterprises);
		free((void *)(uintptr_t)k[i].caller.lanes);
		memset(&k[i], 0, sizeof(k[i]));
	}
}

/* The memory may be wiped while the call is parked, so it gets copies. What
 * the request itself said stays: the session's digest, and a machine's
 * language. */
static void
caller_copy(struct call *call, const struct caller *from)
{
	struct caller	*to = &call->caller;
	uint8_t		session[sizeof(to->session)];
	char		locale[sizeof(to->locale)];

	memcpy(session, to->session, sizeof(session));
	memcpy(locale, to->locale, sizeof(locale));
	*to = *from;
	memcpy(to->session, session, sizeof(session));
	if (from->locale[0] == '\0')
		memcpy(to->locale, locale, sizeof(locale));

	to->enterprises = from->enterprises == NULL ? NULL :
	    call_string(call, (struct text){ from->enterprises,
	    (uint32_t)strlen(from->enterprises) });
	to->lanes = from->lanes == NULL ? NULL :
	    call_string(call, (struct text){ from->lanes,
	    (uint32_t)strlen(from->lanes) });
}
