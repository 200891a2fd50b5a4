/*
 * The kinds of export. Of their error codes only ranges are published (pdf of
 * 2018, table 7-3): form, business and our own failures each have a thousand,
 * and the hub takes the first of them.
 */

#include "kinds_rows.h"

#define ERRORS(form, business, own)					\
	{								\
		.invalid = "-" form "001", .too_many = "-" form "002",	\
		.exists = "-" business "001",				\
		.in_use = "-" business "002",				\
		.not_found = "-" business "003",			\
		.old = "-" own "001", .system = "-" own "002",		\
		.not_yours = "-10102",					\
	}

#define FIELDS_TABLE	export_return
#define FIELDS_FILE	"export_return.def"
#include "field_tables.def"

#define FIELDS_TABLE	return_tally
#define FIELDS_FILE	"return_tally.def"
#include "field_tables.def"

#define FIELDS_TABLE	export_order
#define FIELDS_FILE	"export_order.def"
#include "field_tables.def"

#define FIELDS_TABLE	collection
#define FIELDS_FILE	"collection.def"
#include "field_tables.def"

#define FIELDS_TABLE	export_waybill
#define FIELDS_FILE	"export_waybill.def"
#include "field_tables.def"

#define FIELDS_TABLE	arrival
#define FIELDS_FILE	"arrival.def"
#include "field_tables.def"

#define FIELDS_TABLE	departure
#define FIELDS_FILE	"departure.def"
#include "field_tables.def"

#define FIELDS_TABLE	export_list
#define FIELDS_FILE	"export_list.def"
#include "field_tables.def"

#define FIELDS_TABLE	export_cancel
#define FIELDS_FILE	"export_cancel.def"
#include "field_tables.def"

#define FIELDS_TABLE	master
#define FIELDS_FILE	"master.def"
#include "field_tables.def"

#define FIELDS_TABLE	summary
#define FIELDS_FILE	"summary.def"
#include "field_tables.def"

#define FIELDS_TABLE	summary_result
#define FIELDS_FILE	"summary_result.def"
#include "field_tables.def"

static const uint8_t	export_return_keys[] = {
	EXPORT_RETURN_EBP_CODE, EXPORT_RETURN_EBC_CODE,
	EXPORT_RETURN_AGENT_CODE, EXPORT_RETURN_CO_EL_NO, EXPORT_RETURN_PRE_NO,
	EXPORT_RETURN_INVT_NO
};
static const uint8_t	export_return_senders[] = {
	EXPORT_RETURN_AGENT_CODE, EXPORT_RETURN_EBC_CODE
};

static const uint8_t	return_tally_keys[] = {
	RETURN_TALLY_OPERATOR_CODE, RETURN_TALLY_LOGISTICS_CODE,
	RETURN_TALLY_LOGISTICS_NO, RETURN_TALLY_CO_EL_NO, RETURN_TALLY_PRE_NO
};
static const uint8_t	return_tally_senders[] = { RETURN_TALLY_OPERATOR_CODE };

static const uint8_t	export_order_keys[] = {
	EXPORT_ORDER_EBP_CODE, EXPORT_ORDER_EBC_CODE, EXPORT_ORDER_ORDER_NO
};
static const uint8_t	export_order_senders[] = {
	EXPORT_ORDER_EBP_CODE, EXPORT_ORDER_EBC_CODE
};

static const uint8_t	collection_keys[] = {
	COLLECTION_EBC_CODE, COLLECTION_ORDER_NO, COLLECTION_PAY_NO
};
static const uint8_t	collection_senders[] = {
	COLLECTION_PAY_CODE, COLLECTION_EBC_CODE
};

static const uint8_t	export_waybill_keys[] = {
	EXPORT_WAYBILL_LOGISTICS_CODE, EXPORT_WAYBILL_LOGISTICS_NO
};
static const uint8_t	export_waybill_senders[] = {
	EXPORT_WAYBILL_LOGISTICS_CODE
};

static const uint8_t	arrival_keys[] = {
	ARRIVAL_OPERATOR_CODE, ARRIVAL_LOGISTICS_CODE, ARRIVAL_PRE_NO,
	ARRIVAL_COP_NO, ARRIVAL_BILL_NO, ARRIVAL_MSG_SEQ_NO
};
static const uint8_t	arrival_senders[] = {
	ARRIVAL_LOGISTICS_CODE, ARRIVAL_OPERATOR_CODE
};

static const uint8_t	departure_keys[] = {
	DEPARTURE_LOGISTICS_CODE, DEPARTURE_COP_NO, DEPARTURE_PRE_NO,
	DEPARTURE_MSG_SEQ_NO
};
static const uint8_t	departure_senders[] = { DEPARTURE_LOGISTICS_CODE };

static const uint8_t	export_list_keys[] = {
	EXPORT_LIST_AGENT_CODE, EXPORT_LIST_COP_NO, EXPORT_LIST_PRE_NO,
	EXPORT_LIST_INVT_NO, EXPORT_LIST_EBC_CODE, EXPORT_LIST_EBP_CODE,
	EXPORT_LIST_ORDER_NO, EXPORT_LIST_STATISTICS_FLAG
};
static const uint8_t	export_list_senders[] = { EXPORT_LIST_AGENT_CODE };

static const uint8_t	export_cancel_keys[] = {
	EXPORT_CANCEL_AGENT_CODE, EXPORT_CANCEL_COP_NO, EXPORT_CANCEL_PRE_NO,
	EXPORT_CANCEL_INVT_NO
};
static const uint8_t	export_cancel_senders[] = { EXPORT_CANCEL_AGENT_CODE };

static const uint8_t	master_keys[] = {
	MASTER_AGENT_CODE, MASTER_LOGISTICS_CODE, MASTER_COP_NO, MASTER_PRE_NO,
	MASTER_BILL_NO, MASTER_MSG_SEQ_NO
};
static const uint8_t	master_senders[] = { MASTER_AGENT_CODE };

static const uint8_t	summary_keys[] = {
	SUMMARY_AGENT_CODE, SUMMARY_EBC_CODE, SUMMARY_COP_NO, SUMMARY_PRE_NO,
	SUMMARY_SUM_NO, SUMMARY_MSG_SEQ_NO
};
static const uint8_t	summary_senders[] = { SUMMARY_AGENT_CODE };

static const uint8_t	summary_result_keys[] = {
	SUMMARY_RESULT_AGENT_CODE, SUMMARY_RESULT_EBC_CODE, KEY_NONE, KEY_NONE,
	SUMMARY_RESULT_SUM_NO, SUMMARY_RESULT_MSG_SEQ_NO
};

const struct kind_spec	kinds_export[KINDS_EXPORT] = {
	{
		/* Its codes: those of 605, the other word about a list. */
		.kind = KIND_EXPORT_RETURN, .flow = FLOW_EXPORT,
		.noun = "exportReturn", .noun_zh = "出口退货申请单",
		.message = "CEB213Message", .body = "InvtRefund",
		.head = "InvtRefundHead", .line = "InvtRefundList",
		FIELDS(export_return, EXPORT_RETURN),
		LINES(1, LINES_MAX, ONCE),
		.receipt = KIND_RECEIPT_214, KEYS(export_return),
		.issuer = EXPORT_RETURN_AGENT_CODE,
		.number = { EXPORT_RETURN_CO_EL_NO, EXPORT_RETURN_PRE_NO },
		SENDERS(export_return),
		.errors = ERRORS("606", "607", "608"),
	}, {
		/* Its codes: those of the other arrival, 507. */
		.kind = KIND_RETURN_TALLY, .flow = FLOW_EXPORT,
		.noun = "returnTally", .noun_zh = "退货理货明细单",
		.message = "CEB215Message", .body = "InvtRefundDetail",
		FIELDS(return_tally, RETURN_TALLY),
		.receipt = KIND_RECEIPT_216, KEYS(return_tally),
		.issuer = RETURN_TALLY_OPERATOR_CODE,
		.number = { RETURN_TALLY_CO_EL_NO, RETURN_TALLY_PRE_NO },
		SENDERS(return_tally),
		.errors = ERRORS("802", "803", "804"),
	}, {
		.kind = KIND_EXPORT_ORDER, .flow = FLOW_EXPORT,
		.noun = "exportOrder", .noun_zh = "出口订单",
		.message = "CEB303Message", .body = "Order",
		.head = "OrderHead", .line = "OrderList",
		FIELDS(export_order, EXPORT_ORDER), LINES(1, LINES_MAX, COUNTS),
		.receipt = KIND_RECEIPT_304, KEYS(export_order),
		.issuer = EXPORT_ORDER_EBP_CODE,
		.number = { EXPORT_ORDER_ORDER_NO },
		SENDERS(export_order),
		.errors = ERRORS("302", "303", "304"),
	}, {
		.kind = KIND_COLLECTION, .flow = FLOW_EXPORT,
		.noun = "collection", .noun_zh = "收款单",
		.message = "CEB403Message", .body = "Receipts",
		FIELDS(collection, COLLECTION),
		.receipt = KIND_RECEIPT_404, KEYS(collection),
		.issuer = COLLECTION_EBC_CODE,
		.number = { COLLECTION_ORDER_NO },
		.part = COLLECTION_PAY_NO,
		SENDERS(collection),
		.errors = ERRORS("402", "403", "404"),
	}, {
		.kind = KIND_EXPORT_WAYBILL, .flow = FLOW_EXPORT,
		.noun = "exportWaybill", .noun_zh = "出口运单",
		.message = "CEB505Message", .body = "Logistics",
		FIELDS(export_waybill, EXPORT_WAYBILL),
		.receipt = KIND_RECEIPT_506, KEYS(export_waybill),
		.issuer = EXPORT_WAYBILL_LOGISTICS_CODE,
		.number = { EXPORT_WAYBILL_LOGISTICS_NO },
		SENDERS(export_waybill),
		.errors = ERRORS("502", "503", "504"),
	}, {
		/* The carrier sends it, says the text; it names the operator
		 * of the site as well, who knows what came in. */
		.kind = KIND_ARRIVAL, .flow = FLOW_EXPORT,
		.noun = "arrival", .noun_zh = "运抵单",
		.message = "CEB507Message", .body = "Arrival",
		.head = "ArrivalHead", .line = "ArrivalList",
		FIELDS(arrival, ARRIVAL),
		LINES(0, LIMIT_DOCUMENT_LINES, COUNTS),
		.receipt = KIND_RECEIPT_508, KEYS(arrival),
		.issuer = ARRIVAL_LOGISTICS_CODE,
		.number = { ARRIVAL_COP_NO, ARRIVAL_PRE_NO },
		.part = ARRIVAL_MSG_SEQ_NO,
		SENDERS(arrival),
		.errors = ERRORS("802", "803", "804"),
	}, {
		.kind = KIND_DEPARTURE, .flow = FLOW_EXPORT,
		.noun = "departure", .noun_zh = "离境单",
		.message = "CEB509Message", .body = "Departure",
		.head = "DepartureHead", .line = "DepartureList",
		FIELDS(departure, DEPARTURE),
		LINES(1, LIMIT_DOCUMENT_LINES, ANY),
		.receipt = KIND_RECEIPT_510, KEYS(departure),
		.issuer = DEPARTURE_LOGISTICS_CODE,
		.number = { DEPARTURE_COP_NO, DEPARTURE_PRE_NO },
		.part = DEPARTURE_MSG_SEQ_NO,
		SENDERS(departure),
		.errors = ERRORS("506", "507", "508"),
	}, {
		.kind = KIND_EXPORT_LIST, .flow = FLOW_EXPORT,
		.noun = "exportList", .noun_zh = "出口清单",
		.message = "CEB603Message", .body = "Inventory",
		.head = "InventoryHead", .line = "InventoryList",
		FIELDS(export_list, EXPORT_LIST), LINES(1, LINES_MAX, COUNTS),
		.receipt = KIND_RECEIPT_604, KEYS(export_list),
		.issuer = EXPORT_LIST_AGENT_CODE,
		.number = { EXPORT_LIST_COP_NO, EXPORT_LIST_PRE_NO,
		    EXPORT_LIST_INVT_NO },
		SENDERS(export_list),
		.errors = ERRORS("602", "603", "604"),
	}, {
		.kind = KIND_EXPORT_CANCEL, .flow = FLOW_EXPORT,
		.noun = "exportCancel", .noun_zh = "出口撤销申请单",
		.message = "CEB605Message", .body = "InvtCancel",
		FIELDS(export_cancel, EXPORT_CANCEL),
		.receipt = KIND_RECEIPT_606, KEYS(export_cancel),
		.issuer = EXPORT_CANCEL_AGENT_CODE,
		.number = { EXPORT_CANCEL_COP_NO, EXPORT_CANCEL_PRE_NO,
		    EXPORT_CANCEL_INVT_NO },
		SENDERS(export_cancel),
		.errors = ERRORS("606", "607", "608"),
	}, {
		.kind = KIND_MASTER, .flow = FLOW_EXPORT,
		.noun = "master", .noun_zh = "清单总分单",
		.message = "CEB607Message", .body = "WayBill",
		.head = "WayBillHead", .line = "WayBillList",
		FIELDS(master, MASTER), LINES(1, LIMIT_DOCUMENT_LINES, COUNTS),
		.receipt = KIND_RECEIPT_608, KEYS(master),
		.issuer = MASTER_AGENT_CODE,
		.number = { MASTER_COP_NO, MASTER_PRE_NO },
		.part = MASTER_MSG_SEQ_NO,
		SENDERS(master),
		.errors = ERRORS("902", "903", "904"),
	}, {
		.kind = KIND_SUMMARY, .flow = FLOW_EXPORT,
		.noun = "summary", .noun_zh = "汇总申请单",
		.message = "CEB701Message", .body = "SummaryApply",
		.head = "SummaryApplyHead", .line = "SummaryApplyList",
		FIELDS(summary, SUMMARY), LINES(1, LIMIT_DOCUMENT_LINES, ANY),
		.line_unless = SUMMARY_START_TIME,
		.receipt = KIND_RECEIPT_702, KEYS(summary),
		.issuer = SUMMARY_AGENT_CODE,
		.number = { SUMMARY_COP_NO, SUMMARY_PRE_NO, SUMMARY_SUM_NO },
		.part = SUMMARY_MSG_SEQ_NO,
		SENDERS(summary),
		.errors = ERRORS("702", "703", "704"),
	}, {
		/* Customs' own systems send it. The specification has no
		 * receipt for it: it is answered as the 701 it belongs to. */
		.kind = KIND_SUMMARY_RESULT, .flow = FLOW_EXPORT,
		.noun = "summaryResult", .noun_zh = "汇总结果单",
		.message = "CEB792Message", .body = "SummaryResult",
		.head = "SummaryResultHead", .line = "SummaryResultList",
		FIELDS(summary_result, SUMMARY_RESULT),
		LINES(0, LIMIT_DOCUMENT_LINES, ANY),
		.receipt = KIND_RECEIPT_702, KEYS(summary_result),
		.issuer = SUMMARY_RESULT_AGENT_CODE,
		.number = { SUMMARY_RESULT_SUM_NO },
		.part = SUMMARY_RESULT_MSG_SEQ_NO,
		.errors = ERRORS("702", "703", "704"),
	},
};
