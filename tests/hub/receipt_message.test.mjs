// GET /v1/receipts/{id}: an item of the feed as the CEB message that it stands
// for, in three media, valid against the official schema, for its account only.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { startHub } from './lib.mjs';
import { purchase } from './purchase.mjs';
import { RECEIPTS, account, changed, feedOf, noSchema, readReceipts,
    schemaSays, send, sendAll, settled, stateOf } from './traffic.mjs';

let hub;
const xml = [];
before(async () => { hub = await startHub({ name: 'receipt_message' }); });
after(() => hub?.stop());

const TYPE = { xml: 'application/xml', json: 'application/json',
    msgpack: 'application/msgpack' };

async function read(id, media, who) {
	const answer = await hub.request('GET', `/v1/receipts/${id}`, { ...who,
		headers: { accept: TYPE[media], 'accept-language': 'en' } });
	assert.equal(answer.status, 200, answer.text);
	assert.equal(answer.headers['content-type'], TYPE[media]);
	if (media === 'xml')
		xml.push(answer.text);
	return { ...readReceipts(media, answer.body), bytes: answer.body };
}

// Every item of a feed in every medium says what the item says.
async function judge(who, kind) {
	const { items } = await feedOf(hub, who);
	for (const item of items) {
		const all = await Promise.all(['xml', 'json', 'msgpack'].map(
		    (media) => read(item.receiptId, media, who)));
		for (const { root, items: entries } of all) {
			assert.equal(root, RECEIPTS[kind][0]);
			assert.equal(entries.length, 1);
			const [entry] = entries;
			assert.equal(entry.returnStatus, item.returnStatus);
			assert.equal(entry.returnTime, item.returnTime);
			if (item.guid !== null)
				assert.equal(entry.guid, item.guid);
			for (const key of ['orderNo', 'copNo', 'logisticsNo'])
				if (key in entry)
					assert.equal(entry[key], item[key] ??
						'-');
		}
		assert.deepEqual(all[1].items[0].errors, item.errors);
		assert.deepEqual(all[2].items[0].errors, item.errors);
		const again = await read(item.receiptId, 'xml', who);
		assert.deepEqual(again.bytes, all[0].bytes);
	}
	return items;
}

const SENDERS = { order: ['platform', '3601TEST01'],
    payment: ['payment', '3601TEST03'], waybill: ['carrier', '3601TEST04'],
    state: ['carrier', '3601TEST04'], list: ['declarant', '3601TEST05'] };

for (const [kind, [role, code]] of Object.entries(SENDERS)) {
	test(`a_receipt_of_a_${kind}_is_its_message`, async () => {
		const token = await account(hub, `${kind}-m`, role, code);
		const who = { token, headers: { 'accept-language': 'en' } };
		const p = purchase();
		const document = kind === 'state' ? stateOf(p) : p[kind];
		await send(hub, kind, document, { token });
		await send(hub, kind, changed(document, { note: 'x' }),
			{ token });
		await send(hub, kind, changed(document, { appTime: 'x',
			guid: '' }), { token });
		const items = await judge(who, kind);
		assert.equal(items.length, 3);
		assert.ok(items[2].errors.length > 0);
		const [{ receiptId: id }] = items;
		for (const other of [{ as: 'platform' }, { as: 'declarant' }])
			assert.equal((await hub.request('GET',
				`/v1/receipts/${id}`, other)).status, 404);
		for (const bad of ['0', 'x', '999999999'])
			assert.equal((await hub.request('GET',
				`/v1/receipts/${bad}`, who)).status, 404);
	});
}

test('the_later_states_of_a_list_are_622_too', async () => {
	const token = await account(hub, 'list-later', 'declarant',
		'3601TEST05');
	const who = { token, headers: { 'accept-language': 'en' } };
	const good = purchase(), bad = purchase();
	bad.payment.PaymentHead.amountPaid = '1';
	for (const p of [good, bad]) {
		await sendAll(hub, p, ['order', 'payment', 'waybill']);
		await send(hub, 'list', p.list, { token });
	}
	await settled(hub);
	const items = await judge(who, 'list');
	assert.deepEqual(items.map((i) => i.returnStatus).sort(),
		['100', '120', '120', '399']);
});

test('without_a_wish_it_is_xml', async () => {
	const { items: [item] } = await feedOf(hub, { as: 'platform' });
	const who = item ? { as: 'platform' } : { as: 'payment' };
	const { items } = await feedOf(hub, who);
	const answer = await hub.request('GET',
		`/v1/receipts/${items[0].receiptId}`, who);
	assert.equal(answer.headers['content-type'], TYPE.xml);
	assert.match(answer.text, /^<\?xml/);
});

test('all_of_them_are_valid_by_the_official_schema', { skip: noSchema },
    async () => {
	assert.ok(xml.length > 30);
	assert.equal(await schemaSays(xml), '');
});
