// Names, ID numbers, phones and addresses: sealed in the database, in no log,
// not in Redis, whatever way they came in and however badly.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';

import { PG_BIN, startHub } from './lib.mjs';
import { message, purchase, toXml } from './purchase.mjs';
import { changed, headOf, judged, orderOf, post, send, sendAll, settled,
    stateOf } from './traffic.mjs';

const run = promisify(execFile);

let hub;
const secrets = new Set(), marks = new Set();
before(async () => { hub = await startHub({ name: 'message_secret' }); });
after(() => hub?.stop());

// A purchase of persons who are searched for at the end.
function watched() {
	const p = purchase();
	p.person.name = `测试讳${p.n}氏`;
	for (const kind of ['order', 'payment', 'waybill', 'list']) {
		for (const [name, value] of Object.entries(headOf(p[kind]))) {
			if (/^(buyer|payer)Name$|^consignee$/.test(name))
				headOf(p[kind])[name] = p.person.name;
			if (/Address$/.test(name))
				headOf(p[kind])[name] = `${value}讳${p.n}室`;
		}
	}
	headOf(p.order).buyerRegNo = `讳R${p.n}`;
	headOf(p.payment).telephone = `0791${p.person.phone}`;
	for (const s of [p.person.name, p.person.id, p.person.phone,
	    `讳${p.n}室`, headOf(p.order).buyerRegNo])
		secrets.add(s);
	marks.add(p.orderNo);
	return p;
}

test('people_come_in_by_every_door_there_is', async () => {
	const good = watched();
	await sendAll(hub, good);
	await send(hub, 'state', stateOf(good, { note: good.person.name }));
	await judged(hub, good, 'matched');

	// Contradictions in every personal value: findings carry them.
	const wrong = watched(), other = watched();
	Object.assign(headOf(wrong.payment), { payerName: other.person.name,
	    payerIdNumber: other.person.id });
	Object.assign(headOf(wrong.waybill), { consignee: other.person.name,
	    consigneeTelephone: other.person.phone,
	    consigneeAddress: headOf(other.order).consigneeAddress });
	Object.assign(headOf(wrong.list), { buyerName: other.person.name,
	    buyerTelephone: other.person.phone,
	    consigneeAddress: headOf(other.order).consigneeAddress });
	await sendAll(hub, wrong);
	await judged(hub, wrong, 'mismatched');
	await sendAll(hub, other);

	// Refused ones: a fault in the personal value itself, and beside it.
	for (const media of ['xml', 'json', 'msgpack', 'ndjson']) {
		const p = watched();
		const long = changed(p.order, { buyerName:
		    p.person.name.repeat(20), consigneeTelephone:
		    p.person.phone.repeat(10) });
		const answer = await post(hub, 'order', [long], { media });
		assert.equal(answer.items[0].returnStatus, '-301008');
		const draft = changed(p.order, { appStatus: '1' });
		await post(hub, 'order', [draft], { media });
		await post(hub, 'order', [p.order], { media,
			query: '?dryRun=true' });
	}

	// And ones that cannot be read.
	for (const spoil of [(x) => x.slice(0, -9), (x) => x.replace('?>',
	    '?><!DOCTYPE a>'), (x) => `${x}${x}`]) {
		const body = spoil(toXml(message('order', watched().order)));
		assert.equal((await post(hub, 'order', [], { media: 'xml',
			body })).status, 400);
	}
	const json = JSON.stringify(message('order', watched().order));
	for (const body of [json.slice(0, -5), json.replace(':', '::')])
		assert.equal((await post(hub, 'order', [], { body })).status,
			400);
	const wide = await post(hub, 'order', [], { type: 'text/plain',
		body: json });
	assert.equal(wide.status, 415);
});

test('manifests_holds_and_reveals_carry_people_too', async () => {
	const p = watched();
	const made = await hub.request('POST', '/v1/manifests', {
		as: 'carrier', json: { items: [{ logisticsCode: '3601TEST04',
		    logisticsNo: `M${p.n}`, class: 'B', contents: '衣服',
		    value: '10', currency: '142', weightKg: '1',
		    sender: { name: `${p.person.name}甲`, country: '110',
			address: headOf(p.order).consigneeAddress,
			phone: p.person.phone, idNumber: p.person.id },
		    recipient: p.person.name }] } });
	assert.equal(made.json.items[0].status, 'accepted', made.text);
	marks.add(`M${p.n}`);
	const hold = await hub.request('POST', '/v1/holds', { as: 'customs',
		json: { kind: 'person', key: p.person.id, reason: '布控' } });
	assert.equal(hold.status, 201, hold.text);
	assert.ok(!hold.text.includes(p.person.id));
	const list = await hub.request('GET', '/v1/holds', { as: 'inspection' });
	assert.ok(!list.text.includes(p.person.id));
	const q = watched();
	await sendAll(hub, q);
	await settled(hub);
	const full = await hub.request('POST',
		`/v1/orders/${q.ebpCode}/${q.orderNo}/reveal`,
		{ as: 'customs', json: { reason: '核对' } });
	assert.ok(full.text.includes(q.person.id));
	assert.equal((await orderOf(hub, q)).status, 200);
});

// Each secret as the bytes that it would be found as: UTF-8, hex of it as
// bytea is printed, and base64 at each of its three offsets.
function traces(secret) {
	const bytes = Buffer.from(secret);
	return [bytes, Buffer.from(bytes.toString('hex')),
	    ...[0, 1, 2].map((pad) => Buffer.from(Buffer.concat([
		Buffer.alloc(pad), bytes]).toString('base64')
		.slice(4 * Math.ceil(pad / 3), -4)))];
}

function found(haystack, needles) {
	return [...needles].filter((needle) => traces(needle).some((trace) =>
	    trace.length > 6 && haystack.includes(trace)));
}

test('nothing_of_them_is_in_the_database_in_clear', async () => {
	assert.ok(secrets.size > 40);
	const { stdout } = await run(path.join(PG_BIN, 'pg_dump'),
		['-d', hub.pgOwner], { maxBuffer: 1 << 28,
			encoding: 'buffer' });
	assert.deepEqual(found(stdout, marks).length > 0, true);
	assert.deepEqual(found(stdout, secrets), []);
});

// Files under the state folder that hold any of these, by grep.
async function filesWith(needles) {
	const patterns = path.join(hub.state, '..', `patterns-${process.pid}`);
	fs.writeFileSync(patterns, [...needles].flatMap((needle) =>
	    traces(needle).filter((trace) => trace.length > 6)
		.map((trace) => `${trace}\n`)).join(''));
	try {
		const { stdout } = await run('grep', ['-rlaF',
			'--devices=skip', '-f', patterns, hub.state], {
			env: { ...process.env, LC_ALL: 'C' } })
		    .catch((error) => error.code === 1 ? error :
			Promise.reject(error));
		return stdout.split('\n').filter(Boolean);
	} finally {
		fs.rmSync(patterns);
	}
}

test('nothing_of_them_is_in_any_file_of_the_state_folder', async () => {
	await hub.sql('checkpoint');
	const files = await filesWith(marks);
	assert.ok(files.some((file) => file.includes('/pg_wal/')));
	assert.ok(files.some((file) => file.includes('/base/')));
	assert.deepEqual(await filesWith(secrets), []);
});

test('nothing_of_them_is_in_redis', async () => {
	const { stdout } = await run('redis-cli', ['-s',
		path.join(hub.state, 'redis/redis.sock'), '--raw', 'eval',
		'local r = {} for _, k in ipairs(redis.call("keys", "*")) do ' +
		'r[#r + 1] = k r[#r + 1] = redis.call("dump", k) end return r',
		'0'], { encoding: 'buffer', maxBuffer: 1 << 26 });
	assert.deepEqual(found(stdout, secrets), []);
});

test('nothing_of_them_is_in_the_metrics_or_in_what_the_terminal_says',
    async () => {
	const metrics = await hub.request('GET', '/metrics');
	assert.equal(metrics.status, 200);
	for (const text of [metrics.text, hub.said, hub.log(),
	    hub.log('postgres'), hub.log('redis')])
		assert.deepEqual(found(Buffer.from(text), secrets), []);
});
