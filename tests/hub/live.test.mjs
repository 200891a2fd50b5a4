// The two screens of a lane: who gets a seat, what both are told at the same
// moment whichever worker holds their sockets, and what ends a seat.

import assert from 'node:assert/strict';
import https from 'node:https';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import { Answer, startHub, until } from './lib.mjs';
import { RFC3339, addEquipment, addLane, addPerson, bothDecide, closed, decide,
    hold, inReview, ready, refused, reviewOf, scanned, screenAt }
    from './floor.mjs';

// silent: a screen that never answers a ping.
let hub, workers, silent, silentSince;
before(async () => {
	hub = await startHub({ name: 'live',
	    params: { 'review.deadline_seconds': 600 } });
	workers = hub.pids('worker');
	assert.ok(workers.length >= 2);
	for (const lane of ['2', '3', '4', '5'])
		await addLane(hub, lane);
	await addEquipment(hub, 'belts', '2', '3', '4');
	const officer = (name, agency, ...lanes) => addPerson(hub, name,
		'officer', ['--agency', agency, '--lane', ...lanes]);
	await officer('li', 'customs', '1', '2', '3', '4');
	await officer('wang', 'customs', '1', '2');
	await officer('zhao', 'inspection', '2', '3', '4');
	await officer('mute', 'customs', '5');
	silent = await hub.socket('/v1/live?lane=5', 'mute',
		{ autoPong: false });
	silentSince = Date.now();
});
after(() => hub?.stop());

// A handshake that is not to be taken: {status, headers, text, json}.
async function handshake(target, name, changes = {}) {
	const headers = { connection: 'Upgrade', upgrade: 'websocket',
	    'sec-websocket-version': '13', origin: hub.url,
	    'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
	    ...(name ? await hub.credentials(name) : {}), ...changes };
	return new Promise((resolve, reject) => {
		const request = https.request({ host: '127.0.0.1',
		    port: hub.port, path: target, headers, ca: hub.ca,
		    agent: false }, (response) => {
			const parts = [];
			response.on('data', (part) => parts.push(part));
			response.on('end', () =>
				resolve(new Answer(response, parts)));
		});
		request.on('upgrade', (response, socket) => {
			socket.destroy();
			resolve(new Answer(response, []));
		});
		request.on('error', reject);
		request.end();
	});
}

const of = (screen, reviewId) => screen.events.filter((e) =>
	e.reviewId === reviewId).map((e) => e.type);

async function leave(...screens) {
	for (const screen of screens) {
		screen.close();
		await closed(screen);
	}
	await sleep(50);
}

test('both_officers_see_the_same_parcel_at_the_same_moment_on_any_worker',
    async (t) => {
	const apart = [], took = [];
	const pairs = [[workers[0], workers[1]], [workers[1], workers[0]],
	    [workers[0], workers[0]]];
	for (const [one, two] of pairs) {
		const customs = await screenAt(hub, one, '/v1/live?lane=1',
			'customs');
		const inspection = await screenAt(hub, two, '/v1/live?lane=1',
			'inspection');
		for (let i = 0; i < 5; i++) {
			const p = await ready(hub);
			const at = {};
			for (const [name, screen] of [['customs', customs],
			    ['inspection', inspection]])
				screen.on('message', (data) => {
					const event = JSON.parse(String(data));
					if (event.type === 'review.opened')
						at[name] ??= performance.now();
				});
			const { reviewId } = await scanned(hub, p);
			const answered = performance.now();
			const shown = [await customs.next('review.opened'),
			    await inspection.next('review.opened')];
			assert.deepEqual(shown.map((s) => s.reviewId),
				[reviewId, reviewId]);
			apart.push(Math.abs(at.customs - at.inspection));
			took.push(at.customs - answered);
			customs.removeAllListeners('message');
			inspection.removeAllListeners('message');
			for (const screen of [customs, inspection])
				screen.on('message', (data) =>
				    screen.events.push(JSON.parse(String(data))));
			// What the screen shows is what a read gives.
			const read = await reviewOf(hub, reviewId);
			const { type, ...facts } = shown[0];
			assert.equal(type, 'review.opened');
			assert.deepEqual(facts, read);
			assert.deepEqual({ ...shown[1], type: undefined },
				{ ...await reviewOf(hub, reviewId,
				    'inspection'), type: undefined });
			assert.ok(!JSON.stringify(shown).includes(p.person.id),
				'numbers of persons are masked');
			await bothDecide(hub, reviewId, 'release', 'release');
			await customs.next('review.closed');
			await inspection.next('review.closed');
		}
		await leave(customs, inspection);
	}
	apart.sort((a, b) => a - b);
	took.sort((a, b) => a - b);
	t.diagnostic(`the screens were ${apart[7].toFixed(1)} ms apart ` +
	    `(median), ${apart.at(-1).toFixed(1)} ms (most); shown ` +
	    `${took[7].toFixed(1)} ms (median), ${took.at(-1).toFixed(1)} ms ` +
	    '(most) after the belt had its answer');
	assert.ok(apart[7] < 100 && took[7] < 200);
});

test('a_screen_is_greeted_with_its_seat_and_the_hub_s_clock', async () => {
	const screen = await hub.socket('/v1/live?lane=2', 'zhao');
	const hello = await screen.next('hello');
	assert.deepEqual(hello.seat, { lane: '2', agency: 'inspection',
	    pool: false });
	assert.ok(Math.abs(Date.parse(hello.serverTime) -
	    Date.now()) < 2000);
	screen.send('{"type":"ping"}');
	const pong = await screen.next('pong');
	assert.ok(Math.abs(Date.parse(pong.serverTime) -
	    Date.now()) < 2000);
	await leave(screen);
});

test('a_screen_that_comes_late_sees_all_that_is_open_in_belt_order',
    async () => {
	const made = [];
	for (let i = 0; i < 12; i++)
		made.push((await inReview(hub, { lane: '3', as: 'belts' }))
		    .reviewId);
	for (let round = 0; round < 5; round++) {
		const screen = await hub.socket('/v1/live?lane=3', 'li');
		await until('all are shown', () => screen.events.filter((e) =>
			e.type === 'review.opened').length === made.length);
		assert.deepEqual(screen.events.filter((e) =>
			e.type === 'review.opened').map((e) => e.reviewId),
			made);
		await leave(screen);
	}
	// And is told the end of each, with the regions that were drawn.
	const screen = await hub.socket('/v1/live?lane=3', 'zhao');
	const mark = [{ x: 0, y: 0, w: 1, h: 1, label: 'a' }];
	for (const id of made) {
		await decide(hub, 'li', id, 'hold', { marks: mark });
		await decide(hub, 'zhao', id, 'hold');
	}
	for (const id of made)
		await until(`the end of ${id} is told`, () =>
			['review.closed', 'mark'].every((type) =>
			    of(screen, id).includes(type)));
	await leave(screen);
});

test('a_second_officer_of_the_agency_is_turned_away_before_the_upgrade',
    async () => {
	const screen = await hub.socket('/v1/live?lane=2', 'li');
	await screen.next('hello');
	for (let i = 0; i < 8; i++)
		refused(await handshake('/v1/live?lane=2', 'wang'), 409,
			'SEAT_TAKEN');
	// The other agency's seat is another seat.
	const other = await hub.socket('/v1/live?lane=2', 'zhao');
	const lanes = (await hub.request('GET', '/v1/lanes',
		{ as: 'supervisor' })).json.items;
	const { seats } = lanes.find((l) => l.lane === '2');
	assert.deepEqual(seats.map((s) => [s.agency, s.person]),
		[['customs', 'li'], ['inspection', 'zhao']]);
	assert.ok(seats.every((s) => RFC3339.test(s.since)));
	await leave(screen);
	const next = await hub.socket('/v1/live?lane=2', 'wang');
	await next.next('hello');
	await leave(next, other);
});

test('two_officers_who_reach_for_one_seat_at_once_do_not_both_get_it',
    async () => {
	for (let round = 0; round < 6; round++) {
		const got = await Promise.allSettled(['li', 'wang'].map((who) =>
			hub.socket('/v1/live?lane=2', who)));
		const seated = got.filter((g) => g.status === 'fulfilled');
		assert.equal(seated.length, 1);
		assert.equal(got.find((g) => g.status === 'rejected')
		    .reason.status, 409);
		await leave(seated[0].value);
	}
});

test('my_second_window_takes_the_seat_and_the_first_one_is_told',
    async () => {
	for (const at of [workers[1], workers[0]]) {
		const first = await screenAt(hub, workers[0],
			'/v1/live?lane=2', 'li');
		await first.next('hello');
		const second = await screenAt(hub, at, '/v1/live?lane=2', 'li');
		await second.next('hello');
		await first.next('seat.moved', 3000);
		await closed(first);
		const { reviewId } = await inReview(hub, { lane: '2',
		    as: 'belts' });
		const shown = await second.next('review.opened');
		assert.equal(shown.reviewId, reviewId);
		assert.deepEqual(of(first, reviewId), []);
		await decide(hub, 'li', reviewId, 'hold');
		await decide(hub, 'zhao', reviewId, 'hold');
		await leave(second);
	}
});

test('a_screen_whose_line_is_cut_frees_its_seat', async () => {
	const screen = await hub.socket('/v1/live?lane=2', 'li');
	await screen.next('hello');
	screen._socket.destroy();
	const begun = Date.now();
	await until('wang gets the seat', async () => {
		const answer = await handshakeOrSocket('wang');
		return answer;
	}, 8000);
	assert.ok(Date.now() - begun < 7000, 'within the lease');
});

async function handshakeOrSocket(name) {
	try {
		const screen = await hub.socket('/v1/live?lane=2', name);
		await leave(screen);
		return true;
	} catch (error) {
		assert.equal(error.status, 409);
		await sleep(100);
		return false;
	}
}

test('who_may_not_sit_is_told_so_before_the_upgrade', async () => {
	const lane = '/v1/live?lane=1';
	refused(await handshake(lane), 401, 'UNAUTHENTICATED');
	refused(await handshake(lane, 'equipment'), 403, 'FORBIDDEN');
	for (const name of ['auditor', 'admin', 'tax-person'])
		refused(await handshake(lane, name), 403, 'FORBIDDEN');
	refused(await handshake(lane, 'zhao'), 403, 'LANE_NOT_YOURS');
	refused(await handshake('/v1/live?lane=9', 'li'), 404, 'LANE_UNKNOWN');
	refused(await handshake(`/v1/live?lane=${'x'.repeat(100)}`, 'li'), 404,
		'LANE_UNKNOWN');
	refused(await handshake(lane, 'li', { origin: 'https://example.com' }),
		403, 'ORIGIN');
	const plain = await hub.request('GET', lane, { as: 'customs' });
	refused(plain, 426, 'UPGRADE');
	assert.deepEqual((await hub.sql('select 1 from lane_seat where ' +
	    'lane = \'1\' and ends_at > now()')), []);
});

test('a_screen_hears_nothing_of_another_lane', async () => {
	const screen = await hub.socket('/v1/live?lane=4', 'li');
	const { reviewId } = await inReview(hub, { lane: '2', as: 'belts' });
	await bothDecideAs('li', 'zhao', reviewId);
	const own = await inReview(hub, { lane: '4', as: 'belts' });
	await screen.next('review.opened');
	assert.deepEqual(of(screen, reviewId), []);
	assert.deepEqual(of(screen, own.reviewId), ['review.opened']);
	await bothDecideAs('li', 'zhao', own.reviewId);
	await leave(screen);
});

async function bothDecideAs(one, two, reviewId, decision = 'hold') {
	for (const as of [one, two])
		assert.equal((await decide(hub, as, reviewId, decision)).status,
			200);
}

test('that_a_seat_is_in_is_told_to_both_and_not_what_it_said', async () => {
	const screens = await Promise.all([
	    screenAt(hub, workers[0], '/v1/live?lane=4', 'li'),
	    screenAt(hub, workers[1], '/v1/live?lane=4', 'zhao')]);
	const { reviewId } = await inReview(hub, { lane: '4', as: 'belts' });
	await decide(hub, 'li', reviewId, 'inspect', { reason: '秘密' });
	for (const screen of screens) {
		const told = await screen.next('review.decided');
		assert.deepEqual(told, { type: 'review.decided', reviewId,
		    agency: 'customs' });
	}
	await decide(hub, 'zhao', reviewId, 'release');
	for (const screen of screens) {
		const told = await screen.next('review.closed');
		assert.equal(told.outcome, 'inspect');
		assert.equal(told.parcel.state, 'inspection');
		assert.ok(told.inspectionId);
		assert.deepEqual(told.decisions.map((d) => d.decision),
			['inspect', 'release']);
	}
	await leave(...screens);
});

test('the_supervisor_sees_depth_states_and_alarms_and_no_parcel', async () => {
	const watch = await hub.socket('/v1/live', 'supervisor');
	const screens = [await hub.socket('/v1/live?lane=4', 'li'),
	    await hub.socket('/v1/live?lane=4', 'zhao')];
	const { p, reviewId } = await inReview(hub, { lane: '4', as: 'belts' });
	await until('the depth is told', () => watch.events.some((e) =>
		e.type === 'lane.state' && e.lane === '4' && e.depth === 1));
	await bothDecideAs('li', 'zhao', reviewId);
	await until('the depth is told', () => watch.events.some((e, i) =>
		i > 0 && e.type === 'lane.state' && e.lane === '4' &&
		e.depth === 0));

	await hub.request('PATCH', '/v1/lanes/4', { as: 'supervisor',
	    json: { state: 'draining' } });
	for (const one of [watch, ...screens])
		await until('the lane drains', () => one.events.some((e) =>
			e.type === 'lane.state' && e.lane === '4' &&
			e.state === 'draining'));
	await hub.request('PATCH', '/v1/lanes/4', { as: 'supervisor',
	    json: { state: 'open' } });

	const raised = await hub.request('POST', '/v1/lanes/4/alarm',
		{ as: 'li', json: { reason: '异味' } });
	assert.equal(raised.status, 201);
	for (const one of [watch, ...screens]) {
		const alarm = await one.next('alarm');
		assert.equal(alarm.lane, '4');
		assert.equal(alarm.reason, '异味');
		assert.equal(alarm.cleared, false);
		assert.match(alarm.raisedAt, RFC3339);
		await until('the lane stops', () => one.events.some((e) =>
			e.type === 'lane.state' && e.stopped === true));
	}
	await hub.request('DELETE', '/v1/lanes/4/alarm?reason=x',
		{ as: 'supervisor' });
	for (const one of [watch, ...screens])
		await until('the alarm is cleared', () => one.events.some((e) =>
			e.type === 'alarm' && e.cleared === true));
	assert.ok(!watch.events.some((e) => e.type.startsWith('review.')));
	assert.ok(p);
	await leave(watch, ...screens);
});

for (const [words, end] of [
    ['signed_out', async (cookie) => hub.request('DELETE', '/v1/session',
	{ cookie, headers: { origin: hub.url } })],
    ['disabled', async () => hub.hubctl('person', 'disable', 'leaver')]]) {
	test(`the_screen_of_an_officer_who_is_${words}_ends`, async () => {
		if (hub.demo.people.leaver === undefined)
			await addPerson(hub, 'leaver', 'officer',
				['--agency', 'customs', '--lane', '4']);
		const cookie = await hub.newSession('leaver');
		const screen = await hub.socket('/v1/live?lane=4', null,
			{ headers: { cookie } });
		await screen.next('hello');
		await end(cookie);
		await screen.next('session.ended', 5000);
		await closed(screen);
		await until('the seat is free', async () => (await hub.sql(
		    'select 1 from lane_seat where lane = \'4\' and ' +
		    'agency = \'customs\'')).length === 0, 8000);
	});
}

// Whatever happens to a review the moment it opens, the last word that a
// screen hears about it is not that it is open.
test('no_screen_is_left_with_a_review_that_is_over', async () => {
	const screens = [
	    await screenAt(hub, workers[0], '/v1/live?lane=4', 'li'),
	    await screenAt(hub, workers[1], '/v1/live?lane=4', 'zhao')];
	const made = [];
	for (let i = 0; i < 12; i++) {
		const p = await ready(hub);
		const [answer] = await Promise.all([
		    scanned(hub, p, { lane: '4', as: 'belts' }),
		    sleep(i % 6).then(() => hold(hub, 'parcel',
			`${p.logisticsCode}/${p.logisticsNo}`, 'inspection'))]);
		if (answer.reviewId)
			made.push(answer.reviewId);
	}
	await sleep(1500);
	for (const screen of screens) {
		for (const id of made) {
			const told = of(screen, id);
			assert.notEqual(told.at(-1), 'review.opened',
				`review ${id}: ${told}`);
		}
	}
	await leave(...screens);
});

// The facts are read before the end and arrive after it: the database is made
// slow once it has looked.
test('a_review_that_ends_while_its_facts_are_read_is_not_shown', async () => {
	const { p, reviewId } = await inReview(hub, { lane: '4', as: 'belts' });
	await hub.sql('alter table image rename to image_kept; create view ' +
	    'image as select k.* from image_kept k, (select pg_sleep(1) ' +
	    'offset 0) slow; grant select on image to hub_app');
	const screen = await hub.socket('/v1/live?lane=4', 'li');
	await sleep(200);
	await hold(hub, 'parcel', `${p.logisticsCode}/${p.logisticsNo}`);
	await sleep(1300);
	await hub.sql('drop view image; alter table image_kept rename to image');
	assert.equal(of(screen, reviewId).at(-1), 'review.reopened');
	await leave(screen);
});

test('a_screen_that_answers_nothing_loses_its_seat', async () => {
	const left = silentSince + 26000 - Date.now();
	await Promise.race([closed(silent), sleep(left).then(() => {
		throw new Error('it still sits after 26 seconds');
	})]);
	await until('the seat is free', async () => (await hub.sql('select 1 ' +
	    'from lane_seat where lane = \'5\' and agency = \'customs\''))
	    .length === 0, 8000);
});
