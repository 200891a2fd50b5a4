// BaseSubscribe: who is named in a message hears of its documents in a feed of
// its own, as much as the sender let it, masked, and nobody else does.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { startHub } from './lib.mjs';
import { message, purchase, toXml } from './purchase.mjs';
import { feedOf, post, send, sendAll, settled } from './traffic.mjs';

let hub;
const tokens = {};
before(async () => {
	hub = await startHub({ name: 'subscribe' });
	for (const [name, dxp] of [['park', 'DXPPARK0001'],
	    ['broker', 'DXPBROKER1'], ['warehouse', 'DXPWARE01']]) {
		const said = await hub.hubctl('account', 'add', name, '--json',
			'--role', 'declarant', '--enterprise', '3601SUB001',
			'--dxp', dxp);
		tokens[name] = JSON.parse(said).token;
	}
});
after(() => hub?.stop());

const by = (name) => ({ token: tokens[name] });
const to = (dxpAddress, status) => ({ status, dxpMode: 'DXP', dxpAddress });

async function told(kind, document, subscribers, options = {}) {
	const twin = message(kind, document);
	Object.values(twin)[0].BaseSubscribe = subscribers;
	const answer = await post(hub, kind, [], { twin, ...options });
	assert.equal(answer.status, 200, answer.text);
	return answer.items[0];
}

const heard = async (name, p) => (await feedOf(hub, by(name)))
    .items.filter((i) => i.orderNo === p.orderNo);

test('each_hears_what_it_subscribed_to', async () => {
	const p = purchase();
	await sendAll(hub, p, ['order', 'payment', 'waybill']);
	const receipt = await told('list', p.list, [to('DXPPARK0001', 'ALL'),
	    to('DXPBROKER1', 'RET'), to('DXPWARE01', 'DATA'),
	    to('DXPNOBODY', 'ALL')]);
	assert.equal(receipt.returnStatus, '2');
	await settled(hub);
	const states = (items) => items.map((i) => i.returnStatus);
	const all = await heard('park', p);
	assert.deepEqual(states(all), ['120', '399']);
	assert.deepEqual(states(await heard('broker', p)), ['120', '399']);
	const data = await heard('warehouse', p);
	assert.deepEqual(states(data), ['120']);
	for (const [item] of [all, data]) {
		assert.equal(item.document.head.copNo,
			p.list.InventoryHead.copNo);
		assert.equal(item.document.lines.length, 2);
	}
	assert.equal((await heard('broker', p))[0].document, undefined);
	const own = (await feedOf(hub, { as: 'declarant' })).items
	    .filter((i) => i.copNo === p.list.InventoryHead.copNo);
	assert.deepEqual(states(own), ['120', '399']);
	assert.equal(own[0].document, undefined);
});

test('a_subscriber_sees_masks', async () => {
	const p = purchase();
	const { id, phone } = p.person;
	await told('order', p.order, [to('DXPPARK0001', 'ALL')],
		{ media: 'msgpack' });
	const [item] = await heard('park', p);
	assert.equal(item.document.head.orderNo, p.orderNo);
	const text = JSON.stringify(item);
	for (const secret of [id, phone, p.order.OrderHead.consigneeAddress,
	    p.person.name])
		assert.ok(!text.includes(secret), secret);
	assert.equal((await hub.request('GET',
		`/v1/orders/${p.ebpCode}/${p.orderNo}`, by('park'))).status, 404);
});

test('a_cursor_skips_and_doubles_nothing', async () => {
	let cursor = (await feedOf(hub, by('broker'))).next;
	const ps = Array.from({ length: 7 }, () => purchase());
	for (const [n, p] of ps.entries()) {
		if (n % 2 === 0)
			await told('payment', p.payment,
				[to('DXPBROKER1', 'ALL')]);
		else
			await send(hub, 'payment', p.payment);
	}
	const seen = [];
	for (;;) {
		const page = (await hub.request('GET', '/v1/receipts?limit=2' +
			`&after=${encodeURIComponent(cursor)}`,
			by('broker'))).json;
		seen.push(...page.items.map((i) => i.orderNo));
		cursor = page.next;
		if (page.items.length === 0)
			break;
	}
	assert.deepEqual(seen, ps.filter((p, n) => n % 2 === 0)
	    .map((p) => p.orderNo));
	const [one] = (await hub.request('GET', '/v1/receipts?orderNo=' +
		ps[2].orderNo, by('broker'))).json.items;
	assert.equal(one.orderNo, ps[2].orderNo);
});

test('what_was_refused_or_is_a_draft_is_told_to_nobody', async () => {
	const p = purchase(), q = purchase();
	p.order.OrderHead.currency = '502';
	assert.equal((await told('order', p.order,
		[to('DXPPARK0001', 'ALL')])).returnStatus, '-301008');
	q.order.OrderHead.appStatus = '1';
	assert.equal((await told('order', q.order,
		[to('DXPPARK0001', 'ALL')])).returnStatus, '1');
	assert.deepEqual(await heard('park', p), []);
	assert.deepEqual(await heard('park', q), []);
});

test('a_repeat_subscribes_to_what_is_still_to_come', async () => {
	const p = purchase();
	await send(hub, 'list', p.list);
	const cursor = (await feedOf(hub, by('park'))).next;
	assert.equal((await told('list', p.list,
		[to('DXPPARK0001', 'RET')])).returnStatus, '2');
	await sendAll(hub, p, ['order', 'payment', 'waybill']);
	await settled(hub);
	const { items } = await feedOf(hub, by('park'), '', cursor);
	assert.deepEqual(items.map((i) => i.returnStatus), ['399']);
});

test('what_cannot_be_honoured_is_said', async () => {
	const p = purchase();
	const twin = message('order', p.order);
	twin.CEB311Message.BaseSubscribe = [to('DXPPARK0001', 'SOME')];
	const refused = await post(hub, 'order', [], { twin });
	assert.equal(refused.status, 400);
	assert.match(refused.json.detail, /BaseSubscribe/);
	const xml = await post(hub, 'order', [], { media: 'xml',
	    body: toXml(twin) });
	assert.equal(xml.status, 400);
	assert.match(xml.text, /CEB900Message/);
	twin.CEB311Message.BaseSubscribe = Array.from({ length: 6 },
		() => to('DXPPARK0001', 'RET'));
	assert.equal((await post(hub, 'order', [], { twin })).status, 400);
});

test('a_message_that_names_nobody_follows_nobody', async () => {
	const before = await hub.sql('select count(*) from subscription');
	await sendAll(hub, purchase());
	assert.deepEqual(await hub.sql('select count(*) from subscription'),
		before);
	const dry = purchase();
	await told('order', dry.order, [to('DXPPARK0001', 'ALL')],
		{ query: '?dryRun=true' });
	assert.deepEqual(await hub.sql('select count(*) from subscription'),
		before);
});

test('an_address_is_one_accounts', async () => {
	await assert.rejects(hub.hubctl('account', 'add', 'second', '--role',
		'declarant', '--enterprise', '3601SUB001', '--dxp',
		'DXPPARK0001'), /DXPPARK0001/);
	await assert.rejects(hub.hubctl('account', 'add', 'taxes', '--role',
		'tax', '--dxp', 'DXPTAX1'), /--dxp/);
	await assert.rejects(hub.hubctl('account', 'add', 'spaced', '--role',
		'declarant', '--enterprise', '3601SUB001', '--dxp', 'A B'),
		/100/);
	const listed = JSON.parse(await hub.hubctl('account', 'list', '--json'));
	assert.ok(JSON.stringify(listed).includes('"dxp":"DXPPARK0001"'));
});
