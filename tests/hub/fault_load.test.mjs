// PostgreSQL and Redis die under load, again and again, and come back. What
// was acknowledged is there, once; what could not be done was refused cleanly;
// nobody was signed out, and no lock-out was forgotten.

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import { childrenOf, startHub, until } from './lib.mjs';
import { purchase } from './purchase.mjs';
import { post } from './traffic.mjs';
import { png } from './floor.mjs';

let hub, cookie;
before(async () => {
	hub = await startHub({ name: 'fault_load' });
	cookie = await hub.signIn('customs');
	for (let i = 0; i < 6; i++)
		await hub.request('POST', '/v1/session', { json: {
		    name: hub.demo.people.auditor.name, password: 'wrong' } });
});
after(() => hub?.stop());

// The whole of it: a postmaster's children may live a moment longer.
function killServer(name) {
	const [pid] = hub.pids(name);
	for (const one of [pid, ...childrenOf(pid)])
		process.kill(one, 'SIGKILL');
	return pid;
}

const lockedOut = async () => (await hub.request('POST', '/v1/session', {
	json: hub.demo.people.auditor })).status;

// Sends until told to stop; remembers what was acknowledged and what was said.
async function load(going, told, said) {
	while (going()) {
		const p = purchase();
		const answer = await post(hub, 'order', [p.order])
		    .catch((error) => ({ status: error.code }));
		said.add(answer.status);
		if (answer.status === 503)
			assert.match(answer.headers['retry-after'], /^\d+$/);
		if (answer.status === 200)
			told.push(p.orderNo);
		else
			await sleep(50);
	}
}

async function scanLoad(going, told, said) {
	while (going()) {
		const p = purchase();
		const answer = await hub.request('POST', '/v1/lanes/1/scans' +
		    `?logisticsNo=${p.logisticsNo}&logisticsCode=3601TEST04`, {
			as: 'equipment', type: 'image/png', body: png({}),
			headers: { 'idempotency-key': randomUUID() } })
		    .catch((error) => ({ status: error.code }));
		said.add(answer.status);
		if (answer.status === 201)
			told.push(p.logisticsNo);
		else
			await sleep(50);
	}
}

for (const name of ['postgres', 'redis']) {
	test(`nothing_acknowledged_is_lost_when_${name}_is_killed_under_load`,
	    async () => {
		const orders = [], scans = [], said = new Set();
		let going = true;
		const work = [
			...Array.from({ length: 24 }, () =>
				load(() => going, orders, said)),
			...Array.from({ length: 8 }, () =>
				scanLoad(() => going, scans, said)),
		];
		for (let round = 0; round < 3; round++) {
			const [o, s] = [orders.length, scans.length];
			await until('both are taken', () =>
				orders.length > o + 20 && scans.length > s + 5,
			    30000);
			const pid = killServer(name);
			await until('it is back', () => {
				try {
					return hub.pids(name)[0] !== pid;
				} catch {
					return false;
				}
			}, 20000);
		}
		going = false;
		await Promise.all(work);
		for (const status of said)
			assert.ok([200, 201, 503].includes(status), status);
		await until('the hub is ready', async () =>
			(await hub.request('GET', '/readyz')).status === 200,
		    20000);
		const [[documents, numbers]] = await hub.sql('select count(*), ' +
		    'count(distinct number) from document where number in (' +
		    orders.map((no) => `'${no}'`) + ')');
		assert.equal(Number(documents), orders.length);
		assert.equal(Number(numbers), orders.length);
		const [[kept]] = await hub.sql('select count(*) from scan s ' +
		    'join parcel p on p.id = s.parcel_id where s.image_digest ' +
		    'is not null and p.logistics_no in (' +
		    scans.map((no) => `'${no}'`) + ')');
		assert.equal(Number(kept), scans.length);
	});

	test(`nobody_was_signed_out_by_${name}_and_no_lockout_forgotten`,
	    async () => {
		const me = await hub.request('GET', '/v1/session', { cookie });
		assert.equal(me.status, 200);
		assert.equal(await lockedOut(), 429);
	});
}

test('no_worker_died_of_it', () => {
	assert.doesNotMatch(hub.log(), /worker .*(signal|exited)/);
});
