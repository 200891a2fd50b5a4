#include "finding.h"
#include "kinds.h"
#include "require.h"

/*
 * Where customs has published the words of a rejection they are used as they
 * are: a developer will search for them.
 */
static const struct finding_spec	specs[FINDING_CODES] = {
	[FINDING_ORDER_NO] = {
		"ORDER_NO", NULL, false,
		"运单填报的订单编号与订单、清单不一致",
		"The waybill names another order number than the order and "
		"the list",
		"请物流企业核对运单 orderNo，改正后以变更报文（appType=2）"
		"重新申报；运单也可以不填 orderNo",
		"The carrier corrects orderNo and sends the waybill again as "
		"a change (appType 2); it may also leave orderNo out",
	},
	[FINDING_MERCHANT] = {
		"MERCHANT", NULL, false,
		"清单与订单的电商企业代码不一致",
		"The list names another merchant than the order",
		"请核对订单与清单的 ebcCode，注意不要与电商平台代码 ebpCode "
		"填反，由填错的一方变更",
		"Compare ebcCode of order and list, mind that it is not "
		"swapped with ebpCode; the side that is wrong sends a change",
	},
	[FINDING_ORDER_TYPE] = {
		"ORDER_TYPE", NULL, false,
		"订单类型与清单贸易方式不符",
		"The type of the order does not fit the list's supervision "
		"mode",
		"9610、1210、1239 对应订单类型 E，9710 对应 B，9810 对应 W：请"
		"核对后变更订单或清单",
		"9610, 1210 and 1239 go with orderType E, 9710 with B, 9810 "
		"with W; change the order or the list",
	},
	[FINDING_PAY_COMPANY] = {
		"PAY_COMPANY", "13035", false,
		"支付企业不一致",
		"The payment comes from another payment company than the "
		"order says",
		"请核对订单 payCode 与实际支付企业的海关代码，由电商平台变更"
		"订单；订单也可以不填 payCode",
		"The platform corrects payCode of the order to the company "
		"that was paid through, or leaves it out",
	},
	[FINDING_TRANSACTION] = {
		"TRANSACTION", NULL, false,
		"订单与支付单的支付交易编号不一致",
		"Order and payment carry different transaction numbers",
		"请核对订单 payTransactionId 与支付企业回传的交易号（拆单时"
		"为子单号），由填错的一方变更",
		"Compare payTransactionId with the number that the payment "
		"company gave (for a split order: of the part); the side "
		"that is wrong sends a change",
	},
	[FINDING_AMOUNT_PAID] = {
		"AMOUNT_PAID", "1332", false,
		"支付单支付金额与订单支付金额不一致",
		"The amount paid differs between payment and order",
		"订单 acturalPaid 必须等于支付单 amountPaid：请对照支付流水，"
		"由填错的一方变更",
		"acturalPaid of the order must equal amountPaid of the "
		"payment: compare with the payment record; the side that is "
		"wrong sends a change",
	},
	[FINDING_AMOUNT_FORMULA] = {
		"AMOUNT_FORMULA", NULL, false,
		"订单实际支付金额不等于商品价格+运杂费+代扣税款-非现金抵扣金额",
		"acturalPaid is not goodsValue + freight + taxTotal - discount",
		"请电商平台核对订单各项金额后变更订单；goodsValue 为不含税"
		"价格，税款填入 taxTotal",
		"The platform corrects the amounts of the order; goodsValue "
		"is without tax, the tax belongs into taxTotal",
	},
	[FINDING_COLLECTION] = {
		"COLLECTION", NULL, false,
		"收款金额大于订单金额",
		"More was collected than the order is worth",
		"收款单 charge 不应大于订单 goodsValue 与 freight 之和：请核对"
		"收款记录，由填错的一方变更",
		"charge of the collection must not exceed goodsValue + freight "
		"of the order: compare with the bank's record; the side that "
		"is wrong sends a change",
	},
	[FINDING_GOODS_VALUE] = {
		"GOODS_VALUE", NULL, false,
		"商品价格与表体总价之和不一致",
		"The value of the goods is not the sum of the lines",
		"订单 goodsValue 应等于订单表体 totalPrice 之和，并与清单表体"
		"总价之和相等：请核对后变更",
		"goodsValue must be the sum of totalPrice over the order's "
		"lines, and the list's lines must add up to the same; correct "
		"and send a change",
	},
	[FINDING_LINES] = {
		"LINES", "1322", false,
		"订单清单表体商品项不一致",
		"The lines of order and list differ",
		"清单表体须按 gnum 与订单表体一一对应，品名、数量、单位、"
		"单价、总价、原产国相同：请变更清单或订单",
		"Each gnum of the list must match that of the order in name, "
		"quantity, unit, price, total and country of origin; change "
		"the list or the order",
	},
	[FINDING_LINE_TOTAL] = {
		"LINE_TOTAL", NULL, false,
		"表体总价不等于单价乘以数量",
		"The total of a line is not its price times its quantity",
		"请核对所列商品项的 price、qty、totalPrice（赠品单价填 0），"
		"改正后变更",
		"Correct price, qty or totalPrice of the lines named (a gift "
		"has the price 0) and send a change",
	},
	[FINDING_PAYER] = {
		"PAYER", "1327", false,
		"订单购买人与支付单支付人名字或身份证号码不一致",
		"The buyer is not the payer: name or ID number differ",
		"订购人必须是实际支付人（收货人可以不同）：请以支付企业实名"
		"认证的姓名和证件号为准，变更订单和清单，或由本人重新支付",
		"The buyer must be the one who paid (the consignee may be "
		"another): change order and list to the name and ID number "
		"that the payment company verified, or have the buyer pay",
	},
	[FINDING_LIST_BUYER] = {
		"LIST_BUYER", "13127", false,
		"清单订购人和订单不一致",
		"The list names another buyer than the order",
		"请申报企业按订单核对清单的 buyerName 和 buyerIdNumber，"
		"变更清单",
		"The declarant corrects buyerName and buyerIdNumber of the "
		"list to those of the order and changes the list",
	},
	[FINDING_BUYER_PHONE] = {
		"BUYER_PHONE", "130126", false,
		"清单与订单订购人电话不一致",
		"The buyer's phone number differs between list and order",
		"请申报企业按订单核对清单的 buyerTelephone，变更清单",
		"The declarant corrects buyerTelephone of the list to that "
		"of the order and changes the list",
	},
	[FINDING_ID_NUMBER] = {
		"ID_NUMBER", "1300", false,
		"订购人身份证号码有误",
		"The ID number is not a valid one (GB 11643)",
		"号码长度、出生日期或校验码不符合 GB 11643：请向订购人核实"
		"后，由填错的一方变更",
		"Length, date of birth or check character are wrong: ask the "
		"buyer; the side that is wrong sends a change",
	},
	[FINDING_CONSIGNEE] = {
		"CONSIGNEE", NULL, false,
		"订单与运单的收货人姓名、电话或地址不一致",
		"Consignee, phone or address differ between order and waybill",
		"订单的收货人三项必须与运单一致：收货信息变动后，请电商平台"
		"与物流企业同步变更",
		"All three must be the same: when they change after the sale, "
		"platform and carrier both send a change",
	},
	[FINDING_CONSIGNEE_ADDRESS] = {
		"CONSIGNEE_ADDRESS", NULL, false,
		"清单的收货地址与订单或运单不一致",
		"The list carries another address than the order or waybill",
		"请申报企业按订单核对清单的 consigneeAddress，变更清单",
		"The declarant corrects consigneeAddress of the list to that "
		"of the order and changes the list",
	},
	[FINDING_FREIGHT] = {
		"FREIGHT", NULL, false,
		"清单与运单的运费或保费不一致",
		"Freight or insurance differ between list and waybill",
		"清单的 freight、insuredFee 应为物流企业实际收取的费用：请与"
		"运单核对后变更清单或运单",
		"freight and insuredFee of the list are what the carrier "
		"really charges: compare with the waybill and change the one "
		"that is wrong",
	},
	[FINDING_WEIGHT] = {
		"WEIGHT", NULL, false,
		"清单毛重与运单重量不一致，或净重大于毛重",
		"The gross weight of the list is not that of the waybill, or "
		"net is more than gross",
		"请按实际称重核对运单 weight 与清单 grossWeight、netWeight"
		"（单位：千克），变更填错的一方",
		"Weigh again; correct weight of the waybill or grossWeight and "
		"netWeight of the list (kilograms)",
	},
	[FINDING_PACKAGES] = {
		"PACKAGES", NULL, false,
		"清单与运单的件数不一致",
		"List and waybill count different numbers of pieces",
		"请核对运单与清单的 packNo，变更填错的一方",
		"Compare packNo of waybill and list and change the one that "
		"is wrong",
	},
	[FINDING_CARRIER] = {
		"CARRIER", NULL, false,
		"清单与运单的物流企业或运单编号不一致",
		"List and waybill name different carriers or numbers",
		"请核对清单的 logisticsCode 和 logisticsNo，变更清单",
		"Correct logisticsCode and logisticsNo of the list and change "
		"the list",
	},
	[FINDING_MASTER_BILL] = {
		"MASTER_BILL", NULL, false,
		"提运单号与监管方式要求不符或与运单不一致",
		"The master bill number is missing, not wanted, or another "
		"than the waybill's",
		"直购进口（9610）清单必填 billNo，且与运单的 billNo 一致；"
		"保税进口（1210、1239）不填",
		"For 9610 the list must carry billNo, the same as the waybill; "
		"for 1210 and 1239 it stays empty",
	},
	[FINDING_TRANSPORT_MODE] = {
		"TRANSPORT_MODE", NULL, false,
		"清单的运输项目不符合监管方式要求",
		"The transport fields of the list do not fit its supervision "
		"mode",
		"直购进口（9610）须填跨境运输方式、trafNo、voyageNo；保税进口"
		"（1210、1239）须填 areaCode、areaName、emsNo、itemRecordNo，"
		"起运国填 142，trafNo、voyageNo 不填",
		"9610 wants a cross-border trafMode, trafNo and voyageNo; "
		"1210 and 1239 want areaCode, areaName, emsNo, itemRecordNo "
		"and country 142, with trafNo and voyageNo empty",
	},
	[FINDING_STATISTICS_FLAG] = {
		"STATISTICS_FLAG", NULL, false,
		"简化申报（A）的清单不得涉及许可证",
		"A simplified declaration (A) is not for goods with a licence",
		"涉许可证的商品请以汇总申报（statisticsFlag=B）申报，或删除误填"
		"的 licenseNo",
		"Declare goods that need a licence with statisticsFlag B, or "
		"take out a licenseNo that stands there by mistake",
	},
	[FINDING_MISSING_ORDER] = {
		"MISSING_ORDER", NULL, false,
		"尚未收到订单（进口 311，出口 303）",
		"The order (311, of export 303) has not arrived",
		"请电商平台或电商企业申报订单，ebpCode 和 orderNo 与其他单证"
		"相同；暂存（appStatus=1）的订单不参与比对",
		"The platform or merchant sends the order with the same "
		"ebpCode and orderNo; a draft (appStatus 1) does not count",
	},
	[FINDING_MISSING_PAYMENT] = {
		"MISSING_PAYMENT", NULL, false,
		"尚未收到支付单（进口 411）或收款单（出口 403）",
		"The payment (411, of export the collection 403) has not "
		"arrived",
		"请支付企业申报支付单，ebpCode 和 orderNo 与订单相同；暂存"
		"（appStatus=1）的支付单不参与比对",
		"The payment company sends the payment with the order's "
		"ebpCode and orderNo; a draft (appStatus 1) does not count",
	},
	[FINDING_MISSING_WAYBILL] = {
		"MISSING_WAYBILL", NULL, false,
		"尚未收到运单（进口 511，出口 505）",
		"The waybill (511, of export 505) has not arrived",
		"请物流企业申报运单，logisticsCode 和 logisticsNo 与清单相同；"
		"运单由清单关联，清单未到时也视为缺运单",
		"The carrier sends the waybill with the list's logisticsCode "
		"and logisticsNo; it is tied by the list, so without a list "
		"it counts as missing too",
	},
	[FINDING_MISSING_LIST] = {
		"MISSING_LIST", NULL, false,
		"尚未收到清单（进口 621，出口 603）",
		"The declaration list (621, of export 603) has not arrived",
		"请申报企业申报清单，ebpCode 和 orderNo 与订单相同；暂存"
		"（appStatus=1）的清单不参与比对",
		"The declarant sends the list with the order's ebpCode and "
		"orderNo; a draft (appStatus 1) does not count",
	},
	[FINDING_SCALE_WEIGHT] = {
		"SCALE_WEIGHT", NULL, false,
		"过机实测重量与申报重量不符",
		"The scale at the belt disagrees with the weight declared",
		"包裹已留置：请现场复称，重量填报有误的由物流企业、申报企业"
		"变更运单和清单",
		"The parcel is held: it is weighed again on the spot; if the "
		"declared weight is wrong, carrier and declarant change it",
	},
	[FINDING_CLASS] = {
		"CLASS", NULL, false,
		"快件类别与申报内容不符，或属于须正式申报的 D 类",
		"The item breaks the rule of its class, or is class D, which "
		"needs a formal declaration",
		"请核对价值、币制和类别：B 类、C 类不得超过限值且须以人民币"
		"申报；超限或 D 类货物按正式报关办理",
		"Check value, currency and class: B and C must stay within "
		"their limits and be declared in CNY; what is over, and class "
		"D, needs a formal declaration",
	},
	[FINDING_LIMIT_SINGLE] = {
		"LIMIT_SINGLE", NULL, false,
		"单次交易超过限值",
		"The purchase is over the limit for one transaction",
		"单次超过限值且非单件不可分割商品的，不得按零售进口申报，请按"
		"一般贸易办理",
		"Over the limit and not one single item: this is general "
		"trade, not retail import",
	},
	[FINDING_LIMIT_ANNUAL] = {
		"LIMIT_ANNUAL", "1313", false,
		"订购人购买超过年度限额",
		"The buyer is over the limit for the year",
		"年度额度已用完，不得按零售进口申报，请退款或按一般贸易办理",
		"Nothing is left of the year's limit: refund, or declare as "
		"general trade",
	},
	[FINDING_NOT_ON_POSITIVE_LIST] = {
		"NOT_ON_POSITIVE_LIST", NULL, false,
		"商品不在跨境电子商务零售进口商品清单内",
		"The goods are not on the positive list for retail import",
		"请核对商品编码 gcode；确不在清单内的，按一般贸易办理",
		"Check gcode; goods that are not on the list are general trade",
	},
	[FINDING_LICENCE] = {
		"LICENCE", NULL, false,
		"缺少商品所需的许可证件",
		"A licence that the goods need is missing",
		"请补填清单 licenseNo 后变更清单",
		"Fill in licenseNo of the list and change the list",
	},
	[FINDING_DUPLICATE] = {
		"DUPLICATE", NULL, true,
		"另有单证指向同一订单或同一运单，以先到者为准",
		"Another document claims the same order or waybill; the first "
		"one counts",
		"请核对是否重复申报；多余的单证由其申报方删除（appType=3）",
		"See whether it was sent twice; its sender deletes the one too "
		"many (appType 3)",
	},
	[FINDING_TAX_INCLUDED] = {
		"TAX_INCLUDED", NULL, true,
		"商品价格疑似含税：不计 taxTotal 时金额公式成立",
		"goodsValue seems to include the tax: without taxTotal the "
		"formula holds",
		"请电商平台将 goodsValue 改为不含税价格",
		"The platform should give goodsValue without tax",
	},
	[FINDING_CURRENCY] = {
		"CURRENCY", NULL, true,
		"收款与订单的币制不同，金额未作比对",
		"The collection is in another currency than the order: the "
		"amounts were not compared",
		"如非结汇所致，请核对收款单与订单的 currency",
		"Unless the money was exchanged, compare currency of "
		"collection and order",
	},
	[FINDING_COLLECTION_SHORT] = {
		"COLLECTION_SHORT", NULL, true,
		"收款金额小于订单金额",
		"Less was collected than the order is worth",
		"非现金抵扣或分次收款时属正常；否则请核对收款单 charge",
		"As it should be after a discount or when money comes in "
		"parts; otherwise compare charge of the collection",
	},
	[FINDING_UNKNOWN_CODE] = {
		"UNKNOWN_CODE", NULL, true,
		"代码不在参数表中",
		"The code is not in the hub's code list",
		"请核对所填代码；新启用的代码不影响申报",
		"Check the code; one that is newly in use does no harm",
	},
	[FINDING_OVER_LENGTH] = {
		"OVER_LENGTH", NULL, true,
		"长度超过现行规范（202205 版），已按旧版接受",
		"Longer than the specification of 202205 allows; taken by the "
		"older one",
		"请按现行规范缩短",
		"Shorten it to what the current specification allows",
	},
	[FINDING_STATE_CODE] = {
		"STATE_CODE", NULL, true,
		"物流状态不是规范限定的 S（签收）",
		"logisticsStatus is not S (signed for), the only one specified",
		"规范限定填 S；R（运抵）仅作记录",
		"The specification allows S only; R (arrived) is kept as a "
		"record",
	},
	[FINDING_TAX_WITHHELD] = {
		"TAX_WITHHELD", NULL, true,
		"代扣税款与电子税单的税额不一致",
		"The tax that was withheld is not that of the tax bill",
		"请电商企业按电子税单与订购人结清差额（多退少补）",
		"The enterprise settles the difference with the buyer by the "
		"tax bill",
	},
};

const struct finding_spec *
finding_find(enum finding_code code)
{
	REQUIRE(code > FINDING_NONE && code < FINDING_CODES);

	return (&specs[code]);
}

enum finding_code
finding_by_name(struct text name)
{
	int	code;

	for (code = FINDING_NONE + 1; code < FINDING_CODES; code++) {
		if (text_equal_string(name, specs[code].name))
			return ((enum finding_code)code);
	}

	return (FINDING_NONE);
}

const char *
finding_document(enum document_kind kind)
{
	const struct kind_spec	*spec;

	spec = kind_find(kind);
	if (spec != NULL)
		return (spec->noun);

	return (kind == REF_MANIFEST ? "manifest" : "scan");
}
