/*
 * Exports: pick a range below the watermark, see what is in it, take it away.
 * Columns are those that the hub sends, whatever they are.
 */

import { exportAddress, exportManifest, exportRows } from "./api.js";
import { bar, barOpen } from "./bar.js";
import { chartNode, chartTable } from "./export_chart.js";
import { decimalPrint, rangeRefusal, rangeStart, rangeStep, seriesAdd,
    seriesBars, seriesStart } from "./export_state.js";
import { el, fill } from "./dom.js";
import { dateTimePrint, decimalTrim, localeWatch, numberPrint, t, tOr }
    from "./i18n.js";
import { problemWords } from "./panel.js";
import { fieldName } from "./review_facts.js";
import { shape } from "./shape.js";

const FORMATS = ["csv", "ndjson", "msgpack"];
const ROWS_MOST = 500000;
const ROWS_SHOWN = 50;
const DRAW_EVERY = 20000;

class ExportsPage {
	constructor(session)
	{
		this.session = session;
		this.name = session.role === "forex" ? "forex" : "tax";
		this.format = "csv";
		this.watermark = null;
		this.range = null;
		this.manifest = null;
		this.series = null;
		this.measure = "";
		this.said = null;
		this.reading = null;
		localeWatch(() => this.build());
		this.build();
		this.openName();
	}

	/* ---- reading ---- */

	async openName()
	{
		this.said = null;
		try {
			const { watermark, first } = await exportManifest(
			    this.name);
			this.watermark = watermark;
			this.first = first ?? null;
			this.range ??= rangeStart(watermark, Date.now());
			if (this.range.to > Date.parse(watermark))
				this.range = rangeStart(watermark, Date.now());
			this.build();
			await this.look();
		} catch (problem) {
			this.fail(problem);
		}
	}

	/* First the manifest, the hub's word; then the rows, for the eye. */
	async look()
	{
		const why = rangeRefusal(this.range, this.watermark);
		this.manifest = null;
		this.series = null;
		this.said = why === null ? null :
		    { ok: false, text: t(`range.${why}`) };
		this.reading?.abort();
		this.draw();
		if (why !== null)
			return;
		const control = new AbortController();
		this.reading = control;
		try {
			this.manifest = await exportManifest(this.name,
			    this.filter(this.format));
			if (this.reading !== control)
				return;
			this.draw();
			await this.rows(control);
		} catch (problem) {
			if (this.reading === control &&
			    problem.name !== "AbortError")
				this.fail(problem);
		}
	}

	async rows(control)
	{
		const sums = Object.keys(this.manifest.sums ?? {});
		const series = seriesStart(this.range, rangeStep(this.range),
		    sums.length === 0 ? null : sums);
		this.series = series;
		this.whole = true;
		await exportRows(this.name, this.filter(), control.signal,
		    (row) => {
			seriesAdd(series, row, ROWS_SHOWN);
			if (series.rows % DRAW_EVERY === 0)
				this.draw();
			this.whole = series.rows < ROWS_MOST;
			return (this.whole);
		    });
		if (this.reading === control)
			this.draw();
	}

	filter(format)
	{
		return ({ from: new Date(this.range.from).toISOString(),
		    to: new Date(this.range.to).toISOString(),
		    ...(format === undefined ? {} : { format }) });
	}

	fail(problem)
	{
		if (problem.status === 401)
			return;
		this.said = { ok: false, text: problemWords(problem) };
		this.draw();
	}

	/* ---- nodes ---- */

	build()
	{
		document.title = `${t("exports.title")} · ${t("brand")}`;
		this.result = el("div", { class: "export-result",
		    "aria-live": "polite" });
		fill(document.body, bar({ title: t(`exports.${this.name}`),
		    session: this.session }),
		    el("main", { class: "exports" }, this.form(), this.result));
		this.draw();
	}

	form()
	{
		const from = this.moment("export-from", this.range?.from);
		const to = this.moment("export-to", this.range?.to);
		const read = () => {
			this.range = { from: localRead(from.value),
			    to: localRead(to.value) };
			this.look();
		};
		const set = (range) => {
			this.range = range;
			this.build();
			this.look();
		};
		return (el("form", { class: "line-form", onsubmit: (event) => {
			event.preventDefault();
			read();
		    } },
		    el("div", { class: "field" }, el("label",
			{ for: "export-from" }, t("exports.from")), from),
		    el("div", { class: "field" }, el("label",
			{ for: "export-to" }, t("exports.to")), to),
		    el("button", { type: "submit", class: "main" },
			t("exports.show")),
		    el("div", { class: "presets" }, ["today", "yesterday",
			"week"].map((name) => el("button", { type: "button",
			    onclick: () => set(rangeNamed(name,
				this.watermark)) }, t(`exports.${name}`)))),
		    el("p", { class: "watermark" }, shape("wait"),
			this.watermark === null ? t("list.loading") :
			[t("exports.watermark"), " ", el("b", {},
			    dateTimePrint(this.watermark)),
			    el("button", { type: "button", class: "plain",
				onclick: () => this.openName() },
				t("exports.again"))])));
	}

	moment(id, value)
	{
		const input = el("input", { type: "datetime-local", id, step: 1,
		    required: true });
		if (Number.isFinite(value))
			input.value = localPrint(value);
		return (input);
	}

	draw()
	{
		if (this.result === undefined)
			return;
		fill(this.result,
		    this.said === null ? null : el("p", { class: "refusal",
			role: "alert" }, shape("cross"), this.said.text),
		    this.manifest === null ? null : this.totals(),
		    this.series === null ? (this.manifest === null &&
			this.said === null ? el("p", { class: "quiet" },
			    t("list.loading")) : null) :
			[this.chart(), this.table()]);
	}

	totals()
	{
		const m = this.manifest;
		const sums = Object.entries(m.sums ?? {}).filter(
		    ([, value]) => decimalTrim(value ?? "0", 0) !== "0");
		return (el("section", { class: "export-totals",
		    "aria-label": t("exports.totals") },
		    el("dl", { class: "figures" },
			el("div", {}, el("dt", {}, t("exports.rows")),
			    el("dd", {}, numberPrint(m.rows))),
			(m.corrections?.rows ?? 0) === 0 ? null :
			    el("div", {}, el("dt", {},
				t("exports.corrections")), el("dd", {},
				numberPrint(m.corrections.rows))),
			sums.map(([key, value]) => el("div", {},
			    el("dt", {}, columnName(key)),
			    el("dd", {}, numberPrint(decimalTrim(value ??
				"0")))))),
		    el("p", { class: "digest" }, el("span", {},
			t("exports.digest", { format: this.format
			    .toUpperCase() })), el("code", {}, m.sha256)),
		    this.downloads()));
	}

	downloads()
	{
		return (el("div", { class: "downloads" },
		    FORMATS.map((format) => el("a", { class: "button",
			download: "", href: exportAddress(this.name,
			    this.filter(format)) }, shape("drain"),
			t("exports.downloadAs", { format: format
			    .toUpperCase() }))),
		    el("label", { for: "digest-format" },
			t("exports.digestOf")),
		    el("select", { id: "digest-format", onchange: (event) => {
			this.format = event.target.value;
			this.look();
		    } }, FORMATS.map((format) => el("option", { value: format,
			selected: format === this.format },
			format.toUpperCase())))));
	}

	chart()
	{
		const { series } = this;
		if (series.rows === 0)
			return (el("p", { class: "empty" }, shape("none"),
			    t("exports.empty")));
		const keys = ["", ...Object.keys(series.measures).filter(
		    (key) => series.measures[key] !== 0n)];
		if (!keys.includes(this.measure))
			this.measure = "";
		const name = this.measure === "" ? t("exports.rows") :
		    columnName(this.measure);
		const bars = seriesBars(series, this.measure);
		const total = this.measure === "" ? String(series.rows) :
		    decimalPrint(series.measures[this.measure]);
		return (el("section", { class: "export-chart",
		    "aria-label": t("exports.chart") },
		    el("div", { class: "field row" },
			el("label", { for: "measure" }, t("exports.measure")),
			el("select", { id: "measure", onchange: (event) => {
				this.measure = event.target.value;
				this.draw();
				document.querySelector("#measure").focus();
			    } }, keys.map((key) => el("option", { value: key,
				selected: key === this.measure }, key === "" ?
				t("exports.rows") : columnName(key)))),
			el("span", { class: "quiet" }, t("exports.sum",
			    { total: numberPrint(total) }))),
		    chartNode(bars, series.step, name, this.measure === ""),
		    chartTable(bars, series.step, name),
		    this.whole ? null : el("p", { class: "quiet" },
			t("exports.part", { n: numberPrint(ROWS_MOST) }))));
	}

	table()
	{
		const { series } = this;
		if (series.rows === 0)
			return (null);
		return (el("section", { class: "export-rows",
		    "aria-labelledby": "rows-title" },
		    el("h2", { id: "rows-title" }, t("exports.first",
			{ n: series.first.length,
			of: numberPrint(series.rows) })),
		    el("div", { class: "panel-scroll", tabindex: "0",
			role: "region", "aria-labelledby": "rows-title" },
			el("table", {}, el("thead", {}, el("tr", {},
			    series.keys.map((key) => el("th", { scope: "col",
				title: key, class: key in series.measures ?
				    "num" : null }, columnName(key))))),
			    el("tbody", {}, series.first.map((row) =>
				el("tr", {}, series.keys.map((key) => el("td",
				    { class: key in series.measures ? "num" :
					null }, cellPrint(row[key]))))))))));
	}
}

/* "list.grossWeight" or "grossWeight": the field's name where it has one. */
function
columnName(key)
{
	const field = key.split(/[._]/).pop();
	const leg = key.includes(".") || key.includes("_") ?
	    key.split(/[._]/)[0] : null;
	const own = tOr(`column.${key}`, null);
	const known = fieldName(field) === field ? null : fieldName(field);
	if (own !== null || known === null)
		return (own ?? key);
	return (tOr(`leg.${leg}`, null) === null ? known :
	    `${t(`leg.${leg}`)} ${known}`);
}

function
cellPrint(value)
{
	if (value === null || value === undefined || value === "")
		return ("");
	return (typeof value === "object" ? JSON.stringify(value) :
	    String(value));
}

function
rangeNamed(name, watermark)
{
	const today = rangeStart(watermark, Date.now());
	const day = new Date(today.to);
	day.setHours(0, 0, 0, 0);
	if (name === "today")
		return (today);
	const end = day.getTime();
	day.setDate(day.getDate() - (name === "week" ? 7 : 1));
	return ({ from: day.getTime(), to: name === "week" ? today.to : end });
}

function
localPrint(at)
{
	const d = new Date(at - new Date(at).getTimezoneOffset() * 60000);
	return (d.toISOString().slice(0, 19));
}

function
localRead(text)
{
	return (new Date(text).getTime());
}

async function
open()
{
	const session = await barOpen(["tax", "forex"]);
	if (session !== null)
		new ExportsPage(session);
}

open();
