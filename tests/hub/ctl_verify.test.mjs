// hubctl verify: it must find what was tampered with, and must not cry over
// what is lawful. Each break is made by hand in a database of its own, by an
// owner who switched the guards off to do it.

import assert from 'node:assert/strict';
import { createCipheriv, createHash, randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';

import { Base } from './ctl_base.mjs';

let base;

before(async () => {
	base = await Base.start();
});
after(async () => {
	await base?.stop();
});

// Past the triggers and foreign keys.
const force = (hub, text) =>
	hub.sql(`set session_replication_role = replica; ${text}`);

// What verify says: the names of the checks that break, with the first break.
async function broken(hub, ...args) {
	const done = await hub.ctl('verify', '--json', ...args);
	const { checks, broken: count } = JSON.parse(done.stdout);
	const bad = checks.filter((check) => check.broken > 0);
	assert.equal(bad.length, count);
	assert.equal(done.code, count > 0 ? 1 : 0, done.stderr);
	return Object.fromEntries(bad.map((check) =>
		[check.name, check.first]));
}

// One purchase with its four legs, matched, scanned, looked at by both
// agencies, and released: all at fixed moments of one minute, by seconds.
const at = (second) => `'2025-06-01 12:00:${second}+08'`;
const legs = [[1, 311, 'EBP', 'O1'], [2, 411, 'PAY', 'T1'],
	[3, 511, 'LOG', 'W1'], [4, 621, 'AGENT', 'C1']];
const release = `
insert into lane (id, name) values ('1', 'one');
insert into account (name, role, token_digest) values
	('all', 'platform', '\\x00');
insert into message (digest, account_id, media, sealed) values
	('\\x01', 1, 'application/xml', '\\x00');
insert into purchase (ebp_code, order_no, first_leg_at, window_ends_at,
	verdict_id, verdict) values
	('EBP', 'O1', ${at('01')}, ${at('59')}, 1, 'matched');
insert into parcel (logistics_code, logistics_no, state, lane, scan_id,
	review_id) values ('LOG', 'W1', 'released', '1', 1, 1);
${legs.map(([id, kind, issuer, number]) => `
insert into document (kind, issuer, number, version, origin_id, live, draft,
	app_type, app_time, purchase_id, parcel_id, content_mac, sealed,
	person_macs, enterprises, message_id, account_id, received_at) values
	(${kind}, '${issuer}', '${number}', 1, ${id}, true, false, 1,
	'2025-06-01', 1, 1, '\\x00', '\\x00', '{"\\\\xaa"}', '{EBP,EBC}', 1, 1,
	${at('02')});`).join('')}
insert into verdict (purchase_id, verdict, order_id, payment_id, waybill_id,
	list_id, parameter_version, at) values
	(1, 'matched', 1, 2, 3, 4, 1, ${at('03')});
insert into scan (parcel_id, lane, account_id, disposition, reason, seed, at)
	values (1, '1', 1, 'review', 'REVIEW', '\\x00', ${at('04')});
insert into review (parcel_id, scan_id, lane, state, outcome, verdict_id,
	basis, opened_at, deadline, closed_at) values (1, 1, '1', 'closed',
	'release', 1, '{1,2,3,4}', ${at('04')}, ${at('34')}, ${at('09')});
insert into seat (review_id, agency, state, rule, decision, person_id,
	decided_at) values
	(1, 'customs', 'in', '{}', 'release', 1, ${at('08')}),
	(1, 'inspection', 'cleared', '{}', null, null, null);
insert into instruction (lane, scan_id, parcel_id, review_id, verdict_id,
	basis, action, at, deadline) values
	('1', 1, 1, 1, 1, '{1,2,3,4}', 'release', ${at('10')}, ${at('40')});
`;

// One database for all of these, emptied each time: copies are dear.
let shared;

async function released(change = '') {
	shared ??= await base.open();
	await force(shared, `truncate lane, account, message, purchase, parcel,
		document, receipt, verdict, scan, review, seat, instruction,
		hold, inspection, inspection_result, manifest_item, tax_list
		restart identity cascade; ${release}${change}`);
	return shared;
}

const hold = (columns, values) => `insert into hold (kind, ${columns}, reason,
	agency, placed_by, placed_at) values (${values}, 'x', 'customs', 1,
	${at('06')});`;

test('an_untouched_database_has_no_break', async () => {
	assert.deepEqual(await broken(await base.open()), {});
});

test('a_lawful_release_is_no_break', async () => {
	const hub = await released();
	assert.deepEqual(await broken(hub), {});
	const { checks } = JSON.parse((await hub.ctl('verify', '--json'))
		.stdout);
	const seen = Object.fromEntries(checks.map((check) =>
		[check.name, check.seen]));
	assert.equal(seen.releases, 1);
	assert.equal(seen.parcels, 1);
	assert.equal(seen.originals, 4);
});

// What two applications took of one line that had three pieces.
const returned = (...taken) => taken.map((qty, i) => `insert into return_line
	values (${i + 1}, 'I1', 1, ${qty}, 3);`).join('');

const lawful = {
	a_hold_placed_after_the_release: `insert into hold (kind, key, reason,
		agency, placed_by, placed_at) values ('parcel', 'LOG/W1', 'x',
		'customs', 1, ${at('11')});`,
	a_hold_lifted_before_the_release: hold('key', `'parcel', 'LOG/W1'`) +
		`update hold set lifted_at = ${at('07')};`,
	a_hold_on_another_parcel: hold('key', `'parcel', 'LOG/W2'`),
	a_hold_on_a_stranger: hold('key, person_macs',
		`'person', '1***2', '{"\\\\xbb"}'`),
	a_verdict_after_the_release: `insert into verdict (purchase_id, verdict,
		order_id, payment_id, waybill_id, list_id, parameter_version,
		at) values (1, 'mismatched', 1, 2, 3, 4, 1, ${at('11')});`,
	a_new_version_after_the_release: `insert into document (kind, issuer,
		number, version, origin_id, live, draft, app_type, app_time,
		content_mac, sealed, message_id, account_id, received_at)
		values (311, 'EBP', 'O1', 2, 1, false, false, 2, '2025-06-01',
		'\\x00', '\\x00', 1, 1, ${at('11')});
		insert into receipt (account_id, kind, document_id, keys,
		return_status, return_info) values (1, 311, 5, '{}', '120',
		'');`,
	a_review_reopened_after_the_release:
		`update review set state = 'reopened';`,
	an_export_that_was_not_paid_yet: `update document set kind = case kind
		when 311 then 303 when 411 then 403 when 511 then 505
		else 603 end; update instruction set basis = '{1,0,3,4}';
		update review set basis = '{1,0,3,4}';
		update verdict set payment_id = null;`,
	goods_that_came_back_in_two_parts: returned('2', '1'),
	a_cancel_of_another_list: `insert into list_change (list_id, invt_no,
		change, application_id, at) values (9, 'I9', 'cancelled', 9,
		${at('05')});`,
};

for (const [what, change] of Object.entries(lawful)) {
	test(`${what}_is_no_break`, async () => {
		assert.deepEqual(await broken(await released(change)), {});
	});
}

const unlawful = {
	a_hold_on_the_parcel: [hold('key', `'parcel', 'LOG/W1'`), 'a hold'],
	a_hold_on_the_order: [hold('key', `'order', 'EBP/O1'`), 'a hold'],
	a_hold_on_the_person: [hold('key, person_macs',
		`'person', '1***2', '{"\\\\xaa"}'`), 'a hold'],
	a_hold_on_an_enterprise: [hold('key', `'enterprise', 'EBC'`), 'a hold'],
	a_hold_on_the_carrier: [hold('key', `'enterprise', 'LOG'`), 'a hold'],
	a_hold_lifted_too_late: [hold('key', `'parcel', 'LOG/W1'`) +
		`update hold set lifted_at = ${at('12')};`, 'a hold'],
	an_officer_who_said_hold: [`update seat set decision = 'hold'
		where agency = 'customs';`, 'not every seat'],
	an_officer_who_said_nothing: [`update seat set state = 'missed',
		decision = null where agency = 'customs';`, 'not every seat'],
	an_officer_who_said_it_later: [`update seat set decided_at = ${at('11')}
		where agency = 'customs';`, 'not every seat'],
	a_review_without_seats: ['delete from seat;', 'not every seat'],
	no_review_at_all: ['update instruction set review_id = null;',
		'not every seat'],
	a_review_of_another_scan: ['update review set scan_id = 9;',
		'not every seat'],
	a_review_of_other_versions: [`update review set basis = '{9,2,3,4}';`,
		'not every seat'],
	a_mismatch: [`update verdict set verdict = 'mismatched';`,
		'no matched verdict'],
	a_verdict_on_other_legs: ['update verdict set order_id = 9;',
		'no matched verdict'],
	a_missing_leg: [`update instruction set basis = '{1,2,0,4}';
		update review set basis = '{1,2,0,4}';`, 'no matched verdict'],
	an_import_that_was_not_paid: [`update instruction set
		basis = '{1,0,3,4}'; update review set basis = '{1,0,3,4}';
		update verdict set payment_id = null;`, 'no matched verdict'],
	nothing_to_rest_on: ['update instruction set basis = null;', 'nothing'],
	a_newer_verdict: [`insert into verdict (purchase_id, verdict, order_id,
		payment_id, waybill_id, list_id, parameter_version, at) values
		(1, 'mismatched', 1, 2, 3, 4, 1, ${at('07')});`,
		'a newer verdict'],
	a_newer_version_of_a_leg: [`insert into document (kind, issuer, number,
		version, origin_id, live, draft, app_type, app_time,
		content_mac, sealed, message_id, account_id, received_at)
		values (411, 'PAY', 'T1', 2, 2, false, false, 2, '2025-06-01',
		'\\x00', '\\x00', 1, 1, ${at('07')});
		insert into receipt (account_id, kind, document_id, keys,
		return_status, return_info) values (1, 411, 5, '{}', '120',
		'');`, 'a leg had a newer version'],
};

for (const [what, [change, words]] of Object.entries(unlawful)) {
	test(`a_release_in_spite_of_${what}_is_found`, async () => {
		const found = await broken(await released(change));
		assert.deepEqual(Object.keys(found), ['releases']);
		assert.match(found.releases, /^instruction 1: /);
		assert.ok(found.releases.includes(words), found.releases);
	});
}

// --- releases that do not rest on a triple and a review ----------------------

const manifest = `
insert into manifest_item (parcel_id, class, verdict, value, currency,
	weight_kg, content_mac, sealed, person_macs, account_id, received_at)
	values (1, 'B', 'matched', 1, 'CNY', 1, '\\x00', '\\x00',
	'{"\\\\xcc"}', 1, ${at('02')});
update instruction set verdict_id = null, basis = '{1}';
update review set verdict_id = null, basis = '{1}';
`;

test('a_release_by_manifest_is_judged_by_its_item', async () => {
	assert.deepEqual(await broken(await released(manifest)), {});
	for (const [change, words] of [
		[`update manifest_item set verdict = 'mismatched';`,
			'no matching manifest'],
		[`update manifest_item set class = 'D';`,
			'no matching manifest'],
		[`update manifest_item set parcel_id = 2;`,
			'no matching manifest'],
		[hold('key, person_macs', `'person', 'x', '{"\\\\xcc"}'`),
			'a hold'],
		[`insert into manifest_item (parcel_id, live, class, verdict,
			value, currency, weight_kg, content_mac, sealed,
			account_id, received_at) values (1, false, 'B',
			'matched', 1, 'CNY', 1, '\\x00', '\\x00', 1,
			${at('05')});`, 'a newer version']]) {
		const found = await broken(await released(manifest + change));
		assert.ok(found.releases?.includes(words), words);
	}
});

const inspected = `
insert into inspection (parcel_id, review_id, state, outcome) values
	(1, 1, 'closed', 'release');
update instruction set inspection_id = 1;
update seat set decision = 'inspect' where agency = 'customs';
insert into inspection_result (inspection_id, agency, outcome, person_id,
	scan_id, verdict_id, basis, at) values
	(1, 'customs', 'release', 1, 1, 1, '{1,2,3,4}', ${at('09')}),
	(1, 'inspection', 'release', 2, 1, 1, '{1,2,3,4}', ${at('09')});
`;

test('a_release_after_an_inspection_needs_every_signature', async () => {
	assert.deepEqual(await broken(await released(inspected)), {});
	for (const change of [
		`delete from inspection_result where agency = 'customs';`,
		`update inspection_result set outcome = 'detain'
			where agency = 'inspection';`,
		`update inspection_result set at = ${at('12')}
			where agency = 'customs';`,
		`update inspection_result set basis = '{9,2,3,4}'
			where agency = 'customs';`,
		`insert into inspection_result (inspection_id, agency, outcome,
			person_id, at) values (1, 'customs', 'return', 1,
			${at('09')});`]) {
		const found = await broken(await released(inspected + change));
		assert.ok(found.releases?.includes('not every agency signed'),
			change);
	}
});

// --- what stands beside the gate ---------------------------------------------

test('a_parcel_that_left_without_an_instruction_is_found', async () => {
	const found = await broken(await released('delete from instruction;'));
	assert.deepEqual(found, { parcels: 'parcel LOG/W1' });
});

test('an_image_that_was_exchanged_is_found', async () => {
	const hub = await base.open();
	await hub.sql(`insert into image (digest, media, width, height, bytes)
		values (sha256('good'), 'image/png', 1, 1, 'good')`);
	assert.deepEqual(await broken(hub), {});
	await hub.sql(`update image set bytes = 'evil'`);
	assert.match((await broken(hub)).images, /^image [0-9a-f]{64}$/);
});

test('a_document_without_its_message_purchase_or_parcel_is_found',
    async () => {
	assert.deepEqual(await broken(await released('delete from message;')),
		{ originals: 'document 1' });
	assert.deepEqual(await broken(await released(
		'update document set purchase_id = 99 where id = 3;')),
		{ places: 'document 3' });
	assert.deepEqual(await broken(await released(
		'update document set parcel_id = 99 where id = 4;')),
		{ places: 'document 4' });
});

test('two_live_versions_of_a_document_are_found', async () => {
	assert.deepEqual(await broken(await released(
		"update document set kind = 311, issuer = 'EBP', number = 'O1', " +
		"version = 2 where id = 2;")), { places: 'document 1',
		releases: 'instruction 1: a leg had a newer version' });
});

test('a_released_list_without_its_tax_bill_is_found', async () => {
	const due = `insert into tax_list (origin_id, list_id, parcel_id,
	    verdict_id, due_at) values (4, 4, 1, 1, now());`;
	assert.deepEqual(await broken(await released(due)), {},
		'a bill may still be made');
	assert.deepEqual(await broken(await released(due +
		'update tax_list set due_at = null;')), { bills: 'list 4' });
	assert.deepEqual(await broken(await released(due +
		'update tax_list set due_at = null, undone = true;')), {},
		'none is owed');
});

test('an_entry_of_the_log_that_was_changed_is_found', async () => {
	for (const change of [
		`update log_entry set detail = '{"decision": "release"}'
			where id = 2`,
		'delete from log_entry where id = 2',
		`insert into log_entry (xid, actor, action, subject)
			select xid, 'hub', 'scan', 'parcel:X/1'
			from log_entry where id = 2`,
		`update log_checkpoint set digest = sha256('x')`]) {
		const hub = await base.open();
		await hub.sql(`select log_append('hub', 'a', 's:1', '{}')`);
		await hub.sql(`select log_append('hub', 'b', 's:2', '{}')`);
		await hub.sql('select log_close()');
		assert.deepEqual(await broken(hub), {});
		await force(hub, change);
		assert.match((await broken(hub)).log, /^checkpoint 1: /);
	}
});

test('a_digest_kept_elsewhere_proves_the_log', async () => {
	const hub = await base.open();
	const digest = async () => (JSON.parse((await hub.ctl('verify',
		'--json')).stdout)).digest;
	assert.equal(await digest(), null);
	await hub.sql(`select log_append('hub', 'a', 's:1', '{}')`);
	await hub.sql('select log_close()');
	const kept = await digest();
	assert.match(kept, /^[0-9a-f]{64}$/);
	await hub.sql(`select log_append('hub', 'b', 's:2', '{}')`);
	await hub.sql('select log_close()');
	assert.notEqual(await digest(), kept);
	assert.deepEqual(await broken(hub, '--digest', kept.toUpperCase()), {});
	// The owner rewrites the whole log, so that its chain holds again.
	await force(hub, `truncate log_checkpoint; delete from log_entry
		where id = 1`);
	await hub.sql('select log_close()');
	assert.deepEqual(await broken(hub), {});
	assert.deepEqual(Object.keys(await broken(hub, '--digest', kept)),
		['digest']);
});

test('a_guard_that_was_switched_off_is_found', async () => {
	for (const [change, words] of [
		['alter table log_entry disable trigger log_entry_fixed',
			'trigger log_entry_fixed is missing or off'],
		['drop trigger instruction_law on instruction',
			'trigger instruction_law is missing or off'],
		['alter table parcel disable trigger all',
			'trigger parcel_steps is missing or off'],
		['grant delete on log_entry to hub_app',
			'hub_app may delete log_entry'],
		['grant insert on instruction to hub_app',
			'hub_app may insert instruction'],
		['grant update on review to hub_app',
			'hub_app may update review'],
		['alter table seat owner to hub_app', 'hub_app may']]) {
		const hub = await base.open();
		await hub.sql(change);
		const found = await broken(hub);
		assert.deepEqual(Object.keys(found), ['guards'], change);
		assert.ok(found.guards.includes(words), found.guards);
	}
});

// --- what is sealed ----------------------------------------------------------

// Sealed as app/wire/seal.h says, with the current key of the folder.
function seal(hub, purpose, text) {
	const [id, key] = fs.readFileSync(path.join(hub.state, 'keys/seal.key'),
		'utf8').trimEnd().split('\n').at(-1).split(' ');
	const nonce = randomBytes(12), head = Buffer.alloc(5);
	head[0] = 1;
	head.writeUInt32BE(Number(id), 1);
	const cipher = createCipheriv('aes-256-gcm', Buffer.from(key, 'hex'),
		nonce);
	cipher.setAAD(Buffer.from(purpose));
	// Documents and messages are squeezed, or said not to be.
	const form = ['document', 'message'].includes(purpose) ? [0] : [];
	const body = Buffer.concat([cipher.update(Buffer.from(form)),
		cipher.update(text), cipher.final()]);
	return Buffer.concat([head, nonce, body, cipher.getAuthTag()])
		.toString('hex');
}

test('every_sealed_message_opens_and_is_the_one_that_came', async () => {
	const hub = await base.open();
	await hub.json('keys');
	const text = `<m>${'海关'.repeat(50000)}</m>`;
	const add = (sealed, digest = text) => force(hub, `insert into message
		(digest, account_id, media, sealed) values ('\\x${createHash(
		'sha256').update(digest).digest('hex')}', 1, 'x',
		'\\x${sealed}')`);
	await add(seal(hub, 'message', text));
	await hub.json('keys', 'rotate', 'seal');
	await add(seal(hub, 'message', 'second'), 'second');
	assert.deepEqual(await broken(hub, '--messages'), {});

	await add(seal(hub, 'message', 'another'), 'said to be');
	assert.deepEqual(await broken(hub, '--messages'),
		{ messages: 'message 3' });
	await force(hub, `update message set digest = sha256('x'), sealed =
		'\\x${seal(hub, 'document', 'x')}' where id = 3`);
	assert.deepEqual(await broken(hub, '--messages'),
		{ messages: 'message 3' });
	await force(hub, 'delete from message where id = 3');

	const file = path.join(hub.state, 'keys/seal.key');
	const lines = fs.readFileSync(file, 'utf8').split('\n');
	fs.writeFileSync(file, `${lines[1]}\n`);
	assert.deepEqual(await broken(hub, '--messages'),
		{ messages: 'message 1' });
	assert.deepEqual(await broken(hub), {});
});

test('sealed_documents_findings_and_manifests_are_opened_too', async () => {
	const hub = await base.open();
	await hub.json('keys');
	await force(hub, release + manifest);
	await force(hub, `update message set digest = sha256('m'), sealed =
		'\\x${seal(hub, 'message', 'm')}';
		update document set sealed = '\\x${seal(hub, 'document', 'd')}';
		update manifest_item set sealed =
		'\\x${seal(hub, 'manifest', 'i')}';
		update verdict set findings =
		'\\x${seal(hub, 'findings', '[]')}'`);
	assert.deepEqual(await broken(hub, '--messages'), {});
	await force(hub, `update document set sealed = '\\x00' where id = 2;
		update verdict set findings = '\\x00';
		update manifest_item set sealed = '\\x00'`);
	assert.deepEqual(await broken(hub, '--messages'), {
		documents: 'document 2', findings: 'findings 1',
		manifests: 'manifest 1' });
});

test('without_keys_the_sealed_is_not_looked_at_but_refused', async () => {
	const hub = await base.open();
	const done = await hub.ctl('verify', '--messages');
	assert.equal(done.code, 1);
	assert.match(done.stderr, /keys/);
});

// What applications did: name of the check, its first break, what breaks it.
const undone = {
	a_list_that_was_released_after_its_cancel: ['cancels', 'list I1',
		`update document set live = false, invt_no = 'I1' where id = 4;
		insert into list_change (list_id, invt_no, change,
		application_id, at) values (4, 'I1', 'cancelled', 4,
		${at('05')});`],
	a_cancelled_list_that_lives: ['cancels', 'list I1',
		`update document set invt_no = 'I1' where id = 4;
		insert into list_change (list_id, invt_no, change,
		application_id, at) values (4, 'I1', 'cancelled', 4,
		${at('30')});`],
	more_pieces_back_than_there_were: ['returns', 'list I1 line 1',
		returned('2', '2')],
	a_summary_that_nobody_was_told: ['summaries', 'summary S1',
		`insert into summary (document_id, sum_no) values (4, 'S1');`],
};

for (const [what, [check, first, change]] of Object.entries(undone)) {
	test(`${what}_is_found`, async () => {
		assert.deepEqual(await broken(await released(change)),
			{ [check]: first });
	});
}
