// Who must look: each agency's own rule, as a dated parameter, and the random
// layer that anybody can draw again from the recorded seed.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, test } from 'node:test';

import { startHub, until } from './lib.mjs';
import { addPerson, decide, instruction, parcelOf, ready, refused, reviewOf,
    scanned, standing } from './floor.mjs';

let hub;
before(async () => { hub = await startHub({ name: 'belt_rule' }); });
after(() => hub?.stop());

async function rules(customs, inspection) {
	await hub.set('review.rule.customs', customs);
	await hub.set('review.rule.inspection', inspection);
}

const seatsOf = async (reviewId) => Object.fromEntries(
	(await reviewOf(hub, reviewId, 'supervisor')).seats.map((s) =>
		[s.agency, s.state]));

// Seats of a scan as they stand in the record: [agency, state, rule].
const record = async (scanId) => (await hub.sql('select s.agency, s.state, ' +
	's.rule, encode(c.seed, \'hex\') from seat s join review r on ' +
	`r.id = s.review_id join scan c on c.id = r.scan_id where c.id = ` +
	`${scanId} order by s.agency`)).map(([agency, state, rule, seed]) =>
	({ agency, state, rule: JSON.parse(rule), seed }));

test('a_parcel_that_both_rules_clear_is_released_at_once', async () => {
	await rules('never', 'never');
	const p = await ready(hub);
	const answer = await scanned(hub, p);
	assert.equal(answer.disposition, 'release');
	assert.equal(answer.reason, 'CLEARED');
	assert.equal(answer.reviewId, null);
	assert.equal(answer.parcel.state, 'released');
	const told = await instruction(hub, p, 'release');
	assert.equal(told.scanId, answer.scanId);
	assert.equal(told.deadline, answer.deadline);
	for (const seat of await record(answer.scanId))
		assert.equal(seat.state, 'cleared');
});

test('a_mismatched_parcel_is_held_whatever_the_rules_say', async () => {
	await rules('never', 'never');
	const p = { logisticsCode: '3601TEST04', logisticsNo: `U${Date.now()}` };
	assert.equal((await scanned(hub, p)).disposition, 'hold');
});

for (const [one, other] of [['customs', 'inspection'],
    ['inspection', 'customs']]) {
	test(`a_parcel_that_only_${one}_must_see_needs_no_other_seat`,
	    async () => {
		await rules('never', 'never');
		await hub.set(`review.rule.${one}`, 'always');
		const p = await ready(hub);
		const { reviewId, disposition } = await scanned(hub, p);
		assert.equal(disposition, 'review');
		assert.deepEqual(await seatsOf(reviewId),
			{ [one]: 'open', [other]: 'cleared' });
		refused(await decide(hub, other, reviewId, 'hold'), 409,
			'SEAT_CLEARED');
		assert.deepEqual(await standing(hub, p), []);
		const closed = await decide(hub, one, reviewId, 'release');
		assert.equal(closed.json.state, 'closed');
		assert.equal(closed.json.outcome, 'release');
		await instruction(hub, p, 'release');
	});
}

test('the_other_agency_does_not_release_for_the_one_that_must_look',
    async () => {
	await rules('always', 'never');
	await hub.set('review.deadline_seconds', 1);
	const p = await ready(hub);
	const { reviewId } = await scanned(hub, p);
	await hub.set('review.deadline_seconds', 30);
	await until('the deadline passes', async () =>
		(await reviewOf(hub, reviewId)).state === 'closed');
	const parcel = await parcelOf(hub, p);
	assert.equal(parcel.state, 'held');
	assert.equal(parcel.reason, 'DEADLINE');
	assert.deepEqual(await seatsOf(reviewId),
		{ customs: 'missed', inspection: 'cleared' });
});

test('any_finding_looks_only_when_there_is_one', async () => {
	await rules('any_finding', 'never');
	const light = await scanned(hub, await ready(hub));
	assert.equal(light.disposition, 'release');
	const heavy = await scanned(hub, await ready(hub), { weight: '2' });
	assert.equal(heavy.disposition, 'review');
});

test('a_finding_of_the_scale_is_seen_by_all_whatever_the_rules_say',
    async () => {
	await rules('never', 'percentage:0');
	const { reviewId } = await scanned(hub, await ready(hub),
		{ weight: '2' });
	assert.deepEqual(await seatsOf(reviewId),
		{ customs: 'open', inspection: 'open' });
});

test('zero_per_cent_is_nobody_and_a_hundred_is_everybody', async () => {
	await rules('percentage:0', 'percentage:100');
	for (let i = 0; i < 10; i++) {
		const { reviewId } = await scanned(hub, await ready(hub));
		assert.deepEqual(await seatsOf(reviewId),
			{ customs: 'cleared', inspection: 'open' });
	}
});

test('the_draw_is_the_same_again_from_the_recorded_seed', async () => {
	await rules('percentage:50', 'percentage:12.5');
	const looked = { customs: 0, inspection: 0 };
	let apart = 0;
	for (let i = 0; i < 48; i++) {
		const { scanId } = await scanned(hub, await ready(hub));
		const seats = await record(scanId);
		assert.deepEqual(seats.map((s) => s.agency),
			['customs', 'inspection']);
		for (const { agency, state, rule, seed } of seats) {
			const drawn = parseInt(createHash('sha256')
			    .update(Buffer.from(seed, 'hex')).update(agency)
			    .digest('hex').slice(0, 8), 16) % 10000;
			assert.equal(rule.draw, drawn);
			assert.equal(rule.seed, seed);
			const looks = drawn < Number(rule.rule.percent) * 100;
			assert.equal(rule.looks, looks);
			assert.equal(state, looks ? 'open' : 'cleared');
			looked[agency] += looks;
		}
		apart += seats[0].state !== seats[1].state;
	}
	// 48 draws of 50 %: outside of 8..40 once in a million.
	assert.ok(looked.customs > 8 && looked.customs < 40);
	assert.ok(looked.inspection < looked.customs);
	assert.ok(apart > 0, 'each agency draws for itself');
});

test('a_rule_from_tomorrow_changes_nothing_today', async () => {
	await rules('never', 'never');
	const at = new Date(Date.now() + 3500).toISOString()
	    .replace(/\.\d+/, '');
	await hub.hubctl('parameter', 'set', 'review.rule.customs', 'always',
		'--from', at);
	const now = await scanned(hub, await ready(hub));
	assert.equal(now.disposition, 'release');
	await until('the rule is in effect', () => Date.now() > Date.parse(at) +
		50);
	const then = await scanned(hub, await ready(hub));
	assert.equal(then.disposition, 'review');
	assert.deepEqual(await seatsOf(then.reviewId),
		{ customs: 'open', inspection: 'cleared' });
});

test('a_rule_that_cannot_be_understood_is_refused', async () => {
	for (const rule of ['sometimes', 'percentage:101', 'percentage:-1',
	    'percentage:', '{"mode":"maybe"}'])
		await assert.rejects(hub.set('review.rule.customs', rule), rule);
});

test('a_third_agency_is_a_row_and_its_word_is_needed', async () => {
	await rules('always', 'never');
	await hub.hubctl('agency', 'add', 'post', '--zh', '邮政安检', '--en',
		'Post security', '--rule', 'always');
	await addPerson(hub, 'post', 'officer',
		['--agency', 'post', '--lane', '1']);
	const p = await ready(hub);
	const { reviewId } = await scanned(hub, p);
	assert.deepEqual(await seatsOf(reviewId),
		{ customs: 'open', inspection: 'cleared', post: 'open' });
	const first = await decide(hub, 'customs', reviewId, 'release');
	assert.equal(first.json.state, 'open');
	assert.deepEqual(await standing(hub, p), []);
	const screen = await hub.socket('/v1/live?lane=1', 'post');
	await until('the review is shown', () => screen.events.some((e) =>
		e.type === 'review.opened' && e.reviewId === reviewId));
	const last = await decide(hub, 'post', reviewId, 'release');
	assert.equal(last.json.outcome, 'release');
	await screen.next('review.closed');
	screen.close();
	await instruction(hub, p, 'release');

	// And from the pool as well.
	const pool = await hub.socket('/v1/live', 'post');
	const q = await scanned(hub, await ready(hub));
	assert.equal((await pool.next('review.opened')).reviewId, q.reviewId);
	pool.close();
});
