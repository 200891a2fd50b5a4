/* The words of the screens and the keys: words.js, i18n.js, key_map.js. */

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { decimalTrim, localeGuess, numberPrint, presetPrint }
    from "../../assets/js/i18n.js";
import { keyAction, keyActionWriting, KEYS_HELP }
    from "../../assets/js/key_map.js";
import { WORDS, WORDS_PARTS } from "../../assets/js/words.js";

const folder = fileURLToPath(new URL("../../assets/js", import.meta.url));
const pages = fileURLToPath(new URL("../../assets/page", import.meta.url));
const sources = readdirSync(folder).filter((name) => name.endsWith(".js"))
    .map((name) => [name, readFileSync(join(folder, name), "utf8")]);
const code = sources.filter(([name]) => !name.startsWith("words"))
    .map(([, text]) => text).join("\n");

const holes = (text) => [...text.matchAll(/\{(\w+)\}/g)]
    .map((match) => match[1]).sort().join();

test("both_languages_are_complete_and_fill_the_same_holes", () => {
	const blank = new Set(["link.up.text", "link.off.text",
	    "link.taken.text"]);
	for (const [key, pair] of Object.entries(WORDS)) {
		assert.equal(pair.length, 2, key);
		assert.equal(holes(pair[0]), holes(pair[1]), key);
		for (const words of pair)
			assert.ok(words.trim() !== "" || blank.has(key), key);
		assert.ok(!/[\u4e00-\u9fff]/.test(pair[1]), key);
	}
});

test("no_word_is_said_twice", () => {
	const keys = WORDS_PARTS.flatMap((part) => Object.keys(part));
	assert.equal(new Set(keys).size, keys.length);
	assert.equal(Object.keys(WORDS).length, keys.length);
});

test("every_word_that_a_screen_asks_for_is_there", () => {
	for (const [, key] of code.matchAll(/\bt\(\s*"([^"]+)"/g))
		assert.ok(WORDS[key] !== undefined, key);
	for (const [, start] of code.matchAll(/\bt(?:Or)?\(\s*`([\w.]+)\$\{/g))
		assert.ok(Object.keys(WORDS).some(
		    (key) => key.startsWith(start)), start);
});

test("no_word_is_kept_that_no_screen_says", () => {
	const families = [...code.matchAll(/`([\w.]+\.)\$\{/g)]
	    .map((match) => match[1]);
	for (const key of Object.keys(WORDS)) {
		const said = code.includes(`"${key}"`) ||
		    code.includes(`"${key.replace(/\.\d$/, "")}"`) ||
		    families.some((family) => key.startsWith(family));
		assert.ok(said, key);
	}
});

test("every_state_and_reason_of_the_core_has_its_words", () => {
	const core = readFileSync(new URL("../../app/core/parcel.c",
	    import.meta.url), "utf8");
	const names = (table) => [...core.matchAll(
	    new RegExp(`\\[${table}_\\w+\\] = \\{ "(\\w+)"`, "g"))]
	    .map((match) => match[1]);
	const states = names("PARCEL");
	const reasons = names("REASON");
	assert.ok(states.length > 9 && reasons.length > 12);
	for (const key of [...states.map((name) => `state.${name}`),
	    ...reasons.map((name) => `held.${name}`)])
		assert.ok(WORDS[key], key);
});

test("every_column_of_the_exports_has_its_words", () => {
	const text = readFileSync(new URL(
	    "../../app/web/export_column.c", import.meta.url), "utf8");
	const columns = [...text.matchAll(/\{ "([\w.]+)", FROM/g)]
	    .map((match) => match[1]);
	assert.ok(columns.length > 100);
	for (const column of columns)
		assert.ok(WORDS[`column.${column}`] || (
		    WORDS[`leg.${column.split(".")[0]}`] &&
		    WORDS[`field.${column.split(".").pop()}`]), column);
});

test("a_browser_speaks_chinese_unless_english_comes_first", () => {
	assert.equal(localeGuess(null, ["zh-CN", "en"]), "zh");
	assert.equal(localeGuess(null, ["en-US", "zh-CN"]), "en");
	assert.equal(localeGuess(null, ["fr", "en"]), "en");
	assert.equal(localeGuess(null, ["fr"]), "zh");
	assert.equal(localeGuess("zh", ["en"]), "zh");
});

test("a_preset_reason_is_read_in_the_reader's_language", () => {
	assert.equal(presetPrint("Battery"), "电池");
	assert.equal(presetPrint("电池"), "电池");
	assert.equal(presetPrint("夹层"), "夹层");
});

test("amounts_are_printed_exactly", () => {
	assert.equal(numberPrint("1234567.10"), "1,234,567.10");
	assert.equal(numberPrint("-1234"), "-1,234");
	assert.equal(decimalTrim("1.25000"), "1.25");
	assert.equal(decimalTrim("3"), "3.00");
	assert.equal(decimalTrim("0.12345"), "0.12345");
	assert.equal(decimalTrim("张*"), "张*");
});

const press = (key, codeName, more = {}) => ({ key, code: codeName,
    ...more });

test("three_keys_decide_and_their_numbers_too", () => {
	for (const [key, name, action] of [["r", "KeyR", "release"],
	    ["1", "Digit1", "release"], ["i", "KeyI", "inspect"],
	    ["2", "Digit2", "inspect"], ["h", "KeyH", "hold"],
	    ["3", "Digit3", "hold"]])
		assert.equal(keyAction(press(key, name), "review"),
		    `decide.${action}`);
});

test("keys_work_while_a_chinese_input_method_is_on", () => {
	assert.equal(keyAction(press("Process", "KeyR"), "review"),
	    "decide.release");
	assert.equal(keyAction(press("r", "KeyR", { isComposing: true }),
	    "review"), null);
	assert.equal(keyActionWriting(press("Enter", "Enter",
	    { isComposing: true }), "reason"), null);
});

test("a_key_that_is_held_down_decides_once", () => {
	assert.equal(keyAction(press("r", "KeyR", { repeat: true }),
	    "review"), null);
	assert.equal(keyAction(press("=", "Equal", { repeat: true }),
	    "review"), "image.in");
	assert.equal(keyAction(press("Enter", "Enter", { repeat: true }),
	    "reason"), null);
});

test("shortcuts_of_the_browser_are_left_alone", () => {
	for (const more of [{ ctrlKey: true }, { altKey: true },
	    { metaKey: true }])
		assert.equal(keyAction(press("r", "KeyR", more), "review"),
		    null);
});

test("no_key_decides_in_another_panel_or_while_drawing", () => {
	for (const mode of ["panel", "drawing", "naming", "reason"]) {
		for (const name of ["KeyR", "KeyI", "KeyH", "Digit1"]) {
			const action = keyAction(press("x", name), mode);
			assert.ok(!action?.startsWith("decide"), mode);
		}
	}
});

test("single_keys_can_be_switched_off", () => {
	assert.equal(keyAction(press("r", "KeyR"), "review", false), null);
	assert.equal(keyAction(press("Enter", "Enter"), "reason", false),
	    "reason.send");
});

test("every_key_of_the_help_has_its_words", () => {
	for (const [group, rows] of KEYS_HELP) {
		assert.ok(WORDS[`key.group.${group}`]);
		for (const [keys, word] of rows)
			assert.ok(keys.length > 0 && WORDS[word], word);
	}
});

test("no_page_has_inline_script_style_or_a_strange_host", () => {
	for (const name of readdirSync(pages)) {
		const html = readFileSync(join(pages, name), "utf8");
		assert.ok(!/<script(?![^>]* src="\/assets\/)/.test(html), name);
		assert.ok(!/\sstyle=|<style|\son\w+=|https?:/.test(html), name);
	}
	for (const [name, text] of sources) {
		assert.ok(!/innerHTML|outerHTML|insertAdjacentHTML|eval\(/
		    .test(text), name);
		assert.ok(!/https?:\/\/(?!www\.w3\.org)/.test(text), name);
		assert.ok(name === "api.js" || !/\bfetch\(/.test(text), name);
	}
});

test("no_state_module_touches_the_page_or_asks_the_clock", () => {
	const outside = [/(?<![.\w])(document|window|location)\b/,
	    /\b(local|session)Storage\b/, /\bset(Timeout|Interval)\b/,
	    /\bDate\.now\b/];
	for (const [name, text] of sources) {
		if (!/_state\.js$|_record\.js$|key_map\.js$/.test(name))
			continue;
		const bare = text.replace(/\/\*[^]*?\*\//g, "");
		for (const word of outside)
			assert.ok(!word.test(bare), `${name} ${word}`);
	}
});
