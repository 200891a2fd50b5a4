/* Signing in, the hall and the exports: entry_, lane_ and export_state.js. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { ENTRY_START, entryNext, entryPlace, entryWait }
    from "../../assets/js/entry_state.js";
import { axisSteps, decimalPrint, decimalRead, rangeRefusal, rangeStart,
    rangeStep, seriesAdd, seriesBars, seriesStart }
    from "../../assets/js/export_state.js";
import { laneActions, laneAlarm, laneOrder, LANES_START, laneSeats, lanesNext,
    lanesTotal } from "../../assets/js/lane_state.js";

const lane = (id, more = {}) => ({ lane: id, state: "open", stopped: false,
    alarm: null, depth: 1, oldestSeconds: 4, seats: [], today: { released: 2,
    inspected: 1, held: 0, missed: 0 }, ...more });

test("a_wrong_password_is_refused_and_asked_again", () => {
	const state = entryNext(entryNext(ENTRY_START, { type: "send" }),
	    { type: "failed", status: 401, now: 0 });
	assert.equal(state.phase, "refused");
});

test("a_lock_out_counts_down_to_a_new_attempt", () => {
	const state = entryNext(ENTRY_START, { type: "failed", status: 429,
	    retryAfter: 90, now: 1000 });
	assert.equal(state.phase, "locked");
	assert.equal(entryWait(state, 61000), 30);
	assert.equal(entryNext(state, { type: "tick", now: 90999 }).phase,
	    "locked");
	assert.equal(entryNext(state, { type: "tick", now: 91000 }).phase,
	    "asking");
});

test("a_hub_that_is_away_is_not_a_wrong_password", () => {
	for (const status of [0, 502, 503])
		assert.equal(entryNext(ENTRY_START, { type: "failed", status,
		    now: 0 }).phase, "away");
});

test("each_role_is_led_to_its_place", () => {
	const place = (role, wanted) => entryPlace({ role }, wanted);
	assert.equal(place("officer"), "/review");
	assert.equal(place("supervisor"), "/supervisor");
	assert.equal(place("tax"), "/exports");
	assert.equal(place("admin"), null);
	assert.equal(place("supervisor", "/review?lane=1"), "/review?lane=1");
});

test("the_address_bar_leads_nobody_out_of_the_house", () => {
	for (const wanted of ["https://evil.example/review", "//evil.example",
	    "/\\evil.example", "javascript:alert(1)", "/review@evil",
	    "/exports", "/reviews", "/review/../x"])
		assert.equal(entryPlace({ role: "officer" }, wanted),
		    "/review", wanted);
});

test("lanes_stand_in_the_order_in_which_people_count", () => {
	assert.deepEqual([{ lane: "10" }, { lane: "2" }, { lane: "B" },
	    { lane: "1" }].sort(laneOrder).map((one) => one.lane),
	    ["1", "2", "10", "B"]);
});

test("an_event_changes_a_lane_until_the_next_list", () => {
	let state = lanesNext(LANES_START, { type: "list", now: 5,
	    items: [lane("1"), lane("2")] });
	state = lanesNext(state, { type: "lane.state", lane: "2",
	    state: "draining", stopped: false, depth: 7 });
	assert.deepEqual([state.lanes[1].state, state.lanes[1].depth],
	    ["draining", 7]);
	state = lanesNext(state, { type: "alarm", lane: "1", reason: "x",
	    raisedAt: "now", cleared: false });
	assert.equal(laneAlarm(state.lanes[0]).reason, "x");
	state = lanesNext(state, { type: "list", now: 6,
	    items: [lane("1")] });
	assert.equal(laneAlarm(state.lanes[0]), null);
});

test("the_hall_is_summed_up_in_one_line", () => {
	const total = lanesTotal(lanesNext(LANES_START, { type: "list",
	    now: 0, items: [lane("1"), lane("2", { state: "closed",
	    oldestSeconds: 9, stopped: true, held: 3 })] }));
	assert.deepEqual([total.open, total.depth, total.oldest,
	    total.released, total.alarms, total.heldNow],
	    [1, 2, 9, 4, 1, 3]);
});

test("an_empty_chair_is_shown_as_empty", () => {
	const seats = laneSeats(lane("1", { seats: [{ agency: "food",
	    person: "x" }] }), ["customs", "inspection"]);
	assert.deepEqual(seats.map((s) => [s.agency, s.person]),
	    [["customs", null], ["inspection", null], ["food", "x"]]);
	assert.deepEqual(laneActions(lane("1", { state: "closed" })),
	    ["open"]);
});

test("sums_are_exact_to_the_last_place", () => {
	const sum = ["0.1", "0.2", "9999999999999.99999"].map(decimalRead)
	    .reduce((a, b) => a + b);
	assert.equal(decimalPrint(sum), "10000000000000.29999");
	assert.equal(decimalPrint(decimalRead("-12.50"), 2), "-12.50");
	for (const bad of ["", "1e3", "0x1", "1.123456", null, "."])
		assert.equal(decimalRead(bad), null);
});

test("a_range_beyond_the_watermark_is_not_asked_for", () => {
	const mark = "2024-06-01T08:00:00Z";
	const end = Date.parse(mark);
	assert.equal(rangeRefusal({ from: end - 9, to: end }, mark), null);
	assert.equal(rangeRefusal({ from: end, to: end + 1 }, mark),
	    "watermark");
	assert.equal(rangeRefusal({ from: end, to: end }, mark), "order");
	assert.equal(rangeRefusal({ from: NaN, to: end }, mark), "empty");
	const range = rangeStart(mark, 0);
	assert.equal(range.to, end);
	assert.ok(range.from < range.to);
});

test("rows_become_bars_of_every_hour_empty_ones_too", () => {
	const from = new Date(2024, 5, 1, 8).getTime();
	const range = { from, to: from + 4 * 3600000 };
	assert.equal(rangeStep(range), "hour");
	const series = seriesStart(range, "hour");
	for (const [minutes, value] of [[5, "1.50"], [50, "2.25"],
	    [130, "4.00"]])
		seriesAdd(series, { placedAt: new Date(from + minutes * 60000)
		    .toISOString(), "list.totalPrice": value,
		    "list.tradeMode": "9610" });
	assert.deepEqual(Object.keys(series.measures), ["list.totalPrice"]);
	assert.deepEqual(seriesBars(series, "list.totalPrice")
	    .map((bar) => decimalPrint(bar.value)), ["3.75", "0", "4", "0"]);
	assert.deepEqual(seriesBars(series, "").map((bar) =>
	    decimalPrint(bar.value)), ["2", "0", "1", "0"]);
});

test("an_axis_has_round_numbers_and_counted_things_no_halves", () => {
	assert.deepEqual(axisSteps(9, true), [0, 3, 6, 9]);
	assert.deepEqual(axisSteps(0), [0, 1]);
	assert.ok(axisSteps(26000).at(-1) >= 26000);
});
