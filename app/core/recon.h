/*
 * Reconciliation (三单对碰): a pure function of four documents and the rules in
 * effect. Source: rules.md section 1, "what must agree".
 *
 * The legs are of one flow: 311, 411, 511, 621 of import or 303, 403, 505, 603
 * of export, and what must agree follows from it. Of export:
 *
 *	finding		303	  403	505	603
 *	MERCHANT	ebcCode	  = ebcCode  = ebcCode, if carried  = ebcCode
 *	ORDER_TYPE	orderType		tradeMode
 *			E: 9610, 1210, 1239; B: 9710; W: 9810
 *	COLLECTION	goodsValue + freight >= charge, in one currency; less is
 *			the warning COLLECTION_SHORT, another currency CURRENCY
 *	GOODS_VALUE	goodsValue = sum of totalPrice, in one currency
 *	LINES		itemName, qty, unit, price, totalPrice and currency of
 *			each gnum = those of the list (itemName, else gname)
 *	LINE_TOTAL	price x qty = totalPrice, of order and list each
 *	FREIGHT		freight, insuredFee of 505 = of 603, in one currency
 *	WEIGHT		grossWeight of 505 = of 603 >= netWeight
 *	PACKAGES	packNo of 505 = of 603
 *	CARRIER		logisticsCode, logisticsNo of 505 = of 603
 *	TRANSPORT_MODE	603, 1210 and 1239: iacCode, iacName, emsNo and each
 *			line's itemRecordNo are carried
 *	STATISTICS_FLAG	603: A goes without licenseNo
 *	MISSING_*	order, waybill and list always; the collection where
 *			the parameter recon.collection_<mode> says so
 *
 * The legs must be sound (document_check found nothing) and belong together
 * (the same ebpCode and orderNo, the waybill tied by the list's carrier and
 * number). Nothing depends on the order in which they came.
 */

#ifndef HUB_CORE_RECON_H
#define HUB_CORE_RECON_H

#include <stdbool.h>
#include <stdint.h>

#include "document.h"
#include "finding.h"
#include "kinds.h"
#include "money.h"

/* A leg that is missing is NULL. */
struct recon_legs {
	const struct document	*order;
	const struct document	*payment;
	const struct document	*waybill;
	const struct document	*list;
	bool			window_closed;	/* no more waiting */
	uint32_t		duplicates;	/* other claimants of a place */
};

/* The dated parameters recon.*; one below zero counts as zero. */
struct recon_rules {
	money	amount_tolerance;	/* yuan: paid, formula, sums, freight */
	money	line_tolerance;		/* yuan: price x qty = totalPrice */
	money	weight_tolerance;	/* kg: waybill against list */
	const char *collection_modes;	/* "9610 1210": of export, where the
					 * collection must be there */
};

enum recon_outcome {
	RECON_WAITING,		/* a leg is missing, the window is open */
	RECON_MATCHED,		/* all four, and nothing found */
	RECON_MISMATCHED,	/* any finding but MISSING_* */
	RECON_EXPIRED,		/* a leg is missing, the window has closed */
};

#define RECON_FINDINGS	(FINDING_CODES)		/* each code at most once */

/* For each line two values of up to seven fields (LINES), three of each side
 * (LINE_TOTAL) and itemRecordNo; the heads take part with under a hundred. */
#define RECON_REFS	(96 + LINES_MAX * (2 * 7 + 2 * 3 + 1))

/*
 * The answer. Each code stands at most once; its refs name every value that
 * takes part, in pairs where two documents are compared. It points into itself
 * and into the legs: do not copy it, and keep the legs as long as it is read.
 * About 90 kB: put it into an arena.
 */
struct recon_verdict {
	enum recon_outcome	outcome;
	uint32_t		finding_count;
	struct finding		findings[RECON_FINDINGS];
	uint32_t		warning_count;
	struct finding		warnings[RECON_FINDINGS];
	/* private to recon.c: where refs and sums live */
	uint32_t		ref_count;
	struct finding_ref	refs[RECON_REFS];
	uint32_t		sum_count;
	char			sums[8][MONEY_PRINT];
};

void	recon_judge(const struct recon_legs *, const struct recon_rules *,
	    struct recon_verdict *);

/* "waiting", "matched", "mismatched", "expired". */
const struct wording	*recon_word(enum recon_outcome);

/* The dated parameters scan.weight_tolerance_*; below zero counts as zero. */
struct scale_rules {
	money	tolerance;	/* kg */
	money	percent;	/* of what was declared */
};

/*
 * The scale at the belt against the waybill's weight, else the list's gross
 * weight, else (both NULL) nothing. True when they agree: the difference is
 * within the tolerance or within the percentage, whichever allows more. Else
 * false and refs holds the two values, the measured one (which points to the
 * text given) first: the finding SCALE_WEIGHT.
 */
bool	recon_scale(struct text, const struct document *,
	    const struct document *, const struct scale_rules *,
	    struct finding_ref [2]);

#endif
