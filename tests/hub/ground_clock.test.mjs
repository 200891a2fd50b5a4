// Time: who is too slow is told so, who only waits is left alone.

import assert from 'node:assert/strict';
import test from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import { cure, startKore } from './lib_kore.mjs';

const CLOSE = 'Connection: close\r\n';
const get = (target, more = '') =>
	`GET ${target} HTTP/1.1\r\nHost: h\r\n${more}\r\n`;

// Kore's own clocks so short that they would cut what is waited for here.
const hasty = (text) => text
    .replace(/^http_header_timeout.*$/m, 'http_header_timeout 1')
    .replace(/^http_body_timeout.*$/m, 'http_body_timeout 1');

// Somebody else keeps the worker awake, and its clocks with it.
async function awake(kore, waiting) {
	let over = false;
	const other = (async () => {
		while (!over) {
			await kore.raw(get('/hello', CLOSE));
			await sleep(200);
		}
	})();
	const answers = await Promise.all(waiting);
	over = true;
	await other;
	return answers;
}

cure('a_parked_request_is_not_cut_by_408',
    { without: 'tick', conf: hasty, workers: 1 }, async (kore) => {
	const [one, two] = await awake(kore, [
		kore.raw([get('/park?ms=3000', CLOSE)], { ms: 6000 }),
		kore.raw(['POST /park?ms=3000 HTTP/1.1\r\nHost: h\r\n' +
		    `Content-Length: 4\r\n${CLOSE}\r\n`, 300, 'body'],
		    { ms: 6000 })]);
	assert.deepEqual([one.statuses, two.statuses], [[200], [200]]);
});

cure('a_long_download_is_not_cut', { conf: hasty, without: 'tick,stream' },
    async (kore) => {
	for (const plain of [true, false]) {
		let bytes = 0;
		const started = Date.now();
		await new Promise((resolve, reject) => kore.request('GET',
			'/stream?bytes=8000000&pause=40', { plain })
		    .then((answer) => { bytes = answer.body.length; resolve(); },
			reject));
		assert.equal(bytes, 8000000);
		assert.ok(Date.now() - started > 3000, 'it was not long');
	}
});

cure('an_idle_connection_hears_nothing_and_may_ask_again',
    { without: 'tick', conf: hasty, workers: 1 }, async (kore) => {
	const [answer] = await awake(kore, [kore.raw([get('/hello'), 3000,
		get('/hello', CLOSE)], { ms: 6000 })]);
	assert.deepEqual(answer.statuses, [200, 200]);
});

cure('requests_that_wake_at_once_are_served_at_once', { workers: 1,
    uncured: (text) => text.replace(/^http_request_ms.*$/m, '') },
    async (kore) => {
	const started = Date.now();
	const answers = await Promise.all(Array.from({ length: 6 }, () =>
		kore.raw(get('/work?after=300&ms=30', CLOSE))));
	for (const answer of answers)
		assert.deepEqual(answer.statuses, [200]);
	const spent = Date.now() - started;
	assert.ok(spent < 1000, `${spent} ms for 6 times 30`);
});

// These take as long as the limits are, so they are waited for together.
test('who_is_too_slow_is_told_so', async (t) => {
	const kore = await startKore({ workers: 1 });
	const slow = await startKore({ workers: 1, without: 'tick' });
	t.after(() => Promise.all([kore.stop(), slow.stop()]));
	const head = 'GET /hello HTTP/1.1\r\nHo';
	const body = 'POST /echo HTTP/1.1\r\nHost: h\r\n' +
	    'Content-Length: 1000000\r\n\r\n';
	const trickle = Array.from({ length: 60 }, () => ['x', 500]).flat();
	const [h, b, shake, uncured, idle] = await Promise.all([
		kore.raw([head, ...trickle], { ms: 14000 }),
		kore.raw([body, ...trickle], { ms: 24000 }),
		kore.raw([], { ms: 14000 }),
		slow.raw(head, { ms: 16000 }),
		kore.raw([get('/hello')], { ms: 40000 }),
	]);

	await t.test('a_head_that_trickles_is_408_after_10_s', () => {
		assert.deepEqual(h.statuses, [408]);
		assert.match(h.text, /problem\+json/);
		assert.ok(h.ms > 9500 && h.ms < 12500, `${h.ms} ms`);
	});
	await t.test('a_body_that_trickles_is_408_after_15_s', () => {
		assert.deepEqual(b.statuses, [408]);
		assert.match(b.text, /"code":"REQUEST_TIMEOUT"/);
		assert.ok(b.ms > 14500 && b.ms < 18500, `${b.ms} ms`);
	});
	await t.test('without_the_tick_an_idle_worker_never_looks', () =>
		assert.deepEqual([uncured.closed, uncured.text], [false, '']));
	await t.test('an_idle_connection_is_closed_without_a_word', () => {
		assert.deepEqual(idle.statuses, [200]);
		assert.ok(idle.closed && idle.ms > 29000 && idle.ms < 34000,
			`${idle.ms} ms`);
	});
	await t.test('a_connection_that_says_nothing_costs_nothing', () =>
		assert.equal(shake.text, ''));
});

test('a_handshake_that_never_ends_is_ended', async (t) => {
	const kore = await startKore({ workers: 1 });
	t.after(() => kore.stop());
	// To the TLS port, without TLS: a byte every now and then.
	const other = Object.assign(Object.create(Object.getPrototypeOf(kore)),
		kore, { plainPort: kore.port });
	const answer = await other.raw(['\x16', 4000, '\x03', 4000, '\x01', 4000,
		'\x00', 4000], { ms: 16000 });
	assert.ok(answer.closed, 'it is still open');
	assert.ok(answer.ms > 9000 && answer.ms < 13000, `${answer.ms} ms`);
	await sleep(10);
});
