/* The line of a screen to the hub: link_state.js and clock_state.js. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { CLOCK_START, clockLeft, clockNext, clockServer }
    from "../../assets/js/clock_state.js";
import { LINK_START, linkDialDue, linkNext, linkPingDue, linkReady, linkWord,
    SILENCE_MS } from "../../assets/js/link_state.js";

const T = Date.parse("2024-06-01T08:00:00Z");
const iso = (at) => new Date(at).toISOString();

/* A line after a run of [type, after ms, event]. */
function
line(...events)
{
	return (events.reduce((state, [type, after, event]) =>
	    linkNext(state, { type, now: T + after, ...event }), LINK_START));
}

const up = (...more) => line(["dial", 0], ["hello", 100,
    { seat: { lane: "1" }, serverTime: iso(T + 100) }], ...more);

test("nothing_is_decided_before_the_hub_has_greeted", () => {
	assert.equal(linkReady(LINK_START), false);
	assert.equal(linkReady(line(["dial", 0])), false);
	assert.equal(linkReady(up()), true);
});

test("a_closed_socket_refuses_decisions_at_once", () => {
	const lost = up(["closed", 200]);
	assert.equal(linkReady(lost), false);
	assert.equal(linkWord(lost), "lost");
});

test("seven_seconds_of_silence_are_a_lost_line", () => {
	assert.equal(linkReady(up(["tick", 100 + SILENCE_MS])), true);
	assert.equal(linkWord(up(["tick", 101 + SILENCE_MS])), "lost");
});

test("anything_heard_breaks_the_silence", () => {
	assert.equal(linkReady(up(["heard", 6000],
	    ["tick", 6000 + SILENCE_MS])), true);
});

test("the_hub_is_asked_every_five_seconds", () => {
	assert.equal(linkPingDue(up(), T + 5099), false);
	assert.equal(linkPingDue(up(), T + 5100), true);
	assert.equal(linkPingDue(up(["asked", 5100]), T + 5200), false);
});

test("a_feed_that_is_down_refuses_decisions_and_heals", () => {
	const down = up(["feed", 200, { up: false }]);
	assert.equal(linkReady(down), false);
	assert.equal(linkWord(down), "feed");
	assert.equal(linkReady(linkNext(down,
	    { type: "feed", up: true, now: T })), true);
});

test("a_browser_without_a_network_is_offline_and_does_not_dial", () => {
	const off = up(["offline", 200]);
	assert.equal(linkWord(off), "offline");
	assert.equal(linkDialDue(off, T + 60000), false);
	const on = linkNext(off, { type: "online", now: T + 60000 });
	assert.equal(linkDialDue(on, T + 60000), true);
});

test("attempts_back_off_and_a_greeting_resets_them", () => {
	let state = up();
	let wait = 0;
	for (let i = 0; i < 6; i++) {
		state = linkNext(state, { type: "closed", now: T });
		assert.ok(state.retryAt - T >= wait);
		wait = state.retryAt - T;
		assert.equal(linkDialDue(state, state.retryAt - 1), false);
		assert.equal(linkDialDue(state, state.retryAt), true);
		state = linkNext(state, { type: "dial", now: T });
	}
	assert.equal(wait, 5000);
	state = linkNext(state, { type: "hello", now: T,
	    serverTime: iso(T) });
	assert.equal(state.attempts, 0);
	assert.equal(state.heals, 1);
});

test("a_socket_that_never_greets_is_given_up", () => {
	assert.equal(linkWord(line(["dial", 0], ["tick", 6001])), "lost");
});

test("a_seat_that_moved_away_never_comes_back_by_itself", () => {
	const moved = up(["moved", 200], ["closed", 300], ["tick", 90000]);
	assert.equal(linkWord(moved), "moved");
	assert.equal(linkDialDue(moved, T + 90000), false);
	assert.equal(linkReady(moved), false);
});

test("the_hub's_clock_is_followed_through_a_slow_answer", () => {
	let clock = clockNext(CLOCK_START, iso(T + 5000), T);
	assert.equal(clockServer(clock, T), T + 5000);
	clock = clockNext(clock, iso(T + 6000), T + 1400, T + 600);
	assert.ok(Math.abs(clock.offset - 5000) < 20);
});

test("a_screen_whose_own_clock_jumps_follows_the_hub_again", () => {
	const clock = clockNext(clockNext(CLOCK_START, iso(T), T), iso(T),
	    T + 3600000, T + 3599990);
	assert.ok(Math.abs(clockServer(clock, T + 3600000) - T) < 50);
});

test("a_time_that_is_no_time_changes_nothing", () => {
	assert.equal(clockNext(CLOCK_START, "soon", T), CLOCK_START);
});

test("the_clock_shows_whole_seconds_and_how_pressing_it_is", () => {
	const left = (ms) => clockLeft(iso(T), iso(T + 30000), T + ms);
	assert.deepEqual(left(0), { ms: 30000, seconds: 30, part: 1,
	    level: "calm" });
	assert.equal(left(20001).level, "soon");
	assert.equal(left(25001).level, "last");
	assert.equal(left(29001).seconds, 1);
	assert.equal(left(30000).level, "over");
	assert.equal(left(99999).seconds, 0);
});
