/*
 * Signing in. Pure: entryNext(state, event) -> state.
 *
 *   asking    a name and a password are awaited
 *   sending   they are with the hub
 *   refused   wrong name or password
 *   locked    too many attempts; again at lockedUntil
 *   away      the hub does not answer, or says 503
 *   in        signed in: entryPlace says where to go
 */

export const ENTRY_START = Object.freeze({ phase: "asking", lockedUntil: 0,
    session: null });

const STEPS = {
	send: (s) => ({ ...s, phase: "sending" }),
	in: (s, e) => ({ ...s, phase: "in", session: e.session }),
	failed: entryFailed,
	tick: (s, e) => s.phase === "locked" && e.now >= s.lockedUntil ?
	    { ...s, phase: "asking", lockedUntil: 0 } : s,
};

export function
entryNext(state, event)
{
	const step = STEPS[event.type];
	return (step === undefined ? state : Object.freeze(step(state, event)));
}

function
entryFailed(state, event)
{
	if (event.status === 429)
		return ({ ...state, phase: "locked", lockedUntil: event.now +
		    (event.retryAfter ?? 60) * 1000 });
	if (event.status === 401 || event.status === 403 ||
	    event.status === 422 || event.status === 400)
		return ({ ...state, phase: "refused" });
	return ({ ...state, phase: "away" });
}

/* Seconds until a locked name may try again. */
export function
entryWait(state, now)
{
	return (Math.max(0, Math.ceil((state.lockedUntil - now) / 1000)));
}

const PLACES = Object.freeze({ officer: "/review", supervisor: "/supervisor",
    tax: "/exports", forex: "/exports" });
const RETURNS = Object.freeze({
	"/review": ["officer", "supervisor"],
	"/supervisor": ["supervisor"],
	"/exports": ["tax", "forex"],
});

/*
 * Where a person goes: back to where the session ended when that page is this
 * role's, else to the role's own place; null when there is no page for it
 * yet. `wanted` comes from the address bar and is not trusted.
 */
export function
entryPlace(session, wanted)
{
	const path = /^\/[a-z]+(?=$|\?)/.exec(wanted ?? "")?.[0];
	if (path !== undefined && RETURNS[path]?.includes(session.role))
		return (wanted);
	return (PLACES[session.role] ?? null);
}
