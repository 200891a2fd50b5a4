// Bad input, one document of it: what the receipt says about its faults, all
// at once, and that its neighbours are unharmed.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { startHub } from './lib.mjs';
import { message, purchase, toXml } from './purchase.mjs';
import { changed, feedOf, headOf, judged, noSchema, orderOf, post,
    schemaSays, send, sendAll, settled, xmlAnswers } from './traffic.mjs';

let hub;
before(async () => { hub = await startHub({ name: 'bad_input_document' }); });
after(() => hub?.stop());

const CODES = { order: '-301008', payment: '-401009', waybill: '-504011',
    list: '-621001' };
const HEADS = { order: '/CEB311Message/Order/0/OrderHead',
    payment: '/CEB411Message/Payment/0/PaymentHead',
    waybill: '/CEB511Message/Logistics/0/LogisticsHead',
    list: '/CEB621Message/Inventory/0/InventoryHead' };

const brief = (receipt) => receipt.errors.map((e) =>
	`${e.line ?? 0} ${e.field} ${e.code}`);

// One change of a head, one fault, and the next good one is taken.
async function faultIs(kind, changes, code) {
	const document = changed(purchase()[kind], changes);
	const [field] = Object.keys(changes);
	for (const media of ['json', 'xml']) {
		const receipt = await send(hub, kind, document, { media });
		assert.equal(receipt.returnStatus, CODES[kind],
			`${JSON.stringify(changes)}: ${JSON.stringify(receipt)}`);
		assert.ok(receipt.returnInfo.includes(`${field}:`));
		if (media === 'json')
			assert.deepEqual(receipt.errors.map((e) =>
			    [e.pointer, e.code, e.field, e.line]), [[
				`${HEADS[kind]}/${field}`, code, field,
				undefined]], JSON.stringify(changes));
	}
	const good = await send(hub, kind, purchase()[kind]);
	assert.equal(good.returnStatus, '2');
}

async function isTaken(kind, changes) {
	const receipt = await send(hub, kind, changed(purchase()[kind], changes));
	assert.equal(receipt.returnStatus, '2', JSON.stringify([changes,
		receipt]));
}

const DECIMALS = { order: ['goodsValue', 'freight', 'discount', 'taxTotal',
    'acturalPaid'], payment: ['amountPaid'], waybill: ['freight',
    'insuredFee', 'weight'], list: ['freight', 'insuredFee', 'grossWeight',
    'netWeight'] };

for (const [what, values, code] of [
    ['letters', ['abc', '1.2.3', '1e3', '0x1F', '一百', '1 000', '1,000',
	'NaN', 'Infinity', '.', '-', '+', '--1', '1-'], 'NUMBER'],
    ['twenty_digits', ['12345678901234567890', '123456789012345.123456',
	'999999999999999999999999999999'], 'DIGITS'],
    ['six_decimals', ['1.123456', '0.0000001'], 'DIGITS'],
    ['a_minus', ['-1', '-0.01'], 'NEGATIVE']]) {
	test(`${what}_in_an_amount_is_a_fault_of_that_amount`, async () => {
		for (const [kind, fields] of Object.entries(DECIMALS)) {
			for (const [i, value] of values.entries())
				await faultIs(kind, { [fields[i %
					fields.length]]: value }, code);
		}
	});
}

test('nineteen_digits_and_five_decimals_are_taken', async () => {
	for (const value of ['12345678901234.12345', '99999999999999',
	    '0.00001', '0', '007.50', '0.10000'])
		await isTaken('payment', { amountPaid: value });
});

test('dates_that_are_in_no_calendar_are_faults', async () => {
	for (const time of ['20260230120000', '20261301120000',
	    '20260431000000', '20250229000000', '20260101240000',
	    '20260101006000', '20260101000060', '00000101000000',
	    '2026010100000a'])
		await faultIs('payment', { payTime: time }, 'DATE');
	for (const time of ['2026', '20260101', '2026-01-01T00:00:00', ''])
		await faultIs('order', { appTime: time },
			time === '' ? 'MISSING' : 'LENGTH');
	for (const date of ['20260230', '20260001', '20261232'])
		await faultIs('list', { declTime: date }, 'DATE');
	await isTaken('payment', { payTime: '20240229235959' });
});

test('what_the_specification_fixes_must_be_that', async () => {
	await faultIs('order', { orderType: 'E' }, 'FIXED');
	await faultIs('order', { currency: '840' }, 'FIXED');
	await faultIs('order', { currency: 'CNY' }, 'FIXED');
	await faultIs('order', { buyerIdType: '2' }, 'FIXED');
	await faultIs('payment', { payerIdType: '3' }, 'FIXED');
	await faultIs('waybill', { packNo: '2' }, 'FIXED');
	await faultIs('waybill', { packNo: '6000' }, 'FIXED');
	await faultIs('list', { ieFlag: 'E' }, 'FIXED');
	await faultIs('list', { tradeMode: '0110' }, 'VALUE');
	await faultIs('order', { appType: '4' }, 'VALUE');
	await faultIs('order', { appStatus: '3' }, 'VALUE');
	await isTaken('waybill', { packNo: '01' });
});

test('lengths_count_characters_not_bytes', async () => {
	await isTaken('order', { buyerName: '甲'.repeat(60) });
	await faultIs('order', { buyerName: '甲'.repeat(61) }, 'LENGTH');
	await isTaken('order', { note: '\u{20000}'.repeat(1000) });
	await faultIs('order', { note: '\u{20000}'.repeat(1001) }, 'LENGTH');
	await faultIs('list', { customsCode: '40' }, 'LENGTH');
	await faultIs('order', { orderNo: 'T'.repeat(61) }, 'LENGTH');
});

test('a_field_that_is_required_is_missed_by_its_name', async () => {
	for (const [kind, fields] of Object.entries({
	    order: ['guid', 'appTime', 'orderNo', 'ebpCode', 'goodsValue',
		'buyerIdNumber', 'consigneeAddress'],
	    payment: ['payCode', 'payTransactionId', 'orderNo', 'payTime'],
	    waybill: ['logisticsNo', 'weight', 'consignee'],
	    list: ['logisticsNo', 'declTime', 'agentCode', 'grossWeight'] })) {
		for (const field of fields) {
			const document = purchase()[kind];
			delete headOf(document)[field];
			const receipt = await send(hub, kind, document);
			assert.deepEqual(brief(receipt), [`0 ${field} MISSING`]);
			await faultIs(kind, { [field]: '' }, 'MISSING');
		}
	}
});

test('an_unknown_code_is_a_remark_and_no_fault', async () => {
	const p = purchase();
	p.order.OrderList[0].country = '998';
	p.order.OrderHead.consigneeDistrict = '999999';
	await sendAll(hub, p, ['order']);
	const seen = await orderOf(hub, p);
	assert.deepEqual(seen.json.legs.order.warnings.map((w) =>
	    [w.code, w.fields[0].field, w.fields[0].line]), [
		['UNKNOWN_CODE', 'consigneeDistrict', null],
		['UNKNOWN_CODE', 'country', 1]]);
});

test('a_wrong_check_digit_is_a_finding_and_no_refusal', async () => {
	const p = purchase();
	const id = p.person.id.slice(0, 17) +
	    (p.person.id[17] === '1' ? '2' : '1');
	p.order.OrderHead.buyerIdNumber = id;
	p.payment.PaymentHead.payerIdNumber = id;
	p.list.InventoryHead.buyerIdNumber = id;
	await sendAll(hub, p);
	await settled(hub);
	const seen = await judged(hub, p, 'mismatched');
	assert.deepEqual(seen.findings.map((f) => [f.code, f.customsCode]),
		[['ID_NUMBER', '1300']]);
});

test('a_list_of_a_hundred_lines_is_refused_and_of_ninety_nine_is_not',
    async () => {
	for (const [kind, lines] of [['order', 'OrderList'],
	    ['list', 'InventoryList']]) {
		const document = purchase()[kind];
		const [line] = document[lines];
		const make = (n) => ({ ...document, [lines]: Array.from(
		    { length: n }, (_, i) => ({ ...line, gnum: String(i + 1) })) });
		for (const media of ['json', 'xml', 'msgpack']) {
			const refused = await send(hub, kind, make(100),
				{ media });
			assert.equal(refused.returnStatus, CODES[kind]);
			if (media === 'json')
				assert.deepEqual(brief(refused),
					[`0 ${lines} LINES`]);
		}
		const many = await send(hub, kind, make(5000));
		assert.deepEqual(brief(many), [`0 ${lines} LINES`]);
		const none = await send(hub, kind, make(0));
		assert.deepEqual(brief(none), [`0 ${lines} LINES`]);
		assert.equal((await send(hub, kind, make(99))).returnStatus, '2');
	}
});

test('line_numbers_must_count_from_one', async () => {
	for (const numbers of [['2', '3'], ['1', '1'], ['1', '3'], ['0', '1'],
	    ['2', '1']]) {
		const document = purchase().order;
		document.OrderList.forEach((line, i) => {
			line.gnum = numbers[i];
		});
		assert.deepEqual(brief(await send(hub, 'order', document)),
		    numbers.map((n, i) => [n, i + 1])
			.filter(([n, i]) => n !== String(i))
			.map(([, i]) => `${i} gnum GNUM`));
	}
});

// Every kind of fault in one order, head and lines.
function spoiled() {
	const p = purchase();
	Object.assign(p.order.OrderHead, { appTime: '20260230000000',
	    orderType: 'E', goodsValue: 'x', freight: '-1',
	    taxTotal: '1.123456', acturalPaid: '12345678901234567890',
	    currency: '840', buyerName: '甲'.repeat(61), buyerIdType: '9',
	    consignee: '' });
	delete p.order.OrderHead.ebcName;
	Object.assign(p.order.OrderList[0], { qty: 'two', country: 'X' });
	Object.assign(p.order.OrderList[1], { gnum: '7', price: '-2' });
	delete p.order.OrderList[1].itemName;
	return p;
}

const SPOILED = ['0 appTime DATE', '0 orderType FIXED', '0 ebcName MISSING',
    '0 goodsValue NUMBER', '0 freight NEGATIVE', '0 taxTotal DIGITS',
    '0 acturalPaid DIGITS', '0 currency FIXED', '0 buyerName LENGTH',
    '0 buyerIdType FIXED', '0 consignee MISSING', '1 qty NUMBER',
    '1 country LENGTH', '2 gnum GNUM', '2 itemName MISSING',
    '2 price NEGATIVE'];

test('all_faults_of_a_document_are_told_at_once_each_with_its_place',
    async () => {
	const p = spoiled();
	const good = purchase();
	const zh = await post(hub, 'order', [good.order, p.order],
		{ locale: 'zh-CN' });
	const receipt = zh.items[1];
	assert.deepEqual(brief(receipt), SPOILED);
	assert.deepEqual(receipt.errors.map((e) => e.pointer),
	    SPOILED.map((f) => f.split(' ')).map(([line, field]) =>
		'/CEB311Message/Order/1/' + (line === '0' ? 'OrderHead/' :
		    `OrderList/${line - 1}/`) + field));
	const en = await post(hub, 'order', [good.order, p.order]);
	assert.deepEqual(brief(en.items[1]), SPOILED);
	receipt.errors.forEach((e, i) => {
		assert.match(e.detail, /[一-龥]/);
		assert.match(en.items[1].errors[i].detail, /^[ -~]{10,}$/);
	});
	const xml = await post(hub, 'order', [p.order], { media: 'xml' });
	for (const fault of SPOILED)
		assert.ok(xml.items[0].returnInfo.includes(fault.split(' ')[1]),
			fault);
	assert.ok([...xml.items[0].returnInfo].length <= 1000);
});

test('what_does_not_fit_a_thousand_characters_is_counted', async () => {
	const document = purchase().order;
	document.OrderList = Array.from({ length: 60 }, (_, i) =>
	    ({ ...document.OrderList[0], gnum: String(i + 1), qty: 'x' }));
	const json = await send(hub, 'order', document);
	assert.equal(json.errors.length, 60);
	const xml = await send(hub, 'order', document, { media: 'xml' });
	assert.ok([...xml.returnInfo].length <= 1000);
	const [, rest] = xml.returnInfo.match(/另有(\d+)项/);
	const named = xml.returnInfo.match(/qty/g).length;
	assert.equal(named + Number(rest), 60);
});

test('faults_of_structure_stay_with_their_document', async () => {
	const [a, b, c] = [purchase(), purchase(), purchase()];
	const xml = toXml(message('order', a.order, b.order, c.order));
	const twice = xml.replace(`<ceb:orderNo>${b.orderNo}<`,
		`<ceb:orderNo>${b.orderNo}</ceb:orderNo><ceb:orderNo>X<`);
	const answer = await post(hub, 'order', [], { media: 'xml',
		body: twice });
	assert.deepEqual(answer.items.map((r) => r.returnStatus),
		['2', '-301008', '2']);
	assert.match(answer.items[1].returnInfo, /orderNo/);
	const [d, e] = [purchase(), purchase()];
	for (const body of [[d.order, {}, e.order], [d.order, 7, e.order],
	    [d.order, { OrderHead: 'x', OrderList: {} }, e.order],
	    [d.order, { OrderHead: { orderNo: { a: 1 } } }, e.order]]) {
		const odd = await post(hub, 'order', body);
		assert.deepEqual(odd.items.map((r) => r.returnStatus),
			['2', '-301008', '2']);
		assert.ok(odd.items[1].errors.length > 0);
	}
});

test('one_bad_document_does_not_hurt_its_ninety_nine_neighbours', async () => {
	const purchases = Array.from({ length: 100 }, (_, i) =>
		i === 56 ? spoiled() : purchase());
	for (const media of ['json', 'xml', 'msgpack']) {
		const answer = await post(hub, 'order',
			purchases.map((p) => p.order), { media });
		assert.deepEqual(answer.items.map((r) => r.returnStatus),
			purchases.map((_, i) => i === 56 ? '-301008' : '2'));
		assert.deepEqual(answer.items.map((r) => r.orderNo),
			purchases.map((p) => p.orderNo));
	}
	for (const i of [0, 55, 57, 99])
		assert.equal((await orderOf(hub, purchases[i])).status, 200);
	assert.equal((await orderOf(hub, purchases[56])).status, 404);
});

test('a_refused_document_that_can_be_named_keeps_its_refusal', async () => {
	const p = spoiled();
	await send(hub, 'order', p.order);
	const { items } = await feedOf(hub, { as: 'platform' },
		`&orderNo=${p.orderNo}`);
	assert.equal(items.length, 1);
	assert.equal(items[0].returnStatus, '-301008');
	assert.equal(items[0].ebpCode, p.ebpCode);
	assert.deepEqual(brief(items[0]), SPOILED);
	assert.ok(items[0].returnInfo.length > 0);
});

test('characters_that_no_receipt_could_repeat_are_faults', async () => {
	for (const bad of ['\0', '\u0001', '\u001f', '\ufffe'])
		await faultIsIn('consignee', `甲${bad}乙`);
	await faultIsIn('orderNo', 'T\0T');
	async function faultIsIn(field, value) {
		const receipt = await send(hub, 'order',
			changed(purchase().order, { [field]: value }));
		assert.deepEqual(brief(receipt), [`0 ${field} CHARACTER`]);
	}
});

test('odd_order_numbers_find_their_way_back', async () => {
	for (const orderNo of ['A/B', 'A?B=C&D', 'A#B', '50%', 'é 中', "';--",
	    '\u{20000}"\\', '..', '%2F', '{a,"b"}', ', ', '\\N',
	    'NULL']) {
		const p = purchase();
		p.orderNo = orderNo + (orderNo === 'NULL' ? '' : p.n);
		headOf(p.order).orderNo = p.orderNo;
		const receipt = await send(hub, 'order', p.order);
		assert.equal(receipt.orderNo, p.orderNo);
		const seen = await orderOf(hub, p);
		assert.equal(seen.status, 200, p.orderNo);
		assert.equal(seen.json.orderNo, p.orderNo);
		const { items } = await feedOf(hub, { as: 'platform' },
			`&orderNo=${encodeURIComponent(p.orderNo)}`);
		assert.equal(items.length, 1);
	}
});

test('every_xml_receipt_of_a_refusal_is_valid_by_the_official_schema',
    { skip: noSchema }, async () => {
	assert.ok(xmlAnswers.length > 100, `${xmlAnswers.length} answers`);
	assert.equal(await schemaSays(xmlAnswers), '');
});
