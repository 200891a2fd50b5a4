/*
 * SIGTERM without broken answers: Kore's workers leave at once, and cut what
 * is parked or under way. Here a worker first stops to accept and to read new
 * requests, closes the screens' sockets with a word, and serves what it has
 * begun, for LIMIT_DRAIN_MS at most.
 */

#ifndef HUB_GROUND_DRAIN_H
#define HUB_GROUND_DRAIN_H

#include <stdbool.h>

#define DRAIN_WATCHERS	8

/* To be told when it begins: what waits for something that may take long (a
 * long poll) answers with what it has. In each worker. */
void	drain_watch(void (*)(void));

bool	drain_begun(void);

/* In kore_worker_teardown, while the database is still open. */
void	drain_run(void);

#endif
