// GET /v1/receipts: everything that has happened to the documents that an
// account sent, once each, in order, whoever else is writing.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import pg from 'pg';

import { startHub } from './lib.mjs';
import { amended, purchase } from './purchase.mjs';
import { account, changed, feedOf, headOf, judged, post, send, sendAll,
    settled, stateOf } from './traffic.mjs';

let hub;
before(async () => { hub = await startHub({ name: 'receipt_feed' }); });
after(() => hub?.stop());

const page = (who, query) => hub.request('GET', `/v1/receipts${query}`, who);

async function newAccount(role, ...codes) {
	const name = `${role}-${Math.random().toString(36).slice(2)}`;
	return { token: await account(hub, name, role, ...codes) };
}

test('an_empty_feed_has_a_cursor_from_which_it_goes_on', async () => {
	const who = await newAccount('platform', '3601TEST01');
	let seen = (await page(who, '')).json;
	assert.deepEqual(seen.items, []);
	assert.ok(seen.next.length > 0);
	seen = (await page(who, `?after=${seen.next}`)).json;
	assert.deepEqual(seen.items, []);
	const p = purchase();
	await send(hub, 'order', p.order, who);
	const next = (await page(who, `?after=${seen.next}`)).json;
	assert.deepEqual(next.items.map((i) => i.orderNo), [p.orderNo]);
	const last = (await page(who, `?after=${next.next}`)).json;
	assert.deepEqual(last.items, []);
	assert.ok(last.next.length > 0);
});

test('a_receipt_says_what_happened_to_which_document', async () => {
	const who = await newAccount('declarant', '3601TEST05');
	const p = purchase();
	const receipt = await send(hub, 'list', p.list, who);
	await settled(hub);
	const { items: [item] } = (await page(who, '')).json;
	assert.equal(item.kind, 621);
	assert.equal(item.guid, receipt.guid);
	assert.equal(item.returnStatus, '120');
	assert.match(item.returnTime, /^20\d{15}$/);
	assert.match(item.at, /^20\d\d-\d\d-\d\dT[\d:.]+\+08:00$/);
	assert.equal(item.at.replace(/[-T:.]/g, '').slice(0, 17),
		item.returnTime);
	for (const name of ['customsCode', 'ebpCode', 'ebcCode', 'agentCode',
	    'copNo', 'orderNo', 'logisticsCode', 'logisticsNo'])
		assert.equal(item[name], headOf(p.list)[name]);
	assert.equal(item.preNo, receipt.preNo);
	assert.equal(item.invtNo, receipt.invtNo);
	assert.deepEqual([item.errors, item.findings, item.warnings],
		[[], [], []]);
});

test('a_cursor_may_be_used_again_and_gives_the_same', async () => {
	const who = await newAccount('platform', '3601TEST01');
	await post(hub, 'order', Array.from({ length: 30 }, () =>
		purchase().order), who);
	const all = (await page(who, '')).json;
	assert.equal(all.items.length, 30);
	const first = (await page(who, '?limit=10')).json;
	assert.deepEqual(first.items, all.items.slice(0, 10));
	for (let i = 0; i < 3; i++) {
		await send(hub, 'order', purchase().order, who);
		const second = (await page(who,
			`?limit=10&after=${first.next}`)).json;
		assert.deepEqual(second.items, all.items.slice(10, 20));
	}
	const rest = await feedOf(hub, who, '', first.next);
	assert.deepEqual(rest.items.slice(0, 20), all.items.slice(10));
	assert.equal(rest.items.length, 23);
});

test('filters_choose_by_status_order_and_waybill', async () => {
	const who = await newAccount('declarant', '3601TEST05');
	const purchases = [purchase(), purchase(), purchase()];
	for (const p of purchases) {
		await send(hub, 'list', p.list, who);
		await send(hub, 'list', changed(p.list, { note: 'x' }), who);
		await send(hub, 'list', changed(p.list, { tradeMode: '0110' }),
			who);
	}
	const [p] = purchases;
	const chosen = async (query) => (await feedOf(hub, who, query)).items
	    .map((i) => `${i.orderNo} ${i.returnStatus}`);
	const of = (q, ...statuses) => statuses.map((s) => `${q.orderNo} ${s}`);
	assert.deepEqual(await chosen(`&orderNo=${p.orderNo}`),
		of(p, '120', '-621004', '-621001'));
	assert.deepEqual(await chosen(`&logisticsNo=${p.logisticsNo}`),
		of(p, '120', '-621004', '-621001'));
	assert.deepEqual(await chosen('&returnStatus=-621004'),
		purchases.flatMap((q) => of(q, '-621004')));
	assert.deepEqual(await chosen(`&returnStatus=120&orderNo=${p.orderNo}`),
		of(p, '120'));
	assert.deepEqual(await chosen(`&orderNo=${p.orderNo}&logisticsNo=X`),
		[]);
	assert.deepEqual(await chosen('&orderNo=%27%20or%201%3D1--'), []);
	const few = (await page(who, '?returnStatus=120&limit=2')).json;
	assert.equal(few.items.length, 2);
	const more = (await page(who,
		`?returnStatus=120&limit=2&after=${few.next}`)).json;
	assert.deepEqual(more.items.map((i) => i.orderNo),
		[purchases[2].orderNo]);
});

test('a_refusal_is_kept_with_all_its_faults', async () => {
	const who = await newAccount('platform', '3601TEST01');
	const p = purchase();
	const bad = changed(p.order, { currency: '840', freight: 'x',
	    discount: '-1' });
	bad.OrderList[1].qty = 'y';
	const told = await send(hub, 'order', bad, who);
	const { items: [item] } = (await page(who, '')).json;
	assert.equal(item.returnStatus, '-301008');
	assert.deepEqual(item.errors.map((e) => [e.pointer, e.code, e.field,
	    e.line]), told.errors.map((e) => [e.pointer, e.code, e.field,
	    e.line]));
	assert.equal(item.errors.length, 4);
	assert.equal(item.guid, null);
	// In the language of whoever reads it.
	for (const [locale, detail] of [['zh', '不得为负数'],
	    ['en', 'must not be negative']]) {
		const { items: [read] } = (await hub.request('GET',
		    '/v1/receipts', { ...who,
		    headers: { 'accept-language': locale } })).json;
		assert.equal(read.errors.find((e) => e.code === 'NEGATIVE')
		    .detail, detail);
	}
	// A document that cannot be named leaves nothing.
	await send(hub, 'order', changed(p.order, { orderNo: null }), who);
	assert.equal((await page(who, '')).json.items.length, 1);
});

test('a_rejected_list_is_told_every_finding_and_a_matched_one_none',
    async () => {
	const who = await newAccount('declarant', '3601TEST05');
	const p = purchase();
	headOf(p.payment).amountPaid = '1';
	headOf(p.waybill).weight = '9';
	await sendAll(hub, p, ['order', 'payment', 'waybill']);
	await send(hub, 'list', p.list, who);
	await settled(hub);
	let { items } = (await page(who, '')).json;
	assert.deepEqual(items.map((i) => i.returnStatus), ['120', '100']);
	assert.equal(items[1].verdict, 'mismatched');
	assert.deepEqual(items[1].findings.map((f) => [f.code,
	    f.fields.map((x) => x.value)]), [['AMOUNT_PAID', ['292.84', '1']],
		['WEIGHT', ['9', '1.25']]]);
	assert.match(items[1].returnInfo, /\[Code:1332;Desc:.*292\.84.*\]/);
	await send(hub, 'payment', amended(p.payment, { amountPaid: '292.84' }));
	await send(hub, 'waybill', amended(p.waybill, { weight: '1.25' }));
	await judged(hub, p, 'matched');
	({ items } = (await page(who, '')).json);
	const last = items.at(-1);
	assert.equal(last.returnStatus, '399');
	assert.deepEqual([last.verdict, last.findings, last.errors],
		['matched', [], []]);
	assert.equal(last.guid, items[0].guid);
});

test('a_remark_on_a_document_stands_in_its_receipt', async () => {
	const who = await newAccount('carrier', '3601TEST04');
	const p = purchase();
	await send(hub, 'state', stateOf(p, { logisticsStatus: 'R' }), who);
	const { items: [item] } = (await page(who, '')).json;
	assert.equal(item.returnStatus, '120');
	assert.equal(item.logisticsStatus, 'R');
	assert.deepEqual(item.warnings.map((w) => [w.code,
	    w.fields[0].document, w.fields[0].value]),
		[['STATE_CODE', 'state', 'R']]);
	assert.match(item.warnings[0].text.zh, /[一-龥]/);
});

test('a_cursor_that_is_none_of_ours_is_refused', async () => {
	for (const after of ['x', '1', '-1', '1.2', '1.2.3', '5.1.',
	    '1.1.~1.1.', '1.1.~1.1.~x', '1.1.~1.1.~99999999999999999999',
	    '9'.repeat(40), "'; drop table receipt; --", '1:1:', '%00',
	    '99999999999999999999.99999999999999999999.',
	    '9000000000000.9000000000000.']) {
		const answer = await page({ as: 'platform' },
			`?after=${encodeURIComponent(after)}`);
		assert.equal(answer.status, 422, after);
		assert.deepEqual(answer.json.errors.map((e) => e.pointer),
			['/after']);
	}
	for (const limit of ['0', '-1', 'x', '1.5', ''])
		assert.equal((await page({ as: 'platform' },
			`?limit=${limit}`)).status, 422, limit);
});

// Reads a feed to its end, over and over, until told to stop; then once more.
async function follow(who, limit, isOver) {
	const seen = [];
	let next = '';
	for (let last = false; ;) {
		const over = isOver();
		const answer = await page(who, `?limit=${limit}&after=${next}`);
		assert.equal(answer.status, 200, answer.text);
		seen.push(...answer.json.items.map((i) => i.receiptId));
		next = answer.json.next;
		if (answer.json.items.length > 0)
			continue;
		if (last)
			return seen;
		last = over;
		await sleep(3);
	}
}

test('no_reader_skips_or_repeats_while_sixteen_write', async () => {
	const who = await newAccount('platform', '3601TEST01');
	let over = false;
	const readers = [1, 3, 7, 100, 500].map((limit) =>
		follow(who, limit, () => over));
	await Promise.all(Array.from({ length: 16 }, async () => {
		for (let i = 0; i < 12; i++) {
			const size = 1 + Math.floor(Math.random() * 4);
			await post(hub, 'order', Array.from({ length: size },
			    (_, k) => k === 2 ? changed(purchase().order,
				{ currency: '840' }) : purchase().order), who);
		}
	}));
	over = true;
	const [[rows]] = await hub.sql('select string_agg(r.id::text, \',\' ' +
	    'order by r.id) from feed r join account a on a.id = ' +
	    'r.account_id where a.name like \'platform-%\' and a.id = (select ' +
	    'max(id) from account)');
	for (const seen of await Promise.all(readers)) {
		assert.equal(new Set(seen).size, seen.length, 'repeated');
		assert.deepEqual([...seen].sort((a, b) => a - b),
			rows.split(','));
	}
});

test('a_receipt_that_commits_late_is_not_stepped_over', async (t) => {
	const who = await newAccount('platform', '3601TEST01');
	const { items: [, ...none], next } = (await page(who, '')).json;
	assert.deepEqual(none, []);
	const slow = new pg.Client({ host: `${hub.state}/pg`, port: 5432,
		database: 'hub', user: 'postgres' });
	await slow.connect();
	t.after(() => slow.end());
	const insert = (info) => slow.query('insert into receipt (account_id, ' +
	    'kind, keys, return_status, return_info) values ((select max(id) ' +
	    'from account), 311, \'{}\', \'120\', $1)', [info]);
	await slow.query('begin');
	await insert('late');
	await send(hub, 'order', purchase().order, who);
	const first = (await page(who, `?after=${next}`)).json;
	assert.equal(first.items.length, 1);
	assert.notEqual(first.items[0].returnInfo, 'late');
	await insert('later still');
	await slow.query('commit');
	const second = (await page(who, `?after=${first.next}`)).json;
	assert.deepEqual(second.items.map((i) => i.returnInfo),
		['late', 'later still']);
	const third = (await page(who, `?after=${second.next}`)).json;
	assert.deepEqual(third.items, []);
	const again = (await page(who, '?limit=2')).json;
	const rest = (await page(who, `?after=${again.next}`)).json;
	assert.equal(again.items.length + rest.items.length, 3);
});
