// Consistent purchases for the tests: an order, its payment, waybill and list
// that agree in everything, as the JSON twins of the CEB messages; and the
// same as XML. Persons are synthetic (IDs 110101 1990 0101 nnn with a right
// check digit).

import { randomUUID } from 'node:crypto';

export const NS = 'http://www.chinaport.gov.cn/ceb';

let serial = Date.now() % 1e9;

export const nextSerial = () => ++serial;

export const pad = (n, width) => String(n).padStart(width, '0');

export function idNumber(n) {
	const body = '11010119900101' + pad(n % 1000, 3);
	const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
	const sum = [...body].reduce((a, d, i) => a + d * weights[i], 0);
	return body + '10X98765432'[sum % 11];
}

export function cebTime(ms = Date.now()) {
	return new Date(ms + 8 * 3600e3).toISOString()
	    .replace(/[-T:]/g, '').slice(0, 14);
}

export const guid = () => randomUUID().toUpperCase();

const transfer = (code) => ({ copCode: code, copName: '测试企业',
	dxpMode: 'DXP', dxpId: 'DXPENT0000012345' });

// One purchase: {order, payment, waybill, list} documents (not messages).
export function purchase(n = ++serial) {
	const key = pad(n, 9);
	const time = cebTime();
	const head = () => ({ guid: guid(), appType: '1', appTime: time,
	    appStatus: '2' });
	const person = { name: '测试' + '甲乙丙丁戊己庚辛壬癸'[n % 10],
	    id: idNumber(n), phone: '19900' + pad(n % 1000000, 6) };
	const address = '江西省南昌市测试区样例路' + (n % 999 + 1) + '号';
	const lines = [
		{ name: '测试奶粉', gcode: '1901109000', qty: '2',
		    price: '100.5', total: '201' },
		{ name: '测试面霜', gcode: '3304990039', qty: '1',
		    price: '58.25', total: '58.25' },
	];
	const platform = { ebpCode: '3601TEST01', ebpName: '测试平台',
	    ebcCode: '3601TEST02', ebcName: '测试商户' };
	const order = { OrderHead: { ...head(), orderType: 'I',
		orderNo: 'T' + key, ...platform,
		goodsValue: '259.25', freight: '10', discount: '0',
		taxTotal: '23.59', acturalPaid: '292.84', currency: '142',
		buyerRegNo: 'R' + key, buyerName: person.name,
		buyerTelephone: person.phone, buyerIdType: '1',
		buyerIdNumber: person.id, payCode: '3601TEST03',
		payName: '测试支付', payTransactionId: 'P' + key,
		consignee: person.name, consigneeTelephone: person.phone,
		consigneeAddress: address },
	    OrderList: lines.map((l, i) => ({ gnum: String(i + 1),
		itemName: l.name, gmodel: '规格1', unit: '011', qty: l.qty,
		price: l.price, totalPrice: l.total, currency: '142',
		country: '601' })) };
	const payment = { PaymentHead: { ...head(), payCode: '3601TEST03',
	    payName: '测试支付', payTransactionId: 'P' + key,
	    orderNo: 'T' + key, ebpCode: platform.ebpCode,
	    ebpName: platform.ebpName, payerIdType: '1',
	    payerIdNumber: person.id, payerName: person.name,
	    amountPaid: '292.84', currency: '142', payTime: time } };
	const waybill = { LogisticsHead: { ...head(),
	    logisticsCode: '3601TEST04', logisticsName: '测试快递',
	    logisticsNo: 'W' + key, billNo: 'B' + key.slice(0, 5),
	    orderNo: 'T' + key, freight: '8', insuredFee: '0',
	    currency: '142', weight: '1.25', packNo: '1',
	    goodsInfo: '测试奶粉,测试面霜', consignee: person.name,
	    consigneeAddress: address,
	    consigneeTelephone: person.phone } };
	const list = { InventoryHead: { ...head(), orderNo: 'T' + key,
		...platform, logisticsNo: 'W' + key,
		logisticsCode: '3601TEST04', logisticsName: '测试快递',
		copNo: 'C' + key, assureCode: '3601TEST05', ieFlag: 'I',
		declTime: time.slice(0, 8), customsCode: '4000',
		portCode: '4000', ieDate: time.slice(0, 8), buyerIdType: '1',
		buyerIdNumber: person.id, buyerName: person.name,
		buyerTelephone: person.phone, consigneeAddress: address,
		agentCode: '3601TEST05', agentName: '测试报关',
		tradeMode: '9610', trafMode: '5', trafNo: 'CA981',
		voyageNo: 'CA981', billNo: 'B' + key.slice(0, 5),
		country: '601', freight: '8', insuredFee: '0',
		currency: '142', wrapType: '2', packNo: '1',
		grossWeight: '1.25', netWeight: '1.1' },
	    InventoryList: lines.map((l, i) => ({ gnum: String(i + 1),
		itemName: l.name, gcode: l.gcode, gname: l.name,
		gmodel: '规格1', barCode: '无', country: '601',
		currency: '142', qty: l.qty, unit: '011', qty1: l.qty,
		unit1: '011', price: l.price, totalPrice: l.total })) };
	return { n, ebpCode: platform.ebpCode, orderNo: 'T' + key,
	    logisticsCode: '3601TEST04', logisticsNo: 'W' + key, person,
	    order, payment, waybill, list };
}

// Root, body, the copCode of its BaseTransfer, and who of demo.json sends it.
export const KINDS = {
	order: ['CEB311Message', 'Order', '3601TEST02', 'platform'],
	payment: ['CEB411Message', 'Payment', '3601TEST03', 'payment'],
	waybill: ['CEB511Message', 'Logistics', '3601TEST04', 'carrier'],
	state: ['CEB513Message', 'LogisticsStatus', '3601TEST04', 'carrier'],
	list: ['CEB621Message', 'Inventory', '3601TEST05', 'declarant'],
};

// The token's name in demo.json that sends a kind of the triple; the rest of
// the family is in family.mjs, which adds itself to KINDS.
export const SENDER = { order: 'platform', payment: 'payment',
    waybill: 'carrier', state: 'carrier', list: 'declarant' };

// Whose client carries a document of the triple: the sender's own.
const CARRIER = { order: 'ebpCode', payment: 'payCode',
    waybill: 'logisticsCode', state: 'logisticsCode', list: 'agentCode' };

// A message of one or more documents, as the JSON twin.
export function message(kind, ...documents) {
	const [root, body, code] = KINDS[kind];
	const first = Object.values(documents[0] ?? {})[0] ?? {};
	const head = typeof first === 'object' ? first : documents[0];
	return { [root]: { guid: guid(), version: '1.0', [body]: documents,
	    ...(code === null ? {} : { BaseTransfer:
		transfer(String(head[CARRIER[kind]] ?? code)) }) } };
}

const escape = (s) => String(s).replace(/&/g, '&amp;')
    .replace(/</g, '&lt;').replace(/>/g, '&gt;');

function elements(object) {
	return Object.entries(object).map(([name, value]) =>
	    (Array.isArray(value) ? value : [value]).map((v) =>
		`<ceb:${name}>${typeof v === 'object' ? elements(v) :
		    escape(v)}</ceb:${name}>`).join('')).join('');
}

export function toXml(twin) {
	const [root, { guid: id, version, ...rest }] = Object.entries(twin)[0];
	return `<?xml version="1.0" encoding="UTF-8"?>\n<ceb:${root} ` +
	    `xmlns:ceb="${NS}" guid="${id}" version="${version}">` +
	    `${elements(rest)}</ceb:${root}>`;
}

// A new version of a document: appType 2, a later appTime, and the changes.
export function amended(document, changes, appType = '2', later = 1000) {
	const copy = structuredClone(document);
	const first = Object.values(copy)[0];
	const head = typeof first === 'object' ? first : copy;
	Object.assign(head, { guid: guid(), appType,
	    appTime: cebTime(Date.now() + later) }, changes);
	return copy;
}
