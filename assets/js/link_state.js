/*
 * The state of a screen's line to the hub. Pure: next(state, event) -> state.
 *
 *   off      nothing was asked for yet
 *   opening  a socket is being opened
 *   up       hello has come; what is shown is fresh
 *   lost     the line is gone; it is tried again at retryAt
 *   moved    this seat went to another window of the same person: stop
 *   taken    another person of the agency sits there: stop
 *   out      the session has ended: sign in again
 *
 * A decision may leave this screen only when linkReady(state): up, not silent,
 * the browser on line, and the hub's own feed up. `moved`, `taken` and `out`
 * never heal by themselves; everything else does.
 */

import { CLOCK_START, clockNext } from "./clock_state.js";

export const PING_EVERY_MS = 5000;
export const SILENCE_MS = 7000;
export const OPENING_MS = 6000;
const BACKOFF_MS = [300, 700, 1500, 3000, 5000];

export const LINK_START = Object.freeze({
	phase: "off",
	feed: true,
	online: true,
	attempts: 0,
	retryAt: 0,
	heardAt: 0,
	askedAt: 0,
	openedAt: 0,
	lostAt: 0,
	heals: 0,
	seat: null,
	clock: CLOCK_START,
});

const STEPS = {
	dial: linkDial,
	hello: linkHello,
	pong: linkPong,
	heard: (s, e) => ({ ...s, heardAt: e.now }),
	asked: (s, e) => ({ ...s, askedAt: e.now }),
	feed: (s, e) => ({ ...s, feed: e.up }),
	closed: (s, e) => linkLose(s, e.now),
	tick: linkTick,
	offline: (s, e) => linkLose({ ...s, online: false }, e.now),
	online: (s, e) => ({ ...s, online: true,
	    retryAt: s.phase === "lost" ? e.now : s.retryAt }),
	moved: (s) => linkStop(s, "moved"),
	taken: (s) => linkStop(s, "taken"),
	out: (s) => linkStop(s, "out"),
	leave: (s) => ({ ...LINK_START, online: s.online, clock: s.clock }),
};

export function
linkNext(state, event)
{
	const step = STEPS[event.type];
	return (step === undefined ? state : Object.freeze(step(state, event)));
}

function
linkDial(state, event)
{
	return ({ ...state, phase: "opening", openedAt: event.now,
	    heardAt: event.now });
}

function
linkHello(state, event)
{
	return ({ ...state, phase: "up", feed: true, attempts: 0,
	    heardAt: event.now, askedAt: event.now, seat: event.seat ?? null,
	    heals: state.heals + (state.lostAt > 0 ? 1 : 0), lostAt: 0,
	    clock: clockNext(state.clock, event.serverTime, event.now) });
}

function
linkPong(state, event)
{
	return ({ ...state, heardAt: event.now,
	    clock: clockNext(state.clock, event.serverTime, event.now,
		state.askedAt) });
}

function
linkTick(state, event)
{
	if (state.phase === "up" && event.now - state.heardAt > SILENCE_MS)
		return (linkLose(state, event.now));
	if (state.phase === "opening" &&
	    event.now - state.openedAt > OPENING_MS)
		return (linkLose(state, event.now));
	return (state);
}

function
linkLose(state, now)
{
	if (state.phase !== "up" && state.phase !== "opening")
		return (state);
	const wait = BACKOFF_MS[Math.min(state.attempts,
	    BACKOFF_MS.length - 1)];
	return ({ ...state, phase: "lost", attempts: state.attempts + 1,
	    retryAt: now + wait, lostAt: state.lostAt || now });
}

function
linkStop(state, phase)
{
	return ({ ...state, phase, retryAt: 0, lostAt: 0 });
}

/* May a decision leave this screen now? */
export function
linkReady(state)
{
	return (state.phase === "up" && state.feed && state.online);
}

/* Is it time to open a socket, or to ask whether the other end is there? */
export function
linkDialDue(state, now)
{
	return (state.phase === "lost" && state.online && now >= state.retryAt);
}

export function
linkPingDue(state, now)
{
	return (state.phase === "up" && now - state.askedAt >= PING_EVERY_MS);
}

/* The one word for the line that a person is told. */
export function
linkWord(state)
{
	if (!state.online && state.phase !== "moved" && state.phase !== "taken")
		return ("offline");
	if (state.phase === "up" && !state.feed)
		return ("feed");
	return (state.phase);
}
