/*
 * A development server: the pages of assets/ over a hub that is only played,
 * in memory, in the JSON of the real one. For looking at pages while they are
 * being made and for tests of pages alone; the journey of two officers is
 * tested against the real hub, never against this.
 *
 *   node tests/browser/dev_server.mjs [port] [seconds between parcels]
 *
 * Everybody's password is "demo": wang, zhao (customs), li (inspection), sun
 * (supervisor), tax, forex, admin, auditor.
 */

import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { parcelMake } from "./dev_parcels.mjs";
import { refuse, ROUTES } from "./dev_routes.mjs";
import { xrayPng } from "./xray.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));
const assets = join(here, "../../assets");
const require = createRequire(process.env.HUB_TEST_MODULES ??
    join(here, "../package.json"));
const { WebSocketServer } = require("ws");

const TYPES = { html: "text/html; charset=utf-8", css: "text/css",
    js: "text/javascript", svg: "image/svg+xml" };
const PAGES = { "/": "index", "/review": "review",
    "/supervisor": "supervisor", "/exports": "exports" };
const CSP = "default-src 'self'; img-src 'self' blob:; connect-src 'self'; " +
    "style-src 'self'; script-src 'self'; frame-ancestors 'none'; " +
    "base-uri 'none'; form-action 'self'";
const AGENCIES = ["customs", "inspection"];

const iso = (at = Date.now()) => new Date(at).toISOString();

export class DevHub {
	constructor({ deadline = 30000, lanes = 3, image } = {})
	{
		this.deadline = deadline;
		this.image = image ?? xrayPng;
		this.away = false;
		this.sessions = new Map();
		this.failures = new Map();
		this.sockets = new Set();
		this.reviews = new Map();
		this.parcels = new Map();
		this.holds = [];
		this.inspections = [];
		this.requests = [];
		this.n = 0;
		this.lanes = Array.from({ length: lanes }, (_, i) => ({
			lane: String(i + 1), name: ["北区一号机", "北区二号机",
			"南区一号机"][i % 3], state: i === 2 ? "closed" : "open",
			stopped: false, alarm: null, today: { released: 0,
			inspected: 0, held: 0, missed: 0 } }));
	}

	async start(port = 0)
	{
		this.server = createServer((req, res) => this.serve(req, res));
		this.wss = new WebSocketServer({ noServer: true });
		this.server.on("upgrade", (req, socket, head) =>
		    this.upgrade(req, socket, head));
		await new Promise((done) => this.server.listen(port,
		    "127.0.0.1", done));
		this.clock = setInterval(() => this.expire(), 100);
		this.url = `http://127.0.0.1:${this.server.address().port}`;
		return (this);
	}

	async stop()
	{
		clearInterval(this.clock);
		this.cut();
		this.server.closeAllConnections();
		await new Promise((done) => this.server.close(done));
	}

	/* Cuts every line without a word, as a pulled cable does. */
	cut()
	{
		for (const socket of this.sockets)
			socket.terminate();
	}

	feed(up)
	{
		for (const socket of this.sockets)
			send(socket, { type: "feed", up });
	}

	/* ---- the belt ---- */

	scan(lane = "1", options)
	{
		const n = this.n++;
		const facts = parcelMake(n, options);
		return (this.open(lane, facts, n));
	}

	open(lane, facts, n)
	{
		const id = String(this.reviews.size + 1);
		const review = { ...facts, reviewId: id, scanId: id, lane,
		    state: "open", outcome: null, openedAt: iso(),
		    deadline: iso(Date.now() + this.deadline), closedAt: null,
		    nextReviewId: null, image: `/v1/reviews/${id}/image`,
		    imageWidth: 1024, imageHeight: 640, seed: n,
		    seats: AGENCIES.map((agency) => ({ agency, state: "open",
			decision: null, reason: null, marks: null,
			person: null })) };
		this.reviews.set(id, review);
		this.parcels.set(facts.parcel.logisticsNo, { ...facts.parcel,
		    lane, reason: "REVIEW", changedAt: iso(), reviewId: id,
		    seed: n });
		for (const socket of this.sockets) {
			if (this.sees(socket, lane))
				send(socket, { type: "review.opened",
				    ...this.view(review, socket.agency) });
		}
		this.laneTell(lane);
		return (review);
	}

	/* A new version of a document: the review is void, another opens. */
	reopen(id)
	{
		const review = this.reviews.get(id);
		review.state = "reopened";
		const next = this.open(review.lane, { parcel: review.parcel,
		    triple: review.triple }, review.seed);
		review.nextReviewId = next.reviewId;
		this.tell(review.lane, { type: "review.reopened", reviewId: id,
		    nextReviewId: next.reviewId, reason: "NEW_VERSION" });
		return (next);
	}

	decide(review, session, { decision, reason, marks })
	{
		const seat = review.seats.find(
		    (s) => s.agency === session.agency);
		if (review.state === "reopened")
			return (refuse(409, "REVIEW_REOPENED"));
		if (seat.state === "in" && seat.decision === decision)
			return ([200, this.answer(review, seat)]);
		if (seat.state === "in")
			return (refuse(409, "DECISION_DIFFERS"));
		if (review.state === "closed")
			return (refuse(409, "REVIEW_CLOSED"));
		Object.assign(seat, { state: "in", decision, reason, marks,
		    person: session.name });
		this.tell(review.lane, { type: "review.decided",
		    reviewId: review.reviewId, agency: session.agency });
		if (review.seats.every((s) => s.state !== "open"))
			this.close(review);
		return ([200, this.answer(review, seat)]);
	}

	answer(review, seat)
	{
		return ({ reviewId: review.reviewId, agency: seat.agency,
		    decision: seat.decision, state: review.state,
		    outcome: review.outcome });
	}

	close(review)
	{
		const said = review.seats.map((s) => s.decision ?? "hold");
		review.state = "closed";
		review.closedAt = iso();
		review.outcome = said.includes("hold") ? "hold" :
		    said.includes("inspect") ? "inspect" : "release";
		const state = { hold: "held", inspect: "inspection",
		    release: "released" }[review.outcome];
		const parcel = this.parcels.get(review.parcel.logisticsNo);
		const missed = review.seats.some((s) => s.state === "missed");
		Object.assign(parcel, { state, changedAt: iso(),
		    reason: missed ? "DEADLINE" : "OFFICER" });
		review.parcel.state = state;
		const today = this.lane(review.lane).today;
		today[{ hold: "held", inspect: "inspected",
		    release: "released" }[review.outcome]]++;
		today.missed += missed ? 1 : 0;
		const inspectionId = review.outcome === "inspect" ?
		    this.inspectionOpen(review) : null;
		this.tell(review.lane, { type: "review.closed",
		    reviewId: review.reviewId, outcome: review.outcome,
		    decisions: review.seats, inspectionId, parcel: {
			logisticsCode: parcel.logisticsCode,
			logisticsNo: parcel.logisticsNo, state,
			reason: parcel.reason } });
		this.laneTell(review.lane);
	}

	inspectionOpen(review)
	{
		const id = String(this.inspections.length + 1);
		this.inspections.push({ inspectionId: id, parcel: {
		    logisticsCode: review.parcel.logisticsCode,
		    logisticsNo: review.parcel.logisticsNo },
		    reviewId: review.reviewId, state: "open", openedAt: iso(),
		    outcome: null, results: [] });
		return (id);
	}

	expire()
	{
		for (const review of this.reviews.values()) {
			if (review.state !== "open" ||
			    Date.now() < Date.parse(review.deadline))
				continue;
			for (const seat of review.seats) {
				if (seat.state === "open")
					seat.state = "missed";
			}
			this.close(review);
		}
	}

	/* ---- lines ---- */

	upgrade(req, socket, head)
	{
		const url = new URL(req.url, this.url);
		const session = this.session(req);
		const lane = url.searchParams.get("lane");
		const status = this.away ? 503 : session === null ? 401 :
		    this.taken(session, lane) ? 409 : 0;
		if (status !== 0) {
			socket.end(`HTTP/1.1 ${status} No\r\n` +
			    "Content-Length: 0\r\nConnection: close\r\n\r\n");
			return;
		}
		this.wss.handleUpgrade(req, socket, head, (ws) =>
		    this.seat(ws, session, lane));
	}

	taken(session, lane)
	{
		return (lane !== null && [...this.sockets].some((s) =>
		    s.lane === lane && s.agency === session.agency &&
		    s.name !== session.name));
	}

	seat(ws, session, lane)
	{
		for (const other of this.sockets) {
			if (other.name === session.name &&
			    session.role === "officer") {
				send(other, { type: "seat.moved" });
				other.close(4001);
				this.sockets.delete(other);
			}
		}
		Object.assign(ws, { lane, name: session.name, since: iso(),
		    agency: session.agency, role: session.role });
		this.sockets.add(ws);
		ws.on("close", () => this.sockets.delete(ws));
		ws.on("message", (data) => {
			if (String(data).includes("ping") && !this.mute)
				send(ws, { type: "pong", serverTime: iso() });
		});
		send(ws, { type: "hello", serverTime: iso(), seat: { lane,
		    agency: session.agency, pool: lane === null } });
		for (const review of this.reviews.values()) {
			if (review.state === "open" &&
			    this.sees(ws, review.lane))
				send(ws, { type: "review.opened",
				    ...this.view(review, ws.agency) });
		}
	}

	sees(socket, lane)
	{
		return (socket.role === "officer" &&
		    (socket.lane === null || socket.lane === lane));
	}

	tell(lane, event)
	{
		for (const socket of this.sockets) {
			if (this.sees(socket, lane) ||
			    !event.type.startsWith("review."))
				send(socket, event);
		}
	}

	laneTell(id)
	{
		const lane = this.laneView(this.lane(id));
		this.tell(id, { type: "lane.state", lane: id, state: lane.state,
		    stopped: lane.stopped, depth: lane.depth });
	}

	/* ---- reading ---- */

	lane(id)
	{
		return (this.lanes.find((one) => one.lane === id));
	}

	laneView(lane)
	{
		const open = [...this.reviews.values()].filter((r) =>
		    r.lane === lane.lane && r.state === "open");
		const oldest = Math.min(...open.map((r) =>
		    Date.parse(r.openedAt)));
		return ({ ...lane, depth: open.length,
		    oldestSeconds: open.length === 0 ? null :
			Math.floor((Date.now() - oldest) / 1000),
		    deadline: open[0]?.deadline ?? null,
		    held: [...this.parcels.values()].filter((p) =>
			p.lane === lane.lane && p.state === "held").length,
		    seats: [...this.sockets].filter((s) =>
			s.lane === lane.lane).map((s) => ({ agency: s.agency,
			person: s.name, since: s.since })) });
	}

	view(review, agency)
	{
		const { seed, ...facts } = review;
		const mine = review.seats.find((s) => s.agency === agency);
		return ({ ...facts, seats: review.seats.map((s) =>
		    review.state !== "open" || s.agency === agency ? s :
		    { ...s, decision: null, reason: null, marks: null,
			person: null }),
		    mine: mine?.state !== "in" ? null : {
			decision: mine.decision, reason: mine.reason,
			marks: mine.marks } });
	}

	session(req)
	{
		const id = /hub_session=(\w+)/.exec(req.headers.cookie ?? "");
		return (this.sessions.get(id?.[1]) ?? null);
	}

	/* ---- requests ---- */

	async serve(req, res)
	{
		const url = new URL(req.url, this.url);
		let body = "";
		for await (const part of req)
			body += part;
		this.requests.push(`${req.method} ${url.pathname}`);
		try {
			if (url.pathname.startsWith("/v1/"))
				await this.api(req, res, url, body === "" ? {} :
				    JSON.parse(body));
			else
				await this.file(res, url.pathname);
		} catch (error) {
			res.writeHead(error.code === "ENOENT" ? 404 : 500);
			res.end(String(error.stack));
		}
	}

	async file(res, path)
	{
		const name = PAGES[path] !== undefined ?
		    `/page/${PAGES[path]}.html` :
		    normalize(path.replace(/^\/assets/, ""));
		const bytes = await readFile(join(assets, name));
		res.writeHead(200, { "Content-Security-Policy": CSP,
		    "Content-Type": TYPES[name.split(".").pop()],
		    "Cache-Control": "no-store" });
		res.end(bytes);
	}

	async api(req, res, url, body)
	{
		const [, , noun, ...names] = url.pathname.split("/")
		    .map(decodeURIComponent);
		const session = this.session(req);
		const route = ROUTES[`${req.method} ${noun}`];
		let answer;
		if (this.away)
			answer = refuse(503, "UNAVAILABLE");
		else if (route === undefined)
			answer = refuse(404, "NOT_FOUND");
		else if (session === null && noun !== "session")
			answer = refuse(401, "UNAUTHENTICATED");
		else
			answer = await route.call(this, { names, body, session,
			    query: url.searchParams, req });
		const [status, json, headers = {}] = answer;
		const raw = Buffer.isBuffer(json) || typeof json === "string";
		res.writeHead(status, { "Content-Type": status >= 400 ?
		    "application/problem+json" : "application/json",
		    ...headers });
		res.end(json === null ? undefined : raw ? json :
		    JSON.stringify(json));
	}
}

function
send(socket, event)
{
	if (socket.readyState === 1)
		socket.send(JSON.stringify(event));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
	const hub = await new DevHub().start(Number(process.argv[2] ?? 8480));
	const every = Number(process.argv[3] ?? 8);
	console.log(`pages: ${hub.url} (password demo)`);
	hub.scan();
	setInterval(() => hub.scan(), every * 1000);
}
