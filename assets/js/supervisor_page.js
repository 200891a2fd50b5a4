/*
 * The hall: every lane with its clock, its chairs and its day. Live events
 * change it at once; the list of lanes is read again every two seconds and
 * wins. The state is lane_state.js, one lane's card is lane_card.js.
 */

import { alarmClear, alarmRaise, laneChange, lanesRead, sessionRead }
    from "./api.js";
import { ask } from "./ask.js";
import { bar, barOpen, barSignIn } from "./bar.js";
import { el, fill, part } from "./dom.js";
import { lengthPrint, localeWatch, t, timePrint } from "./i18n.js";
import { LaneCard } from "./lane_card.js";
import { LANES_START, lanesNext, lanesTotal } from "./lane_state.js";
import { linkWord } from "./link_state.js";
import { Live } from "./live.js";
import { problemWords } from "./panel.js";
import { shape } from "./shape.js";

const EVERY_MS = 2000;
const SOON_MS = 250;

class SupervisorPage {
	constructor(session)
	{
		this.session = session;
		this.state = LANES_START;
		this.failed = false;
		this.said = null;
		this.cards = new Map();
		this.live = new Live({
			told: () => this.update(),
			heard: (event) => this.hear(event),
			failed: () => this.askWhy(),
		});
		localeWatch(() => this.build());
		this.build();
		this.live.take(null);
		this.read();
		setInterval(() => this.read(), EVERY_MS);
		setInterval(() => this.update(), 500);
	}

	build()
	{
		document.title = `${t("hall.title")} · ${t("brand")}`;
		this.cards.clear();
		this.total = el("section", { class: "hall-total",
		    "aria-label": t("hall.total") });
		this.tellTotal = part(this.total, () => this.totals());
		this.grid = el("ul", { class: "hall" });
		this.link = el("span", { class: "link-word" });
		this.tellLink = part(this.link, (word) => [shape(word === "up" ?
		    "linked" : word === "opening" ? "wait" : "lost"),
		    t(`link.${word}`)]);
		this.word = el("div", { class: "panel-said", role: "status" });
		this.tellWord = part(this.word, (said) => said === null ? null :
		    el("p", { class: said.ok ? "ok" : "refusal" },
			shape(said.ok ? "release" : "cross"), said.text));
		const places = el("nav", { class: "places",
		    "aria-label": t("places") },
		    el("a", { href: "/supervisor", "aria-current": "page" },
			t("hall.title")),
		    el("a", { href: "/review" }, t("hall.look")));
		this.stale = el("div", { class: "banners" });
		this.tellStale = part(this.stale, (failed) => failed ?
		    el("div", { class: "banner link", role: "alert" },
			shape("lost"), el("p", {}, el("b", {},
			    t("hall.stale")), " ", t("hall.staleText",
			    { time: timePrint(this.state.at) }))) : null);
		fill(document.body, bar({ title: t("hall.title"),
		    session: this.session, places, extra: [this.link] }),
		    this.stale, el("main", { class: "hall-page" }, this.total,
			this.word, this.grid));
		this.update();
	}

	/* ---- reading ---- */

	step(event)
	{
		this.state = lanesNext(this.state,
		    { now: Date.now(), ...event });
		this.update();
	}

	/* An event is shown at once, and the whole truth read after it. */
	hear(event)
	{
		this.step(event);
		clearTimeout(this.soon);
		this.soon = setTimeout(() => this.read(), SOON_MS);
	}

	async read()
	{
		try {
			const { items } = await lanesRead();
			this.failed = false;
			this.step({ type: "list", items });
		} catch (problem) {
			this.failed = problem.status !== 401;
			this.update();
		}
	}

	async askWhy()
	{
		try {
			await sessionRead();
		} catch (problem) {
			if (problem.status === 401) {
				this.live.stop("out");
				barSignIn();
			}
		}
	}

	/* ---- nodes ---- */

	update()
	{
		if (this.grid === undefined)
			return;
		this.tellLink(linkWord(this.live.state));
		this.link.className = `link-word ${linkWord(this.live.state)}`;
		this.tellStale(this.failed);
		this.tellWord(this.said);
		this.tellTotal(JSON.stringify(lanesTotal(this.state)));
		const wanted = this.state.lanes.map((lane) => lane.lane);
		for (const [id, card] of this.cards) {
			if (!wanted.includes(id)) {
				card.node.remove();
				this.cards.delete(id);
			}
		}
		this.state.lanes.forEach((lane, i) => this.card(lane, i));
		this.grid.classList.toggle("none", wanted.length === 0);
	}

	card(lane, i)
	{
		if (!this.cards.has(lane.lane))
			this.cards.set(lane.lane, new LaneCard({
				change: (id, state) => this.change(id, state),
				alarm: (id) => this.alarm(id),
				clear: (id) => this.clear(id),
			}));
		const card = this.cards.get(lane.lane);
		if (this.grid.children[i] !== card.node)
			this.grid.insertBefore(card.node,
			    this.grid.children[i] ?? null);
		card.update(lane, this.state.at, Date.now());
	}

	totals()
	{
		const total = lanesTotal(this.state);
		const figure = (key, value, sign = null, bad = false) =>
		    el("div", { class: bad ? "figure bad" : "figure" },
			el("dt", {}, t(key)), el("dd", {},
			    sign === null || !bad ? null : shape(sign, "stop"),
			    value));
		return (el("dl", { class: "figures" },
		    figure("hall.open", `${total.open} / ${total.lanes}`),
		    figure("hall.depth", total.depth),
		    figure("hall.oldest", total.depth === 0 ? "—" :
		lengthPrint(total.oldest)),
		    figure("hall.released", total.released),
		    figure("hall.inspected", total.inspected),
		    figure("hall.held", total.held),
		    figure("hall.heldNow", total.heldNow),
		    figure("hall.missed", total.missed, "cross",
			total.missed > 0),
		    figure("hall.alarms", total.alarms, "alert",
			total.alarms > 0)));
	}

	/* ---- acts ---- */

	async act(work, done)
	{
		try {
			await work();
			this.said = { ok: true, text: done };
		} catch (problem) {
			this.said = { ok: false, text: problemWords(problem) };
		}
		this.read();
	}

	async change(lane, state)
	{
		const depth = this.state.lanes.find(
		    (one) => one.lane === lane)?.depth ?? 0;
		if (state === "closed" && depth > 0 && await ask({
		    title: t("lane.closeTitle", { lane }), label: null,
		    text: t("lane.closeText", { n: depth }),
		    confirm: t("lane.to.closed") }) === null)
			return;
		this.act(() => laneChange(lane, state),
		    t("lane.changed", { lane, state: t(`lane.${state}`) }));
	}

	async alarm(lane)
	{
		const reason = await ask({ title: t("alarm.askTitle", { lane }),
		    text: t("alarm.askText"), confirm: t("alarm.raise"),
		    presets: [1, 2, 3].map((n) => t(`alarm.reason.${n}`)),
		    tone: "hold" });
		if (reason)
			this.act(() => alarmRaise(lane, reason),
			    t("alarm.raised", { lane }));
	}

	async clear(lane)
	{
		const reason = await ask({ title: t("alarm.clearTitle",
		    { lane }), confirm: t("alarm.clear"),
		    presets: [1, 2].map((n) => t(`alarm.clearReason.${n}`)) });
		if (reason)
			this.act(() => alarmClear(lane, reason),
			    t("alarm.cleared", { lane }));
	}
}

async function
open()
{
	const session = await barOpen(["supervisor"]);
	if (session !== null)
		new SupervisorPage(session);
}

open();
