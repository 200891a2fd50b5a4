/*
 * How large a picture's pixel is on the belt, when the file says so: a PNG in
 * its pHYs chunk, pixels for a metre. Pure but for the memory of each bitmap's
 * scale.
 */

const SIGNATURE = [137, 80, 78, 71, 13, 10, 26, 10];
const scales = new WeakMap();

/* The start of a file -> millimetres for a pixel, or null. */
export function
scaleRead(bytes)
{
	if (bytes.length < 33 || SIGNATURE.some((b, i) => bytes[i] !== b))
		return (null);
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
	let at = 8;
	while (at + 12 <= bytes.length) {
		const length = view.getUint32(at);
		const name = String.fromCharCode(...bytes.subarray(at + 4,
		    at + 8));
		if (name === "IDAT" || length > bytes.length)
			return (null);
		if (name === "pHYs" && length === 9 && at + 17 <= bytes.length)
			return (metres(view.getUint32(at + 8),
			    view.getUint32(at + 12), bytes[at + 16]));
		at += 12 + length;
	}
	return (null);
}

/* Square pixels of a known unit only. */
function
metres(x, y, unit)
{
	return (unit === 1 && x > 0 && x === y ? 1000 / x : null);
}

export const scaleKeep = (bitmap, millimetres) =>
    scales.set(bitmap, millimetres);

/* "12 × 34 mm", or pixels when the picture does not say its scale. */
export function
sizePrint(bitmap, rect)
{
	const w = rect.w * bitmap.width;
	const h = rect.h * bitmap.height;
	const mm = scales.get(bitmap) ?? null;
	return (mm === null ? `${Math.round(w)} × ${Math.round(h)} px` :
	    `${Math.round(w * mm)} × ${Math.round(h * mm)} mm`);
}
