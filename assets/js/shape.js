/*
 * The shapes of states. A state is always a word and a shape; colour only
 * helps. Each shape differs in outline, so that it is told apart in grey, at
 * arm's length and by people who see few colours.
 */

import { svg } from "./dom.js";

const PATHS = {
	/* a tick in a circle: release, agreed, up */
	release: ["circle", "M8 12.5l2.8 2.8L16.2 9.6"],
	/* a lens: inspect */
	inspect: ["none", "M10.5 4.5a6 6 0 1 0 0 12a6 6 0 0 0 0-12zM15 15l5 5"],
	/* two bars in a square: hold */
	hold: ["square", "M9.5 8v8M14.5 8v8"],
	/* an exclamation in a triangle: differs, alarm */
	alert: ["triangle", "M12 9.5v4.5M12 17v.2"],
	/* an i in a circle: remark */
	remark: ["circle", "M12 11v5.5M12 7.6v.2"],
	/* a clock: waiting, open */
	wait: ["circle", "M12 7.5V12l3 2"],
	/* an empty dashed circle: nobody, not yet */
	none: ["dashed", ""],
	/* a closed lock: in, but not to be seen */
	secret: ["none", "M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3"],
	/* a cross in a square: closed, missed, refused */
	cross: ["square", "M9 9l6 6M15 9l-6 6"],
	/* an arrow round: reopened, requeue */
	again: ["none", "M5 12a7 7 0 1 0 2.2-5.1M5 4v4h4"],
	/* a broken line: connection lost */
	lost: ["none", "M3 12h5M16 12h5M10 7l1.5 3M14 17l-1.5-3"],
	/* a line with two ends: connected */
	linked: ["none", "M7 12h10M4.5 12a2.5 2.5 0 1 0 5 0a2.5 2.5 0 1 0-5 0" +
	    "M14.5 12a2.5 2.5 0 1 0 5 0a2.5 2.5 0 1 0-5 0"],
	/* an arrow down onto a line: draining, download */
	drain: ["none", "M12 4v11M7.5 11l4.5 4.5l4.5-4.5M5 20h14"],
	/* an arrow in a circle: a lane that runs */
	run: ["circle", "M8 12h8M12.5 8.5L16 12l-3.5 3.5"],
	/* a person: a taken seat */
	person: ["none", "M12 4a4 4 0 1 0 0 8a4 4 0 0 0 0-8zM4.5 20.5" +
	    "c.8-4 3.7-6 7.5-6s6.7 2 7.5 6"],
	/* a rule: cleared without a look */
	rule: ["square", "M8 12h8"],
};

const FRAMES = {
	circle: ["circle", { cx: 12, cy: 12, r: 9 }],
	dashed: ["circle", { cx: 12, cy: 12, r: 9,
	    "stroke-dasharray": "3 3.3" }],
	square: ["rect", { x: 3.5, y: 3.5, width: 17, height: 17, rx: 2 }],
	triangle: ["path", { d: "M12 3.5L22 20.5H2z" }],
};

export function
shape(name, className = "")
{
	const [frame, d] = PATHS[name] ?? PATHS.none;
	return (svg("svg", { class: `shape ${className}`.trim(),
	    viewBox: "0 0 24 24", "aria-hidden": "true", focusable: "false" },
	    frame === "none" ? null : svg(...FRAMES[frame]),
	    d === "" ? null : svg("path", { d })));
}

const OF_DECISION = { release: "release", inspect: "inspect", hold: "hold" };

export function
decisionShape(decision)
{
	return (OF_DECISION[decision] ?? "none");
}
