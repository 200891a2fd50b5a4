// What the tax and the forex office pull: complete, the same again, and never
// a surprise in a spreadsheet.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { startHub, until } from './lib.mjs';
import { amended, purchase } from './purchase.mjs';
import { RFC3339, bothDecide, hold, inReview, lift, parcelOf, ready, refused,
    released, scanned } from './floor.mjs';
import { closedOver, exported, manifestOf, plain, readCsv, readMsgpack,
    readNdjson, sha256, sum } from './ledger.mjs';
import { judged, send, sendAll } from './traffic.mjs';

const FORMATS = ['csv', 'ndjson', 'msgpack'];
const BEGIN = '2000-01-01';

let hub;
before(async () => { hub = await startHub({ name: 'export' }); });
after(() => hub?.stop());

// The rows of one purchase, in the order of the file.
async function rowsOf(name, p) {
	const to = await closedOver(hub, name);
	const { rows } = readCsv((await exported(hub, name, { to })).body);
	return rows.filter((r) => r['list.orderNo'] === p.orderNo ||
		r['payment.orderNo'] === p.orderNo);
}

test('the_tax_office_gets_every_line_of_what_was_released', async () => {
	const { p } = await released(hub);
	const rows = await rowsOf('tax', p);
	assert.equal(rows.length, 2, 'one row a line');
	for (const [i, row] of rows.entries()) {
		const line = p.list.InventoryList[i];
		const head = p.list.InventoryHead;
		assert.equal(row.entry, 'original');
		assert.equal(row.event, 'released');
		assert.equal(row.verdict, 'matched');
		assert.match(row.eventTime, RFC3339);
		assert.match(row['list.invtNo'], /^\d{4}20\d\dI\d{9}$/);
		assert.match(row['list.preNo'], /^B\d{17}$/);
		for (const field of ['copNo', 'ebpName', 'agentCode',
		    'logisticsNo', 'tradeMode'])
			assert.equal(row[`list.${field}`], head[field]);
		for (const field of ['gnum', 'gcode', 'gname', 'qty', 'price',
		    'totalPrice'])
			assert.equal(row[`list.line.${field}`], line[field]);
		assert.ok(!row['list.buyerIdNumber'].includes(
		    p.person.id.slice(6, 14)), 'the person is masked');
	}
	// What belongs to the whole document stands once.
	assert.deepEqual(rows.map((r) => r['order.acturalPaid']),
		['292.84', '']);
	assert.deepEqual(rows.map((r) =>
		r['order.taxTotal.withheldByEnterprise']), ['23.59', '']);
});

test('the_forex_office_gets_every_payment_with_what_does_not_add_up',
    async () => {
	const good = await ready(hub);
	const bad = purchase();
	bad.payment.PaymentHead.amountPaid = '292.83';
	await sendAll(hub, bad);
	await judged(hub, bad, 'mismatched');
	await hub.set('recon.window_seconds', 1);
	const late = purchase();
	await sendAll(hub, late, ['order', 'payment', 'list']);
	await hub.set('recon.window_seconds', 86400);
	await judged(hub, late, 'expired');
	const unpaid = purchase();
	await sendAll(hub, unpaid, ['order', 'waybill', 'list']);

	const [row] = await rowsOf('forex', good);
	assert.equal(row.verdict, 'matched');
	assert.equal(row.findings, '');
	assert.equal(row['payment.amountPaid'], '292.84');
	assert.equal(row['payment.payTransactionId'],
		good.payment.PaymentHead.payTransactionId);
	assert.equal(row['order.line.itemName'],
		'测试奶粉 x 2; 测试面霜 x 1');
	assert.equal(row['waybill.logisticsNo'], good.logisticsNo);
	const [wrong] = await rowsOf('forex', bad);
	assert.equal(wrong.verdict, 'mismatched');
	assert.match(wrong.findings, /AMOUNT_PAID/);
	assert.equal(wrong['payment.amountPaid'], '292.83');
	assert.equal(wrong['order.acturalPaid'], '292.84');
	const [expired] = await rowsOf('forex', late);
	assert.equal(expired.verdict, 'expired');
	assert.match(expired.findings, /MISSING_WAYBILL/);
	assert.deepEqual(await rowsOf('forex', unpaid), []);
	assert.deepEqual(await rowsOf('tax', bad), [], 'never released');
});

test('nothing_that_a_sender_writes_becomes_a_formula', async () => {
	const p = purchase();
	const evil = { ebpName: '=HYPERLINK("http://x","y")', ebcName: '+1+cmd',
	    ebcCode: '@SUM(A1)' };
	Object.assign(p.order.OrderHead, evil);
	Object.assign(p.list.InventoryHead, evil);
	const names = ['-2+3', '“a", "b"', 'a,b;c\'d', '＝1+1', 'x\ny', '"'];
	const lines = (list, name) => names.map((n, i) => ({ ...list[0],
	    gnum: String(i + 1), [name]: n, qty: '1', price: '1',
	    totalPrice: '1' }));
	p.order.OrderList = lines(p.order.OrderList, 'itemName');
	p.list.InventoryList = lines(p.list.InventoryList, 'gname').map((l) =>
		({ ...l, itemName: l.gname, qty1: '1' }));
	Object.assign(p.order.OrderHead, { goodsValue: '6',
	    acturalPaid: '39.59' });
	p.payment.PaymentHead.amountPaid = '39.59';
	await ready(hub, p);
	const { reviewId } = await scanned(hub, p);
	await bothDecide(hub, reviewId, 'release', 'release');

	const to = await closedOver(hub);
	for (const name of ['tax', 'forex']) {
		const files = await Promise.all(FORMATS.map((format) =>
			exported(hub, name, { to, format })));
		const csv = readCsv(files[0].body);
		for (const row of csv.rows) {
			for (const [column, value] of Object.entries(row))
				assert.ok(!/^[=+\-@\t\r\n＝＋－＠]/.test(value),
					`${column}: ${value}`);
		}
		// The other formats carry what was written, to the letter.
		const json = readNdjson(files[1].body);
		const ours = json.filter((r) => r['list.orderNo'] === p.orderNo ||
			r['payment.orderNo'] === p.orderNo);
		assert.ok(ours.length > 0);
		if (name === 'tax')
			assert.deepEqual(ours.map((r) => r['list.line.gname']),
				names);
		assert.ok(ours.every((r) => (r['list.ebcName'] ??
			r['order.ebcName']) === evil.ebcName));
	}
});

test('three_formats_say_the_same', async () => {
	await released(hub);
	const to = await closedOver(hub);
	for (const name of ['tax', 'forex']) {
		const [csv, ndjson, msgpack] = await Promise.all(FORMATS.map(
			(format) => exported(hub, name, { to, format })));
		assert.equal(csv.headers['content-type'],
			'text/csv; charset=utf-8');
		assert.equal(ndjson.headers['content-type'],
			'application/x-ndjson');
		assert.equal(msgpack.headers['content-type'],
			'application/msgpack');
		assert.match(csv.headers['content-disposition'],
			new RegExp(`filename="${name}[^"]*\\.csv"`));
		const { columns, rows } = readCsv(csv.body);
		const json = readNdjson(ndjson.body);
		assert.deepEqual(readMsgpack(msgpack.body), json);
		assert.equal(json.length, rows.length);
		for (const [i, row] of json.entries()) {
			assert.deepEqual(Object.keys(row), columns);
			for (const column of columns) {
				// An apostrophe keeps a spreadsheet from it.
				const said = rows[i][column];
				assert.ok(said === (row[column] ?? '') ||
				    said === `'${row[column]}`,
				    `${column}: ${said}, ${row[column]}`);
			}
		}
	}
});

test('the_same_range_is_the_same_bytes_and_the_manifest_s_digest',
    async () => {
	const { p } = await released(hub);
	const to = await closedOver(hub);
	const before = {};
	for (const name of ['tax', 'forex']) {
		for (const format of FORMATS)
			before[`${name} ${format}`] = (await exported(hub, name,
				{ from: BEGIN, to, format })).body;
	}
	// The world goes on.
	await hold(hub, 'parcel', `${p.logisticsCode}/${p.logisticsNo}`);
	await released(hub);
	await closedOver(hub);
	for (const [key, bytes] of Object.entries(before)) {
		const [name, format] = key.split(' ');
		const again = await exported(hub, name, { from: BEGIN, to,
		    format });
		assert.equal(Buffer.compare(again.body, bytes), 0, key);
		const manifest = await manifestOf(hub, name, { from: BEGIN, to,
		    format });
		assert.equal(manifest.status, 200, manifest.text);
		assert.equal(manifest.json.sha256, sha256(bytes), key);
		assert.equal(manifest.json.format, format);
		assert.equal(manifest.json.name, name);
	}
});

test('the_manifest_counts_and_adds_up_what_the_file_says', async () => {
	const to = await closedOver(hub);
	for (const name of ['tax', 'forex']) {
		const { rows } = readCsv((await exported(hub, name, { to })).body);
		const { json } = await manifestOf(hub, name, { from: BEGIN, to });
		assert.ok(rows.length > 5);
		assert.equal(json.rows, rows.length);
		assert.ok(Object.keys(json.sums).length >= 3);
		for (const [column, total] of Object.entries(json.sums))
			assert.equal(plain(total), sum(rows.map((r) =>
				r[column])), column);
		const corrections = rows.filter((r) => r.entry === 'correction');
		assert.equal(json.corrections.rows, corrections.length);
		for (const [column, total] of
		    Object.entries(json.corrections.sums))
			assert.equal(plain(total), sum(corrections.map((r) =>
				r[column])), column);
	}
});

test('a_range_beyond_the_watermark_is_refused_and_says_where_it_stands',
    async () => {
	const { watermark } = (await manifestOf(hub, 'tax')).json;
	assert.match(watermark, RFC3339);
	assert.ok(Math.abs(Date.now() - Date.parse(watermark)) < 5000);
	for (const to of [new Date(Date.now() + 3600e3).toISOString(),
	    '2099-01-01']) {
		for (const answer of [await exported(hub, 'tax', { to }),
		    await manifestOf(hub, 'tax', { from: BEGIN, to })]) {
			const problem = refused(answer, 409, 'EXPORT_OPEN');
			const said = /20\d\d-\d\d-\d\dT[\d:.]+\+08:00/
			    .exec(problem.detail);
			assert.ok(said, problem.detail);
			assert.ok(Date.parse(said[0]) >= Date.parse(watermark));
		}
	}
	// Up to where it stands is not beyond.
	assert.equal((await exported(hub, 'tax', { to: watermark })).status,
		200);
});

test('two_halves_are_the_whole', async () => {
	const from = await closedOver(hub);
	const made = [];
	let middle;
	for (let i = 0; i < 6; i++) {
		made.push((await released(hub)).p);
		if (i === 2)
			middle = await closedOver(hub);
	}
	const to = await closedOver(hub);
	for (const name of ['tax', 'forex']) {
		const read = async (a, b) => readNdjson((await exported(hub,
			name, { from: a, to: b, format: 'ndjson' })).body);
		const whole = await read(from, to);
		const one = await read(from, middle);
		const two = await read(middle, to);
		assert.deepEqual([...one, ...two], whole);
		assert.ok(one.length > 0 && two.length > 0);
		const orders = new Set(whole.map((r) => r['list.orderNo'] ??
			r['payment.orderNo']));
		assert.deepEqual([...orders].sort(), made.map((p) => p.orderNo)
		    .sort());
	}
	// The same moment in another zone is the same moment.
	const utc = new Date(middle).toISOString();
	const a = await exported(hub, 'tax', { from, to: middle });
	const b = await exported(hub, 'tax', { from, to: utc });
	assert.equal(Buffer.compare(a.body, b.body), 0);
	const empty = await exported(hub, 'tax', { from: to, to });
	assert.deepEqual(readCsv(empty.body).rows, []);
});

test('a_recall_and_all_that_follows_are_corrections', async () => {
	const { p } = await released(hub);
	const { holdId } = await hold(hub, 'parcel',
		`${p.logisticsCode}/${p.logisticsNo}`);
	await lift(hub, holdId);
	const back = await hub.request('POST', `/v1/parcels/${p.logisticsCode}/` +
		`${p.logisticsNo}/settle`, { as: 'customs',
		    json: { outcome: 'return', reason: '退运' } });
	assert.equal(back.status, 200, back.text);
	const rows = await rowsOf('tax', p);
	assert.deepEqual(rows.filter((r) => r['list.line.gnum'] === '1')
	    .map((r) => [r.entry, r.event]), [['original', 'released'],
	    ['correction', 'recalled'], ['correction', 'returned']]);
	// A correction repeats what it corrects, so that it can be taken back.
	assert.equal(rows.at(-2)['order.acturalPaid'], '292.84');
});

test('a_new_version_after_the_release_is_a_correction_for_both', async () => {
	const { p } = await released(hub);
	await send(hub, 'list', amended(p.list, { grossWeight: '9.25' }));
	await judged(hub, p, 'mismatched');
	await until('it is recalled', async () =>
		(await parcelOf(hub, p)).state === 'recalled');
	const tax = await rowsOf('tax', p);
	assert.deepEqual(tax.filter((r) => r['list.line.gnum'] === '1')
	    .map((r) => [r.entry, r.event, r.verdict]),
	    [['original', 'released', 'matched'],
	    ['correction', 'recalled', 'matched']]);
	const forex = await rowsOf('forex', p);
	assert.deepEqual(forex.map((r) => [r.entry, r.verdict]),
		[['original', 'matched'], ['correction', 'mismatched']]);
	assert.match(forex[1].findings, /WEIGHT/);
});

test('what_is_inspected_and_released_is_in_the_export_once', async () => {
	const { p, reviewId } = await inReview(hub);
	await bothDecide(hub, reviewId, 'inspect', 'inspect');
	const { inspectionId } = await parcelOf(hub, p);
	for (const as of ['customs', 'inspection'])
		await hub.request('POST',
			`/v1/inspections/${inspectionId}/results`,
			{ as, json: { outcome: 'release' } });
	const rows = await rowsOf('tax', p);
	assert.deepEqual(rows.map((r) => [r.entry, r.event]),
		[['original', 'released'], ['original', 'released']]);
});

test('an_office_reads_its_own_export_and_nobody_else_s', async () => {
	for (const [name, others] of [['tax', ['forex', 'forex-person']],
	    ['forex', ['tax', 'tax-person']]]) {
		for (const as of [...others, 'platform', 'declarant',
		    'equipment', 'customs']) {
			refused(await exported(hub, name, { as }), 403,
				'FORBIDDEN');
			refused(await manifestOf(hub, name, { as }), 403,
				'FORBIDDEN');
		}
		refused(await hub.request('GET', `/v1/exports/${name}`), 401,
			'UNAUTHENTICATED');
		// A clerk with a cookie reads what the machine reads.
		const to = (await manifestOf(hub, name)).json.watermark;
		const machine = await exported(hub, name, { to });
		const clerk = await exported(hub, name, { to,
		    as: `${name}-person` });
		assert.equal(clerk.status, 200, clerk.text);
		assert.equal(Buffer.compare(clerk.body, machine.body), 0);
		assert.equal((await manifestOf(hub, name,
			{ as: `${name}-person`, from: BEGIN })).status, 200);
	}
});

test('a_range_that_is_none_is_refused', async () => {
	for (const [range, status, code] of [
	    [{ format: 'xlsx' }, 422, 'VALUE'], [{ from: 'yesterday' }, 422,
		'RANGE'], [{ from: '2026-02-30' }, 422, 'RANGE'],
	    [{ to: '2026-13-01' }, 422, 'RANGE'],
	    [{ from: '2026-01-01T25:00:00Z' }, 422, 'RANGE'],
	    [{ from: '2026-01-01T00:00:00' }, 422, 'RANGE'],
	    [{ from: '2026-01-02', to: '2026-01-01' }, 422, 'RANGE'],
	    [{ from: "2026-01-01'" }, 422, 'RANGE'],
	    [{ from: '2026-01-01T00:00:00+25:00' }, 422, 'RANGE']]) {
		refused(await exported(hub, 'tax', range), status, code);
		refused(await manifestOf(hub, 'tax', range), status, code);
	}
	for (const name of ['vat', 'TAX', 'tax%2f..'])
		assert.equal((await hub.request('GET', `/v1/exports/${name}`,
			{ as: 'tax' })).status, 404, name);
	// Days are Beijing's.
	const day = await exported(hub, 'tax', { from: '2026-01-01',
	    to: '2026-01-02' });
	assert.deepEqual(readCsv(day.body).rows, []);
});
