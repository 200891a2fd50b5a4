// Signing in and out: who I am, for how long, and what ends it.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import { randomName, startHub, until } from './lib.mjs';

let hub;

before(async () => {
	hub = await startHub({ plain: true,
		params: { 'lockout.seconds': 4 } });
});
after(async () => {
	await hub?.stop();
});

const signIn = (name, password, headers = {}) =>
	hub.request('POST', '/v1/session', { json: { name, password }, headers });
const cookieOf = (answer) => answer.headers['set-cookie'][0].split(';')[0];
const whoAmI = (cookie, more = {}) =>
	hub.request('GET', '/v1/session', { cookie, ...more });

// On connections of their own, so that every worker is asked.
const everywhere = (cookie) => Promise.all(Array.from({ length: 12 }, () =>
	whoAmI(cookie, { plain: true }).then((answer) => answer.status)));

// A person of his own for each test: lock-outs do not meet.
async function newPerson({ role = 'supervisor', lanes = '{1}' } = {}) {
	const name = randomName('p');
	await hub.sql(`insert into person (name, role, lanes, password)
		select '${name}', '${role}', '${lanes}', password from person
		 where name = '${hub.demo.people.supervisor.name}'`);
	return { name, password: hub.demo.people.supervisor.password };
}

test('sign_in_gives_a_strict_cookie_and_says_who_i_am', async () => {
	const { name, password } = hub.demo.people.customs;
	const answer = await signIn(name, password);
	assert.equal(answer.status, 200);
	assert.deepEqual(answer.json, { name, role: 'officer',
		agency: 'customs', lanes: ['1'], locale: 'zh' });
	assert.match(answer.headers['set-cookie'][0],
		/^hub_session=[A-Za-z0-9_-]{43}; /);
	const flags = answer.headers['set-cookie'][0].split('; ').slice(1);
	assert.deepEqual(flags.sort(), ['HttpOnly', 'Max-Age=43200', 'Path=/',
		'SameSite=Strict', 'Secure']);
	assert.equal(answer.headers['cache-control'], 'no-store');
	assert.deepEqual((await whoAmI(cookieOf(answer))).json, answer.json);
});

test('a_person_of_every_lane_is_told_the_lanes_by_name', async () => {
	const person = await newPerson({ lanes: '{*}' });
	const lanes = (await hub.sql('select id from lane order by id')).flat();
	const answer = await signIn(person.name, person.password);
	assert.deepEqual(answer.json.lanes, lanes);
	assert.equal(answer.json.agency, null);
});

test('a_wrong_password_and_an_unknown_name_get_the_same_answer', async () => {
	const person = await newPerson();
	const timed = async (name) => {
		const begun = process.hrtime.bigint();
		const answer = await signIn(name, 'not this one');
		return { answer, ms: Number(process.hrtime.bigint() - begun) / 1e6 };
	};
	const wrong = await timed(person.name);
	const unknown = await timed(randomName('nobody'));
	for (const { answer } of [wrong, unknown]) {
		assert.equal(answer.status, 401);
		assert.equal(answer.headers['set-cookie'], undefined);
	}
	assert.equal(wrong.answer.text, unknown.answer.text);
	assert.equal(wrong.answer.json.code, 'CREDENTIALS');
	// scrypt takes tens of milliseconds; without it the answer takes one.
	assert.ok(unknown.ms > 25 && wrong.ms > 25,
		`${unknown.ms} ms and ${wrong.ms} ms`);
});

test('a_body_that_is_no_sign_in_is_refused_by_name', async () => {
	const post = (options) => hub.request('POST', '/v1/session', options);
	const name = (await post({ json: { password: 'x' } })).json;
	assert.equal(name.status, 422);
	assert.equal(name.errors[0].pointer, '/name');
	assert.equal((await post({ json: { name: 'x' } })).json
	    .errors[0].pointer, '/password');
	assert.equal((await post({ json: { name: 'x',
		password: 'y'.repeat(300) } })).status, 422);
	assert.equal((await post({ json: { name: 1, password: 2 } })).status, 422);
	assert.equal((await post({ body: '{"name":"a","name":"b"}',
		type: 'application/json' })).status, 400);
	assert.equal((await post({ body: '', type: 'application/json' })).status,
		400);
	assert.equal((await post({ body: 'name=a', type: 'text/plain' })).status,
		415);
});

test('sign_out_ends_the_session_at_once_on_every_worker', async () => {
	const person = await newPerson();
	for (let round = 0; round < 5; round++) {
		const cookie = cookieOf(await signIn(person.name,
			person.password));
		assert.deepEqual(new Set(await everywhere(cookie)),
			new Set([200]));
		const out = await hub.request('DELETE', '/v1/session',
			{ cookie });
		assert.equal(out.status, 204);
		assert.match(out.headers['set-cookie'][0],
			/^hub_session=; Max-Age=0; /);
		await sleep(50);
		assert.deepEqual(new Set(await everywhere(cookie)),
			new Set([401]));
	}
});

test('signing_in_again_ends_the_session_that_the_browser_had', async () => {
	const person = await newPerson();
	const first = cookieOf(await signIn(person.name, person.password));
	const other = cookieOf(await signIn(person.name, person.password));
	const second = cookieOf(await signIn(person.name, person.password,
		{ cookie: first }));
	assert.notEqual(first, second);
	await sleep(50);
	assert.equal((await whoAmI(first)).status, 401);
	assert.equal((await whoAmI(second)).status, 200);
	assert.equal((await whoAmI(other)).status, 200,
		'another browser is another session');
});

test('a_disabled_person_is_out_at_once_and_cannot_come_back', async () => {
	const person = await newPerson();
	const cookie = cookieOf(await signIn(person.name, person.password));
	assert.deepEqual(new Set(await everywhere(cookie)), new Set([200]));
	await hub.sql(`update person set disabled_at = now()
		 where name = '${person.name}'`);
	await sleep(50);
	assert.deepEqual(new Set(await everywhere(cookie)), new Set([401]));
	assert.equal((await signIn(person.name, person.password)).status, 401);
});

test('a_role_taken_away_is_gone_from_the_next_call', async () => {
	const person = await newPerson();
	const cookie = cookieOf(await signIn(person.name, person.password));
	assert.equal((await hub.request('GET', '/v1/lanes', { cookie })).status,
		200);
	await hub.sql(`update person set role = 'auditor'
		 where name = '${person.name}'`);
	await sleep(50);
	assert.equal((await hub.request('GET', '/v1/lanes', { cookie })).status,
		403);
});

test('an_expired_session_is_refused', async () => {
	const person = await newPerson();
	const cookie = cookieOf(await signIn(person.name, person.password));
	assert.equal((await whoAmI(cookie)).status, 200);
	await hub.sql(`update session set expires_at = now() from person
		 where person_id = person.id and name = '${person.name}'`);
	await sleep(50);
	assert.equal((await whoAmI(cookie)).status, 401);
});

test('a_cookie_that_only_looks_like_ours_is_refused', async () => {
	const cookie = await hub.signIn('customs');
	const value = cookie.split('=')[1];
	for (const wrong of [`hub_session_other=${value}`, `hub_session=${value}A`,
	    `hub_session=${value.slice(1)}`, `hub_sessio=${value}`,
	    `HUB_SESSION=${value}`, 'hub_session=', `x=hub_session=${value}`])
		assert.equal((await whoAmI(wrong)).status, 401, wrong);
	assert.equal((await whoAmI(`a=b; ${cookie}; c=d=e`)).status, 200);
});

// --- lock-outs ---------------------------------------------------------------

test('five_failures_lock_a_name_however_it_is_typed', async () => {
	const person = await newPerson();
	const forms = [person.name, person.name.toUpperCase(), ` ${person.name}`,
		`${person.name} `, person.name.replace('p', 'ｐ')];
	for (const form of forms)
		assert.equal((await signIn(form, 'wrong')).status, 401, form);
	const locked = await signIn(person.name, person.password);
	assert.equal(locked.status, 429);
	assert.equal(locked.json.code, 'LOCKED_OUT');
	const wait = Number(locked.headers['retry-after']);
	assert.ok(wait >= 1 && wait <= 4, `Retry-After: ${wait}`);
	assert.equal((await signIn(forms[1], person.password)).status, 429);
	await sleep(wait * 1000 + 200);
	assert.equal((await signIn(person.name, person.password)).status, 200);
});

test('a_success_forgets_the_failures_before_it', async () => {
	const person = await newPerson();
	for (let round = 0; round < 3; round++) {
		for (let i = 0; i < 4; i++)
			assert.equal((await signIn(person.name, 'wrong')).status,
				401);
		assert.equal((await signIn(person.name, person.password))
		    .status, 200);
	}
});

test('attempts_at_the_same_instant_do_not_slip_under_the_limit', async () => {
	const person = await newPerson();
	const answers = await Promise.all(Array.from({ length: 24 }, () =>
		signIn(person.name, 'wrong').then((answer) => answer.status)));
	const judged = answers.filter((status) => status === 401).length;
	assert.ok(judged >= 1 && judged <= 5,
		`${judged} passwords were tried: ${answers}`);
	assert.ok(answers.every((status) => [401, 429, 503].includes(status)));
});

test('more_sign_ins_than_fit_are_asked_to_come_later', async () => {
	const [[began]] = await hub.sql('select clock_timestamp()');
	const answers = await Promise.all(Array.from({ length: 120 }, () =>
		signIn(randomName('n'), 'wrong')));
	const statuses = new Set(answers.map((answer) => answer.status));
	assert.deepEqual([...statuses].sort(), [401, 503]);
	for (const answer of answers.filter((a) => a.status === 503))
		assert.match(answer.headers['retry-after'], /^\d+$/);
	const counted = await hub.sql(`select count(*) from lockout
		 where name like '#%' and last_at > '${began}'`);
	assert.ok(Number(counted[0][0]) <=
		answers.filter((answer) => answer.status === 401).length,
		'who was sent away has not used up an attempt');
});

// --- pages of others ---------------------------------------------------------

test('a_change_is_only_taken_from_our_own_pages', async () => {
	const cookie = await hub.signIn('inspection');
	const patch = (headers, more = {}) => hub.request('PATCH', '/v1/session',
		{ cookie, json: { locale: 'zh' }, headers, ...more })
	    .then((answer) => answer.status);
	const site = (value) => ({ 'sec-fetch-site': value });
	assert.equal(await patch({}), 200);
	assert.equal(await patch({ origin: hub.url }), 200);
	assert.equal(await patch(site('same-origin')), 200);
	assert.equal(await patch({ origin: 'https://evil.example' }), 403);
	assert.equal(await patch({ origin: `${hub.url}.evil.example` }), 403);
	assert.equal(await patch({ origin: hub.url.replace('https', 'http') }),
		403);
	assert.equal(await patch({ origin: 'null' }), 403);
	assert.equal(await patch(site('cross-site')), 403);
	assert.equal(await patch(site('same-site')), 403);
	const plain = `http://127.0.0.1:${hub.plainPort}`;
	assert.equal(await patch({ origin: plain }, { plain: true }), 200);
	// Reading is no change, and a sign-in is one.
	assert.equal((await whoAmI(cookie, { headers:
		{ origin: 'https://evil.example' } })).status, 200);
	const { name, password } = hub.demo.people.inspection;
	assert.equal((await signIn(name, password,
		{ origin: 'https://evil.example' })).json.code, 'ORIGIN');
});

// --- the language ------------------------------------------------------------

test('a_person_is_spoken_to_in_the_language_chosen', async () => {
	const cookie = await hub.newSession('admin');
	const wrong = (headers = {}) => hub.request('POST', '/v1/holds',
		{ cookie, json: {}, headers }).then((answer) => answer);
	assert.match((await wrong({ 'accept-language': 'en' })).json.title,
		/[一-龥]/, 'the person has chosen zh');
	const answer = await hub.request('PATCH', '/v1/session',
		{ cookie, json: { locale: 'en' } });
	assert.equal(answer.status, 200);
	assert.equal(answer.json.locale, 'en');
	await sleep(50);
	const refused = await wrong({ 'accept-language': 'zh-CN' });
	assert.match(refused.json.title, /^[\x20-\x7e]+$/);
	assert.equal(refused.headers['content-language'], 'en');
	assert.equal((await hub.request('PATCH', '/v1/session',
		{ cookie, json: { locale: 'fr' } })).status, 422);
});

// --- servers away ------------------------------------------------------------

test('without_redis_sessions_go_on', async () => {
	const cookie = await hub.newSession('customs');
	process.kill(hub.pids('redis')[0], 'SIGKILL');
	for (let i = 0; i < 50; i++)
		assert.equal((await whoAmI(cookie)).status, 200);
});

test('without_postgresql_nobody_is_signed_out', async () => {
	const cookie = await hub.newSession('customs');
	process.kill(hub.pids('postgres')[0], 'SIGKILL');
	const turns = async (status) => {
		const answer = await whoAmI(cookie);
		assert.ok([200, 503].includes(answer.status), answer.text);
		if (answer.status === 503)
			assert.match(answer.headers['retry-after'], /^\d+$/);
		return answer.status === status;
	};
	await until('the database is away', () => turns(503));
	await until('the session works again', () => turns(200), 30000);
});

test('what_stands_in_redis_signs_nobody_in', async () => {
	const { execFileSync } = await import('node:child_process');
	const { createHash } = await import('node:crypto');
	const redis = (...args) => execFileSync('redis-cli', ['-s',
		`${hub.state}/redis/redis.sock`, ...args]).toString().trim();
	const token = 'A'.repeat(43);
	const key = (value) => 'hub:session:' +
	    createHash('sha256').update(value).digest('hex');
	const cookie = await hub.newSession('admin');
	// The first seconds after a start Redis is not believed at all.
	const value = await until('the session is in Redis', async () => {
		await whoAmI(cookie);
		return redis('GET', key(cookie.split('=')[1]));
	}, 30000);
	assert.match(value, /^\d+ \d+ [0-9a-f]{72}$/);
	const [person, expires] = value.split(' ');
	for (const forged of [value, `${person} ${expires} ${'0'.repeat(72)}`,
	    `${person} ${expires}`, '1', '']) {
		redis('SET', key(token), forged);
		assert.deepEqual(new Set(await everywhere(
			`hub_session=${token}`)), new Set([401]), forged);
	}
	redis('SET', key(cookie.split('=')[1]), value.replace(/^\d+/,
		String(Number(person) + 1)));
	assert.equal((await whoAmI(cookie)).json.name,
		hub.demo.people.admin.name);
});

// --- what is kept ------------------------------------------------------------

test('sign_in_failure_and_sign_out_are_in_the_log', async () => {
	const person = await newPerson();
	await signIn(person.name, 'wrong');
	const cookie = cookieOf(await signIn(person.name, person.password));
	await hub.request('DELETE', '/v1/session', { cookie });
	assert.deepEqual(await hub.sql(`select actor, action from log_entry
		 where subject = 'person:${person.name}' order by id`),
		[['hub', 'sign_in.failed'],
		[`person:${person.name}`, 'sign_in'],
		[`person:${person.name}`, 'sign_out']]);
});

test('no_password_and_no_token_is_kept_or_logged_anywhere', async () => {
	const person = await newPerson();
	const typed = randomName('secret');
	await signIn(typed, person.password);	// a password in the wrong place
	await signIn(person.name, typed);
	const token = cookieOf(await signIn(person.name, person.password))
	    .split('=')[1];
	await whoAmI(`hub_session=${token}`);
	const kept = (await hub.sql(`select string_agg(t, '') from (
		select l::text t from log_entry l union all
		select o::text from lockout o union all
		select s::text from session s) x`)).flat().join() +
	    hub.log('hub') + hub.log('postgres') + hub.log('redis');
	for (const secret of [typed, person.password, token])
		assert.ok(!kept.includes(secret), secret);
});

// --- last: the hub is stopped and started again ------------------------------

test('a_lock_out_and_a_session_survive_the_end_of_everything', async () => {
	await hub.set('lockout.seconds', 300);
	const locked = await newPerson();
	const person = await newPerson();
	const cookie = cookieOf(await signIn(person.name, person.password));
	for (let i = 0; i < 5; i++)
		await signIn(locked.name, 'wrong');
	const state = hub.state;
	await hub.stop('SIGTERM', { keep: true });
	hub = await startHub({ plain: true, state });
	assert.equal((await signIn(locked.name, locked.password)).status, 429);
	assert.equal((await whoAmI(cookie)).status, 200);
});
