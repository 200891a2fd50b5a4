/*
 * The kinds of documents and their fields, as tables. One text for each kind
 * (order.def, payment.def, waybill.def ...) gives the field table, the enum of
 * its indexes, the readers, the checks and the documents. Receipts have no
 * file of their own: nobody asks for their fields by index (kinds_receipt.c).
 * Source: the national cross-border specification of 202205 and its schemas.
 * Where its texts, its schemas and the version of 2018 differ, the longer
 * length is taken (usual: the one of today), and what one of them lets be
 * left out may be left out.
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
	FIELD_INSTANT,	/* C17: YYYYMMDDhhmmssSSS */
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
	uint8_t		with;		/* needed when this field of the same
					 * row is there; 0: of none */
	const char	*unless;	/* and says anything else than this */
	uint8_t		most;		/* not over this field of the same row:
					 * two counts or two times */
};

#define LINES_IMPORT	99	/* of an order or list, by the schemas */
#define LINES_MAX	100	/* the same of export */

/* The indexes: ORDER_GUID .. ORDER_FIELDS, ORDER_LINE_GNUM .. and so on. */
#define FIELDS_PASTE(prefix, id)	FIELDS_PASTED(prefix, id)
#define FIELDS_PASTED(prefix, id)	prefix##_##id

#define FIELDS_PREFIX	ORDER
#define FIELDS_FILE	"order.def"
#include "field_names.def"

#define FIELDS_PREFIX	PAYMENT
#define FIELDS_FILE	"payment.def"
#include "field_names.def"

#define FIELDS_PREFIX	WAYBILL
#define FIELDS_FILE	"waybill.def"
#include "field_names.def"

#define FIELDS_PREFIX	STATE
#define FIELDS_FILE	"state.def"
#include "field_names.def"

#define FIELDS_PREFIX	LIST
#define FIELDS_FILE	"list.def"
#include "field_names.def"

#define FIELDS_PREFIX	CANCEL
#define FIELDS_FILE	"cancel.def"
#include "field_names.def"

#define FIELDS_PREFIX	RETURN
#define FIELDS_FILE	"return.def"
#include "field_names.def"

#define FIELDS_PREFIX	TALLY
#define FIELDS_FILE	"tally.def"
#include "field_names.def"

#define FIELDS_PREFIX	TAX_BILL
#define FIELDS_FILE	"tax_bill.def"
#include "field_names.def"

#define FIELDS_PREFIX	TAX_STATE
#define FIELDS_FILE	"tax_state.def"
#include "field_names.def"

#define FIELDS_PREFIX	EXPORT_RETURN
#define FIELDS_FILE	"export_return.def"
#include "field_names.def"

#define FIELDS_PREFIX	RETURN_TALLY
#define FIELDS_FILE	"return_tally.def"
#include "field_names.def"

#define FIELDS_PREFIX	EXPORT_ORDER
#define FIELDS_FILE	"export_order.def"
#include "field_names.def"

#define FIELDS_PREFIX	COLLECTION
#define FIELDS_FILE	"collection.def"
#include "field_names.def"

#define FIELDS_PREFIX	EXPORT_WAYBILL
#define FIELDS_FILE	"export_waybill.def"
#include "field_names.def"

#define FIELDS_PREFIX	ARRIVAL
#define FIELDS_FILE	"arrival.def"
#include "field_names.def"

#define FIELDS_PREFIX	DEPARTURE
#define FIELDS_FILE	"departure.def"
#include "field_names.def"

#define FIELDS_PREFIX	EXPORT_LIST
#define FIELDS_FILE	"export_list.def"
#include "field_names.def"

#define FIELDS_PREFIX	EXPORT_CANCEL
#define FIELDS_FILE	"export_cancel.def"
#include "field_names.def"

#define FIELDS_PREFIX	MASTER
#define FIELDS_FILE	"master.def"
#include "field_names.def"

#define FIELDS_PREFIX	SUMMARY
#define FIELDS_FILE	"summary.def"
#include "field_names.def"

#define FIELDS_PREFIX	SUMMARY_RESULT
#define FIELDS_FILE	"summary_result.def"
#include "field_names.def"

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

/* Who makes such a message. What the hub issues it does not take. */
enum direction {
	DIRECTION_IN,
	DIRECTION_OUT,
};

enum flow {
	FLOW_IMPORT,
	FLOW_EXPORT,
};

/* What the first field of a line says, where it is gnum. */
enum gnum {
	GNUM_ANY,
	GNUM_COUNTS,	/* 1, 2, 3 ... */
	GNUM_ONCE,	/* the lines of another document, each once */
};

#define KEY_NONE	UINT8_MAX	/* the document has no such field */

struct kind_spec {
	enum document_kind	kind;
	enum direction		direction;
	enum flow		flow;
	const char		*noun;		/* "order": API, screens */
	const char		*noun_zh;
	const char		*message;	/* "CEB311Message" */
	const char		*body;		/* "Order": repeats */
	uint16_t		body_max;	/* 0: LIMIT_DOCUMENTS */
	const char		*head;		/* "OrderHead"; NULL: the body
						 * itself carries the fields */
	const char		*line;		/* "OrderList"; or NULL */
	const struct field_spec	*head_fields;
	uint16_t		head_count;
	const struct field_spec	*line_fields;
	uint16_t		line_count;	/* the width of a row; or 0 */
	uint16_t		line_min;	/* rows of one document */
	uint16_t		line_max;
	uint8_t			line_unless;	/* this head field stands for
						 * the lines; or 0 */
	enum gnum		gnum;
	enum document_kind	receipt;	/* KIND_RECEIPT_312; 0: none */
	const uint8_t		*keys;		/* head fields echoed in the
						 * receipt between guid and
						 * status, in its order */
	uint8_t			key_count;
	uint8_t			issuer;		/* head field: half the key */
	uint8_t			number[3];	/* the other half: the first of
						 * these that is there; by 0 */
	uint8_t			part;		/* the field that the number
						 * takes with it; or 0 */
	const uint8_t		*senders;	/* head fields with the codes
						 * of those who may send it;
						 * none: who speaks for all */
	uint8_t			sender_count;
	struct kind_errors	errors;
};

/* NULL for a number that is no kind. */
const struct kind_spec	*kind_find(enum document_kind);

/*
 * By root element, "CEB311Message"; NULL when unknown. The official sample of
 * one receipt is called CEB214: a root may lack the word.
 */
const struct kind_spec	*kind_by_message(struct text);

/* The receipt of a kind, with the fields that it carries. */
const struct kind_spec	*kind_receipt(const struct kind_spec *);

/* All kinds, from 0; NULL behind the last. For docs and loops. */
#define KINDS	42
const struct kind_spec	*kind_at(int);

/* The index of a field by its CEB name, or -1. */
int	kind_head_field(const struct kind_spec *, struct text);
int	kind_line_field(const struct kind_spec *, struct text);

/* The value of a head field, or of field f of row n (counted from 0). */
struct text	document_head(const struct document *, int);
struct text	document_line(const struct document *, uint32_t, int);

/*
 * The number half of the business key: orderNo, payTransactionId, logisticsNo,
 * or of a list copNo, else preNo, else invtNo (domain.md). Some kinds have one
 * key for each value of another field (kind->part; a waybill state for each
 * status, a receipt of money for each payNo): the caller adds '/' and
 * document_part. One that was not split is the first of its parts.
 */
struct text	document_number(const struct document *);
struct text	document_part(const struct document *);

/* appStatus 1. A draft takes no part in reconciliation. */
bool		document_is_draft(const struct document *);

#endif
