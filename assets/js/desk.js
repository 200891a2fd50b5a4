/*
 * The desk behind the review page: it holds the reviews (review_state.js) and
 * the line (live.js) and does what they ask for: reads, sends, fetches pictures
 * ahead. It makes no nodes. The page is told after every change.
 *
 * A decision is sent again only while it is the same decision for the same
 * seat, which the hub answers the same way; nothing is sent while the line is
 * not ready.
 */

import { decisionSend, decisionUndo, imageRead, lanesRead, parcelsRead,
    reviewRead, sessionRead } from "./api.js";
import { clockServer } from "./clock_state.js";
import { scaleKeep, scaleRead } from "./image_scale.js";
import { Live } from "./live.js";
import { linkReady } from "./link_state.js";
import { placeRead, placeWrite } from "./place.js";
import { recordTurn } from "./review_record.js";
import { reviewNext, reviewRefusal, reviewStart, reviewUndoable,
    reviewWanted } from "./review_state.js";

const AHEAD = 3;
const TICK_MS = 250;
const RETRY_MS = [600, 1200, 2500, 5000];
const PICTURES_KEPT = 8;

/* What a file says of itself stands before its first pixel. */
const SCALE_BYTES = 4096;
const SNAPSHOT_MS = 700;

export class Desk {
	/* told() after each change, said() with both states for what is said
	 * once, lost() when the session has ended. */
	constructor(session, { told, said, lost })
	{
		this.session = session;
		this.told = told;
		this.said = said;
		this.state = reviewStart(session.agency);
		this.pictures = new Map();	/* reviewId -> ImageBitmap */
		this.sending = new Map();	/* reviewId -> attempts */
		this.place = null;		/* {lane} or {lane: null} */
		this.takenBy = null;
		this.alarms = new Map();
		this.laneState = null;		/* of the lane sat at */
		this.restored = {};		/* drafts not yet given back */
		this.live = new Live({
			told: (link, before) => this.linkTold(link, before),
			heard: (event) => this.hear(event),
			failed: () => this.askWhy(lost),
		});
		setInterval(() => this.step({ type: "tick" }), TICK_MS);
	}

	get link()
	{
		return (this.live.state);
	}

	now()
	{
		return (clockServer(this.link.clock, Date.now()));
	}

	/* Why nothing can be decided now, the line's reasons first; or null. */
	refusal(decision = null)
	{
		return (this.place === null ? "unseated" :
		    this.link.phase === "moved" ? "moved" :
		    !linkReady(this.link) ? "link" :
		    reviewRefusal(this.state, this.now(), decision));
	}

	picture(id)
	{
		return (this.pictures.get(id) ?? null);
	}

	sit(lane)
	{
		this.place = { lane };
		this.laneState = null;
		this.takenBy = null;
		this.state = reviewStart(this.session.agency);
		placeWrite({ ...placeRead(), lane, seated: true,
		    name: this.session.name });
		this.live.take(lane);
		this.told();
	}

	stand()
	{
		this.place = null;
		placeWrite({ ...placeRead(), seated: false });
		this.live.leave();
		this.state = reviewStart(this.session.agency);
		this.told();
	}

	/* ---- events ---- */

	step(event)
	{
		const before = this.state;
		this.state = reviewNext(before, { ...event, now: this.now() });
		if (this.state === before) {
			if (event.type === "tick")
				this.told();
			return;
		}
		this.pictureFetch();
		this.decisionsSend();
		this.placeKeep();
		this.said(before, this.state);
		this.told();
	}

	hear(event)
	{
		const { type } = event;
		if (type === "hello")
			this.heal();
		else if (type === "review.opened")
			this.open(event);
		else if (type === "review.decided")
			this.step({ ...event, type: "decided" });
		else if (type === "review.undecided")
			this.step({ ...event, type: "undecided" });
		else if (type === "review.closed")
			this.step({ ...event, type: "closed" });
		else if (type === "review.reopened")
			this.reopen(event);
		else if (type === "mark")
			this.step(event);
		else if (type === "alarm")
			this.alarm(event);
		else if (type === "lane.state")
			this.laneTold(event);
		else if (type === "feed" && event.up)
			this.heal();
	}

	laneTold(event)
	{
		if (event.lane !== this.place?.lane)
			return;
		this.laneState = event.state;
		this.told();
	}

	open(event)
	{
		const { type, ...review } = event;
		const fresh = this.state.reviews[review.reviewId] === undefined;
		this.step({ type: "opened", review });
		if (fresh)
			this.draftRestore(review.reviewId);
	}

	reopen(event)
	{
		this.step({ ...event, type: "reopened" });
		const next = event.nextReviewId;
		if (next && this.state.reviews[next] === undefined)
			this.read(next);
	}

	alarm(event)
	{
		if (event.cleared)
			this.alarms.delete(event.lane);
		else
			this.alarms.set(event.lane, event);
		this.told();
	}

	linkTold(link, before)
	{
		if (link.phase !== before.phase || link.feed !== before.feed ||
		    link.online !== before.online) {
			this.said(null, null, link, before);
			if (linkReady(link))
				this.decisionsSend();
		}
		this.told();
	}

	/* ---- reading ---- */

	/* The whole truth about one review; true when it could be read. */
	async read(id)
	{
		try {
			const review = await reviewRead(id);
			const fresh = this.state.reviews[id] === undefined;
			this.step({ type: "facts", review });
			if (fresh)
				this.draftRestore(id);
			return (true);
		} catch (problem) {
			if (problem.status === 404 || problem.status === 403)
				this.step({ type: "forget", reviewId: id });
			return (false);
		}
	}

	/*
	 * After every hello: what happened while the line was down is read
	 * again, and what opened on the lane is found even if its event was
	 * lost.
	 */
	async heal()
	{
		const stale = Object.values(this.state.reviews).filter((r) =>
		    r.phase === "open" || r.phase === "sending" ||
		    r.phase === "in");
		for (const r of stale) {
			if (r.image === "failed")
				this.pictureAgain(r.facts.reviewId);
		}
		await Promise.all(stale.map((r) =>
		    this.read(r.facts.reviewId)));
		this.lanesRead();
		const lane = this.place?.lane;
		if (lane === null || lane === undefined)
			return;
		await new Promise((done) => setTimeout(done, SNAPSHOT_MS));
		const list = await parcelsRead({ state: "in_review", lane,
		    limit: 50 }).catch(() => ({ items: [] }));
		for (const { reviewId } of list.items) {
			if (reviewId && this.place?.lane === lane &&
			    this.state.reviews[reviewId] === undefined)
				await this.read(reviewId);
		}
	}

	/* Alarms that stand, and whether the lane runs. */
	async lanesRead()
	{
		const lanes = await lanesRead().catch(() => ({ items: [] }));
		this.alarms.clear();
		for (const lane of lanes.items) {
			if (lane.alarm)
				this.alarms.set(lane.lane,
				    { lane: lane.lane, ...lane.alarm });
			if (lane.lane === this.place?.lane)
				this.laneState = lane.state;
		}
		this.told();
	}

	/* A socket closed before its hello: is it the seat, or the session? */
	async askWhy(lost)
	{
		try {
			await sessionRead();
			const { items } = await lanesRead();
			const lane = items.find(
			    (one) => one.lane === this.place?.lane);
			const seat = lane?.seats?.find((one) =>
			    one.agency === this.session.agency);
			if (seat?.person && seat.person !== this.session.name) {
				this.takenBy = seat;
				this.live.stop("taken");
			}
		} catch (problem) {
			if (problem.status === 401) {
				this.live.stop("out");
				lost();
			}
		}
	}

	/* ---- decisions ---- */

	decisionsSend()
	{
		if (!linkReady(this.link))
			return;
		for (const r of Object.values(this.state.reviews)) {
			const id = r.facts.reviewId;
			if (r.phase === "sending" && !this.sending.has(id))
				this.decisionSend(id, r.wish, 0);
		}
	}

	async decisionSend(id, wish, attempt)
	{
		this.sending.set(id, attempt);
		try {
			const answer = await decisionSend(id, wish);
			this.sending.delete(id);
			this.step({ type: "accepted", reviewId: id, answer });
			if (answer.state !== "open")
				this.read(id);
		} catch (problem) {
			this.decisionFailed(id, wish, attempt, problem);
		}
	}

	/* No answer, or 429 or 503: the same again, when the line is there. */
	decisionFailed(id, wish, attempt, problem)
	{
		const again = problem.status === 0 || problem.status === 429 ||
		    problem.status >= 500;
		if (!again) {
			this.sending.delete(id);
			this.step({ type: "refused", reviewId: id,
			    code: problem.code, detail: problem.detail });
			this.read(id);
			return;
		}
		this.step({ type: "unsure", reviewId: id });
		const wait = RETRY_MS[Math.min(attempt, RETRY_MS.length - 1)];
		setTimeout(() => {
			this.sending.delete(id);
			const r = this.state.reviews[id];
			if (r?.phase !== "sending" || r.wish !== wish)
				return;
			if (linkReady(this.link))
				this.decisionSend(id, wish, attempt + 1);
		}, wait);
	}

	/* The decision that can still be taken back, or null. */
	undoable()
	{
		return (reviewUndoable(this.state, this.now()));
	}

	/* Takes it back; true when the hub agreed. */
	async undo()
	{
		const id = this.undoable()?.facts.reviewId;
		if (id === undefined || !linkReady(this.link))
			return (false);
		try {
			await decisionUndo(id);
			this.step({ type: "undone", reviewId: id });
			return (true);
		} catch {
			this.read(id);
			return (false);
		}
	}

	/* ---- pictures ---- */

	pictureFetch()
	{
		const wanted = reviewWanted(this.state, AHEAD);
		for (const id of wanted) {
			const r = this.state.reviews[id];
			if (r?.image === "none" && r.facts.image)
				this.pictureRead(id, r.facts.image);
		}
		for (const id of this.pictures.keys()) {
			if (this.pictures.size <= PICTURES_KEPT)
				break;
			if (!wanted.includes(id))
				this.pictureDrop(id);
		}
	}

	async pictureRead(id, address)
	{
		this.step({ type: "image", reviewId: id, image: "loading" });
		try {
			const blob = await imageRead(address);
			const bitmap = await createImageBitmap(blob);
			scaleKeep(bitmap, scaleRead(new Uint8Array(
			    await blob.slice(0, SCALE_BYTES).arrayBuffer())));
			this.pictures.set(id, bitmap);
			this.step({ type: "image", reviewId: id,
			    image: "ready" });
		} catch {
			this.step({ type: "image", reviewId: id,
			    image: "failed" });
		}
	}

	pictureAgain(id)
	{
		this.step({ type: "image", reviewId: id, image: "none" });
	}

	pictureDrop(id)
	{
		this.pictures.get(id).close();
		this.pictures.delete(id);
		this.step({ type: "image", reviewId: id, image: "none" });
	}

	/* ---- the place, over a reload or a new sign-in ---- */

	placeKeep()
	{
		const drafts = Object.fromEntries(Object.entries(
		    this.restored).filter(([id]) =>
		    this.state.reviews[id] === undefined));
		for (const r of Object.values(this.state.reviews)) {
			if (recordTurn(r, this.session.agency) &&
			    (r.draft.reason !== "" ||
			    r.marking.marks.length > 0))
				drafts[r.facts.reviewId] = {
					reason: r.draft.reason,
					marks: r.marking.marks,
				};
		}
		placeWrite({ ...placeRead(), drafts });
	}

	draftRestore(id)
	{
		const draft = this.restored[id];
		if (draft !== undefined)
			this.step({ type: "draft", reviewId: id, ...draft });
	}

	/* Takes the seat again that this window had, with what was typed. */
	restore()
	{
		const place = placeRead();
		this.restored = place.drafts ?? {};
		if (place.seated !== true || place.name !== this.session.name)
			return (false);
		this.sit(place.lane ?? null);
		return (true);
	}
}
