// What an officer can do with an image: each tool changes what is seen, by
// its key and by its button, and says so in a word; what a graphics card would
// paint is what the processor paints.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { startHub } from '../hub/lib.mjs';
import { openBrowser, parcel, press, shows, sitDown, text, until }
    from './lib.mjs';

// The customs officer has no graphics card, the inspection officer has one
// (that a program imitates).
let hub, browsers, customs, inspection, shown;

before(async () => {
	hub = await startHub({ name: 'journey_image', params: {
		'review.deadline_seconds': 600 } });
	browsers = [await openBrowser(['--disable-software-rasterizer']),
	    await openBrowser(['--use-angle=swiftshader',
	    '--enable-unsafe-swiftshader', '--ignore-gpu-blocklist'])];
	customs = await sitDown(browsers[0], hub, 'customs');
	inspection = await sitDown(browsers[1], hub, 'inspection');
	shown = await parcel(hub);
	await shows(customs, shown);
	await shows(inspection, shown);
});
after(async () => {
	for (const browser of browsers ?? [])
		await browser.close();
	await hub?.stop();
});

// A number that changes when what is painted does.
const seen = (window = customs) => window.evaluate(async () => {
	await new Promise((done) => requestAnimationFrame(() =>
		requestAnimationFrame(done)));
	const canvas = document.querySelector('canvas.picture-canvas');
	const { data } = canvas.getContext('2d').getImageData(0, 0,
		canvas.width, canvas.height);
	let sum = 0;
	for (let i = 0; i < data.length; i++)
		sum = (Math.imul(sum, 31) + data[i]) | 0;
	return sum;
});

const pressed = (window, name) => window.locator('.tool', { hasText: name })
    .first().getAttribute('aria-pressed');

for (const [key, word, states] of [['KeyX', '反相', 2], ['KeyP', '穿透', 3],
    ['KeyZ', '边缘增强', 3], ['KeyC', '色板', 3], ['KeyO', '材质', 3],
    ['KeyD', '高密度报警', 2], ['KeyL', '放大镜', 2]]) {
	test(`${key}_goes_through_its_settings_and_back`, async () => {
		for (const window of [customs, inspection]) {
			const start = await seen(window);
			const sums = new Set([start]);
			for (let i = 1; i < states; i++) {
				await press(window, key);
				sums.add(await seen(window));
				assert.equal(await pressed(window, word),
					'true');
			}
			// Perhaps nothing in this parcel is too dense.
			assert.ok(key === 'KeyD' || sums.size === states);
			await press(window, key);
			assert.equal(await seen(window), start);
			assert.equal(await pressed(window, word), 'false');
		}
	});
}

test('penetration_by_hand_has_keys_and_says_how_much', async () => {
	const start = await seen();
	await press(customs, 'Quote', 'Quote');
	assert.notEqual(await seen(), start);
	assert.match(await text(customs, '[aria-label=穿透度]'), /132%/);
	await press(customs, 'Digit0');
	assert.equal(await seen(), start);
});

test('what_lies_under_the_pointer_is_said_in_words', async () => {
	const canvas = customs.locator('canvas.picture-canvas');
	const box = await canvas.boundingBox();
	const words = new Set();
	for (let x = 0.2; x < 0.8; x += 0.04) {
		await customs.mouse.move(box.x + box.width * x,
			box.y + box.height * 0.5);
		words.add(await text(customs, '.stuff-word'));
	}
	assert.ok([...words].some((word) => /有机物 · 密度 \d+%/.test(word)),
		[...words].join());
	await customs.mouse.move(5, 5);
	await customs.locator('.stuff-word').waitFor({ state: 'hidden' });
});

test('no_graphics_card_is_said_and_hinders_nothing', async () => {
	assert.match(await text(customs, '.card-word'), /无图形加速/);
	assert.equal(await inspection.locator('.card-word').count(), 0);
});

test('a_card_paints_what_the_processor_paints', async () => {
	const worst = await inspection.evaluate(async () => {
		const { painterOpen } = await import('/assets/js/painter_gl.js');
		const { CanvasPainter } = await import('/assets/js/painter_canvas.js');
		const { VIEW_START } = await import('/assets/js/view_state.js');
		const card = painterOpen(() => {}, { slow: true });
		if (card === null)
			return 'no WebGL';
		const w = 96, h = 64;
		const image = new ImageData(Uint8ClampedArray.from(
			{ length: w * h * 4 }, (_, i) => i % 4 === 3 ? 255 :
			(Math.imul(i + 7, 2654435761) >>> 24)), w, h);
		const bitmap = await createImageBitmap(image);
		const plain = new CanvasPainter();
		const box = { left: 0, top: 0, width: w, height: h, scale: 1 };
		const paint = (painter, view) => {
			const c = new OffscreenCanvas(w, h).getContext('2d');
			painter.draw(c, box, view);
			return c.getImageData(0, 0, w, h).data;
		};
		const found = {};
		card.show(bitmap);
		plain.show(bitmap);
		for (const settings of [{}, { invert: true }, { gamma: 2 },
		    { penetration: 'high' }, { penetration: 'low' },
		    { edges: 2 }, { contrast: 1.5, brightness: 0.8 },
		    { palette: 'safe' }, { palette: 'grey' },
		    { only: 'metal' }, { only: 'organic', dense: true }]) {
			const view = { ...VIEW_START, ...settings };
			const a = paint(card, view), b = paint(plain, view);
			let off = 0;
			for (let i = 0; i < a.length; i++)
				off += Math.abs(a[i] - b[i]) > 3 ? 1 : 0;
			found[JSON.stringify(settings)] = off / a.length;
		}
		return found;
	});
	assert.notEqual(worst, 'no WebGL');
	// A hue on the very border of two kinds may round either way.
	for (const [settings, share] of Object.entries(worst))
		assert.ok(share < 0.005, `${settings}: ${share}`);
});

test('a_region_says_its_size_while_it_is_drawn', async () => {
	const before = await seen();
	await press(customs, 'KeyM');
	const drawn = await seen();
	assert.notEqual(drawn, before);
	await customs.keyboard.press('Shift+ArrowRight');
	await until('the size has changed', async () => await seen() !== drawn);
	await press(customs, 'Escape');
	assert.equal(await seen(), before);
	assert.deepEqual([...customs.errors, ...inspection.errors], []);
});
