/*
 * SIGTERM without broken answers: Kore's workers leave at once, and cut what
 * is parked or under way. Here a worker first stops to accept and to read new
 * requests, closes the screens' sockets with a word, and serves what it has
 * begun, for LIMIT_DRAIN_MS at most.
 */

#ifndef HUB_GROUND_DRAIN_H
#define HUB_GROUND_DRAIN_H

/* In kore_worker_teardown, while the database is still open. */
void	drain_run(void);

#endif
