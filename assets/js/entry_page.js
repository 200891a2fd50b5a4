/*
 * Signing in, and being led to one's place. The state is entry_state.js.
 */

import { sessionLocale, sessionOpen, sessionRead } from "./api.js";
import { bar } from "./bar.js";
import { el, fill, part } from "./dom.js";
import { ENTRY_START, entryNext, entryPlace, entryWait }
    from "./entry_state.js";
import { lengthPrint, localeChosen, localeSet, localeStart, localeWatch,
    t }
    from "./i18n.js";
import { shape } from "./shape.js";

const wanted = new URLSearchParams(location.search).get("next");
let state = ENTRY_START;
let says = () => {};

function
step(event)
{
	state = entryNext(state, { ...event, now: Date.now() });
	if (state.phase === "in")
		lead();
	else
		says(state.phase, entryWait(state, Date.now()));
}

/* A language chosen here, just now, becomes the person's own. */
async function
lead()
{
	const chosen = localeChosen();
	if (chosen !== null && chosen !== state.session.locale)
		await sessionLocale(chosen).catch(() => {});
	localeSet(chosen ?? state.session.locale);
	const place = entryPlace(state.session, wanted);
	if (place === null)
		draw();
	else
		location.replace(place);
}

function
draw()
{
	document.title = `${t("entry.title")} · ${t("brand")}`;
	const session = state.phase === "in" ? state.session : null;
	fill(document.body, bar({ title: t("entry.title"), session }),
	    session === null ? entryForm() : desk(session));
	if (session === null)
		document.querySelector("#name").focus();
}

function
entryForm()
{
	const name = el("input", { id: "name", name: "name", required: true,
	    autocomplete: "username", autocapitalize: "none",
	    spellcheck: "false", maxlength: 100 });
	const password = el("input", { id: "password", name: "password",
	    type: "password", required: true, maxlength: 200,
	    autocomplete: "current-password" });
	const word = el("div", { class: "entry-word", role: "alert",
	    id: "entry-word" });
	const button = el("button", { class: "main", type: "submit" },
	    t("sign.in"));
	const tell = part(word, entryWord);
	says = (phase, wait) => {
		tell(phase, wait);
		button.disabled = phase === "sending" || phase === "locked";
		if (phase === "refused" && document.activeElement === button)
			password.select();
	};
	says(state.phase, entryWait(state, Date.now()));
	return (el("main", { class: "entry" },
	    el("form", { class: "entry-card", onsubmit: (event) => {
		event.preventDefault();
		send(name.value.trim(), password);
	    } },
		el("h2", {}, t("entry.welcome")),
		el("p", { class: "quiet" }, t("entry.purpose")),
		el("div", { class: "field" },
		    el("label", { for: "name" }, t("entry.name")), name),
		el("div", { class: "field" },
		    el("label", { for: "password" }, t("entry.password")),
		    password),
		word, button,
		el("p", { class: "small quiet" }, t("entry.notice")))));
}

async function
send(name, password)
{
	if (state.phase === "sending" || state.phase === "locked")
		return;
	step({ type: "send" });
	try {
		step({ type: "in", session: await sessionOpen(name,
		    password.value) });
	} catch (problem) {
		step({ type: "failed", status: problem.status,
		    retryAfter: problem.retryAfter });
		password.select();
	}
}

function
entryWord(phase, wait)
{
	const said = {
		sending: ["wait", t("entry.sending")],
		refused: ["cross", t("entry.refused")],
		locked: ["hold", t("entry.locked",
		    { time: lengthPrint(wait) })],
		away: ["lost", t("entry.away")],
	}[phase];
	return (said === undefined ? null :
	    el("p", { class: `word-${phase}` }, shape(said[0]), said[1]));
}

/* Roles whose pages are not built: what they can do today, in words. */
function
desk(session)
{
	const rows = session.role === "auditor" ? ["verify", "log"] :
	    ["accounts", "people", "lanes", "parameters", "verify"];
	return (el("main", { class: "entry" },
	    el("section", { class: "entry-card wide" },
		el("h2", {}, t(session.role === "auditor" ?
		    "desk.auditor" : "desk.admin")),
		el("p", { class: "quiet" }, t("desk.text")),
		el("dl", { class: "commands" }, rows.map((row) => [
		    el("dt", {}, el("code", {}, t(`desk.${row}.command`))),
		    el("dd", {}, t(`desk.${row}.text`))])))));
}

async function
open()
{
	localeStart();
	localeWatch(draw);
	draw();
	setInterval(() => {
		if (state.phase === "locked")
			step({ type: "tick" });
	}, 500);
	try {
		const session = await sessionRead();
		if (state.phase === "asking")
			step({ type: "in", session });
	} catch (problem) {
		if (problem.status !== 401 && state.phase === "asking")
			step({ type: "failed", status: problem.status });
	}
}

open();
