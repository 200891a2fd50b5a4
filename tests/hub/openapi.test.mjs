// The contract at /openapi.json and the running hub never disagree: the same
// routes, and every answer, good or bad, is one that the contract names, of
// the type that it names, and by its schema.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';

import { FLOOR, openContract } from './contract.mjs';
import { ready } from './floor.mjs';
import { ROOT, startHub, until } from './lib.mjs';
import { message, purchase } from './purchase.mjs';
import { account, changed, feedOf, headOf, judged, orderOf, post, send,
    sendAll, settled, stateOf } from './traffic.mjs';
import { OPEN, Receiver } from './webhook.mjs';

let hub, contract;
before(async () => {
	hub = await startHub({ name: 'openapi', env: OPEN });
	contract = await openContract(hub);
});
after(() => hub?.stop());

const kept = (claim, work) => test(claim, () => contract.keptBy(work));

test('the_hub_serves_its_own_contract', async () => {
	assert.equal(contract.document.openapi.slice(0, 4), '3.1.');
	const file = fs.readFileSync(path.join(ROOT, 'assets/openapi.json'));
	assert.deepEqual(contract.document, JSON.parse(file));
});

test('every_route_is_in_the_contract_and_the_other_way_round', async () => {
	const conf = fs.readFileSync(path.join(ROOT, 'conf/hub.conf'), 'utf8');
	const routes = [...conf.matchAll(/^route\t+(\w+)\t+(\S+)\t+(\S+)/gm)]
	    .filter(([, , , handler]) => !/^route_(page|asset)_/.test(handler))
	    .map(([, method, target]) => `${method.toLowerCase()} ${target}`);
	assert.ok(routes.length > 30);
	const promised = contract.calls().map((call) =>
		call.replace(/\{[^}]*\}/g, '*'));
	assert.deepEqual(promised.sort(), routes.sort());
});

test('every_schema_of_the_contract_compiles_and_every_name_resolves',
    async () => {
	const { components } = contract.document;
	const names = JSON.stringify(contract.document)
	    .matchAll(/"#\/components\/schemas\/([^"]+)"/g);
	for (const [, name] of names)
		assert.ok(components.schemas[name], name);
	for (const name of Object.keys(components.schemas))
		contract.judge('components', 'schemas', name);
	for (const [at, verbs] of Object.entries(contract.paths)) {
		const wanted = [...at.matchAll(/\{(\w+)\}/g)].map((m) => m[1]);
		for (const [verb, operation] of Object.entries(verbs)) {
			const named = (operation.parameters ?? []).filter((p) =>
				p.in === 'path').map((p) => p.name);
			assert.deepEqual(named, wanted, `${verb} ${at}`);
			assert.ok(operation.summary.length > 0);
			assert.ok(Array.isArray(operation.security),
				`${verb} ${at}`);
		}
	}
});

test('documents_that_the_hub_takes_are_valid_by_the_contract', async () => {
	const p = purchase();
	for (const kind of ['order', 'payment', 'waybill', 'state', 'list']) {
		const twin = message(kind, kind === 'state' ? stateOf(p) :
			p[kind]);
		const [root] = Object.keys(twin);
		const judge = contract.judge('components', 'schemas', root);
		assert.ok(judge(twin), contract.ajv.errorsText(judge.errors));
	}
});

kept('receipts_of_every_kind_and_outcome_keep_the_contract', async () => {
	for (const kind of ['order', 'payment', 'waybill', 'state', 'list']) {
		const p = purchase();
		const document = kind === 'state' ? stateOf(p) : p[kind];
		for (const media of ['json', 'xml', 'msgpack', 'ndjson']) {
			await send(hub, kind, document, { media });
			await send(hub, kind, changed(document, { note: 'x' }),
				{ media });
			await send(hub, kind, changed(document, { guid: '',
				appTime: 'x' }), { media });
		}
	}
	for (const document of [{}, 7, { OrderHead: 1 }, { OrderList: [] }])
		await post(hub, 'order', [document]);
});

kept('what_cannot_be_read_keeps_the_contract', async () => {
	for (const media of ['json', 'xml', 'msgpack', 'ndjson']) {
		for (const body of ['', 'x', '{', '<a/>', '['.repeat(99),
		    '{"CEB999Message":{}}', '{"a":1,"a":2}', '\ufffd\xff'])
			await post(hub, 'order', [], { media, body });
	}
	await post(hub, 'order', [], { type: 'text/plain', body: 'x' });
	await post(hub, 'order', [], { body: Buffer.alloc(17 << 20) });
	await post(hub, 'order', [], { body: 'x', token: 'x'.repeat(43) });
	await post(hub, 'order', [purchase().order], { as: 'equipment' });
});

kept('a_purchase_in_every_state_keeps_the_contract', async () => {
	const p = purchase();
	for (const kind of ['payment', 'order', 'list', 'waybill']) {
		await sendAll(hub, p, [kind]);
		await settled(hub);
		for (const as of ['platform', 'customs', 'auditor'])
			await orderOf(hub, p, { as });
	}
	const wrong = purchase();
	Object.assign(headOf(wrong.payment), { amountPaid: '1',
	    payerName: '测试某' });
	delete headOf(wrong.list).billNo;
	wrong.order.OrderList[0].country = '998';
	wrong.list.InventoryList.pop();
	await sendAll(hub, wrong);
	await send(hub, 'payment', changed(purchase().payment,
		{ orderNo: wrong.orderNo }));
	await settled(hub);
	const seen = await judged(hub, wrong, 'mismatched');
	assert.ok(seen.findings.length > 3 && seen.warnings.length > 0);
	const token = await account(hub, 'a-stranger', 'payment', 'STRANGE003');
	await send(hub, 'payment', changed(purchase().payment,
		{ orderNo: p.orderNo, payCode: 'STRANGE003' }), { token });
	assert.equal((await orderOf(hub, p, { token })).json.verdict, null);
	await orderOf(hub, { ebpCode: 'X', orderNo: 'none' });
	await orderOf(hub, p, { as: 'equipment' });
	await orderOf(hub, p, {});
	const target = `/v1/orders/${p.ebpCode}/${p.orderNo}/reveal`;
	for (const options of [{ as: 'customs', json: { reason: '核对' } },
	    { as: 'customs', json: {} }, { as: 'admin', json: {} },
	    { as: 'customs', type: 'text/plain', body: 'x' },
	    { as: 'customs', type: 'application/json', body: '{' },
	    { as: 'customs', type: 'application/json', body: '' }])
		await hub.request('POST', target, options);
	await hub.request('POST', '/v1/orders/X/none/reveal', { as: 'customs',
		json: { reason: 'x' } });
	for (const as of ['platform', 'payment', 'carrier', 'declarant'])
		await feedOf(hub, { as });
	for (const query of ['?after=x', '?limit=0', '?limit=1',
	    '?returnStatus=100'])
		await hub.request('GET', `/v1/receipts${query}`,
			{ as: 'declarant' });
	const { items: [{ receiptId }] } = await feedOf(hub,
		{ as: 'declarant' });
	for (const [as, id] of [['declarant', receiptId], ['tax', receiptId],
	    ['platform', receiptId], ['declarant', '0'], [undefined, '1']]) {
		for (const accept of ['application/json', 'application/xml',
		    'application/msgpack'])
			await hub.request('GET', `/v1/receipts/${id}`, { as,
				headers: { accept } });
	}
	await hub.request('GET', '/v1/receipts', { as: 'tax' });
	await hub.request('GET', '/v1/receipts', {});
});

kept('webhooks_keep_the_contract', async () => {
	const receiver = await Receiver.start({ answer: () => 500 });
	const call = (method, target, json, options = { as: 'platform' }) =>
		hub.request(method, `/v1/webhooks${target}`,
		    { json, ...options });
	const { webhookId: id } = (await call('POST', '',
		{ url: receiver.url })).json;
	for (const url of [receiver.url, 'ftp://x', 'https://u@x.example',
	    'https://10.0.0.1/', 'x', ''])
		await call('POST', '', { url });
	await call('POST', '', { url: `${receiver.url}/2`, after: 'x' });
	await call('POST', '', undefined, { as: 'platform', body: 'x',
		type: 'text/plain' });
	await post(hub, 'order', [purchase().order]);
	await until('it has failed', async () => (await call('GET',
		`/${id}/deliveries`)).json.items[0]?.attempts > 0);
	await call('GET', '');
	await call('GET', `/${id}/deliveries?limit=0`);
	for (const at of ['secret', 'enable'])
		await call('POST', `/${id}/${at}`);
	for (const [method, at] of [['GET', ''], ['POST', ''],
	    ['DELETE', '/1'], ['GET', '/1/deliveries'], ['POST', '/1/enable'],
	    ['POST', '/1/secret']]) {
		await call(method, at, undefined, {});
		await call(method, at, undefined, { as: 'tax' });
		if (at !== '')
			await call(method, at.replace('1', '0'));
	}
	await call('DELETE', `/${id}`);
	await receiver.stop();
});

kept('manifests_keep_the_contract', async () => {
	const item = (changes) => ({ logisticsCode: '3601TEST04',
	    logisticsNo: `O${Math.random()}`, class: 'B', contents: 'x',
	    value: '1', currency: '142', weightKg: '1', ...changes });
	const used = await ready(hub);
	const put = (options) => hub.request('POST', '/v1/manifests',
		{ as: 'carrier', ...options });
	const key = { 'idempotency-key': 'openapi' };
	await put({ headers: key, json: { items: [item(), item({ value: '9999' }),
	    item({ class: 'Q', sender: { country: 'QQQQ' } }), 3,
	    item({ logisticsNo: used.logisticsNo })] } });
	await put({ headers: key, json: { items: [item()] } });
	await put({ json: {} });
	await put({ type: 'application/json', body: '{' });
	await put({ type: 'text/plain', body: '{' });
	await put({ as: 'platform', json: { items: [item()] } });
	await put({ as: undefined, json: { items: [item()] } });
});

kept('sessions_keep_the_contract', async () => {
	const { name, password } = hub.demo.people.auditor;
	const sign = (json, options) => hub.request('POST', '/v1/session',
		{ json, headers: { origin: hub.url }, ...options });
	const signed = await sign({ name, password });
	const cookie = signed.headers['set-cookie'][0].split(';')[0];
	const mine = { cookie, headers: { origin: hub.url } };
	await hub.request('GET', '/v1/session', mine);
	await hub.request('GET', '/v1/session', {});
	await hub.request('PATCH', '/v1/session', { ...mine,
		json: { locale: 'en' } });
	await hub.request('PATCH', '/v1/session', { ...mine,
		json: { locale: 'fr' } });
	await hub.request('PATCH', '/v1/session', { json: { locale: 'en' } });
	await sign({ name, password: 'wrong' });
	await sign({ name });
	await sign({ name, password }, { headers: { origin: 'https://else' } });
	await sign(undefined, { body: 'x', type: 'text/plain' });
	await sign(undefined, { body: '{', type: 'application/json' });
	for (let i = 0; i < 6; i++)
		await sign({ name: 'nobody', password: 'x' });
	await hub.request('DELETE', '/v1/session', { cookie,
		headers: { origin: 'https://else' } });
	await hub.request('DELETE', '/v1/session', mine);
	await hub.request('DELETE', '/v1/session', mine);
	await hub.request('GET', '/v1/live?lane=1', { as: 'customs' });
	await hub.request('GET', '/v1/live', {});
});

kept('exports_keep_the_contract', async () => {
	for (const name of ['tax', 'forex', 'fish']) {
		const at = `/v1/exports/${name}`;
		const who = { as: name === 'fish' ? 'tax' : name };
		const stand = await hub.request('GET', `${at}/manifest`, who);
		for (const query of ['', '?from=x&to=y', '?format=pdf',
		    '?from=2026-01-01T00:00:00Z&to=2020-01-01T00:00:00Z',
		    '?from=2020-01-01T00:00:00Z&to=2099-01-01T00:00:00Z'])
			for (const tail of ['', '/manifest'])
				await hub.request('GET', at + tail + query, who);
		if (stand.status !== 200)
			continue;
		await until('the watermark moves', async () =>
		    (await hub.request('GET', `${at}/manifest`, who)).json
			.watermark > stand.json.watermark);
		for (const format of ['csv', 'ndjson', 'msgpack']) {
			const range = '?from=2020-01-01T00:00:00%2B08:00&to=' +
			    `${encodeURIComponent(stand.json.watermark)}&format=${
			    format}`;
			await hub.request('GET', at + range, who);
			const sums = await hub.request('GET',
				`${at}/manifest${range}`, who);
			assert.equal(sums.status, 200);
		}
		await hub.request('GET', at, { as: 'platform' });
		await hub.request('GET', `${at}/manifest`, {});
	}
});

kept('the_hub_about_itself_keeps_the_contract', async () => {
	for (const at of ['/healthz', '/readyz', '/metrics', '/openapi.json'])
		assert.equal((await hub.request('GET', at)).status, 200);
	// This hub has no signing key; of one that has: sign_receipt.
	assert.equal((await hub.request('GET', '/v1/certificate')).status, 404);
	await hub.request('GET', '/v1/nothing', { as: 'customs' });
	await hub.request('PUT', '/v1/messages', { as: 'platform', json: {} });
	await hub.request('GET', '/v1/orders/%ff/x', { as: 'customs' });
	hub.pids('redis').forEach((pid) => process.kill(pid, 'SIGKILL'));
	hub.pids('postgres').forEach((pid) => process.kill(pid, 'SIGKILL'));
	await until('the hub says that it is not ready', async () =>
		(await hub.request('GET', '/readyz')).status === 503);
	const while_away = await post(hub, 'order', [purchase().order]);
	assert.ok([200, 503].includes(while_away.status));
	await until('the hub is ready', async () =>
		(await hub.request('GET', '/readyz')).status === 200, 30000);
});

test('every_call_of_the_contract_was_asked_here_or_on_the_floor', () => {
	assert.deepEqual(contract.calls().filter((call) => !FLOOR.test(call) &&
		!contract.asked.has(call)), []);
});
