/*
 * A bar chart of SVG nodes: one measure over the hours or days of a range. The
 * same numbers are in a table for who cannot see it.
 */

import { axisSteps, decimalPrint } from "./export_state.js";
import { el, svg } from "./dom.js";
import { momentPrint, numberPrint, t } from "./i18n.js";

const WIDE = 1320;
const TALL = 300;
const LEFT = 96;
const RIGHT = 8;
const TOP = 14;
const BOTTOM = 34;

/* bars: [{at, value}] of export_state.js; step "hour" or "day". */
export function
chartNode(bars, step, title, counted)
{
	const numbers = bars.map((bar) => Number(decimalPrint(bar.value)));
	const steps = axisSteps(Math.max(0, ...numbers), counted);
	const most = steps[steps.length - 1];
	const y = (value) => TOP + (TALL - TOP - BOTTOM) * (1 - value / most);
	const slot = (WIDE - LEFT - RIGHT) / Math.max(1, bars.length);
	return (el("figure", { class: "chart" },
	    el("figcaption", {}, title),
	    svg("svg", { viewBox: `0 0 ${WIDE} ${TALL}`, role: "img",
		"aria-label": t("chart.label", { title, n: bars.length }) },
		steps.map((value) => axisLine(value, y(value))),
		bars.map((bar, i) => barNode(bar, numbers[i], i, slot, y,
		    step)),
		svg("line", { class: "axis", x1: LEFT, x2: WIDE - RIGHT,
		    y1: y(0), y2: y(0) }))));
}

/* The bars as rows; empty hours left out. */
export function
chartTable(bars, step, title)
{
	return (el("details", { class: "chart-table" },
	    el("summary", {}, t("chart.table")),
	    el("table", {}, el("thead", {}, el("tr", {},
		el("th", { scope: "col" }, t(`chart.${step}`)),
		el("th", { scope: "col", class: "num" }, title))),
		el("tbody", {}, bars.filter((bar) => bar.value !== 0n)
		    .map((bar) => el("tr", {}, el("th", { scope: "row" },
			barName(bar.at, step, true)),
			el("td", { class: "num" }, numberPrint(
			    decimalPrint(bar.value)))))))));
}

function
axisLine(value, y)
{
	return ([svg("line", { class: "grid", x1: LEFT, x2: WIDE - RIGHT,
	    y1: y, y2: y }), svg("text", { class: "tick", x: LEFT - 8,
	    y: y + 4, "text-anchor": "end" }, numberPrint(value))]);
}

function
barNode(bar, number, i, slot, y, step)
{
	const x = LEFT + i * slot;
	const wide = Math.max(1, Math.min(slot * 0.72, 46));
	const every = Math.max(1, Math.ceil(64 / slot));
	const height = number > 0 ? Math.max(1.5, y(0) - y(number)) : 0;
	return (svg("g", {},
	    svg("title", {}, `${barName(bar.at, step, true)}: ` +
		numberPrint(decimalPrint(bar.value))),
	    svg("rect", { class: "hit", x, y: TOP, width: slot,
		height: TALL - TOP - BOTTOM }),
	    svg("rect", { class: "bar-rect", x: x + (slot - wide) / 2,
		y: y(0) - height, width: wide, height }),
	    i % every !== 0 ? null : svg("text", { class: "tick",
		x: x + slot / 2, y: TALL - 12, "text-anchor": "middle" },
		barName(bar.at, step, false))));
}

function
barName(at, step, whole)
{
	if (step === "day")
		return (momentPrint(at, whole ? { year: "numeric",
		    month: "2-digit", day: "2-digit" } :
		    { month: "2-digit", day: "2-digit" }));
	return (momentPrint(at, whole ? { month: "2-digit", day: "2-digit",
	    hour: "2-digit", minute: "2-digit", hourCycle: "h23" } :
	    { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }));
}
