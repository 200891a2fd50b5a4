// The synthetic port against a real hub: what it says it did wrong is what the
// hub finds, a newcomer soon has something to look at, and it goes when told.

import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';

import { BUILD, startHub, until } from './lib.mjs';

const run = promisify(execFile);
const SYNTHPORT = path.join(BUILD, 'synthport');

// One of each kind that the reconciliation sees, as often as another.
const KINDS = ['AMOUNT_PAID', 'PAYER', 'PAY_COMPANY', 'TRANSACTION', 'LINES',
	'LINE_PRICE', 'LINE_TOTAL', 'LIST_BUYER', 'BUYER_PHONE',
	'AMOUNT_FORMULA', 'GOODS_VALUE', 'CONSIGNEE', 'CONSIGNEE_ADDRESS',
	'MERCHANT', 'ORDER_NO', 'WEIGHT', 'FREIGHT', 'MASTER_BILL',
	'TRANSPORT_MODE', 'ID_NUMBER', 'DUPLICATE', 'MISSING_PAYMENT',
	'MISSING_WAYBILL', 'CLASS', 'SCALE_WEIGHT'];
const ERRORS = ['none', ...KINDS.map((kind) => `${kind}=0.035`)].join(',');

// What the parcel's verdict and findings are then.
const FOUND = {
	NONE: ['matched', []], EXPRESS: ['matched', []],
	DUPLICATE: ['matched', []], SCALE_WEIGHT: ['matched', []],
	LINE_PRICE: ['mismatched', ['GOODS_VALUE', 'LINES']],
	MISSING_PAYMENT: ['waiting', ['MISSING_PAYMENT']],
	MISSING_WAYBILL: ['waiting', ['MISSING_WAYBILL']],
};

let hub;
before(async () => { hub = await startHub({ name: 'port' }); });
after(() => hub?.stop());

const demo = () => ['--demo', path.join(hub.state, 'demo.json')];

async function planOf(...options) {
	const { stdout } = await run(SYNTHPORT, ['--print', 'plan',
		...options]);
	return stdout.trim().split('\n').map((line) => {
		const [number, code, no, error] = line.split('\t');
		return { number: Number(number), code, no, error };
	});
}

// The port at work, and what it has said so far.
function play(...options) {
	const child = spawn(SYNTHPORT, [...demo(), ...options],
		{ stdio: ['ignore', 'pipe', 'pipe'] });
	const port = { child, said: '', complained: '' };
	child.stdout.on('data', (data) => { port.said += data; });
	child.stderr.on('data', (data) => { port.complained += data; });
	port.ended = new Promise((resolve) => child.on('exit',
		(code, signal) => resolve({ code, signal })));
	return port;
}

async function parcelOf({ code, no }) {
	const answer = await hub.request('GET', `/v1/parcels/${code}/${no}`,
		{ as: 'customs' });
	assert.equal(answer.status, 200, answer.text);
	return answer.json;
}

test('the hub finds exactly what the port has spoilt', async () => {
	const options = ['--seed', '20260105', '--count', '120', '--errors',
		ERRORS];
	const plan = await planOf(...options);
	const port = play(...options, '--lane', 'none');
	assert.deepEqual(await port.ended, { code: 0, signal: null });
	assert.equal(port.complained, '');

	const seen = new Set();
	for (const planned of plan) {
		const [verdict, codes] = FOUND[planned.error] ??
		    ['mismatched', [planned.error]];
		const parcel = await until(`${planned.error} is judged`,
			async () => {
				const now = await parcelOf(planned);
				return now.verdict === verdict && now;
			});
		assert.deepEqual(parcel.findings.map((f) => f.code), codes,
			planned.error);
		seen.add(planned.error);
	}
	assert.ok(seen.size > 20, `${seen.size} kinds were tried`);
});

test('a newcomer has a parcel under review within seconds', async () => {
	const started = Date.now();
	const port = play('--errors', 'none', '--manifests', '0', '--every',
		'1', '--open', '3');
	const lane = async () => (await hub.request('GET', '/v1/lanes',
		{ as: 'supervisor' })).json.items.find((l) => l.lane === '1');
	await until('one is under review', async () =>
		(await lane()).depth > 0, 15000);
	assert.ok(Date.now() - started < 15000);
	await until('and more, up to --open', async () =>
		(await lane()).depth === 3, 15000);
	await new Promise((resolve) => setTimeout(resolve, 2500));
	assert.equal((await lane()).depth, 3);

	const told = Date.now();
	port.child.kill('SIGTERM');
	assert.deepEqual(await port.ended, { code: 0, signal: null });
	assert.ok(Date.now() - told < 1500, 'it goes at once');
	assert.equal(port.complained, '');
});

test('what somebody in the port sells abroad is matched', async () => {
	await until('an export is matched', async () => Number((await hub.sql(
	    `select count(*) from purchase p join verdict v
		on v.id = p.verdict_id
	      where p.flow = 'export' and v.verdict = 'matched'`))[0][0]) > 0);
});

test('a parcel that must be held is held, and its life is told', async () => {
	const options = ['--seed', '7', '--errors', 'payer', '--count', '2'];
	const plan = await planOf(...options);
	const port = play(...options, '--every', '0.2');
	assert.deepEqual(await port.ended, { code: 0, signal: null });
	for (const planned of plan) {
		assert.match(port.said, new RegExp(`${planned.no} .*` +
			'scan: hold MISMATCHED  told: hold'));
		assert.equal((await parcelOf(planned)).state, 'held');
	}
});

test('the same seed prints the same, another does not', async () => {
	const print = async (what, seed) => (await run(SYNTHPORT, ['--print',
		what, '--seed', seed], { encoding: 'buffer' })).stdout;
	for (const what of ['set', 'ndjson', 'manifest', 'image']) {
		const [one, again, other] = await Promise.all([
			print(what, '5'), print(what, '5'), print(what, '6')]);
		assert.ok(one.length > 300 && one.equals(again), what);
		assert.ok(!one.equals(other), what);
	}
});

test('what it prints can be pushed by hand', async () => {
	const [order] = (await run(SYNTHPORT, ['--print', 'order', '--seed',
		'31'])).stdout.split(/\n(?=<\?xml)/);
	const pushed = await hub.request('POST', '/v1/messages', {
		as: 'platform', body: order,
		headers: { 'content-type': 'application/xml' } });
	assert.equal(pushed.status, 200, pushed.text);
	assert.match(pushed.text, /<returnStatus>2</);

	const lines = (await run(SYNTHPORT, ['--print', 'ndjson', '--seed',
		'32', '--count', '5', '--only', 'order'])).stdout;
	const bulk = await hub.request('POST', '/v1/messages', {
		as: 'platform', body: lines,
		headers: { 'content-type': 'application/x-ndjson' } });
	assert.equal(bulk.status, 200, bulk.text);
	assert.equal(bulk.text.trim().split('\n').length, 5);
});

test('nonsense on the command line is refused in words', async () => {
	for (const options of [['--errors', 'nobody'], ['--print', 'money'],
		['--every', '-1'], ['--lane', 'a b'], ['--what'], ['x']])
		await assert.rejects(run(SYNTHPORT, options),
			(error) => error.code === 2 &&
			    error.stderr.startsWith('synthport: ') ||
			    /unrecognized option/.test(error.stderr));
});
