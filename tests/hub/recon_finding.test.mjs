// Every contradiction between the documents of a purchase: exactly one is put
// in, and exactly that one is found, with both values, the code of customs,
// words in both languages, and how to mend it.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { startHub } from './lib.mjs';
import { amended, idNumber, purchase } from './purchase.mjs';
import { changed, feedOf, headOf, judged, orderOf, send, sendAll, settled }
    from './traffic.mjs';

let hub;
before(async () => { hub = await startHub({ name: 'recon_finding' }); });
after(() => hub?.stop());

const head = (p, kind) => headOf(p[kind]);
const set = (kind, changes) => (p) => Object.assign(head(p, kind), changes);
const each = (changes) => (p) => {
	for (const kind of Object.keys(changes))
		set(kind, changes[kind])(p);
};
const line = (changes, order = changes) => (p) => {
	Object.assign(p.list.InventoryList[0], changes);
	Object.assign(p.order.OrderList[0], order);
};
const WRONG_ID = '110101199001011230';

const BONDED = { tradeMode: '1210', trafNo: '', voyageNo: '', billNo: '',
    emsNo: 'H400', areaCode: '3601TEST06', areaName: '测试保税', country: '142',
    trafMode: '7' };
const bonded = (p) => {
	Object.assign(head(p, 'list'), BONDED);
	delete head(p, 'waybill').billNo;
	p.list.InventoryList.forEach((l) => { l.itemRecordNo = 'R1'; });
};

// [claim, code, of customs, what to spoil, fields that the finding names]
const CONTRADICTIONS = [
	['one_fen_less_was_paid', 'AMOUNT_PAID', '1332',
	    set('payment', { amountPaid: '292.83' }),
	    ['order.acturalPaid=292.84', 'payment.amountPaid=292.83']],
	['the_amounts_do_not_add_up', 'AMOUNT_FORMULA', null,
	    each({ order: { acturalPaid: '292.85' },
		payment: { amountPaid: '292.85' } }),
	    ['order.goodsValue=259.25', 'order.freight=10',
		'order.taxTotal=23.59', 'order.discount=0',
		'order.acturalPaid=292.85']],
	['the_goods_value_is_not_the_sum_of_the_lines', 'GOODS_VALUE', null,
	    set('order', { goodsValue: '259.26', freight: '9.99' }),
	    ['order.goodsValue=259.26', 'order.totalPrice=259.25']],
	['a_line_has_another_name', 'LINES', '1322',
	    line({ itemName: '别的' }, {}),
	    ['order.itemName/1=测试奶粉', 'list.itemName/1=别的']],
	['a_line_has_another_origin', 'LINES', '1322',
	    line({ country: '116' }, {}),
	    ['order.country/1=601', 'list.country/1=116']],
	['a_line_has_another_unit', 'LINES', '1322', line({ unit: '035' }, {}),
	    ['order.unit/1=011', 'list.unit/1=035']],
	['a_line_has_another_quantity_and_price', 'LINES', '1322',
	    line({ qty: '4', price: '50.25' }, {}),
	    ['order.qty/1=2', 'list.qty/1=4', 'order.price/1=100.5',
		'list.price/1=50.25']],
	['price_times_quantity_is_not_the_total', 'LINE_TOTAL', null,
	    line({ price: '100.49' }),
	    ['order.price/1=100.49', 'order.qty/1=2', 'order.totalPrice/1=201',
		'list.price/1=100.49', 'list.qty/1=2', 'list.totalPrice/1=201']],
	['somebody_else_paid', 'PAYER', '1327',
	    set('payment', { payerName: '测试某' }),
	    ['order.buyerName', 'payment.payerName']],
	['the_payer_has_another_id_number', 'PAYER', '1327',
	    (p) => set('payment', { payerIdNumber: idNumber(p.n + 1) })(p),
	    ['order.buyerIdNumber', 'payment.payerIdNumber']],
	['the_list_names_another_buyer', 'LIST_BUYER', '13127',
	    set('list', { buyerName: '测试某' }),
	    ['order.buyerName', 'list.buyerName']],
	['the_list_names_another_id_number', 'LIST_BUYER', '13127',
	    (p) => set('list', { buyerIdNumber: idNumber(p.n + 1) })(p),
	    ['order.buyerIdNumber', 'list.buyerIdNumber']],
	['the_list_has_another_phone', 'BUYER_PHONE', '130126',
	    set('list', { buyerTelephone: '19900000001' }),
	    ['order.buyerTelephone', 'list.buyerTelephone']],
	['the_check_digit_is_wrong', 'ID_NUMBER', '1300',
	    each({ order: { buyerIdNumber: WRONG_ID },
		payment: { payerIdNumber: WRONG_ID },
		list: { buyerIdNumber: WRONG_ID } }),
	    ['order.buyerIdNumber', 'payment.payerIdNumber',
		'list.buyerIdNumber']],
	['the_payment_company_is_another', 'PAY_COMPANY', '13035',
	    set('order', { payCode: '3601TEST99' }),
	    ['order.payCode=3601TEST99', 'payment.payCode=3601TEST03']],
	['the_transaction_is_another', 'TRANSACTION', null,
	    set('order', { payTransactionId: 'Q1' }),
	    ['order.payTransactionId=Q1', 'payment.payTransactionId']],
	['the_parcel_goes_to_somebody_else', 'CONSIGNEE', null,
	    set('waybill', { consignee: '测试某' }),
	    ['order.consignee', 'waybill.consignee']],
	['the_waybill_has_another_phone', 'CONSIGNEE', null,
	    set('waybill', { consigneeTelephone: '19900000001' }),
	    ['order.consigneeTelephone', 'waybill.consigneeTelephone']],
	['the_waybill_goes_to_another_address', 'CONSIGNEE', null,
	    set('waybill', { consigneeAddress: '江西省九江市别处1号' }),
	    ['order.consigneeAddress', 'waybill.consigneeAddress']],
	['the_list_has_another_address', 'CONSIGNEE_ADDRESS', null,
	    set('list', { consigneeAddress: '江西省九江市别处1号' }),
	    ['order.consigneeAddress', 'list.consigneeAddress']],
	['the_merchant_is_another', 'MERCHANT', null,
	    set('list', { ebcCode: '3601TEST98' }),
	    ['order.ebcCode=3601TEST02', 'list.ebcCode=3601TEST98']],
	['the_waybill_names_another_order', 'ORDER_NO', null,
	    set('waybill', { orderNo: 'OTHER' }),
	    ['order.orderNo', 'waybill.orderNo=OTHER']],
	['the_weights_differ', 'WEIGHT', null,
	    set('waybill', { weight: '1.26' }),
	    ['waybill.weight=1.26', 'list.grossWeight=1.25']],
	['net_weight_is_more_than_gross', 'WEIGHT', null,
	    set('list', { netWeight: '1.26' }),
	    ['list.grossWeight=1.25', 'list.netWeight=1.26']],
	['the_carrier_charges_other_freight', 'FREIGHT', null,
	    set('waybill', { freight: '8.01' }),
	    ['waybill.freight=8.01', 'list.freight=8']],
	['the_insurance_is_another', 'FREIGHT', null,
	    set('waybill', { insuredFee: '1' }),
	    ['waybill.insuredFee=1', 'list.insuredFee=0']],
	['the_master_bill_is_another', 'MASTER_BILL', null,
	    set('waybill', { billNo: 'B1' }),
	    ['waybill.billNo=B1', 'list.billNo']],
	['a_direct_purchase_has_no_master_bill', 'MASTER_BILL', null,
	    (p) => { delete head(p, 'list').billNo; },
	    ['list.tradeMode=9610', 'list.billNo']],
	['a_direct_purchase_has_no_voyage', 'TRANSPORT_MODE', null,
	    set('list', { voyageNo: '' }), ['list.voyageNo']],
	['a_bonded_purchase_has_a_vehicle', 'TRANSPORT_MODE', null,
	    (p) => { bonded(p); set('list', { trafNo: 'CA1' })(p); },
	    ['list.trafNo=CA1']],
];

const SECRET = /Name$|IdNumber|Telephone|Address|consignee$/;

function isFinding(found, code, customs, wanted, p) {
	assert.equal(found.code, code);
	assert.equal(found.customsCode, customs);
	assert.match(String(found.parameterVersion), /^\d+$/);
	for (const words of [found.text, found.mend]) {
		assert.match(words.zh, /[一-龥]{4}/);
		assert.match(words.en, /^[ -~]{12,}$/);
	}
	assert.deepEqual(found.fields.map((f) => `${f.document}.${f.field}` +
	    (f.line === null ? '' : `/${f.line}`)),
	    wanted.map((w) => w.split('=')[0]));
	found.fields.forEach((f, i) => {
		const [, value] = wanted[i].split('=');
		if (value !== undefined) {
			assert.equal(f.value, value);
		} else if (SECRET.test(f.field)) {
			assert.match(f.value, /\*/);
			assert.notEqual(f.value, head(p, f.document)[f.field]);
		} else {
			assert.equal(f.value,
				head(p, f.document)[f.field] || null);
		}
	});
}

for (const [claim, code, customs, spoil, wanted] of CONTRADICTIONS) {
	test(`${claim}_is_found_and_nothing_else`, async () => {
		const p = purchase();
		spoil(p);
		await sendAll(hub, p);
		await settled(hub);
		for (const reader of ['platform', 'customs']) {
			const seen = await orderOf(hub, p, { as: reader });
			assert.equal(seen.json.verdict, 'mismatched', seen.text);
			assert.deepEqual(seen.json.findings.map((f) => f.code),
				[code]);
			isFinding(seen.json.findings[0], code, customs, wanted, p);
			const parcel = await hub.request('GET', '/v1/parcels/' +
			    `${p.logisticsCode}/${p.logisticsNo}`, { as: reader });
			assert.equal(parcel.json.verdict, 'mismatched');
			assert.deepEqual(parcel.json.findings,
				seen.json.findings);
		}
		const { items } = await feedOf(hub, { as: 'declarant' },
			`&orderNo=${p.orderNo}`);
		assert.equal(items[0].returnStatus, '120');
		const last = items.at(-1);
		assert.equal(last.returnStatus, '100');
		assert.equal(last.verdict, 'mismatched');
		assert.deepEqual(last.findings.map((f) => f.code), [code]);
		assert.ok(last.returnInfo.includes(`[Code:${customs ?? code};`),
			last.returnInfo);
	});
}

test('documents_that_agree_are_matched_and_their_list_is_told_399',
    async () => {
	const p = purchase();
	await sendAll(hub, p);
	const seen = await judged(hub, p, 'matched');
	assert.deepEqual([seen.findings, seen.warnings], [[], []]);
	assert.deepEqual(Object.keys(seen.legs),
		['order', 'payment', 'waybill', 'list']);
	assert.deepEqual(seen.parcels, [{ logisticsCode: p.logisticsCode,
	    logisticsNo: p.logisticsNo, state: 'expected' }]);
	await settled(hub);
	for (const [who, wanted] of [['platform', ['120']], ['payment',
	    ['120']], ['declarant', ['120', '399']]]) {
		const { items } = await feedOf(hub, { as: who },
			`&orderNo=${p.orderNo}`);
		assert.deepEqual(items.map((i) => i.returnStatus), wanted);
	}
	const { items } = await feedOf(hub, { as: 'carrier' },
		`&logisticsNo=${p.logisticsNo}`);
	assert.deepEqual(items.map((i) => i.returnStatus), ['120']);
});

for (const [claim, soften] of [
    ['the_same_number_written_otherwise', each({
	order: { acturalPaid: '292.840', freight: '10.0' },
	waybill: { weight: '01.25000', freight: '8.00' } })],
    ['the_same_name_written_wider', (p) => {
	head(p, 'payment').payerName = ` ${p.person.name}　`;
	head(p, 'list').buyerIdNumber = p.person.id.toLowerCase();
	head(p, 'waybill').consigneeTelephone = [...p.person.phone].map((c) =>
	    String.fromCharCode(c.charCodeAt(0) + 0xfee0)).join('');
    }],
    ['a_country_in_letters', line({ country: 'AUS' }, {})],
    ['a_waybill_that_names_no_order', (p) =>
	delete head(p, 'waybill').orderNo],
    ['an_order_that_names_no_payment', (p) => {
	for (const name of ['payCode', 'payName', 'payTransactionId'])
		delete head(p, 'order')[name];
    }],
    ['a_waybill_without_freight', (p) => {
	delete head(p, 'waybill').freight;
	delete head(p, 'waybill').insuredFee;
    }],
    ['a_gift_to_another_consignee', each({
	order: { consignee: '测试友', consigneeTelephone: '19911112222' },
	waybill: { consignee: '测试友', consigneeTelephone: '19911112222' } })],
    ['a_gift_in_the_parcel', (p) => {
	for (const lines of [p.order.OrderList, p.list.InventoryList])
		lines.push({ ...lines[0], gnum: '3', price: '0',
		    totalPrice: '0' });
    }],
    ['a_bonded_purchase', bonded],
    ['a_list_line_known_by_its_customs_name', (p) => {
	p.list.InventoryList.forEach((l) => delete l.itemName);
    }]]) {
	test(`${claim}_is_no_contradiction`, async () => {
		const p = purchase();
		soften(p);
		await sendAll(hub, p);
		const seen = await judged(hub, p, 'matched');
		assert.deepEqual(seen.findings, []);
	});
}

test('all_findings_are_told_at_once_in_the_order_of_the_rules', async () => {
	const p = purchase();
	set('payment', { amountPaid: '1', payerName: '测试某' })(p);
	set('waybill', { weight: '9', consignee: '测试某', freight: '9' })(p);
	set('list', { ebcCode: '3601TEST98', buyerTelephone: '1',
	    consigneeAddress: '别处' })(p);
	line({ itemName: '别的', price: '1' }, {})(p);
	await sendAll(hub, p);
	await settled(hub);
	const seen = await judged(hub, p, 'mismatched');
	assert.deepEqual(seen.findings.map((f) => f.code), ['MERCHANT',
	    'AMOUNT_PAID', 'LINES', 'LINE_TOTAL', 'PAYER', 'BUYER_PHONE',
	    'CONSIGNEE', 'CONSIGNEE_ADDRESS', 'FREIGHT', 'WEIGHT']);
	const { items } = await feedOf(hub, { as: 'declarant' },
		`&orderNo=${p.orderNo}&returnStatus=100`);
	assert.ok([...items.at(-1).returnInfo].length <= 1000);
	assert.equal(items.at(-1).findings.length, 10);
});

test('a_price_with_tax_in_it_is_remarked', async () => {
	const p = purchase();
	each({ order: { acturalPaid: '269.25' },
	    payment: { amountPaid: '269.25' } })(p);
	await sendAll(hub, p);
	await settled(hub);
	const seen = await judged(hub, p, 'mismatched');
	assert.deepEqual(seen.findings.map((f) => f.code), ['AMOUNT_FORMULA']);
	assert.deepEqual(seen.warnings.map((f) => f.code), ['TAX_INCLUDED']);
});

test('a_rejected_triple_is_mended_and_matches', async () => {
	const p = purchase();
	set('order', { buyerName: '测试某' })(p);
	await sendAll(hub, p);
	await settled(hub);
	let seen = await judged(hub, p, 'mismatched');
	assert.deepEqual(seen.findings.map((f) => f.code),
		['PAYER', 'LIST_BUYER']);
	const mended = amended(p.order, { buyerName: p.person.name });
	assert.equal((await send(hub, 'order', mended)).returnStatus, '2');
	seen = await judged(hub, p, 'matched');
	assert.equal(seen.legs.order.version, 2);
	const { items } = await feedOf(hub, { as: 'declarant' },
		`&orderNo=${p.orderNo}`);
	assert.deepEqual(items.map((i) => i.returnStatus).at(-1), '399');
	const late = amended(p.order, { note: '晚' }, '2', 2000);
	assert.equal((await send(hub, 'order', late)).returnStatus, '-301011');
});

test('a_tolerance_is_a_parameter_with_a_date', async () => {
	await hub.set('recon.amount_tolerance', '0.05');
	const near = purchase(), far = purchase();
	set('payment', { amountPaid: '292.89' })(near);
	set('payment', { amountPaid: '292.9' })(far);
	await sendAll(hub, near);
	await sendAll(hub, far);
	await settled(hub);
	await judged(hub, near, 'matched');
	const seen = await judged(hub, far, 'mismatched');
	assert.deepEqual(seen.findings.map((f) => f.code), ['AMOUNT_PAID']);
	const [[version]] = await hub.sql('select max(id) from parameter');
	assert.equal(String(seen.findings[0].parameterVersion), version);
});
