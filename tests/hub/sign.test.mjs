// Signed messages over HTTPS: who is believed, who is refused and with which
// published code, and what a policy asks.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { startHub, until } from './lib.mjs';
import { message, purchase, toXml } from './purchase.mjs';
import { Keys, mend, SIGNATURE } from './signing.mjs';
import { account, feedOf, noSchema, orderOf, post, schemaSays, settled,
    xmlAnswers } from './traffic.mjs';

let hub;
const keys = new Keys();
const tokens = {};
const certificates = {};

before(async () => {
	hub = await startHub({ name: 'sign' });
	for (const [name, kind] of [['shop', 'sm2'], ['agent', 'rsa'],
	    ['other', 'sm2'], ['strict', 'sm2'], ['bare', null]]) {
		const role = name === 'agent' ? 'declarant' : 'platform';

		tokens[name] = await account(hub, name, role, '3601TEST01',
			'3601TEST05');
		if (kind !== null)
			await register(name, name, kind);
	}
	await hub.hubctl('account', 'policy', 'strict', '--signatures',
		'required');
});
after(async () => {
	keys.remove();
	await hub?.stop();
});

async function register(owner, name, kind, days) {
	const file = await keys.make(name, kind, days);
	const said = JSON.parse(await hub.hubctl('certificate', 'add', owner,
		file, '--json'));

	certificates[name] = said.id;
	return said;
}

const orderXml = (p = purchase()) => toXml(message('order', p.order));
const listXml = (p = purchase()) => toXml(message('list', p.list));

async function give(name, xml, kind = 'order', options = {}) {
	const answer = await post(hub, kind, [], { media: 'xml', body: xml,
		token: tokens[name], ...options });

	assert.equal(answer.status, 200, answer.text);
	return answer.items;
}

async function refused(name, xml, code, words, kind = 'order') {
	const [item] = await give(name, xml, kind);

	assert.equal(item.returnStatus, code, item.returnInfo);
	assert.match(item.returnInfo, words);
}

test('a_message_signed_with_sm2_is_taken', async () => {
	const [item] = await give('shop', await keys.sign('shop', orderXml()));
	assert.equal(item.returnStatus, '2');
});

test('a_message_signed_with_rsa_is_taken', async () => {
	for (const method of ['rsa-sha1', 'rsa-sha256']) {
		const xml = await keys.sign('agent', listXml(), '--method',
			method);
		const [item] = await give('agent', xml, 'list');
		assert.equal(item.returnStatus, '2');
	}
});

test('a_hundred_documents_are_covered_by_one_signature', async () => {
	const xml = await keys.sign('shop', toXml(message('order',
		...Array.from({ length: 100 }, () => purchase().order))));
	const items = await give('shop', xml);
	assert.deepEqual([items.length, ...new Set(items.map((i) =>
		i.returnStatus))], [100, '2']);

	const changed = await give('shop', mend(xml, '<ceb:goodsValue>259.25<',
		'<ceb:goodsValue>259.26<'));
	assert.deepEqual([changed.length, ...new Set(changed.map((i) =>
		i.returnStatus))], [100, '-301008']);
});

test('one_character_more_is_a_difference', async () => {
	const xml = await keys.sign('agent', listXml());
	await refused('agent', mend(xml, '<ceb:copNo>', '<ceb:copNo>X'), '-621028',
		/加签数据比对失败/, 'list');
});

test('white_space_is_part_of_what_was_signed', async () => {
	const xml = await keys.sign('agent', listXml());
	await refused('agent', mend(xml, '<ceb:copNo>', '\n<ceb:copNo>'), '-621028',
		/加签数据比对失败/, 'list');
});

test('another_prefix_is_a_difference', async () => {
	const xml = await keys.sign('agent', listXml());
	await refused('agent', mend(mend(xml, '<ceb:Inventory>', '<c:Inventory ' +
		'xmlns:c="http://www.chinaport.gov.cn/ceb">'), '</ceb:Inventory>',
		'</c:Inventory>'), '-621028', /加签数据比对失败/, 'list');
});

test('what_says_the_same_in_other_bytes_is_taken', async () => {
	const xml = mend(await keys.sign('shop', orderXml()), '<ceb:OrderHead>',
		'<ceb:OrderHead ><!-- by hand -->');
	const [item] = await give('shop', '\ufeff' + xml);
	assert.equal(item.returnStatus, '2');
});

test('a_changed_signature_is_invalid', async () => {
	const xml = await keys.sign('agent', listXml());
	await refused('agent', mend(xml, '<ds:SignatureValue>',
		'<ds:SignatureValue>AAAA'), '-621029', /验签失败/, 'list');
});

test('another_senders_certificate_is_not_yours', async () => {
	const xml = await keys.sign('other', listXml());
	await refused('agent', xml, '-621015', /与卡信息不匹配/, 'list');
	await refused('shop', await keys.sign('other', orderXml()), '-301008',
		/与卡信息不匹配/);
});

test('one_that_is_registered_nowhere_is_not_yours', async () => {
	await keys.make('nobody');
	const xml = await keys.sign('nobody', orderXml());
	await refused('shop', xml, '-301008', /与卡信息不匹配/);
});

test('whoever_has_no_certificate_is_taken_as_unsigned', async () => {
	const [item] = await give('bare', await keys.sign('nobody', orderXml()));
	assert.equal(item.returnStatus, '2');
});

test('a_certificate_that_has_expired_is_refused', async () => {
	await register('agent', 'expired', 'rsa', -1);
	await refused('agent', await keys.sign('expired', listXml()), '-621029',
		/数字签名过期/, 'list');
});

test('one_that_is_revoked_is_refused_at_once', async () => {
	await register('agent', 'lost');
	const [item] = await give('agent', await keys.sign('lost', listXml()),
		'list');
	assert.equal(item.returnStatus, '2');

	await hub.hubctl('certificate', 'revoke', String(certificates.lost));
	await until('every worker has heard of it', async () => {
		const results = await Promise.all([1, 2, 3, 4].map(async () =>
			(await give('agent', await keys.sign('lost', listXml()),
			    'list', { query: '?dryRun=true' }))[0]));
		return results.every((i) => i.returnStatus === '-621015');
	}, 3000);
});

test('who_must_sign_is_refused_without', async () => {
	await refused('strict', orderXml(), '-301008', /签名信息为空/);
	const [item] = await give('strict', await keys.sign('strict',
		orderXml()));
	assert.equal(item.returnStatus, '2');
});

test('who_must_sign_cannot_send_json', async () => {
	const p = purchase();
	const answer = await post(hub, 'order', [p.order],
		{ token: tokens.strict });
	assert.equal(answer.items[0].returnStatus, '-301008');
	assert.deepEqual(answer.items[0].errors.map((e) => e.code),
		['UNSIGNED']);
	const lines = await post(hub, 'order', [p.order],
		{ media: 'ndjson', token: tokens.strict });
	assert.equal(lines.items[0].returnStatus, '-301008');
});

test('the_signature_within_an_envelope_counts', async () => {
	const enveloped = (xml) => '<dxp:DxpMsg xmlns:dxp="http://www.' +
	    'chinaport.gov.cn/dxp" ver="1.0"><dxp:TransInfo><dxp:CopMsgId>1' +
	    '</dxp:CopMsgId><dxp:SenderId>DXPENT0000012345</dxp:SenderId>' +
	    '<dxp:ReceiverIds><dxp:ReceiverId>DXPEDCCEB0000002' +
	    '</dxp:ReceiverId></dxp:ReceiverIds><dxp:CreatTime>2026-08-23T' +
	    '10:00:00</dxp:CreatTime><dxp:MsgType>CEB311Message' +
	    '</dxp:MsgType></dxp:TransInfo><dxp:Data>' +
	    Buffer.from(xml).toString('base64') + '</dxp:Data></dxp:DxpMsg>';
	const xml = await keys.sign('strict', orderXml());
	const [good] = await give('strict', enveloped(xml));
	assert.equal(good.returnStatus, '2', good.returnInfo);
	await refused('strict', enveloped(mend(xml, '259.25', '259.26')),
		'-301008', /加签数据比对失败/);
	await refused('strict', enveloped(orderXml()), '-301008',
		/签名信息为空/);
});

test('whoever_reads_an_order_sees_which_legs_are_signed', async () => {
	const p = purchase();
	assert.equal((await give('shop', await keys.sign('shop',
		orderXml(p))))[0].returnStatus, '2');
	assert.equal((await give('agent', listXml(p), 'list'))[0].returnStatus,
		'2');
	const { json } = await orderOf(hub, p, { token: tokens.shop });
	assert.deepEqual([json.legs.order.signed, json.legs.list.signed],
		[true, false]);
	const [[number]] = await hub.sql('select c.number from ' +
		'message_signature s join certificate c on c.id = ' +
		"s.certificate_id join document d on d.issuer = '3601TEST01' " +
		`and d.number = '${p.orderNo}' join message m on ` +
		'm.id = d.message_id and m.digest = s.digest');
	assert.match(number, /^[0-9A-F]+$/);
});

test('a_dry_run_keeps_no_signature', async () => {
	const [[before]] = await hub.sql('select count(*) from ' +
		'message_signature');
	await give('shop', await keys.sign('shop', orderXml()), 'order',
		{ query: '?dryRun=true' });
	const [[after]] = await hub.sql('select count(*) from ' +
		'message_signature');
	assert.equal(after, before);
});

test('a_refusal_for_its_signature_is_in_the_feed', async () => {
	const p = purchase();
	await give('strict', orderXml(p));
	await settled(hub);
	const { items } = await feedOf(hub, { token: tokens.strict },
		`&orderNo=${p.orderNo}`);
	assert.deepEqual(items.map((i) => [i.returnStatus, i.errors?.[0].code]),
		[['-301008', 'UNSIGNED']]);
});

test('a_dry_run_says_the_same_of_a_signature', async () => {
	const xml = await keys.sign('agent', listXml());
	for (const query of ['?dryRun=true', ''])
		assert.equal((await give('agent', mend(xml, '<ceb:copNo>',
			'<ceb:copNo>X'), 'list', { query }))[0].returnStatus,
		'-621028');
});

test('signature_wrapping_is_refused', async () => {
	const signed = await keys.sign('agent', listXml());
	const [signature] = signed.match(SIGNATURE);
	const bare = mend(signed, signature, '');
	const invalid = (xml) => refused('agent', xml, '-621029', /验签失败/,
		'list');

	const twice = await post(hub, 'list', [], { media: 'xml',
		token: tokens.agent, body: mend(signed, signature,
		signature + signature) });
	assert.equal(twice.status, 400);
	assert.match(twice.text, /Signature:元素重复/);
	await invalid(mend(bare, '<ceb:Inventory>', '<ceb:Inventory>' + signature));
	await invalid(mend(bare, '<ceb:BaseTransfer>', '<ceb:BaseTransfer>' + signature));
	await invalid(mend(signed, 'URI=""', 'URI="#a"'));
	await invalid(mend(signed, 'xmldsig#enveloped-signature',
		'TR/1999/REC-xslt-19991116'));
	await invalid(mend(signed, '</ds:KeyInfo>', '</ds:KeyInfo><ds:Object>' +
		'<Inventory/></ds:Object>'));
});

test('the_receipts_of_all_these_validate', { skip: noSchema }, async () => {
	await schemaSays(xmlAnswers);
});
