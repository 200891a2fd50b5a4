// The screenshots of the README: a real hub with the synthetic port, looked at
// by the people who use it. Writes build/shot/*.png; with --keep assets/shot.
//
//	node tests/browser/shots.mjs [--keep]

import fs from 'node:fs';
import path from 'node:path';

import { BUILD, ROOT, startHub } from '../hub/lib.mjs';
import { newWindow, openBrowser, press, signIn, sitDown, until }
    from './lib.mjs';

const folder = process.argv.includes('--keep') ?
    path.join(ROOT, 'assets/shot') : path.join(BUILD, 'shot');
fs.mkdirSync(folder, { recursive: true });

const hub = await startHub({ name: 'shots', demo: '1', params: {
	'review.deadline_seconds': 60 } });
for (const [id, name] of [['2', '2 号通道'], ['3', '3 号通道']])
	await hub.hubctl('lane', 'add', id, '--name', name);
await hub.hubctl('lane', 'open', '2');
const browser = await openBrowser();

const shot = (window, name) => window.screenshot({
	path: path.join(folder, `${name}.png`) });

// Goes on to a parcel with something to see: several goods.
async function worthSeeing(...windows) {
	for (let i = 0; i < 12; i++) {
		const number = await ready(windows[0]);
		await ready(windows[1]);
		if (await windows[0].locator('.goods-table tbody').count() >= 3)
			return number;
		for (const window of windows)
			await press(window, 'KeyR');
		await until('the next parcel', async () =>
			await windows[0].locator('.parcel-no').count() > 0 &&
			await ready(windows[0]) !== number, 30000);
	}
	return null;
}

async function ready(window) {
	await window.locator('.decision.release:not([aria-disabled])')
	    .waitFor({ timeout: 60000 });
	await window.waitForTimeout(500);
	return window.locator('.parcel-no').innerText();
}

async function open(who, ready, options) {
	const window = await newWindow(browser, options);
	await signIn(window, hub, hub.demo.people[who]);
	await window.locator(ready).first().waitFor({ timeout: 60000 });
	await window.waitForTimeout(1200);
	return window;
}

try {
	const customs = await sitDown(browser, hub, 'customs');
	const inspection = await sitDown(browser, hub, 'inspection',
		{ theme: 'dark' });
	await inspection.locator('[data-focus=locale]').click();
	await worthSeeing(customs, inspection);
	await shot(customs, 'review');
	await press(inspection, 'KeyM', 'Shift+ArrowRight', 'Shift+ArrowRight',
		'Enter', 'Digit7', 'KeyI', 'Digit1');
	await shot(inspection, 'review-inspection');
	await press(inspection, 'Enter');
	await press(customs, 'KeyR');
	await customs.locator('.dock[data-phase=closed]').waitFor({
		timeout: 5000 }).catch(() => press(customs, 'KeyB'));
	await customs.waitForTimeout(400);
	await shot(customs, 'outcome');
	await shot(await open('supervisor', '[data-lane="1"] .lane-numbers'),
		'supervisor');
	await shot(await open('tax', '.export-rows, .empty'), 'exports');
	console.log(`${folder}: ${fs.readdirSync(folder).map((name) =>
		`${name} ${fs.statSync(path.join(folder, name)).size >> 10} KiB`)
	    .join(', ')}`);
} finally {
	await browser.close();
	await hub.stop();
}
