// Clients that hang up, by the hundreds: in the middle of what they send, while
// they wait, and in the middle of what they are told. Nothing of them stays in
// the hub, and nobody else notices.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import tls from 'node:tls';

import { childrenOf, startHub, until } from './lib.mjs';
import { SENDER, message, purchase } from './purchase.mjs';
import { MEMORY, addPerson, bothDecide, inReview, instructions, memoryPeak,
    metric, png, ready, scanned, standing } from './floor.mjs';
import { settled } from './traffic.mjs';

let hub, workers;
before(async () => {
	hub = await startHub({ name: 'fault_client',
	    params: { 'review.deadline_seconds': 600 } });
	workers = hub.pids('worker');
	await addPerson(hub, 'li', 'officer',
		['--agency', 'customs', '--lane', '1']);
});
after(() => hub?.stop());

// A connection of which every byte is ours. Resolves when it is open.
function line() {
	return new Promise((resolve, reject) => {
		const socket = tls.connect({ host: '127.0.0.1', port: hub.port,
		    ca: hub.ca }, () => resolve(socket));
		socket.once('error', reject);
	}).then((socket) => {
		socket.on('error', () => {});
		return socket;
	});
}

async function head(method, target, as, length, type) {
	const credentials = await hub.credentials(as);
	return [`${method} ${target} HTTP/1.1`, `host: 127.0.0.1:${hub.port}`,
	    ...Object.entries(credentials).map(([k, v]) => `${k}: ${v}`),
	    ...(length === undefined ? [] : [`content-length: ${length}`,
		`content-type: ${type}`]), '', ''].join('\r\n');
}

const bodyOf = (kind, p) => Buffer.from(JSON.stringify(message(kind, p[kind])));

// So many at a time, so often.
async function crowd(rounds, size, one) {
	for (let i = 0; i < rounds; i++)
		await Promise.all(Array.from({ length: size }, (_, n) =>
			one(i * size + n)));
}

// All is as before: no call is parked, no worker died, and work goes on.
async function undisturbed() {
	await until('no call is parked', async () =>
		await metric(hub, 'hub_calls_open') <= 1, 20000);
	await until('no query waits', async () =>
		await metric(hub, 'hub_db_queries_waiting') === 0);
	assert.deepEqual(hub.pids('worker'), workers, 'no worker died');
	assert.ok(!/died|SIG|panic|assert|fatal/i.test(hub.log()), hub.log());
	const { p, reviewId } = await inReview(hub);
	await bothDecide(hub, reviewId, 'release', 'release');
	assert.equal((await standing(hub, p))[0].action, 'release');
}

test('hundreds_who_hang_up_in_the_middle_of_a_document_leave_nothing',
    async () => {
	const seen = [];
	await crowd(10, 30, async (n) => {
		const p = purchase();
		seen.push(p.orderNo);
		const body = bodyOf('order', p);
		const socket = await line();
		socket.write(await head('POST', '/v1/messages', 'platform',
			body.length, 'application/json'));
		socket.write(body.subarray(0, Math.floor(body.length *
			Math.random() * 0.99)));
		await sleep(n % 7);
		socket.destroy();
	});
	await undisturbed();
	const stored = await hub.sql('select 1 from document where number in ' +
	    `(${seen.map((s) => `'${s}'`).join()})`);
	assert.deepEqual(stored, [], 'half a document is none');
});

test('hundreds_who_do_not_wait_for_the_receipt_are_stored_once_or_not',
    async () => {
	const made = [];
	await crowd(10, 30, async (n) => {
		const p = purchase();
		made.push(p);
		const body = bodyOf('order', p);
		const socket = await line();
		socket.write(Buffer.concat([Buffer.from(await head('POST',
			'/v1/messages', 'platform', body.length,
			'application/json')), body]));
		await sleep(n % 12);
		socket.destroy();
	});
	await undisturbed();
	await settled(hub);
	const numbers = made.map((p) => `'${p.orderNo}'`).join();
	const counts = await hub.sql('select number, count(*) from document ' +
	    `where number in (${numbers}) group by 1 having count(*) <> 1`);
	assert.deepEqual(counts, []);
	// And whoever asks again gets his receipt, and no second document.
	for (const p of made.slice(0, 40)) {
		const answer = await hub.request('POST', '/v1/messages',
			{ as: SENDER.order, json: message('order', p.order) });
		const [item] = answer.json.CEB312Message.OrderReturn;
		assert.equal(item.returnStatus, '2');
	}
	const [[n]] = await hub.sql('select count(*) from document where ' +
	    `number in (${numbers})`);
	assert.ok(Number(n) <= made.length && Number(n) >= 40);
});

test('hundreds_who_hang_up_on_a_scan_leave_whole_scans_or_none', async () => {
	const image = png({ width: 200, height: 200, noise: true });
	const made = [];
	await crowd(6, 30, async (n) => {
		const p = purchase();
		made.push(p);
		const socket = await line();
		socket.write(await head('POST', '/v1/lanes/1/scans?logisticsNo=' +
			`${p.logisticsNo}&logisticsCode=X`, 'equipment',
			image.length, 'image/png'));
		socket.write(n % 2 ? image : image.subarray(0, 20000));
		await sleep(n % 15);
		socket.destroy();
	});
	await undisturbed();
	const odd = await hub.sql('select s.id from scan s join parcel x on ' +
	    'x.id = s.parcel_id left join image g on g.digest = s.image_digest ' +
	    'where x.logistics_code = \'X\' and coalesce(length(g.bytes), 0) ' +
	    `<> ${image.length}`);
	assert.deepEqual(odd, []);
	const [[whole]] = await hub.sql('select count(*) from parcel where ' +
	    'logistics_code = \'X\'');
	assert.ok(Number(whole) > 0 && Number(whole) <= made.length / 2,
		'the others were cut short');
	const twice = await hub.sql('select parcel_id from scan group by 1 ' +
	    'having count(*) > 1');
	assert.deepEqual(twice, []);
});

test('hundreds_of_polls_that_hang_up_are_not_waited_for', async () => {
	const { json: { next } } = await instructions(hub, { limit: 500 });
	const target = `/v1/lanes/1/instructions?after=${next}&wait=30`;
	await crowd(10, 30, async () => {
		const socket = await line();
		socket.write(await head('GET', target, 'equipment'));
		await sleep(30);
		socket.destroy();
	});
	const begun = Date.now();
	await undisturbed();
	assert.ok(Date.now() - begun < 15000, 'long before their wait is over');
	// A sorter that polls on is still told at once.
	const poll = instructions(hub, { after: next, wait: 20 });
	const { p, reviewId } = await inReview(hub);
	await bothDecide(hub, reviewId, 'release', 'release');
	const page = await poll;
	assert.ok(page.json.items.length > 0);
	assert.ok(p);
});

test('hundreds_of_screens_that_come_and_go_leave_their_seats', async () => {
	await crowd(12, 20, async (n) => {
		try {
			const screen = await hub.socket(n % 3 ? '/v1/live' :
			    '/v1/live?lane=1', n % 2 ? 'li' : 'supervisor');
			await sleep(n % 9);
			screen._socket.destroy();
		} catch (error) {
			assert.equal(error.status, 409, error.message);
		}
	});
	await undisturbed();
	await until('no seat is taken', async () => (await hub.sql('select 1 ' +
	    'from lane_seat where ends_at > now()')).length === 0, 8000);
});

test('readers_of_large_images_who_hang_up_leave_no_memory_behind', async () => {
	const image = png({ width: 2048, height: 2048, noise: true });
	const p = await ready(hub);
	const { reviewId } = await scanned(hub, p, { image });
	const read = async () => {
		const socket = await line();
		socket.write(await head('GET', `/v1/reviews/${reviewId}/image`,
			'customs'));
		await new Promise((resolve) => socket.once('data', resolve));
		socket.destroy();
	};
	await crowd(2, 8, read);
	const before = workers.map(memoryPeak);
	await crowd(12, 8, read);
	await undisturbed();
	for (const [i, peak] of workers.map(memoryPeak).entries())
		assert.ok(peak - before[i] < 96 * 1024 * 1024 * MEMORY,
			`${peak - before[i]} bytes more`);
	const whole = await hub.request('GET', `/v1/reviews/${reviewId}/image`,
		{ as: 'inspection' });
	assert.equal(Buffer.compare(whole.body, image), 0);
});

test('those_who_hang_up_while_the_database_is_frozen_are_forgotten_too',
    async () => {
	const [pid] = hub.pids('postgres');
	const all = [pid, ...childrenOf(pid)];
	const signal = (name) => all.forEach((one) => {
		try {
			process.kill(one, name);
		} catch {
			// One that came for a moment only.
		}
	});
	signal('SIGSTOP');
	try {
		await crowd(3, 30, async () => {
			const p = purchase();
			const body = bodyOf('order', p);
			const socket = await line();
			socket.write(Buffer.concat([Buffer.from(await head(
				'POST', '/v1/messages', 'platform',
				body.length, 'application/json')), body]));
			await sleep(20);
			socket.destroy();
		});
		await sleep(2500);
	} finally {
		signal('SIGCONT');
	}
	await undisturbed();
});
