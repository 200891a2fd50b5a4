// Webhooks when things go wrong: receivers that fail, hang, redirect or are
// gone, and kill -9 of the sender and of the database. Nothing is lost, and
// the states of an order number come in order.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import { until } from './lib.mjs';
import { purchase } from './purchase.mjs';
import { changed, feedOf } from './traffic.mjs';
import { Receiver, arrived, pidOf, sender, startWebhookHub, verified }
    from './webhook.mjs';

let hub;
before(async () => {
	hub = await startWebhookHub({ name: 'webhook_fault',
	    params: { 'webhook.timeout_seconds': 2 } });
});
after(() => hub?.stop());

async function pair(t, options) {
	const receiver = await Receiver.start(options);
	t.after(() => receiver.stop());
	const who = await sender(hub);
	return { receiver, who, hook: await who.register(receiver.url) };
}

const of = (delivery) => delivery.event.data.orderNo;

// The states of one order: stored, then refused again and again.
async function states(who, count, order = purchase().order) {
	await who.orders(1, [order]);
	for (let i = 1; i < count; i++)
		await who.orders(1, [changed(order, { note: `${i}` })]);
	return order.OrderHead.orderNo;
}

// What was accepted of each order is in the order of the feed, each once as
// first seen, and all of the feed.
async function inOrder(who, receiver) {
	// Kore's workers come back one by one from a database that was killed.
	const { items } = await until('the feed is read', () =>
		feedOf(hub, who).catch(() => false), 30000);
	await arrived(receiver, items.length, 60000);
	const byOrder = (ids) => ids.reduce((all, [order, id]) => {
		(all[order] ??= []).push(id);
		return all;
	}, {});
	const seen = new Set();
	const first = receiver.accepted.filter((d) => {
		const known = seen.has(d.event.data.receiptId);
		seen.add(d.event.data.receiptId);
		return !known;
	});
	assert.deepEqual(byOrder(first.map((d) => [of(d),
	    d.event.data.receiptId])), byOrder(items.map((i) => [i.orderNo,
		i.receiptId])));
	return items;
}

test('a_failing_order_waits_in_order_and_the_others_go_on', async (t) => {
	let bad = '', tries = 0;
	const { receiver, who, hook } = await pair(t, { answer: (d) =>
		of(d) === bad && ++tries < 4 ? 500 : 200 });
	const order = purchase().order;
	bad = order.OrderHead.orderNo;
	await states(who, 4, order);
	const others = await who.orders(30);
	await until('the others have come', () => others.every((no) =>
		receiver.accepted.some((d) => of(d) === no)));
	const { items } = (await who.call('GET',
		`/${hook.webhookId}/deliveries`)).json;
	if (items.length > 0) {
		assert.equal(items[0].lane, bad);
		assert.equal(items[0].status, 500);
		assert.equal(items[0].error, 'STATUS');
		assert.ok(items[0].nextAt !== null);
		assert.ok(items.slice(1).every((i) => i.nextAt === null &&
			i.attempts === 0));
	}
	await inOrder(who, receiver);
	const tried = receiver.got.filter((d) => of(d) === bad);
	assert.equal(new Set(tried.slice(0, 4).map((d) => d.id)).size, 1,
		'one id over all attempts');
	for (const delivery of tried)
		verified(hook.secret, delivery);
	await until('nothing waits any more', async () =>
		(await who.shown(hook.webhookId)).waiting === 0);
});

test('many_orders_fail_at_random_and_all_come_in_order', async (t) => {
	const { receiver, who } = await pair(t, { answer: () =>
		Math.random() < 0.3 ? 503 : 200 });
	await Promise.all(Array.from({ length: 20 }, () => states(who, 5)));
	await inOrder(who, receiver);
});

test('retry_after_is_honoured', async (t) => {
	let first = true;
	const { receiver, who } = await pair(t, { answer: () => {
		const said = first ? { status: 429,
		    headers: { 'retry-after': '3' } } : 200;
		first = false;
		return said;
	} });
	await who.orders(1);
	await arrived(receiver, 1);
	const [one, two] = receiver.got;
	assert.ok(two.at - one.at >= 2900, `${two.at - one.at} ms`);
});

test('a_redirect_is_not_followed', async (t) => {
	const other = await Receiver.start();
	t.after(() => other.stop());
	const { receiver, who, hook } = await pair(t, { answer: () =>
	    ({ status: 307, headers: { location: other.url } }) });
	await who.orders(1);
	await until('it has failed', async () => (await who.call('GET',
	    `/${hook.webhookId}/deliveries`)).json.items[0]?.error ===
		'REDIRECT');
	assert.ok(receiver.got.length > 0);
	assert.equal(other.got.length, 0);
});

test('gone_disables_at_once_and_enabling_goes_on', async (t) => {
	let gone = true;
	const { receiver, who, hook } = await pair(t, { answer: () =>
		gone ? 410 : 200 });
	await who.orders(3);
	await until('it is disabled', async () =>
		(await who.shown(hook.webhookId)).state === 'disabled');
	assert.equal((await who.shown(hook.webhookId)).reason, 'GONE');
	const tries = receiver.got.length;
	await who.orders(3);
	await sleep(700);
	assert.equal(receiver.got.length, tries);
	const [[logged]] = await hub.sql('select count(*) from log_entry ' +
	    'where action = \'webhook.disable\' and subject = ' +
	    `'webhook:${hook.webhookId}'`);
	assert.equal(logged, '1');
	gone = false;
	const again = await who.call('POST', `/${hook.webhookId}/enable`);
	assert.equal(again.status, 200, again.text);
	assert.equal(again.json.state, 'enabled');
	await inOrder(who, receiver);
});

test('the_last_retry_disables_and_nothing_is_lost', async (t) => {
	await hub.set('webhook.schedule', '0,0');
	t.after(() => hub.set('webhook.schedule', '0,1,1,1,1,1,1,1'));
	let fails = true;
	const { receiver, who, hook } = await pair(t, { answer: () =>
		fails ? 500 : 200 });
	await states(who, 3);
	await until('it is disabled', async () =>
		(await who.shown(hook.webhookId)).state === 'disabled');
	const shown = await who.shown(hook.webhookId);
	assert.equal(shown.reason, 'RETRIES');
	assert.ok(shown.waiting > 0);
	assert.equal(receiver.got.length, 3, 'one try and two retries');
	await states(who, 3);
	fails = false;
	assert.equal((await who.call('POST', `/${hook.webhookId}/enable`))
	    .status, 200);
	await inOrder(who, receiver);
});

test('a_receiver_that_is_away_costs_few_tries_and_gets_all', async (t) => {
	let away = true;
	const { receiver, who, hook } = await pair(t, { answer: () =>
		away ? 503 : 200 });
	for (let i = 0; i < 10; i++)
		await who.orders(100);
	await sleep(1500);
	const shown = await who.shown(hook.webhookId);
	assert.ok(shown.waiting < 100, `${shown.waiting} rows`);
	away = false;
	const items = await inOrder(who, receiver);
	assert.equal(items.length, 1000);
});

test('a_receiver_that_hangs_slows_nobody_else', async (t) => {
	const hanging = await Promise.all(Array.from({ length: 8 }, () =>
		pair(t, { answer: () => null })));
	const { receiver, who } = await pair(t);
	for (const other of hanging)
		await other.who.orders(50);
	await sleep(500);
	for (let i = 0; i < 8; i++) {
		const at = Date.now();
		await who.orders(1);
		await arrived(receiver, i + 1);
		assert.ok(receiver.got.at(-1).at - at < 1000,
			`${receiver.got.at(-1).at - at} ms`);
		await sleep(300);
	}
	for (const other of hanging) {
		assert.ok(other.receiver.most <= 8, `${other.receiver.most}`);
		const { items } = (await other.who.call('GET',
			`/${other.hook.webhookId}/deliveries`)).json;
		assert.ok(items.some((i) => i.error === 'TIMEOUT'));
	}
});

test('one_order_that_hangs_does_not_hold_the_others', async (t) => {
	let stuck = '';
	const { receiver, who } = await pair(t, { answer: (d) =>
		of(d) === stuck ? null : 200 });
	const order = purchase().order;
	stuck = order.OrderHead.orderNo;
	await who.orders(1, [order]);
	for (let i = 0; i < 10; i++) {
		await who.orders(100);
		await sleep(100);
	}
	await arrived(receiver, 1000);
	stuck = '';
	await inOrder(who, receiver);
});

test('an_answer_without_end_is_cut_and_its_status_counts', async (t) => {
	const { receiver, who, hook } = await pair(t, { answer: () => ({
	    status: 200, body: 'x'.repeat(4 << 20) }) });
	await who.orders(3);
	await arrived(receiver, 3);
	await until('they count as delivered', async () =>
		(await who.shown(hook.webhookId)).delivered === 3);
	await sleep(500);
	assert.equal(receiver.got.length, 3);
});

test('kill_of_the_sender_at_any_moment_loses_nothing', async (t) => {
	const { receiver, who } = await pair(t, { answer: async () => {
		await sleep(Math.random() * 20);
		return Math.random() < 0.1 ? 500 : 200;
	} });
	for (let i = 0; i < 6; i++) {
		await who.orders(60);
		await Promise.all(Array.from({ length: 3 }, () =>
			states(who, 3)));
		await sleep(Math.random() * 300);
		const pid = await until('it runs', () => pidOf(hub));
		process.kill(pid, 'SIGKILL');
	}
	await inOrder(who, receiver);
});

test('kill_of_the_database_in_the_middle_loses_nothing', async (t) => {
	const { receiver, who } = await pair(t, { answer: async () => {
		await sleep(Math.random() * 20);
		return Math.random() < 0.1 ? 500 : 200;
	} });
	for (let i = 0; i < 3; i++) {
		const more = Array.from({ length: 60 }, () =>
			purchase().order);
		await until('documents are taken', () =>
			who.orders(60, more).catch(() => false), 30000);
		if (i < 2)
			process.kill(hub.pids('postgres')[0], 'SIGKILL');
	}
	await inOrder(who, receiver);
});

test('a_second_sender_waits_for_the_first_to_end', async () => {
	const [[held]] = await hub.sql('select count(*) from pg_locks where ' +
	    'locktype = \'advisory\' and objid <> 0 and granted and pid in ' +
	    '(select pid from pg_stat_activity where application_name = ' +
	    '\'hubhook\')');
	assert.equal(held, '1');
});
