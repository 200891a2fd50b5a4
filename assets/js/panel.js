/*
 * A list with its place on the review page: read from the hub while it is
 * open, page by page, with words for every way in which that can fail. What a
 * row is, the list itself says.
 */

import { el, part } from "./dom.js";
import { t } from "./i18n.js";
import { refusalWords } from "./review_dock.js";
import { shape } from "./shape.js";

const EVERY_MS = 4000;
const PAGE = 50;

export class Panel {
	/*
	 * kind: { name, read(filter) -> {items, next}, top(panel) -> nodes,
	 * head: [word keys], row(item, panel) -> tr, empty: word key }.
	 */
	constructor(kind)
	{
		this.kind = kind;
		this.items = null;
		this.next = null;
		this.pages = 1;
		this.said = null;	/* {ok, text} */
		this.failed = false;
		this.timer = 0;
		this.shape = "";
		this.node = el("main", { class: `panel panel-${kind.name}` });
		this.build();
	}

	build()
	{
		this.body = el("div", { class: "panel-body" });
		this.word = el("div", { class: "panel-said", role: "status" });
		this.tell = part(this.body, () => this.table());
		this.tellWord = part(this.word, (said) => said === null ? null :
		    el("p", { class: said.ok ? "ok" : "refusal" },
			shape(said.ok ? "release" : "cross"), said.text));
		this.node.replaceChildren(
		    el("h2", {}, t(`panel.${this.kind.name}`)),
		    ...[this.kind.top?.(this) ?? []].flat(),
		    this.word, this.body);
		this.draw();
	}

	open()
	{
		this.said = null;
		this.read();
		this.timer = setInterval(() => this.read(), EVERY_MS);
		this.draw();
	}

	close()
	{
		clearInterval(this.timer);
	}

	async read()
	{
		try {
			let items = [];
			let next = null;
			for (let i = 0; i < this.pages; i++) {
				const page = await this.kind.read({ limit: PAGE,
				    after: next });
				items = items.concat(page.items);
				next = page.items.length < PAGE ? null :
				    page.next;
				if (next === null)
					break;
			}
			this.items = items;
			this.next = next;
			this.failed = false;
		} catch (problem) {
			if (problem.status === 401)
				return;
			this.failed = true;
		}
		const seen = JSON.stringify([this.items, this.next,
		    this.failed]);
		if (seen !== this.shape) {
			this.shape = seen;
			this.draw();
		}
	}

	more()
	{
		this.pages++;
		this.read();
	}

	/* Does something to a row, says how it went, and reads again. */
	async act(work, done)
	{
		try {
			const answer = await work();
			this.said = { ok: true, text: done(answer) };
		} catch (problem) {
			this.said = { ok: false, text: problemWords(problem) };
		}
		this.draw();
		await this.read();
	}

	draw()
	{
		this.tellWord(this.said);
		this.tell(Symbol("again"));
	}

	table()
	{
		if (this.items === null)
			return (el("p", { class: "quiet" }, this.failed ?
			    t("list.failed") : t("list.loading")));
		return ([
			this.failed ? el("p", { class: "refusal" },
			    shape("lost"), t("list.failed")) : null,
			this.items.length === 0 ? el("p", { class: "empty" },
			    shape("none"), t(this.kind.empty)) :
			el("div", { class: "panel-scroll", tabindex: "0",
			    role: "region", "aria-label":
			    t(`panel.${this.kind.name}`) },
			    el("table", {}, el("thead", {}, el("tr", {},
				this.kind.head.map((key) =>
				    el("th", { scope: "col" }, t(key))))),
				el("tbody", {}, this.items.map((item) =>
				    this.kind.row(item, this))))),
			this.next === null ? null : el("button",
			    { type: "button", class: "more",
			    onclick: () => this.more() }, t("list.more")),
		]);
	}
}

/* A failed call in words: by its code, by what its errors say, or neither. */
export function
problemWords(problem)
{
	if (problem.status === 0)
		return (t("problem.NETWORK"));
	if (problem.status === 503)
		return (t("problem.AWAY"));
	return (refusalWords(problem));
}

/* ---- what the rows are made of ---- */

/* The words of name.1 to name.n. */
export function
presets(name, n)
{
	return (Array.from({ length: n }, (_, i) => t(`${name}.${i + 1}`)));
}

export function
parcelNo(parcel)
{
	return (el("span", { class: "id" }, parcel.logisticsNo,
	    el("span", { class: "quiet" },
		` ${parcel.logisticsCode ?? ""}`)));
}

export function
button(word, act, more = {})
{
	return (el("button", { type: "button", onclick: act, ...more },
	    t(word)));
}
