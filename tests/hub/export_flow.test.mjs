// What the offices read of both flows: the taxes of an import beside what was
// withheld, and of an export its goods, its money and its refund.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { startHub } from './lib.mjs';
import { EXPORT_LEGS, exportPurchase } from './family.mjs';
import { bothDecide, released, scanned } from './floor.mjs';
import { closedOver, exported, manifestOf, plain, readCsv, readMsgpack,
    readNdjson, sha256, sum } from './ledger.mjs';
import { KINDS } from './purchase.mjs';
import { judged, send } from './traffic.mjs';

let hub;
before(async () => { hub = await startHub({ name: 'export-flow' }); });
after(() => hub?.stop());

async function rowsOf(name, p) {
	const to = await closedOver(hub, name);
	const { rows } = readCsv((await exported(hub, name, { to })).body);
	return rows.filter((r) => Object.entries(r).some(([column, value]) =>
		column.endsWith('.orderNo') && value === p.orderNo));
}

async function declared(p, legs = EXPORT_LEGS) {
	for (const kind of legs) {
		const receipt = await send(hub, kind, p[kind],
			{ as: KINDS[kind][3] });
		assert.equal(receipt.returnStatus, '2', JSON.stringify(receipt));
		if (kind === 'exportList')
			p.invtNo = receipt.invtNo;
	}
	return p;
}

async function left(p = exportPurchase()) {
	await declared(p);
	await judged(hub, p, 'matched');
	const { reviewId } = await scanned(hub, p, { weight: '0.6' });
	await bothDecide(hub, reviewId, 'release', 'release');
	return p;
}

test('an_import_s_row_has_the_computed_tax_beside_the_withheld', async () => {
	const { p } = await released(hub);
	const rows = await rowsOf('tax', p);
	assert.equal(rows.length, 2);
	const [row, second] = rows;
	assert.equal(row.event, 'released', 'in the row of the release itself');
	assert.equal(row.flow, 'import');
	assert.match(row['taxBill.taxNo'], /^4000\d{4}T\d{9}$/);
	assert.equal(row['taxBill.status'], '1');
	assert.equal(second['taxBill.taxNo'], row['taxBill.taxNo']);
	for (const tax of ['customsTax', 'valueAddedTax', 'consumptionTax']) {
		assert.equal(plain(row[`taxBill.${tax}`]),
			sum(rows.map((r) => r[`taxBill.line.${tax}`])), tax);
		assert.equal(second[`taxBill.${tax}`], '', 'once');
	}
	assert.equal(sum(rows.map((r) => r['taxBill.line.taxPrice'])),
		'267.25');
	assert.equal(row['order.taxTotal.withheldByEnterprise'], '23.59');
	assert.equal(sum(['23.59', row['order.taxTotal.shortOfTaxBill']]),
		plain(row['taxBill.valueAddedTax']));
	assert.equal(row['order.taxTotal.overTaxBill'], '');
	for (const column of Object.keys(row).filter((c) =>
	    /^(exportList|summaryResult)\./.test(c)))
		assert.equal(row[column], '', column);
});

test('the_columns_that_were_there_are_still_where_they_were', async () => {
	const { columns: tax } = readCsv((await exported(hub, 'tax')).body);
	assert.deepEqual(tax.slice(0, 33), ['entry', 'event', 'eventTime',
	    'verdict', 'findings', 'list.invtNo', 'list.preNo', 'list.copNo',
	    'list.customsCode', 'list.declTime', 'list.tradeMode',
	    'list.orderNo', 'list.ebpCode', 'list.ebpName', 'list.ebcCode',
	    'list.ebcName', 'list.agentCode', 'list.assureCode',
	    'list.logisticsCode', 'list.logisticsNo', 'list.buyerIdNumber',
	    'list.line.gnum', 'list.line.gcode', 'list.line.gname',
	    'list.line.country', 'list.line.qty', 'list.line.unit',
	    'list.line.price', 'list.line.totalPrice', 'list.freight',
	    'list.insuredFee', 'order.acturalPaid',
	    'order.taxTotal.withheldByEnterprise']);
	const { columns: forex } = readCsv((await exported(hub, 'forex')).body);
	assert.deepEqual(forex.slice(0, 27), ['entry', 'event', 'eventTime',
	    'verdict', 'findings', 'payment.payCode', 'payment.payName',
	    'payment.payTransactionId', 'payment.orderNo', 'payment.ebpCode',
	    'payment.payerName', 'payment.payerIdNumber', 'payment.amountPaid',
	    'payment.currency', 'payment.payTime', 'order.ebcCode',
	    'order.ebcName', 'order.goodsValue', 'order.freight',
	    'order.discount', 'order.taxTotal.withheldByEnterprise',
	    'order.acturalPaid', 'order.line.itemName', 'list.invtNo',
	    'list.country', 'waybill.logisticsCode', 'waybill.logisticsNo']);
});

test('a_released_603_is_in_the_tax_export_line_by_line', async () => {
	const p = await left();
	const rows = await rowsOf('tax', p);
	assert.equal(rows.length, 2);
	for (const [i, row] of rows.entries()) {
		const head = p.exportList.InventoryHead;
		assert.deepEqual([row.entry, row.event, row.verdict, row.flow],
			['original', 'released', 'matched', 'export']);
		assert.equal(row['exportList.invtNo'], p.invtNo);
		assert.match(row['exportList.invtNo'], /^\d{8}E\d{9}$/);
		for (const name of ['copNo', 'statisticsFlag', 'ownerCode',
		    'tradeMode', 'ebcName', 'logisticsNo', 'country', 'POD'])
			assert.equal(row[`exportList.${name}`], head[name], name);
		for (const name of ['gnum', 'gcode', 'itemName', 'qty', 'unit1',
		    'currency', 'totalPrice'])
			assert.equal(row[`exportList.line.${name}`],
				p.exportList.InventoryList[i][name], name);
		for (const column of Object.keys(row).filter((c) =>
		    /^(list|order|tax)/.test(c)))
			assert.equal(row[column], '', column);
		assert.equal(row['summaryResult.sumNo'], '');
	}
});

test('the_forex_office_reads_money_joined_to_goods_and_list', async () => {
	const p = await declared(exportPurchase());
	await judged(hub, p, 'matched');
	const [row, ...more] = await rowsOf('forex', p);
	assert.deepEqual(more, []);
	assert.deepEqual([row.entry, row.verdict, row.flow, row.findings],
		['original', 'matched', 'export', '']);
	for (const name of ['payCode', 'payNo', 'charge', 'currency',
	    'accountingDate', 'ebcCode', 'orderNo', 'ebpCode'])
		assert.equal(row[`collection.${name}`], p.collection[name], name);
	assert.equal(row['exportOrder.goodsValue'],
		p.exportOrder.OrderHead.goodsValue);
	assert.equal(row['exportOrder.line.itemName'],
		'测试耳机 x 2; 测试手机壳 x 1');
	assert.equal(row['exportWaybill.logisticsNo'], p.logisticsNo);
	assert.equal(row['exportList.invtNo'], p.invtNo);
	assert.equal(row['exportList.POD'], p.exportList.InventoryHead.POD);
	for (const column of Object.keys(row).filter((c) =>
	    /^(payment|order|list|waybill)\./.test(c)))
		assert.equal(row[column], '', column);

	const bad = exportPurchase();
	bad.collection.charge = '99';
	await declared(bad);
	await judged(hub, bad, 'mismatched');
	const [wrong] = await rowsOf('forex', bad);
	assert.equal(wrong.verdict, 'mismatched');
	assert.match(wrong.findings, /COLLECTION/);
});

test('formats_digests_and_sums_hold_for_both_flows', async () => {
	await left();
	await released(hub);
	const to = await closedOver(hub);
	for (const name of ['tax', 'forex']) {
		const [csv, ndjson, msgpack] = await Promise.all(['csv',
		    'ndjson', 'msgpack'].map((format) => exported(hub, name,
			{ to, format })));
		const { rows, columns } = readCsv(csv.body);
		const json = readNdjson(ndjson.body);
		assert.deepEqual(readMsgpack(msgpack.body), json);
		assert.deepEqual(new Set(json.map((r) => r.flow)),
			new Set(['import', 'export']));
		for (const row of json)
			assert.deepEqual(Object.keys(row), columns);
		const { json: said } = await manifestOf(hub, name,
			{ from: '2000-01-01', to });
		assert.equal(said.sha256, sha256(csv.body));
		assert.equal(said.rows, rows.length);
		for (const [column, total] of Object.entries(said.sums))
			assert.equal(plain(total), sum(rows.map((r) =>
				r[column])), column);
	}
});

test('a_name_in_an_export_is_no_formula_either', async () => {
	const p = exportPurchase();
	const names = ['=1+1', '@SUM(A1)'];
	for (const [i, name] of names.entries()) {
		p.exportOrder.OrderList[i].itemName = name;
		p.exportList.InventoryList[i].itemName = name;
	}
	await left(p);
	for (const name of ['tax', 'forex']) {
		for (const row of await rowsOf(name, p)) {
			for (const [column, value] of Object.entries(row))
				assert.ok(!/^[=+\-@\t\r\n]/.test(value),
					`${column}: ${value}`);
		}
	}
	const to = await closedOver(hub);
	const json = readNdjson((await exported(hub, 'tax',
		{ to, format: 'ndjson' })).body);
	assert.deepEqual(json.filter((r) =>
		r['exportList.orderNo'] === p.orderNo)
	    .map((r) => r['exportList.line.itemName']), names);
});
