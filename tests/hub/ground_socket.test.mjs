// WebSockets: who may open one, what is taken, and who is cut off.

import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import net from 'node:net';
import test from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import { KEPT_ASIDE_KB, cure, startKore } from './lib_kore.mjs';
import { until } from './lib.mjs';

const { WebSocket } = createRequire(import.meta.url)('ws');

function connect(kore, headers = {}, options = {}) {
	const socket = new WebSocket(`wss://127.0.0.1:${kore.port}/socket`,
		{ ca: kore.ca, headers, ...options });
	socket.heard = [];
	socket.on('message', (data) => socket.heard.push(String(data)));
	return new Promise((resolve, reject) => {
		socket.once('open', () => resolve(socket));
		socket.once('unexpected-response', (_, response) =>
			reject(new Error(`refused ${response.statusCode}`)));
		socket.once('error', reject);
	});
}

const closing = (socket) => new Promise((resolve) =>
	socket.once('close', (code, reason) =>
		resolve({ code, reason: String(reason) })));

const upgrade = (more) => 'GET /socket HTTP/1.1\r\nHost: h:1\r\n' + more +
    '\r\n';
const ASK = 'Upgrade: websocket\r\nConnection: keep-alive, Upgrade\r\n' +
    'Sec-WebSocket-Version: 13\r\n' +
    'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n';

cure('what_is_said_is_heard', {}, async (kore) => {
	const socket = await connect(kore, { origin: kore.url });
	for (const text of ['x', 'y'.repeat(200), '包裹'.repeat(2000)])
		socket.send(text);
	await until('three answers', () => socket.heard.length === 3);
	assert.deepEqual(socket.heard.map((text) => text.length),
		[1, 200, 4000]);
	socket.close(1000);
	await closing(socket);
});

cure('a_first_message_in_the_same_packet_is_heard', {}, async (kore) => {
	const frame = '\x81\x82\x00\x00\x00\x00hi';
	const answer = await kore.raw(upgrade(ASK) + frame, { until: /hi$/ });
	assert.match(answer.text, /^HTTP\/1\.1 101 [\s\S]*\x81\x02hi$/);
});

cure('only_our_own_pages_open_a_socket', {}, async (kore) => {
	const foreign = await kore.raw(upgrade(`${ASK}Origin: https://evil\r\n`),
		{ until: /ORIGIN/ });
	assert.deepEqual(foreign.statuses, [403]);
	const close = await kore.raw(
		upgrade(`${ASK}Origin: https://h:1.evil\r\n`), { until: /ORIGIN/ });
	assert.deepEqual(close.statuses, [403]);
	const ours = await kore.raw(upgrade(`${ASK}Origin: https://h:1\r\n`),
		{ until: /\r\n\r\n/ });
	assert.deepEqual(ours.statuses, [101]);
});

cure('a_plain_request_is_told_to_upgrade', {}, async (kore) => {
	for (const missing of [/Upgrade: websocket\r\n/, /Connection:.*\r\n/,
	    /Sec-WebSocket-Key:.*\r\n/, /Sec-WebSocket-Version:.*\r\n/]) {
		const answer = await kore.raw(upgrade(ASK.replace(missing, '')),
			{ until: /UPGRADE/ });
		assert.deepEqual(answer.statuses, [426], String(missing));
	}
	const short = await kore.raw(upgrade(ASK.replace('dGhlIHNhbXBsZSBub25j' +
	    'ZQ==', 'YWJj')), { until: /UPGRADE/ });
	assert.deepEqual(short.statuses, [426]);
});

cure('a_message_in_pieces_is_never_taken_for_a_whole_one', {},
    async (kore) => {
	const socket = await connect(kore);
	socket.send('half', { fin: false });
	assert.deepEqual(await closing(socket),
		{ code: 1003, reason: 'whole messages only' });
	assert.deepEqual(socket.heard, []);
});

cure('binary_and_broken_utf_8_are_refused_with_a_code', {}, async (kore) => {
	const binary = await connect(kore);
	binary.send(Buffer.from([1, 2, 3]));
	assert.equal((await closing(binary)).code, 1003);
	const broken = await connect(kore);
	broken.send(Buffer.from([0xff, 0xfe]), { binary: false });
	assert.equal((await closing(broken)).code, 1007);
	const large = await connect(kore);
	large.on('error', () => {});
	large.send('z'.repeat(20000));
	await closing(large);
	assert.deepEqual(large.heard, []);
});

cure('a_close_says_why', {}, async (kore) => {
	const socket = await connect(kore);
	socket.send('end');
	assert.deepEqual(await closing(socket),
		{ code: 1008, reason: 'you said so' });
	await until('it is gone', () =>
		/socket closed, 0 left/.test(kore.log()));
});

cure('who_does_not_read_is_cut_off_before_it_costs_memory', { workers: 1 },
    async (kore) => {
	const before = kore.memory();
	const socket = net.connect(kore.plainPort, '127.0.0.1');
	socket.write(upgrade(ASK));
	await new Promise((resolve) => socket.once('data', resolve));
	socket.pause();
	// 2,000 messages of 64 KB are asked for and never read.
	socket.write(Buffer.from('\x81\x85\x00\x00\x00\x00flood', 'latin1'));
	await until('it is cut off', () =>
		/does not read is cut off[\s\S]*socket closed/.test(kore.log()));
	assert.ok(kore.memory() - before < 12000 + KEPT_ASIDE_KB,
		`${kore.memory() - before} KB`);
	socket.destroy();
	assert.equal((await kore.request('GET', '/hello')).text, 'hello');
});

// As long as the limits are.
test('the_server_asks_who_is_still_there', async (t) => {
	const kore = await startKore({ workers: 1 });
	t.after(() => kore.stop());
	const alive = await connect(kore);
	let pings = 0;
	alive.on('ping', () => { pings++; });
	const silent = kore.raw(upgrade(ASK), { ms: 30000 });
	const { ms, closed } = await silent;
	assert.ok(closed && ms > 18000 && ms < 28000, `${ms} ms`);
	assert.ok(pings >= 1);
	assert.equal(alive.readyState, WebSocket.OPEN);
	alive.send('still');
	await until('an answer', () => alive.heard.length === 1);
	alive.close();
	await sleep(50);
});
