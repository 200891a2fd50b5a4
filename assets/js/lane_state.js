/*
 * The hall as a supervisor sees it: lanes by id. Pure:
 * lanesNext(state, event) -> state. The list of GET /v1/lanes is the truth;
 * live events only change it until the next list.
 */

export const LANES_START = Object.freeze({ lanes: Object.freeze([]),
    at: 0 });

const STEPS = {
	list: (s, e) => ({ ...s, at: e.now,
	    lanes: [...e.items].sort(laneOrder) }),
	"lane.state": (s, e) => patched(s, e.lane, { state: e.state,
	    stopped: e.stopped, ...(e.depth === undefined ? {} :
	    { depth: e.depth }) }),
	alarm: (s, e) => patched(s, e.lane, e.cleared ?
	    { alarm: null, stopped: false } :
	    { alarm: { reason: e.reason, raisedAt: e.raisedAt },
		stopped: true }),
};

export function
lanesNext(state, event)
{
	const step = STEPS[event.type];
	return (step === undefined ? state : Object.freeze(step(state, event)));
}

/* "2" stands before "10", and numbers before names. */
export function
laneOrder(a, b)
{
	return (String(a.lane).localeCompare(String(b.lane), "en",
	    { numeric: true }));
}

/* The hall in one line. */
export function
lanesTotal(state)
{
	const total = { lanes: state.lanes.length, open: 0, depth: 0,
	    oldest: 0, released: 0, inspected: 0, held: 0, missed: 0,
	    heldNow: 0, alarms: 0 };
	for (const lane of state.lanes) {
		total.open += lane.state === "open" ? 1 : 0;
		total.depth += lane.depth ?? 0;
		total.oldest = Math.max(total.oldest, lane.oldestSeconds ?? 0);
		total.heldNow += lane.held ?? 0;
		total.alarms += laneAlarm(lane) !== null ? 1 : 0;
		for (const word of ["released", "inspected", "held", "missed"])
			total[word] += lane.today?.[word] ?? 0;
	}
	return (total);
}

/* The alarm that stands on a lane, or null. */
export function
laneAlarm(lane)
{
	if (lane.alarm !== null && lane.alarm !== undefined)
		return (lane.alarm);
	return (lane.stopped ? { reason: "", raisedAt: null } : null);
}

/* What a supervisor may ask of a lane in this state. */
export function
laneActions(lane)
{
	return ({ open: ["draining", "closed"], draining: ["open", "closed"],
	    closed: ["open"] }[lane.state] ?? []);
}

/* Every agency's chair on a lane: [{agency, person, since}], in one order. */
export function
laneSeats(lane, agencies)
{
	const seats = lane.seats ?? [];
	const names = [...new Set([...agencies,
	    ...seats.map((seat) => seat.agency)])];
	return (names.map((agency) => seats.find((s) => s.agency === agency) ??
	    { agency, person: null, since: null }));
}

function
patched(state, id, change)
{
	return ({ ...state, lanes: state.lanes.map((lane) =>
	    lane.lane === id ? { ...lane, ...change } : lane) });
}
