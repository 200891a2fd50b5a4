// A refund can be proven from the tax export alone: the row of a list, its
// 603, the summary 701, its result 792, the declaration. And what comes back
// is a correction, and voids its tax bill.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { startHub, until } from './lib.mjs';
import { EXPORT_LEGS, departure, exportPurchase, exportReturn, return_,
    summary, summaryResult } from './family.mjs';
import { ack, bothDecide, instruction, ready, scanned } from './floor.mjs';
import { closedOver, exported, readCsv, sum } from './ledger.mjs';
import { KINDS } from './purchase.mjs';
import { feedOf, judged, send } from './traffic.mjs';

let hub;
before(async () => {
	hub = await startHub({ name: 'export-refund' });
	hub.demo.tokens.customsHouse = JSON.parse(await hub.hubctl('account',
		'add', 'customs-house', '--json', '--role', 'declarant',
		'--all-enterprises')).token;
});
after(() => hub?.stop());

async function rowsOf(p) {
	const to = await closedOver(hub);
	const { rows } = readCsv((await exported(hub, 'tax', { to })).body);
	return rows.filter((r) => [r['list.orderNo'], r['exportList.orderNo']]
	    .includes(p.orderNo));
}

// The first line of each event.
const events = (rows) => rows.filter((r) => r['list.line.gnum'] === '1' ||
    r['exportList.line.gnum'] === '1');

async function release(p, weight) {
	const { reviewId } = await scanned(hub, p, { weight });
	await bothDecide(hub, reviewId, 'release', 'release');
	const { instructionId } = await instruction(hub, p, 'release');
	assert.equal((await ack(hub, instructionId)).status, 200);
	return p;
}

async function left(p = exportPurchase()) {
	for (const kind of EXPORT_LEGS) {
		const receipt = await send(hub, kind, p[kind],
			{ as: KINDS[kind][3] });
		if (kind === 'exportList')
			p.invtNo = receipt.invtNo;
	}
	await judged(hub, p, 'matched');
	return release(p, '0.6');
}

async function entered() {
	const p = await ready(hub);
	await release(p, '1.25');
	const bill = await until('the bill', async () => (await billsOf(p))[0]);
	p.invtNo = bill.invtNo;
	return p;
}

async function billsOf(p) {
	const { items } = await feedOf(hub, { as: 'declarant' },
		`&orderNo=${p.orderNo}`);
	return items.filter((i) => i.kind === 816 || i.kind === 818);
}

// Sends an application and waits until it is accepted.
async function apply(kind, document, as = KINDS[kind][3]) {
	const receipt = await send(hub, kind, document, { as });
	assert.equal(receipt.returnStatus, '2', JSON.stringify(receipt));
	const head = Object.values(document).find((v) =>
	    !Array.isArray(v) && typeof v === 'object') ?? document;
	const number = head.copNo ?? head.coElNo ?? head.sumNo;
	return until(`${kind} is accepted`, async () => {
		const { items } = await feedOf(hub, { as });
		const about = items.filter((i) => JSON.stringify(i)
		    .includes(`"${number}"`));
		assert.ok(!about.some((i) => Number(i.returnStatus) < 0),
			JSON.stringify(about.at(-1)));
		return about.some((i) => i.returnStatus === '399') && about;
	});
}

test('a_refund_can_be_proven_from_the_row_to_the_declaration', async () => {
	const p = await left(), other = await left();
	const first = await rowsOf(p);
	assert.deepEqual(events(first).map((r) => [r.entry, r.event,
	    r['summaryResult.sumNo']]), [['original', 'released', '']]);
	const [row] = first;
	// The row is the list as it was sent.
	assert.equal(row['exportList.invtNo'], p.invtNo);
	assert.equal(row['exportList.statisticsFlag'], 'B');
	assert.equal(sum(first.map((r) => r['exportList.line.totalPrice'])),
		p.exportOrder.OrderHead.goodsValue);

	await apply('departure', departure(p));
	const application = summary(p, other);
	await apply('summary', application);
	const summed = await until('the summary is in the export', async () => {
		const rows = events(await rowsOf(p));
		return rows.length === 2 && rows[1];
	});
	assert.deepEqual([summed.entry, summed.event], ['correction', 'summed']);
	const sumNo = summed['summaryResult.sumNo'];
	assert.match(sumNo, /^4000\d{4}S\d{9}$/);
	assert.match(summed['summaryResult.declSeqNo'], /^4000\d{4}D\d{9}$/);
	assert.equal(summed['summaryResult.entryId'], '');
	assert.equal(summed['exportList.invtNo'], p.invtNo);

	const answer = summaryResult(sumNo, p, other);
	answer.SummaryResultHead.declSeqNo = summed['summaryResult.declSeqNo'];
	await apply('summaryResult', answer, 'customsHouse');
	const proven = await until('the declaration is in the export',
	    async () => {
		const rows = events(await rowsOf(p));
		return rows.length === 3 && rows[2];
	});
	assert.equal(proven['summaryResult.entryId'],
		answer.SummaryResultHead.entryId);
	assert.equal(proven['summaryResult.decState'], 'P');
	assert.equal(proven['summaryResult.sumNo'], sumNo);
	// From the row back to what was declared: 792 names this list's lines.
	for (const line of await rowsOf(p))
		assert.ok(answer.SummaryResultList.some((l) =>
			l.invtNo === line['exportList.invtNo'] &&
			l.gnum === line['exportList.line.gnum'] &&
			l.gcode === line['exportList.line.gcode']));
	// The other list of the summary has the same declaration.
	assert.equal(events(await rowsOf(other)).at(-1)
	    ['summaryResult.entryId'], proven['summaryResult.entryId']);
});

test('goods_of_an_export_that_come_back_are_a_correction', async () => {
	const p = await left();
	await apply('exportReturn', exportReturn(p, ['1', '0']));
	const rows = await until('the correction', async () => {
		const all = events(await rowsOf(p));
		return all.length === 2 && all;
	});
	assert.deepEqual([rows[1].entry, rows[1].event],
		['correction', 'returned']);
	assert.equal(rows[1]['exportList.invtNo'], p.invtNo);
	assert.equal(rows[1]['taxBill.taxNo'], '');
});

test('a_return_voids_the_bill_and_what_stays_gets_a_new_one', async () => {
	const p = await entered();
	const [bill] = await billsOf(p);
	const head = (item) => Object.values(Object.values(item.document)[0]
	    .Tax[0])[0];
	const kept = p.list.InventoryList.map((l, i) => i === 0 ? l.qty : '0');
	await apply('return', return_(p, kept));
	const items = await until('void and new', async () => {
		const all = await billsOf(p);
		return all.length === 3 && all;
	});
	assert.deepEqual(items.map((i) => [i.kind, i.returnStatus]),
		[[816, '1'], [818, '3'], [816, '1']]);
	assert.equal(head(items[1]).taxNo, head(bill).taxNo);
	assert.notEqual(head(items[2]).taxNo, head(bill).taxNo);
	const lines = items[2].document.CEB816Message.Tax[0].TaxListRd;
	assert.deepEqual(lines.map((l) => l.gnum), ['2'],
		'the first line came back');
	const whole = bill.document.CEB816Message.Tax[0].TaxListRd;
	assert.deepEqual(lines[0], whole[1], 'the other owes what it owed');

	const rows = events(await rowsOf(p));
	assert.deepEqual(rows.map((r) => [r.entry, r.event,
	    r['taxBill.status'], r['taxBill.taxNo']]), [
	    ['original', 'released', '1', head(bill).taxNo],
	    ['correction', 'returned', '3', head(bill).taxNo],
	    ['correction', 'taxed', '1', head(items[2]).taxNo]]);
	assert.equal(rows[2]['taxBill.line.taxPrice'], '');

	const rest = p.list.InventoryList.map((l, i) => i === 0 ? '0' : l.qty);
	await apply('return', return_(p, rest));
	await until('nothing stays', async () =>
		(await billsOf(p)).length === 4);
	await new Promise((resolve) => setTimeout(resolve, 1000));
	assert.deepEqual((await billsOf(p)).map((i) => i.returnStatus),
		['1', '3', '1', '3']);
	assert.equal(events(await rowsOf(p)).at(-1)['taxBill.status'], '3');
});
