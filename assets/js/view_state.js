/*
 * How a picture is looked at: where, how near, and with what tones. Pure:
 * viewNext(view, event) -> view. Lengths are CSS pixels of the pane; the
 * picture's own size and the pane's size come with the event, so that the
 * same view means the same on a canvas and in a WebGL viewer.
 *
 * x and y are the fractions of the picture that stand in the middle of the
 * pane, zoom 1 fits the whole picture into it: a view survives a resize, a
 * lost connection and the change to another picture.
 */

export const ZOOM_MAX = 24;
const ZOOM_STEP = 1.25;
const PAN_STEP = 0.12;
const TONE_MIN = 0.2;
const TONE_MAX = 4;
const TONE_STEP = 1.15;

export const VIEW_START = Object.freeze({
	zoom: 1,
	x: 0.5,
	y: 0.5,
	invert: false,
	contrast: 1,
	brightness: 1,
	gamma: 1,		/* penetration by hand: above 1 opens the dark */
	penetration: "whole",	/* high: into the dark; low: what is thin */
	edges: 0,		/* how much they are lifted: 0, 1, 2 */
	palette: "plain",	/* as it came; safe for every eye; grey */
	only: "all",		/* organic or metal: the rest is faded */
	dense: false,		/* what nothing comes through is hatched */
	lens: false,		/* a magnifier under the pointer */
});

/* What a key goes through, one after the other. */
const ROUNDS = Object.freeze({
	penetration: ["whole", "high", "low"],
	edges: [0, 1, 2],
	palette: ["plain", "safe", "grey"],
	only: ["all", "organic", "metal"],
	dense: [false, true],
	lens: [false, true],
});

const STEPS = {
	in: (v, e) => zoomAt(v, ZOOM_STEP, e),
	out: (v, e) => zoomAt(v, 1 / ZOOM_STEP, e),
	wheel: (v, e) => zoomAt(v, Math.exp(-e.delta * 0.0016), e),
	drag: drag,
	left: (v) => panned(v, -PAN_STEP / v.zoom, 0),
	right: (v) => panned(v, PAN_STEP / v.zoom, 0),
	up: (v) => panned(v, 0, -PAN_STEP / v.zoom),
	down: (v) => panned(v, 0, PAN_STEP / v.zoom),
	invert: (v) => ({ ...v, invert: !v.invert }),
	contrastUp: (v) => toned(v, "contrast", TONE_STEP),
	contrastDown: (v) => toned(v, "contrast", 1 / TONE_STEP),
	brightnessUp: (v) => toned(v, "brightness", TONE_STEP),
	brightnessDown: (v) => toned(v, "brightness", 1 / TONE_STEP),
	gammaUp: (v) => toned(v, "gamma", TONE_STEP),
	gammaDown: (v) => toned(v, "gamma", 1 / TONE_STEP),
	penetration: (v) => turned(v, "penetration"),
	edges: (v) => turned(v, "edges"),
	palette: (v) => turned(v, "palette"),
	only: (v) => turned(v, "only"),
	dense: (v) => turned(v, "dense"),
	lens: (v) => turned(v, "lens"),
	reset: () => VIEW_START,
	place: (v) => ({ ...v, zoom: 1, x: 0.5, y: 0.5 }),
};

export function
viewNext(view, event)
{
	const step = STEPS[event.type];
	return (step === undefined ? view : Object.freeze(step(view, event)));
}

/* Where the picture lies in the pane, in CSS pixels of the pane. */
export function
viewBox(view, pane, picture)
{
	const fit = Math.min(pane.width / picture.width,
	    pane.height / picture.height) || 1;
	const scale = fit * view.zoom;
	const width = picture.width * scale;
	const height = picture.height * scale;
	return ({
		left: pane.width / 2 - view.x * width,
		top: pane.height / 2 - view.y * height,
		width,
		height,
		scale,
	});
}

/* A point of the pane as fractions of the picture, kept inside it. */
export function
viewPoint(view, pane, picture, point)
{
	const box = viewBox(view, pane, picture);
	return ({
		x: clamp((point.x - box.left) / box.width, 0, 1),
		y: clamp((point.y - box.top) / box.height, 0, 1),
	});
}

/*
 * Zooming keeps the point under the pointer where it is; with keys (no point
 * in the event) the middle of the pane.
 */
function
zoomAt(view, factor, event)
{
	const zoom = clamp(view.zoom * factor, 1, ZOOM_MAX);
	if (event.point === undefined || event.pane === undefined)
		return (centred({ ...view, zoom }));
	const before = viewBox(view, event.pane, event.picture);
	const fx = (event.point.x - before.left) / before.width;
	const fy = (event.point.y - before.top) / before.height;
	const after = viewBox({ ...view, zoom }, event.pane, event.picture);
	return (centred({
		...view,
		zoom,
		x: fx + (event.pane.width / 2 - event.point.x) / after.width,
		y: fy + (event.pane.height / 2 - event.point.y) / after.height,
	}));
}

function
drag(view, event)
{
	const box = viewBox(view, event.pane, event.picture);
	return (panned(view, -event.dx / box.width, -event.dy / box.height));
}

function
panned(view, dx, dy)
{
	return (centred({ ...view, x: view.x + dx, y: view.y + dy }));
}

/* The middle of the pane never leaves the picture; at zoom 1 it rests. */
function
centred(view)
{
	if (view.zoom <= 1)
		return ({ ...view, zoom: 1, x: 0.5, y: 0.5 });
	return ({ ...view, x: clamp(view.x, 0, 1), y: clamp(view.y, 0, 1) });
}

function
toned(view, tone, factor)
{
	const value = clamp(view[tone] * factor, TONE_MIN, TONE_MAX);
	const near = Math.abs(value - 1) < 0.02;
	return ({ ...view, [tone]: near ? 1 : value });
}

function
turned(view, setting)
{
	const round = ROUNDS[setting];
	const next = (round.indexOf(view[setting]) + 1) % round.length;
	return ({ ...view, [setting]: round[next] });
}

function
clamp(value, low, high)
{
	return (Math.min(high, Math.max(low, value)));
}
