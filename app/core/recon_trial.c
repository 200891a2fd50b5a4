#include "recon_trial.h"
#include "require.h"

static struct finding	*trial_last(struct trial *);
static void		trial_add(struct trial *, struct finding *,
			    struct finding_ref);
static void		trial_name_both(struct trial *, enum finding_code,
			    struct side, struct side);

struct text
side_value(struct side side)
{
	if (side.doc == NULL)
		return (TEXT_NONE);

	return (document_head(side.doc, side.field));
}

bool
side_carried(struct side side)
{
	return (!text_is_blank(side_value(side)));
}

money
trial_sum(const struct document *doc, int field)
{
	money		sum;
	uint32_t	row;

	sum = 0;
	for (row = 0; row < doc->line_count; row++)
		sum += money_of(document_line(doc, row, field));

	return (sum);
}

void
trial_compare_code(struct trial *t, enum finding_code code, struct side a,
    struct side b)
{
	if (a.doc != NULL && b.doc != NULL &&
	    !text_equal(side_value(a), side_value(b)))
		trial_name_both(t, code, a, b);
}

void
trial_compare_text(struct trial *t, enum finding_code code, struct side a,
    struct side b)
{
	if (a.doc != NULL && b.doc != NULL &&
	    !text_same(side_value(a), side_value(b)))
		trial_name_both(t, code, a, b);
}

void
trial_compare_number(struct trial *t, enum finding_code code, struct side a,
    struct side b, money tolerance)
{
	if (a.doc != NULL && b.doc != NULL &&
	    !money_near(money_of(side_value(a)), money_of(side_value(b)),
	    tolerance))
		trial_name_both(t, code, a, b);
}

static void
trial_name_both(struct trial *t, enum finding_code code, struct side a,
    struct side b)
{
	trial_name(t, code, a);
	trial_name(t, code, b);
}

void
trial_name(struct trial *t, enum finding_code code, struct side side)
{
	trial_open(t, code);
	trial_add(t, trial_last(t), (struct finding_ref){
		.kind = side.doc->kind->kind,
		.field = side.doc->kind->head_fields[side.field].name,
		.value = side_value(side),
	});
}

void
trial_name_line(struct trial *t, enum finding_code code,
    const struct document *doc, uint32_t row, int field)
{
	trial_open(t, code);
	trial_add(t, trial_last(t), (struct finding_ref){
		.kind = doc->kind->kind,
		.field = doc->kind->line_fields[field].name,
		.line = (int32_t)row + 1,
		.value = document_line(doc, row, field),
	});
}

void
trial_name_gap(struct trial *t, enum finding_code code,
    const struct document *doc, uint32_t row, int field)
{
	trial_open(t, code);
	trial_add(t, trial_last(t), (struct finding_ref){
		.kind = doc->kind->kind,
		.field = doc->kind->line_fields[field].name,
		.line = (int32_t)row + 1,
	});
}

void
trial_name_sum(struct trial *t, enum finding_code code,
    const struct document *doc, int field, money sum)
{
	struct recon_verdict	*v = t->verdict;

	REQUIRE(v->sum_count < sizeof(v->sums) / sizeof(v->sums[0]));

	trial_open(t, code);
	trial_add(t, trial_last(t), (struct finding_ref){
		.kind = doc->kind->kind,
		.field = doc->kind->line_fields[field].name,
		.value = money_print(sum, v->sums[v->sum_count]),
	});
	v->sum_count++;
}

void
trial_warn(struct trial *t, enum finding_code code)
{
	struct recon_verdict	*v = t->verdict;

	REQUIRE(finding_find(code)->warning);
	REQUIRE(v->warning_count < RECON_FINDINGS);

	v->warnings[v->warning_count++] = (struct finding){ .code = code };
}

void
trial_name_warned(struct trial *t, struct side side)
{
	struct recon_verdict	*v = t->verdict;

	REQUIRE(v->warning_count > 0);

	trial_add(t, &v->warnings[v->warning_count - 1], (struct finding_ref){
		.kind = side.doc->kind->kind,
		.field = side.doc->kind->head_fields[side.field].name,
		.value = side_value(side),
	});
}

void
trial_open(struct trial *t, enum finding_code code)
{
	struct recon_verdict	*v = t->verdict;
	enum finding_code	last;

	last = v->finding_count > 0 ? trial_last(t)->code : FINDING_NONE;
	if (last == code)
		return;

	REQUIRE(last < code && !finding_find(code)->warning);
	REQUIRE(v->finding_count < RECON_FINDINGS);

	v->findings[v->finding_count++] = (struct finding){ .code = code };
}

static struct finding *
trial_last(struct trial *t)
{
	return (&t->verdict->findings[t->verdict->finding_count - 1]);
}

static void
trial_add(struct trial *t, struct finding *finding, struct finding_ref ref)
{
	struct recon_verdict	*v = t->verdict;

	REQUIRE(v->ref_count < RECON_REFS);

	v->refs[v->ref_count] = ref;
	if (finding->ref_count == 0)
		finding->refs = &v->refs[v->ref_count];
	v->ref_count++;
	finding->ref_count++;
}
