// No lost verdict. Four legs of a purchase committed at the same instant by
// workers that do not know of each other; workers that die between a leg and
// its verdict; amendments that race with judgements.

import assert from 'node:assert/strict';
import https from 'node:https';
import { after, before, test } from 'node:test';

import { startHub, until } from './lib.mjs';
import { amended, message, purchase } from './purchase.mjs';
import { headOf, judged, orderOf, post, send, sendAll, settled }
    from './traffic.mjs';

const PURCHASES = Number(process.env.HUB_RACE_PURCHASES ?? 2000);
const AT_ONCE = 16;			// purchases, of four legs each
const KINDS = ['order', 'payment', 'waybill', 'list'];

let hub, agents;
before(async () => {
	hub = await startHub({ name: 'recon_race' });
	// Each leg has connections of its own, so that Kore's workers share
	// them out and the four meet in the database only.
	agents = Object.fromEntries(KINDS.map((kind) => [kind,
		new https.Agent({ keepAlive: true, ca: hub.ca,
			maxSockets: AT_ONCE })]));
});
after(async () => {
	Object.values(agents ?? {}).forEach((agent) => agent.destroy());
	await hub?.stop();
});

async function leg(p, kind) {
	const answer = await hub.request('POST', '/v1/messages', {
		as: { order: 'platform', payment: 'payment',
		    waybill: 'carrier', list: 'declarant' }[kind],
		json: message(kind, p[kind]), agent: agents[kind] });
	assert.equal(answer.status, 200, answer.text);
	const tree = Object.values(answer.json)[0];
	const [receipt] = Object.values(tree).find(Array.isArray);
	assert.equal(receipt.returnStatus, '2', JSON.stringify(receipt));
}

async function atOnce(count, work) {
	let next = 0;
	await Promise.all(Array.from({ length: AT_ONCE }, async () => {
		while (next < count)
			await work(next++);
	}));
}

// How many of these purchases have which verdict.
async function verdicts(purchases) {
	const rows = await hub.sql('select verdict, count(*) from purchase ' +
	    `where order_no in (${purchases.map((p) => `'${p.orderNo}'`)}) ` +
	    'group by verdict order by verdict');
	return Object.fromEntries(rows.map(([v, n]) => [v, Number(n)]));
}

test('four_legs_at_the_same_instant_never_lose_a_verdict', async () => {
	const purchases = Array.from({ length: PURCHASES }, () => purchase());
	const wrong = purchases.filter((_, i) => i % 20 === 7);
	for (const p of wrong)
		headOf(p.payment).amountPaid = '1';
	await atOnce(PURCHASES, (i) => Promise.all(KINDS.map((kind) =>
		leg(purchases[i], kind))));
	await settled(hub, 60000);
	assert.deepEqual(await verdicts(purchases), {
		matched: PURCHASES - wrong.length, mismatched: wrong.length });
	const [[legs]] = await hub.sql('select count(*) from document where ' +
	    'kind in (311, 411, 511, 621) and version <> 1');
	assert.equal(legs, '0');
	// Each list was told once what it is: 399, or 100.
	const told = await hub.sql('select return_status, count(*) from ' +
	    'receipt where kind = 621 and return_status in (\'399\', \'100\') ' +
	    'group by 1 order by 1');
	assert.deepEqual(told.find(([s]) => s === '399'),
		['399', String(PURCHASES - wrong.length)]);
});

test('a_verdict_that_a_dead_worker_owed_is_made_by_the_sweep', async () => {
	for (let round = 0; round < 3; round++) {
		const purchases = Array.from({ length: 40 }, () => purchase());
		for (const p of purchases)
			await sendAll(hub, p, ['order', 'payment', 'waybill']);
		const sent = purchases.map((p) => post(hub, 'list', [p.list],
			{ timeout: 5000 }).catch(() => undefined));
		await Promise.race(sent);
		hub.pids('worker').forEach((pid) =>
			process.kill(pid, 'SIGKILL'));
		const answers = await Promise.all(sent);
		await until('the hub is back', async () => (await hub.request(
			'GET', '/readyz').catch(() => ({}))).status === 200);
		await settled(hub);
		for (const [i, p] of purchases.entries()) {
			const seen = await orderOf(hub, p);
			if (answers[i]?.status === 200)
				assert.equal(seen.json.verdict, 'matched');
			else
				assert.equal(seen.json.verdict,
					seen.json.legs.list === null ?
					'waiting' : 'matched');
		}
	}
});

test('a_touch_without_any_worker_knowing_is_judged_within_seconds',
    async () => {
	const p = purchase();
	await sendAll(hub, p);
	await judged(hub, p, 'matched');
	await settled(hub);
	const [[id]] = await hub.sql('select id from purchase where order_no = ' +
	    `'${p.orderNo}'`);
	await hub.sql(`update purchase set verdict_id = null, verdict = ` +
	    `'waiting' where id = ${id}; delete from verdict where ` +
	    `purchase_id = ${id}; insert into touch (purchase_id) values ` +
	    `(${id})`);
	assert.equal((await orderOf(hub, p)).json.verdict, 'waiting');
	await judged(hub, p, 'matched');
	await settled(hub);
});

test('amendments_at_the_same_instant_end_in_the_verdict_of_the_last',
    async () => {
	const purchases = Array.from({ length: 60 }, () => purchase());
	for (const p of purchases)
		headOf(p.list).buyerName = '测试某';
	await atOnce(purchases.length, async (i) => {
		const p = purchases[i];
		await sendAll(hub, p);
		await judged(hub, p, 'mismatched');
		// Order and payment to one fen more, and the list to the name
		// of the order, all at once.
		const changes = [['order', { acturalPaid: '292.85',
		    discount: '0', freight: '10.01' }],
		    ['payment', { amountPaid: '292.85' }],
		    ['list', { buyerName: p.person.name }]];
		await Promise.all(changes.map(async ([kind, change], n) => {
			const next = amended(p[kind], change, '2',
				60000 + n * 1000);
			await until(`${kind} is amended`, async () =>
			    (await send(hub, kind, next)).returnStatus === '2',
			    5000).catch(() => undefined);
		}));
	});
	await settled(hub);
	for (const p of purchases) {
		const { verdict, findings, legs } = (await orderOf(hub, p)).json;
		const same = legs.order.head.acturalPaid ===
		    legs.payment.head.amountPaid;
		const named = legs.list.version === 2;
		assert.equal(verdict, same && named ? 'matched' : 'mismatched');
		assert.deepEqual(findings.map((f) => f.code), [
		    ...same ? [] : ['AMOUNT_PAID'],
		    ...named ? [] : ['LIST_BUYER']]);
	}
});

test('a_payment_that_is_moved_about_by_many_ends_at_one_order', async () => {
	const purchases = Array.from({ length: 6 }, () => purchase());
	const { payment } = purchase();
	for (const p of purchases)
		await sendAll(hub, p, ['order']);
	await send(hub, 'payment', payment);
	let later = 0;
	await Promise.all(Array.from({ length: 12 }, async (_, k) => {
		for (let i = 0; i < 20; i++) {
			const { orderNo } = purchases[(i + k) % 6];
			const receipt = await send(hub, 'payment', amended(
				payment, { orderNo, note: `${k}.${i}` }, '2',
				1000 * ++later));
			assert.match(receipt.returnStatus, /^(2|-401012)$/);
		}
	}));
	await settled(hub);
	const seen = await Promise.all(purchases.map((p) => orderOf(hub, p)));
	assert.equal(seen.filter((answer) =>
		answer.json.legs.payment !== null).length, 1);
	for (const { json } of seen)
		assert.equal(json.findings.some((f) =>
			f.code === 'MISSING_PAYMENT'), json.legs.payment === null);
});
