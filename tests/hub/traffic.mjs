// Traffic of known truth, as an outside sender makes it: documents sent in any
// medium, receipts read back from it, and the hub asked what became of them.
// Nothing here uses the hub's own code.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import { decode, encode } from '@msgpack/msgpack';

import { ROOT, until } from './lib.mjs';
import { KINDS, SENDER, message, toXml } from './purchase.mjs';

export const TYPES = { xml: 'application/xml', json: 'application/json',
    msgpack: 'application/msgpack', ndjson: 'application/x-ndjson' };

export const RECEIPTS = {
	order: ['CEB312Message', 'OrderReturn'],
	payment: ['CEB412Message', 'PaymentReturn'],
	waybill: ['CEB512Message', 'LogisticsReturn'],
	state: ['CEB514Message', 'LogisticsStatusReturn'],
	list: ['CEB622Message', 'InventoryReturn'],
	exportOrder: ['CEB304Message', 'OrderReturn'],
	collection: ['CEB404Message', 'ReceiptsReturn'],
	exportWaybill: ['CEB506Message', 'LogisticsReturn'],
	exportList: ['CEB604Message', 'InventoryReturn'],
	arrival: ['CEB508Message', 'ArrivalReturn'],
	departure: ['CEB510Message', 'DepartureReturn'],
	exportCancel: ['CEB606Message', 'InvtCancelReturn'],
	master: ['CEB608Message', 'WayBillReturn'],
	summary: ['CEB702Message', 'SummaryReturn'],
	summaryResult: ['CEB702Message', 'SummaryReturn'],
	exportReturn: ['CEB214Message', 'RefundReturn'],
	returnTally: ['CEB216Message', 'InvtRefundDetailReturn'],
	cancel: ['CEB624Message', 'InvtCancelReturn'],
	return: ['CEB626Message', 'InvtRefundReturn'],
	tally: ['CEB712Message', 'DeliveryReturn'],
};

const write = {
	xml: toXml,
	json: (twin) => JSON.stringify(twin),
	msgpack: (twin) => Buffer.from(encode(twin)),
	ndjson: (twin) => JSON.stringify(twin) + '\n',
};

// The head of a document: order.OrderHead; a state is its own head.
export function headOf(document) {
	const first = Object.values(document)[0];
	return typeof first === 'object' ? first : document;
}

// A copy with a new guid and the changes given; null takes a field away.
export function changed(document, changes) {
	const copy = structuredClone(document);
	const head = headOf(copy);
	Object.assign(head, { guid: crypto.randomUUID() }, changes);
	for (const [name, value] of Object.entries(head)) {
		if (value === null)
			delete head[name];
	}
	return copy;
}

export function stateOf(p, changes = {}) {
	const head = p.waybill.LogisticsHead;
	return { guid: crypto.randomUUID(), appType: '1',
	    appTime: head.appTime, appStatus: '2',
	    logisticsCode: head.logisticsCode,
	    logisticsName: head.logisticsName, logisticsNo: head.logisticsNo,
	    logisticsStatus: 'S', logisticsTime: head.appTime, ...changes };
}

// A tree of what toXml writes and the hub answers: elements, CDATA, the five
// entities, and the attributes of the root as members. Every child is a list.
export function readXml(text) {
	const stack = [{}];
	const entities = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
	const plain = (s) => s.replace(/&(?:#(\d+)|#x([0-9a-f]+)|(\w+));/gi,
	    (all, dec, hex, name) => name !== undefined ? entities[name] :
		String.fromCodePoint(dec ? Number(dec) : parseInt(hex, 16)));
	const parts = new RegExp(['<!\\[CDATA\\[([\\s\\S]*?)\\]\\]>',
	    '<\\?[\\s\\S]*?\\?>',
	    '<(\\/?)(?:[\\w.-]+:)?([\\w.-]+)([^>]*?)(\\/?)>',
	    '([^<]+)'].join('|'), 'g');
	for (const [, cdata, closes, name, attributes, empty, words] of
	    text.matchAll(parts)) {
		const top = stack.at(-1);
		if (cdata !== undefined || words !== undefined) {
			top['#'] = (top['#'] ?? '') + (cdata ?? plain(words));
		} else if (name === undefined) {
			continue;
		} else if (closes) {
			stack.pop();
			const under = stack.at(-1);
			(under[name] ??= []).push(Object.keys(top).every(
			    (k) => k === '#') ? (top['#'] ?? '') : top);
		} else {
			const made = {};
			for (const [, key, value] of attributes.matchAll(
			    /\s([\w:]+)="([^"]*)"/g)) {
				if (!key.startsWith('xmlns'))
					made[key] = plain(value);
			}
			stack.push(made);
			if (empty) {
				stack.pop();
				(top[name] ??= []).push('');
			}
		}
	}
	const root = Object.entries(stack[0]).find(([k]) => k !== '#');
	return { [root[0]]: root[1][0] };
}

// One shape for receipts from every medium: {root, guid, items}.
export function readReceipts(media, body) {
	if (media === 'ndjson') {
		return body.toString('utf8').split('\n').filter(Boolean)
		    .map((line) => readReceipts('json', line));
	}
	const twin = media === 'xml' ? readXml(body.toString('utf8')) :
	    media === 'msgpack' ? decode(body) : JSON.parse(String(body));
	const [root, tree] = Object.entries(twin)[0];
	const [, items] = Object.entries(tree)
	    .find(([, v]) => Array.isArray(v)) ?? [];
	return { root, guid: tree.guid, version: tree.version, tree,
	    items: media !== 'xml' ? items : items?.map((item) =>
		Object.fromEntries(Object.entries(item)
		    .filter(([k]) => k !== '#').map(([k, v]) => [k, v[0]]))) };
}

// Every XML answer of every sender, for xmllint.
export const xmlAnswers = [];

// Posts one message. options: media (json), as or token, query, locale,
// body (instead of the documents). Gives the answer, with receipts in
// answer.items when it is 200.
export async function post(hub, kind, documents, options = {}) {
	const media = options.media ?? 'json';
	const twin = options.twin ?? message(kind, ...documents);
	const who = options.token !== undefined ? { token: options.token } :
	    { as: options.as ?? KINDS[kind][3] };
	const answer = await hub.request('POST', '/v1/messages' +
	    (options.query ?? ''), { ...who, type: options.type ?? TYPES[media],
		body: options.body ?? write[media](twin),
		timeout: options.timeout,
		headers: { 'accept-language': options.locale ?? 'en' } });
	if (media === 'xml' && answer.headers['content-type'] === TYPES.xml)
		xmlAnswers.push(answer.text);
	if (answer.status === 200) {
		const read = readReceipts(media, answer.body);
		Object.assign(answer, { read,
		    items: media === 'ndjson' ? read[0].items : read.items });
	}
	return answer;
}

// The receipt of one document that was sent alone.
export async function send(hub, kind, document, options = {}) {
	const answer = await post(hub, kind, [document], options);
	assert.equal(answer.status, 200, answer.text);
	assert.equal(answer.items.length, 1);
	return answer.items[0];
}

export async function sendAll(hub, p, kinds = Object.keys(SENDER)
    .filter((kind) => kind !== 'state')) {
	for (const kind of kinds) {
		const receipt = await send(hub, kind, p[kind]);
		assert.equal(receipt.returnStatus, '2',
			`${kind}: ${JSON.stringify(receipt)}`);
	}
}

export async function orderOf(hub, p, options = { as: 'platform' }) {
	return hub.request('GET', `/v1/orders/${encodeURIComponent(p.ebpCode)}/` +
	    encodeURIComponent(p.orderNo), options);
}

// Waits until the hub has judged everything that it was told.
export function settled(hub, ms = 20000) {
	return until('every purchase is judged', async () => Number((await
	    hub.sql('select count(*) from touch'))[0][0]) === 0, ms);
}

// The purchase as a party reads it, once its verdict is the one expected.
export async function judged(hub, p, verdict, options) {
	let seen;
	await until(`${p.orderNo} is ${verdict}`, async () => {
		seen = await orderOf(hub, p, options);
		return seen.status === 200 && seen.json.verdict === verdict;
	}, 10000).catch((error) => {
		throw new Error(`${error.message}: ${seen.text}`);
	});
	return seen.json;
}

// Everything of a feed from a cursor on: {items, next}.
export async function feedOf(hub, who, query = '', after = '') {
	const items = [];
	for (;;) {
		const page = await hub.request('GET', '/v1/receipts?after=' +
		    `${encodeURIComponent(after)}&limit=500${query}`, who);
		assert.equal(page.status, 200, page.text);
		items.push(...page.json.items);
		after = page.json.next;
		if (page.json.items.length === 0)
			return { items, next: after };
	}
}

// A machine account of its own, bound to enterprise codes. Gives its token.
export async function account(hub, name, role, ...enterprises) {
	const said = await hub.hubctl('account', 'add', name, '--json',
		'--role', role, ...enterprises.flatMap((code) =>
		['--enterprise', code]));
	return JSON.parse(said).token;
}

// --- the official schema, when the folder of the standard is there ----------

export const SHARED = path.resolve(ROOT, '../shared/ceb');
const SCHEMAS = path.join(SHARED, 'xsd');
export const noSchema = fs.existsSync(SCHEMAS) ? false :
    `the official schema is not here (${path.relative(ROOT, SCHEMAS)})`;

// Which of the two schemas knows a message.
const EXPORT = /^(21[3-6]|[34]0[34]|50[5-9]|510|60[3-8]|70[12]|792)$/;
const schemaOf = (text) => path.join(SCHEMAS, (EXPORT.test(
    text.match(/<(?:\w+:)?CEB(\d+)/)[1]) ? 'export' : 'import') +
    '-202205.xsd');

// What xmllint holds against these texts: '' when all are valid.
export async function schemaSays(texts) {
	const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'receipts-'));
	const files = new Map();
	texts.forEach((text, i) => {
		const file = path.join(folder, `${i}.xml`);
		fs.writeFileSync(file, text);
		const schema = schemaOf(text);
		files.set(schema, [...files.get(schema) ?? [], file]);
	});
	try {
		const said = await Promise.all([...files].map(([schema, of]) =>
			new Promise((resolve) => execFile('xmllint', ['--nonet',
			    '--noout', '--schema', schema, ...of],
			    { maxBuffer: 1 << 26 }, (error, out, err) =>
			    resolve(error ? err : '')))));
		return said.join('');
	} finally {
		fs.rmSync(folder, { recursive: true });
	}
}
