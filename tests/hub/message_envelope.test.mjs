// Envelopes of the exchange platform: what is in them is taken as if it had
// come bare, and the envelope must not say something else than its content.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { startHub } from './lib.mjs';
import { message, purchase, toXml } from './purchase.mjs';
import { account, post, readXml } from './traffic.mjs';

const DXP = 'http://www.chinaport.gov.cn/dxp';
const SENDER = 'DXPENT0000012345';

let hub;
before(async () => { hub = await startHub({ name: 'message_envelope' }); });
after(() => hub?.stop());

const encoded = (xml) => Buffer.from(xml).toString('base64');

const fold = (text, prefix) => text.replaceAll('~', prefix);

function envelope(xml, { sender = SENDER, type = 'CEB311Message',
    prefix = 'dxp:', data = encoded(xml) } = {}) {
	const named = prefix === '' ? 'xmlns' : `xmlns:${prefix.slice(0, -1)}`;
	return fold('<?xml version="1.0" encoding="UTF-8"?>' +
	    `<~DxpMsg ${named}="${DXP}" ver="1.0"><~TransInfo>` +
	    `<~CopMsgId>COP-7</~CopMsgId><~SenderId>${sender}</~SenderId>` +
	    '<~ReceiverIds><~ReceiverId>DXPEDCCEB0000002</~ReceiverId>' +
	    '</~ReceiverIds><~CreatTime>2024-06-03T10:00:00.123+08:00' +
	    `</~CreatTime><~MsgType>${type}</~MsgType></~TransInfo>` +
	    `<~Data>\n${data.replace(/(.{76})/g, '$1\n')}\n</~Data><~AddInfo>` +
	    '<~FileName>a.xml</~FileName></~AddInfo></~DxpMsg>', prefix);
}

const take = (body, who = {}) => post(hub, 'order', [],
	{ media: 'xml', body, ...who });

test('an_envelope_is_answered_as_the_message_in_it', async () => {
	const xml = toXml(message('order', purchase().order));
	const bare = await take(xml);
	assert.equal(bare.items[0].returnStatus, '2');
	for (const prefix of ['dxp:', 'd-1:', '']) {
		const answer = await take(envelope(xml, { prefix }));
		assert.equal(answer.status, 200, answer.text);
		assert.deepEqual(answer.items, bare.items);
	}
	const sv = '<DxpMsgSv xmlns="' + DXP + '" ver="1.0"><SvNo><MsgId>1' +
	    '</MsgId></SvNo>' + envelope(xml)
	    .replace(/^<\?xml[^>]*>/, '') + '</DxpMsgSv>';
	assert.deepEqual((await take(sv)).items, bare.items);
});

test('an_envelope_may_come_as_its_twin', async () => {
	const xml = toXml(message('order', purchase().order));
	const twin = { DxpMsg: { ver: '1.0', TransInfo: { CopMsgId: 'COP-8',
	    SenderId: SENDER, ReceiverIds: { ReceiverId: ['A', 'B'] },
	    MsgType: 'CEB311Message' }, Data: encoded(xml) } };
	const first = await post(hub, 'order', [], { twin });
	assert.equal(first.items[0].returnStatus, '2');
	for (const media of ['msgpack', 'ndjson'])
		assert.deepEqual((await post(hub, 'order', [],
			{ media, twin })).items, first.items);
	const broken = structuredClone(twin);
	broken.DxpMsg.Data = 'AB!D';
	const refused = await post(hub, 'order', [], { twin: broken });
	assert.equal(refused.status, 400);
	assert.equal(refused.json.code, 'ENCODING');
	assert.match(refused.json.detail, /byte 2, Data/);
});

test('the_sender_of_the_envelope_is_the_one_who_transports', async () => {
	const xml = toXml(message('order', purchase().order));
	const token = await account(hub, 'envelope-bound', 'platform',
		'3601TEST01', '3601TEST02', '3601TEST05');
	const wrong = envelope(xml, { sender: 'DXPENT0000099999' });
	const refused = await take(wrong, { token });
	assert.equal(refused.status, 200);
	assert.equal(refused.items[0].returnStatus, '-301008');
	assert.match(refused.items[0].returnInfo,
		/senderId与传输节点dxpId信息不一致/);
	const node = await take(wrong);
	assert.equal(node.items[0].returnStatus, '2', 'a node of the exchange');
	const long = await take(envelope(xml.replace(SENDER, SENDER + 'WIDE')));
	assert.equal(long.items[0].returnStatus, '2', 'its 16 first characters');
});

test('what_is_wrong_with_an_envelope_is_a_900', async () => {
	const xml = toXml(message('order', purchase().order));
	for (const [what, body] of [
	    ['another type', envelope(xml, { type: 'CEB621Message' })],
	    ['an envelope in it', envelope(envelope(xml))],
	    ['no base64', envelope(xml, { data: '<' })],
	    ['broken base64', envelope(xml, { data: 'QUJ' })],
	    ['nothing', envelope('')],
	    ['no XML', envelope('{}')],
	    ['a doctype', envelope('<!DOCTYPE a><a/>')],
	]) {
		const answer = await take(body);
		assert.equal(answer.status, 400, what);
		const { CEB900Message: said } = readXml(answer.text);
		assert.ok(said.MessageReturn[0].returnInfo[0].length > 0);
		if (what !== 'no base64')
			assert.equal(said.MessageReturn[0].oriCopMsgId[0],
				'COP-7', what);
	}
});

test('a_full_message_fits_its_envelope', async () => {
	const orders = Array.from({ length: 100 }, () => purchase().order);
	const answer = await take(envelope(toXml(message('order', ...orders))));
	assert.equal(answer.status, 200, answer.text);
	assert.equal(answer.items.filter((i) => i.returnStatus === '2').length,
		100);
	const more = await take(envelope(toXml(message('order', ...orders,
		purchase().order))));
	assert.equal(more.status, 400);
	assert.match(more.text, /-301015|-30101\d/);
});

test('what_stands_beside_the_documents_changes_no_document', async () => {
	const twin = message('order', purchase().order);
	const first = await post(hub, 'order', [], { twin });
	const tree = twin.CEB311Message;
	tree.ExtendMessage = { name: 'N', version: '1',
	    Message: '<x:a xmlns:x="urn:x">测试 &amp; ]]&gt;</x:a>' };
	tree.BaseSubscribe = [{ status: 'RET', dxpMode: 'DXP',
	    dxpAddress: 'DXPNOBODY' }];
	assert.deepEqual((await post(hub, 'order', [], { twin })).items,
		first.items);
	const xml = toXml({ CEB311Message: { ...tree, ExtendMessage: undefined,
	    } }).replace('<ceb:BaseSubscribe>', '<ceb:ExtendMessage><ceb:name>N' +
	    '</ceb:name><ceb:version>1</ceb:version><ceb:Message><a xmlns="">' +
	    '<ceb:Order/></a></ceb:Message></ceb:ExtendMessage>' +
	    '<ceb:BaseSubscribe>').replace(
	    '<ceb:ExtendMessage>undefined</ceb:ExtendMessage>', '');
	const bare = (item) => ({ ...item, errors: undefined });
	assert.deepEqual((await post(hub, 'order', [], { media: 'xml',
		body: xml })).items.map(bare), first.items.map(bare));
});
