/*
 * The tax on retail import (跨境电商综合税) of one declaration list. Source:
 * rules.md section 3. Pure: the rates of the list's lines and the limits are
 * dated parameters that the caller looks up.
 *
 * For each line, P being its dutiable value (the price without tax, and the
 * line's share of freight and insurance), d, v and c the rates of duty, VAT and
 * consumption tax, S the specific consumption tax (so much for each unit):
 *
 *	duty		P x d
 *	consumption	(P + duty + S) / (1 - c) x c + S
 *	VAT		(P + duty + consumption) x v
 *
 * Within the limit for one purchase the duty is nothing and the other two are
 * due at the reduced share (70 %). Over it they are due in full. Each is exact
 * until it is rounded, once, to the cent, a half upwards: for each line and
 * each kind of tax, and the dutiable value that is shown beside them. The sums
 * are the sums of what was rounded.
 *
 * Freight and insurance are spread in proportion to the lines' prices, in
 * cents; the lines' shares add up to them exactly. Discounts are not seen: the
 * price on the list is what customs sees.
 */

#ifndef HUB_CORE_TAX_H
#define HUB_CORE_TAX_H

#include <stdbool.h>
#include <stdint.h>

#include "document.h"
#include "kinds.h"
#include "money.h"

/*
 * The rates of one line, as shares: MONEY_ONE is 100 %. consumption is less.
 * specific is yuan for each `unit` of the line's statutory quantities, else of
 * its quantity; a line that is measured in none of that unit owes none of it.
 */
struct tax_rate {
	money		duty;
	money		vat;
	money		consumption;
	money		specific;
	struct text	unit;
};

struct tax_rules {
	money	reduced;	/* the share that is due within the limit */
	money	single_limit;	/* yuan, of one purchase */
};

struct tax_line {
	money	price;		/* P, in cents */
	money	customs;
	money	vat;
	money	consumption;
};

/*
 * reduced: the purchase is within the limit. retail: it may be declared as
 * retail import at all, because it is, or because it is one single item.
 */
struct tax_bill {
	bool		reduced;
	bool		retail;
	uint32_t	line_count;
	struct tax_line	lines[LINES_IMPORT];
	money		price, customs, vat, consumption;	/* the sums */
};

/*
 * rates: one for each line of the list. returned: how much of each line's
 * quantity came back (NULL: nothing); of that nothing is due. What the limit
 * is held against is the whole purchase. False: an amount is too great to be
 * computed exactly, far above any purchase, or the list has no lines or too
 * many.
 */
bool	tax_compute(const struct document *, const struct tax_rate *,
	    const money *returned, const struct tax_rules *,
	    struct tax_bill *);

#endif
