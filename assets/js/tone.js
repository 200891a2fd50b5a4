/*
 * The tones of a picture: how view_state.js's settings turn one pixel into
 * another. Pure; the plain canvas runs this, and painter_gl.js says the same
 * in the words of the graphics card (a test holds the two together).
 *
 * In this order: edges are lifted; the palette paints stuff anew or takes its
 * colour away; what is not asked for is faded; penetration bends the lightness
 * (below 1 it looks into the dark, above 1 it shows what hardly shadows);
 * contrast, brightness, invert; and what is too dense is hatched last.
 */

import { lightOf, METAL, MIXED, ORGANIC, stuffOf } from "./stuff.js";

/* The exponent of each look; a smaller one opens what is dark. */
export const PENETRATION = Object.freeze({ whole: 1, high: 0.45, low: 2.4 });

/* What is darker than this, 0..255, may hide anything. */
export const DENSE_LIGHT = 30;

/* How much of an unasked pixel's darkness stays. */
export const FADE = 0.22;

/*
 * Colours that people with any kind of colour vision tell apart: amber,
 * magenta and blue differ in hue for those without red or green, and in
 * lightness for those without colour. Mixed and metal are hatched besides.
 */
export const SAFE = Object.freeze({
	[ORGANIC]: [255, 176, 0],
	[MIXED]: [220, 38, 127],
	[METAL]: [80, 130, 255],
});

/* True: the picture is shown as it came. */
export function
tonePlain(v)
{
	return (!v.invert && v.contrast === 1 && v.brightness === 1 &&
	    v.gamma === 1 && v.penetration === "whole" && v.edges === 0 &&
	    v.palette === "plain" && v.only === "all" && !v.dense);
}

/* Two views with the same key have the same tones. */
export function
toneKey(v)
{
	return ([v.invert, v.contrast, v.brightness, v.gamma, v.penetration,
	    v.edges, v.palette, v.only, v.dense].join());
}

export function
toneExponent(v)
{
	return (PENETRATION[v.penetration] / v.gamma);
}

/* RGBA bytes of a picture -> RGBA bytes as the view shows them. */
export function
toneApply(from, width, height, v)
{
	const to = new Uint8ClampedArray(from.length);
	const bend = bends(v);
	const pixel = [0, 0, 0];
	for (let y = 0, at = 0; y < height; y++) {
		for (let x = 0; x < width; x++, at += 4) {
			const stuff = stuffOf(from[at], from[at + 1],
			    from[at + 2]);
			const light = lightOf(from[at], from[at + 1],
			    from[at + 2]);
			lifted(from, width, height, x, y, at, v.edges, pixel);
			painted(pixel, stuff, x, y, v.palette);
			faded(pixel, stuff, v.only);
			const stripe = v.dense && light < DENSE_LIGHT ?
			    hatched(x, y) : -1;
			for (let i = 0; i < 3; i++)
				to[at + i] = stripe < 0 ? bend[pixel[i]] :
				    i === 1 ? 0 : stripe;
			to[at + 3] = from[at + 3];
		}
	}
	return (to);
}

/* Penetration, contrast, brightness and invert of each byte. */
function
bends(v)
{
	const exponent = toneExponent(v);
	return (Uint8ClampedArray.from({ length: 256 }, (_, i) => {
		const bent = Math.pow(i / 255, exponent);
		const turned = v.invert ? 1 - bent : bent;
		return (255 * v.brightness *
		    ((turned - 0.5) * v.contrast + 0.5));
	}));
}

/* Away from the mean of the four neighbours, by the strength asked for. */
function
lifted(from, width, height, x, y, at, edges, pixel)
{
	const left = x > 0 ? -4 : 0;
	const right = x < width - 1 ? 4 : 0;
	const up = y > 0 ? -4 * width : 0;
	const down = y < height - 1 ? 4 * width : 0;
	for (let i = 0; i < 3; i++) {
		const own = from[at + i];
		const mean = edges === 0 ? own : (from[at + left + i] +
		    from[at + right + i] + from[at + up + i] +
		    from[at + down + i]) / 4;
		pixel[i] = clamped(own + (own - mean) * edges * 1.5);
	}
}

function
painted(pixel, stuff, x, y, palette)
{
	if (palette === "plain")
		return;
	const light = lightOf(...pixel);
	const hue = palette === "safe" ? SAFE[stuff] : undefined;
	const hatch = hue === undefined ? 1 : hatchOf(stuff, x, y);
	for (let i = 0; i < 3; i++)
		pixel[i] = clamped(hatch * (hue === undefined ? light :
		    light < 128 ? hue[i] * light / 128 :
		    hue[i] + (255 - hue[i]) * (light - 128) / 127));
}

/* Stripes on metal, dots on mixed: 1, or a little darker. */
function
hatchOf(stuff, x, y)
{
	if (stuff === METAL)
		return ((x + y) % 8 < 2 ? 0.72 : 1);
	if (stuff === MIXED)
		return (x % 6 < 2 && y % 6 < 2 ? 0.72 : 1);
	return (1);
}

function
faded(pixel, stuff, only)
{
	if (only === "all" || stuff === (only === "metal" ? METAL : ORGANIC))
		return;
	const grey = clamped(255 - (255 - lightOf(...pixel)) * FADE);
	pixel.fill(grey);
}

/* Magenta and black in turn: colours that no stuff has. */
function
hatched(x, y)
{
	return ((x + y) % 8 < 4 ? 255 : 0);
}

function
clamped(value)
{
	return (value < 0 ? 0 : value > 255 ? 255 : Math.round(value));
}
