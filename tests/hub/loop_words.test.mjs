// Every refusal has words: each code that the database or a flow gives stands
// in the table of app/web/problem.c, in zh and en.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';

import { ROOT } from './lib.mjs';

const read = (folder, ending) => fs.readdirSync(path.join(ROOT, folder))
    .filter((file) => file.endsWith(ending))
    .map((file) => fs.readFileSync(path.join(ROOT, folder, file), 'utf8'))
    .join('\n');
const codes = (text, pattern) =>
	new Set([...text.matchAll(pattern)].map((match) => match[1]));

const table = fs.readFileSync(path.join(ROOT, 'app/web/problem.c'), 'utf8');
const known = codes(table, /\{ "([A-Z_]+)", \d{3}, "/g);

function allKnown(found, least) {
	assert.ok(found.size >= least, `only ${found.size} codes were found`);
	assert.deepEqual([...found].filter((code) => !known.has(code)).sort(), []);
}

test('every_refusal_of_the_gate_has_words', () => {
	allKnown(codes(read('sql/migrate', '.sql'),
		/gate_refuse\(\s*\d+,\s*'([A-Z_]+)'/g), 10);
});

test('every_refusal_of_a_flow_has_words', () => {
	allKnown(codes(read('app/web', '.c'), new RegExp(
		'call_(?:problem|retry_later|error_add)\\([^;]*?"([A-Z_]{4,})"',
		'gs')), 15);
	allKnown(codes(read('app/ground', '.c'),
		/(?:head_refuse|refuse_request)\([^;]*?"([A-Z_]{4,})"/gs), 5);
});

test('every_code_stands_once_and_in_both_languages', () => {
	const rows = [...table.matchAll(
	    /\{ "([A-Z_]+)", (\d{3}), "([^"]+)",\s*"([^"]+)"/g)];
	assert.equal(rows.length, known.size);
	for (const [, code, status, zh, en] of rows) {
		assert.ok(Number(status) >= 400, code);
		assert.match(zh, /[一-龥]/, code);
		assert.match(en, /^[\x20-\x7e]+$/, code);
	}
});
