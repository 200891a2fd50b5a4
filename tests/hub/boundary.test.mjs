// What somebody finds who tries the edges: an address spelt otherwise, a body
// that is large by its lines, words in a mark that nobody asked for.

import assert from 'node:assert/strict';
import https from 'node:https';
import { after, before, test } from 'node:test';

import { addLane, addPerson, inReview } from './floor.mjs';
import { startHub } from './lib.mjs';

let hub;
before(async () => { hub = await startHub({ name: 'boundary' }); });
after(() => hub?.stop());

const RANGE = '?from=2020-01-01&to=2020-01-02';

test('no_spelling_of_the_path_opens_the_other_offices_export', async () => {
	for (const path of ['tax', '%74ax', 't%61x', '%74%61%78', 'tax/manifest',
	    '%74ax/manifest'])
		assert.equal((await hub.request('GET',
			`/v1/exports/${path}${RANGE}`, { as: 'forex' })).status,
			403, path);
	for (const path of ['forex', '%66orex', 'fore%78/manifest'])
		assert.equal((await hub.request('GET',
			`/v1/exports/${path}${RANGE}`, { as: 'tax' })).status,
			403, path);
	for (const as of ['tax', 'forex']) {
		const answer = await hub.request('GET',
			`/v1/exports/${as}${RANGE}`, { as });
		assert.equal(answer.status, 200);
		assert.equal((await hub.request('GET',
			`/v1/exports/%${as.charCodeAt(0).toString(16)}${as
			    .slice(1)}${RANGE}`, { as })).text, answer.text);
	}
});

test('an_export_is_its_offices_and_nobody_elses', async () => {
	for (const as of ['customs', 'supervisor', 'admin', 'auditor',
	    'platform', 'equipment'])
		for (const name of ['tax', 'forex', 'tax/manifest'])
			assert.equal((await hub.request('GET',
				`/v1/exports/${name}${RANGE}`, { as })).status,
				403, `${as} ${name}`);
});

test('a_mark_keeps_what_a_mark_is_made_of_and_nothing_else', async () => {
	const { reviewId } = await inReview(hub);
	const decide = (marks) => hub.request('POST',
		`/v1/reviews/${reviewId}/decisions`, { as: 'customs',
		type: 'application/json', body:
		`{"decision":"inspect","reason":"x","marks":[${marks}]}` });
	for (const x of ['0e999999', '0.5e9', '10', '100', '1.5', '1.01', '-0',
	    '2', '"0"', 'null'])
		assert.equal((await decide(
			`{"x":${x},"y":0,"w":1,"h":1}`)).status, 422, x);
	const answer = await decide('{"x":0.25,"y":0,"w":1.0,"h":1,' +
		'"label":"刀","note":"\\u0000"}');
	assert.equal(answer.status, 200, answer.text);
	const own = await hub.request('GET', `/v1/reviews/${reviewId}`,
		{ as: 'customs' });
	assert.deepEqual(own.json.mine.marks,
		[{ x: 0.25, y: 0, w: 1, h: 1, label: '刀' }]);
});

test('the_belt_stops_without_a_word', async () => {
	for (const options of [{}, { json: {} }]) {
		const raised = await hub.request('POST', '/v1/lanes/1/alarm',
			{ as: 'customs', ...options });
		assert.equal(raised.status, 201, raised.text);
		const { items } = (await hub.request('GET', '/v1/lanes',
			{ as: 'supervisor' })).json;
		assert.equal(items[0].stopped, true);
		assert.equal((await hub.request('DELETE',
			'/v1/lanes/1/alarm?reason=x', { as: 'supervisor' }))
			.status, 200);
	}
});

test('a_supervisor_stops_any_lane_and_starts_it_again', async () => {
	await addLane(hub, '2');
	await addPerson(hub, 'chief', 'supervisor', ['--lane', '2']);
	assert.equal((await hub.request('POST', '/v1/lanes/1/alarm',
		{ as: 'chief' })).status, 201);
	assert.equal((await hub.request('DELETE', '/v1/lanes/1/alarm?reason=x',
		{ as: 'chief' })).status, 200);
});

test('the_refusal_of_a_page_names_what_is_wrong_with_it', async () => {
	for (const path of ['/v1/holds', '/v1/inspections', '/v1/parcels'])
		for (const [query, pointer] of [['limit=0', '/limit'],
		    ['limit=x', '/limit'], ['after=x', '/after'],
		    ['after=-1', '/after']]) {
			const answer = await hub.request('GET',
				`${path}?${query}`, { as: 'customs' });
			assert.equal(answer.status, 422);
			assert.equal(answer.json.errors[0].pointer, pointer);
		}
});

test('every_refusal_has_its_detail_in_words', async () => {
	for (const [method, path, json] of [['DELETE', '/v1/holds/999?reason=x'],
	    ['POST', '/v1/reviews/999/decisions', { decision: 'hold' }],
	    ['POST', '/v1/inspections/999/results', { outcome: 'detain' }],
	    ['POST', '/v1/parcels/A/B/requeue', { reason: 'x' }]]) {
		const answer = await hub.request(method, path,
			{ as: 'customs', json });
		assert.equal(answer.status, 404, path);
		assert.equal(typeof answer.json.detail, 'string', answer.text);
		assert.ok(answer.json.detail.length > 0);
	}
});

const bulk = (lines) => hub.request('POST', '/v1/messages', { as: 'platform',
    type: 'application/x-ndjson', body: '{}\n'.repeat(lines),
    timeout: 60000 });

test('lines_that_nobody_can_read_do_not_keep_the_others_waiting', async () => {
	const agent = new https.Agent({ ca: hub.ca });
	let going = true, worst = 0, asked = 0;
	const sent = bulk(20000).finally(() => { going = false; });
	while (going) {
		const from = performance.now();
		assert.equal((await hub.request('GET', '/healthz', { agent }))
			.status, 200);
		worst = Math.max(worst, performance.now() - from);
		asked++;
	}
	const answer = await sent;
	assert.equal(answer.status, 200);
	assert.equal(answer.text.trimEnd().split('\n').length, 20000);
	assert.ok(asked >= 1, `${asked} calls were answered beside it`);
	assert.ok(worst < 1000, `one of them waited ${worst} ms`);
});

test('a_client_that_leaves_its_bulk_takes_nothing_with_it', async () => {
	const workers = hub.pids('worker');
	assert.equal(workers.length, 2);
	for (let i = 0; i < 20; i++) {
		await new Promise((resolve) => {
			const request = https.request({ host: '127.0.0.1',
				port: hub.port, ca: hub.ca, method: 'POST',
				path: '/v1/messages', headers: { authorization:
				`Bearer ${hub.demo.tokens.platform}`,
				'content-type': 'application/x-ndjson' } });
			request.on('error', () => {});
			request.on('close', resolve);
			const body = '{}\n'.repeat(15000);
			request.setHeader('content-length', body.length);
			request.end(body);
			setTimeout(() => request.destroy(), 20 + 15 * i);
		});
	}
	assert.equal((await bulk(3)).status, 200);
	assert.deepEqual(hub.pids('worker'), workers);
});

// 700 rows, 300 of them placed at the same instant: more than a page of them.
test('an_export_of_many_pages_has_every_row_once', async () => {
	await hub.sql(`begin; set local session_replication_role = replica;
		insert into purchase (ebp_code, order_no, first_leg_at,
			window_ends_at)
		select 'PAGES', lpad(g::text, 4, '0'), now(), now()
		  from generate_series(1, 700) g;
		insert into verdict (purchase_id, verdict, parameter_version)
		select id, 'matched', 1 from purchase where ebp_code = 'PAGES';
		insert into export_row (name, entry, event, purchase_id,
			verdict_id, placed_at, place)
		select 'tax', 'original', 'released', p.id, v.id,
		       '2021-05-05 00:00:00.123456+08'::timestamptz +
			greatest(p.order_no::int - 300, 0) * interval '1 s',
		       nextval('export_place_seq')
		  from purchase p join verdict v on v.purchase_id = p.id
		 where p.ebp_code = 'PAGES' order by p.order_no;
		commit`);
	const range = '?format=ndjson&from=2021-05-05&to=2021-05-06';
	const numbers = (await hub.request('GET', `/v1/exports/tax${range}`,
		{ as: 'tax' })).text.trimEnd().split('\n')
	    .map((line) => Number(JSON.parse(line)['list.orderNo']));
	assert.deepEqual(numbers, Array.from({ length: 700 }, (_, i) => i + 1));
	const manifest = (await hub.request('GET',
		`/v1/exports/tax/manifest${range}`, { as: 'tax' })).json;
	assert.equal(manifest.rows, 700);
	assert.equal(manifest.from, '2021-05-05T00:00:00.000+08:00');
	assert.equal(manifest.first, '2021-05-05T00:00:00.123+08:00');
	assert.ok((await hub.request('GET', '/v1/exports/forex/manifest',
		{ as: 'forex' })).json.first > '2022', 'each its own first');
});
