// A real hub for a test: app/run/hub-run with a state folder and ports of its
// own, and so a PostgreSQL, a Redis and a Kore of its own, over TLS.
//
//	const hub = await startHub({ demo: '0', params: {
//	    'review.deadline_seconds': 5 } });
//	const answer = await hub.request('GET', '/v1/lanes', { as: 'customs' });
//	assert.equal(answer.status, 200); answer.json ...
//	await hub.stop();
//
// as: a name of demo.json's tokens (platform, carrier, equipment ...) or people
// (customs, inspection, supervisor ...). People are signed in when first used.

import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { randomBytes, webcrypto } from 'node:crypto';
import fs from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import { createRequire } from 'node:module';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

export const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)),
	'../..');
export const BUILD = path.resolve(ROOT, process.env.HUB_BUILD || 'build');
export const PG_BIN = '/usr/lib/postgresql/15/bin';

// Debian's Node 18 has no global crypto yet.
globalThis.crypto ??= webcrypto;

const run = promisify(execFile);
const require = createRequire(path.join(ROOT, 'tests/package.json'));

// PostgreSQL does not run as root; its user must be able to come here.
function isOpen(folder) {
	for (let at = folder; at !== '/'; at = path.dirname(at)) {
		if (fs.existsSync(at) && !(fs.statSync(at).mode & 0o001))
			return false;
	}
	return true;
}

// A new folder for one hub, in the run's own folder (tests/run names it).
export function newFolder(name) {
	let base = process.env.HUB_TEST_FOLDER ||
	    path.join(ROOT, 'build/test');
	if (process.getuid() === 0 && !isOpen(base))
		base = path.join(os.tmpdir(), 'hub-test');
	fs.mkdirSync(base, { recursive: true });
	const folder = fs.mkdtempSync(path.join(base, `${name}-`));
	fs.chmodSync(folder, 0o755);
	return folder;
}

// Ports that are free now. The system hands them out in turn, so two tests
// that ask at once get different ones.
export async function freePorts(count) {
	const servers = await Promise.all(Array.from({ length: count }, () =>
		new Promise((resolve, reject) => {
			const server = net.createServer();
			server.on('error', reject);
			server.listen(0, '127.0.0.1', () => resolve(server));
		})));
	const ports = servers.map((server) => server.address().port);
	await Promise.all(servers.map((server) =>
		new Promise((resolve) => server.close(resolve))));
	return ports;
}

export async function until(what, check, ms = 10000) {
	const end = Date.now() + ms;
	for (;;) {
		const value = await check();
		if (value)
			return value;
		if (Date.now() > end)
			throw new Error(`not within ${ms} ms: ${what}`);
		await sleep(30);
	}
}

// Under make asan: what a sanitizer said of our code outlives the folder.
export function keepReport(log) {
	const ours = /AddressSanitizer|^(app|tests)\/.*runtime error/m;
	if (process.env.HUB_KORE && ours.test(log))
		fs.writeFileSync(path.join(BUILD, 'reports',
			randomBytes(6).toString('hex')), log);
}

const standing = new Set();

export class Hub {
	constructor(fields) {
		Object.assign(this, fields);
		this.agent = new https.Agent({ keepAlive: true, ca: this.ca });
		this.cookies = {};
	}

	// {status, headers, body, text, json}. Options: as, token, cookie,
	// headers, json (sent as application/json), body, type, agent, plain.
	async request(method, target, options = {}) {
		const headers = { ...options.headers };
		if (options.as !== undefined)
			Object.assign(headers, await this.credentials(options.as));
		if (options.token !== undefined)
			headers.authorization = `Bearer ${options.token}`;
		if (options.cookie !== undefined)
			headers.cookie = options.cookie;
		let body = options.body;
		if (options.json !== undefined) {
			body = JSON.stringify(options.json);
			headers['content-type'] ??= 'application/json';
		}
		if (options.type !== undefined)
			headers['content-type'] = options.type;
		if (body !== undefined)
			headers['content-length'] = Buffer.byteLength(body);
		return this.send(method, target, headers, body, options);
	}

	send(method, target, headers, body, options) {
		const plain = options.plain === true;
		return new Promise((resolve, reject) => {
			const request = (plain ? http : https).request({
				host: '127.0.0.1',
				port: plain ? this.plainPort : this.port,
				method, path: target, headers, ca: this.ca,
				agent: plain ? undefined :
				    options.agent ?? this.agent,
				timeout: options.timeout ?? 30000,
			}, (response) => {
				const parts = [];
				response.on('data', (part) => parts.push(part));
				response.on('error', reject);
				response.on('end', () => resolve(
					new Answer(response, parts)));
			});
			request.on('error', reject);
			request.on('timeout', () => request.destroy(
				new Error(`no answer to ${method} ${target}`)));
			request.end(body);
		});
	}

	// The headers of a machine account or of a signed-in person.
	async credentials(name) {
		const token = this.demo?.tokens?.[name];
		const person = this.demo?.people?.[name];
		// tax and forex are both: the machine unless said otherwise.
		if (token !== undefined && !name.endsWith('-person'))
			return { authorization: `Bearer ${token}` };
		assert.ok(person ?? this.demo?.people?.[name.slice(0, -7)],
			`demo.json knows nobody called ${name}`);
		return { cookie: await this.signIn(name), origin: this.url };
	}

	// Returns the Cookie header of a session; one for each name.
	signIn(name) {
		this.cookies[name] ??= this.newSession(name).catch((error) => {
			delete this.cookies[name];
			throw error;
		});
		return this.cookies[name];
	}

	async newSession(name) {
		const person = this.demo.people[name] ??
		    this.demo.people[name.slice(0, -7)];
		const answer = await this.request('POST', '/v1/session', {
			json: { name: person.name, password: person.password },
			headers: { origin: this.url } });
		assert.ok(answer.status === 200 || answer.status === 201,
			`${name} cannot sign in: ${answer.status} ${answer.text}`);
		return answer.headers['set-cookie'][0].split(';')[0];
	}

	// A WebSocket of a signed-in person; messages are collected in
	// socket.events, and socket.next(type) waits for one.
	async socket(target, name, options = {}) {
		const { WebSocket } = require('ws');
		const socket = new WebSocket(
			`wss://127.0.0.1:${this.port}${target}`, {
			ca: this.ca, ...options, headers: {
				...(name ? await this.credentials(name) : {}),
				origin: this.url, ...options.headers } });
		socket.events = [];
		socket.seen = 0;
		socket.on('message', (data) =>
			socket.events.push(JSON.parse(String(data))));
		socket.next = (type, ms) => until(`${type} on ${target}`, () => {
			const at = socket.events.findIndex((event, i) =>
				i >= socket.seen && event.type === type);
			if (at < 0)
				return undefined;
			socket.seen = at + 1;
			return socket.events[at];
		}, ms);
		await new Promise((resolve, reject) => {
			socket.once('open', resolve);
			socket.once('unexpected-response', (request, response) =>
				reject(Object.assign(new Error(
				    `socket refused: ${response.statusCode}`),
				    { status: response.statusCode })));
			socket.once('error', reject);
		});
		return socket;
	}

	// Rows of a statement run as the owner, as arrays of text.
	async sql(statement) {
		const { stdout } = await run(path.join(PG_BIN, 'psql'), ['-XAtq',
			'-F', '\x1f', '-v', 'ON_ERROR_STOP=1', '-d', this.pgOwner,
			'-c', statement], { maxBuffer: 1 << 28 });
		return stdout.split('\n').filter((line) => line !== '')
		    .map((line) => line.split('\x1f'));
	}

	// build/hubctl as the operator runs it.
	async hubctl(...args) {
		const { stdout } = await run(path.join(BUILD, 'hubctl'), args, {
			env: { ...process.env, HUB_STATE: this.state,
				HUB_PG_OWNER: this.pgOwner } });
		return stdout;
	}

	set(name, value) {
		return this.hubctl('parameter', 'set', name, String(value),
			'--from', 'now');
	}

	log(name = 'hub') {
		const file = path.join(this.state, 'log', `${name}.log`);
		return fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '';
	}

	// Process ids of what hub-run has started: 'kore', 'worker',
	// 'postgres', 'redis'.
	pids(name) {
		const files = { postgres: 'pg/data/postmaster.pid',
			redis: 'redis/redis.pid', kore: 'run/kore.pid',
			worker: 'run/kore.pid', keymgr: 'run/kore.pid' };
		const file = path.join(this.state, files[name]);
		if (!fs.existsSync(file))
			return [];
		const pid = parseInt(fs.readFileSync(file, 'utf8'), 10);
		const title = { worker: '[wrk', keymgr: '[keymgr' }[name];
		return title ? childrenOf(pid).filter((child) =>
			titleOf(child).includes(title)) : [pid];
	}

	// SIGTERM, and the end of everything. Returns the exit code. keep: the
	// state folder stays, for another start.
	async stop(signal = 'SIGTERM', { keep = false } = {}) {
		this.agent.destroy();
		if (this.child.exitCode === null && !this.child.signalCode)
			this.child.kill(signal);
		const kill = setTimeout(() => this.child.kill('SIGKILL'), 60000);
		await this.ended;
		clearTimeout(kill);
		standing.delete(this);
		keepReport(this.log());
		if (!keep && !process.env.HUB_TEST_KEEP)
			fs.rmSync(this.state, { recursive: true, force: true,
				maxRetries: 5 });
		return this.child.exitCode;
	}
}

export class Answer {
	constructor(response, parts) {
		this.status = response.statusCode;
		this.headers = response.headers;
		this.body = Buffer.concat(parts);
	}

	get text() {
		return this.body.toString('utf8');
	}

	get json() {
		return JSON.parse(this.text);
	}
}

export function titleOf(pid) {
	try {
		return fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8')
		    .replaceAll('\0', ' ').trim();
	} catch {
		return '';
	}
}

export function childrenOf(pid) {
	try {
		return fs.readFileSync(`/proc/${pid}/task/${pid}/children`,
			'utf8').trim().split(' ').filter(Boolean).map(Number);
	} catch {
		return [];
	}
}

// Starts a hub and waits until it is ready. params are set before it returns.
// plain: true also opens plain HTTP. state: a folder of an earlier hub.
export async function startHub({ demo = '0', env = {}, params = {},
    plain = false, state = newFolder('hub'), name } = {}) {
	const [port, plainPort] = await freePorts(2);
	const child = spawn(path.join(ROOT, 'app/run/hub-run'), {
		stdio: ['ignore', 'pipe', 'pipe'],
		env: { ...process.env, HUB_STATE: state, HUB_PORT: String(port),
			HUB_PLAIN_PORT: plain ? String(plainPort) : '',
			HUB_DEMO: demo, HUB_BUILD: BUILD, ...env },
	});
	let said = '';
	const ended = new Promise((resolve) => child.on('close', resolve));
	for (const pipe of [child.stdout, child.stderr])
		pipe.on('data', (part) => { said += part; });
	await until('the hub is ready', () => {
		if (child.exitCode !== null)
			throw new Error(`hub-run ended: ${said}`);
		return said.includes('Ctrl-C stops everything');
	}, 90000).catch((error) => {
		child.kill();
		throw new Error(`${error.message}: ${said}`);
	});

	const demoFile = path.join(state, 'demo.json');
	const real = fs.realpathSync(state);
	const near = real.length <= 80 ? real : shortNameOf(real);
	const hub = new Hub({ child, ended, state: real, port, plainPort, name,
		url: `https://127.0.0.1:${port}`,
		ca: fs.readFileSync(path.join(state, 'tls/ca.pem')),
		pgOwner: env.HUB_PG_OWNER ?? env.HUB_PG ??
		    `host=${near}/pg port=5432 dbname=hub user=postgres`,
		demo: fs.existsSync(demoFile) ?
		    JSON.parse(fs.readFileSync(demoFile, 'utf8')) : undefined });
	Object.defineProperty(hub, 'said', { get: () => said });
	standing.add(hub);
	for (const [key, value] of Object.entries(params))
		await hub.set(key, value);
	return hub;
}

// What hub-run links to a state folder whose sockets would lie too deep.
function shortNameOf(state) {
	return fs.readdirSync('/tmp').filter((name) => name.startsWith('hub-'))
	    .map((name) => path.join('/tmp', name))
	    .find((link) => fs.lstatSync(link).isSymbolicLink() &&
		fs.readlinkSync(link) === state);
}

// A test that fails must not leave a hub behind.
for (const signal of ['SIGINT', 'SIGTERM'])
	process.on(signal, async () => {
		await Promise.all([...standing].map((hub) => hub.stop()));
		process.exit(1);
	});
process.on('exit', () => {
	for (const hub of standing)
		hub.child.kill('SIGTERM');
});

export const randomName = (start) => start + randomBytes(6).toString('hex');
