// Blind: until both seats are in, or the deadline has passed, no read tells
// one agency what the other said. Everything that anybody can read is read
// after each of the three words, and must be the same but for its numbers.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import { startHub } from './lib.mjs';
import { amended } from './purchase.mjs';
import { decide, hold, inReview, instructions, parcelOf, parcelPath, reviewOf }
    from './floor.mjs';
import { judged, orderOf, send } from './traffic.mjs';

let hub;
before(async () => {
	hub = await startHub({ name: 'gate_blind',
	    params: { 'review.deadline_seconds': 600 } });
});
after(() => hub?.stop());

const SECRET = '只有海关知道';
const WORDS = ['release', 'inspect', 'hold'];
const MARKS = [{ x: 0.125, y: 0.25, w: 0.0625, h: 0.5, label: SECRET }];

// Every read that anybody but customs has, of one parcel and its review.
async function everything(p, reviewId, screens) {
	const reads = {};
	const read = async (as, path) => {
		const answer = await hub.request('GET', path, { as });
		assert.ok([200, 403].includes(answer.status), answer.text);
		reads[`${as} ${path}`] = answer.text;
	};
	for (const as of ['inspection', 'supervisor', 'auditor']) {
		await read(as, `/v1/reviews/${reviewId}`);
		await read(as, parcelPath(p));
		await read(as, '/v1/parcels?state=in_review&limit=500');
		await read(as, '/v1/parcels?lane=1&limit=500');
		await read(as, '/v1/inspections');
		await read(as, '/v1/holds');
	}
	await read('inspection', '/v1/lanes');
	await read('supervisor', '/v1/lanes');
	await read('inspection', `/v1/orders/${p.ebpCode}/${p.orderNo}`);
	for (const as of ['declarant', 'carrier'])
		await read(as, parcelPath(p));
	await read('declarant', `/v1/receipts?orderNo=${p.orderNo}`);
	reads.order = (await orderOf(hub, p)).text;
	reads.sorter = (await instructions(hub)).text;
	reads.metrics = (await hub.request('GET', '/metrics')).text
	    .split('\n').filter((l) => l.includes('decisions') &&
		l.includes('requests_total')).join('\n');
	await sleep(700);
	for (const [name, screen] of Object.entries(screens))
		reads[name] = JSON.stringify(screen.events.splice(0)
		    .filter((e) => !['pong', 'hello'].includes(e.type)));
	return reads;
}

// Without what differs between any two parcels: numbers, times, hashes.
const shapeOf = (text) => text.replaceAll(/[0-9a-f-]{36}/gi, '#')
    .replaceAll(/测试[甲乙丙丁戊己庚辛壬癸]/g, '#')
    .replaceAll(/[\dX*]+/g, '#')
    .replaceAll(/测\*+|[甲乙丙丁戊己庚辛壬癸]/g, '#');

test('no_read_tells_what_the_other_agency_said', async () => {
	const screens = {
		'inspection at the lane':
		    await hub.socket('/v1/live?lane=1', 'inspection'),
		'supervisor': await hub.socket('/v1/live', 'supervisor'),
	};
	const shapes = [];
	for (const word of WORDS) {
		const { p, reviewId } = await inReview(hub);
		await judged(hub, p, 'matched');
		const before = await everything(p, reviewId, screens);
		const said = await decide(hub, 'customs', reviewId, word,
			{ reason: SECRET, marks: MARKS });
		assert.equal(said.status, 200, said.text);
		const reads = await everything(p, reviewId, screens);
		for (const [name, text] of Object.entries(reads)) {
			assert.ok(!text.includes(SECRET), `${name}: ${text}`);
			assert.ok(!text.includes('0.0625'), `${name}: ${text}`);
			assert.ok(!text.includes('demo-customs"'),
				`${name} names who decided: ${text}`);
		}
		assert.ok(reads['inspection at the lane']
		    .includes('review.decided'), 'that a seat is in is told');
		assert.equal(shapeOf(reads.sorter), shapeOf(before.sorter));
		shapes.push(Object.fromEntries(Object.entries(reads)
		    .map(([name, text]) => [shapeOf(name),
			shapeOf(text)])));
		// Out of the way of the next, and of its lists.
		await decide(hub, 'inspection', reviewId, 'hold');
		await sleep(300);
		for (const screen of Object.values(screens))
			screen.events.splice(0);
		await hub.sql('update parcel set live = false, lane = null ' +
		    `where logistics_no = '${p.logisticsNo}'`);
	}
	for (const name of Object.keys(shapes[0])) {
		if (/lanes|inspections|instr|sorter|metrics/.test(name))
			continue;	// they count what is over as well
		assert.equal(shapes[1][name], shapes[0][name], name);
		assert.equal(shapes[2][name], shapes[0][name], name);
	}
	Object.values(screens).forEach((s) => s.close());
});

test('the_lanes_count_nothing_of_an_open_seat', async () => {
	const count = async () => {
		const { items } = (await hub.request('GET', '/v1/lanes',
			{ as: 'supervisor' })).json;
		return items.find((l) => l.lane === '1');
	};
	const { reviewId } = await inReview(hub);
	const before = await count();
	await decide(hub, 'customs', reviewId, 'hold');
	const now = await count();
	assert.deepEqual([now.today, now.depth, now.held],
		[before.today, before.depth, before.held]);
});

test('my_own_agency_sees_what_it_said', async () => {
	const { reviewId } = await inReview(hub);
	await decide(hub, 'customs', reviewId, 'inspect',
		{ reason: SECRET, marks: MARKS });
	const review = await reviewOf(hub, reviewId);
	assert.deepEqual(review.mine, { decision: 'inspect', reason: SECRET,
	    marks: MARKS });
	const [customs, inspection] = review.seats;
	assert.equal(customs.decision, 'inspect');
	assert.equal(inspection.decision, null);
	const other = await reviewOf(hub, reviewId, 'inspection');
	assert.equal(other.mine, null);
	assert.deepEqual(other.seats[0], { agency: 'customs', state: 'in',
	    decision: null, reason: null, marks: null, person: null });
});

test('when_both_are_in_both_see_both', async () => {
	const screen = await hub.socket('/v1/live?lane=1', 'inspection');
	const { p, reviewId } = await inReview(hub);
	await decide(hub, 'customs', reviewId, 'inspect',
		{ reason: SECRET, marks: MARKS });
	await decide(hub, 'inspection', reviewId, 'release', { reason: '无' });
	const one = await reviewOf(hub, reviewId, 'customs');
	const two = await reviewOf(hub, reviewId, 'inspection');
	assert.deepEqual(one.seats, two.seats);
	assert.deepEqual(one.seats.map((s) => [s.agency, s.decision, s.reason,
	    s.person]), [['customs', 'inspect', SECRET, 'demo-customs'],
	    ['inspection', 'release', '无', 'demo-inspection']]);
	assert.deepEqual(one.seats[0].marks, MARKS);
	const closed = await screen.next('review.closed');
	assert.equal(closed.outcome, 'inspect');
	assert.deepEqual(closed.decisions.map((d) => [d.agency, d.decision,
	    d.reason, d.person]), [['customs', 'inspect', SECRET,
	    'demo-customs'], ['inspection', 'release', '无',
	    'demo-inspection']]);
	assert.deepEqual(closed.decisions[0].marks, MARKS);
	const mark = await screen.next('mark');
	assert.equal(mark.agency, 'customs');
	assert.deepEqual(mark.marks, MARKS);
	screen.close();
	const { history } = await parcelOf(hub, p, 'inspection');
	assert.deepEqual(history.filter((h) => h.event === 'decided')
	    .map((h) => h.detail.decision), ['inspect', 'release']);
});

// A seat that was made void was never met by the other: the next review is
// as blind as the first.
for (const [what, undo] of [
    ['a_new_version', async (p) => {
	await send(hub, 'list', amended(p.list, { netWeight: '1.05' }));
    }], ['a_hold', async (p) => {
	await hold(hub, 'parcel', `${p.logisticsCode}/${p.logisticsNo}`);
    }]]) {
	test(`${what}_that_voids_a_review_does_not_open_what_one_seat_said`,
	    async () => {
		const { p, reviewId } = await inReview(hub);
		await decide(hub, 'customs', reviewId, 'release',
			{ reason: SECRET, marks: MARKS });
		await undo(p);
		for (let i = 0; i < 100; i++) {
			if ((await reviewOf(hub, reviewId)).state !== 'open')
				break;
			await sleep(20);
		}
		const own = await reviewOf(hub, reviewId);
		assert.equal(own.state, 'reopened');
		assert.equal(own.mine.reason, SECRET);
		for (const as of ['inspection', 'supervisor']) {
			const seen = JSON.stringify([
			    await reviewOf(hub, reviewId, as),
			    (await parcelOf(hub, p, as)).history]);
			assert.ok(!seen.includes(SECRET), `${as}: ${seen}`);
			assert.ok(!seen.includes('"release"'),
				`${as}: ${seen}`);
		}
	});
}
