// A receiver of webhooks, as an account would run it: an HTTP server of its
// own, signatures verified by the library of the Standard Webhooks, and an
// account that registers it.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import path from 'node:path';

import { Webhook } from 'standardwebhooks';

import { startHub, until } from './lib.mjs';
import { purchase } from './purchase.mjs';
import { account, post } from './traffic.mjs';

// Loopback is allowed, and http: the receivers of these tests stand there.
export const OPEN = { HUB_WEBHOOK_ALLOW: '127.0.0.0/8', HUB_WEBHOOK_HTTP: '1' };

export function startWebhookHub(options = {}) {
	const { env, params, ...rest } = options;
	return startHub({ ...rest, env: { ...OPEN, ...env },
		params: { 'webhook.schedule': '0,1,1,1,1,1,1,1', ...params } });
}

// What came, in order, and what is said to it. answer(delivery) gives a
// status, {status, headers, body}, or null: nothing is ever said.
export class Receiver {
	static async start({ tls, answer = () => 204 } = {}) {
		const r = new Receiver();
		Object.assign(r, { answer, got: [], accepted: [], open: 0,
			most: 0, sockets: new Set() });
		const serve = (req, res) => r.serve(req, res);
		r.server = tls ? https.createServer(tls, serve) :
		    http.createServer(serve);
		r.server.keepAliveTimeout = 60000;
		r.server.on('connection', (socket) => {
			r.sockets.add(socket);
			socket.on('close', () => r.sockets.delete(socket));
		});
		await new Promise((resolve) =>
			r.server.listen(0, '127.0.0.1', resolve));
		r.port = r.server.address().port;
		r.url = `${tls ? 'https' : 'http'}://127.0.0.1:${r.port}/states`;
		return r;
	}

	serve(req, res) {
		const parts = [];
		this.open++;
		this.most = Math.max(this.most, this.open);
		res.on('close', () => { this.open--; });
		req.on('data', (part) => parts.push(part));
		req.on('end', async () => {
			const body = Buffer.concat(parts).toString('utf8');
			const delivery = { method: req.method, path: req.url,
			    headers: req.headers, body, at: Date.now(),
			    id: req.headers['webhook-id'],
			    event: JSON.parse(body) };
			this.got.push(delivery);
			const said = await this.answer(delivery);
			if (said === null)
				return;
			const { status, headers, body: text } =
			    typeof said === 'number' ? { status: said } : said;
			if (status < 300)
				this.accepted.push(delivery);
			res.writeHead(status, headers).end(text);
		});
	}

	// The ids of receipts that were accepted, each once, as first seen.
	receipts() {
		return [...new Set(this.accepted.map((d) =>
			d.event.data.receiptId))];
	}

	stop() {
		for (const socket of this.sockets)
			socket.destroy();
		return new Promise((resolve) => this.server.close(resolve));
	}
}

// An account that sends orders, and its calls.
export async function sender(hub, role = 'platform') {
	const name = `hook-${Math.random().toString(36).slice(2)}`;
	const code = { platform: '3601TEST01', declarant: '3601TEST05',
	    carrier: '3601TEST04', payment: '3601TEST03' }[role];
	const token = await account(hub, name, role, code);
	const call = (method, target, json) => hub.request(method,
		`/v1/webhooks${target}`, { token, json,
		    headers: { 'accept-language': 'en' } });
	return { name, token, call,
		async register(url, more = {}) {
			const answer = await call('POST', '', { url, ...more });
			assert.equal(answer.status, 201, answer.text);
			return answer.json;
		},
		async shown(id) {
			const { items } = (await call('GET', '')).json;
			return items.find((w) => w.webhookId === id);
		},
		// Orders in one message; gives their numbers.
		async orders(count, orders = Array.from({ length: count },
		    () => purchase().order)) {
			const said = await post(hub, 'order', orders, { token });
			assert.equal(said.status, 200, said.text);
			return orders.map((o) => o.OrderHead.orderNo);
		} };
}

export function verified(secret, delivery) {
	return new Webhook(secret).verify(delivery.body, delivery.headers);
}

// The pid of the program that sends.
export function pidOf(hub) {
	const kids = fs.readFileSync(`/proc/${hub.child.pid}/task/` +
	    `${hub.child.pid}/children`, 'utf8').trim().split(' ').map(Number);
	return kids.find((pid) => {
		try {
			return fs.readFileSync(`/proc/${pid}/comm`, 'utf8')
			    .trim() === 'hubhook';
		} catch {
			return false;
		}
	});
}

// A certificate of an authority of its own, for 127.0.0.1: that of the hub.
export function hubTls(hub) {
	const read = (name) => fs.readFileSync(
		path.join(hub.state, 'tls', name));
	return { cert: read('server.pem'), key: read('server.key') };
}

export const arrived = (receiver, count, ms = 20000) => until(
	`${count} states have arrived`,
	() => receiver.receipts().length >= count, ms).catch((error) => {
		throw new Error(`${error.message}: ${receiver.receipts().length}`);
	});
