/*
 * The receipts that the hub issues: fields_nnn in the order of the schema, and
 * what may be left out of them. A receipt is read only to be turned into
 * another medium. 606 had msgSeqNo in 2018, and 900 names no document.
 */

#include "kinds_rows.h"

#define GUID	FIELD("guid", "系统唯一序号", TEXT, 36, NEEDED, PLAIN)
#define RETURN								\
	FIELD("returnStatus", "回执状态", TEXT, 10, NEEDED, PLAIN)	\
	FIELD("returnTime", "回执时间", INSTANT, 17, NEEDED, PLAIN)	\
	FIELD("returnInfo", "回执信息", TEXT, 1000, NEEDED, PLAIN)

static const struct field_spec	fields_214[] = {
	GUID
	FIELD("ebpCode", "电商平台代码", TEXT, 18, OPTIONAL, PLAIN)
	FIELD("ebcCode", "电商企业代码", TEXT, 18, OPTIONAL, PLAIN)
	FIELD("agentCode", "申报企业代码", TEXT, 18, NEEDED, PLAIN)
	FIELD("coElNo", "企业内部编号", TEXT, 30, NEEDED, PLAIN)
	FIELD("preNo", "电子口岸编号", TEXT, 18, OPTIONAL, PLAIN)
	FIELD("invtNo", "清单编号", TEXT, 20, NEEDED, PLAIN)
	RETURN
};

static const struct field_spec	fields_216[] = {
	GUID
	FIELD("operatorCode", "监管场所经营人代码", TEXT, 18, NEEDED, PLAIN)
	FIELD("logisticsCode", "物流企业代码", TEXT, 18, NEEDED, PLAIN)
	FIELD("logisticsNo", "物流运单号", TEXT, 80, NEEDED, PLAIN)
	FIELD("coElNo", "企业内部编号", TEXT, 30, NEEDED, PLAIN)
	FIELD("preNo", "预录入编号", TEXT, 18, OPTIONAL, PLAIN)
	RETURN
};

static const struct field_spec	fields_304[] = {
	GUID
	FIELD("ebpCode", "电商平台代码", TEXT, 18, NEEDED, PLAIN)
	FIELD("ebcCode", "电商企业代码", TEXT, 18, NEEDED, PLAIN)
	FIELD("orderNo", "订单编号", TEXT, 60, NEEDED, PLAIN)
	RETURN
};

static const struct field_spec	fields_312[] = {
	GUID
	FIELD("ebpCode", "电商平台代码", TEXT, 18, NEEDED, PLAIN)
	FIELD("ebcCode", "电商企业代码", TEXT, 18, NEEDED, PLAIN)
	FIELD("orderNo", "订单编号", TEXT, 60, NEEDED, PLAIN)
	RETURN
};

static const struct field_spec	fields_404[] = {
	GUID
	FIELD("ebcCode", "电商企业代码", TEXT, 18, NEEDED, PLAIN)
	FIELD("orderNo", "订单编号", TEXT, 60, NEEDED, PLAIN)
	FIELD("payNo", "支付交易编号", TEXT, 60, OPTIONAL, PLAIN)
	RETURN
};

static const struct field_spec	fields_412[] = {
	GUID
	FIELD("payCode", "支付企业代码", TEXT, 18, NEEDED, PLAIN)
	FIELD("payTransactionId", "支付交易编号", TEXT, 60, NEEDED, PLAIN)
	RETURN
};

static const struct field_spec	fields_506[] = {
	GUID
	FIELD("logisticsCode", "物流企业代码", TEXT, 18, NEEDED, PLAIN)
	FIELD("logisticsNo", "物流运单编号", TEXT, 32, NEEDED, PLAIN)
	RETURN
};

static const struct field_spec	fields_508[] = {
	GUID
	FIELD("operatorCode", "监管场所经营人代码", TEXT, 18, NEEDED, PLAIN)
	FIELD("logisticsCode", "物流企业代码", TEXT, 18, NEEDED, PLAIN)
	FIELD("preNo", "电子口岸编号", EXACT, 18, NEEDED, PLAIN)
	FIELD("copNo", "企业唯一编号", TEXT, 30, NEEDED, PLAIN)
	FIELD("billNo", "提运单号", TEXT, 37, NEEDED, PLAIN)
	FIELD("msgSeqNo", "报文序号", COUNT, 9, NEEDED, PLAIN)
	RETURN
};

static const struct field_spec	fields_510[] = {
	GUID
	FIELD("logisticsCode", "物流企业代码", TEXT, 18, NEEDED, PLAIN)
	FIELD("copNo", "企业唯一编号", TEXT, 30, NEEDED, PLAIN)
	FIELD("preNo", "电子口岸编号", EXACT, 18, NEEDED, PLAIN)
	FIELD("msgSeqNo", "报文序号", COUNT, 9, NEEDED, PLAIN)
	RETURN
};

static const struct field_spec	fields_512[] = {
	GUID
	FIELD("logisticsCode", "物流企业代码", TEXT, 18, NEEDED, PLAIN)
	FIELD("logisticsNo", "物流运单编号", TEXT, 60, NEEDED, PLAIN)
	RETURN
};

static const struct field_spec	fields_514[] = {
	GUID
	FIELD("logisticsCode", "物流企业代码", TEXT, 18, NEEDED, PLAIN)
	FIELD("logisticsNo", "物流运单编号", TEXT, 60, NEEDED, PLAIN)
	FIELD("logisticsStatus", "物流状态", EXACT, 1, NEEDED, PLAIN)
	RETURN
};

static const struct field_spec	fields_604[] = {
	GUID
	FIELD("agentCode", "申报企业代码", TEXT, 18, NEEDED, PLAIN)
	FIELD("copNo", "企业唯一编号", TEXT, 30, NEEDED, PLAIN)
	FIELD("preNo", "电子口岸编号", EXACT, 18, NEEDED, PLAIN)
	FIELD("invtNo", "清单编号", TEXT, 20, NEEDED, PLAIN)
	FIELD("ebcCode", "收发货人代码", TEXT, 18, NEEDED, PLAIN)
	FIELD("ebpCode", "电商平台代码", TEXT, 18, NEEDED, PLAIN)
	FIELD("orderNo", "订单编号", TEXT, 60, NEEDED, PLAIN)
	FIELD("statisticsFlag", "申报业务类型", EXACT, 1, NEEDED, PLAIN)
	RETURN
};

static const struct field_spec	fields_606[] = {
	GUID
	FIELD("agentCode", "申报企业代码", TEXT, 18, NEEDED, PLAIN)
	FIELD("copNo", "企业唯一编号", TEXT, 30, NEEDED, PLAIN)
	FIELD("preNo", "电子口岸编号", EXACT, 18, NEEDED, PLAIN)
	FIELD("invtNo", "原清单编号", TEXT, 20, NEEDED, PLAIN)
	RETURN
	FIELD("msgSeqNo", "报文序号", COUNT, 9, OPTIONAL, PLAIN)
};

static const struct field_spec	fields_608[] = {
	GUID
	FIELD("agentCode", "申报企业代码", TEXT, 18, NEEDED, PLAIN)
	FIELD("logisticsCode", "物流企业代码", TEXT, 18, NEEDED, PLAIN)
	FIELD("copNo", "企业唯一编号", TEXT, 30, NEEDED, PLAIN)
	FIELD("preNo", "电子口岸编号", EXACT, 18, NEEDED, PLAIN)
	FIELD("billNo", "提运单号", TEXT, 37, NEEDED, PLAIN)
	FIELD("msgSeqNo", "报文序号", COUNT, 9, NEEDED, PLAIN)
	RETURN
};

static const struct field_spec	fields_622[] = {
	GUID
	FIELD("customsCode", "申报海关代码", EXACT, 4, OPTIONAL, PLAIN)
	FIELD("ebpCode", "电商平台代码", TEXT, 18, OPTIONAL, PLAIN)
	FIELD("ebcCode", "电商企业代码", TEXT, 18, OPTIONAL, PLAIN)
	FIELD("agentCode", "申报企业代码", TEXT, 18, OPTIONAL, PLAIN)
	FIELD("copNo", "企业内部编号", TEXT, 20, NEEDED, PLAIN)
	FIELD("preNo", "预录入编号", EXACT, 18, NEEDED, PLAIN)
	FIELD("invtNo", "清单编号", EXACT, 18, OPTIONAL, PLAIN)
	RETURN
};

static const struct field_spec	fields_624[] = {
	GUID
	FIELD("customsCode", "申报海关代码", EXACT, 4, OPTIONAL, PLAIN)
	FIELD("agentCode", "申报企业代码", TEXT, 18, OPTIONAL, PLAIN)
	FIELD("ebpCode", "电商平台代码", TEXT, 18, OPTIONAL, PLAIN)
	FIELD("ebcCode", "电商企业代码", TEXT, 18, OPTIONAL, PLAIN)
	FIELD("copNo", "企业内部编号", TEXT, 20, NEEDED, PLAIN)
	FIELD("preNo", "预录入编号", EXACT, 18, NEEDED, PLAIN)
	FIELD("invtNo", "清单编号", EXACT, 18, OPTIONAL, PLAIN)
	RETURN
};

static const struct field_spec	fields_626[] = {
	GUID
	FIELD("customsCode", "申报海关代码", EXACT, 4, OPTIONAL, PLAIN)
	FIELD("agentCode", "申报企业代码", TEXT, 18, OPTIONAL, PLAIN)
	FIELD("ebpCode", "电商平台代码", TEXT, 18, OPTIONAL, PLAIN)
	FIELD("ebcCode", "电商企业代码", TEXT, 18, OPTIONAL, PLAIN)
	FIELD("copNo", "企业内部编号", TEXT, 20, NEEDED, PLAIN)
	FIELD("preNo", "预录入编号", EXACT, 18, NEEDED, PLAIN)
	FIELD("invtNo", "清单编号", EXACT, 18, OPTIONAL, PLAIN)
	RETURN
};

static const struct field_spec	fields_702[] = {
	GUID
	FIELD("agentCode", "申报企业代码", TEXT, 18, NEEDED, PLAIN)
	FIELD("ebcCode", "收发货人代码", TEXT, 18, NEEDED, PLAIN)
	FIELD("copNo", "企业唯一编号", TEXT, 30, NEEDED, PLAIN)
	FIELD("preNo", "电子口岸编号", EXACT, 18, NEEDED, PLAIN)
	FIELD("sumNo", "汇总申请编号", EXACT, 18, OPTIONAL, PLAIN)
	FIELD("msgSeqNo", "报文序号", COUNT, 9, NEEDED, PLAIN)
	RETURN
};

static const struct field_spec	fields_712[] = {
	GUID
	FIELD("customsCode", "申报海关代码", EXACT, 4, OPTIONAL, PLAIN)
	FIELD("operatorCode", "监管场所经营人代码", TEXT, 18, OPTIONAL, PLAIN)
	FIELD("copNo", "企业内部编号", TEXT, 20, OPTIONAL, PLAIN)
	FIELD("preNo", "预录入编号", TEXT, 18, OPTIONAL, PLAIN)
	FIELD("rkdNo", "入库单编号", TEXT, 18, OPTIONAL, PLAIN)
	RETURN
};

static const struct field_spec	fields_900[] = {
	GUID
	FIELD("returnStatus", "回执状态", TEXT, 10, NEEDED, PLAIN)
	FIELD("returnInfo", "回执详细信息", TEXT, 5000, NEEDED, PLAIN)
	FIELD("returnTime", "操作时间", INSTANT, 17, NEEDED, PLAIN)
	FIELD("oriCopMsgId", "原始报文 copMsgId", TEXT, 255, NEEDED, PLAIN)
	FIELD("oriMessageType", "原始报文类型", TEXT, 15, NEEDED, PLAIN)
	FIELD("oriBizMessage", "原始报文内容", TEXT, 65535, NEEDED, PLAIN)
};

#define ROW(number, body_name, noun_en, zh, flow_of)			\
	{								\
		.kind = KIND_RECEIPT_##number,				\
		.direction = DIRECTION_OUT, .flow = FLOW_##flow_of,	\
		.noun = noun_en, .noun_zh = zh,				\
		.message = "CEB" #number "Message", .body = body_name,	\
		.head_fields = fields_##number,				\
		.head_count = COUNT(fields_##number),			\
	},

const struct kind_spec	kinds_receipt[KINDS_RECEIPT] = {
	ROW(214, "RefundReturn", "exportReturnReceipt",
	    "出口退货申请单回执", EXPORT)
	ROW(216, "InvtRefundDetailReturn", "returnTallyReceipt",
	    "退货理货明细单回执", EXPORT)
	ROW(304, "OrderReturn", "exportOrderReceipt",
	    "出口订单回执", EXPORT)
	ROW(312, "OrderReturn", "orderReceipt",
	    "订单回执", IMPORT)
	ROW(404, "ReceiptsReturn", "collectionReceipt",
	    "收款单回执", EXPORT)
	ROW(412, "PaymentReturn", "paymentReceipt",
	    "支付单回执", IMPORT)
	ROW(506, "LogisticsReturn", "exportWaybillReceipt",
	    "出口运单回执", EXPORT)
	ROW(508, "ArrivalReturn", "arrivalReceipt",
	    "运抵单回执", EXPORT)
	ROW(510, "DepartureReturn", "departureReceipt",
	    "离境单回执", EXPORT)
	ROW(512, "LogisticsReturn", "waybillReceipt",
	    "运单回执", IMPORT)
	ROW(514, "LogisticsStatusReturn", "stateReceipt",
	    "运单状态回执", IMPORT)
	ROW(604, "InventoryReturn", "exportListReceipt",
	    "出口清单回执", EXPORT)
	ROW(606, "InvtCancelReturn", "exportCancelReceipt",
	    "出口撤销申请单回执", EXPORT)
	ROW(608, "WayBillReturn", "masterReceipt",
	    "清单总分单回执", EXPORT)
	ROW(622, "InventoryReturn", "listReceipt",
	    "清单回执", IMPORT)
	ROW(624, "InvtCancelReturn", "cancelReceipt",
	    "撤销申请单回执", IMPORT)
	ROW(626, "InvtRefundReturn", "returnReceipt",
	    "退货申请单回执", IMPORT)
	ROW(702, "SummaryReturn", "summaryReceipt",
	    "汇总申请单回执", EXPORT)
	ROW(712, "DeliveryReturn", "tallyReceipt",
	    "入库明细单回执", IMPORT)
	ROW(900, "MessageReturn", "messageReceipt",
	    "报文格式校验回执", IMPORT)
};
