// hubctl demo: the file that says how to get in, and that it is true.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';

import { Base, passwordFits, sha256 } from './ctl_base.mjs';

let base;

before(async () => {
	base = await Base.start();
});
after(async () => {
	await base?.stop();
});

const roles = ['platform', 'payment', 'carrier', 'declarant', 'equipment',
	'tax', 'forex'];

function demoOf(hub) {
	return JSON.parse(fs.readFileSync(path.join(hub.state, 'demo.json')));
}

test('the_demo_says_how_to_get_in', async () => {
	const hub = await base.open();
	const done = await hub.ctlWith({ HUB_PORT: '9443' }, 'demo');
	assert.equal(done.code, 0, done.stderr);
	const file = path.join(hub.state, 'demo.json');
	assert.equal(fs.statSync(file).mode & 0o777, 0o600);
	const demo = demoOf(hub);
	assert.equal(demo.url, 'https://127.0.0.1:9443');
	assert.equal(demo.ca, path.join(fs.realpathSync(hub.state),
		'tls/ca.pem'));
	assert.deepEqual(Object.keys(demo.tokens), roles);
	for (const role of roles)
		assert.equal(await hub.value(`select role from account
			where encode(token_digest, 'hex') =
			'${sha256(demo.tokens[role])}'`), role);
	for (const [member, role] of Object.entries({ customs: 'officer',
		inspection: 'officer', supervisor: 'supervisor', admin: 'admin',
		auditor: 'auditor', tax: 'tax', forex: 'forex' })) {
		const { name, password } = demo.people[member];
		const [kept, lanes, is] = (await hub.sql(`select password,
			lanes, role from person where name = '${name}'`))[0];
		assert.equal(is, role);
		assert.ok(passwordFits(password, kept), member);
		assert.equal(lanes, /officer|supervisor/.test(role) ? '{1}' :
			'{}');
	}
	assert.equal(await hub.value('select state from lane'), 'open');
	for (const agency of ['customs', 'inspection'])
		assert.equal(await hub.value(
			`select parameter_get('review.rule.${agency}')`),
			'{"mode": "always"}');
	assert.equal(await hub.value(`select count(*) from account
		where (enterprises = '{*}') = (role in ('platform', 'payment',
		'carrier', 'declarant')) and (lanes = '{1}') =
		(role = 'equipment')`), '7');
});

test('the_workers_user_cannot_read_how_to_get_in', { skip:
	process.getuid() !== 0 && 'needs root' }, async () => {
	const hub = await base.open();
	await hub.ctlWith({ HUB_USER: 'www-data' }, 'demo');
	assert.equal(fs.statSync(path.join(hub.state, 'demo.json')).uid, 0);
});

test('the_second_demo_keeps_what_still_lets_in', async () => {
	const hub = await base.open();
	await hub.ctl('demo');
	const first = demoOf(hub);
	await hub.ctl('demo');
	assert.deepEqual(demoOf(hub), first);
	await hub.ctl('account', 'revoke', 'demo-carrier');
	await hub.ctl('person', 'disable', 'demo-auditor');
	await hub.json('person', 'password', 'demo-admin', '--generate');
	await hub.ctl('lane', 'close', '1');
	await hub.ctl('demo');
	const third = demoOf(hub);
	for (const role of roles)
		assert.equal(third.tokens[role] === first.tokens[role],
			role !== 'carrier', role);
	for (const member of Object.keys(first.people))
		assert.equal(third.people[member].password ===
			first.people[member].password,
			!['auditor', 'admin'].includes(member), member);
	assert.equal(await hub.value(`select revoked_at from account
		where name = 'demo-carrier'`), undefined);
	assert.equal(await hub.value(`select disabled_at from person
		where name = 'demo-auditor'`), undefined);
	assert.equal(await hub.value('select state from lane'), 'open');
});

test('a_lost_or_damaged_demo_file_is_made_anew', async () => {
	const hub = await base.open();
	await hub.ctl('demo');
	const first = demoOf(hub);
	const file = path.join(hub.state, 'demo.json');
	for (const damage of [() => fs.rmSync(file),
		() => fs.writeFileSync(file, '{"tokens": {"platform": "')]) {
		damage();
		const done = await hub.ctl('demo');
		assert.equal(done.code, 0, done.stderr);
		assert.notEqual(demoOf(hub).tokens.platform,
			first.tokens.platform);
		assert.equal(await hub.value(`select count(*) from account`),
			'7');
		assert.equal(fs.statSync(file).mode & 0o777, 0o600);
	}
});

test('a_rule_set_after_the_demo_survives_its_next_start', async () => {
	const hub = await base.open();
	await hub.ctl('demo');
	await hub.json('parameter', 'set', 'review.rule.customs', 'never',
		'--from', 'now');
	await hub.ctl('demo');
	assert.equal(await hub.value(
		`select parameter_get('review.rule.customs')->>'mode'`),
		'never');
	const none = await hub.ctlWith({ HUB_DEMO: 'none' }, 'demo');
	assert.equal(none.code, 1);
});

test('a_demo_takes_nobodys_place', async () => {
	const hub = await base.open();
	const real = await hub.json('person', 'add', 'admin', '--role', 'admin',
		'--generate');
	await hub.ctl('demo');
	assert.ok(passwordFits(real.password, await hub.value(
		`select password from person where name = 'admin'`)));
});
