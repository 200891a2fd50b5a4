/*
 * Express parcels without a triple, by class: A documents, B personal
 * articles, C goods of low value, D others. Source: rules.md section 5; the
 * limits are dated parameters.
 */

#ifndef HUB_CORE_MANIFEST_H
#define HUB_CORE_MANIFEST_H

#include <stdbool.h>

#include "check.h"
#include "finding.h"
#include "money.h"

/*
 * The fields of an item, checked by fields_check(manifest_fields,
 * MANIFEST_FIELDS, ...). sender and recipient are the caller's business; of
 * them only the country of the sender counts for the class.
 */
enum manifest_field {
	MANIFEST_LOGISTICS_CODE,
	MANIFEST_LOGISTICS_NO,
	MANIFEST_CLASS,			/* A, B, C or D */
	MANIFEST_CONTENTS,
	MANIFEST_VALUE,			/* of the goods, without freight */
	MANIFEST_CURRENCY,		/* 142 or CNY, or another */
	MANIFEST_WEIGHT_KG,
	MANIFEST_SENDER_COUNTRY,	/* optional; digits or ISO */
	MANIFEST_FIELDS
};

extern const struct field_spec	manifest_fields[MANIFEST_FIELDS];

/* The dated parameters express.*, in yuan. */
struct manifest_rules {
	money	b_limit;	/* class B from anywhere else */
	money	b_limit_near;	/* class B from Hong Kong, Macao, Taiwan */
	money	c_limit;
};

/*
 * matched: the item may go the way of its class. Else one finding, CLASS:
 * class D always (a formal declaration is due), B and C over their limit or in
 * a currency that the limits cannot be compared with (the hub has no rates).
 * It points into itself and into the values: do not copy it.
 */
struct manifest_verdict {
	bool			matched;
	struct finding		finding;	/* when not matched */
	struct text		limit;		/* compared with the value;
						 * blank for A and D */
	/* private to manifest.c */
	struct finding_ref	refs[4];
	char			print[MONEY_PRINT];
};

void	manifest_judge(const struct text [MANIFEST_FIELDS],
	    const struct manifest_rules *, struct manifest_verdict *);

#endif
