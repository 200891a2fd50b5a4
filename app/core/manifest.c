#include "codes.h"
#include "manifest.h"
#include "require.h"

const struct field_spec	manifest_fields[MANIFEST_FIELDS] = {
	[MANIFEST_LOGISTICS_CODE] = { .name = "logisticsCode",
	    .name_zh = "物流企业代码", .type = FIELD_TEXT, .max = 18,
	    .required = true },
	[MANIFEST_LOGISTICS_NO] = { .name = "logisticsNo",
	    .name_zh = "物流运单编号", .type = FIELD_TEXT, .max = 60,
	    .required = true },
	[MANIFEST_CLASS] = { .name = "class", .name_zh = "快件类别",
	    .type = FIELD_EXACT, .max = 1, .required = true,
	    .allowed = "A|B|C|D" },
	[MANIFEST_CONTENTS] = { .name = "contents", .name_zh = "内件品名",
	    .type = FIELD_TEXT, .max = 250, .required = true },
	[MANIFEST_VALUE] = { .name = "value", .name_zh = "价值",
	    .type = FIELD_DECIMAL, .max = 19, .required = true },
	[MANIFEST_CURRENCY] = { .name = "currency", .name_zh = "币制",
	    .type = FIELD_EXACT, .max = 3, .required = true,
	    .codes = CODES_CURRENCY },
	[MANIFEST_WEIGHT_KG] = { .name = "weightKg",
	    .name_zh = "重量（千克）", .type = FIELD_DECIMAL, .max = 19,
	    .required = true },
	[MANIFEST_SENDER_COUNTRY] = { .name = "senderCountry",
	    .name_zh = "寄件国（地区）", .type = FIELD_EXACT, .max = 3,
	    .codes = CODES_COUNTRY },
};

static void	manifest_name(struct manifest_verdict *, const struct text *,
		    enum manifest_field);
static money	manifest_limit(const struct text *,
		    const struct manifest_rules *);

/* A, the documents, have no limit: their value is not what they are worth. */
void
manifest_judge(const struct text values[MANIFEST_FIELDS],
    const struct manifest_rules *rules, struct manifest_verdict *verdict)
{
	struct text	class;
	money		limit;

	*verdict = (struct manifest_verdict){ .matched = true };
	verdict->finding.code = FINDING_CLASS;
	verdict->finding.refs = verdict->refs;

	class = values[MANIFEST_CLASS];
	if (text_equal_string(class, "A"))
		return;
	if (!text_equal_string(class, "B") && !text_equal_string(class, "C")) {
		manifest_name(verdict, values, MANIFEST_CLASS);
		return;
	}

	limit = manifest_limit(values, rules);
	verdict->limit = money_print(limit, verdict->print);
	if (!text_equal_string(code_currency(values[MANIFEST_CURRENCY]),
	    "142")) {
		manifest_name(verdict, values, MANIFEST_CLASS);
		manifest_name(verdict, values, MANIFEST_CURRENCY);
	} else if (money_of(values[MANIFEST_VALUE]) > limit) {
		manifest_name(verdict, values, MANIFEST_CLASS);
		manifest_name(verdict, values, MANIFEST_VALUE);
	}
}

/* Without a country the sender is taken to be from anywhere else. */
static money
manifest_limit(const struct text *values, const struct manifest_rules *rules)
{
	struct text	country;

	if (text_equal_string(values[MANIFEST_CLASS], "C"))
		return (rules->c_limit);

	country = code_country(values[MANIFEST_SENDER_COUNTRY]);
	if (text_equal_string(country, "110") ||
	    text_equal_string(country, "121") ||
	    text_equal_string(country, "143"))
		return (rules->b_limit_near);

	return (rules->b_limit);
}

static void
manifest_name(struct manifest_verdict *verdict, const struct text *values,
    enum manifest_field field)
{
	REQUIRE(verdict->finding.ref_count <
	    sizeof(verdict->refs) / sizeof(verdict->refs[0]));

	verdict->matched = false;
	verdict->refs[verdict->finding.ref_count++] = (struct finding_ref){
		.kind = REF_MANIFEST, .field = manifest_fields[field].name,
		.value = values[field]
	};
}
