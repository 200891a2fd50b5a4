// What becomes of a parcel that the belt scans: domain.md, "A scan is the
// parcel on the belt". Whatever is not certain is held, never guessed.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { startHub, until } from './lib.mjs';
import { amended, purchase } from './purchase.mjs';
import { RFC3339, ack, bothDecide, decide, hold, inReview, instruction,
    parcelOf, parcelPath, png, ready, refused, released, reviewOf, scan,
    scanned, standing } from './floor.mjs';
import { feedOf, judged, send, sendAll } from './traffic.mjs';

let hub;
before(async () => { hub = await startHub({ name: 'belt' }); });
after(() => hub?.stop());

// Held for this reason, and the sorter is told to put it on the shelf.
async function isHeld(p, answer, reason) {
	assert.equal(answer.disposition, 'hold');
	assert.equal(answer.reason, reason);
	assert.equal(answer.reviewId, null);
	assert.equal(answer.parcel.state, 'held');
	const parcel = await parcelOf(hub, { ...p,
	    logisticsCode: answer.parcel.logisticsCode });
	assert.equal(parcel.state, 'held');
	assert.equal(parcel.reason, reason);
	const told = await instruction(hub, p, 'hold');
	assert.equal(told.scanId, answer.scanId);
	assert.equal(told.reason, reason);
}

async function manifest(changes = {}) {
	const p = purchase();
	const item = { logisticsCode: p.logisticsCode,
	    logisticsNo: 'X' + p.logisticsNo, class: 'B', contents: '书籍',
	    value: '100', currency: 'CNY', weightKg: '0.5',
	    sender: { name: 'Muster', country: '304' },
	    recipient: { name: p.person.name, phone: p.person.phone,
		idNumber: p.person.id }, ...changes };
	const answer = await hub.request('POST', '/v1/manifests',
		{ as: 'carrier', json: { items: [item] } });
	assert.equal(answer.status, 200, answer.text);
	return item;
}

test('a_matched_parcel_goes_to_both_screens', async () => {
	const p = await ready(hub);
	const before = Date.now();
	const answer = await scanned(hub, p);
	assert.deepEqual(Object.keys(answer).sort(), ['deadline',
	    'disposition', 'parcel', 'reason', 'reviewId', 'scanId']);
	assert.equal(answer.disposition, 'review');
	assert.equal(answer.reason, 'REVIEW');
	assert.deepEqual(answer.parcel, { logisticsCode: p.logisticsCode,
	    logisticsNo: p.logisticsNo, state: 'in_review' });
	assert.match(answer.deadline, RFC3339);
	const left = Date.parse(answer.deadline) - before;
	assert.ok(left > 29000 && left < 32000, `${left} ms to decide`);
	assert.deepEqual(await standing(hub, p), [], 'nothing is instructed');

	for (const who of ['customs', 'inspection']) {
		const review = await reviewOf(hub, answer.reviewId, who);
		assert.equal(review.scanId, answer.scanId);
		assert.equal(review.state, 'open');
		assert.equal(review.imageWidth, 64);
		assert.equal(review.parcel.measuredKg, '1.25000');
		assert.equal(review.parcel.verdict, 'matched');
		assert.deepEqual(review.seats.map((s) => [s.agency, s.state]),
			[['customs', 'open'], ['inspection', 'open']]);
	}
});

test('both_officers_see_the_very_bytes_that_the_belt_sent', async () => {
	const p = await ready(hub);
	const image = png({ width: 333, height: 77, noise: true });
	const { reviewId } = await scanned(hub, p, { image });
	for (const who of ['customs', 'inspection']) {
		const seen = await hub.request('GET',
			`/v1/reviews/${reviewId}/image`, { as: who });
		assert.equal(seen.status, 200);
		assert.equal(seen.headers['content-type'], 'image/png');
		assert.deepEqual(seen.body, image);
	}
});

test('a_label_without_a_carrier_finds_the_one_parcel_of_its_number',
    async () => {
	const p = await ready(hub);
	const answer = await scanned(hub, p, { code: null });
	assert.equal(answer.disposition, 'review');
	assert.equal(answer.parcel.logisticsCode, p.logisticsCode);
});

test('an_unknown_number_of_a_known_carrier_is_held', async () => {
	const p = purchase();
	await isHeld(p, await scanned(hub, p), 'UNKNOWN');
});

test('an_unknown_number_of_no_carrier_is_held', async () => {
	const p = purchase();
	const answer = await scanned(hub, p, { code: null });
	assert.equal(answer.parcel.logisticsCode, null);
	await isHeld(p, answer, 'UNKNOWN');
	const list = await hub.request('GET',
		'/v1/parcels?state=held&limit=500', { as: 'customs' });
	const item = list.json.items.find((i) =>
		i.logisticsNo === p.logisticsNo);
	assert.equal(item.logisticsCode, null);
	assert.equal(item.lane, '1');
});

test('a_number_that_two_carriers_use_is_not_guessed', async () => {
	const p = await ready(hub);
	const other = structuredClone(p.waybill);
	other.LogisticsHead.logisticsCode = '3601TEST99';
	const receipt = await send(hub, 'waybill', other);
	assert.equal(receipt.returnStatus, '2');
	await isHeld(p, await scanned(hub, p, { code: null }), 'AMBIGUOUS');
	// With the carrier's name it is certain again.
	const named = await scanned(hub, p);
	assert.equal(named.disposition, 'review');
});

for (const missing of ['order', 'payment', 'waybill', 'list']) {
	test(`a_parcel_without_its_${missing}_is_held_as_waiting`, async () => {
		const p = purchase();
		await sendAll(hub, p, ['order', 'payment', 'waybill', 'list']
		    .filter((kind) => kind !== missing));
		await isHeld(p, await scanned(hub, p), 'WAITING');
	});
}

test('a_draft_list_lets_nothing_through', async () => {
	const p = purchase();
	p.list.InventoryHead.appStatus = '1';
	await sendAll(hub, p, ['order', 'payment', 'waybill']);
	await send(hub, 'list', p.list);
	await isHeld(p, await scanned(hub, p), 'WAITING');
});

test('a_mismatched_parcel_is_held', async () => {
	const p = purchase();
	p.payment.PaymentHead.amountPaid = '292.83';
	await sendAll(hub, p);
	await judged(hub, p, 'mismatched');
	await isHeld(p, await scanned(hub, p), 'MISMATCHED');
	const parcel = await parcelOf(hub, p);
	assert.ok(parcel.findings.some((f) => f.code === 'AMOUNT_PAID'));
});

test('a_parcel_whose_papers_came_too_late_is_held_as_expired', async () => {
	await hub.set('recon.window_seconds', 1);
	const p = purchase();
	await sendAll(hub, p, ['order', 'waybill', 'list']);
	await hub.set('recon.window_seconds', 86400);
	await judged(hub, p, 'expired');
	await isHeld(p, await scanned(hub, p), 'EXPIRED');
});

test('a_parcel_under_a_hold_is_held', async () => {
	const p = await ready(hub);
	await hold(hub, 'order', `${p.ebpCode}/${p.orderNo}`);
	await isHeld(p, await scanned(hub, p), 'HOLD_OPEN');
});

test('a_scan_milliseconds_after_the_last_document_is_not_held_for_it',
    async () => {
	for (let i = 0; i < 20; i++) {
		const p = purchase();
		await sendAll(hub, p, ['order', 'payment', 'waybill']);
		await send(hub, 'list', p.list);
		const answer = await scanned(hub, p);
		assert.equal(answer.disposition, 'review', answer.reason);
	}
});

// Thirty-two belts at once, each right behind its papers.
test('many_scans_right_behind_their_papers_do_not_wait_for_each_other',
    async (t) => {
	const answers = [];
	for (let round = 0; round < 4; round++)
		answers.push(...await Promise.all(Array.from({ length: 32 },
		    async () => {
			const p = purchase();
			await sendAll(hub, p);
			return scanned(hub, p);
		})));
	const held = answers.filter((a) => a.disposition === 'hold');
	t.diagnostic(`${held.length} of ${answers.length} went to the shelf`);
	assert.deepEqual(held, []);
});

test('express_parcels_of_class_A_to_C_are_reviewed', async () => {
	for (const [change, weight] of [[{ class: 'A', value: '0' }, '0.5'],
	    [{ class: 'B' }, '0.5'], [{ class: 'C', value: '4999' }, '0.5']]) {
		const item = await manifest(change);
		const answer = await scanned(hub, item, { weight });
		assert.equal(answer.disposition, 'review', change.class);
		const review = await reviewOf(hub, answer.reviewId);
		assert.equal(review.parcel.manifest.class, change.class);
		assert.equal(review.parcel.declaredKg, '0.50000');
		assert.equal(review.triple.order, null);
		// It goes the whole way like any other.
		const end = await bothDecide(hub, answer.reviewId, 'release',
			'release');
		assert.equal(end.outcome, 'release');
		await instruction(hub, item, 'release');
	}
});

test('an_express_parcel_that_weighs_otherwise_says_so_of_its_manifest',
    async () => {
	const item = await manifest({ weightKg: '0.5' });
	const { reviewId } = await scanned(hub, item, { weight: '0.9' });
	const { parcel } = await reviewOf(hub, reviewId);
	assert.deepEqual(parcel.findings.map((f) => f.code), ['SCALE_WEIGHT']);
	assert.deepEqual(parcel.findings[0].fields.map((f) =>
		[f.document, f.field, f.value]), [['scan', 'weightKg', '0.9'],
	    ['manifest', 'weightKg', '0.5']]);
});

test('the_persons_of_a_manifest_are_masked_on_the_screen', async () => {
	const item = await manifest();
	const { reviewId } = await scanned(hub, item, { weight: '0.5' });
	const review = await reviewOf(hub, reviewId);
	assert.equal(review.parcel.manifest.contents, '书籍');
	const { name, phone, idNumber } = item.recipient;
	for (const value of [name, phone, idNumber])
		assert.ok(!JSON.stringify(review).includes(value), value);
	assert.equal(review.parcel.manifest.recipient.idNumber.slice(0, 6),
		idNumber.slice(0, 6));
});

test('an_express_parcel_of_class_D_is_held', async () => {
	const item = await manifest({ class: 'D', value: '9000' });
	await isHeld(item, await scanned(hub, item, { weight: '0.5' }),
		'CLASS');
});

test('an_express_parcel_that_breaks_its_class_is_held', async () => {
	const item = await manifest({ value: '1001' });
	await isHeld(item, await scanned(hub, item, { weight: '0.5' }),
		'CLASS');
	const parcel = await parcelOf(hub, item);
	assert.deepEqual(parcel.findings.map((f) => f.code), ['CLASS']);
});

test('a_weight_within_tolerance_is_no_finding_and_a_gram_more_is_one',
    async () => {
	// 1.25 kg declared; 10 % is 0.125 kg.
	const inside = await ready(hub);
	const a = await scanned(hub, inside, { weight: '1.375' });
	assert.deepEqual((await reviewOf(hub, a.reviewId)).parcel.findings, []);

	const outside = await ready(hub);
	const b = await scanned(hub, outside, { weight: '1.376' });
	assert.equal(b.disposition, 'review');
	const { parcel } = await reviewOf(hub, b.reviewId);
	assert.deepEqual(parcel.findings.map((f) => f.code), ['SCALE_WEIGHT']);
	const [finding] = parcel.findings;
	assert.deepEqual(finding.fields.map((f) =>
		[f.document, f.field, f.value]), [
	    ['scan', 'weightKg', '1.376'], ['waybill', 'weight', '1.25']]);
	assert.ok(finding.text.zh && finding.text.en);
	assert.ok(finding.mend.zh && finding.mend.en);
	assert.match(finding.parameterVersion, /^\d+$/);
	const read = await parcelOf(hub, outside);
	assert.ok(read.findings.some((f) => f.code === 'SCALE_WEIGHT'));
});

test('a_parcel_that_was_not_weighed_is_reviewed_like_any_other', async () => {
	const p = await ready(hub);
	const answer = await scanned(hub, p, { weight: null });
	const review = await reviewOf(hub, answer.reviewId);
	assert.equal(review.parcel.measuredKg, null);
	assert.deepEqual(review.parcel.findings, []);
});

// --- scanned before, in each state ----------------------------------------

test('scanned_again_while_in_review_voids_the_review_and_holds', async () => {
	const { p, reviewId } = await inReview(hub);
	await decide(hub, 'customs', reviewId, 'release');
	await isHeld(p, await scanned(hub, p), 'SCANNED');
	const review = await reviewOf(hub, reviewId);
	assert.equal(review.state, 'reopened');
	assert.equal(review.nextReviewId, null);
	const late = await decide(hub, 'inspection', reviewId, 'release');
	refused(late, 409, 'REVIEW_REOPENED');
});

test('scanned_again_while_held_stays_held', async () => {
	const p = purchase();
	const first = await scanned(hub, p);
	const again = await scanned(hub, p);
	assert.equal(again.disposition, 'hold');
	assert.equal(again.reason, 'SCANNED');
	assert.equal(again.parcel.state, 'held');
	assert.notEqual(again.scanId, first.scanId);
	const told = await standing(hub, p);
	assert.ok(told.every((i) => i.action === 'hold'));
	assert.ok(told.some((i) => i.scanId === again.scanId),
		'the second box goes to the shelf as well');
});

test('a_second_box_with_a_released_number_goes_to_the_shelf', async () => {
	const { p } = await released(hub);
	const again = await scanned(hub, p);
	assert.equal(again.disposition, 'hold');
	assert.equal(again.reason, 'SCANNED');
	const told = await instruction(hub, p, 'hold');
	assert.equal(told.scanId, again.scanId);
	assert.equal((await parcelOf(hub, p)).state, 'released',
		'what was released stays so');
});

test('a_second_box_before_the_sorter_took_the_first_does_not_free_both',
    async () => {
	const { p } = await released(hub, { acked: false });
	const again = await scanned(hub, p);
	assert.equal(again.disposition, 'hold');
	const told = await standing(hub, p);
	assert.deepEqual(told.filter((i) => i.scanId === again.scanId)
	    .map((i) => i.action), ['hold']);
});

test('scanned_again_while_at_the_inspection_table_is_held_there', async () => {
	const { p, reviewId } = await inReview(hub);
	await bothDecide(hub, reviewId, 'inspect', 'release');
	await instruction(hub, p, 'divert');
	const again = await scanned(hub, p);
	assert.equal(again.disposition, 'hold');
	assert.equal(again.reason, 'SCANNED');
	assert.equal((await parcelOf(hub, p)).state, 'inspection');
});

test('a_recalled_parcel_on_the_belt_is_held', async () => {
	const { p } = await released(hub);
	await hold(hub, 'parcel', `${p.logisticsCode}/${p.logisticsNo}`);
	assert.equal((await parcelOf(hub, p)).state, 'recalled');
	const again = await scanned(hub, p);
	assert.equal(again.disposition, 'hold');
	const told = await standing(hub, p);
	assert.ok(told.some((i) => i.action === 'hold' &&
		i.scanId === again.scanId));
	assert.ok(!told.some((i) => i.action === 'release'));
});

for (const [outcome, state] of [['detain', 'detained'],
    ['return', 'returned'], ['destroy', 'destroyed']]) {
	test(`a_${state}_parcel_on_the_belt_is_held`, async () => {
		const { p, reviewId } = await inReview(hub);
		await bothDecide(hub, reviewId, 'inspect', 'inspect');
		const { inspectionId } = await parcelOf(hub, p);
		for (const as of ['customs', 'inspection'])
			assert.equal((await hub.request('POST',
				`/v1/inspections/${inspectionId}/results`,
				{ as, json: { outcome } })).status, 200);
		assert.equal((await parcelOf(hub, p)).state, state);
		const again = await scanned(hub, p);
		assert.equal(again.disposition, 'hold');
		assert.equal(again.reason, 'SCANNED');
		assert.equal((await parcelOf(hub, p)).state, state);
	});
}

// --- held, and back --------------------------------------------------------

test('a_held_parcel_goes_back_to_review_when_its_papers_are_mended',
    async () => {
	const p = purchase();
	p.payment.PaymentHead.amountPaid = '292.83';
	await sendAll(hub, p);
	await judged(hub, p, 'mismatched');
	await scanned(hub, p);
	const requeue = (as) => hub.request('POST',
		`${parcelPath(p)}/requeue`, { as, json: { reason: '已更正' } });
	refused(await requeue('customs'), 409, 'NOT_MATCHED');

	const mended = amended(p.payment, { amountPaid: '292.84' });
	assert.equal((await send(hub, 'payment', mended)).returnStatus, '2');
	await judged(hub, p, 'matched');
	const back = await requeue('customs');
	assert.equal(back.status, 200, back.text);
	assert.equal(back.json.state, 'in_review');
	refused(await requeue('customs'), 409, 'PARCEL_STATE');
	const end = await bothDecide(hub, back.json.reviewId, 'release',
		'release');
	assert.equal(end.outcome, 'release');
	await instruction(hub, p, 'release');
});

test('a_requeue_asks_for_a_reason_and_for_an_officer', async () => {
	const p = purchase();
	await scanned(hub, p);
	const path = `${parcelPath(p)}/requeue`;
	assert.equal((await hub.request('POST', path, { as: 'customs',
		json: {} })).status, 422);
	assert.equal((await hub.request('POST', path, { as: 'carrier',
		json: { reason: 'x' } })).status, 403);
	assert.equal((await hub.request('POST', path,
		{ json: { reason: 'x' } })).status, 401);
	refused(await hub.request('POST', '/v1/parcels/NONE/NONE/requeue',
		{ as: 'customs', json: { reason: 'x' } }), 404,
		'PARCEL_UNKNOWN');
});

test('the_declarant_hears_of_every_step_of_the_parcel', async () => {
	const { p, reviewId } = await inReview(hub);
	await bothDecide(hub, reviewId, 'inspect', 'release');
	const { inspectionId } = await parcelOf(hub, p);
	for (const as of ['customs', 'inspection'])
		await hub.request('POST',
			`/v1/inspections/${inspectionId}/results`,
			{ as, json: { outcome: 'release' } });
	const { instructionId } = await instruction(hub, p, 'release');
	await ack(hub, instructionId);
	const { items } = await feedOf(hub, { as: 'declarant' },
		`&orderNo=${p.orderNo}`);
	assert.deepEqual(items.map((i) => i.returnStatus),
		['120', '399', '300', '500', '800']);
});

test('the_parcel_tells_its_history_and_never_a_seat_to_the_declarant',
    async () => {
	const { p, reviewId } = await inReview(hub);
	await bothDecide(hub, reviewId, 'hold', 'release');
	const officer = await parcelOf(hub, p);
	assert.deepEqual(officer.history.map((h) => h.event),
		['scan', 'review', 'decided', 'decided', 'hold']);
	assert.ok(officer.history.every((h) => RFC3339.test(h.at)));
	assert.equal(officer.reason, 'OFFICER');
	const declarant = await parcelOf(hub, p, 'declarant');
	assert.ok(!JSON.stringify(declarant.history).includes('decision'));
	assert.deepEqual(declarant.history.map((h) => h.event),
		['scan', 'review', 'hold']);
});

test('the_same_label_from_two_machines_at_once_is_one_review', async () => {
	const p = await ready(hub);
	const answers = await Promise.all(Array.from({ length: 8 }, () =>
		scan(hub, p)));
	assert.deepEqual(answers.map((a) => a.status), Array(8).fill(201));
	const open = await hub.sql('select count(*) from review r join parcel x' +
	    ` on x.id = r.parcel_id where x.logistics_no = '${p.logisticsNo}'`);
	assert.equal(open[0][0], '1');
	await until('it is held', async () =>
		(await parcelOf(hub, p)).state === 'held');
	const told = await standing(hub, p);
	assert.ok(told.length > 0 && told.every((i) => i.action === 'hold'));
});
