// The screens when something dies under them: Redis, a worker, the database.
// They are told, they heal by themselves, and no review is lost. What the
// server is asked to decide meanwhile it decides rightly, or not at all.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { after, afterEach, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import { childrenOf, startHub, until } from './lib.mjs';
import { addPerson, agentAt, bothDecide, closed, decide, inReview, instructions,
    parcelOf, ready, reviewOf, scanned, screenAt } from './floor.mjs';

let hub;
before(async () => {
	hub = await startHub({ name: 'live_fault',
	    params: { 'review.deadline_seconds': 120 } });
	for (const name of ['li', 'wang'])
		await addPerson(hub, name, 'officer',
			['--agency', 'customs', '--lane', '1']);
});
after(() => hub?.stop());

const sockets = new Set();
afterEach(async () => {
	for (const socket of sockets) {
		socket.close();
		await closed(socket);
	}
	sockets.clear();
	await hub.sql('update review set deadline = now() where state = ' +
	    '\'open\'');
	await until('nothing is open', async () => (await hub.sql('select 1 ' +
	    'from review where state = \'open\'')).length === 0, 20000);
});

async function sit(worker, name, target = '/v1/live?lane=1') {
	const screen = await screenAt(hub, worker, target, name);
	sockets.add(screen);
	return screen;
}

const redis = (...args) => execFileSync('redis-cli', ['-s',
    path.join(hub.state, 'redis/redis.sock'), ...args], { encoding: 'utf8' });

const told = (screen, type, test_) => until(`${type} is told`, () =>
	screen.events.find((e) => e.type === type && test_(e)), 15000);

const both = async () => {
	const [one, two] = hub.pids('worker');
	return [await sit(one, 'customs'), await sit(two, 'inspection')];
};

// The whole of it: a postmaster's children may live a moment longer.
function killDatabase() {
	const [pid] = hub.pids('postgres');
	for (const one of [pid, ...childrenOf(pid)]) {
		try {
			process.kill(one, 'SIGKILL');
		} catch {
			// It went with its parent.
		}
	}
}

// Our kept connections to it are found dead by whoever uses them first.
async function killWorker(pid) {
	process.kill(pid, 'SIGKILL');
	await until('it is gone', () => !hub.pids('worker').includes(pid));
	await sleep(50);
}

// Until the hub takes sockets again: how a page heals.
async function back(name, target = '/v1/live?lane=1') {
	return until(`${name} sits again`, async () => {
		try {
			const screen = await hub.socket(target, name);
			sockets.add(screen);
			return screen;
		} catch (error) {
			assert.ok(error.status === undefined ||
			    [409, 503].includes(error.status), error.message);
			await sleep(100);
			return undefined;
		}
	}, 15000);
}

test('screens_are_told_that_Redis_is_away_and_that_it_is_back', async (t) => {
	const screens = await both();
	const old = hub.pids('redis')[0];
	const begun = performance.now();
	process.kill(old, 'SIGKILL');
	for (const screen of screens)
		await told(screen, 'feed', (e) => e.up === false);
	const down = performance.now() - begun;
	for (const screen of screens)
		await told(screen, 'feed', (e) => e.up === true);
	t.diagnostic(`told after ${down.toFixed(0)} ms, healed after ` +
	    `${(performance.now() - begun).toFixed(0)} ms`);
	assert.ok(down < 3500);
	assert.ok(screens.every((s) => s.readyState === 1), 'no socket fell');
	const { reviewId } = await inReview(hub);
	for (const screen of screens)
		await told(screen, 'review.opened', (e) =>
			e.reviewId === reviewId);
});

test('what_is_decided_while_Redis_hangs_is_right_and_reaches_the_screens',
    async () => {
	const screens = await both();
	const { p, reviewId } = await inReview(hub);
	for (const screen of screens)
		await told(screen, 'review.opened', (e) =>
			e.reviewId === reviewId);
	const next = (await instructions(hub, { limit: 500 })).json.next;
	const pid = hub.pids('redis')[0];
	process.kill(pid, 'SIGSTOP');
	try {
		for (const screen of screens)
			await told(screen, 'feed', (e) => e.up === false);
		// A page that comes now is told to come again.
		await assert.rejects(hub.socket('/v1/live', 'supervisor'),
			{ status: 503 });
		const ready_ = await hub.request('GET', '/readyz');
		assert.equal(ready_.status, 200);
		assert.equal(ready_.json.dependencies.redis.state, 'down');
		const end = await bothDecide(hub, reviewId, 'release',
			'release');
		assert.equal(end.outcome, 'release');
		const page = await instructions(hub, { after: next, wait: 5 });
		assert.deepEqual(page.json.items.map((i) => i.logisticsNo),
			[p.logisticsNo]);
		// Parcels keep coming, and people stay signed in.
		const q = await ready(hub);
		assert.equal((await scanned(hub, q)).disposition, 'review');
		assert.equal((await hub.request('GET', '/v1/session',
			{ as: 'customs' })).status, 200);
	} finally {
		process.kill(pid, 'SIGCONT');
	}
	for (const screen of screens) {
		await told(screen, 'feed', (e) => e.up === true);
		await told(screen, 'review.closed', (e) =>
			e.reviewId === reviewId && e.outcome === 'release');
		assert.equal(screen.events.filter((e) =>
			e.type === 'review.closed').length, 1, 'told once');
	}
});

test('when_Redis_comes_back_empty_nothing_is_forgotten', async () => {
	const made = [];
	for (let i = 0; i < 4; i++)
		made.push((await inReview(hub)).reviewId);
	redis('FLUSHALL');
	process.kill(hub.pids('redis')[0], 'SIGKILL');
	const pool = await back('li', '/v1/live');
	for (const id of made) {
		const shown = await pool.next('review.opened', 8000);
		assert.equal(shown.reviewId, id);
		assert.equal((await decide(hub, 'li', id, 'hold')).status, 200);
	}
	// A lane's screen finds them as well.
	const lane = await back('inspection');
	await until('all are shown', () => lane.events.filter((e) =>
		e.type === 'review.opened').length === made.length);
	for (const name of ['li', 'customs', 'inspection'])
		assert.equal((await hub.request('GET', '/v1/session',
			{ as: name })).status, 200, 'nobody is signed out');
});

test('an_empty_queue_gives_the_most_pressing_first_all_the_same',
    async () => {
	const first = (await inReview(hub)).reviewId;
	redis('FLUSHALL');
	const second = (await inReview(hub)).reviewId;
	const pool = await sit(hub.pids('worker')[0], 'li', '/v1/live');
	assert.equal((await pool.next('review.opened')).reviewId, first);
	await decide(hub, 'li', first, 'hold');
	assert.equal((await pool.next('review.opened')).reviewId, second);
});

test('a_worker_that_dies_takes_its_sockets_along_and_nothing_else',
    async (t) => {
	const [one, two] = hub.pids('worker');
	const dead = await sit(one, 'customs');
	const alive = await sit(two, 'inspection');
	const { p, reviewId } = await inReview(hub);
	for (const screen of [dead, alive])
		await told(screen, 'review.opened', (e) =>
			e.reviewId === reviewId);
	await decide(hub, 'inspection', reviewId, 'release');
	const begun = performance.now();
	await killWorker(one);
	await closed(dead);
	assert.equal(alive.readyState, 1);
	const again = await back('customs');
	t.diagnostic('the officer sat again after ' +
	    `${(performance.now() - begun).toFixed(0)} ms`);
	const shown = await again.next('review.opened');
	assert.equal(shown.reviewId, reviewId);
	assert.deepEqual(shown.seats.map((s) => s.state), ['open', 'in']);
	const end = await decide(hub, 'customs', reviewId, 'release');
	assert.equal(end.json.outcome, 'release');
	for (const screen of [again, alive])
		await told(screen, 'review.closed', (e) =>
			e.reviewId === reviewId);
	assert.equal((await parcelOf(hub, p)).state, 'released');
	await until('the worker is there again', () =>
		hub.pids('worker').length === 2);
});

test('the_seat_of_a_dead_worker_is_free_for_a_colleague_within_its_lease',
    async () => {
	const [one, two] = hub.pids('worker');
	await sit(one, 'li');
	const begun = Date.now();
	await killWorker(one);
	const next = await back('wang');
	await next.next('hello');
	const took = Date.now() - begun;
	assert.ok(took < 9000, `${took} ms`);
	assert.ok(hub.pids('worker').includes(two));
});

test('a_claim_of_a_dead_worker_goes_to_the_next_officer', async () => {
	const [one, two] = hub.pids('worker');
	const first = await sit(one, 'li', '/v1/live');
	const { reviewId } = await inReview(hub);
	await told(first, 'review.opened', (e) => e.reviewId === reviewId);
	const second = await sit(two, 'wang', '/v1/live');
	await killWorker(one);
	const shown = await second.next('review.opened', 14000);
	assert.equal(shown.reviewId, reviewId);
	assert.equal((await decide(hub, 'wang', reviewId, 'hold')).status, 200);
});

test('screens_outlive_the_death_of_the_database', async (t) => {
	const screens = await both();
	const { reviewId } = await inReview(hub);
	for (const screen of screens)
		await told(screen, 'review.opened', (e) =>
			e.reviewId === reviewId);
	await decide(hub, 'customs', reviewId, 'release');
	const begun = performance.now();
	killDatabase();
	for (const screen of screens)
		await told(screen, 'feed', (e) => e.up === false);
	for (const screen of screens)
		await told(screen, 'feed', (e) => e.up === true);
	t.diagnostic(`healed after ${(performance.now() - begun).toFixed(0)} ms`);
	const end = await until('the other decides', async () => {
		const answer = await decide(hub, 'inspection', reviewId,
			'release');
		assert.ok([200, 503].includes(answer.status), answer.text);
		return answer.status === 200 && answer.json;
	});
	assert.equal(end.outcome, 'release', 'the first word was kept');
	for (const screen of screens) {
		assert.equal(screen.readyState, 1);
		await told(screen, 'review.closed', (e) =>
			e.reviewId === reviewId);
	}
	const seats = await hub.sql('select agency from lane_seat where lane ' +
	    '= \'1\' and ends_at > now() order by agency');
	assert.deepEqual(seats.flat(), ['customs', 'inspection']);
});

test('a_decision_while_the_database_is_away_is_not_taken_and_says_so',
    async () => {
	const { reviewId } = await inReview(hub);
	const agent = await agentAt(hub, hub.pids('worker')[0]);
	killDatabase();
	const answers = [];
	await until('it is taken at last', async () => {
		const answer = await hub.request('POST',
			`/v1/reviews/${reviewId}/decisions`, { as: 'customs',
			    json: { decision: 'inspect' }, agent });
		answers.push(answer.status);
		if (answer.status === 200)
			return true;
		assert.equal(answer.status, 503, answer.text);
		assert.ok(Number(answer.headers['retry-after']) > 0);
		assert.equal(answer.json.code, 'UNAVAILABLE');
		return false;
	}, 30000);
	agent.destroy();
	assert.ok(answers.includes(503), `${answers}`);
	assert.equal((await reviewOf(hub, reviewId)).mine.decision, 'inspect');
});
