/*
 * The builder that all three readers feed: element by element, in the order of
 * the bytes. It knows the tree of a message and nothing of XML, JSON or
 * msgpack.
 *
 * A reader enters an element, gives its text when the element is a field, and
 * leaves it again. What the builder does not know it skips with all that is in
 * it. A function that returns false has set message->fault and wants no more;
 * the reader adds the position where it is not set.
 */

#ifndef HUB_WIRE_MESSAGE_BUILD_H
#define HUB_WIRE_MESSAGE_BUILD_H

#include <stdbool.h>
#include <stdint.h>

#include "../core/kinds.h"
#include "../limits.h"
#include "arena.h"
#include "message.h"

enum place {
	PLACE_TOP,		/* before and after the root element */
	PLACE_ROOT,		/* CEB311Message */
	PLACE_BODY,		/* Order; of 513 it carries the fields */
	PLACE_HEAD,
	PLACE_LINE,
	PLACE_TRANSFER,
	PLACE_SUBSCRIBE,
	PLACE_EXTEND,
	PLACE_NODE,		/* DxpMsgSv: the envelope between nodes */
	PLACE_ENVELOPE,		/* DxpMsg */
	PLACE_ADDRESS,		/* TransInfo */
	PLACE_FIELD,		/* a field of any of these: has a text */
	PLACE_OPAQUE,		/* Message, Signature: has XML */
	PLACE_SKIP
};

struct build {
	struct arena		*arena;
	struct message		*message;
	uint32_t		depth;
	enum place		places[LIMIT_DEPTH + 2];
	/* the field that is entered */
	struct text		*target;
	const char		*field;
	uint16_t		hint;		/* where the next may be */
	/* the document that is entered */
	struct text		*rows;		/* room for row_room */
	uint32_t		row_room;
	bool			has_head;
	struct fault		faults[LIMIT_FAULTS];
	/* the BaseTransfer, BaseSubscribe or ExtendMessage that is entered */
	struct text		parts[TRANSFER_FIELDS];
	bool			is_inner;	/* read out of an envelope */
	uint32_t		room;		/* of message->entries */
};

/* The message is zero, or holds the envelope that it comes out of. */
void		build_open(struct build *, struct arena *, struct message *);
/* After the last byte: is it a message? */
bool		build_close(struct build *);

/* TEXT_NONE: an element of some other namespace. */
bool		build_enter(struct build *, struct text name);
bool		build_leave(struct build *);
/* The text of the field that is entered; XML white space is taken off. */
void		build_text(struct build *, struct text);
/* The XML of the opaque place that is entered, from the arena (opaque.h). */
void		build_opaque(struct build *, struct text);
/* Is that place an element of its own, Signature, and not what is in one? */
bool		build_opaque_is_element(const struct build *);
/* guid or version of the root; others are passed over, and an envelope's. */
void		build_attribute(struct build *, struct text name, struct text);
/* What stands here is of a type that it may not be. */
bool		build_odd(struct build *, uint32_t pos);
/* Sets message->fault if none is set yet; pos 0: not known. Returns false. */
bool		build_fail(struct build *, enum fault_code, const char *field,
		    uint32_t pos);

/* May the element of this name, entered from here, stand more than once? */
bool		build_repeats(const struct build *);

static inline void
build_go(struct build *build, enum place place)
{
	build->places[++build->depth] = place;
}

static inline enum place
build_place(const struct build *build)
{
	return (build->places[build->depth]);
}

#endif
