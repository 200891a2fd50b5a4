// The life of workers: how they share, how they end, and what they say.

import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';

import { cure } from './lib_kore.mjs';
import { until } from './lib.mjs';

const CLOSE = 'Connection: close\r\n';
const get = (target, more = '') =>
	`GET ${target} HTTP/1.1\r\nHost: h\r\n${more}\r\n`;

async function share(kore, count) {
	const seen = {};
	for (let i = 0; i < count; i++) {
		const answer = await kore.raw(get('/who', CLOSE));
		const worker = /"worker":(\d+)/.exec(answer.text)[1];
		seen[worker] = (seen[worker] ?? 0) + 1;
	}
	return seen;
}

cure('connections_are_shared_among_the_workers', { workers: 2,
    uncured: (text) => text.replace(/^worker_accept_threshold.*$/m, '') },
    async (kore) => {
	const seen = await share(kore, 60);
	assert.equal(Object.keys(seen).length, 2, JSON.stringify(seen));
	assert.ok(Math.min(...Object.values(seen)) >= 15,
		JSON.stringify(seen));
});

cure('what_was_begun_is_ended_after_sigterm', { without: 'drain' },
    async (kore) => {
	const begun = [
		kore.raw(get('/park?ms=1500', CLOSE), { ms: 9000 }),
		kore.raw(get('/park?ms=1500', CLOSE), { ms: 9000, plain: false }),
		kore.request('GET', '/stream?bytes=400000&pause=200',
			{ plain: true, agent: false }),
		kore.request('GET', '/stream?bytes=400000&pause=200',
			{ agent: false }),
		kore.raw(['POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 8' +
		    `\r\n${CLOSE}\r\nhalf`, 1200, 'half'], { ms: 9000 }),
	];
	for (const one of begun)
		one.catch(() => {});
	await sleep(500);
	kore.child.kill('SIGTERM');
	const [plain, over, one, two, echo] = await Promise.all(begun);
	assert.match(plain.text, /parked$/);
	assert.match(over.text, /parked$/);
	assert.equal(one.body.length, 400000);
	assert.equal(two.body.length, 400000);
	assert.match(echo.text, /"length":8/);
	assert.equal(await kore.ended, 0);
});

cure('nobody_new_is_let_in_while_it_ends', {}, async (kore) => {
	const last = kore.raw(get('/park?ms=1500', CLOSE), { ms: 9000 });
	await sleep(300);
	kore.child.kill('SIGTERM');
	await sleep(400);
	const late = await kore.raw(get('/hello'), { ms: 800 });
	assert.deepEqual(late.statuses, []);
	assert.match((await last).text, /parked$/);
});

cure('an_idle_hub_ends_at_once', {}, async (kore) => {
	const idle = kore.raw(get('/hello'), { ms: 5000 });
	await sleep(200);
	const started = Date.now();
	kore.child.kill('SIGTERM');
	assert.equal(await kore.ended, 0);
	assert.ok(Date.now() - started < 1500);
	await idle;
});

cure('a_reload_is_refused_and_nothing_happens',
    { without: 'reload', workers: 1 }, async (kore) => {
	await share(kore, 3);
	const before = kore.pids('worker').join();
	const parked = kore.raw(get('/park?ms=700', CLOSE), { ms: 4000 });
	await sleep(200);
	kore.child.kill('SIGHUP');
	assert.match((await parked).text, /parked$/);
	await sleep(300);
	assert.equal(kore.pids('worker').join(), before);
	const who = await kore.request('GET', '/who');
	assert.equal(who.json.asked, 4, 'the module was loaded anew');
});

cure('a_killed_worker_takes_only_its_own_with_it', {}, async (kore) => {
	const seen = await share(kore, 4);
	assert.ok(Object.keys(seen).length > 0);
	for (let round = 0; round < 3; round++) {
		const [victim, other] = kore.pids('worker');
		process.kill(victim, 'SIGKILL');
		await until('a new one', () => kore.pids('worker').length === 2 &&
			!kore.pids('worker').includes(victim));
		assert.ok(kore.pids('worker').includes(other));
		assert.equal(Object.values(await share(kore, 10))
		    .reduce((a, b) => a + b), 10);
	}
});

cure('every_line_of_the_log_comes_at_once_and_once', { without: 'lines' },
    async (kore) => {
	await until('the workers say so', () =>
		/worker 2 started/.test(kore.log()), 1000);
	assert.equal(kore.log().match(/kore is starting up/g).length, 1);
});

cure('a_client_that_hangs_up_is_forgotten', { workers: 1 }, async (kore) => {
	await Promise.all(Array.from({ length: 50 }, () =>
		kore.raw(get('/park?ms=400'), { ms: 100 })));
	await sleep(600);
	assert.equal((await kore.request('GET', '/hello')).text, 'hello');
	assert.equal(kore.pids('worker').length, 1);
	assert.doesNotMatch(kore.log(), /gone|restarting/);
});
