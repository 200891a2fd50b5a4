// Bad input, whole messages of it: what cannot be read at all. Each gets the
// documented answer, soon, and the next good request works.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import http from 'node:http';
import tls from 'node:tls';
import { setTimeout as sleep } from 'node:timers/promises';
import { after, before, test } from 'node:test';
import { gzipSync } from 'node:zlib';

import { startHub, until } from './lib.mjs';
import { NS, SENDER, message, purchase, toXml } from './purchase.mjs';
import { TYPES, changed, noSchema, post, readXml, schemaSays, send,
    xmlAnswers } from './traffic.mjs';

let hub, workers;
before(async () => {
	hub = await startHub({ name: 'bad_input' });
	workers = hub.pids('worker');
});
after(() => hub?.stop());

const orderXml = () => toXml(message('order', purchase().order));
const orderJson = () => JSON.stringify(message('order', purchase().order));

async function goodWorks() {
	for (const kind of Object.keys(SENDER).slice(0, 3)) {
		const receipt = await send(hub, kind, purchase()[kind]);
		assert.equal(receipt.returnStatus, '2');
	}
}

// 400: a CEB900 for XML, problem+json for all else; and the hub goes on.
async function unreadable(media, body, { code, status = '-0001' } = {}) {
	const began = Date.now();
	const answer = await post(hub, 'order', [], { media, body });
	assert.ok(Date.now() - began < 5000, 'took too long');
	assert.equal(answer.status, 400, answer.text.slice(0, 300));
	if (media === 'xml') {
		assert.equal(answer.headers['content-type'], TYPES.xml);
		const tree = readXml(answer.text);
		assert.deepEqual(Object.keys(tree), ['CEB900Message']);
		const [said] = tree.CEB900Message.MessageReturn;
		assert.equal(said.returnStatus[0], status);
		assert.ok(said.returnInfo[0].length > 0);
	} else {
		assert.equal(answer.headers['content-type'],
			'application/problem+json');
		assert.equal(answer.json.status, 400);
		assert.ok(answer.json.type && answer.json.title);
		if (code !== undefined)
			assert.equal(answer.json.code, code, answer.text);
	}
	await goodWorks();
	return answer;
}

test('an_empty_body_is_refused', async () => {
	for (const media of ['xml', 'json', 'msgpack'])
		await unreadable(media, '');
	const bulk = await post(hub, 'order', [], { media: 'ndjson', body: '' });
	assert.equal(bulk.status, 400);
	await unreadable('xml', ' \n\t');
	await unreadable('json', ' \n\t', { code: 'SYNTAX' });
});

test('a_body_of_forty_megabytes_is_refused', async () => {
	for (const media of ['xml', 'json', 'msgpack']) {
		const answer = await post(hub, 'order', [], { media,
			body: Buffer.alloc(40 << 20, 32) });
		assert.equal(answer.status, 413, media);
		assert.equal(answer.headers['content-type'],
			'application/problem+json');
		await goodWorks();
	}
});

test('broken_xml_is_answered_with_a_ceb900', async () => {
	const xml = orderXml();
	for (const broken of ['<', 'x', '<a', '</a>', xml.slice(0, -1),
	    xml.slice(0, 400), xml + xml, xml + 'x', xml.replace('</ceb:Order>',
	    ''), xml.replace('<ceb:Order>', '<ceb:Order a=1>'),
	    xml.replace('>T', '>&#0;T'), xml.replace('>T', '>\u0001T'),
	    xml.replace('>T', '>&unknown;T'), xml.replace('>T', '>a & bT'),
	    xml.replace('<ceb:Order>', '<![CDATA['),
	    xml.replace('"1.0" encoding', '"1.0" encoding="UTF-8" encoding')])
		await unreadable('xml', broken);
});

test('broken_json_is_answered_with_a_problem', async () => {
	const json = orderJson();
	for (const broken of ['{', '}', 'x', '[1,]', json.slice(0, -1),
	    json + json, json + 'x', json.replace(':', '='), json + '\0',
	    json.replace('"', "'"), json.replace('"1"', '01'),
	    json.replace('"1"', 'NaN'), json.replace('"1"', '1,'),
	    json.replace('"1"', '"\\ud800"'), json.replace('"1"', '"\\x41"'),
	    json.replace('"1"', '"\n"'), `/* */${json}`])
		await unreadable('json', broken);
});

test('json_that_is_no_message_is_answered_with_a_problem', async () => {
	for (const body of ['null', '1', '"CEB311Message"', '[]', '{}',
	    '[{"CEB311Message":{}}]', '{"CEB311Message":null}',
	    '{"CEB311Message":{}}', '{"CEB311Message":[]}',
	    '{"CEB311Message":{"Order":[]}}',
	    '{"a":1,"CEB311Message":{"Order":[{}]}}'])
		await unreadable('json', body);
});

test('names_that_stand_twice_in_json_are_refused', async () => {
	const json = orderJson();
	for (const twice of [
	    json.replace('"currency":"142"',
		'"currency":"142","currency":"840"'),
	    json.replace('"OrderHead":', '"OrderHead":{},"OrderHead":'),
	    json.replace('"Order":', '"Order":[],"Order":'),
	    '{"CEB311Message":{},' + json.slice(1)])
		await unreadable('json', twice, { code: 'REPEATED' });
});

test('broken_msgpack_is_answered_with_a_problem', async () => {
	for (const hex of ['c1', '81', '81a3', 'd9ff61', '93c0', 'c7ff00',
	    '81ad434542333131', 'a161a161', '80', 'c0', '90', '01'])
		await unreadable('msgpack', Buffer.from(hex, 'hex'));
});

test('msgpack_that_promises_four_thousand_million_elements_is_refused',
    async () => {
	const root = 'ad' + Buffer.from('CEB311Message').toString('hex');
	const body = 'a5' + Buffer.from('Order').toString('hex');
	for (const much of ['ddffffffff', 'dfffffffff', 'dbffffffff',
	    'c6ffffffff', 'c9ffffffff00']) {
		await unreadable('msgpack', Buffer.from(much, 'hex'));
		await unreadable('msgpack', Buffer.from('81' + root + much, 'hex'));
		await unreadable('msgpack', Buffer.from('81' + root + '81' +
			body + much + '80'.repeat(64), 'hex'));
	}
});

test('an_entity_bomb_is_refused', async () => {
	let bomb = '<?xml version="1.0"?>\n<!DOCTYPE b [<!ENTITY a0 "ha">\n';
	for (let i = 1; i < 30; i++)
		bomb += `<!ENTITY a${i} "${`&a${i - 1};`.repeat(10)}">\n`;
	bomb += ']>\n';
	await unreadable('xml', `${bomb}<b>&a29;</b>`);
	await unreadable('xml', orderXml().replace(/^<\?.*\?>\n/, bomb)
	    .replace('>T', '>&a29;T'));
	await unreadable('xml', orderXml().replace('?>', '?><!DOCTYPE x>'));
});

test('an_external_entity_is_neither_read_nor_fetched', async (t) => {
	let asked = 0;
	const server = http.createServer((request, response) => {
		asked++;
		response.end('leaked');
	}).listen(0, '127.0.0.1');
	t.after(() => server.close());
	await until('the trap is open', () => server.address());
	const { port } = server.address();
	for (const where of ['file:///etc/passwd', `http://127.0.0.1:${port}/x`]) {
		for (const kind of [`<!ENTITY x SYSTEM "${where}">`,
		    `<!ENTITY % x SYSTEM "${where}"> %x;`]) {
			const body = orderXml().replace('?>',
				`?><!DOCTYPE o [${kind}]>`).replace('>T', '>&x;T');
			const answer = await unreadable('xml', body);
			assert.doesNotMatch(answer.text, /root:|leaked/);
		}
		await unreadable('xml', orderXml().replace('?>',
			`?><!DOCTYPE o SYSTEM "${where}">`));
	}
	assert.equal(asked, 0);
});

test('twenty_thousand_levels_are_refused', async () => {
	const n = 20000;
	const xml = '<a>'.repeat(n) + '</a>'.repeat(n);
	await unreadable('xml', xml);
	await unreadable('xml', '<a>'.repeat(n));
	for (const place of ['<ceb:Order>', '<ceb:OrderHead>', '<ceb:note>',
	    '<ceb:BaseTransfer>'])
		await unreadable('xml', orderXml().replace('<ceb:buyerName>',
			'<ceb:note>x</ceb:note><ceb:buyerName>')
		    .replace(place, place + xml));
	const deep = '['.repeat(n) + ']'.repeat(n);
	await unreadable('json', deep);
	await unreadable('json', '{"a":'.repeat(n) + '1' + '}'.repeat(n));
	await unreadable('json', orderJson().replace('"Order":',
		`"x":${deep},"Order":`));
	await unreadable('msgpack', Buffer.alloc(n, 0x91));
	await unreadable('msgpack', Buffer.from('81a161'.repeat(n) + '01',
		'hex'));
});

test('bytes_that_are_not_utf8_are_refused', async () => {
	for (const bad of ['\xff', '\xc3(', '\xed\xa0\x80', '\xc0\xaf',
	    '\xf8\x88\x80\x80\x80', '\xb2\xe2\xca\xd4']) {
		const bytes = Buffer.from(bad, 'latin1');
		const spoil = (text) => {
			const [a, b] = text.split('测试商户');
			return Buffer.concat([Buffer.from(a), bytes,
				Buffer.from(b)]);
		};
		await unreadable('xml', spoil(orderXml()));
		await unreadable('json', spoil(orderJson()),
			{ code: 'ENCODING' });
	}
	const gb = execFileSync('iconv', ['-t', 'GB18030'],
		{ input: orderXml() });
	await unreadable('xml', gb);
	await unreadable('xml', Buffer.concat([Buffer.from('<?xml version="1.0" ' +
		'encoding="GB18030"?><a>'), Buffer.from([0x81, 0x20, 0xff]),
		Buffer.from('</a>')]));
});

test('another_medium_is_refused_by_its_name', async () => {
	for (const type of ['text/plain', 'application/x-www-form-urlencoded',
	    'multipart/form-data; boundary=x', 'application/xmlx', 'image/png',
	    'application/jsonp', 'application/soap+xml', 'x'])  {
		const answer = await post(hub, 'order', [], { type,
			body: orderXml() });
		assert.equal(answer.status, 415, type);
		assert.equal(answer.json.code, 'MEDIA_TYPE');
	}
	const none = await hub.request('POST', '/v1/messages', { as: 'platform',
		body: orderXml() });
	assert.equal(none.status, 415);
	const packed = await hub.request('POST', '/v1/messages', {
		as: 'platform', type: TYPES.json, body: gzipSync(orderJson()),
		headers: { 'content-encoding': 'gzip' } });
	assert.equal(packed.status, 415);
	await goodWorks();
});

test('an_unknown_message_type_is_refused', async () => {
	for (const root of ['CEB999Message', 'CEB312Message',
	    'Order', 'ceb311message']) {
		const issued = root === 'CEB312Message';
		const xml = orderXml().replaceAll('CEB311Message', root);
		const answer = await unreadable('xml', xml,
			issued ? { status: '-2999' } : {});
		assert.match(answer.text,
			new RegExp(`<oriMessageType>${root}</oriMessageType>`));
		await unreadable('json', orderJson().replace('CEB311Message',
			root), { code: issued ? 'DIRECTION' : 'KIND' });
	}
	await unreadable('xml', orderXml().replace(NS, 'urn:other'));
});

test('a_hundred_and_one_documents_are_too_many_and_none_is_kept', async () => {
	const orders = Array.from({ length: 101 }, () => purchase());
	const twin = message('order', ...orders.map((p) => p.order));
	await unreadable('xml', toXml(twin), { status: '-301015' });
	await unreadable('json', JSON.stringify(twin), { code: 'LIMIT' });
	for (const p of [orders[0], orders[100]]) {
		const seen = await hub.request('GET',
			`/v1/orders/${p.ebpCode}/${p.orderNo}`,
			{ as: 'platform' });
		assert.equal(seen.status, 404);
	}
	const hundred = await post(hub, 'order', orders.slice(0, 100)
	    .map((p) => p.order));
	assert.deepEqual(hundred.items.map((r) => r.returnStatus),
		Array(100).fill('2'));
});

test('two_transfer_elements_that_differ_are_refused', async () => {
	const xml = orderXml();
	const transfer = xml.match(/<ceb:BaseTransfer>.*<\/ceb:BaseTransfer>/)[0];
	await unreadable('xml', xml.replace(transfer,
		transfer + transfer.replace('DXPENT', 'DXPOTHER')));
});

test('millions_of_elements_or_one_endless_text_harm_nobody', async () => {
	await unreadable('xml', `<ceb:CEB311Message xmlns:ceb="${NS}">` +
		'<x/>'.repeat(3e6) + '</ceb:CEB311Message>');
	await unreadable('xml', orderXml().replace('<ceb:buyerName>',
		'<ceb:note>' + 'x'.repeat(12 << 20) + '</ceb:note><ceb:buyerName>'));
	await unreadable('xml', orderXml().replace('<ceb:Order>',
		'<ceb:Order ' + Array.from({ length: 5000 }, (_, i) =>
		`a${i}="1"`).join(' ') + '>'));
	await unreadable('json', '{"CEB311Message":{"Order":[' +
		'{},'.repeat(2e6) + '{}]}}', { code: 'LIMIT' });
	const endless = changed(purchase().order, { note: 'x'.repeat(4 << 20) });
	const answer = await post(hub, 'order', [endless]);
	assert.equal(answer.items[0].returnStatus, '-301008');
	assert.deepEqual(answer.items[0].errors.map((e) => e.code), ['LENGTH']);
	await goodWorks();
});

// A request that its sender never finishes.
async function half(sent, length) {
	const { authorization } = await hub.credentials('platform');
	const socket = tls.connect({ host: '127.0.0.1', port: hub.port,
		ca: hub.ca });
	await new Promise((resolve) => socket.once('secureConnect', resolve));
	socket.on('error', () => {});
	socket.write(`POST /v1/messages HTTP/1.1\r\nHost: h\r\n` +
	    `Authorization: ${authorization}\r\nContent-Type: ` +
	    `application/json\r\nContent-Length: ${length}\r\n\r\n`);
	socket.write(sent);
	await sleep(20);
	return socket;
}

test('half_a_message_and_a_hang_up_leave_nothing_behind', async () => {
	const p = purchase();
	const body = Buffer.from(JSON.stringify(message('order', p.order)));
	for (let i = 0; i < 40; i++) {
		const socket = await half(body.subarray(0, body.length >> 1),
			body.length);
		if (i % 2)
			socket.destroy();
		else
			socket.end();
	}
	await goodWorks();
	const seen = await hub.request('GET',
		`/v1/orders/${p.ebpCode}/${p.orderNo}`, { as: 'platform' });
	assert.equal(seen.status, 404);
});

test('who_hangs_up_before_the_receipt_finds_the_document_again', async () => {
	for (let i = 0; i < 20; i++) {
		const p = purchase();
		const body = Buffer.from(JSON.stringify(message('order',
			p.order)));
		const socket = await half(body, body.length);
		socket.destroy();
		const receipt = await send(hub, 'order', p.order);
		assert.equal(receipt.returnStatus, '2');
		const again = await send(hub, 'order', p.order);
		assert.deepEqual(again, receipt);
	}
});

test('every_ceb900_is_valid_by_the_official_schema', { skip: noSchema },
    async () => {
	const refused = xmlAnswers.filter((x) => x.includes('CEB900'));
	assert.ok(refused.length > 40, `${refused.length} answers`);
	assert.equal(await schemaSays(xmlAnswers), '');
});

test('no_worker_has_died_of_any_of_it', async () => {
	assert.ok(workers.length > 0);
	assert.deepEqual(hub.pids('worker'), workers);
	assert.equal((await hub.request('GET', '/readyz')).status, 200);
});
