// Handshakes, the sandbox, and whom the workers run as.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import tls from 'node:tls';

import { cure } from './lib_kore.mjs';
import { until } from './lib.mjs';

const hello = 'GET /hello HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n';
const rootly = process.getuid() === 0;

function shake(kore, options) {
	return new Promise((resolve, reject) => {
		const socket = tls.connect({ port: kore.port, host: '127.0.0.1',
			ca: kore.ca, ...options }, () => {
			const version = socket.getProtocol();
			const cipher = socket.getCipher().name;
			socket.destroy();
			resolve({ version, cipher });
		});
		socket.on('error', reject);
	});
}

for (const kind of ['ec', 'rsa']) {
	cure(`tls_1_2_and_1_3_with_an_${kind}_certificate`,
	    { kind, without: 'tls' }, async (kore) => {
		for (const version of ['TLSv1.2', 'TLSv1.3']) {
			const options = { minVersion: version,
				maxVersion: version };
			const { cipher } = await shake(kore, options);
			assert.match(cipher, /GCM|CHACHA20/);
			const answer = await kore.raw(hello,
				{ plain: false, tlsOptions: options });
			assert.match(answer.text, /hello$/);
		}
	});
}

cure('older_tls_and_weak_ciphers_are_refused',
    { uncured: (text) => text.replace(/^tls_cipher.*$/m, '') },
    async (kore) => {
	await assert.rejects(shake(kore, { minVersion: 'TLSv1.1',
		maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' }));
	await assert.rejects(shake(kore, { maxVersion: 'TLSv1.2',
		ciphers: 'ECDHE-ECDSA-AES128-SHA' }));
});

cure('every_worker_speaks_tls_from_its_first_connection', {},
    async (kore) => {
	for (let round = 0; round < 5; round++) {
		const [victim] = kore.pids('worker');
		process.kill(victim, 'SIGKILL');
		await until('another worker', () =>
			kore.pids('worker').length === 2 &&
			!kore.pids('worker').includes(victim));
		const answers = await Promise.all(Array.from({ length: 10 },
			() => kore.raw(hello, { plain: false })));
		for (const answer of answers)
			assert.match(answer.text, /hello$/);
	}
});

cure('workers_live_in_the_sandbox_with_todays_c_library',
    { without: 'seccomp' }, async (kore) => {
	const before = kore.pids('worker').join();
	const who = await kore.request('GET', '/who', { plain: true });
	assert.equal(who.json.seccomp, 2);
	const calls = await kore.request('GET', '/calls', { plain: true });
	assert.equal(calls.text, 'called');
	assert.equal(kore.pids('worker').join(), before);
	assert.doesNotMatch(kore.log(), /sandbox violation/);
});

cure('workers_and_the_key_manager_are_not_root', rootly ? {
	uncured: (text) => text.replaceAll('www-data', 'root') } : {},
    async (kore) => {
	const who = await kore.request('GET', '/who');
	assert.notEqual(who.json.uid, 0);
	for (const task of fs.readdirSync('/proc')) {
		if (!kore.pids('worker').includes(Number(task)))
			continue;
		const status = fs.readFileSync(`/proc/${task}/status`, 'utf8');
		assert.doesNotMatch(status, /^[UG]id:.*\b0\b/m);
		assert.match(status, /^NoNewPrivs:\s+1$/m);
	}
});
