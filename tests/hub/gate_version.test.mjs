// What rested on papers that changed: reviews are reopened, releases recalled,
// and the inspection that both agencies sign is about these papers and no
// others.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { startHub, until } from './lib.mjs';
import { amended } from './purchase.mjs';
import { ack, addLane, addPerson, bothDecide, closed, decide, hold, inReview,
    instruction, lift, parcelOf, parcelPath, refused, released, reviewOf,
    scanned, standing } from './floor.mjs';
import { changed, feedOf, judged, send } from './traffic.mjs';

let hub;
before(async () => {
	hub = await startHub({ name: 'gate_version' });
	await addLane(hub, '2');
	await addPerson(hub, 'far', 'officer',
		['--agency', 'inspection', '--lane', '2']);
});
after(() => hub?.stop());

// Still in accord with the other three, and another version.
const another = (p, weight = '1.05') =>
	send(hub, 'list', amended(p.list, { netWeight: weight }));

const reopens = (reviewId) => until('the review is reopened', async () => {
	const review = await reviewOf(hub, reviewId);
	return review.state === 'reopened' && review;
});

const becomes = (p, state) => until(`the parcel is ${state}`, async () => {
	const parcel = await parcelOf(hub, p);
	return parcel.state === state && parcel;
});

test('a_new_version_voids_both_seats_and_opens_the_review_again', async () => {
	const screens = await Promise.all(['customs', 'inspection'].map((who) =>
		hub.socket('/v1/live?lane=1', who)));
	const { p, reviewId } = await inReview(hub);
	for (const screen of screens)
		await screen.next('review.opened');
	await decide(hub, 'customs', reviewId, 'release');
	assert.equal((await another(p)).returnStatus, '2');
	const old = await reopens(reviewId);
	const next = old.nextReviewId;
	assert.ok(next);
	for (const screen of screens) {
		const told = await screen.next('review.reopened');
		assert.equal(told.reviewId, reviewId);
		assert.equal(told.nextReviewId, next);
		assert.equal(told.reason, 'NEW_VERSION');
		const shown = await screen.next('review.opened');
		assert.equal(shown.reviewId, next);
		assert.equal(shown.triple.list.version, 2);
		assert.equal(shown.triple.list.head.netWeight, '1.05');
		screen.close();
		await closed(screen);
	}
	// The old one shows what it was about, and takes no word any more: not
	// the other's, and not the same again.
	assert.equal(old.triple.list.version, 1);
	for (const who of ['inspection', 'customs']) {
		const said = await decide(hub, who, reviewId, 'release');
		assert.equal(refused(said, 409, 'REVIEW_REOPENED').nextReviewId,
			next);
	}
	// The seats of the new one are empty: one word does not release.
	const review = await reviewOf(hub, next);
	assert.deepEqual(review.seats.map((s) => s.state), ['open', 'open']);
	await decide(hub, 'inspection', next, 'release');
	assert.deepEqual(await standing(hub, p), []);
	await decide(hub, 'customs', next, 'release');
	await instruction(hub, p, 'release');
});

test('a_new_version_that_contradicts_the_others_holds_the_parcel',
    async () => {
	const { p, reviewId } = await inReview(hub);
	await decide(hub, 'customs', reviewId, 'release');
	await send(hub, 'list', amended(p.list, { grossWeight: '9.25' }));
	const parcel = await becomes(p, 'held');
	assert.equal(parcel.reason, 'MISMATCHED');
	const old = await reopens(reviewId);
	assert.equal(old.nextReviewId, null);
	refused(await decide(hub, 'inspection', reviewId, 'release'), 409,
		'REVIEW_REOPENED');
	await instruction(hub, p, 'hold');
});

test('a_list_that_is_deleted_during_the_review_holds_the_parcel', async () => {
	const { p, reviewId } = await inReview(hub);
	await decide(hub, 'inspection', reviewId, 'release');
	assert.equal((await send(hub, 'list', amended(p.list, {}, '3')))
	    .returnStatus, '2');
	const parcel = await becomes(p, 'held');
	assert.equal(parcel.reason, 'WAITING');
});

test('the_same_content_again_disturbs_no_review', async () => {
	const { p, reviewId } = await inReview(hub);
	await decide(hub, 'customs', reviewId, 'release');
	for (const kind of ['order', 'payment', 'waybill', 'list'])
		assert.equal((await send(hub, kind, p[kind])).returnStatus,
			'2');
	const end = await decide(hub, 'inspection', reviewId, 'release');
	assert.equal(end.json.outcome, 'release');
});

test('a_second_payment_disturbs_no_review', async () => {
	const { p, reviewId } = await inReview(hub);
	await send(hub, 'payment', changed(p.payment,
		{ payTransactionId: `Z${p.n}` }));
	await judged(hub, p, 'matched');
	const end = await bothDecide(hub, reviewId, 'release', 'release');
	assert.equal(end.outcome, 'release');
});

test('a_recalled_parcel_is_looked_at_again_and_released_on_its_new_papers',
    async () => {
	const { p, instructionId } = await released(hub);
	await another(p);
	const parcel = await becomes(p, 'recalled');
	assert.equal(parcel.reason, 'NEW_VERSION');
	const recall = await instruction(hub, p, 'recall');
	assert.ok(Number(recall.instructionId) > Number(instructionId));
	await ack(hub, recall.instructionId);
	const back = await hub.request('POST', `${parcelPath(p)}/requeue`,
		{ as: 'customs', json: { reason: '召回后复核' } });
	assert.equal(back.status, 200, back.text);
	const review = await reviewOf(hub, back.json.reviewId);
	assert.equal(review.triple.list.version, 2);
	await bothDecide(hub, review.reviewId, 'release', 'release');
	await instruction(hub, p, 'release');
	const events = (await parcelOf(hub, p)).history.map((h) => h.event);
	assert.deepEqual(events.filter((e) => e !== 'decided'),
		['scan', 'review', 'release', 'recall', 'requeue', 'release']);
});

// Versions, decisions and holds of many parcels at once; whoever wins, every
// release that stands is on the newest papers.
test('versions_and_decisions_at_once_release_nothing_on_old_papers',
    async () => {
	const made = [];
	for (let i = 0; i < 16; i++)
		made.push(await inReview(hub));
	await Promise.all(made.flatMap(({ p, reviewId }, i) => [
	    decide(hub, 'customs', reviewId, 'release'),
	    decide(hub, 'inspection', reviewId, 'release'),
	    i % 3 === 0 ? hold(hub, 'parcel',
		`${p.logisticsCode}/${p.logisticsNo}`) : another(p),
	]));
	for (const [i, { p }] of made.entries()) {
		await judged(hub, p, 'matched');
		await until('it is settled', async () => ['in_review', 'held',
		    'recalled'].includes((await parcelOf(hub, p)).state));
		const told = await standing(hub, p);
		assert.ok(!told.some((t) => t.action === 'release'),
			`${i}: ${JSON.stringify(told)}`);
	}
	await hub.hubctl('verify');
});

// --- the opened box --------------------------------------------------------

async function atTheTable() {
	const made = await inReview(hub);
	await bothDecide(hub, made.reviewId, 'inspect', 'release');
	const { inspectionId } = await parcelOf(hub, made.p);
	return { ...made, inspectionId };
}

const sign = (as, id, outcome, note) => hub.request('POST',
	`/v1/inspections/${id}/results`, { as, json: { outcome, note } });

for (const [outcome, state, action] of [['release', 'released', 'release'],
    ['detain', 'detained'], ['return', 'returned'], ['destroy', 'destroyed']]) {
	test(`both_agencies_sign_${outcome}_before_it_takes_effect`,
	    async () => {
		const { p, inspectionId } = await atTheTable();
		const one = await sign('inspection', inspectionId, outcome,
			'开箱无异常');
		assert.equal(one.status, 200, one.text);
		assert.equal(one.json.state, 'open');
		assert.equal(one.json.results.length, 1);
		assert.equal((await parcelOf(hub, p)).state, 'inspection');
		await instruction(hub, p, 'divert');
		const two = await sign('customs', inspectionId, outcome);
		assert.equal(two.json.state, 'closed');
		assert.equal(two.json.outcome, outcome);
		assert.deepEqual(two.json.results.map((r) =>
			[r.agency, r.outcome, r.note, r.person]),
			[['inspection', outcome, '开箱无异常',
			    'demo-inspection'],
			['customs', outcome, '', 'demo-customs']]);
		assert.equal((await parcelOf(hub, p)).state, state);
		if (action)
			await instruction(hub, p, action);
		else
			assert.ok(!(await standing(hub, p)).some((i) =>
				i.action === 'release'));
		const again = await sign('customs', inspectionId, outcome);
		assert.equal(again.status, 200);
		assert.deepEqual(again.json, two.json);
		const other = outcome === 'detain' ? 'return' : 'detain';
		refused(await sign('customs', inspectionId, other), 409,
			'INSPECTION_CLOSED');
	});
}

test('while_the_agencies_differ_nothing_happens_and_the_newest_word_counts',
    async () => {
	const { p, inspectionId } = await atTheTable();
	await sign('customs', inspectionId, 'detain');
	const differs = await sign('inspection', inspectionId, 'release');
	assert.equal(differs.json.state, 'open');
	assert.equal((await parcelOf(hub, p)).state, 'inspection');
	// One agency twice is one agency.
	await sign('inspection', inspectionId, 'release', '再次');
	assert.equal((await parcelOf(hub, p)).state, 'inspection');
	const agreed = await sign('inspection', inspectionId, 'detain');
	assert.equal(agreed.json.state, 'closed');
	assert.equal((await parcelOf(hub, p)).state, 'detained');
});

test('an_opened_box_under_a_hold_is_not_released', async () => {
	const { p, inspectionId } = await atTheTable();
	await sign('customs', inspectionId, 'release');
	const { holdId } = await hold(hub, 'person', p.person.id);
	refused(await sign('inspection', inspectionId, 'release'), 409,
		'HOLD_OPEN');
	assert.equal((await parcelOf(hub, p)).state, 'inspection');
	assert.equal((await lift(hub, holdId)).status, 200);
	const end = await sign('inspection', inspectionId, 'release');
	assert.equal(end.json.state, 'closed');
	await instruction(hub, p, 'release');
});

test('an_opened_box_under_a_hold_may_still_be_detained', async () => {
	const { p, inspectionId } = await atTheTable();
	await hold(hub, 'order', `${p.ebpCode}/${p.orderNo}`, 'inspection');
	for (const as of ['customs', 'inspection'])
		assert.equal((await sign(as, inspectionId, 'detain')).status,
			200);
	assert.equal((await parcelOf(hub, p)).state, 'detained');
});

test('a_signature_for_release_is_about_these_papers_and_this_scan',
    async () => {
	const { p, inspectionId } = await atTheTable();
	await sign('customs', inspectionId, 'release');
	await another(p);
	await judged(hub, p, 'matched');
	const stale = await sign('inspection', inspectionId, 'release');
	assert.equal(stale.json.state, 'open', 'customs signed older papers');
	const fresh = await sign('customs', inspectionId, 'release');
	assert.equal(fresh.json.state, 'closed');
	await instruction(hub, p, 'release');

	const table = await atTheTable();
	await sign('customs', table.inspectionId, 'release');
	await scanned(hub, table.p);
	const after = await sign('inspection', table.inspectionId, 'release');
	assert.equal(after.json.state, 'open', 'customs signed another scan');
});

test('papers_that_no_longer_match_are_not_signed_out', async () => {
	const { p, inspectionId } = await atTheTable();
	await send(hub, 'list', amended(p.list, { grossWeight: '9.25' }));
	await judged(hub, p, 'mismatched');
	refused(await sign('customs', inspectionId, 'release'), 409,
		'NOT_MATCHED');
	for (const as of ['customs', 'inspection'])
		await sign(as, inspectionId, 'return');
	assert.equal((await parcelOf(hub, p)).state, 'returned');
});

test('only_the_officers_of_the_lane_sign', async () => {
	const { inspectionId } = await atTheTable();
	for (const as of ['supervisor', 'auditor', 'declarant', 'equipment'])
		refused(await sign(as, inspectionId, 'release'), 403,
			'FORBIDDEN');
	refused(await sign('far', inspectionId, 'release'), 403,
		'LANE_NOT_YOURS');
	refused(await sign('customs', inspectionId, 'burn'), 422, 'VALUE');
	refused(await sign('customs', '999999', 'release'), 404,
		'INSPECTION_UNKNOWN');
	refused(await sign('customs', inspectionId, 'release', '长'.repeat(501)),
		422, 'VALUE');
	const seen = await hub.request('GET', `/v1/inspections/${inspectionId}`,
		{ as: 'customs' });
	assert.deepEqual(seen.json.results, []);
	refused(await hub.request('GET', '/v1/inspections/999999',
		{ as: 'customs' }), 404, 'NOT_FOUND');
});

test('an_inspection_is_told_to_both_screens', async () => {
	const screen = await hub.socket('/v1/live?lane=1', 'inspection');
	const { reviewId } = await inReview(hub);
	await bothDecide(hub, reviewId, 'release', 'inspect');
	await until('the outcome is told', () => screen.events.some((e) =>
		e.type === 'review.closed' && e.reviewId === reviewId &&
		e.outcome === 'inspect' && e.inspectionId !== null));
	screen.close();
});

// --- the shelf ---------------------------------------------------------------

const settle = (p, json, as = 'customs') => hub.request('POST',
	`${parcelPath(p)}/settle`, { as, json });

async function onTheShelf() {
	const made = await inReview(hub);
	await bothDecide(hub, made.reviewId, 'hold', 'release');
	return made;
}

for (const [outcome, status, state, told] of [
    ['detain', '501', 'detained', '501'], ['detain', '503', 'detained', '503'],
    ['detain', undefined, 'detained', '599'],
    ['return', undefined, 'returned', '700'],
    ['inspect', undefined, 'inspection', '500']]) {
	const words = status ? `${outcome}s_it_as_${status}` : `${outcome}s_it`;
	test(`an_officer_${words}_and_the_declarant_hears_${told}`, async () => {
		const { p } = await onTheShelf();
		const answer = await settle(p, { outcome, status,
		    reason: '依法处理' });
		assert.equal(answer.status, 200, answer.text);
		assert.equal((await parcelOf(hub, p)).state, state);
		const { items } = await feedOf(hub, { as: 'declarant' },
			`&orderNo=${p.orderNo}`);
		assert.equal(items.at(-1).returnStatus, told);
		const actions = (await standing(hub, p)).map((i) => i.action);
		assert.deepEqual(actions, outcome === 'inspect' ? ['divert'] :
			[]);
		if (outcome === 'inspect')
			assert.ok(answer.json.inspectionId);
	});
}

test('what_was_recalled_in_vain_is_recorded_as_out_of_reach', async () => {
	const { p } = await released(hub);
	const { holdId } = await hold(hub, 'parcel',
		`${p.logisticsCode}/${p.logisticsNo}`);
	const answer = await settle(p, { outcome: 'lose', reason: '已离港' });
	assert.equal(answer.json.state, 'out_of_reach');
	assert.equal((await parcelOf(hub, p)).history.at(-1).event, 'lose');
	await lift(hub, holdId);
});

test('a_parcel_that_is_not_on_the_shelf_is_not_settled', async () => {
	const { p } = await released(hub);
	const reason = '依法处理';
	refused(await settle(p, { outcome: 'detain', reason }), 409,
		'PARCEL_STATE');
	const shelf = await onTheShelf();
	for (const json of [{ outcome: 'detain' }, { outcome: 'burn', reason },
	    { outcome: 'return', status: '501', reason },
	    { outcome: 'detain', status: '800', reason }])
		assert.equal((await settle(shelf.p, json)).status, 422,
			JSON.stringify(json));
	refused(await settle(shelf.p, { outcome: 'lose', reason }), 409,
		'PARCEL_STATE');
	for (const as of ['auditor', 'declarant', 'equipment'])
		refused(await settle(shelf.p, { outcome: 'return', reason }, as),
			403, 'FORBIDDEN');
	refused(await settle(shelf.p, { outcome: 'return', reason }, 'far'),
		403, 'LANE_NOT_YOURS');
	assert.equal((await parcelOf(hub, shelf.p)).state, 'held');
});

test('every_release_of_this_run_was_lawful', async () => {
	await hub.hubctl('verify');
});
