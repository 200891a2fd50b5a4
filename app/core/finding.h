/*
 * Findings: what the reconciliation, the scale and the class rules say about a
 * purchase or a parcel, and the words for it. Warnings have the same shape and
 * never block.
 *
 * The order of the enum is the order in which findings are reported: that of
 * the field matrix (order number, enterprises, amounts, lines, people,
 * carriage), then what the matrix does not have.
 */

#ifndef HUB_CORE_FINDING_H
#define HUB_CORE_FINDING_H

#include <stdbool.h>

#include "document.h"
#include "text.h"
#include "wording.h"

enum finding_code {
	FINDING_NONE = 0,
	FINDING_ORDER_NO,
	FINDING_MERCHANT,
	FINDING_ORDER_TYPE,		/* export */
	FINDING_PAY_COMPANY,
	FINDING_TRANSACTION,
	FINDING_AMOUNT_PAID,
	FINDING_AMOUNT_FORMULA,
	FINDING_COLLECTION,		/* export */
	FINDING_GOODS_VALUE,
	FINDING_LINES,
	FINDING_LINE_TOTAL,
	FINDING_PAYER,
	FINDING_LIST_BUYER,
	FINDING_BUYER_PHONE,
	FINDING_ID_NUMBER,
	FINDING_CONSIGNEE,
	FINDING_CONSIGNEE_ADDRESS,
	FINDING_FREIGHT,
	FINDING_WEIGHT,
	FINDING_PACKAGES,		/* export */
	FINDING_CARRIER,
	FINDING_MASTER_BILL,
	FINDING_TRANSPORT_MODE,
	FINDING_STATISTICS_FLAG,	/* export */
	FINDING_MISSING_ORDER,
	FINDING_MISSING_PAYMENT,
	FINDING_MISSING_WAYBILL,
	FINDING_MISSING_LIST,
	FINDING_SCALE_WEIGHT,		/* recon_scale, at the belt */
	FINDING_CLASS,			/* manifest.h */
	FINDING_LIMIT_SINGLE,		/* supervision rules */
	FINDING_LIMIT_ANNUAL,
	FINDING_NOT_ON_POSITIVE_LIST,
	FINDING_LICENCE,
	/* Warnings only. */
	FINDING_DUPLICATE,		/* another document claims the place */
	FINDING_TAX_INCLUDED,		/* goodsValue seems to include tax */
	FINDING_CURRENCY,		/* export: amounts not compared */
	FINDING_COLLECTION_SHORT,	/* export: less came in */
	FINDING_UNKNOWN_CODE,		/* not in the hub's code list */
	FINDING_OVER_LENGTH,		/* longer than 202205 allows */
	FINDING_STATE_CODE,		/* logisticsStatus is not S */
	FINDING_TAX_WITHHELD,		/* taxTotal is not the tax bill's */
	FINDING_CODES
};

/*
 * A value that takes part in a finding. What is not a document has a place of
 * its own: the belt and the express manifest. line 0 is the head; or, when the
 * field is one of the lines', all of them together (the sum of totalPrice). A
 * blank value: the document does not carry the field.
 */
#define REF_SCAN	((enum document_kind)0)
#define REF_MANIFEST	((enum document_kind)1)

struct finding_ref {
	enum document_kind	kind;
	const char		*field;		/* CEB name; static */
	int32_t			line;		/* gnum, from 1 */
	struct text		value;
};

struct finding {
	enum finding_code		code;
	const struct finding_ref	*refs;
	uint32_t			ref_count;
};

struct finding_spec {
	const char	*name;		/* "AMOUNT_PAID" */
	const char	*customs_code;	/* "1332", or NULL */
	bool		warning;
	const char	*text_zh, *text_en;	/* what is wrong */
	const char	*mend_zh, *mend_en;	/* who mends it, and how */
};

/* Of any code but FINDING_NONE. */
const struct finding_spec	*finding_find(enum finding_code);

/* By name; FINDING_NONE when there is no such finding. */
enum finding_code		finding_by_name(struct text);

/* "order", "payment", "waybill", "state", "list", "scan", "manifest". */
const char	*finding_document(enum document_kind);

/*
 * returnInfo: "[Code:1332;Desc:...]" for each, joined by ';', in Chinese, with
 * the values that are nobody's secret; at most FINDING_INFO_CHARACTERS
 * characters, and when that does not hold all, the count of those left out.
 * A finding without a customs code is called by its name. Writes at most room
 * bytes (FINDING_INFO_ROOM is always enough), terminated; gives the length.
 */
#define FINDING_INFO_CHARACTERS	1000
#define FINDING_INFO_ROOM	(FINDING_INFO_CHARACTERS * 4 + 1)
uint32_t	finding_info(const struct finding *, uint32_t, char *,
		    uint32_t);

/*
 * The same for the faults of a refused document, "field: what is wrong", with
 * the line where there is one.
 */
uint32_t	fault_info(const struct fault *, uint32_t, char *, uint32_t);

/* The words for a fault; name as in errors[].code, "LENGTH". */
const struct wording	*fault_word(enum fault_code);
/* By that name; FAULT_NONE when there is no such fault. */
enum fault_code		fault_by_name(struct text);

#endif
