/*
 * Where the hub's keys are, and loading them for what must be unsealed.
 */

#ifndef HUB_CTL_KEYS_H
#define HUB_CTL_KEYS_H

#include <stddef.h>

void	keys_folder(char *, size_t);	/* HUB_KEYS, or its default */
void	keys_open(void);		/* loads them, or refuses */

#endif
