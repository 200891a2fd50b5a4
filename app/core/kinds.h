/*
 * The kinds of documents and their fields, as tables. One text for each kind
 * (order.def, payment.def, waybill.def, state.def, list.def) gives the field
 * table, the enum of its indexes, the readers, the checks and the documents.
 * Source: the national cross-border specification of 202205 and its schemas.
 *
 * A line of a .def file is
 *	HEAD(ID, "name", "Chinese name", TYPE, max, NEEDED or OPTIONAL, rest)
 * or LINE(...), rest being designated initialisers or PLAIN. To add a field,
 * add a line: ORDER_ID (or ORDER_LINE_ID) is its index in struct document.
 */

#ifndef HUB_CORE_KINDS_H
#define HUB_CORE_KINDS_H

#include <stdbool.h>
#include <stdint.h>

#include "codes.h"
#include "document.h"
#include "text.h"

enum field_type {
	FIELD_TEXT,	/* C..n: at most max characters */
	FIELD_EXACT,	/* Cn: exactly max characters */
	FIELD_DECIMAL,	/* N19,5: money.h; never negative */
	FIELD_COUNT,	/* N9 and int: a whole number of at most max digits */
	FIELD_TIME,	/* C14: YYYYMMDDhhmmss */
	FIELD_DATE,	/* C8: YYYYMMDD */
};

/* Whose secret a value is; decides how mask.h hides it. */
enum privacy {
	PRIVACY_NONE,
	PRIVACY_NAME,
	PRIVACY_ID,
	PRIVACY_PHONE,
	PRIVACY_ADDRESS,
};

struct field_spec {
	const char	*name;		/* CEB element name */
	const char	*name_zh;
	enum field_type	type;
	uint16_t	max;		/* characters, or digits of a number */
	bool		required;
	const char	*fixed;		/* the only value allowed, or NULL */
	const char	*allowed;	/* "1|2|3", or NULL */
	uint16_t	usual;		/* over it a warning; 0: as max */
	enum code_list	codes;		/* unknown codes are warnings */
	enum privacy	privacy;
};

#define LINES_MAX	99	/* of one document, by the specification */

/* The indexes: ORDER_GUID .. ORDER_FIELDS, ORDER_LINE_GNUM .. and so on. */
enum order_field {
#define HEAD(id, ...)	ORDER_##id,
#define LINE(id, ...)
#include "order.def"
#undef HEAD
#undef LINE
	ORDER_FIELDS
};

enum order_line_field {
#define HEAD(id, ...)
#define LINE(id, ...)	ORDER_LINE_##id,
#include "order.def"
#undef HEAD
#undef LINE
	ORDER_LINE_FIELDS
};

enum payment_field {
#define HEAD(id, ...)	PAYMENT_##id,
#include "payment.def"
#undef HEAD
	PAYMENT_FIELDS
};

enum waybill_field {
#define HEAD(id, ...)	WAYBILL_##id,
#include "waybill.def"
#undef HEAD
	WAYBILL_FIELDS
};

enum state_field {
#define HEAD(id, ...)	STATE_##id,
#include "state.def"
#undef HEAD
	STATE_FIELDS
};

enum list_field {
#define HEAD(id, ...)	LIST_##id,
#define LINE(id, ...)
#include "list.def"
#undef HEAD
#undef LINE
	LIST_FIELDS
};

enum list_line_field {
#define HEAD(id, ...)
#define LINE(id, ...)	LIST_LINE_##id,
#include "list.def"
#undef HEAD
#undef LINE
	LIST_LINE_FIELDS
};

/*
 * The published error codes (specification, table 7-2) that a receipt of this
 * kind carries as returnStatus. Where the table has none for the kind, the
 * nearest of its family stands in.
 */
struct kind_errors {
	const char	*invalid;	/* faults in the document */
	const char	*old;		/* an older appTime than the stored */
	const char	*exists;	/* appType 1: it is there already */
	const char	*in_use;	/* a declared list uses it */
	const char	*not_found;	/* appType 2 or 3: it is not there */
	const char	*too_many;	/* over 100 documents in a message */
	const char	*system;	/* our own failure */
	const char	*not_yours;	/* may not speak for this enterprise */
};

struct kind_spec {
	enum document_kind	kind;
	const char		*noun;		/* "order": API, screens */
	const char		*noun_zh;
	const char		*message;	/* "CEB311Message" */
	const char		*body;		/* "Order": repeats, 1 to 100 */
	const char		*head;		/* "OrderHead"; NULL: the body
						 * itself carries the fields */
	const char		*line;		/* "OrderList"; or NULL */
	const struct field_spec	*head_fields;
	uint16_t		head_count;
	const struct field_spec	*line_fields;	/* NULL: none */
	uint16_t		line_count;	/* the width of a row */
	const char		*receipt;	/* "CEB312Message" */
	const char		*answer;	/* "OrderReturn": repeats */
	const uint8_t		*keys;		/* head fields echoed in the
						 * answer, in schema order,
						 * between guid and status */
	uint8_t			key_count;
	uint8_t			issuer;		/* head field: half the key */
	uint8_t			number;		/* the other half; see
						 * document_number */
	const uint8_t		*senders;	/* head fields with the codes
						 * of those who may send it */
	uint8_t			sender_count;
	struct kind_errors	errors;
};

/* NULL for a kind that the hub does not take. */
const struct kind_spec	*kind_find(enum document_kind);

/* By root element, "CEB311Message"; NULL when unknown. */
const struct kind_spec	*kind_by_message(struct text);

/* All kinds in the order of their numbers; for docs and loops. */
#define KINDS	5
extern const struct kind_spec	kind_table[KINDS];

/* The index of a field by its CEB name, or -1. */
int	kind_head_field(const struct kind_spec *, struct text);
int	kind_line_field(const struct kind_spec *, struct text);

/* The value of a head field, or of field f of row n (counted from 0). */
struct text	document_head(const struct document *, int);
struct text	document_line(const struct document *, uint32_t, int);

/*
 * The number half of the business key: orderNo, payTransactionId, logisticsNo,
 * or of a list copNo, else preNo, else invtNo (domain.md). A waybill state
 * (513) has one key for each status: the caller adds '/' and the status.
 */
struct text	document_number(const struct document *);

/* appStatus 1. A draft takes no part in reconciliation. */
bool		document_is_draft(const struct document *);

#endif
