/*
 * The same facts the other way round: a merchant of the port sells abroad, and
 * the papers are those of export (303, 403, 505, 603). They lie in the same
 * places as those of import, by who sends them.
 */

#include <stdio.h>
#include <string.h>

#include "paper.h"

#define DESTINATION	"502"	/* the United States */
#define PORT_OF_ARRIVAL	"3154"	/* Los Angeles */

static void
order_lines(struct papers *ps, const struct purchase *p)
{
	const struct purchase_line	*l;
	char				b[24];
	int				i;

	ps->doc[PAPER_ORDER].line_count = (uint32_t)p->line_count;
	for (i = 0; i < p->line_count; i++) {
		l = &p->line[i];
#define SET(field, ...)	papers_set_line(ps, PAPER_ORDER, i,		\
	EXPORT_ORDER_LINE_##field, __VA_ARGS__)
		SET(GNUM, "%d", i + 1);
		SET(ITEM_NO, "%s", l->item_no);
		SET(ITEM_NAME, "%s", l->goods->name);
		SET(BAR_CODE, "%s", l->bar_code);
		SET(UNIT, "%s", l->goods->unit);
		SET(CURRENCY, "142");
		SET(QTY, "%lld", (long long)l->qty);
		SET(PRICE, "%s", paper_yuan(l->price, b));
		SET(TOTAL_PRICE, "%s", paper_yuan(l->price * l->qty, b));
#undef SET
	}
}

static void
order_make(struct papers *ps, const struct purchase *p)
{
	char	b[24];

#define SET(field, ...)	papers_set(ps, PAPER_ORDER,			\
	EXPORT_ORDER_##field, __VA_ARGS__)
	SET(ORDER_TYPE, "E");
	SET(ORDER_NO, "X%s", p->order_no);
	SET(EBP_CODE, "%s", p->ebp->code);
	SET(EBP_NAME, "%s", p->ebp->name);
	SET(EBC_CODE, "%s", p->ebc->code);
	SET(EBC_NAME, "%s", p->ebc->name);
	SET(GOODS_VALUE, "%s", paper_yuan(p->goods_value, b));
	SET(FREIGHT, "%s", paper_yuan(p->freight, b));
	SET(CURRENCY, "142");
#undef SET
	order_lines(ps, p);
}

static void
collection_make(struct papers *ps, const struct purchase *p)
{
	char	b[24];

#define SET(field, ...)	papers_set(ps, PAPER_PAYMENT,			\
	COLLECTION_##field, __VA_ARGS__)
	SET(EBP_CODE, "%s", p->ebp->code);
	SET(EBP_NAME, "%s", p->ebp->name);
	SET(EBC_CODE, "%s", p->ebc->code);
	SET(EBC_NAME, "%s", p->ebc->name);
	SET(ORDER_NO, "X%s", p->order_no);
	SET(PAY_CODE, "%s", p->pay->code);
	SET(PAY_NAME, "%s", p->pay->name);
	SET(PAY_NO, "X%s", p->transaction);
	SET(CHARGE, "%s", paper_yuan(p->goods_value + p->freight, b));
	SET(CURRENCY, "142");
	SET(ACCOUNTING_DATE, "%s", paper_time(p->at, "%Y%m%d%H%M%S", b));
#undef SET
}

static void
waybill_make(struct papers *ps, const struct purchase *p)
{
	char	b[24], goods[256];

	purchase_say(p, goods, sizeof(goods));
#define SET(field, ...)	papers_set(ps, PAPER_WAYBILL,			\
	EXPORT_WAYBILL_##field, __VA_ARGS__)
	SET(LOGISTICS_CODE, "%s", p->carrier->code);
	SET(LOGISTICS_NAME, "%s", p->carrier->name);
	SET(LOGISTICS_NO, "X%s", p->logistics_no);
	SET(FREIGHT, "%s", paper_yuan(p->carriage, b));
	SET(INSURED_FEE, "%s", paper_yuan(p->insured, b));
	SET(CURRENCY, "142");
	SET(GROSS_WEIGHT, "%s", paper_kilograms(p->gross_g, b));
	SET(PACK_NO, "1");
	SET(GOODS_INFO, "%s", goods);
	SET(EBC_CODE, "%s", p->ebc->code);
	SET(EBC_NAME, "%s", p->ebc->name);
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
#define SET(field, ...)	papers_set_line(ps, PAPER_LIST, i,		\
	EXPORT_LIST_LINE_##field, __VA_ARGS__)
		SET(GNUM, "%d", i + 1);
		SET(ITEM_NO, "%s", l->item_no);
		SET(ITEM_NAME, "%s", l->goods->name);
		SET(GCODE, "%s", l->goods->hs);
		SET(GNAME, "%s", l->goods->name);
		SET(GMODEL, "品牌：%s|规格：%s", l->goods->brand,
		    l->goods->model);
		SET(BAR_CODE, "%s", l->bar_code);
		SET(COUNTRY, DESTINATION);
		SET(CURRENCY, "142");
		SET(QTY, "%lld", (long long)l->qty);
		if (strcmp(l->goods->unit_legal, GOODS_KILOGRAM) == 0)
			SET(QTY1, "%s", paper_kilograms(l->goods->weight_g *
			    l->qty, b));
		else
			SET(QTY1, "%lld", (long long)l->qty);
		SET(UNIT, "%s", l->goods->unit);
		SET(UNIT1, "%s", l->goods->unit_legal);
		SET(PRICE, "%s", paper_yuan(l->price, b));
		SET(TOTAL_PRICE, "%s", paper_yuan(l->price * l->qty, b));
#undef SET
	}
}

#define SET(field, ...)	papers_set(ps, PAPER_LIST,			\
	EXPORT_LIST_##field, __VA_ARGS__)

static void
list_parties(struct papers *ps, const struct purchase *p)
{
	SET(EBP_CODE, "%s", p->ebp->code);
	SET(EBP_NAME, "%s", p->ebp->name);
	SET(ORDER_NO, "X%s", p->order_no);
	SET(LOGISTICS_CODE, "%s", p->carrier->code);
	SET(LOGISTICS_NAME, "%s", p->carrier->name);
	SET(LOGISTICS_NO, "X%s", p->logistics_no);
	SET(COP_NO, "X%s", p->cop_no);
	SET(AGENT_CODE, "%s", p->agent->code);
	SET(AGENT_NAME, "%s", p->agent->name);
	SET(EBC_CODE, "%s", p->ebc->code);
	SET(EBC_NAME, "%s", p->ebc->name);
	SET(OWNER_CODE, "%s", p->ebc->code);
	SET(OWNER_NAME, "%s", p->ebc->name);
}

static void
list_make(struct papers *ps, const struct purchase *p)
{
	char	b[24];

	list_parties(ps, p);
	SET(CUSTOMS_CODE, "4000");
	SET(IE_FLAG, "E");
	SET(PORT_CODE, "4000");
	SET(IE_DATE, "%s", paper_time(p->at + 86400, "%Y%m%d", b));
	SET(STATISTICS_FLAG, "B");
	SET(TRADE_MODE, "9610");
	SET(TRAF_MODE, "5");
	SET(TRAF_NAME, "B-0000D");
	SET(COUNTRY, DESTINATION);
	SET(POD, PORT_OF_ARRIVAL);
	SET(FREIGHT, "%s", paper_yuan(p->carriage, b));
	SET(F_CURRENCY, "142");
	SET(F_FLAG, "3");
	SET(INSURED_FEE, "%s", paper_yuan(p->insured, b));
	SET(I_CURRENCY, "142");
	SET(I_FLAG, "3");
	SET(WRAP_TYPE, "2");
	SET(PACK_NO, "1");
	SET(GROSS_WEIGHT, "%s", paper_kilograms(p->gross_g, b));
	SET(NET_WEIGHT, "%s", paper_kilograms(p->net_g, b));
	list_lines(ps, p);
}
#undef SET

void
papers_make_abroad(struct papers *ps, const struct purchase *p,
    struct chance *c)
{
	static const enum document_kind	kinds[] = {
		[PAPER_ORDER] = KIND_EXPORT_ORDER,
		[PAPER_PAYMENT] = KIND_COLLECTION,
		[PAPER_WAYBILL] = KIND_EXPORT_WAYBILL,
		[PAPER_LIST] = KIND_EXPORT_LIST,
	};
	int				i;

	memset(ps, 0, sizeof(*ps));
	for (i = 0; i <= PAPER_LIST; i++)
		papers_begin(ps, (enum paper)i, kinds[i], p->at + 60 + 15 * i,
		    c);
	order_make(ps, p);
	collection_make(ps, p);
	waybill_make(ps, p);
	list_make(ps, p);
}
