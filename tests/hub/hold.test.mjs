// Holds: an agency's word that something must not leave. Before the scan,
// during the review, after the release, and when it is lifted.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { startHub, until } from './lib.mjs';
import { purchase } from './purchase.mjs';
import { ack, addPerson, bothDecide, decide, hold, inReview, instruction, lift,
    parcelOf, parcelPath, ready, refused, released, reviewOf, scanned,
    standing } from './floor.mjs';
import { feedOf, send } from './traffic.mjs';

let hub;
before(async () => {
	hub = await startHub({ name: 'hold' });
	await addPerson(hub, 'li', 'officer',
		['--agency', 'customs', '--lane', '1']);
});
after(() => hub?.stop());

// A purchase whose enterprises nobody else has, so that a hold on one of them
// touches nothing but it.
function ownPurchase() {
	const p = purchase();
	const code = (kind) => `${kind}${String(p.n).slice(-9)}`;
	const codes = { ebp: code('E'), ebc: code('C'), pay: code('Y'),
	    carrier: code('L'), agent: code('A') };
	const set = (document, changes) => {
		const head = Object.values(document)[0];
		for (const [name, value] of Object.entries(changes)) {
			if (name in head)
				head[name] = value;
		}
	};
	for (const kind of ['order', 'payment', 'waybill', 'list'])
		set(p[kind], { ebpCode: codes.ebp, ebcCode: codes.ebc,
		    payCode: codes.pay, logisticsCode: codes.carrier,
		    agentCode: codes.agent });
	return Object.assign(p, { codes, ebpCode: codes.ebp,
	    logisticsCode: codes.carrier });
}

const KEYS = {
	parcel: (p) => `${p.logisticsCode}/${p.logisticsNo}`,
	order: (p) => `${p.ebpCode}/${p.orderNo}`,
	person: (p) => p.person.id,
	enterprise: (p) => p.codes.ebc,
};

// Each person is held in one test only.
let people = 0;
function alone() {
	const p = ownPurchase();
	const id = personOf(500 + people++);
	for (const document of [p.order, p.payment, p.list]) {
		const head = Object.values(document)[0];
		for (const name of ['buyerIdNumber', 'payerIdNumber']) {
			if (name in head)
				head[name] = id;
		}
	}
	p.person.id = id;
	return p;
}

function personOf(n) {
	const body = '36010119850307' + String(n).padStart(3, '0');
	const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
	const sum = [...body].reduce((a, d, i) => a + d * weights[i], 0);
	return body + '10X98765432'[sum % 11];
}

// A number that ends in X.
function withX() {
	for (;;) {
		const p = alone();
		if (p.person.id.endsWith('X'))
			return p;
	}
}

for (const kind of Object.keys(KEYS)) {
	test(`a_hold_on_the_${kind}_before_the_scan_keeps_it`, async () => {
		const p = alone();
		const { holdId } = await hold(hub, kind, KEYS[kind](p));
		await ready(hub, p);
		const answer = await scanned(hub, p);
		assert.equal(answer.disposition, 'hold');
		assert.equal(answer.reason, 'HOLD_OPEN');
		const requeue = () => hub.request('POST',
			`${parcelPath(p)}/requeue`,
			{ as: 'customs', json: { reason: '复核' } });
		refused(await requeue(), 409, 'HOLD_OPEN');
		assert.equal((await lift(hub, holdId)).status, 200);
		assert.equal((await parcelOf(hub, p)).state, 'held',
			'an officer takes it from the shelf, no clock does');
		assert.equal((await requeue()).status, 200);
	});

	test(`a_hold_on_the_${kind}_during_the_review_holds_at_once`,
	    async () => {
		const p = await ready(hub, alone());
		const { reviewId } = await scanned(hub, p);
		const screen = await hub.socket('/v1/live?lane=1', 'inspection');
		await decide(hub, 'customs', reviewId, 'release');
		const { holdId } = await hold(hub, kind, KEYS[kind](p));
		const parcel = await parcelOf(hub, p);
		assert.equal(parcel.state, 'held');
		assert.equal(parcel.reason, 'HOLD_OPEN');
		await instruction(hub, p, 'hold');
		refused(await decide(hub, 'inspection', reviewId, 'release'),
			409, 'REVIEW_REOPENED');
		assert.equal((await reviewOf(hub, reviewId)).state, 'reopened');
		await until('the screen is told', () => screen.events.some((e) =>
			e.type === 'review.reopened' &&
			e.reviewId === reviewId && e.reason === 'HOLD_OPEN'));
		screen.close();
		await lift(hub, holdId);
	});

	test(`a_hold_on_the_${kind}_after_the_release_recalls`, async () => {
		const p = await ready(hub, alone());
		const { reviewId } = await scanned(hub, p);
		await bothDecide(hub, reviewId, 'release', 'release');
		const { instructionId } = await instruction(hub, p, 'release');
		await ack(hub, instructionId);
		const { holdId } = await hold(hub, kind, KEYS[kind](p));
		const parcel = await parcelOf(hub, p);
		assert.equal(parcel.state, 'recalled');
		assert.equal(parcel.history.at(-1).detail.holdId, holdId);
		await instruction(hub, p, 'recall');
		await lift(hub, holdId);
	});
}

test('every_enterprise_of_a_purchase_can_be_held', async () => {
	for (const role of ['ebp', 'ebc', 'pay', 'carrier', 'agent']) {
		const p = await ready(hub, alone());
		const { holdId } = await hold(hub, 'enterprise', p.codes[role]);
		const answer = await scanned(hub, p);
		assert.equal(answer.reason, 'HOLD_OPEN', role);
		await lift(hub, holdId);
	}
});

test('a_blank_that_was_pasted_along_does_not_make_a_hold_of_nothing',
    async () => {
	for (const kind of Object.keys(KEYS)) {
		const p = await ready(hub, alone());
		const key = ` ${KEYS[kind](p).replace('/', ' / ')}\u3000\n`;
		const made = await hold(hub, kind, key);
		if (kind !== 'person')
			assert.equal(made.key, KEYS[kind](p));
		assert.equal((await scanned(hub, p)).reason, 'HOLD_OPEN', kind);
		await lift(hub, made.holdId);
	}
});

test('a_hold_on_another_thing_touches_nothing', async () => {
	const p = await ready(hub, alone());
	const { reviewId } = await scanned(hub, p);
	const other = alone();
	const holds = [];
	for (const kind of Object.keys(KEYS))
		holds.push(await hold(hub, kind, KEYS[kind](other)));
	// The same number of another carrier, the same order of another
	// platform, a code that is the beginning of another.
	holds.push(await hold(hub, 'parcel', `OTHER/${p.logisticsNo}`));
	holds.push(await hold(hub, 'order', `OTHER/${p.orderNo}`));
	holds.push(await hold(hub, 'enterprise', p.codes.ebc.slice(0, -1)));
	const end = await bothDecide(hub, reviewId, 'release', 'release');
	assert.equal(end.outcome, 'release');
	for (const { holdId } of holds)
		await lift(hub, holdId);
});

const wide = (s) => [...s].map((c) =>
	String.fromCodePoint(c.codePointAt(0) + 0xfee0)).join('');

for (const [words, spell] of [['with_a_small_x', (id) => id.toLowerCase()],
    ['in_full_width', wide], ['in_full_width_and_small',
	(id) => wide(id.toLowerCase())], ['between_blanks', (id) => ` ${id} `],
    ['between_wide_blanks', (id) => `\u3000${id}\u3000`]]) {
	test(`a_person_is_found_by_a_number_${words}`, async () => {
		const p = await ready(hub, withX());
		const made = await hold(hub, 'person', spell(p.person.id));
		const answer = await scanned(hub, p);
		assert.equal(answer.reason, 'HOLD_OPEN');
		// The same person twice is the same hold, however spelled.
		const again = await hold(hub, 'person', p.person.id);
		assert.equal(again.holdId, made.holdId);
		await lift(hub, made.holdId);
	});

	test(`a_person_whose_papers_spell_it_${words}_is_found`, async () => {
		const p = withX();
		const { holdId } = await hold(hub, 'person', p.person.id);
		const spelled = spell(p.person.id).trim();
		// The order alone is enough for the person to be part of it.
		p.order.OrderHead.buyerIdNumber = spelled;
		p.payment.PaymentHead.payerIdNumber = spelled;
		p.list.InventoryHead.buyerIdNumber = spelled;
		for (const kind of ['order', 'payment', 'waybill', 'list'])
			await send(hub, kind, p[kind]);
		const answer = await scanned(hub, p);
		assert.equal(answer.disposition, 'hold');
		const [[n]] = await hub.sql('select count(*) from document d, ' +
		    'hold h where h.id = ' + holdId + ' and h.person_macs && ' +
		    `d.person_macs and d.number in ('${p.orderNo}', ` +
		    `'P${p.orderNo.slice(1)}', 'C${p.orderNo.slice(1)}')`);
		const [[stored]] = await hub.sql('select count(*) from document' +
		    ` where number in ('${p.orderNo}', ` +
		    `'P${p.orderNo.slice(1)}', 'C${p.orderNo.slice(1)}')`);
		assert.equal(n, stored, 'every document of hers is touched');
		await lift(hub, holdId);
	});
}

test('a_hold_finds_the_recipient_and_the_carrier_of_a_manifest', async () => {
	for (const kind of ['person', 'enterprise', 'parcel']) {
		const p = alone();
		const made = await hub.request('POST', '/v1/manifests', {
		    as: 'carrier', json: { items: [{
			logisticsCode: p.logisticsCode,
			logisticsNo: p.logisticsNo, class: 'B',
			contents: '书籍', value: '90', currency: 'CNY',
			weightKg: '0.5', sender: { name: 'Muster',
			    country: '304' }, recipient: { name: p.person.name,
			    idNumber: p.person.id } }] } });
		assert.equal(made.status, 200, made.text);
		const { reviewId } = await scanned(hub, p, { weight: '0.5' });
		assert.ok(reviewId);
		const { holdId } = await hold(hub, kind, kind === 'enterprise' ?
			p.logisticsCode : KEYS[kind](p));
		assert.equal((await parcelOf(hub, p)).state, 'held', kind);
		await lift(hub, holdId);
	}
});

test('no_list_shows_the_number_of_a_person', async () => {
	const p = alone();
	const made = await hold(hub, 'person', p.person.id);
	const spelled = await hold(hub, 'person', wide(personOf(499)));
	for (const as of ['customs', 'inspection', 'supervisor', 'auditor']) {
		const list = await hub.request('GET', '/v1/holds?limit=500',
			{ as });
		assert.ok(!list.text.includes(p.person.id), as);
		assert.ok(!list.text.includes(p.person.id.slice(6, 14)), as);
		const item = list.json.items.find((h) =>
			h.holdId === made.holdId);
		assert.match(item.key, /^360101\*+\d{3}[\dX]$/);
		const other = list.json.items.find((h) =>
			h.holdId === spelled.holdId);
		assert.match(other.key, /^360101\*+\d{3}[\dX]$/);
	}
	assert.ok(!hub.log().includes(p.person.id));
	const [[kept]] = await hub.sql('select count(*) from hold where ' +
	    `key like '%${p.person.id.slice(6, 14)}%'`);
	assert.equal(kept, '0');
	const [[logged]] = await hub.sql('select count(*) from log_entry where ' +
	    `detail::text like '%${p.person.id}%'`);
	assert.equal(logged, '0');
	await lift(hub, made.holdId);
	await lift(hub, spelled.holdId);
});

test('only_the_agency_that_placed_a_hold_lifts_it', async () => {
	const p = alone();
	const made = await hold(hub, 'parcel', KEYS.parcel(p), 'inspection');
	assert.equal(made.agency, 'inspection');
	refused(await lift(hub, made.holdId, 'customs'), 403, 'HOLD_NOT_YOURS');
	for (const as of ['supervisor', 'auditor', 'carrier'])
		refused(await lift(hub, made.holdId, as), 403, 'FORBIDDEN');
	refused(await hub.request('DELETE', `/v1/holds/${made.holdId}`,
		{ as: 'inspection' }), 422, 'VALUE');
	refused(await lift(hub, '999999', 'inspection'), 404, 'HOLD_UNKNOWN');
	const answer = await scanned(hub, await ready(hub, p));
	assert.equal(answer.reason, 'HOLD_OPEN');
	const lifted = await lift(hub, made.holdId, 'inspection', '误布控');
	assert.equal(lifted.status, 200);
	assert.equal(lifted.json.liftReason, '误布控');
	const again = await lift(hub, made.holdId, 'inspection', '误布控');
	assert.deepEqual(again.json, lifted.json);
});

test('a_colleague_of_the_agency_may_lift_it', async () => {
	const made = await hold(hub, 'order', 'X/1', 'customs');
	const lifted = await lift(hub, made.holdId, 'li');
	assert.equal(lifted.json.liftedBy, 'li');
	assert.equal(lifted.json.placedBy, 'demo-customs');
});

test('with_two_holds_the_last_one_lifted_frees', async () => {
	const p = await ready(hub, alone());
	const one = await hold(hub, 'parcel', KEYS.parcel(p), 'customs');
	const two = await hold(hub, 'person', KEYS.person(p), 'inspection');
	await scanned(hub, p);
	const requeue = () => hub.request('POST', `${parcelPath(p)}/requeue`,
		{ as: 'customs', json: { reason: '复核' } });
	await lift(hub, one.holdId);
	refused(await requeue(), 409, 'HOLD_OPEN');
	await lift(hub, two.holdId, 'inspection');
	assert.equal((await requeue()).status, 200);
});

test('a_hold_that_says_too_little_is_refused', async () => {
	const post = (json, as = 'customs') => hub.request('POST', '/v1/holds',
		{ as, json });
	const sound = { kind: 'parcel', key: 'C/1', reason: 'x' };
	for (const [change, pointer] of [[{ kind: 'box' }, '/kind'],
	    [{ kind: undefined }, '/kind'], [{ key: '' }, '/key'],
	    [{ key: 'noslash' }, '/key'], [{ key: '/1' }, '/key'],
	    [{ key: 'C/' }, '/key'], [{ kind: 'order', key: 'x' }, '/key'],
	    [{ reason: '' }, '/reason'], [{ reason: '  ' }, '/reason'],
	    [{ reason: undefined }, '/reason'], [{ key: 'x'.repeat(200) },
		'/key'], [{ kind: 'person', key: '   ' }, '/key'],
	    [{ kind: 'enterprise', key: ' ' }, '/key']]) {
		const answer = await post({ ...sound, ...change });
		assert.equal(answer.status, 422, JSON.stringify(change) +
			answer.text);
		assert.equal(answer.json.errors[0].pointer, pointer,
			JSON.stringify(change));
	}
	for (const as of ['supervisor', 'auditor', 'platform', 'equipment'])
		refused(await post(sound, as), 403, 'FORBIDDEN');
	refused(await hub.request('POST', '/v1/holds', { json: sound }), 401,
		'UNAUTHENTICATED');
});

test('the_list_of_holds_is_read_page_by_page_and_open_ones_alone',
    async () => {
	const made = [];
	for (let i = 0; i < 5; i++)
		made.push((await hold(hub, 'order', `PAGE/${i}`)).holdId);
	await lift(hub, made[1]);
	const read = async (query) => {
		const ids = [];
		let after = '';
		for (;;) {
			const page = (await hub.request('GET', '/v1/holds?' +
			    `limit=2&after=${after}${query}`,
				{ as: 'supervisor' })).json;
			assert.ok(page.next !== undefined);
			ids.push(...page.items.filter((h) =>
				h.key.startsWith('PAGE/')).map((h) => h.holdId));
			if (page.items.length === 0)
				return ids;
			after = page.next;
		}
	};
	assert.deepEqual(await read(''), made);
	assert.deepEqual(await read('&open=true'),
		made.filter((id) => id !== made[1]));
	for (const id of made)
		await lift(hub, id);
});

test('a_hold_of_an_enterprise_with_many_parcels_reaches_all_of_them',
    async () => {
	const first = alone();
	const made = [];
	for (let i = 0; i < 12; i++) {
		const p = alone();
		p.order.OrderHead.ebcCode = first.codes.ebc;
		p.list.InventoryHead.ebcCode = first.codes.ebc;
		await ready(hub, p);
		made.push({ p, ...await scanned(hub, p) });
	}
	const { holdId } = await hold(hub, 'enterprise', first.codes.ebc);
	for (const { p } of made)
		assert.equal((await parcelOf(hub, p)).state, 'held');
	await lift(hub, holdId);
});

test('the_declarant_hears_of_a_recall_and_nothing_of_the_reason', async () => {
	const { p } = await released(hub);
	const { holdId } = await hold(hub, 'parcel', KEYS.parcel(p), 'customs',
		'情报来源甲');
	const { items } = await feedOf(hub, { as: 'declarant' },
		`&orderNo=${p.orderNo}`);
	assert.deepEqual(items.map((i) => i.returnStatus).slice(-2),
		['800', '300']);
	assert.ok(!JSON.stringify(items).includes('情报'));
	const seen = await hub.request('GET', parcelPath(p),
		{ as: 'declarant' });
	assert.ok(!seen.text.includes('情报'));
	assert.equal(seen.json.holds, undefined);
	await lift(hub, holdId);
});

test('holds_and_decisions_at_once_release_nothing_that_is_held', async () => {
	const made = [];
	for (let i = 0; i < 16; i++) {
		const p = await ready(hub, alone());
		made.push({ p, ...await scanned(hub, p) });
	}
	const kinds = Object.keys(KEYS);
	const placed = await Promise.all(made.map(({ p, reviewId }, i) =>
		Promise.all([hold(hub, kinds[i % 4], KEYS[kinds[i % 4]](p)),
		    decide(hub, 'customs', reviewId, 'release'),
		    decide(hub, 'inspection', reviewId, 'release')])));
	for (const [i, { p }] of made.entries()) {
		const { state } = await parcelOf(hub, p);
		assert.ok(['held', 'recalled'].includes(state), state);
		const told = await standing(hub, p);
		assert.ok(!told.some((t) => t.action === 'release'));
		await lift(hub, placed[i][0].holdId);
	}
	await hub.hubctl('verify');
});

test('a_person_who_is_in_two_reviews_is_held_in_both', async () => {
	const p = await ready(hub, alone());
	const q = alone();
	q.order.OrderHead.buyerIdNumber = p.person.id;
	q.payment.PaymentHead.payerIdNumber = p.person.id;
	q.list.InventoryHead.buyerIdNumber = p.person.id;
	await ready(hub, q);
	await scanned(hub, p);
	await scanned(hub, q);
	const { holdId } = await hold(hub, 'person', p.person.id);
	for (const one of [p, q])
		assert.equal((await parcelOf(hub, one)).state, 'held');
	await lift(hub, holdId);
	assert.ok((await inReview(hub)).reviewId);
});
