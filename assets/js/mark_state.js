/*
 * Regions on a picture. Pure: markNext(marking, event) -> marking.
 *
 *   idle     nothing is being drawn
 *   drawing  a rectangle follows the mouse (drag) or the keys
 *   naming   the rectangle stands and waits for its label
 *
 * A mark is {x, y, w, h, label}, fractions 0..1 of the picture, as the hub
 * keeps it. `marks` are the finished ones, in the order they were drawn.
 */

export const MARKS_MAX = 20;
export const LABEL_MAX = 60;
const SIDE_MIN = 0.01;
const STEP = 0.01;
const STEP_LARGE = 0.05;

export const MARK_START = Object.freeze({
	phase: "idle",
	rect: null,
	from: null,
	marks: Object.freeze([]),
});

const STEPS = {
	begin: begin,
	press: press,
	stretch: stretch,
	lift: lift,
	move: (s, e) => s.rect === null ? s :
	    ({ ...s, rect: moved(s.rect, e.dx, e.dy, e.large) }),
	size: (s, e) => s.rect === null ? s :
	    ({ ...s, rect: sized(s.rect, e.dx, e.dy, e.large) }),
	fix: (s) => s.phase === "drawing" && s.rect !== null ?
	    ({ ...s, phase: "naming", from: null }) : s,
	name: name,
	cancel: (s) => ({ ...s, phase: "idle", rect: null, from: null }),
	remove: (s, e) => ({ ...s,
	    marks: s.marks.filter((_, i) => i !== e.index) }),
	removeLast: (s) => ({ ...s, marks: s.marks.slice(0, -1) }),
	load: (s, e) => ({ ...MARK_START, marks: e.marks ?? [] }),
};

export function
markNext(state, event)
{
	const step = STEPS[event.type];
	return (step === undefined ? state : Object.freeze(step(state, event)));
}

/* With the keys: a rectangle in the middle of what is seen. */
function
begin(state, event)
{
	if (state.marks.length >= MARKS_MAX)
		return (state);
	const c = event.centre ?? { x: 0.5, y: 0.5 };
	const side = event.side ?? 0.2;
	return ({ ...state, phase: "drawing", from: null,
	    rect: kept({ x: c.x - side / 2, y: c.y - side / 2, w: side,
		h: side }) });
}

function
press(state, event)
{
	if (state.marks.length >= MARKS_MAX)
		return (state);
	return ({ ...state, phase: "drawing", from: event.point, rect: null });
}

function
stretch(state, event)
{
	if (state.phase !== "drawing" || state.from === null)
		return (state);
	const a = state.from;
	const b = event.point;
	return ({ ...state, rect: {
		x: Math.min(a.x, b.x),
		y: Math.min(a.y, b.y),
		w: Math.abs(a.x - b.x),
		h: Math.abs(a.y - b.y),
	} });
}

/* A click that drew nothing is not a region. */
function
lift(state)
{
	if (state.phase !== "drawing" || state.from === null)
		return (state);
	if (state.rect === null || state.rect.w < SIDE_MIN ||
	    state.rect.h < SIDE_MIN)
		return ({ ...state, phase: "idle", rect: null, from: null });
	return ({ ...state, phase: "naming", from: null });
}

function
name(state, event)
{
	if (state.phase !== "naming")
		return (state);
	const label = event.label.trim().slice(0, LABEL_MAX);
	if (label === "")
		return (state);
	const r = state.rect;
	const mark = Object.freeze({ x: rounded(r.x), y: rounded(r.y),
	    w: rounded(r.w), h: rounded(r.h), label });
	return ({ ...state, phase: "idle", rect: null,
	    marks: Object.freeze([...state.marks, mark]) });
}

function
moved(rect, dx, dy, large)
{
	const step = large ? STEP_LARGE : STEP;
	return (kept({ ...rect, x: rect.x + dx * step,
	    y: rect.y + dy * step }));
}

function
sized(rect, dx, dy, large)
{
	const step = large ? STEP_LARGE : STEP;
	return (kept({ ...rect,
	    w: Math.max(SIDE_MIN * 2, rect.w + dx * step),
	    h: Math.max(SIDE_MIN * 2, rect.h + dy * step) }));
}

/* A region stays inside its picture. */
function
kept(rect)
{
	const w = Math.min(1, rect.w);
	const h = Math.min(1, rect.h);
	return ({
		w,
		h,
		x: Math.min(1 - w, Math.max(0, rect.x)),
		y: Math.min(1 - h, Math.max(0, rect.y)),
	});
}

function
rounded(value)
{
	return (Math.round(value * 10000) / 10000);
}
