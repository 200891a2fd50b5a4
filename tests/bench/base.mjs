// What the bench does with the database beside the hub: takes the rows that
// the hub has stored for a run, loads the same rows by COPY into copies of its
// tables, and fills the real tables with as many more of the same shape.

import fs from 'node:fs';
import path from 'node:path';
import { spawn } from 'node:child_process';
import { PG_BIN } from '../hub/lib.mjs';

const COPY_DOCUMENTS = 200;	// of one transaction

// psql with a script on its standard input; resolves with what it printed.
export function psql(hub, script, args = []) {
	const child = spawn(path.join(PG_BIN, 'psql'), ['-XAtq', '-v',
		'ON_ERROR_STOP=1', '-d', hub.pgOwner, ...args],
		{ stdio: ['pipe', 'pipe', 'inherit'] });
	let said = '';
	child.stdout.on('data', (part) => { said += part; });
	child.stdin.end(script);
	return new Promise((resolve, reject) => child.on('close', (code) =>
		code === 0 ? resolve(said) :
			reject(new Error(`psql ended with ${code}`))));
}

export async function one(hub, query) {
	return (await hub.sql(query))[0]?.[0];
}

// Every leg of a measurement begins with the same debts: none.
export async function settle(hub) {
	await hub.sql('checkpoint');
}

// Waits until no purchase is left to be judged.
export function judged(hub) {
	return psql(hub, `do $$ begin
		for i in 1 .. 60000 loop
			exit when not exists (select from touch);
			perform pg_sleep(0.002);
		end loop;
		end $$`);
}

export async function mark(hub) {
	return one(hub, 'select pg_current_xact_id()');
}

// The tables that have rows written since the mark, documents first. One that
// has less than a row for a thousand documents is somebody's watermark.
async function tablesSince(hub, since) {
	const tables = await hub.sql(`select relname from pg_class
		where relnamespace = 'public'::regnamespace and relkind = 'r'
		order by relname <> 'document', relname`);
	const found = [];
	for (const [name] of tables) {
		const rows = Number(await one(hub, `select count(*) from ${name}
			where xmin::text::bigint >= ${since}`));
		if (rows > 0 && rows * 1000 >= (found[0]?.rows ?? 0))
			found.push({ name, rows });
	}
	return found;
}

// The rows of a run in files; {folder, tables: [{name, rows}]}.
export async function takeRows(hub, since, folder) {
	fs.rmSync(folder, { recursive: true, force: true });
	fs.mkdirSync(folder, { recursive: true });
	const tables = await tablesSince(hub, since);
	for (const { name } of tables)
		await psql(hub, `\\copy (select * from ${name} where
xmin::text::bigint >= ${since}) to '${folder}/${name}'`.replace('\n', ' '));
	return { folder, tables };
}

// One script of transactions; each has COPY_DOCUMENTS documents and the rows
// that the hub keeps of them in its other tables.
function copyScript(taken) {
	const file = path.join(taken.folder, 'copy.sql');
	const documents = taken.tables.find((t) => t.name === 'document').rows;
	const turns = Math.ceil(documents / COPY_DOCUMENTS);
	const lines = taken.tables.map(({ name }) => fs.readFileSync(
		path.join(taken.folder, name), 'utf8').split('\n').slice(0, -1));
	const out = fs.openSync(file, 'w');
	for (let turn = 0; turn < turns; turn++) {
		let text = 'begin;\n';
		taken.tables.forEach(({ name }, i) => {
			const of = (n) => Math.floor(lines[i].length * n / turns);
			const some = lines[i].slice(of(turn), of(turn + 1));
			if (some.length > 0)
				text += `copy bench.${name} from stdin;\n` +
				    some.join('\n') + '\n\\.\n';
		});
		fs.writeSync(out, text + 'commit;\n');
	}
	fs.closeSync(out);
	return { file, documents };
}

// Documents a second of the same rows by COPY.
export async function copyRows(hub, taken) {
	await hub.sql('create schema if not exists bench');
	for (const { name } of taken.tables)
		await hub.sql(`create table if not exists bench.${name}
			(like public.${name} including all)`);
	const { file, documents } = copyScript(taken);
	await settle(hub);
	const began = process.hrtime.bigint();
	await psql(hub, '', ['-f', file]);
	const seconds = Number(process.hrtime.bigint() - began) / 1e9;
	return documents / seconds;
}

// --- filling the tables ------------------------------------------------------

// A column of the n-th copy of a row. Numbers of rows move by a stride, texts
// and digests by which a row is found become others, all else stays: so each
// copy is a purchase of its own, with rows as long and as scattered as the
// hub's own.
function moved(column, type, unique) {
	if (/^bigint$/.test(type) && (column === 'id' || /_id$/.test(column)) &&
	    !/account_id|parameter|person_id|by_id/.test(column))
		return `${column} + n * stride`;
	if (type === 'uuid')
		return 'gen_random_uuid()';
	if (type === 'bytea' && (unique || /mac$|digest/.test(column)))
		return `substr(${column}, 1, 4) || substr(sha256(${column} ||
		    int8send(n)), 1, greatest(length(${column}) - 4, 0))`;
	if (type === 'text' && /_no$|^number$/.test(column))
		return `${column} || '-' || n`;
	return column;
}

async function fillTable(hub, name, since, stride, copies) {
	const columns = await hub.sql(`select a.attname,
		    format_type(a.atttypid, null), exists (select from pg_index i
		    where i.indrelid = a.attrelid and i.indisunique and
		    a.attnum = any(i.indkey::int2[]))
		from pg_attribute a where a.attrelid = 'public.${name}'::regclass
		and a.attnum > 0 and not a.attisdropped order by a.attnum`);
	const to = columns.map(([column]) => `"${column}"`).join(', ');
	const from = columns.map(([column, type, unique]) =>
		moved(column, type, unique === 't')).join(', ');
	await hub.sql(`set session_replication_role = replica;
		with seed as materialized (select * from public.${name}
		    where xmin::text::bigint >= ${since})
		insert into public.${name} (${to}) overriding system value
		select ${from} from generate_series(1, ${copies}) n,
		    (select ${stride}::bigint as stride) s, seed`);
}

// Multiplies the rows since the mark until there are about so many documents.
// Everything that gives out numbers goes on behind them.
export async function fill(hub, since, documents) {
	const tables = (await tablesSince(hub, since)).filter(({ name }) =>
		!/^(touch|account|parameter|session|log_|live_event)/.test(name));
	const have = tables.find((t) => t.name === 'document').rows;
	const copies = Math.max(Math.ceil(documents / have) - 1, 1);
	const stride = 10000000;
	for (const { name } of tables)
		await fillTable(hub, name, since, stride, copies);
	await psql(hub, `select setval(pg_get_serial_sequence(quote_ident(
		    relname), 'id'), (${copies} + 2) * ${stride}::bigint)
		from pg_class where relnamespace = 'public'::regnamespace
		and relkind = 'r' and exists (select from pg_attribute
		    where attrelid = pg_class.oid and attname = 'id'
		    and attidentity <> '')
		and relname in (${tables.map((t) => `'${t.name}'`)});`);
	await hub.sql('vacuum analyze');
	return have * (copies + 1);
}
