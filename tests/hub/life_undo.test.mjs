// What undoes an import: a cancel before the release, a return after it; and
// what is only put down, a tally. Each with its published codes.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { startHub, until } from './lib.mjs';
import { cancel, return_, tally } from './family.mjs';
import { bothDecide, decide, parcelOf, ready, reviewOf, scanned }
    from './floor.mjs';
import { KINDS, purchase } from './purchase.mjs';
import { account, changed, feedOf, judged, orderOf, send, settled }
    from './traffic.mjs';

let hub;
before(async () => {
	hub = await startHub({ name: 'life_undo' });
	hub.demo.tokens.site = await account(hub, 'site', 'carrier',
		'3601TEST06', '3601TEST04');
});
after(() => hub?.stop());

const as = (kind) => ({ as: kind === 'tally' ? 'site' : KINDS[kind][3] });

// A purchase whose parcel is in review; with the number of its list.
async function looked() {
	const p = await ready(hub);
	p.invtNo = (await orderOf(hub, p)).json.legs.list.invtNo;
	p.reviewId = (await scanned(hub, p)).reviewId;
	return p;
}

async function gone() {
	const p = await looked();
	await bothDecide(hub, p.reviewId, 'release', 'release');
	return p;
}

const numberOf = (document) => (document.InvtRefundHead ??
    document.DeliveryHead ?? document).copNo;

async function states(kind, document) {
	const { items } = await feedOf(hub, as(kind));
	return items.filter((i) => i.copNo === numberOf(document));
}

async function last(kind, document) {
	let item;
	await until(`${kind} is settled`, async () => {
		item = (await states(kind, document)).at(-1);
		return item !== undefined && item.returnStatus !== '120';
	}, 5000);
	return item;
}

async function told(p) {
	const { items } = await feedOf(hub, { as: 'declarant' },
		`&orderNo=${p.orderNo}`);
	return items.filter((i) => i.kind === 621).map((i) => i.returnStatus);
}

test('a_cancel_undoes_a_list_that_is_being_looked_at', async () => {
	const p = await looked();
	await decide(hub, 'customs', p.reviewId, 'release');
	const document = cancel(p);
	const receipt = await send(hub, 'cancel', document, as('cancel'));
	assert.equal(receipt.returnStatus, '2');
	assert.deepEqual((await states('cancel', document))
	    .map((i) => i.returnStatus), ['120', '399']);
	assert.deepEqual(await told(p), ['120', '399', '300', '899']);
	await settled(hub);
	assert.equal((await parcelOf(hub, p)).state, 'held');
	assert.equal((await reviewOf(hub, p.reviewId)).state, 'reopened');
	const late = await decide(hub, 'inspection', p.reviewId, 'release');
	assert.equal(late.status, 409);
	const seen = await judged(hub, p, 'waiting');
	assert.equal(seen.legs.list, null);

	// The same again; another; and the list's own echo.
	assert.equal((await send(hub, 'cancel', document, as('cancel')))
	    .returnStatus, '2');
	assert.equal((await states('cancel', document)).length, 2);
	assert.equal((await send(hub, 'cancel', cancel(p), as('cancel')))
	    .returnStatus, '-623009');
	await send(hub, 'list', p.list);
	await settled(hub);
	assert.equal((await orderOf(hub, p)).json.legs.list, null);
	assert.equal((await send(hub, 'list', changed(p.list,
	    { note: '再次申报' }))).returnStatus, '-621004');

	// A new list under a new number takes the place.
	await send(hub, 'list', changed(p.list, { copNo: p.list.InventoryHead
	    .copNo + 'N' }));
	await judged(hub, p, 'matched');
});

test('a_cancel_is_refused_with_its_published_codes', async () => {
	const p = await gone();
	assert.equal((await send(hub, 'cancel', cancel(p), as('cancel')))
	    .returnStatus, '-623005');
	assert.equal((await parcelOf(hub, p)).state, 'released');
	const nobody = { ...purchase(), invtNo: '400020250I00000000'
	    .slice(0, 18) };
	assert.equal((await send(hub, 'cancel', cancel(nobody), as('cancel')))
	    .returnStatus, '-623003');
	const dry = await looked();
	assert.equal((await send(hub, 'cancel', cancel(dry), { ...as('cancel'),
	    query: '?dryRun=true' })).returnStatus, '2');
	assert.notEqual((await orderOf(hub, dry)).json.legs.list, null);
});

test('cancel_and_release_race_and_one_of_them_wins', async () => {
	for (let i = 0; i < 8; i++) {
		const p = await looked();
		await decide(hub, 'customs', p.reviewId, 'release');
		const [decision, receipt] = await Promise.all([
		    decide(hub, 'inspection', p.reviewId, 'release'),
		    send(hub, 'cancel', cancel(p), as('cancel'))]);
		await settled(hub);
		const { state } = await parcelOf(hub, p);
		if (receipt.returnStatus === '2') {
			assert.notEqual(state, 'released');
			assert.equal((await orderOf(hub, p)).json.legs.list,
				null);
		} else {
			assert.equal(receipt.returnStatus, '-623005');
			assert.equal(state, 'released', decision.text);
		}
	}
});

test('goods_come_back_line_by_line_and_no_more_than_there_were', async () => {
	const p = await gone();
	const one = return_(p, ['1', '0']);
	assert.equal((await send(hub, 'return', one, as('return')))
	    .returnStatus, '2');
	assert.equal((await last('return', one)).returnStatus, '399');
	const much = return_(p, ['2', '0']);
	await send(hub, 'return', much, as('return'));
	assert.equal((await last('return', much)).returnStatus, '-625009');
	const none = return_(p, ['1', '0']);
	none.InvtRefundList[0].gcode = '0000000000';
	await send(hub, 'return', none, as('return'));
	const item = await last('return', none);
	assert.equal(item.returnStatus, '-625209');
	assert.ok(item.returnInfo.includes('0000000000'));
	const rest = return_(p, ['1', '1']);
	await send(hub, 'return', rest, as('return'));
	assert.equal((await last('return', rest)).returnStatus, '399');
	const history = (await parcelOf(hub, p)).history;
	assert.equal(history.filter((h) => h.event === 'goods_returned').length,
		2);
	// What came back of a list fixes it.
	assert.equal((await send(hub, 'list', changed(p.list, { appType: '2',
	    appTime: '20991231235959', note: 'x' }))).returnStatus, '-621012');
});

test('ten_returns_of_the_last_piece_at_once_take_it_once', async () => {
	const p = await gone();
	const asked = Array.from({ length: 10 }, () => return_(p, ['2', '0']));
	await Promise.all(asked.map((d) => send(hub, 'return', d,
	    as('return'))));
	const said = [];
	for (const d of asked)
		said.push((await last('return', d)).returnStatus);
	assert.deepEqual(said.sort(), [...Array(9).fill('-625009'), '399']);
});

test('nothing_comes_back_of_what_never_left', async () => {
	const p = await looked();
	const document = return_(p);
	await send(hub, 'return', document, as('return'));
	const item = await last('return', document);
	assert.ok(Number(item.returnStatus) < 0);
	assert.ok(item.returnInfo.includes('放行'));
});

test('a_tally_is_history_also_of_a_number_that_nobody_declared', async () => {
	const p = await ready(hub);
	const stranger = purchase();
	const document = tally(p, stranger);
	await send(hub, 'tally', document, as('tally'));
	const item = await last('tally', document);
	assert.equal(item.returnStatus, '399', item.returnInfo);
	assert.match(item.rkdNo, /^R\d{17}$/);
	for (const one of [p, stranger]) {
		const seen = await parcelOf(hub, one);
		assert.equal(seen.state, 'expected');
		assert.equal(seen.history.at(-1).event, 'tallied');
		assert.equal(seen.history.at(-1).detail.operatorCode,
			'3601TEST06');
	}
	assert.equal((await scanned(hub, stranger)).disposition, 'hold');
});

test('afterwards_everything_adds_up', async () => {
	const said = JSON.parse(await hub.hubctl('verify', '--json'));
	assert.equal(said.broken, 0, JSON.stringify(said.checks
	    .filter((c) => c.broken > 0)));
	for (const name of ['cancels', 'returns'])
		assert.ok(said.checks.find((c) => c.name === name ||
		    c.check === name).seen > 0, name);
});
