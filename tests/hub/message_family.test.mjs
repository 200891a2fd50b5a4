// Every kind of message beside the import triple: what is sent is received,
// and what becomes of it is told with the receipt and the code of its kind.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { openContract } from './contract.mjs';
import { EXPORT_LEGS, cancel, everyApplication, exportCancel,
    exportPurchase } from './family.mjs';
import { startHub } from './lib.mjs';
import { cebTime, message, purchase, toXml } from './purchase.mjs';
import { RECEIPTS, TYPES, account, changed, feedOf, headOf, judged, noSchema,
    post, readReceipts, schemaSays, send, xmlAnswers } from './traffic.mjs';

const range = (form, business, own) => ({ invalid: `-${form}001`,
    exists: `-${business}001`, not_found: `-${business}003`,
    old: `-${own}001`, too_many: `-${form}002` });

const CODES = {
	exportOrder: range(302, 303, 304), collection: range(402, 403, 404),
	exportWaybill: range(502, 503, 504), exportList: range(602, 603, 604),
	arrival: range(802, 803, 804), departure: range(506, 507, 508),
	exportCancel: range(606, 607, 608), master: range(902, 903, 904),
	summary: range(702, 703, 704), summaryResult: range(702, 703, 704),
	exportReturn: range(606, 607, 608), returnTally: range(802, 803, 804),
	cancel: { invalid: '-623001', exists: '-623009', old: '-623023',
	    not_found: '-623003', too_many: '-623008' },
	return: { invalid: '-625001', exists: '-625033', old: '-625004',
	    not_found: '-625016', too_many: '-625004' },
	tally: { invalid: '-800001', exists: '-800003', old: '-800005',
	    not_found: '-800001', too_many: '-800006' },
};

// What a receipt echoes, as the sender wrote it.
const KEYS = {
	exportOrder: ['ebpCode', 'ebcCode', 'orderNo'],
	collection: ['ebcCode', 'orderNo', 'payNo'],
	exportWaybill: ['logisticsCode', 'logisticsNo'],
	exportList: ['agentCode', 'copNo', 'ebcCode', 'ebpCode', 'orderNo',
	    'statisticsFlag'],
	arrival: ['operatorCode', 'logisticsCode', 'copNo', 'billNo',
	    'msgSeqNo'],
	departure: ['logisticsCode', 'copNo', 'msgSeqNo'],
	exportCancel: ['agentCode', 'copNo', 'invtNo'],
	master: ['agentCode', 'logisticsCode', 'copNo', 'billNo', 'msgSeqNo'],
	summary: ['agentCode', 'ebcCode', 'copNo', 'msgSeqNo'],
	summaryResult: ['agentCode', 'ebcCode', 'sumNo', 'msgSeqNo'],
	exportReturn: ['ebpCode', 'ebcCode', 'agentCode', 'coElNo', 'invtNo'],
	returnTally: ['operatorCode', 'logisticsCode', 'logisticsNo',
	    'coElNo'],
	cancel: ['customsCode', 'agentCode', 'ebpCode', 'ebcCode', 'copNo',
	    'invtNo'],
	return: ['customsCode', 'agentCode', 'ebpCode', 'ebcCode', 'copNo',
	    'invtNo'],
	tally: ['customsCode', 'operatorCode', 'copNo'],
};

const KINDS = Object.keys(CODES);

// It has neither appType nor appStatus: it is told, not changed.
const TOLD = 'summaryResult';
// The specification lets it only be made.
const ONCE = 'cancel';

let hub, contract;
before(async () => {
	hub = await startHub({ name: 'message_family' });
	contract = await openContract(hub);
});
after(() => hub?.stop());

// Fresh sets whose lists the hub has numbered.
async function sets() {
	const x = exportPurchase(), p = purchase();
	x.invtNo = (await send(hub, 'exportList', x.exportList)).invtNo;
	p.invtNo = (await send(hub, 'list', p.list)).invtNo;
	return [x, p];
}

async function documentOf(kind) {
	if (EXPORT_LEGS.includes(kind))
		return exportPurchase()[kind];
	return everyApplication(...await sets())[kind];
}

const timed = (kind, ms) => kind === TOLD ?
    { opDate: cebTime(Date.now() + ms) + '000' } :
    { appTime: cebTime(Date.now() + ms) };
const other = (kind, ms) => ({ note: '另一内容', ...timed(kind, ms) });

let turn = 0;
const give = (kind, document, options) => send(hub, kind, document,
	{ media: ['xml', 'json', 'msgpack'][turn++ % 3], ...options });

function isReceiptOf(kind, document, receipt, status) {
	for (const name of KEYS[kind])
		assert.equal(receipt[name], headOf(document)[name], name);
	assert.equal(receipt.returnStatus, status, JSON.stringify(receipt));
	assert.match(receipt.guid, /^[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}$/);
	assert.match(receipt.returnTime, /^20\d{15}$/);
	assert.ok(receipt.returnInfo.length > 0);
}

test('what_these_tests_send_is_valid_by_the_contract', async () => {
	for (const kind of KINDS) {
		const twin = message(kind, await documentOf(kind));
		const judge = contract.judge('components', 'schemas',
			Object.keys(twin)[0]);
		assert.ok(judge(twin), contract.ajv.errorsText(judge.errors));
	}
});

// 623, 625 and 711 must be signed by the schema.
const SIGNED = /CEB(623|625|711)Message/;

test('what_these_tests_send_is_valid_by_the_official_schema',
    { skip: noSchema }, async () => {
	const texts = [];
	for (const kind of KINDS) {
		const text = toXml(message(kind, await documentOf(kind)));
		if (!SIGNED.test(text))
			texts.push(text);
	}
	for (const mode of ['1210', '1239', '9710', '9810']) {
		const x = exportPurchase(undefined, mode);
		texts.push(...EXPORT_LEGS.map((kind) => toXml(message(kind,
			x[kind]))));
	}
	assert.equal(await schemaSays(texts), '');
});

for (const kind of KINDS) {
	const code = CODES[kind];

	test(`a_new_${kind}_is_received_and_its_keys_come_back`, async () => {
		for (const media of ['xml', 'json', 'msgpack']) {
			const document = await documentOf(kind);
			const answer = await post(hub, kind, [document],
				{ media });
			assert.equal(answer.status, 200, answer.text);
			assert.equal(answer.read.root, RECEIPTS[kind][0]);
			assert.equal(answer.items.length, 1);
			isReceiptOf(kind, document, answer.items[0], '2');
			if (media !== 'xml')
				assert.deepEqual(answer.items[0].errors, []);
		}
	});

	test(`equal_content_of_a_${kind}_is_the_same_document_again`,
	    async () => {
		const document = await documentOf(kind);
		const first = await give(kind, document);
		const again = await give(kind, changed(document, kind === TOLD ?
			{} : timed(kind, 60000)));
		delete again.errors;
		delete first.errors;
		assert.deepEqual(again, first);
	});

	test(`another_${kind}_under_a_number_that_is_taken_is_refused`,
	    async () => {
		const document = await documentOf(kind);
		await give(kind, document);
		const next = changed(document, other(kind, 60000));
		isReceiptOf(kind, next, await give(kind, next), code.exists);
	});

	test(`an_older_${kind}_than_the_stored_one_changes_nothing`,
	    async () => {
		const document = await documentOf(kind);
		await give(kind, document);
		const old = changed(document, other(kind, -3600000));
		isReceiptOf(kind, old, await give(kind, old), code.old);
	});

	test(`a_${kind}_with_a_fault_is_refused_with_its_published_code`,
	    async () => {
		for (const media of ['xml', 'json', 'msgpack']) {
			const document = changed(await documentOf(kind),
				kind === TOLD ? { opDate: '2026' } :
				{ appTime: '2026' });
			const receipt = await give(kind, document, { media });
			isReceiptOf(kind, document, receipt, code.invalid);
			assert.match(receipt.returnInfo, /appTime|opDate/);
		}
	});

	test(`nobody_sends_the_${kind}_of_another`, async () => {
		const token = await account(hub, `stranger-${kind}`,
			'declarant', '3601TEST99');
		for (const media of ['xml', 'json']) {
			const document = await documentOf(kind);
			const receipt = await send(hub, kind, document,
				{ media, token });
			isReceiptOf(kind, document, receipt, '-10102');
		}
	});

	test(`a_receipt_of_a_${kind}_can_be_read_as_its_message`, async () => {
		const { token } = JSON.parse(await hub.hubctl('account', 'add',
			`reads-${kind}`, '--json', '--role', 'declarant',
			'--all-enterprises'));
		const document = await documentOf(kind);
		await give(kind, document, { token });
		await give(kind, changed(document, kind === TOLD ?
			{ opDate: '2026' } : { appTime: '2026' }), { token });
		const { items } = await feedOf(hub, { token });
		assert.ok(items.length >= 2);
		for (const item of items) {
			for (const media of ['xml', 'json', 'msgpack']) {
				const answer = await hub.request('GET',
					`/v1/receipts/${item.receiptId}`,
					{ token, headers: {
						accept: TYPES[media] } });
				assert.equal(answer.status, 200);
				const read = readReceipts(media, answer.body);
				assert.equal(read.root, RECEIPTS[kind][0]);
				isReceiptOf(kind, document, read.items[0],
					item.returnStatus);
			}
		}
	});

	test(`too_many_at_once_of_a_${kind}_are_refused_as_a_whole`,
	    async () => {
		const document = await documentOf(kind);
		const most = kind === 'tally' ? 1 : 100;
		const many = Array(most + 1).fill(document);
		const xml = await post(hub, kind, many, { media: 'xml' });
		assert.equal(xml.status, 400);
		assert.ok(xml.text.includes(`>${code.too_many}<`),
			xml.text.slice(0, 600));
		const json = await post(hub, kind, many);
		assert.equal(json.status, 400);
		assert.equal(json.json.code, 'LIMIT');
	});

	if (kind === TOLD)
		continue;

	test(`a_draft_${kind}_is_kept_and_gives_way_to_the_real_one`,
	    async () => {
		const document = await documentOf(kind);
		const draft = changed(document, { appStatus: '1' });
		isReceiptOf(kind, draft, await give(kind, draft), '1');
		const real = changed(document, timed(kind, 60000));
		isReceiptOf(kind, real, await give(kind, real), '2');
	});

	if (kind === ONCE)
		continue;

	test(`a_${kind}_that_is_not_there_cannot_be_changed_or_deleted`,
	    async () => {
		for (const appType of ['2', '3']) {
			const document = changed(await documentOf(kind),
				{ appType });
			isReceiptOf(kind, document, await give(kind, document),
				code.not_found);
		}
	});

	test(`a_draft_${kind}_can_be_deleted`, async () => {
		const document = changed(await documentOf(kind),
			{ appStatus: '1' });
		await give(kind, document);
		const gone = changed(document, { appType: '3',
			...timed(kind, 60000) });
		const receipt = await give(kind, gone);
		assert.match(receipt.returnStatus, /^[12]$/);
	});
}

for (const kind of EXPORT_LEGS) {
	test(`a_deleted_${kind}_frees_its_number`, async () => {
		const document = await documentOf(kind);
		const first = await give(kind, document);
		const gone = changed(document, { appType: '3',
			...timed(kind, 1000) });
		const deleted = await give(kind, gone);
		isReceiptOf(kind, gone, deleted, '2');
		assert.notEqual(deleted.guid, first.guid);
		const next = changed(document, timed(kind, 2000));
		isReceiptOf(kind, next, await give(kind, next), '2');
	});
}

test('a_leg_that_a_declared_export_uses_is_not_changed_or_deleted',
    async () => {
	const x = exportPurchase();
	for (const kind of EXPORT_LEGS)
		await give(kind, x[kind]);
	await judged(hub, x, 'matched');
	const inUse = { exportOrder: '-303002', collection: '-403002',
		exportWaybill: '-503002' };
	for (const [kind, code] of Object.entries(inUse)) {
		for (const media of ['xml', 'json', 'msgpack']) {
			const change = changed(x[kind], { appType: '2',
				...other(kind, 1000) });
			isReceiptOf(kind, change, await give(kind, change,
				{ media }), code);
		}
	}
});

test('a_list_that_was_cancelled_is_not_cancelled_again', async () => {
	const [x, p] = await sets();
	const never = { invtNo: '40002020I999999999' };
	for (const [kind, set, make, none] of [
	    ['cancel', p, cancel, '-623003'],
	    ['exportCancel', x, exportCancel, '-607003']]) {
		const stranger = make({ ...set, ...never });
		isReceiptOf(kind, stranger, await give(kind, stranger), none);
		const first = make(set);
		isReceiptOf(kind, first, await give(kind, first), '2');
		const second = make(set);
		isReceiptOf(kind, second, await give(kind, second),
			CODES[kind].exists);
	}
});

test('a_dry_run_of_any_kind_keeps_nothing', async () => {
	for (const kind of KINDS) {
		const document = await documentOf(kind);
		const before = await hub.sql('select count(*) from document');
		const [receipt] = (await post(hub, kind, [document],
			{ query: '?dryRun=true' })).items;
		isReceiptOf(kind, document, receipt, '2');
		assert.deepEqual(await hub.sql('select count(*) from document'),
			before, kind);
	}
});

test('the_feed_tells_of_any_kind_under_its_own_names', async () => {
	const x = exportPurchase();
	await send(hub, 'collection', x.collection);
	const { items } = await feedOf(hub, { as: 'payment' });
	const mine = items.find((item) => item.payNo === x.collection.payNo);
	assert.deepEqual([mine.kind, mine.ebcCode, mine.orderNo,
	    mine.ebpCode, mine.returnStatus], [403, '3601TEST02',
	    x.orderNo, '3601TEST01', '120']);
});

test('each_receipt_of_money_for_an_order_is_a_document_of_its_own',
    async () => {
	const { collection } = exportPurchase();
	isReceiptOf('collection', collection, await give('collection',
		collection), '2');
	const second = changed(collection, { payNo: collection.payNo + '-2' });
	isReceiptOf('collection', second, await give('collection', second), '2');
	const cash = changed(collection, { payNo: null, payName: '现金支付',
	    payCode: null });
	const receipt = await give('collection', cash, { as: 'platform' });
	assert.equal(receipt.returnStatus, '2');
	assert.equal(receipt.payNo, undefined);
});

test('the_parts_of_a_split_arrival_are_documents_of_their_own', async () => {
	const whole = await documentOf('arrival');
	for (const msgSeqNo of ['1', '2']) {
		const part = changed(whole, { msgCount: '2', msgSeqNo });
		isReceiptOf('arrival', part, await give('arrival', part), '2');
	}
	const unsplit = changed(await documentOf('arrival'),
		{ msgCount: null, msgSeqNo: null });
	const receipt = await give('arrival', unsplit);
	assert.equal(receipt.returnStatus, '2');
	assert.equal(receipt.msgSeqNo, '1');
});

test('every_answer_was_as_the_contract_promises', () => {
	assert.deepEqual(contract.wrong, []);
});

test('every_receipt_of_these_outcomes_is_valid_by_the_official_schema',
    { skip: noSchema }, async () => {
	assert.ok(xmlAnswers.length > 80, `${xmlAnswers.length} answers`);
	assert.equal(await schemaSays(xmlAnswers), '');
});
