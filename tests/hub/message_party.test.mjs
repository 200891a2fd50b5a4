// Who may send what, and who sees what: tokens, roles, enterprise codes,
// parties and strangers, and the masks before personal values.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { startHub } from './lib.mjs';
import { cebTime, message, purchase } from './purchase.mjs';
import { account, changed, feedOf, headOf, judged, noSchema, orderOf, post,
    schemaSays, send, sendAll, settled, stateOf, xmlAnswers }
    from './traffic.mjs';

let hub;
const tokens = {};
before(async () => {
	hub = await startHub({ name: 'message_party' });
	for (const [name, role, ...codes] of [
	    ['shop', 'platform', '3601TEST01'],
	    ['merchant', 'platform', '3601TEST02'],
	    ['bank', 'payment', '3601TEST03'],
	    ['courier', 'carrier', '3601TEST04'],
	    ['agent', 'declarant', '3601TEST05'],
	    ['stranger-shop', 'platform', 'STRANGE001'],
	    ['stranger-bank', 'payment', 'STRANGE003'],
	    ['stranger-courier', 'carrier', 'STRANGE004'],
	    ['stranger-agent', 'declarant', 'STRANGE005', '3601TEST5']])
		tokens[name] = await account(hub, name, role, ...codes);
});
after(() => hub?.stop());

const by = (name) => ({ token: tokens[name] });
const OWN = { order: 'shop', payment: 'bank', waybill: 'courier',
    state: 'courier', list: 'agent' };

async function sendOwn(p, kinds = ['order', 'payment', 'waybill', 'list']) {
	for (const kind of kinds)
		assert.equal((await send(hub, kind, p[kind],
			by(OWN[kind]))).returnStatus, '2');
	await settled(hub);
}

const parcelOf = (p, who) => hub.request('GET',
	`/v1/parcels/${p.logisticsCode}/${p.logisticsNo}`, who);

test('an_account_sends_for_its_own_enterprise_only', async () => {
	for (const [kind, stranger] of [['order', 'stranger-shop'],
	    ['payment', 'stranger-bank'], ['waybill', 'stranger-courier'],
	    ['state', 'stranger-courier'], ['list', 'stranger-agent']]) {
		for (const media of ['xml', 'json']) {
			const p = purchase();
			const document = kind === 'state' ? stateOf(p) : p[kind];
			const refused = await send(hub, kind, document,
				{ media, ...by(stranger) });
			assert.equal(refused.returnStatus, '-10102');
			assert.match(refused.returnInfo, /无效企业代码/);
			if (media === 'json')
				assert.equal(refused.errors.length, 1);
			const own = await send(hub, kind, document,
				{ media, ...by(OWN[kind]) });
			assert.equal(own.returnStatus, '2');
		}
	}
});

test('platform_or_merchant_may_send_the_order', async () => {
	const p = purchase();
	const twin = message('order', p.order);
	twin.CEB311Message.BaseTransfer.copCode = '3601TEST02';
	assert.equal((await send(hub, 'order', p.order,
		{ twin, ...by('merchant') })).returnStatus, '2');
});

// A merchant names the platform in an order of its own as it likes.
test('the_order_of_another_merchant_is_not_changed_deleted_or_seen',
    async () => {
	const p = purchase(), target = `/v1/orders/${p.ebpCode}/${p.orderNo}`;
	await sendOwn(p, ['order', 'payment']);
	const sendAs = (changes, who, query) => {
		const order = changed(p.order, { appTime: cebTime(Date.now() +
			60000), note: 'x', ...changes });
		const twin = message('order', order);
		delete twin.CEB311Message.BaseTransfer;
		return send(hub, 'order', order, { twin, query, ...by(who) });
	};
	for (const [appType, code] of [['1', '-301010'], ['2', '-301009'],
	    ['3', '-301009']]) {
		for (const query of ['?dryRun=true', ''])
			assert.equal((await sendAs({ appType,
				ebcCode: 'STRANGE001' }, 'stranger-shop', query))
				.returnStatus, code);
		assert.equal((await hub.request('GET', target,
			by('stranger-shop'))).status, 404);
	}
	assert.equal((await sendAs({ appType: '2' }, 'merchant')).returnStatus,
		'2');
	assert.equal((await sendAs({ appType: '3' }, 'shop')).returnStatus,
		'2');
});

test('who_carries_a_message_is_the_account_that_sends_it', async () => {
	const p = purchase();
	const carried = (changes) => {
		const twin = message('order', p.order);
		Object.assign(twin.CEB311Message.BaseTransfer, changes);
		return send(hub, 'order', p.order, { twin, ...by('shop') });
	};
	const refused = await carried({ copCode: '3601TEST02' });
	assert.equal(refused.returnStatus, '-10102');
	assert.match(refused.returnInfo, /copCode/);
	assert.equal(refused.errors[0].pointer,
		'/CEB311Message/BaseTransfer/copCode');
	assert.equal((await carried({ copCode: '' })).returnStatus, '2');
	const twin = message('order', p.order);
	delete twin.CEB311Message.BaseTransfer;
	assert.equal((await send(hub, 'order', p.order,
		{ twin, ...by('shop') })).returnStatus, '2');
});

test('a_refusal_for_the_enterprise_is_in_the_feed_of_who_tried', async () => {
	const p = purchase();
	await send(hub, 'order', p.order, by('stranger-shop'));
	const { items } = await feedOf(hub, by('stranger-shop'),
		`&orderNo=${p.orderNo}`);
	assert.deepEqual(items.map((i) => i.returnStatus), ['-10102']);
	const shop = await feedOf(hub, by('shop'), `&orderNo=${p.orderNo}`);
	assert.deepEqual(shop.items, []);
});

test('one_foreign_document_does_not_hurt_its_neighbours', async () => {
	const [a, b] = [purchase(), purchase()];
	Object.assign(headOf(b.order), { ebpCode: 'X', ebcCode: 'Y' });
	const answer = await post(hub, 'order', [a.order, b.order,
		purchase().order], by('shop'));
	assert.deepEqual(answer.items.map((r) => r.returnStatus),
		['2', '-10102', '2']);
});

test('who_has_no_token_or_a_wrong_one_is_not_let_in', async () => {
	const p = purchase();
	const body = { json: { CEB311Message: { Order: [p.order] } } };
	for (const headers of [{}, { authorization: 'Bearer' },
	    { authorization: 'Bearer x' }, { authorization: `Bearer ${'a'.repeat(
		43)}` }, { authorization: `Basic ${tokens.shop}` },
	    { authorization: `Bearer ${tokens.shop}x` },
	    { authorization: `Bearer ${tokens.shop.slice(1)}` },
	    { authorization: `Bearer ${tokens.shop.toUpperCase()}` },
	    { cookie: `hub_session=${tokens.shop}` }]) {
		for (const [method, target, more] of [
		    ['POST', '/v1/messages', body], ['GET', '/v1/receipts'],
		    ['GET', `/v1/orders/${p.ebpCode}/${p.orderNo}`]]) {
			const answer = await hub.request(method, target,
				{ headers, ...more });
			assert.equal(answer.status, 401,
				JSON.stringify(headers));
			assert.equal(answer.json.code, 'UNAUTHENTICATED');
			assert.ok(answer.headers['www-authenticate']);
		}
	}
	assert.equal((await send(hub, 'order', p.order,
		by('shop'))).returnStatus, '2');
});

// At once, but for the time that a notice takes to reach a busy worker.
test('a_revoked_token_is_refused_at_once', async () => {
	for (let i = 0; i < 5; i++) {
		const token = await account(hub, `short-${i}`, 'platform',
			'3601TEST01');
		const sent = await Promise.all(Array.from({ length: 20 }, () =>
			send(hub, 'order', purchase().order, { token })));
		assert.ok(sent.every((r) => r.returnStatus === '2'));
		await hub.hubctl('account', 'revoke', `short-${i}`);
		const revoked = Date.now();
		for (let refused = 0; refused < 20;) {
			const { status } = await post(hub, 'order',
				[purchase().order], { token });
			if (status === 401) {
				refused++;
				continue;
			}
			assert.equal(status, 200);
			assert.ok(Date.now() - revoked < 3000, 'too late');
			refused = 0;
		}
	}
});

test('a_role_finds_only_its_own_doors_open', async () => {
	const p = purchase();
	for (const as of ['equipment', 'tax', 'forex']) {
		assert.equal((await post(hub, 'order', [p.order],
			{ as })).status, 403, as);
		assert.equal((await hub.request('GET', '/v1/receipts',
			{ as })).status, 403);
		assert.equal((await orderOf(hub, p, { as })).status, 403);
	}
	for (const as of ['customs', 'supervisor', 'admin', 'auditor']) {
		assert.equal((await post(hub, 'order', [p.order],
			{ as })).status, 403, as);
		assert.equal((await hub.request('GET', '/v1/receipts',
			{ as })).status, 403);
	}
	for (const name of ['shop', 'bank', 'courier', 'agent']) {
		for (const [method, target] of [['GET', '/v1/lanes'],
		    ['GET', '/v1/parcels'], ['GET', '/v1/holds'],
		    ['GET', '/v1/exports/tax?from=0&to=1'],
		    ['GET', '/v1/lanes/1/instructions'],
		    ['POST', '/v1/lanes/1/scans?logisticsNo=1&weightKg=1'],
		    ['POST', '/v1/reviews/1/decisions'],
		    ['GET', '/v1/inspections']]) {
			const answer = await hub.request(method, target,
				{ ...by(name), ...method === 'POST' ?
				{ json: {} } : {} });
			assert.equal(answer.status, 403, `${name} ${target}`);
		}
		if (name !== 'courier')
			assert.equal((await hub.request('POST',
				'/v1/manifests', { ...by(name),
				json: { items: [] } })).status, 403);
	}
	assert.equal((await orderOf(hub, p, { as: 'platform' })).status, 404);
});

test('whom_order_or_list_names_sees_the_whole_purchase', async () => {
	const p = purchase();
	await sendOwn(p);
	for (const name of ['shop', 'merchant', 'bank', 'courier', 'agent']) {
		const seen = await judged(hub, p, 'matched', by(name));
		for (const kind of ['order', 'payment', 'waybill', 'list'])
			assert.ok(seen.legs[kind].head.guid, `${name} ${kind}`);
		assert.equal(seen.parcels.length, 1);
		const parcel = await parcelOf(p, by(name));
		assert.equal(parcel.status, 200, name);
		assert.equal(parcel.json.verdict, 'matched');
	}
	for (const name of ['stranger-shop', 'stranger-bank',
	    'stranger-courier', 'stranger-agent']) {
		assert.equal((await orderOf(hub, p, by(name))).status, 404);
		assert.equal((await parcelOf(p, by(name))).status, 404);
	}
});

test('a_payment_for_a_strangers_order_opens_nothing', async () => {
	for (const early of [true, false]) {
		const p = purchase();
		const own = changed(p.payment, { payCode: 'STRANGE003',
		    payTransactionId: `S${p.n}` });
		if (!early)
			await sendOwn(p);
		assert.equal((await send(hub, 'payment', own,
			by('stranger-bank'))).returnStatus, '2');
		if (early)
			await sendOwn(p, ['order', 'list']);
		await settled(hub);
		const seen = await orderOf(hub, p, by('stranger-bank'));
		assert.equal(seen.status, 200);
		const { orderNo, ebpCode, legs, ...rest } = seen.json;
		assert.deepEqual(rest, { flow: 'import', verdict: null,
		    windowEndsAt: null,
		    findings: [], warnings: [], parcels: [] });
		assert.equal(legs.payment.head.payTransactionId, `S${p.n}`);
		assert.deepEqual([legs.order, legs.waybill, legs.list],
			[null, null, null]);
		assert.equal((await parcelOf(p, by('stranger-bank'))).status,
			404);
	}
});

test('a_list_that_claims_a_strangers_waybill_opens_nothing', async () => {
	const p = purchase(), q = purchase();
	await sendOwn(p);
	const claim = changed(q.list, { agentCode: 'STRANGE005',
	    logisticsNo: p.logisticsNo, orderNo: q.orderNo });
	assert.equal((await send(hub, 'list', claim,
		by('stranger-agent'))).returnStatus, '2');
	await settled(hub);
	assert.equal((await parcelOf(p, by('stranger-agent'))).status, 404);
	assert.equal((await orderOf(hub, p, by('stranger-agent'))).status, 404);
	const own = await orderOf(hub, q, by('stranger-agent'));
	assert.equal(own.json.legs.waybill, null);
	await judged(hub, p, 'matched', by('shop'));
});

test('a_waybill_is_its_carriers_and_no_strangers', async () => {
	const p = purchase();
	await sendOwn(p, ['waybill']);
	assert.equal((await parcelOf(p, by('courier'))).json.state, 'expected');
	for (const name of ['shop', 'agent', 'stranger-courier'])
		assert.equal((await parcelOf(p, by(name))).status, 404);
	assert.equal((await orderOf(hub, p, by('courier'))).status, 404);
});

test('each_account_has_a_feed_of_its_own', async () => {
	const p = purchase();
	await sendOwn(p);
	for (const [kind, name] of Object.entries(OWN).filter(([k]) =>
	    k !== 'state')) {
		const { items } = await feedOf(hub, by(name));
		const kinds = new Set(items.map((i) => i.kind));
		assert.deepEqual([...kinds].filter((k) => k !== 513),
			[{ order: 311, payment: 411, waybill: 511, list: 621 }[
			kind]]);
	}
	const { items } = await feedOf(hub, by('stranger-courier'));
	assert.ok(items.every((i) => i.returnStatus === '-10102'));
});

const PERSONAL = { order: ['buyerName', 'buyerIdNumber', 'buyerTelephone',
    'buyerRegNo', 'consignee', 'consigneeTelephone', 'consigneeAddress'],
    payment: ['payerName', 'payerIdNumber', 'telephone'],
    waybill: ['consignee', 'consigneeAddress', 'consigneeTelephone'],
    list: ['buyerName', 'buyerIdNumber', 'buyerTelephone',
	'consigneeAddress'] };

test('personal_values_are_masked_for_parties_and_officers', async () => {
	const p = purchase();
	headOf(p.payment).telephone = p.person.phone;
	headOf(p.list).buyerTelephone = '19912345678';
	headOf(p.waybill).consignee = '测试甲乙丙';
	await sendOwn(p);
	const secrets = [p.person.name, p.person.id, p.person.phone,
	    headOf(p.order).consigneeAddress, '19912345678', '测试甲乙丙'];
	for (const who of [by('shop'), by('bank'), by('courier'), by('agent'),
	    { as: 'customs' }, { as: 'inspection' }, { as: 'supervisor' },
	    { as: 'auditor' }]) {
		const seen = await orderOf(hub, p, who);
		assert.equal(seen.status, 200);
		for (const secret of secrets)
			assert.ok(!seen.text.includes(secret), secret);
		for (const [kind, fields] of Object.entries(PERSONAL)) {
			for (const field of fields)
				assert.match(seen.json.legs[kind].head[field],
					/\*/, `${kind}.${field}`);
		}
		assert.equal(seen.json.legs.order.head.acturalPaid, '292.84');
		const parcel = await parcelOf(p, who);
		for (const secret of secrets)
			assert.ok(!parcel.text.includes(secret), secret);
	}
	const feed = await feedOf(hub, by('agent'), `&orderNo=${p.orderNo}`);
	for (const secret of secrets)
		assert.ok(!JSON.stringify(feed).includes(secret), secret);
	assert.ok(JSON.stringify(feed).includes('"BUYER_PHONE"'));
});

test('an_officer_sees_them_in_full_only_with_a_reason_that_is_logged',
    async () => {
	const p = purchase();
	await sendOwn(p);
	const target = `/v1/orders/${p.ebpCode}/${p.orderNo}/reveal`;
	const none = await hub.request('POST', target, { as: 'customs',
		json: {} });
	assert.equal(none.status, 422);
	for (const as of ['supervisor', 'auditor', 'admin'])
		assert.equal((await hub.request('POST', target, { as,
			json: { reason: 'x' } })).status, 403, as);
	assert.equal((await hub.request('POST', target, { ...by('shop'),
		json: { reason: 'x' } })).status, 403);
	const full = await hub.request('POST', target, { as: 'customs',
		json: { reason: '核对证件' } });
	assert.equal(full.status, 200);
	assert.equal(full.json.legs.order.head.buyerIdNumber, p.person.id);
	assert.equal(full.json.legs.payment.head.payerName, p.person.name);
	const [[actor, subject, detail]] = await hub.sql('select actor, ' +
	    'subject, detail from log_entry where action = \'reveal\' ' +
	    'order by id desc limit 1');
	assert.equal(actor, `person:${hub.demo.people.customs.name}`);
	assert.equal(subject, `order:${p.ebpCode}/${p.orderNo}`);
	assert.match(detail, /核对证件/);
});

test('every_xml_receipt_here_is_valid_by_the_official_schema',
    { skip: noSchema }, async () => {
	assert.ok(xmlAnswers.length >= 10);
	assert.equal(await schemaSays(xmlAnswers), '');
});
