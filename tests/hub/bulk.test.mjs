// Bulk bodies: one document a line, read while they come. Whoever sends more
// than memory has, stands still, hangs up or does not read takes nothing from
// anybody else, and what was answered is stored.

import assert from 'node:assert/strict';
import net from 'node:net';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import { startHub, until } from './lib.mjs';
import { message, purchase } from './purchase.mjs';
import { orderOf, send } from './traffic.mjs';
import { hubBytes } from '../bench/memory.mjs';

let hub;
before(async () => { hub = await startHub({ plain: true }); });
after(() => hub.stop());

const line = (p) => JSON.stringify(message('order', p.order)) + '\n';

// A connection of our own, to send what no client would. lines: the receipts
// that have come so far.
class Sender {
	constructor(length, headers = '') {
		this.socket = net.connect(hub.plainPort, '127.0.0.1');
		this.socket.on('error', () => {});
		this.closed = new Promise((resolve) =>
			this.socket.on('close', resolve));
		this.text = '';
		this.socket.on('data', (part) => { this.text += part; });
		this.socket.write('POST /v1/messages HTTP/1.1\r\n' +
			'Host: 127.0.0.1\r\nAuthorization: Bearer ' +
			`${hub.demo.tokens.platform}\r\nContent-Type: ` +
			`application/x-ndjson\r\nContent-Length: ${length}\r\n` +
			`${headers}\r\n`);
	}

	write(text) {
		return new Promise((resolve) => this.socket.write(text,
			resolve));
	}

	// Of the chunked answer only whole lines of JSON are looked at.
	get lines() {
		return this.text.split('\n').filter((l) => l.startsWith('{') &&
			l.endsWith('}')).map((l) => JSON.parse(l));
	}

	get whole() {
		return this.text.endsWith('0\r\n\r\n');
	}
}

const receipt = (said) => Object.values(said)[0].OrderReturn?.[0];

test('receipts_come_back_while_lines_are_still_being_sent', async () => {
	const all = Array.from({ length: 6 }, () => purchase());
	const texts = all.map(line);
	const sender = new Sender(texts.reduce((n, t) =>
		n + Buffer.byteLength(t), 0));
	for (const [i, text] of texts.entries()) {
		await sender.write(text);
		await until(`receipt ${i}`, () => sender.lines.length === i + 1);
		assert.equal(receipt(sender.lines[i]).orderNo, all[i].orderNo);
		assert.equal(receipt(sender.lines[i]).returnStatus, '2');
		// Acknowledged is stored, though the body goes on.
		assert.equal((await orderOf(hub, all[i])).status, 200);
	}
	await until('the end', () => sender.whole);
	sender.socket.destroy();
});

test('the_connection_goes_on_after_a_bulk', async () => {
	const [p, q] = [purchase(), purchase()];
	const sender = new Sender(Buffer.byteLength(line(p)));
	await sender.write(line(p));
	await until('the end', () => sender.whole);
	sender.text = '';
	await sender.write('GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n');
	await until('the next answer', () => sender.text.includes(' 200 OK'));
	sender.text = '';
	const text = line(q).repeat(3);
	await sender.write('POST /v1/messages HTTP/1.1\r\nHost: a\r\n' +
		`Authorization: Bearer ${hub.demo.tokens.platform}\r\n` +
		'Content-Type: application/x-ndjson\r\nContent-Length: ' +
		`${Buffer.byteLength(text)}\r\n\r\n${text}`);
	await until('the end of another bulk', () => sender.whole);
	assert.deepEqual(sender.lines.map((l) => receipt(l).orderNo),
		[q.orderNo, q.orderNo, q.orderNo]);
	sender.socket.destroy();
});

test('a_broken_line_has_its_receipt_in_its_place', async () => {
	const [p, q, r] = [purchase(), purchase(), purchase()];
	const body = `${line(p)}\n \n{"CEB311Message":\n${line(q)}[]\n${
		line(r).trimEnd()}`;
	const answer = await hub.request('POST', '/v1/messages', {
		as: 'platform', type: 'application/x-ndjson', body });
	assert.equal(answer.status, 200);
	const said = answer.text.trimEnd().split('\n').map((l) =>
		JSON.parse(l));
	assert.deepEqual(said.map((l) => Object.keys(l)[0]), ['CEB312Message',
		'CEB900Message', 'CEB312Message', 'CEB900Message',
		'CEB312Message']);
	assert.equal(receipt(said[4]).orderNo, r.orderNo);
});

test('a_line_of_forty_megabytes_is_refused_and_the_next_is_taken', async () => {
	const [p, q] = [purchase(), purchase()];
	const body = Buffer.concat([Buffer.from(line(p)),
		Buffer.alloc(40 << 20, 0x61), Buffer.from('\n' + line(q))]);
	const answer = await hub.request('POST', '/v1/messages', {
		as: 'platform', type: 'application/x-ndjson', body });
	assert.equal(answer.status, 200);
	const said = answer.text.trimEnd().split('\n').map((l) =>
		JSON.parse(l));
	assert.equal(said.length, 3);
	assert.equal(said[1].CEB900Message.MessageReturn.errors[0].code,
		'LIMIT');
	assert.equal(receipt(said[2]).orderNo, q.orderNo);
});

test('who_hangs_up_in_a_line_has_stored_those_before_it', async () => {
	const [p, cut] = [purchase(), purchase()];
	const sender = new Sender(1 << 20);
	await sender.write(line(p) + line(cut).slice(0, -2));
	await until('the first receipt', () => sender.lines.length === 1);
	sender.socket.destroy();
	await sender.closed;
	await sleep(500);
	assert.equal((await orderOf(hub, p)).status, 200);
	assert.equal((await orderOf(hub, cut)).status, 404);
});

test('who_hangs_up_at_any_moment_costs_no_worker', async () => {
	const workers = hub.pids('worker');
	const text = Array.from({ length: 40 }, () => line(purchase())).join('');
	for (let i = 0; i < 40; i++) {
		const sender = new Sender(1 << 20);
		sender.socket.write(text.slice(0, text.length * i / 40));
		await sleep(i);
		sender.socket.destroy();
		await sender.closed;
	}
	assert.equal((await send(hub, 'order', purchase().order)).returnStatus,
		'2');
	assert.deepEqual(hub.pids('worker'), workers);
});

test('a_bulk_that_nobody_may_send_is_refused_before_it_is_read', async () => {
	const stranger = net.connect(hub.plainPort, '127.0.0.1');
	let text = '';
	stranger.on('data', (part) => { text += part; });
	stranger.on('error', () => {});
	stranger.write('POST /v1/messages HTTP/1.1\r\nHost: a\r\n' +
		'Content-Type: application/x-ndjson\r\n' +
		'Content-Length: 1073741824\r\n\r\n{"a":1}\n');
	await until('a refusal', () => text.includes('\r\n\r\n'));
	assert.match(text, /^HTTP\/1.1 401 /);
	stranger.destroy();
});

test('a_body_in_chunks_is_refused_by_name', async () => {
	const answer = await new Promise((resolve) => {
		const c = net.connect(hub.plainPort, '127.0.0.1');
		c.on('data', (part) => { resolve(String(part)); c.destroy(); });
		c.write('POST /v1/messages HTTP/1.1\r\nHost: a\r\n' +
			'Content-Type: application/x-ndjson\r\n' +
			'Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n');
	});
	assert.match(answer, /^HTTP\/1.1 411 /);
	assert.match(answer, /LENGTH_REQUIRED/);
});

// Bodies that have begun and go no further, and others whose receipts nobody
// reads, beside an honest sender.
test('a_stuck_sender_and_a_stuck_reader_hold_nobody_up', async () => {
	const stuck = Array.from({ length: 8 }, () => new Sender(1 << 20));
	for (const s of stuck)
		await s.write(line(purchase()) + '{"CEB311Message":');
	const deaf = Array.from({ length: 4 }, () => new Sender(1 << 30));
	for (const s of deaf) {
		s.socket.pause();
		const some = Array.from({ length: 50 }, () => '{}\n').join('');
		for (let i = 0; i < 3000; i++)
			s.socket.write(some);
	}
	const before = hubBytes(hub);
	for (let i = 0; i < 20; i++) {
		const from = performance.now();
		const said = await send(hub, 'order', purchase().order);
		assert.equal(said.returnStatus, '2');
		assert.ok(performance.now() - from < 5000);
	}
	assert.ok(hubBytes(hub) - before < 64 << 20);
	for (const s of [...stuck, ...deaf]) {
		s.socket.destroy();
		await s.closed;
	}
});

// Two million lines that nobody can read: 6 MB, and 600 MB of receipts.
test('a_long_bulk_needs_no_memory_of_its_length', async () => {
	const some = '{}\n'.repeat(10000);
	const sender = new Sender(some.length * 201);
	let most = 0, receipts = 0;
	sender.socket.removeAllListeners('data');
	sender.socket.on('data', (part) => {
		for (const byte of part)
			receipts += byte === 10;
	});
	for (let i = 0; i < 200; i++) {
		await sender.write(some);
		most = Math.max(most, hubBytes(hub));
	}
	sender.socket.destroy();
	await sender.closed;
	assert.ok(receipts > 1000, `${receipts} lines came back`);
	assert.ok(most > 0 && most < 64 << 20, `${most >> 20} MB`);
});
