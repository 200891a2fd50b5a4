#include "kinds.h"
#include "require.h"

#define NEEDED		true
#define OPTIONAL	false
#define PLAIN		.privacy = PRIVACY_NONE
#define FIELD(element, zh, kind, size, need, ...)			\
	{ .name = (element), .name_zh = (zh), .type = FIELD_##kind,	\
	    .max = (size), .required = (need), __VA_ARGS__ },
#define COUNT(array)	(sizeof(array) / sizeof((array)[0]))

static const struct field_spec	order_head[] = {
#define HEAD(id, ...)	FIELD(__VA_ARGS__)
#define LINE(id, ...)
#include "order.def"
#undef HEAD
#undef LINE
};

static const struct field_spec	order_line[] = {
#define HEAD(id, ...)
#define LINE(id, ...)	FIELD(__VA_ARGS__)
#include "order.def"
#undef HEAD
#undef LINE
};

static const struct field_spec	payment_head[] = {
#define HEAD(id, ...)	FIELD(__VA_ARGS__)
#include "payment.def"
#undef HEAD
};

static const struct field_spec	waybill_head[] = {
#define HEAD(id, ...)	FIELD(__VA_ARGS__)
#include "waybill.def"
#undef HEAD
};

static const struct field_spec	state_head[] = {
#define HEAD(id, ...)	FIELD(__VA_ARGS__)
#include "state.def"
#undef HEAD
};

static const struct field_spec	list_head[] = {
#define HEAD(id, ...)	FIELD(__VA_ARGS__)
#define LINE(id, ...)
#include "list.def"
#undef HEAD
#undef LINE
};

static const struct field_spec	list_line[] = {
#define HEAD(id, ...)
#define LINE(id, ...)	FIELD(__VA_ARGS__)
#include "list.def"
#undef HEAD
#undef LINE
};

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

const struct kind_spec	kind_table[KINDS] = {
	{
		.kind = KIND_ORDER, .noun = "order", .noun_zh = "订单",
		.message = "CEB311Message", .body = "Order",
		.head = "OrderHead", .line = "OrderList",
		.head_fields = order_head, .head_count = ORDER_FIELDS,
		.line_fields = order_line, .line_count = ORDER_LINE_FIELDS,
		.receipt = "CEB312Message", .answer = "OrderReturn",
		.keys = order_keys, .key_count = COUNT(order_keys),
		.issuer = ORDER_EBP_CODE, .number = ORDER_ORDER_NO,
		.senders = order_senders, .sender_count = COUNT(order_senders),
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
		.head_fields = payment_head, .head_count = PAYMENT_FIELDS,
		.receipt = "CEB412Message", .answer = "PaymentReturn",
		.keys = payment_keys, .key_count = COUNT(payment_keys),
		.issuer = PAYMENT_PAY_CODE,
		.number = PAYMENT_PAY_TRANSACTION_ID,
		.senders = payment_senders,
		.sender_count = COUNT(payment_senders),
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
		.head_fields = waybill_head, .head_count = WAYBILL_FIELDS,
		.receipt = "CEB512Message", .answer = "LogisticsReturn",
		.keys = waybill_keys, .key_count = COUNT(waybill_keys),
		.issuer = WAYBILL_LOGISTICS_CODE,
		.number = WAYBILL_LOGISTICS_NO,
		.senders = waybill_senders,
		.sender_count = COUNT(waybill_senders),
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
		.head_fields = state_head, .head_count = STATE_FIELDS,
		.receipt = "CEB514Message", .answer = "LogisticsStatusReturn",
		.keys = state_keys, .key_count = COUNT(state_keys),
		.issuer = STATE_LOGISTICS_CODE, .number = STATE_LOGISTICS_NO,
		.senders = state_senders, .sender_count = COUNT(state_senders),
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
		.head_fields = list_head, .head_count = LIST_FIELDS,
		.line_fields = list_line, .line_count = LIST_LINE_FIELDS,
		.receipt = "CEB622Message", .answer = "InventoryReturn",
		.keys = list_keys, .key_count = COUNT(list_keys),
		.issuer = LIST_AGENT_CODE, .number = LIST_COP_NO,
		.senders = list_senders, .sender_count = COUNT(list_senders),
		.errors = {
			.invalid = "-621001", .old = "-621003",
			.exists = "-621004", .in_use = "-621012",
			.not_found = "-621011", .too_many = "-621030",
			.system = "-621017", .not_yours = "-10102",
		},
	},
};

static int	kind_field(const struct field_spec *, int, struct text);

const struct kind_spec *
kind_find(enum document_kind kind)
{
	int	i;

	for (i = 0; i < KINDS; i++) {
		if (kind_table[i].kind == kind)
			return (&kind_table[i]);
	}

	return (NULL);
}

const struct kind_spec *
kind_by_message(struct text message)
{
	int	i;

	for (i = 0; i < KINDS; i++) {
		if (text_equal_string(message, kind_table[i].message))
			return (&kind_table[i]);
	}

	return (NULL);
}

int
kind_head_field(const struct kind_spec *kind, struct text name)
{
	return (kind_field(kind->head_fields, kind->head_count, name));
}

int
kind_line_field(const struct kind_spec *kind, struct text name)
{
	return (kind_field(kind->line_fields, kind->line_count, name));
}

static int
kind_field(const struct field_spec *fields, int count, struct text name)
{
	int	i;

	for (i = 0; i < count; i++) {
		if (text_equal_string(name, fields[i].name))
			return (i);
	}

	return (-1);
}

struct text
document_head(const struct document *doc, int field)
{
	REQUIRE(field >= 0 && field < doc->kind->head_count);

	return (doc->head[field]);
}

struct text
document_line(const struct document *doc, uint32_t row, int field)
{
	REQUIRE(row < doc->line_count);
	REQUIRE(field >= 0 && field < doc->kind->line_count);

	return (doc->lines[row * doc->kind->line_count + (uint32_t)field]);
}

struct text
document_number(const struct document *doc)
{
	struct text	number;

	number = document_head(doc, doc->kind->number);
	if (doc->kind->kind == KIND_LIST && text_is_blank(number))
		number = document_head(doc, LIST_PRE_NO);
	if (doc->kind->kind == KIND_LIST && text_is_blank(number))
		number = document_head(doc, LIST_INVT_NO);

	return (number);
}

bool
document_is_draft(const struct document *doc)
{
	int	status;

	status = kind_head_field(doc->kind, TEXT("appStatus"));
	REQUIRE(status >= 0);

	return (text_equal_string(document_head(doc, status), "1"));
}
