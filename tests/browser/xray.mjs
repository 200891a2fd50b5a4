/*
 * X-ray pictures for the development server: a parcel with things in it, in
 * the colours of dual energy (orange organic, green mixed, blue metal), as an
 * uncompressed raster written as PNG. Made when asked for, never kept.
 */

import { deflateSync } from "node:zlib";

const TINTS = {
	organic: [1.0, 0.72, 0.42],
	mixed: [0.55, 0.85, 0.55],
	metal: [0.4, 0.52, 0.92],
};

/* A small generator with a seed, so that a picture can be had again. */
function
chance(seed)
{
	let s = seed >>> 0 || 1;
	return (() => {
		s = Math.imul(s ^ (s >>> 15), 0x2c1b3c6d) >>> 0;
		s = Math.imul(s ^ (s >>> 12), 0x297a2d39) >>> 0;
		s = (s ^ (s >>> 15)) >>> 0;
		return (s / 4294967296);
	});
}

export function
xrayPng(seed, width = 1024, height = 640)
{
	const random = chance(seed * 7919 + 13);
	const light = new Float32Array(width * height * 3).fill(1);
	carton(light, width, height, random);
	const things = 4 + Math.floor(random() * 6);
	for (let i = 0; i < things; i++)
		thing(light, width, height, random);
	return (pngWrite(light, width, height, random));
}

function
carton(light, width, height, random)
{
	const x0 = width * (0.06 + random() * 0.08);
	const y0 = height * (0.08 + random() * 0.08);
	const x1 = width - x0, y1 = height - y0;
	shade(light, width, height, x0, y0, x1, y1, "organic", (x, y) => {
		const edge = Math.min(x - x0, x1 - x, y - y0, y1 - y);
		return (edge < 7 ? 0.28 : 0.09 + 0.02 * Math.sin(x / 3));
	});
}

function
thing(light, width, height, random)
{
	const kind = ["organic", "organic", "mixed", "metal"]
	    [Math.floor(random() * 4)];
	const w = width * (0.08 + random() * 0.22);
	const h = height * (0.1 + random() * 0.3);
	const cx = width * (0.18 + random() * 0.64);
	const cy = height * (0.22 + random() * 0.56);
	const round = random() < 0.5;
	const deep = 0.25 + random() * (kind === "metal" ? 0.7 : 0.45);
	shade(light, width, height, cx - w / 2, cy - h / 2, cx + w / 2,
	    cy + h / 2, kind, (x, y) => {
		const u = (x - cx) / (w / 2), v = (y - cy) / (h / 2);
		const r = round ? Math.hypot(u, v) :
		    Math.max(Math.abs(u), Math.abs(v));
		if (r > 1)
			return (0);
		return (deep * (r > 0.9 ? 1.2 : round ?
		    Math.sqrt(1 - r * r) * 0.8 + 0.2 :
		    0.75 + 0.25 * Math.sign(Math.sin(u * 14))));
	});
}

function
shade(light, width, height, x0, y0, x1, y1, kind, depth)
{
	const tint = TINTS[kind];
	for (let y = Math.max(0, y0 | 0); y < Math.min(height, y1); y++) {
		for (let x = Math.max(0, x0 | 0); x < Math.min(width, x1); x++) {
			const d = depth(x, y);
			if (d === 0)
				continue;
			const at = (y * width + x) * 3;
			for (let c = 0; c < 3; c++)
				light[at + c] *= Math.exp(-d * 2.4 *
				    (1.12 - tint[c]));
		}
	}
}

function
pngWrite(light, width, height, random)
{
	const rows = Buffer.alloc((width * 3 + 1) * height);
	for (let y = 0; y < height; y++) {
		const row = y * (width * 3 + 1);
		for (let x = 0; x < width * 3; x++) {
			const noise = (random() - 0.5) * 3;
			rows[row + 1 + x] = Math.max(0, Math.min(255,
			    light[y * width * 3 + x] * 252 + noise));
		}
	}
	const head = Buffer.alloc(13);
	head.writeUInt32BE(width, 0);
	head.writeUInt32BE(height, 4);
	head.set([8, 2, 0, 0, 0], 8);
	return (Buffer.concat([
	    Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]),
	    chunk("IHDR", head), chunk("IDAT", deflateSync(rows, { level: 1 })),
	    chunk("IEND", Buffer.alloc(0))]));
}

function
chunk(type, data)
{
	const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
	const out = Buffer.alloc(body.length + 8);
	out.writeUInt32BE(data.length, 0);
	body.copy(out, 4);
	out.writeUInt32BE(crc(body), out.length - 4);
	return (out);
}

const TABLE = Array.from({ length: 256 }, (_, n) => {
	let c = n;
	for (let k = 0; k < 8; k++)
		c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
	return (c >>> 0);
});

function
crc(bytes)
{
	let c = 0xffffffff;
	for (const byte of bytes)
		c = TABLE[(c ^ byte) & 255] ^ (c >>> 8);
	return ((c ^ 0xffffffff) >>> 0);
}
