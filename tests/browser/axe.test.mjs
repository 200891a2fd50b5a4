// Every page in both languages and both themes, as axe-core sees it; and what
// it cannot see: 200 % text, small and large windows, the way of the focus.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { startHub } from '../hub/lib.mjs';
import { axe, connected, newWindow, openBrowser, parcel, press, shows, signIn,
    until } from './lib.mjs';

const LOOKS = [['zh', 'light'], ['zh', 'dark'], ['en', 'light'],
    ['en', 'dark']];

let hub, browser;

before(async () => {
	hub = await startHub({ name: 'axe', params: {
		'review.deadline_seconds': 600 } });
	browser = await openBrowser();
});
after(async () => {
	await browser?.close();
	await hub?.stop();
});

// Runs the states of a page in each look; a state is [name, how to get there].
async function inEveryLook(who, states) {
	for (const [locale, theme] of LOOKS) {
		const window = await newWindow(browser, { theme,
			locale: locale === 'zh' ? 'zh-CN' : 'en-GB' });
		if (who === null) {
			await window.goto(`${hub.url}/`);
			await window.locator('#name').waitFor();
		} else {
			await signIn(window, hub, hub.demo.people[who]);
			await window.locator('.who-name').waitFor();
		}
		await speak(window, locale);
		for (const [name, go] of states) {
			await go(window);
			await window.waitForTimeout(150);
			assert.deepEqual(await axe(window), [],
				`${name} ${locale} ${theme}`);
		}
		await window.context().close();
	}
}

async function speak(window, locale) {
	const lang = await window.evaluate(() =>
		document.documentElement.lang.slice(0, 2));
	if (lang !== locale)
		await window.locator('[data-focus=locale]').click();
	await until(`the page speaks ${locale}`, () => window.evaluate(
		(wanted) => document.documentElement.lang.startsWith(wanted),
		locale));
}

test('axe_finds_nothing_serious_where_people_sign_in', () =>
	inEveryLook(null, [['empty', async () => {}],
	    ['refused', async (window) => {
		await window.locator('#name').fill('nobody');
		await window.locator('#password').fill('x');
		await press(window, 'Enter');
		await window.locator('.word-refused, .word-locked').first()
		    .waitFor();
	    }]]));

test('axe_finds_nothing_serious_on_the_review', async () => {
	const p = await parcel(hub, { weight: '3.9' });
	await inEveryLook('customs', [
	    ['seats', (window) => window.locator('button.sit').first()
		.waitFor()],
	    ['review', async (window) => {
		await press(window, 'Digit1');
		await connected(window);
		await shows(window, p);
	    }],
	    ['drawing', (window) => press(window, 'KeyM')],
	    ['naming', (window) => press(window, 'Enter')],
	    ['reason', (window) => press(window, 'Digit5', 'KeyI', 'Digit1')],
	    ['keys', (window) => press(window, 'Escape', 'Shift+Slash')],
	    ['reveal', (window) => press(window, 'Escape', 'KeyV')],
	    ['held', (window) => press(window, 'Escape', 'KeyW')],
	    ['holds', (window) => press(window, 'KeyE')],
	    ['inspections', (window) => press(window, 'KeyT')],
	]);
});

test('axe_finds_nothing_serious_on_outcomes_and_a_lost_line', async () => {
	const p = await parcel(hub, { weight: '3.9' });
	const decide = (as) => hub.request('POST',
		`/v1/reviews/${p.reviewId}/decisions`, { as, json: {
		    decision: 'inspect', reason: '图像与申报不符',
		    marks: [{ x: 0.2, y: 0.2, w: 0.2, h: 0.2,
			label: '电池' }] } });
	await decide('customs');
	const look = async (window) => {
		await window.locator('button.sit').first().waitFor();
		await press(window, 'Digit1');
		await connected(window);
		await window.locator('.past .chip').first().click();
	};
	await inEveryLook('customs', [['in', look],
	    ['lost', async (window) => {
		await window.context().setOffline(true);
		await window.locator('.banner').waitFor();
	    }]]);
	await decide('inspection');
	await inEveryLook('customs', [['closed', async (window) => {
		await window.locator('[data-focus=place-inspections]')
		    .click();
		await window.locator('td.acts button').nth(1).click();
		await window.locator('.outcome').waitFor();
	    }], ['sign', async (window) => {
		await press(window, 'KeyT');
		await window.locator('td.acts button.main').first().click();
	    }]]);
});

test('axe_finds_nothing_serious_in_the_hall', () =>
	inEveryLook('supervisor', [['hall', (window) =>
	    window.locator('[data-lane="1"]').waitFor()],
	    ['alarm', (window) =>
	    window.locator('[data-focus="1-alarm"]').click()]]));

test('axe_finds_nothing_serious_on_the_exports', () =>
	inEveryLook('tax', [['exports', (window) => window.locator(
	    '.export-totals, .refusal').first().waitFor()]]));

test('axe_finds_nothing_serious_for_those_without_a_page', () =>
	inEveryLook('admin', [['admin', (window) =>
	    window.locator('.commands').waitFor()]]));

// ---- what axe does not see ----

test('nothing_overflows_from_1280_to_3840_and_at_200_percent', async () => {
	const p = await parcel(hub);
	for (const [width, height] of [[1280, 720], [1920, 1080],
	    [3840, 2160], [640, 360]]) {
		const window = await newWindow(browser, { width, height });
		await signIn(window, hub, hub.demo.people.inspection);
		await window.locator('button.sit').first().waitFor();
		await wide(window, 'seats', width);
		await press(window, 'Digit1');
		await connected(window);
		await window.locator('.decision.release').waitFor();
		await wide(window, 'review', width);
		for (const key of ['KeyW', 'KeyE', 'KeyT']) {
			await press(window, key);
			await wide(window, key, width);
		}
		await window.context().close();
	}
	assert.ok(p.reviewId);
});

async function wide(window, name, width) {
	const over = await window.evaluate(() =>
		document.documentElement.scrollWidth - innerWidth);
	assert.ok(over <= 0, `${name} at ${width}: ${over} px too wide`);
}

test('text_of_twice_the_size_keeps_every_key_in_reach', async () => {
	const window = await newWindow(browser);
	await signIn(window, hub, hub.demo.people.inspection);
	await window.locator('button.sit').first().waitFor();
	await press(window, 'Digit1');
	await connected(window);
	await window.locator('.decision.release').waitFor();
	await window.evaluate(() => {
		document.documentElement.style.fontSize = '200%';
	});
	await window.waitForTimeout(200);
	for (const name of ['release', 'inspect', 'hold']) {
		const button = window.locator(`.decision.${name}`);
		await button.scrollIntoViewIfNeeded();
		const box = await button.boundingBox();
		assert.ok(box.x >= 0 && box.x + box.width <= 1280, name);
		assert.ok(box.y >= 0 && box.y + box.height <= 720, name);
	}
	await window.context().close();
});

test('the_tab_key_reaches_every_control_and_the_focus_is_seen', async () => {
	const window = await newWindow(browser);
	await signIn(window, hub, hub.demo.people.inspection);
	await window.locator('button.sit').first().waitFor();
	await press(window, 'Digit1');
	await connected(window);
	await window.locator('.decision.release').waitFor();
	const wanted = await window.locator('button:visible').count();
	const seen = new Set();
	for (let i = 0; i < wanted + 12; i++) {
		await press(window, 'Tab');
		const [name, outline] = await window.evaluate(() => {
			const e = document.activeElement;
			const all = [...document.querySelectorAll('button')];
			return [all.indexOf(e),
			    getComputedStyle(e).outlineStyle];
		});
		if (name >= 0) {
			seen.add(name);
			assert.notEqual(outline, 'none');
		}
	}
	assert.equal(seen.size, wanted);
	await window.context().close();
});
