/*
 * The parameters that the hub reads, and the forms of their values.
 */

#include <stdio.h>
#include <string.h>

#include "../wire/arena.h"
#include "../wire/json.h"
#include "field.h"
#include "parameter.h"
#include "say.h"

#define RULE_BYTES	(1u << 16)	/* memory for reading one rule */

#define PARAMETER_RATES	"tax.rate."

enum { RATE_DUTY, RATE_VAT, RATE_CONSUMPTION, RATE_SPECIFIC, RATES };

static const char *const	rate_names[RATES] =
    { "duty", "vat", "consumption", "specific" };

static const struct parameter_known	known_table[] = {
	{ "recon.window_seconds", PARAMETER_COUNT, 1, 31536000, "s",
	    "how long a purchase waits for its missing documents",
	    "三单等待期限" },
	{ "recon.amount_tolerance", PARAMETER_DECIMAL, 0, 1000000, "CNY",
	    "by how much amounts of two documents may differ",
	    "单证间金额容差" },
	{ "recon.line_tolerance", PARAMETER_DECIMAL, 0, 1000000, "CNY",
	    "by how much a line's total may differ from price times quantity",
	    "商品行合计容差" },
	{ "recon.weight_tolerance_kg", PARAMETER_DECIMAL, 0, 1000, "kg",
	    "by how much weights of two documents may differ",
	    "单证间重量容差" },
	{ "recon.collection_*", PARAMETER_COUNT, 0, 1, "",
	    "whether an export of this mode (9610, 1210, 1239, 9710, 9810) "
	    "needs its collection: 1 yes, 0 no",
	    "该贸易方式的出口是否必须有收款单（1 是，0 否）" },
	{ "return.window_days", PARAMETER_COUNT, 0, 3650, "d",
	    "for how many days after its release goods may be returned",
	    "放行后可申请退货的天数" },
	{ "scan.weight_tolerance_kg", PARAMETER_DECIMAL, 0, 1000, "kg",
	    "by how much the scale may differ from the declared weight",
	    "过机称重容差" },
	{ "scan.weight_tolerance_percent", PARAMETER_DECIMAL, 0, 100, "%",
	    "the same, in percent of the declared weight",
	    "过机称重容差（占申报重量的百分比）" },
	{ "review.rule.*", PARAMETER_RULE, 0, 100, "",
	    "whether an agency looks at a parcel",
	    "机构是否审核包裹的规则" },
	{ "review.deadline_seconds", PARAMETER_COUNT, 1, 86400, "s",
	    "how long officers have to decide; then the seat counts as hold",
	    "审核时限，超时视为扣留" },
	{ "review.undo_seconds", PARAMETER_COUNT, 0, 60, "s",
	    "for how long a decision can be taken back while the other seat "
	    "is open", "另一席未决定时，决定可撤销的时限" },
	{ "instruction.deadline_seconds", PARAMETER_COUNT, 1, 86400, "s",
	    "how long the sorter has to acknowledge a release",
	    "分拣确认放行指令的时限" },
	{ "recall.seconds", PARAMETER_COUNT, 0, 31536000, "s",
	    "for how long after its release a parcel can be recalled",
	    "放行后多长时间内可以召回" },
	{ "waybill.reuse_days", PARAMETER_COUNT, 1, 3650, "d",
	    "after how many days a carrier may use a number again",
	    "运单号可重复使用的天数" },
	{ "seat.lease_seconds", PARAMETER_COUNT, 1, 3600, "s",
	    "how long a lane's seat outlives a lost connection",
	    "连接中断后通道席位的保留时间" },
	{ "claim.lease_seconds", PARAMETER_COUNT, 1, 3600, "s",
	    "how long a claimed review outlives a lost connection",
	    "连接中断后已认领审核的保留时间" },
	{ "session.seconds", PARAMETER_COUNT, 60, 2592000, "s",
	    "how long a sign-in lasts", "登录有效期" },
	{ "lockout.failures", PARAMETER_COUNT, 1, 1000, "",
	    "failed sign-ins until a name is locked out",
	    "登录失败多少次后锁定" },
	{ "lockout.seconds", PARAMETER_COUNT, 1, 86400, "s",
	    "how long a lock-out lasts", "锁定时长" },
	{ "webhook.schedule", PARAMETER_WAITS, 0, 604800, "s",
	    "how long a webhook waits after its first, second ... failure",
	    "推送失败后各次重试的等待时间" },
	{ "webhook.timeout_seconds", PARAMETER_COUNT, 1, 120, "s",
	    "how long a webhook's receiver has to answer",
	    "推送接收方的应答时限" },
	{ "webhook.rotation_seconds", PARAMETER_COUNT, 0, 2592000, "s",
	    "how long a webhook's old secret signs beside the new one",
	    "推送密钥更换后旧密钥继续签名的时间" },
	{ "express.b_limit", PARAMETER_DECIMAL, 0, 10000000, "CNY",
	    "highest value of a class B parcel", "B 类快件限值" },
	{ "express.b_limit_near", PARAMETER_DECIMAL, 0, 10000000, "CNY",
	    "the same from Hong Kong, Macao and Taiwan",
	    "B 类快件限值（港澳台）" },
	{ "express.c_limit", PARAMETER_DECIMAL, 0, 10000000, "CNY",
	    "highest value of a class C parcel", "C 类快件限值" },
	{ PARAMETER_RATES "*", PARAMETER_RATE, 0, 100, "%",
	    "tax rates of goods codes that begin so, or of all others; the "
	    "longest beginning counts",
	    "商品编码（或其前几位）的税率，位数最长者适用" },
	{ "tax.reduced_percent", PARAMETER_DECIMAL, 0, 100, "%",
	    "the share of VAT and consumption tax that is due within the "
	    "limit", "限值以内增值税、消费税的征收比例" },
	{ "tax.single_limit", PARAMETER_DECIMAL, 0, 10000000, "CNY",
	    "highest value of one purchase of retail import",
	    "零售进口单次交易限值" },
	{ "tax.withheld_tolerance", PARAMETER_DECIMAL, 0, 1000000, "CNY",
	    "by how much the tax withheld may differ from the tax bill "
	    "without a warning", "代扣税款与税单差额的提示容差" },
	{ "tax.consolidate_days", PARAMETER_COUNT, 0, 3650, "d",
	    "after how many days without a return a tax bill goes onto a "
	    "payment slip", "放行后多少天无退货即汇总电子税单" },
	{ "tax.patience_seconds", PARAMETER_COUNT, 0, 3600, "s",
	    "how long the tax export waits for the bill of a release",
	    "税务导出等待电子税单的时间" },
};

#define KNOWN	((int)(sizeof(known_table) / sizeof(known_table[0])))

static void	known_read_decimal(const struct parameter_known *,
		    const char *, char [PARAMETER_VALUE]);
static void	known_read_rule(const char *, char [PARAMETER_VALUE]);
static void	known_read_waits(const struct parameter_known *,
		    const char *, char [PARAMETER_VALUE]);
static int	known_read_rule_json(const char *, char *, size_t);
static void	known_read_rate(const char *, char [PARAMETER_VALUE]);
static int	known_read_rate_one(char *, char *[RATES]);
static void	known_refuse_rate(void);
static int	known_is_rated(const char *);
static int	known_is_decimal(const char *, int);
static int	known_is_over(const char *, long);

const struct parameter_known *
parameter_find(const char *name)
{
	size_t	len;
	int	i;

	for (i = 0; i < KNOWN; i++) {
		len = strlen(known_table[i].name);
		if (strcmp(known_table[i].name, name) == 0)
			return (&known_table[i]);
		if (known_table[i].name[len - 1] == '*' &&
		    strncmp(known_table[i].name, name, len - 1) == 0 &&
		    name[len - 1] != '\0' &&
		    (known_table[i].form != PARAMETER_RATE ||
		    known_is_rated(name + len - 1)))
			return (&known_table[i]);
	}

	return (NULL);
}

void
parameter_read(const struct parameter_known *known, const char *text,
    char value[PARAMETER_VALUE])
{
	if (strlen(text) >= PARAMETER_VALUE - 2)
		say_usage("a value has at most %d bytes",
		    "参数值最长 %d 字节", PARAMETER_VALUE - 3);

	if (known == NULL)
		(void)snprintf(value, PARAMETER_VALUE, "%s", text);
	else if (known->form == PARAMETER_RULE)
		known_read_rule(text, value);
	else if (known->form == PARAMETER_RATE)
		known_read_rate(text, value);
	else if (known->form == PARAMETER_WAITS)
		known_read_waits(known, text, value);
	else if (known->form == PARAMETER_DECIMAL)
		known_read_decimal(known, text, value);
	else
		(void)snprintf(value, PARAMETER_VALUE, "%ld",
		    field_check_count(known->name, text, known->least,
		    known->most));
}

static void
known_read_decimal(const struct parameter_known *known, const char *text,
    char value[PARAMETER_VALUE])
{
	if (!known_is_decimal(text, 5) || known_is_over(text, known->most))
		say_usage("%s is a number from %ld to %ld with at most 5 "
		    "places, in %s, such as 0.5",
		    "%s 是 %ld 至 %ld 之间、最多 5 位小数的数，单位 %s，例如 "
		    "0.5", known->name, known->least, known->most,
		    known->unit);

	(void)snprintf(value, PARAMETER_VALUE, "\"%s\"", text);
}

/* One to twenty whole numbers of at most six digits. */
static void
known_read_waits(const struct parameter_known *known, const char *text,
    char value[PARAMETER_VALUE])
{
	const char	*at = text;
	size_t		digits = 1;
	int		count = 0;

	for (; count < 21 && digits > 0 && digits < 7; count++) {
		digits = strspn(at, "0123456789");
		at += digits;
		if (*at != ',' || digits == 0)
			break;
		at++;
	}
	if (*at != '\0' || digits == 0 || digits > 6 || count >= 20)
		say_usage("%s is 1 to 20 times in seconds, such as 5,300,1800",
		    "%s 为 1 至 20 个以秒计的时间，例如 5,300,1800",
		    known->name);

	(void)snprintf(value, PARAMETER_VALUE, "\"%s\"", text);
}

static void
known_read_rule(const char *text, char value[PARAMETER_VALUE])
{
	char		given[PARAMETER_VALUE];
	const char	*percent;

	(void)snprintf(given, sizeof(given), "%s", text);
	if (text[0] == '{' &&
	    !known_read_rule_json(text, given, sizeof(given)))
		given[0] = '\0';

	percent = strncmp(given, "percentage:", 11) == 0 ? given + 11 : NULL;

	if (percent != NULL && known_is_decimal(percent, 2) &&
	    !known_is_over(percent, 100))
		(void)snprintf(value, PARAMETER_VALUE, "{\"mode\": "
		    "\"percentage\", \"percent\": \"%.17s\"}",
		    percent);
	else if (strcmp(given, "always") == 0 ||
	    strcmp(given, "never") == 0 || strcmp(given, "any_finding") == 0)
		(void)snprintf(value, PARAMETER_VALUE, "{\"mode\": \"%s\"}",
		    given);
	else
		say_usage("a review rule is always, never, any_finding or "
		    "percentage:N with N from 0 to 100 and at most 2 places",
		    "审核规则为 always、never、any_finding 或 percentage:N，"
		    "N 为 0 至 100、最多 2 位小数");
}

/* The rule as list and get print it, in the short form; 0: not of the form. */
static int
known_read_rule_json(const char *text, char *rule, size_t room)
{
	struct arena	arena;
	struct fault	fault;
	struct json	*tree;
	struct text	mode, percent;
	int		good;

	arena_open(&arena, RULE_BYTES);
	good = json_read(text, strlen(text), &arena, &tree, &fault) == 0;
	mode = good ? json_member_text(tree, "mode") : TEXT_NONE;
	percent = good ? json_member_decimal(tree, "percent") : TEXT_NONE;
	good = good && mode.ptr != NULL &&
	    tree->count == (percent.ptr != NULL ? 2 : 1);

	if (good)
		(void)snprintf(rule, room, "%.*s%s%.*s", (int)mode.len,
		    mode.ptr, percent.ptr != NULL ? ":" : "",
		    (int)percent.len, percent.ptr != NULL ? percent.ptr : "");
	arena_close(&arena);

	return (good);
}

/* What stands in the tariff: the first digits of a goods code, two by two. */
static int
known_is_rated(const char *code)
{
	size_t	len = strspn(code, "0123456789");

	return (strcmp(code, "default") == 0 ||
	    (code[len] == '\0' && len >= 2 && len <= 10 && len % 2 == 0));
}

/*
 * "vat:13,consumption:15,specific:0.22/095", any of the four, or "none" for a
 * rate that no longer stands.
 */
static void
known_read_rate(const char *text, char value[PARAMETER_VALUE])
{
	char	given[PARAMETER_VALUE], *at = given, *one, *unit;
	char	*rates[RATES] = { NULL };
	size_t	len;
	int	i;

	if (strcmp(text, "none") == 0) {
		(void)snprintf(value, PARAMETER_VALUE, "null");
		return;
	}
	(void)snprintf(given, sizeof(given), "%s", text);
	while ((one = strsep(&at, ",")) != NULL) {
		if (!known_read_rate_one(one, rates))
			known_refuse_rate();
	}

	unit = rates[RATE_SPECIFIC] == NULL ? NULL :
	    strchr(rates[RATE_SPECIFIC], '/');
	if (unit != NULL)
		*unit++ = '\0';
	len = (size_t)snprintf(value, PARAMETER_VALUE, "{");
	for (i = 0; i < RATES; i++) {
		if (rates[i] == NULL)
			continue;
		if (!known_is_decimal(rates[i], i == RATE_SPECIFIC ? 5 : 3) ||
		    (i != RATE_SPECIFIC && known_is_over(rates[i],
		    i == RATE_CONSUMPTION ? 99 : 100)))
			known_refuse_rate();
		len += (size_t)snprintf(value + len, PARAMETER_VALUE - len,
		    "%s\"%s\": \"%s\"", len > 1 ? ", " : "", rate_names[i],
		    rates[i]);
	}
	if (unit != NULL)
		len += (size_t)snprintf(value + len, PARAMETER_VALUE - len,
		    ", \"unit\": \"%s\"", unit);
	(void)snprintf(value + len, PARAMETER_VALUE - len, "}");
}

/* "vat:13": where the rate begins. 0: it is none of them, or stands twice. */
static int
known_read_rate_one(char *text, char *rates[RATES])
{
	char	*rate = strchr(text, ':'), *unit;
	int	i;

	if (rate == NULL)
		return (0);
	*rate++ = '\0';
	for (i = 0; i < RATES && strcmp(text, rate_names[i]) != 0; i++)
		;
	if (i == RATES || rates[i] != NULL)
		return (0);
	rates[i] = rate;
	unit = strchr(rate, '/');

	return (i == RATE_SPECIFIC ? unit != NULL && strlen(unit) == 4 &&
	    strspn(unit + 1, "0123456789") == 3 : unit == NULL);
}

static void
known_refuse_rate(void)
{
	say_usage("a tax rate is vat:13,consumption:15,duty:10,"
	    "specific:0.22/095 (percent with at most 3 places; specific: CNY "
	    "for each of a 3-digit unit), any of the four, or none",
	    "税率写作 vat:13,consumption:15,duty:10,specific:0.22/095（百分"
	    "数，最多 3 位小数；specific 为每一计量单位的元数），可只填其中"
	    "几项，或 none 表示取消");
}

/* Digits, and perhaps a point and at most so many digits more. */
static int
known_is_decimal(const char *text, int places)
{
	size_t	whole = strspn(text, "0123456789");
	size_t	part;

	if (whole == 0 || whole > 14)
		return (0);
	if (text[whole] == '\0')
		return (1);

	part = strspn(text + whole + 1, "0123456789");

	return (text[whole] == '.' && part > 0 && part <= (size_t)places &&
	    text[whole + 1 + part] == '\0');
}

/* Whether a decimal is above a whole number; no floating point. */
static int
known_is_over(const char *text, long most)
{
	long	whole = 0;

	for (; *text >= '0' && *text <= '9'; text++)
		whole = whole * 10 + (*text - '0');

	return (whole > most || (whole == most && *text == '.' &&
	    strspn(text + 1, "0") != strlen(text + 1)));
}
