// The floor of the express centre, as the equipment and the officers see it:
// parcels put on the belt, decisions, instructions, screens. Nothing here uses
// the hub's own code.

import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import https from 'node:https';
import zlib from 'node:zlib';

import { until } from './lib.mjs';
import { purchase } from './purchase.mjs';
import { judged, sendAll } from './traffic.mjs';

// --- images -------------------------------------------------------------

const CRC = Uint32Array.from({ length: 256 }, (_, n) => {
	for (let k = 0; k < 8; k++)
		n = n & 1 ? 0xedb88320 ^ (n >>> 1) : n >>> 1;
	return n;
});

function crc32(bytes) {
	let crc = ~0;
	for (let i = 0; i < bytes.length; i++)
		crc = CRC[(crc ^ bytes[i]) & 255] ^ (crc >>> 8);
	return ~crc >>> 0;
}

function pngChunk(type, data) {
	const bytes = Buffer.alloc(12 + data.length);
	bytes.writeUInt32BE(data.length);
	bytes.write(type, 4, 'latin1');
	data.copy(bytes, 8);
	bytes.writeUInt32BE(crc32(bytes.subarray(4, 8 + data.length)),
		8 + data.length);
	return bytes;
}

// A grey picture; noise: of random pixels, so that it does not get smaller.
// claims: what the header says, whatever the pixels are.
export function png({ width = 64, height = 48, shade, noise = false,
    claims = {} } = {}) {
	const head = Buffer.alloc(13);
	head.writeUInt32BE(claims.width ?? width);
	head.writeUInt32BE(claims.height ?? height, 4);
	head[8] = 8;
	const rows = noise ? randomBytes((width + 1) * height) :
	    Buffer.alloc((width + 1) * height, shade ?? randomBytes(1)[0]);
	for (let y = 0; y < height; y++)
		rows[y * (width + 1)] = 0;
	return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
	    pngChunk('IHDR', head),
	    pngChunk('IDAT', zlib.deflateSync(rows, { level: noise ? 0 : 6 })),
	    pngChunk('IEND', Buffer.alloc(0))]);
}

// 32 x 24, grey, baseline.
export const JPEG = Buffer.from('/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAA0JCgsKCA' +
    '0LCgsODg0PEyAVExISEyccHhcgLikxMC4pLSwzOko+MzZGNywtQFdBRkxOUlNSMj5aYVpQ' +
    'YEpRUk//wAALCAAYACABAREA/8QAFQABAQAAAAAAAAAAAAAAAAAABgf/xAAWEAADAAAAAA' +
    'AAAAAAAAAAAAAABUH/2gAIAQEAAD8AAr4KF8E6+ChfCEL4KF8E6+ChfCEL4KF8E6+ChfD/' +
    '2Q==', 'base64');

// --- the belt -------------------------------------------------------------

// A purchase whose four documents are in and agree.
export async function ready(hub, p = purchase()) {
	await sendAll(hub, p);
	await judged(hub, p, 'matched');
	return p;
}

// Puts a parcel on the belt. options: lane, code (null: the label names no
// carrier), weight (null: not weighed), image, type, key, as, query.
export function scan(hub, p, options = {}) {
	const { lane = '1', code = p.logisticsCode, weight = '1.25',
	    image = png(), type = 'image/png', key, as = 'equipment',
	    headers = {}, ...rest } = options;
	const query = new URLSearchParams({ logisticsNo: p.logisticsNo });
	if (code !== null)
		query.set('logisticsCode', code);
	if (weight !== null)
		query.set('weightKg', weight);
	return hub.request('POST', `/v1/lanes/${lane}/scans?${query}`, { as,
	    type, body: image, ...rest, headers: { ...headers,
		...(key === undefined ? {} : { 'idempotency-key': key }) } });
}

// The same, when it must be taken; gives {scanId, disposition, reviewId ...}.
export async function scanned(hub, p, options) {
	const answer = await scan(hub, p, options);
	assert.equal(answer.status, 201, answer.text);
	return answer.json;
}

// A parcel on both screens: its purchase and review.
export async function inReview(hub, options) {
	const p = await ready(hub);
	const { reviewId, disposition, scanId } = await scanned(hub, p,
		options);
	assert.equal(disposition, 'review');
	return { p, reviewId, scanId };
}

export function instructions(hub, { lane = '1', after, wait, limit,
    as = 'equipment', ...rest } = {}) {
	const query = new URLSearchParams();
	for (const [name, value] of Object.entries({ after, wait, limit })) {
		if (value !== undefined)
			query.set(name, value);
	}
	return hub.request('GET', `/v1/lanes/${lane}/instructions?${query}`,
		{ as, timeout: 60000, ...rest });
}

export const ack = (hub, id, { lane = '1', as = 'equipment' } = {}) =>
	hub.request('POST', `/v1/lanes/${lane}/instructions/${id}/ack`, { as });

// The instructions of one parcel that stand, as the sorter of the lane reads
// them without a cursor.
export async function standing(hub, p, options = {}) {
	const page = await instructions(hub, { limit: 500, ...options });
	assert.equal(page.status, 200, page.text);
	return page.json.items.filter((i) => i.logisticsNo === p.logisticsNo);
}

// The one instruction that stands for a parcel.
export async function instruction(hub, p, action, options) {
	const items = await standing(hub, p, options);
	assert.deepEqual(items.map((i) => i.action), [action]);
	return items[0];
}

// --- people ---------------------------------------------------------------

export const decide = (hub, as, reviewId, decision, more = {}) =>
	hub.request('POST', `/v1/reviews/${reviewId}/decisions`,
		{ as, json: { decision, ...more } });

// Both agencies decide; gives the second answer.
export async function bothDecide(hub, reviewId, customs, inspection) {
	const first = await decide(hub, 'customs', reviewId, customs);
	assert.equal(first.status, 200, first.text);
	const second = await decide(hub, 'inspection', reviewId, inspection);
	assert.equal(second.status, 200, second.text);
	return second.json;
}

// A parcel that is released, and acknowledged by the sorter unless told not.
export async function released(hub, { acked = true } = {}) {
	const { p, reviewId, scanId } = await inReview(hub);
	const closed = await bothDecide(hub, reviewId, 'release', 'release');
	assert.equal(closed.outcome, 'release');
	const { instructionId } = await instruction(hub, p, 'release');
	if (acked)
		assert.equal((await ack(hub, instructionId)).status, 200);
	return { p, reviewId, scanId, instructionId };
}

// A person of the operator's making, who may then be named in `as`.
export async function addPerson(hub, name, role, options = []) {
	const said = JSON.parse(await hub.hubctl('person', 'add', name,
		'--role', role, ...options, '--generate', '--json'));
	hub.demo.people[name] = { name, password: said.password };
	return hub.demo.people[name];
}

// Equipment of some lanes, which may then be named in `as`.
export async function addEquipment(hub, name, ...lanes) {
	const said = JSON.parse(await hub.hubctl('account', 'add', name,
		'--role', 'equipment', ...lanes.flatMap((l) => ['--lane', l]),
		'--json'));
	hub.demo.tokens[name] = said.token;
	return said.token;
}

export async function addLane(hub, id) {
	await hub.hubctl('lane', 'add', id, '--name', `lane ${id}`);
	await hub.hubctl('lane', 'open', id);
}

export const parcelPath = (p) => '/v1/parcels/' +
	`${encodeURIComponent(p.logisticsCode ?? '-')}/` +
	encodeURIComponent(p.logisticsNo);

export async function parcelOf(hub, p, as = 'customs') {
	const answer = await hub.request('GET', parcelPath(p), { as });
	assert.equal(answer.status, 200, answer.text);
	return answer.json;
}

export async function reviewOf(hub, id, as = 'customs') {
	const answer = await hub.request('GET', `/v1/reviews/${id}`, { as });
	assert.equal(answer.status, 200, answer.text);
	return answer.json;
}

export async function hold(hub, kind, key, as = 'customs', reason = '布控') {
	const answer = await hub.request('POST', '/v1/holds',
		{ as, json: { kind, key, reason } });
	assert.equal(answer.status, 201, answer.text);
	return answer.json;
}

export const lift = (hub, id, as = 'customs', reason = '解除') =>
	hub.request('DELETE', `/v1/holds/${id}?reason=` +
		encodeURIComponent(reason), { as });

// A refusal, by its status and code.
export function refused(answer, status, code) {
	assert.equal(answer.status, status, answer.text);
	assert.equal(answer.headers['content-type'], 'application/problem+json');
	assert.equal(answer.json.code, code, answer.text);
	assert.equal(answer.json.status, status);
	return answer.json;
}

export const RFC3339 =
    /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?([+-]\d\d:\d\d|Z)$/;

// --- workers --------------------------------------------------------------

// The worker at the other end of a connection from this port of ours.
export function workerOf(hub, port) {
	const hex = (n) => n.toString(16).toUpperCase().padStart(4, '0');
	const line = fs.readFileSync('/proc/net/tcp', 'utf8').split('\n')
	    .map((l) => l.trim().split(/\s+/))
	    .find((f) => f[1]?.endsWith(`:${hex(hub.port)}`) &&
		f[2]?.endsWith(`:${hex(port)}`));
	return hub.pids('worker').find((pid) =>
		fs.readdirSync(`/proc/${pid}/fd`).some((fd) => {
			try {
				return fs.readlinkSync(`/proc/${pid}/fd/${fd}`)
				    === `socket:[${line?.[9]}]`;
			} catch {
				return false;
			}
		}));
}

// An agent with one connection, which is that worker's.
export async function agentAt(hub, worker) {
	for (let i = 0; i < 200; i++) {
		const agent = new https.Agent({ keepAlive: true, maxSockets: 1,
		    ca: hub.ca });
		await hub.request('GET', '/healthz', { agent });
		await until('the connection is kept', () =>
			Object.values(agent.freeSockets).flat().length > 0);
		const [socket] = Object.values(agent.freeSockets).flat();
		if (workerOf(hub, socket.localPort) === worker)
			return agent;
		agent.destroy();
	}
	throw new Error(`no connection reached worker ${worker}`);
}

// A screen whose socket that worker holds.
export async function screenAt(hub, worker, target, name) {
	for (let i = 0; i < 100; i++) {
		const socket = await hub.socket(target, name);
		if (workerOf(hub, socket._socket.localPort) === worker)
			return socket;
		socket.close();
		await new Promise((resolve) => socket.once('close', resolve));
	}
	throw new Error(`no screen reached worker ${worker}`);
}

export const closed = (socket) => socket.readyState === 3 ?
	Promise.resolve() :
	new Promise((resolve) => socket.once('close', resolve));

// A gauge or counter of /metrics, summed over the workers. labels: part of
// what stands in the braces.
export async function metric(hub, name, labels = '') {
	const text = (await hub.request('GET', '/metrics')).text;
	return text.split('\n').filter((line) =>
		(line.startsWith(`${name} `) || line.startsWith(`${name}{`)) &&
		line.includes(labels))
	    .reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
}

// A sanitizer keeps what was freed for a while: it takes so many times as much.
export const MEMORY = process.env.ASAN_OPTIONS === undefined ? 1 : 8;

// The most memory that a process has ever had, in bytes.
export function memoryPeak(pid) {
	const line = /VmHWM:\s+(\d+) kB/.exec(
		fs.readFileSync(`/proc/${pid}/status`, 'utf8'));
	return Number(line[1]) * 1024;
}
