/*
 * Paints a picture with the graphics card (WebGL 2): every change of the view
 * is one draw, so that tones follow the hand at the rate of the screen. What
 * it computes is tone.js, line by line.
 *
 * painterOpen() gives null where there is no card (a program that imitates one
 * is slower than painter_canvas.js), and calls lost() when the card goes away.
 */

import { COLOUR_LEAST, METAL, MIXED, ORGANIC } from "./stuff.js";
import { DENSE_LIGHT, FADE, SAFE, toneExponent } from "./tone.js";

const PALETTES = { plain: 0, safe: 1, grey: 2 };
const ONLY = { all: 0, organic: ORGANIC, metal: METAL };

const VERTEX = `#version 300 es
in vec2 corner;
uniform vec4 box;
out vec2 at;
void main() {
	at = corner;
	vec2 p = box.xy + corner * box.zw;
	gl_Position = vec4(p.x * 2.0 - 1.0, 1.0 - p.y * 2.0, 0.0, 1.0);
}`;

const FRAGMENT = `#version 300 es
precision highp float;
uniform sampler2D picture;
uniform vec2 size;
uniform float edges, exponent, contrast, brightness;
uniform bool invert, dense;
uniform int palette, only;
in vec2 at;
out vec4 colour;

const vec3 EYE = vec3(0.299, 0.587, 0.114);

int stuffOf(vec3 p) {
	float most = max(p.r, max(p.g, p.b));
	float span = most - min(p.r, min(p.g, p.b));
	if (span < 8.0 / 255.0 || span < most * ${COLOUR_LEAST})
		return 0;
	float sixth = most == p.r ? mod((p.g - p.b) / span + 6.0, 6.0) :
	    most == p.g ? (p.b - p.r) / span + 2.0 :
	    (p.r - p.g) / span + 4.0;
	float hue = sixth * 60.0;
	if (hue < 8.0 || hue >= 285.0)
		return 0;
	return hue < 66.0 ? ${ORGANIC} : hue < 180.0 ? ${MIXED} : ${METAL};
}

vec3 safeOf(int stuff) {
	if (stuff == ${ORGANIC})
		return vec3(${SAFE[ORGANIC].join(".0, ")}.0) / 255.0;
	if (stuff == ${MIXED})
		return vec3(${SAFE[MIXED].join(".0, ")}.0) / 255.0;
	return vec3(${SAFE[METAL].join(".0, ")}.0) / 255.0;
}

float hatchOf(int stuff, ivec2 p) {
	if (stuff == ${METAL})
		return (p.x + p.y) % 8 < 2 ? 0.72 : 1.0;
	if (stuff == ${MIXED})
		return p.x % 6 < 2 && p.y % 6 < 2 ? 0.72 : 1.0;
	return 1.0;
}

void main() {
	vec2 pixel = 1.0 / size;
	vec3 own = texture(picture, at).rgb;
	vec3 mean = (texture(picture, at - vec2(pixel.x, 0.0)).rgb +
	    texture(picture, at + vec2(pixel.x, 0.0)).rgb +
	    texture(picture, at - vec2(0.0, pixel.y)).rgb +
	    texture(picture, at + vec2(0.0, pixel.y)).rgb) / 4.0;
	vec3 p = clamp(own + (own - mean) * edges * 1.5, 0.0, 1.0);
	int stuff = stuffOf(own);
	ivec2 place = ivec2(at * size);
	float light = dot(p, EYE);
	if (palette == 1 && stuff != 0) {
		vec3 hue = safeOf(stuff);
		p = hatchOf(stuff, place) * (light < 128.0 / 255.0 ?
		    hue * light * 255.0 / 128.0 :
		    hue + (1.0 - hue) * (light * 255.0 - 128.0) / 127.0);
	} else if (palette != 0) {
		p = vec3(light);
	}
	if (only != 0 && stuff != only)
		p = vec3(1.0 - (1.0 - dot(p, EYE)) * ${FADE});
	p = pow(p, vec3(exponent));
	if (invert)
		p = 1.0 - p;
	p = brightness * ((p - 0.5) * contrast + 0.5);
	if (dense && dot(own, EYE) * 255.0 < ${DENSE_LIGHT}.0)
		p = (place.x + place.y) % 8 < 4 ? vec3(1.0, 0.0, 1.0) :
		    vec3(0.0);
	colour = vec4(clamp(p, 0.0, 1.0), 1.0);
}`;

/* slow: also take a card that a program imitates (for tests). */
export function
painterOpen(lost, { slow = false } = {})
{
	const canvas = new OffscreenCanvas(1, 1);
	const gl = canvas.getContext("webgl2", { alpha: true,
	    antialias: false, depth: false, premultipliedAlpha: false,
	    failIfMajorPerformanceCaveat: !slow });
	if (gl === null)
		return (null);
	const program = programMake(gl);
	if (program === null)
		return (null);
	canvas.addEventListener("webglcontextlost", (event) => {
		event.preventDefault();
		lost();
	});
	return (new GlPainter(canvas, gl, program));
}

class GlPainter {
	constructor(canvas, gl, program)
	{
		this.canvas = canvas;
		this.gl = gl;
		this.bitmap = null;
		this.texture = gl.createTexture();
		this.near = null;
		gl.useProgram(program);
		this.places = Object.fromEntries(["box", "size", "edges",
		    "exponent", "contrast", "brightness", "invert", "dense",
		    "palette", "only"].map((name) =>
		    [name, gl.getUniformLocation(program, name)]));
		gl.bindBuffer(gl.ARRAY_BUFFER, gl.createBuffer());
		gl.bufferData(gl.ARRAY_BUFFER, new Float32Array([0, 0, 1, 0,
		    0, 1, 1, 1]), gl.STATIC_DRAW);
		const corner = gl.getAttribLocation(program, "corner");
		gl.enableVertexAttribArray(corner);
		gl.vertexAttribPointer(corner, 2, gl.FLOAT, false, 0, 0);
	}

	/* Throws when the picture is larger than the card can hold. */
	show(bitmap)
	{
		const { gl } = this;
		this.bitmap = bitmap;
		this.near = null;
		if (bitmap === null)
			return;
		const most = gl.getParameter(gl.MAX_TEXTURE_SIZE);
		if (bitmap.width > most || bitmap.height > most)
			throw new RangeError("picture");
		gl.bindTexture(gl.TEXTURE_2D, this.texture);
		gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_S,
		    gl.CLAMP_TO_EDGE);
		gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_T,
		    gl.CLAMP_TO_EDGE);
		gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGB8, gl.RGB,
		    gl.UNSIGNED_BYTE, bitmap);
		gl.generateMipmap(gl.TEXTURE_2D);
	}

	draw(c, box, view)
	{
		const { canvas, gl } = this;
		const { width, height } = c.canvas;
		const unit = c.getTransform().a;
		if (canvas.width !== width || canvas.height !== height) {
			canvas.width = width;
			canvas.height = height;
		}
		gl.viewport(0, 0, width, height);
		gl.clearColor(0, 0, 0, 0);
		gl.clear(gl.COLOR_BUFFER_BIT);
		this.smooth(box.scale * unit);
		gl.uniform4f(this.places.box, box.left * unit / width,
		    box.top * unit / height, box.width * unit / width,
		    box.height * unit / height);
		this.tones(view);
		gl.drawArrays(gl.TRIANGLE_STRIP, 0, 4);
		c.drawImage(canvas, 0, 0, width / unit, height / unit);
	}

	/* Pixels of the picture show themselves when each fills three. */
	smooth(scale)
	{
		const { gl } = this;
		const near = scale >= 3 || scale === 1;
		if (near === this.near)
			return;
		this.near = near;
		gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER,
		    near ? gl.NEAREST : gl.LINEAR);
		gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER,
		    near ? gl.NEAREST : gl.LINEAR_MIPMAP_LINEAR);
	}

	tones(v)
	{
		const { gl, places } = this;
		gl.uniform2f(places.size, this.bitmap.width,
		    this.bitmap.height);
		gl.uniform1f(places.edges, v.edges);
		gl.uniform1f(places.exponent, toneExponent(v));
		gl.uniform1f(places.contrast, v.contrast);
		gl.uniform1f(places.brightness, v.brightness);
		gl.uniform1i(places.invert, v.invert ? 1 : 0);
		gl.uniform1i(places.dense, v.dense ? 1 : 0);
		gl.uniform1i(places.palette, PALETTES[v.palette]);
		gl.uniform1i(places.only, ONLY[v.only]);
	}

	close()
	{
		this.gl.getExtension("WEBGL_lose_context")?.loseContext();
	}
}

function
programMake(gl)
{
	const program = gl.createProgram();
	for (const [kind, text] of [[gl.VERTEX_SHADER, VERTEX],
	    [gl.FRAGMENT_SHADER, FRAGMENT]]) {
		const shader = gl.createShader(kind);
		gl.shaderSource(shader, text);
		gl.compileShader(shader);
		gl.attachShader(program, shader);
	}
	gl.linkProgram(program);
	return (gl.getProgramParameter(program, gl.LINK_STATUS) ? program :
	    null);
}
