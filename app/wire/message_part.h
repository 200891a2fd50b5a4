/*
 * BaseTransfer and BaseSubscribe: who carries the message, and who else wants
 * to hear of it.
 */

#ifndef HUB_WIRE_MESSAGE_PART_H
#define HUB_WIRE_MESSAGE_PART_H

#include "message.h"

/* The element names, in schema order. */
extern const char *const	part_transfer[TRANSFER_FIELDS];
extern const char *const	part_subscribe[SUBSCRIBE_FIELDS];

/* Keeps the first; false when a later one differs from it. */
bool	part_keep_transfer(struct message *, const struct text[]);
/* Keeps the first MESSAGE_SUBSCRIBES. */
void	part_keep_subscribe(struct message *, const struct text[]);

#endif
