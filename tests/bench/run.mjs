// make bench: one table of what the hub does, each row against what it is to
// be measured by, the median of several rounds.
//
//	make bench
//	BENCH=single,batch make bench		some rows
//	BENCH_ROUNDS=5 BENCH_SECONDS=10		longer, steadier
//	BENCH_ROWS=10000000 BENCH=rows		the full size of the tables
//	BENCH_FEED_MB=1024 BENCH=feed		the full size of the feed
//
// A hub is started in a folder of its own, with the synthetic port off. All
// that a row compares is measured in turns, so that a machine that is busy
// with something else hurts both sides; the ratio is the median of the rounds'
// ratios. The generator runs on the same processors.

import { execFile } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { BUILD, newFolder, startHub } from '../hub/lib.mjs';
import { copyRows, fill, judged, mark, one, settle, takeRows } from
	'./base.mjs';
import { watchMemory } from './memory.mjs';

const run = promisify(execFile);
const ROUNDS = Number(process.env.BENCH_ROUNDS || 3);
const SECONDS = Number(process.env.BENCH_SECONDS || 4);
const ROWS = Number(process.env.BENCH_ROWS || 400000);
const FEED_MB = Number(process.env.BENCH_FEED_MB || 128);
const WANTED = (process.env.BENCH || '').split(',').filter(Boolean);
const table = [];

const median = (values) => {
	const sorted = values.slice().sort((a, b) => a - b);
	const half = sorted.length >> 1;
	return sorted.length % 2 ? sorted[half] :
		(sorted[half - 1] + sorted[half]) / 2;
};
const wanted = (row) => WANTED.length === 0 || WANTED.includes(row);
const perSecond = (n) => `${Math.round(n).toLocaleString('en')}/s`;
const megabytes = (n) => `${(n / 1048576).toFixed(0)} MB`;
const note = (text) => process.stderr.write(`# ${text}\n`);

function row(name, measured, against, ratio, least, how) {
	const good = ratio === undefined ? '' :
		ratio >= least ? 'yes' : 'NO';
	table.push([name, measured, against,
		ratio === undefined ? '' : ratio.toFixed(2),
		least === undefined ? '' : String(least), good, how]);
}

// --- one run of the generator ------------------------------------------------

async function load(hub, options) {
	const args = ['--demo', path.join(hub.state, 'demo.json')];
	if (!options.tls)
		args.push('--plain', String(hub.plainPort));
	for (const [name, value] of Object.entries(options)) {
		if (name !== 'tls')
			args.push(`--${name}`, String(value));
	}
	const { stdout } = await run(path.join(BUILD, 'bench/load'), args,
		{ maxBuffer: 1 << 24 });
	const said = JSON.parse(stdout);
	if (said.failed > 0)
		throw new Error(`${said.failed} answers were no receipts`);
	return said;
}

// A run whose purchases have all been judged when it is over: what the
// reconciliation leaves for later is added to its time.
async function judgedLoad(hub, options) {
	await settle(hub);
	const said = await load(hub, options);
	const began = process.hrtime.bigint();
	await judged(hub);
	said.lag = Number(process.hrtime.bigint() - began) / 1e9;
	said.rate = said.documents / (said.seconds + said.lag);
	return said;
}

// Sets for about so many seconds, by what a short run has shown.
async function setsFor(hub, seconds, options = {}) {
	const said = await judgedLoad(hub, { sets: 500, ...options });
	return Math.max(500, Math.ceil(said.rate * seconds / 4));
}

// --- the rows ----------------------------------------------------------------

async function againstCopy(hub, name, letter, least) {
	const options = letter > 1 ? { letter, connections: 16 } : {};
	const rates = [], copies = [], ratios = [], p99 = [];
	const folder = path.join(hub.state, 'rows');
	const sets = await setsFor(hub, SECONDS, options);
	let taken;
	for (let i = 0; i < ROUNDS; i++) {
		const since = await mark(hub);
		const said = await judgedLoad(hub, { sets, ...options });
		taken = await takeRows(hub, since, folder);
		rates.push(said.rate);
		p99.push(said.p99Ms);
		copies.push(await copyRows(hub, taken));
		ratios.push(rates.at(-1) / copies.at(-1));
		note(`${name}: ${perSecond(rates.at(-1))}, COPY ` +
		    perSecond(copies.at(-1)));
	}
	const documents = taken.tables.find((t) => t.name === 'document').rows;
	const rows = taken.tables.reduce((sum, t) => sum + t.rows, 0);
	row(`${letter} document${letter > 1 ? 's' : ''} a message`,
		perSecond(median(rates)), `COPY ${perSecond(median(copies))}`,
		median(ratios), least,
		`p99 ${median(p99).toFixed(1)} ms; COPY of ` +
		`${(rows / documents).toFixed(1)} rows a document, 200 ` +
		'documents a transaction');
}

async function againstPlain(hub, name, options, least, how) {
	const rates = [], plain = [], ratios = [];
	const sets = await setsFor(hub, SECONDS);
	for (let i = 0; i < ROUNDS; i++) {
		plain.push((await judgedLoad(hub, { sets })).rate);
		rates.push((await judgedLoad(hub, { sets, ...options })).rate);
		ratios.push(rates.at(-1) / plain.at(-1));
		note(`${name}: ${perSecond(rates.at(-1))}, against ` +
		    perSecond(plain.at(-1)));
	}
	row(name, perSecond(median(rates)), `${how} ${perSecond(
		median(plain))}`, median(ratios), least, '');
}

async function verdictRow(hub) {
	const full = await judgedLoad(hub, { sets: await setsFor(hub,
		SECONDS) });
	const rate = full.rate / 2;
	const p50 = [], p99 = [];
	for (let i = 0; i < ROUNDS; i++) {
		await settle(hub);
		const said = await load(hub, { probe: 7, rate,
			sets: Math.max(1000, Math.ceil(rate * SECONDS / 4)) });
		if (said.verdicts === 0)
			throw new Error('no verdict was waited for');
		p50.push(said.verdictP50Ms);
		p99.push(said.verdictP99Ms);
		note(`verdict: p50 ${p50.at(-1)} ms, p99 ${p99.at(-1)} ms`);
	}
	row('third leg -> verdict by GET', `p99 ${median(p99).toFixed(1)} ms`,
		'10 ms', 10 / median(p99), 1, `p50 ${median(p50).toFixed(1)} ms ` +
		`at ${perSecond(rate)}, half of full load`);
}

async function rowsRow(hub) {
	const sets = await setsFor(hub, SECONDS);
	const empty = [], full = [];
	const since = await mark(hub);
	for (let i = 0; i < ROUNDS; i++)
		empty.push((await judgedLoad(hub, { sets })).rate);
	note(`rows: ${perSecond(median(empty))} with few; filling`);
	const documents = await fill(hub, since, ROWS);
	await judgedLoad(hub, { sets: 500 });
	for (let i = 0; i < ROUNDS; i++)
		full.push((await judgedLoad(hub, { sets })).rate);
	row(`${documents.toLocaleString('en')} documents stored`,
		perSecond(median(full)), `few: ${perSecond(median(empty))}`,
		median(full) / median(empty), 0.9, `database of ${megabytes(
		Number(await one(hub, 'select pg_database_size(\'hub\')')))}`);
}

async function memoryRow(hub) {
	const sets = await setsFor(hub, SECONDS * 2);
	const watch = watchMemory(hub);
	await judgedLoad(hub, { sets });
	await judgedLoad(hub, { sets, letter: 100, connections: 16 });
	const seen = watch.stop();
	row('memory, full load', megabytes(seen.most), '256 MB',
		256 * 1048576 / seen.most, 1, `${seen.processes} processes; ` +
		`${megabytes(seen.first)} before, ${megabytes(seen.last)} after`);
}

async function feedRow(hub) {
	const watch = watchMemory(hub);
	const said = await load(hub, { feed: FEED_MB });
	const seen = watch.stop();
	row(`memory, NDJSON of ${FEED_MB} MB`, megabytes(seen.most), '256 MB',
		256 * 1048576 / seen.most, 1,
		`${said.lines.toLocaleString('en')} lines, ` +
		`${perSecond(said.perSecond)}; ${megabytes(seen.first)} before`);
}

async function overloadRow(hub) {
	const sets = await setsFor(hub, SECONDS);
	const best = [], over = [], ratios = [];
	let shed = 0;
	for (let i = 0; i < ROUNDS; i++) {
		best.push((await judgedLoad(hub, { sets })).rate);
		const said = await judgedLoad(hub, { sets, connections: 1024 });
		over.push(said.rate);
		shed += said.shed;
		ratios.push(over.at(-1) / best.at(-1));
	}
	row('1,024 connections', perSecond(median(over)),
		`64: ${perSecond(median(best))}`, median(ratios), 0.9,
		`${shed} answers of 503, sent again and acknowledged`);
}

const signBench = path.join(BUILD, 'bench/sign_bench');

// What verification costs beside OpenSSL's own primitive: see sign_bench.c.
async function signRow() {
	if (!fs.existsSync(signBench))
		return;
	const { stdout } = await run(signBench, [String(ROUNDS)]);
	for (const line of stdout.split('\n').filter(Boolean)) {
		const said = JSON.parse(line);
		row(`signatures, ${said.name}`, perSecond(said.perSecond),
			`OpenSSL ${perSecond(said.bound)}`,
			said.perSecond / said.bound, 0.5, said.how ?? '');
	}
}

const rows = {
	single: (hub) => againstCopy(hub, 'single', 1, 0.5),
	batch: (hub) => againstCopy(hub, 'batch', 100, 0.8),
	tls: (hub) => againstPlain(hub, 'over TLS', { tls: true }, 0.8,
		'plain'),
	json: (hub) => againstPlain(hub, 'JSON', { media: 'json' }, 1, 'XML'),
	msgpack: (hub) => againstPlain(hub, 'msgpack', { media: 'msgpack' }, 1,
		'XML'),
	verdict: verdictRow,
	overload: overloadRow,
	memory: memoryRow,
	feed: feedRow,
	sign: signRow,
	rows: rowsRow,
};

// --- the table ---------------------------------------------------------------

function print() {
	const heads = ['what', 'measured', 'against', 'ratio', 'at least',
		'reached', 'how'];
	const all = [heads, heads.map(() => '---'), ...table];
	const widths = heads.map((_, i) =>
		Math.max(...all.map((line) => line[i].length)));
	for (const line of all)
		console.log(`| ${line.map((cell, i) => cell.padEnd(widths[i],
			cell === '---' ? '-' : ' ')).join(' | ')} |`);
}

const began = Date.now();
const hub = await startHub({ demo: '0', plain: true, name: 'bench',
	state: newFolder('bench') });
try {
	await load(hub, { sets: 500 });		// plans, pages, memory
	for (const [name, measure] of Object.entries(rows)) {
		if (wanted(name))
			await measure(hub);
	}
} finally {
	await hub.stop();
}
console.log(`\n${os.cpus().length} processors (${os.cpus()[0].model}), ` +
	`median of ${ROUNDS} rounds, ${((Date.now() - began) / 1000).toFixed(0)
	} s; generator on the same machine\n`);
print();
