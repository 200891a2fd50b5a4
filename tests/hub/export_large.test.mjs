// Fifty thousand rows: the memory of the workers stays flat, a reader may be
// as slow as he likes, and nobody else waits for him.

import assert from 'node:assert/strict';
import https from 'node:https';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import { childrenOf, startHub, until } from './lib.mjs';
import { MEMORY, agentAt, memoryPeak, metric, released } from './floor.mjs';
import { closedOver, exported, manifestOf, readCsv, readMsgpack, readNdjson,
    sha256, sum } from './ledger.mjs';

const ROWS = 50000, MIB = 1024 * 1024;
let hub, workers, to, digest;

before(async () => {
	hub = await startHub({ name: 'export_large' });
	workers = hub.pids('worker');
	await released(hub);
	// Each entry is a list of two lines: two rows.
	await hub.sql('insert into export_row (name, entry, event, purchase_id,' +
	    ' parcel_id, verdict_id) select e.name, \'correction\', e.event, ' +
	    'e.purchase_id, e.parcel_id, e.verdict_id from export_row e, ' +
	    `generate_series(1, ${ROWS} / case e.name when 'tax' then 2 ` +
	    'else 1 end)');
	to = await closedOver(hub);
	// What a worker needs for one page, in each format.
	for (const worker of workers) {
		const agent = await agentAt(hub, worker);
		for (const format of ['csv', 'ndjson', 'msgpack'])
			await exported(hub, 'tax', { to: '2000-01-02', format,
			    agent });
		agent.destroy();
	}
});
after(() => hub?.stop());

const peaks = () => workers.map(memoryPeak);

// A download that reads no more than so many bytes a second after the first.
async function slow(name, { bytes = 1 << 18, pause = 100, most = Infinity,
    agent } = {}) {
	const headers = await hub.credentials(name);
	const read = async (response) => {
		const parts = [];
		let taken = 0, step = 0;
		for await (const part of response) {
			parts.push(part);
			taken += part.length;
			step += part.length;
			if (taken >= most)
				break;
			if (step >= bytes) {
				step = 0;
				await sleep(pause);
			}
		}
		return Buffer.concat(parts);
	};
	return new Promise((resolve, reject) => {
		const request = https.request({ host: '127.0.0.1',
		    port: hub.port, ca: hub.ca, headers, agent: agent ?? false,
		    path: `/v1/exports/${name}?to=${encodeURIComponent(to)}` },
		    (response) => read(response).then(resolve, reject));
		request.on('error', reject);
		request.end();
	});
}

test('fifty_thousand_rows_are_streamed_with_flat_memory', async (t) => {
	const before = peaks();
	const begun = performance.now();
	const csv = await exported(hub, 'tax', { to, timeout: 120000 });
	const seconds = (performance.now() - begun) / 1000;
	const grown = peaks().map((p, i) => p - before[i]);
	const { rows } = readCsv(csv.body);
	digest = sha256(csv.body);
	assert.ok(rows.length >= ROWS);
	t.diagnostic(`${rows.length} rows, ${(csv.body.length / 1e6).toFixed(1)}` +
	    ` MB in ${seconds.toFixed(1)} s; the workers' peaks grew by ` +
	    `${grown.map((g) => (g / MIB).toFixed(1)).join(' and ')} MB to ` +
	    `${peaks().map((p) => (p / MIB).toFixed(0)).join(' and ')} MB`);
	for (const g of grown)
		assert.ok(g < 24 * MIB * MEMORY, `${g} bytes`);

	const manifest = (await manifestOf(hub, 'tax', { from: '2000-01-01',
	    to })).json;
	assert.equal(manifest.rows, rows.length);
	assert.equal(manifest.sha256, digest);
	for (const [column, total] of Object.entries(manifest.sums))
		assert.equal(sum([total]), sum(rows.map((r) => r[column])),
			column);
	for (const g of peaks().map((p, i) => p - before[i]))
		assert.ok(g < 24 * MIB * MEMORY, `${g} bytes with the manifest`);
});

test('the_other_formats_have_as_many_rows', async () => {
	const before = peaks();
	const json = readNdjson((await exported(hub, 'forex', { to,
	    format: 'ndjson', timeout: 120000 })).body);
	const packed = readMsgpack((await exported(hub, 'forex', { to,
	    format: 'msgpack', timeout: 120000 })).body);
	assert.ok(json.length >= ROWS);
	assert.deepEqual(packed, json);
	for (const g of peaks().map((p, i) => p - before[i]))
		assert.ok(g < 24 * MIB * MEMORY, `${g} bytes`);
});

test('a_slow_reader_gets_all_of_it_and_holds_nobody_up', async (t) => {
	const before = peaks();
	const agent = await agentAt(hub, workers[0]);
	const other = await agentAt(hub, workers[0]);
	const reader = slow('tax', { agent, bytes: 1 << 20, pause: 250 });
	const took = [];
	let over = false;
	reader.then(() => { over = true; });
	while (!over) {
		const begun = performance.now();
		assert.equal((await hub.request('GET', '/healthz',
			{ agent: other })).status, 200);
		took.push(performance.now() - begun);
		await sleep(20);
	}
	assert.equal(sha256(await reader), digest);
	took.sort((x, y) => x - y);
	t.diagnostic(`others of the same worker were answered in ` +
	    `${took[took.length >> 1].toFixed(1)} ms (median), ` +
	    `${took.at(-1).toFixed(0)} ms (most)`);
	assert.ok(took[took.length >> 1] < 100);
	for (const g of peaks().map((p, i) => p - before[i]))
		assert.ok(g < 24 * MIB * MEMORY, `${g} bytes`);
	agent.destroy();
	other.destroy();
});

test('readers_who_leave_in_the_middle_leave_nothing_behind', async () => {
	const before = peaks();
	for (let i = 0; i < 6; i++)
		await Promise.all(Array.from({ length: 8 }, () =>
			slow('tax', { most: 1 + Math.random() * 3e5,
			    pause: 1 })));
	// And of manifests, which send nothing while they count.
	await Promise.all(Array.from({ length: 8 }, async () => {
		const agent = new https.Agent({ ca: hub.ca });
		const asked = hub.request('GET', '/v1/exports/tax/manifest?' +
			`from=2000-01-01&to=${encodeURIComponent(to)}`,
			{ as: 'tax', agent }).catch(() => 'gone');
		await sleep(150);
		agent.destroy();
		return asked;
	}));
	await until('no call is parked', async () =>
		await metric(hub, 'hub_calls_open') <= 1, 30000);
	assert.deepEqual(hub.pids('worker'), workers, 'no worker died');
	for (const g of peaks().map((p, i) => p - before[i]))
		assert.ok(g < 32 * MIB * MEMORY, `${g} bytes`);
	assert.equal((await exported(hub, 'tax', { to: '2000-01-02' })).status,
		200);
});

test('a_download_that_cannot_be_finished_is_cut_and_does_not_look_whole',
    async () => {
	const [pid] = hub.pids('postgres');
	const reading = slow('tax', { bytes: 1 << 18, pause: 60 });
	const cut = assert.rejects(reading, /aborted|reset|hang up/i);
	await sleep(700);
	for (const one of [pid, ...childrenOf(pid)]) {
		try {
			process.kill(one, 'SIGKILL');
		} catch {
			// It went with its parent.
		}
	}
	await cut;
	await until('the hub is ready again', async () =>
		(await hub.request('GET', '/readyz')).json.status === 'ready',
		30000);
	const again = await exported(hub, 'tax', { to, timeout: 120000 });
	assert.equal(sha256(again.body), digest, 'the range is what it was');
});
