/*
 * The tax bills that are due.
 *
 *	claim -> open the list -> rates of its goods -> compute (core) -> record
 *	  ^                                                                |
 *	  +---- whatever was not recorded is due again, later and later ---+
 *
 * Nobody waits for a bill at the gate: a release only says that one is due
 * (sql/migrate/0050_tax.sql). Two workers never claim the same list at the
 * same time; should a claim outlive its time, the database takes one bill for
 * a version of a list and drops the other.
 */

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../core/tax.h"
#include "../limits.h"
#include "../store/array.h"
#include "../store/db.h"
#include "../web/explain.h"
#include "../web/note.h"
#include "../web/param.h"
#include "../wire/arena.h"
#include "../wire/stored.h"
#include "jobs.h"
#include "queries.h"

/* The columns of sql/query/tax_claim.sql. */
enum claim_column {
	CLAIM_ORIGIN, CLAIM_LIST, CLAIM_RETURNS, CLAIM_LIST_SEALED,
	CLAIM_ORDER_SEALED, CLAIM_RETURN_SEALED
};

/* The columns of sql/query/tax_rules.sql. */
enum rules_column {
	RULES_DUTY, RULES_VAT, RULES_CONSUMPTION, RULES_SPECIFIC, RULES_UNIT,
	RULES_REDUCED, RULES_SINGLE_LIMIT, RULES_TOLERANCE, RULES_VERSION
};

/* A list on its way; freed when its bill is recorded, or is not. */
struct tax {
	char		origin[24], list_id[24], returns[12];
	bool		whole;			/* nothing came back */
	struct document	list;
	struct document	order;			/* kind NULL: none */
	money		returned[LINES_IMPORT];
	struct tax_rate	rates[LINES_IMPORT];
	struct tax_bill	bill;
	struct arena	arena;
};

static void	tax_open(const struct db_answer *, int, int);
static bool	tax_read(struct tax *, const struct db_answer *, int, int);
static bool	tax_read_return(struct tax *, const struct db_answer *, int);
static bool	document_open(const struct db_answer *, int, int,
		    struct arena *, struct document *);
static void	tax_rates(struct tax *);
static void	tax_rates_done(const struct db_answer *, void *);
static money	share(const struct db_answer *, int, int);
static void	tax_record(struct tax *, money, int64_t);
static bool	line_stays(const struct tax *, uint32_t);
static void	head_write(const struct tax *, struct out *);
static void	lines_write(const struct tax *, struct out *);
static void	warnings_write(struct tax *, money, int64_t, struct out *);
static void	amount_write(struct out *, const char *, money);
static void	tax_recorded(const struct db_answer *, void *);
static void	tax_free(struct tax *);

void
tax_due(const struct db_answer *answer)
{
	int	row, end;

	for (row = 0; row < db_rows(answer); row = end) {
		for (end = row + 1; end < db_rows(answer) &&
		    db_int(answer, end, CLAIM_ORIGIN) ==
		    db_int(answer, row, CLAIM_ORIGIN); end++)
			;
		tax_open(answer, row, end);
	}
}

/* The rows of one list: one for each return. */
static void
tax_open(const struct db_answer *answer, int row, int end)
{
	struct tax	*t = calloc(1, sizeof(*t));

	if (t == NULL)
		return;
	arena_open(&t->arena, LIMIT_RECON_MEMORY);
	if (!tax_read(t, answer, row, end)) {
		note("tax.unreadable", "list", t->list_id, NULL);
		tax_free(t);
		return;
	}
	tax_rates(t);
}

static bool
tax_read(struct tax *t, const struct db_answer *answer, int row, int end)
{
	snprintf(t->origin, sizeof(t->origin), "%s",
	    db_text(answer, row, CLAIM_ORIGIN));
	snprintf(t->list_id, sizeof(t->list_id), "%s",
	    db_text(answer, row, CLAIM_LIST));
	snprintf(t->returns, sizeof(t->returns), "%s",
	    db_text(answer, row, CLAIM_RETURNS));
	t->whole = db_int(answer, row, CLAIM_RETURNS) == 0;
	if (!document_open(answer, row, CLAIM_LIST_SEALED, &t->arena,
	    &t->list) || t->list.kind->kind != KIND_LIST ||
	    t->list.line_count == 0 || t->list.line_count > LINES_IMPORT)
		return (false);
	if (!db_is_null(answer, row, CLAIM_ORDER_SEALED) &&
	    !document_open(answer, row, CLAIM_ORDER_SEALED, &t->arena,
	    &t->order))
		return (false);
	for (; row < end; row++) {
		if (!db_is_null(answer, row, CLAIM_RETURN_SEALED) &&
		    !tax_read_return(t, answer, row))
			return (false);
	}
	return (true);
}

/* Adds up what came back of each line, by the line's own number. */
static bool
tax_read_return(struct tax *t, const struct db_answer *answer, int row)
{
	struct document	back;
	uint32_t	i, k;

	if (!document_open(answer, row, CLAIM_RETURN_SEALED, &t->arena,
	    &back) || back.kind->kind != KIND_RETURN)
		return (false);
	for (i = 0; i < back.line_count; i++) {
		struct text	gnum = document_line(&back, i,
				    RETURN_LINE_GNUM);

		for (k = 0; k < t->list.line_count; k++) {
			if (money_of(document_line(&t->list, k,
			    LIST_LINE_GNUM)) == money_of(gnum))
				t->returned[k] += money_of(document_line(
				    &back, i, RETURN_LINE_QTY));
		}
	}
	return (true);
}

static bool
document_open(const struct db_answer *answer, int row, int col,
    struct arena *arena, struct document *d)
{
	struct text	bytes = explain_open(answer, row, col, "document",
			    arena);

	return (bytes.ptr != NULL &&
	    document_unpack(bytes.ptr, bytes.len, arena, d) == 0);
}

static void
tax_rates(struct tax *t)
{
	struct db_array	gcodes;
	struct db_param	p[2];
	uint32_t	i;

	array_open(&gcodes, ARRAY_TEXT);
	for (i = 0; i < t->list.line_count; i++) {
		struct text	gcode = document_line(&t->list, i,
				    LIST_LINE_GCODE);

		array_bytes(&gcodes, gcode.len == 0 ? "" : gcode.ptr,
		    gcode.len);
	}
	p[0] = param_string(t->list_id);
	p[1] = array_param(&gcodes);
	db_query(DB_POOL, QUERY_TAX_RULES, p, 2, tax_rates_done, t);
	array_close(&gcodes);
}

static void
tax_rates_done(const struct db_answer *answer, void *arg)
{
	struct tax		*t = arg;
	struct tax_rules	rules;
	uint32_t		i;

	if (answer->state != DB_OK ||
	    db_rows(answer) != (int)t->list.line_count) {
		tax_free(t);
		return;
	}
	rules.reduced = share(answer, 0, RULES_REDUCED);
	rules.single_limit = money_of(db_value(answer, 0,
	    RULES_SINGLE_LIMIT));
	for (i = 0; i < t->list.line_count; i++) {
		struct tax_rate	*rate = &t->rates[i];

		rate->duty = share(answer, (int)i, RULES_DUTY);
		rate->vat = share(answer, (int)i, RULES_VAT);
		rate->consumption = share(answer, (int)i, RULES_CONSUMPTION);
		rate->specific = money_of(db_value(answer, (int)i,
		    RULES_SPECIFIC));
		rate->unit = db_value(answer, (int)i, RULES_UNIT);
	}
	if (!tax_compute(&t->list, t->rates, t->returned, &rules, &t->bill)) {
		note("tax.too_great", "list", t->list_id, NULL);
		tax_free(t);
		return;
	}
	tax_record(t, money_of(db_value(answer, 0, RULES_TOLERANCE)),
	    db_int(answer, 0, RULES_VERSION));
}

/* Percent, of at most three places, as a share. */
static money
share(const struct db_answer *answer, int row, int col)
{
	return (money_of(db_value(answer, row, col)) / 100);
}

/* $1 origin, $2 list, $3 returns, $4 head, $5 reduced, $6 lines,
 * $7 warnings. */
static void
tax_record(struct tax *t, money tolerance, int64_t version)
{
	struct out	head, lines, warnings;
	struct db_param	p[7];

	out_open(&head);
	out_open(&lines);
	out_open(&warnings);
	head_write(t, &head);
	lines_write(t, &lines);
	warnings_write(t, tolerance, version, &warnings);
	if (head.failed || lines.failed || warnings.failed) {
		tax_free(t);
	} else {
		p[0] = param_string(t->origin);
		p[1] = param_string(t->list_id);
		p[2] = param_string(t->returns);
		p[3] = param_text((struct text){ head.bytes,
		    (uint32_t)head.len });
		p[4] = param_string(t->bill.reduced ? "t" : "f");
		p[5] = lines.len <= 2 ? PARAM_NULL : param_text(
		    (struct text){ lines.bytes, (uint32_t)lines.len });
		p[6] = param_text((struct text){ warnings.bytes,
		    (uint32_t)warnings.len });
		db_query(DB_POOL, QUERY_TAX_RECORD, p, 7, tax_recorded, t);
	}
	out_close(&head);
	out_close(&lines);
	out_close(&warnings);
}

/* What of TaxHeadRd comes from the list and its sums; the database adds the
 * numbers. */
static void
head_write(const struct tax *t, struct out *out)
{
	static const int	fields[] = { LIST_ASSURE_CODE, LIST_EBC_CODE,
				    LIST_LOGISTICS_CODE, LIST_AGENT_CODE,
				    LIST_CUSTOMS_CODE };
	size_t			i;

	json_object_begin(out);
	for (i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
		json_name(out, t->list.kind->head_fields[fields[i]].name);
		json_text(out, document_head(&t->list, fields[i]));
	}
	amount_write(out, "customsTax", t->bill.customs);
	amount_write(out, "valueAddedTax", t->bill.vat);
	amount_write(out, "consumptionTax", t->bill.consumption);
	json_object_end(out);
}

/* TaxListRd, of what stays. */
static void
lines_write(const struct tax *t, struct out *out)
{
	uint32_t	i;

	json_array_begin(out);
	for (i = 0; i < t->list.line_count; i++) {
		const struct tax_line	*line = &t->bill.lines[i];

		if (!line_stays(t, i))
			continue;
		json_object_begin(out);
		json_name(out, "gnum");
		json_text(out, document_line(&t->list, i, LIST_LINE_GNUM));
		json_name(out, "gcode");
		json_text(out, document_line(&t->list, i, LIST_LINE_GCODE));
		amount_write(out, "taxPrice", line->price);
		amount_write(out, "customsTax", line->customs);
		amount_write(out, "valueAddedTax", line->vat);
		amount_write(out, "consumptionTax", line->consumption);
		json_object_end(out);
	}
	json_array_end(out);
}

static bool
line_stays(const struct tax *t, uint32_t row)
{
	return (t->returned[row] == 0 || t->returned[row] <
	    money_of(document_line(&t->list, row, LIST_LINE_QTY)));
}

/*
 * The taxpayer is the buyer; the enterprise has withheld. What it withheld
 * for a purchase is held against the bill for all of it. And what should not
 * have come as retail import is said, too: it was taxed in full.
 */
static void
warnings_write(struct tax *t, money tolerance, int64_t version,
    struct out *out)
{
	char			digits[4][MONEY_PRINT];
	struct finding_ref	withheld[] = {
		{ KIND_ORDER, "taxTotal", 0, TEXT_NONE },
		{ KIND_TAX_BILL, "customsTax", 0,
		    money_print(t->bill.customs, digits[0]) },
		{ KIND_TAX_BILL, "valueAddedTax", 0,
		    money_print(t->bill.vat, digits[1]) },
		{ KIND_TAX_BILL, "consumptionTax", 0,
		    money_print(t->bill.consumption, digits[2]) },
	};
	struct finding_ref	value = { KIND_TAX_BILL, "taxPrice", 0,
				    money_print(t->bill.price, digits[3]) };
	struct finding		found[2];
	uint32_t		n = 0;

	if (t->whole && t->order.kind != NULL) {
		withheld[0].value = document_head(&t->order, ORDER_TAX_TOTAL);
		if (!money_near(money_of(withheld[0].value), t->bill.customs +
		    t->bill.vat + t->bill.consumption, tolerance))
			found[n++] = (struct finding){ FINDING_TAX_WITHHELD,
			    withheld, 4 };
	}
	if (t->whole && !t->bill.retail)
		found[n++] = (struct finding){ FINDING_LIMIT_SINGLE, &value,
		    1 };
	explain_findings(found, n, version, out);
}

static void
amount_write(struct out *out, const char *name, money value)
{
	char	digits[MONEY_PRINT];

	json_name(out, name);
	json_text(out, money_print(value, digits));
}

static void
tax_recorded(const struct db_answer *answer, void *arg)
{
	struct tax	*t = arg;

	if (answer->state == DB_OK && db_rows(answer) == 1)
		note("tax.bill", "list", t->list_id, "outcome",
		    db_text(answer, 0, 0), NULL);
	tax_free(t);
}

static void
tax_free(struct tax *t)
{
	arena_close(&t->arena);
	free(t);
}
