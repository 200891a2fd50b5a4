/*
 * The console: picture, facts, dock and strip of the review page, made of the
 * desk's state. It decides nothing: keys and buttons become calls of the desk.
 */

import { clockLeft } from "./clock_state.js";
import { Dock } from "./review_dock.js";
import { el, fill, part, svg } from "./dom.js";
import { factsNodes } from "./review_facts.js";
import { t, tOr } from "./i18n.js";
import { linkWord } from "./link_state.js";
import { MarkName } from "./mark_name.js";
import { Picture } from "./review_picture.js";
import { recordSeatOpen, recordTurn } from "./review_record.js";
import { reviewQueue, reviewRecent, shownRecord } from "./review_state.js";
import { shape } from "./shape.js";
import { Strip } from "./review_strip.js";
import { tripleRevealed } from "./triple_state.js";

/* actions: see review_page.js, the one who makes them. */
export class Console {
	constructor(desk, actions)
	{
		this.desk = desk;
		this.actions = actions;
		this.revealed = new Map();	/* reviewId -> full values */
		this.allLines = new Set();
		this.picture = new Picture({
			marking: (event) => this.marking(event),
			large: () => this.large(),
			pictureAgain: (id) => desk.pictureAgain(id),
		});
		this.node = el("main", { class: "review" });
		this.build();
	}

	build()
	{
		const { desk, actions } = this;
		this.picture.build();
		this.dock = new Dock(actions, desk.session.agency);
		this.strip = new Strip(actions);
		this.naming = new MarkName(
		    (label) => this.marking({ type: "name", label }),
		    () => this.marking({ type: "cancel" }));
		this.bar = svg("rect", { width: 1000, height: 1, y: 0 });
		this.clockBar = svg("svg", { class: "clock-bar",
		    viewBox: "0 0 1000 1", preserveAspectRatio: "none",
		    "aria-hidden": "true" }, this.bar);
		this.seconds = el("div", { class: "seconds", role: "timer" });
		this.head = el("div", { class: "parcel-head" });
		this.tellHead = part(this.head, (r, now) => this.headOf(r));
		this.facts = el("div", { class: "facts-scroll", tabindex: "0",
		    role: "region", "aria-label": t("facts.title") });
		this.tellFacts = part(this.facts, (facts, full, all, notes) =>
		    this.factsOf(facts, full, all));
		fill(this.node, this.clockBar, this.picture.node,
		    el("div", { class: "facts" },
			el("div", { class: "facts-head" }, this.head,
			    this.seconds),
			this.facts, this.naming.node, this.dock.node),
		    this.strip.node);
		this.shownId = undefined;
		this.update();
	}

	update()
	{
		const { desk } = this;
		const { state } = desk;
		const r = shownRecord(state);
		const queue = reviewQueue(state);
		const others = queue.filter((q) => q !== r).length;
		const why = desk.refusal();
		this.clockTell(r);
		this.tellHead(r);
		this.tellFacts(r?.facts ?? null, this.fullOf(r),
		    r !== null && this.allLines.has(r.facts.reviewId),
		    r?.replaces ?? null);
		if (this.shownId !== state.shown) {
			this.shownId = state.shown;
			this.facts.scrollTop = 0;
		}
		this.dock.update(r, why, state.agency, others);
		this.dock.undoTell(desk.undoable());
		const naming = r?.marking.phase === "naming";
		this.naming.update(naming);
		this.dock.node.hidden = naming;
		this.strip.update(queue, reviewRecent(state), state.shown);
		this.picture.update(r === null ? null : this.pictureOf(r));
		this.node.dataset.link = linkWord(desk.link);
		this.node.dataset.shown = state.shown ?? "";
	}

	pictureOf(r)
	{
		const { desk } = this;
		const id = r.facts.reviewId;
		const decisions = r.phase === "open" ? [] : r.decisions;
		const others = { ...r.others };
		for (const d of decisions) {
			if (d.agency !== desk.session.agency && d.marks?.length)
				others[d.agency] = d.marks;
		}
		const own = r.phase === "open" || r.phase === "sending" ?
		    r.marking : { ...r.marking,
			marks: r.mine?.marks ?? r.marking.marks };
		return ({
			id,
			bitmap: desk.picture(id),
			image: r.image,
			label: t("image.of",
			    { no: r.facts.parcel?.logisticsNo ?? "" }),
			marking: own,
			others,
			mayDraw: r.phase === "open" &&
			    recordSeatOpen(r, desk.session.agency),
		});
	}

	/* ---- the clock ---- */

	clockTell(r)
	{
		const { desk } = this;
		const runs = r !== null && (recordTurn(r, desk.state.agency) ||
		    r.phase === "in" || (r.phase === "open" &&
		    r.facts.state === "open"));
		const left = runs ? clockLeft(r.facts.openedAt,
		    r.facts.deadline, desk.now()) :
		    { part: 0, seconds: null, level: "none" };
		this.bar.setAttribute("width", Math.round(left.part * 1000));
		this.clockBar.setAttribute("class", `clock-bar ${left.level}`);
		const text = left.seconds === null ? "" : String(left.seconds);
		if (runs && recordTurn(r, desk.state.agency))
			this.actions.clock(r.facts.reviewId, left);
		if (this.seconds.dataset.text !== text + left.level) {
			this.seconds.dataset.text = text + left.level;
			this.seconds.className = `seconds ${left.level}`;
			fill(this.seconds, text === "" ? null : [
			    el("span", { class: "seconds-word" },
				left.level === "calm" ? t("clock.left") :
				[shape("wait"), t(`clock.${left.level}`)]),
			    el("span", { class: "seconds-number" }, text,
				el("small", {}, t("clock.s")))]);
		}
	}

	/* ---- the parcel ---- */

	headOf(r)
	{
		if (r === null)
			return (el("p", { class: "parcel-none" },
			    t("parcel.none")));
		const p = r.facts.parcel ?? {};
		return ([
			el("p", { class: "parcel-no" }, el("span", { class:
			    "heard" }, t("parcel.no")), p.logisticsNo),
			el("p", { class: "parcel-line" },
			    el("span", {}, t("parcel.carrier",
				{ code: p.logisticsCode ?? "—" })),
			    el("span", {}, t("lane.name",
				{ lane: r.facts.lane })),
			    el("span", {}, t("parcel.review",
				{ id: r.facts.reviewId })),
			    el("span", {}, tOr(`state.${p.state}`, p.state)),
			    p.manifest == null ? null : el("span", {},
				t("manifest.tag"))),
		]);
	}

	factsOf(facts, full, all)
	{
		if (facts === null)
			return (null);
		const r = shownRecord(this.desk.state);
		const review = full === null ? facts :
		    tripleRevealed(facts, full);
		return ([
			r?.replaces == null ? null :
			    el("p", { class: "notice" }, shape("again"),
				t("facts.replaces", { id: r.replaces })),
			full === null ? null : el("p", { class: "notice" },
			    shape("alert"), t("reveal.shown")),
			...factsNodes(review, { allLines: all,
			    onLines: () => this.lines() }),
			el("div", { class: "facts-actions" },
			    this.actions.factButtons(review, full !== null)),
		]);
	}

	fullOf(r)
	{
		return (r === null ? null :
		    this.revealed.get(r.facts.reviewId) ?? null);
	}

	/* Full values are shown for this review and forgotten with it. */
	reveal(id, full)
	{
		this.revealed.clear();
		this.revealed.set(id, full);
		this.update();
	}

	revealEnd()
	{
		if (this.revealed.size === 0)
			return;
		this.revealed.clear();
		this.update();
	}

	/* ---- small acts ---- */

	marking(event)
	{
		this.desk.step({ type: "marking", event });
	}

	lines()
	{
		const id = this.desk.state.shown;
		if (!this.allLines.delete(id))
			this.allLines.add(id);
		this.update();
	}

	large()
	{
		this.node.classList.toggle("large");
	}

	scroll(way)
	{
		this.facts.scrollBy({ top: way * this.facts.clientHeight * 0.8,
		    behavior: "instant" });
	}
}
