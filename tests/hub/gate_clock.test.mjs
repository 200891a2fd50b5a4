// Words and clocks at the same moment: a decision at its deadline, an
// acknowledgement at its own, a hold that touches hundreds. Whoever comes
// first, what was answered is what happened.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import { startHub, until } from './lib.mjs';
import { message, purchase, SENDER } from './purchase.mjs';
import { ack, bothDecide, decide, hold, inReview, instruction, lift, parcelOf,
    reviewOf, scanned } from './floor.mjs';
import { settled } from './traffic.mjs';

let hub;
before(async () => { hub = await startHub({ name: 'gate_clock' }); });
after(() => hub?.stop());

test('decisions_at_the_very_deadline_count_or_are_refused_and_never_both',
    async (t) => {
	await hub.set('review.deadline_seconds', 2);
	const made = await Promise.all(Array.from({ length: 32 }, () =>
		inReview(hub)));
	await hub.set('review.deadline_seconds', 30);
	const end = Math.max(...await Promise.all(made.map(async (m) =>
		Date.parse((await reviewOf(hub, m.reviewId)).deadline))));
	const said = await Promise.all(made.flatMap(({ reviewId }, i) =>
		['customs', 'inspection'].map(async (who) => {
			await sleep(Math.max(0, end - Date.now() - 500 +
				Math.random() * 600));
			const answer = await decide(hub, who, reviewId,
				'release');
			if (answer.status !== 200)
				assert.ok(['REVIEW_DEADLINE', 'REVIEW_CLOSED']
				    .includes(answer.json.code), answer.text);
			return { i, who, taken: answer.status === 200 };
		})));
	const sums = { released: 0, held: 0 };
	for (const [i, { p, reviewId }] of made.entries()) {
		const taken = said.filter((s) => s.i === i && s.taken);
		const review = await until('the review is over', async () => {
			const r = await reviewOf(hub, reviewId, 'supervisor');
			return r.state === 'closed' && r;
		});
		const parcel = await parcelOf(hub, p);
		for (const { who } of taken)
			assert.equal(review.seats.find((s) =>
				s.agency === who).decision, 'release');
		assert.equal(review.seats.filter((s) => s.state === 'in')
		    .length, taken.length);
		assert.equal(review.outcome, taken.length === 2 ? 'release' :
		    'hold');
		assert.equal(parcel.state, taken.length === 2 ? 'released' :
		    'held');
		sums[parcel.state]++;
	}
	t.diagnostic(JSON.stringify(sums));
	assert.ok(sums.held > 0, 'some were too late');
});

test('acknowledgements_at_their_deadline_free_the_parcel_or_hold_it',
    async (t) => {
	await hub.set('instruction.deadline_seconds', 2);
	const made = await Promise.all(Array.from({ length: 24 }, async () => {
		const one = await inReview(hub);
		await bothDecide(hub, one.reviewId, 'release', 'release');
		return { ...one, told: await instruction(hub, one.p,
		    'release') };
	}));
	await hub.set('instruction.deadline_seconds', 30);
	const sums = { released: 0, held: 0 };
	await Promise.all(made.map(async ({ p, told }) => {
		await sleep(Math.max(0, Date.parse(told.deadline) - Date.now() -
			200 + Math.random() * 300));
		const answer = await ack(hub, told.instructionId);
		if (answer.status !== 200)
			assert.equal(answer.json.code,
				'INSTRUCTION_SUPERSEDED');
		await sleep(900);
		const { state } = await parcelOf(hub, p);
		assert.equal(state, answer.status === 200 ? 'released' :
		    'held');
		sums[state]++;
	}));
	t.diagnostic(JSON.stringify(sums));
});

// More than a hold carries at once: the rest is carried on by the clock, and
// meanwhile the law sees the hold, not the parcel's state.
test('a_hold_on_an_enterprise_holds_hundreds_and_lets_none_slip',
    async (t) => {
	await hub.set('review.deadline_seconds', 300);
	const code = `H${Date.now() % 1e8}`;
	const made = Array.from({ length: 240 }, () => {
		const p = purchase();
		p.order.OrderHead.ebcCode = code;
		p.list.InventoryHead.ebcCode = code;
		return p;
	});
	for (const kind of ['order', 'payment', 'waybill', 'list']) {
		for (let i = 0; i < made.length; i += 80) {
			const answer = await hub.request('POST', '/v1/messages',
				{ as: SENDER[kind], json: message(kind,
				    ...made.slice(i, i + 80).map((p) =>
				    p[kind])) });
			assert.equal(answer.status, 200, answer.text);
		}
	}
	await settled(hub);
	const reviews = [];
	for (let i = 0; i < made.length; i += 16)
		reviews.push(...await Promise.all(made.slice(i, i + 16)
		    .map(async (p) => (await scanned(hub, p)).reviewId)));
	assert.ok(reviews.every((id) => id !== null));
	// The last ones are decided by one agency; the other comes too late.
	for (const id of reviews.slice(-20))
		await decide(hub, 'customs', id, 'release');
	const begun = performance.now();
	const { holdId } = await hold(hub, 'enterprise', code);
	const answered = performance.now() - begun;
	const late = await Promise.all(reviews.slice(-20).map((id) =>
		decide(hub, 'inspection', id, 'release')));
	assert.ok(late.every((a) => a.status === 409 ||
		a.json.outcome === 'hold'), 'the hold was first');
	await until('all are held', async () => {
		const states = await hub.sql('select state, count(*) from ' +
		    'parcel where logistics_no in (' +
		    `${made.map((p) => `'${p.logisticsNo}'`).join()}) group by 1`);
		return states.length === 1 && states[0][0] === 'held';
	}, 20000);
	t.diagnostic(`placed in ${answered.toFixed(0)} ms, all ` +
	    `${made.length} held after ` +
	    `${(performance.now() - begun).toFixed(0)} ms`);
	await lift(hub, holdId);
});

test('what_people_and_clocks_did_stands_in_the_log', async () => {
	const { p, reviewId } = await inReview(hub);
	await bothDecide(hub, reviewId, 'hold', 'release');
	const { holdId } = await hold(hub, 'parcel',
		`${p.logisticsCode}/${p.logisticsNo}`, 'customs', '线索');
	await lift(hub, holdId);
	await hub.request('PATCH', '/v1/lanes/1', { as: 'supervisor',
	    json: { state: 'draining' } });
	await hub.request('PATCH', '/v1/lanes/1', { as: 'supervisor',
	    json: { state: 'open' } });
	await hub.request('POST', '/v1/lanes/1/alarm', { as: 'inspection',
	    json: { reason: '冒烟' } });
	await hub.request('DELETE', '/v1/lanes/1/alarm?reason=x',
		{ as: 'supervisor' });
	const rows = await hub.sql('select actor, action, subject, detail from ' +
	    'log_entry order by id');
	const has = (actor, action, subject, part = '') => rows.some((r) =>
		r[0] === actor && r[1] === action && r[2] === subject &&
		r[3].includes(part));
	for (const [agency, word] of [['customs', 'hold'],
	    ['inspection', 'release']])
		assert.ok(has(`person:demo-${agency}`, 'decision',
			`review:${reviewId}`, `"decision": "${word}"`), agency);
	assert.ok(has('person:demo-customs', 'hold.place', `hold:${holdId}`,
		'线索'));
	assert.ok(has('person:demo-customs', 'hold.lift', `hold:${holdId}`));
	assert.ok(has('person:demo-supervisor', 'lane.change', 'lane:1',
		'draining'));
	assert.ok(has('person:demo-inspection', 'alarm.raise', 'lane:1',
		'冒烟'));
	assert.ok(has('person:demo-supervisor', 'alarm.clear', 'lane:1'));
	assert.ok(rows.some((r) => r[0].startsWith('account:') &&
		r[1] === 'scan' && r[2] === `parcel:${p.logisticsCode}/` +
		p.logisticsNo));
	assert.ok(rows.some((r) => r[1] === 'review.deadline'));
	assert.ok(rows.some((r) => r[1] === 'parameter.set'));
	assert.ok(rows.some((r) => r[0] === 'person:demo-customs' &&
		/sign|session/.test(r[1])), 'a sign-in');
	// Not even the owner changes it.
	for (const change of ['delete from log_entry',
	    'update log_entry set detail = \'{}\'', 'truncate log_entry'])
		await assert.rejects(hub.sql(change), /append-only/);
	await hub.hubctl('verify');
});
