// The contract names every field of every message, as the tables of the core
// have them: a field that is added to a .def file is added to /openapi.json.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';

import { ROOT } from './lib.mjs';

const read = (file) => fs.readFileSync(path.join(ROOT, file), 'utf8');
const { schemas } = JSON.parse(read('assets/openapi.json')).components;
const rows = ['import', 'export'].map((part) =>
	read(`app/core/kinds_${part}.c`)).join('\n');
const files = Object.fromEntries([...rows.matchAll(
    /FIELDS_TABLE\s+(\w+)\n#define FIELDS_FILE\s+"(\w+\.def)"/g)]
    .map((m) => [m[1], m[2]]));

// Every kind that has a table of its own: {message, head, line, fields}.
const kinds = rows.split(/^\t\{|^\t\}, \{/m).filter((row) =>
    row.includes('.message = ')).map((row) => {
	const of = (pattern) => row.match(pattern)?.[1];
	const fields = [...read(`app/core/${files[of(/FIELDS\((\w+),/)]}`)
	    .matchAll(new RegExp('^(HEAD|LINE)\\(\\w+, "(\\w+)", "([^"]+)",' +
		'\\s+(\\w+), (\\d+), (\\w+),\\s*([^)]*)\\)', 'gm'))]
	    .map(([, part, name, zh, type, max, need, rest]) => ({ part, name,
		zh, type, max: Number(max), needed: need === 'NEEDED', rest }));
	return { message: of(/\.message = "(\w+)"/), body: of(
	    /\.body = "(\w+)"/), head: of(/\.head = "(\w+)"/),
	    line: of(/\.line = "(\w+)"/), fields };
});

function agrees(schema, fields) {
	assert.deepEqual(Object.keys(schema.properties),
		fields.map((f) => f.name));
	assert.deepEqual((schema.required ?? []).slice().sort(),
		fields.filter((f) => f.needed).map((f) => f.name).sort());
	for (const { name, zh, type, max, rest } of fields) {
		const property = schema.properties[name];
		assert.ok(property.description.startsWith(zh), name);
		const fixed = rest.match(/\.fixed = "([^"]*)"/)?.[1];
		const allowed = rest.match(/\.allowed = "([^"]*)"/)?.[1];
		assert.equal(property.const, fixed, name);
		assert.deepEqual(property.enum, allowed?.split('|'), name);
		if (/TEXT|EXACT/.test(type) && !fixed && !allowed)
			assert.equal(property.maxLength, max, name);
	}
}

test('there_are_twenty_two_kinds_with_tables', () => {
	assert.equal(kinds.length, 22);
	assert.ok(kinds.every((kind) => kind.fields.length > 5));
});

for (const kind of kinds) {
	test(`the_contract_names_every_field_of_${kind.message}`, () => {
		const item = schemas[kind.message].properties[kind.message]
		    .properties[kind.body].items;
		const head = kind.head ? item.properties[kind.head] : item;
		agrees(head, kind.fields.filter((f) => f.part === 'HEAD'));
		const lines = kind.fields.filter((f) => f.part === 'LINE');
		if (kind.line)
			agrees(item.properties[kind.line].items, lines);
		else
			assert.equal(lines.length, 0);
	});
}

test('the_contract_names_every_receipt', () => {
	const text = read('app/core/kinds_receipt.c');
	for (const [, number, body] of text.matchAll(
	    /^\tROW\((\d+), "(\w+)"/gm)) {
		if (number === '900')
			continue;
		const fields = text.match(new RegExp(
		    `fields_${number}\\[\\] = \\{([^]*?)\\tRETURN`))[1];
		const names = [...fields.matchAll(/FIELD\("(\w+)"/g)]
		    .map((m) => m[1]);
		const root = `CEB${number}Message`;
		const item = schemas[root].properties[root].properties[body]
		    .items;
		assert.deepEqual(Object.keys(item.properties).sort(), [...names,
		    'guid', 'returnStatus', 'returnTime', 'returnInfo',
		    'errors'].sort(), root);
	}
});
