/*
 * Letters: papers on their way to the hub, as the messages that it reads.
 */

#ifndef HUB_PORT_LETTER_H
#define HUB_PORT_LETTER_H

#include "../wire/message.h"
#include "paper.h"

enum {
	LETTER_DOCUMENTS = 100,
};

/*
 * One message with the same paper of several purchases (1 to 100), in XML,
 * JSON or msgpack. XML lists carry a signature element, because the schema
 * wants one; it says itself that it signs nothing.
 */
void	letter_write(enum media, enum paper, struct papers *const *, uint32_t,
	    struct out *);

#endif
