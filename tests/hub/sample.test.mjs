// Messages that the specification and real partners sent, as they are: each is
// taken, or refused for the reason that SOURCES.md or conflicts.md beside them
// gives. They are not part of the project and are looked for beside it. For
// sets of fixed values the specification wins over its own samples.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';

import { encode } from '@msgpack/msgpack';

import { startHub } from './lib.mjs';
import { SHARED, account, noSchema, readReceipts, readXml,
    schemaSays } from './traffic.mjs';

const SAMPLES = path.join(SHARED, 'samples');
const skip = fs.existsSync(SAMPLES) ? false :
    `the samples are not here (${SAMPLES})`;

const TAKEN = { status: '2' };
const DRAFT = { status: '1' };

const EXPECTED = {
	CEB213_official_2022: TAKEN,
	CEB215_official_2022: TAKEN,
	// Unit and currency "aaa" are unknown codes: warnings.
	CEB303_crs_inner: TAKEN,
	// Two BaseTransfer that are the same.
	CEB303_official_2022: TAKEN,
	CEB303_weasley_a: TAKEN,
	// A line's price times qty is not its total, which is a finding.
	CEB311_official_2022: TAKEN,
	// An element of no namespace that a browser put in.
	CEB311_weasley_foreign_element: TAKEN,
	CEB311_zsl_2023_signed: TAKEN,
	CEB311_zsl_2023a: TAKEN,
	CEB311_zsl_2024a: TAKEN,
	CEB403_official_2022: TAKEN,
	CEB411_jd: TAKEN,
	CEB411_official_2022: TAKEN,
	CEB505_official_2022: TAKEN,
	CEB507_official_2022: TAKEN,
	CEB509_official_2022: TAKEN,
	// No orderNo: conflicts.md A1.
	CEB511_kanadem: TAKEN,
	// packNo must be 1; the sample has another.
	CEB511_official_2022: { status: '-504011', fields: ['packNo'] },
	// logisticsStatus R: conflicts.md A18.
	CEB513_official_2022: TAKEN,
	// ieFlag "a" and tradeMode 0101 are no codes; country 001 is unknown.
	CEB603_official_2022: { status: '-602001',
	    fields: ['ieFlag', 'tradeMode'] },
	// The list that it cancels was never declared here.
	CEB605_official_2022: { status: '-607003', fields: [] },
	CEB607_official_2022: TAKEN,
	CEB621_official_2022: { status: '-621001', fields: ['packNo'] },
	CEB621_weasley_resource: TAKEN,
	CEB621_weasley_v1: { status: '-621001', fields: ['unit1'] },
	CEB621_zsl_2023_1210: TAKEN,
	CEB621_zsl_2023_signed_a: TAKEN,
	// The official samples of these are drafts.
	CEB623_official_2022: DRAFT,
	CEB625_official_2022: DRAFT,
	CEB701_official_2022: TAKEN,
	CEB711_official_2022: TAKEN,
	// No gseqno: conflicts.md A5.
	CEB792_official_2022: TAKEN,
};

// What the hub issues and does not take: receipts and tax bills.
const ISSUED = /^CEB(214|216|3[01][24]|4[01][24]|506|508|51[024]|60[468]|62[246]|702|712|816|818)_/;

const names = skip ? [] : fs.readdirSync(SAMPLES).filter((name) =>
	/^CEB\d+_.*\.xml$/.test(name)).sort();
const keyOf = (name) => name.replace(/\..*$/, '');

let hub;
before(async () => { hub = await startHub({ name: 'sample' }); });
after(() => hub?.stop());

const post = (name, query = '') => hub.request('POST', `/v1/messages${query}`,
	{ as: 'declarant', type: 'application/xml',
	    body: fs.readFileSync(path.join(SAMPLES, name)) });

test('every_sample_is_expected_here', { skip }, () => {
	assert.ok(names.length > 55, `${names.length} samples`);
	assert.deepEqual(names.filter((name) => !ISSUED.test(name) &&
	    EXPECTED[keyOf(name)] === undefined), []);
	assert.deepEqual(Object.keys(EXPECTED).filter((key) =>
	    !names.some((name) => keyOf(name) === key)), []);
});

const answers = [];

for (const name of names.filter((name) => EXPECTED[keyOf(name)])) {
	const { status, fields } = EXPECTED[keyOf(name)];
	const became = fields ? 'refused_for_its_reason' :
	    status === '1' ? 'kept_as_a_draft' : 'taken';

	test(`${keyOf(name)}_is_${became}`, async () => {
		const answer = await post(name, '?dryRun=true');
		assert.equal(answer.status, 200, answer.text);
		answers.push(answer.text);
		const { items } = readReceipts('xml', answer.body);
		assert.ok(items.length > 0);
		for (const item of items) {
			assert.equal(item.returnStatus, status,
				item.returnInfo);
			assert.deepEqual((item.returnInfo.match(
			    /[A-Za-z]\w+(?=:)/g) ?? []), fields ?? []);
		}
	});
}

for (const name of names.filter((name) => ISSUED.test(name))) {
	test(`${keyOf(name)}_is_for_the_hub_to_say`, async () => {
		const answer = await post(name);
		assert.equal(answer.status, 400);
		answers.push(answer.text);
		const [said] = readXml(answer.text).CEB900Message.MessageReturn;
		assert.equal(said.returnStatus[0], '-2999');
		assert.match(said.returnInfo[0], /由本系统签发/);
		assert.equal(said.oriMessageType[0].slice(0, 6),
			name.slice(0, 6));
	});
}

test('what_the_hub_issues_is_refused_in_any_medium', async () => {
	const twin = { CEB312Message: { guid: 'x', OrderReturn: [{
	    guid: 'x' }] } };
	const answers = await Promise.all([
		{ json: twin },
		{ type: 'application/msgpack', body: Buffer.from(encode(twin)) },
	].map((body) => hub.request('POST', '/v1/messages',
		{ as: 'declarant', ...body })));
	for (const answer of answers) {
		assert.equal(answer.status, 400);
		assert.equal(answer.json.code, 'DIRECTION');
	}
	const bulk = await hub.request('POST', '/v1/messages', {
	    as: 'declarant', type: 'application/x-ndjson',
	    body: JSON.stringify(twin) + '\n' });
	const [line] = readReceipts('ndjson', bulk.body);
	assert.equal(line.root, 'CEB900Message');
	assert.equal(line.tree.MessageReturn.errors[0].code, 'DIRECTION');
});

// Its SenderId is not the dxpId of the message in it: what customs refuses in
// CEB312_zsl_m301008 with the same words, but to a node of the exchange.
test('the_enveloped_sample_is_taken_from_who_transports_for_all', { skip },
    async () => {
	const answer = await post('DxpMsg_CEB303_crs.xml', '?dryRun=true');
	assert.equal(answer.status, 200, answer.text);
	answers.push(answer.text);
	const { root, items } = readReceipts('xml', answer.body);
	assert.equal(root, 'CEB304Message');
	assert.deepEqual(items.map((i) => i.returnStatus), ['2']);
});

test('its_enterprise_is_refused_for_another_sender', { skip }, async () => {
	const token = await account(hub, 'sample-bound', 'platform',
		'1105910159');
	const text = fs.readFileSync(path.join(SAMPLES,
		'DxpMsg_CEB303_crs.xml'), 'utf8');
	const send = (body) => hub.request('POST', '/v1/messages?dryRun=true',
		{ token, type: 'application/xml', body });
	const refused = readReceipts('xml', (await send(text)).body).items;
	assert.deepEqual(refused.map((i) => i.returnStatus), ['-302001']);
	assert.match(refused[0].returnInfo, /senderId与传输节点dxpId/);
	const taken = readReceipts('xml', (await send(text.replace(
		/>[^<]*(?=<\/dxp:SenderId>)/, '>DXPLGS0000000001'))).body).items;
	assert.deepEqual(taken.map((i) => i.returnStatus), ['2']);
});

test('all_samples_together_are_stored_in_any_order', { skip }, async () => {
	for (const name of names.filter((name) => EXPECTED[keyOf(name)])) {
		const answer = await post(name);
		assert.equal(answer.status, 200, name);
		const { items } = readReceipts('xml', answer.body);
		const { status } = EXPECTED[keyOf(name)];
		// One real order was made of the official sample: its number
		// is taken by then.
		const taken = name.includes('foreign_element') ? '-301010' :
		    status;
		assert.deepEqual([...new Set(items.map((i) =>
		    i.returnStatus))], [taken], name);
	}
});

test('every_answer_to_a_sample_is_valid_by_the_official_schema',
    { skip: skip || noSchema }, async () => {
	assert.equal(await schemaSays(answers), '');
});
