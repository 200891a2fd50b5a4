// Senders with keys: build/hubctl makes them and signs, as a partner would;
// xmlsec1 and openssl are the judges that know nothing of the hub.

import { execFile, spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';

import { BUILD, newFolder } from './lib.mjs';

const run = promisify(execFile);
const HUBCTL = path.join(BUILD, 'hubctl');

// What a program writes when it is given bytes.
export function pipe(program, args, input) {
	return new Promise((resolve, reject) => {
		const child = spawn(program, args);
		const parts = [], said = [];
		child.stdout.on('data', (part) => parts.push(part));
		child.stderr.on('data', (part) => said.push(part));
		child.on('error', reject);
		child.on('close', (code) => code === 0 ?
		    resolve(Buffer.concat(parts).toString('utf8')) :
		    reject(Object.assign(new Error(Buffer.concat(said)
			.toString('utf8')), { code })));
		child.stdin.end(input);
	});
}

// Keys of one run, in a folder that is removed by folder.remove().
export class Keys {
	constructor() {
		this.folder = newFolder('keys');
	}

	path(name) {
		return path.join(this.folder, name);
	}

	async make(name, kind = 'sm2', days = 30) {
		await run(HUBCTL, ['key', 'make', name, `--${kind}`, '--days',
			String(days), '--key', this.path(`${name}.key`), '--cert',
			this.path(`${name}.pem`)]);
		return this.path(`${name}.pem`);
	}

	sign(name, xml, ...options) {
		return pipe(HUBCTL, ['sign', '--key', this.path(`${name}.key`),
			'--cert', this.path(`${name}.pem`), ...options], xml);
	}

	remove() {
		fs.rmSync(this.folder, { recursive: true, force: true });
	}
}

// The same message with the first of one thing replaced.
export function mend(xml, from, to) {
	if (!xml.includes(from))
		throw new Error(`no ${from} in it`);
	return xml.replace(from, () => to);
}

export const SIGNATURE = /<ds:Signature .*<\/ds:Signature>/s;
