// The tax bill of what was released: computed, delivered, kept in the export,
// and consolidated or void when its time has come. Over HTTPS, with real
// documents.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { startHub, until } from './lib.mjs';
import { purchase } from './purchase.mjs';
import { bothDecide, hold, lift, ready, released, scanned } from './floor.mjs';
import { sum } from './ledger.mjs';
import { feedOf, noSchema, orderOf, schemaSays } from './traffic.mjs';

let hub;
before(async () => { hub = await startHub({ name: 'tax' }); });
after(() => hub?.stop());

// The tax items of the declarant's feed for one order.
async function billsOf(p) {
	const { items } = await feedOf(hub, { as: 'declarant' },
		`&orderNo=${p.orderNo}`);
	return items.filter((i) => i.kind === 816 || i.kind === 818);
}

const billed = (p, n = 1) => until(`${n} tax items`, async () => {
	const items = await billsOf(p);
	return items.length >= n && items;
});

const partOf = (item) => Object.values(item.document)[0].Tax[0];

async function releasedAs(p) {
	await ready(hub, p);
	const { reviewId } = await scanned(hub, p);
	await bothDecide(hub, reviewId, 'release', 'release');
	return p;
}

test('a_release_brings_the_tax_bill_to_the_declarant', async () => {
	const { p } = await released(hub);
	const [item] = await billed(p);
	assert.equal(item.kind, 816);
	assert.equal(item.returnStatus, '1');
	assert.equal(item.logisticsNo, p.logisticsNo);
	const { TaxHeadRd: head, TaxListRd: lines } = partOf(item);
	assert.equal(head.taxNo, item.taxNo);
	assert.match(head.taxNo, /^4000\d{4}T\d{9}$/);
	assert.match(head.returnTime, /^\d{17}$/);
	assert.equal(head.invtNo, item.invtNo);
	for (const name of ['assureCode', 'ebcCode', 'logisticsCode',
	    'agentCode', 'customsCode'])
		assert.equal(head[name], p.list.InventoryHead[name], name);
	// 259.25 and 8 of freight, 13 % of VAT, 70 % of it.
	assert.deepEqual(lines.map((l) => l.gnum), ['1', '2']);
	assert.equal(sum(lines.map((l) => l.taxPrice)), '267.25');
	assert.equal(head.valueAddedTax, sum(lines.map((l) =>
		l.valueAddedTax)));
	assert.ok(Math.abs(Number(head.valueAddedTax) - 267.25 * 0.091) <
		0.011, head.valueAddedTax);
	assert.equal(head.customsTax, '0');
	assert.equal(head.consumptionTax, '0');
	for (const secret of [p.person.name, p.person.id, p.person.phone])
		assert.ok(!JSON.stringify(item).includes(secret));
});

test('rates_are_what_was_in_force_when_the_list_was_declared', async () => {
	const p = purchase();
	const [a, b] = p.list.InventoryList;
	await hub.set(`tax.rate.${a.gcode.slice(0, 4)}`,
		'vat:9,consumption:15');
	await hub.set(`tax.rate.${a.gcode}`, 'vat:13,consumption:15');
	await ready(hub, p);
	await hub.set(`tax.rate.${a.gcode}`, 'vat:1');
	const { reviewId } = await scanned(hub, p);
	await bothDecide(hub, reviewId, 'release', 'release');
	const { TaxListRd: lines } = partOf((await billed(p))[0]);
	const cents = (x) => (Math.round(x * 100) / 100).toFixed(2)
	    .replace(/\.?0+$/, '');
	const price = Number(lines[0].taxPrice);
	assert.equal(lines[0].valueAddedTax, cents(price / 0.85 * 0.13 * 0.7));
	assert.equal(lines[0].consumptionTax, cents(price / 0.85 * 0.15 * 0.7));
	if (b.gcode.slice(0, 4) !== a.gcode.slice(0, 4))
		assert.equal(lines[1].consumptionTax, '0');
	await hub.set(`tax.rate.${a.gcode}`, 'none');
	await hub.set(`tax.rate.${a.gcode.slice(0, 4)}`, 'none');
});

test('one_item_over_the_limit_owes_everything', async () => {
	const p = purchase();
	p.order.OrderList = [{ ...p.order.OrderList[0], qty: '1',
	    price: '6000', totalPrice: '6000' }];
	p.list.InventoryList = [{ ...p.list.InventoryList[0], qty: '1',
	    qty1: '1', price: '6000', totalPrice: '6000' }];
	Object.assign(p.order.OrderHead, { goodsValue: '6000',
	    taxTotal: '781.04', acturalPaid: '6791.04' });
	p.payment.PaymentHead.amountPaid = '6791.04';
	await hub.set('tax.rate.default', 'vat:13,duty:10');
	await releasedAs(p);
	const { TaxHeadRd: head } = partOf((await billed(p))[0]);
	await hub.set('tax.rate.default', 'vat:13');
	assert.equal(head.customsTax, '600.8');
	assert.equal(head.valueAddedTax, '859.14');
	assert.ok(!(await orderOf(hub, p)).json.warnings.some((w) =>
		w.code === 'LIMIT_SINGLE'), 'one item may be over it');
});

test('several_items_over_the_limit_are_taxed_in_full_and_said_so', async () => {
	const p = purchase();
	p.order.OrderList = [{ ...p.order.OrderList[0], qty: '2',
	    price: '3000', totalPrice: '6000' }];
	p.list.InventoryList = [{ ...p.list.InventoryList[0], qty: '2',
	    qty1: '2', price: '3000', totalPrice: '6000' }];
	Object.assign(p.order.OrderHead, { goodsValue: '6000',
	    taxTotal: '781.04', acturalPaid: '6791.04' });
	p.payment.PaymentHead.amountPaid = '6791.04';
	await releasedAs(p);
	const { TaxHeadRd: head } = partOf((await billed(p))[0]);
	assert.equal(head.valueAddedTax, '781.04');
	const { warnings } = (await orderOf(hub, p)).json;
	assert.deepEqual(warnings.map((w) => [w.code, w.fields[0].value]),
		[['LIMIT_SINGLE', '6008']]);
});

test('what_was_withheld_is_held_against_the_bill', async () => {
	const { p } = await released(hub);
	const { TaxHeadRd: head } = partOf((await billed(p))[0]);
	const order = (await orderOf(hub, p)).json;
	const warning = order.warnings.find((w) => w.code === 'TAX_WITHHELD');
	assert.ok(warning, JSON.stringify(order.warnings));
	assert.equal(order.verdict, 'matched', 'it blocks nothing');
	assert.deepEqual(warning.fields.slice(0, 3).map((f) => [f.document,
	    f.field, f.value]), [['order', 'taxTotal', '23.59'],
	    ['taxBill', 'customsTax', '0'],
	    ['taxBill', 'valueAddedTax', head.valueAddedTax]]);

	const right = purchase();
	const paid = (269.25 + Number(head.valueAddedTax)).toFixed(2);
	Object.assign(right.order.OrderHead, { taxTotal: head.valueAddedTax,
	    acturalPaid: paid });
	right.payment.PaymentHead.amountPaid = paid;
	await releasedAs(right);
	await billed(right);
	assert.deepEqual((await orderOf(hub, right)).json.warnings, []);
});

test('a_parcel_that_goes_back_voids_its_bill', async () => {
	const { p } = await released(hub);
	const [bill] = await billed(p);
	const { holdId } = await hold(hub, 'parcel',
		`${p.logisticsCode}/${p.logisticsNo}`);
	await lift(hub, holdId);
	assert.equal((await hub.request('POST',
		`/v1/parcels/${p.logisticsCode}/${p.logisticsNo}/settle`,
		{ as: 'customs', json: { outcome: 'return',
		    reason: '退运' } })).status, 200);
	const [, state] = await billed(p, 2);
	assert.equal(state.kind, 818);
	assert.equal(state.returnStatus, '3');
	const { TaxHeadStatus: head } = partOf(state);
	assert.equal(head.taxNo, bill.taxNo);
	assert.equal(head.status, '3');
	assert.equal(head.entDutyNo, undefined);
	assert.deepEqual((await orderOf(hub, p)).json.warnings, [],
		'nothing is held against a void bill');
});

test('after_the_days_of_return_the_bills_go_onto_one_slip', async () => {
	const one = (await released(hub)).p;
	const two = (await released(hub)).p;
	await billed(one);
	await billed(two);
	await hub.set('tax.consolidate_days', 0);
	const states = [];
	for (const p of [one, two])
		states.push((await until('it is consolidated', async () => {
			const items = await billsOf(p);
			return items.length === 2 && items;
		}, 30000))[1]);
	await hub.set('tax.consolidate_days', 30);
	assert.deepEqual(states.map((s) => [s.kind, s.returnStatus]),
		[[818, '2'], [818, '2']]);
	const slips = states.map((s) => partOf(s).TaxHeadStatus.entDutyNo);
	assert.match(slips[0], /^4000\d{4}P\d{9}$/);
	assert.equal(slips[0], slips[1], 'one guarantor, one district, a day');
});

test('a_bill_is_made_once_whatever_dies', async () => {
	const p = purchase();
	await ready(hub, p);
	const { reviewId } = await scanned(hub, p);
	await bothDecide(hub, reviewId, 'release', 'release');
	for (const pid of hub.pids('worker'))
		process.kill(pid, 'SIGKILL');
	await until('the hub is back', async () => {
		try {
			return (await hub.request('GET', '/readyz')).status
			    === 200;
		} catch {
			return false;
		}
	}, 30000);
	await until('the bill', async () => (await billsOf(p)).length > 0,
		30000);
	await new Promise((resolve) => setTimeout(resolve, 1000));
	assert.deepEqual((await billsOf(p)).map((i) => i.kind), [816]);
});

test('every_message_is_valid_by_the_official_schema',
    { skip: noSchema }, async () => {
	const items = (await feedOf(hub, { as: 'declarant' })).items.filter((i) =>
		i.document);
	assert.ok(items.some((i) => i.kind === 816));
	assert.ok(items.some((i) => i.kind === 818));
	const texts = await Promise.all(items.map(async (i) =>
		(await hub.request('GET', `/v1/receipts/${i.receiptId}`,
		    { as: 'declarant', headers: { accept: 'application/xml' } }))
		    .text));
	assert.equal(await schemaSays(texts), '');
});
