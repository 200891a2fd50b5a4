/*
 * The picture's place on the review page: the viewer, its tools, the mouse,
 * and the list of regions. What is seen lives in view_state.js and
 * mark_state.js; this file only turns hands into their events.
 */

import { el, fill, part } from "./dom.js";
import { presetPrint, t, tOr } from "./i18n.js";
import { shape } from "./shape.js";
import { VIEW_START, viewNext, viewPoint } from "./view_state.js";
import { Viewer } from "./viewer.js";

/* actions: { marking(event), large(), pictureAgain() }. */
export class Picture {
	constructor(actions)
	{
		this.actions = actions;
		this.view = VIEW_START;
		this.record = null;
		this.drag = null;
		this.viewer = new Viewer();
		this.viewer.onpaint = (bitmap) => {
			this.viewer.node.dataset.painted =
			    bitmap === null ? "" : this.record?.id ?? "";
		};
		this.listen(this.viewer.node);
		this.node = el("section", { class: "picture" });
		this.build();
	}

	/* Made again when the language changes; the canvas stays. */
	build()
	{
		this.word = el("div", { class: "picture-word" });
		this.tell = part(this.word,
		    (kind, id) => this.wordOf(kind, id));
		this.zoom = el("output", { class: "tool-value" });
		this.tools = el("div", { class: "tools", role: "toolbar",
		    "aria-label": t("image.tools") }, this.toolGroups());
		this.stuffWord = el("p", { class: "stuff-word", hidden: true });
		this.list = el("ul", { class: "marks",
		    "aria-label": t("mark.list") });
		this.listMarks = part(this.list, (marks, others, mayDraw) =>
		    this.markItems(marks, others, mayDraw));
		this.node.setAttribute("aria-label", t("image.title"));
		this.help = el("p", { class: "mark-help", hidden: true },
		    t("mark.drawing"));
		fill(this.node, el("div", { class: "picture-pane" },
		    this.viewer.node, this.word, this.help, this.list,
		    this.stuffWord, this.viewer.card ? null :
			el("p", { class: "card-word" }, t("image.noCard"))),
		    this.tools);
		this.look(this.view);
	}

	/*
	 * shown: { id, bitmap, image, label, marking, others, mayDraw } or
	 * null, where image says how far the picture is.
	 */
	update(shown)
	{
		if (shown === null) {
			this.record = null;
			this.viewer.show(null);
			this.viewer.mark([], null);
			this.help.hidden = true;
			this.tell("none", null);
			this.listMarks(null, null, false);
			return;
		}
		if (this.record?.id !== shown.id)
			this.look(viewNext(this.view, { type: "place" }));
		this.record = shown;
		this.viewer.show(shown.bitmap);
		this.viewer.node.setAttribute("aria-label", shown.label);
		this.tell(shown.bitmap !== null ? "ready" : shown.image,
		    shown.id);
		const draws = shown.marking.phase === "drawing";
		this.viewer.node.classList.toggle("drawing", draws);
		this.help.hidden = !draws;
		this.viewer.mark(marksSeen(shown), shown.marking.rect);
		this.listMarks(shown.marking.marks, shown.others,
		    shown.mayDraw);
	}

	look(view)
	{
		this.view = view;
		this.viewer.look(view);
		for (const name of ["zoom", "contrast", "brightness", "gamma"])
			this[name].textContent = view[name] === 1 ? "" :
			    `${Math.round(view[name] * 100)}%`;
		for (const [name, { node, value }] of this.switches) {
			const rests = view[name] === VIEW_START[name];
			node.setAttribute("aria-pressed", String(!rests));
			value.textContent = rests || view[name] === true ? "" :
			    t(`image.${name}.${view[name]}`);
		}
	}

	/* An image.* action of the keys or of a tool. */
	act(type)
	{
		this.look(viewNext(this.view, { type }));
	}

	/* Where a region drawn by keys starts: the middle of what is seen. */
	centre()
	{
		return ({ centre: { x: this.view.x, y: this.view.y },
		    side: Math.min(0.25, 0.25 / this.view.zoom) });
	}

	/* ---- the mouse ---- */

	listen(canvas)
	{
		canvas.addEventListener("wheel", (event) => {
			event.preventDefault();
			this.look(viewNext(this.view, { type: "wheel",
			    delta: event.deltaY * (event.deltaMode ? 16 : 1),
			    ...this.sizes(), point: at(event) }));
		}, { passive: false });
		canvas.addEventListener("pointerdown", (e) => this.press(e));
		canvas.addEventListener("pointermove", (e) => this.stretch(e));
		canvas.addEventListener("pointerup", (e) => this.lift(e));
		canvas.addEventListener("pointercancel", (e) => this.lift(e));
		canvas.addEventListener("pointerleave", () =>
		    this.under(null));
		canvas.addEventListener("dblclick", () => this.act("place"));
	}

	press(event)
	{
		if (this.record === null || event.button > 1)
			return;
		const draws = event.button === 0 && this.record.mayDraw &&
		    (event.shiftKey || this.record.marking.phase === "drawing");
		this.viewer.node.setPointerCapture(event.pointerId);
		this.drag = { draws, ...at(event) };
		if (draws)
			this.actions.marking({ type: "press",
			    point: this.point(event) });
	}

	/* Says in words what lies under the pointer: never colour alone. */
	under(place)
	{
		this.viewer.point(place);
		const found = place === null ? null : this.viewer.stuff(place);
		this.stuffWord.hidden = found === null;
		if (found !== null)
			this.stuffWord.textContent =
			    `${t(`stuff.${found.stuff}`)} · ` +
			    t("stuff.density", { density: found.density });
	}

	stretch(event)
	{
		const here = at(event);
		this.under(here);
		if (this.drag === null)
			return;
		if (this.drag.draws)
			this.actions.marking({ type: "stretch",
			    point: this.point(event) });
		else
			this.look(viewNext(this.view, { type: "drag",
			    dx: here.x - this.drag.x, dy: here.y - this.drag.y,
			    ...this.sizes() }));
		this.drag = { ...this.drag, ...here };
	}

	lift()
	{
		if (this.drag?.draws)
			this.actions.marking({ type: "lift" });
		this.drag = null;
	}

	point(event)
	{
		const { pane, picture } = this.sizes();
		return (viewPoint(this.view, pane, picture, at(event)));
	}

	sizes()
	{
		return ({ pane: this.viewer.pane(),
		    picture: this.viewer.picture() });
	}

	/* ---- nodes ---- */

	wordOf(kind, id)
	{
		if (kind === "ready")
			return (null);
		if (kind === "none" && id === null)
			return (el("p", {}, t("image.nothing")));
		if (kind !== "failed")
			return (el("p", {}, shape("wait"), t("image.loading")));
		return ([el("p", {}, shape("cross"), t("image.failed")),
		    el("button", { type: "button",
			onclick: () => this.actions.pictureAgain(id) },
			t("image.again"))]);
	}

	toolGroups()
	{
		this.contrast = el("output", { class: "tool-value" });
		this.brightness = el("output", { class: "tool-value" });
		this.gamma = el("output", { class: "tool-value" });
		this.switches = new Map();
		return ([
			this.pair("image.zoom", "−", "+", this.zoom, "out",
			    "in"),
			this.tool("image.reset", "0", () => this.act("reset")),
			this.turn("invert", "X"),
			this.turn("penetration", "P"),
			this.turn("edges", "Z"),
			this.turn("palette", "C"),
			this.turn("only", "O"),
			this.turn("dense", "D"),
			this.turn("lens", "L"),
			this.pair("image.contrast", "[", "]", this.contrast,
			    "contrastDown", "contrastUp"),
			this.pair("image.brightness", ",", ".", this.brightness,
			    "brightnessDown", "brightnessUp"),
			this.pair("image.gamma", ";", "'", this.gamma,
			    "gammaDown", "gammaUp"),
			this.tool("mark.tool", "M", () => this.actions.marking({
			    type: "begin", ...this.centre() })),
			this.tool("image.large", "F", this.actions.large),
		]);
	}

	tool(word, key, act)
	{
		return (el("button", { class: "tool", type: "button",
		    onclick: act }, t(word), el("kbd", {}, key)));
	}

	/* A tool that is on or off, or goes through a few settings. */
	turn(name, key)
	{
		const value = el("output", { class: "tool-value" });
		const node = el("button", { class: "tool", type: "button",
		    onclick: () => this.act(name) }, t(`image.${name}`),
		    value, el("kbd", {}, key));
		this.switches.set(name, { node, value });
		return (node);
	}

	pair(word, less, more, value, lessAct, moreAct)
	{
		const side = (key, name, act) => el("button", { class: "tool",
		    type: "button", "aria-label": t(name, { what: t(word) }),
		    onclick: () => this.act(act) }, el("kbd", {}, key));
		return (el("span", { class: "tool-pair", role: "group",
		    "aria-label": t(word) },
		    side(less, "image.less", lessAct),
		    el("span", { class: "tool-name" }, t(word), value),
		    side(more, "image.more", moreAct)));
	}

	markItems(marks, others, mayDraw)
	{
		const own = (marks ?? []).map((mark, index) =>
		    el("li", { class: "mark-own" }, el("span", {},
			`${index + 1} ${presetPrint(mark.label)}`),
			mayDraw ? el("button", { class: "plain", type: "button",
			    "aria-label": t("mark.remove",
				{ label: mark.label }),
			    onclick: () => this.actions.marking({
				type: "remove", index }) }, "×") : null));
		const theirs = Object.entries(others ?? {}).flatMap(
		    ([agency, list]) => list.map((mark) =>
			el("li", { class: "mark-other" },
			    otherName(agency, mark))));
		return ([...own, ...theirs]);
	}
}

function
marksSeen(shown)
{
	const own = shown.marking.marks.map((mark, i) =>
	    ({ rect: mark, mine: true,
		label: `${i + 1} ${presetPrint(mark.label)}` }));
	const theirs = Object.entries(shown.others).flatMap(
	    ([agency, list]) => list.map((mark) => ({ rect: mark, mine: false,
		label: otherName(agency, mark) })));
	return ([...own, ...theirs]);
}

function
otherName(agency, mark)
{
	return (`${tOr(`agency.${agency}`, agency)} ` +
	    presetPrint(mark.label ?? ""));
}

function
at(event)
{
	return ({ x: event.offsetX, y: event.offsetY });
}
