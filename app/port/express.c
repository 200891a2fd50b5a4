/* Making up express parcels. */

#include <stdio.h>
#include <string.h>

#include "express.h"
#include "paper.h"

static const struct enterprise	express_carrier = {
	"3601D6L003", "江西样例国际快件有限公司（演示）"
};

/* Where the sender lives, and what class B may be worth from there. */
static const struct {
	const char	*country;
	int		limit;		/* yuan */
} express_origins[] = {
	{ "110", 800 }, { "116", 1000 }, { "133", 1000 }, { "502", 1000 },
	{ "601", 1000 }, { "304", 1000 },
};

static void
express_documents(struct express *e, struct chance *c)
{
	static const char *const	kinds[] = {
		"合同文本", "提单正本", "商业样本册", "签证材料", "技术图纸",
	};

	snprintf(e->contents, sizeof(e->contents), "%s",
	    kinds[chance_below(c, 5)]);
	e->value = 0;
	e->weight_g = chance_between(c, 120, 900);
	e->load.pieces[e->load.count++] = THING_PAPERS;
}

/* One kind of goods, so many pieces that the value falls between. */
static void
express_goods(struct express *e, int64_t low, int64_t high, struct chance *c)
{
	const struct goods	*g;
	int64_t			price, n;
	int			tries;

	for (tries = 0; tries < 200; tries++) {
		g = &goods_table[chance_below(c, (uint32_t)goods_count)];
		price = 100 * (int64_t)chance_between(c, g->yuan_low,
		    g->yuan_high);
		n = low / price + 1;
		if (n <= 12 && price * n <= high)
			break;
	}
	e->value = price * n;
	e->weight_g = g->weight_g * n + 300;
	snprintf(e->contents, sizeof(e->contents), "%s×%lld", g->name,
	    (long long)n);
	e->load.envelope = g->soft && n <= 2;
	for (; n > 0 && e->load.count < XRAY_PIECES; n--)
		e->load.pieces[e->load.count++] = g->thing;
}

static void
express_fill(struct express *e, int64_t limit_b, bool breaks,
    struct chance *c)
{
	e->load.hidden = THINGS;
	if (breaks) {
		e->class[0] = (char)('B' + (int)chance_below(c, 3));
		if (e->class[0] == 'B')
			express_goods(e, limit_b, 250000, c);
		else
			express_goods(e, e->class[0] == 'C' ? 500000 : 100000,
			    2000000, c);
		return;
	}
	e->class[0] = (char)('A' + (int)chance_below(c, 3));
	if (e->class[0] == 'A')
		express_documents(e, c);
	else
		express_goods(e, 5000, e->class[0] == 'B' ? limit_b : 480000,
		    c);
}

void
express_make(struct express *e, uint64_t seed, uint32_t number, bool breaks)
{
	struct chance	c;
	uint32_t	origin;
	char		tag[7];

	chance_open(&c, seed, 0x6578000000000000ULL + number);
	memset(e, 0, sizeof(*e));
	origin = chance_below(&c, (uint32_t)(sizeof(express_origins) /
	    sizeof(express_origins[0])));
	e->country = express_origins[origin].country;
	e->carrier = &express_carrier;
	person_make(&e->sender, &c);
	person_make(&e->recipient, &c);
	address_make(&e->address, &c);
	express_fill(e, express_origins[origin].limit * (int64_t)100, breaks,
	    &c);
	purchase_tag(seed, tag);
	snprintf(e->logistics_no, sizeof(e->logistics_no), "EXP%s%06u", tag,
	    number % 1000000);
}

static void
express_name(struct out *o, const char *name, const char *value)
{
	json_name(o, name);
	json_string(o, value);
}

void
express_write(const struct express *e, struct out *o)
{
	char	b[24];

	json_object_begin(o);
	json_name(o, "items");
	json_array_begin(o);
	json_object_begin(o);
	express_name(o, "logisticsCode", e->carrier->code);
	express_name(o, "logisticsNo", e->logistics_no);
	express_name(o, "class", e->class);
	express_name(o, "contents", e->contents);
	express_name(o, "value", paper_yuan(e->value, b));
	express_name(o, "currency", "142");
	express_name(o, "weightKg", paper_kilograms(e->weight_g, b));
	json_name(o, "sender");
	json_object_begin(o);
	express_name(o, "name", e->sender.name);
	express_name(o, "country", e->country);
	json_object_end(o);
	json_name(o, "recipient");
	json_object_begin(o);
	express_name(o, "name", e->recipient.name);
	express_name(o, "phone", e->recipient.phone);
	express_name(o, "idNumber", e->recipient.id);
	express_name(o, "address", e->address.text);
	json_object_end(o);
	json_object_end(o);
	json_array_end(o);
	json_object_end(o);
}
