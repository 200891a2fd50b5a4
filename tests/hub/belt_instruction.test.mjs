// What the sorter is told, when, and what its silence means.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import { startHub, until } from './lib.mjs';
import { amended } from './purchase.mjs';
import { RFC3339, ack, addEquipment, addLane, agentAt, bothDecide, decide,
    hold, inReview, instruction, instructions, lift, parcelOf, ready, refused,
    released, reviewOf, scanned, standing } from './floor.mjs';
import { feedOf, send } from './traffic.mjs';

let hub;
before(async () => {
	hub = await startHub({ name: 'belt_instruction' });
	await addLane(hub, '2');
	await addEquipment(hub, 'belt2', '2');
});
after(() => hub?.stop());

const late = (seconds) => hub.set('instruction.deadline_seconds', seconds);

test('a_release_tells_the_sorter_what_and_until_when', async () => {
	const { p, reviewId, scanId } = await inReview(hub);
	await bothDecide(hub, reviewId, 'release', 'release');
	const told = await instruction(hub, p, 'release');
	for (const name of ['instructionId', 'scanId', 'logisticsCode',
	    'logisticsNo', 'action', 'at', 'deadline'])
		assert.ok(told[name] !== undefined, name);
	assert.equal(told.scanId, scanId);
	assert.equal(told.logisticsCode, p.logisticsCode);
	assert.match(told.at, RFC3339);
	const seconds = (Date.parse(told.deadline) - Date.parse(told.at)) / 1000;
	assert.ok(seconds >= 29 && seconds <= 31);
});

for (const [customs, inspection, action] of [
    ['release', 'release', 'release'], ['release', 'inspect', 'divert'],
    ['inspect', 'inspect', 'divert'], ['inspect', 'hold', 'hold'],
    ['hold', 'release', 'hold'], ['hold', 'hold', 'hold']]) {
	test(`${customs}_and_${inspection}_tells_the_sorter_${action}`,
	    async () => {
		const { p, reviewId } = await inReview(hub);
		await bothDecide(hub, reviewId, customs, inspection);
		await instruction(hub, p, action);
	});
}

test('the_oldest_that_was_not_acknowledged_comes_first', async () => {
	const first = await released(hub, { acked: false });
	const second = await released(hub, { acked: false });
	const third = await released(hub, { acked: false });
	const ours = async () => (await instructions(hub, { limit: 500 })).json
	    .items.map((i) => i.instructionId)
	    .filter((id) => [first, second, third].some((r) =>
		r.instructionId === id));
	assert.deepEqual(await ours(), [first, second, third].map((r) =>
		r.instructionId));
	await ack(hub, second.instructionId);
	assert.deepEqual(await ours(), [first.instructionId,
	    third.instructionId]);
	await ack(hub, first.instructionId);
	await ack(hub, third.instructionId);
	assert.deepEqual(await ours(), []);
});

test('an_acknowledgement_repeated_is_the_same_acknowledgement', async () => {
	const { instructionId } = await released(hub, { acked: false });
	const first = await ack(hub, instructionId);
	assert.equal(first.status, 200, first.text);
	assert.equal(first.json.instructionId, instructionId);
	assert.match(first.json.ackedAt, RFC3339);
	await sleep(20);
	const again = await ack(hub, instructionId);
	assert.equal(again.status, 200);
	assert.deepEqual(again.json, first.json);
});

test('only_the_equipment_of_the_lane_reads_and_acknowledges', async () => {
	const { instructionId } = await released(hub, { acked: false });
	refused(await instructions(hub, { as: 'belt2' }), 403, 'LANE_NOT_YOURS');
	refused(await ack(hub, instructionId, { as: 'belt2' }), 403,
		'LANE_NOT_YOURS');
	// Its own lane has no such instruction.
	refused(await ack(hub, instructionId, { as: 'belt2', lane: '2' }), 404,
		'INSTRUCTION_UNKNOWN');
	refused(await instructions(hub, { as: 'customs' }), 403, 'FORBIDDEN');
	refused(await ack(hub, instructionId, { as: 'carrier' }), 403,
		'FORBIDDEN');
	refused(await ack(hub, '999999999'), 404, 'INSTRUCTION_UNKNOWN');
	refused(await ack(hub, 'x'), 404, 'NOT_FOUND');
	assert.equal((await ack(hub, instructionId)).status, 200);
});

test('a_cursor_or_a_wait_that_is_none_is_refused', async () => {
	for (const [query, pointer] of [['after=12', '/after'],
	    ['after=%27', '/after'], ['wait=soon', '/wait'],
	    ['wait=-1', '/wait'], ['limit=0', '/limit']]) {
		const answer = await hub.request('GET',
			`/v1/lanes/1/instructions?${query}`,
			{ as: 'equipment' });
		assert.equal(answer.status, 422, query + answer.text);
		assert.equal(answer.json.errors[0].pointer, pointer);
	}
});

test('a_poll_without_news_ends_after_its_wait_with_a_cursor', async () => {
	const { json: { next } } = await instructions(hub, { limit: 500 });
	const begun = Date.now();
	const page = await instructions(hub, { after: next, wait: 1 });
	const took = Date.now() - begun;
	assert.deepEqual(page.json.items, []);
	assert.ok(page.json.next);
	assert.ok(took >= 990 && took < 2500, `${took} ms`);
});

// Both workers wait at once; what is decided on either wakes both.
test('a_decision_wakes_the_sorter_on_every_worker_within_milliseconds',
    async (t) => {
	const workers = hub.pids('worker');
	assert.ok(workers.length >= 2);
	const agents = await Promise.all(workers.slice(0, 2).map((pid) =>
		agentAt(hub, pid)));
	const took = [];
	for (let round = 0; round < 12; round++) {
		const { p, reviewId } = await inReview(hub);
		await decide(hub, 'customs', reviewId, 'release');
		const { json: { next } } = await instructions(hub,
			{ limit: 500 });
		const polls = agents.map((agent) => instructions(hub,
			{ after: next, wait: 20, agent })
			.then((page) => ({ page, at: performance.now() })));
		await sleep(20 + 40 * Math.random());
		const begun = performance.now();
		const said = decide(hub, 'inspection', reviewId, 'release');
		for (const { page, at } of await Promise.all(polls)) {
			assert.deepEqual(page.json.items.map((i) =>
				[i.action, i.logisticsNo]),
				[['release', p.logisticsNo]]);
			took.push(at - begun);
		}
		await said;
	}
	agents.forEach((agent) => agent.destroy());
	took.sort((a, b) => a - b);
	const middle = took[took.length / 2];
	t.diagnostic(`woken after ${middle.toFixed(1)} ms (median), ` +
	    `${took.at(-1).toFixed(1)} ms (most), decision included`);
	assert.ok(middle < 150, `${middle} ms`);
});

// A poll has looked, and the instruction commits while the poll's answer is on
// its way. The database is made slow after its look, so that it always does.
test('an_instruction_that_commits_while_a_poll_looks_is_not_late',
    async (t) => {
	const arguments_ = 'p_lane text, p_cursor text, p_limit int';
	await hub.sql('alter function instruction_page rename to looked_at; ' +
	    `create function instruction_page(${arguments_}) returns jsonb ` +
	    'language plpgsql stable as $$ declare v jsonb := looked_at(' +
	    'p_lane, p_cursor, p_limit); begin perform pg_sleep(0.2); ' +
	    'return v; end; $$');
	const took = [];
	for (let round = 0; round < 6; round++) {
		const { reviewId } = await inReview(hub);
		await decide(hub, 'customs', reviewId, 'release');
		const { json: { next } } = await instructions(hub,
			{ limit: 500 });
		const poll = instructions(hub, { after: next, wait: 5 });
		await sleep(60);
		await decide(hub, 'inspection', reviewId, 'release');
		const begun = performance.now();
		assert.equal((await poll).json.items.length, 1);
		took.push(performance.now() - begun);
	}
	await hub.sql('drop function instruction_page; ' +
	    'alter function looked_at rename to instruction_page');
	t.diagnostic(`late by ${Math.max(...took).toFixed(0)} ms at most`);
	assert.ok(Math.max(...took) < 480, `${took}`);
});

test('a_cursor_never_skips_however_many_decide_at_once', async () => {
	const start = (await instructions(hub, { limit: 500 })).json.next;
	const reviews = [];
	for (let i = 0; i < 40; i++)
		reviews.push((await inReview(hub)).reviewId);

	const done = { value: false };
	const read = async (limit) => {
		const seen = [];
		let after = start, quiet = 0;
		while (quiet < 2) {
			const page = await instructions(hub, { after, limit,
			    wait: 1 });
			assert.equal(page.status, 200, page.text);
			seen.push(...page.json.items.map((i) =>
				i.instructionId));
			after = page.json.next;
			quiet = done.value && page.json.items.length === 0 ?
			    quiet + 1 : 0;
		}
		return seen;
	};
	const readers = [read(3), read(500), read(1)];
	await Promise.all(reviews.map(async (id, i) => {
		const words = ['release', 'hold', 'inspect'];
		await Promise.all([decide(hub, 'customs', id, words[i % 3]),
		    decide(hub, 'inspection', id, words[i % 2])]);
	}));
	done.value = true;
	const all = (await hub.sql('select i.id from instruction i join review' +
	    ` r on r.id = i.review_id where r.id in (${reviews.join()})`))
	    .map(([id]) => id).sort();
	assert.equal(all.length, 40);
	for (const seen of await Promise.all(readers)) {
		assert.equal(new Set(seen).size, seen.length, 'none twice');
		assert.deepEqual(seen.sort(), all);
	}
});

test('reading_on_through_what_is_open_repeats_nothing_acknowledged',
    async () => {
	const made = [];
	for (let i = 0; i < 4; i++)
		made.push((await released(hub, { acked: false })).instructionId);
	await ack(hub, made[2]);
	const seen = [];
	let after;
	for (let i = 0; i < 200; i++) {
		const page = (await instructions(hub, { limit: 1, after })).json;
		if (page.items.length === 0)
			break;
		seen.push(page.items[0].instructionId);
		after = page.next;
	}
	assert.deepEqual(seen.filter((id) => made.includes(id)),
		[made[0], made[1], made[3]]);
	for (const id of made)
		await ack(hub, id);
});

test('a_release_that_nobody_acknowledged_becomes_a_hold', async () => {
	await late(1);
	const { p, instructionId } = await released(hub, { acked: false });
	await late(30);
	await until('it is held', async () =>
		(await parcelOf(hub, p)).state === 'held');
	assert.equal((await parcelOf(hub, p)).reason, 'UNACKNOWLEDGED');
	await instruction(hub, p, 'hold');
	refused(await ack(hub, instructionId), 409, 'INSTRUCTION_SUPERSEDED');
	assert.equal((await parcelOf(hub, p)).state, 'held');
	const { items } = await feedOf(hub, { as: 'declarant' },
		`&orderNo=${p.orderNo}`);
	assert.deepEqual(items.filter((i) => String(i.kind) === '621')
	    .map((i) => i.returnStatus).slice(-2), ['800', '300'], 'the declarant hears that it was not released');
});

test('an_acknowledgement_after_the_deadline_is_no_release', async () => {
	await late(1);
	const { p, instructionId } = await released(hub, { acked: false });
	await late(30);
	await sleep(1000);
	refused(await ack(hub, instructionId), 409, 'INSTRUCTION_SUPERSEDED');
	assert.equal((await parcelOf(hub, p)).state, 'held');
});

test('a_release_that_was_acknowledged_stays_released', async () => {
	await late(1);
	const { p } = await released(hub);
	await late(30);
	await sleep(1800);
	assert.equal((await parcelOf(hub, p)).state, 'released');
	assert.deepEqual(await standing(hub, p), []);
});

for (const acked of [true, false]) {
	const words = acked ? 'that_the_sorter_took' : 'not_yet_taken';
	test(`a_hold_after_a_release_${words}_recalls_it`, async () => {
		const { p, instructionId } = await released(hub, { acked });
		const { holdId } = await hold(hub, 'parcel',
			`${p.logisticsCode}/${p.logisticsNo}`);
		const parcel = await parcelOf(hub, p);
		assert.equal(parcel.state, 'recalled');
		assert.equal(parcel.reason, 'HOLD_OPEN');
		const told = await instruction(hub, p, 'recall');
		if (!acked)
			refused(await ack(hub, instructionId), 409,
				'INSTRUCTION_SUPERSEDED');
		assert.equal((await ack(hub, told.instructionId)).status, 200);
		assert.equal((await lift(hub, holdId)).status, 200);
	});
}

test('a_new_version_after_the_release_recalls_it', async () => {
	const { p, reviewId } = await released(hub);
	const changed = amended(p.list, { grossWeight: '1.26' });
	assert.equal((await send(hub, 'list', changed)).returnStatus, '2');
	await until('it is recalled', async () =>
		(await parcelOf(hub, p)).state === 'recalled');
	await instruction(hub, p, 'recall');
	const events = (await parcelOf(hub, p)).history.map((h) => h.event);
	assert.deepEqual(events.slice(-2), ['release', 'recall']);
	// The review that released it stays what it was.
	assert.equal((await reviewOf(hub, reviewId)).outcome, 'release');
});

test('an_alarm_stops_the_belt_at_once_and_until_it_is_cleared', async () => {
	const { json: { next } } = await instructions(hub, { limit: 500 });
	const poll = instructions(hub, { after: next, wait: 10 });
	await sleep(50);
	const raise = (as) => hub.request('POST', '/v1/lanes/1/alarm',
		{ as, json: { reason: '冒烟' } });
	const begun = performance.now();
	const raised = await raise('customs');
	assert.equal(raised.status, 201, raised.text);
	const told = await poll;
	assert.ok(performance.now() - begun < 1000);
	assert.deepEqual(told.json.items.map((i) => i.action), ['stop']);
	const again = await raise('supervisor');
	assert.equal(again.status, 201);
	assert.deepEqual(again.json, raised.json, 'one alarm, one record');
	const [[n]] = await hub.sql('select count(*) from alarm where lane = ' +
	    '\'1\' and cleared_at is null');
	assert.equal(n, '1');
	const clear = () => hub.request('DELETE',
		'/v1/lanes/1/alarm?reason=x', { as: 'supervisor' });
	assert.equal((await clear()).status, 200);
	assert.equal((await clear()).status, 200, 'clearing twice is clear');
	const page = await instructions(hub, { limit: 500 });
	assert.ok(!page.json.items.some((i) => i.action === 'stop'));
	refused(await hub.request('POST', '/v1/lanes/2/alarm',
		{ as: 'customs', json: { reason: 'x' } }), 403,
		'LANE_NOT_YOURS');
});

test('what_was_decided_while_nobody_polled_is_there_for_the_next_poll',
    async () => {
	const p = await ready(hub);
	const { json: { next } } = await instructions(hub, { limit: 500 });
	const { reviewId } = await scanned(hub, p);
	await bothDecide(hub, reviewId, 'release', 'release');
	const page = await instructions(hub, { after: next, wait: 10 });
	assert.deepEqual(page.json.items.map((i) => i.logisticsNo),
		[p.logisticsNo]);
});
