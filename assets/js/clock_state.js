/*
 * The hub's clock, seen from a screen. A screen never trusts its own clock for
 * a deadline: every `hello` and `pong` says what time it is at the hub, and
 * the difference is kept. Pure: no DOM, no timers, time comes in as numbers of
 * milliseconds.
 */

export const CLOCK_START = Object.freeze({ offset: 0, trip: Infinity });

/* How much longer a sample's trip may be before it is not worth having. */
const TRIP_SLACK_MS = 40;

/*
 * A new sample: the hub said `serverTime` (RFC 3339 or ms), it arrived at
 * `arrived`, and the question left at `asked` (or unknown: the same as
 * arrived). Half the trip is taken as the way back. A much slower sample than
 * the best one so far tells less and only pulls by an eighth, so that a screen
 * whose own clock is changed still follows.
 */
export function
clockNext(clock, serverTime, arrived, asked = arrived)
{
	const server = typeof serverTime === "number" ? serverTime :
	    Date.parse(serverTime);
	if (Number.isNaN(server))
		return (clock);
	const trip = Math.max(0, arrived - asked);
	const offset = server + trip / 2 - arrived;
	const far = Math.abs(offset - clock.offset) > 2000;
	if (clock.trip === Infinity || far ||
	    trip <= clock.trip + TRIP_SLACK_MS)
		return (Object.freeze({ offset, trip }));
	return (Object.freeze({
		offset: clock.offset + (offset - clock.offset) / 8,
		trip: clock.trip,
	}));
}

/* The hub's time for a time of this screen. */
export function
clockServer(clock, now)
{
	return (now + clock.offset);
}

/*
 * What is left of a deadline: whole seconds to show (rounded up, so that 0
 * means over), the part of the whole (1 to 0), and how pressing it is.
 */
export function
clockLeft(openedAt, deadline, serverNow)
{
	const end = Date.parse(deadline);
	const start = Date.parse(openedAt);
	if (Number.isNaN(end))
		return ({ ms: Infinity, seconds: null, part: 1,
		    level: "none" });
	const ms = end - serverNow;
	const whole = Number.isNaN(start) ? 30000 : Math.max(1, end - start);
	const part = Math.min(1, Math.max(0, ms / whole));
	return ({
		ms,
		seconds: Math.max(0, Math.ceil(ms / 1000)),
		part,
		level: ms <= 0 ? "over" : ms <= 5000 ? "last" :
		    ms <= 10000 ? "soon" : "calm",
	});
}
