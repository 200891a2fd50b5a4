/*
 * One item of an account's feed, as GET /v1/receipts lists it and as a webhook
 * carries it: the same bytes for the same reader and language.
 */

#ifndef HUB_WIRE_RECEIPT_ITEM_H
#define HUB_WIRE_RECEIPT_ITEM_H

#include <stdbool.h>

#include "../core/mask.h"
#include "arena.h"
#include "message.h"
#include "out.h"

/*
 * The columns of receipt_page (sql/migrate/0030_feed.sql); TEXT_NONE for null.
 * keys is a JSON object; errors, findings (opened already) and warnings are
 * JSON arrays as they are at rest, without the words.
 */
struct receipt_item {
	struct text	id;
	int64_t		kind;
	struct text	guid;
	struct text	keys;
	struct text	status;
	struct text	time;
	struct text	at;
	struct text	info;
	struct text	errors;
	struct text	verdict;
	struct text	findings;
	struct text	warnings;
	struct text	message;	/* the document, as JSON: the twin of
					 * one that the hub issued itself (816,
					 * 818), or a subscriber's masked one */
};

/* english chooses the detail of errors[]; findings say both languages. */
void	receipt_item_write(const struct receipt_item *, enum mask_reader,
	    bool english, struct arena *, struct out *);

/*
 * The CEB message that it stands for: the receipt of its kind (receipt.h), or
 * the message that the hub issued itself. The same item gives the same bytes.
 * 0; -1: its kind has no receipt, or the arena is full.
 */
int	receipt_item_message(const struct receipt_item *, enum media,
	    const char *locale, struct arena *, struct out *);

#endif
