// A browser for the journeys: Chromium windows of people who are signed in at
// a real hub, and parcels that come to its belt as the port would bring them.

import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';

import { ROOT, until } from '../hub/lib.mjs';
import { purchase } from '../hub/purchase.mjs';
import { judged, sendAll } from '../hub/traffic.mjs';
import { xrayPng } from './xray.mjs';

const require = createRequire(path.join(ROOT, 'tests/package.json'));

export { until };

// args: more of Chromium's own.
export async function openBrowser(args = []) {
	const { chromium } = require('playwright-core');
	return chromium.launch({ executablePath: '/usr/bin/chromium',
		args: ['--no-sandbox', '--disable-gpu',
		    '--disable-background-networking', ...args] });
}

// A window of its own cookies. What the page reports as an error is kept in
// window.errors, what it asked for in window.requests.
export async function newWindow(browser, { locale = 'zh-CN', theme = 'light',
    width = 1280, height = 720, context } = {}) {
	const own = context ?? await browser.newContext({ locale,
		colorScheme: theme, viewport: { width, height },
		ignoreHTTPSErrors: true });
	const window = await own.newPage();
	window.errors = [];
	window.requests = [];
	window.on('pageerror', (error) => window.errors.push(error.stack));
	window.on('console', (message) => {
		if (message.type() === 'error' &&
		    !/Failed to load resource|WebSocket connection/
		    .test(message.text()))
			window.errors.push(message.text());
	});
	window.on('request', (request) => window.requests.push(request.url()));
	return window;
}

// Signs in by keyboard, as people do.
export async function signIn(window, hub, person) {
	await window.goto(`${hub.url}/`);
	await window.locator('#name').waitFor();
	await window.keyboard.type(person.name);
	await window.keyboard.press('Tab');
	await window.keyboard.type(person.password);
	await window.keyboard.press('Enter');
}

// Signs in and sits down at a lane with its number key.
export async function sitDown(browser, hub, who, options = {}) {
	const window = await newWindow(browser, options);
	await signIn(window, hub, hub.demo.people[who] ?? who);
	await window.waitForURL('**/review');
	await window.locator('button.sit').first().waitFor();
	await window.keyboard.press(options.seat ?? 'Digit1');
	await connected(window);
	return window;
}

export const connected = (window) =>
	window.locator('main.review[data-link=up]').waitFor();

// A purchase whose documents agree, on the belt of lane 1. Gives the scan's
// answer with the purchase in it. mend(p) may spoil it before it is sent.
export async function parcel(hub, { verdict = 'matched', spoil, weight =
    '1.25', lane = '1' } = {}) {
	const p = purchase();
	spoil?.(p);
	await sendAll(hub, p);
	await judged(hub, p, verdict);
	const scan = await scanAgain(hub, p, { weight, lane });
	return { ...p, ...scan };
}

export async function scanAgain(hub, p, { weight = '1.25', lane = '1' } = {}) {
	const answer = await hub.request('POST', `/v1/lanes/${lane}/scans` +
	    `?logisticsNo=${p.logisticsNo}&logisticsCode=${p.logisticsCode}` +
	    `&weightKg=${weight}`, { as: 'equipment', type: 'image/png',
		body: xrayPng(p.n, 512, 320),
		headers: { 'idempotency-key': crypto.randomUUID() } });
	assert.equal(answer.status, 201, answer.text);
	return answer.json;
}

// The parcel's number on the screen, its picture painted, the keys ready.
export async function shows(window, p) {
	await window.locator('.parcel-no', { hasText: p.logisticsNo }).waitFor();
	await window.locator('.decision.release:not([aria-disabled])').waitFor();
	// Keys are refused in the first moment of a picture.
	await window.waitForTimeout(450);
}

export const press = async (window, ...keys) => {
	for (const key of keys)
		await window.keyboard.press(key);
};

// The dock in a phase: in, closed, reopened, open.
export const phase = (window, name) =>
	window.locator(`.dock[data-phase=${name}]`).waitFor();

export const text = (window, selector) =>
	window.locator(selector).first().innerText();

export const stateOf = async (hub, p, as = 'customs') =>
	(await hub.request('GET', `/v1/parcels/${p.logisticsCode}/` +
	    p.logisticsNo, { as })).json.state;

export const becomes = (hub, p, state) => until(
	`${p.logisticsNo} is ${state}`,
	async () => await stateOf(hub, p) === state);

// Nothing is left from an earlier test: every open review is held by both
// seats, and the windows are back at the review.
export async function clearBelt(hub, ...windows) {
	hub.agent.destroy();
	const open = await hub.request('GET', '/v1/parcels?state=in_review',
		{ as: 'customs' });
	for (const { reviewId } of open.json.items) {
		for (const as of ['customs', 'inspection'])
			await hub.request('POST',
				`/v1/reviews/${reviewId}/decisions`,
				{ as, json: { decision: 'hold',
				    reason: 'test', marks: [] } });
	}
	for (const window of windows) {
		await window.evaluate(() => document.activeElement.blur());
		await press(window, 'Escape', 'Escape', 'KeyQ');
	}
}

// A person that is not in the demo.
export async function newPerson(hub, name, ...options) {
	const password = 'Test-2024-' + name;
	const file = path.join(os.tmpdir(), `hub-${process.pid}-${name}`);
	writeFileSync(file, password + '\n', { mode: 0o600 });
	await hub.hubctl('person', 'add', name, '--password-file', file,
		...options);
	return { name, password };
}

// What axe-core finds serious or critical on the page as it stands.
export async function axe(window) {
	const { readFileSync } = require('node:fs');
	await window.evaluate(readFileSync(require.resolve('axe-core'), 'utf8'));
	const found = await window.evaluate(() => globalThis.axe.run(document,
		{ resultTypes: ['violations'] }));
	assert.ok(found.passes.length > 10, 'axe has looked at the page');
	return found.violations.filter((one) =>
		one.impact === 'serious' || one.impact === 'critical')
	    .map((one) => `${one.id}: ${one.nodes.map((node) =>
		node.target.join(' ')).slice(0, 4).join(' | ')}`);
}
