/*
 * What each kind tells the database beside its content: which of its fields
 * are the order and the parcel that it belongs to, its time, its person, its
 * amounts, its enterprises, and by which names its sender finds it again.
 */

#ifndef HUB_WEB_TAKE_FIELDS_H
#define HUB_WEB_TAKE_FIELDS_H

#include <stdint.h>

#include "../core/kinds.h"

#define TAKE_ENTERPRISES	7
#define TAKE_KEYS		16

/*
 * Indexes of head fields; 0 (the guid): it has none. Only what belongs to a
 * purchase or a parcel has its keys in ebp_code .. logistics_no. An application
 * names a list in keys; what its lines name is sealed with them.
 */
struct take_fields {
	enum document_kind	kind;
	uint8_t			ebp_code, order_no;
	uint8_t			logistics_code, logistics_no;
	uint8_t			app_type;	/* none: 1, it is new */
	uint8_t			app_time;	/* a time or an instant */
	uint8_t			person;
	uint8_t			amount, weight, customs;
	uint8_t			enterprises[TAKE_ENTERPRISES];	/* of an order
					 * or list the platform, then the
					 * merchant: order_read.sql */
	uint8_t			keys[TAKE_KEYS];	/* of the feed */
};

/* Of a kind that is declared to the hub. */
const struct take_fields	*take_fields_find(enum document_kind);

#endif
