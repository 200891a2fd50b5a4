/*
 * Choosing a seat: a lane of the session, or the pool. A supervisor looks
 * without a seat. Lanes are read again every two seconds.
 */

import { lanesRead } from "./api.js";
import { el, part } from "./dom.js";
import { t, timePrint, tOr } from "./i18n.js";
import { laneAlarm, laneOrder } from "./lane_state.js";
import { shape } from "./shape.js";

const EVERY_MS = 2000;

/* actions.sit(lane | null) */
export class SeatChoice {
	constructor(session, actions)
	{
		this.session = session;
		this.actions = actions;
		this.items = null;
		this.away = false;
		this.word = null;
		this.body = el("div", { class: "seat-body" });
		this.tell = part(this.body, () => this.rows());
		this.node = el("main", { class: "seat-choice" }, this.body);
		this.timer = setInterval(() => this.read(), EVERY_MS);
		this.read();
		this.draw();
	}

	/* What happened to the last seat, said above the list. */
	say(word)
	{
		this.word = word;
		this.draw();
	}

	draw()
	{
		this.tell(Symbol("again"));
	}

	close()
	{
		clearInterval(this.timer);
	}

	async read()
	{
		const before = JSON.stringify([this.items, this.away]);
		try {
			const { items } = await lanesRead();
			const own = this.session.lanes ?? [];
			this.items = items.filter((lane) => own.includes("*") ||
			    own.includes(lane.lane)).sort(laneOrder);
			this.away = false;
		} catch {
			this.away = true;
		}
		if (JSON.stringify([this.items, this.away]) !== before)
			this.draw();
	}

	/* A digit of the keyboard: the first nine rows; 0 is the pool. */
	key(digit)
	{
		const rows = this.body.querySelectorAll("button.sit");
		rows[digit === 0 ? rows.length - 1 : digit - 1]?.click();
	}

	rows()
	{
		return ([
			el("h2", {}, t("seat.choose")),
			this.word === null ? null : el("p",
			    { class: "seat-said", role: "alert" },
			    shape("alert", "stop"), this.word),
			this.away ? el("p", { class: "seat-said",
			    role: "status" }, shape("lost", "stop"),
			    t("away.text")) : null,
			this.items === null ? el("p", { class: "quiet" },
			    t("list.loading")) : this.table(),
		]);
	}

	table()
	{
		return ([
			this.items.length === 0 ? el("p", { class: "quiet" },
			    t("seat.noLanes")) : null,
			el("ul", { class: "seat-list" },
			    this.items.map((lane, i) => this.row(lane, i)),
			    this.pool()),
		]);
	}

	row(lane, i)
	{
		const mine = this.session.agency;
		const seat = (lane.seats ?? []).find((s) => s.agency === mine);
		const person = seat?.person ?? null;
		const taken = person !== null && person !== this.session.name;
		const alarm = laneAlarm(lane);
		return (el("li", {}, el("button", { type: "button",
		    class: "sit", "data-focus": `lane-${lane.lane}`,
		    "aria-disabled": taken ? "true" : null,
		    onclick: () => taken ? this.say(t("seat.takenBy",
			takenWords(lane.lane, mine, seat))) :
			this.actions.sit(lane.lane) },
		    el("span", { class: "sit-name" },
			t("lane.name", { lane: lane.lane }),
			lane.name && lane.name !== lane.lane ?
			    el("span", { class: "quiet" }, lane.name) : null),
		    el("span", { class: `sit-state ${lane.state}` },
			shape(alarm !== null ? "alert" : { open: "run",
			    draining: "drain", closed: "cross" }[lane.state]),
			t(alarm !== null ? "lane.stopped" :
			    `lane.${lane.state}`)),
		    el("span", { class: "sit-depth" },
			t("lane.depthOf", { n: lane.depth ?? 0 })),
		    el("span", { class: "sit-seats" }, (lane.seats ?? [])
			.filter((s) => s.person !== null).map((s) =>
			el("span", {}, shape("person"),
			    tOr(`agency.${s.agency}`, s.agency), " ",
			    s.person))),
		    i < 9 ? el("kbd", {}, String(i + 1)) : el("span"),
		    taken ? el("span", { class: "sit-taken" },
			t("seat.takenShort")) : null)));
	}

	pool()
	{
		return (el("li", {}, el("button", { type: "button",
		    class: "sit pool", "data-focus": "pool",
		    onclick: () => this.actions.sit(null) },
		    el("span", { class: "sit-name" }, t("seat.pool"),
			el("span", { class: "quiet" }, t("seat.poolText"))),
		    el("kbd", {}, "0"))));
	}
}

/* Who sits there and since when, for the words of a refusal. */
export function
takenWords(lane, agency, seat)
{
	return ({ lane, agency: tOr(`agency.${agency}`, agency),
	    person: seat?.person ?? "?", time: timePrint(seat?.since) });
}
