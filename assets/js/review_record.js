/*
 * One review as one screen knows it: the hub's facts and this seat's part in
 * it. Pure. The phase of a review on this screen:
 *
 *   open      this seat has not decided
 *   sending   the decision left; until the hub answers it is only a wish
 *   in        the hub has it; the other agency has not decided (blind)
 *   closed    both are in, or the deadline has passed: outcome known
 *   reopened  a new version or a new scan voided it
 *
 * Records are frozen; review_state.js makes changed copies.
 */

import { MARK_START } from "./mark_state.js";

export function
recordMake(facts, agency, arrived, replaces)
{
	const seats = recordSeats(facts);
	return (Object.freeze({
		facts,
		arrived,
		phase: recordPhase(facts, { phase: "open" }, agency),
		seats,
		mine: facts.mine ?? null,	/* what the hub has of us */
		wish: null,			/* what has left the screen */
		outcome: facts.outcome ?? null,
		decisions: recordDecisions(facts) ?? [],
		others: {},			/* marks of the other seats */
		inspectionId: facts.inspectionId ?? null,
		nextReviewId: facts.nextReviewId ?? null,
		replaces,
		reopenReason: null,
		missed: facts.state === "closed" && seats[agency] === "missed",
		unsure: false,			/* sent, and no answer came */
		refusal: null,			/* {code, detail} */
		acceptedAt: 0,			/* when the hub took our word */
		endedAt: 0,
		image: "none",			/* loading, ready, failed */
		draft: Object.freeze({ decision: null, reason: "" }),
		marking: MARK_START,
	}));
}

/* What the hub's facts make of a phase that this screen believed in. */
export function
recordPhase(facts, known, agency)
{
	if (facts.state === "closed" || facts.state === "reopened")
		return (facts.state);
	if (facts.mine !== null && facts.mine !== undefined)
		return ("in");
	if (facts.seats?.some((s) => s.agency === agency && s.state === "in"))
		return ("in");
	return (known.phase === "sending" || known.phase === "in" ?
	    known.phase : "open");
}

/* {customs: "open", inspection: "cleared"} */
export function
recordSeats(facts)
{
	return (Object.fromEntries((facts.seats ?? []).map(
	    (s) => [s.agency, s.state])));
}

/* The decisions that may be seen, or null while the review is blind. */
export function
recordDecisions(facts)
{
	if (facts.state === "open")
		return (null);
	return ((facts.seats ?? []).filter((s) => s.decision !== null &&
	    s.decision !== undefined));
}

export function
recordSeatOpen(r, agency)
{
	return (agency !== null && r.seats[agency] === "open");
}

/* Is it this seat's turn on the review? */
export function
recordTurn(r, agency)
{
	return ((r.phase === "open" || r.phase === "sending") &&
	    recordSeatOpen(r, agency));
}
