/*
 * What the worker remembers of accounts, people and sessions, and the news of
 * the database that keep it true. Private to door*.c.
 *
 * An answer that was asked for before the news came and arrives after it is
 * old: so whoever asks takes the edition first and gives it back with what he
 * wants remembered; of another edition nothing is remembered.
 */

#ifndef HUB_WEB_DOOR_NEWS_H
#define HUB_WEB_DOOR_NEWS_H

#include <stdbool.h>
#include <stdint.h>

#include "call.h"

#define NEWS_DIGEST	32

/* Listens; once in a worker. */
void		news_open(void);

uint32_t	news_edition(void);

/* Fills the caller, strings in the call's arena. False: not remembered, or
 * the news are not to be had and nothing may be trusted. */
bool		account_recall(struct call *, const uint8_t [NEWS_DIGEST]);
void		account_remember(const struct caller *,
		    const uint8_t [NEWS_DIGEST], uint32_t);
bool		person_recall(struct call *, int64_t);
void		person_remember(const struct caller *, uint32_t);

/*
 * May what Redis says of this session be believed? Not while the news are
 * away, not for the first seconds after they came back (a key may be older
 * than what was missed), and not of a session that has ended.
 */
bool		session_trusted(const uint8_t [NEWS_DIGEST]);

#endif
