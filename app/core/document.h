/*
 * A document as the core sees it: the values of its fields, in the order of
 * its kind's field table (kinds.h), borrowed from the message that carried it.
 * The same structure is filled by the XML, JSON and msgpack readers and by
 * the reader of stored documents, and read by the checks, the reconciliation,
 * the writers and the screens.
 */

#ifndef HUB_CORE_DOCUMENT_H
#define HUB_CORE_DOCUMENT_H

#include "text.h"

/* The numbers of the messages. What is not a receipt is declared to the hub,
 * but for the tax bill and its state, which the hub issues. */
enum document_kind {
	KIND_EXPORT_RETURN = 213,
	KIND_RETURN_TALLY = 215,
	KIND_EXPORT_ORDER = 303,
	KIND_ORDER = 311,
	KIND_COLLECTION = 403,
	KIND_PAYMENT = 411,
	KIND_EXPORT_WAYBILL = 505,
	KIND_ARRIVAL = 507,
	KIND_DEPARTURE = 509,
	KIND_WAYBILL = 511,
	KIND_WAYBILL_STATE = 513,
	KIND_EXPORT_LIST = 603,
	KIND_EXPORT_CANCEL = 605,
	KIND_MASTER = 607,
	KIND_LIST = 621,
	KIND_CANCEL = 623,
	KIND_RETURN = 625,
	KIND_SUMMARY = 701,
	KIND_TALLY = 711,
	KIND_SUMMARY_RESULT = 792,
	KIND_TAX_BILL = 816,
	KIND_TAX_STATE = 818,

	KIND_RECEIPT_214 = 214,
	KIND_RECEIPT_216 = 216,
	KIND_RECEIPT_304 = 304,
	KIND_RECEIPT_312 = 312,
	KIND_RECEIPT_404 = 404,
	KIND_RECEIPT_412 = 412,
	KIND_RECEIPT_506 = 506,
	KIND_RECEIPT_508 = 508,
	KIND_RECEIPT_510 = 510,
	KIND_RECEIPT_512 = 512,
	KIND_RECEIPT_514 = 514,
	KIND_RECEIPT_604 = 604,
	KIND_RECEIPT_606 = 606,
	KIND_RECEIPT_608 = 608,
	KIND_RECEIPT_622 = 622,
	KIND_RECEIPT_624 = 624,
	KIND_RECEIPT_626 = 626,
	KIND_RECEIPT_702 = 702,
	KIND_RECEIPT_712 = 712,
	KIND_RECEIPT_900 = 900,
};

/*
 * head[i] is the value of field i of the kind's head table; TEXT_NONE where
 * the message does not carry it. lines is line_count rows of the kind's
 * line-table width: the value of field f of row n is
 * lines[n * kind->line_count + f]. The arrays belong to the caller's arena.
 */
struct document {
	const struct kind_spec	*kind;
	struct text		*head;
	struct text		*lines;
	uint32_t		line_count;
};

/*
 * What is wrong with a document or a message: the world's mistake as a value.
 * All of a document's faults are collected, up to LIMIT_FAULTS.
 */
enum fault_code {
	FAULT_NONE = 0,
	FAULT_MISSING,		/* a required field is absent or empty */
	FAULT_LENGTH,		/* too many or not exactly so many characters */
	FAULT_NUMBER,		/* not a plain decimal number */
	FAULT_DIGITS,		/* over 19 digits, or over 5 decimals */
	FAULT_NEGATIVE,
	FAULT_DATE,		/* no such day or time */
	FAULT_VALUE,		/* not one of the values that are allowed */
	FAULT_FIXED,		/* not the value fixed by the specification */
	FAULT_REPEATED,		/* the element stands twice */
	FAULT_LINES,		/* no line, or more than are allowed */
	FAULT_GNUM,		/* gnum not 1, 2, 3 ... */
	FAULT_CHARACTER,	/* a character that XML 1.0 does not allow */
	FAULT_SYNTAX,		/* the message cannot be parsed */
	FAULT_LIMIT,		/* too deep, too many, too large */
	FAULT_KIND,		/* an unknown message type */
	FAULT_ENCODING,		/* the bytes are not the encoding they claim */
	FAULT_RANGE,		/* more than another field allows */
	FAULT_DIRECTION,	/* a message that the hub issues, not takes */
	FAULT_UNSIGNED,		/* signature.h: of the whole message */
	FAULT_SIGNATURE_DIFFER,
	FAULT_SIGNATURE_INVALID,
	FAULT_SIGNATURE_EXPIRED,
	FAULT_SIGNATURE_NOT_YOURS,
	FAULT_SIGNATURE_UNSUPPORTED,
	FAULT_CODES
};

struct fault {
	enum fault_code	code;
	const char	*field;		/* CEB name; static; NULL: the whole */
	int32_t		line;		/* row, from 1; 0: the head */
	uint32_t	pos;		/* byte offset of parse faults */
};

#endif
