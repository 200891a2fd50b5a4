/*
 * Who waits for something to happen on a lane: the long polls of a worker. A
 * bell is rung by every event of the lane, and for all lanes twice a second,
 * so that an event which Redis lost is late and not missed.
 */

#ifndef HUB_WEB_BELL_H
#define HUB_WEB_BELL_H

#include <stdint.h>

#include "../core/text.h"
#include "call.h"

/* Parks the call until the lane's bell rings; lane must live in its arena. */
enum call_turn	bell_wait(struct call *, struct text lane);

/* lane NULL: all. */
void		bell_ring(const char *lane);

/* How often any bell was rung: who looked while this changed may have looked
 * too early, and looks again before it waits. */
uint64_t	bell_rings(void);

/* The worker is stopping: all who wait go on at once, and nobody waits any
 * more (bell_stands is false, and they answer with what there is). */
void		bell_close(void);
bool		bell_stands(void);

#endif
