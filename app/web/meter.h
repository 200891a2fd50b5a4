/*
 * What the hub counts. The numbers lie in memory that all workers share, so
 * that /metrics says the same whichever worker answers it; counters never go
 * down while the hub runs, also when a worker is restarted.
 */

#ifndef HUB_WEB_METER_H
#define HUB_WEB_METER_H

#include <stdint.h>

#include "../wire/out.h"

struct route;

/* Each worker has its own; /metrics names it. */
enum meter_gauge {
	METER_CALLS,		/* requests that are open */
	METER_DB_WAITING,	/* queries waiting or in flight */
	METER_DB_UP,
	METER_DB_LISTENING,
	METER_REDIS_UP,
	METER_PASSWORDS,	/* scrypt, waiting or running */
	METER_SIGNATURES,	/* the same */
	METER_GAUGES
};

enum meter_counter {
	METER_SIGN_INS,
	METER_SIGN_INS_FAILED,
	METER_SIGN_INS_LOCKED,
	METER_TOKENS_REFUSED,
	METER_COUNTERS
};

/* In the parent, before the workers; without it each worker counts alone. */
void		meter_open(void);
/* In each worker, with its number from 1: its gauges begin at 0, and those of
 * the rooms below are looked at each second. */
void		meter_worker(int);

uint64_t	meter_now_us(void);
/* status 0: the client went first. */
void		meter_request(const struct route *, int status, uint64_t us);
void		meter_count(enum meter_counter);
void		meter_gauge_set(enum meter_gauge, int64_t);
void		meter_gauge_add(enum meter_gauge, int64_t);

/* Prometheus text, version 0.0.4. */
void		meter_print(struct out *);

#endif
