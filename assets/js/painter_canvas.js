/*
 * Paints a picture without a graphics card. Tones are computed once, into a
 * copy of the picture; panning and zooming only draw that copy.
 *
 * A painter: show(bitmap), draw(context, box, view), close(). box is where the
 * picture lies (view_state.js), in the units of the context.
 */

import { toneApply, toneKey, tonePlain } from "./tone.js";

export class CanvasPainter {
	constructor()
	{
		this.bitmap = null;
		this.source = null;
		this.toned = null;
		this.key = "";
	}

	show(bitmap)
	{
		this.bitmap = bitmap;
		this.source = null;
		this.key = "";
	}

	draw(c, box, view)
	{
		c.imageSmoothingEnabled = box.scale < 3;
		c.imageSmoothingQuality = "high";
		c.drawImage(this.tone(view), box.left, box.top, box.width,
		    box.height);
	}

	/* The bytes of the picture, read once. */
	pixels()
	{
		if (this.source === null) {
			const { width, height } = this.bitmap;
			const canvas = new OffscreenCanvas(width, height);
			const c = canvas.getContext("2d",
			    { willReadFrequently: true });
			c.drawImage(this.bitmap, 0, 0);
			this.source = c.getImageData(0, 0, width, height);
		}
		return (this.source);
	}

	tone(view)
	{
		if (tonePlain(view))
			return (this.bitmap);
		const key = toneKey(view);
		if (key === this.key)
			return (this.toned);
		const { data, width, height } = this.pixels();
		this.toned = new OffscreenCanvas(width, height);
		this.toned.getContext("2d").putImageData(new ImageData(
		    toneApply(data, width, height, view), width, height), 0, 0);
		this.key = key;
		return (this.toned);
	}

	close()
	{
		this.source = null;
		this.toned = null;
	}
}
