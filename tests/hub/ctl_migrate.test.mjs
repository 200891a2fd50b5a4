// hubctl migrate: forward only, whole files only, one operator at a time.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';

import { Base, migrations, sha256 } from './ctl_base.mjs';

let base;

before(async () => {
	base = await Base.start();
});
after(async () => {
	await base?.stop();
});

// A folder of migrations of the test's own. The first makes the table.
async function small(files = {}) {
	const hub = await base.open({ migrated: false });
	const folder = path.join(hub.state, 'migrate');
	fs.mkdirSync(folder);
	const write = (name, text) =>
		fs.writeFileSync(path.join(folder, name), text);
	write('0001_first.sql', `create table migration (
		version int primary key, name text not null,
		digest bytea not null,
		applied_at timestamptz not null default clock_timestamp());`);
	for (const [name, text] of Object.entries(files))
		write(name, text);
	return { hub, folder, write, migrate: (...args) =>
		hub.ctlWith({ HUB_SQL: folder }, 'migrate', ...args) };
}

const applied = async (hub) => (await hub.sql(
	'select name from migration order by version')).flat();

test('a_fresh_database_gets_every_file_and_records_it', async () => {
	const hub = await base.open({ migrated: false });
	const done = await hub.ctl('migrate');
	assert.equal(done.code, 0, done.stderr);
	const files = fs.readdirSync(migrations)
		.filter((name) => name.endsWith('.sql')).sort();
	const kept = await hub.sql(`select version, name,
		encode(digest, 'hex') from migration order by version`);
	assert.deepEqual(kept, files.map((name) => [String(parseInt(name, 10)),
		name, sha256(fs.readFileSync(path.join(migrations, name)))]));
	for (const name of files)
		assert.match(done.stdout, new RegExp(`migrating: ${name}`));
});

test('the_second_time_there_is_nothing_to_do', async () => {
	const hub = await base.open();
	const done = await hub.json('migrate');
	assert.deepEqual(done.applied, []);
	const { items } = await hub.json('migrate', '--status');
	assert.ok(items.every((item) => item.state === 'applied' &&
		item.appliedAt));
});

test('gaps_between_numbers_are_no_fault', async () => {
	const { hub, migrate, write } = await small({
		'0010_ten.sql': 'create table ten ();' });
	assert.equal((await migrate()).code, 0);
	write('0030_thirty.sql', 'create table thirty ();');
	const next = await migrate();
	assert.equal(next.code, 0);
	assert.ok(!next.stdout.includes('0010_ten'));
	assert.deepEqual(await applied(hub), ['0001_first.sql', '0010_ten.sql',
		'0030_thirty.sql']);
});

test('a_file_changed_after_it_was_applied_is_named_and_nothing_is_done',
	async () => {
	const { hub, migrate, write } = await small({
		'0002_a.sql': 'create table a ();' });
	await migrate();
	write('0002_a.sql', 'create table a (x int);');
	write('0003_b.sql', 'create table b ();');
	const done = await migrate();
	assert.equal(done.code, 1);
	assert.match(done.stderr, /0002_a\.sql was changed/);
	assert.deepEqual(await applied(hub), ['0001_first.sql', '0002_a.sql']);
	const status = await migrate('--status');
	assert.equal(status.code, 1);
	assert.match(status.stdout, /^changed +0002_a\.sql/m);
	assert.match(status.stdout, /^pending +0003_b\.sql/m);
});

test('a_new_file_below_the_newest_applied_is_refused', async () => {
	const { hub, migrate, write } = await small({
		'0005_five.sql': 'create table five ();' });
	await migrate();
	write('0003_three.sql', 'create table three ();');
	const done = await migrate();
	assert.equal(done.code, 1);
	assert.match(done.stderr, /0003_three\.sql is below 0005/);
	assert.match((await migrate('--status')).stdout, /^late +0003_three/m);
	assert.equal((await applied(hub)).length, 2);
});

test('an_older_hub_does_not_touch_a_newer_database', async () => {
	const { migrate, folder } = await small({
		'0002_a.sql': 'create table a ();' });
	await migrate();
	fs.rmSync(path.join(folder, '0002_a.sql'));
	const done = await migrate();
	assert.equal(done.code, 1);
	assert.match(done.stderr, /newer hub/);
	assert.match((await migrate('--status')).stdout, /^gone +0002_a/m);
});

test('a_file_that_fails_leaves_nothing_and_names_its_line', async () => {
	const { hub, migrate } = await small({
		'0002_a.sql': 'create table a ();',
		'0003_b.sql': '-- 海关\ncreate table b ();\n\nselect no;\n',
		'0004_c.sql': 'create table c ();' });
	const done = await migrate();
	assert.equal(done.code, 1);
	assert.match(done.stderr, /0003_b\.sql, line 4:.*"no"/);
	assert.deepEqual(await applied(hub), ['0001_first.sql', '0002_a.sql']);
	assert.equal(await hub.value(`select count(*) from pg_class
		where relname in ('b', 'c')`), '0');
});

test('a_file_that_ends_its_own_transaction_is_refused', async () => {
	const { migrate } = await small({ '0002_a.sql': 'commit;' });
	const done = await migrate();
	assert.equal(done.code, 1);
	assert.match(done.stderr, /0002_a\.sql ends the transaction/);
});

test('of_two_migrates_at_once_one_waits_and_finds_nothing_left', async () => {
	const { hub, migrate } = await small({
		'0002_slow.sql': 'select pg_sleep(1); create table slow ();',
		'0003_after.sql': 'create table after_it ();' });
	const runs = await Promise.all([migrate(), migrate(), migrate()]);
	for (const done of runs)
		assert.equal(done.code, 0, done.stderr);
	assert.equal(runs.filter((done) =>
		/waiting for it/.test(done.stdout)).length, 2);
	assert.equal(runs.filter((done) =>
		/migrating: 0002_slow/.test(done.stdout)).length, 1);
	assert.equal((await applied(hub)).length, 3);
});

test('badly_named_doubled_or_missing_files_are_refused', async () => {
	for (const [files, words] of [
		[{ 'notes.sql': '' }, /not named NNNN_name/],
		[{ '0002_A.sql': '' }, /not named/],
		[{ '02_a.sql': '' }, /not named/],
		[{ '0002_a.sql': '', '0002_b.sql': '' }, /same number/],
		[{ '0002_a.sql': 'select 1;\0' }, /NUL/]]) {
		const { migrate } = await small(files);
		const done = await migrate();
		assert.equal(done.code, 1);
		assert.match(done.stderr, words);
	}
	const { hub } = await small();
	for (const HUB_SQL of [path.join(hub.state, 'none'), hub.base.folder]) {
		const done = await hub.ctlWith({ HUB_SQL }, 'migrate');
		assert.equal(done.code, 1);
		assert.match(done.stderr, /HUB_SQL/);
	}
});

test('the_login_of_the_hub_has_no_rights_but_those_of_hub_app', async () => {
	const hub = await base.open({ migrated: false });
	const login = `hub_login_${hub.name}`;
	const conninfo = `host=${hub.host} user=${login} dbname=${hub.name}`;
	const done = await hub.ctlWith({ HUB_PG: conninfo }, 'migrate');
	assert.equal(done.code, 0, done.stderr);
	assert.equal((await hub.sql(`select rolsuper or rolcreaterole or
		rolcreatedb or rolinherit from pg_roles where rolname =
		'${login}'`))[0][0], 'f');
	const own = await hub.ctlWith({ HUB_PG_OWNER: '', HUB_PG: conninfo },
		'lane', 'add', '1', '--name', 'one');
	assert.equal(own.code, 1);
	assert.match(own.stderr, /HUB_PG_OWNER/);
	const bare = { owner: conninfo };
	const sql = hub.sql.bind(bare);
	await assert.rejects(sql('select count(*) from lane'),
		/permission denied/);
	await sql('set role hub_app; select count(*) from lane');
	await assert.rejects(sql('set role hub_app; delete from log_entry'),
		/permission denied/);
	await assert.rejects(sql('set role postgres'), /permission denied/);
});

test('an_owner_who_may_not_make_roles_is_told_whom_to_ask', async () => {
	const hub = await base.open({ migrated: false });
	await hub.sql(`create role plain_${hub.name} login`);
	await hub.sql(`alter database ${hub.name} owner to plain_${hub.name}`);
	const done = await hub.ctlWith({ HUB_PG_OWNER: hub.owner.replace(
		'user=postgres', `user=plain_${hub.name}`) }, 'migrate');
	assert.equal(done.code, 1);
	assert.match(done.stderr, /ask the server's administrator/);
});
