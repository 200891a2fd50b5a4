/*
 * A consistent purchase to break: an order, its payment, its waybill and its
 * list, in memory that the set owns. Fields are changed by their CEB names.
 */

#ifndef HUB_TESTS_CORE_SET_H
#define HUB_TESTS_CORE_SET_H

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/kinds.h"

#define SET_ROWS	(LINES_MAX + 2)

struct set {
	struct text	order_head[ORDER_FIELDS];
	struct text	payment_head[PAYMENT_FIELDS];
	struct text	waybill_head[WAYBILL_FIELDS];
	struct text	state_head[STATE_FIELDS];
	struct text	list_head[LIST_FIELDS];
	struct text	order_rows[SET_ROWS * ORDER_LINE_FIELDS];
	struct text	list_rows[SET_ROWS * LIST_LINE_FIELDS];
	struct document	order, payment, waybill, state, list;
	char		pool[1 << 18];
	size_t		used;
};

static inline struct text
set_vprint(struct set *set, const char *format, va_list args)
{
	char	*at = set->pool + set->used;
	int	n;

	n = vsnprintf(at, sizeof(set->pool) - set->used, format, args);
	if (n < 0 || set->used + (size_t)n >= sizeof(set->pool))
		abort();
	set->used += (size_t)n + 1;

	return ((struct text){ at, (uint32_t)n });
}

__attribute__((format(printf, 2, 3))) static inline struct text
set_print(struct set *set, const char *format, ...)
{
	struct text	t;
	va_list		args;

	va_start(args, format);
	t = set_vprint(set, format, args);
	va_end(args);

	return (t);
}

/* A value of NULL takes the field away. */
static inline void
set_head(struct set *set, struct document *doc, const char *field,
    const char *value)
{
	int	i;

	i = kind_head_field(doc->kind, text_of(field));
	if (i < 0)
		abort();
	doc->head[i] = value == NULL ? TEXT_NONE : set_print(set, "%s", value);
}

static inline void
set_line(struct set *set, struct document *doc, uint32_t row,
    const char *field, const char *value)
{
	int	i;

	i = kind_line_field(doc->kind, text_of(field));
	if (i < 0 || row >= SET_ROWS)
		abort();
	doc->lines[row * doc->kind->line_count + (uint32_t)i] =
	    value == NULL ? TEXT_NONE : set_print(set, "%s", value);
}

static inline void
set_heads(struct set *set, struct document *doc, const char *const (*pairs)[2])
{
	for (; (*pairs)[0] != NULL; pairs++)
		set_head(set, doc, (*pairs)[0], (*pairs)[1]);
}

static inline void
set_documents(struct set *set)
{
	set->used = 0;
	memset(set->order_head, 0, sizeof(set->order_head));
	memset(set->payment_head, 0, sizeof(set->payment_head));
	memset(set->waybill_head, 0, sizeof(set->waybill_head));
	memset(set->state_head, 0, sizeof(set->state_head));
	memset(set->list_head, 0, sizeof(set->list_head));
	memset(set->order_rows, 0, sizeof(set->order_rows));
	memset(set->list_rows, 0, sizeof(set->list_rows));
	set->order = (struct document){ kind_find(KIND_ORDER),
	    set->order_head, set->order_rows, 0 };
	set->payment = (struct document){ kind_find(KIND_PAYMENT),
	    set->payment_head, NULL, 0 };
	set->waybill = (struct document){ kind_find(KIND_WAYBILL),
	    set->waybill_head, NULL, 0 };
	set->state = (struct document){ kind_find(KIND_WAYBILL_STATE),
	    set->state_head, NULL, 0 };
	set->list = (struct document){ kind_find(KIND_LIST),
	    set->list_head, set->list_rows, 0 };
}

static inline void
set_goods(struct set *set, uint32_t row, const char *name, const char *unit,
    const char *qty, const char *price, const char *total,
    const char *country)
{
	char	gnum[16];

	(void)snprintf(gnum, sizeof(gnum), "%u", row + 1);
	set_line(set, &set->order, row, "gnum", gnum);
	set_line(set, &set->order, row, "itemName", name);
	set_line(set, &set->order, row, "gmodel", "500g/罐");
	set_line(set, &set->order, row, "unit", unit);
	set_line(set, &set->order, row, "qty", qty);
	set_line(set, &set->order, row, "price", price);
	set_line(set, &set->order, row, "totalPrice", total);
	set_line(set, &set->order, row, "currency", "142");
	set_line(set, &set->order, row, "country", country);

	set_line(set, &set->list, row, "gnum", gnum);
	set_line(set, &set->list, row, "itemRecordNo", NULL);
	set_line(set, &set->list, row, "itemName", name);
	set_line(set, &set->list, row, "gcode", "1901101010");
	set_line(set, &set->list, row, "gname", name);
	set_line(set, &set->list, row, "gmodel", "500g/罐");
	set_line(set, &set->list, row, "country", country);
	set_line(set, &set->list, row, "currency", "142");
	set_line(set, &set->list, row, "qty", qty);
	set_line(set, &set->list, row, "unit", unit);
	set_line(set, &set->list, row, "qty1", "1");
	set_line(set, &set->list, row, "unit1", "035");
	set_line(set, &set->list, row, "price", price);
	set_line(set, &set->list, row, "totalPrice", total);

	if (set->order.line_count <= row)
		set->order.line_count = set->list.line_count = row + 1;
}

static const char *const	set_order[][2] = {
	{ "guid", "4CDE1CFD-EDED-46B1-946C-B8022E42FC94" },
	{ "appType", "1" }, { "appTime", "20240603093506" },
	{ "appStatus", "2" }, { "orderType", "I" },
	{ "orderNo", "order-1" }, { "ebpCode", "3601960001" },
	{ "ebpName", "示例平台" }, { "ebcCode", "3601960002" },
	{ "ebcName", "示例商户" }, { "goodsValue", "170" },
	{ "freight", "10" }, { "discount", "15.05" },
	{ "taxTotal", "15.55" }, { "acturalPaid", "180.50" },
	{ "currency", "142" }, { "buyerRegNo", "user-1" },
	{ "buyerName", "测试甲" }, { "buyerTelephone", "19900000001" },
	{ "buyerIdType", "1" },
	{ "buyerIdNumber", "11010119900101020X" },
	{ "payCode", "3601960003" }, { "payName", "示例支付" },
	{ "payTransactionId", "pay-1" }, { "consignee", "测试乙" },
	{ "consigneeTelephone", "19900000002" },
	{ "consigneeAddress", "江西省南昌市红谷滩区样例路1号" },
	{ NULL, NULL }
};

static const char *const	set_payment[][2] = {
	{ "guid", "4CDE1CFD-EDED-46B1-946C-B8022E42FC95" },
	{ "appType", "1" }, { "appTime", "20240603093507" },
	{ "appStatus", "2" }, { "payCode", "3601960003" },
	{ "payName", "示例支付" }, { "payTransactionId", "pay-1" },
	{ "orderNo", "order-1" }, { "ebpCode", "3601960001" },
	{ "ebpName", "示例平台" }, { "payerIdType", "1" },
	{ "payerIdNumber", "11010119900101020X" },
	{ "payerName", "测试甲" }, { "amountPaid", "180.5" },
	{ "currency", "142" }, { "payTime", "20240603093000" },
	{ NULL, NULL }
};

static const char *const	set_waybill[][2] = {
	{ "guid", "4CDE1CFD-EDED-46B1-946C-B8022E42FC96" },
	{ "appType", "1" }, { "appTime", "20240603100000" },
	{ "appStatus", "2" }, { "logisticsCode", "3601960004" },
	{ "logisticsName", "示例物流" }, { "logisticsNo", "W-1" },
	{ "billNo", "784-1" }, { "orderNo", "order-1" },
	{ "freight", "12" }, { "insuredFee", "0" },
	{ "currency", "142" }, { "weight", "1.25" },
	{ "packNo", "1" }, { "consignee", "测试乙" },
	{ "consigneeAddress", "江西省南昌市红谷滩区样例路1号" },
	{ "consigneeTelephone", "19900000002" }, { NULL, NULL }
};

static const char *const	set_state[][2] = {
	{ "guid", "4CDE1CFD-EDED-46B1-946C-B8022E42FC97" },
	{ "appType", "1" }, { "appTime", "20240610100000" },
	{ "appStatus", "2" }, { "logisticsCode", "3601960004" },
	{ "logisticsName", "示例物流" }, { "logisticsNo", "W-1" },
	{ "logisticsStatus", "S" },
	{ "logisticsTime", "20240610093000" }, { NULL, NULL }
};

static const char *const	set_list[][2] = {
	{ "guid", "4CDE1CFD-EDED-46B1-946C-B8022E42FC98" },
	{ "appType", "1" }, { "appTime", "20240603110000" },
	{ "appStatus", "2" }, { "orderNo", "order-1" },
	{ "ebpCode", "3601960001" }, { "ebpName", "示例平台" },
	{ "ebcCode", "3601960002" }, { "ebcName", "示例商户" },
	{ "logisticsNo", "W-1" }, { "logisticsCode", "3601960004" },
	{ "logisticsName", "示例物流" }, { "copNo", "cop-1" },
	{ "assureCode", "3601960002" }, { "ieFlag", "I" },
	{ "declTime", "20240603" }, { "customsCode", "4006" },
	{ "portCode", "4006" }, { "ieDate", "20240602" },
	{ "buyerIdType", "1" },
	{ "buyerIdNumber", "11010119900101020X" },
	{ "buyerName", "测试甲" }, { "buyerTelephone", "19900000001" },
	{ "consigneeAddress", "江西省南昌市红谷滩区样例路1号" },
	{ "agentCode", "3601960005" }, { "agentName", "示例报关" },
	{ "tradeMode", "9610" }, { "trafMode", "5" },
	{ "trafNo", "MU781" }, { "voyageNo", "20240602" },
	{ "billNo", "784-1" }, { "country", "110" },
	{ "freight", "12.00" }, { "insuredFee", "0.0" },
	{ "currency", "142" }, { "wrapType", "2" },
	{ "packNo", "1" }, { "grossWeight", "1.250" },
	{ "netWeight", "1.1" }, { NULL, NULL }
};

/* Direct purchase (9610), two lines, 180.50 paid by the buyer. */
static inline void
set_make(struct set *set)
{
	set_documents(set);
	set_heads(set, &set->order, set_order);
	set_heads(set, &set->payment, set_payment);
	set_heads(set, &set->waybill, set_waybill);
	set_heads(set, &set->state, set_state);
	set_heads(set, &set->list, set_list);
	set_goods(set, 0, "婴儿配方奶粉", "122", "2", "60", "120", "306");
	set_goods(set, 1, "Active Iron 铁剂胶囊", "140", "4", "12.5", "50",
	    "601");
}

/* The same purchase out of a bonded warehouse (1210). */
static inline void
set_make_bonded(struct set *set)
{
	set_make(set);
	set_head(set, &set->list, "tradeMode", "1210");
	set_head(set, &set->list, "trafMode", "Y");
	set_head(set, &set->list, "trafNo", NULL);
	set_head(set, &set->list, "voyageNo", "");
	set_head(set, &set->list, "billNo", NULL);
	set_head(set, &set->waybill, "billNo", NULL);
	set_head(set, &set->list, "country", "142");
	set_head(set, &set->list, "areaCode", "3601960006");
	set_head(set, &set->list, "areaName", "示例仓储");
	set_head(set, &set->list, "emsNo", "T4006W000001");
	set_line(set, &set->list, 0, "itemRecordNo", "140");
	set_line(set, &set->list, 1, "itemRecordNo", "141");
}

#endif
