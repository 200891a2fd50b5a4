/*
 * What the tests of the reconciliation share: a purchase on the table, the
 * rules, the verdict, and short ways to ask about them.
 */

#ifndef HUB_TESTS_CORE_TABLE_H
#define HUB_TESTS_CORE_TABLE_H

#include <string.h>

#include "claim.h"
#include "core/recon.h"
#include "core_set.h"

static struct set		set;
static struct recon_verdict	verdict;
static struct recon_rules	rules;
static struct recon_legs	legs;

static inline void
fresh(void)
{
	set_make(&set);
	rules = (struct recon_rules){ .amount_tolerance = 0 };
	legs = (struct recon_legs){ &set.order, &set.payment, &set.waybill,
	    &set.list, false, 0 };
}

static inline void
fresh_bonded(void)
{
	fresh();
	set_make_bonded(&set);
}

static inline enum recon_outcome
judge(void)
{
	recon_judge(&legs, &rules, &verdict);

	return (verdict.outcome);
}

/* Mismatched, with these codes and no other; ends with FINDING_NONE. */
static inline int
found(enum finding_code code, ...)
{
	va_list		args;
	uint32_t	i;
	int		same;

	same = judge() == RECON_MISMATCHED;
	va_start(args, code);
	for (i = 0; code != FINDING_NONE; i++) {
		same = same && i < verdict.finding_count &&
		    verdict.findings[i].code == code;
		code = (enum finding_code)va_arg(args, int);
	}
	va_end(args);

	return (same && i == verdict.finding_count);
}

#define FOUND(...)	found(__VA_ARGS__, FINDING_NONE)

static inline int
matched(void)
{
	return (judge() == RECON_MATCHED && verdict.finding_count == 0 &&
	    verdict.warning_count == 0);
}

/* Ref n of the first finding. */
static inline int
ref_is(uint32_t n, enum document_kind kind, const char *field, int32_t line,
    const char *value)
{
	const struct finding_ref	*ref;

	if (verdict.finding_count == 0 || n >= verdict.findings[0].ref_count)
		return (0);
	ref = &verdict.findings[0].refs[n];

	return (ref->kind == kind && strcmp(ref->field, field) == 0 &&
	    ref->line == line && text_equal_string(ref->value, value));
}

static inline uint32_t
refs(void)
{
	return (verdict.findings[0].ref_count);
}

#define ORDER(field, value)	set_head(&set, &set.order, field, value)
#define PAYMENT(field, value)	set_head(&set, &set.payment, field, value)
#define WAYBILL(field, value)	set_head(&set, &set.waybill, field, value)
#define LIST(field, value)	set_head(&set, &set.list, field, value)

#endif
