// One purchase on a hub that runs already, over HTTPS, from its four documents
// to the release of its parcel by two officers.
//
//	node .ci/purchase.mjs <state folder>

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';

import { Hub, until } from '../tests/hub/lib.mjs';
import { SENDER, message, purchase } from '../tests/hub/purchase.mjs';
import { xrayPng } from '../tests/browser/xray.mjs';

const demo = JSON.parse(fs.readFileSync(
	path.join(process.argv[2], 'demo.json'), 'utf8'));
const hub = new Hub({ demo, url: demo.url, port: Number(new URL(demo.url).port),
	ca: fs.readFileSync(demo.ca) });

const ready = await hub.request('GET', '/readyz');
assert.equal(ready.status, 200, ready.text);
console.log('ready:', ready.text.trim());

const bought = purchase();
for (const kind of ['order', 'payment', 'waybill', 'list']) {
	const answer = await hub.request('POST', '/v1/messages',
		{ as: SENDER[kind], json: message(kind, bought[kind]) });
	assert.equal(answer.status, 200, answer.text);
	assert.match(answer.text, /"returnStatus": ?"(2|120)"/, answer.text);
}
const order = `/v1/orders/${bought.ebpCode}/${bought.orderNo}`;
await until('the four agree', async () =>
	(await hub.request('GET', order, { as: 'platform' })).json.verdict ===
	'matched');
console.log('matched:', bought.orderNo);

const seats = {};
for (const agency of ['customs', 'inspection']) {
	seats[agency] = await hub.socket('/v1/live?lane=1', agency);
	await seats[agency].next('hello');
}
const scan = await hub.request('POST', '/v1/lanes/1/scans?logisticsNo=' +
    `${bought.logisticsNo}&logisticsCode=${bought.logisticsCode}&weightKg=1.25`,
    { as: 'equipment', body: Buffer.from(xrayPng(bought.n)), type: 'image/png',
	headers: { 'idempotency-key': randomUUID() } });
assert.equal(scan.status, 201, scan.text);
console.log('scanned:', scan.json.disposition, scan.json.scanId);

assert.equal(scan.json.disposition, 'review');
for (const agency of ['customs', 'inspection']) {
	const opened = await until('the review is on the screen', () =>
		seats[agency].events.find((event) =>
		event.type === 'review.opened' &&
		event.parcel.logisticsNo === bought.logisticsNo));
	const image = await hub.request('GET', opened.image, { as: agency });
	assert.equal(image.status, 200);
	const decided = await hub.request('POST',
		`/v1/reviews/${opened.reviewId}/decisions`, { as: agency,
		json: { decision: 'release', reason: '无异常', marks: [] } });
	assert.equal(decided.status, 200, decided.text);
}

const instruction = await until('the instruction', async () => {
	const answer = await hub.request('GET',
		'/v1/lanes/1/instructions?wait=5', { as: 'equipment' });
	return answer.json.items.find((item) =>
		item.logisticsNo === bought.logisticsNo);
}, 20000);
assert.equal(instruction.action, 'release');
const ack = await hub.request('POST',
	`/v1/lanes/1/instructions/${instruction.instructionId}/ack`,
	{ as: 'equipment' });
assert.ok(ack.status === 200 || ack.status === 204, ack.text);
const parcel = await hub.request('GET',
	`/v1/parcels/${bought.logisticsCode}/${bought.logisticsNo}`,
	{ as: 'carrier' });
assert.equal(parcel.json.state, 'released', parcel.text);
console.log('released:', bought.logisticsNo);

for (const seat of Object.values(seats))
	seat.close();
hub.agent.destroy();
