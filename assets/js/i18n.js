/*
 * The language of the person at the screen: zh first, en complete. The words
 * are in words.js, both languages side by side. Before somebody signs in the
 * browser's language decides; then the person's own choice, which the hub
 * keeps with the session and this browser keeps for the next sign-in.
 */

import { WORDS } from "./words.js";

const STORE = "hub.locale";
const TAGS = Object.freeze({ zh: "zh-CN", en: "en-GB" });
const PLACES = Object.freeze({ zh: 0, en: 1 });

let locale = "zh";
let chosen = null;
let presets = null;
const listeners = new Set();

export function
localeGet()
{
	return (locale);
}

/* What a browser's languages mean: en when English stands before Chinese. */
export function
localeGuess(stored, languages)
{
	if (stored === "zh" || stored === "en")
		return (stored);
	for (const language of languages ?? []) {
		if (/^zh\b/i.test(language))
			return ("zh");
		if (/^en\b/i.test(language))
			return ("en");
	}
	return ("zh");
}

/* This browser's choice, or its language; a person's own wins over both. */
export function
localeStart(own)
{
	let stored = null;
	try {
		stored = localStorage.getItem(STORE);
	} catch {
		/* a browser that keeps nothing still has a language */
	}
	localeSet(own ?? localeGuess(stored, navigator.languages));
}

export function
localeSet(wanted)
{
	if (PLACES[wanted] === undefined)
		return;
	locale = wanted;
	document.documentElement.lang = TAGS[locale];
	for (const listener of listeners)
		listener(locale);
}

/* Chosen by hand: kept for the next time. */
export function
localeChoose(wanted)
{
	chosen = wanted;
	try {
		localStorage.setItem(STORE, wanted);
	} catch {
		/* as above */
	}
	localeSet(wanted);
}

/* What was chosen by hand on this page, or null. */
export function
localeChosen()
{
	return (chosen);
}

export function
localeWatch(listener)
{
	listeners.add(listener);
}

/* The words of a key; {name} is replaced by values.name. */
export function
t(key, values = {})
{
	return (words(key, locale, values));
}

export function
words(key, language, values = {})
{
	const pair = WORDS[key];
	if (pair === undefined)
		return (key);
	return (pair[PLACES[language]].replace(/\{(\w+)\}/g,
	    (whole, name) => values[name] ?? whole));
}

/* The words of a key, or something else when there is no such key. */
export function
tOr(key, otherwise)
{
	return (WORDS[key] === undefined ? otherwise : t(key));
}

/*
 * Words that were chosen from a preset by somebody who reads the other
 * language, in this one; other words as they are.
 */
export function
presetPrint(text)
{
	presets ??= new Map(Object.entries(WORDS)
	    .filter(([key]) => /^(preset|label)\./.test(key))
	    .flatMap(([key, pair]) => pair.map((one) => [one, key])));
	const key = presets.get(text);
	return (key === undefined ? text : t(key));
}

/* The hub's own texts come in both languages. */
export function
textOf(pair)
{
	return (pair?.[locale] ?? pair?.zh ?? pair?.en ?? "");
}

export function
timePrint(value)
{
	return (momentPrint(value, { hour: "2-digit", minute: "2-digit",
	    second: "2-digit", hourCycle: "h23" }));
}

export function
dateTimePrint(value)
{
	return (momentPrint(value, { year: "numeric", month: "2-digit",
	    day: "2-digit", hour: "2-digit", minute: "2-digit",
	    second: "2-digit", hourCycle: "h23" }));
}

export function
momentPrint(value, options)
{
	const date = new Date(value);
	if (value === null || value === undefined ||
	    Number.isNaN(date.getTime()))
		return ("—");
	return (new Intl.DateTimeFormat(TAGS[locale], options).format(date));
}

/* 75 -> "1:15"; a length of time that a tired eye reads at once. */
export function
lengthPrint(seconds)
{
	if (seconds === null || seconds === undefined ||
	    !Number.isFinite(Number(seconds)))
		return ("—");
	const s = Math.max(0, Math.round(Number(seconds)));
	if (s < 60)
		return (t("length.s", { n: s }));
	if (s < 3600)
		return (`${Math.floor(s / 60)}:${two(s % 60)}`);
	return (`${Math.floor(s / 3600)}:${two(Math.floor(s / 60) % 60)}:` +
	    two(s % 60));
}

/* Whole numbers and decimal strings with separators, exact to the last
 * digit. */
export function
numberPrint(value)
{
	const text = String(value);
	if (!/^-?\d+(\.\d+)?$/.test(text))
		return (text);
	const [whole, part] = text.split(".");
	const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ",");
	return (part === undefined ? grouped : `${grouped}.${part}`);
}

/* A decimal without the zeros that say nothing: at least `places` places. */
export function
decimalTrim(value, places = 2)
{
	const match = /^(-?\d+)(?:\.(\d+))?$/.exec(value ?? "");
	if (match === null)
		return (value);
	const part = (match[2] ?? "").replace(/0+$/, "").padEnd(places, "0");
	return (part === "" ? match[1] : `${match[1]}.${part}`);
}

function
two(n)
{
	return (String(n).padStart(2, "0"));
}
