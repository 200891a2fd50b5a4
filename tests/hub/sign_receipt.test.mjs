// Signed receipts: a header beside a body that stays what it is.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { verify } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { after, test } from 'node:test';
import { promisify } from 'node:util';

import { startHub } from './lib.mjs';
import { purchase } from './purchase.mjs';
import { Keys } from './signing.mjs';
import { account, noSchema, post, schemaSays, xmlAnswers }
    from './traffic.mjs';

const run = promisify(execFile);
const keys = new Keys();
let hub, token;
after(async () => {
	keys.remove();
	await hub?.stop();
});

const order = (options) => post(hub, 'order', [purchase().order],
	{ media: 'xml', token, ...options });

function signatureOf(answer) {
	const header = answer.headers['hub-signature'];
	const [, alg, number, value] = header.match(
		/^alg="([^"]+)", number="([0-9A-F]+)", value="([^"]+)"$/);

	return { alg, number, value: Buffer.from(value, 'base64') };
}

async function again(...signkey) {
	await hub.hubctl('signkey', ...signkey);
	await hub.stop('SIGTERM', { keep: true });
	hub = await startHub({ state: hub.state });
}

test('without_a_key_there_is_nothing_to_ask_for', async () => {
	hub = await startHub({ name: 'sign_receipt' });
	token = await account(hub, 'shop', 'platform', '3601TEST01');
	assert.equal((await hub.request('GET', '/v1/certificate')).status, 404);
	const answer = await order({ query: '?signed=true' });
	assert.equal(answer.status, 422);
	assert.equal(answer.json.errors[0].pointer, '/signed');
	assert.equal((await order()).headers['hub-signature'], undefined);
});

test('a_receipt_signed_with_rsa_is_verified_by_the_certificate',
    async () => {
	await again('make', '测试枢纽', '--rsa');
	const certificate = await hub.request('GET', '/v1/certificate');
	assert.equal(certificate.headers['content-type'],
		'application/x-pem-file');
	for (const media of ['xml', 'json', 'msgpack']) {
		const answer = await order({ media, query: '?signed=true' });
		const { alg, value } = signatureOf(answer);
		assert.equal(answer.items[0].returnStatus, '2');
		assert.equal(alg, 'rsa-sha256');
		assert.ok(verify('sha256', answer.body, certificate.text, value));
		assert.ok(!verify('sha256', answer.body.subarray(1),
			certificate.text, value));
	}
});

test('a_receipt_signed_with_sm2_is_verified_by_openssl', async () => {
	await keys.make('hub', 'sm2');
	await again('import', '--key', keys.path('hub.key'), '--cert',
		keys.path('hub.pem'));
	const { text } = await hub.request('GET', '/v1/certificate');
	assert.equal(text, fs.readFileSync(keys.path('hub.pem'), 'utf8'));
	const answer = await order({ query: '?signed=true' });
	const { alg, value } = signatureOf(answer);
	assert.deepEqual([alg, value.length], ['sm2-sm3', 64]);

	// openssl wants the two numbers as DER: asn1parse writes them.
	const [r, s] = [value.subarray(0, 32), value.subarray(32)].map((n) =>
		n.toString('hex'));
	fs.writeFileSync(keys.path('pair'), 'asn1=SEQUENCE:pair\n[pair]\n' +
		`r=INTEGER:0x${r}\ns=INTEGER:0x${s}\n`);
	await run('openssl', ['asn1parse', '-genconf', keys.path('pair'),
		'-noout', '-out', keys.path('sig')]);
	fs.writeFileSync(keys.path('body'), answer.body);
	const { stdout } = await run('openssl', ['pkeyutl', '-verify',
		'-certin', '-inkey', keys.path('hub.pem'), '-rawin', '-digest',
		'sm3', '-pkeyopt', 'distid:1234567812345678', '-in',
		keys.path('body'), '-sigfile', keys.path('sig')]);
	assert.match(stdout, /Verified Successfully/);
});

test('a_policy_signs_every_receipt_of_an_account', async () => {
	assert.equal((await order()).headers['hub-signature'], undefined);
	await hub.hubctl('account', 'policy', 'shop', '--receipts', 'signed');
	for (let i = 0; i < 50; i++) {
		if ((await order()).headers['hub-signature'] !== undefined)
			break;
	}
	signatureOf(await order());
	signatureOf(await order({ body: '<nothing' }));
	const plain = await order({ query: '?signed=false' });
	assert.equal(plain.headers['hub-signature'], undefined);
});

test('the_bodies_are_what_the_schema_wants', { skip: noSchema }, async () => {
	await schemaSays(xmlAnswers);
});

test('the_key_is_nobody_elses_to_read', () => {
	const { mode } = fs.statSync(path.join(hub.state, 'keys/sign.key'));
	assert.equal(mode & 0o077, 0);
});
