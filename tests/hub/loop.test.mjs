// The loop under everything: doors, parked requests, servers that die, clients
// that leave, and what the hub says of itself.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import http from 'node:http';
import net from 'node:net';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import { childrenOf, startHub, until } from './lib.mjs';

let hub;

before(async () => {
	hub = await startHub({ plain: true });
});
after(async () => {
	await hub?.stop();
});

const POLL = '/v1/lanes/1/instructions';
const poll = (more = {}) => hub.request('GET', `${POLL}?wait=0`,
	{ as: 'equipment', ...more });

// On new connections, so that every worker is asked.
const everywhere = async (ask) => new Set(await Promise.all(
	Array.from({ length: 12 }, () => ask().then((a) => a.status))));

async function gauges(name) {
	const text = (await hub.request('GET', '/metrics', { plain: true })).text;
	return [...text.matchAll(new RegExp(`^${name}{[^}]*} (\\d+)$`, 'gm'))]
	    .map((match) => Number(match[1]));
}

const ready = (state) => until(`/readyz says ${state}`, async () =>
	(await hub.request('GET', '/readyz')).json.status === state, 30000);

const sum = (numbers) => numbers.reduce((a, b) => a + b, 0);

// --- doors -------------------------------------------------------------------

test('without_credentials_the_door_is_shut_and_says_how_to_open_it',
    async () => {
	const answer = await hub.request('GET', POLL);
	assert.equal(answer.status, 401);
	assert.match(answer.headers['www-authenticate'], /^Bearer /);
	assert.equal(answer.headers['content-type'], 'application/problem+json');
	assert.equal(answer.headers['cache-control'], 'no-store');
	assert.equal(answer.json.type, '/problems/unauthenticated');
	assert.equal(answer.json.status, 401);
});

test('a_token_that_is_not_to_the_letter_is_refused', async () => {
	const token = hub.demo.tokens.equipment;
	for (const authorization of [`Bearer ${token}x`, `Bearer x${token}`,
	    `Bearer ${token.slice(0, -1)}`, `Bearer ${token} ${token}`,
	    `Basic ${token}`, 'Bearer', `Bearer ${'a'.repeat(300)}`, token]) {
		const answer = await hub.request('GET', POLL,
			{ headers: { authorization } });
		assert.equal(answer.status, 401, authorization);
	}
	assert.equal((await hub.request('GET', `${POLL}?wait=0`,
		{ headers: { authorization: `bearer  ${token}` } })).status, 200);
});

test('another_role_is_sent_to_its_own_door', async () => {
	for (const as of ['platform', 'tax', 'customs', 'supervisor']) {
		const answer = await hub.request('GET', POLL, { as });
		assert.equal(answer.status, 403, as);
		assert.equal(answer.json.code, 'FORBIDDEN');
	}
});

test('a_token_counts_more_than_a_cookie', async () => {
	const cookie = await hub.signIn('customs');
	assert.equal((await hub.request('GET', '/v1/session', { cookie,
		token: hub.demo.tokens.equipment })).status, 403);
	assert.equal((await hub.request('GET', '/v1/session', { cookie,
		token: 'hub_wrong_wrong_wrong_wrong' })).status, 401);
});

test('a_revoked_token_is_refused_within_milliseconds', async () => {
	await hub.sql(`insert into account (name, role, lanes, token_digest)
		values ('gate-9', 'equipment', '{1}',
			sha256('hub_token_of_gate_nine_000000000'))`);
	const token = 'hub_token_of_gate_nine_000000000';
	const ask = () => poll({ as: undefined, token, plain: true });
	assert.deepEqual(await everywhere(ask), new Set([200]));
	await hub.sql(`update account set revoked_at = now()
		 where name = 'gate-9'`);
	await sleep(20);
	assert.deepEqual(await everywhere(ask), new Set([401]));
	// And with the news cut off, nobody trusts what he remembers.
	await hub.sql(`update account set revoked_at = null
		 where name = 'gate-9'`);
	await sleep(50);
	assert.deepEqual(await everywhere(ask), new Set([200]));
	await hub.sql(`set session_replication_role = replica;
		update account set revoked_at = now() where name = 'gate-9';
		select pg_terminate_backend(pid) from pg_stat_activity
		 where query ilike 'listen%' or query = ''`);
	await sleep(50);
	assert.deepEqual(await everywhere(ask), new Set([401]));
});

test('an_address_that_is_not_well_formed_is_refused', async () => {
	for (const target of [`${POLL}?wait=%zz`, `${POLL}?wait=%`,
	    `${POLL}?wait=%0`, `${POLL}?wait=%00`, `${POLL}?wait=%ff`,
	    `${POLL}?wait=%c0%af`, '/v1/lanes/%ff/instructions',
	    '/v1/lanes/%00/instructions']) {
		const answer = await hub.request('GET', target,
			{ as: 'equipment' });
		assert.equal(answer.status, 400, target);
		assert.equal(answer.json.code, 'SYNTAX');
	}
	assert.equal((await hub.request('GET', `${POLL}?&&wait=0&x&y=a=b=c`,
		{ as: 'equipment' })).status, 200);
	assert.equal((await hub.request('GET', '/v1/lanes/%31/instructions',
		{ as: 'equipment' })).status, 200);
});

// --- words -------------------------------------------------------------------

test('problems_speak_the_language_that_is_asked_for', async () => {
	const title = async (language) => (await hub.request('GET', POLL,
		{ headers: language ? { 'accept-language': language } : {} }))
	    .json.title;
	assert.equal(await title(), '未登录');
	for (const zh of ['zh', 'zh-CN,zh;q=0.9,en;q=0.8', 'en;q=0.3, zh-TW', '*'])
		assert.equal(await title(zh), '未登录', zh);
	for (const en of ['en', 'en-GB', 'zh;q=0.1,en;q=0.2', 'fr, de;q=0.5'])
		assert.equal(await title(en), 'Not signed in', en);
});

// --- what the hub says of itself ---------------------------------------------

test('readiness_names_each_dependency', async () => {
	await ready('ready');
	const answer = await hub.request('GET', '/readyz');
	assert.equal(answer.status, 200);
	assert.deepEqual(Object.keys(answer.json.dependencies).sort(),
		['database', 'databaseNews', 'redis']);
	assert.equal((await hub.request('GET', '/healthz')).status, 200);
});

test('metrics_count_by_route_and_class_and_never_go_down', async () => {
	const counted = async () => {
		const text = (await hub.request('GET', '/metrics',
			{ plain: true })).text;
		return Number(text.split('\n').find((line) => line.startsWith(
			'hub_requests_total{method="GET",route=' +
			'"/v1/lanes/*/instructions",class="4xx"}'))
		    ?.split(' ')[1] ?? 0);
	};
	const was = await counted();
	for (let i = 0; i < 10; i++)
		await hub.request('GET', POLL, { plain: i % 2 === 0 });
	assert.equal(await counted(), was + 10);
});

// --- parked requests ---------------------------------------------------------

test('a_hundred_parked_requests_hold_nobody_up_and_all_get_their_answer',
    async () => {
	const agent = new http.Agent({ keepAlive: false });
	const token = hub.demo.tokens.equipment;
	const begun = Date.now();
	const parked = Array.from({ length: 100 }, () => hub.send('GET',
		`${POLL}?wait=12`, { authorization: `Bearer ${token}` },
		undefined, { plain: true, agent }));
	await until('they are parked', async () =>
		sum(await gauges('hub_calls_open')) >= 100);
	let slowest = 0;
	while (Date.now() - begun < 9000) {
		const asked = Date.now();
		assert.equal((await poll()).status, 200);
		slowest = Math.max(slowest, Date.now() - asked);
		await sleep(50);
	}
	// LIMIT_HEAD_MS is 10 s: none is cut by a clock that is not theirs.
	const answers = await Promise.all(parked);
	assert.ok(answers.every((answer) => answer.status === 200),
		answers.map((answer) => answer.status).join());
	assert.ok(Date.now() - begun >= 11500);
	assert.ok(slowest < 2000, `one waited ${slowest} ms`);
});

test('clients_that_hang_up_leave_nothing_behind', async () => {
	const cookie = await hub.signIn('customs');
	const token = hub.demo.tokens.equipment;
	const heads = [
		`GET ${POLL}?wait=20 HTTP/1.1\r\nHost: h\r\n` +
		    `Authorization: Bearer ${token}\r\n\r\n`,
		`GET /v1/session HTTP/1.1\r\nHost: h\r\nCookie: ${cookie}\r\n\r\n`,
		'POST /v1/session HTTP/1.1\r\nHost: h\r\nContent-Type: ' +
		    'application/json\r\nContent-Length: 27\r\n\r\n' +
		    '{"name":"a","password":"b"}',
	];
	const workers = hub.pids('worker');
	const hangUp = (i) => new Promise((resolve) => {
		const socket = net.connect(hub.plainPort, '127.0.0.1', () => {
			socket.write(heads[i % heads.length]);
			setTimeout(() => {
				if (i % 2)
					socket.resetAndDestroy();
				else
					socket.destroy();
			}, i % 7);
		});
		socket.on('error', () => {});
		socket.on('close', resolve);
	});
	for (let i = 0; i < 1500; i += 30)
		await Promise.all(Array.from({ length: 30 },
			(_, n) => hangUp(i + n)));
	await until('every call is closed', async () =>
		sum(await gauges('hub_calls_open')) === 1, 20000);
	await until('no password is waiting', async () =>
		sum(await gauges('hub_passwords_waiting')) === 0, 20000);
	assert.deepEqual(hub.pids('worker'), workers);
	assert.equal((await poll()).status, 200);
});

test('what_happened_is_told_to_the_screens_though_its_author_has_left',
    async () => {
	const cookie = await hub.signIn('supervisor');
	const feed = spawn('redis-cli', ['-s',
		`${hub.state}/redis/redis.sock`, 'subscribe', 'hub:live']);
	let heard = '';
	feed.stdout.on('data', (part) => { heard += part; });
	try {
		await until('the feed is open', () => heard.includes('hub:live'));
		// The alarm's statement waits for the lane while he leaves.
		const locked = hub.sql(`begin;
			select 1 from lane where id = '1' for update;
			select pg_sleep(1.5); commit`);
		await sleep(300);
		const body = '{"reason": "smoke"}';
		const socket = net.connect(hub.plainPort, '127.0.0.1', () => {
			socket.write('POST /v1/lanes/1/alarm HTTP/1.1\r\n' +
			    `Host: h\r\nCookie: ${cookie}\r\nContent-Type: ` +
			    'application/json\r\nContent-Length: ' +
			    `${body.length}\r\n\r\n${body}`);
			setTimeout(() => socket.resetAndDestroy(), 500);
		});
		socket.on('error', () => {});
		await locked;
		await until('the alarm is on the feed', () =>
			heard.includes('"type":"alarm"'));
	} finally {
		feed.kill();
	}
	assert.equal((await hub.request('DELETE',
		'/v1/lanes/1/alarm?reason=false', { cookie })).status, 200);
});

// --- servers that die --------------------------------------------------------

// Asks without pause from several sides until told to stop; returns what came.
function load() {
	const seen = new Map();
	let going = true;
	const ask = async () => {
		while (going) {
			const asked = Date.now();
			const key = await poll().then((answer) => {
				if (answer.status === 503)
					assert.match(answer.headers['retry-after'],
						/^\d+$/);
				return String(answer.status);
			}, (error) => error.message);
			const entry = seen.get(key) ?? { count: 0, slowest: 0 };
			entry.count++;
			entry.slowest = Math.max(entry.slowest, Date.now() - asked);
			seen.set(key, entry);
		}
	};
	const sides = Array.from({ length: 16 }, ask);
	return async () => {
		going = false;
		await Promise.all(sides);
		return seen;
	};
}

test('postgresql_dies_under_load_three_times_and_comes_back', async () => {
	const workers = hub.pids('worker');
	const stop = load();
	for (let round = 0; round < 3; round++) {
		await sleep(500);
		process.kill(hub.pids('postgres')[0], 'SIGKILL');
		await ready('down');
		await ready('ready');
	}
	const seen = await stop();
	assert.deepEqual([...seen.keys()].sort(), ['200', '503']);
	assert.deepEqual(hub.pids('worker'), workers, 'a worker has died');
	assert.equal((await poll()).status, 200);
});

test('redis_dies_under_load_and_nobody_but_the_screens_notices', async () => {
	const workers = hub.pids('worker');
	const stop = load();
	for (let round = 0; round < 3; round++) {
		await sleep(500);
		process.kill(hub.pids('redis')[0], 'SIGKILL');
		await ready('degraded');
		assert.equal((await hub.request('GET', '/readyz')).status, 200);
		await ready('ready');
	}
	const seen = await stop();
	assert.deepEqual([...seen.keys()], ['200']);
	assert.deepEqual(hub.pids('worker'), workers, 'a worker has died');
});

test('a_frozen_redis_costs_a_moment_once', async () => {
	const cookie = await hub.signIn('customs');
	const pid = hub.pids('redis')[0];
	process.kill(pid, 'SIGSTOP');
	try {
		await ready('degraded');
		for (let i = 0; i < 10; i++) {
			const asked = Date.now();
			assert.equal((await hub.request('GET', '/v1/session',
				{ cookie })).status, 200);
			assert.ok(Date.now() - asked < 1000);
		}
	} finally {
		process.kill(pid, 'SIGCONT');
	}
	await ready('ready');
});

test('a_frozen_postgresql_is_found_out_and_answered_with_503', async () => {
	const cookie = await hub.signIn('customs');
	const master = hub.pids('postgres')[0];
	const all = [master, ...childrenOf(master)];
	all.forEach((pid) => process.kill(pid, 'SIGSTOP'));
	try {
		await ready('down');
		const asked = Date.now();
		assert.equal((await hub.request('GET', '/v1/session',
			{ cookie })).status, 503);
		assert.ok(Date.now() - asked < 1000);
	} finally {
		all.forEach((pid) => process.kill(pid, 'SIGCONT'));
	}
	await ready('ready');
	await until('the session works again', async () =>
		(await hub.request('GET', '/v1/session', { cookie })).status === 200);
});
