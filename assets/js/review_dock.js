/*
 * The dock: where a decision is made and its fate is told. One of these is
 * seen at a time: the three keys, the reason, or what became of it.
 */

import { el, part } from "./dom.js";
import { presetPrint, t, tOr } from "./i18n.js";
import { recordSeatOpen } from "./review_record.js";
import { NEEDS_REASON, REASON_MAX } from "./review_state.js";
import { decisionShape, shape } from "./shape.js";

export const DECISIONS = Object.freeze(["release", "inspect", "hold"]);
const KEYS = { release: ["R", "1"], inspect: ["I", "2"], hold: ["H", "3"] };
const PRESETS = 6;

/* The words of a preset reason, 1 to 6. */
export function
presetReason(decision, n)
{
	return (NEEDS_REASON[decision] && n >= 1 && n <= PRESETS ?
	    t(`preset.${decision}.${n}`) : null);
}

/* actions: decide(d), preset(n), reason(text), send, cancel, undo, next,
 * show(id) */
export class Dock {
	constructor(actions, agency)
	{
		this.actions = actions;
		this.agency = agency;
		this.build();
	}

	build()
	{
		this.input = el("input", { id: "reason", type: "text",
		    maxlength: REASON_MAX, autocomplete: "off",
		    oninput: () => this.actions.reason(this.input.value) });
		this.reasonNode = this.reasonMake();
		this.seats = el("div", { class: "seats" });
		this.tellSeats = part(this.seats, (r, agency) =>
		    r === null ? null : seatRows(r, agency));
		this.undo = el("div", { class: "undo" });
		this.undoTell = part(this.undo, (r) => r === null ? null :
		    el("button", { type: "button", "data-focus": "undo",
			onclick: () => this.actions.undo() },
			shape("again"), t("dock.undo", { ...wishWords(r),
			    no: r.facts.parcel?.logisticsNo ?? "" }),
			el("kbd", {}, "U")));
		this.body = el("div", { class: "dock-body", tabindex: "-1" });
		this.tell = part(this.body, (kind, r, why, decision) =>
		    this.bodyOf(kind, r, why, decision));
		this.node = el("section", { class: "dock",
		    "aria-label": t("dock.title") }, this.undo, this.body,
		    this.reasonNode, this.seats);
	}

	/* r: the record shown or null; why: desk.refusal(); queue: how many. */
	update(r, why, agency, queue)
	{
		const choosing = r !== null && r.phase === "open" &&
		    r.draft.decision !== null;
		this.reasonNode.hidden = !choosing;
		this.node.classList.toggle("choosing", choosing);
		if (choosing)
			this.reasonTell(r.draft);
		this.node.dataset.phase = r?.phase ?? "none";
		this.tell(choosing ? "choosing" : dockKind(r, agency), r,
		    why === "guard" ? null : why, queue);
		this.seats.classList.toggle("line", r?.phase === "open");
		this.tellSeats(r === null || choosing ? null : r, agency);
	}

	/* ---- the reason ---- */

	reasonMake()
	{
		this.reasonTitle = el("h2", {});
		this.presets = el("ol", { class: "preset-list" });
		this.sendButton = el("button", { type: "button", class: "main",
		    onclick: () => this.actions.send() });
		return (el("div", { class: "reason", hidden: true,
		    role: "group", "aria-labelledby": "reason-title" },
		    el("div", { class: "reason-head" }, this.reasonTitle),
		    this.presets,
		    el("div", { class: "reason-line" },
			el("label", { for: "reason", class: "heard" },
			    t("reason.write")), this.input,
			el("kbd", { "aria-hidden": "true" }, "/")),
		    el("div", { class: "actions" }, this.sendButton,
			el("button", { type: "button",
			    onclick: () => this.actions.cancel() },
			    t("ask.cancel"), el("kbd", {}, "Esc")))));
	}

	reasonTell(draft)
	{
		const { decision, reason } = draft;
		if (this.input.value !== reason)
			this.input.value = reason;
		this.input.placeholder = t("reason.placeholder");
		this.sendButton.disabled = NEEDS_REASON[decision] &&
		    reason.trim() === "";
		this.sendButton.className = `main ${decision}`;
		const presets = Array.from({ length: PRESETS }, (_, i) =>
		    presetReason(decision, i + 1));
		if (this.told !== decision) {
			this.told = decision;
			this.reasonTitle.id = "reason-title";
			this.reasonTitle.replaceChildren(
			    shape(decisionShape(decision)),
			    t(`reason.title.${decision}`));
			this.sendButton.replaceChildren(t("reason.send",
			    { decision: t(`decision.${decision}`) }),
			    el("kbd", {}, "Enter"));
			this.presets.replaceChildren(...presets.map((text, i) =>
			    el("li", {}, el("button", { type: "button",
				onclick: () => this.actions.preset(i + 1) },
				el("kbd", {}, String(i + 1)), text))));
		}
		[...this.presets.querySelectorAll("button")].forEach(
		    (button, i) => button.setAttribute("aria-pressed",
			String(presets[i] === reason)));
	}

	/* ---- the body ---- */

	bodyOf(kind, r, why, queue)
	{
		switch (kind) {
		case "none":
			return (idleNode());
		case "open":
			return (this.keysNode(r, why));
		case "choosing":
			return (null);
		case "sending":
			return (wordNode("wait", t(r.unsure ? "dock.unsure" :
			    "dock.sending", wishWords(r))));
		case "in":
			return (wordNode("secret", t("dock.in", wishWords(r)),
			    t("dock.blind")));
		case "closed":
			return (this.closedNode(r, queue));
		case "reopened":
			return (this.reopenedNode(r, queue));
		default:
			return (wordNode(kind === "cleared" ? "rule" : "none",
			    t(`dock.${kind}`)));
		}
	}

	keysNode(r, why)
	{
		return ([
			r.refusal === null ? null : el("p", { class: "refusal",
			    role: "alert" }, shape("cross", "stop"),
			    refusalWords(r.refusal)),
			el("div", { class: "decide" }, DECISIONS.map((d) =>
			    this.keyButton(d, why, r))),
			el("p", { class: "why", id: "why" },
			    why === null ? null :
			    [shape(why === "link" ? "lost" : "wait"),
			    t(`why.${why}`)]),
		]);
	}

	/* A key that is refused stays focusable and says why. */
	keyButton(decision, why, r)
	{
		const refused = why !== null ||
		    (decision === "release" && r.image === "failed");
		return (el("button", { type: "button",
		    class: `decision ${decision}`, "data-focus": decision,
		    "aria-disabled": refused ? "true" : null,
		    "aria-describedby": "why",
		    onclick: () => this.actions.decide(decision) },
		    shape(decisionShape(decision)),
		    el("span", { class: "decision-word" },
			t(`decision.${decision}`)),
		    el("span", { class: "decision-keys" },
			KEYS[decision].map((key) => el("kbd", {}, key)))));
	}

	closedNode(r, queue)
	{
		const outcome = r.outcome ?? "hold";
		return ([
			el("div", { class: `outcome ${outcome}` },
			    shape(decisionShape(outcome)),
			    el("div", {},
				el("p", { class: "outcome-name" },
				    t("dock.outcome")),
				el("p", { class: "outcome-word" },
				    t(`outcome.${outcome}`)))),
			barred(r) ? el("p", { class: "refusal" },
			    shape("alert", "stop"), t("dock.barred")) : null,
			r.missed ? el("p", { class: "refusal" },
			    shape("cross", "stop"), t("dock.missed")) : null,
			r.refusal === null ? null : el("p",
			    { class: "refusal" }, shape("cross", "stop"),
			    refusalWords(r.refusal)),
			this.nextButton(queue),
		]);
	}

	reopenedNode(r, queue)
	{
		return ([
			wordNode("again", t("dock.reopened"),
			    tOr(`reopen.${r.reopenReason}`,
				t(r.nextReviewId === null ?
				"dock.reopenedHeld" : "dock.reopenedNext"))),
			this.nextButton(queue),
		]);
	}

	nextButton(queue)
	{
		return (queue === 0 ? null : el("button", { type: "button",
		    class: "main", "data-focus": "next",
		    onclick: () => this.actions.next() },
		    t("dock.next", { n: queue }), el("kbd", {}, "N")));
	}
}

/* The words for a refusal of the hub: ours by code, else its own. */
export function
refusalWords({ code, detail })
{
	return (tOr(`problem.${code}`, detail ?? t("problem.other",
	    { code })));
}

/* Every seat said release, and the gate still held it. */
function
barred(r)
{
	return (r.outcome === "hold" && r.decisions.length > 0 &&
	    Object.values(r.seats).every((state) =>
	    state === "in" || state === "cleared") &&
	    r.decisions.every((d) => d.decision === "release" ||
		d.decision === null));
}

function
dockKind(r, agency)
{
	if (r === null)
		return ("none");
	if (r.phase !== "open")
		return (r.phase);
	if (agency === null)
		return ("looking");
	if (recordSeatOpen(r, agency))
		return ("open");
	return (r.seats[agency] === "cleared" ? "cleared" : "noseat");
}

function
wishWords(r)
{
	const decision = r.mine?.decision ?? r.wish?.decision ?? "hold";
	return ({ decision: t(`decision.${decision}`) });
}

function
wordNode(sign, text, more = null)
{
	return (el("div", { class: "dock-word" }, shape(sign),
	    el("div", {}, el("p", { class: "dock-said" }, text),
		more === null ? null : el("p", { class: "quiet" }, more))));
}

function
idleNode()
{
	return (wordNode("wait", t("dock.idle"), t("dock.idleMore")));
}

/* One row for each agency: blind until the review is closed. */
function
seatRows(r, agency)
{
	return (el("ul", { class: "seat-rows", "aria-label": t("seats.title") },
	    Object.entries(r.seats).map(([name, state]) => {
		const said = r.decisions.find((d) => d.agency === name) ??
		    (name === agency && r.mine !== null &&
		    (r.phase === "in" || r.phase === "closed") ? r.mine : null);
		const decision = said?.decision ?? null;
		const sign = decision !== null ? decisionShape(decision) :
		    { open: "wait", in: "secret", cleared: "rule",
			missed: "cross" }[state] ?? "none";
		return (el("li", { class: decision ?? state },
		    el("span", { class: "seat-agency" },
			tOr(`agency.${name}`, name),
			name === agency ? el("span", { class: "own" },
			    t("seats.own")) : null),
		    el("span", { class: "seat-word" }, shape(sign),
			decision !== null ? t(`decision.${decision}`) :
			t(`seat.${state}`)),
		    el("span", { class: "seat-reason" },
			presetPrint(said?.reason ?? ""),
			said?.person ? el("span", { class: "quiet" },
			    ` ${said.person}`) : null)));
	    })));
}
