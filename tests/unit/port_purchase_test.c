/*
 * What the synthetic port makes up must be sound where it says so, and wrong
 * exactly where it says so: officers are trained with it, and the black-box
 * tests of the hub count on it.
 */

#include <string.h>

#include "core/check.h"
#include "core/ident.h"
#include "core/recon.h"
#include "port/error.h"
#include "port/purchase.h"
#include "claim.h"

enum {
	MANY = 400,		/* purchases of the sound kind */
	SOME = 60,		/* of each kind of error */
	MOMENT = 1767600000,	/* 2026-01-05 */
};

static struct papers		papers;
static struct recon_verdict	verdict;

/* Makes the papers of one purchase and spoils them; gives the purchase. */
static void
draw_papers(struct purchase *p, uint64_t seed, uint32_t number,
    enum error error)
{
	struct chance	c;

	purchase_make(p, seed, number, MOMENT);
	chance_open(&c, seed, 0x7061706572ULL + number);
	papers_make(&papers, p, &c);
	error_spoil(error, &papers, p, &c);
}

static int
faults_of(enum paper paper)
{
	struct fault	faults[8];

	return (document_check(&papers.doc[paper], faults, 8));
}

/* As the hub ties them: the waybill by the list. */
static void
judge(void)
{
	struct recon_legs	legs = { 0 };
	struct recon_rules	rules = { .amount_tolerance = 0 };

	if (papers.there[PAPER_ORDER])
		legs.order = &papers.doc[PAPER_ORDER];
	if (papers.there[PAPER_PAYMENT])
		legs.payment = &papers.doc[PAPER_PAYMENT];
	if (papers.there[PAPER_LIST])
		legs.list = &papers.doc[PAPER_LIST];
	if (papers.there[PAPER_WAYBILL] && legs.list != NULL)
		legs.waybill = &papers.doc[PAPER_WAYBILL];
	legs.duplicates = papers.there[PAPER_SECOND] ? 1 : 0;
	recon_judge(&legs, &rules, &verdict);
}

/* Exactly the findings that the table promises, in the table's order. */
static bool
as_promised(enum error error)
{
	const enum finding_code	*want = errors[error].findings;
	uint32_t		found = 0, warned = 0;
	int			i;

	for (i = 0; i < ERROR_FINDINGS && want[i] != FINDING_NONE; i++) {
		if (finding_find(want[i])->warning) {
			if (warned >= verdict.warning_count ||
			    verdict.warnings[warned++].code != want[i])
				return (false);
		} else if (found >= verdict.finding_count ||
		    verdict.findings[found++].code != want[i]) {
			return (false);
		}
	}
	return (found == verdict.finding_count &&
	    warned == verdict.warning_count);
}

static void
claim_sound_purchases(void)
{
	struct warning	warnings[4];
	struct purchase	p;
	uint32_t	i;
	int		paper, faults = 0, remarks = 0, matched = 0, dear = 0;
	int		ids = 0, bonded = 0;

	for (i = 0; i < MANY; i++) {
		draw_papers(&p, 11, i, ERROR_NONE);
		for (paper = 0; paper < PAPERS; paper++) {
			faults += faults_of((enum paper)paper);
			remarks += document_warn(&papers.doc[paper], warnings,
			    4);
		}
		judge();
		matched += verdict.outcome == RECON_MATCHED &&
		    verdict.finding_count == 0 && verdict.warning_count == 0;
		dear += p.goods_value > 500000;
		ids += ident_check(text_of(p.buyer.id)) == IDENT_RIGHT &&
		    strncmp(p.buyer.id, "99", 2) == 0;
		bonded += p.area != NULL;
	}
	CLAIM("sound_papers_have_no_fault", faults == 0);
	CLAIM("sound_papers_have_no_warning", remarks == 0);
	CLAIM("sound_papers_match", matched == MANY);
	CLAIM("no_purchase_is_over_the_limit_of_one_purchase", dear == 0);
	CLAIM("identity_numbers_are_right_but_of_no_real_area", ids == MANY);
	CLAIM("direct_and_bonded_parcels_both_come",
	    bonded > MANY / 10 && bonded < MANY / 2);
}

/* What is sold abroad is sound in all four papers, and they agree. */
static void
claim_sales_abroad(void)
{
	struct warning	warnings[4];
	struct purchase	p;
	struct chance	c;
	uint32_t	i;
	int		paper, faults = 0, remarks = 0, matched = 0;

	for (i = 0; i < MANY; i++) {
		purchase_make(&p, 13, i, MOMENT);
		chance_open(&c, 13, i);
		papers_make_abroad(&papers, &p, &c);
		for (paper = 0; paper <= PAPER_LIST; paper++) {
			faults += faults_of((enum paper)paper);
			remarks += document_warn(&papers.doc[paper], warnings,
			    4);
		}
		judge();
		matched += verdict.outcome == RECON_MATCHED &&
		    verdict.finding_count == 0 && verdict.warning_count == 0;
	}
	CLAIM("papers_of_a_sale_abroad_have_no_fault",
	    faults == 0 && remarks == 0);
	CLAIM("papers_of_a_sale_abroad_match", matched == MANY);
}

/* An error kind may not depend on luck: many purchases, one answer. */
static void
claim_error(enum error error)
{
	char		name[64];
	struct purchase	p;
	uint32_t	i;
	int		right = 0, faults = 0, paper;

	for (i = 0; i < SOME; i++) {
		draw_papers(&p, 5, i, error);
		for (paper = 0; paper < PAPERS; paper++)
			faults += faults_of((enum paper)paper);
		judge();
		right += as_promised(error);
	}
	snprintf(name, sizeof(name), "%s_gives_exactly_its_findings",
	    errors[error].name);
	CLAIM(name, right == SOME && faults == 0);
}

static void
claim_errors(void)
{
	int	i;

	for (i = ERROR_NONE + 1; i < ERRORS; i++)
		switch (i) {
		case ERROR_FAULT:
		case ERROR_UNKNOWN:
		case ERROR_CLASS:
		case ERROR_SCALE_WEIGHT:
		case ERROR_HIDDEN:
			break;		/* not seen by the reconciliation */
		default:
			claim_error((enum error)i);
		}
}

static void
claim_faults(void)
{
	struct purchase	p;
	uint32_t	i;
	int		faults, kinds = 0, one = 0, paper, seen[PAPERS] = { 0 };

	for (i = 0; i < SOME; i++) {
		draw_papers(&p, 6, i, ERROR_FAULT);
		for (faults = 0, paper = 0; paper < PAPER_SECOND; paper++) {
			faults += faults_of((enum paper)paper);
			seen[paper] += faults_of((enum paper)paper);
		}
		one += faults == 1;
	}
	for (paper = 0; paper < PAPER_SECOND; paper++)
		kinds += seen[paper] > 0;
	CLAIM("a_faulty_paper_has_exactly_one_fault", one == SOME);
	CLAIM("every_kind_of_paper_can_be_faulty", kinds == PAPER_SECOND);
}

static void
claim_repeatable(void)
{
	static struct papers	first;
	struct purchase		p, q;
	struct chance		c;

	purchase_make(&p, 9, 3, MOMENT);
	purchase_make(&q, 9, 3, MOMENT);
	chance_open(&c, 9, 1);
	papers_make(&first, &p, &c);
	chance_open(&c, 9, 1);
	papers_make(&papers, &q, &c);
	CLAIM("the_same_seed_makes_the_same_papers",
	    first.used == papers.used &&
	    memcmp(first.pool, papers.pool, papers.used) == 0);
	purchase_make(&q, 10, 3, MOMENT);
	CLAIM("another_seed_makes_other_numbers",
	    strcmp(p.order_no, q.order_no) != 0 &&
	    strcmp(p.logistics_no, q.logistics_no) != 0);
	purchase_make(&q, 9, 4, MOMENT);
	CLAIM("no_number_is_given_twice",
	    strcmp(p.order_no, q.order_no) != 0 &&
	    strcmp(p.transaction, q.transaction) != 0 &&
	    strcmp(p.cop_no, q.cop_no) != 0 &&
	    strcmp(p.logistics_no, q.logistics_no) != 0);
}

static void
claim_shares(void)
{
	struct error_shares	s;
	struct chance		c;
	int			i, payers = 0, sound = 0;

	error_shares_usual(&s);
	CLAIM("shares_are_read_by_name",
	    error_shares_read(&s, "none=0") != NULL &&
	    error_shares_read(&s, "none,payer=0.25") == NULL);
	chance_open(&c, 1, 1);
	for (i = 0; i < 4000; i++)
		switch (error_draw(&s, &c)) {
		case ERROR_PAYER:
			payers++;
			break;
		case ERROR_NONE:
			sound++;
			break;
		default:
			break;
		}
	CLAIM("shares_are_kept", payers > 900 && payers < 1100 &&
	    payers + sound == 4000);
	CLAIM("a_name_alone_means_nothing_else",
	    error_shares_read(&s, "late") == NULL &&
	    error_draw(&s, &c) == ERROR_LATE);
	CLAIM("nonsense_is_refused",
	    error_shares_read(&s, "nobody=0.1") != NULL &&
	    error_shares_read(&s, "payer=2") != NULL &&
	    error_shares_read(&s, "payer=x") != NULL &&
	    error_shares_read(&s, "none,payer=0.6,late=0.6") != NULL);
}

int
main(void)
{
	claim_sound_purchases();
	claim_sales_abroad();
	claim_errors();
	claim_faults();
	claim_repeatable();
	claim_shares();
	return (claims_done());
}
