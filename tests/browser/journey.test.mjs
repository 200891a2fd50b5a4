// Two officers at one machine, each in a window of their own, by keyboard:
// what the joint review promises to the people who do it.

import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';

import { startHub } from '../hub/lib.mjs';
import { amended } from '../hub/purchase.mjs';
import { send } from '../hub/traffic.mjs';
import { becomes, clearBelt, openBrowser, parcel, phase, press, shows, sitDown, text,
    until } from './lib.mjs';

let hub, browser, customs, inspection;

before(async () => {
	hub = await startHub({ name: 'journey' });
	browser = await openBrowser();
	customs = await sitDown(browser, hub, 'customs');
	inspection = await sitDown(browser, hub, 'inspection');
});
after(async () => {
	await browser?.close();
	await hub?.stop();
});

const both = () => [customs, inspection];

beforeEach(() => clearBelt(hub, ...both()));

test('two_releases_release_and_both_officers_are_told', async () => {
	const p = await parcel(hub);
	assert.equal(p.disposition, 'review');
	for (const window of both())
		await shows(window, p);
	await press(customs, 'KeyR');
	await phase(customs, 'in');
	assert.match(await text(customs, '.dock-said'), /已提交：放行/);
	await press(inspection, 'KeyR');
	for (const window of both()) {
		await phase(window, 'closed');
		assert.equal(await text(window, '.outcome-word'), '放行');
		assert.equal(await window.locator('.seat-rows li.release')
		    .count(), 2);
	}
	await becomes(hub, p, 'released');
});

test('findings_stand_first_with_both_values_and_how_to_mend', async () => {
	const p = await parcel(hub, { weight: '3.9' });
	await shows(customs, p);
	assert.match(await text(customs, '.findings h2'), /不符项 1/);
	const finding = await text(customs, '.finding');
	assert.match(finding, /3\.9/);
	assert.match(finding, /1\.25/);
	assert.match(finding, /处理/);
	assert.match(await text(customs, '.weights .bad'), /\+2\.65/);
	for (const window of both()) {
		await shows(window, p);
		await press(window, 'KeyH', 'Digit2', 'Enter');
	}
	await becomes(hub, p, 'held');
});

test('a_wrong_key_is_taken_back_by_another_within_its_moment', async () => {
	const p = await parcel(hub);
	for (const window of both())
		await shows(window, p);
	await press(customs, 'KeyR');
	await phase(customs, 'in');
	assert.match(await text(customs, '.undo'), /撤销：.*放行/);
	await press(customs, 'KeyU');
	await phase(customs, 'open');
	await shows(customs, p);
	await press(customs, 'KeyH', 'Digit1', 'Enter');
	await phase(customs, 'in');
	await customs.locator('.undo button').waitFor({ state: 'detached' });
	await press(inspection, 'KeyR');
	await phase(customs, 'closed');
	await becomes(hub, p, 'held');
});

test('neither_sees_the_other_before_both_are_in', async () => {
	const secret = '甲乙丙丁暗语';
	const heard = [];
	const keep = async (response) => {
		if (response.url().includes('/v1/'))
			heard.push(await response.text().catch(() => ''));
	};
	inspection.on('response', keep);
	await inspection.reload();
	inspection.on('websocket', (socket) => socket.on('framereceived',
		(frame) => heard.push(String(frame.payload))));
	await inspection.reload();
	await inspection.locator('main.review[data-link=up]').waitFor();
	const p = await parcel(hub);
	await shows(customs, p);
	await shows(inspection, p);
	await press(customs, 'KeyI', 'Slash');
	await customs.keyboard.type(secret);
	await press(customs, 'Enter');
	await phase(customs, 'in');
	await inspection.locator('.seat-rows', { hasText: '已决定，未公开' })
	    .waitFor();
	for (const path of [`/v1/reviews/${p.reviewId}`, '/v1/lanes',
	    `/v1/parcels/${p.logisticsCode}/${p.logisticsNo}`]) {
		const answer = await inspection.evaluate(async (address) =>
			(await fetch(address)).text(), path);
		heard.push(answer);
	}
	await inspection.waitForTimeout(500);
	assert.ok(heard.length > 5);
	assert.ok(heard.every((words) => !words.includes(secret)));
	assert.ok(!(await inspection.content()).includes(secret));
	await press(inspection, 'KeyR');
	await phase(inspection, 'closed');
	await inspection.locator('.seat-reason', { hasText: secret }).waitFor();
	inspection.off('response', keep);
	await becomes(hub, p, 'inspection');
});

test('regions_are_drawn_by_keys_and_shown_to_the_other_seat_after',
	async () => {
	const p = await parcel(hub);
	for (const window of both())
		await shows(window, p);
	await press(customs, 'KeyM', 'ArrowLeft', 'Shift+ArrowDown', 'Enter',
		'Digit5');
	await customs.locator('.mark-own', { hasText: '电池' }).waitFor();
	assert.equal(await inspection.locator('.mark-other').count(), 0);
	await press(customs, 'KeyI', 'Digit1', 'Enter');
	await phase(customs, 'in');
	await inspection.waitForTimeout(300);
	assert.equal(await inspection.locator('.mark-other').count(), 0);
	await press(inspection, 'KeyI', 'Digit3', 'Enter');
	await phase(inspection, 'closed');
	await inspection.locator('.mark-other', { hasText: '海关 电池' })
	    .waitFor();
});

test('an_inspection_takes_effect_when_both_have_signed_the_same',
	async () => {
	const p = await parcel(hub);
	for (const window of both())
		await shows(window, p);
	await press(customs, 'KeyI', 'Digit1', 'Enter');
	await press(inspection, 'KeyR');
	for (const window of both())
		await phase(window, 'closed');
	await becomes(hub, p, 'inspection');
	await sign(customs, p, 'release');
	await customs.locator('.panel-said', { hasText: '等待另一机构' })
	    .waitFor();
	await sign(inspection, p, 'return');
	await inspection.locator('tr', { hasText: p.logisticsNo })
	    .locator('.disagree').waitFor();
	await becomes(hub, p, 'inspection');
	await sign(inspection, p, 'release');
	await becomes(hub, p, 'released');
	for (const window of both())
		await press(window, 'KeyQ');
});

async function sign(window, p, outcome) {
	await press(window, 'KeyT');
	const button = window.locator('tr', { hasText: p.logisticsNo })
	    .locator('button.main');
	await button.focus();
	await press(window, 'Enter');
	await window.locator(`input[value=${outcome}]`).focus();
	await press(window, 'Space', 'Tab');
	await window.keyboard.type('内件与申报相符');
	await press(window, 'Enter');
	await window.locator('dialog').waitFor({ state: 'detached' });
}

test('silence_holds_and_an_officer_brings_the_parcel_back', async () => {
	await hub.set('review.deadline_seconds', 7);
	const p = await parcel(hub);
	await hub.set('review.deadline_seconds', 30);
	await shows(customs, p);
	await press(customs, 'KeyR');
	for (const window of both()) {
		await phase(window, 'closed');
		assert.equal(await text(window, '.outcome-word'), '留置');
	}
	assert.match(await text(inspection, '.dock-body'), /本席超时/);
	assert.match(await text(customs, '.seat-rows .missed'), /检验检疫/);
	await becomes(hub, p, 'held');
	await press(inspection, 'KeyW');
	const row = inspection.locator('tr', { hasText: p.logisticsNo });
	assert.match(await row.innerText(), /审图超时/);
	await row.getByRole('button', { name: '重新审图' }).focus();
	await press(inspection, 'Enter');
	await inspection.keyboard.type('超时，重新审');
	await press(inspection, 'Enter');
	await press(inspection, 'KeyQ');
	for (const window of both()) {
		await shows(window, p);
		await press(window, 'KeyR');
	}
	await becomes(hub, p, 'released');
});

test('a_new_version_voids_the_review_and_says_so', async () => {
	const p = await parcel(hub);
	for (const window of both())
		await shows(window, p);
	await press(customs, 'KeyR');
	await phase(customs, 'in');
	await send(hub, 'list', amended(p.list, { note: '改单' }));
	await customs.locator('.notice', { hasText: '须重新决定' }).waitFor();
	await inspection.locator('.notice', { hasText: '须重新决定' }).waitFor();
	for (const window of both()) {
		await shows(window, p);
		await press(window, 'KeyR');
	}
	await becomes(hub, p, 'released');
});

test('a_hold_is_placed_from_the_review_and_lifted_by_its_agency_only',
	async () => {
	const p = await parcel(hub);
	for (const window of both())
		await shows(window, p);
	await customs.locator('.facts-actions button', { hasText: '布控' })
	    .focus();
	await press(customs, 'Enter');
	assert.equal(await customs.inputValue('#hold-key'),
		`${p.logisticsCode}/${p.logisticsNo}`);
	await customs.keyboard.type('线索核查');
	await press(customs, 'Enter');
	await phase(inspection, 'reopened');
	assert.match(await text(inspection, '.dock-body'), /有新的布控/);
	await becomes(hub, p, 'held');
	await press(inspection, 'KeyE');
	const row = inspection.locator('tr', { hasText: p.logisticsNo });
	assert.match(await row.innerText(), /由海关解除/);
	assert.equal(await row.locator('button').count(), 0);
	await customs.locator('tr', { hasText: p.logisticsNo })
	    .locator('button').focus();
	await press(customs, 'Enter');
	await customs.keyboard.type('已核实');
	await press(customs, 'Enter');
	await customs.locator('.empty', { hasText: '没有生效的布控' }).waitFor();
	for (const window of both())
		await press(window, 'KeyQ');
});

test('the_next_picture_is_there_before_it_is_asked_for', async () => {
	const first = await parcel(hub);
	await shows(customs, first);
	const second = await parcel(hub);
	await until('the second picture', () => customs.requests.some((url) =>
		url.endsWith(`/v1/reviews/${second.reviewId}/image`)));
	await customs.waitForTimeout(300);
	await press(customs, 'KeyR');
	const begin = Date.now();
	await customs.locator(`canvas[data-painted="${second.reviewId}"]`)
	    .waitFor();
	assert.ok(Date.now() - begin < 1500);
	for (const [window, list] of [[customs, [second]],
	    [inspection, [first, second]]]) {
		for (const p of list) {
			await shows(window, p);
			await press(window, 'KeyR');
		}
	}
	await becomes(hub, first, 'released');
	await becomes(hub, second, 'released');
});

test('full_values_are_shown_for_a_reason_and_for_this_parcel_only',
	async () => {
	const p = await parcel(hub);
	await shows(customs, p);
	assert.ok(!(await text(customs, '.triple-table'))
	    .includes(p.person.id));
	await press(customs, 'KeyV');
	await customs.keyboard.type('核对证件');
	await press(customs, 'Enter');
	await customs.locator('.triple-table', { hasText: p.person.id })
	    .waitFor();
	const log = await hub.sql(
		`select detail from log_entry where action = 'reveal'`);
	assert.ok(log.some((row) => row.join().includes('核对证件')));
	for (const window of both()) {
		await shows(window, p);
		await press(window, 'KeyR');
	}
	await becomes(hub, p, 'released');
	const next = await parcel(hub);
	await shows(customs, next);
	assert.ok(!(await text(customs, '.triple-table'))
	    .includes(next.person.id));
	for (const window of both()) {
		await shows(window, next);
		await press(window, 'KeyR');
	}
});

test('no_page_threw_and_nothing_left_the_host', () => {
	for (const window of both()) {
		assert.deepEqual(window.errors, []);
		assert.ok(window.requests.every((url) =>
			url.startsWith(hub.url) || url.startsWith('blob:')));
	}
});
