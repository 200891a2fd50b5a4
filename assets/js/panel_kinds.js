/*
 * The lists of the review page: holds, inspections, and for a supervisor the
 * reviews that are open. Held parcels are panel_held.js.
 */

import { holdLift, holdPlace, holdsRead, inspectionSign, inspectionsRead,
    parcelsRead } from "./api.js";
import { ask } from "./ask.js";
import { el } from "./dom.js";
import { dateTimePrint, t, tOr } from "./i18n.js";
import { button, parcelNo, presets } from "./panel.js";
import { shape } from "./shape.js";

const HOLD_KINDS = ["parcel", "order", "person", "enterprise"];
const OUTCOMES = ["release", "detain", "return", "destroy"];

/* ---- reviews that are open, for those who look without a seat ---- */

export function
openKind(actions)
{
	return ({
		name: "open",
		empty: "open.empty",
		head: ["held.parcel", "held.lane", "held.verdict", "open.since",
		    "list.act"],
		read: (page) => parcelsRead({ ...page, state: "in_review" }),
		row: (p) => el("tr", {},
		    el("th", { scope: "row" }, parcelNo(p)),
		    el("td", {}, p.lane == null ? "—" :
			t("lane.name", { lane: p.lane })),
		    el("td", {}, tOr(`verdict.${p.verdict}`,
			p.verdict ?? "—")),
		    el("td", {}, dateTimePrint(p.changedAt)),
		    el("td", { class: "acts" }, p.reviewId == null ? null :
			button("held.look", () => actions.look(p.reviewId)))),
	});
}

/* ---- holds ---- */

export function
holdsKind(session)
{
	return ({
		name: "holds",
		empty: "hold.empty",
		head: ["hold.kind", "hold.key", "hold.reason", "hold.agency",
		    "hold.placed", "list.act"],
		top: (panel) => session.role !== "officer" ? [] :
		    [holdForm(panel)],
		read: (page) => holdsRead({ ...page, open: "true" }),
		row: (h, panel) => el("tr", {},
		    el("td", {}, shape("hold", "stop"),
			tOr(`hold.kind.${h.kind}`, h.kind)),
		    el("th", { scope: "row", class: "id" }, h.key),
		    el("td", {}, h.reason),
		    el("td", {}, tOr(`agency.${h.agency}`, h.agency)),
		    el("td", {}, `${h.placedBy} ${dateTimePrint(h.placedAt)}`),
		    el("td", { class: "acts" }, h.agency === session.agency ?
			button("hold.lift", () => lift(h, panel)) :
			el("span", { class: "quiet" }, t("hold.others",
			    { agency: tOr(`agency.${h.agency}`, h.agency) })))),
	});
}

/* The form stays as it is while the list below is read again. */
function
holdForm(panel)
{
	const kind = el("select", { id: "hold-kind" }, HOLD_KINDS.map((one) =>
	    el("option", { value: one }, t(`hold.kind.${one}`))));
	const key = el("input", { id: "hold-key", required: true,
	    maxlength: 200, autocomplete: "off", spellcheck: "false" });
	const reason = el("input", { id: "hold-reason", required: true,
	    maxlength: 500, autocomplete: "off" });
	const hint = el("span", { class: "quiet", id: "hold-hint" });
	const word = () => {
		hint.textContent = t(`hold.hint.${kind.value}`);
	};
	key.setAttribute("aria-describedby", "hold-hint");
	kind.addEventListener("change", word);
	word();
	panel.fillHold = (kindName, keyText) => {
		kind.value = kindName;
		key.value = keyText;
		word();
		reason.focus();
	};
	return (el("form", { class: "line-form", onsubmit: (event) => {
		event.preventDefault();
		panel.act(() => holdPlace({ kind: kind.value,
		    key: key.value.trim(), reason: reason.value.trim() }),
		    (answer) => {
			key.value = "";
			reason.value = "";
			return (t("hold.placedOk",
			    { id: answer?.holdId ?? "" }));
		    });
	    } },
	    el("h3", {}, t("hold.new")),
	    el("div", { class: "field" },
		el("label", { for: "hold-kind" }, t("hold.kind")), kind),
	    el("div", { class: "field wide" },
		el("label", { for: "hold-key" }, t("hold.key")), key, hint),
	    el("div", { class: "field wide" },
		el("label", { for: "hold-reason" }, t("hold.reason")), reason),
	    el("button", { type: "submit", class: "main hold" },
		t("hold.place"))));
}

async function
lift(h, panel)
{
	const reason = await ask({ title: t("hold.liftTitle"),
	    text: `${t(`hold.kind.${h.kind}`)} ${h.key}`,
	    presets: presets("hold.liftReason", 3), confirm: t("hold.lift") });
	if (reason !== null)
		panel.act(() => holdLift(h.holdId, reason),
		    () => t("hold.lifted"));
}

/* ---- inspections ---- */

export function
inspectionsKind(session, actions)
{
	return ({
		name: "inspections",
		empty: "inspection.empty",
		head: ["held.parcel", "inspection.opened", "inspection.signed",
		    "list.act"],
		read: (page) => inspectionsRead({ ...page, state: "open" }),
		row: (i, panel) => el("tr", {},
		    el("th", { scope: "row" }, parcelNo(i.parcel)),
		    el("td", {}, dateTimePrint(i.openedAt)),
		    el("td", {}, signatures(i)),
		    el("td", { class: "acts" },
			session.role !== "officer" ? null :
			    button(signed(i, session.agency) ?
				"inspection.signAgain" : "inspection.sign",
				() => sign(i, panel), { class: "main" }),
			i.reviewId == null ? null : button("held.look",
			    () => actions.look(i.reviewId)))),
	});
}

/* The newest word of each agency counts. */
function
newest(inspection)
{
	const by = new Map();
	for (const result of inspection.results ?? [])
		by.set(result.agency, result);
	return ([...by.values()]);
}

function
signed(inspection, agency)
{
	return (newest(inspection).some((r) => r.agency === agency));
}

function
signatures(inspection)
{
	const results = newest(inspection);
	const differ = new Set(results.map((r) => r.outcome)).size > 1;
	const rows = ["customs", "inspection", ...results.map((r) => r.agency)];
	return (el("ul", { class: "signatures" }, [...new Set(rows)].map(
	    (agency) => {
		const r = results.find((one) => one.agency === agency);
		return (el("li", { class: r === undefined ? "unsigned" : null },
		    el("b", {}, tOr(`agency.${agency}`, agency)),
		    r === undefined ? [shape("none"),
			t("inspection.unsigned")] : [shape("release", "go"),
			t(`opened.${r.outcome}`), el("span",
			    { class: "quiet" }, ` ${r.person ?? ""} ` +
			    `${dateTimePrint(r.at)} ${r.note ?? ""}`)]));
	    }), differ ? el("li", { class: "disagree" },
		shape("alert", "stop"), t("inspection.disagree")) : null));
}

async function
sign(inspection, panel)
{
	const choice = el("fieldset", { class: "choice" },
	    el("legend", {}, t("inspection.outcome")),
	    OUTCOMES.map((outcome) => el("label", {},
		el("input", { type: "radio", name: "outcome", value: outcome,
		    required: true }),
		el("b", {}, t(`opened.${outcome}`)), el("span",
		    { class: "quiet" }, t(`opened.${outcome}.text`)))));
	const note = await ask({ title: t("inspection.signTitle",
	    { no: inspection.parcel.logisticsNo }), fields: [choice],
	    label: t("inspection.note"), text: t("inspection.signText"),
	    presets: presets("inspection.noteOf", 4),
	    confirm: t("inspection.sign") });
	if (note === null)
		return;
	const outcome = choice.querySelector("input:checked").value;
	panel.act(() => inspectionSign(inspection.inspectionId, outcome, note),
	    (answer) => answer?.state === "closed" ? t("inspection.closed",
		{ outcome: t(`opened.${answer.outcome}`) }) :
		t("inspection.recorded"));
}
