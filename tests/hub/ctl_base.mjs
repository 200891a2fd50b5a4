// A PostgreSQL of the tests' own for hubctl: one cluster, a database for each
// test, and hubctl run against it as an operator would. Nothing of the hub is
// started. Everything is in one temporary folder that is removed at the end.

import { execFile, spawn } from 'node:child_process';
import { createHash, scryptSync } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)),
	'../..');
const PG = '/usr/lib/postgresql/15/bin';
const HUBCTL = process.env.HUBCTL ||
	path.resolve(ROOT, process.env.HUB_BUILD || 'build', 'hubctl');

export const migrations = path.join(ROOT, 'sql/migrate');
const rootly = process.getuid() === 0;

// Runs a program to its end; never throws over its exit code.
export function run(file, args, { input, ...options } = {}) {
	return new Promise((resolve) => {
		const child = execFile(file, args, { maxBuffer: 1 << 26,
			...options }, (error, stdout, stderr) =>
			resolve({ code: error ? error.code ?? error.signal : 0,
				stdout, stderr }));
		child.stdin.on('error', () => {});
		child.stdin.end(input ?? '');
	});
}

// PostgreSQL refuses to run as root; then its own user does it.
function asServer(args) {
	return rootly ? ['setpriv', ['--reuid=postgres', '--regid=postgres',
		'--init-groups', ...args]] : [args[0], args.slice(1)];
}

export class Base {
	// The cluster, listening on a unix socket in its folder.
	static async start() {
		const base = new Base();
		base.folder = fs.mkdtempSync(path.join(os.tmpdir(), 'ctl-'));
		base.log = path.join(base.folder, 'server.log');
		base.count = 0;
		fs.chmodSync(base.folder, 0o755);
		fs.mkdirSync(path.join(base.folder, 'pg'));
		if (rootly)
			await run('chown', ['postgres', path.join(base.folder,
				'pg')]);
		const data = path.join(base.folder, 'pg/data');
		const made = await run(...asServer([`${PG}/initdb`, '-D', data,
			'-U', 'postgres', '--encoding=UTF8',
			'--locale=C.UTF-8', '--auth=trust', '--no-sync']),
			{ cwd: '/' });
		if (made.code !== 0)
			throw new Error(`no cluster: ${made.stderr}`);
		// Every statement is logged, so that a test can look for
		// what must never be in a log.
		const log = fs.openSync(base.log, 'a');
		base.server = spawn(...asServer([`${PG}/postgres`, '-D', data,
			'-k', path.join(base.folder, 'pg'),
			'-c', 'listen_addresses=', '-c', 'fsync=off',
			'-c', 'full_page_writes=off', '-c', 'autovacuum=off',
			'-c', 'log_statement=all']),
			{ cwd: '/', stdio: ['ignore', log, log] });
		fs.closeSync(log);
		await base.await();
		return base;
	}

	async await() {
		for (let i = 0; i < 300; i++) {
			const up = await run(`${PG}/pg_isready`,
				['-h', path.join(this.folder, 'pg')]);
			if (up.code === 0)
				return;
			await sleep(100);
		}
		throw new Error(`no server: ${fs.readFileSync(this.log)}`);
	}

	async stop() {
		const ended = new Promise((done) =>
			this.server.once('exit', done));
		this.server.kill('SIGINT');
		await ended;
		fs.rmSync(this.folder, { recursive: true, force: true });
	}

	// A fresh database and state folder; migrated unless told otherwise.
	async open({ migrated = true } = {}) {
		const name = `hub${++this.count}`;
		const hub = new Hub();
		hub.host = path.join(this.folder, 'pg');
		hub.base = this;
		hub.name = migrated && this.model ? this.model : 'template0';
		await run(`${PG}/createdb`, ['-h', hub.host, '-U', 'postgres',
			'-T', hub.name, name]);
		hub.name = name;
		hub.state = path.join(this.folder, `state${this.count}`);
		fs.mkdirSync(hub.state);
		hub.owner = `host=${hub.host} user=postgres dbname=${name}`;
		if (migrated && !this.model) {
			// The first one is migrated; the others are copies.
			const done = await hub.ctl('migrate');
			if (done.code !== 0)
				throw new Error(done.stderr);
			this.model = name;
			return this.open();
		}
		return hub;
	}
}

export class Hub {
	// hubctl with this database, state folder and nothing else.
	ctl(...args) {
		return this.ctlWith({}, ...args);
	}

	ctlWith({ input, ...env }, ...args) {
		return run(HUBCTL, args, { input, env: { PATH: process.env.PATH,
			HUB_PG_OWNER: this.owner, HUB_STATE: this.state,
			HUB_SQL: migrations, ...env } });
	}

	// The answer of a command that must do it, as JSON.
	async json(...args) {
		const done = await this.ctl(...args, '--json');
		if (done.code !== 0)
			throw new Error(`hubctl ${args.join(' ')}: ` +
				done.stderr);
		return JSON.parse(done.stdout);
	}

	// Rows as arrays of text.
	async sql(text) {
		const done = await run('psql', ['-XAtq', '-F', '\t', '-v',
			'ON_ERROR_STOP=1', '-d', this.owner], { input: text,
			env: { ...process.env, HUB_PG_OWNER: this.owner } });
		if (done.code !== 0)
			throw new Error(`${text}\n${done.stderr}`);
		return done.stdout.split('\n').filter(Boolean)
			.map((line) => line.split('\t'));
	}

	async value(text) {
		return (await this.sql(text))[0]?.[0];
	}
}

export function sha256(bytes) {
	return createHash('sha256').update(bytes).digest('hex');
}

// Whether a password is the one of scrypt$N$r$p$salt$hash.
export function passwordFits(password, kept) {
	const [name, n, r, p, salt, hash] = kept.split('$');
	if (name !== 'scrypt')
		return false;
	return scryptSync(password, Buffer.from(salt, 'hex'), 32, { N: +n,
		r: +r, p: +p, maxmem: 1 << 27 }).toString('hex') === hash;
}

export { HUBCTL };
