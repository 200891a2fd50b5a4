/*
 * Parcels for the development server: plausible facts of a review, with the
 * cases that a layout must bear (many findings, 99 lines, long addresses,
 * manifests, missing documents). Names and numbers are invented, and masked
 * as the hub masks them for officers.
 */

const ADDRESS = "江西省南昌市红谷滩区凤凰中大道****号世茂**********室";
const ADDRESS_LONG = "内蒙古自治区呼伦贝尔市鄂温克族自治旗巴彦托海镇" +
    "民族东街与西二路交叉口向东三百米路南*****************" +
    "******（菜鸟驿站代收，请电话联系后再送，周末不在家）";

const GOODS = [
	["爱他美婴儿配方奶粉 3段 800g", "1901101000", "122", "2", "189.00",
	    "304"],
	["雅诗兰黛小棕瓶眼部精华霜 15ml", "3304990099", "142", "1", "389.00",
	    "502"],
	["Swisse 胶原蛋白肽饮 500ml", "2106909090", "142", "3", "128.50", "601"],
	["松下电动牙刷 EW-DM81", "8509809000", "011", "1", "245.00", "116"],
	["哥伦比亚户外冲锋衣 男款 L", "6201931000", "011", "1", "699.00", "141"],
];

function
line(gnum, seed)
{
	const [name, gcode, unit, qty, price, country] =
	    GOODS[(gnum + seed) % GOODS.length];
	const total = (Number(qty) * Number(price)).toFixed(2);
	return ({ gnum: String(gnum), gname: name, itemName: name, gcode, unit,
	    qty, price, totalPrice: total, country, currency: "142" });
}

const text = (zh, en) => ({ zh, en });
const field = (document, name, value, at = null) =>
    ({ document, field: name, line: at, value });

const FINDINGS = {
	amount: () => ({ code: "AMOUNT_PAID", customsCode: "1332",
	    parameterVersion: "19", fields: [
		field("order", "acturalPaid", "561.89"),
		field("payment", "amountPaid", "3197.95")],
	    text: text("支付单的支付金额与订单的实际支付金额不一致",
		"The payment's amount is not what the order says was paid"),
	    mend: text("由支付企业或电商平台更正金额后重新推送",
		"The payment company or the platform corrects the amount " +
		"and sends it again") }),
	payer: () => ({ code: "PAYER", customsCode: "1327",
	    parameterVersion: "19", fields: [
		field("order", "buyerName", "张*"),
		field("order", "buyerIdNumber", "3601**********0017"),
		field("payment", "payerName", "李**"),
		field("payment", "payerIdNumber", "3601**********2245")],
	    text: text("订购人与支付人的姓名或证件号码不一致",
		"Buyer and payer differ in name or ID number"),
	    mend: text("由订购人本人支付，或更正订购人信息",
		"The buyer pays in person, or the buyer is corrected") }),
	address: () => ({ code: "CONSIGNEE", customsCode: null,
	    parameterVersion: "19", fields: [
		field("order", "consigneeAddress", ADDRESS_LONG),
		field("waybill", "consigneeAddress", ADDRESS)],
	    text: text("订单与运单的收货人、电话或地址不一致",
		"Order and waybill differ in consignee, phone or address"),
	    mend: text("由物流企业按订单更正运单",
		"The carrier corrects the waybill to match the order") }),
	lines: () => ({ code: "LINES", customsCode: "1322",
	    parameterVersion: "19", fields: [
		field("order", "qty", "2", 2), field("list", "qty", "3", 2),
		field("order", "totalPrice", "778.00", 2),
		field("list", "totalPrice", "1167.00", 2)],
	    text: text("订单与清单的表体商品项不一致",
		"Order and list do not carry the same goods"),
	    mend: text("由申报企业更正清单表体",
		"The declarant corrects the lines of the list") }),
	scale: () => ({ code: "SCALE_WEIGHT", customsCode: null,
	    parameterVersion: "19", fields: [
		field("scan", "weightKg", "4.865"),
		field("waybill", "weight", "1.25000")],
	    text: text("实测重量与运单毛重相差超过允许范围",
		"The scale differs from the waybill beyond the tolerance"),
	    mend: text("开箱核实，或由物流企业更正重量",
		"Open the box, or the carrier corrects the weight") }),
	payment: () => ({ code: "MISSING_PAYMENT", customsCode: null,
	    parameterVersion: "19", fields: [],
	    text: text("支付单未到", "The payment has not come"),
	    mend: text("由支付企业推送支付单", "The payment company sends it") }),
};

const WARNING = () => ({ code: "DUPLICATE", customsCode: null,
    parameterVersion: "19", fields: [
	field("payment", "payTransactionId", "4200002288202406")],
    text: text("另有一份支付单指向同一订单",
	"Another payment names the same order"),
    mend: text("以先到的为准", "The first one counts") });

function
triple(n, options)
{
	const orderNo = `SO2024${String(88000000 + n)}`;
	const count = options.lines ?? 2;
	const lines = Array.from({ length: count }, (_, i) => line(i + 1, n));
	const listed = lines.map((one) => ({ ...one }));
	if (options.findings.includes("lines") && listed.length > 1) {
		Object.assign(lines[1], { qty: "2", totalPrice: "778.00" });
		Object.assign(listed[1], { qty: "3",
		    totalPrice: "1167.00" });
	}
	const address = options.long ? ADDRESS_LONG : ADDRESS;
	const stamp = new Date(Date.now() - 3600000).toISOString();
	const mismatch = options.findings.includes("amount");
	const legs = {
		order: { version: 1, receivedAt: stamp, lines, head: {
			orderNo, ebpCode: "3601980065", ebpName: "某跨境电商平台",
			ebcCode: "36019B0012",
			ebcName: "南昌综合保税区某某供应链管理有限公司",
			goodsValue: "561.89", freight: "0", discount: "0",
			taxTotal: "0", acturalPaid: "561.89", currency: "142",
			buyerName: "张*", buyerTelephone: "138****2207",
			buyerIdNumber: "3601**********0017",
			payCode: "312226T001",
			payTransactionId: `42000022${n}`,
			consignee: "张*", consigneeTelephone: "138****2207",
			consigneeAddress: address } },
		payment: { version: 1, receivedAt: stamp, lines: [], head: {
			orderNo, ebpCode: "3601980065", payCode: "312226T001",
			payTransactionId: `42000022${n}`,
			payerName: options.findings.includes("payer") ?
			    "李**" : "张*",
			payerIdNumber: options.findings.includes("payer") ?
			    "3601**********2245" : "3601**********0017",
			telephone: "138****2207",
			amountPaid: mismatch ? "3197.95" : "561.89",
			currency: "142" } },
		waybill: { version: 2, receivedAt: stamp, lines: [], head: {
			logisticsCode: "3601560001",
			logisticsNo: `SF${1300000000000 + n}`,
			billNo: "784-12345675", orderNo, freight: "0",
			insuredFee: "0", weight: "1.25000",
			goodsInfo: "奶粉、眼霜 2件", consignee: "张*",
			consigneeTelephone: "138****2207",
			consigneeAddress: options.findings.includes("address") ?
			    ADDRESS : address } },
		list: { version: 1, receivedAt: stamp, lines: listed, head: {
			orderNo, ebpCode: "3601980065", ebcCode: "36019B0012",
			ebcName: "南昌综合保税区某某供应链管理有限公司",
			logisticsCode: "3601560001",
			logisticsNo: `SF${1300000000000 + n}`,
			buyerName: "张*", buyerTelephone: "138****2207",
			buyerIdNumber: "3601**********0017",
			consigneeAddress: address, billNo: "784-12345675",
			freight: "0", insuredFee: "0", grossWeight: "1.25000",
			netWeight: "1.10000", tradeMode: "9610" } },
	};
	for (const leg of options.missing ?? [])
		legs[leg] = null;
	return (legs);
}

const MANIFEST = { class: "B", contents: "衣物、巧克力、化妆品小样", value:
    "680.00", currency: "142", weightKg: "1.250",
    sender: { name: "T*** S*****", country: "304" },
    recipient: { name: "王**", phone: "139****0011", address: ADDRESS } };

/* The kinds of parcels, in the order in which the belt brings them. */
export const CASES = [
	{ findings: ["amount"] },
	{ findings: [] },
	{ findings: ["amount", "payer", "address", "lines", "scale"],
	    long: true, warnings: true },
	{ findings: [], lines: 99 },
	{ findings: [], manifest: true },
	{ findings: ["payment"], missing: ["payment"], verdict: "waiting" },
	{ findings: [], warnings: true, long: true },
];

/* The facts of a review, all but seats and times. */
export function
parcelMake(n, options = CASES[n % CASES.length])
{
	const manifest = options.manifest === true;
	const legs = manifest ? { order: null, payment: null, waybill: null,
	    list: null } : triple(n, options);
	return ({
		parcel: {
			logisticsCode: "3601560001",
			logisticsNo: `SF${1300000000000 + n}`,
			state: "in_review",
			verdict: manifest ? null : options.verdict ??
			    (options.findings.length > 0 ? "mismatched" :
			    "matched"),
			findings: options.findings.map((f) => FINDINGS[f]()),
			warnings: options.warnings ? [WARNING()] : [],
			measuredKg: options.findings.includes("scale") ?
			    "4.865" : "1.262",
			declaredKg: "1.25000",
			listedKg: manifest ? null : "1.25000",
			manifest: manifest ? MANIFEST : null,
		},
		triple: legs,
	});
}
