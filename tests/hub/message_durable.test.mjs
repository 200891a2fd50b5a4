// A receipt is a promise: what was acknowledged is there, once, whatever dies
// the moment after.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import pg from 'pg';

import { startHub, until } from './lib.mjs';
import { purchase } from './purchase.mjs';
import { changed, post, send } from './traffic.mjs';

let hub;
before(async () => { hub = await startHub({ name: 'message_durable' }); });
after(() => hub?.stop());

const kill = (pids) => pids.forEach((pid) => process.kill(pid, 'SIGKILL'));

// Tries until the hub answers again; a connection that broke is not an answer.
async function patiently(kind, document) {
	let receipt;
	await until('the hub answers', async () => {
		const answer = await post(hub, kind, [document])
		    .catch(() => undefined);
		receipt = answer?.status === 200 ? answer.items[0] : undefined;
		return receipt;
	}, 20000);
	return receipt;
}

async function versions(p) {
	const rows = await until('the database answers', () =>
		hub.sql('select count(*) from document where kind = 311 and ' +
		`number = '${p.orderNo}'`).catch(() => undefined), 20000);
	return Number(rows[0][0]);
}

test('a_document_acknowledged_is_there_when_its_worker_is_killed_at_once',
    async () => {
	for (let round = 0; round < 3; round++) {
		const p = purchase();
		const receipt = await send(hub, 'order', p.order);
		kill(hub.pids('worker'));
		assert.deepEqual(await patiently('order',
			changed(p.order, {})), receipt);
		assert.equal(await versions(p), 1);
	}
});

test('no_document_is_lost_or_doubled_when_workers_are_killed_under_load',
    async () => {
	const told = new Map();
	const purchases = [];
	let going = true;
	const sender = async () => {
		while (going) {
			const p = purchase();
			purchases.push(p);
			const answer = await post(hub, 'order', [p.order])
			    .catch(() => undefined);
			if (answer?.status === 200)
				told.set(p, answer.items[0]);
			else
				await patiently('order', p.order);
		}
	};
	const senders = Array.from({ length: 16 }, sender);
	for (let round = 0; round < 5; round++) {
		const before = told.size;
		await until('orders are taken', () => told.size > before + 50,
			20000);
		const pids = hub.pids('worker');
		kill(round % 2 ? pids : pids.slice(0, 1));
	}
	going = false;
	await Promise.all(senders);
	assert.ok(told.size > 250 && purchases.length > told.size);
	for (const [p, receipt] of told)
		assert.deepEqual(await patiently('order', p.order), receipt);
	const [[documents, orders]] = await hub.sql('select count(*), ' +
	    'count(distinct number) from document where kind = 311 and number ' +
	    `in (${purchases.map((p) => `'${p.orderNo}'`)})`);
	assert.equal(documents, String(purchases.length));
	assert.equal(orders, documents);
});

test('a_document_acknowledged_is_there_when_the_database_is_killed_at_once',
    async () => {
	for (let round = 0; round < 2; round++) {
		const p = purchase();
		const receipt = await send(hub, 'order', p.order);
		const [pid] = hub.pids('postgres');
		kill([pid]);
		await until('the server is gone', () =>
			hub.pids('postgres')[0] !== pid);
		assert.deepEqual(await patiently('order', p.order), receipt);
		assert.equal(await versions(p), 1);
	}
});

test('when_the_database_stands_still_who_is_too_much_is_asked_to_come_again',
    async (t) => {
	const brake = new pg.Client({ host: `${hub.state}/pg`, port: 5432,
		database: 'hub', user: 'postgres' });
	await brake.connect();
	t.after(() => brake.end());
	await brake.query('begin');
	await brake.query('lock table message in access exclusive mode');
	const sets = Array.from({ length: 100 }, () =>
		Array.from({ length: 100 }, () => purchase()));
	const sent = sets.map((set) => post(hub, 'order',
		set.map((p) => p.order), { timeout: 60000 }));
	await Promise.race(sent);
	await sleep(500);
	await brake.query('rollback');
	const answers = await Promise.all(sent);
	const taken = sets.filter((_, i) => answers[i].status === 200);
	for (const answer of answers.filter((a) => a.status !== 200)) {
		assert.equal(answer.status, 503);
		assert.match(answer.headers['retry-after'], /^\d+$/);
	}
	assert.ok(taken.length > 10 && taken.length < 100, taken.length);
	const [[stored]] = await hub.sql('select count(*) from document where ' +
	    'kind = 311 and number in (' + taken.flat().map((p) =>
	    `'${p.orderNo}'`) + ')');
	assert.equal(Number(stored), taken.length * 100);
	const [refused] = sets.filter((_, i) => answers[i].status !== 200);
	const again = await post(hub, 'order', refused.map((p) => p.order));
	assert.ok(again.items.every((r) => r.returnStatus === '2'));
});

test('the_bytes_of_a_message_are_kept_once_with_their_digest', async () => {
	const [[before]] = await hub.sql('select count(*) from message');
	const p = purchase();
	const body = JSON.stringify({ CEB311Message: { guid: p.orderNo,
	    version: '1.0', Order: [p.order] } });
	for (let i = 0; i < 3; i++)
		assert.equal((await post(hub, 'order', [], { body })).status, 200);
	const digest = createHash('sha256').update(body).digest('hex');
	const rows = await hub.sql('select encode(digest, \'hex\') from message ' +
	    `order by id offset ${before}`);
	assert.deepEqual(rows, [[digest]]);
});
