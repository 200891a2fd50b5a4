/* The kinds of import, and the tax that the hub tells of it. */

#include "kinds_rows.h"

#define FIELDS_TABLE	order
#define FIELDS_FILE	"order.def"
#include "field_tables.def"

#define FIELDS_TABLE	payment
#define FIELDS_FILE	"payment.def"
#include "field_tables.def"

#define FIELDS_TABLE	waybill
#define FIELDS_FILE	"waybill.def"
#include "field_tables.def"

#define FIELDS_TABLE	state
#define FIELDS_FILE	"state.def"
#include "field_tables.def"

#define FIELDS_TABLE	list
#define FIELDS_FILE	"list.def"
#include "field_tables.def"

#define FIELDS_TABLE	cancel
#define FIELDS_FILE	"cancel.def"
#include "field_tables.def"

#define FIELDS_TABLE	return
#define FIELDS_FILE	"return.def"
#include "field_tables.def"

#define FIELDS_TABLE	tally
#define FIELDS_FILE	"tally.def"
#include "field_tables.def"

#define FIELDS_TABLE	tax_bill
#define FIELDS_FILE	"tax_bill.def"
#include "field_tables.def"

#define FIELDS_TABLE	tax_state
#define FIELDS_FILE	"tax_state.def"
#include "field_tables.def"

static const uint8_t	order_keys[] = {
	ORDER_EBP_CODE, ORDER_EBC_CODE, ORDER_ORDER_NO
};
static const uint8_t	order_senders[] = { ORDER_EBP_CODE, ORDER_EBC_CODE };

static const uint8_t	payment_keys[] = {
	PAYMENT_PAY_CODE, PAYMENT_PAY_TRANSACTION_ID
};
static const uint8_t	payment_senders[] = { PAYMENT_PAY_CODE };

static const uint8_t	waybill_keys[] = {
	WAYBILL_LOGISTICS_CODE, WAYBILL_LOGISTICS_NO
};
static const uint8_t	waybill_senders[] = { WAYBILL_LOGISTICS_CODE };

static const uint8_t	state_keys[] = {
	STATE_LOGISTICS_CODE, STATE_LOGISTICS_NO, STATE_LOGISTICS_STATUS
};
static const uint8_t	state_senders[] = { STATE_LOGISTICS_CODE };

static const uint8_t	list_keys[] = {
	LIST_CUSTOMS_CODE, LIST_EBP_CODE, LIST_EBC_CODE, LIST_AGENT_CODE,
	LIST_COP_NO, LIST_PRE_NO, LIST_INVT_NO
};
static const uint8_t	list_senders[] = { LIST_AGENT_CODE };

static const uint8_t	cancel_keys[] = {
	CANCEL_CUSTOMS_CODE, CANCEL_AGENT_CODE, CANCEL_EBP_CODE,
	CANCEL_EBC_CODE, CANCEL_COP_NO, CANCEL_PRE_NO, CANCEL_INVT_NO
};
static const uint8_t	cancel_senders[] = { CANCEL_AGENT_CODE };

static const uint8_t	return_keys[] = {
	RETURN_CUSTOMS_CODE, RETURN_AGENT_CODE, RETURN_EBP_CODE,
	RETURN_EBC_CODE, RETURN_COP_NO, RETURN_PRE_NO, RETURN_INVT_NO
};
static const uint8_t	return_senders[] = { RETURN_AGENT_CODE };

static const uint8_t	tally_keys[] = {
	TALLY_CUSTOMS_CODE, TALLY_OPERATOR_CODE, TALLY_COP_NO, TALLY_PRE_NO,
	TALLY_RKD_NO
};
static const uint8_t	tally_senders[] = { TALLY_OPERATOR_CODE };

const struct kind_spec	kinds_import[KINDS_IMPORT] = {
	{
		.kind = KIND_ORDER, .noun = "order", .noun_zh = "订单",
		.message = "CEB311Message", .body = "Order",
		.head = "OrderHead", .line = "OrderList",
		FIELDS(order, ORDER), LINES(1, LINES_IMPORT, COUNTS),
		.receipt = KIND_RECEIPT_312, KEYS(order),
		.issuer = ORDER_EBP_CODE, .number = { ORDER_ORDER_NO },
		SENDERS(order),
		.errors = {
			.invalid = "-301008", .old = "-301014",
			.exists = "-301010", .in_use = "-301011",
			.not_found = "-301009", .too_many = "-301015",
			.system = "-301013", .not_yours = "-10102",
		},
	}, {
		.kind = KIND_PAYMENT, .noun = "payment", .noun_zh = "支付单",
		.message = "CEB411Message", .body = "Payment",
		.head = "PaymentHead",
		FIELDS(payment, PAYMENT),
		.receipt = KIND_RECEIPT_412, KEYS(payment),
		.issuer = PAYMENT_PAY_CODE,
		.number = { PAYMENT_PAY_TRANSACTION_ID },
		SENDERS(payment),
		.errors = {
			.invalid = "-401009", .old = "-401012",
			.exists = "-401007", .in_use = "-401008",
			.not_found = "-401006", .too_many = "-401013",
			.system = "-401011", .not_yours = "-10102",
		},
	}, {
		/* Old and system: those of the logistics family, -505016
		 * and -505015, whose published texts say 物流报文. */
		.kind = KIND_WAYBILL, .noun = "waybill", .noun_zh = "运单",
		.message = "CEB511Message", .body = "Logistics",
		.head = "LogisticsHead",
		FIELDS(waybill, WAYBILL),
		.receipt = KIND_RECEIPT_512, KEYS(waybill),
		.issuer = WAYBILL_LOGISTICS_CODE,
		.number = { WAYBILL_LOGISTICS_NO },
		SENDERS(waybill),
		.errors = {
			.invalid = "-504011", .old = "-505016",
			.exists = "-504015", .in_use = "-504016",
			.not_found = "-504014", .too_many = "-504013",
			.system = "-505015", .not_yours = "-10102",
		},
	}, {
		/* No list uses a state, so in_use is never asked for. */
		.kind = KIND_WAYBILL_STATE, .noun = "state",
		.noun_zh = "运单状态",
		.message = "CEB513Message", .body = "LogisticsStatus",
		FIELDS(state, STATE),
		.receipt = KIND_RECEIPT_514, KEYS(state),
		.issuer = STATE_LOGISTICS_CODE,
		.number = { STATE_LOGISTICS_NO },
		.part = STATE_LOGISTICS_STATUS,
		SENDERS(state),
		.errors = {
			.invalid = "-505011", .old = "-505016",
			.exists = "-505012", .in_use = "-505014",
			.not_found = "-505014", .too_many = "-505013",
			.system = "-505015", .not_yours = "-10102",
		},
	}, {
		/* Old: the list has no code of its own; -621003 is "could
		 * not be declared", with the reason in the text. */
		.kind = KIND_LIST, .noun = "list", .noun_zh = "清单",
		.message = "CEB621Message", .body = "Inventory",
		.head = "InventoryHead", .line = "InventoryList",
		FIELDS(list, LIST), LINES(1, LINES_IMPORT, COUNTS),
		.receipt = KIND_RECEIPT_622, KEYS(list),
		.issuer = LIST_AGENT_CODE,
		.number = { LIST_COP_NO, LIST_PRE_NO, LIST_INVT_NO },
		SENDERS(list),
		.errors = {
			.invalid = "-621001", .old = "-621003",
			.exists = "-621004", .in_use = "-621012",
			.not_found = "-621011", .too_many = "-621030",
			.system = "-621017", .not_yours = "-10102",
		},
	}, {
		/* Old: -623023, "could not be declared", as of a list. */
		.kind = KIND_CANCEL, .noun = "cancel",
		.noun_zh = "撤销申请单",
		.message = "CEB623Message", .body = "InvtCancel",
		FIELDS(cancel, CANCEL),
		.receipt = KIND_RECEIPT_624, KEYS(cancel),
		.issuer = CANCEL_AGENT_CODE,
		.number = { CANCEL_COP_NO, CANCEL_PRE_NO, CANCEL_INVT_NO },
		SENDERS(cancel),
		.errors = {
			.invalid = "-623001", .old = "-623023",
			.exists = "-623009", .in_use = "-623005",
			.not_found = "-623003", .too_many = "-623008",
			.system = "-623027", .not_yours = "-10102",
		},
	}, {
		/* Old and too many: -625004, "could not be declared". */
		.kind = KIND_RETURN, .noun = "return",
		.noun_zh = "退货申请单",
		.message = "CEB625Message", .body = "InvtRefund",
		.head = "InvtRefundHead", .line = "InvtRefundList",
		FIELDS(return, RETURN), LINES(1, LINES_IMPORT, ONCE),
		.receipt = KIND_RECEIPT_626, KEYS(return),
		.issuer = RETURN_AGENT_CODE,
		.number = { RETURN_COP_NO, RETURN_PRE_NO, RETURN_INVT_NO },
		SENDERS(return),
		.errors = {
			.invalid = "-625001", .old = "-625004",
			.exists = "-625033", .in_use = "-625022",
			.not_found = "-625016", .too_many = "-625004",
			.system = "-625110", .not_yours = "-10102",
		},
	}, {
		/* In use and not found: -800001, "did not pass". */
		.kind = KIND_TALLY, .noun = "tally",
		.noun_zh = "入库明细单",
		.message = "CEB711Message", .body = "Delivery", .body_max = 1,
		.head = "DeliveryHead", .line = "DeliveryList",
		FIELDS(tally, TALLY), LINES(1, LIMIT_DOCUMENT_LINES, COUNTS),
		.receipt = KIND_RECEIPT_712, KEYS(tally),
		.issuer = TALLY_OPERATOR_CODE,
		.number = { TALLY_COP_NO, TALLY_PRE_NO, TALLY_RKD_NO },
		SENDERS(tally),
		.errors = {
			.invalid = "-800001", .old = "-800005",
			.exists = "-800003", .in_use = "-800001",
			.not_found = "-800001", .too_many = "-800006",
			.system = "-800004", .not_yours = "-10102",
		},
	}, {
		.kind = KIND_TAX_BILL, .direction = DIRECTION_OUT,
		.noun = "taxBill", .noun_zh = "电子税单",
		.message = "CEB816Message", .body = "Tax",
		.head = "TaxHeadRd", .line = "TaxListRd",
		FIELDS(tax_bill, TAX_BILL), LINES(1, LINES_IMPORT, COUNTS),
	}, {
		.kind = KIND_TAX_STATE, .direction = DIRECTION_OUT,
		.noun = "taxState", .noun_zh = "电子税单状态",
		.message = "CEB818Message", .body = "Tax",
		.head = "TaxHeadStatus",
		FIELDS(tax_state, TAX_STATE),
	},
};
