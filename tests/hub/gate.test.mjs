// Two officers, one parcel: who may decide, what a decision does, and what it
// does together with the other agency's. Nothing is instructed before both are
// in, and silence never releases.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import { startHub, until } from './lib.mjs';
import { addLane, addPerson, bothDecide, decide, inReview, instruction,
    parcelOf, parcelPath, refused, released, reviewOf, standing }
    from './floor.mjs';
import { feedOf } from './traffic.mjs';

let hub;
before(async () => {
	hub = await startHub({ name: 'gate' });
	await addLane(hub, '2');
	await addPerson(hub, 'li', 'officer',
		['--agency', 'customs', '--lane', '1']);
	await addPerson(hub, 'far', 'officer',
		['--agency', 'inspection', '--lane', '2']);
});
after(() => hub?.stop());

const WORDS = ['release', 'inspect', 'hold'];

// What two words make: domain.md, "Joint outcome".
const outcomeOf = (a, b) => [a, b].includes('hold') ? 'hold' :
	[a, b].includes('inspect') ? 'inspect' : 'release';
const RESULT = { release: ['released', 'release'],
	inspect: ['inspection', 'divert'], hold: ['held', 'hold'] };

for (const customs of WORDS) {
	for (const inspection of WORDS) {
		const outcome = outcomeOf(customs, inspection);
		test(`${customs}_and_${inspection}_make_${outcome}`,
		    async () => {
			const { p, reviewId } = await inReview(hub);
			const order = Math.random() < 0.5 ?
			    [['customs', customs], ['inspection', inspection]] :
			    [['inspection', inspection], ['customs', customs]];
			const [first, second] = order;
			const one = await decide(hub, first[0], reviewId,
				first[1]);
			assert.equal(one.status, 200, one.text);
			assert.deepEqual(one.json, { reviewId,
			    agency: first[0], decision: first[1],
			    state: 'open', outcome: null });
			assert.deepEqual(await standing(hub, p), []);
			assert.equal((await parcelOf(hub, p)).state,
				'in_review');

			const two = await decide(hub, second[0], reviewId,
				second[1]);
			assert.deepEqual(two.json, { reviewId,
			    agency: second[0], decision: second[1],
			    state: 'closed', outcome });
			const [state, action] = RESULT[outcome];
			assert.equal((await parcelOf(hub, p)).state, state);
			await instruction(hub, p, action);
		});
	}
}

test('any_inspect_opens_one_joint_inspection', async () => {
	const { p, reviewId } = await inReview(hub);
	await bothDecide(hub, reviewId, 'inspect', 'inspect');
	const list = await hub.request('GET',
		'/v1/inspections?state=open&limit=500', { as: 'inspection' });
	const ours = list.json.items.filter((i) => i.reviewId === reviewId);
	assert.equal(ours.length, 1);
	assert.equal(ours[0].parcel.logisticsNo, p.logisticsNo);
	assert.deepEqual(ours[0].results, []);
	const item = await hub.request('GET',
		`/v1/inspections/${ours[0].inspectionId}`, { as: 'customs' });
	assert.deepEqual(item.json, ours[0]);
});

// --- the same, and otherwise ----------------------------------------------

test('a_decision_repeated_is_the_same_decision', async () => {
	const { p, reviewId } = await inReview(hub);
	const first = await decide(hub, 'customs', reviewId, 'release',
		{ reason: '图像正常' });
	const again = await decide(hub, 'customs', reviewId, 'release',
		{ reason: '图像正常' });
	assert.equal(again.status, 200);
	assert.deepEqual(again.json, first.json);
	await decide(hub, 'inspection', reviewId, 'release');
	// Also when the review is closed by then: the same seat said the same.
	const late = await decide(hub, 'customs', reviewId, 'release');
	assert.equal(late.status, 200);
	assert.equal(late.json.outcome, 'release');
	const events = (await parcelOf(hub, p)).history.map((h) => h.event);
	assert.equal(events.filter((e) => e === 'decided').length, 2);
});

test('a_decision_is_not_changed_open_or_closed', async () => {
	const { p, reviewId } = await inReview(hub);
	await decide(hub, 'customs', reviewId, 'release');
	for (const who of ['customs', 'li'])
		refused(await decide(hub, who, reviewId, 'hold'), 409,
			'DECISION_DIFFERS');
	await decide(hub, 'inspection', reviewId, 'release');
	refused(await decide(hub, 'customs', reviewId, 'hold'), 409,
		'DECISION_DIFFERS');
	assert.equal((await parcelOf(hub, p)).state, 'released');
});

test('a_decision_is_taken_back_in_time_and_only_by_whom_it_belongs_to',
    async () => {
	const { p, reviewId } = await inReview(hub);
	const undo = (as) => hub.request('DELETE',
		`/v1/reviews/${reviewId}/decisions/mine`, { as });
	const seatOf = async () => (await hub.request('GET',
		`/v1/reviews/${reviewId}`, { as: 'customs' })).json.mine;
	await decide(hub, 'customs', reviewId, 'hold');
	refused(await undo('li'), 403, 'DECISION_NOT_YOURS');
	refused(await undo('supervisor'), 403, 'FORBIDDEN');
	assert.equal((await undo('inspection')).json.decision, null);
	assert.equal((await seatOf()).decision, 'hold');
	const back = await undo('customs');
	assert.deepEqual([back.status, back.json.decision, back.json.state],
		[200, null, 'open'], back.text);
	assert.equal(await seatOf(), null);
	assert.equal((await undo('customs')).status, 200);
	await decide(hub, 'customs', reviewId, 'release');
	await sleep(2200);
	refused(await undo('customs'), 409, 'UNDO_LATE');
	await decide(hub, 'inspection', reviewId, 'release');
	refused(await undo('inspection'), 409, 'REVIEW_CLOSED');
	assert.equal((await parcelOf(hub, p)).state, 'released');
	refused(await hub.request('DELETE',
		'/v1/reviews/999999999/decisions/mine', { as: 'customs' }),
		404, 'REVIEW_UNKNOWN');
});

test('twenty_copies_of_both_decisions_at_once_release_once', async () => {
	const { p, reviewId } = await inReview(hub);
	const answers = await Promise.all(Array.from({ length: 20 }, (_, i) =>
		decide(hub, i % 2 ? 'customs' : 'inspection', reviewId,
			'release')));
	assert.deepEqual(answers.map((a) => a.status), Array(20).fill(200));
	await instruction(hub, p, 'release');
	const [[n]] = await hub.sql('select count(*) from instruction where ' +
	    `review_id = ${reviewId}`);
	assert.equal(n, '1');
});

test('two_officers_of_one_agency_at_once_are_one_word', async () => {
	for (let round = 0; round < 4; round++) {
		const { reviewId } = await inReview(hub);
		const answers = await Promise.all(WORDS.flatMap((word) =>
			['customs', 'li'].map((who) => decide(hub, who,
			    reviewId, word))));
		const taken = new Set(answers.filter((a) => a.status === 200)
		    .map((a) => a.json.decision));
		assert.equal(taken.size, 1);
		for (const a of answers.filter((x) => x.status !== 200))
			refused(a, 409, 'DECISION_DIFFERS');
		const { mine } = await reviewOf(hub, reviewId);
		assert.ok(taken.has(mine.decision));
	}
});

// --- who may ---------------------------------------------------------------

test('an_officer_decides_for_his_own_agency_whatever_he_says', async () => {
	const { p, reviewId } = await inReview(hub);
	const answer = await decide(hub, 'customs', reviewId, 'release',
		{ agency: 'inspection' });
	assert.equal(answer.json.agency, 'customs');
	assert.equal(answer.json.state, 'open');
	const seats = (await reviewOf(hub, reviewId)).seats;
	assert.deepEqual(seats.map((s) => [s.agency, s.state]),
		[['customs', 'in'], ['inspection', 'open']]);
	assert.deepEqual(await standing(hub, p), []);
});

test('nobody_else_decides', async () => {
	const { reviewId } = await inReview(hub);
	for (const as of ['supervisor', 'admin', 'auditor', 'equipment',
	    'declarant', 'carrier'])
		refused(await decide(hub, as, reviewId, 'release'), 403,
			'FORBIDDEN');
	for (const as of ['tax-person', 'forex-person'])
		refused(await decide(hub, as, reviewId, 'release'), 403,
			'FORBIDDEN');
	refused(await decide(hub, 'far', reviewId, 'release'), 403,
		'LANE_NOT_YOURS');
	for (const path of ['', '/image'])
		refused(await hub.request('GET',
			`/v1/reviews/${reviewId}${path}`, { as: 'far' }), 403,
			'LANE_NOT_YOURS');
	const path = `/v1/reviews/${reviewId}/decisions`;
	refused(await hub.request('POST', path,
		{ json: { decision: 'release' } }), 401, 'UNAUTHENTICATED');
	refused(await hub.request('POST', path, { json: { decision: 'release' },
		cookie: `hub_session=${'A'.repeat(43)}` }), 401,
		'UNAUTHENTICATED');
	assert.deepEqual((await reviewOf(hub, reviewId, 'supervisor')).seats
	    .map((s) => s.state), ['open', 'open']);
});

test('a_session_that_was_signed_out_decides_nothing_on_any_worker',
    async () => {
	const { reviewId } = await inReview(hub);
	const cookie = await hub.newSession('customs');
	const said = (origin = hub.url) => hub.request('POST',
		`/v1/reviews/${reviewId}/decisions`, { cookie,
		    headers: { origin }, json: { decision: 'release' } });
	refused(await said('https://example.com'), 403, 'ORIGIN');
	const out = await hub.request('DELETE', '/v1/session', { cookie,
		headers: { origin: hub.url } });
	assert.equal(out.status, 204, out.text);
	for (let i = 0; i < 20; i++)
		refused(await said(), 401, 'UNAUTHENTICATED');
});

test('a_disabled_officer_decides_nothing', async () => {
	await addPerson(hub, 'gone', 'officer',
		['--agency', 'customs', '--lane', '1']);
	const { reviewId } = await inReview(hub);
	await hub.signIn('gone');
	await hub.hubctl('person', 'disable', 'gone');
	for (let i = 0; i < 10; i++)
		refused(await decide(hub, 'gone', reviewId, 'release'), 401,
			'UNAUTHENTICATED');
});

test('while_a_colleague_sits_at_the_lane_he_decides', async () => {
	const screen = await hub.socket('/v1/live?lane=1', 'li');
	await screen.next('hello');
	const { reviewId } = await inReview(hub);
	refused(await decide(hub, 'customs', reviewId, 'release'), 409,
		'SEAT_TAKEN');
	assert.equal((await decide(hub, 'li', reviewId, 'release')).status, 200);
	const other = await decide(hub, 'inspection', reviewId, 'release');
	assert.equal(other.json.outcome, 'release');
	screen.close();
	const next = await inReview(hub);
	await until('the seat is free', async () =>
		(await decide(hub, 'customs', next.reviewId, 'release'))
		    .status === 200);
});

// --- what is said ----------------------------------------------------------

test('a_decision_that_is_none_is_refused_and_changes_nothing', async () => {
	const { reviewId } = await inReview(hub);
	const path = `/v1/reviews/${reviewId}/decisions`;
	const post = (options) => hub.request('POST', path, { as: 'customs',
		...options });
	refused(await post({ json: { decision: 'maybe' } }), 422, 'VALUE');
	refused(await post({ json: { decision: 'RELEASE' } }), 422, 'VALUE');
	refused(await post({ json: { decision: null } }), 422, 'VALUE');
	refused(await post({ json: { decision: ['release'] } }), 422, 'VALUE');
	refused(await post({ json: {} }), 422, 'VALUE');
	refused(await post({ json: [] }), 422, 'VALUE');
	refused(await post({ body: '{', type: 'application/json' }), 400,
		'SYNTAX');
	refused(await post({ body: '{"decision":"hold","decision":"release"}',
		type: 'application/json' }), 400, 'SYNTAX');
	refused(await post({ body: '{"decision":"release"}',
		type: 'text/plain' }), 415, 'MEDIA_TYPE');
	refused(await post({ json: { decision: 'release',
		reason: '长'.repeat(501) } }), 422, 'VALUE');
	refused(await post({ json: { decision: 'release', reason: 7 } }), 422,
		'VALUE');
	for (const id of ['0', '-1', 'x', '99999999999999999999'])
		assert.equal((await decide(hub, 'customs', id, 'release'))
		    .status, 404);
	refused(await decide(hub, 'customs', '999999', 'release'), 404,
		'REVIEW_UNKNOWN');
	assert.equal((await reviewOf(hub, reviewId)).mine, null);
});

test('a_region_lies_within_the_image', async () => {
	const { reviewId } = await inReview(hub);
	const sound = { x: 0.25, y: 0, w: 0.5, h: 1, label: '可疑' };
	for (const mark of [{ ...sound, x: -0.1 }, { ...sound, w: 1.01 },
	    { ...sound, y: '0' }, { ...sound, h: null }, { ...sound, x: 1e-9 },
	    { x: 0, y: 0, w: 0 }, 'here', { ...sound, label: 7 }])
		refused(await decide(hub, 'customs', reviewId, 'inspect',
			{ marks: [mark] }), 422, 'VALUE');
	refused(await decide(hub, 'customs', reviewId, 'inspect',
		{ marks: Array(33).fill(sound) }), 422, 'VALUE');
	refused(await decide(hub, 'customs', reviewId, 'inspect',
		{ marks: sound }), 422, 'VALUE');
	const reason = '理由'.repeat(250);
	const taken = await decide(hub, 'customs', reviewId, 'inspect',
		{ reason, marks: Array(32).fill(sound) });
	assert.equal(taken.status, 200, taken.text);
	const { mine } = await reviewOf(hub, reviewId);
	assert.deepEqual(mine, { decision: 'inspect', reason,
	    marks: Array(32).fill(sound) });
});

// --- the clock -------------------------------------------------------------

async function inShortReview(seconds = 1) {
	await hub.set('review.deadline_seconds', seconds);
	const made = await inReview(hub);
	await hub.set('review.deadline_seconds', 30);
	return made;
}

const closes = (reviewId) => until('the review closes', async () => {
	const review = await reviewOf(hub, reviewId);
	return review.state === 'closed' && review;
});

test('a_seat_that_says_nothing_by_the_deadline_counts_as_hold', async () => {
	const { p, reviewId } = await inShortReview();
	await decide(hub, 'customs', reviewId, 'release', { reason: '正常' });
	const review = await closes(reviewId);
	const past = Date.now() - Date.parse(review.deadline);
	assert.ok(Date.parse(review.closedAt) >= Date.parse(review.deadline));
	assert.ok(past < 3000, `${past} ms after the deadline`);
	assert.equal(review.outcome, 'hold');
	assert.deepEqual(review.seats.map((s) => [s.state, s.decision]),
		[['in', 'release'], ['missed', null]]);
	// Now both see both.
	assert.deepEqual((await reviewOf(hub, reviewId, 'inspection')).seats,
		review.seats);
	assert.equal((await parcelOf(hub, p)).reason, 'DEADLINE');
	await instruction(hub, p, 'hold');
	refused(await decide(hub, 'inspection', reviewId, 'release'), 409,
		'REVIEW_CLOSED');
});

test('silence_of_both_never_releases', async () => {
	const { p, reviewId } = await inShortReview();
	const review = await closes(reviewId);
	assert.equal(review.outcome, 'hold');
	assert.equal((await parcelOf(hub, p)).state, 'held');
	const lanes = await hub.request('GET', '/v1/lanes',
		{ as: 'supervisor' });
	assert.ok(lanes.json.items[0].today.missed >= 1);
	const { items } = await feedOf(hub, { as: 'declarant' },
		`&orderNo=${p.orderNo}`);
	assert.deepEqual(items.map((i) => i.returnStatus),
		['120', '399', '300']);
});

test('a_decision_after_the_deadline_is_too_late_before_any_clock_came_by',
    async () => {
	await hub.sql('alter function review_expire rename to review_asleep');
	const { reviewId } = await inShortReview();
	await decide(hub, 'customs', reviewId, 'release');
	await new Promise((resolve) => setTimeout(resolve, 1100));
	refused(await decide(hub, 'inspection', reviewId, 'release'), 409,
		'REVIEW_DEADLINE');
	// Decided in time stays decided.
	assert.equal((await decide(hub, 'customs', reviewId, 'release')).status,
		200);
	await hub.sql('alter function review_asleep rename to review_expire');
	assert.equal((await closes(reviewId)).outcome, 'hold');
});

test('what_missed_its_deadline_can_be_looked_at_again', async () => {
	const { p, reviewId } = await inShortReview();
	await closes(reviewId);
	const back = await hub.request('POST', `${parcelPath(p)}/requeue`,
		{ as: 'inspection', json: { reason: '重新审核' } });
	assert.equal(back.status, 200, back.text);
	assert.notEqual(back.json.reviewId, reviewId);
	const review = await reviewOf(hub, back.json.reviewId);
	assert.equal(review.state, 'open');
	assert.ok(Date.parse(review.deadline) > Date.now() + 20000);
	assert.deepEqual(review.seats.map((s) => s.state), ['open', 'open']);
	await bothDecide(hub, review.reviewId, 'release', 'release');
	await instruction(hub, p, 'release');
});

test('every_release_of_this_run_was_lawful', async () => {
	await released(hub);
	await hub.hubctl('verify');
});
