/*
 * The signature of a message that was read: the steps between reading and
 * storing.
 *
 *	certificates -> verify -> settle
 *	     \ not signed: settled at once
 *
 * A message without a signature is stored and marked, unless its sender must
 * sign. One with a signature is verified if the sender has registered any
 * certificate: then it is good or refused. A sender that has none, and need
 * not sign, is not judged by what nobody can verify: that is stored as
 * unsigned. So are the lines of a bulk body, whatever is in them.
 */

#ifndef HUB_WEB_SIGNATURE_H
#define HUB_WEB_SIGNATURE_H

#include "../jobs/verify.h"
#include "call.h"
#include "ring.h"
#include "take.h"

/* Zeroed by the caller, who fills in the first two. */
struct signature_check {
	struct take		*take;
	struct arena		*arena;
	/* private */
	struct verify_job	job;
	uint32_t		edition;
	struct ring		*ring;
	struct ticket		*ticket;
};

enum signature_turn {
	SIGNATURE_NEXT,		/* the next of these steps */
	SIGNATURE_SETTLED,	/* all is said: go on to storing */
	SIGNATURE_WAIT,
	SIGNATURE_BUSY,		/* 503: so are the threads, or the database */
	SIGNATURE_NO_ROOM	/* 413: the arena is full */
};

/* The three steps, in this order, each after the one before said next. */
enum signature_turn	signature_certificates(struct call *,
			    struct signature_check *);
enum signature_turn	signature_verify(struct call *,
			    struct signature_check *);
enum signature_turn	signature_settle(struct call *,
			    struct signature_check *);

/* Refuses a message that was not verified, if its sender must sign. False:
 * the arena is full. */
bool	signature_demand(const struct caller *, struct take *, struct arena *);

#endif
