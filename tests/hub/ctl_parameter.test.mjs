// hubctl parameter and log: what counts from when, and who said so.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { Base } from './ctl_base.mjs';

let base;

before(async () => {
	base = await Base.start();
});
after(async () => {
	await base?.stop();
});

const han = /[\u4e00-\u9fff]/;

// --- parameters --------------------------------------------------------------

test('hubctl_knows_every_parameter_that_the_migrations_set', async () => {
	const hub = await base.open();
	const { items } = await hub.json('parameter', 'list');
	assert.ok(items.length >= 19);
	for (const item of items) {
		assert.ok(item.en, item.setting.name);
		assert.match(item.zh, han, item.setting.name);
	}
});

test('a_parameter_counts_from_its_date_on_and_not_before', async () => {
	const hub = await base.open();
	const name = 'recon.amount_tolerance';
	await hub.json('parameter', 'set', name, '0.5', '--from', '2099-01-01');
	const at = async (moment) => (await hub.json('parameter', 'list',
		'--at', moment)).items.find((item) =>
		item.setting.name === name).setting.value;
	assert.equal(await at('now'), '0');
	assert.equal(await at('2098-12-31T23:59:59+08:00'), '0');
	assert.equal(await at('2099-01-01'), '0.5');
	assert.equal(await at('2098-12-31T16:00Z'), '0.5');
	assert.deepEqual((await hub.json('parameter', 'get', name)).items
		.map((item) => [item.value, item.state]),
		[['0', 'current'], ['0.5', 'future']]);
	await hub.json('parameter', 'set', name, '0.1', '--from', 'now');
	assert.equal(await at('now'), '0.1');
	assert.equal(await hub.value(`select parameter_decimal('${name}')`),
		'0.1');
	assert.deepEqual((await hub.json('parameter', 'get', name)).items
		.map((item) => item.state), ['past', 'current', 'future']);
});

test('the_past_is_never_changed', async () => {
	const hub = await base.open();
	for (const from of ['2020-01-01', '2020-01-01T00:00:00+08:00']) {
		const done = await hub.ctl('parameter', 'set',
			'recon.window_seconds', '60', '--from', from);
		assert.equal(done.code, 1);
		assert.match(done.stderr, /past/);
	}
	const none = await hub.ctl('parameter', 'set', 'recon.window_seconds',
		'60', '--from', '2099-02-30');
	assert.equal(none.code, 1);
	assert.match(none.stderr, /no such day/);
});

test('a_value_of_the_wrong_form_or_size_is_refused_and_says_the_range',
	async () => {
	const hub = await base.open();
	for (const [name, ...values] of [
		['recon.window_seconds', 'x', '', '0', '1.5', '99999999999',
			'-5'],
		['recon.amount_tolerance', '-1', '0.123456', '1e3', '1.', '.5',
			'1000000.00001', '1,5', '99999999999999999999'],
		['scan.weight_tolerance_percent', '100.1', '101'],
		['review.rule.customs', 'sometimes', 'percentage',
			'percentage:101', 'percentage:1.234',
			'percentage:100.01',
			'{}', '{"mode":"always","x":1}', '{"mode":1}',
			'{"mode":"never"', '{"mode":"always","percent":"5"}'],
		['tax.rate.3304', '13', 'vat:', 'vat:101', 'vat:13,vat:9',
			'vat:1.2345', 'tva:13', 'consumption:100',
			'specific:0.22', 'specific:0.22/95', 'vat:13/095',
			'duty:10,', '-1', 'vat:-1'],
		['tax.rate.330', 'vat:13'], ['tax.rate.33041', 'vat:13'],
		['tax.rate.330499001012', 'vat:13'], ['tax.rate.x', 'vat:13'],
		['no.such_name', '1'], ['recon', '1'],
	]) {
		for (const value of values) {
			const done = await hub.ctl('parameter', 'set', name,
				value, '--from', 'now');
			assert.equal(done.code, 2, `${name} ${value}`);
		}
	}
	const agency = await hub.ctl('parameter', 'set', 'review.rule.custom',
		'always', '--from', 'now');
	assert.equal(agency.code, 1);
	assert.match(agency.stderr, /no agency custom/);
});

test('a_value_is_kept_in_the_form_that_the_hub_reads', async () => {
	const hub = await base.open();
	for (const [name, typed, kept] of [
		['review.deadline_seconds', '45', '45'],
		['scan.weight_tolerance_percent', '100.00', '"100.00"'],
		['review.rule.customs', 'always', '{"mode": "always"}'],
		['review.rule.customs', 'percentage:5',
			'{"mode": "percentage", "percent": "5"}'],
		['review.rule.customs',
			'{"percent": "7.5", "mode": "percentage"}',
			'{"mode": "percentage", "percent": "7.5"}'],
		['review.rule.customs', '{"mode":"never"}',
			'{"mode": "never"}'],
		['tax.rate.default', 'vat:13', '{"vat": "13"}'],
		['tax.rate.2203', 'duty:0,vat:13,specific:0.22/095',
			'{"vat": "13", "duty": "0", "unit": "095", ' +
			'"specific": "0.22"}'],
		['tax.rate.3304990010', 'consumption:15,vat:9.125',
			'{"vat": "9.125", "consumption": "15"}'],
		['tax.rate.3304990010', 'none', 'null'],
	]) {
		const done = await hub.ctl('parameter', 'set', name, typed,
			'--from', 'now');
		assert.equal(done.code, 0, done.stderr);
		assert.equal(await hub.value(
			`select parameter_get('${name}')`), kept);
	}
	const fresh = await hub.ctl('parameter', 'set', 'port.hours',
		'{"open": 8}', '--from', 'now', '--new');
	assert.equal(fresh.code, 0, fresh.stderr);
	assert.equal((await hub.ctl('parameter', 'set', 'port.hours', '{',
		'--from', 'now', '--new')).code, 1);
});

// --- the log -----------------------------------------------------------------

test('every_change_is_in_the_log_with_who_made_it', async () => {
	const hub = await base.open();
	const by = ['--by', '王芳'];
	await hub.json('lane', 'add', '1', '--name', 'one', ...by);
	await hub.json('lane', 'open', '1', ...by);
	await hub.json('account', 'add', 'a', '--role', 'tax', ...by);
	await hub.json('account', 'rotate', 'a', ...by);
	await hub.json('account', 'revoke', 'a', ...by);
	await hub.json('person', 'add', 'p', '--role', 'admin', '--generate',
		...by);
	await hub.ctl('person', 'disable', 'p', ...by);
	await hub.ctl('person', 'enable', 'p', ...by);
	await hub.json('person', 'password', 'p', '--generate', ...by);
	await hub.ctl('person', 'unlock', 'p', ...by);
	await hub.json('agency', 'add', 'post', '--zh', '邮', '--en', 'Post',
		'--rule', 'never', ...by);
	const { items } = await hub.json('log', 'list');
	const lines = items.map((item) => `${item.action} ${item.subject}`);
	assert.deepEqual(lines, [
		'lane.add lane:1', 'lane.state lane:1', 'account.add account:a',
		'account.rotate account:a', 'account.revoke account:a',
		'person.add person:p', 'person.disable person:p',
		'person.enable person:p', 'person.password person:p',
		'person.unlock person:p', 'agency.add agency:post',
		'parameter.set parameter:review.rule.post']);
	for (const item of items) {
		assert.equal(item.actor, 'operator');
		assert.equal(item.detail.by, '王芳');
		assert.ok(!('password' in item.detail) &&
			!('token' in item.detail));
	}
});

test('what_is_refused_leaves_no_line_in_the_log', async () => {
	const hub = await base.open();
	await hub.ctl('account', 'revoke', 'nobody');
	await hub.ctl('lane', 'open', '9');
	await hub.ctl('parameter', 'set', 'recon.window_seconds', '60',
		'--from', '2020-01-01');
	assert.equal(await hub.value('select count(*) from log_entry'), '0');
});

test('the_log_is_found_by_time_subject_and_action', async () => {
	const hub = await base.open();
	await hub.sql(`select log_append('hub', 'scan', 'parcel:C/1', '{}');
		select log_append('hub', 'scan', 'parcel:C/2', '{}');
		select log_append('hub', 'hold.place', 'parcel:C/2', '{}');
		select log_append('hub', 'reveal', 'order:E/1', '{}')`);
	const found = async (...args) => (await hub.json('log', 'list',
		...args)).items.map((item) => item.id);
	assert.deepEqual(await found(), ['1', '2', '3', '4']);
	assert.deepEqual(await found('--subject', 'parcel:C/2'), ['2', '3']);
	assert.deepEqual(await found('--subject', 'parcel:'), ['1', '2', '3']);
	assert.deepEqual(await found('--action', 'reveal'), ['4']);
	assert.deepEqual(await found('--limit', '2'), ['3', '4']);
	assert.deepEqual(await found('--since', '2099-01-01'), []);
	assert.deepEqual(await found('--since', '2020-01-01T00:00Z',
		'--subject', 'order:'), ['4']);
});

test('the_log_keeps_quiet_about_an_open_review', async () => {
	const hub = await base.open();
	await hub.sql(`set session_replication_role = replica;
		insert into review (parcel_id, scan_id, lane, basis, deadline)
		values (1, 1, '1', '{1}', now());
		select log_append('person:a', 'decision', 'review:1',
		'{"decision": "hold", "blindReview": "1"}')`);
	const seen = async () => (await hub.json('log', 'list')).items.length;
	assert.equal(await seen(), 0);
	await hub.sql(`set session_replication_role = replica;
		update review set state = 'closed'`);
	assert.equal(await seen(), 1);
});

test('a_name_cannot_drive_the_operators_terminal', async () => {
	const hub = await base.open();
	await hub.sql(`select log_append('hub', 'scan',
		E'parcel:C/\\x1b[2J', '{}')`);
	const done = await hub.ctl('log', 'list');
	assert.match(done.stdout, /parcel:C\/\.\[2J/);
	assert.ok(!done.stdout.includes('\x1b'));
});
