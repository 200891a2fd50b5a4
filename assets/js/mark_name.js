/*
 * The name of a region: presets by number, or any words.
 */

import { el } from "./dom.js";
import { t } from "./i18n.js";
import { LABEL_MAX } from "./mark_state.js";

export const LABELS = 8;

export function
labelPreset(n)
{
	return (n >= 1 && n <= LABELS ? t(`label.${n}`) : null);
}

export class MarkName {
	constructor(name, cancel)
	{
		this.name = name;
		this.input = el("input", { id: "mark-label", type: "text",
		    maxlength: LABEL_MAX, autocomplete: "off" });
		this.node = el("section", { class: "mark-name", hidden: true,
		    "aria-labelledby": "mark-title" },
		    el("h2", { id: "mark-title" }, t("mark.name")),
		    el("ol", { class: "preset-list" },
			Array.from({ length: LABELS }, (_, i) =>
			    el("li", {}, el("button", { type: "button",
				onclick: () => name(labelPreset(i + 1)) },
				el("kbd", {}, String(i + 1)),
				labelPreset(i + 1))))),
		    el("div", { class: "reason-line" },
			el("label", { for: "mark-label", class: "heard" },
			    t("mark.write")), this.input,
			el("kbd", { "aria-hidden": "true" }, "/")),
		    el("div", { class: "actions" },
			el("button", { type: "button", class: "main",
			    onclick: () => this.send() }, t("mark.keep"),
			    el("kbd", {}, "Enter")),
			el("button", { type: "button", onclick: cancel },
			    t("ask.cancel"), el("kbd", {}, "Esc"))));
		this.input.placeholder = t("mark.write");
	}

	update(asked)
	{
		if (this.node.hidden !== asked)
			return;
		this.node.hidden = !asked;
		this.input.value = "";
	}

	write()
	{
		this.input.focus();
	}

	/* Without words it is simply a region worth a look. */
	send()
	{
		this.name(this.input.value.trim() || t("label.any"));
		this.input.blur();
	}
}
