/*
 * Exports as a clerk sees them: which range, and rows gathered into a chart.
 * Pure. Sums are exact: decimals are added as whole numbers of hundred
 * thousandths (the documents have at most five places), never as floats.
 */

const PLACES = 5;
const SCALE = 10n ** BigInt(PLACES);
const DECIMAL = /^-?\d{1,19}(\.\d{1,5})?$/;
const CODE = /(no|code|id|version|currency|country|mode|type|unit|gnum)$/i;
const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d/;

/* "12.5" -> 1250000n; null when it is not a decimal. */
export function
decimalRead(text)
{
	if (typeof text === "number" && Number.isFinite(text))
		text = String(text);
	if (typeof text !== "string" || !DECIMAL.test(text))
		return (null);
	const minus = text.startsWith("-");
	const [whole, part = ""] = text.replace("-", "").split(".");
	const value = BigInt(whole) * SCALE + BigInt(part.padEnd(PLACES, "0"));
	return (minus ? -value : value);
}

/* 1250000n -> "12.5"; at least `places` places. */
export function
decimalPrint(value, places = 0)
{
	const minus = value < 0n;
	const v = minus ? -value : value;
	const part = (v % SCALE).toString().padStart(PLACES, "0")
	    .replace(/0+$/, "").padEnd(places, "0");
	return ((minus ? "-" : "") + (v / SCALE).toString() +
	    (part === "" ? "" : "." + part));
}

/*
 * The range that a page opens with: today until the watermark, or the whole
 * of yesterday when the watermark has not passed midnight.
 */
export function
rangeStart(watermark, now)
{
	const end = Number.isNaN(Date.parse(watermark ?? "")) ? now :
	    Math.floor(Date.parse(watermark) / 1000) * 1000;
	const midnight = new Date(end);
	midnight.setHours(0, 0, 0, 0);
	const from = midnight.getTime() < end ? midnight.getTime() :
	    midnight.getTime() - 86400000;
	return ({ from, to: end });
}

/* Why a range cannot be asked for, or null: order, watermark, empty. */
export function
rangeRefusal(range, watermark)
{
	if (!Number.isFinite(range.from) || !Number.isFinite(range.to))
		return ("empty");
	if (range.from >= range.to)
		return ("order");
	if (range.to > Date.parse(watermark))
		return ("watermark");
	return (null);
}

/* Bars of an hour up to two days, of a day beyond. */
export function
rangeStep(range)
{
	return (range.to - range.from <= 2 * 86400000 ? "hour" : "day");
}

/* measures: the columns that the hub itself sums up, or null: any number. */
export function
seriesStart(range, step, measures = null)
{
	return ({ range, step, only: measures, rows: 0, keys: [],
	    first: [], measures: {},
	    moment: null, bins: new Map() });
}

/*
 * One more row: an object of an NDJSON line. Changes and returns `series`:
 * this one is an accumulator, since an export may have millions of rows.
 */
export function
seriesAdd(series, row, keepFirst = 50)
{
	if (series.rows === 0) {
		series.keys = Object.keys(row);
		series.moment = momentKey(row);
	}
	series.rows++;
	if (series.first.length < keepFirst)
		series.first.push(row);
	const at = Date.parse(row[series.moment] ?? "");
	const bin = Number.isNaN(at) ? null : binStart(at, series.step);
	for (const key of series.keys) {
		const value = measureRead(key, row[key], series.only);
		if (value === null)
			continue;
		series.measures[key] = (series.measures[key] ?? 0n) + value;
		if (bin !== null)
			binAdd(series.bins, bin, key, value);
	}
	if (bin !== null)
		binAdd(series.bins, bin, "", SCALE);
	return (series);
}

/*
 * The bars of one measure ("" counts rows), every hour or day of the range,
 * empty ones too: [{at, value}], value a BigInt of hundred thousandths. A row
 * that was placed late happened before the range began: the bars begin there.
 */
export function
seriesBars(series, key, most = 400)
{
	const bars = [];
	let at = Math.min(binStart(series.range.from, series.step),
	    ...series.bins.keys());
	while (at < series.range.to && bars.length < most) {
		bars.push({ at, value: series.bins.get(at)?.get(key) ?? 0n });
		at = binAfter(at, series.step);
	}
	return (bars);
}

/* Round steps for the axis of a chart: [0, 50, 100, 150]; things that are
 * counted have no halves. */
export function
axisSteps(most, counted = false, wanted = 4)
{
	if (!(most > 0))
		return ([0, 1]);
	const rough = most / wanted;
	const power = 10 ** Math.floor(Math.log10(rough));
	const round = [1, 2, 2.5, 5, 10].map((n) => n * power)
	    .find((n) => n >= rough);
	const step = counted ? Math.max(1, Math.ceil(round)) : round;
	const steps = [];
	for (let i = 0; i * step < most + step; i++)
		steps.push(Number((i * step).toPrecision(12)));
	return (steps);
}

/* Amounts, taxes and weights are measured; codes that look like numbers are
 * not. */
function
measureRead(key, value, only)
{
	if (only !== null ? !only.includes(key) : CODE.test(key))
		return (null);
	return (decimalRead(value));
}

function
momentKey(row)
{
	const keys = Object.keys(row).filter((key) =>
	    typeof row[key] === "string" && MOMENT.test(row[key]));
	return (keys.find((key) => /placed/i.test(key)) ??
	    keys.find((key) => /^at$|released|time/i.test(key)) ??
	    keys[0] ?? null);
}

function
binStart(at, step)
{
	const day = new Date(at);
	if (step === "hour")
		day.setMinutes(0, 0, 0);
	else
		day.setHours(0, 0, 0, 0);
	return (day.getTime());
}

function
binAfter(at, step)
{
	const day = new Date(at);
	if (step === "hour")
		day.setTime(day.getTime() + 3600000);
	else
		day.setDate(day.getDate() + 1);
	return (day.getTime());
}

function
binAdd(bins, bin, key, value)
{
	if (!bins.has(bin))
		bins.set(bin, new Map());
	const sums = bins.get(bin);
	sums.set(key, (sums.get(key) ?? 0n) + value);
}
