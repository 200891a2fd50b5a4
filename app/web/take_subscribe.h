/*
 * BaseSubscribe: whom else the sender of a message lets hear of its documents,
 * by the address that an account is registered under (hubctl account add
 * --dxp). An address that nobody has is nobody's; a status that is none of the
 * three is a mistake that the sender must hear of.
 */

#ifndef HUB_WEB_TAKE_SUBSCRIBE_H
#define HUB_WEB_TAKE_SUBSCRIBE_H

#include <stdbool.h>

#include "../wire/arena.h"
#include "../wire/message.h"

/* False, with message->fault: a status that is not ALL, DATA or RET. */
bool	take_subscribe_check(struct message *);

/* The subscribers as intake.h has them. False: the arena is full. */
bool	take_subscribers(const struct message *, struct arena *,
	    struct text *);

#endif
