// When documents come: in any order, late, twice, deleted. The verdict is a
// function of what is there, never of how it came.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { startHub, until } from './lib.mjs';
import { amended, cebTime, purchase } from './purchase.mjs';
import { changed, feedOf, headOf, judged, orderOf, send, sendAll, settled }
    from './traffic.mjs';

let hub;
before(async () => { hub = await startHub({ name: 'recon_arrival' }); });
after(() => hub?.stop());

const KINDS = ['order', 'payment', 'waybill', 'list'];
const codes = (seen) => seen.findings.map((f) => f.code);

function orders(rest) {
	return rest.length === 0 ? [[]] : rest.flatMap((kind) =>
	    orders(rest.filter((k) => k !== kind)).map((o) => [kind, ...o]));
}

// Sent one by one, each judged before the next comes.
async function arrive(p, kinds) {
	for (const kind of kinds) {
		await sendAll(hub, p, [kind]);
		await settled(hub);
	}
}

test('all_twenty_four_orders_of_arrival_come_to_the_same_verdict',
    async () => {
	const good = orders(KINDS).map((kinds) => [purchase(), kinds]);
	const bad = orders(KINDS).map((kinds) => [purchase(), kinds]);
	for (const [p] of bad) {
		headOf(p.payment).amountPaid = '1';
		headOf(p.list).buyerTelephone = '19900000001';
		headOf(p.waybill).consignee = '测试某';
	}
	for (let step = 0; step < 4; step++) {
		await Promise.all([...good, ...bad].map(([p, kinds]) =>
			sendAll(hub, p, [kinds[step]])));
		await settled(hub);
	}
	for (const [p, kinds] of good) {
		const seen = (await orderOf(hub, p)).json;
		assert.equal(seen.verdict, 'matched', kinds.join());
		assert.deepEqual(codes(seen), []);
		const { items } = await feedOf(hub, { as: 'declarant' },
			`&orderNo=${p.orderNo}`);
		assert.deepEqual(items.map((i) => i.returnStatus),
			['120', '399']);
	}
	for (const [p, kinds] of bad) {
		const seen = (await orderOf(hub, p)).json;
		assert.equal(seen.verdict, 'mismatched', kinds.join());
		assert.deepEqual(codes(seen), ['AMOUNT_PAID', 'BUYER_PHONE',
			'CONSIGNEE'], kinds.join());
	}
});

// What is missing is told by everything that is there.
const MISSING = { order: 'MISSING_ORDER', payment: 'MISSING_PAYMENT',
    waybill: 'MISSING_WAYBILL', list: 'MISSING_LIST' };

test('a_purchase_that_waits_says_what_it_waits_for', async () => {
	for (let mask = 1; mask < 15; mask++) {
		const there = KINDS.filter((_, i) => mask & (1 << i));
		if (there.join() === 'waybill')
			continue;
		const p = purchase();
		await sendAll(hub, p, there);
		await settled(hub);
		const seen = await judged(hub, p, 'waiting', { as: 'customs' });
		// The waybill is tied by the list: without it, it is missing.
		assert.deepEqual(codes(seen), KINDS.filter((kind) =>
		    !there.includes(kind) || kind === 'waybill' &&
		    !there.includes('list')).map((kind) => MISSING[kind]));
		for (const kind of KINDS) {
			const tied = there.includes(kind) && (kind !== 'waybill' ||
			    there.includes('list'));
			assert.equal(seen.legs[kind] !== null, tied, kind);
		}
	}
});

test('a_purchase_is_known_from_any_leg_that_names_it', async () => {
	for (const kind of ['order', 'payment', 'list']) {
		const p = purchase();
		await sendAll(hub, p, [kind]);
		for (const as of ['platform', 'customs', 'supervisor']) {
			const seen = await orderOf(hub, p, { as });
			assert.equal(seen.status, 200, `${kind} ${as}`);
			assert.equal(seen.json.verdict, 'waiting');
		}
	}
	const p = purchase();
	await sendAll(hub, p, ['waybill']);
	assert.equal((await orderOf(hub, p, { as: 'customs' })).status, 404);
});

test('a_purchase_is_found_by_platform_and_by_merchant', async () => {
	for (const kind of ['order', 'list']) {
		const p = purchase();
		await sendAll(hub, p, [kind]);
		await settled(hub);
		const by = (ebpCode) => orderOf(hub, { ...p, ebpCode });
		const seen = await by(headOf(p[kind]).ebcCode);
		assert.equal(seen.status, 200);
		assert.equal(seen.json.ebpCode, p.ebpCode);
		assert.deepEqual(seen.json, (await by(p.ebpCode)).json);
		for (const other of ['3601TEST03', '3601TEST04', 'X'])
			assert.equal((await by(other)).status, 404);
	}
});

test('a_contradiction_is_told_before_all_legs_are_there', async () => {
	const p = purchase();
	headOf(p.payment).amountPaid = '1';
	await sendAll(hub, p, ['order', 'payment']);
	await settled(hub);
	const seen = await judged(hub, p, 'mismatched');
	assert.deepEqual(codes(seen), ['AMOUNT_PAID', 'MISSING_WAYBILL',
		'MISSING_LIST']);
});

test('a_draft_takes_no_part', async () => {
	const p = purchase();
	await sendAll(hub, p, ['order', 'waybill', 'list']);
	const draft = changed(p.payment, { appStatus: '1' });
	assert.equal((await send(hub, 'payment', draft)).returnStatus, '1');
	await settled(hub);
	assert.deepEqual(codes(await judged(hub, p, 'waiting')),
		['MISSING_PAYMENT']);
	await sendAll(hub, p, ['payment']);
	await judged(hub, p, 'matched');
});

test('a_window_that_closes_expires_and_a_late_leg_revives', async () => {
	await hub.set('recon.window_seconds', 1);
	const late = purchase(), never = purchase(), wrong = purchase();
	headOf(wrong.payment).amountPaid = '1';
	await Promise.all([sendAll(hub, late, ['order', 'waybill', 'list']),
		sendAll(hub, never, ['list']),
		sendAll(hub, wrong, ['order', 'waybill', 'list'])]);
	for (const p of [late, never, wrong])
		await judged(hub, p, 'expired');
	await hub.set('recon.window_seconds', 86400);
	assert.deepEqual(codes((await orderOf(hub, never)).json),
		['MISSING_ORDER', 'MISSING_PAYMENT', 'MISSING_WAYBILL']);
	const told = async (p) => (await feedOf(hub, { as: 'declarant' },
	    `&orderNo=${p.orderNo}`)).items;
	let items = await told(late);
	assert.deepEqual(items.map((i) => i.returnStatus), ['120', '100']);
	assert.equal(items[1].verdict, 'expired');
	assert.deepEqual(items[1].findings.map((f) => f.code),
		['MISSING_PAYMENT']);
	await sendAll(hub, late, ['payment']);
	await sendAll(hub, wrong, ['payment']);
	await judged(hub, late, 'matched');
	const seen = await judged(hub, wrong, 'mismatched');
	assert.deepEqual(codes(seen), ['AMOUNT_PAID']);
	items = await told(late);
	assert.deepEqual(items.map((i) => i.returnStatus),
		['120', '100', '399']);
	// An expired list is a rejected one: it may be declared again.
	const again = changed(never.list, { note: '重报',
	    appTime: cebTime(Date.now() + 60000) });
	assert.equal((await send(hub, 'list', again)).returnStatus, '2');
});

test('a_second_payment_changes_no_verdict_and_is_remarked', async () => {
	for (const good of [true, false]) {
		const p = purchase(), q = purchase();
		if (!good)
			headOf(p.payment).amountPaid = '1';
		await sendAll(hub, p);
		await settled(hub);
		const verdict = good ? 'matched' : 'mismatched';
		const before = await judged(hub, p, verdict);
		assert.deepEqual(before.warnings, []);
		const second = changed(q.payment, { orderNo: p.orderNo,
		    payerName: '测试某', amountPaid: '5' });
		assert.equal((await send(hub, 'payment', second)).returnStatus,
			'2');
		await settled(hub);
		const seen = await judged(hub, p, verdict);
		assert.deepEqual(seen.findings, before.findings);
		assert.deepEqual(seen.warnings.map((w) => w.code),
			['DUPLICATE']);
		assert.equal(seen.legs.payment.head.payTransactionId,
			headOf(p.payment).payTransactionId);
		const gone = changed(second, { appType: '3',
		    appTime: cebTime(Date.now() + 60000) });
		assert.equal((await send(hub, 'payment', gone)).returnStatus,
			'2');
		await settled(hub);
		assert.deepEqual((await judged(hub, p, verdict)).warnings, []);
	}
});

test('a_second_list_changes_no_verdict_and_is_remarked', async () => {
	const p = purchase(), q = purchase();
	await sendAll(hub, p);
	await settled(hub);
	await judged(hub, p, 'matched');
	const second = changed(q.list, { orderNo: p.orderNo,
	    logisticsNo: p.logisticsNo, buyerName: '测试某' });
	assert.equal((await send(hub, 'list', second)).returnStatus, '2');
	await settled(hub);
	const seen = await judged(hub, p, 'matched');
	assert.deepEqual(seen.findings, []);
	assert.deepEqual(seen.warnings.map((w) => w.code), ['DUPLICATE']);
	assert.equal(seen.legs.list.head.copNo, headOf(p.list).copNo);
});

test('a_list_of_another_order_for_the_same_waybill_is_remarked_on_both',
    async () => {
	const p = purchase(), q = purchase();
	await sendAll(hub, p);
	await settled(hub);
	await judged(hub, p, 'matched');
	headOf(q.list).logisticsNo = p.logisticsNo;
	await sendAll(hub, q, ['order', 'payment', 'list']);
	await settled(hub);
	const first = await judged(hub, p, 'matched');
	assert.deepEqual(first.warnings.map((w) => w.code), ['DUPLICATE']);
	assert.equal(first.legs.waybill.head.logisticsNo, p.logisticsNo);
	const second = await judged(hub, q, 'waiting');
	assert.deepEqual(codes(second), ['MISSING_WAYBILL']);
	assert.deepEqual(second.warnings.map((w) => w.code), ['DUPLICATE']);
	assert.equal(second.legs.waybill, null);
});

test('who_came_second_takes_the_place_of_a_deleted_first', async () => {
	const p = purchase(), q = purchase();
	headOf(p.payment).amountPaid = '1';
	await sendAll(hub, p, ['order', 'payment']);
	const second = changed(q.payment, { orderNo: p.orderNo,
	    payTransactionId: headOf(p.order).payTransactionId + 'B',
	    payerName: p.person.name, payerIdNumber: p.person.id });
	delete headOf(p.order).payTransactionId;
	assert.equal((await send(hub, 'payment', second)).returnStatus, '2');
	const order = amended(p.order, {});
	assert.equal((await send(hub, 'order', order)).returnStatus, '2');
	await sendAll(hub, p, ['waybill', 'list']);
	await settled(hub);
	assert.deepEqual(codes(await judged(hub, p, 'mismatched')),
		['AMOUNT_PAID']);
	const gone = amended(p.payment, {}, '3', 60000);
	assert.equal((await send(hub, 'payment', gone)).returnStatus, '2');
	const seen = await judged(hub, p, 'matched');
	assert.deepEqual(seen.warnings, []);
});

test('a_deleted_leg_is_missed_again', async () => {
	const p = purchase();
	await arrive(p, ['order', 'payment']);
	const gone = amended(p.payment, {}, '3');
	assert.equal((await send(hub, 'payment', gone)).returnStatus, '2');
	await settled(hub);
	const seen = await judged(hub, p, 'waiting');
	assert.ok(codes(seen).includes('MISSING_PAYMENT'));
	assert.equal(seen.legs.payment, null);
});

test('an_amended_payment_that_moves_to_another_order_leaves_the_first',
    async () => {
	const p = purchase(), q = purchase();
	headOf(p.payment).orderNo = q.orderNo;
	headOf(q.order).payTransactionId = headOf(p.payment).payTransactionId;
	headOf(p.payment).payerName = q.person.name;
	headOf(p.payment).payerIdNumber = q.person.id;
	await sendAll(hub, q, ['order']);
	await sendAll(hub, p, ['order', 'payment']);
	await settled(hub);
	assert.ok((await orderOf(hub, q)).json.legs.payment);
	const moved = amended(p.payment, { orderNo: p.orderNo,
	    payerName: p.person.name, payerIdNumber: p.person.id });
	assert.equal((await send(hub, 'payment', moved)).returnStatus, '2');
	await settled(hub);
	assert.equal((await orderOf(hub, q)).json.legs.payment, null);
	assert.ok((await orderOf(hub, p)).json.legs.payment);
	assert.ok(codes(await judged(hub, q, 'waiting'))
	    .includes('MISSING_PAYMENT'));
});

// Seven months pass for this purchase and its parcel.
async function age(p) {
	await hub.sql(`update purchase set first_leg_at = first_leg_at - interval
	    '210 days', window_ends_at = window_ends_at - interval '210 days'
	    where order_no = '${p.orderNo}'`);
	await hub.sql(`update parcel set first_seen_at = first_seen_at -
	    interval '210 days' where logistics_no = '${p.logisticsNo}'`);
}

test('a_waybill_number_used_again_takes_nothing_from_the_first_purchase',
    async () => {
	for (const kinds of [KINDS, ['list', 'order', 'payment', 'waybill']]) {
		const p = purchase(), q = purchase();
		await sendAll(hub, p);
		await settled(hub);
		const before = await judged(hub, p, 'matched');
		headOf(q.waybill).logisticsNo = p.logisticsNo;
		headOf(q.list).logisticsNo = p.logisticsNo;
		const early = await send(hub, 'waybill', q.waybill);
		assert.equal(early.returnStatus, '-504015');
		await age(p);
		await sendAll(hub, q, kinds);
		await settled(hub);
		const seen = await judged(hub, q, 'matched');
		assert.deepEqual(seen.warnings, []);
		const after = await judged(hub, p, 'matched');
		assert.deepEqual(after.legs, before.legs);
		assert.deepEqual(after.warnings, []);
		const { items } = await feedOf(hub, { as: 'declarant' },
			`&logisticsNo=${p.logisticsNo}`);
		assert.deepEqual(items.map((i) => i.returnStatus),
			['120', '399', '120', '399']);
		const parcel = await hub.request('GET', '/v1/parcels/' +
		    `${p.logisticsCode}/${p.logisticsNo}`, { as: 'carrier' });
		assert.equal(parcel.json.order.orderNo, q.orderNo);
	}
});

test('a_verdict_is_there_within_a_moment_of_the_last_leg', async () => {
	const took = [];
	for (let i = 0; i < 30; i++) {
		const p = purchase();
		await sendAll(hub, p, ['order', 'payment', 'waybill']);
		await settled(hub);
		await sendAll(hub, p, ['list']);
		const began = performance.now();
		await until('matched', async () =>
			(await orderOf(hub, p)).json.verdict === 'matched', 5000);
		took.push(performance.now() - began);
	}
	took.sort((a, b) => a - b);
	assert.ok(took[15] < 250, `half took ${took[15]} ms or more`);
});
