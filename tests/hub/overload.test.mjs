// More than the hub can take: what is refused is refused early, with 503 and
// Retry-After; what was acknowledged is there; and whoever is slow or stands
// still is alone with it.

import assert from 'node:assert/strict';
import net from 'node:net';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import { startHub, until } from './lib.mjs';
import { message, purchase } from './purchase.mjs';
import { orderOf, post, send } from './traffic.mjs';

let hub;
before(async () => { hub = await startHub({ plain: true }); });
after(() => hub.stop());

// A sender that has announced a body and sent this much of it.
function begin(length, some, type = 'application/json') {
	const socket = net.connect(hub.plainPort, '127.0.0.1');
	socket.on('error', () => {});
	socket.text = '';
	socket.on('data', (part) => { socket.text += part; });
	socket.write('POST /v1/messages HTTP/1.1\r\nHost: a\r\n' +
		`Authorization: Bearer ${hub.demo.tokens.platform}\r\n` +
		`Content-Type: ${type}\r\nContent-Length: ${length}\r\n\r\n` +
		some);
	return socket;
}

test('two_hundred_trickling_bodies_hold_nobody_up', async () => {
	const slow = Array.from({ length: 200 }, () => begin(1900, '{'));
	let going = true;
	const trickle = (async () => {
		while (going) {
			for (const socket of slow)
				socket.write(' ');
			await sleep(100);
		}
	})();
	for (let i = 0; i < 30; i++) {
		const from = performance.now();
		const said = await send(hub, 'order', purchase().order,
			{ media: ['xml', 'json', 'msgpack'][i % 3] });
		assert.equal(said.returnStatus, '2');
		assert.ok(performance.now() - from < 3000);
	}
	going = false;
	await trickle;
	for (const socket of slow) {
		assert.equal(socket.text, '', 'it is still waited for');
		socket.destroy();
	}
});

// Each worker lends 64 MB; these take 15 MB each and then stand still.
test('a_stuck_image_gives_its_room_to_one_that_comes', async () => {
	const large = 15 << 20;
	const stuck = Array.from({ length: 24 }, () => begin(large, '{'));
	await until('the room is taken', () => stuck.some((socket) =>
		socket.text.startsWith('HTTP/1.1 503 ')));
	for (const socket of stuck.filter((s) => s.text !== '')) {
		assert.match(socket.text, /\r\nretry-after: \d+\r\n/);
		assert.match(socket.text, /OVERLOADED/);
	}
	await sleep(1500);
	for (let i = 0; i < 4; i++) {
		const answer = await post(hub, 'order', [], {
			body: Buffer.alloc(large, 0x20) });
		assert.equal(answer.status, 400, answer.text);
		assert.equal(answer.json.code, 'SYNTAX');
	}
	assert.ok(stuck.some((s) => s.text.startsWith('HTTP/1.1 408 ')));
	for (const socket of stuck)
		socket.destroy();
});

// The database stands still for a while: 160 messages of 100 are twice what
// the workers' queues take.
test('over_capacity_is_shed_and_what_is_acknowledged_is_there', async () => {
	const all = Array.from({ length: 160 }, () => purchase());
	const standing = hub.sql('begin; lock table document; ' +
		'select pg_sleep(4); commit');
	await sleep(300);
	const answers = await Promise.all(all.map((p) => hub.request('POST',
		'/v1/messages', { as: 'platform', plain: true, timeout: 120000,
		json: message('order', ...Array(100).fill(p.order)) })));
	await standing;
	const shed = answers.filter((a) => a.status === 503);
	const taken = answers.filter((a) => a.status === 200);
	assert.equal(shed.length + taken.length, all.length);
	assert.ok(shed.length > 0 && taken.length > 0,
		`${shed.length} shed, ${taken.length} taken`);
	for (const answer of shed) {
		assert.match(answer.headers['retry-after'], /^\d+$/);
		assert.equal(answer.json.code, 'OVERLOADED');
	}
	for (const [i, p] of all.entries()) {
		const seen = await orderOf(hub, p);
		assert.equal(seen.status, answers[i].status === 200 ? 200 : 404);
	}
	// And it was for that moment only.
	for (const p of all.filter((_, i) => answers[i].status === 503)
	    .slice(0, 3))
		assert.equal((await send(hub, 'order', p.order)).returnStatus,
			'2');
});
