#include "ratio.h"
#include "require.h"
#include "tax.h"

/* One line on its way. */
struct line {
	const struct document	*list;
	uint32_t		row;
	const struct tax_rate	*rate;
	bool			reduced;
	money			share;		/* of consumption and VAT */
	money			stays, was;	/* of its quantity */
};

static bool		spread(const struct document *, struct tax_bill *);
static bool		spread_one(money, money, money, money *);
static bool		is_single(const struct document *);
static void		remain(struct line *, money);
static bool		line_compute(const struct line *, struct tax_line *);
static struct ratio	specific(const struct line *);
static struct ratio	plus(struct ratio, struct ratio);
static bool		due(const struct line *, struct ratio, money, money *);
static bool		to_cents(struct ratio, money *);
static money		total(const struct document *, uint32_t);

bool
tax_compute(const struct document *list, const struct tax_rate *rates,
    const money *returned, const struct tax_rules *rules,
    struct tax_bill *bill)
{
	struct line	line = { .list = list };
	struct tax_line	*t;

	if (list->line_count == 0 || list->line_count > LINES_IMPORT ||
	    !spread(list, bill))
		return (false);
	bill->reduced = bill->price <= rules->single_limit;
	bill->retail = bill->reduced || is_single(list);
	bill->price = bill->customs = bill->vat = bill->consumption = 0;

	line.reduced = bill->reduced;
	line.share = bill->reduced ? rules->reduced : MONEY_ONE;
	for (line.row = 0; line.row < list->line_count; line.row++) {
		t = &bill->lines[line.row];
		line.rate = &rates[line.row];
		remain(&line, returned == NULL ? 0 : returned[line.row]);
		if (!line_compute(&line, t))
			return (false);
		bill->price += t->price;
		bill->customs += t->customs;
		bill->vat += t->vat;
		bill->consumption += t->consumption;
	}

	return (true);
}

/*
 * The dutiable value of each line, and their sum. Running totals are rounded,
 * not the shares: so the last line takes what is left, and nothing is lost.
 */
static bool
spread(const struct document *list, struct tax_bill *bill)
{
	money		fees, whole, before, upto;
	uint32_t	i;

	fees = money_of(document_head(list, LIST_FREIGHT)) +
	    money_of(document_head(list, LIST_INSURED_FEE));
	whole = 0;
	for (i = 0; i < list->line_count; i++)
		whole += total(list, i);

	bill->line_count = list->line_count;
	bill->price = before = upto = 0;
	for (i = 0; i < list->line_count; i++) {
		upto += total(list, i);
		bill->lines[i].price = total(list, i) - before;
		if (i + 1 == list->line_count)
			before = fees;
		else if (!spread_one(fees, upto, whole, &before))
			return (false);
		bill->lines[i].price += before;
		bill->price += bill->lines[i].price;
	}

	return (true);
}

/* fees x upto / whole, in cents, and never more than all of them. */
static bool
spread_one(money fees, money upto, money whole, money *before)
{
	money	cents;

	if (whole == 0)
		return (true);
	if (!to_cents(ratio_times(ratio_of(fees), upto, whole), &cents))
		return (false);
	*before = cents < fees ? cents : fees;

	return (true);
}

/* One line, one piece: it cannot be sent in two purchases. */
static bool
is_single(const struct document *list)
{
	return (list->line_count == 1 &&
	    money_of(document_line(list, 0, LIST_LINE_QTY)) <= MONEY_ONE);
}

/* What came back is taken off in proportion to the quantity. */
static void
remain(struct line *line, money returned)
{
	money	qty = money_of(document_line(line->list, line->row,
		    LIST_LINE_QTY));

	line->stays = line->was = 1;
	if (returned >= qty && returned > 0)
		line->stays = 0;
	else if (returned > 0) {
		line->stays = qty - returned;
		line->was = qty;
	}
}

/*
 * P + duty + S stands in both taxes: divided by 1 - c it is the base of the
 * VAT, and c of that, and S, are the consumption tax.
 */
static bool
line_compute(const struct line *line, struct tax_line *t)
{
	money		rest = MONEY_ONE - line->rate->consumption;
	money		duty = line->reduced ? 0 : line->rate->duty;
	struct ratio	price = ratio_of(t->price), fixed = specific(line);
	struct ratio	base, consumption;

	REQUIRE(rest > 0);
	base = plus(ratio_times(price, MONEY_ONE + duty, MONEY_ONE), fixed);
	consumption = plus(ratio_times(base, line->rate->consumption, rest),
	    ratio_times(fixed, rest, rest));

	return (due(line, price, MONEY_ONE, &t->price) &&
	    due(line, ratio_times(price, duty, MONEY_ONE), MONEY_ONE,
	    &t->customs) &&
	    due(line, ratio_times(base, line->rate->vat, rest), line->share,
	    &t->vat) &&
	    due(line, consumption, line->share, &t->consumption));
}

/* So much for each unit. */
static struct ratio
specific(const struct line *line)
{
	static const int	measures[][2] = {
		{ LIST_LINE_UNIT1, LIST_LINE_QTY1 },
		{ LIST_LINE_UNIT2, LIST_LINE_QTY2 },
		{ LIST_LINE_UNIT, LIST_LINE_QTY },
	};
	money			qty = 0;
	size_t			i;

	for (i = sizeof(measures) / sizeof(measures[0]); i-- > 0; ) {
		if (!text_is_blank(line->rate->unit) &&
		    text_equal(document_line(line->list, line->row,
		    measures[i][0]), line->rate->unit))
			qty = money_of(document_line(line->list, line->row,
			    measures[i][1]));
	}

	return (ratio_times(ratio_of(line->rate->specific), qty, MONEY_ONE));
}

/* Of fractions that have the same denominator. */
static struct ratio
plus(struct ratio a, struct ratio b)
{
	if (a.lost || b.lost)
		return ((struct ratio){ 0, 1, true });
	REQUIRE(a.under == b.under);

	return ((struct ratio){ a.over + b.over, a.under, false });
}

/* What is due of a tax for the pieces that stay. */
static bool
due(const struct line *line, struct ratio tax, money share, money *out)
{
	tax = ratio_times(tax, share, MONEY_ONE);

	return (to_cents(ratio_times(tax, line->stays, line->was), out));
}

static bool
to_cents(struct ratio units, money *out)
{
	units = ratio_times(units, 1, MONEY_FEN);
	if (units.lost)
		return (false);
	*out = ratio_round(units) * MONEY_FEN;

	return (true);
}

static money
total(const struct document *list, uint32_t row)
{
	return (money_of(document_line(list, row, LIST_LINE_TOTAL_PRICE)));
}
