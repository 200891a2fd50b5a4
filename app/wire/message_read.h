/*
 * The readers of message.h, one for each medium. Each fills a message that is
 * zero but for its bytes and the envelope that it comes out of; 0 or -1 with
 * message->fault. When it is an envelope, that alone is read.
 */

#ifndef HUB_WIRE_MESSAGE_READ_H
#define HUB_WIRE_MESSAGE_READ_H

#include "message.h"

int	message_read_xml(const void *, size_t, struct arena *,
	    struct message *);
int	message_read_twin(enum media, const void *, size_t, struct arena *,
	    struct message *);

#endif
