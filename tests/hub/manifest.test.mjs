// POST /v1/manifests: express parcels without a triple, by class. An answer
// for each item, and one bad item does not hurt its neighbours.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { startHub } from './lib.mjs';
import { idNumber, purchase } from './purchase.mjs';
import { account, changed, headOf, send, sendAll, settled } from
    './traffic.mjs';

let hub;
before(async () => { hub = await startHub({ name: 'manifest' }); });
after(() => hub?.stop());

let serial = Date.now() % 1e8;

const item = (changes = {}) => ({ logisticsCode: '3601TEST04',
    logisticsNo: `E${++serial}`, class: 'B', contents: '衣服', value: '100',
    currency: '142', weightKg: '0.5', sender: { name: '测试寄', country: '502',
	address: '某地', phone: '123', idNumber: '' },
    recipient: { name: '测试收', idNumber: idNumber(serial),
	phone: '19900001111', address: '江西省南昌市测试路1号' }, ...changes });

const postRaw = (items, options) => hub.request('POST', '/v1/manifests', {
    as: options?.token ? undefined : 'carrier', json: { items }, ...options,
    headers: { 'accept-language': 'en', ...options?.headers } });

async function put(items, options) {
	const answer = await postRaw(items, options);
	assert.equal(answer.status, 200, answer.text);
	assert.equal(answer.json.items.length, items.length);
	return answer.json.items;
}

const parcelOf = async (one) => (await hub.request('GET', '/v1/parcels/' +
    `${one.logisticsCode}/${one.logisticsNo}`, { as: 'carrier' })).json;

// [claim, what the item says, matched?, the fields of its finding]
for (const [claim, changes, fields] of [
    ['documents_have_no_limit', { class: 'A', value: '999999' }],
    ['personal_articles_go_up_to_1000', { value: '1000' }],
    ['personal_articles_over_1000_break_their_class', { value: '1000.01' },
	['class=B', 'value=1000.01']],
    ['articles_from_hong_kong_go_up_to_800', { value: '800',
	sender: { country: '110' } }],
    ['articles_from_hong_kong_over_800_break_their_class',
	{ value: '800.01', sender: { country: '110' } },
	['class=B', 'value=800.01']],
    ['articles_from_taiwan_in_letters_as_well', { value: '900',
	sender: { country: 'TWN' } }, ['class=B', 'value=900']],
    ['goods_of_low_value_go_up_to_5000', { class: 'C', value: '5000' }],
    ['goods_over_5000_break_their_class', { class: 'C', value: '5000.00001' },
	['class=C', 'value=5000.00001']],
    ['what_is_in_dollars_cannot_be_compared', { currency: '502' },
	['class=B', 'currency=502']],
    ['yuan_may_be_written_in_letters', { currency: 'CNY' }],
    ['others_want_a_formal_declaration', { class: 'D', value: '1' },
	['class=D']]]) {
	test(claim, async () => {
		const one = item(changes);
		const [said] = await put([one]);
		assert.equal(said.logisticsNo, one.logisticsNo);
		assert.equal(said.status, 'accepted');
		assert.equal(said.verdict, fields ? 'mismatched' : 'matched');
		assert.deepEqual(said.errors, []);
		assert.deepEqual(said.findings.map((f) => f.code),
			fields ? ['CLASS'] : []);
		const parcel = await parcelOf(one);
		assert.equal(parcel.state, 'expected');
		assert.equal(parcel.verdict, said.verdict);
		assert.deepEqual(parcel.findings, said.findings);
		if (fields === undefined)
			return;
		const [finding] = said.findings;
		assert.deepEqual(finding.fields.map((f) => `${f.field}=${
			f.value}`), fields);
		assert.ok(finding.fields.every((f) =>
			f.document === 'manifest'));
		assert.match(finding.text.zh + finding.mend.zh, /[一-龥]{4}/);
		assert.match(finding.text.en + finding.mend.en, /^[ -~]{20,}$/);
		const [[version]] = await hub.sql(
			'select max(id) from parameter');
		assert.equal(String(finding.parameterVersion), version);
	});
}

test('values_may_be_numbers', async () => {
	const [said] = await put([item({ value: 999.5, weightKg: 1 })]);
	assert.equal(said.status, 'accepted');
	const [over] = await put([item({ value: 1000.5 })]);
	assert.equal(over.verdict, 'mismatched');
});

test('a_party_may_be_a_name_alone_or_missing', async () => {
	for (const party of ['测试名', null, undefined, {}]) {
		const [said] = await put([item({ sender: party,
			recipient: party })]);
		assert.equal(said.status, 'accepted', JSON.stringify(said));
	}
});

test('every_fault_of_every_item_is_told_with_its_place', async () => {
	const items = [item(), item({ class: 'E', value: '-1', currency: 'X',
	    weightKg: 'x', contents: '', logisticsNo: '' }), item(),
	    { logisticsCode: '3601TEST04' }, 7, item({ value: '1.123456',
		sender: { country: 'XYZW' } }), item()];
	const said = await put(items);
	assert.deepEqual(said.map((s) => s.status), ['accepted', 'refused',
		'accepted', 'refused', 'refused', 'refused', 'accepted']);
	assert.deepEqual(said[1].errors.map((e) => [e.pointer, e.code]), [
		['/items/1/logisticsNo', 'MISSING'],
		['/items/1/class', 'VALUE'],
		['/items/1/contents', 'MISSING'],
		['/items/1/value', 'NEGATIVE'],
		['/items/1/currency', 'LENGTH'],
		['/items/1/weightKg', 'NUMBER']]);
	assert.equal(said[3].errors.length, 6);
	assert.equal(said[4].errors.length, 7);
	assert.deepEqual(said[5].errors.map((e) => [e.pointer, e.code]), [
		['/items/5/value', 'DIGITS'],
		['/items/5/sender/country', 'LENGTH']]);
	for (const error of said.flatMap((s) => s.errors))
		assert.match(error.detail, /^[ -~]{8,}$/);
	const zh = await put([item({ class: 'E' })],
		{ headers: { 'accept-language': 'zh' } });
	assert.match(zh[0].errors[0].detail, /[一-龥]/);
});

test('the_same_item_again_is_the_same_and_another_takes_its_place',
    async () => {
	const one = item();
	const first = await put([one]);
	assert.deepEqual(await put([one]), first);
	const dear = { ...one, value: '2000' };
	assert.equal((await put([dear]))[0].verdict, 'mismatched');
	assert.equal((await parcelOf(one)).verdict, 'mismatched');
	const [[rows, live]] = await hub.sql('select count(*), count(*) filter ' +
	    '(where m.live) from manifest_item m join parcel p on p.id = ' +
	    `m.parcel_id where p.logistics_no = '${one.logisticsNo}'`);
	assert.deepEqual([rows, live], ['2', '1']);
});

test('a_key_gives_its_first_answer_again_whatever_came_since', async () => {
	const one = item(), key = { 'idempotency-key': `k-${serial}` };
	const first = await put([one, item({ class: 'E' })], { headers: key });
	const bodies = [one, { ...one, value: '2000' }];
	await put([bodies[1]]);
	const items = [one, item({ class: 'E' })];
	items[1].logisticsNo = first[1].logisticsNo;
	items[1].recipient.idNumber = idNumber(serial - 1);
	assert.deepEqual(await put(items, { headers: key }), first);
	assert.equal((await parcelOf(one)).verdict, 'mismatched');
});

test('a_key_with_another_body_is_refused', async () => {
	const key = { 'idempotency-key': `k-${serial}` };
	await put([item()], { headers: key });
	const other = item();
	const refused = await postRaw([other], { headers: key });
	assert.equal(refused.status, 422);
	assert.equal(refused.json.code, 'IDEMPOTENCY_KEY_REUSED');
	assert.equal((await hub.request('GET', '/v1/parcels/3601TEST04/' +
	    other.logisticsNo, { as: 'customs' })).status, 404);
	const token = await account(hub, 'other-carrier', 'carrier',
		'3601TEST04');
	assert.equal((await put([other], { token, headers: key }))[0].status,
		'accepted');
	const long = await postRaw([item()], { headers: {
		'idempotency-key': 'k'.repeat(300) } });
	assert.equal(long.status, 422);
});

test('the_same_manifest_twice_at_once_is_one_manifest', async () => {
	for (let round = 0; round < 5; round++) {
		const items = Array.from({ length: 20 }, () => item());
		const key = { 'idempotency-key': `r-${serial}` };
		const answers = await Promise.all(Array.from({ length: 8 },
		    (_, i) => put(items, { headers: i % 2 ? key : {} })));
		for (const answer of answers)
			assert.deepEqual(answer, answers[0]);
		const [[rows]] = await hub.sql('select count(*) from ' +
		    'manifest_item m join parcel p on p.id = m.parcel_id where ' +
		    'p.logistics_no in (' + items.map((i) =>
		    `'${i.logisticsNo}'`) + ')');
		assert.equal(rows, '20');
	}
});

test('manifests_that_cross_do_not_wait_for_each_other_for_ever',
    async () => {
	const items = Array.from({ length: 30 }, () => item());
	const answers = await Promise.all(Array.from({ length: 12 }, (_, i) =>
		put([...items].sort(() => Math.random() - 0.5).map((one) =>
		    ({ ...one, contents: `内件${i}` })))));
	assert.ok(answers.flat().every((a) => a.status === 'accepted'));
});

test('a_carrier_speaks_for_itself_only', async () => {
	const token = await account(hub, 'small-carrier', 'carrier',
		'3601TEST07');
	const said = await put([item({ logisticsCode: '3601TEST07' }), item()],
		{ token });
	assert.deepEqual(said.map((s) => s.status), ['accepted', 'refused']);
	assert.deepEqual(said[1].errors.map((e) => [e.pointer, e.code]),
		[['/items/1/logisticsCode', 'NOT_YOURS']]);
	for (const as of ['platform', 'payment', 'declarant', 'equipment',
	    'tax', 'customs', 'supervisor'])
		assert.equal((await postRaw([item()], { as })).status, 403, as);
	assert.equal((await hub.request('POST', '/v1/manifests',
		{ json: { items: [] } })).status, 401);
});

test('a_parcel_that_has_a_list_is_no_express_parcel', async () => {
	const p = purchase();
	await sendAll(hub, p);
	await settled(hub);
	const [said, next] = await put([item({ logisticsNo: p.logisticsNo }),
	    item()]);
	assert.equal(said.status, 'refused');
	assert.deepEqual(said.errors.map((e) => [e.pointer, e.code]),
		[['/items/0/logisticsNo', 'TRIPLE']]);
	assert.equal(next.status, 'accepted');
	assert.equal((await parcelOf(p)).verdict, 'matched');
});

test('a_limit_is_a_parameter_with_a_date', async () => {
	const one = item({ value: '900' });
	const [first] = await put([one]);
	assert.equal(first.verdict, 'matched');
	await hub.set('express.b_limit', '850');
	assert.equal((await put([item({ value: '900' })]))[0].verdict,
		'mismatched');
	// What was judged stays judged: the same item is the same.
	assert.deepEqual((await put([one]))[0], first);
	await hub.set('express.b_limit', '1000');
});

test('a_body_that_is_no_manifest_is_refused', async () => {
	for (const [body, status] of [['', 400], ['{', 400], ['[]', 422],
	    ['null', 422], ['{}', 422], ['{"items":[]}', 422],
	    ['{"items":{}}', 422], ['{"items":7}', 422],
	    ['{"items":[],"items":[]}', 400], ['[' .repeat(20000), 400],
	    [Buffer.from('{"items":["\xff"]}', 'latin1'), 400],
	    [JSON.stringify({ items: Array(501).fill(item()) }), 422]]) {
		const answer = await hub.request('POST', '/v1/manifests', {
			as: 'carrier', type: 'application/json', body });
		assert.equal(answer.status, status, String(body).slice(0, 50));
		assert.equal(answer.headers['content-type'],
			'application/problem+json');
		assert.equal((await put([item()]))[0].status, 'accepted');
	}
	for (const type of ['text/plain', 'application/xml', undefined]) {
		const answer = await hub.request('POST', '/v1/manifests', {
			as: 'carrier', type, body: '{"items":[]}' });
		assert.equal(answer.status, 415, type);
	}
	const huge = await hub.request('POST', '/v1/manifests', {
		as: 'carrier', type: 'application/json',
		body: Buffer.alloc(40 << 20, 32) });
	assert.equal(huge.status, 413);
	const full = await put(Array.from({ length: 500 }, () => item()));
	assert.ok(full.every((s) => s.status === 'accepted'));
});

test('a_declaration_that_names_an_express_parcel_is_taken', async () => {
	const p = purchase();
	const one = item({ logisticsNo: p.logisticsNo });
	await put([one]);
	assert.equal((await send(hub, 'list', changed(p.list,
		{}))).returnStatus, '2');
	await settled(hub);
	assert.equal((await parcelOf(one)).order.orderNo,
		headOf(p.order).orderNo);
});
