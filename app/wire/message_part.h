/*
 * What stands beside the documents, for the builder: BaseTransfer, who carries
 * the message; BaseSubscribe, who else wants to hear of it; ExtendMessage, for
 * the eyes of others; Signature.
 */

#ifndef HUB_WIRE_MESSAGE_PART_H
#define HUB_WIRE_MESSAGE_PART_H

#include "message_build.h"

/* The element names, in schema order. */
extern const char *const	part_transfer[TRANSFER_FIELDS];
extern const char *const	part_subscribe[SUBSCRIBE_FIELDS];
extern const char *const	part_extend[EXTEND_FIELDS];

/* In the root: one of these, or what is skipped. */
bool	part_begin(struct build *, struct text name);
/* In one of these. */
bool	part_enter(struct build *, struct text name);
/*
 * What was left is kept. Refused are a BaseTransfer that differs from the one
 * before, a sixth BaseSubscribe and a second ExtendMessage.
 */
bool	part_leave(struct build *, enum place left);

#endif
