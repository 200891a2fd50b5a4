/* Express parcels without a triple: what class they may go by. */

#include <string.h>

#include "claim.h"
#include "core/manifest.h"

static const struct manifest_rules	limits = {
	.b_limit = 1000 * (money)MONEY_ONE,
	.b_limit_near = 800 * (money)MONEY_ONE,
	.c_limit = 5000 * (money)MONEY_ONE,
};

static struct manifest_verdict	verdict;

static void
fill(struct text *item, const char *class, const char *value,
    const char *currency, const char *country)
{
	item[MANIFEST_LOGISTICS_CODE] = TEXT("3601960004");
	item[MANIFEST_LOGISTICS_NO] = TEXT("E-1");
	item[MANIFEST_CLASS] = text_of(class);
	item[MANIFEST_CONTENTS] = TEXT("衣物");
	item[MANIFEST_VALUE] = text_of(value);
	item[MANIFEST_CURRENCY] = text_of(currency);
	item[MANIFEST_WEIGHT_KG] = TEXT("0.5");
	item[MANIFEST_SENDER_COUNTRY] = text_of(country);
}

static int
passes(const char *class, const char *value, const char *currency,
    const char *country)
{
	struct text	item[MANIFEST_FIELDS];

	fill(item, class, value, currency, country);
	manifest_judge(item, &limits, &verdict);

	return (verdict.matched && verdict.finding.ref_count == 0);
}

/* Held for its class, and the finding names this field last. */
static int
held(const char *class, const char *value, const char *currency,
    const char *country, const char *field)
{
	const struct finding	*f = &verdict.finding;

	return (!passes(class, value, currency, country) &&
	    f->code == FINDING_CLASS && f->ref_count > 0 &&
	    f->refs[0].kind == REF_MANIFEST &&
	    strcmp(f->refs[0].field, "class") == 0 &&
	    strcmp(f->refs[f->ref_count - 1].field, field) == 0);
}

static void
test_classes(void)
{
	CLAIM("documents_pass_whatever_they_are_worth",
	    passes("A", "0", "CNY", NULL) &&
	    passes("A", "99999", "502", "502"));
	CLAIM("class_a_has_no_limit", text_is_blank(verdict.limit));

	CLAIM("personal_articles_of_a_thousand_pass",
	    passes("B", "1000", "142", "502"));
	CLAIM("and_name_the_limit_that_counted",
	    text_equal_string(verdict.limit, "1000"));
	CLAIM("one_fen_more_is_held",
	    held("B", "1000.01", "142", "502", "value"));
	CLAIM("from_hong_kong_macao_and_taiwan_it_is_eight_hundred",
	    passes("B", "800", "142", "110") &&
	    held("B", "800.01", "142", "110", "value") &&
	    held("B", "801", "142", "MAC", "value") &&
	    held("B", "801", "142", "TWN", "value"));
	CLAIM("a_sender_without_a_country_is_from_anywhere_else",
	    passes("B", "1000", "CNY", NULL));

	CLAIM("goods_of_five_thousand_pass_as_class_c",
	    passes("C", "5000", "142", "110"));
	CLAIM("one_fen_more_is_held_too",
	    held("C", "5000.01", "142", "110", "value"));
	CLAIM("class_d_is_always_held",
	    held("D", "1", "142", NULL, "class") &&
	    verdict.finding.ref_count == 1);
}

static void
test_currency(void)
{
	CLAIM("dollars_cannot_be_compared_and_are_held",
	    held("B", "1", "502", NULL, "currency") &&
	    held("C", "1", "USD", NULL, "currency"));
	CLAIM("yuan_in_letters_are_yuan", passes("C", "1", "CNY", NULL));
}

static void
test_fields(void)
{
	struct text	item[MANIFEST_FIELDS];
	struct fault	faults[16];
	int		n;

	fill(item, "B", "1", "142", NULL);
	CLAIM("a_sound_item_has_no_faults",
	    fields_check(manifest_fields, MANIFEST_FIELDS, item, 3, faults,
	    16) == 0);
	fill(item, "E", "-1", "RMBY", "HK");
	item[MANIFEST_LOGISTICS_NO] = TEXT_NONE;
	item[MANIFEST_WEIGHT_KG] = TEXT("heavy");
	n = fields_check(manifest_fields, MANIFEST_FIELDS, item, 3, faults,
	    16);
	CLAIM("all_faults_of_an_item_are_told_with_its_place", n == 6 &&
	    faults[0].code == FAULT_MISSING && faults[0].line == 3 &&
	    faults[1].code == FAULT_VALUE &&
	    faults[2].code == FAULT_NEGATIVE &&
	    faults[3].code == FAULT_LENGTH &&
	    faults[4].code == FAULT_NUMBER &&
	    strcmp(faults[4].field, "weightKg") == 0 &&
	    strcmp(faults[5].field, "senderCountry") == 0);
}

int
main(void)
{
	test_classes();
	test_currency();
	test_fields();

	return (claims_done());
}
