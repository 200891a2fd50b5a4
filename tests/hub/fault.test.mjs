// Faults under load. 32 connections push documents, scans and decisions as real
// senders do, repeating what was not acknowledged; then something is killed.
// Whatever was acknowledged is there, once; the hub heals without a restart;
// nobody is signed out and no lock-out is forgotten.

import assert from 'node:assert/strict';
import https from 'node:https';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import { childrenOf, startHub, until } from './lib.mjs';
import { SENDER, message, purchase } from './purchase.mjs';
import { png } from './floor.mjs';
import { settled } from './traffic.mjs';

const CLIENTS = 32;
const KINDS = Object.keys(SENDER).filter((kind) => kind !== 'state');
const IMAGE = png({ shade: 1 });

let hub, kore;
before(async () => {
	hub = await startHub({ name: 'fault',
	    params: { 'review.deadline_seconds': 600,
		'instruction.deadline_seconds': 600 } });
	kore = hub.pids('kore')[0];
	for (const who of ['customs', 'inspection', 'supervisor'])
		await hub.signIn(who);
	// Locked out for five minutes.
	for (let i = 0; i < 6; i++)
		await attempt('demo-auditor');
	assert.equal((await attempt('demo-auditor')).status, 429);
});
after(() => hub?.stop());

const attempt = (name) => hub.request('POST', '/v1/session', {
	json: { name, password: 'wrong' }, headers: { origin: hub.url } });

// One client: sends until it is told to stop, one request at a time. Keeps
// what was acknowledged, and how each request ended.
async function client(n, load) {
	const agent = new https.Agent({ keepAlive: true, maxSockets: 1,
	    ca: hub.ca });
	while (!load.stop) {
		const p = purchase();
		const work = { p, acked: {}, scanId: null, words: [] };
		load.works.push(work);
		for (const kind of KINDS) {
			const answer = await insist(load, agent, 'POST',
				'/v1/messages', { as: SENDER[kind],
				    json: message(kind, p[kind]) });
			if (answer === undefined)
				break;
			const receipt = Object.values(answer.json)[0];
			const [item] = Object.values(receipt).find(Array.isArray);
			assert.equal(item.returnStatus, '2',
				JSON.stringify(item));
			work.acked[kind] = item.guid;
		}
		if (load.stop && Object.keys(work.acked).length < KINDS.length)
			break;
		const scan = await insist(load, agent, 'POST',
			`/v1/lanes/1/scans?logisticsNo=${p.logisticsNo}&` +
			`logisticsCode=${p.logisticsCode}&weightKg=1.25`,
			{ as: 'equipment', type: 'image/png', body: IMAGE,
			    headers: { 'idempotency-key': p.logisticsNo } });
		if (scan === undefined)
			continue;
		work.scanId = scan.json.scanId;
		work.reviewId = scan.json.reviewId;
		for (const as of ['customs', 'inspection']) {
			const word = work.reviewId === null ? undefined :
			    await insist(load, agent, 'POST', '/v1/reviews/' +
				`${work.reviewId}/decisions`,
				{ as, json: { decision: 'release' } });
			if (word !== undefined)
				work.words.push(as);
		}
	}
	agent.destroy();
}

// A request repeated until it is acknowledged, or the load has stopped.
async function insist(load, agent, method, target, options) {
	while (!load.stop) {
		const begun = performance.now();
		let answer;
		try {
			answer = await hub.request(method, target, { ...options,
			    agent, timeout: 20000 });
		} catch (error) {
			load.errors.push(error.code ?? error.message);
			await sleep(20);
			continue;
		}
		load.took.push(performance.now() - begun);
		load.statuses[answer.status] =
		    (load.statuses[answer.status] ?? 0) + 1;
		if (answer.status < 300)
			return answer;
		assert.equal(answer.status, 503, answer.text);
		assert.equal(answer.json.code, 'UNAVAILABLE');
		assert.ok(Number(answer.headers['retry-after']) > 0,
			'it says when to come again');
		await sleep(50);
	}
	return undefined;
}

// Pushes until some time after the hub has healed from the fault.
async function under(fault) {
	const load = { works: [], errors: [], statuses: {}, took: [],
	    stop: false };
	const clients = Array.from({ length: CLIENTS }, (_, i) =>
		client(i, load));
	await sleep(1200);
	await fault(load);
	await sleep(500);
	await heals();
	await sleep(1500);
	load.stop = true;
	await Promise.all(clients);
	return load;
}

// A connection that was kept to a dead worker is found so by its next request.
const heals = () => until('the hub is ready again', async () => {
	const agent = new https.Agent({ ca: hub.ca });
	try {
		return hub.pids('worker').length === 2 && (await hub.request(
		    'GET', '/readyz', { agent })).json.status === 'ready';
	} catch {
		return false;
	}
}, 40000);

const said = (load) => `${load.works.length} purchases begun, answers ` +
	`${JSON.stringify(load.statuses)}, ${load.errors.length} connections ` +
	`lost, slowest answer ${Math.max(...load.took).toFixed(0)} ms`;

// Everything that was acknowledged is in the database once, is told by GET,
// and is in the sender's feed once.
async function keepsAll(load) {
	await settled(hub, 30000);
	const acked = load.works.filter((w) =>
		Object.keys(w.acked).length > 0);
	const orders = acked.map((w) => `'${w.p.orderNo}'`).join();
	const count = {};
	for (const [kind, number, version, guid] of await hub.sql('select kind,' +
	    ' number, version, upper(receipt_guid::text) from document where ' +
	    `kind in (311, 411, 511, 621) and substr(number, 2) in (select ` +
	    `substr(o, 2) from unnest(array[${orders}]) o)`))
		(count[`${kind} ${number}`] ??= []).push([version, guid]);
	const NUMBER = { order: ['311', 'T'], payment: ['411', 'P'],
	    waybill: ['511', 'W'], list: ['621', 'C'] };
	for (const { p, acked: kinds } of acked) {
		for (const [kind, guid] of Object.entries(kinds)) {
			const [code, letter] = NUMBER[kind];
			assert.deepEqual(count[`${code} ${letter}` +
			    p.orderNo.slice(1)], [['1', guid]],
			    `${kind} of ${p.orderNo}`);
		}
	}
	const feed = await hub.sql('select document_id from feed where ' +
	    'return_status = \'120\' group by document_id having count(*) > 1');
	assert.deepEqual(feed, [], 'no document is in the feed twice');

	// Scans: one each, with the number that was answered.
	const scans = {};
	for (const [number, id] of await hub.sql('select x.logistics_no, s.id ' +
	    'from scan s join parcel x on x.id = s.parcel_id'))
		(scans[number] ??= []).push(id);
	for (const { p, scanId } of acked) {
		if (scanId !== null)
			assert.deepEqual(scans[p.logisticsNo], [scanId]);
		else
			assert.ok((scans[p.logisticsNo] ?? []).length <= 1);
	}

	// Decisions: every word that was taken stands, and two of them release
	// once.
	const seats = {};
	for (const [id, agency, word, n] of await hub.sql('select s.review_id,' +
	    ' s.agency, s.decision, (select count(*) from instruction i where ' +
	    'i.review_id = s.review_id and i.action = \'release\') from seat s'))
		seats[`${id} ${agency}`] = [word, n];
	const decided = acked.filter((w) => w.words.length > 0);
	assert.ok(decided.length > 0);
	for (const { reviewId, words } of decided) {
		for (const agency of words)
			assert.deepEqual(seats[`${reviewId} ${agency}`],
				['release', words.length === 2 ? '1' :
				seats[`${reviewId} ${agency}`][1]]);
	}

	const whole = acked.filter((w) =>
		Object.keys(w.acked).length === KINDS.length);
	assert.ok(whole.length >= CLIENTS / 2, `only ${whole.length} were whole`);
	const verdicts = await hub.sql('select verdict, count(*) from purchase' +
	    ` where order_no in (${whole.map((w) => `'${w.p.orderNo}'`)
		.join()}) group by 1`);
	assert.deepEqual(verdicts, [['matched', String(whole.length)]]);
	for (const { p } of whole.slice(-40)) {
		const read = await hub.request('GET',
			`/v1/orders/${p.ebpCode}/${p.orderNo}`,
			{ as: 'platform' });
		assert.equal(read.json.verdict, 'matched');
		assert.ok(KINDS.every((kind) => read.json.legs[kind] !== null));
	}
}

// As before: signed in, locked out, and the same Kore.
async function remembers() {
	for (const who of ['customs', 'inspection', 'supervisor'])
		assert.equal((await hub.request('GET', '/v1/session',
			{ as: who })).status, 200, `${who} is signed in`);
	const locked = await attempt('demo-auditor');
	assert.equal(locked.status, 429);
	assert.ok(Number(locked.headers['retry-after']) > 100);
	assert.deepEqual(hub.pids('kore'), [kore]);
	assert.equal(hub.child.exitCode, null);
}

test('a_worker_that_is_killed_loses_nothing_that_was_acknowledged',
    async (t) => {
	const killed = [];
	const load = await under(async () => {
		for (let i = 0; i < 2; i++) {
			killed.push(hub.pids('worker')[0]);
			process.kill(killed[i], 'SIGKILL');
			await sleep(900);
		}
	});
	t.diagnostic(said(load));
	assert.ok(load.errors.length > 0, 'its connections are lost');
	assert.equal(load.statuses[500], undefined);
	await keepsAll(load);
	await remembers();
	assert.ok(!hub.pids('worker').includes(killed[0]));
});

test('Redis_that_is_killed_costs_no_sender_anything', async (t) => {
	const load = await under(async () => {
		process.kill(hub.pids('redis')[0], 'SIGKILL');
		await sleep(700);
		process.kill(hub.pids('redis')[0], 'SIGKILL');
	});
	t.diagnostic(said(load));
	assert.deepEqual(load.errors, []);
	assert.deepEqual(Object.keys(load.statuses).sort(), ['200', '201']);
	await keepsAll(load);
	await remembers();
});

test('PostgreSQL_that_is_killed_is_a_clean_503_until_it_is_back',
    async (t) => {
	const load = await under(async () => {
		process.kill(hub.pids('postgres')[0], 'SIGKILL');
	});
	t.diagnostic(said(load));
	assert.deepEqual(load.errors, [], 'no connection of a client is lost');
	assert.ok(load.statuses[503] > 0);
	assert.ok(Math.max(...load.took) < 8000);
	await keepsAll(load);
	await remembers();
});

test('PostgreSQL_killed_with_all_its_children_is_the_same', async (t) => {
	const load = await under(async () => {
		const [pid] = hub.pids('postgres');
		for (const one of [pid, ...childrenOf(pid)]) {
			try {
				process.kill(one, 'SIGKILL');
			} catch {
				// It went with its parent.
			}
		}
	});
	t.diagnostic(said(load));
	assert.deepEqual(load.errors, []);
	assert.ok(load.statuses[503] > 0);
	await keepsAll(load);
	await remembers();
});

test('all_three_killed_at_once_come_back_together', async (t) => {
	const load = await under(async () => {
		process.kill(hub.pids('redis')[0], 'SIGKILL');
		process.kill(hub.pids('postgres')[0], 'SIGKILL');
		process.kill(hub.pids('worker')[1], 'SIGKILL');
	});
	t.diagnostic(said(load));
	await keepsAll(load);
	await remembers();
	// And everything is lawful.
	await hub.hubctl('verify');
});
