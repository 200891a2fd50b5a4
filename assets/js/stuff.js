/*
 * What kind of stuff a pixel shows. Pure: bytes in, bytes out.
 *
 * A dual-energy machine measures each point at a low and at a high energy; the
 * quotient of the two attenuations grows with the effective atomic number, and
 * the machine paints it in the three colours that all of this trade uses:
 * orange for organic stuff (effective atomic number below about 10), green for
 * inorganic and mixed (about 10 to 18), blue for metal (above). The hue of a
 * painted picture therefore gives the kind back, its lightness how much of the
 * beam came through. What has no colour (air, black, a grey picture) has no
 * kind, and is never guessed.
 */

export const STUFFS = Object.freeze(["none", "organic", "mixed", "metal"]);
export const ORGANIC = 1;
export const MIXED = 2;
export const METAL = 3;

/* The hues, in degrees, between which a colour counts as one kind. */
const HUES = [[8, 66, ORGANIC], [66, 180, MIXED], [180, 285, METAL]];

/* Less colour than this part of a pixel's lightest channel is none. */
export const COLOUR_LEAST = 0.12;

/* 0..255 each -> one of STUFFS' places. */
export function
stuffOf(r, g, b)
{
	const most = Math.max(r, g, b);
	const span = most - Math.min(r, g, b);
	if (span < 8 || span < most * COLOUR_LEAST)
		return (0);
	const sixth = most === r ? ((g - b) / span + 6) % 6 :
	    most === g ? (b - r) / span + 2 : (r - g) / span + 4;
	const hue = sixth * 60;
	for (const [from, to, kind] of HUES) {
		if (hue >= from && hue < to)
			return (kind);
	}
	return (0);
}

/* How light a pixel is, 0..255, as the eye weighs the colours. */
export function
lightOf(r, g, b)
{
	return (0.299 * r + 0.587 * g + 0.114 * b);
}

/*
 * How much lies in the beam: 0 nothing, 100 nothing comes through. The
 * lightness of a pixel falls about as the logarithm that the eye expects.
 */
export function
densityOf(r, g, b)
{
	return (Math.round((1 - lightOf(r, g, b) / 255) * 100));
}
