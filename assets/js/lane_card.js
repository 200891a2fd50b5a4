/*
 * One lane of the hall: its state, how long its oldest parcel has waited
 * against the clock, who sits there, and its day. Age and clock run on between
 * two readings.
 */

import { el, fill, part, svg } from "./dom.js";
import { lengthPrint, t, timePrint, tOr } from "./i18n.js";
import { laneActions, laneAlarm, laneSeats } from "./lane_state.js";
import { shape } from "./shape.js";

const AGENCIES = ["customs", "inspection"];
const STATE_SHAPES = { open: "run", draining: "drain", closed: "cross" };

/* actions: change(lane, state), alarm(lane), clear(lane) */
export class LaneCard {
	constructor(actions)
	{
		this.actions = actions;
		const place = (name) => el("div", { class: name });
		this.head = place("lane-head");
		this.alarmNode = place("lane-alarm");
		this.numbers = place("lane-numbers");
		this.seats = place("lane-seats");
		this.day = place("lane-day");
		this.acts = place("lane-acts");
		this.bar = svg("rect", { width: 0, height: 1 });
		this.clockBar = svg("svg", { class: "clock-bar",
		    viewBox: "0 0 1000 1", preserveAspectRatio: "none",
		    "aria-hidden": "true" }, this.bar);
		this.node = el("li", { class: "lane-card" }, this.head,
		    this.alarmNode, this.clockBar, this.numbers, this.seats,
		    this.day, this.acts);
		this.tellHead = part(this.head, (...deps) => headOf(...deps));
		this.tellAlarm = part(this.alarmNode, (...d) => alarmOf(...d));
		this.tellSeats = part(this.seats, (key, lane) => seatsOf(lane));
		this.tellDay = part(this.day, (key, lane) => dayOf(lane));
		this.tellActs = part(this.acts, (id, state, stopped) =>
		    this.actsOf(id, state, stopped));
	}

	update(lane, readAt, now)
	{
		const alarm = laneAlarm(lane);
		this.node.dataset.lane = lane.lane;
		this.node.dataset.state = alarm === null ? lane.state : "alarm";
		this.tellHead(lane.lane, lane.name, lane.state);
		this.tellAlarm(alarm?.reason ?? null, alarm?.raisedAt ?? null);
		this.tellSeats(JSON.stringify(lane.seats), lane);
		this.tellDay(JSON.stringify(lane.today), lane);
		this.tellActs(lane.lane, lane.state, alarm !== null);
		this.clock(lane, readAt, now);
	}

	clock(lane, readAt, now)
	{
		const waits = (lane.depth ?? 0) > 0;
		const age = waits && lane.oldestSeconds != null ?
		    lane.oldestSeconds + Math.max(0, now - readAt) / 1000 :
		    null;
		const left = waits && lane.deadline ?
		    (Date.parse(lane.deadline) - now) / 1000 : null;
		const whole = left === null || age === null ? null : left + age;
		const level = left === null ? "none" : left <= 5 ? "last" :
		    left <= 10 ? "soon" : "calm";
		const part = whole === null || whole <= 0 ? 0 :
		    Math.min(1, Math.max(0, left / whole));
		this.bar.setAttribute("width", Math.round(part * 1000));
		this.clockBar.setAttribute("class", `clock-bar ${level}`);
		const text = `${lane.depth} ${lane.held} ${lengthPrint(age)} ` +
		    `${left === null ? "" : Math.max(0, Math.ceil(left))}`;
		if (this.text === text)
			return;
		this.text = text;
		fill(this.numbers, el("dl", {},
		    figure("lane.depth", lane.depth ?? 0),
		    figure("lane.oldest", lengthPrint(age)),
		    figure("lane.left", left === null ? "—" :
			[level === "calm" ? null : shape("wait", "stop"),
			lengthPrint(Math.max(0, Math.ceil(left)))], level),
		    lane.held === undefined ? null :
			figure("lane.heldNow", lane.held)));
	}

	actsOf(id, state, stopped)
	{
		return ([
			laneActions({ state }).map((to) => el("button",
			    { type: "button", "data-focus": `${id}-${to}`,
			    "aria-label": t("lane.toOf", { lane: id,
				act: t(`lane.to.${to}`) }),
			    onclick: () => this.actions.change(id, to) },
			    shape(STATE_SHAPES[to]), t(`lane.to.${to}`))),
			stopped ? el("button", { type: "button",
			    "data-focus": `${id}-clear`, class: "main",
			    onclick: () => this.actions.clear(id) },
			    t("alarm.clear")) :
			el("button", { type: "button", class: "plain alarm",
			    "data-focus": `${id}-alarm`,
			    "aria-label": t("lane.toOf", { lane: id,
				act: t("alarm.raise") }),
			    onclick: () => this.actions.alarm(id) },
			    shape("alert", "stop"), t("alarm.raise")),
		]);
	}
}

function
figure(key, value, level = "")
{
	return (el("div", { class: level }, el("dt", {}, t(key)),
	    el("dd", {}, value)));
}

function
headOf(id, name, state)
{
	return ([el("h2", {}, t("lane.name", { lane: id }),
	    name && name !== id ? el("span", { class: "quiet" }, name) : null),
	    el("span", { class: `lane-state ${state}` },
		shape(STATE_SHAPES[state] ?? "none"),
		tOr(`lane.${state}`, state))]);
}

function
alarmOf(reason, raisedAt)
{
	return (reason === null ? null : el("p", {}, shape("alert"),
	    el("b", {}, t("alarm.stands")), " ", reason,
	    raisedAt === null ? "" : ` · ${timePrint(raisedAt)}`));
}

function
seatsOf(lane)
{
	return (el("ul", {}, laneSeats(lane, AGENCIES).map((seat) =>
	    el("li", { class: seat.person === null ? "free" : null },
		el("span", { class: "seat-agency" },
		    tOr(`agency.${seat.agency}`, seat.agency)),
		shape(seat.person === null ? "none" : "person"),
		seat.person === null ? t("seat.free") :
		    el("span", {}, el("b", {}, seat.person), " ",
			el("span", { class: "quiet" }, t("seat.since",
			    { time: timePrint(seat.since) })))))));
}

/* The day's outcomes as figures, and missed ones only when there are any. */
function
dayOf(lane)
{
	const today = lane.today ?? {};
	const one = (key, sign, value, bad = false) =>
	    el("div", { class: bad ? "bad" : null }, el("dt", {},
		shape(sign), t(key)), el("dd", {}, String(value ?? 0)));
	return (el("dl", { "aria-label": t("lane.today") },
	    one("outcome.release", "release", today.released),
	    one("outcome.inspect", "inspect", today.inspected),
	    one("outcome.hold", "hold", today.held),
	    one("lane.missed", "cross", today.missed, today.missed > 0)));
}
