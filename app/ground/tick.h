/*
 * A worker of Kore that has nothing to do sleeps without end, and its clocks
 * with it: an idle or trickling connection lives for ever. The tick wakes it
 * every LIMIT_TICK_MS, which also lets Kore look at its own idle timers.
 * A worker whose parent has died ends in order, as at SIGTERM.
 */

#ifndef HUB_GROUND_TICK_H
#define HUB_GROUND_TICK_H

void	tick_open(void);	/* in each worker */

#endif
