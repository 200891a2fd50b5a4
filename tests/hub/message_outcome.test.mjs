// What becomes of a document, by what the hub knows already: domain.md,
// "Documents arrive in any order, together, twice, late, amended or deleted".

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { startHub } from './lib.mjs';
import { SENDER, amended, cebTime, purchase } from './purchase.mjs';
import { RECEIPTS, changed, feedOf, headOf, judged, noSchema, orderOf, post,
    schemaSays, send, sendAll, settled, stateOf, xmlAnswers } from './traffic.mjs';

const KINDS = Object.keys(SENDER);

// The published codes, as a sender finds them in the specification.
const CODES = {
	order: { old: '-301014', exists: '-301010', in_use: '-301011',
	    not_found: '-301009', invalid: '-301008' },
	payment: { old: '-401012', exists: '-401007', in_use: '-401008',
	    not_found: '-401006', invalid: '-401009' },
	waybill: { old: '-505016', exists: '-504015', in_use: '-504016',
	    not_found: '-504014', invalid: '-504011' },
	state: { old: '-505016', exists: '-505012', not_found: '-505014',
	    invalid: '-505011' },
	list: { old: '-621003', exists: '-621004', not_found: '-621011',
	    invalid: '-621001' },
};

const OTHER = { note: '另一内容' };
const LATER = () => cebTime(Date.now() + 60000);
const EARLIER = () => cebTime(Date.now() - 3600000);

let hub;
before(async () => { hub = await startHub({ name: 'message_outcome' }); });
after(() => hub?.stop());

const documentOf = (kind, p = purchase()) =>
	kind === 'state' ? stateOf(p) : p[kind];

// XML and JSON in turn: both must say the same.
let turn = 0;
const give = (kind, document, options) => send(hub, kind, document,
	{ media: ['xml', 'json', 'msgpack'][turn++ % 3], ...options });

const KEYS = {
	order: ['ebpCode', 'ebcCode', 'orderNo'],
	payment: ['payCode', 'payTransactionId'],
	waybill: ['logisticsCode', 'logisticsNo'],
	state: ['logisticsCode', 'logisticsNo', 'logisticsStatus'],
	list: ['customsCode', 'ebpCode', 'ebcCode', 'agentCode', 'copNo'],
};

function isReceiptOf(kind, document, receipt, status) {
	for (const name of KEYS[kind])
		assert.equal(receipt[name], headOf(document)[name], name);
	assert.equal(receipt.returnStatus, status, JSON.stringify(receipt));
	assert.match(receipt.guid, /^[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}$/);
	assert.match(receipt.returnTime, /^20\d{15}$/);
	assert.ok(receipt.returnInfo.length > 0);
}

for (const kind of KINDS) {
	const code = CODES[kind];

	test(`a_new_${kind}_is_received_and_its_keys_come_back`, async () => {
		for (const media of ['xml', 'json', 'msgpack', 'ndjson']) {
			const document = documentOf(kind);
			const answer = await post(hub, kind, [document],
				{ media });
			assert.equal(answer.status, 200, answer.text);
			const read = media === 'ndjson' ? answer.read[0] :
			    answer.read;
			assert.equal(read.root, RECEIPTS[kind][0]);
			assert.equal(read.items.length, 1);
			isReceiptOf(kind, document, read.items[0], '2');
			if (media !== 'xml')
				assert.deepEqual(read.items[0].errors, []);
			if (kind !== 'list')
				continue;
			assert.match(read.items[0].preNo, /^B20\d{15}$/);
			assert.match(read.items[0].invtNo,
				/^4000\d{4}I\d{9}$/);
		}
	});

	test(`equal_content_of_a_${kind}_is_the_same_document_again`,
	    async () => {
		const document = documentOf(kind);
		const first = await give(kind, document);
		for (const appTime of [headOf(document).appTime, LATER(),
		    EARLIER()]) {
			for (const media of ['xml', 'json', 'msgpack']) {
				const again = await send(hub, kind, changed(
					document, { appTime }), { media });
				delete again.errors;
				delete first.errors;
				assert.deepEqual(again, first, media);
			}
		}
	});

	test(`another_${kind}_under_a_number_that_is_taken_is_refused`,
	    async () => {
		const document = documentOf(kind);
		await give(kind, document);
		const other = changed(document, { ...OTHER,
			appTime: LATER() });
		isReceiptOf(kind, other, await give(kind, other), code.exists);
	});

	test(`an_older_${kind}_than_the_stored_one_changes_nothing`,
	    async () => {
		const document = documentOf(kind);
		await give(kind, document);
		for (const appType of ['1', '2', '3']) {
			const old = changed(document, { ...OTHER, appType,
				appTime: EARLIER() });
			isReceiptOf(kind, old, await give(kind, old), code.old);
		}
		const again = await give(kind, changed(document, {}));
		assert.equal(again.returnStatus, '2');
	});

	test(`a_clock_that_is_ahead_is_no_fault_of_a_${kind}`, async () => {
		const document = changed(documentOf(kind),
			{ appTime: '20991231235959' });
		isReceiptOf(kind, document, await give(kind, document), '2');
	});

	test(`a_${kind}_that_is_not_there_cannot_be_changed_or_deleted`,
	    async () => {
		for (const appType of ['2', '3']) {
			const document = changed(documentOf(kind), { appType });
			isReceiptOf(kind, document, await give(kind, document),
				code.not_found);
		}
	});

	test(`a_draft_${kind}_is_kept_and_gives_way_to_the_real_one`,
	    async () => {
		const document = documentOf(kind);
		const draft = changed(document, { appStatus: '1' });
		const first = await give(kind, draft);
		isReceiptOf(kind, draft, first, '1');
		const same = await give(kind, changed(draft, {}));
		assert.equal(same.guid, first.guid);
		assert.equal(same.returnStatus, '1');
		const better = changed(draft, OTHER);
		isReceiptOf(kind, better, await give(kind, better), '1');
		const real = changed(document, { appTime: LATER() });
		isReceiptOf(kind, real, await give(kind, real), '2');
	});

	test(`a_deleted_${kind}_frees_its_number`, async () => {
		const document = documentOf(kind);
		await give(kind, document);
		const gone = changed(document, { appType: '3',
			appTime: LATER() });
		const first = await give(kind, gone);
		isReceiptOf(kind, gone, first, '2');
		const again = await give(kind, changed(gone, {}));
		delete first.errors;
		delete again.errors;
		assert.deepEqual(again, first);
		const change = changed(document, { ...OTHER,
			appType: '2', appTime: LATER() });
		isReceiptOf(kind, change, await give(kind, change),
			code.not_found);
		const next = changed(document, { appTime: LATER() });
		const renewed = await give(kind, next);
		isReceiptOf(kind, next, renewed, '2');
		assert.notEqual(renewed.guid, first.guid);
	});

	test(`a_${kind}_with_a_fault_is_refused_with_its_published_code`,
	    async () => {
		const document = changed(documentOf(kind), { appTime: '2026' });
		isReceiptOf(kind, document, await give(kind, document),
			code.invalid);
	});
}

for (const kind of ['order', 'payment', 'waybill']) {
	test(`a_${kind}_that_a_list_uses_is_not_changed_or_deleted`,
	    async () => {
		const p = purchase();
		await sendAll(hub, p);
		await judged(hub, p, 'matched');
		for (const appType of ['2', '3']) {
			const change = amended(p[kind], OTHER, appType);
			isReceiptOf(kind, change, await give(kind, change),
				CODES[kind].in_use);
		}
	});

	test(`a_${kind}_that_no_list_uses_is_changed_and_deleted`, async () => {
		const p = purchase();
		await send(hub, kind, p[kind]);
		for (const appType of ['2', '3']) {
			const change = amended(p[kind], OTHER, appType,
				Number(appType) * 1000);
			isReceiptOf(kind, change, await give(kind, change), '2');
		}
	});
}

test('a_list_keeps_its_numbers_when_it_is_changed', async () => {
	const p = purchase();
	const first = await give('list', p.list);
	const second = await give('list', amended(p.list, { note: '改' }));
	assert.equal(second.returnStatus, '2');
	assert.equal(second.preNo, first.preNo);
	assert.equal(second.invtNo, first.invtNo);
	assert.notEqual(second.guid, first.guid);
});

test('a_rejected_list_is_declared_again_as_new', async () => {
	const p = purchase();
	p.list.InventoryHead.buyerTelephone = '19911111111';
	await sendAll(hub, p);
	await judged(hub, p, 'mismatched');
	const mended = changed(p.list, { buyerTelephone: p.person.phone,
		appTime: LATER() });
	isReceiptOf('list', mended, await give('list', mended), '2');
	await judged(hub, p, 'matched');
});

test('a_rejected_list_may_be_prepared_anew_as_a_draft', async () => {
	const p = purchase();
	p.list.InventoryHead.buyerTelephone = '19911111111';
	await sendAll(hub, p);
	await judged(hub, p, 'mismatched');
	const mended = changed(p.list, { buyerTelephone: p.person.phone,
		appTime: LATER() });
	const draft = changed(mended, { appStatus: '1' });
	isReceiptOf('list', draft, await give('list', draft), '1');
	const seen = await judged(hub, p, 'waiting');
	assert.equal(seen.legs.list, null);
	isReceiptOf('list', mended, await give('list', mended), '2');
	await judged(hub, p, 'matched');
	isReceiptOf('list', draft, await give('list', changed(draft,
		{ note: '晚' })), CODES.list.exists);
});

test('the_same_number_twice_in_one_message_is_judged_in_its_order',
    async () => {
	const { order } = purchase();
	const answer = await post(hub, 'order', [order, order,
	    changed(order, OTHER), changed(order, { ...OTHER, appType: '2',
		appTime: LATER() })]);
	assert.deepEqual(answer.items.map((r) => r.returnStatus),
		['2', '2', '-301010', '2']);
	assert.equal(answer.items[0].guid, answer.items[1].guid);
	assert.notEqual(answer.items[0].guid, answer.items[3].guid);
});

test('another_claimant_of_the_order_does_not_hinder_its_amendment',
    async () => {
	const p = purchase(), stranger = purchase();
	p.order.OrderHead.acturalPaid = '1';
	await sendAll(hub, p);
	await settled(hub);
	await judged(hub, p, 'mismatched');
	stranger.list.InventoryHead.orderNo = p.orderNo;
	await give('list', stranger.list);
	const mended = amended(p.order, { acturalPaid: '292.84' });
	assert.equal((await give('order', mended)).returnStatus, '2');
	await judged(hub, p, 'matched');
});

test('a_list_without_copNo_is_known_by_its_other_numbers', async () => {
	const p = purchase();
	const preNo = 'B20990101' + String(p.n).padStart(9, '0');
	const named = changed(p.list, { copNo: null, preNo });
	const first = await give('list', named);
	assert.equal(first.returnStatus, '2');
	const again = await give('list', changed(named, {}));
	assert.equal(again.guid, first.guid);
	const bare = changed(purchase().list, { copNo: null });
	const refused = await send(hub, 'list', bare);
	assert.equal(refused.returnStatus, '-621001');
	const xml = await send(hub, 'list', bare, { media: 'xml' });
	assert.equal(xml.returnStatus, '-621001');
	assert.match(xml.returnInfo, /copNo/);
	assert.deepEqual(refused.errors.map((e) => [e.field, e.code]),
		[['copNo', 'MISSING']]);
});

test('a_list_may_be_named_by_the_number_that_the_hub_gave_it', async () => {
	for (const name of ['preNo', 'invtNo']) {
		const p = purchase();
		const first = await give('list', p.list);
		const next = (changes, appType, later) => changed(p.list, {
		    copNo: null, [name]: first[name], appType,
		    appTime: cebTime(Date.now() + later), ...changes });
		const one = await give('list', next(OTHER, '1', 1000));
		assert.equal(one.returnStatus, '-621004', name);
		const two = await give('list', next(OTHER, '2', 2000));
		assert.equal(two.returnStatus, '2', name);
		assert.deepEqual([two.preNo, two.invtNo],
			[first.preNo, first.invtNo]);
		const third = await give('list', amended(p.list, {}, '2',
			60000));
		assert.equal(third.returnStatus, '2');
		assert.equal((await give('list', next({}, '3',
			120000))).returnStatus, '2');
		assert.equal((await give('list', amended(p.list, OTHER, '2',
			180000))).returnStatus, '-621011');
	}
	const mine = await give('list', purchase().list);
	const others = changed(purchase().list, { copNo: null,
	    preNo: mine.preNo, agentCode: '3601TEST77', appType: '2' });
	assert.equal((await give('list', others)).returnStatus, '-621011');
});

test('a_dry_run_judges_and_keeps_nothing', async () => {
	const p = purchase();
	const as = { as: 'platform' };
	const { next } = await feedOf(hub, as);
	for (const media of ['json', 'xml', 'ndjson']) {
		const dry = await post(hub, 'order', [p.order, changed(p.order,
			{ orderNo: p.orderNo + 'X', currency: '840' })],
			{ media, query: '?dryRun=true' });
		assert.equal(dry.status, 200);
		assert.deepEqual(dry.items.map((r) => r.returnStatus),
			['2', '-301008']);
	}
	const seen = await hub.request('GET', '/v1/orders/' +
	    `${p.ebpCode}/${p.orderNo}`, as);
	assert.equal(seen.status, 404);
	assert.deepEqual((await feedOf(hub, as, '', next)).items, []);
	const real = await give('order', p.order);
	assert.equal(real.returnStatus, '2');
	const wet = await post(hub, 'order', [changed(p.order, { note: '2',
		appTime: LATER() })], { query: '?dryRun=true' });
	assert.equal(wet.items[0].returnStatus, '-301010');
});

test('a_dry_run_that_is_misspelt_stores_nothing', async () => {
	const p = purchase();
	for (const value of ['=1', '=TRUE', '=yes', '', '=']) {
		const answer = await post(hub, 'order', [p.order],
			{ query: `?dryRun${value}` });
		assert.equal(answer.status, 422, value);
		assert.equal(answer.json.errors[0].pointer, '/dryRun');
	}
	assert.equal((await orderOf(hub, p)).status, 404);
	assert.equal((await post(hub, 'order', [p.order],
		{ query: '?dryRun=false' })).items[0].returnStatus, '2');
});

test('the_same_message_sent_twice_at_once_is_one_document', async () => {
	for (let round = 0; round < 10; round++) {
		const p = purchase();
		for (const kind of ['order', 'list']) {
			const receipts = await Promise.all(Array.from(
				{ length: 6 }, () => send(hub, kind, p[kind])));
			for (const receipt of receipts)
				assert.deepEqual(receipt, receipts[0]);
		}
	}
});

test('every_xml_receipt_of_these_outcomes_is_valid_by_the_official_schema',
    { skip: noSchema }, async () => {
	assert.ok(xmlAnswers.length > 50, `${xmlAnswers.length} answers`);
	assert.equal(await schemaSays(xmlAnswers), '');
});
