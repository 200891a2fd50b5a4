// The life of an export: order, money, waybill and list come together, the
// parcel passes the belt, is released, arrives and departs, and is declared in
// a summary. Whoever sent the list is told each step.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { startHub, until } from './lib.mjs';
import { arrival, departure, EXPORT_LEGS, exportCancel, exportPurchase,
    exportReturn, master, returnTally, summary, summaryResult }
    from './family.mjs';
import { ack, bothDecide, instruction, parcelOf, reviewOf, scanned }
    from './floor.mjs';
import { cebTime, KINDS } from './purchase.mjs';
import { account, feedOf, judged, orderOf, post, send, settled }
    from './traffic.mjs';

let hub, port;
before(async () => {
	hub = await startHub({ name: 'life' });
	// The operator of the supervised site, and customs' own systems.
	hub.demo.tokens.site = await account(hub, 'site', 'carrier',
		'3601TEST06', '3601TEST04');
	hub.demo.tokens.customsHouse = JSON.parse(await hub.hubctl('account',
		'add', 'customs-house', '--json', '--role', 'declarant',
		'--all-enterprises')).token;
});
after(() => hub?.stop());

const SITE = { arrival: 'site', returnTally: 'site', tally: 'site',
    summaryResult: 'customsHouse' };
const as = (kind) => ({ as: SITE[kind] ?? KINDS[kind][3] });

// Sends all four legs, or those named.
async function declare(p, legs = EXPORT_LEGS) {
	for (const kind of legs) {
		const receipt = await send(hub, kind, p[kind], as(kind));
		assert.equal(receipt.returnStatus, '2', JSON.stringify(receipt));
		if (kind === 'exportList')
			p.invtNo = receipt.invtNo;
	}
	return p;
}

async function matched(mode, legs) {
	const p = await declare(exportPurchase(undefined, mode), legs);
	await judged(hub, p, 'matched');
	return p;
}

async function released(mode, legs) {
	const p = await matched(mode, legs);
	const { reviewId } = await scanned(hub, p, { weight: '0.6' });
	await bothDecide(hub, reviewId, 'release', 'release');
	const { instructionId } = await instruction(hub, p, 'release');
	assert.equal((await ack(hub, instructionId)).status, 200);
	return p;
}

// What the list's sender was told, in order.
async function told(p) {
	const { items } = await feedOf(hub, { as: 'declarant' },
		`&orderNo=${p.orderNo}`);
	return items.filter((i) => i.kind === 603).map((i) => i.returnStatus);
}

// The states of an application, by its own number.
async function states(kind, document, who = as(kind)) {
	const head = Object.values(document).find((v) =>
	    typeof v === 'object' && !Array.isArray(v)) ?? document;
	const number = head.copNo ?? head.coElNo ?? head.sumNo;
	const { items } = await feedOf(hub, who);
	return items.filter((i) => [i.copNo, i.coElNo, i.sumNo]
	    .includes(number));
}

// Sends one and waits for what becomes of it.
async function apply(kind, document) {
	const receipt = await send(hub, kind, document, as(kind));
	if (receipt.returnStatus !== '2')
		return receipt;
	let last;
	await until(`${kind} is settled`, async () => {
		last = (await states(kind, document)).at(-1);
		return last !== undefined && last.returnStatus !== '120';
	}, 5000);
	return last;
}

test('every_mode_of_export_matches_and_waits_for_its_money_or_not',
    async () => {
	for (const mode of ['9610', '1210', '1239', '9710', '9810'])
		assert.deepEqual(await told(await matched(mode)),
			['120', '399'], mode);
	const unpaid = EXPORT_LEGS.filter((l) => l !== 'collection');
	for (const mode of ['9710', '9810'])
		await matched(mode, unpaid);
	const p = await declare(exportPurchase(undefined, '9610'), unpaid);
	await settled(hub);
	const seen = await judged(hub, p, 'waiting');
	assert.deepEqual(seen.findings.map((f) => f.code), ['MISSING_PAYMENT']);
	await declare(p, ['collection']);
	await judged(hub, p, 'matched');
});

test('an_export_that_contradicts_itself_says_where', async () => {
	const p = exportPurchase();
	p.exportOrder.OrderHead.orderType = 'W';
	p.collection.charge = '99';
	p.exportWaybill.packNo = '2';
	p.exportWaybill.grossWeight = '0.7';
	p.exportList.InventoryList[0].qty = '3';
	p.exportList.InventoryList[0].totalPrice = '46.5';
	await declare(p);
	await settled(hub);
	const seen = await judged(hub, p, 'mismatched');
	assert.deepEqual(seen.findings.map((f) => f.code), ['ORDER_TYPE',
	    'COLLECTION', 'LINES', 'WEIGHT', 'PACKAGES']);
	const lines = seen.findings[2];
	assert.deepEqual(lines.fields.map((f) => [f.document, f.field, f.line,
	    f.value]), [['exportOrder', 'qty', 1, '2'],
	    ['exportList', 'qty', 1, '3'],
	    ['exportOrder', 'totalPrice', 1, '31'],
	    ['exportList', 'totalPrice', 1, '46.5']]);
	assert.deepEqual(await told(p), ['120', '100']);
	assert.equal(seen.legs.payment.head.charge, '99');
	assert.equal(seen.legs.list.head.tradeMode, '9610');
});

test('the_whole_journey_of_an_export', async () => {
	const p = await matched();
	const { reviewId, disposition } = await scanned(hub, p,
		{ weight: '0.6' });
	assert.equal(disposition, 'review');
	const seen = await reviewOf(hub, reviewId);
	assert.equal(seen.triple.order.head.orderNo, p.orderNo);
	assert.equal(seen.triple.payment.head.charge, '43.25');
	assert.equal(seen.triple.waybill.head.grossWeight, '0.6');
	assert.equal(seen.triple.list.head.statisticsFlag, 'B');
	assert.equal(seen.parcel.declaredKg, '0.60000');
	await bothDecide(hub, reviewId, 'release', 'release');
	await ack(hub, (await instruction(hub, p, 'release')).instructionId);
	assert.deepEqual(await told(p), ['120', '399', '300', '800']);

	const came = await apply('arrival', arrival(p));
	assert.equal(came.returnStatus, '399', JSON.stringify(came));
	const under = await apply('master', master(p));
	assert.equal(under.returnStatus, '399', JSON.stringify(under));
	const gone = await apply('departure', departure(p));
	assert.equal(gone.returnStatus, '399', JSON.stringify(gone));
	assert.deepEqual(await told(p), ['120', '399', '300', '800', '899']);
	const events = (await parcelOf(hub, p)).history.map((h) => h.event);
	assert.deepEqual(events.slice(-3), ['arrived', 'consigned', 'departed']);

	const document = summary(p);
	const summed = await apply('summary', document);
	assert.equal(summed.returnStatus, '399', JSON.stringify(summed));
	const results = (await states('summary', document))
	    .filter((i) => i.kind === 792);
	assert.equal(results.length, 1);
	const { sumNo, declSeqNo } = results[0];
	assert.match(sumNo, /^4000\d{4}S\d{9}$/);
	assert.match(declSeqNo, /^4000\d{4}D\d{9}$/);

	// What the hub issues, the hub would take.
	const issued = results[0].document;
	const dry = await post(hub, 'summaryResult', [], { twin: issued,
	    query: '?dryRun=true', ...as('summaryResult') });
	assert.equal(dry.items[0].returnStatus, '2', dry.text);
	const [result] = issued.CEB792Message.SummaryResult;
	assert.equal(result.SummaryResultHead.grossWeight, '0.6');
	assert.deepEqual(result.SummaryResultList.map((l) => [l.invtNo, l.gnum,
	    l.gcode]), p.exportList.InventoryList.map((l) => [p.invtNo, l.gnum,
	    l.gcode]));

	// Customs says which declaration came of it.
	const answer = summaryResult(sumNo, p);
	answer.SummaryResultHead.declSeqNo = declSeqNo;
	assert.equal((await apply('summaryResult', answer)).returnStatus, '399');
	await until('the declarant knows', async () => (await states('summary',
	    document)).some((i) => i.entryId ===
	    answer.SummaryResultHead.entryId));
});

test('money_that_comes_after_the_goods_recalls_nothing', async () => {
	const p = await released('9810', EXPORT_LEGS.filter((l) =>
	    l !== 'collection'));
	await declare(p, ['collection']);
	await settled(hub);
	assert.equal((await parcelOf(hub, p)).state, 'released');
	assert.equal((await orderOf(hub, p)).json.legs.payment.head.charge,
		'43.25');
});

test('what_is_not_there_or_not_released_does_not_move', async () => {
	const nobody = exportPurchase();
	const refused = await apply('arrival', arrival(nobody));
	assert.ok(Number(refused.returnStatus) < 0);
	assert.ok(refused.returnInfo.includes(nobody.logisticsNo));
	const p = await matched();
	assert.equal((await apply('arrival', arrival(p))).returnStatus, '399');
	assert.ok(Number((await apply('departure', departure(p))).returnStatus)
	    < 0);
	const wrong = { ...p, invtNo: '400020250E00000' };
	assert.ok(Number((await apply('master', master(wrong))).returnStatus)
	    < 0);
	assert.deepEqual(await told(p), ['120', '399']);
});

test('a_refused_application_may_come_again_as_it_was', async () => {
	const p = exportPurchase();
	const document = arrival(p);
	assert.ok(Number((await apply('arrival', document)).returnStatus) < 0);
	await declare(p);
	await send(hub, 'arrival', document, as('arrival'));
	await until('it is taken now', async () => (await states('arrival',
	    document)).at(-1).returnStatus === '399');
	// And once it is, it is the same again.
	const before = (await states('arrival', document)).length;
	await send(hub, 'arrival', document, as('arrival'));
	assert.equal((await states('arrival', document)).length, before);
});

test('a_cancelled_export_leaves_the_belt_and_its_place', async () => {
	const p = await matched();
	const { reviewId } = await scanned(hub, p, { weight: '0.6' });
	assert.equal((await apply('exportCancel', exportCancel(p)))
	    .returnStatus, '399');
	await until('the parcel is held', async () =>
		(await parcelOf(hub, p)).state === 'held');
	assert.equal((await reviewOf(hub, reviewId)).state, 'reopened');
	await judged(hub, p, 'waiting');
	assert.deepEqual((await told(p)).at(-1), '899');
	const late = await released();
	const refused = await send(hub, 'exportCancel', exportCancel(late),
		as('exportCancel'));
	assert.ok(Number(refused.returnStatus) < 0);
	assert.equal((await parcelOf(hub, late)).state, 'released');
});

test('a_summary_waits_for_its_last_list_and_takes_each_once', async () => {
	const one = await released(), two = await matched();
	const document = summary(one, two);
	await send(hub, 'summary', document, as('summary'));
	await until('it waits', async () => (await hub.sql('select state from ' +
	    'application where kind = 701 order by document_id desc limit 1'))
	    [0][0] === 'waiting');
	assert.deepEqual((await states('summary', document))
	    .map((i) => i.returnStatus), ['120']);
	assert.ok(Number((await apply('summary', summary(one))).returnStatus)
	    < 0);
	const { reviewId } = await scanned(hub, two, { weight: '0.6' });
	await bothDecide(hub, reviewId, 'release', 'release');
	await until('it is answered', async () => (await states('summary',
	    document)).some((i) => i.kind === 792));

	const simple = exportPurchase();
	simple.exportList.InventoryHead.statisticsFlag = 'A';
	await declare(simple);
	const refused = await apply('summary', summary(simple));
	assert.ok(Number(refused.returnStatus) < 0);
	assert.ok(refused.returnInfo.includes('B'));
});

test('a_summary_of_a_span_of_time_has_what_was_released_in_it', async () => {
	const inside = await released();
	const document = summary(inside);
	const head = document.SummaryApplyHead;
	document.SummaryApplyHead = Object.fromEntries(Object.entries(head)
	    .flatMap(([name, value]) => name === 'summaryFlag' ?
		[['startTime', cebTime(Date.now() - 600e3)],
		['endTime', cebTime(Date.now() + 600e3)], [name, value]] :
		[[name, value]]));
	document.SummaryApplyList = [];
	const settledAs = await apply('summary', document);
	const results = (await states('summary', document))
	    .filter((i) => i.kind === 792);
	// Lists of other tests may be simplified ones: then it says which.
	assert.equal(settledAs.returnStatus, '399', settledAs.returnInfo);
	const lists = results[0].document.CEB792Message.SummaryResult[0]
	    .SummaryResultList.map((l) => l.invtNo);
	assert.ok(lists.includes(inside.invtNo));
	assert.ok(Number((await apply('summary', summary(inside)))
	    .returnStatus) < 0);
});

test('an_arrival_without_parcels_means_those_of_its_master_bill',
    async () => {
	const p = await matched();
	const bare = arrival(p);
	bare.ArrivalHead.billNo = p.billNo + 'Z';
	bare.ArrivalList = [];
	assert.ok(Number((await apply('arrival', bare)).returnStatus) < 0);
	const under = master(p);
	under.WayBillHead.billNo = p.billNo + 'Z';
	assert.equal((await apply('master', under)).returnStatus, '399');
	await send(hub, 'arrival', bare, as('arrival'));
	await until('it is taken now', async () => (await states('arrival',
	    bare)).at(-1).returnStatus === '399');
	assert.equal((await parcelOf(hub, p)).history.at(-1).event, 'arrived');
});

test('goods_of_an_export_come_back_once_and_are_tallied', async () => {
	const p = await released();
	const early = await apply('returnTally', returnTally(p));
	assert.ok(Number(early.returnStatus) < 0);
	assert.equal((await apply('exportReturn', exportReturn(p, ['1', '1'])))
	    .returnStatus, '399');
	assert.ok(Number((await apply('exportReturn',
	    exportReturn(p, ['2', '0']))).returnStatus) < 0);
	assert.equal((await apply('exportReturn', exportReturn(p, ['1', '0'])))
	    .returnStatus, '399');
	assert.equal((await apply('returnTally', returnTally(p))).returnStatus,
		'399');
	assert.equal((await parcelOf(hub, p)).history.at(-1).event,
		'came_back');
});
