// The contract at /openapi.json and the running hub never disagree, on the
// belt and before the screens: see openapi.test.mjs.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { FLOOR, openContract } from './contract.mjs';
import { JPEG, ack, decide, inReview, instruction, instructions, ready, scan,
    scanned } from './floor.mjs';
import { startHub } from './lib.mjs';
import { amended, purchase } from './purchase.mjs';
import { send, settled } from './traffic.mjs';

let hub, contract;
before(async () => {
	hub = await startHub({ name: 'openapi_floor' });
	contract = await openContract(hub);
});
after(() => hub?.stop());

const kept = (claim, work) => test(claim, () => contract.keptBy(work));

kept('a_parcels_way_keeps_the_contract', async () => {
	const { p, reviewId } = await inReview(hub);
	const parcel = `/v1/parcels/${p.logisticsCode}/${p.logisticsNo}`;
	const look = async () => {
		for (const as of ['platform', 'customs', 'supervisor'])
			await hub.request('GET', parcel, { as });
		for (const as of ['customs', 'inspection', 'supervisor',
		    'auditor'])
			await hub.request('GET', `/v1/reviews/${reviewId}`, { as });
		await hub.request('GET', '/v1/lanes', { as: 'supervisor' });
		await hub.request('GET', '/v1/parcels?state=in_review',
			{ as: 'customs' });
	};
	await look();
	await hub.request('GET', `/v1/reviews/${reviewId}/image`,
		{ as: 'customs' });
	await decide(hub, 'customs', reviewId, 'hold', { reason: '再看' });
	await hub.request('DELETE', `/v1/reviews/${reviewId}/decisions/mine`,
		{ as: 'customs' });
	await decide(hub, 'customs', reviewId, 'release', { reason: '清楚',
	    marks: [{ x: 0.1, y: 0.1, w: 0.2, h: 0.2, label: '瓶' }] });
	await look();
	await decide(hub, 'customs', reviewId, 'hold');
	await decide(hub, 'inspection', reviewId, 'release');
	await decide(hub, 'inspection', reviewId, 'release');
	await look();
	const order = await instruction(hub, p, 'release');
	await ack(hub, order.instructionId);
	await ack(hub, order.instructionId);
	await instructions(hub, { limit: 1 });
	await settled(hub);
	await look();
	for (const bad of ['x', '0', '99999999999999999999'])
		for (const tail of ['', '/image'])
			await hub.request('GET', `/v1/reviews/${bad}${tail}`,
				{ as: 'customs' });
	await decide(hub, 'customs', reviewId, 'perhaps');
	await decide(hub, 'customs', '99999', 'release');
	await decide(hub, 'platform', reviewId, 'release');
	await ack(hub, '99999');
	await ack(hub, 'x');
	await instructions(hub, { after: 'x' });
	await instructions(hub, { lane: 'none' });
	await instructions(hub, { as: 'carrier' });
});

kept('scans_good_and_bad_keep_the_contract', async () => {
	const p = await ready(hub);
	await scan(hub, p, { type: 'image/jpeg', image: JPEG, key: 'k1' });
	await scan(hub, p, { type: 'image/jpeg', image: JPEG, key: 'k1' });
	await scan(hub, p, { type: 'image/png', key: 'k1' });
	await scan(hub, await ready(hub), { weight: '99' });
	await scan(hub, purchase(), { code: null });
	await scan(hub, p, { image: 'x' });
	await scan(hub, p, { image: '' });
	await scan(hub, p, { type: 'text/plain' });
	await scan(hub, p, { weight: 'x' });
	await scan(hub, p, { lane: 'none' });
	await scan(hub, p, { as: 'platform' });
	await scan(hub, { ...p, logisticsNo: '' });
	await hub.request('PATCH', '/v1/lanes/1', { as: 'supervisor',
		json: { state: 'closed' } });
	await scan(hub, p);
	for (const json of [{ state: 'open' }, { state: 'ajar' }, {}])
		await hub.request('PATCH', '/v1/lanes/1', { as: 'supervisor',
			json });
	await hub.request('PATCH', '/v1/lanes/none', { as: 'supervisor',
		json: { state: 'open' } });
	await hub.request('PATCH', '/v1/lanes/1', { as: 'customs',
		json: { state: 'open' } });
});

kept('alarms_keep_the_contract', async () => {
	for (const [as, json] of [['customs', {}], ['customs',
	    { reason: '可疑物' }], ['inspection', { reason: '可疑物' }],
	    ['admin', { reason: 'x' }]])
		await hub.request('POST', '/v1/lanes/1/alarm', { as, json });
	await hub.request('GET', '/v1/lanes', { as: 'customs' });
	await scan(hub, await ready(hub));
	for (const [as, query] of [['customs', '?reason=x'], ['supervisor', ''],
	    ['supervisor', '?reason=ok'], ['supervisor', '?reason=ok']])
		await hub.request('DELETE', `/v1/lanes/1/alarm${query}`, { as });
});

kept('inspections_keep_the_contract', async () => {
	const { p, reviewId } = await inReview(hub);
	await decide(hub, 'customs', reviewId, 'inspect');
	await decide(hub, 'inspection', reviewId, 'release');
	const { json: { items } } = await hub.request('GET',
		'/v1/inspections?state=open', { as: 'customs' });
	const [{ inspectionId }] = items.filter((i) =>
		i.parcel.logisticsNo === p.logisticsNo);
	const at = `/v1/inspections/${inspectionId}`;
	const sign = (as, json) => hub.request('POST', `${at}/results`,
		{ as, json });
	await hub.request('GET', at, { as: 'inspection' });
	await sign('customs', { outcome: 'burn' });
	await sign('customs', { outcome: 'release', note: '无异常' });
	await hub.request('GET', at, { as: 'supervisor' });
	await sign('inspection', { outcome: 'release' });
	await sign('inspection', { outcome: 'detain' });
	await sign('supervisor', { outcome: 'release' });
	for (const query of ['', '?state=closed&limit=1', '?after=x', '?limit=0'])
		await hub.request('GET', `/v1/inspections${query}`,
			{ as: 'customs' });
	await hub.request('GET', '/v1/inspections/99999', { as: 'customs' });
	await hub.request('GET', '/v1/inspections/x', { as: 'customs' });
	await hub.request('GET', '/v1/inspections', { as: 'platform' });
});

kept('holds_and_held_parcels_keep_the_contract', async () => {
	const place = (json, as = 'customs') => hub.request('POST', '/v1/holds',
		{ as, json });
	const p = await ready(hub);
	const parcel = `/v1/parcels/${p.logisticsCode}/${p.logisticsNo}`;
	const made = await place({ kind: 'parcel', reason: '布控',
	    key: `${p.logisticsCode}/${p.logisticsNo}` });
	await place({ kind: 'person', key: p.person.id, reason: '布控' },
		'inspection');
	await place({ kind: 'order', key: 'none', reason: 'x' });
	await place({ kind: 'shoe', key: 'x', reason: 'x' });
	await place({});
	await place({ kind: 'enterprise', key: 'X1', reason: 'x' },
		'supervisor');
	assert.equal((await scanned(hub, p)).disposition, 'hold');
	for (const as of ['platform', 'customs'])
		await hub.request('GET', parcel, { as });
	for (const query of ['', '?open=true&limit=1', '?limit=x', '?open=false'])
		await hub.request('GET', `/v1/holds${query}`, { as: 'auditor' });
	const requeue = (json, as = 'customs') => hub.request('POST',
		`${parcel}/requeue`, { as, json });
	await requeue({ reason: '再看' });
	const { holdId } = made.json;
	for (const [as, id, query] of [['inspection', holdId, '?reason=x'],
	    ['customs', holdId, ''], ['customs', holdId, '?reason=ok'],
	    ['customs', holdId, '?reason=ok'], ['customs', '999', '?reason=x'],
	    ['customs', 'x', '?reason=x'], ['platform', holdId, '?reason=x']])
		await hub.request('DELETE', `/v1/holds/${id}${query}`, { as });
	const { json: { items } } = await hub.request('GET',
		'/v1/holds?open=true', { as: 'inspection' });
	for (const hold of items.filter((h) => h.agency === 'inspection'))
		await hub.request('DELETE',
			`/v1/holds/${hold.holdId}?reason=ok`,
			{ as: 'inspection' });
	await requeue({});
	await requeue({ reason: '再看' });
	await requeue({ reason: '再看' });
	await requeue({ reason: 'x' }, 'supervisor');
	await hub.request('POST', '/v1/parcels/X/none/requeue',
		{ as: 'customs', json: { reason: 'x' } });
	const { p: other, reviewId } = await inReview(hub, { weight: '99' });
	for (const as of ['customs', 'inspection'])
		await decide(hub, as, reviewId, 'hold', { reason: '超重' });
	const settle = (json, as = 'customs') => hub.request('POST',
		`/v1/parcels/${other.logisticsCode}/${other.logisticsNo}/settle`,
		{ as, json });
	await settle({ outcome: 'eat', reason: 'x' });
	await settle({ outcome: 'return' });
	await settle({ outcome: 'return', reason: '超重' });
	await settle({ outcome: 'return', reason: '超重' });
	await settle({ outcome: 'return', reason: 'x' }, 'auditor');
	for (const query of ['?state=held', '?state=odd', '?after=x', '?limit=0',
	    '?lane=1&limit=1'])
		await hub.request('GET', `/v1/parcels${query}`,
			{ as: 'supervisor' });
	await hub.request('GET', '/v1/parcels', { as: 'platform' });
	await hub.request('GET', '/v1/parcels/X/none', { as: 'customs' });
});

kept('an_express_parcel_in_review_keeps_the_contract', async () => {
	for (const [n, parties] of [{ sender: '甲', recipient: null },
	    { sender: { name: '甲', country: '502', phone: '1', address: '某地',
		idNumber: 110101199001011237 } }].entries()) {
		const p = { logisticsCode: '3601TEST04', logisticsNo: `X${n}` };
		await hub.request('POST', '/v1/manifests', { as: 'carrier',
			json: { items: [{ ...p, class: 'B', contents: '衣服',
			    value: '1', currency: '142', weightKg: '1.25',
			    ...parties }] } });
		const { reviewId } = await scanned(hub, p);
		for (const as of ['customs', 'supervisor', 'auditor'])
			await hub.request('GET', `/v1/reviews/${reviewId}`,
				{ as });
	}
});

kept('a_new_version_in_review_keeps_the_contract', async () => {
	const { p, reviewId } = await inReview(hub);
	await send(hub, 'list', amended(p.list, { note: '改' }));
	await settled(hub);
	const { json } = await hub.request('GET', `/v1/reviews/${reviewId}`,
		{ as: 'customs' });
	assert.equal(json.state, 'reopened');
	const late = await decide(hub, 'customs', reviewId, 'release');
	assert.equal(late.status, 409);
	await hub.request('GET', `/v1/reviews/${json.nextReviewId}`,
		{ as: 'inspection' });
});

test('every_call_of_the_contract_was_asked_on_the_floor', () => {
	assert.deepEqual(contract.calls().filter((call) => FLOOR.test(call) &&
		!contract.asked.has(call)), []);
});
