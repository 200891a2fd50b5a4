// Answers that are made while they are sent.

import assert from 'node:assert/strict';
import net from 'node:net';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';

import { KEPT_ASIDE_KB, agentFor, cure } from './lib_kore.mjs';
import { until } from './lib.mjs';

const CLOSE = 'Connection: close\r\n';
const get = (target, more = '') =>
	`GET ${target} HTTP/1.1\r\nHost: h\r\n${more}\r\n`;

function isAlphabet(body) {
	for (let i = 0; i < body.length; i++) {
		if (body[i] !== 97 + i % 26)
			return false;
	}
	return true;
}

cure('a_stream_arrives_whole_and_the_connection_goes_on', { workers: 1 },
    async (kore) => {
	for (const plain of [true, false]) {
		for (const bytes of [0, 1, 65535, 65536, 65537, 1000000]) {
			const answer = await kore.request('GET',
				`/stream?bytes=${bytes}`, { plain });
			assert.equal(answer.headers['transfer-encoding'],
				'chunked');
			assert.equal(answer.body.length, bytes);
			assert.ok(isAlphabet(answer.body));
		}
	}
	// Two streams and a request on one connection, in one packet.
	const answer = await kore.raw(get('/stream?bytes=30') +
	    get('/stream?bytes=20') + get('/hello', CLOSE));
	assert.deepEqual(answer.statuses, [200, 200, 200]);
	assert.match(answer.text, /1e\r\n[a-z]{30}\r\n0\r\n\r\nHTTP/);
	assert.match(answer.text, /14\r\n[a-z]{20}\r\n0\r\n\r\nHTTP/);
});

cure('a_stream_for_http_1_0_or_head_has_no_chunks', {}, async (kore) => {
	const old = await kore.raw(
		'GET /stream?bytes=30 HTTP/1.0\r\nHost: h\r\n\r\n');
	assert.ok(old.closed);
	assert.doesNotMatch(old.text, /chunked/);
	assert.match(old.text, /\r\n\r\n[a-z]{30}$/);
	const last = await kore.raw(get('/stream?bytes=100000', CLOSE));
	assert.ok(last.closed);
	assert.match(last.text, /[a-z]\r\n0\r\n\r\n$/);
	const head = await kore.raw('HEAD /stream?bytes=30 HTTP/1.1\r\n' +
	    `Host: h\r\n\r\n${get('/hello', CLOSE)}`);
	assert.deepEqual(head.statuses, [200, 200]);
	assert.match(head.text, /chunked\r\n\r\nHTTP\/1\.1 200[\s\S]*hello$/);
});

cure('a_stream_waits_for_its_source', {}, async (kore) => {
	const started = Date.now();
	const answer = await kore.request('GET',
		'/stream?bytes=200000&pause=200');
	assert.equal(answer.body.length, 200000);
	assert.ok(isAlphabet(answer.body));
	assert.ok(Date.now() - started >= 800);
});

cure('a_source_that_fails_is_seen_by_the_client', {}, async (kore) => {
	await assert.rejects(kore.request('GET',
		'/stream?bytes=900000&cut=200000'));
	const next = await kore.request('GET', '/hello');
	assert.equal(next.text, 'hello');
	assert.match(kore.log(), /stream cut after/);
});

cure('a_client_that_leaves_ends_its_stream', { workers: 1 }, async (kore) => {
	const socket = net.connect(kore.plainPort, '127.0.0.1');
	socket.write(get('/stream?bytes=900000000'));
	await new Promise((resolve) => socket.once('data', resolve));
	socket.destroy();
	await until('the stream is cut', () => /stream cut/.test(kore.log()));
	const waiting = net.connect(kore.plainPort, '127.0.0.1');
	waiting.write(get('/stream?bytes=900000&pause=3000'));
	await new Promise((resolve) => waiting.once('data', resolve));
	waiting.destroy();
	await until('the waiting stream is cut', () =>
		/stream cut after 0/.test(kore.log()));
	assert.equal((await kore.request('GET', '/hello')).text, 'hello');
});

cure('a_slow_reader_costs_no_memory', { workers: 1 }, async (kore) => {
	const before = kore.memory();
	const socket = net.connect(kore.plainPort, '127.0.0.1');
	let got = 0;
	socket.on('data', (part) => { got += part.length; });
	socket.write(get('/stream?bytes=500000000'));
	await sleep(200);
	socket.pause();
	await sleep(1500);
	assert.ok(kore.memory() - before < 4000 + KEPT_ASIDE_KB,
		`${kore.memory() - before} KB for ${got} bytes`);
	socket.destroy();
});

cure('a_fast_download_leaves_time_for_others', { workers: 1 },
    async (kore) => {
	const agent = agentFor(kore);
	await kore.request('GET', '/hello', { agent });
	const download = kore.request('GET', '/stream?bytes=150000000',
		{ plain: true, timeout: 60000 });
	let rounds = 0, over = false;
	download.finally(() => { over = true; });
	while (!over) {
		await kore.request('GET', '/hello', { agent });
		rounds++;
		await sleep(2);
	}
	assert.equal((await download).body.length, 150000000);
	agent.destroy();
	// A worker that did nothing else would answer once, at the end. How
	// long one round takes is the machine's affair: others use it too.
	assert.ok(rounds > 20, `${rounds} rounds`);
});
