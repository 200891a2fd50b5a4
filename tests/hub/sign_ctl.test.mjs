// What the operator is told about certificates.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';

import { BUILD, startHub } from './lib.mjs';
import { Keys } from './signing.mjs';
import { account } from './traffic.mjs';

const run = promisify(execFile);
const keys = new Keys();
let hub;

before(async () => {
	hub = await startHub({ name: 'sign_ctl' });
	await account(hub, 'shop', 'platform', '3601TEST01');
});
after(async () => {
	keys.remove();
	await hub?.stop();
});

const refused = (words, why) => assert.rejects(hub.hubctl(...words), (error) =>
	error.code === 1 && why.test(error.stderr));

async function foreign(name, ...key) {
	await run('openssl', ['req', '-x509', '-newkey', ...key, '-nodes',
		'-keyout', keys.path(`${name}.key`), '-out',
		keys.path(`${name}.pem`), '-days', '9', '-subj', `/CN=${name}`]);
	return keys.path(`${name}.pem`);
}

test('a_certificate_says_what_it_is_and_is_registered_once', async () => {
	const file = await keys.make('one');
	const said = JSON.parse(await hub.hubctl('certificate', 'add', 'shop',
		file, '--number', 'IC0001', '--json'));
	assert.deepEqual([said.account, said.number, said.subject, said.key,
		said.bits, said.revokedAt],
	['shop', 'IC0001', 'CN=one', 'sm2', 256, null]);
	await refused(['certificate', 'add', 'shop', file],
		/has this certificate already/);
	const { items } = JSON.parse(await hub.hubctl('certificate', 'list',
		'--account', 'shop', '--json'));
	assert.deepEqual(items, [said]);
});

test('der_is_taken_as_pem_is', async () => {
	await keys.make('two', 'rsa');
	await run('openssl', ['x509', '-in', keys.path('two.pem'), '-outform',
		'DER', '-out', keys.path('two.der')]);
	const said = JSON.parse(await hub.hubctl('certificate', 'add', 'shop',
		keys.path('two.der'), '--json'));
	assert.deepEqual([said.key, said.bits], ['rsa', 2048]);
});

test('weak_huge_and_foreign_keys_are_refused', async () => {
	const add = (file) => ['certificate', 'add', 'shop', file];

	await refused(add(await foreign('weak', 'rsa:768')), /less than 1024/);
	await refused(add(await foreign('p256', 'ec', '-pkeyopt',
		'ec_paramgen_curve:P-256')), /neither RSA nor SM2/);
	fs.writeFileSync(keys.path('text'), 'no certificate');
	await refused(add(keys.path('text')), /no certificate/);
	await refused(add(keys.path('nothing')), /there is no file/);
	await refused(['certificate', 'add', 'nobody', keys.path('one.pem')],
		/there is no account/);
});

test('key_and_certificate_must_belong_together', async () => {
	await keys.make('three');
	await assert.rejects(run(path.join(BUILD, 'hubctl'), ['sign', '--key',
		keys.path('three.key'), '--cert', keys.path('one.pem')]),
	/do not belong together/);
	assert.equal(fs.statSync(keys.path('three.key')).mode & 0o077, 0);
});

test('every_change_is_in_the_log', async () => {
	const { items } = JSON.parse(await hub.hubctl('certificate', 'list',
		'--json'));
	await hub.hubctl('certificate', 'revoke', String(items[0].id));
	await refused(['certificate', 'revoke', String(items[0].id)],
		/revoked already/);
	const rows = await hub.sql('select action from log_entry where action ' +
		"like 'certificate.%' order by id");
	assert.deepEqual(rows.flat(), ['certificate.add', 'certificate.add',
		'certificate.revoke']);
});
