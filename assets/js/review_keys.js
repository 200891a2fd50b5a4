/*
 * The keys of the review page: an action of key_map.js becomes a call of the
 * page, the desk or the console. What a key may do depends on the mode; a key
 * does nothing that its button does not.
 */

import { ask } from "./ask.js";
import { el } from "./dom.js";
import { t } from "./i18n.js";
import { keyAction, keyActionWriting, keyDigit, keyWay, KEYS_HELP }
    from "./key_map.js";
import { labelPreset } from "./mark_name.js";
import { reviewRecent, shownRecord } from "./review_state.js";

const STORE = "hub.singleKeys";

export class Keys {
	constructor(page)
	{
		this.page = page;
		this.single = localStorage.getItem(STORE) !== "off";
		addEventListener("keydown", (event) => this.press(event));
		document.addEventListener("click", leaveButton);
	}

	mode()
	{
		const { desk, panel } = this.page;
		if (panel !== "review" || this.page.choice !== null)
			return ("panel");
		const r = shownRecord(desk.state);
		if (r?.marking.phase === "drawing")
			return ("drawing");
		if (r?.marking.phase === "naming")
			return ("naming");
		return (r?.phase === "open" && r.draft.decision !== null ?
		    "reason" : "review");
	}

	press(event)
	{
		const { target } = event;
		const writes = target.matches?.("input, textarea, select");
		if (document.querySelector("dialog[open]") !== null)
			return;
		if (this.page.choice !== null && !writes &&
		    this.pressChoice(event))
			return;
		const mode = this.mode();
		const action = writes ? keyActionWriting(event, mode) :
		    ownKey(target, event, mode) ? null :
		    keyAction(event, mode, this.single);
		if (action === null)
			return;
		event.preventDefault();
		this.act(action, event);
	}

	/* Digits choose a seat; true when this was one. */
	pressChoice(event)
	{
		const digit = event.code === "Digit0" ? 0 : keyDigit(event);
		if (Number.isNaN(digit) || event.repeat || event.ctrlKey ||
		    event.altKey || event.metaKey)
			return (false);
		this.page.choice.key(digit);
		return (true);
	}

	act(action, event)
	{
		const { page } = this;
		const [family, name] = action.split(".");
		const acts = {
			decide: () => page.decide(name),
			panel: () => page.go(name),
			image: () => name === "large" ? page.console.large() :
			    page.console.picture.act(name),
			reason: () => this.actReason(name, event),
			mark: () => this.actMark(name, event),
			facts: () => page.console.scroll(name === "down" ?
			    1 : -1),
			lines: () => page.console.lines(),
			reveal: () => page.reveal(),
			review: () => this.actReview(name),
			keys: () => this.help(),
		};
		acts[family]?.();
	}

	actReason(name, event)
	{
		const { console: { dock }, desk } = this.page;
		if (name === "preset")
			this.page.actions.preset(keyDigit(event));
		else if (name === "write")
			dock.input.focus();
		else if (name === "unwrite")
			dock.input.blur();
		else if (name === "cancel")
			desk.step({ type: "cancel" });
		else if (!dock.sendButton.disabled)
			this.page.send(null);
	}

	actMark(name, event)
	{
		const { console: { naming, picture }, desk } = this.page;
		const marking = (e) => desk.step({ type: "marking", event: e });
		if (name === "begin")
			marking({ type: "begin", ...picture.centre() });
		else if (name === "label")
			marking({ type: "name",
			    label: labelPreset(keyDigit(event)) ?? "" });
		else if (name === "name")
			naming.send();
		else if (name === "write")
			naming.write();
		else if (name === "move" || name === "size")
			marking({ type: name, ...keyWay(event) });
		else
			marking({ type: name });
	}

	/* N: the next that waits. B: back to the one that was decided last. */
	actReview(name)
	{
		const { desk } = this.page;
		if (name === "undo") {
			this.page.undo();
			return;
		}
		if (name === "next") {
			desk.step({ type: "next" });
			return;
		}
		const done = reviewRecent(desk.state);
		const at = done.findIndex((r) =>
		    r.facts.reviewId === desk.state.shown);
		const back = done[at + 1] ?? done[0];
		if (back !== undefined)
			desk.step({ type: "show",
			    reviewId: back.facts.reviewId });
	}

	help()
	{
		const box = el("input", { type: "checkbox",
		    id: "single-keys" });
		box.checked = this.single;
		box.addEventListener("change", () => {
			this.single = box.checked;
			localStorage.setItem(STORE, box.checked ? "on" : "off");
		});
		ask({ title: t("key.help"), label: null, plain: true,
		    confirm: t("ask.close"), fields: [
			el("div", { class: "keys-help" },
			    KEYS_HELP.map(helpGroup)),
			el("label", { class: "check" }, box,
			    t("key.single"))] });
	}
}

/* A button that was pressed by mouse gives Enter and Space back to the page. */
function
leaveButton(event)
{
	const { activeElement } = document;
	if (event.detail > 0 && activeElement?.matches("button") &&
	    activeElement.closest("dialog") === null)
		activeElement.blur();
}

/*
 * Enter and Space belong to the button that has the focus, arrows to what
 * scrolls; everywhere else they are the page's.
 */
function
ownKey(target, event, mode)
{
	if (target.matches?.("button, summary, a"))
		return (event.key === "Enter" || event.key === " ");
	return (mode === "review" && event.key.startsWith("Arrow") &&
	    target.matches?.(".facts-scroll, .panel-scroll") === true);
}

function
helpGroup([group, rows])
{
	return (el("section", {}, el("h3", {}, t(`key.group.${group}`)),
	    el("dl", {}, rows.map(([keys, word]) => [
		el("dt", {}, keys.map((key) => el("kbd", {}, key))),
		el("dd", {}, t(word))]))));
}
