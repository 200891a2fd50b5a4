// The line between a screen and the hub: what is lost is seen at once, nothing
// stale decides, and everything heals without losing its place. Two windows of
// one officer, two officers of one agency, a session that ends in between.

import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';

import { startHub } from '../hub/lib.mjs';
import { becomes, clearBelt, connected, newPerson, newWindow, openBrowser,
    parcel, phase, press, shows, signIn, sitDown, stateOf, text, until }
    from './lib.mjs';

let hub, browser, customs, inspection;

before(async () => {
	hub = await startHub({ name: 'journey_line', params: {
		'review.deadline_seconds': 90 } });
	browser = await openBrowser();
	customs = await sitDown(browser, hub, 'customs');
	inspection = await sitDown(browser, hub, 'inspection');
});
after(async () => {
	await browser?.close();
	await hub?.stop();
});

beforeEach(() => clearBelt(hub, customs, inspection));

const decisions = async (p) => Number((await hub.sql('select count(*) from ' +
    `seat where review_id = ${p.reviewId} and state = 'in'`))[0][0]);

// What an officer has before the eyes: parcel, reason typed, regions, zoom.
const place = (window) => window.evaluate(() => [
	document.querySelector('.parcel-no').lastChild.textContent,
	document.querySelector('#reason').value,
	document.querySelectorAll('.mark-own').length,
	[...document.querySelectorAll('.tool-value')].map(
	    (one) => one.textContent).join(' ')]);

async function busy(window, p) {
	await shows(window, p);
	await press(window, 'Equal', 'Equal', 'BracketRight', 'KeyM', 'Enter',
		'Digit5', 'KeyI', 'Slash');
	await window.keyboard.type('夹层里有电池');
	await press(window, 'Escape');
	const seen = await place(window);
	assert.deepEqual(seen.slice(0, 3), [p.logisticsNo, '夹层里有电池', 1]);
	return seen;
}

const finish = async (p) => {
	for (const window of [customs, inspection]) {
		await window.locator('.dock[data-phase=open]').waitFor();
		if (!await window.locator('.dock.choosing').count()) {
			await shows(window, p);
			await press(window, 'KeyI', 'Digit1');
		}
		await press(window, 'Enter');
	}
	await becomes(hub, p, 'inspection');
};

test('a_hub_that_falls_silent_is_noticed_and_nothing_is_decided',
	async () => {
	const p = await parcel(hub);
	const before = await busy(customs, p);
	const workers = hub.pids('worker');
	for (const pid of workers)
		process.kill(pid, 'SIGSTOP');
	try {
		await customs.locator('.banner.lost').waitFor({
			timeout: 15000 });
		assert.match(await text(customs, '.banner.lost'),
			/连接中断.*不能作出决定/s);
		await press(customs, 'Enter', 'Escape', 'KeyR', 'KeyH');
		await customs.locator('.decision.release')
		    .click({ force: true });
	} finally {
		for (const pid of workers)
			process.kill(pid, 'SIGCONT');
	}
	await connected(customs);
	await connected(inspection);
	assert.equal(await decisions(p), 0);
	await press(customs, 'KeyI');
	assert.deepEqual(await place(customs), before);
	await finish(p);
});

test('a_decision_on_its_way_into_the_silence_counts_once', async () => {
	const p = await parcel(hub);
	await shows(customs, p);
	const workers = hub.pids('worker');
	for (const pid of workers)
		process.kill(pid, 'SIGSTOP');
	try {
		await press(customs, 'KeyR');
		await phase(customs, 'sending');
		await customs.locator('.dock-said', { hasText: '尚未收到确认' })
		    .waitFor({ timeout: 20000 });
	} finally {
		for (const pid of workers)
			process.kill(pid, 'SIGCONT');
	}
	await phase(customs, 'in');
	assert.equal(await decisions(p), 1);
	const said = await hub.sql(`select count(*) from log_entry where
	    action = 'decision' and subject = 'review:${p.reviewId}'`);
	assert.equal(said[0][0], '1');
	await shows(inspection, p);
	await press(inspection, 'KeyR');
	await becomes(hub, p, 'released');
});

test('a_killed_worker_is_survived_in_the_same_place', async () => {
	const p = await parcel(hub);
	const before = await busy(customs, p);
	const told = [customs, inspection].map((window) =>
		window.locator('.banner.lost').waitFor());
	for (const pid of hub.pids('worker'))
		process.kill(pid, 'SIGKILL');
	await Promise.all(told);
	await connected(customs);
	await connected(inspection);
	assert.deepEqual(await place(customs), before);
	await finish(p);
});

test('a_browser_without_a_network_says_so_and_heals', async () => {
	const p = await parcel(hub);
	const before = await busy(customs, p);
	await customs.context().setOffline(true);
	await customs.locator('.banner.offline').waitFor();
	await press(customs, 'Enter');
	await customs.waitForTimeout(500);
	assert.equal(await decisions(p), 0);
	await customs.context().setOffline(false);
	await connected(customs);
	assert.deepEqual(await place(customs), before);
	await finish(p);
});

test('redis_being_away_makes_decisions_wait', async () => {
	const p = await parcel(hub);
	await shows(customs, p);
	await shows(inspection, p);
	for (const pid of hub.pids('redis'))
		process.kill(pid, 'SIGSTOP');
	try {
		await customs.locator('.banner').waitFor({ timeout: 20000 });
		await press(customs, 'KeyR');
	} finally {
		for (const pid of hub.pids('redis'))
			process.kill(pid, 'SIGCONT');
	}
	await connected(customs);
	await connected(inspection);
	assert.equal(await decisions(p), 0);
	await finish(p);
});

test('of_two_windows_of_one_officer_the_older_stops_and_says_so',
	async () => {
	const p = await parcel(hub);
	await shows(customs, p);
	const second = await newWindow(browser,
		{ context: customs.context() });
	await second.goto(`${hub.url}/review`);
	await second.locator('button.sit').first().waitFor();
	await press(second, 'Digit1');
	await connected(second);
	await customs.locator('.banner.moved').waitFor();
	await press(customs, 'KeyR');
	await customs.locator('.decision.hold').click({ force: true });
	await customs.waitForTimeout(400);
	assert.equal(await decisions(p), 0);
	await shows(second, p);
	await press(second, 'KeyR');
	await phase(second, 'in');
	await customs.locator('.banner.moved button').focus();
	await press(customs, 'Enter');
	await connected(customs);
	await second.locator('.banner.moved').waitFor();
	await second.close();
	await shows(inspection, p);
	await press(inspection, 'KeyR');
	await becomes(hub, p, 'released');
});

test('a_second_officer_of_the_agency_is_refused_in_words', async () => {
	const zhao = await newPerson(hub, 'zhao', '--role', 'officer',
		'--agency', 'customs', '--lane', '1');
	const window = await newWindow(browser);
	await signIn(window, hub, zhao);
	await window.waitForURL('**/review');
	await window.locator('.sit-taken').waitFor();
	await press(window, 'Digit1');
	const words = window.locator('.seat-said');
	await words.waitFor();
	assert.match(await words.innerText(), /海关席.*demo-customs.*占用/);
	// The seat is also refused when it was free a moment ago.
	await window.evaluate(() => sessionStorage.setItem('hub.place',
		JSON.stringify({ lane: '1', seated: true, name: 'zhao' })));
	await window.reload();
	await words.waitFor();
	assert.match(await words.innerText(), /demo-customs/);
	await window.context().close();
});

test('a_session_that_ended_comes_back_to_the_same_place', async () => {
	const p = await parcel(hub);
	await busy(customs, p);
	const [cookie] = await customs.context().cookies();
	const answer = await hub.request('DELETE', '/v1/session', {
		cookie: `${cookie.name}=${cookie.value}`,
		headers: { origin: hub.url } });
	assert.equal(answer.status, 204);
	await press(customs, 'Enter');
	await customs.locator('#name').waitFor({ timeout: 20000 });
	const person = hub.demo.people.customs;
	await customs.keyboard.type(person.name);
	await press(customs, 'Tab');
	await customs.keyboard.type(person.password);
	await press(customs, 'Enter');
	await connected(customs);
	await shows(customs, p);
	assert.equal(await customs.locator('.mark-own').count(), 1);
	await press(customs, 'KeyI');
	assert.equal(await customs.inputValue('#reason'), '夹层里有电池');
	assert.equal(await stateOf(hub, p), 'in_review');
	await finish(p);
});

test('the_language_changes_in_place_and_stays_with_the_person', async () => {
	const p = await parcel(hub);
	await busy(customs, p);
	await customs.locator('[data-focus=locale]').click();
	await customs.locator('h1', { hasText: 'Joint review' }).waitFor();
	assert.match(await text(customs, '.reason h2'), /Why inspect/);
	assert.equal(await customs.inputValue('#reason'), '夹层里有电池');
	assert.equal(await customs.evaluate(() =>
		document.documentElement.lang), 'en-GB');
	const cookie = (await customs.context().cookies())[0];
	await until('the session speaks English', async () =>
		(await hub.request('GET', '/v1/session', { cookie:
		    `${cookie.name}=${cookie.value}` })).json.locale === 'en');
	await customs.locator('[data-focus=locale]').click();
	await customs.locator('h1', { hasText: '联合审图' }).waitFor();
	await finish(p);
});

test('no_page_threw', () => {
	for (const window of [customs, inspection])
		assert.deepEqual(window.errors, []);
});
