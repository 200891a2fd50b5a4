/* Making up purchases. */

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "purchase.h"

#define COUNT(a)	((uint32_t)(sizeof(a) / sizeof((a)[0])))

/* Registration codes that no customs district has given out. */
static const struct enterprise	platforms[] = {
	{ "3601D6P001", "赣江优选跨境平台（演示）" },
	{ "3601D6P002", "滕王阁海购平台（演示）" },
};

static const struct enterprise	merchants[] = {
	{ "3601D6M001", "南昌样例国际贸易有限公司（演示）" },
	{ "3601D6M002", "江西拟真电子商务有限公司（演示）" },
	{ "3601D6M003", "鄱阳湖进口商品有限公司（演示）" },
	{ "3601D6M004", "昌北示范供应链有限公司（演示）" },
};

static const struct enterprise	payers[] = {
	{ "3101D6Y001", "虚拟支付科技有限公司（演示）" },
	{ "4403D6Y002", "样例网络支付有限公司（演示）" },
	{ "1101D6Y003", "测试银行股份有限公司（演示）" },
};

static const struct enterprise	carriers[] = {
	{ "3601D6L001", "江西拟达速递有限公司（演示）" },
	{ "3601D6L002", "南昌示范邮政速递（演示）" },
};

static const struct enterprise	agents[] = {
	{ "3601D6A001", "南昌演示报关有限公司（演示）" },
	{ "3601D6A002", "洪都样例供应链管理有限公司（演示）" },
};

static const struct enterprise	areas[] = {
	{ "3601D6W001", "南昌综保区样例仓储有限公司（演示）" },
};

void
purchase_tag(uint64_t seed, char tag[7])
{
	static const char	letters[] = "0123456789ABCDEFGHJKLMNPQRSTVWXYZ";
	struct chance		c;
	int			i;

	chance_open(&c, seed, 0x7461670000000000ULL);
	for (i = 0; i < 6; i++)
		tag[i] = letters[chance_below(&c, sizeof(letters) - 1)];
	tag[6] = '\0';
}

void
purchase_clock(time_t at, struct tm *tm)
{
	at += 8 * 3600;
	gmtime_r(&at, tm);
}

/* Shops count in house: 290 is a range that GS1 leaves to them. */
static void
purchase_make_codes(struct purchase_line *l)
{
	int	index = (int)(l->goods - goods_table), sum = 0, i;

	snprintf(l->item_no, sizeof(l->item_no), "SKU-%05d",
	    (index * 37 + 10101) % 100000);
	snprintf(l->bar_code, sizeof(l->bar_code), "290%09d",
	    (index * 7919 + 104729) % 1000000000);
	for (i = 0; i < 12; i++)
		sum += (l->bar_code[i] - '0') * (i & 1 ? 3 : 1);
	l->bar_code[12] = (char)('0' + (10 - sum % 10) % 10);
	l->bar_code[13] = '\0';
}

static bool
purchase_has(const struct purchase *p, const struct goods *goods)
{
	int	i;

	for (i = 0; i < p->line_count; i++)
		if (p->line[i].goods == goods)
			return (true);
	return (false);
}

/* One more kind of goods, unless it would be over the limit. */
static void
purchase_add_line(struct purchase *p, struct chance *c)
{
	struct purchase_line	*l = &p->line[p->line_count];
	const struct goods	*goods;
	int64_t			yuan, qty;

	goods = &goods_table[chance_below(c, (uint32_t)goods_count)];
	yuan = chance_between(c, goods->yuan_low, goods->yuan_high);
	qty = chance_is(c, 0.6) ? 1 : chance_between(c, 1, goods->most);
	l->price = yuan * 100 - (chance_is(c, 0.4) ? 10 : 0);
	while (qty > 1 && p->goods_value + l->price * qty > PURCHASE_MOST_FEN)
		qty--;
	if (purchase_has(p, goods) ||
	    p->goods_value + l->price * qty > PURCHASE_MOST_FEN)
		return;
	l->goods = goods;
	l->qty = qty;
	purchase_make_codes(l);
	p->goods_value += l->price * qty;
	p->net_g += goods->weight_g * qty;
	p->line_count++;
}

static void
purchase_make_lines(struct purchase *p, struct chance *c)
{
	uint32_t	wish, dice = chance_below(c, 100);
	int		i, n;

	wish = dice < 45 ? 1 : dice < 75 ? 2 : dice < 92 ? 3 : 4;
	while (p->line_count == 0)
		purchase_add_line(p, c);
	for (i = 1; i < (int)wish; i++)
		purchase_add_line(p, c);
	p->load.envelope = true;
	p->load.hidden = THINGS;
	for (i = 0; i < p->line_count; i++) {
		p->load.envelope &= p->line[i].goods->soft;
		for (n = 0; n < p->line[i].qty; n++)
			if (p->load.count < XRAY_PIECES)
				p->load.pieces[p->load.count++] =
				    p->line[i].goods->thing;
	}
	p->load.envelope &= p->load.count <= 3;
}

/* Tax on each line's value with its part of what the carrier asks, as the hub
 * spreads it (core/tax.h), to the fen. */
static int64_t
purchase_tax(const struct purchase *p)
{
	int64_t	fees = p->carriage + p->insured;
	int64_t	tax = 0, value, upto = 0, before = 0, share;
	int	i;

	for (i = 0; i < p->line_count; i++) {
		value = p->line[i].price * p->line[i].qty;
		upto += value;
		share = (2 * fees * upto + p->goods_value) /
		    (2 * p->goods_value);
		value += share - before;
		before = share;
		tax += (value * p->line[i].goods->tax + 50000) / 100000;
	}
	return (tax);
}

static void
purchase_make_money(struct purchase *p, struct chance *c)
{
	int64_t	kilograms = p->gross_g / 1000 + 1;

	if (p->area == NULL)
		p->carriage = 1800 + 1200 * kilograms;
	else
		p->carriage = 600 + 150 * kilograms;
	if (p->goods_value > 200000)
		p->insured = p->goods_value / 20000 * 100;
	p->freight = p->goods_value >= 29900 ? 0 :
	    1000 + 200 * (int64_t)chance_below(c, 8);
	if (chance_is(c, 0.3))
		p->discount = 500 * (1 + (int64_t)chance_below(c, 4));
	if (p->discount > p->goods_value / 4)
		p->discount = 0;
	p->tax = purchase_tax(p);
	p->paid = p->goods_value + p->freight + p->tax - p->discount;
}

static void
purchase_make_numbers(struct purchase *p, uint64_t seed, uint32_t number)
{
	char		tag[7], day[9];
	struct tm	tm;

	purchase_tag(seed, tag);
	purchase_clock(p->at, &tm);
	strftime(day, sizeof(day), "%Y%m%d", &tm);
	snprintf(p->order_no, sizeof(p->order_no), "SO%s%s%06u", day, tag,
	    number % 1000000);
	snprintf(p->transaction, sizeof(p->transaction), "PT%s%s%06u", day,
	    tag, number % 1000000);
	snprintf(p->logistics_no, sizeof(p->logistics_no), "SYN%s%06u", tag,
	    number % 1000000);
	snprintf(p->cop_no, sizeof(p->cop_no), "L%s%06u", tag,
	    number % 1000000);
	/* Every forty parcels came on another flight. */
	if (p->area == NULL)
		snprintf(p->bill_no, sizeof(p->bill_no), "999-%08u",
		    (number / 40 * 7 + 10203040) % 100000000);
}

void
purchase_make(struct purchase *p, uint64_t seed, uint32_t number, time_t at)
{
	struct chance	c;

	chance_open(&c, seed, number);
	memset(p, 0, sizeof(*p));
	p->at = at;
	p->ebp = &platforms[chance_below(&c, COUNT(platforms))];
	p->ebc = &merchants[chance_below(&c, COUNT(merchants))];
	p->pay = &payers[chance_below(&c, COUNT(payers))];
	p->carrier = &carriers[chance_below(&c, COUNT(carriers))];
	p->agent = &agents[chance_below(&c, COUNT(agents))];
	p->area = chance_is(&c, 0.3) ? &areas[0] : NULL;
	person_make(&p->buyer, &c);
	if (chance_is(&c, 0.8))
		p->consignee = p->buyer;
	else
		person_make(&p->consignee, &c);
	address_make(&p->address, &c);
	purchase_make_lines(p, &c);
	p->gross_g = p->net_g + p->net_g / 20 + 120 +
	    10 * (int64_t)chance_below(&c, 40);
	purchase_make_money(p, &c);
	purchase_make_numbers(p, seed, number);
}

const struct enterprise *
purchase_other_merchant(const struct purchase *p)
{
	return (&merchants[(p->ebc - merchants + 1) % COUNT(merchants)]);
}

const struct enterprise *
purchase_other_payer(const struct purchase *p)
{
	return (&payers[(p->pay - payers + 1) % COUNT(payers)]);
}

void
purchase_say(const struct purchase *p, char *to, size_t room)
{
	size_t	used = 0;
	int	i, n;

	assert(room > 0);

	to[0] = '\0';
	for (i = 0; i < p->line_count && used < room; i++) {
		n = snprintf(to + used, room - used, "%s%s×%lld",
		    i > 0 ? "、" : "", p->line[i].goods->name,
		    (long long)p->line[i].qty);
		used += n > 0 ? (size_t)n : 0;
	}
}
