/*
 * Is this an address to which the hub may send? Asked when a webhook is
 * registered or enabled; each delivery is judged again when it connects.
 */

#ifndef HUB_HOOK_CHECK_H
#define HUB_HOOK_CHECK_H

#include <stdint.h>

struct flight_setting;

void	check_open(const struct flight_setting *);
/* The name is asked for aside; the answer is written by check_turn. Does
 * nothing when it is being asked for, or too many are. */
void	check_start(int64_t id, int epoch, const char *url);
void	check_turn(void);

/* The address as curl gets it, with host and port as we have read them; on the
 * heap. What cannot be read leads nowhere. */
char	*check_canonical(const char *);

#endif
