/*
 * What is known of the parcel, in the order in which a person asks: what is
 * wrong, what should be in the box, what it weighs, and then the documents
 * side by side.
 */

import { countryPrint, currencyPrint, unitPrint } from "./codes.js";
import { el } from "./dom.js";
import { decimalTrim, numberPrint, t, textOf, timePrint, tOr }
    from "./i18n.js";
import { shape } from "./shape.js";
import { LEGS, tripleExports, tripleLines, tripleLinesShort, triplePresent, tripleRows,
    tripleWeights } from "./triple_state.js";

const LINES_SHORT = 6;
const MONEY = /Price|Value|freight|insuredFee|taxTotal|discount|Paid|price/;

/* All of it for one review; options: { allLines, onLines }. */
export function
factsNodes(review, options)
{
	const parcel = review.parcel ?? {};
	const manifest = parcel.manifest ?? null;
	return ([
		findingsNode(parcel),
		manifest === null ? goodsNode(review, options) :
		    manifestNode(manifest),
		weightsNode(review),
		manifest === null || hasTriple(review) ?
		    tripleNode(review) : null,
	]);
}

/* ---- findings ---- */

function
findingsNode(parcel)
{
	const findings = parcel.findings ?? [];
	const warnings = parcel.warnings ?? [];
	return (el("section", { class: "findings",
	    "aria-labelledby": "findings-title" },
	    el("h2", { id: "findings-title" }, findings.length === 0 ?
		[shape("release", "go"), t("findings.none", { verdict:
		    parcel.manifest != null ? t("manifest.title") :
		    t(`verdict.${parcel.verdict ?? "none"}`) })] :
		[shape("alert", "stop"), t("findings.some",
		    { n: findings.length })]),
	    findings.length === 0 ? null : el("ol", {},
		findings.map((f) => findingNode(f, "alert"))),
	    warnings.length === 0 ? null : [
		el("h3", {}, t("findings.warnings", { n: warnings.length })),
		el("ol", { class: "warnings" },
		    warnings.map((f) => findingNode(f, "remark")))]));
}

function
findingNode(finding, sign)
{
	const mend = textOf(finding.mend);
	return (el("li", { class: `finding ${sign}` },
	    shape(sign, sign === "alert" ? "stop" : "note"),
	    el("div", {},
		el("p", { class: "finding-text" },
		    el("strong", {}, textOf(finding.text) || finding.code),
		    el("span", { class: "code" }, finding.customsCode == null ?
			finding.code : t("findings.code",
			{ code: finding.customsCode }))),
		versusNode(finding.fields ?? [], sign === "alert"),
		mend === "" ? null : el("p", { class: "mend" },
		    el("b", {}, t("findings.mend")), mend))));
}

/*
 * The values that contradict each other, one column for each document, with
 * the sign between them.
 */
function
versusNode(fields, differs)
{
	if (fields.length === 0)
		return (null);
	const documents = [...new Set(fields.map((ref) => ref.document))];
	return (el("div", { class: "versus" }, documents.map((name, i) =>
	    el("dl", {}, el("dt", {}, i > 0 && differs ? differsSign() : null,
		el("span", { class: "versus-leg" }, tOr(`leg.${name}`, name))),
		fields.filter((ref) => ref.document === name)
		    .map(versusValue)))));
}

function
versusValue(ref)
{
	const value = valuePrint(ref.field, ref.value);
	return (el("dd", { class: value === null ? "versus-none" :
	    value.length > 24 ? "versus-long" : null },
	    el("span", { class: "quiet" }, ref.line == null ?
		fieldName(ref.field) : t("versus.line",
		{ name: fieldName(ref.field), n: ref.line })), " ",
	    el("b", {}, value ?? t("value.none"))));
}

export function
fieldName(field)
{
	return (tOr(`field.${field}`, field));
}

/* A value as people read it; null when there is none. */
export function
valuePrint(field, value)
{
	if (value === null || value === undefined || value === "")
		return (null);
	if (field === "country" || field === "tradeCountry")
		return (countryPrint(value));
	if (MONEY.test(field ?? ""))
		return (numberPrint(decimalTrim(value)));
	if (/weight$|Weight$|^qty\d?$|Kg$/.test(field ?? ""))
		return (numberPrint(decimalTrim(value, 0)));
	return (value);
}

/* ---- goods ---- */

function
goodsNode(review, { allLines, onLines })
{
	const lines = tripleLines(review);
	if (lines.length === 0)
		return (null);
	const seen = allLines ? lines : tripleLinesShort(lines, LINES_SHORT);
	return (el("section", { class: "goods",
	    "aria-labelledby": "goods-title" },
	    el("h2", { id: "goods-title" },
		t("goods.title", { n: lines.length })),
	    el("table", { class: "goods-table" },
		el("thead", {}, el("tr", {},
		    ["goods.no", "goods.name", "goods.qty", "goods.price",
		    "goods.total", "goods.origin"].map((key, i) => el("th",
			{ scope: "col", class: i > 1 && i < 5 ? "num" : null },
			t(key))))),
		seen.map(goodsRows)),
	    lines.length > LINES_SHORT ? el("button", { type: "button",
		class: "more", "data-focus": "lines",
		"aria-expanded": String(allLines), onclick: onLines },
		allLines ? t("goods.less") : t("goods.more",
		    { n: lines.length - seen.length }),
		el("kbd", {}, "G")) : null));
}

/*
 * One line when order and list say the same; when they do not, both, each
 * with its document's name.
 */
function
goodsRows(line)
{
	const both = line.order !== null && line.list !== null;
	const one = line.list ?? line.order;
	if (!line.differs && both)
		return (el("tbody", {}, goodsRow(line, one, "list", null)));
	return (el("tbody", { class: line.differs ? "differs" : null },
	    goodsRow(line, line.order, "order", t("leg.order")),
	    goodsRow(line, line.list, "list", t("leg.list"))));
}

function
goodsRow(line, goods, leg, name)
{
	const number = leg === "order" || name === null ?
	    el("th", { scope: "row" }, line.differs ?
		shape("alert", "stop") : null, String(line.gnum)) :
	    el("td", {});
	if (goods === null)
		return (el("tr", {}, number, el("td", { colspan: 5,
		    class: "absent" }, t("goods.absent", { leg: name }))));
	const cell = (field, text, className = null) => {
		const bad = line.fields.has(`${leg}.${field}`);
		return (el("td", { class: [className, bad ? "bad" : ""]
		    .filter(Boolean).join(" ") || null },
		    bad ? differsSign() : null, text));
	};
	const title = goods.gname ?? goods.itemName ?? "";
	return (el("tr", {}, number,
	    cell(goods.gname === undefined ? "itemName" : "gname", [
		name === null ? null : el("span", { class: "leg-tag" }, name),
		title, goods.gcode === undefined ? null :
		    el("span", { class: "hs" }, goods.gcode)]),
	    cell("qty", [valuePrint("qty", goods.qty), " ",
		unitPrint(goods.unit)], "num"),
	    cell("price", valuePrint("price", goods.price), "num"),
	    cell("totalPrice", valuePrint("totalPrice", goods.totalPrice),
		"num"),
	    cell("country", countryPrint(goods.country))));
}

function
manifestNode(m)
{
	const person = (p) => p == null ? t("value.none") :
	    typeof p === "string" ? p : Object.entries(p)
		.filter(([, value]) => value)
		.map(([key, value]) => key === "country" ?
		    countryPrint(value) : value).join(" · ");
	const rows = [["manifest.class", t("manifest.classOf",
	    { code: m.class, name: tOr(`manifest.class.${m.class}`, "") })],
	    ["manifest.contents", m.contents],
	    ["manifest.value", `${numberPrint(decimalTrim(m.value))} ` +
		currencyPrint(m.currency)],
	    ["manifest.sender", person(m.sender)],
	    ["manifest.recipient", person(m.recipient)]];
	return (el("section", { class: "goods",
	    "aria-labelledby": "goods-title" },
	    el("h2", { id: "goods-title" }, t("manifest.title")),
	    el("dl", { class: "pairs" }, rows.map(([key, value]) => [
		el("dt", {}, t(key)), el("dd", {}, value ?? "—")]))));
}

/* ---- weight ---- */

function
weightsNode(review)
{
	const w = tripleWeights(review);
	const kg = (value) => value === null || value === undefined ? "—" :
	    t("weight.kg", { n: decimalTrim(value, 2) });
	const figure = (key, value, className = null) =>
	    el("div", { class: className }, el("dt", {}, t(key)),
		el("dd", {}, value));
	const delta = w.delta === null ? "—" :
	    `${Number(w.delta) > 0 ? "+" : ""}${kg(w.delta)}` +
	    (w.percent === null ? "" : ` (${Number(w.percent) > 0 ? "+" : ""}` +
	    `${w.percent}%)`);
	return (el("section", { class: "weights",
	    "aria-label": t("weight.title") },
	    el("dl", { class: "figures" },
		figure("weight.measured", kg(w.measured)),
		figure("weight.declared", kg(w.declared)),
		figure("weight.listed", kg(w.listed)),
		figure("weight.delta", [w.finding ? differsSign() : null,
		    delta], w.finding ? "bad" : null))));
}

/* ---- the triple ---- */

function
hasTriple(review)
{
	return (Object.values(triplePresent(review)).some(Boolean));
}

function
tripleNode(review)
{
	const rows = tripleRows(review);
	let group = null;
	return (el("section", { class: "triple",
	    "aria-labelledby": "triple-title" },
	    el("h2", { id: "triple-title" }, t("triple.title")),
	    el("table", { class: "triple-table" },
		el("thead", {}, el("tr", {}, el("td", {}),
		    LEGS.map((leg) => legHead(review, leg)))),
		el("tbody", {}, rows.map((row) => {
			const first = row.group !== group;
			group = row.group;
			return (tripleRow(row, first));
		})))));
}

function
legHead(review, leg)
{
	const document = review.triple?.[leg] ?? null;
	const name = leg === "payment" && tripleExports(review) ?
	    "collection" : leg;
	return (el("th", { scope: "col" }, t(`leg.${name}`),
	    el("span", { class: "leg-note" }, document === null ?
		[shape("none"), t("leg.missing")] :
		t("leg.version", { n: document.version ?? 1,
		    time: timePrint(document.receivedAt) }))));
}

function
tripleRow(row, first)
{
	return (el("tr", { class: [first ? "group" : "",
	    row.differs ? "differs" : ""].filter(Boolean).join(" ") || null },
	    el("th", { scope: "row" }, row.differs ?
		differsSign() : null,
		row.group === "other" ? fieldName(row.key) :
		    t(`row.${row.key}`)),
	    row.cells.map((cell) => tripleCell(cell, row.key))));
}

const ID_ROWS = new Set(["orderNo", "platform", "merchant", "payCompany",
    "transaction", "waybillNo", "bill", "carrier", "idNumber", "phone",
    "consigneePhone"]);
const NUMBER_ROWS = new Set(["paid", "goodsValue", "freight", "insured", "tax",
    "discount", "weight", "netWeight"]);

function
tripleCell(cell, key)
{
	const kind = ID_ROWS.has(key) ? "id" :
	    NUMBER_ROWS.has(key) ? "num" : "";
	const text = { blank: "", missing: "", empty: t("value.empty") }
	    [cell.state] ?? valuePrint(cell.field, cell.value);
	return (el("td", { class: `${kind} ${cell.state}`.trim() },
	    cell.state === "differs" ||
	    (cell.state === "empty" && cell.codes.length > 0) ?
		differsSign() : null,
	    cell.state === "remark" ? shape("remark", "note") : null, text));
}

/* The shape of a difference, and its word for those who hear the page. */
function
differsSign()
{
	return ([el("span", { class: "ne", "aria-hidden": "true" }, "≠"),
	    el("span", { class: "heard" }, t("versus.differs"))]);
}
