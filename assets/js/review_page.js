/*
 * The review page: who sits where, what fills the page, and what an officer can
 * do. The desk holds the state, the console shows it, review_keys.js knows the
 * keys.
 */

import { alarmRaise, alarmClear, inspectionsRead, orderReveal, parcelKey,
    parcelsRead }
    from "./api.js";
import { ask } from "./ask.js";
import { bar, barOpen, barSignIn } from "./bar.js";
import { Console } from "./review_console.js";
import { Desk } from "./desk.js";
import { el, fill, part } from "./dom.js";
import { localeWatch, t, tOr } from "./i18n.js";
import { Keys } from "./review_keys.js";
import { linkReady, linkWord } from "./link_state.js";
import { heldKind } from "./panel_held.js";
import { holdsKind, inspectionsKind, openKind } from "./panel_kinds.js";
import { Panel, problemWords } from "./panel.js";
import { presetReason } from "./review_dock.js";
import { reviewQueue, shownRecord } from "./review_state.js";
import { Say } from "./say.js";
import { SeatChoice, takenWords } from "./seat_choice.js";
import { shape } from "./shape.js";
import { tripleOrder } from "./triple_state.js";

const COUNTS_EVERY_MS = 8000;

class ReviewPage {
	constructor(session)
	{
		this.session = session;
		this.officer = session.role === "officer";
		this.panel = "review";
		this.counts = { held: null, inspections: null };
		this.say = new Say();
		this.desk = new Desk(session, {
			told: () => this.update(),
			said: (before, after, link, linkBefore) =>
			    this.say.changes(this.desk, before, after, link,
				linkBefore),
			lost: barSignIn,
		});
		this.actions = this.actionsMake();
		this.console = new Console(this.desk, this.actions);
		this.panels = this.panelsMake();
		this.choice = null;
		this.keys = new Keys(this);
		localeWatch(() => this.build());
		setInterval(() => this.countsRead(), COUNTS_EVERY_MS);
		this.build();
		if (!this.desk.restore() && !this.officer)
			this.desk.sit(null);
		this.countsRead();
		this.update();
	}

	panelsMake()
	{
		const actions = {
			look: (id) => this.look(id),
			hold: (kind, key) => this.holdAsk(kind, key),
		};
		const { session } = this;
		const kinds = [heldKind(session, actions), holdsKind(session),
		    inspectionsKind(session, actions)];
		if (!this.officer)
			kinds.unshift(openKind(actions));
		return (new Map(kinds.map((kind) =>
		    [kind.name, new Panel(kind)])));
	}

	/* ---- nodes ---- */

	build()
	{
		this.nav = el("nav", { class: "places",
		    "aria-label": t("places") });
		this.tellNav = part(this.nav,
		    (...deps) => this.places(...deps));
		this.seatWord = el("span", { class: "seat-word" });
		this.tellSeat = part(this.seatWord, (...deps) =>
		    this.seatOf(...deps));
		this.banner = el("div", { class: "banners" });
		this.tellBanner = part(this.banner, (...deps) =>
		    this.banners(...deps));
		this.main = el("div", { class: "main-place" });
		fill(document.body, bar({ title: t("review.title"),
		    session: this.session, places: this.nav,
		    extra: [this.seatWord, el("button", { type: "button",
			class: "plain", onclick: () => this.keys.help(),
			"aria-label": t("key.help") }, t("key.short"),
			el("kbd", {}, "?"))] }),
		    this.banner, this.main, this.say.node);
		this.console.build();
		for (const panel of this.panels.values())
			panel.build();
		if (this.choice !== null)
			this.choice.draw();
		this.placed = null;
		this.update();
	}

	update()
	{
		if (this.main === undefined || this.console === undefined ||
		    this.panels === undefined)
			return;
		const { desk } = this;
		const { link, state } = desk;
		const queue = reviewQueue(state);
		this.tellNav(this.panel, queue.length, this.counts.held,
		    this.counts.inspections);
		this.tellSeat(desk.place, linkWord(link),
		    desk.place === null ? state.shown : null,
		    desk.laneState);
		this.tellBanner(linkWord(link), desk.takenBy,
		    this.panel !== "review" ? queue[0] ?? null : null,
		    [...desk.alarms.keys()].join(), desk.place);
		this.mainPlace();
		this.title(queue.length);
		if (this.placed === "console")
			this.console.update();
	}

	/* How many wait, where a hidden window is seen: in its title. */
	title(waiting)
	{
		const title = (waiting > 0 ? `(${waiting}) ` : "") +
		    `${t("review.title")} · ${t("brand")}`;
		if (document.title !== title)
			document.title = title;
	}

	/* What fills the page: a choice of seats, the console, or a panel. */
	mainPlace()
	{
		const { desk } = this;
		if (desk.link.phase === "taken") {
			const seat = desk.takenBy;
			const words = t("seat.takenBy", takenWords(
			    desk.place?.lane, this.session.agency, seat));
			desk.stand();
			this.choose(words);
			return;
		}
		const name = this.panel !== "review" ? this.panel :
		    desk.place === null && desk.state.shown === null ?
		    "choice" : "console";
		if (name === this.placed)
			return;
		this.placed = name;
		if (name === "choice") {
			this.choose(null);
			return;
		}
		this.choice?.close();
		this.choice = null;
		fill(this.main, name === "console" ? this.console.node :
		    this.panels.get(name).node);
	}

	choose(words)
	{
		this.choice?.close();
		this.choice = new SeatChoice(this.session, {
			sit: (lane) => this.desk.sit(lane),
		});
		this.placed = "choice";
		fill(this.main, this.choice.node);
		if (words !== null)
			this.choice.say(words);
		this.choice.node.querySelector("button")?.focus();
	}


	places(now, queue, held, inspections)
	{
		const rows = [["review", "Q", this.officer ? queue : null],
		    ...(this.officer ? [] : [["open", null, null]]),
		    ["held", "W", held], ["holds", "E", null],
		    ["inspections", "T", inspections]];
		return (rows.map(([name, key, count]) => el("button", {
			type: "button", "data-focus": `place-${name}`,
			"aria-current": name === now ? "page" : null,
			onclick: () => this.go(name) }, t(`panel.${name}`),
		    count === null || count === 0 ? null :
			el("b", { class: "count" },
			String(count)),
		    key === null ? null : el("kbd", {}, key))));
	}

	seatOf(place, word, looking, lane)
	{
		const { session } = this;
		if (place === null)
			return (looking === null ? null : el("button",
			    { type: "button", onclick: () => this.leave() },
			    t("seat.choose")));
		return ([
			el("span", { class: `link-word ${word}` },
			    shape({ up: "linked", opening: "wait",
				moved: "cross" }[word] ?? "lost"),
			    t(`link.${word}`)),
			!this.officer ? el("span", {}, t("seat.looking")) :
			el("button", { type: "button", class: "seat-chip",
			    title: t("seat.leave"),
			    onclick: () => this.leave() },
			    place.lane === null ? t("seat.poolShort") :
				t("lane.name", { lane: place.lane }),
			    " · ", tOr(`agency.${session.agency}`,
				session.agency),
			    lane === null || lane === "open" ? null :
				el("span", { class: "lane-word" },
				shape(lane === "draining" ? "drain" :
				"cross"), t(`lane.${lane}`)),
			    el("span", { class: "heard" }, t("seat.leave"))),
			place.lane === null || !this.officer ? null :
			    el("button", { type: "button",
				class: "plain alarm",
				onclick: () => this.alarm() },
				shape("alert", "stop"), t("alarm.raise")),
		]);
	}

	banners(word, takenBy, pressing, alarms, place)
	{
		const rows = [];
		if (place !== null && word !== "up" && word !== "off")
			rows.push(el("div", { class: `banner link ${word}`,
			    role: "alert" }, shape(word === "moved" ? "cross" :
			    "lost"), el("p", {}, el("b", {},
				t(`link.${word}.title`)), " ",
				t(`link.${word}.text`)),
			    word !== "moved" ? null : el("button",
				{ type: "button", onclick: () =>
				    this.desk.sit(this.desk.place.lane) },
				t("link.moved.back"))));
		for (const alarm of this.desk.alarms.values()) {
			if (place?.lane !== null && place?.lane !== alarm.lane)
				continue;
			rows.push(el("div", { class: "banner alarm",
			    role: "alert" }, shape("alert"), el("p", {},
				el("b", {}, t("alarm.title",
				    { lane: alarm.lane })), " ",
				alarm.reason ?? ""),
			    this.officer ? null : el("button",
				{ type: "button", onclick: () =>
				    this.alarmEnd(alarm.lane) },
				t("alarm.clear"))));
		}
		if (pressing !== null)
			rows.push(el("div", { class: "banner pressing",
			    role: "status" }, shape("wait"), el("p", {},
				t("review.pressing")),
			    el("button", { type: "button", onclick: () =>
				this.go("review") }, t("panel.review"),
				el("kbd", {}, "Q"))));
		return (rows);
	}

	/* ---- going about ---- */

	go(name)
	{
		if (name === this.panel)
			return;
		this.panels.get(this.panel)?.close();
		this.panel = name;
		this.panels.get(name)?.open();
		this.console.revealEnd();
		this.update();
	}

	async look(id)
	{
		if (!await this.desk.read(id))
			return;
		this.desk.step({ type: "show", reviewId: id });
		this.go("review");
	}

	leave()
	{
		this.desk.stand();
		this.go("review");
		this.update();
	}

	async countsRead()
	{
		const count = (page) => page.next !== null &&
		    page.items.length >= 100 ? "99+" : page.items.length;
		try {
			const [held, inspections] = await Promise.all([
			    parcelsRead({ state: "held", limit: 100 }),
			    inspectionsRead({ state: "open", limit: 100 })]);
			this.counts = { held: count(held),
			    inspections: count(inspections) };
			this.update();
		} catch {
			/* the banner of the line says what there is to say */
		}
	}

	/* ---- what officers do ---- */

	actionsMake()
	{
		const { desk } = this;
		const shown = () => shownRecord(desk.state);
		return ({
			clock: (id, left) => this.say.clock(id, left),
			decide: (decision) => this.decide(decision),
			preset: (n) => desk.step({ type: "reason", reason:
			    presetReason(shown()?.draft.decision, n) ?? "" }),
			reason: (reason) => desk.step({ type: "reason",
			    reason }),
			send: () => this.send(null),
			cancel: () => desk.step({ type: "cancel" }),
			undo: () => this.undo(),
			next: () => desk.step({ type: "next" }),
			show: (id) => desk.step({ type: "show", reviewId: id }),
			factButtons: (review, full) =>
			    this.factButtons(review, full),
		});
	}

	decide(decision)
	{
		const why = this.desk.refusal(decision);
		if (why !== null) {
			this.say.now(t(`why.${why}`));
			return;
		}
		if (decision === "release")
			this.send("release");
		else
			this.desk.step({ type: "choose", decision });
	}

	/* Refused by the line here, whatever the buttons looked like. */
	send(decision)
	{
		const why = linkReady(this.desk.link) ? null : "link";
		if (why !== null) {
			this.say.now(t(`why.${why}`));
			return;
		}
		document.activeElement?.blur?.();
		this.console.revealEnd();
		this.desk.step({ type: "send",
		    ...(decision === null ? {} : { decision }) });
	}

	async undo()
	{
		if (this.desk.undoable() !== null)
			this.say.now(t(await this.desk.undo() ?
			    "dock.undone" : "dock.undoLate"));
	}

	factButtons(review, full)
	{
		if (!this.officer)
			return (null);
		const p = review.parcel ?? {};
		return ([
			tripleOrder(review) === null || full ? null :
			    el("button", { type: "button",
				"data-focus": "reveal",
				onclick: () => this.reveal() },
				t("reveal.title"), el("kbd", {}, "V")),
			el("button", { type: "button", onclick: () =>
			    this.holdAsk("parcel", parcelKey(p)) },
			    t("hold.place")),
		]);
	}

	async reveal()
	{
		const r = shownRecord(this.desk.state);
		const order = r === null ? null : tripleOrder(r.facts);
		if (order === null || !this.officer)
			return;
		const reason = await ask({ title: t("reveal.title"),
		    text: t("reveal.text"), confirm: t("reveal.confirm"),
		    presets: [1, 2, 3].map((n) => t(`reveal.reason.${n}`)) });
		if (reason === null || reason === "")
			return;
		try {
			this.console.reveal(r.facts.reviewId, await orderReveal(
			    order.ebpCode, order.orderNo, reason));
		} catch (problem) {
			this.say.now(problemWords(problem));
		}
	}

	holdAsk(kind, key)
	{
		this.go("holds");
		this.panels.get("holds").fillHold(kind, key);
	}

	async alarm()
	{
		const { lane } = this.desk.place;
		const reason = await ask({ title: t("alarm.askTitle", { lane }),
		    text: t("alarm.askText"), confirm: t("alarm.raise"),
		    presets: [1, 2, 3].map((n) => t(`alarm.reason.${n}`)),
		    tone: "hold" });
		if (reason !== null && reason !== "")
			await alarmRaise(lane, reason).catch((problem) =>
			    this.say.now(problemWords(problem)));
	}

	async alarmEnd(lane)
	{
		const reason = await ask({ title: t("alarm.clearTitle",
		    { lane }), confirm: t("alarm.clear"),
		    presets: [1, 2].map((n) => t(`alarm.clearReason.${n}`)) });
		if (reason !== null && reason !== "")
			await alarmClear(lane, reason).catch((problem) =>
			    this.say.now(problemWords(problem)));
	}
}

async function
open()
{
	const session = await barOpen(["officer", "supervisor"]);
	if (session !== null)
		new ReviewPage(session);
}

open();
