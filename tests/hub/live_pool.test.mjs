// The pool: the next officer of an agency takes the most pressing review of
// any of his lanes. No review goes to two of one agency, and none is lost.

import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import { startHub, until } from './lib.mjs';
import { addEquipment, addLane, addPerson, closed, decide, inReview, ready,
    refused, reviewOf, scanned, screenAt } from './floor.mjs';

const CUSTOMS = ['li', 'wang', 'sun'];
let hub, workers;
before(async () => {
	hub = await startHub({ name: 'live_pool',
	    params: { 'review.deadline_seconds': 600 } });
	workers = hub.pids('worker');
	await addLane(hub, '2');
	await addEquipment(hub, 'belts', '1', '2');
	for (const name of CUSTOMS)
		await addPerson(hub, name, 'officer',
			['--agency', 'customs', '--lane', '1', '2']);
	await addPerson(hub, 'zhao', 'officer',
		['--agency', 'inspection', '--all-lanes']);
	await addPerson(hub, 'narrow', 'officer',
		['--agency', 'customs', '--lane', '2']);
});
after(() => hub?.stop());

// The next test begins with an empty hall, however the last one ended.
const screens = new Set();
afterEach(async () => {
	await leave(...screens);
	await hub.sql('update review set deadline = now() where state = ' +
	    '\'open\'');
	await until('nothing is open', async () => (await hub.sql('select 1 ' +
	    'from review where state = \'open\'')).length === 0);
});

async function sit(worker, name, target = '/v1/live') {
	const screen = worker ? await screenAt(hub, worker, target, name) :
	    await hub.socket(target, name);
	screens.add(screen);
	return screen;
}

const openedOn = (screen) => screen.events.filter((e) =>
	e.type === 'review.opened').map((e) => e.reviewId);

async function leave(...gone) {
	for (const screen of gone) {
		screens.delete(screen);
		screen.close();
		await closed(screen);
	}
	await sleep(60);
}

const onBelt = async (lane = '1') =>
	(await inReview(hub, { lane, as: 'belts' })).reviewId;

test('an_officer_in_the_pool_gets_the_next_review_as_it_opens', async (t) => {
	const screen = await sit(null, 'li');
	const hello = await screen.next('hello');
	assert.deepEqual(hello.seat, { lane: null, agency: 'customs',
	    pool: true });
	const took = [];
	for (let i = 0; i < 5; i++) {
		const p = await ready(hub);
		const { reviewId } = await scanned(hub, p);
		const begun = performance.now();
		const shown = await screen.next('review.opened');
		took.push(performance.now() - begun);
		assert.equal(shown.reviewId, reviewId);
		assert.equal(shown.parcel.logisticsNo, p.logisticsNo);
		await decide(hub, 'li', reviewId, 'release');
		await decide(hub, 'zhao', reviewId, 'release');
		const end = await screen.next('review.closed');
		assert.equal(end.outcome, 'release');
	}
	t.diagnostic(`shown within ${Math.max(...took).toFixed(0)} ms`);
});

test('he_gets_the_most_pressing_first_and_the_next_when_he_has_decided',
    async () => {
	const late = await onBelt('2');
	await hub.set('review.deadline_seconds', 300);
	const soon = await onBelt('1');
	await hub.set('review.deadline_seconds', 600);
	const last = await onBelt('1');
	const screen = await sit(null, 'li');
	for (const id of [soon, late, last]) {
		const shown = await screen.next('review.opened');
		assert.equal(shown.reviewId, id);
		await sleep(100);
		assert.equal(openedOn(screen).at(-1), id, 'one at a time');
		assert.equal((await decide(hub, 'li', id, 'hold')).status, 200);
	}
	for (const id of [soon, late, last])
		await decide(hub, 'zhao', id, 'hold');
	await until('he is told each outcome', () => screen.events.filter((e) =>
		e.type === 'review.closed').length === 3);
});

test('what_the_first_could_not_take_is_still_the_next_one_s_most_pressing',
    async () => {
	// narrow may not work at lane 1; whatever he was offered must not be
	// forgotten.
	const narrow = await sit(null, 'narrow');
	await narrow.next('hello');
	const first = await onBelt('1');
	await sleep(300);
	const second = await onBelt('1');
	await sleep(300);
	assert.deepEqual(openedOn(narrow), []);
	const screen = await sit(null, 'li');
	assert.equal((await screen.next('review.opened')).reviewId, first);
	await decide(hub, 'li', first, 'hold');
	assert.equal((await screen.next('review.opened')).reviewId, second);
});

test('idle_officers_of_one_agency_never_get_the_same_review', async () => {
	const hall = {};
	for (const [i, name] of CUSTOMS.entries())
		hall[name] = await sit(workers[i % 2], name);
	for (let round = 0; round < 12; round++) {
		const before = Object.values(hall).map((s) =>
			openedOn(s).length);
		const id = await onBelt(round % 2 ? '1' : '2');
		await until('somebody gets it', () => Object.values(hall)
		    .some((s) => openedOn(s).includes(id)), 4000);
		await sleep(120);
		const got = CUSTOMS.filter((name) =>
			openedOn(hall[name]).includes(id));
		assert.equal(got.length, 1, `${got} got ${id} (${before})`);
		const others = CUSTOMS.filter((name) => name !== got[0]);
		refused(await decide(hub, others[0], id, 'hold'), 409,
			'SEAT_TAKEN');
		assert.equal((await decide(hub, got[0], id, 'hold')).status, 200);
		await decide(hub, 'zhao', id, 'hold');
	}
});

// Everybody works: every review is seen by one officer of each agency, and all
// are over long before their deadline.
test('a_hall_at_work_loses_nothing_and_does_nothing_twice', async () => {
	const seen = new Map();
	const work = async (name, worker) => {
		const screen = await sit(worker, name);
		screen.on('message', async (data) => {
			const event = JSON.parse(String(data));
			if (event.type !== 'review.opened')
				return;
			const agency = name === 'zhao' ? 'inspection' :
			    'customs';
			const key = `${event.reviewId} ${agency}`;
			seen.set(key, (seen.get(key) ?? new Set()).add(name));
			await sleep(5 + 20 * Math.random());
			const said = await decide(hub, name, event.reviewId,
				'release');
			assert.equal(said.status, 200, said.text);
		});
		return screen;
	};
	await Promise.all([...CUSTOMS, 'zhao'].map((name, i) =>
		work(name, workers[i % 2])));
	const ids = [];
	for (let i = 0; i < 40; i += 4)
		ids.push(...await Promise.all([1, 2, 1, 2].map((lane) =>
			onBelt(String(lane)))));
	await until('all are over', async () => (await hub.sql('select 1 from ' +
	    `review where id in (${ids.join()}) and state = 'open'`))
	    .length === 0, 20000);
	for (const id of ids) {
		const review = await reviewOf(hub, id, 'supervisor');
		assert.equal(review.outcome, 'release');
		for (const agency of ['customs', 'inspection'])
			assert.equal(seen.get(`${id} ${agency}`)?.size, 1,
				`${id} ${agency}`);
	}
});

test('who_leaves_the_pool_gives_his_review_back', async () => {
	const first = await sit(workers[0], 'li');
	const id = await onBelt();
	await first.next('review.opened');
	const second = await sit(workers[1], 'wang');
	await sleep(300);
	assert.deepEqual(openedOn(second), []);
	first._socket.destroy();
	const begun = Date.now();
	const shown = await second.next('review.opened', 9000);
	assert.equal(shown.reviewId, id);
	assert.ok(Date.now() - begun < 5000);
	await decide(hub, 'wang', id, 'hold');
	await decide(hub, 'zhao', id, 'hold');
});

test('my_new_window_keeps_my_review_when_the_old_one_closes', async () => {
	const old = await sit(workers[0], 'li');
	const id = await onBelt();
	await old.next('review.opened');
	const fresh = await sit(workers[1], 'li');
	assert.equal((await fresh.next('review.opened')).reviewId, id);
	const idle = await sit(workers[0], 'wang');
	await leave(old);
	// Anybody who is idle looks again as soon as something opens.
	for (let i = 0; i < 3; i++) {
		const other = await onBelt();
		await until('the idle one gets it', () =>
			openedOn(idle).at(-1) === other, 4000);
		assert.ok(!openedOn(idle).includes(id));
		await decide(hub, 'wang', other, 'hold');
		await decide(hub, 'zhao', other, 'hold');
	}
	assert.equal((await decide(hub, 'li', id, 'hold')).status, 200);
	await decide(hub, 'zhao', id, 'hold');
});

test('the_officer_at_the_lane_comes_before_the_pool', async () => {
	const seated = await sit(null, 'li',
		'/v1/live?lane=1');
	await seated.next('hello');
	const pool = await sit(null, 'wang');
	await pool.next('hello');
	const here = await onBelt('1');
	assert.equal((await seated.next('review.opened')).reviewId, here);
	const there = await onBelt('2');
	assert.equal((await pool.next('review.opened')).reviewId, there);
	assert.deepEqual(openedOn(pool), [there]);
	// When the lane's officer leaves, its parcels are the pool's.
	await decide(hub, 'wang', there, 'hold');
	await leave(seated);
	assert.equal((await pool.next('review.opened', 5000)).reviewId, here);
	await decide(hub, 'wang', here, 'hold');
});

test('a_review_of_a_lost_screen_is_free_after_its_lease', async () => {
	// Nobody tells the hub that this officer has gone.
	const id = await onBelt();
	await hub.sql('update seat set claimed_by = (select id from person ' +
	    'where name = \'li\'), claim_ends_at = clock_timestamp() + ' +
	    `interval '3 seconds' where review_id = ${id} and agency = ` +
	    '\'customs\'');
	const screen = await sit(null, 'wang');
	await sleep(1000);
	assert.deepEqual(openedOn(screen), []);
	assert.equal((await screen.next('review.opened', 8000)).reviewId, id);
	await decide(hub, 'wang', id, 'hold');
	await decide(hub, 'zhao', id, 'hold');
});

test('an_officer_is_told_the_end_of_all_that_he_decided', async () => {
	const screen = await sit(null, 'li');
	const ids = [];
	for (let i = 0; i < 20; i++)
		ids.push(await onBelt());
	for (let i = 0; i < ids.length; i++) {
		const { reviewId } = await screen.next('review.opened');
		await decide(hub, 'li', reviewId, 'release');
	}
	for (const id of ids)
		await decide(hub, 'zhao', id, 'release');
	await until('he hears of all', () => ids.every((id) =>
		screen.events.some((e) => e.type === 'review.closed' &&
		    e.reviewId === id)));
});
