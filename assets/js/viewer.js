/*
 * The picture as it is seen: painted by the graphics card where there is one
 * (painter_gl.js), else by the processor (painter_canvas.js), and over it the
 * regions and the magnifier.
 *
 *   node                   the element that it paints on
 *   show(bitmap | null)    another picture
 *   look(view)             another view of it (view_state.js)
 *   mark(marks, rect)      regions over it: [{rect, label, mine}], the one
 *                          that is being drawn
 *   point(place | null)    where the pointer is, in pixels of the pane
 *   stuff(place)           { stuff, density } there, or null off the picture
 *   pane(), picture()      sizes for view_state.js
 *   painted()              told after each paint: viewer.onpaint
 *   card                   false: painted without a graphics card
 *   close()
 */

import { el } from "./dom.js";
import { sizePrint } from "./image_scale.js";
import { CanvasPainter } from "./painter_canvas.js";
import { painterOpen } from "./painter_gl.js";
import { densityOf, stuffOf, STUFFS } from "./stuff.js";
import { VIEW_START, viewBox, viewPoint } from "./view_state.js";

const LENS_ZOOM = 3;
const LENS_SHARE = 0.17;	/* of the pane's shorter side */

export class Viewer {
	constructor()
	{
		this.canvas = el("canvas", { class: "picture-canvas",
		    role: "img", tabindex: "0" });
		this.node = this.canvas;
		this.context = this.canvas.getContext("2d");
		this.plain = new CanvasPainter();
		this.painter = painterOpen(() => this.cardLost()) ?? this.plain;
		this.bitmap = null;
		this.view = VIEW_START;
		this.marks = [];
		this.rect = null;
		this.place = null;
		this.frame = 0;
		this.onpaint = null;
		this.observer = new ResizeObserver(() => this.paintSoon());
		this.observer.observe(this.canvas);
	}

	get card()
	{
		return (this.painter !== this.plain);
	}

	show(bitmap)
	{
		if (this.bitmap === bitmap)
			return;
		this.bitmap = bitmap;
		this.plain.show(bitmap);
		if (this.card) {
			try {
				this.painter.show(bitmap);
			} catch {
				this.cardLost();
			}
		}
		this.paintSoon();
	}

	/* From now on without the card; what is seen stays as it is. */
	cardLost()
	{
		this.painter = this.plain;
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

	point(place)
	{
		this.place = place;
		if (this.view.lens)
			this.paintSoon();
	}

	stuff(place)
	{
		if (this.bitmap === null)
			return (null);
		const picture = this.picture();
		const box = viewBox(this.view, this.pane(), picture);
		if (place.x < box.left || place.x >= box.left + box.width ||
		    place.y < box.top || place.y >= box.top + box.height)
			return (null);
		const p = viewPoint(this.view, this.pane(), picture, place);
		const { data, width, height } = this.plain.pixels();
		const x = Math.min(width - 1, Math.floor(p.x * width));
		const y = Math.min(height - 1, Math.floor(p.y * height));
		const at = 4 * (y * width + x);
		const rgb = [data[at], data[at + 1], data[at + 2]];
		return ({ stuff: STUFFS[stuffOf(...rgb)],
		    density: densityOf(...rgb) });
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
		this.plain.close();
		if (this.card)
			this.painter.close();
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
			this.painter.draw(c, box, this.view);
			this.paintMarks(c, box);
			if (this.view.lens)
				this.paintLens(c, pane, box);
		}
		this.onpaint?.(this.bitmap);
	}

	/* The picture under the pointer (or in the middle), larger. */
	paintLens(c, pane, box)
	{
		const at = this.place ?? { x: pane.width / 2,
		    y: pane.height / 2 };
		const r = Math.max(60, LENS_SHARE *
		    Math.min(pane.width, pane.height));
		c.save();
		c.beginPath();
		c.arc(at.x, at.y, r, 0, 2 * Math.PI);
		c.clip();
		c.clearRect(0, 0, pane.width, pane.height);
		this.painter.draw(c, {
			left: at.x - (at.x - box.left) * LENS_ZOOM,
			top: at.y - (at.y - box.top) * LENS_ZOOM,
			width: box.width * LENS_ZOOM,
			height: box.height * LENS_ZOOM,
			scale: box.scale * LENS_ZOOM,
		}, this.view);
		c.restore();
		ring(c, at, r, 5, "rgba(0, 0, 0, 0.75)");
		ring(c, at, r, 2, "#ffd400");
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
			markPaint(c, box, this.rect, sizePrint(this.bitmap,
			    this.rect), true, type);
	}
}

function
ring(c, at, r, width, colour)
{
	c.beginPath();
	c.arc(at.x, at.y, r, 0, 2 * Math.PI);
	c.lineWidth = width;
	c.strokeStyle = colour;
	c.stroke();
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
