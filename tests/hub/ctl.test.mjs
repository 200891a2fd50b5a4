// hubctl as an operator meets it: its words, its refusals, and the keys. Each
// test is a claim held against a real PostgreSQL. What the other commands do
// is in ctl_*.test.mjs.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';

import { Base, HUBCTL, run } from './ctl_base.mjs';

let base;

before(async () => {
	base = await Base.start();
});
after(async () => {
	await base?.stop();
});

const han = /[\u4e00-\u9fff]/;

// --- the command line itself -------------------------------------------------

test('every_command_explains_itself_in_both_languages_with_an_example',
	async () => {
	const help = await run(HUBCTL, ['--help']);
	const row = /^ {2}([a-z]+(?: [a-z]+)?) {2,}/gm;
	const commands = [...help.stdout.matchAll(row)]
		.map((match) => match[1]).filter((name) => name !== 'hubctl');
	assert.equal(help.code, 0);
	assert.ok(commands.length >= 25, commands.join());
	for (const command of commands) {
		const one = await run(HUBCTL, [...command.split(' '),
			'--help']);
		assert.equal(one.code, 0, command);
		assert.match(one.stdout, /^Example .*\n.*hubctl /m, command);
		assert.match(one.stdout, han, command);
		assert.match(one.stdout, new RegExp(`^hubctl ${command}`));
	}
});

test('a_command_line_that_cannot_be_understood_is_exit_code_2', async () => {
	const hub = await base.open();
	const wrong = [
		'', 'frobnicate', 'account', 'account frobnicate',
		'account add',
		'account add a b --role tax', 'account add a',
		'account add a --role king', 'account add a --role',
		'account add a --role platform',
		'account add a --role platform --lane 1',
		'account add a --role platform --enterprise *',
		'account add a --role platform --enterprise A ' +
			'--all-enterprises',
		'account add a --role equipment',
		'account add a --role tax --enterprise A',
		'account list --frobnicate', 'account list --json=yes',
		'person add a --role officer --lane 1',
		'person add a --role officer --agency customs',
		'person add a --role admin --agency customs',
		'person add a --role admin --lane 1',
		'person add a --role admin --generate --password-file x',
		'lane add a/b --name x', 'lane add 3',
		'agency add post --zh 邮 --en Post',
		'agency add Post --zh 邮 --en Post --no-seat',
		'lane list --by', 'keys rotate both', 'parameter list --at yesterday',
		'parameter set recon.window_seconds 60', 'log list --limit 0',
	].map((line) => line.split(' ').filter(Boolean));
	for (const name of ['', ' a', 'a ', 'a\nb', 'a\x1b', 'x'.repeat(101)])
		wrong.push(['account', 'add', name, '--role', 'tax']);
	for (const args of wrong) {
		const done = await hub.ctl(...args);
		assert.equal(done.code, 2, args.join(' ') + done.stderr);
	}
});

test('an_error_never_repeats_what_was_typed', async () => {
	const hub = await base.open();
	const secret = 'Geheim-1234567890';
	for (const args of [
		['person', 'password', 'x', secret],
		['person', 'add', 'x', '--password', secret],
		['person', 'add', 'x', `--password=${secret}`],
		['account', 'add', 'x', '--role', secret],
		['parameter', 'set', 'recon.window_seconds', secret, '--from',
			'now'],
		[secret]]) {
		const done = await hub.ctl(...args);
		assert.equal(done.code, 2, args.join(' '));
		assert.ok(!(done.stdout + done.stderr).includes(secret));
	}
	const wrong = await hub.ctlWith({ HUB_PG_OWNER: `x ${secret}` },
		'account', 'list');
	assert.equal(wrong.code, 1);
	assert.ok(!wrong.stderr.includes(secret));
	assert.match(wrong.stderr, /HUB_PG_OWNER/);
});

test('a_refusal_is_a_sentence_in_both_languages_also_as_json', async () => {
	const hub = await base.open();
	const plain = await hub.ctl('lane', 'open', '77');
	assert.equal(plain.code, 1);
	assert.match(plain.stderr, /no lane 77; hubctl lane list/);
	assert.match(plain.stderr, han);
	const json = await hub.ctl('lane', 'open', '77', '--json');
	assert.equal(json.code, 1);
	assert.equal(json.stdout, '');
	const { error } = JSON.parse(json.stderr);
	assert.match(error.en, /no lane 77/);
	assert.match(error.zh, han);
});

test('without_a_database_the_sentence_says_what_to_start', async () => {
	const hub = await base.open();
	const none = await hub.ctlWith({ HUB_PG_OWNER: '' }, 'lane', 'list');
	assert.equal(none.code, 1);
	assert.match(none.stderr, /make run/);
	const bare = await base.open({ migrated: false });
	const empty = await bare.ctl('lane', 'list');
	assert.equal(empty.code, 1);
	assert.match(empty.stderr, /hubctl migrate first/);
});

test('the_private_server_is_found_under_the_state_folder', async () => {
	const hub = await base.open();
	const deep = path.join(hub.state, 'd'.repeat(90));
	fs.mkdirSync(deep);
	for (const state of [hub.state, deep]) {
		fs.symlinkSync(hub.host, path.join(state, 'pg'));
		const found = await hub.ctlWith({ HUB_PG_OWNER: '',
			HUB_STATE: state }, 'migrate', '--status');
		assert.match(found.stderr, /database "hub" does not exist/);
	}
});

// --- keys --------------------------------------------------------------------

function keyLines(hub, name) {
	return fs.readFileSync(path.join(hub.state, 'keys', name), 'utf8')
		.trimEnd().split('\n');
}

test('keys_are_made_once_and_closed_to_others', async () => {
	const hub = await base.open();
	const first = await hub.json('keys');
	assert.deepEqual(first, { seal: { current: 1, made: true },
		mac: { current: 1, made: true } });
	const kept = ['seal.key', 'mac.key'].map((name) => keyLines(hub, name));
	for (const name of ['seal.key', 'mac.key']) {
		const file = path.join(hub.state, 'keys', name);
		assert.equal(fs.statSync(file).mode & 0o777, 0o600);
		assert.match(keyLines(hub, name)[0], /^1 [0-9a-f]{64}$/);
		fs.chmodSync(file, 0o644);
	}
	assert.notEqual(kept[0][0], kept[1][0]);
	const second = await hub.ctl('keys');
	assert.match(second.stdout, /open to others/);
	assert.deepEqual(['seal.key', 'mac.key'].map((name) =>
		keyLines(hub, name)), kept);
	assert.equal(fs.statSync(path.join(hub.state, 'keys/mac.key')).mode &
		0o777, 0o600);
});

test('a_rotation_appends_a_key_and_keeps_the_old_ones', async () => {
	const hub = await base.open();
	await hub.json('keys');
	const before_ = keyLines(hub, 'seal.key');
	const mac = keyLines(hub, 'mac.key');
	const done = await hub.json('keys', 'rotate', 'seal');
	assert.deepEqual(done.seal, { current: 2, made: true });
	assert.deepEqual(keyLines(hub, 'seal.key').slice(0, 1), before_);
	assert.deepEqual(keyLines(hub, 'mac.key'), mac);
});

test('two_rotations_at_once_keep_both_keys', async () => {
	const hub = await base.open();
	await hub.json('keys');
	await Promise.all([1, 2, 3, 4].map(() => hub.json('keys', 'rotate',
		'mac')));
	const lines = keyLines(hub, 'mac.key');
	assert.deepEqual(lines.map((line) => line.split(' ')[0]),
		['1', '2', '3', '4', '5']);
	assert.equal(new Set(lines.map((line) => line.split(' ')[1])).size, 5);
});

test('a_damaged_key_file_is_refused_and_left_as_it_is', async () => {
	const hub = await base.open();
	await hub.json('keys');
	const file = path.join(hub.state, 'keys/seal.key');
	fs.writeFileSync(file, '1 abc\n');
	for (const args of [['keys'], ['keys', 'rotate', 'seal']]) {
		const done = await hub.ctl(...args);
		assert.equal(done.code, 1);
		assert.match(done.stderr, /copy/);
	}
	assert.equal(fs.readFileSync(file, 'utf8'), '1 abc\n');
});

test('as_root_the_keys_belong_to_the_workers_user', { skip:
	process.getuid() !== 0 && 'needs root' }, async () => {
	const hub = await base.open();
	await hub.ctlWith({ HUB_USER: 'www-data' }, 'keys');
	const uid = Number((await run('id', ['-u', 'www-data'])).stdout);
	for (const name of ['keys', 'keys/seal.key', 'keys/mac.key'])
		assert.equal(fs.statSync(path.join(hub.state, name)).uid, uid);
	const nobody = await hub.ctlWith({ HUB_USER: 'no-such' }, 'keys');
	assert.equal(nobody.code, 1);
});
