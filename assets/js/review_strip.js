/*
 * The strip under the picture: what waits, most pressing first, and what has
 * been, with its outcome. A press looks at it.
 */

import { el, part } from "./dom.js";
import { t } from "./i18n.js";
import { decisionShape, shape } from "./shape.js";

const WAITING_SHOWN = 5;
const RECENT_SHOWN = 8;

export class Strip {
	constructor(actions)
	{
		this.actions = actions;
		this.build();
	}

	build()
	{
		const waiting = el("div", { class: "strip-side" });
		const recent = el("div", { class: "strip-side past" });
		this.tellWaiting = part(waiting, (queue, shown) =>
		    this.waiting(queue, shown));
		this.tellRecent = part(recent, (done, shown) =>
		    this.recent(done, shown));
		this.node = el("nav", { class: "strip",
		    "aria-label": t("strip.title") }, waiting, recent);
	}

	update(queue, done, shown)
	{
		this.tellWaiting(listSame(this, "queue", queue), shown);
		this.tellRecent(listSame(this, "done", done), shown);
	}

	waiting(queue, shown)
	{
		return ([el("h2", {}, t("strip.waiting"), el("b", {},
		    String(queue.length))),
		    el("ol", {}, queue.slice(0, WAITING_SHOWN).map((r) =>
			this.chip(r, shown, "wait", null)))]);
	}

	recent(done, shown)
	{
		return ([el("h2", {}, t("strip.recent")),
		    done.length === 0 ? el("p", { class: "quiet" },
			t("strip.none")) :
		    el("ol", {}, done.slice(0, RECENT_SHOWN).map((r) =>
			this.chip(r, shown, ...fate(r))))]);
	}

	chip(r, shown, sign, word)
	{
		const id = r.facts.reviewId;
		const number = r.facts.parcel?.logisticsNo ?? id;
		const findings = r.facts.parcel?.findings?.length ?? 0;
		return (el("li", {}, el("button", { type: "button",
		    class: `chip ${r.outcome ?? r.phase}`,
		    "data-focus": `chip-${id}`, "aria-current":
		    id === shown ? "true" : null,
		    onclick: () => this.actions.show(id) },
		    shape(sign), el("span", { class: "chip-no" },
			number.slice(-6)),
		    word === null ? null : el("span",
			{ class: "chip-word" }, word),
		    findings === 0 ? null : el("span",
			{ class: "chip-findings" }, shape("alert"),
			el("span", { class: "heard" }, t("findings.some",
			    { n: findings })), String(findings)))));
	}
}

/* The same list as before when it holds the same records. */
function
listSame(owner, name, list)
{
	const last = owner[name];
	if (last !== undefined && last.length === list.length &&
	    last.every((r, i) => r === list[i]))
		return (last);
	owner[name] = list;
	return (list);
}

/* What became of a review, as a shape and a word. */
function
fate(r)
{
	if (r.phase === "closed")
		return ([decisionShape(r.outcome), t(`outcome.${r.outcome}`)]);
	if (r.phase === "reopened")
		return (["again", t("strip.reopened")]);
	if (r.phase === "in")
		return (["secret", t("strip.in")]);
	return (["rule", t("strip.other")]);
}
