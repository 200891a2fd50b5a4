// Exports as an office reads them: three formats, each by its own standard,
// and decimals added without floating point.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';

import { decodeMulti } from '@msgpack/msgpack';

import { until } from './lib.mjs';

// RFC 4180, to the letter: CRLF, quotes doubled, every record as long as the
// header. Gives {columns, rows: [{column: value}]}.
export function readCsv(bytes) {
	const text = bytes.toString('utf8');
	assert.equal(Buffer.compare(Buffer.from(text), bytes), 0, 'UTF-8');
	const records = [];
	let record = [], at = 0;
	while (at < text.length) {
		let field = '';
		if (text[at] === '"') {
			for (at++; ; at++) {
				assert.ok(at < text.length, 'a quote is open');
				if (text[at] !== '"')
					field += text[at];
				else if (text[at + 1] === '"')
					field += text[at++];
				else
					break;
			}
			at++;
		} else {
			const end = /[,\r\n]/.exec(text.slice(at, at + 65536));
			field = text.slice(at, at + (end ? end.index :
			    text.length));
			assert.ok(!field.includes('"'), `a bare quote: ${field}`);
			at += field.length;
		}
		record.push(field);
		if (text[at] === ',') {
			at++;
			continue;
		}
		assert.equal(text.slice(at, at + 2), '\r\n', 'a line end');
		at += 2;
		records.push(record);
		record = [];
	}
	const [columns, ...lines] = records;
	assert.equal(new Set(columns).size, columns.length);
	return { columns, rows: lines.map((line) => {
		assert.equal(line.length, columns.length);
		return Object.fromEntries(line.map((v, i) => [columns[i], v]));
	}) };
}

export const readNdjson = (bytes) => bytes.toString('utf8').split('\n')
    .slice(0, -1).map((line) => JSON.parse(line));

export const readMsgpack = (bytes) => [...decodeMulti(bytes)];

export const sha256 = (bytes) =>
	createHash('sha256').update(bytes).digest('hex');

// The sum of decimals of at most five places, as a decimal.
export function sum(values) {
	const total = values.filter((v) => v !== '' && v !== null)
	    .reduce((all, v) => {
		const [, minus, whole, part = ''] =
		    /^(-?)(\d+)(?:\.(\d{1,5}))?$/.exec(v);
		const n = BigInt(whole + part.padEnd(5, '0'));
		return all + (minus ? -n : n);
	}, 0n);
	const digits = total.toString().padStart(6, '0');
	return `${digits.slice(0, -5)}.${digits.slice(-5)}`
	    .replace(/\.?0+$/, '');
}

export const plain = (decimal) => sum([decimal]);

export function exported(hub, name, { as = name, from, to, format, ...rest } =
    {}) {
	const query = new URLSearchParams();
	for (const [key, value] of Object.entries({ from, to, format })) {
		if (value !== undefined)
			query.set(key, value);
	}
	return hub.request('GET', `/v1/exports/${name}?${query}`, { as,
		...rest });
}

export function manifestOf(hub, name, { as = name, ...range } = {}) {
	const query = new URLSearchParams(Object.entries(range)
	    .filter(([, v]) => v !== undefined));
	return hub.request('GET', `/v1/exports/${name}/manifest?${query}`,
		{ as });
}

// Where the watermark stands, once it has closed over all that was done.
export async function closedOver(hub, name = 'tax') {
	await until('all rows have their place', async () => (await hub.sql(
	    'select 1 from export_row where placed_at is null limit 1'))
	    .length === 0);
	const now = (await manifestOf(hub, name)).json.watermark;
	return until('the watermark moves on', async () => {
		const { watermark } = (await manifestOf(hub, name)).json;
		return watermark > now && watermark;
	});
}
