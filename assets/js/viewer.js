/*
 * The picture on a plain canvas. What a viewer is, so that a WebGL one can take
 * this one's place:
 *
 *   node                   the element that it paints on
 *   show(bitmap | null)    another picture
 *   look(view)             another view of it (view_state.js)
 *   mark(marks, rect)      regions over it: [{rect, label, mine}], the one
 *                          that is being drawn
 *   pane(), picture()      sizes for view_state.js
 *   painted()              told after each paint: viewer.onpaint
 *   close()
 *
 * Tones are computed once, into a copy of the picture; panning and zooming
 * only draw that copy, so that they stay quick without a GPU.
 */

import { el } from "./dom.js";
import { VIEW_START, viewBox } from "./view_state.js";

export class CanvasViewer {
	constructor()
	{
		this.canvas = el("canvas", { class: "picture-canvas",
		    role: "img", tabindex: "0" });
		this.node = this.canvas;
		this.context = this.canvas.getContext("2d");
		this.bitmap = null;
		this.toned = null;
		this.tones = "";
		this.view = VIEW_START;
		this.marks = [];
		this.rect = null;
		this.frame = 0;
		this.onpaint = null;
		this.observer = new ResizeObserver(() => this.paintSoon());
		this.observer.observe(this.canvas);
	}

	show(bitmap)
	{
		if (this.bitmap === bitmap)
			return;
		this.bitmap = bitmap;
		this.tones = "";
		this.paintSoon();
	}

	look(view)
	{
		if (this.view === view)
			return;
		this.view = view;
		this.paintSoon();
	}

	mark(marks, rect)
	{
		this.marks = marks;
		this.rect = rect;
		this.paintSoon();
	}

	pane()
	{
		return ({ width: this.canvas.clientWidth || 1,
		    height: this.canvas.clientHeight || 1 });
	}

	picture()
	{
		return ({ width: this.bitmap?.width ?? 1,
		    height: this.bitmap?.height ?? 1 });
	}

	close()
	{
		this.observer.disconnect();
		cancelAnimationFrame(this.frame);
	}

	paintSoon()
	{
		if (this.frame !== 0)
			return;
		this.frame = requestAnimationFrame(() => {
			this.frame = 0;
			this.paint();
		});
	}

	paint()
	{
		const ratio = devicePixelRatio || 1;
		const pane = this.pane();
		const width = Math.round(pane.width * ratio);
		const height = Math.round(pane.height * ratio);
		const c = this.context;
		if (this.canvas.width !== width ||
		    this.canvas.height !== height) {
			this.canvas.width = width;
			this.canvas.height = height;
		}
		c.setTransform(ratio, 0, 0, ratio, 0, 0);
		c.clearRect(0, 0, pane.width, pane.height);
		if (this.bitmap !== null) {
			const box = viewBox(this.view, pane, this.picture());
			c.imageSmoothingEnabled = box.scale < 3;
			c.imageSmoothingQuality = "high";
			c.drawImage(this.tone(), box.left, box.top, box.width,
			    box.height);
			this.paintMarks(c, box);
		}
		this.onpaint?.(this.bitmap);
	}

	/* The picture in the tones of the view; made when they change. */
	tone()
	{
		const v = this.view;
		if (!v.invert && v.contrast === 1 && v.brightness === 1)
			return (this.bitmap);
		const tones = `${v.invert ? "invert(1) " : ""}` +
		    `contrast(${v.contrast}) brightness(${v.brightness})`;
		if (tones === this.tones)
			return (this.toned);
		this.toned ??= document.createElement("canvas");
		this.toned.width = this.bitmap.width;
		this.toned.height = this.bitmap.height;
		const c = this.toned.getContext("2d");
		c.filter = tones;
		c.drawImage(this.bitmap, 0, 0);
		this.tones = tones;
		return (this.toned);
	}

	paintMarks(c, box)
	{
		const style = getComputedStyle(this.canvas);
		const type = { unit: parseFloat(style.fontSize),
		    family: style.fontFamily };
		for (const mark of this.marks)
			markPaint(c, box, mark.rect, mark.label, mark.mine,
			    type);
		if (this.rect !== null)
			markPaint(c, box, this.rect, "", true, type);
	}
}

/*
 * Own regions have a whole line, the other seat's a broken one; both lie on a
 * dark halo, so that they stand out on white and on black.
 */
function
markPaint(c, box, rect, label, mine, { unit, family })
{
	const x = box.left + rect.x * box.width;
	const y = box.top + rect.y * box.height;
	const w = rect.w * box.width;
	const h = rect.h * box.height;
	c.setLineDash([]);
	c.lineWidth = 4;
	c.strokeStyle = "rgba(0, 0, 0, 0.75)";
	c.strokeRect(x, y, w, h);
	c.setLineDash(mine ? [] : [7, 5]);
	c.lineWidth = 2;
	c.strokeStyle = mine ? "#ffd400" : "#4ee3ff";
	c.strokeRect(x, y, w, h);
	c.setLineDash([]);
	if (label === "")
		return;
	c.font = `600 ${unit}px ${family}`;
	const wide = c.measureText(label).width + unit * 0.6;
	const tall = unit * 1.45;
	const top = y - tall - 2 < 0 ? y + 2 : y - tall - 2;
	c.fillStyle = "rgba(0, 0, 0, 0.82)";
	c.fillRect(x - 2, top, wide, tall);
	c.fillStyle = mine ? "#ffd400" : "#4ee3ff";
	c.textBaseline = "middle";
	c.fillText(label, x - 2 + unit * 0.3, top + tall / 2);
}
