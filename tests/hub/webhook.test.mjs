// Webhooks: what stands in the feed comes to where the account wants it,
// signed, once each while all is well, in order, and in the feed's own shape.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import { until } from './lib.mjs';
import { purchase } from './purchase.mjs';
import { changed, feedOf, send, sendAll, settled } from './traffic.mjs';
import { Receiver, arrived, hubTls, sender, startWebhookHub, verified }
    from './webhook.mjs';

let hub;
before(async () => { hub = await startWebhookHub({ name: 'webhook' }); });
after(() => hub?.stop());

async function pair(t, options, role) {
	const receiver = await Receiver.start(options);
	t.after(() => receiver.stop());
	return { receiver, who: await sender(hub, role) };
}

test('a_state_comes_signed_and_is_what_the_feed_shows', async (t) => {
	const { receiver, who } = await pair(t);
	const hook = await who.register(receiver.url);
	assert.match(hook.secret, /^whsec_[A-Za-z0-9+/]{43}=$/);
	assert.equal(hook.state, 'enabled');
	assert.equal(hook.language, 'en');
	await who.orders(3);
	await arrived(receiver, 3);
	const { items } = await feedOf(hub, { token: who.token,
	    headers: { 'accept-language': 'en' } });
	for (const [n, delivery] of receiver.got.entries()) {
		const event = verified(hook.secret, delivery);
		assert.equal(delivery.method, 'POST');
		assert.equal(delivery.path, '/states');
		assert.equal(delivery.headers['content-type'],
			'application/json');
		assert.equal(event.type, 'order.stored');
		const item = items.find((i) =>
			i.receiptId === event.data.receiptId);
		assert.deepEqual(event.data, item);
		assert.equal(event.timestamp, item.at);
		assert.equal(delivery.id,
			`msg_${hook.webhookId}_${item.receiptId}`, n);
	}
	assert.throws(() => verified(`whsec_${'A'.repeat(43)}=`,
		receiver.got[0]));
	await until('the webhook has counted them', async () =>
		(await who.shown(hook.webhookId)).delivered === 3);
	assert.equal('secret' in await who.shown(hook.webhookId), false);
});

test('a_state_comes_within_a_second', async (t) => {
	const { receiver, who } = await pair(t);
	await who.register(receiver.url);
	for (let i = 0; i < 5; i++) {
		await sleep(300);
		const at = Date.now();
		await who.orders(1);
		await arrived(receiver, i + 1);
		assert.ok(receiver.got.at(-1).at - at < 1000,
			`${receiver.got.at(-1).at - at} ms`);
	}
});

test('refusals_and_verdicts_come_with_their_words', async (t) => {
	const { receiver, who } = await pair(t, {}, 'declarant');
	await who.register(receiver.url, { language: 'zh' });
	const p = purchase();
	p.payment.PaymentHead.amountPaid = '1';
	await sendAll(hub, p, ['order', 'payment', 'waybill']);
	await send(hub, 'list', changed(p.list, { tradeMode: '0110' }), who);
	await send(hub, 'list', p.list, who);
	await settled(hub);
	await arrived(receiver, 3);
	const seen = receiver.accepted.map((d) => d.event);
	assert.deepEqual(seen.map((e) => e.type),
		['list.refused', 'list.stored', 'list.rejected']);
	assert.match(seen[0].data.errors[0].detail, /[一-龥]/);
	assert.deepEqual(seen[2].data.findings.map((f) => f.code),
		['AMOUNT_PAID']);
	assert.deepEqual(seen.map((e) => e.data), (await feedOf(hub,
		{ token: who.token, headers: { 'accept-language': 'zh' } }))
	    .items);
});

test('it_begins_now_or_at_the_cursor_that_is_given', async (t) => {
	const { receiver, who } = await pair(t);
	await who.orders(2);
	const { next } = await feedOf(hub, who);
	await who.orders(2);
	await who.register(receiver.url);
	await who.orders(1);
	await arrived(receiver, 1);
	const since = await Receiver.start();
	const all = await Receiver.start();
	t.after(() => Promise.all([since.stop(), all.stop()]));
	await who.register(since.url, { after: next });
	await who.register(all.url, { after: '' });
	await arrived(since, 3);
	await arrived(all, 5);
	await sleep(400);
	assert.deepEqual([receiver, since, all].map((r) => r.got.length),
		[1, 3, 5]);
	for (const after of ['x', '\0', `${next}\0`, 7, null]) {
		const bad = await who.call('POST', '', { after,
			url: receiver.url + '2' });
		assert.equal(bad.status, 422, JSON.stringify(after));
		assert.equal(bad.json.code, 'CURSOR');
	}
});

test('thousands_come_once_each_over_few_connections', async (t) => {
	const { receiver, who } = await pair(t);
	let connections = 0;
	receiver.server.on('connection', () => { connections++; });
	await who.register(receiver.url);
	const numbers = [];
	for (let i = 0; i < 20; i++)
		numbers.push(...await who.orders(100));
	await arrived(receiver, 2000);
	assert.equal(receiver.got.length, 2000);
	assert.deepEqual(receiver.got.map((d) => d.event.data.orderNo).sort(),
		numbers.sort());
	assert.ok(connections <= 40, `${connections} connections`);
	assert.ok(receiver.most <= 32, `${receiver.most} at once`);
});

test('an_account_sees_and_changes_only_its_own', async (t) => {
	const { receiver, who } = await pair(t);
	const other = await sender(hub);
	const hook = await who.register(receiver.url);
	assert.deepEqual((await other.call('GET', '')).json.items, []);
	for (const [method, target] of [['DELETE', ''], ['POST', '/enable'],
	    ['POST', '/secret'], ['GET', '/deliveries']]) {
		for (const id of [hook.webhookId, '999999', 'x']) {
			const said = await other.call(method,
				`/${id}${target}`);
			assert.equal(said.status, 404, `${method} ${target}`);
			assert.equal(said.json.code, 'WEBHOOK_UNKNOWN');
		}
	}
	for (const as of [{ as: 'customs' }, { as: 'equipment' },
	    { as: 'tax' }, {}])
		assert.ok([401, 403].includes((await hub.request('GET',
			'/v1/webhooks', as)).status));
	const again = await who.call('POST', '', { url: receiver.url });
	assert.equal(again.status, 409);
	assert.equal(again.json.webhookId, hook.webhookId);
	for (let i = 1; i < 5; i++)
		await who.register(`${receiver.url}/${i}`);
	const many = await who.call('POST', '', { url: `${receiver.url}/5` });
	assert.deepEqual([many.status, many.json.code],
		[409, 'WEBHOOK_MANY']);
	await other.orders(1);
	await sleep(500);
	assert.deepEqual(receiver.got, []);
});

test('a_webhook_that_was_deleted_hears_nothing_more', async (t) => {
	const { receiver, who } = await pair(t);
	const hook = await who.register(receiver.url);
	await who.orders(1);
	await arrived(receiver, 1);
	assert.equal((await who.call('DELETE', `/${hook.webhookId}`)).status,
		204);
	await who.orders(2);
	await sleep(700);
	assert.equal(receiver.got.length, 1);
	assert.equal((await who.call('DELETE', `/${hook.webhookId}`)).status,
		404);
});

test('a_revoked_account_hears_nothing_more', async (t) => {
	const { receiver, who } = await pair(t);
	await who.register(receiver.url);
	await who.orders(1);
	await arrived(receiver, 1);
	await hub.hubctl('account', 'revoke', who.name);
	await hub.sql(`insert into receipt (account_id, kind, keys, return_status,
	    return_info) select id, 311, '{}', '120', 'x' from account
	    where name = '${who.name}'`);
	await sleep(700);
	assert.equal(receiver.got.length, 1);
});

test('during_a_rotation_both_secrets_sign_and_after_it_one', async (t) => {
	const { receiver, who } = await pair(t);
	const hook = await who.register(receiver.url);
	await hub.set('webhook.rotation_seconds', '3');
	const { secret, rotatesUntil } = (await who.call('POST',
		`/${hook.webhookId}/secret`)).json;
	assert.notEqual(secret, hook.secret);
	assert.ok(Date.parse(rotatesUntil) > Date.now());
	await sleep(200);
	await who.orders(1);
	await arrived(receiver, 1);
	const [both] = receiver.got;
	assert.equal(both.headers['webhook-signature'].split(' ').length, 2);
	verified(hook.secret, both);
	verified(secret, both);
	await until('the old secret is over', async () => {
		const before = receiver.got.length;
		await who.orders(1);
		await arrived(receiver, before + 1);
		return receiver.got.at(-1).headers['webhook-signature']
		    .split(' ').length === 1;
	}, 20000);
	verified(secret, receiver.got.at(-1));
	assert.throws(() => verified(hook.secret, receiver.got.at(-1)));
});

test('a_secret_stands_nowhere_in_clear', async (t) => {
	const { receiver, who } = await pair(t);
	const { secret } = await who.register(receiver.url);
	const raw = Buffer.from(secret.slice(6), 'base64').toString('hex');
	const [[found]] = await hub.sql(`select count(*) from webhook
	    where position('\\x${raw}'::bytea in secret) > 0`);
	assert.equal(found, '0');
	for (const name of ['hub', 'hook', 'postgres'])
		assert.ok(!hub.log(name).includes(secret), name);
});

test('over_tls_only_a_known_authority_is_believed', async (t) => {
	const { receiver, who } = await pair(t, { tls: hubTls(hub) });
	const hook = await who.register(receiver.url);
	await who.orders(1);
	await until('the failure is seen', async () => (await who.call('GET',
	    `/${hook.webhookId}/deliveries`)).json.items[0]?.error === 'TLS');
	assert.equal(receiver.got.length, 0);
});

test('the_operator_sees_and_mends_them_by_hubctl', async (t) => {
	const { receiver, who } = await pair(t);
	const said = JSON.parse(await hub.hubctl('webhook', 'add', who.name,
		receiver.url, '--language', 'en', '--json'));
	assert.equal(said.webhook.state, 'enabled');
	await who.orders(1);
	await arrived(receiver, 1);
	verified(said.secret, receiver.got[0]);
	const id = said.webhook.webhookId;
	await hub.hubctl('webhook', 'disable', id);
	assert.equal((await who.shown(id)).reason, 'OPERATOR');
	await who.orders(2);
	await sleep(500);
	assert.equal(receiver.got.length, 1);
	await hub.hubctl('webhook', 'enable', id);
	await arrived(receiver, 3);
	const { secret } = JSON.parse(await hub.hubctl('webhook', 'rotate', id,
		'--json'));
	await sleep(300);
	await who.orders(1);
	await arrived(receiver, 4);
	verified(secret, receiver.got.at(-1));
	const { items } = JSON.parse(await hub.hubctl('webhook', 'list',
		'--json'));
	assert.equal(items.find((w) => w.id === id).account, who.name);
	await hub.hubctl('webhook', 'deliveries', id);
	await assert.rejects(hub.hubctl('webhook', 'add', who.name,
		'https://10.0.0.1/'), /WEBHOOK_ADDRESS/);
	await hub.hubctl('webhook', 'delete', id);
	assert.equal(await who.shown(id), undefined);
	const log = await hub.sql('select actor from log_entry where subject =' +
	    ` 'webhook:${id}' and actor like 'operator:%'`);
	assert.equal(log.length, 5);
});

test('the_metrics_count_them', async () => {
	const { text } = await hub.request('GET', '/metrics');
	assert.match(text, /^hub_webhooks_enabled [1-9]/m);
	assert.match(text, /^hub_webhook_items_waiting \d/m);
});
