/*
 * The wiring of the line: a WebSocket, a clock that ticks, and link_state.js
 * between them. It opens, asks, notices silence and comes back by itself; what
 * the hub says is handed on as it came.
 */

import { liveAddress } from "./api.js";
import { LINK_START, linkDialDue, linkNext, linkPingDue }
    from "./link_state.js";

const TICK_MS = 200;

/* Close codes of the hub that end more than one socket. */
const CLOSE_POLICY = 1008;
const CLOSE_MOVED = 4001;

/*
 * told(state, before) on every change of the line, heard(event) for each event
 * of the hub, failed() when a socket closed before hello, or for cause: it
 * finds out why (taken, out) and may call stop(phase).
 */
export class Live {
	constructor({ told, heard, failed })
	{
		this.state = LINK_START;
		this.told = told;
		this.heard = heard;
		this.failed = failed;
		this.lane = null;
		this.socket = null;
		setInterval(() => this.tick(), TICK_MS);
		addEventListener("offline", () => this.step("offline"));
		addEventListener("online", () => this.step("online"));
		addEventListener("pagehide", () => this.hang());
		addEventListener("pageshow", (event) => {
			if (event.persisted && this.state.phase !== "off")
				this.dial();
		});
		if (navigator.onLine === false)
			this.step("offline");
	}

	/* Takes a seat: a lane's; null: the pool's, or a supervisor's view. */
	take(lane)
	{
		this.lane = lane;
		this.hang();
		this.step("leave");
		this.dial();
	}

	leave()
	{
		this.hang();
		this.step("leave");
	}

	/* The session or the seat is gone: no more attempts. */
	stop(phase)
	{
		this.hang();
		this.step(phase);
	}

	dial()
	{
		this.hang();
		this.step("dial");
		const socket = new WebSocket(liveAddress(this.lane));
		let greeted = false;
		this.socket = socket;
		socket.onmessage = (message) => {
			if (this.socket !== socket)
				return;
			greeted = this.read(message.data) || greeted;
		};
		socket.onclose = (event) => {
			if (this.socket !== socket)
				return;
			this.socket = null;
			if (event.code === CLOSE_MOVED) {
				this.stop("moved");
				return;
			}
			this.step("closed");
			if (this.state.phase === "lost" && (!greeted ||
			    event.code === CLOSE_POLICY))
				this.failed();
		};
	}

	/* True when this was the greeting. */
	read(data)
	{
		let event = null;
		try {
			event = JSON.parse(data);
		} catch {
			return (false);
		}
		if (event.type === "hello") {
			this.step("hello", event);
			this.heard(event);
			return (true);
		}
		if (event.type === "pong") {
			this.step("pong", event);
			return (false);
		}
		this.step("heard");
		if (event.type === "feed")
			this.step("feed", event);
		else if (event.type === "seat.moved")
			this.stop("moved");
		this.heard(event);
		return (false);
	}

	tick()
	{
		const now = Date.now();
		this.step("tick");
		if (this.state.phase === "lost" && this.socket !== null)
			this.hang();
		if (linkDialDue(this.state, now))
			this.dial();
		if (linkPingDue(this.state, now) &&
		    this.socket?.readyState === WebSocket.OPEN) {
			this.socket.send('{"type":"ping"}');
			this.step("asked");
		}
	}

	hang()
	{
		const socket = this.socket;
		this.socket = null;
		if (socket !== null)
			socket.close();
	}

	step(type, event = {})
	{
		const before = this.state;
		this.state = linkNext(before, { ...event, type,
		    now: Date.now() });
		if (this.state !== before)
			this.told(this.state, before);
	}
}
