// Kore with the fixture of tests/hub/ground_fixture.c and nothing else: no
// database, no Redis. The conf is conf/hub.conf's own, through the same filter
// as in production; a test may change it, or leave out one cure.

import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import fs from 'node:fs';
import https from 'node:https';
import net from 'node:net';
import path from 'node:path';
import test from 'node:test';
import tls from 'node:tls';
import { setTimeout as sleep } from 'node:timers/promises';

import { BUILD, ROOT, Hub, childrenOf, freePorts, keepReport, newFolder,
    titleOf, until }
    from './lib.mjs';

const rootly = process.getuid() === 0;
const certificates = {};

// What a sanitizer (make asan) keeps aside is no leak.
export const KEPT_ASIDE_KB = process.env.HUB_KORE ? 300000 : 0;

// kind: 'ec' or 'rsa'. One authority and certificate for each a run.
function certificate(kind) {
	if (certificates[kind])
		return certificates[kind];
	const folder = newFolder(`tls-${kind}`);
	const key = kind === 'ec' ?
	    ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256'] :
	    ['-newkey', 'rsa:2048'];
	const openssl = (...args) => execFileSync('openssl', args,
		{ cwd: folder, stdio: 'pipe' });
	openssl('req', '-x509', ...key, '-nodes', '-days', '30', '-subj',
		'/CN=test', '-addext',
		'subjectAltName=IP:127.0.0.1,DNS:localhost',
		'-keyout', 'server.key', '-out', 'server.pem');
	fs.chmodSync(path.join(folder, 'server.key'), 0o644);
	return (certificates[kind] = folder);
}

class Kore extends Hub {
	// A connection of which every byte is ours: bytes may be a string, or
	// a list of strings and pauses in ms. Resolves to all that came until
	// the server closed, or until `until` matched, or after ms.
	async raw(bytes, { ms = 3000, until: done, plain = true, reading = true,
	    tlsOptions = {} } = {}) {
		const socket = plain ?
		    net.connect(this.plainPort, '127.0.0.1') :
		    tls.connect({ port: this.port, host: '127.0.0.1',
			ca: this.ca, ...tlsOptions });
		const answer = { text: '', closed: false, ms: 0 };
		const begun = Date.now();
		await new Promise((resolve) => {
			const timer = setTimeout(resolve, ms);
			const end = () => { clearTimeout(timer); resolve(); };
			socket.on('error', end);
			socket.on('close', () => {
				answer.closed = true;
				end();
			});
			if (reading)
				socket.on('data', (part) => {
					answer.text += part.toString('latin1');
					if (done?.test(answer.text))
						end();
				});
			socket.once(plain ? 'connect' : 'secureConnect',
				async () => {
				for (const part of [bytes].flat()) {
					if (typeof part === 'number')
						await sleep(part);
					else if (!socket.destroyed)
						socket.write(part, 'latin1');
				}
			});
		});
		answer.ms = Date.now() - begun;
		socket.removeAllListeners('close').destroy();
		answer.statuses = [...answer.text.matchAll(
			/HTTP\/1\.[01] (\d{3}) /g)].map((m) => Number(m[1]));
		return answer;
	}

	pids(name) {
		return name === 'worker' ? childrenOf(this.child.pid)
		    .filter((pid) => titleOf(pid).includes('[wrk')) :
		    [this.child.pid];
	}

	log() {
		return fs.readFileSync(path.join(this.state, 'log'), 'utf8');
	}

	memory() {
		return Math.max(...this.pids('worker').map((pid) => Number(
			/VmRSS:\s+(\d+)/.exec(fs.readFileSync(
			`/proc/${pid}/status`, 'utf8'))[1])));
	}

	async stop(signal = 'SIGTERM') {
		this.agent.destroy();
		this.child.kill(signal);
		const kill = setTimeout(() => this.child.kill('SIGKILL'), 30000);
		const code = await this.ended;
		clearTimeout(kill);
		// Workers whose parent was killed may not notice.
		try {
			process.kill(-this.child.pid, 'SIGKILL');
		} catch {
			// There is nobody left in its session.
		}
		keepReport(this.log());
		fs.rmSync(this.state, { recursive: true, force: true });
		return code;
	}
}

// conf: a function from conf text to conf text. without: a cure to leave out,
// or several.
export async function startKore({ workers = 2, kind = 'ec', without = [],
    conf = (text) => text } = {}) {
	const state = newFolder('kore');
	const left = [without].flat();
	const [port, plainPort] = await freePorts(2);
	let module = fs.readFileSync(path.join(BUILD, 'ground_test.so'));
	let text = execFileSync('awk', ['-v', `port=${port}`, '-v',
		'bind=127.0.0.1', '-v', `plain=${plainPort}`, '-v',
		`user=${rootly ? 'www-data' : ''}`, '-v', `workers=${workers}`,
		'-f', 'app/run/conf.awk', 'conf/hub.conf'],
		{ cwd: ROOT, encoding: 'utf8' });
	if (left.includes('guard'))
		text = text.replaceAll(' guard_connect', '');
	// A name that Kore no longer finds.
	if (left.includes('seccomp'))
		module = Buffer.from(module.toString('latin1').replaceAll(
			'kore_seccomp_hook', 'kore_seccomp_hoop'), 'latin1');
	fs.mkdirSync(path.join(state, 'run'));
	fs.mkdirSync(path.join(state, 'tls'));
	fs.writeFileSync(path.join(state, 'run/hub.so'), module);
	fs.writeFileSync(path.join(state, 'run/hub.conf'), conf(text));
	fs.copyFileSync(path.join(ROOT, 'conf/dh2048.pem'),
		path.join(state, 'run/dh2048.pem'));
	for (const file of ['server.pem', 'server.key'])
		fs.copyFileSync(path.join(certificate(kind), file),
			path.join(state, 'tls', file));

	const log = fs.openSync(path.join(state, 'log'), 'a');
	const child = spawn(process.env.HUB_KORE || 'kore', ['-f', '-n', ...(rootly ? [] : ['-r']),
		'-c', 'run/hub.conf'], { cwd: state, stdio: ['ignore', log, log],
		detached: true,
		env: { ...process.env, GROUND_WITHOUT: left.join(),
			HUB_ASSETS: path.join(ROOT, 'assets') } });
	fs.closeSync(log);
	const kore = new Kore({ child, state, port, plainPort,
		url: `https://127.0.0.1:${port}`,
		ended: new Promise((resolve) => child.on('close', resolve)),
		ca: fs.readFileSync(path.join(state, 'tls/server.pem')) });
	if (!left.includes('seccomp'))
		await until('Kore answers', async () => {
			assert.equal(child.exitCode, null, kore.log());
			const answer = await kore.raw('GET /hello HTTP/1.1\r\n' +
			    'Host: h\r\nConnection: close\r\n\r\n')
			    .catch(() => undefined);
			return answer?.text.endsWith('hello');
		}).catch(async (error) => {
			const log = kore.log();
			await kore.stop();
			throw new Error(`${error.message}: ${log}`);
		});
	await sleep(left.includes('seccomp') ? 500 : 0);
	return kore;
}

// A claim about Kore with our ground under it, and the proof that the test
// would notice: without the cure the same check must fail.
export function cure(claim, { without, conf, uncured, ...options }, check) {
	const once = async (settings) => {
		const kore = await startKore(settings);
		try {
			await check(kore);
		} finally {
			await kore.stop();
		}
	};
	test(claim, () => once({ conf, ...options }));
	if (without !== undefined || uncured !== undefined)
		test(`${claim}: not so without the cure`, (t) => assert.rejects(
			once({ conf: uncured ?? conf, without, ...options }),
			(error) => {
				t.diagnostic(error.message.split('\n')
				    .slice(0, 4).join(' ').slice(0, 200));
				return true;
			}));
}

export function agentFor(kore, options = {}) {
	return new https.Agent({ keepAlive: true, ca: kore.ca, ...options });
}
