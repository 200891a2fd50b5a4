// hubctl account, person, lane and agency: who may do what, and where.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';

import { Base, HUBCTL, passwordFits, sha256 } from './ctl_base.mjs';

let base;

before(async () => {
	base = await Base.start();
});
after(async () => {
	await base?.stop();
});

// --- machine accounts --------------------------------------------------------

test('a_token_is_shown_once_and_only_its_digest_is_kept', async () => {
	const hub = await base.open();
	const done = await hub.ctl('account', 'add', 'mall-a', '--role',
		'platform', '--enterprise', '3301962888', 'X1');
	const token = done.stdout.trim().split('\n').at(-1);
	assert.equal(done.code, 0);
	assert.match(token, /^hub_[A-Za-z0-9_-]{43}$/);
	assert.deepEqual(await hub.sql(`select encode(token_digest, 'hex'),
		role, enterprises, lanes from account`),
		[[sha256(token), 'platform', '{3301962888,X1}', '{}']]);
	const list = await hub.json('account', 'list');
	assert.deepEqual(list.items[0].enterprises, ['3301962888', 'X1']);
	assert.ok(!JSON.stringify(list).includes(token));
	const kept = await hub.value(`select string_agg(t::text, '')
		from (select a::text t from account a union all
		select l::text from log_entry l) x`);
	assert.ok(!kept.includes(token));
	assert.ok(!fs.readFileSync(base.log, 'utf8').includes(token));
});

test('two_tokens_are_never_the_same', async () => {
	const hub = await base.open();
	const tokens = new Set();
	for (let i = 0; i < 5; i++)
		tokens.add((await hub.json('account', 'add', `t${i}`, '--role',
			'tax')).token);
	assert.equal(tokens.size, 5);
});

test('a_name_that_is_taken_is_refused_with_the_cure', async () => {
	const hub = await base.open();
	await hub.json('account', 'add', 'a', '--role', 'tax');
	const again = await hub.ctl('account', 'add', 'a', '--role', 'forex');
	assert.equal(again.code, 1);
	assert.match(again.stderr, /hubctl account rotate a/);
	assert.equal(await hub.value('select count(*) from account'), '1');
});

test('a_rotated_token_replaces_the_old_one', async () => {
	const hub = await base.open();
	const first = await hub.json('account', 'add', 'a', '--role', 'tax');
	const second = await hub.json('account', 'rotate', 'a');
	assert.notEqual(first.token, second.token);
	assert.equal(await hub.value(
		`select encode(token_digest, 'hex') from account`),
		sha256(second.token));
	assert.equal((await hub.ctl('account', 'rotate', 'b')).code, 1);
});

test('a_revoked_account_stays_revoked', async () => {
	const hub = await base.open();
	await hub.json('account', 'add', 'a', '--role', 'tax');
	const done = await hub.json('account', 'revoke', 'a');
	assert.ok(done.revokedAt);
	for (const verb of ['revoke', 'rotate']) {
		const again = await hub.ctl('account', verb, 'a');
		assert.equal(again.code, 1);
		assert.match(again.stderr, /revoked already/);
	}
});

test('equipment_is_bound_to_lanes_that_are_there', async () => {
	const hub = await base.open();
	const early = await hub.ctl('account', 'add', 'ray', '--role',
		'equipment', '--lane', '1', '2');
	assert.equal(early.code, 1);
	assert.match(early.stderr, /no lane 1/);
	await hub.json('lane', 'add', '1', '--name', 'one');
	await hub.json('lane', 'add', '2', '--name', 'two');
	const done = await hub.json('account', 'add', 'ray', '--role',
		'equipment', '--lane', '1', '2');
	assert.deepEqual(done.account.lanes, ['1', '2']);
	const all = await hub.json('account', 'add', 'mall', '--role',
		'carrier', '--all-enterprises');
	assert.deepEqual(all.account.enterprises, ['*']);
});

// --- people ------------------------------------------------------------------

test('a_generated_password_lets_in_and_is_kept_only_as_a_hash', async () => {
	const hub = await base.open();
	await hub.json('lane', 'add', '1', '--name', 'one');
	const done = await hub.json('person', 'add', 'wang.fang', '--role',
		'officer', '--agency', 'customs', '--lane', '1', '--generate');
	assert.match(done.password, /^([a-z2-9]{4}-){3}[a-z2-9]{4}$/);
	assert.equal(done.person.agency, 'customs');
	assert.ok(passwordFits(done.password,
		await hub.value('select password from person')));
	assert.ok(!fs.readFileSync(base.log, 'utf8').includes(done.password));
});

test('a_password_comes_from_a_file_or_standard_input', async () => {
	const hub = await base.open();
	const file = path.join(hub.state, 'password');
	fs.writeFileSync(file, '海关口令一二三四五六\nsecond line\n');
	const one = await hub.ctl('person', 'add', '李雷', '--role',
		'auditor', '--password-file', file);
	assert.equal(one.code, 0, one.stderr);
	const two = await hub.ctlWith({ input: 'correct horse battery\n' },
		'person', 'add', 'han', '--role', 'admin');
	assert.equal(two.code, 0, two.stderr);
	const kept = await hub.sql('select password from person order by id');
	assert.ok(passwordFits('海关口令一二三四五六', kept[0][0]));
	assert.ok(passwordFits('correct horse battery', kept[1][0]));
});

test('a_short_or_missing_password_is_refused', async () => {
	const hub = await base.open();
	for (const input of ['', '\n', 'short\n', 'a'.repeat(2000),
		Buffer.concat([Buffer.from([0xff, 0xfe]),
			Buffer.from('no UTF-8 at all\n')])]) {
		const done = await hub.ctlWith({ input }, 'person', 'add', 'a',
			'--role', 'admin');
		assert.equal(done.code, 1, String(input));
	}
	assert.equal(await hub.value('select count(*) from person'), '0');
});

// Types each line when the terminal asks for it; what the terminal showed.
function typeAt(hub, command, lines) {
	return new Promise((resolve) => {
		const child = spawn('script', ['-qec', command, '/dev/null'], {
			env: { PATH: process.env.PATH, HUB_STATE: hub.state,
				HUB_PG_OWNER: hub.owner } });
		let shown = '', asked = 0;
		child.stdout.on('data', (data) => {
			shown += data;
			const asks = shown.match(/: (?=\r?\n|$)/g)?.length ?? 0;
			while (asked < asks && asked < lines.length)
				child.stdin.write(`${lines[asked++]}\n`);
		});
		child.on('exit', (code) => resolve({ code, shown }));
	});
}

test('a_terminal_is_asked_twice_and_shows_nothing', async () => {
	const hub = await base.open();
	const add = `${HUBCTL} person add a --role admin`;
	const slip = await typeAt(hub, add, ['correct horse', 'battery horse']);
	assert.equal(slip.code, 1);
	assert.match(slip.shown, /differ/);
	const good = await typeAt(hub, add, ['correct horse', 'correct horse']);
	assert.equal(good.code, 0, good.shown);
	assert.ok(!(slip.shown + good.shown).includes('horse'));
	assert.ok(passwordFits('correct horse',
		await hub.value('select password from person')));
});

test('who_breaks_off_at_the_prompt_gets_his_terminal_back', async () => {
	const hub = await base.open();
	const { shown } = await typeAt(hub, `trap : INT; ${HUBCTL} person add ` +
		'a --role admin; stty -a', ['\x03']);
	assert.match(shown, /[ ;]echo /);
	assert.equal(await hub.value('select count(*) from person'), '0');
});

test('an_officer_has_an_agency_and_lanes_that_are_there', async () => {
	const hub = await base.open();
	await hub.json('lane', 'add', '1', '--name', 'one');
	for (const [agency, lane] of [['nobody', '1'], ['customs', '9']]) {
		const done = await hub.ctl('person', 'add', 'a', '--role',
			'officer', '--agency', agency, '--lane', lane,
			'--generate');
		assert.equal(done.code, 1, done.stderr);
	}
	const all = await hub.json('person', 'add', 'a', '--role',
		'supervisor', '--all-lanes', '--locale', 'en', '--generate');
	assert.deepEqual(all.person.lanes, ['*']);
	assert.equal(all.person.locale, 'en');
});

test('who_is_disabled_or_renewed_is_signed_out_at_once', async () => {
	const hub = await base.open();
	const open = () => hub.sql(`insert into session (token_digest,
		person_id, expires_at) select sha256(random()::text::bytea),
		id, now() + interval '1 hour' from person`);
	const alive = () => hub.value(
		'select count(*) from session where ended_at is null');
	await hub.json('person', 'add', 'a', '--role', 'admin', '--generate');
	await open();
	const off = await hub.ctl('person', 'disable', 'a');
	assert.match(off.stdout, /disabled/);
	assert.equal(await alive(), '0');
	assert.ok(await hub.value('select disabled_at from person'));
	await hub.ctl('person', 'enable', 'a');
	assert.equal(await hub.value('select disabled_at from person'),
		undefined);
	await open();
	const kept = await hub.value('select password from person');
	const fresh = await hub.json('person', 'password', 'a', '--generate');
	assert.equal(await alive(), '0');
	assert.notEqual(await hub.value('select password from person'), kept);
	assert.ok(passwordFits(fresh.password,
		await hub.value('select password from person')));
	for (const verb of ['disable', 'enable', 'password', 'unlock'])
		assert.equal((await hub.ctl('person', verb, 'nobody')).code, 1);
});

test('two_names_that_sign_in_cannot_tell_apart_are_one', async () => {
	const hub = await base.open();
	const add = (name) => hub.ctl('person', 'add', name, '--role', 'admin',
		'--generate');
	assert.equal((await add('Wang Fang')).code, 0);
	for (const name of ['wang fang', 'WangFang', 'Ｗａｎｇ Fang'])
		assert.equal((await add(name)).code, 1, name);
	assert.equal((await add('wang.fang')).code, 0);
});

test('the_running_hub_hears_of_every_change', async () => {
	const hub = await base.open();
	const heard = async (channel, ...args) => {
		const news = await hub.sql(`listen ${channel};
			\\! ${[HUBCTL, ...args].map((word) =>
				`'${word}'`).join(' ')} > /dev/null
			select 1`);
		return /Asynchronous notification/.test(news.join(' '));
	};
	for (const [channel, ...args] of [
		['account_changed', 'account', 'add', 'a', '--role', 'tax'],
		['account_changed', 'account', 'rotate', 'a'],
		['account_changed', 'account', 'revoke', 'a'],
		['person_changed', 'person', 'add', 'p', '--role', 'admin',
			'--generate'],
		['person_changed', 'person', 'disable', 'p'],
		['person_changed', 'person', 'enable', 'p'],
		['parameter_changed', 'parameter', 'set', 'lockout.failures',
			'7', '--from', 'now']])
		assert.ok(await heard(channel, ...args), args.join(' '));
	assert.ok(!await heard('account_changed', 'account', 'list'));
});

test('a_lock_out_can_be_lifted', async () => {
	const hub = await base.open();
	await hub.json('person', 'add', 'Wang', '--role', 'admin',
		'--generate');
	await hub.sql(`insert into lockout values ('wang', 5, now(),
		now() + interval '5 minutes')`);
	assert.equal(await hub.value(`select locked_s > 0
		from session_begin('Wang')`), 't');
	assert.ok((await hub.json('person', 'list')).items[0].lockedUntil);
	const done = await hub.ctl('person', 'unlock', 'Wang');
	assert.match(done.stdout, /may sign in again/);
	assert.equal(await hub.value(`select locked_s
		from session_begin('Wang')`), '0');
	assert.equal((await hub.json('person', 'list')).items[0].lockedUntil,
		null);
});

// --- lanes and agencies ------------------------------------------------------

test('a_lane_is_opened_drained_and_closed_and_the_screens_are_told',
	async () => {
	const hub = await base.open();
	await hub.json('lane', 'add', '2', '--name', '二号');
	assert.equal((await hub.ctl('lane', 'add', '2', '--name', 'x')).code,
		1);
	for (const [verb, state] of [['open', 'open'], ['drain', 'draining'],
		['close', 'closed']]) {
		const done = await hub.json('lane', verb, '2');
		assert.equal(done.state, state);
		assert.equal(await hub.value(`select body->>'state'
			from live_event where type = 'lane.state' and lane = '2'
			order by id desc limit 1`), state);
	}
	assert.equal((await hub.json('lane', 'list')).items[0].state, 'closed');
});

test('a_third_agency_is_a_row_and_a_rule', async () => {
	const hub = await base.open();
	await hub.json('agency', 'add', 'post', '--zh', '邮政安检', '--en',
		'Post security', '--rule', 'percentage:12.5');
	assert.equal((await hub.ctl('agency', 'add', 'post', '--zh', '邮',
		'--en', 'P', '--no-seat')).code, 1);
	const post = (await hub.json('agency', 'list')).items
		.find((item) => item.code === 'post');
	assert.deepEqual(post, { code: 'post', zh: '邮政安检',
		en: 'Post security', seat: true,
		rule: { mode: 'percentage', percent: '12.5' } });
	await hub.json('agency', 'add', 'ipr', '--zh', '知识产权', '--en',
		'IPR', '--no-seat');
	assert.equal(await hub.value(`select parameter_get('review.rule.ipr')`),
		undefined);
});
