/*
 * Order, payment, waybill and list side by side: rows aligned by meaning. Pure:
 * JSON of a review in, rows out.
 *
 * What differs is what the hub found: a cell is marked when a finding names
 * its document and field. Nothing is compared here: the values are masked,
 * and the rules are the hub's. A field that a finding names and no row shows
 * gets a row of its own, so that no finding is without its values.
 *
 * An export has the same four places with other fields, and its findings call
 * its documents by their own names.
 */

export const LEGS = Object.freeze(["order", "payment", "waybill", "list"]);

/* key, group, then the field of each leg that carries the meaning. */
const ROWS = [
	["orderNo", "numbers", "orderNo", "orderNo", "orderNo", "orderNo"],
	["platform", "numbers", "ebpCode", "ebpCode", null, "ebpCode"],
	["merchant", "numbers", "ebcCode", null, null, "ebcCode"],
	["merchantName", "numbers", "ebcName", null, null, "ebcName"],
	["payCompany", "numbers", "payCode", "payCode", null, null],
	["transaction", "numbers", "payTransactionId", "payTransactionId", null,
	    null],
	["paid", "money", "acturalPaid", "amountPaid", null, null],
	["goodsValue", "money", "goodsValue", null, null, null],
	["freight", "money", "freight", null, "freight", "freight"],
	["insured", "money", null, null, "insuredFee", "insuredFee"],
	["tax", "money", "taxTotal", null, null, null],
	["discount", "money", "discount", null, null, null],
	["person", "person", "buyerName", "payerName", null, "buyerName"],
	["idNumber", "person", "buyerIdNumber", "payerIdNumber", null,
	    "buyerIdNumber"],
	["phone", "person", "buyerTelephone", "telephone", null,
	    "buyerTelephone"],
	["consignee", "consignee", "consignee", null, "consignee", null],
	["consigneePhone", "consignee", "consigneeTelephone", null,
	    "consigneeTelephone", null],
	["address", "consignee", "consigneeAddress", null, "consigneeAddress",
	    "consigneeAddress"],
	["carrier", "transport", null, null, "logisticsCode", "logisticsCode"],
	["waybillNo", "transport", null, null, "logisticsNo", "logisticsNo"],
	["bill", "transport", null, null, "billNo", "billNo"],
	["weight", "transport", null, null, "weight", "grossWeight"],
	["netWeight", "transport", null, null, null, "netWeight"],
	["goodsInfo", "transport", null, null, "goodsInfo", null],
	["tradeMode", "transport", null, null, null, "tradeMode"],
];

const EXPORT_ROWS = [
	["orderNo", "numbers", "orderNo", "orderNo", null, "orderNo"],
	["platform", "numbers", "ebpCode", "ebpCode", null, "ebpCode"],
	["merchant", "numbers", "ebcCode", "ebcCode", "ebcCode", "ebcCode"],
	["merchantName", "numbers", "ebcName", "ebcName", "ebcName",
	    "ebcName"],
	["tradeMode", "numbers", "orderType", null, null, "tradeMode"],
	["statisticsFlag", "numbers", null, null, null, "statisticsFlag"],
	["payCompany", "numbers", null, "payCode", null, null],
	["transaction", "numbers", null, "payNo", null, null],
	["collected", "money", null, "charge", null, null],
	["goodsValue", "money", "goodsValue", null, null, null],
	["freight", "money", "freight", null, "freight", "freight"],
	["insured", "money", null, null, "insuredFee", "insuredFee"],
	["currency", "money", "currency", "currency", "currency", "fCurrency"],
	["carrier", "transport", null, null, "logisticsCode", "logisticsCode"],
	["waybillNo", "transport", null, null, "logisticsNo", "logisticsNo"],
	["bill", "transport", null, null, null, "billNo"],
	["weight", "transport", null, null, "grossWeight", "grossWeight"],
	["netWeight", "transport", null, null, null, "netWeight"],
	["pieces", "transport", null, null, "packNo", "packNo"],
	["goodsInfo", "transport", null, null, "goodsInfo", null],
	["destination", "transport", null, null, null, "country"],
];

/* The place of each document of an export. */
const PLACES = { exportOrder: "order", collection: "payment",
    exportWaybill: "waybill", exportList: "list" };

/* Is it the papers of goods that leave the country? */
export function
tripleExports(review)
{
	return (review.parcel?.flow === "export");
}

/*
 * [{key, group, differs, cells: [{leg, field, value, state, codes}]}], state:
 *   plain    a value
 *   differs  a value that a finding names
 *   remark   a value that only a warning names
 *   empty    the document has the field and no value
 *   blank    the document does not carry this
 *   missing  the document is not there
 */
export function
tripleRows(review)
{
	const triple = review.triple ?? {};
	const found = factIndex(review.parcel?.findings);
	const warned = factIndex(review.parcel?.warnings);
	const table = tripleExports(review) ? EXPORT_ROWS : ROWS;
	const rows = table.map(([key, group, ...fields]) => rowMake(key, group,
	    fields, triple, found, warned));
	rows.push(...rowsUnshown(table, triple, found, warned));
	return (rows.filter((row) => row.cells.some((cell) =>
	    cell.state === "plain" || cell.state === "differs" ||
	    cell.state === "remark")));
}

/* Which documents are there: {order: true, payment: false, ...}. */
export function
triplePresent(review)
{
	return (Object.fromEntries(LEGS.map((leg) =>
	    [leg, (review.triple?.[leg] ?? null) !== null])));
}

/*
 * The goods, aligned by gnum: [{gnum, order, list, differs, fields}], where
 * order and list are the documents' own lines or null, and fields is the set
 * of "order.qty" names that findings point at.
 */
export function
tripleLines(review)
{
	const order = lineIndex(review.triple?.order);
	const list = lineIndex(review.triple?.list);
	const found = lineFindings(review.parcel?.findings);
	const gnums = [...new Set([...order.keys(), ...list.keys(),
	    ...found.keys()])].sort((a, b) => a - b);
	return (gnums.map((gnum) => ({
		gnum,
		order: order.get(gnum) ?? null,
		list: list.get(gnum) ?? null,
		differs: found.has(gnum),
		fields: found.get(gnum) ?? new Set(),
	})));
}

/*
 * What a long table of goods shows at first: lines with a finding, then the
 * first of the others, in the documents' order.
 */
export function
tripleLinesShort(lines, room)
{
	if (lines.length <= room)
		return (lines);
	const flagged = lines.filter((line) => line.differs).slice(0, room);
	const rest = lines.filter((line) => !line.differs)
	    .slice(0, room - flagged.length);
	const keep = new Set([...flagged, ...rest]);
	return (lines.filter((line) => keep.has(line)));
}

/* The order that a parcel belongs to, for revealing its values; or null. */
export function
tripleOrder(review)
{
	for (const leg of ["order", "list", "payment"]) {
		const head = review.triple?.[leg]?.head;
		if (head?.ebpCode && head?.orderNo)
			return ({ ebpCode: head.ebpCode,
			    orderNo: head.orderNo });
	}
	return (null);
}

/* The review with the full values of a reveal in place of the masked ones. */
export function
tripleRevealed(review, full)
{
	const legs = full.legs ?? full;
	const triple = { ...review.triple };
	for (const leg of LEGS) {
		const head = legs[leg]?.head ?? legs[leg];
		if (triple[leg] === null || triple[leg] === undefined ||
		    head === null || head === undefined)
			continue;
		triple[leg] = { ...triple[leg],
		    head: { ...triple[leg].head, ...head },
		    lines: legs[leg].lines ?? triple[leg].lines };
	}
	return ({ ...review, triple });
}

/*
 * Measured against declared: {measured, declared, listed, delta, percent,
 * finding}; delta is measured - declared as a decimal string, or null.
 */
export function
tripleWeights(review)
{
	const p = review.parcel ?? {};
	const declared = p.declaredKg ?? p.manifest?.weightKg ?? null;
	const known = p.measuredKg != null && declared !== null &&
	    Number.isFinite(Number(p.measuredKg)) &&
	    Number.isFinite(Number(declared));
	const delta = known ? Number(p.measuredKg) - Number(declared) : null;
	return ({
		measured: p.measuredKg ?? null,
		declared,
		listed: p.listedKg ?? null,
		delta: known ? delta.toFixed(3) : null,
		percent: known && Number(declared) > 0 ?
		    (delta / Number(declared) * 100).toFixed(1) : null,
		finding: (p.findings ?? []).some(
		    (f) => f.code === "SCALE_WEIGHT" || f.code === "WEIGHT"),
	});
}

/* ---- inside ---- */

function
rowMake(key, group, fields, triple, found, warned)
{
	const cells = LEGS.map((leg, i) =>
	    cellMake(leg, fields[i], triple[leg], found, warned));
	return ({ key, group, cells,
	    differs: cells.some((cell) => cell.codes.length > 0 &&
		(cell.state === "differs" || cell.state === "empty")) });
}

function
cellMake(leg, field, paper, found, warned)
{
	if (field === null)
		return ({ leg, field, value: null, state: "blank", codes: [] });
	if (paper === null || paper === undefined)
		return ({ leg, field, value: null, state: "missing",
		    codes: [] });
	const value = paper.head?.[field] ?? "";
	const finding = found.get(`${leg}.${field}`);
	const warning = warned.get(`${leg}.${field}`);
	const codes = finding ?? warning ?? [];
	if (value === "")
		return ({ leg, field, value: null, state: "empty", codes });
	return ({ leg, field, value, codes, state: finding !== undefined ?
	    "differs" : warning !== undefined ? "remark" : "plain" });
}

function
rowsUnshown(table, triple, found, warned)
{
	const shown = new Set();
	for (const [, , ...fields] of table)
		fields.forEach((field, i) => shown.add(`${LEGS[i]}.${field}`));
	const rest = new Set([...found.keys(), ...warned.keys()].filter(
	    (name) => !shown.has(name)).map((name) => name.split(".")[1]));
	return ([...rest].map((field) => rowMake(field, "other",
	    LEGS.map((leg) => triple[leg]?.head?.[field] === undefined ?
		null : field), triple, found, warned)));
}

/* Document and field, the document by its place. */
function
placed(ref)
{
	return (`${PLACES[ref.document] ?? ref.document}.${ref.field}`);
}

/* "order.acturalPaid" -> codes of the findings that name it. */
function
factIndex(findings)
{
	const index = new Map();
	for (const finding of findings ?? []) {
		for (const ref of finding.fields ?? []) {
			if (ref.line !== null && ref.line !== undefined)
				continue;
			const name = placed(ref);
			index.set(name, [...(index.get(name) ?? []),
			    finding.code]);
		}
	}
	return (index);
}

function
lineIndex(paper)
{
	const index = new Map();
	(paper?.lines ?? []).forEach((line, i) =>
	    index.set(Number(line.gnum) || i + 1, line));
	return (index);
}

function
lineFindings(findings)
{
	const index = new Map();
	for (const finding of findings ?? []) {
		for (const ref of finding.fields ?? []) {
			const gnum = Number(ref.line);
			if (!gnum)
				continue;
			if (!index.has(gnum))
				index.set(gnum, new Set());
			index.get(gnum).add(placed(ref));
		}
	}
	return (index);
}
