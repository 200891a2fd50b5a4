/* How a picture is looked at and drawn on: view_state.js, mark_state.js. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { MARK_START, markNext, MARKS_MAX }
    from "../../assets/js/mark_state.js";
import { scaleKeep, scaleRead, sizePrint }
    from "../../assets/js/image_scale.js";
import { densityOf, METAL, MIXED, ORGANIC, stuffOf }
    from "../../assets/js/stuff.js";
import { SAFE, toneApply, tonePlain } from "../../assets/js/tone.js";
import { VIEW_START, viewBox, viewNext, viewPoint, ZOOM_MAX }
    from "../../assets/js/view_state.js";

const pane = { width: 800, height: 600 };
const picture = { width: 1600, height: 800 };
const near = (a, b) => assert.ok(Math.abs(a - b) < 1e-6, `${a} is not ${b}`);

const look = (...events) => events.reduce((view, event) => viewNext(view,
    { pane, picture, ...event }), VIEW_START);
const draw = (...events) => events.reduce(markNext, MARK_START);

test("a_picture_fits_whole_and_in_the_middle_at_first", () => {
	assert.deepEqual(viewBox(VIEW_START, pane, picture),
	    { left: 0, top: 100, width: 800, height: 400, scale: 0.5 });
});

test("the_wheel_keeps_what_is_under_the_pointer_there", () => {
	const point = { x: 600, y: 250 };
	const before = viewPoint(VIEW_START, pane, picture, point);
	const view = look({ type: "wheel", delta: -500, point });
	const after = viewPoint(view, pane, picture, point);
	assert.ok(view.zoom > 2);
	near(before.x, after.x);
	near(before.y, after.y);
});

test("zoom_has_ends_and_goes_back_to_the_whole_picture", () => {
	let view = VIEW_START;
	for (let i = 0; i < 100; i++)
		view = viewNext(view, { type: "in" });
	assert.equal(view.zoom, ZOOM_MAX);
	for (let i = 0; i < 100; i++)
		view = viewNext(view, { type: "out" });
	assert.deepEqual(view, VIEW_START);
});

test("the_picture_cannot_be_lost_out_of_sight", () => {
	let view = look({ type: "in" }, { type: "in" });
	for (let i = 0; i < 200; i++)
		view = viewNext(view, { type: "left" });
	assert.equal(view.x, 0);
	assert.equal(look({ type: "left" }).x, 0.5);
});

test("dragging_moves_the_picture_with_the_hand", () => {
	const view = look({ type: "in" }, { type: "in" },
	    { type: "drag", dx: 80, dy: -40 });
	assert.ok(view.x < 0.5 && view.y > 0.5);
});

test("tones_change_in_steps_and_come_back_to_nothing", () => {
	const view = look({ type: "contrastUp" }, { type: "invert" },
	    { type: "brightnessDown" });
	assert.ok(view.contrast > 1 && view.invert && view.brightness < 1);
	assert.deepEqual(viewNext(view, { type: "reset" }), VIEW_START);
	assert.equal(look({ type: "contrastUp" },
	    { type: "contrastDown" }).contrast, 1);
});

test("the_next_picture_keeps_the_tones_and_not_the_place", () => {
	const view = look({ type: "invert" }, { type: "in" },
	    { type: "place" });
	assert.deepEqual([view.invert, view.zoom], [true, 1]);
});

test("a_region_is_drawn_moved_sized_and_named_by_keys_alone", () => {
	const state = draw({ type: "begin" },
	    { type: "move", dx: 1, dy: 0, large: false },
	    { type: "size", dx: 0, dy: 2, large: false },
	    { type: "fix" }, { type: "name", label: " 电池 " });
	assert.deepEqual(state.marks, [{ x: 0.41, y: 0.4, w: 0.2, h: 0.22,
	    label: "电池" }]);
	assert.equal(state.phase, "idle");
});

test("a_region_is_drawn_by_mouse_in_any_direction", () => {
	const state = draw({ type: "press", point: { x: 0.8, y: 0.7 } },
	    { type: "stretch", point: { x: 0.5, y: 0.9 } }, { type: "lift" });
	assert.equal(state.phase, "naming");
	near(state.rect.x, 0.5);
	near(state.rect.y, 0.7);
	near(state.rect.w, 0.3);
});

test("a_click_draws_nothing", () => {
	assert.deepEqual(draw({ type: "press", point: { x: 0.5, y: 0.5 } },
	    { type: "lift" }), MARK_START);
});

test("a_region_never_leaves_the_picture", () => {
	let state = draw({ type: "begin" });
	for (let i = 0; i < 99; i++)
		state = markNext(state, { type: "move", dx: 1, dy: 1,
		    large: true });
	assert.ok(state.rect.x + state.rect.w <= 1 + 1e-9);
	for (let i = 0; i < 99; i++)
		state = markNext(state, { type: "size", dx: 1, dy: 1,
		    large: true });
	assert.ok(state.rect.x >= 0 && state.rect.w <= 1);
});

test("a_region_without_a_name_is_not_kept", () => {
	assert.equal(draw({ type: "begin" }, { type: "fix" },
	    { type: "name", label: "  " }).phase, "naming");
	assert.equal(draw({ type: "begin" }, { type: "cancel" }).marks.length,
	    0);
});

test("there_is_a_most_of_regions", () => {
	let state = MARK_START;
	for (let i = 0; i < MARKS_MAX + 5; i++)
		state = [{ type: "begin" }, { type: "fix" },
		    { type: "name", label: "x" }].reduce(markNext, state);
	assert.equal(state.marks.length, MARKS_MAX);
});

test("the_hub_can_read_every_number_of_a_region", () => {
	const state = draw({ type: "press", point: { x: 1 / 3, y: 2 / 3 } },
	    { type: "stretch", point: { x: 0.350001, y: 0.7000001 } },
	    { type: "lift" }, { type: "name", label: "x" });
	for (const side of ["x", "y", "w", "h"])
		assert.match(JSON.stringify(state.marks[0][side]),
		    /^(0(\.\d{1,4})?|1)$/);
});

// One row of pixels in the tones of a view.
const toned = (pixels, settings) => [...toneApply(Uint8ClampedArray.from(
    pixels.flatMap((p) => [...p, 255])), pixels.length, 1,
    { ...VIEW_START, ...settings })].reduce((rows, byte, i) => {
	if (i % 4 < 3)
		(rows[i >> 2] ??= []).push(byte);
	return (rows);
}, []);
const ORANGE = [232, 128, 32], GREEN = [62, 150, 66], BLUE = [52, 84, 196];
const grey = ([r, g, b]) => r === g && g === b;

test("the_three_colours_of_the_trade_are_three_kinds_of_stuff", () => {
	assert.equal(stuffOf(...ORANGE), ORGANIC);
	assert.equal(stuffOf(...GREEN), MIXED);
	assert.equal(stuffOf(...BLUE), METAL);
});

test("what_has_no_colour_has_no_kind_and_is_never_guessed", () => {
	for (const pixel of [[255, 255, 255], [0, 0, 0], [90, 90, 90],
	    [252, 250, 246], [6, 7, 9]])
		assert.equal(stuffOf(...pixel), 0);
	assert.equal(densityOf(255, 255, 255), 0);
	assert.equal(densityOf(0, 0, 0), 100);
});

test("an_untouched_view_shows_the_picture_as_it_came", () => {
	assert.ok(tonePlain(VIEW_START));
	assert.deepEqual(toned([ORANGE, GREEN], {}), [ORANGE, GREEN]);
});

test("high_penetration_opens_the_dark_and_low_shows_the_thin", () => {
	const [[dark]] = toned([[20, 20, 20]], { penetration: "high" });
	const [[thin]] = toned([[230, 230, 230]], { penetration: "low" });
	assert.ok(dark > 60, `${dark}`);
	assert.ok(thin < 210, `${thin}`);
	assert.deepEqual(toned([[0, 0, 0], [255, 255, 255]],
	    { penetration: "high" }), [[0, 0, 0], [255, 255, 255]]);
});

test("metal_only_leaves_metal_its_colour_and_fades_the_rest", () => {
	const [organic, mixed, metal] = toned([ORANGE, GREEN, BLUE],
	    { only: "metal" });
	assert.deepEqual(metal, BLUE);
	assert.ok(grey(organic) && grey(mixed));
	assert.ok(organic[0] > 200);
});

test("a_safe_palette_hatches_what_differs_besides_its_colour", () => {
	const row = toned(Array(8).fill(BLUE), { palette: "safe" });
	assert.notDeepEqual(row[0], row[4]);
	const [organic] = toned([ORANGE], { palette: "safe" });
	assert.ok(organic[0] > organic[1] && organic[1] > organic[2]);
	assert.equal(new Set(Object.values(SAFE).map(String)).size, 3);
	assert.ok(toned([ORANGE], { palette: "grey" }).every(grey));
});

test("what_nothing_comes_through_is_striped_in_no_stuffs_colour", () => {
	const row = toned(Array(8).fill([12, 12, 16]), { dense: true });
	assert.deepEqual(row[0], [255, 0, 255]);
	assert.deepEqual(row[4], [0, 0, 0]);
	assert.deepEqual(toned([ORANGE], { dense: true }), [ORANGE]);
});

test("an_edge_is_lifted_and_a_flat_field_stays", () => {
	const flat = [100, 100, 100], step = [160, 160, 160];
	const row = toned([flat, flat, flat, step, step, step], { edges: 2 });
	assert.deepEqual(row[0], flat);
	assert.ok(row[2][0] < 100 && row[3][0] > 160);
});

test("a_picture_that_says_its_scale_is_measured_in_millimetres", () => {
	const chunk = (name, bytes) => [0, 0, 0, bytes.length,
	    ...Buffer.from(name), ...bytes, 0, 0, 0, 0];
	const head = [137, 80, 78, 71, 13, 10, 26, 10,
	    ...chunk("IHDR", Array(13).fill(0))];
	const phys = (unit) => Uint8Array.from([...head, ...chunk("pHYs",
	    [0, 0, 7, 208, 0, 0, 7, 208, unit]), ...chunk("IDAT", [0])]);
	assert.equal(scaleRead(phys(1)), 0.5);
	assert.equal(scaleRead(phys(0)), null);
	assert.equal(scaleRead(Uint8Array.from(head)), null);
	assert.equal(scaleRead(Uint8Array.from([255, 216, 255])), null);
	const bitmap = { width: 1000, height: 400 };
	const rect = { w: 0.1, h: 0.25 };
	assert.equal(sizePrint(bitmap, rect), "100 × 100 px");
	scaleKeep(bitmap, 0.5);
	assert.equal(sizePrint(bitmap, rect), "50 × 50 mm");
});

test("every_setting_comes_round_to_where_it_began", () => {
	for (const type of ["penetration", "palette", "only", "edges"])
		assert.deepEqual(look({ type }, { type }, { type }),
		    VIEW_START);
	for (const type of ["dense", "lens", "invert"]) {
		assert.equal(look({ type })[type], true);
		assert.deepEqual(look({ type }, { type }), VIEW_START);
	}
});
