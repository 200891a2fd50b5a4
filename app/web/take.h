/*
 * Taking one message: read it, judge each document alone, hand the sound ones
 * to the group commit, and write the receipt for all of them.
 *
 *	bytes -> take_read -> take_submit -> (commit) -> take_answer
 *	              \ unreadable ------------------------^
 *
 * One bad document does not hurt its neighbours: it gets its faults, they get
 * their place.
 */

#ifndef HUB_WEB_TAKE_H
#define HUB_WEB_TAKE_H

#include <stdbool.h>

#include "../core/check.h"
#include "../core/signature.h"
#include "../store/intake.h"
#include "../wire/arena.h"
#include "../wire/message.h"
#include "../wire/out.h"
#include "call.h"

/*
 * What the sender of a sound document may not: speak for its enterprise, have
 * it carried by the enterprise that BaseTransfer names (whose client sends it,
 * and so whose account this must be), or send it in an envelope of somebody
 * else.
 */
enum take_denial {
	DENIAL_NONE,
	DENIAL_ENTERPRISE,
	DENIAL_CARRIER,
	DENIAL_SENDER,
	DENIALS
};

/* What became of one document of the message. */
struct take_entry {
	const struct fault	*faults;	/* its own, its structure's */
	int			fault_count;
	enum take_denial	denial;
	struct text		code;	/* what refuses it beside them: */
	struct text		info;	/* published code, and words */
	int			place;	/* in results; -1: refused */
};

struct take {
	enum media		media;
	const void		*bytes;
	size_t			len;
	struct message		message;
	bool			unreadable;
	struct take_entry	*entries;
	struct intake_message	submit;
	uint8_t			digest[32];
};

/*
 * Reads and judges. All memory is of the arena, which must live until the
 * answer is written. False: the arena is full (answer 413).
 */
bool	take_read(struct take *, enum media, const void *, size_t,
	    const struct caller *, struct arena *);

/* A line that is longer than may be, or larger than the arena: unreadable. */
void	take_too_large(struct take *, enum media, struct text);

/* Refuses every document for the message's signature, after take_read and
 * before take_submit. False: the arena is full. */
bool	take_refuse(struct take *, enum signature_state, struct arena *);

/* Is there anything that the database must hear of? */
bool	take_has_work(const struct take *);

/*
 * Hands the message to the group commit; submit.done is called when it is
 * durable. False: the queue is full.
 */
bool	take_submit(struct take *, bool dry,
	    void (*done)(struct intake_message *, enum db_state), void *owner);

/* The receipt, in the medium given. Returns the HTTP status: 200, or 400 for
 * a message that could not be read (then XML is a CEB900). */
int	take_answer(const struct take *, enum media, const char *locale,
	    struct out *);

/* The published codes and texts by kind and outcome, as JSON: for the feed's
 * rows that the database writes. Static; built once. */
const char	*take_codes(void);

#endif
