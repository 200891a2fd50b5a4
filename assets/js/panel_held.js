/*
 * The shelf: parcels that are held, or released and wanted back. Back to
 * review, or settled: opened, detained, returned, given up.
 */

import { parcelKey, parcelRequeue, parcelSettle, parcelsRead }
    from "./api.js";
import { ask } from "./ask.js";
import { el } from "./dom.js";
import { dateTimePrint, t, tOr } from "./i18n.js";
import { button, parcelNo, presets } from "./panel.js";
import { shape } from "./shape.js";

const STATES = ["held", "recalled"];
const SETTLE = { held: ["inspect", "detain", "return"],
    recalled: ["detain", "return", "lose"] };
const LEGAL_ACTS = ["501", "502", "503", "599"];

/* actions: look(reviewId), hold(kind, key) */
export function
heldKind(session, actions)
{
	const state = { value: "held" };
	return ({
		name: "held",
		empty: "held.empty",
		head: ["held.parcel", "held.reason", "held.lane",
		    "held.verdict", "held.since", "list.act"],
		top: (panel) => [stateChoice(state, panel)],
		read: (page) => parcelsRead({ ...page, state: state.value }),
		row: (parcel, panel) => heldRow(parcel, panel, session,
		    actions),
	});
}

function
stateChoice(state, panel)
{
	const choice = el("select", { id: "held-state", onchange: () => {
		state.value = choice.value;
		panel.read();
	    } }, STATES.map((one) => el("option", { value: one,
		selected: one === state.value }, t(`held.state.${one}`))));
	return (el("div", { class: "field row" },
	    el("label", { for: "held-state" }, t("held.state")), choice));
}

function
heldRow(p, panel, session, actions)
{
	const officer = session.role === "officer";
	return (el("tr", {},
	    el("th", { scope: "row" }, parcelNo(p)),
	    el("td", {}, shape("hold", "stop"),
		tOr(`held.${p.reason}`, p.reason ?? t(`state.${p.state}`))),
	    el("td", {}, p.lane == null ? "—" :
		t("lane.name", { lane: p.lane })),
	    el("td", {}, tOr(`verdict.${p.verdict}`, p.verdict ?? "—")),
	    el("td", {}, dateTimePrint(p.changedAt)),
	    el("td", { class: "acts" },
		officer ? [button("held.requeue", () => requeue(p, panel)),
		    button("held.settle", () => settle(p, panel)),
		    button("hold.place", () => actions.hold("parcel",
			parcelKey(p)))] : null,
		p.reviewId == null ? null : button("held.look",
		    () => actions.look(p.reviewId)))));
}

async function
requeue(p, panel)
{
	const reason = await ask({ title: t("held.requeueTitle",
	    { no: p.logisticsNo }), text: t("held.requeueText"),
	    presets: presets("held.requeueReason", 3),
	    confirm: t("held.requeue") });
	if (reason)
		panel.act(() => parcelRequeue(p, reason),
		    () => t("held.requeued", { no: p.logisticsNo }));
}

async function
settle(p, panel)
{
	const outcomes = el("fieldset", { class: "choice" },
	    el("legend", {}, t("inspection.outcome")),
	    (SETTLE[p.state] ?? SETTLE.held).map((outcome) => el("label", {},
		el("input", { type: "radio", name: "outcome", value: outcome,
		    required: true }), el("b", {}, t(`settle.${outcome}`)),
		el("span", { class: "quiet" },
		    t(`settle.${outcome}.text`)))));
	const act = el("select", { id: "legal-act" }, LEGAL_ACTS.map((code) =>
	    el("option", { value: code, selected: code === "599" },
		`${code} ${t(`held.act.${code}`)}`)));
	const acts = el("div", { class: "field", hidden: true },
	    el("label", { for: "legal-act" }, t("held.act")), act);
	const chosen = () => outcomes.querySelector("input:checked")?.value;
	outcomes.addEventListener("change", () => {
		acts.hidden = chosen() !== "detain";
	});
	const reason = await ask({ title: t("held.settleTitle",
	    { no: p.logisticsNo }), text: t("held.settleText"),
	    fields: [outcomes, acts], confirm: t("held.settle") });
	const outcome = chosen();
	if (!reason || outcome === undefined)
		return;
	panel.act(() => parcelSettle(p, { outcome, reason,
	    ...(outcome === "detain" ? { status: act.value } : {}) }),
	    () => t("held.settled", { no: p.logisticsNo,
		outcome: t(`settle.${outcome}`) }));
}
