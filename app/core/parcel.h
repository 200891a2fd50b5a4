/*
 * The life of a parcel: a table [state][event]. The database holds the same
 * set and a test compares the two; the names are those of parcel.state,
 * parcel_event.event and parcel.reason.
 *
 * An event that the table does not have for a state is refused: nothing
 * happens to the parcel.
 */

#ifndef HUB_CORE_PARCEL_H
#define HUB_CORE_PARCEL_H

#include "text.h"
#include "wording.h"

enum parcel_state {
	PARCEL_EXPECTED,	/* "expected": named by a document */
	PARCEL_SCANNED,		/* "scanned": on the belt, being judged */
	PARCEL_IN_REVIEW,	/* "in_review": both screens have it */
	PARCEL_INSPECTION,	/* "inspection": to be opened, jointly */
	PARCEL_HELD,		/* "held": on the shelf, with a reason */
	PARCEL_RELEASED,	/* "released" */
	PARCEL_RECALLED,	/* "recalled": released, wanted back */
	PARCEL_DETAINED,	/* "detained" by a legal act */
	PARCEL_RETURNED,	/* "returned" to the sender */
	PARCEL_DESTROYED,	/* "destroyed" */
	PARCEL_OUT_OF_REACH,	/* "out_of_reach": recalled in vain */
	PARCEL_STATES
};

enum parcel_event {
	EVENT_SCAN,		/* "scan": the belt read its number */
	EVENT_CLEAR,		/* "clear": every agency's rule cleared it */
	EVENT_REVIEW,		/* "review": a review opened */
	EVENT_HOLD,		/* "hold": rule, officer, clock or new facts */
	EVENT_RELEASE,		/* "release": decided or inspected so */
	EVENT_INSPECT,		/* "inspect": a joint inspection opened */
	EVENT_DETAIN,		/* "detain" */
	EVENT_RETURN,		/* "return" */
	EVENT_DESTROY,		/* "destroy" */
	EVENT_REOPEN,		/* "reopen": new version, new review */
	EVENT_REQUEUE,		/* "requeue": back to review by an officer */
	EVENT_RECALL,		/* "recall": hold or new version, too late */
	EVENT_UNACKNOWLEDGED,	/* "unacknowledged": a release nobody took */
	EVENT_LOSE,		/* "lose": the recall came too late */
	PARCEL_EVENTS
};

/* The state after the event, or PARCEL_STATES when it is refused. */
enum parcel_state	parcel_next(enum parcel_state, enum parcel_event);

const struct wording	*parcel_state_word(enum parcel_state);
const struct wording	*parcel_event_word(enum parcel_event);

/* Why a parcel is where it is: parcel.reason and scan.reason. */
enum parcel_reason {
	REASON_CLEARED,		/* "CLEARED": by rule; the scan released it */
	REASON_REVIEW,		/* "REVIEW": the scan opened a review */
	REASON_UNKNOWN,		/* "UNKNOWN": no document names the number */
	REASON_AMBIGUOUS,	/* "AMBIGUOUS": two carriers use the number */
	REASON_SCANNED,		/* "SCANNED": it was scanned before */
	REASON_WAITING,		/* "WAITING": a leg is missing */
	REASON_MISMATCHED,	/* "MISMATCHED" */
	REASON_EXPIRED,		/* "EXPIRED" */
	REASON_HOLD_OPEN,	/* "HOLD_OPEN": a hold stands on it */
	REASON_CLASS,		/* "CLASS": manifest class D, or broken */
	REASON_SCALE_WEIGHT,	/* "SCALE_WEIGHT": the scale says otherwise */
	REASON_OFFICER,		/* "OFFICER": a seat said hold */
	REASON_DEADLINE,	/* "DEADLINE": a seat said nothing in time */
	REASON_NEW_VERSION,	/* "NEW_VERSION": the facts changed */
	REASON_UNACKNOWLEDGED,	/* "UNACKNOWLEDGED": the sorter was silent */
	PARCEL_REASONS
};

const struct wording	*parcel_reason_word(enum parcel_reason);

/* By name; PARCEL_STATES, PARCEL_EVENTS, PARCEL_REASONS when unknown. */
enum parcel_state	parcel_state_by_name(struct text);
enum parcel_event	parcel_event_by_name(struct text);
enum parcel_reason	parcel_reason_by_name(struct text);

#endif
