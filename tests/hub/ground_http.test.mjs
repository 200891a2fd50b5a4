// What the guard makes of requests before Kore sees them.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { Buffer } from 'node:buffer';

import { cure } from './lib_kore.mjs';

const CLOSE = 'Connection: close\r\n';
const get = (target, more = '') =>
	`GET ${target} HTTP/1.1\r\nHost: h\r\n${more}\r\n`;
const post = (target, body, more = '') => `POST ${target} HTTP/1.1\r\n` +
    `Host: h\r\nContent-Length: ${body.length}\r\n${more}\r\n${body}`;

// The one answer is a refusal in problem+json, and the connection ends.
function refused(answer, status, code) {
	assert.deepEqual(answer.statuses, [status], answer.text.slice(0, 300));
	assert.match(answer.text, /content-type: application\/problem\+json/);
	const problem = JSON.parse(Buffer.from(
		answer.text.slice(answer.text.indexOf('\r\n\r\n') + 4),
		'latin1').toString('utf8'));
	assert.equal(problem.status, status);
	if (code !== undefined)
		assert.equal(problem.code, code);
	assert.ok(problem.title.length > 0 && problem.type.length > 0);
	assert.ok(answer.closed, 'the connection stays open');
}

cure('a_body_ends_where_its_length_says', { without: 'guard', workers: 1 },
    async (kore) => {
	const answer = await kore.raw('POST /echo HTTP/1.1\r\nHost: h\r\n' +
	    'Content-Length: 1\r\n\r\nab', { until: /"length":1,/ });
	assert.match(answer.text, /"length":1,"sum":97/);
	// What follows is another request, and no good one.
	const flood = await kore.raw(['POST /echo HTTP/1.1\r\nHost: h\r\n' +
	    'Content-Length: 1\r\n\r\na', 'b'.repeat(200000)], { ms: 4000 });
	assert.deepEqual(flood.statuses, [200, 431]);
	assert.ok(flood.closed);
});

cure('two_requests_in_one_packet_are_answered_in_their_order',
    { without: 'guard' }, async (kore) => {
	const one = await kore.raw(get('/park?ms=300') + get('/hello', CLOSE));
	assert.match(one.text, /parked[\s\S]*hello$/);
	const two = await kore.raw(post('/echo', 'x') + get('/hello', CLOSE));
	assert.match(two.text, /"length":1,[\s\S]*hello$/);
	const over = await kore.raw(post('/echo', 'x') + get('/hello', CLOSE),
		{ plain: false });
	assert.match(over.text, /"length":1,[\s\S]*hello$/);
});

cure('fifty_requests_in_one_packet_get_fifty_answers', { without: 'guard' },
    async (kore) => {
	let bytes = '';
	for (let i = 0; i < 49; i++)
		bytes += i % 2 ? get('/hello') : post('/echo', 'y'.repeat(i));
	for (const plain of [true, false]) {
		const answer = await kore.raw(bytes + get('/hello', CLOSE),
			{ plain, ms: 5000 });
		assert.equal(answer.statuses.length, 50);
		const lengths = [...answer.text.matchAll(/"length":(\d+)/g)]
		    .map((m) => Number(m[1]));
		assert.deepEqual(lengths,
			Array.from({ length: 25 }, (_, i) => i * 2));
	}
});

cure('a_request_that_comes_byte_by_byte_is_read', {}, async (kore) => {
	const bytes = [...post('/echo', 'slow', CLOSE)].flatMap((c) => [c, 1]);
	const answer = await kore.raw(bytes);
	assert.match(answer.text, /"length":4/);
});

cure('the_last_of_twenty_three_headers_arrives', {}, async (kore) => {
	let more = '';
	for (let i = 0; i < 19; i++)
		more += `x-${i}: v\r\n`;
	const answer = await kore.raw(post('/echo', 'b',
		`${more}x-last: seen\r\n${CLOSE}`));
	assert.match(answer.text, /"last":"seen"/);
});

cure('a_header_is_never_lost_without_a_word', { without: 'guard' },
    async (kore) => {
	let more = '';
	for (let i = 0; i < 30; i++)
		more += `x-${i}: v\r\n`;
	refused(await kore.raw(post('/echo', '', `${more}x-last: seen\r\n`)),
		431, 'HEAD_TOO_LARGE');
});

cure('a_browser_behind_proxies_keeps_its_cookie', { without: 'guard' },
    async (kore) => {
	let more = '';
	for (const name of ['sec-ch-ua', 'sec-ch-ua-mobile',
	    'sec-ch-ua-platform', 'x-forwarded-for', 'x-forwarded-host',
	    'x-forwarded-proto', 'via', 'forwarded', 'dnt', 'sec-gpc', 'te',
	    'priority', 'pragma', 'cache-control', 'x-real-ip'])
		more += `${name}: v\r\n`;
	for (let i = 0; i < 15; i++)
		more += `x-${i}: v\r\n`;
	const answer = await kore.raw(post('/echo', 'b',
		`${more}x-last: seen\r\n${CLOSE}`));
	assert.match(answer.text, /"last":"seen"/);
});

cure('a_head_over_sixteen_kilobytes_is_431', { without: 'guard' },
    async (kore) => {
	for (const plain of [true, false])
		refused(await kore.raw(get('/hello',
			`x: ${'y'.repeat(17000)}\r\n`), { plain }),
			431, 'HEAD_TOO_LARGE');
	// The largest that may pass.
	const head = get('/hello', `${CLOSE}x: `);
	const room = 16352 - head.length - 2;
	const answer = await kore.raw(get('/hello',
		`${CLOSE}x: ${'y'.repeat(room)}\r\n`));
	assert.match(answer.text, /hello$/);
});

cure('shapes_that_two_servers_read_differently_are_refused',
    { without: 'guard' }, async (kore) => {
	const shapes = [
		'Content-Length: +5\r\n\r\nhello',
		'Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello',
		'Content-Length: 5\r\nContent-Length: 5\r\n\r\nhello',
		'Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\nhello',
		'Content-Length: 5\r\nHost: other\r\n\r\nhello',
		'Content-Length: 5\r\nA : b\r\n\r\nhello',
		'Content-Length: 5\r\nA: b\r\n c: d\r\n\r\nhello',
	];
	for (const shape of shapes)
		refused(await kore.raw('POST /echo HTTP/1.1\r\nHost: h\r\n' +
			shape), 400);
	refused(await kore.raw('POST /echo HTTP/1.1\r\nHost: h\r\n' +
		'Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n'),
		411, 'LENGTH_REQUIRED');
	refused(await kore.raw('GET /hello HTTP/1.1\nHost: h\n\n'), 400);
	refused(await kore.raw('GET /hello HTTP/1.1\r\nHost: h\r\n\n'), 400);
});

cure('a_get_or_delete_with_a_body_is_refused', { without: 'guard' },
    async (kore) => {
	for (const method of ['GET', 'DELETE', 'OPTIONS', 'HEAD']) {
		const answer = await kore.raw(`${method} /hello HTTP/1.1\r\n` +
		    'Host: h\r\nContent-Length: 30\r\n\r\nGET /who HTTP/1.1' +
		    '\r\nHost: h\r\n\r\n');
		assert.deepEqual(answer.statuses, [400]);
	}
});

cure('a_post_without_a_length_has_an_empty_body', { without: 'guard' },
    async (kore) => {
	const answer = await kore.raw(
		`POST /echo HTTP/1.1\r\nHost: h\r\n${CLOSE}\r\n`);
	assert.match(answer.text, /"length":0/);
});

cure('who_waits_for_100_continue_gets_it', { without: 'guard' },
    async (kore) => {
	for (const plain of [true, false]) {
		const head = 'POST /echo HTTP/1.1\r\nHost: h\r\n' +
		    `Content-Length: 5\r\nExpect: 100-continue\r\n${CLOSE}\r\n`;
		const wait = await kore.raw(head,
			{ plain, ms: 1000, until: /100 Continue\r\n\r\n/ });
		assert.match(wait.text, /^HTTP\/1\.1 100 Continue\r\n\r\n$/);
		const whole = await kore.raw([head, 200, 'hello'], { plain });
		assert.deepEqual(whole.statuses, [100, 200]);
		assert.match(whole.text, /"length":5/);
	}
	refused(await kore.raw(post('/echo', 'a', 'Expect: magic\r\n')), 417);
});

cure('sixteen_megabytes_are_read_and_forty_are_413', { without: 'guard' },
    async (kore) => {
	const most = Buffer.alloc(16 * 1024 * 1024, 'z');
	const good = await kore.request('POST', '/echo', { body: most });
	assert.equal(good.status, 200);
	assert.deepEqual(good.json, { length: most.length,
		sum: most.length * 122, last: '' });
	for (const plain of [false, true]) {
		const big = await kore.request('POST', '/echo', { plain,
			body: Buffer.alloc(40 * 1024 * 1024, 'z'),
			headers: { 'accept-language': 'en' } });
		assert.equal(big.status, 413);
		assert.equal(big.headers['content-type'],
			'application/problem+json');
		assert.equal(big.json.code, 'BODY_TOO_LARGE');
		assert.match(big.json.title, /too large/i);
	}
	const next = await kore.request('POST', '/echo', { body: 'next' });
	assert.equal(next.json.length, 4);
});

cure('what_kore_would_answer_with_nothing_is_a_problem',
    { without: 'guard' }, async (kore) => {
	refused(await kore.raw(get('/' + 'a'.repeat(2000))), 414,
		'URI_TOO_LONG');
	refused(await kore.raw('TRACE / HTTP/1.1\r\nHost: h\r\n\r\n'), 405,
		'METHOD');
	refused(await kore.raw('GET / HTTP/2.0\r\nHost: h\r\n\r\n'), 505);
	refused(await kore.raw('GET http://h/ HTTP/1.1\r\nHost: h\r\n\r\n'),
		400);
	refused(await kore.raw('\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03' +
		'\r\n\r\n'), 400);
	refused(await kore.raw(get('/hello'), { plain: false,
		tlsOptions: { servername: 'localhost' } }), 421);
	refused(await kore.raw('GET / HTTP/1.1\r\n\r\n'), 400);
});

cure('an_unknown_path_is_404_and_another_method_405_with_allow',
    { uncured: (text) => text.replaceAll(/route\t*\s*\^\/\t*\s*route_any/g,
	'route /hello route_any') }, async (kore) => {
	const unknown = await kore.request('GET', '/nothing',
		{ headers: { 'accept-language': 'en-US,en' } });
	assert.equal(unknown.status, 404);
	assert.equal(unknown.json.title, 'Not found');
	const chinese = await kore.request('GET', '/nothing');
	assert.equal(chinese.json.title, '没有找到');
	assert.equal(chinese.headers['content-language'], 'zh-CN');
	for (const path of ['/two//parts', '/two/x', '/two/x/parts/', '/hello/'])
		assert.equal((await kore.request('GET', path)).status, 404);
	assert.equal((await kore.request('GET', '/two/x/parts')).status, 200);
	const wrong = await kore.request('POST', '/hello', { body: 'x' });
	assert.equal(wrong.status, 405);
	assert.equal(wrong.headers.allow, 'GET, HEAD, OPTIONS');
	assert.equal(wrong.json.code, 'METHOD');
	const put = await kore.request('PUT', '/park', { body: 'x' });
	assert.equal(put.headers.allow, 'GET, HEAD, POST, OPTIONS');
	const options = await kore.request('OPTIONS', '/park');
	assert.equal(options.status, 204);
	assert.equal(options.headers.allow, 'GET, HEAD, POST, OPTIONS');
});

cure('head_has_the_length_and_no_body', {}, async (kore) => {
	const answer = await kore.raw('HEAD /hello HTTP/1.1\r\nHost: h\r\n\r\n' +
	    get('/who', CLOSE));
	assert.deepEqual(answer.statuses, [200, 200]);
	assert.match(answer.text, /content-length: 5\r\n\r\nHTTP\/1\.1 200/);
	const missing = await kore.request('HEAD', '/nothing');
	assert.equal(missing.status, 404);
	assert.equal(missing.body.length, 0);
});

cure('nonsense_in_a_thousand_shapes_hurts_nobody', {}, async (kore) => {
	const before = kore.pids('worker').join();
	const seed = post('/echo?a=b', 'body', 'Accept: x\r\nCookie: a=b\r\n');
	let hash = createHash('sha256').update('seed').digest();
	const draws = [];
	for (let i = 0; i < 1000; i++) {
		const bytes = Buffer.from(seed, 'latin1');
		for (let n = 0; n <= i % 4; n++) {
			hash = createHash('sha256').update(hash).digest();
			bytes[hash.readUInt16BE(0) % bytes.length] = hash[2];
		}
		draws.push(bytes.toString('latin1'));
	}
	// One byte may have made the body longer than it is: then it waits.
	for (let i = 0; i < draws.length; i += 50)
		await Promise.all(draws.slice(i, i + 50).map((draw) =>
			kore.raw(draw, { ms: 300, until: /\r\n\r\n/ })));
	assert.equal(kore.pids('worker').join(), before, kore.log());
	assert.equal((await kore.request('GET', '/hello')).text, 'hello');
});
