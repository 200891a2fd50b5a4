/*
 * A question that stops: a modal dialog with presets, a text and two buttons.
 * Resolves to what was typed, or null when the person thought better of it.
 */

import { el } from "./dom.js";
import { t } from "./i18n.js";

/*
 * ask({ title, text, label, presets: [..], confirm, tone, fields: [node] }).
 * label null: no reason is asked, confirming resolves to "". fields are shown
 * before the reason and read by the caller. plain: nothing to think better of.
 */
export function
ask({ title, text = null, label = t("ask.reason"), presets = [],
    confirm = t("ask.confirm"), tone = "", fields = [],
    plain = false })
{
	return (new Promise((resolve) => {
		const input = label === null ? null : el("textarea", {
			id: "ask-reason", rows: 2, maxlength: 500,
			required: true, onkeydown: (event) =>
			    enterConfirms(event, form),
		});
		const form = el("form", { method: "dialog", class: "ask-form",
			onsubmit: (event) => {
				event.preventDefault();
				close((input?.value ?? "").trim());
			} },
		    el("h2", { id: "ask-title" }, title),
		    text === null ? null : el("p", { class: "quiet" }, text),
		    ...fields,
		    label === null ? null : el("div", { class: "field" },
			el("label", { for: "ask-reason" }, label), input,
			presetRow(presets, input)),
		    el("div", { class: "actions" },
			el("button", { type: "submit",
			    class: `main ${tone}`.trim() }, confirm),
			plain ? null : el("button", { type: "button",
			    onclick: () => close(null) }, t("ask.cancel"))));
		const dialog = el("dialog", { class: "ask",
		    "aria-labelledby": "ask-title",
		    oncancel: () => close(null) }, form);
		const before = document.activeElement;
		const close = (value) => {
			dialog.close();
			dialog.remove();
			before?.focus?.();
			resolve(value);
		};
		document.body.append(dialog);
		dialog.showModal();
		(form.querySelector("fieldset input") ?? input ??
		    form.querySelector("button")).focus();
	}));
}

function
presetRow(presets, input)
{
	if (presets.length === 0)
		return (null);
	return (el("div", { class: "presets" }, presets.map((preset) =>
	    el("button", { type: "button", onclick: () => {
		input.value = preset;
		input.focus();
	    } }, preset))));
}

/* Enter confirms, Shift+Enter is a new line; never in mid-composition. */
function
enterConfirms(event, form)
{
	if (event.key !== "Enter" || event.shiftKey || event.isComposing ||
	    event.keyCode === 229)
		return;
	event.preventDefault();
	form.requestSubmit();
}
