/*
 * The reviews of one screen: which are there, which one is looked at, what
 * this seat has said and what has become of them. Pure:
 * reviewNext(state, event) -> state. Times are the hub's, in milliseconds.
 * What one review is, is review_record.js.
 *
 * Reviews are taken in the order of their deadlines, then of their ids. The
 * one that is looked at is never replaced while it is this seat's turn; after
 * that the next takes its place, at once when this seat has just decided,
 * after a moment when the outcome has just come (DWELL), and not at all while
 * the officer looks back by choice.
 */

import { MARK_START, markNext } from "./mark_state.js";
import { recordDecisions, recordMake, recordPhase, recordSeatOpen,
    recordSeats, recordTurn } from "./review_record.js";

/* No decision in the first moment of a picture: the key was for the last. */
export const GUARD_MS = 350;
export const DWELL_AGREED_MS = 1500;
export const DWELL_OTHER_MS = 3000;
/* How many finished reviews are kept for looking back. */
export const KEEP = 24;
/* For so long a decision can be taken back; the hub has the last word. */
export const UNDO_MS = 2000;
export const REASON_MAX = 500;
export const NEEDS_REASON = Object.freeze({ inspect: true, hold: true });

export function
reviewStart(agency)
{
	return (Object.freeze({ agency, reviews: {}, count: 0, shown: null,
	    shownAt: 0, back: false }));
}

const STEPS = {
	opened: reviewOpened,
	facts: reviewFacts,
	decided: reviewDecided,
	undecided: reviewUndecided,
	closed: reviewClosed,
	reopened: reviewReopened,
	mark: reviewMark,
	image: (s, e) => patched(s, e.reviewId, { image: e.image }),
	choose: reviewChoose,
	reason: (s, e) => drafted(s, { reason: e.reason.slice(0, REASON_MAX) }),
	cancel: (s) => drafted(s, { decision: null }),
	send: reviewSend,
	accepted: reviewAccepted,
	undone: reviewUndone,
	refused: reviewRefused,
	unsure: (s, e) => patched(s, e.reviewId, { unsure: true }),
	marking: reviewMarking,
	draft: reviewDraft,
	show: reviewShow,
	next: reviewShowNext,
	forget: reviewForget,
	tick: (s) => s,
};

export function
reviewNext(state, event)
{
	const step = STEPS[event.type];
	if (step === undefined)
		return (state);
	const now = event.now ?? state.shownAt;
	return (Object.freeze(settled(pruned(step(state, event, now)), now)));
}

/* ---- what the hub says ---- */

function
reviewOpened(state, event)
{
	const known = state.reviews[event.review.reviewId];
	if (known !== undefined)
		return (reviewFacts(state, event));
	return (added(state, event.review));
}

/* GET /v1/reviews/{id}: the whole truth about one review. */
function
reviewFacts(state, event, now)
{
	const facts = event.review;
	const known = state.reviews[facts.reviewId];
	if (known === undefined)
		return (added(state, facts));
	const phase = recordPhase(facts, known, state.agency);
	const ended = phase !== known.phase &&
	    (phase === "closed" || phase === "reopened");
	return (patched(state, facts.reviewId, {
		facts,
		phase,
		seats: recordSeats(facts),
		mine: facts.mine ?? known.mine,
		outcome: facts.outcome ?? known.outcome,
		decisions: recordDecisions(facts) ?? known.decisions,
		nextReviewId: facts.nextReviewId ?? known.nextReviewId,
		unsure: false,
		endedAt: ended ? now : known.endedAt,
	}));
}

function
reviewDecided(state, event)
{
	const known = state.reviews[event.reviewId];
	if (known === undefined || known.seats[event.agency] !== "open")
		return (state);
	return (patched(state, event.reviewId,
	    { seats: { ...known.seats, [event.agency]: "in" } }));
}

/* A seat took its word back; our own in another window counts here too. */
function
reviewUndecided(state, event)
{
	const known = state.reviews[event.reviewId];
	if (known === undefined || known.phase === "closed" ||
	    known.phase === "reopened")
		return (state);
	if (event.agency === state.agency)
		return (known.phase === "in" ? opened(state, known) : state);
	return (patched(state, event.reviewId,
	    { seats: { ...known.seats, [event.agency]: "open" } }));
}

function
reviewClosed(state, event, now)
{
	const known = state.reviews[event.reviewId];
	if (known === undefined)
		return (state);
	const said = event.decisions ?? [];
	const seats = { ...known.seats };
	for (const agency of Object.keys(seats)) {
		const word = said.find((d) => d.agency === agency);
		if (word !== undefined && word.decision !== null)
			seats[agency] = "in";
		else if (seats[agency] !== "cleared")
			seats[agency] = "missed";
	}
	return (patched(state, event.reviewId, {
		phase: "closed",
		outcome: event.outcome,
		decisions: said,
		seats,
		inspectionId: event.inspectionId ?? null,
		missed: seats[state.agency] === "missed",
		unsure: false,
		endedAt: known.phase === "closed" ? known.endedAt : now,
		facts: event.parcel === undefined ? known.facts :
		    { ...known.facts, state: "closed", outcome: event.outcome,
			parcel: { ...known.facts.parcel, ...event.parcel } },
	}));
}

function
reviewReopened(state, event, now)
{
	const next = event.nextReviewId ?? null;
	let s = patched(state, event.reviewId, {
		phase: "reopened",
		nextReviewId: next,
		reopenReason: event.reason ?? null,
		unsure: false,
		endedAt: now,
	});
	if (next !== null && s.reviews[next] !== undefined)
		s = patched(s, next, { replaces: event.reviewId });
	return (s);
}

function
reviewMark(state, event)
{
	const known = state.reviews[event.reviewId];
	if (known === undefined || event.agency === state.agency)
		return (state);
	return (patched(state, event.reviewId,
	    { others: { ...known.others,
		[event.agency]: event.marks ?? [] } }));
}

/* ---- what the officer does ---- */

function
reviewChoose(state, event, now)
{
	if (reviewRefusal(state, now, event.decision) !== null)
		return (state);
	return (drafted(state, { decision: event.decision }));
}

/* The decision leaves. Without the reason that it needs it stays here. */
function
reviewSend(state, event, now)
{
	const r = shownRecord(state);
	const decision = event.decision ?? r?.draft.decision;
	if (r === null || decision === null ||
	    reviewRefusal(state, now, decision) !== null)
		return (state);
	const reason = r.draft.reason.trim();
	if (NEEDS_REASON[decision] && reason === "")
		return (drafted(state, { decision }));
	return (patched(state, r.facts.reviewId, {
		phase: "sending",
		refusal: null,
		unsure: false,
		wish: Object.freeze({ decision,
		    reason: NEEDS_REASON[decision] ? reason : "",
		    marks: r.marking.marks }),
	}));
}

function
reviewAccepted(state, event, now)
{
	const known = state.reviews[event.reviewId];
	if (known === undefined)
		return (state);
	const ended = known.phase === "closed" || known.phase === "reopened";
	const closed = event.answer.state === "closed";
	return (patched(state, event.reviewId, {
		phase: ended ? known.phase : closed ? "closed" : "in",
		mine: known.wish ?? known.mine,
		outcome: known.outcome ?? event.answer.outcome ?? null,
		seats: { ...known.seats, [state.agency]: "in" },
		unsure: false,
		refusal: null,
		acceptedAt: now,
		endedAt: closed && !ended ? now : known.endedAt,
	}));
}

/* Taken back: it is this seat's turn again, before the eyes at once. */
function
reviewUndone(state, event, now)
{
	const known = state.reviews[event.reviewId];
	if (known === undefined || known.phase !== "in")
		return (state);
	return (shownAs(opened(state, known), event.reviewId, now, false));
}

/*
 * The hub said no. What it means for the phase is the code's; the words are
 * the screen's. A closed or reopened review is read again by the wiring.
 */
function
reviewRefused(state, event)
{
	const known = state.reviews[event.reviewId];
	if (known === undefined)
		return (state);
	const ended = known.phase === "closed" || known.phase === "reopened";
	const phases = { REVIEW_CLOSED: "closed", REVIEW_REOPENED: "reopened",
	    DECISION_DIFFERS: "in" };
	return (patched(state, event.reviewId, {
		phase: ended ? known.phase : phases[event.code] ?? "open",
		refusal: { code: event.code, detail: event.detail ?? null },
		unsure: false,
		draft: { ...known.draft, decision: null },
	}));
}

/* Marks can be drawn until the decision has left. */
function
reviewMarking(state, event)
{
	const r = shownRecord(state);
	if (r === null || r.phase !== "open" ||
	    !recordSeatOpen(r, state.agency))
		return (state);
	return (patched(state, r.facts.reviewId,
	    { marking: markNext(r.marking, event.event) }));
}

/* What was typed and drawn before a reload or a new sign-in. */
function
reviewDraft(state, event)
{
	const known = state.reviews[event.reviewId];
	if (known === undefined || known.phase !== "open")
		return (state);
	return (patched(state, event.reviewId, {
		draft: { decision: null, reason: event.reason ?? "" },
		marking: markNext(MARK_START, { type: "load",
		    marks: event.marks }),
	}));
}

function
reviewShow(state, event, now)
{
	const r = state.reviews[event.reviewId];
	if (r === undefined)
		return (state);
	return (shownAs(state, event.reviewId, now,
	    !recordTurn(r, state.agency)));
}

function
reviewShowNext(state, event, now)
{
	const first = reviewQueue(state).find(
	    (r) => r.facts.reviewId !== state.shown);
	const r = shownRecord(state);
	if (first === undefined || (r !== null && recordTurn(r, state.agency)))
		return (state);
	return (shownAs(state, first.facts.reviewId, now, false));
}

/* Reviews that are no longer there for this seat (the lane was left). */
function
reviewForget(state, event)
{
	const reviews = { ...state.reviews };
	delete reviews[event.reviewId];
	return ({ ...state, reviews,
	    shown: state.shown === event.reviewId ? null : state.shown });
}

/* ---- what the screen asks ---- */

export function
shownRecord(state)
{
	return (state.shown === null ? null :
	    state.reviews[state.shown] ?? null);
}

/* This seat's work, the most pressing first. */
export function
reviewQueue(state)
{
	return (Object.values(state.reviews)
	    .filter((r) => recordTurn(r, state.agency))
	    .sort((a, b) =>
		Date.parse(a.facts.deadline) - Date.parse(b.facts.deadline) ||
		Number(a.facts.reviewId) - Number(b.facts.reviewId) ||
		a.arrived - b.arrived));
}

/* Finished or waiting for the other seat, the newest first. */
export function
reviewRecent(state)
{
	return (Object.values(state.reviews)
	    .filter((r) => !recordTurn(r, state.agency))
	    .sort((a, b) => b.arrived - a.arrived));
}

/*
 * Why this seat cannot decide what is shown, or null. One of: none, sending,
 * in, closed, reopened, cleared, noseat, image, guard, deadline, and noimage:
 * without a picture nothing is released, but it can be inspected or held.
 */
export function
reviewRefusal(state, now, decision = null)
{
	const r = shownRecord(state);
	if (r === null)
		return ("none");
	if (r.phase !== "open")
		return (r.phase);
	if (!recordSeatOpen(r, state.agency))
		return (r.seats[state.agency] === "cleared" ? "cleared" :
		    "noseat");
	if (r.image !== "ready" && r.image !== "failed")
		return ("image");
	if (now - state.shownAt < GUARD_MS)
		return ("guard");
	if (now >= Date.parse(r.facts.deadline))
		return ("deadline");
	if (r.image === "failed" && decision === "release")
		return ("noimage");
	return (null);
}

/* The decision that can still be taken back, or null. */
export function
reviewUndoable(state, now)
{
	return (Object.values(state.reviews).find((r) => r.phase === "in" &&
	    r.acceptedAt !== 0 && now - r.acceptedAt < UNDO_MS) ?? null);
}

/* Pictures to have at hand: what is shown, then the next in the queue. */
export function
reviewWanted(state, ahead)
{
	const ids = reviewQueue(state).slice(0, ahead + 1)
	    .map((r) => r.facts.reviewId);
	if (state.shown !== null && !ids.includes(state.shown))
		ids.unshift(state.shown);
	return (ids);
}

/* ---- inside ---- */

/* This seat has not decided; what it had typed and drawn is there again. */
function
opened(state, known)
{
	const words = known.wish ?? known.mine;
	return (patched(state, known.facts.reviewId, {
		phase: "open",
		mine: null,
		wish: null,
		acceptedAt: 0,
		seats: { ...known.seats, [state.agency]: "open" },
		draft: Object.freeze({ decision: null,
		    reason: words?.reason ?? "" }),
	}));
}

function
added(state, facts)
{
	const id = facts.reviewId;
	const older = Object.values(state.reviews).find(
	    (r) => r.nextReviewId === id);
	const fresh = recordMake(facts, state.agency, state.count,
	    older?.facts.reviewId ?? null);
	return ({ ...state, count: state.count + 1,
	    reviews: { ...state.reviews, [id]: fresh } });
}

function
patched(state, id, change)
{
	const known = state.reviews[id];
	if (known === undefined)
		return (state);
	return ({ ...state, reviews: { ...state.reviews,
	    [id]: Object.freeze({ ...known, ...change }) } });
}

function
drafted(state, change)
{
	const r = shownRecord(state);
	if (r === null || r.phase !== "open")
		return (state);
	return (patched(state, r.facts.reviewId,
	    { draft: Object.freeze({ ...r.draft, ...change }) }));
}

function
shownAs(state, id, now, back)
{
	return ({ ...state, shown: id, shownAt: now, back });
}

/* Whose turn it is on the screen, after every event. */
function
settled(state, now)
{
	const r = shownRecord(state);
	if (r !== null && (recordTurn(r, state.agency) || state.back))
		return (state);
	const first = reviewQueue(state)[0];
	if (first === undefined || (r !== null && now < dwellEnd(state, r)))
		return (state);
	return (shownAs(state, first.facts.reviewId, now, false));
}

/* Until when an outcome that has just come is kept before the eyes. */
function
dwellEnd(state, r)
{
	if (r.endedAt === 0 || r.endedAt < state.shownAt)
		return (0);
	const agreed = r.phase === "closed" && r.mine !== null &&
	    r.outcome === r.mine.decision &&
	    r.decisions.every((d) => d.decision === r.outcome);
	return (r.endedAt + (agreed ? DWELL_AGREED_MS : DWELL_OTHER_MS));
}

function
pruned(state)
{
	const done = reviewRecent(state);
	if (done.length <= KEEP)
		return (state);
	const reviews = { ...state.reviews };
	for (const r of done.slice(KEEP)) {
		if (r.facts.reviewId !== state.shown && r.phase !== "in")
			delete reviews[r.facts.reviewId];
	}
	return ({ ...state, reviews });
}
