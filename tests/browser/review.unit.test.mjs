/* The reviews of one screen: review_state.js. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { DWELL_AGREED_MS, DWELL_OTHER_MS, GUARD_MS, KEEP, reviewNext,
    reviewQueue, reviewRecent, reviewRefusal, reviewStart, reviewUndoable,
    reviewWanted, shownRecord, UNDO_MS } from "../../assets/js/review_state.js";

const T = Date.parse("2024-06-01T08:00:00Z");
const iso = (at) => new Date(at).toISOString();

const seat = (agency, state = "open") => ({ agency, state, decision: null,
    reason: null, marks: null, person: null });

function
facts(id, more = {})
{
	return ({ reviewId: id, lane: "1", state: "open", outcome: null,
	    openedAt: iso(T), deadline: iso(T + 30000), nextReviewId: null,
	    image: `/v1/reviews/${id}/image`, mine: null,
	    parcel: { logisticsNo: `N${id}`, state: "in_review" },
	    seats: [seat("customs"), seat("inspection")], ...more });
}

/* The desk of a customs officer after a run of events. */
function
desk(...events)
{
	return (events.reduce((state, event) => reviewNext(state,
	    { now: T, ...event }), reviewStart("customs")));
}

const opened = (id, more) => ({ type: "opened", review: facts(id, more) });
const seen = (id) => ({ type: "image", reviewId: id, image: "ready" });
const at = (ms, event) => ({ ...event, now: T + ms });
const open1 = [opened("1"), seen("1")];
const sent = (decision) => at(1000, { type: "send", decision });
const accepted = (id, more = {}) => at(1100, { type: "accepted", reviewId: id,
    answer: { state: "open", outcome: null, ...more } });
const closed = (id, outcome, mine, theirs) => ({ type: "closed", reviewId: id,
    outcome, decisions: [
	{ agency: "customs", decision: mine, reason: "", marks: [] },
	{ agency: "inspection", decision: theirs, reason: "", marks: [] }] });

test("the_first_parcel_is_shown_by_itself", () => {
	assert.equal(desk(opened("1")).shown, "1");
});

test("parcels_are_taken_in_the_order_of_their_deadlines_then_numbers", () => {
	const state = desk(opened("9"), opened("10"), opened("11",
	    { deadline: iso(T + 20000) }));
	assert.deepEqual(reviewQueue(state).map((r) => r.facts.reviewId),
	    ["11", "9", "10"]);
});

test("a_more_pressing_parcel_never_pushes_away_the_one_looked_at", () => {
	assert.equal(desk(...open1, opened("2",
	    { deadline: iso(T + 1000) })).shown, "1");
});

test("nothing_is_decided_before_the_picture_is_seen", () => {
	assert.equal(reviewRefusal(desk(opened("1")), T + 9000), "image");
	assert.equal(reviewRefusal(desk(...open1), T + 9000), null);
});

test("a_key_meant_for_the_last_parcel_does_not_decide_the_next", () => {
	const state = desk(...open1, opened("2"), seen("2"), sent("release"),
	    accepted("1"));
	assert.equal(state.shown, "2");
	assert.equal(reviewRefusal(state, T + 1100 + GUARD_MS - 1), "guard");
	assert.equal(reviewRefusal(state, T + 1100 + GUARD_MS), null);
	const again = reviewNext(state, at(1150, { type: "send",
	    decision: "release" }));
	assert.equal(shownRecord(again).phase, "open");
});

test("without_a_picture_nothing_is_released_but_it_can_be_held", () => {
	const state = desk(opened("1"), { type: "image", reviewId: "1",
	    image: "failed" });
	assert.equal(reviewRefusal(state, T + 1000, "release"), "noimage");
	assert.equal(reviewRefusal(state, T + 1000, "hold"), null);
	assert.equal(shownRecord(reviewNext(state, sent("release"))).phase,
	    "open");
});

test("inspect_and_hold_do_not_leave_without_a_reason", () => {
	for (const decision of ["inspect", "hold"]) {
		const state = desk(...open1, sent(decision));
		assert.equal(shownRecord(state).phase, "open");
		assert.equal(shownRecord(state).draft.decision, decision);
		const said = reviewNext(reviewNext(state, at(2000,
		    { type: "reason", reason: " 疑似液体 " })), at(2100,
		    { type: "send" }));
		assert.deepEqual(shownRecord(said).wish, { decision,
		    reason: "疑似液体", marks: [] });
	}
});

test("release_leaves_with_one_key_and_carries_the_regions", () => {
	const state = desk(...open1,
	    at(500, { type: "marking", event: { type: "begin" } }),
	    at(500, { type: "marking", event: { type: "fix" } }),
	    at(500, { type: "marking", event: { type: "name",
		label: "电池" } }), sent("release"));
	assert.equal(shownRecord(state).phase, "sending");
	assert.equal(shownRecord(state).wish.marks[0].label, "电池");
});

test("after_the_deadline_nothing_is_decided", () => {
	assert.equal(reviewRefusal(desk(...open1), T + 30000), "deadline");
});

test("while_blind_only_that_the_other_seat_is_in_is_known", () => {
	const r = shownRecord(desk(...open1, { type: "decided",
	    reviewId: "1", agency: "inspection" }));
	assert.equal(r.seats.inspection, "in");
	assert.deepEqual(r.decisions, []);
	assert.equal(r.phase, "open");
});

test("the_next_parcel_comes_as_soon_as_this_seat_has_decided", () => {
	const state = desk(...open1, opened("2"), sent("release"),
	    accepted("1"));
	assert.equal(state.shown, "2");
	assert.deepEqual(reviewRecent(state).map((r) => r.phase), ["in"]);
});

test("without_a_next_parcel_the_screen_waits_on_the_decided_one", () => {
	const state = desk(...open1, sent("release"), accepted("1"));
	assert.equal(state.shown, "1");
	assert.equal(shownRecord(state).phase, "in");
});

test("an_outcome_stays_before_the_eyes_for_a_moment", () => {
	const base = [...open1, sent("release"), accepted("1")];
	const agreed = desk(...base, at(2000, closed("1", "release",
	    "release", "release")), at(2100, opened("2")));
	assert.equal(agreed.shown, "1");
	assert.equal(reviewNext(agreed, at(2000 + DWELL_AGREED_MS,
	    { type: "tick" })).shown, "2");
	const differed = desk(...base, at(2000, closed("1", "hold",
	    "release", "hold")), at(2100, opened("2")));
	assert.equal(reviewNext(differed, at(1999 + DWELL_OTHER_MS,
	    { type: "tick" })).shown, "1");
	assert.equal(reviewNext(differed, at(2000 + DWELL_OTHER_MS,
	    { type: "tick" })).shown, "2");
});

test("the_officer_can_go_on_before_the_moment_is_over", () => {
	const state = desk(...open1, sent("release"), accepted("1"),
	    at(2000, closed("1", "hold", "release", "hold")),
	    at(2100, opened("2")), at(2200, { type: "next" }));
	assert.equal(state.shown, "2");
});

test("looking_back_is_not_interrupted_by_a_new_parcel", () => {
	const state = desk(...open1, opened("2"), sent("release"),
	    accepted("1"), at(3000, { type: "show", reviewId: "1" }),
	    at(60000, opened("3")));
	assert.equal(state.shown, "1");
	assert.equal(reviewNext(state, at(60001, { type: "next" })).shown, "2");
});

test("both_decisions_are_seen_when_the_review_is_closed", () => {
	const r = shownRecord(desk(...open1, sent("release"), accepted("1"),
	    closed("1", "inspect", "release", "inspect")));
	assert.equal(r.phase, "closed");
	assert.equal(r.outcome, "inspect");
	assert.equal(r.decisions.length, 2);
});

test("a_closing_that_overtakes_the_answer_is_not_undone_by_it", () => {
	const r = shownRecord(desk(...open1, sent("release"),
	    closed("1", "release", "release", "release"), accepted("1",
	    { state: "closed", outcome: "release" })));
	assert.equal(r.phase, "closed");
	assert.equal(r.mine.decision, "release");
});

test("a_missed_deadline_is_said_as_missed", () => {
	const r = shownRecord(desk(...open1, closed("1", "hold", null,
	    "release")));
	assert.equal(r.missed, true);
	assert.equal(r.seats.customs, "missed");
	assert.equal(r.seats.inspection, "in");
});

test("a_new_version_voids_the_review_and_names_its_successor", () => {
	const state = desk(...open1, at(900, { type: "reopened",
	    reviewId: "1", nextReviewId: "2", reason: "NEW_VERSION" }),
	    at(950, opened("2")));
	assert.equal(state.reviews[1].phase, "reopened");
	assert.equal(state.reviews[2].replaces, "1");
	assert.equal(reviewNext(state, at(900 + DWELL_OTHER_MS,
	    { type: "tick" })).shown, "2");
});

test("a_successor_that_comes_first_knows_what_it_replaces", () => {
	const state = desk(...open1, opened("2"), { type: "reopened",
	    reviewId: "1", nextReviewId: "2" });
	assert.equal(state.reviews[2].replaces, "1");
});

test("a_decision_without_an_answer_stays_a_wish", () => {
	const r = shownRecord(desk(...open1, sent("release"),
	    { type: "unsure", reviewId: "1" }));
	assert.equal(r.phase, "sending");
	assert.equal(r.unsure, true);
	assert.equal(reviewRefusal(desk(...open1, sent("release")), T + 2000),
	    "sending");
});

test("reading_again_tells_whether_the_decision_had_arrived", () => {
	const base = [...open1, sent("release"), { type: "unsure",
	    reviewId: "1" }];
	const mine = { decision: "release", reason: "", marks: [] };
	assert.equal(shownRecord(desk(...base, { type: "facts",
	    review: facts("1", { mine }) })).phase, "in");
	assert.equal(shownRecord(desk(...base, { type: "facts",
	    review: facts("1") })).phase, "sending");
	assert.equal(shownRecord(desk(...base, { type: "facts",
	    review: facts("1", { state: "closed", outcome: "hold" }) })).phase,
	    "closed");
});

test("every_refusal_of_the_hub_leaves_the_screen_in_a_true_state", () => {
	const after = (code) => shownRecord(desk(...open1, sent("release"),
	    { type: "refused", reviewId: "1", code }));
	assert.equal(after("REVIEW_CLOSED").phase, "closed");
	assert.equal(after("REVIEW_REOPENED").phase, "reopened");
	assert.equal(after("DECISION_DIFFERS").phase, "in");
	assert.equal(after("SEAT_TAKEN").phase, "open");
	assert.equal(after("SEAT_TAKEN").refusal.code, "SEAT_TAKEN");
});

test("a_seat_cleared_by_rule_has_nothing_to_decide", () => {
	const cleared = { seats: [seat("customs", "cleared"),
	    seat("inspection")] };
	const state = desk(opened("1", cleared), seen("1"));
	assert.equal(state.shown, null);
	const looked = reviewNext(state, at(10, { type: "show",
	    reviewId: "1" }));
	assert.equal(reviewRefusal(looked, T + 9000), "cleared");
});

test("a_colleague's_decision_takes_the_parcel_off_this_desk", () => {
	const state = desk(...open1, { type: "decided", reviewId: "1",
	    agency: "customs" });
	assert.equal(reviewQueue(state).length, 0);
	assert.equal(reviewRefusal(state, T + 2000), "noseat");
});

test("pictures_of_the_next_parcels_are_wanted_before_their_turn", () => {
	const state = desk(opened("1"), opened("2"), opened("3"), opened("4"),
	    opened("5"));
	assert.deepEqual(reviewWanted(state, 2), ["1", "2", "3"]);
});

test("what_was_typed_and_drawn_comes_back_after_a_reload", () => {
	const marks = [{ x: 0.1, y: 0.1, w: 0.2, h: 0.2, label: "电池" }];
	const r = shownRecord(desk(opened("1"), { type: "draft",
	    reviewId: "1", reason: "价格偏低", marks }));
	assert.equal(r.draft.reason, "价格偏低");
	assert.deepEqual(r.marking.marks, marks);
});

test("finished_reviews_are_forgotten_in_the_end_but_never_open_ones", () => {
	let state = desk();
	for (let i = 1; i <= KEEP * 2; i++) {
		state = reviewNext(state, { now: T, ...opened(String(i)) });
		if (i % 4 !== 0)
			state = reviewNext(state, { now: T, ...closed(
			    String(i), "hold", "hold", "hold") });
	}
	assert.ok(reviewRecent(state).length <= KEEP + 1);
	assert.equal(reviewQueue(state).length, KEEP / 2);
});

test("the_other_seat's_regions_come_after_the_closing", () => {
	const marks = [{ x: 0, y: 0, w: 1, h: 1, label: "x" }];
	const r = shownRecord(desk(...open1, closed("1", "hold", "hold",
	    "hold"), { type: "mark", reviewId: "1", agency: "inspection",
	    marks }));
	assert.deepEqual(r.others.inspection, marks);
});

test("a_supervisor_looks_and_decides_nothing", () => {
	let state = reviewNext(reviewStart(null), { now: T, ...opened("1") });
	state = reviewNext(state, { now: T, type: "show", reviewId: "1" });
	assert.equal(reviewQueue(state).length, 0);
	assert.equal(reviewRefusal(state, T + 2000), "noseat");
});

test("a_decision_can_be_taken_back_for_a_moment", () => {
	const state = desk(...open1, opened("2"), seen("2"),
	    at(1000, { type: "reason", reason: "why" }),
	    at(1000, { type: "send", decision: "hold" }), accepted("1"));
	assert.equal(state.shown, "2");
	const can = reviewUndoable(state, T + 1100 + UNDO_MS - 1);
	assert.equal(can.facts.reviewId, "1");
	assert.equal(reviewUndoable(state, T + 1100 + UNDO_MS), null);
	const back = reviewNext(state, at(1500, { type: "undone",
	    reviewId: "1" }));
	assert.equal(back.shown, "1");
	const r = shownRecord(back);
	assert.equal(r.phase, "open");
	assert.equal(r.seats.customs, "open");
	assert.equal(r.draft.reason, "why");
	assert.equal(reviewRefusal(back, T + 1500 + GUARD_MS), null);
	assert.equal(reviewUndoable(back, T + 1500), null);
});

test("what_both_have_decided_cannot_be_taken_back", () => {
	const state = desk(...open1, sent("release"), accepted("1"),
	    at(1200, closed("1", "release", "release", "release")));
	assert.equal(reviewUndoable(state, T + 1300), null);
	const still = reviewNext(state, at(1300, { type: "undone",
	    reviewId: "1" }));
	assert.equal(still.reviews["1"].phase, "closed");
});

test("a_seat_that_took_its_word_back_is_seen_to_be_open", () => {
	const back = (agency) => ({ type: "undecided", reviewId: "1", agency });
	const theirs = { type: "decided", reviewId: "1", agency: "inspection" };
	const seats = (state) => state.reviews["1"].seats;
	assert.deepEqual(seats(desk(...open1, theirs)),
	    { customs: "open", inspection: "in" });
	assert.deepEqual(seats(desk(...open1, theirs, back("inspection"))),
	    { customs: "open", inspection: "open" });
	const own = desk(...open1, sent("release"), accepted("1"),
	    back("customs"));
	assert.equal(own.reviews["1"].phase, "open");
});
