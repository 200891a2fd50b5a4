// The rest of the family for the tests: consistent export sets (order 303,
// receipts of money 403, waybill 505, list 603), and what is said about lists
// and parcels afterwards, of export and of import. All are JSON twins with
// their members in the order of the schema, so that their XML validates.

import { KINDS, cebTime, guid, nextSerial, pad } from './purchase.mjs';

Object.assign(KINDS, {
	exportOrder: ['CEB303Message', 'Order', '3601TEST02', 'platform'],
	collection: ['CEB403Message', 'Receipts', '3601TEST03', 'payment'],
	exportWaybill: ['CEB505Message', 'Logistics', '3601TEST04', 'carrier'],
	exportList: ['CEB603Message', 'Inventory', '3601TEST05', 'declarant'],
	arrival: ['CEB507Message', 'Arrival', '3601TEST04', 'carrier'],
	departure: ['CEB509Message', 'Departure', '3601TEST04', 'carrier'],
	exportCancel: ['CEB605Message', 'InvtCancel', '3601TEST05',
	    'declarant'],
	master: ['CEB607Message', 'WayBill', '3601TEST05', 'declarant'],
	summary: ['CEB701Message', 'SummaryApply', '3601TEST05', 'declarant'],
	summaryResult: ['CEB792Message', 'SummaryResult', null, 'declarant'],
	exportReturn: ['CEB213Message', 'InvtRefund', '3601TEST05',
	    'declarant'],
	returnTally: ['CEB215Message', 'InvtRefundDetail', '3601TEST06',
	    'carrier'],
	cancel: ['CEB623Message', 'InvtCancel', '3601TEST05', 'declarant'],
	return: ['CEB625Message', 'InvtRefund', '3601TEST05', 'declarant'],
	tally: ['CEB711Message', 'Delivery', '3601TEST06', 'carrier'],
});

export const EXPORT_LEGS = ['exportOrder', 'collection', 'exportWaybill',
    'exportList'];

// What belongs to no purchase: it acts on lists and parcels.
export const APPLICATIONS = ['arrival', 'departure', 'exportCancel', 'master',
    'summary', 'summaryResult', 'exportReturn', 'returnTally', 'cancel',
    'return', 'tally'];

const platform = { ebpCode: '3601TEST01', ebpName: '测试平台' };
const merchant = { ebcCode: '3601TEST02', ebcName: '测试商户' };
const carrier = { logisticsCode: '3601TEST04', logisticsName: '测试快递' };
const agent = { agentCode: '3601TEST05', agentName: '测试报关' };
const operator = { operatorCode: '3601TEST06', operatorName: '测试监管场所' };
const USD = '502';

const declared = () => ({ guid: guid(), appType: '1', appTime: cebTime(),
    appStatus: '2' });

// One purchase that leaves the country: {exportOrder, collection,
// exportWaybill, exportList}. tradeMode: 9610, 1210, 1239, 9710 or 9810.
export function exportPurchase(n = nextSerial(), tradeMode = '9610') {
	const key = pad(n, 9);
	const ids = { orderNo: 'X' + key, logisticsNo: 'XW' + key,
	    copNo: 'XC' + key, billNo: '784-' + key.slice(0, 8) };
	const bonded = tradeMode === '1210' || tradeMode === '1239';
	const lines = [
		{ name: '测试耳机', gcode: '8518300000', qty: '2', price: '15.5',
		    total: '31', itemNo: 'SKU-1' },
		{ name: '测试手机壳', gcode: '3926909090', qty: '1',
		    price: '8.25', total: '8.25', itemNo: 'SKU-2' },
	];
	const exportOrder = { OrderHead: { ...declared(),
		orderType: { 9710: 'B', 9810: 'W' }[tradeMode] ?? 'E',
		orderNo: ids.orderNo, ...platform, ...merchant,
		goodsValue: '39.25', freight: '4', currency: USD },
	    OrderList: lines.map((l, i) => ({ gnum: String(i + 1),
		itemNo: l.itemNo, itemName: l.name, unit: '011', currency: USD,
		qty: l.qty, price: l.price, totalPrice: l.total })) };
	const collection = { ...declared(), ...platform, ...merchant,
	    orderNo: ids.orderNo, payCode: '3601TEST03', payName: '测试支付',
	    payNo: 'XP' + key, charge: '43.25', currency: USD,
	    accountingDate: cebTime() };
	const exportWaybill = { ...declared(), ...carrier,
	    logisticsNo: ids.logisticsNo, freight: '4', insuredFee: '0',
	    currency: USD, grossWeight: '0.6', packNo: '1',
	    goodsInfo: '测试耳机,测试手机壳', ...merchant,
	    ebcTelephone: '19900' + pad(n % 1000000, 6) };
	const exportList = { InventoryHead: { ...declared(),
		customsCode: '4000', ...platform, orderNo: ids.orderNo,
		...carrier, logisticsNo: ids.logisticsNo, copNo: ids.copNo,
		ieFlag: 'E', portCode: '4000', ieDate: cebTime().slice(0, 8),
		statisticsFlag: 'B', ...agent, ...merchant,
		ownerCode: merchant.ebcCode, ownerName: merchant.ebcName,
		...(bonded ? { iacCode: '3601TEST07', iacName: '测试区内企业',
		    emsNo: 'T4001W000001' } : {}),
		tradeMode, trafMode: '5', trafName: 'CA982',
		voyageNo: 'CA982', billNo: ids.billNo, country: '502',
		POD: '3002', freight: '4', fCurrency: USD, fFlag: '3',
		insuredFee: '0', iCurrency: USD, iFlag: '3', wrapType: '2',
		packNo: '1', grossWeight: '0.6', netWeight: '0.5' },
	    InventoryList: lines.map((l, i) => ({ gnum: String(i + 1),
		itemNo: l.itemNo,
		...(bonded ? { itemRecordNo: 'R' + (i + 1) } : {}),
		itemName: l.name, gcode: l.gcode, gname: l.name,
		gmodel: '规格1', barCode: '无', country: '502', currency: USD,
		qty: l.qty, qty1: l.qty, unit: '011', unit1: '011',
		price: l.price, totalPrice: l.total })) };
	return { n, ebpCode: platform.ebpCode, ...ids,
	    logisticsCode: carrier.logisticsCode, exportOrder, collection,
	    exportWaybill, exportList };
}

const split = { msgCount: '1', msgSeqNo: '1' };
const flightBack = { trafMode: '5', trafName: 'CA981', portCode: '4000' };
const flight = { trafMode: '5', trafName: 'CA982', voyageNo: 'CA982' };

let applied = 0;

// A number of the sender's own: one list may be applied about twice.
const applicationNo = (letter, p) => `${letter}${pad(p.n, 9)}-${++applied}`;

// What is said about export sets: each of these takes one or more of them,
// with the numbers that the hub gave their lists as p.invtNo.
export const arrival = (...sets) => ({ ArrivalHead: { ...declared(),
	customsCode: '4000', copNo: applicationNo('A', sets[0]), ...operator,
	ieFlag: 'E', trafMode: '5', billNo: sets[0].billNo,
	domesticTrafNo: '赣A00001', ...carrier, ...split },
    ArrivalList: sets.map((p, i) => ({ gnum: String(i + 1),
	logisticsNo: p.logisticsNo })) });

export const departure = (...sets) => ({ DepartureHead: { ...declared(),
	customsCode: '4000', copNo: applicationNo('D', sets[0]), ...carrier,
	...flight, billNo: sets[0].billNo, leaveTime: cebTime(), ...split },
    DepartureList: sets.map((p, i) => ({ gnum: String(i + 1),
	logisticsNo: p.logisticsNo })) });

export const exportCancel = (p) => ({ ...declared(), customsCode: '4000',
    copNo: applicationNo('Q', p), invtNo: p.invtNo, reason: '买家取消订单',
    ...agent, ...merchant });

export const master = (...sets) => ({ WayBillHead: { ...declared(),
	customsCode: '4000', copNo: applicationNo('M', sets[0]), ...agent,
	...flight, billNo: sets[0].billNo,
	grossWeight: (sets.length * 0.6).toFixed(2), ...carrier, ...split },
    WayBillList: sets.map((p, i) => ({ gnum: String(i + 1),
	logisticsNo: p.logisticsNo, invtNo: p.invtNo })) });

export const summary = (...sets) => ({ SummaryApplyHead: { ...declared(),
	customsCode: '4000', copNo: applicationNo('S', sets[0]), ...agent,
	...merchant, declAgentCode: agent.agentCode,
	declAgentName: agent.agentName, summaryFlag: '1', itemNameFlag: '1',
	...split },
    SummaryApplyList: sets.map((p) => ({ invtNo: p.invtNo })) });

// sumNo: as the hub answered the summary.
export const summaryResult = (sumNo, ...sets) => ({
    SummaryResultHead: { guid: guid(), customsCode: '4000', sumNo,
	opDate: cebTime() + '123', declSeqNo: 'D' + pad(sets[0].n, 17),
	entryId: '4000' + pad(sets[0].n, 14), decState: 'P', ...agent,
	...merchant, declAgentCode: agent.agentCode,
	declAgentName: agent.agentName,
	grossWeight: (sets.length * 0.6).toFixed(2),
	netWeight: (sets.length * 0.5).toFixed(2), ...split },
    SummaryResultList: sets.flatMap((p) => p.exportList.InventoryList.map(
	(l, i) => ({ invtNo: p.invtNo, logisticsNo: p.logisticsNo,
	    gseqno: String(i + 1), gnum: l.gnum, gcode: l.gcode }))) });

// quantities: of the list's lines that come back; all, unless said.
export const exportReturn = (p, quantities) => ({ InvtRefundHead: {
	...declared(), customsCode: '4000', ...platform, ...merchant,
	logisticsNo: p.logisticsNo, ...carrier,
	coElNo: applicationNo('R', p), invtNo: p.invtNo, tradeMode: '9610',
	...agent, billNo: p.billNo, ieFlag: 'I', ...flightBack,
	reason: '买家退货', country: '502', voyageNo: 'CA981' },
    InvtRefundList: returned(p.exportList.InventoryList, quantities, (l, qty) =>
	({ gnum: l.gnum, gcode: l.gcode, gname: l.gname, gmodel: l.gmodel, qty,
	    qty1: qty, unit: l.unit, unit1: l.unit1 })) });

export const returnTally = (p) => ({ ...declared(), customsCode: '4000',
    ...operator, ...carrier, logisticsNo: p.logisticsNo, invtNo: p.invtNo,
    coElNo: applicationNo('L', p), billNo: p.billNo, ieFlag: 'I',
    trafMode: '5', trafName: 'CA981', voyageNo: 'CA981', location: 'A-01' });

function returned(lines, quantities, line) {
	const take = quantities ?? lines.map((l) => l.qty);
	return lines.flatMap((l, i) => Number(take[i]) > 0 ?
	    [line(l, take[i])] : []);
}

// What is said about an import set of purchase.mjs, with p.invtNo.
const aboutImport = (p, letter) => {
	const head = p.list.InventoryHead;
	const of = (...names) => Object.fromEntries(names.map((name) =>
	    [name, head[name]]));
	return { ...declared(), ...of('customsCode', 'orderNo', 'ebpCode',
	    'ebpName', 'ebcCode', 'ebcName', 'logisticsNo', 'logisticsCode',
	    'logisticsName'), copNo: applicationNo(letter, p),
	    invtNo: p.invtNo, ...of('buyerIdType', 'buyerIdNumber', 'buyerName',
	    'buyerTelephone', 'agentCode', 'agentName') };
};

export const cancel = (p) => ({ ...aboutImport(p, 'Q'),
    reason: '买家取消订单' });

export const return_ = (p, quantities) => ({
    InvtRefundHead: { ...aboutImport(p, 'R'), reason: '买家退货' },
    InvtRefundList: returned(p.list.InventoryList, quantities, (l, qty) =>
	({ gnum: l.gnum, gcode: l.gcode, gname: l.gname, qty,
	    unit: l.unit })) });

export const tally = (...sets) => ({ DeliveryHead: { ...declared(),
	customsCode: '4000', copNo: applicationNo('T', sets[0]), ...operator,
	ieFlag: 'I', trafMode: '5', trafNo: 'CA981', voyageNo: 'CA981',
	billNo: sets[0].waybill.LogisticsHead.billNo, ...carrier },
    DeliveryList: sets.map((p, i) => ({ gnum: String(i + 1),
	logisticsNo: p.logisticsNo })) });

// One valid document of every kind that is declared, by the name of its kind;
// x: an export set, p: one of purchase.mjs. Their lists were given invtNo.
export function everyApplication(x, p) {
	return { arrival: arrival(x), departure: departure(x),
	    exportCancel: exportCancel(x), master: master(x),
	    summary: summary(x), summaryResult: summaryResult(
		'S' + pad(x.n, 17), x), exportReturn: exportReturn(x),
	    returnTally: returnTally(x), cancel: cancel(p),
	    return: return_(p), tally: tally(p) };
}
