// ?dryRun=true: the verdict of the real call, whatever it would be, and not a
// row more in any table.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import { EXPORT_LEGS, everyApplication, exportPurchase } from './family.mjs';
import { startHub } from './lib.mjs';
import { KINDS, SENDER, amended, message, purchase, toXml } from './purchase.mjs';
import { account, changed, post, settled, stateOf } from './traffic.mjs';

const DRY = { query: '?dryRun=true' };
const MEDIA = ['xml', 'json', 'msgpack', 'ndjson'];

let hub;
before(async () => { hub = await startHub({ name: 'message_dry' }); });
after(() => hub?.stop());

// How many rows each table has, but for the checkpoints that time brings.
async function rows() {
	await settled(hub);
	return Object.fromEntries(await hub.sql(`select table_name,
	    (xpath('/row/n/text()', query_to_xml(format('select count(*) as n
	    from %I', table_name), false, true, '')))[1]
	    from information_schema.tables where table_schema = 'public'
	    and table_type = 'BASE TABLE'
	    and table_name <> 'log_checkpoint'`));
}

// Applications take their effect when their receipt is long out.
async function calm() {
	let before, now = await rows();
	do {
		before = now;
		await sleep(700);
		now = await rows();
	} while (JSON.stringify(now) !== JSON.stringify(before));
}

// What a receipt says, but for what is made anew each time.
const verdict = (item) => ({ ...item, guid: 0, returnTime: 0, preNo: 0,
    invtNo: 0 });

// The dry answer, which leaves nothing behind, then the real one: the same.
async function alike(kind, documents, options = {}) {
	const before = await rows();
	const dry = await post(hub, kind, documents, { ...options, ...DRY });
	assert.deepEqual(await rows(), before);
	const real = await post(hub, kind, documents, options);
	assert.equal(dry.status, real.status, dry.text);
	if (real.status === 200)
		assert.deepEqual(dry.items.map(verdict), real.items.map(verdict));
	return real;
}

const documentOf = (p, kind) => kind === 'state' ? stateOf(p) : p[kind];

test('a_sound_document_is_sound_and_not_there', async () => {
	for (const media of MEDIA) {
		for (const kind of Object.keys(SENDER)) {
			const real = await alike(kind,
				[documentOf(purchase(), kind)], { media });
			assert.equal(real.items[0].returnStatus, '2');
		}
	}
});

test('the_rest_of_the_family_leaves_nothing_either', async () => {
	const x = exportPurchase(), p = purchase();
	for (const kind of EXPORT_LEGS)
		await alike(kind, [x[kind]], { as: KINDS[kind][3] });
	for (const kind of ['order', 'payment', 'waybill', 'list'])
		await post(hub, kind, [p[kind]]);
	for (const [kind, document] of Object.entries(everyApplication(x, p))) {
		await calm();
		await alike(kind, [document], { as: KINDS[kind][3] });
	}
});

test('a_faulty_document_has_all_its_faults_and_leaves_none', async () => {
	for (const media of MEDIA) {
		const p = purchase();
		const bad = changed(p.order, { currency: '502', appType: '7',
		    goodsValue: '-1', buyerName: null });
		const real = await alike('order', [bad, p.order], { media });
		assert.deepEqual(real.items.map((i) => i.returnStatus),
			['-301008', '2']);
	}
});

test('what_meets_a_stored_version_meets_it_dry_as_well', async () => {
	const p = purchase();
	for (const kind of ['order', 'payment', 'waybill', 'list'])
		await post(hub, kind, [p[kind]]);
	await settled(hub);
	for (const media of MEDIA) {
		const said = async (kind, document) => (await alike(kind,
			[document], { media })).items[0].returnStatus;
		assert.equal(await said('order', p.order), '2');
		assert.equal(await said('order', changed(p.order,
			{ note: 'another' })), '-301010');
		assert.equal(await said('order', changed(p.order,
			{ note: 'old', appTime: '20200101000000' })),
			'-301014');
		assert.equal(await said('order', amended(p.order,
			{ note: 'used' })), '-301011');
		assert.equal(await said('order', amended(purchase().order,
			{})), '-301009');
		assert.equal(await said('list', amended(p.list,
			{ note: media })), '2');
	}
});

test('what_comes_twice_in_one_message_is_judged_in_its_order', async () => {
	const p = purchase();
	await alike('order', [p.order, changed(p.order, {}),
	    changed(p.order, { note: 'other' })]);
});

test('a_stranger_is_a_stranger_dry_as_well', async () => {
	const token = await account(hub, 'dry-stranger', 'platform', 'STRANGE1');
	const real = await alike('order', [purchase().order], { token });
	assert.equal(real.items[0].returnStatus, '-10102');
});

test('an_envelope_and_its_subscribers_leave_nothing', async () => {
	await hub.hubctl('account', 'add', 'dry-park', '--role', 'declarant',
		'--enterprise', 'PARK1', '--dxp', 'DXPDRY');
	const twin = message('order', purchase().order);
	twin.CEB311Message.BaseSubscribe = [{ status: 'ALL', dxpMode: 'DXP',
	    dxpAddress: 'DXPDRY' }];
	const enveloped = (sender) => ({ DxpMsg: { TransInfo: { SenderId: sender,
	    MsgType: 'CEB311Message' },
	    Data: Buffer.from(toXml(twin)).toString('base64') } });
	const token = await account(hub, 'dry-bound', 'platform',
		'3601TEST01', '3601TEST02', '3601TEST05');
	for (const [sender, status] of [['DXPELSE', '-301008'],
	    ['DXPENT0000012345', '2']]) {
		const real = await alike('order', [],
			{ twin: enveloped(sender), token });
		assert.equal(real.items[0].returnStatus, status);
	}
	await alike('order', [], { twin });
});

test('what_cannot_be_read_cannot_be_read', async () => {
	for (const [media, body] of [['xml', '<CEB311Message>'], ['xml', ''],
	    ['json', '{"CEB311Message": {}}'], ['json', '{'],
	    ['msgpack', Buffer.from([0xc1])], ['json', '']])
		assert.equal((await alike('order', [], { media, body })).status,
			400);
});

test('dry_run_is_true_or_false', async () => {
	const before = await rows();
	for (const word of ['1', 'yes', 'TRUE', '']) {
		const answer = await post(hub, 'order', [purchase().order],
			{ query: `?dryRun=${word}` });
		assert.equal(answer.status, 422, word);
	}
	assert.deepEqual(await rows(), before);
});
