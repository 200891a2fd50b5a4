// make run, to the letter of api.md: what it starts, what it says, what it
// survives, and that nothing is left.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import { ROOT, BUILD, freePorts, newFolder, startHub, until }
    from './lib.mjs';

const rootly = process.getuid() === 0;

// Every process that works in a folder or names it.
function left(folder) {
	return fs.readdirSync('/proc').filter((pid) => /^\d+$/.test(pid) &&
	    Number(pid) !== process.pid).filter((pid) => {
		try {
			const line = fs.readFileSync(`/proc/${pid}/cmdline`,
				'utf8').replaceAll('\0', ' ');
			const cwd = fs.readlinkSync(`/proc/${pid}/cwd`);
			return line.includes(folder) || cwd === folder ||
			    cwd.startsWith(`${folder}/`);
		} catch {
			return false;
		}
	});
}

// Ended, though perhaps not yet buried: the init of a small machine may not
// collect those who lost their parent.
function alive(pid) {
	try {
		return !/^State:\s+[ZX]/m.test(
			fs.readFileSync(`/proc/${pid}/status`, 'utf8'));
	} catch {
		return false;
	}
}

const owner = (pid) => fs.statSync(`/proc/${pid}`).uid;

// hub-run until it ends by itself: for what it refuses.
function refusal(env) {
	return new Promise((resolve) => {
		const child = spawn(path.join(ROOT, 'app/run/hub-run'), {
			env: { ...process.env, HUB_BUILD: BUILD, ...env },
			stdio: ['ignore', 'pipe', 'pipe'] });
		let said = '';
		child.stdout.on('data', (part) => { said += part; });
		child.stderr.on('data', (part) => { said += part; });
		child.on('close', (code) => resolve({ code, said }));
	});
}

test('one_hub_from_start_to_end', async (t) => {
	const hub = await startHub({ plain: true });
	const other = await startHub({ demo: 'none' });
	t.after(() => Promise.all([hub.stop(), other.stop()]));

	await t.test('it_says_where_to_look_and_how_to_sign_in', () => {
		assert.ok(hub.said.includes(hub.url));
		for (const { name, password } of Object.values(hub.demo.people)) {
			assert.ok(hub.said.includes(name));
			assert.ok(hub.said.includes(password));
		}
		const file = path.join(hub.state, 'demo.json');
		assert.equal(fs.statSync(file).mode & 0o777, 0o600);
		assert.equal(hub.demo.url, hub.url);
		assert.ok(fs.readFileSync(hub.demo.ca).equals(hub.ca));
	});
	await t.test('its_certificate_is_good_for_both_names', async () => {
		for (const name of ['127.0.0.1', 'localhost']) {
			const answer = await fetchOver(hub, name);
			assert.equal(answer, 200);
		}
	});
	await t.test('plain_http_is_on_loopback_and_only_when_asked_for',
	    async () => {
		const answer = await hub.request('GET', '/healthz',
			{ plain: true });
		assert.equal(answer.status, 200);
		await assert.rejects(other.request('GET', '/healthz',
			{ plain: true }));
	});
	await t.test('nobody_is_root_who_talks_to_the_world',
	    { skip: !rootly }, () => {
		for (const pid of [...hub.pids('worker'), ...hub.pids('postgres'),
		    ...hub.pids('redis')])
			assert.notEqual(owner(pid), 0);
	});
	await t.test('workers_may_be_hub_app_and_nobody_else',
	    { skip: !rootly }, async () => {
		const { code } = await new Promise((resolve) => spawn('setpriv',
			['--reuid=www-data', '--regid=www-data',
			'--init-groups', '/usr/lib/postgresql/15/bin/psql',
			'-XAtc', 'select 1', '-d', hub.pgOwner],
			{ stdio: 'ignore' })
		    .on('close', (status) => resolve({ code: status })));
		assert.notEqual(code, 0);
	});
	await t.test('without_demo_there_is_nobody_to_sign_in', async () => {
		assert.ok(!fs.existsSync(path.join(other.state, 'demo.json')));
		assert.deepEqual(await other.sql('select 1 from person'), []);
		assert.deepEqual(await other.sql('select 1 from account'), []);
		assert.equal((await other.request('GET', '/readyz')).status, 200);
	});
	await t.test('the_database_does_not_trade_safety_for_speed', async () => {
		const settings = Object.fromEntries(await hub.sql(
			`select name, setting from pg_settings where name in
			('fsync', 'synchronous_commit', 'full_page_writes',
			'max_locks_per_transaction', 'listen_addresses',
			'log_error_verbosity')`));
		assert.deepEqual(settings, { fsync: 'on',
			synchronous_commit: 'on', full_page_writes: 'on',
			max_locks_per_transaction: '256', listen_addresses: '',
			log_error_verbosity: 'terse' });
	});
	await t.test('a_second_hub_on_the_same_folder_is_refused', async () => {
		const [port] = await freePorts(1);
		const { code, said } = await refusal({ HUB_STATE: hub.state,
			HUB_PORT: String(port) });
		assert.equal(code, 1);
		assert.match(said, /another hub runs on .*HUB_STATE=/s);
	});
	await t.test('a_port_that_is_taken_is_said_in_a_sentence', async () => {
		const state = newFolder('taken');
		const { code, said } = await refusal({ HUB_STATE: state,
			HUB_PORT: String(hub.port) });
		assert.equal(code, 1);
		assert.match(said, /port \d+ is taken .*HUB_PORT=\d+ make run/s);
		assert.deepEqual(left(state), []);
	});
});

test('postgresql_and_redis_are_started_again_when_they_die', async (t) => {
	const hub = await startHub();
	t.after(() => hub.stop());
	const before = await hub.request('GET', '/v1/session', { as: 'customs' });
	assert.equal(before.status, 200);
	for (const name of ['postgres', 'redis', 'postgres']) {
		const [victim] = hub.pids(name);
		process.kill(victim, 'SIGKILL');
		await until(`${name} is back`, async () => {
			const [pid] = hub.pids(name);
			return pid !== undefined && pid !== victim &&
			    (await hub.request('GET', '/readyz')
			    .catch(() => ({}))).status === 200;
		}, 15000);
		const after = await until('the session is known', async () => {
			const answer = await hub.request('GET', '/v1/session',
				{ as: 'customs' });
			return answer.status === 503 ? undefined : answer;
		});
		assert.equal(after.status, 200, after.text);
	}
});

test('a_folder_left_by_kill_9_starts_again_with_all_that_was_in_it',
    async (t) => {
	const first = await startHub();
	const { ca } = first;
	const [[id]] = await first.sql('select count(*) from account');
	// Kore first, and its workers with it: the worst of orders.
	const workers = first.pids('worker');
	for (const pid of [first.child.pid, ...first.pids('postgres'),
	    ...first.pids('redis'), ...first.pids('kore'), ...workers])
		process.kill(pid, 'SIGKILL');
	await first.ended;

	const second = await startHub({ state: first.state });
	t.after(() => second.stop());
	assert.ok(second.ca.equals(ca), 'another authority');
	assert.deepEqual(await second.sql('select count(*) from account'),
		[[id]]);
	assert.deepEqual(second.demo.tokens, first.demo.tokens);
	assert.equal((await second.request('GET', '/v1/lanes',
		{ as: 'supervisor' })).status, 200);
});

test('a_second_start_takes_less_than_five_seconds', async () => {
	// Other tests run beside this one: the best of three counts.
	const times = [];
	let hub = await startHub();
	for (let round = 0; round < 3 && !(Math.min(...times) < 5000); round++) {
		await hub.stop('SIGTERM', { keep: true });
		const started = Date.now();
		hub = await startHub({ state: hub.state });
		times.push(Date.now() - started);
	}
	await hub.stop();
	assert.ok(Math.min(...times) < 5000, `${times} ms`);
});

test('workers_that_lost_their_parent_do_not_stand_in_the_way',
    async (t) => {
	const first = await startHub();
	const workers = first.pids('worker');
	const orphans = [...workers, ...first.pids('keymgr')];
	assert.ok(workers.length > 0 && orphans.length > workers.length);
	for (const pid of [first.child.pid, ...first.pids('kore')])
		process.kill(pid, 'SIGKILL');
	await first.ended;
	await until('the workers have ended by themselves', () =>
		!workers.some(alive), 20000);
	const second = await startHub({ state: first.state });
	t.after(() => second.stop());
	for (const pid of orphans)
		assert.ok(!alive(pid), `${pid} lives`);
	assert.equal(await second.stop(), 0);
});

for (const [how, signal] of [['sigterm', 'SIGTERM'], ['ctrl_c', 'SIGINT'],
    ['kill_9', 'SIGKILL']]) {
	test(`after_${how}_nothing_is_left`, async () => {
		const hub = await startHub();
		const parked = hub.request('GET',
			'/v1/lanes/1/instructions?wait=20',
			{ as: 'equipment', agent: false });
		parked.catch(() => {});
		await sleep(700);
		assert.ok(left(hub.state).length >= 6);
		const started = Date.now();
		const code = await hub.stop(signal, { keep: true });
		await until('everything has ended', () =>
			left(hub.state).length === 0, 30000);
		if (signal !== 'SIGKILL') {
			assert.equal(code, 0, hub.said);
			assert.ok(Date.now() - started < 10000,
				`${Date.now() - started} ms`);
			const answer = await parked;
			assert.equal(answer.status, 200, 'a long poll was cut');
		}
		fs.rmSync(hub.state, { recursive: true });
	});
}

test('without_kore_there_is_no_hub', async () => {
	const hub = await startHub();
	process.kill(hub.pids('kore')[0], 'SIGKILL');
	await hub.ended;
	assert.equal(hub.child.exitCode, 1);
	assert.match(hub.said, /Kore has ended/);
	await until('everything has ended', () => left(hub.state).length === 0);
	await hub.stop();
});

test('a_folder_too_deep_for_sockets_still_works', async () => {
	const state = path.join(newFolder('deep'),
		...Array.from({ length: 9 }, () => 'a_rather_long_name'));
	fs.mkdirSync(state, { recursive: true });
	const hub = await startHub({ state });
	assert.equal((await hub.request('GET', '/readyz')).status, 200);
	assert.equal((await hub.sql('select 1'))[0][0], '1');
	assert.equal(await hub.stop(), 0);
});

test('a_folder_that_the_servers_cannot_reach_is_said_with_its_cure',
    { skip: !rootly }, async () => {
	const closed = newFolder('closed');
	fs.chmodSync(closed, 0o700);
	const { code, said } = await refusal({
		HUB_STATE: path.join(closed, 'var') });
	assert.equal(code, 1);
	assert.match(said, /cannot be reached by the user/);
	assert.ok(said.includes(`chmod o+x ${closed}`), said);
	fs.rmSync(closed, { recursive: true });
});

test('servers_that_stand_already_are_used', async (t) => {
	const first = await startHub();
	t.after(() => first.stop());
	const second = await startHub({ env: {
		HUB_PG: `host=${first.state}/pg port=5432 dbname=hub user=hub_app`,
		HUB_PG_OWNER: first.pgOwner, HUB_KEYS: `${first.state}/keys`,
		HUB_REDIS: `unix:${first.state}/redis/redis.sock` } });
	assert.equal((await second.request('GET', '/readyz')).status, 200);
	assert.ok(!fs.existsSync(path.join(second.state, 'pg')));
	assert.ok(!fs.existsSync(path.join(second.state, 'redis')));
	assert.equal(await second.stop(), 0);
	assert.equal((await first.request('GET', '/readyz')).status, 200);
});

// By name, with the authority checked, as a browser would.
async function fetchOver(hub, name) {
	const https = await import('node:https');
	return new Promise((resolve, reject) => https.get({ host: '127.0.0.1',
		port: hub.port, path: '/healthz', ca: hub.ca, agent: false,
		servername: name === 'localhost' ? name : '',
		headers: { host: `${name}:${hub.port}` } }, (response) => {
		response.resume();
		response.on('end', () => resolve(response.statusCode));
	}).on('error', reject));
}
