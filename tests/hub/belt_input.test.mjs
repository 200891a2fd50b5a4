// What the belt may send and what it gets for the rest: images, weights,
// numbers, repeated scans, lanes and whose they are. A refusal leaves nothing
// behind, and the next good scan is taken.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { startHub, until } from './lib.mjs';
import { purchase } from './purchase.mjs';
import { JPEG, addEquipment, addLane, addPerson, instructions, png, ready,
    refused, reviewOf, scan, scanned } from './floor.mjs';

let hub;
before(async () => {
	hub = await startHub({ name: 'belt_input' });
	await addLane(hub, '2');
	await addEquipment(hub, 'belt2', '2');
	await addEquipment(hub, 'belt12', '1', '2');
});
after(() => hub?.stop());

// Nothing of this parcel is on the floor.
async function neverScanned(p) {
	assert.deepEqual(await hub.sql('select 1 from scan s join parcel x on ' +
	    `x.id = s.parcel_id where x.logistics_no = '${p.logisticsNo}'`), []);
}

// --- images ----------------------------------------------------------------

test('a_JPEG_is_taken_and_shown_as_it_came', async () => {
	const p = await ready(hub);
	const { reviewId } = await scanned(hub, p, { image: JPEG,
	    type: 'image/jpeg' });
	const review = await reviewOf(hub, reviewId);
	assert.deepEqual([review.imageWidth, review.imageHeight], [32, 24]);
	const seen = await hub.request('GET', review.image, { as: 'customs' });
	assert.equal(seen.headers['content-type'], 'image/jpeg');
	assert.deepEqual(seen.body, JPEG);
});

test('a_media_type_is_a_word_in_any_case_and_may_have_parameters', async () => {
	for (const type of ['IMAGE/PNG', 'image/png; charset=binary'])
		await scanned(hub, await ready(hub), { type });
});

const whole = png();
const badImages = {
	'cut short': whole.subarray(0, whole.length - 20),
	'without its end': whole.subarray(0, whole.length - 12),
	'with one byte changed': Buffer.from(whole).fill(7, 45, 46),
	'with something behind it': Buffer.concat([whole, Buffer.from('x')]),
	'of text': Buffer.from('this is not an image\n'),
	'of zeros': Buffer.alloc(5000),
	'that is only a signature': whole.subarray(0, 8),
	'of 30,000 x 30,000 with a right checksum':
	    png({ claims: { width: 30000, height: 30000 } }),
	'of no width': png({ claims: { width: 0 } }),
	'that claims four billion rows':
	    png({ claims: { height: 0xffffffff } }),
	'of GIF': Buffer.from('GIF89a\x01\0\x01\0\0\0\0;', 'latin1'),
};

for (const [words, image] of Object.entries(badImages)) {
	test(`an_image_${words.replaceAll(/[ ,]+/g, '_')}_is_refused`,
	    async () => {
		const p = await ready(hub);
		const answer = await scan(hub, p, { image });
		refused(answer, 422, 'IMAGE');
		await neverScanned(p);
		assert.equal((await scanned(hub, p)).disposition, 'review');
	});
}

for (const [words, image] of [
    ['cut short', JPEG.subarray(0, JPEG.length - 8)],
    ['without its end', JPEG.subarray(0, JPEG.length - 2)],
    ['that claims 65,535 rows', Buffer.from(JPEG.toString('latin1')
	.replace('\x08\0\x18\0\x20', '\x08\xff\xff\0\x20'), 'latin1')]]) {
	test(`a_JPEG_${words.replaceAll(/[ ,]+/g, '_')}_is_refused`, async () => {
		const p = purchase();
		refused(await scan(hub, p, { image, type: 'image/jpeg' }), 422,
			'IMAGE');
		await neverScanned(p);
	});
}

test('a_scan_without_an_image_is_refused', async () => {
	const p = purchase();
	const answer = await scan(hub, p, { image: Buffer.alloc(0) });
	assert.ok([400, 422].includes(answer.status), answer.text);
	assert.equal(answer.json.code, 'BODY_EMPTY');
	await neverScanned(p);
});

for (const type of ['application/octet-stream', 'text/plain', 'image/gif',
    'image/pngx', 'image/jpegs', 'image/']) {
	test(`the_media_type_${type.replace('/', '_')}_is_refused`, async () => {
		const p = purchase();
		refused(await scan(hub, p, { type }), 415, 'MEDIA_TYPE');
		await neverScanned(p);
	});
}

test('bytes_that_are_not_what_their_media_type_says_are_refused', async () => {
	const p = purchase();
	refused(await scan(hub, p, { image: JPEG, type: 'image/png' }), 422,
		'IMAGE');
	refused(await scan(hub, p, { type: 'image/jpeg' }), 422, 'IMAGE');
	await neverScanned(p);
});

test('an_image_just_under_16_MB_is_taken_and_one_over_it_is_not', async () => {
	const p = await ready(hub);
	const width = 4096;
	const rows = Math.floor((16 * 1024 * 1024 - 4096) / (width + 1) / 1.001);
	const image = png({ width, height: rows, noise: true });
	assert.ok(image.length > 16.6e6 && image.length <= 16777216);
	const { reviewId } = await scanned(hub, p, { image });
	const seen = await hub.request('GET', `/v1/reviews/${reviewId}/image`,
		{ as: 'inspection' });
	assert.equal(Buffer.compare(seen.body, image), 0);

	const over = Buffer.concat([image,
	    Buffer.alloc(16 * 1024 * 1024 + 1 - image.length)]);
	refused(await scan(hub, purchase(), { image: over }), 413,
		'BODY_TOO_LARGE');
	assert.equal((await scanned(hub, await ready(hub))).disposition,
		'review');
});

test('the_same_image_of_two_parcels_is_kept_once', async () => {
	const image = png({ width: 70, noise: true });
	for (let i = 0; i < 2; i++)
		await scanned(hub, await ready(hub), { image });
	const [[n]] = await hub.sql('select count(*) from image where ' +
	    'width = 70');
	assert.equal(n, '1');
});

// --- weights and numbers ---------------------------------------------------

for (const weight of ['1', '1.2', '0', '0.00001', '00001.5', '999999',
    '1.25000', '.5']) {
	test(`the_weight_${weight}_is_taken`, async () => {
		const answer = await scanned(hub, purchase(), { weight });
		const [[kept]] = await hub.sql('select weight_kg from scan ' +
		    `where id = ${answer.scanId}`);
		assert.equal(Number(kept), Number(weight));
	});
}

for (const weight of ['-1', '1,5', 'heavy', '1e3', '1.250001',
    '0x10', 'NaN', '1 kg', '99999999999999999999', '１.5']) {
	test(`the_weight_${weight.replaceAll(' ', '_')}_is_refused`, async () => {
		const p = purchase();
		const answer = await scan(hub, p, { weight });
		const problem = refused(answer, 422, 'VALUE');
		assert.deepEqual(problem.errors.map((e) => e.pointer),
			['/weightKg']);
		await neverScanned(p);
	});
}

test('a_scan_must_say_a_number', async () => {
	for (const logisticsNo of ['', 'x'.repeat(300)]) {
		const answer = await scan(hub, { logisticsNo, logisticsCode: 'C' });
		refused(answer, 422, 'VALUE');
	}
	const none = await hub.request('POST', '/v1/lanes/1/scans', {
		as: 'equipment', type: 'image/png', body: png() });
	refused(none, 422, 'VALUE');
});

test('a_number_of_any_letters_is_held_and_found_again', async () => {
	const p = { logisticsCode: '测试/快递', logisticsNo: `号 ${Date.now()}&?%` };
	const answer = await scanned(hub, p);
	assert.equal(answer.reason, 'UNKNOWN');
	assert.deepEqual(answer.parcel, { ...p, state: 'held' });
	const read = await hub.request('GET', '/v1/parcels/' +
	    `${encodeURIComponent(p.logisticsCode)}/` +
	    encodeURIComponent(p.logisticsNo), { as: 'customs' });
	assert.equal(read.status, 200, read.text);
	assert.equal(read.json.logisticsNo, p.logisticsNo);
});

// --- the same scan again ---------------------------------------------------

test('a_scan_repeated_with_its_key_gets_the_same_answer', async () => {
	const p = await ready(hub);
	const image = png();
	const options = { key: `k-${p.n}`, image };
	const first = await scanned(hub, p, options);
	const again = await scanned(hub, p, options);
	assert.deepEqual(again, first);
	// Also after the parcel has gone on.
	for (const as of ['customs', 'inspection'])
		await hub.request('POST',
			`/v1/reviews/${first.reviewId}/decisions`,
			{ as, json: { decision: 'release' } });
	assert.deepEqual(await scanned(hub, p, options), first);
	const [[n]] = await hub.sql('select count(*) from scan s join parcel x ' +
	    `on x.id = s.parcel_id where x.logistics_no = '${p.logisticsNo}'`);
	assert.equal(n, '1');
});

test('twenty_copies_of_a_scan_at_once_are_one_scan', async () => {
	const p = await ready(hub);
	const options = { key: `twenty-${p.n}`, image: png() };
	const answers = await Promise.all(Array.from({ length: 20 }, () =>
		scan(hub, p, options)));
	const ids = new Set(answers.map((a) => {
		assert.equal(a.status, 201, a.text);
		return a.json.scanId;
	}));
	assert.equal(ids.size, 1);
});

test('a_key_that_comes_with_something_else_is_refused', async () => {
	const p = await ready(hub);
	const options = { key: `other-${p.n}`, image: png({ shade: 9 }) };
	const first = await scanned(hub, p, options);
	const q = await ready(hub);
	for (const change of [{ image: png({ shade: 10 }) }, { weight: '1.26' },
	    { weight: null }, { code: null }]) {
		refused(await scan(hub, p, { ...options, ...change }), 422,
			'IDEMPOTENCY_KEY_REUSED');
	}
	refused(await scan(hub, q, options), 422, 'IDEMPOTENCY_KEY_REUSED');
	await neverScanned(q);
	assert.deepEqual(await scanned(hub, p, options), first);
});

test('a_key_belongs_to_the_equipment_that_used_it', async () => {
	const key = `mine-${Date.now()}`;
	const p = await ready(hub), q = await ready(hub);
	const a = await scanned(hub, p, { key });
	const b = await scanned(hub, q, { key, as: 'belt12' });
	assert.notEqual(a.scanId, b.scanId);
	assert.equal(b.disposition, 'review');
});

test('a_refused_scan_does_not_use_up_its_key', async () => {
	const p = await ready(hub);
	const options = { key: `once-${p.n}`, image: png(), as: 'belt12',
	    lane: '2' };
	const state = (to) => hub.request('PATCH', '/v1/lanes/2',
		{ as: 'supervisor', json: { state: to } });
	assert.equal((await state('closed')).status, 200);
	refused(await scan(hub, p, options), 409, 'LANE_CLOSED');
	assert.equal((await state('open')).status, 200);
	assert.equal((await scanned(hub, p, options)).disposition, 'review');
});

// --- lanes -----------------------------------------------------------------

test('a_lane_that_nobody_has_built_is_not_found', async () => {
	for (const lane of ['9', '%20', 'x'.repeat(200), "1'--"]) {
		const answer = await scan(hub, purchase(), { lane,
		    as: 'belt12' });
		refused(answer, 404, 'LANE_UNKNOWN');
		refused(await instructions(hub, { lane, as: 'belt12' }), 404,
			'LANE_UNKNOWN');
	}
});

test('equipment_works_at_its_own_lanes_only', async () => {
	const p = purchase();
	refused(await scan(hub, p, { lane: '2' }), 403, 'LANE_NOT_YOURS');
	refused(await scan(hub, p, { as: 'belt2' }), 403, 'LANE_NOT_YOURS');
	await neverScanned(p);
	await scanned(hub, await ready(hub), { as: 'belt12', lane: '2' });
	await scanned(hub, await ready(hub), { as: 'belt12' });
});

test('nobody_but_equipment_scans', async () => {
	const p = purchase();
	for (const as of ['carrier', 'platform', 'tax', 'customs', 'supervisor'])
		refused(await scan(hub, p, { as }), 403, 'FORBIDDEN');
	for (const token of ['hub_' + 'A'.repeat(43), 'x'])
		refused(await scan(hub, p, { as: undefined, token }), 401,
			'UNAUTHENTICATED');
	const none = await hub.request('POST',
		`/v1/lanes/1/scans?logisticsNo=${p.logisticsNo}`,
		{ type: 'image/png', body: png() });
	refused(none, 401, 'UNAUTHENTICATED');
	await neverScanned(p);
});

test('equipment_whose_token_was_revoked_scans_no_more', async () => {
	await addEquipment(hub, 'belt-old', '1');
	await scanned(hub, await ready(hub), { as: 'belt-old' });
	await hub.hubctl('account', 'revoke', 'belt-old');
	await until('every worker has heard of it', async () =>
		(await hub.request('GET', '/v1/lanes/1/instructions',
		{ as: 'belt-old' })).status === 401);
	const p = purchase();
	refused(await scan(hub, p, { as: 'belt-old' }), 401,
		'UNAUTHENTICATED');
	await neverScanned(p);
});

test('a_lane_that_is_draining_finishes_and_takes_nothing_new', async () => {
	const p = await ready(hub);
	const first = await scanned(hub, p, { as: 'belt2', lane: '2' });
	const state = (to, as = 'supervisor') => hub.request('PATCH',
		'/v1/lanes/2', { as, json: { state: to } });
	assert.equal((await state('draining')).json.state, 'draining');
	refused(await scan(hub, purchase(), { as: 'belt2', lane: '2' }), 409,
		'LANE_DRAINING');
	// What was on the screens is decided as ever.
	await addPerson(hub, 'both-lanes', 'officer',
		['--agency', 'inspection', '--lane', '1', '2']);
	await addPerson(hub, 'all-lanes', 'officer',
		['--agency', 'customs', '--all-lanes']);
	for (const as of ['both-lanes', 'all-lanes'])
		assert.equal((await hub.request('POST',
			`/v1/reviews/${first.reviewId}/decisions`,
			{ as, json: { decision: 'release' } })).status, 200);
	const told = await instructions(hub, { lane: '2', as: 'belt2' });
	assert.ok(told.json.items.some((i) => i.action === 'release' &&
		i.logisticsNo === p.logisticsNo));
	refused(await state('open', 'customs'), 403, 'FORBIDDEN');
	refused(await state('broken'), 422, 'VALUE');
	assert.equal((await state('open')).status, 200);
	await scanned(hub, await ready(hub), { as: 'belt2', lane: '2' });
});

test('a_stopped_lane_takes_nothing_until_the_alarm_is_cleared', async () => {
	const alarm = await hub.request('POST', '/v1/lanes/1/alarm',
		{ as: 'inspection', json: { reason: '辐射报警' } });
	assert.equal(alarm.status, 201, alarm.text);
	refused(await scan(hub, purchase()), 409, 'LANE_STOPPED');
	const told = await instructions(hub, { limit: 500 });
	const stop = told.json.items.find((i) => i.action === 'stop');
	assert.ok(stop, 'the belt is told to stop');
	const lanes = await hub.request('GET', '/v1/lanes',
		{ as: 'supervisor' });
	const lane = lanes.json.items.find((l) => l.lane === '1');
	assert.equal(lane.stopped, true);
	assert.equal(lane.alarm.reason, '辐射报警');
	const cleared = await hub.request('DELETE', '/v1/lanes/1/alarm?reason=' +
		encodeURIComponent('已排除'), { as: 'supervisor' });
	assert.equal(cleared.status, 200, cleared.text);
	assert.equal(cleared.json.stopped, false);
	await scanned(hub, await ready(hub));
});

test('equipment_of_no_lane_but_a_longer_name_is_not_mistaken', async () => {
	await addLane(hub, '12');
	refused(await scan(hub, purchase(), { lane: '12', as: 'belt12' }), 403,
		'LANE_NOT_YOURS');
	refused(await instructions(hub, { lane: '12', as: 'belt12' }), 403,
		'LANE_NOT_YOURS');
});
