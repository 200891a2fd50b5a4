// What PostgreSQL may answer, and what the hub makes of it. The function behind
// GET /v1/session is replaced by ones that fail in every way.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import { startHub } from './lib.mjs';

let hub, cookie;

before(async () => {
	hub = await startHub({ plain: true });
	cookie = await hub.signIn('customs');
	await hub.sql('create sequence tries');
});
after(async () => {
	await hub?.stop();
});

const ask = () => hub.request('GET', '/v1/session', { cookie, plain: true });

// A sequence counts also what is rolled back.
const answerWith = (body, type = 'jsonb') => hub.sql(`
	drop function session_facts(bigint);
	create function session_facts(p bigint) returns ${type}
	language plpgsql security definer set search_path = public as $$
	begin ${body} end; $$;
	select setval('tries', 1, false)`);
const tries = async () => Number((await hub.sql(
	'select last_value from tries'))[0][0]);

test('a_deadlocks_victim_is_tried_again_and_nobody_notices', async () => {
	for (const code of ['40P01', '40001']) {
		await answerWith(`if nextval('tries') < 3 then
			raise exception 'x' using errcode = '${code}'; end if;
			return '{"name": "third"}'::jsonb;`);
		const answer = await ask();
		assert.equal(answer.status, 200, code);
		assert.equal(answer.json.name, 'third');
		assert.equal(await tries(), 3);
	}
});

test('three_deadlocks_are_enough', async () => {
	await answerWith(`perform nextval('tries');
		raise exception 'x' using errcode = '40P01';`);
	const answer = await ask();
	assert.equal(answer.status, 503);
	assert.match(answer.headers['retry-after'], /^\d+$/);
	assert.equal(await tries(), 3);
});

test('a_schema_that_changes_under_a_prepared_statement_is_met', async () => {
	for (const type of ['json', 'text', 'jsonb']) {
		await answerWith(`return '{"as": "${type}"}';`, type);
		for (let i = 0; i < 12; i++) {
			const answer = await ask();
			assert.equal(answer.status, 200, answer.text);
			assert.equal(answer.json.as, type);
		}
	}
});

test('a_statement_that_has_no_time_or_room_is_asked_to_come_later',
    async () => {
	for (const code of ['57014', '53100', '53200', '55P03', '25006']) {
		await answerWith(`raise exception 'x' using errcode = '${code}';`);
		assert.equal((await ask()).status, 503, code);
	}
});

test('a_refused_statement_is_500_and_its_values_stay_unsaid', async () => {
	await answerWith(`raise exception 'value % of %', p, 'Wang Fang 110101'
		using errcode = 'P0001', detail = 'detail 110101',
		constraint = 'fair_price';`);
	const answer = await ask();
	assert.equal(answer.status, 500);
	assert.equal(answer.json.code, 'INTERNAL');
	assert.deepEqual(Object.keys(answer.json).sort(),
		['code', 'detail', 'status', 'title', 'type']);
	await sleep(200);
	assert.match(hub.log(), new RegExp('db: session_read failed, sqlstate ' +
		'P0001, constraint fair_price, in session_facts line 2'));
	assert.ok(!hub.log().includes('110101'));
	assert.ok(!hub.log().includes('Wang'));
});

test('slow_statements_do_not_stop_those_of_the_other_connections', async () => {
	await answerWith('perform pg_sleep(2); return \'{}\'::jsonb;');
	const slow = [ask(), ask(), ask()];
	await sleep(200);
	for (let i = 0; i < 20; i++) {
		const asked = Date.now();
		assert.equal((await hub.request('GET', '/v1/lanes',
			{ cookie, plain: true })).status, 200);
		assert.ok(Date.now() - asked < 1000);
	}
	for (const answer of await Promise.all(slow))
		assert.equal(answer.status, 200);
});

test('a_backend_that_is_ended_costs_one_answer_at_most', async () => {
	await answerWith('return \'{}\'::jsonb;');
	for (let round = 0; round < 5; round++) {
		await hub.sql(`select pg_terminate_backend(pid)
			 from pg_stat_activity where application_name = 'hub'`);
		const seen = [];
		for (let i = 0; i < 20; i++) {
			seen.push((await ask()).status);
			await sleep(20);
		}
		assert.ok(seen.every((status) => [200, 503].includes(status)),
			seen.join());
		assert.equal(seen.at(-1), 200, seen.join());
	}
});
