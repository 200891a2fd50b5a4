/*
 * Which key does what. Pure: keyAction(event, mode) -> action or null. Letters
 * are matched by the place of the key (event.code), so that they work while a
 * Chinese input method is on; text fields keep their keys.
 *
 *   review   a review is before the eyes
 *   reason   the reason of a decision is being chosen
 *   drawing  a region is being drawn
 *   naming   a region waits for its label
 *   panel    another panel is open: nothing here decides
 *
 * With single keys switched off (some people dictate, or type by accident)
 * only Escape, Enter and the arrows are left; every button stays.
 */

const IMAGE = {
	Equal: "image.in", NumpadAdd: "image.in",
	Minus: "image.out", NumpadSubtract: "image.out",
	Digit0: "image.reset", Numpad0: "image.reset",
	KeyX: "image.invert",
	BracketRight: "image.contrastUp", BracketLeft: "image.contrastDown",
	Period: "image.brightnessUp", Comma: "image.brightnessDown",
	Quote: "image.gammaUp", Semicolon: "image.gammaDown",
	KeyP: "image.penetration", KeyZ: "image.edges",
	KeyC: "image.palette", KeyO: "image.only", KeyD: "image.dense",
	KeyL: "image.lens", KeyF: "image.large",
};

const DECIDE = {
	KeyR: "decide.release", KeyI: "decide.inspect", KeyH: "decide.hold",
	Digit1: "decide.release", Digit2: "decide.inspect",
	Digit3: "decide.hold",
	Numpad1: "decide.release", Numpad2: "decide.inspect",
	Numpad3: "decide.hold",
};

const PLACES = {
	KeyQ: "panel.review", KeyW: "panel.held", KeyE: "panel.holds",
	KeyT: "panel.inspections",
};

const ARROWS = { ArrowLeft: "left", ArrowRight: "right", ArrowUp: "up",
    ArrowDown: "down" };

const MODES = {
	review: (e) => DECIDE[e.code] ?? IMAGE[e.code] ?? PLACES[e.code] ??
	    arrow(e, "image") ?? { KeyM: "mark.begin",
	    Delete: "mark.removeLast", KeyN: "review.next",
	    Enter: "review.next", KeyB: "review.back",
	    KeyU: "review.undo",
	    KeyV: "reveal.ask", KeyJ: "facts.down", KeyK: "facts.up",
	    KeyG: "lines.all" }[e.code] ?? null,
	reason: (e) => digit(e, "reason.preset") ?? { Enter: "reason.send",
	    NumpadEnter: "reason.send", Escape: "reason.cancel",
	    Slash: "reason.write" }[e.code] ?? IMAGE[e.code] ?? null,
	drawing: (e) => arrow(e, e.shiftKey ? "mark.size" : "mark.move") ??
	    { Enter: "mark.fix", NumpadEnter: "mark.fix",
	    Escape: "mark.cancel" }[e.code] ?? IMAGE[e.code] ?? null,
	naming: (e) => digit(e, "mark.label") ?? { Escape: "mark.cancel",
	    Slash: "mark.write" }[e.code] ?? null,
	panel: (e) => PLACES[e.code] ?? null,
};

/* What goes on while its key is held down. */
const HELD = new RegExp("^(image\\.(in|out|left|right|up|down|.*(Up|Down))|" +
    "facts\\..*|mark\\.(move|size))$");

/* Keys that mean the same in every mode. */
const ALWAYS = { "?": "keys.show" };

export function
keyAction(event, mode, singleKeys = true)
{
	if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing)
		return (null);
	if (!singleKeys && event.key?.length === 1)
		return (null);
	const action = ALWAYS[event.key] ?? MODES[mode]?.(event) ?? null;
	if (action === null)
		return (null);
	const held = HELD.test(action);
	return (event.repeat && !held ? null : action);
}

/* In a text field only these leave it. */
export function
keyActionWriting(event, mode)
{
	if (event.isComposing || event.keyCode === 229)
		return (null);
	if (mode === "reason")
		return ({ Enter: "reason.send", Escape: "reason.unwrite" }
		    [event.key] ?? null);
	if (mode === "naming")
		return ({ Enter: "mark.name", Escape: "mark.cancel" }
		    [event.key] ?? null);
	return (null);
}

/* The digit of a preset: 1 to 9. */
export function
keyDigit(event)
{
	return (Number(/^(?:Digit|Numpad)([1-9])$/.exec(event.code)?.[1] ??
	    NaN));
}

/* The way of an arrow: {dx, dy}. */
export function
keyWay(event)
{
	return ({ dx: { ArrowLeft: -1, ArrowRight: 1 }[event.code] ?? 0,
	    dy: { ArrowUp: -1, ArrowDown: 1 }[event.code] ?? 0,
	    large: event.repeat === true });
}

/* What the help shows: [group, [[keys, words], ...]]. */
export const KEYS_HELP = Object.freeze([
	["decide", [[["R", "1"], "decision.release"],
	    [["I", "2"], "decision.inspect"], [["H", "3"], "decision.hold"],
	    [["1", "…", "6"], "key.preset"], [["/"], "key.write"],
	    [["Enter"], "key.send"], [["Esc"], "key.cancel"],
	    [["N", "Enter"], "key.next"], [["B"], "key.back"],
	    [["U"], "key.undo"]]],
	["image", [[["+", "−"], "key.zoom"], [["0"], "image.reset"],
	    [["←", "↑", "→", "↓"], "key.pan"], [["X"], "image.invert"],
	    [["[", "]"], "image.contrast"], [[",", "."], "image.brightness"],
	    [[";", "'"], "image.gamma"], [["P"], "image.penetration"],
	    [["Z"], "image.edges"], [["C"], "image.palette"],
	    [["O"], "image.only"], [["D"], "image.dense"],
	    [["L"], "image.lens"], [["F"], "image.large"]]],
	["mark", [[["M"], "key.mark"],
	    [["←", "↑", "→", "↓"], "key.markMove"],
	    [["Shift", "←", "↑", "→", "↓"], "key.markSize"],
	    [["Enter"], "key.markFix"], [["Delete"], "key.markRemove"]]],
	["place", [[["Q"], "panel.review"], [["W"], "panel.held"],
	    [["E"], "panel.holds"], [["T"], "panel.inspections"],
	    [["J", "K"], "key.scroll"], [["G"], "key.lines"],
	    [["V"], "reveal.title"], [["?"], "key.help"]]],
]);

function
digit(event, action)
{
	return (Number.isNaN(keyDigit(event)) ? null : action);
}

function
arrow(event, family)
{
	const way = ARROWS[event.code];
	if (way === undefined)
		return (null);
	return (family === "image" ? `image.${way}` : family);
}
