/* From the facts of a purchase to the fields of its four documents. */

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "paper.h"

static_assert((int)LIST_FIELDS <= (int)PAPER_FIELDS &&
    (int)EXPORT_LIST_FIELDS <= (int)PAPER_FIELDS, "a list fits");
static_assert((int)LIST_LINE_FIELDS <= (int)PAPER_LINE_FIELDS, "a row fits");

static const enum document_kind	paper_kinds[PAPERS] = {
	[PAPER_ORDER] = KIND_ORDER, [PAPER_PAYMENT] = KIND_PAYMENT,
	[PAPER_WAYBILL] = KIND_WAYBILL, [PAPER_LIST] = KIND_LIST,
	[PAPER_SECOND] = KIND_PAYMENT,
};

static void
paper_print(struct papers *ps, struct text *to, const char *format,
    va_list args)
{
	uint32_t	room = PAPER_POOL - ps->used;
	int		n;

	n = vsnprintf(ps->pool + ps->used, room, format, args);
	assert(n >= 0 && (uint32_t)n < room);
	*to = (struct text){ ps->pool + ps->used, (uint32_t)n };
	ps->used += (uint32_t)n + 1;
}

void
papers_set(struct papers *ps, enum paper paper, int field, const char *format,
    ...)
{
	va_list	args;

	assert(field >= 0 && field < ps->doc[paper].kind->head_count);

	va_start(args, format);
	paper_print(ps, &ps->head[paper][field], format, args);
	va_end(args);
}

void
papers_set_line(struct papers *ps, enum paper paper, int row, int field,
    const char *format, ...)
{
	const struct kind_spec	*kind = ps->doc[paper].kind;
	va_list			args;

	assert(field >= 0 && field < kind->line_count);
	assert(row >= 0 && row < PURCHASE_LINES);

	va_start(args, format);
	paper_print(ps, &ps->line[paper][row * kind->line_count + field],
	    format, args);
	va_end(args);
}

const char *
paper_yuan(int64_t fen, char *to)
{
	snprintf(to, 24, "%lld.%02lld", (long long)(fen / 100),
	    (long long)(fen % 100));
	return (to);
}

const char *
paper_kilograms(int64_t grams, char *to)
{
	snprintf(to, 24, "%lld.%03lld", (long long)(grams / 1000),
	    (long long)(grams % 1000));
	return (to);
}

const char *
paper_time(time_t at, const char *format, char to[16])
{
	struct tm	tm;

	purchase_clock(at, &tm);
	strftime(to, 16, format, &tm);
	return (to);
}

static void
paper_guid(struct chance *c, char to[37])
{
	uint64_t	a = chance_next(c), b = chance_next(c);

	snprintf(to, 37, "%08X-%04X-4%03X-%04X-%012llX",
	    (unsigned)(a >> 32), (unsigned)(a >> 16 & 0xffff),
	    (unsigned)(a & 0xfff), (unsigned)(0x8000 | (b >> 48 & 0x3fff)),
	    (unsigned long long)(b & 0xffffffffffffULL));
}

/* What all heads begin with: guid, appType, appTime, appStatus. */
void
papers_begin(struct papers *ps, enum paper paper, enum document_kind kind,
    time_t at, struct chance *c)
{
	struct document	*d = &ps->doc[paper];
	char		guid[37], time[16];

	d->kind = kind_find(kind);
	d->head = ps->head[paper];
	d->lines = ps->line[paper];
	ps->there[paper] = paper != PAPER_SECOND;
	paper_guid(c, guid);
	papers_set(ps, paper, ORDER_GUID, "%s", guid);
	papers_set(ps, paper, ORDER_APP_TYPE, "1");
	papers_set(ps, paper, ORDER_APP_TIME, "%s",
	    paper_time(at, "%Y%m%d%H%M%S", time));
	papers_set(ps, paper, ORDER_APP_STATUS, "2");
}

static_assert(ORDER_GUID == (int)PAYMENT_GUID &&
    ORDER_APP_STATUS == (int)PAYMENT_APP_STATUS &&
    ORDER_APP_STATUS == (int)WAYBILL_APP_STATUS &&
    ORDER_APP_STATUS == (int)LIST_APP_STATUS &&
    ORDER_APP_STATUS == (int)EXPORT_ORDER_APP_STATUS &&
    ORDER_APP_STATUS == (int)COLLECTION_APP_STATUS &&
    ORDER_APP_STATUS == (int)EXPORT_WAYBILL_APP_STATUS &&
    ORDER_APP_STATUS == (int)EXPORT_LIST_APP_STATUS, "all heads begin alike");

static void
order_money(struct papers *ps, const struct purchase *p)
{
	char	b[24];

	papers_set(ps, PAPER_ORDER, ORDER_GOODS_VALUE, "%s",
	    paper_yuan(p->goods_value, b));
	papers_set(ps, PAPER_ORDER, ORDER_FREIGHT, "%s",
	    paper_yuan(p->freight, b));
	papers_set(ps, PAPER_ORDER, ORDER_DISCOUNT, "%s",
	    paper_yuan(p->discount, b));
	papers_set(ps, PAPER_ORDER, ORDER_TAX_TOTAL, "%s",
	    paper_yuan(p->tax, b));
	papers_set(ps, PAPER_ORDER, ORDER_ACTURAL_PAID, "%s",
	    paper_yuan(p->paid, b));
	papers_set(ps, PAPER_ORDER, ORDER_CURRENCY, "142");
}

static void
order_lines(struct papers *ps, const struct purchase *p)
{
	const struct purchase_line	*l;
	char				b[24];
	int				i;

	ps->doc[PAPER_ORDER].line_count = (uint32_t)p->line_count;
	for (i = 0; i < p->line_count; i++) {
		l = &p->line[i];
#define SET(field, ...)							\
	papers_set_line(ps, PAPER_ORDER, i, ORDER_LINE_##field, __VA_ARGS__)
		SET(GNUM, "%d", i + 1);
		SET(ITEM_NO, "%s", l->item_no);
		SET(ITEM_NAME, "%s", l->goods->name);
		SET(GMODEL, "品牌：%s|规格：%s", l->goods->brand,
		    l->goods->model);
		SET(BAR_CODE, "%s", l->bar_code);
		SET(UNIT, "%s", l->goods->unit);
		SET(QTY, "%lld", (long long)l->qty);
		SET(PRICE, "%s", paper_yuan(l->price, b));
		SET(TOTAL_PRICE, "%s", paper_yuan(l->price * l->qty, b));
		SET(CURRENCY, "142");
		SET(COUNTRY, "%s", l->goods->country);
#undef SET
	}
}

static void
order_make(struct papers *ps, const struct purchase *p)
{
#define SET(field, value)						\
	papers_set(ps, PAPER_ORDER, ORDER_##field, "%s", value)
	SET(ORDER_TYPE, "I");
	SET(ORDER_NO, p->order_no);
	SET(EBP_CODE, p->ebp->code);
	SET(EBP_NAME, p->ebp->name);
	SET(EBC_CODE, p->ebc->code);
	SET(EBC_NAME, p->ebc->name);
	order_money(ps, p);
	papers_set(ps, PAPER_ORDER, ORDER_BUYER_REG_NO, "U%s",
	    p->buyer.phone + 3);
	SET(BUYER_NAME, p->buyer.name);
	SET(BUYER_TELEPHONE, p->buyer.phone);
	SET(BUYER_ID_TYPE, "1");
	SET(BUYER_ID_NUMBER, p->buyer.id);
	SET(PAY_CODE, p->pay->code);
	SET(PAY_NAME, p->pay->name);
	SET(PAY_TRANSACTION_ID, p->transaction);
	SET(CONSIGNEE, p->consignee.name);
	SET(CONSIGNEE_TELEPHONE, p->consignee.phone);
	SET(CONSIGNEE_ADDRESS, p->address.text);
	SET(CONSIGNEE_DISTRICT, p->address.division);
#undef SET
	order_lines(ps, p);
}

static void
payment_make(struct papers *ps, enum paper paper, const struct purchase *p)
{
	char	b[24];

#define SET(field, value)						\
	papers_set(ps, paper, PAYMENT_##field, "%s", value)
	SET(PAY_CODE, p->pay->code);
	SET(PAY_NAME, p->pay->name);
	SET(PAY_TRANSACTION_ID, p->transaction);
	SET(ORDER_NO, p->order_no);
	SET(EBP_CODE, p->ebp->code);
	SET(EBP_NAME, p->ebp->name);
	SET(PAYER_ID_TYPE, "1");
	SET(PAYER_ID_NUMBER, p->buyer.id);
	SET(PAYER_NAME, p->buyer.name);
	SET(TELEPHONE, p->buyer.phone);
	SET(AMOUNT_PAID, paper_yuan(p->paid, b));
	SET(CURRENCY, "142");
	SET(PAY_TIME, paper_time(p->at + 40, "%Y%m%d%H%M%S", b));
#undef SET
}

static void
waybill_make(struct papers *ps, const struct purchase *p)
{
	char	b[24], goods[256];

	purchase_say(p, goods, sizeof(goods));
#define SET(field, value)						\
	papers_set(ps, PAPER_WAYBILL, WAYBILL_##field, "%s", value)
	SET(LOGISTICS_CODE, p->carrier->code);
	SET(LOGISTICS_NAME, p->carrier->name);
	SET(LOGISTICS_NO, p->logistics_no);
	if (p->area == NULL)
		SET(BILL_NO, p->bill_no);
	SET(ORDER_NO, p->order_no);
	SET(FREIGHT, paper_yuan(p->carriage, b));
	SET(INSURED_FEE, paper_yuan(p->insured, b));
	SET(CURRENCY, "142");
	SET(WEIGHT, paper_kilograms(p->gross_g, b));
	SET(PACK_NO, "1");
	SET(GOODS_INFO, goods);
	SET(CONSIGNEE, p->consignee.name);
	SET(CONSIGNEE_ADDRESS, p->address.text);
	SET(CONSIGNEE_TELEPHONE, p->consignee.phone);
#undef SET
}

/* What the mode of supervision wants: a flight, or a warehouse. */
static void
list_mode(struct papers *ps, const struct purchase *p)
{
	char	day[16];

#define SET(field, value)						\
	papers_set(ps, PAPER_LIST, LIST_##field, "%s", value)
	if (p->area != NULL) {
		SET(TRADE_MODE, "1210");
		SET(TRAF_MODE, "Y");
		SET(EMS_NO, "T4000D600001");
		SET(AREA_CODE, p->area->code);
		SET(AREA_NAME, p->area->name);
		SET(COUNTRY, "142");
		return;
	}
	SET(TRADE_MODE, "9610");
	SET(TRAF_MODE, "5");
	SET(TRAF_NO, "B-0000D");
	papers_set(ps, PAPER_LIST, LIST_VOYAGE_NO, "YS9%s",
	    p->bill_no + strlen(p->bill_no) - 3);
	SET(BILL_NO, p->bill_no);
	SET(IE_DATE, paper_time(p->at - 86400, "%Y%m%d", day));
	SET(COUNTRY, p->line[0].goods->country);
#undef SET
}

static void
list_lines(struct papers *ps, const struct purchase *p)
{
	const struct purchase_line	*l;
	char				b[24];
	int				i;

	ps->doc[PAPER_LIST].line_count = (uint32_t)p->line_count;
	for (i = 0; i < p->line_count; i++) {
		l = &p->line[i];
#define SET(field, ...)							\
	papers_set_line(ps, PAPER_LIST, i, LIST_LINE_##field, __VA_ARGS__)
		SET(GNUM, "%d", i + 1);
		if (p->area != NULL)
			SET(ITEM_RECORD_NO, "R%s", l->item_no + 4);
		SET(ITEM_NO, "%s", l->item_no);
		SET(ITEM_NAME, "%s", l->goods->name);
		SET(GCODE, "%s", l->goods->hs);
		SET(GNAME, "%s", l->goods->name);
		SET(GMODEL, "品牌：%s|规格：%s", l->goods->brand,
		    l->goods->model);
		SET(BAR_CODE, "%s", l->bar_code);
		SET(COUNTRY, "%s", l->goods->country);
		SET(CURRENCY, "142");
		SET(QTY, "%lld", (long long)l->qty);
		SET(UNIT, "%s", l->goods->unit);
		if (strcmp(l->goods->unit_legal, GOODS_KILOGRAM) == 0)
			SET(QTY1, "%s", paper_kilograms(l->goods->weight_g *
			    l->qty, b));
		else
			SET(QTY1, "%lld", (long long)l->qty);
		SET(UNIT1, "%s", l->goods->unit_legal);
		SET(PRICE, "%s", paper_yuan(l->price, b));
		SET(TOTAL_PRICE, "%s", paper_yuan(l->price * l->qty, b));
#undef SET
	}
}

static void
list_make(struct papers *ps, const struct purchase *p)
{
	char	b[24];

#define SET(field, value)						\
	papers_set(ps, PAPER_LIST, LIST_##field, "%s", value)
	SET(ORDER_NO, p->order_no);
	SET(EBP_CODE, p->ebp->code);
	SET(EBP_NAME, p->ebp->name);
	SET(EBC_CODE, p->ebc->code);
	SET(EBC_NAME, p->ebc->name);
	SET(LOGISTICS_NO, p->logistics_no);
	SET(LOGISTICS_CODE, p->carrier->code);
	SET(LOGISTICS_NAME, p->carrier->name);
	SET(COP_NO, p->cop_no);
	SET(ASSURE_CODE, p->agent->code);
	SET(IE_FLAG, "I");
	SET(DECL_TIME, paper_time(p->at, "%Y%m%d", b));
	SET(CUSTOMS_CODE, "4000");
	SET(PORT_CODE, "4000");
	SET(BUYER_ID_TYPE, "1");
	SET(BUYER_ID_NUMBER, p->buyer.id);
	SET(BUYER_NAME, p->buyer.name);
	SET(BUYER_TELEPHONE, p->buyer.phone);
	SET(CONSIGNEE_ADDRESS, p->address.text);
	SET(AGENT_CODE, p->agent->code);
	SET(AGENT_NAME, p->agent->name);
	list_mode(ps, p);
	SET(FREIGHT, paper_yuan(p->carriage, b));
	SET(INSURED_FEE, paper_yuan(p->insured, b));
	SET(CURRENCY, "142");
	SET(WRAP_TYPE, p->load.envelope ? "6" : "2");
	SET(PACK_NO, "1");
	SET(GROSS_WEIGHT, paper_kilograms(p->gross_g, b));
	SET(NET_WEIGHT, paper_kilograms(p->net_g, b));
#undef SET
	list_lines(ps, p);
}

void
papers_make(struct papers *ps, const struct purchase *p, struct chance *c)
{
	int	i;

	memset(ps, 0, sizeof(*ps));
	for (i = 0; i < PAPERS; i++)
		papers_begin(ps, (enum paper)i, paper_kinds[i],
		    p->at + 60 + 15 * i, c);
	order_make(ps, p);
	payment_make(ps, PAPER_PAYMENT, p);
	payment_make(ps, PAPER_SECOND, p);
	papers_set(ps, PAPER_SECOND, PAYMENT_PAY_TRANSACTION_ID, "%sB",
	    p->transaction);
	waybill_make(ps, p);
	list_make(ps, p);
}
