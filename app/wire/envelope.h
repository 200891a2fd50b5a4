/*
 * The envelope in which the exchange platform carries a message: DxpMsg, and
 * around it, between nodes of the platform, DxpMsgSv.
 *
 *	DxpMsgSv { SvNo, DxpMsg { TransInfo { CopMsgId, SenderId, ReceiverIds,
 *	    CreatTime, MsgType }, Data, AddInfo, Signature }, Signature }
 *
 * Data is base64 of a bare XML message, also in the JSON and msgpack twin of
 * the envelope ({"DxpMsg": {"TransInfo": {...}, "Data": "..."}}): the national
 * format knows no other content. The signature of an envelope is the exchange
 * platform's business; the message's own is inside.
 */

#ifndef HUB_WIRE_ENVELOPE_H
#define HUB_WIRE_ENVELOPE_H

#include "message_build.h"

#define ENVELOPE_NAMESPACE	"http://www.chinaport.gov.cn/dxp"

/* For the builder. Enters the root when its name is that of an envelope. */
bool	envelope_begin(struct build *, struct text name);
bool	envelope_enter(struct build *, struct text name);
/* Is there what the hub needs of an envelope, and of the size that it may? */
bool	envelope_check(struct build *);

/*
 * Reads the message out of the envelope that was read. 0, or -1 with the
 * fault: Data is no base64, its message cannot be read or is an envelope
 * itself, or MsgType says something else than its root element.
 */
int	envelope_read(struct arena *, struct message *);

/*
 * Is the sender of the envelope the one whom BaseTransfer names? SenderId has
 * room for 16 characters and dxpId for 30, so a SenderId that is full needs to
 * be its beginning only. True where either is not there.
 */
bool	envelope_agrees(const struct message *);

#endif
