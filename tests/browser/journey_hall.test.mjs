// Signing in, the supervisor's hall, the pool, and the exports, in a browser
// against a real hub.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { after, before, beforeEach, test } from 'node:test';

import { startHub } from '../hub/lib.mjs';
import { becomes, clearBelt, connected, newPerson, newWindow, openBrowser,
    parcel, phase, press, shows, signIn, sitDown, text, until }
    from './lib.mjs';

let hub, browser;
const windows = [];

before(async () => {
	hub = await startHub({ name: 'journey_hall' });
	browser = await openBrowser();
});
after(async () => {
	await browser?.close();
	await hub?.stop();
});

beforeEach(async () => {
	await clearBelt(hub);
	await hub.request('PATCH', '/v1/lanes/1', { as: 'supervisor',
		json: { state: 'open' } });
});

async function open(who, path, options = {}) {
	const window = await newWindow(browser, options);
	windows.push(window);
	await signIn(window, hub, hub.demo.people[who] ?? who);
	await window.waitForURL(`**${path}`);
	return window;
}

test('a_wrong_password_is_said_and_a_lock_out_counts_down', async () => {
	const person = await newPerson(hub, 'forgetful', '--role', 'auditor');
	const window = await newWindow(browser);
	windows.push(window);
	const wrong = { name: person.name, password: 'not this one' };
	await signIn(window, hub, wrong);
	await window.locator('.word-refused', { hasText: '不正确' }).waitFor();
	await until('the name is locked', async () => {
		if (await window.locator('.word-locked').count() > 0)
			return true;
		await window.locator('#password').fill(wrong.password);
		await press(window, 'Enter');
		await window.locator('.word-refused, .word-locked').first()
		    .waitFor();
		await window.waitForTimeout(200);
		return false;
	}, 30000);
	const left = await text(window, '.word-locked');
	assert.match(left, /失败次数过多，\d/);
	await until('the countdown runs', async () =>
		await text(window, '.word-locked') !== left);
	assert.equal(await window.locator('button[type=submit]').isDisabled(),
		true);
	await window.context().close();
});

test('each_role_is_led_to_its_place', async () => {
	for (const [who, path] of [['supervisor', '/supervisor'],
	    ['tax', '/exports'], ['forex', '/exports'],
	    ['customs', '/review']]) {
		const window = await open(who, path);
		await window.locator('h1').waitFor();
		await window.context().close();
	}
	for (const who of ['admin', 'auditor']) {
		const window = await open(who, '/');
		await window.locator('.commands dt').first().waitFor();
		assert.match(await text(window, '.commands'), /hubctl verify/);
		await window.goto(`${hub.url}/review`);
		await window.waitForURL(`${hub.url}/`);
		await window.context().close();
	}
});

test('nobody_sees_a_page_without_signing_in', async () => {
	const window = await newWindow(browser);
	windows.push(window);
	for (const path of ['/review', '/supervisor', '/exports']) {
		await window.goto(hub.url + path);
		await window.waitForURL(
			`${hub.url}/?next=${encodeURIComponent(path)}`);
		await window.locator('#name').waitFor();
	}
	await window.context().close();
});

test('the_hall_shows_lanes_seats_and_clocks_as_they_change', async () => {
	const hall = await open('supervisor', '/supervisor');
	const card = hall.locator('[data-lane="1"]');
	await card.waitFor();
	assert.equal(await card.locator('.free').count(), 2);
	const customs = await sitDown(browser, hub, 'customs');
	windows.push(customs);
	await card.locator('b', { hasText: 'demo-customs' }).waitFor();
	const p = await parcel(hub);
	await until('the clock of the lane runs', async () =>
		/^在审\n1\n最久\n\d+ 秒\n距时限\n\d+ 秒/.test(
		    await card.locator('.lane-numbers').innerText()));
	await shows(customs, p);
	await press(customs, 'KeyH', 'Digit2', 'Enter');
	await phase(customs, 'in');
	assert.ok(!(await hall.content()).includes('价格明显偏低'));
	await clearBelt(hub);
	await becomes(hub, p, 'held');
	await until('the day counts it', async () =>
		/留置\s*[1-9]/.test(await card.locator('.lane-day')
		    .innerText()));
	await customs.context().close();
	await card.locator('.free').nth(1).waitFor();
	await hall.context().close();
});

test('a_lane_is_drained_closed_and_opened_from_the_hall', async () => {
	const hall = await open('supervisor', '/supervisor');
	const card = hall.locator('[data-lane="1"]');
	for (const [to, word] of [['draining', '清空中'], ['closed', '关闭'],
	    ['open', '开放']]) {
		await card.locator(`[data-focus="1-${to}"]`).focus();
		await press(hall, 'Enter');
		await card.locator('.lane-state', { hasText: word }).waitFor();
		const lanes = await hub.request('GET', '/v1/lanes',
			{ as: 'supervisor' });
		assert.equal(lanes.json.items[0].state, to);
	}
	await hall.context().close();
});

test('an_alarm_of_an_officer_stops_the_lane_and_the_hall_clears_it',
	async () => {
	const hall = await open('supervisor', '/supervisor');
	const inspection = await sitDown(browser, hub, 'inspection');
	windows.push(inspection);
	await inspection.locator('button.alarm').focus();
	await press(inspection, 'Enter');
	await inspection.keyboard.type('疑似爆炸物');
	await press(inspection, 'Enter');
	await inspection.locator('.banner.alarm', { hasText: '疑似爆炸物' })
	    .waitFor();
	const card = hall.locator('[data-lane="1"][data-state=alarm]');
	await card.locator('.lane-alarm', { hasText: '疑似爆炸物' }).waitFor();
	await card.locator('[data-focus="1-clear"]').focus();
	await press(hall, 'Enter');
	await hall.keyboard.type('误报');
	await press(hall, 'Enter');
	await card.waitFor({ state: 'detached' });
	await inspection.locator('.banner.alarm').waitFor({
		state: 'detached' });
	await inspection.context().close();
	await hall.context().close();
});

test('a_supervisor_looks_at_a_review_and_cannot_decide', async () => {
	const p = await parcel(hub);
	const window = await open('supervisor', '/supervisor');
	await window.goto(`${hub.url}/review`);
	await connected(window);
	await window.locator('[data-focus=place-open]').focus();
	await press(window, 'Enter');
	await window.locator('tr', { hasText: p.logisticsNo })
	    .locator('button').focus();
	await press(window, 'Enter');
	await window.locator('.parcel-no', { hasText: p.logisticsNo })
	    .waitFor();
	assert.equal(await window.locator('.decision').count(), 0);
	await press(window, 'KeyR', 'KeyH');
	assert.match(await text(window, '.dock-body'), /只看，不占席/);
	await window.context().close();
	await clearBelt(hub);
});

test('the_pool_brings_the_most_pressing_parcel_and_then_the_next',
	async () => {
	const first = await parcel(hub);
	const second = await parcel(hub);
	const pool = await newWindow(browser);
	windows.push(pool);
	await signIn(pool, hub, hub.demo.people.customs);
	await pool.waitForURL('**/review');
	await pool.locator('button.pool').waitFor();
	await press(pool, 'Digit0');
	await connected(pool);
	await shows(pool, first);
	await press(pool, 'KeyR');
	await shows(pool, second);
	await press(pool, 'KeyR');
	await phase(pool, 'in');
	await clearBelt(hub);
	await pool.locator('.past .chip.hold').nth(1).waitFor();
	await pool.context().close();
});

test('a_clerk_sees_totals_and_a_chart_and_downloads_the_same_bytes',
	async () => {
	const p = await parcel(hub);
	for (const as of ['customs', 'inspection'])
		await hub.request('POST', `/v1/reviews/${p.reviewId}/decisions`,
			{ as, json: { decision: 'release', reason: '',
			    marks: [] } });
	await becomes(hub, p, 'released');
	const window = await open('tax', '/exports');
	await until('the row is below the watermark', async () => {
		await window.reload();
		await window.locator('.export-totals, .refusal').first()
		    .waitFor();
		return await window.locator('.export-rows').count() > 0;
	}, 60000);
	assert.match(await text(window, '.export-totals'), /行数\s*2/);
	assert.match(await text(window, '.export-totals'), /259\.25/);
	// What the bill asks for, and by how much too little was withheld.
	assert.match(await text(window, '.export-totals'),
		/电子税单 应征增值税\s*24\.32/);
	assert.match(await text(window, '.export-totals'),
		/代扣税款少于税单\s*0\.73/);
	await window.locator('#measure').selectOption(
		'list.line.totalPrice');
	const bars = await window.locator('.bar-rect').evaluateAll((all) =>
		all.filter((bar) => Number(bar.getAttribute('height')) > 0)
		    .length);
	assert.equal(bars, 1);
	assert.match(await text(window, '.export-rows'), /测试奶粉/);
	const digest = await text(window, '.digest code');
	const [file] = await Promise.all([window.waitForEvent('download'),
		window.locator('.downloads a').first().click()]);
	const bytes = fs.readFileSync(await file.path());
	assert.equal(createHash('sha256').update(bytes).digest('hex'), digest);
	await window.locator('#export-to').fill('2099-01-01T00:00:01');
	await press(window, 'Enter');
	await window.locator('.refusal', { hasText: '水位线' }).waitFor();
	await window.context().close();
});

test('a_hub_that_is_away_is_said_on_every_page', async () => {
	const entry = await newWindow(browser);
	const hall = await open('supervisor', '/supervisor');
	await hall.locator('[data-lane="1"]').waitFor();
	await entry.goto(`${hub.url}/`);
	await entry.locator('#name').waitFor();
	windows.push(entry);
	const pids = hub.pids('worker');
	for (const pid of pids)
		process.kill(pid, 'SIGSTOP');
	try {
		await hall.locator('.banner', { hasText: '不是最新' })
		    .waitFor({ timeout: 25000 });
		await entry.keyboard.type('somebody');
		await press(entry, 'Tab');
		await entry.keyboard.type('secret');
		await press(entry, 'Enter');
		await entry.locator('.word-away').waitFor({ timeout: 20000 });
	} finally {
		for (const pid of pids)
			process.kill(pid, 'SIGCONT');
	}
	await hall.locator('.banner').waitFor({ state: 'detached',
		timeout: 20000 });
});

test('no_page_threw', () => {
	for (const window of windows)
		assert.deepEqual(window.errors, []);
});
