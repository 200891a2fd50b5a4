/*
 * What is said aloud to those who do not look: one polite region, one for what
 * cannot wait. Made of the difference between two states, so that nothing is
 * said twice.
 */

import { el } from "./dom.js";
import { t } from "./i18n.js";
import { linkWord } from "./link_state.js";
import { shownRecord } from "./review_state.js";

export class Say {
	constructor()
	{
		this.polite = el("p", { role: "status" });
		this.urgent = el("p", { role: "alert" });
		this.warned = null;
		this.node = el("div", { class: "heard" }, this.polite,
		    this.urgent);
	}

	now(text)
	{
		this.urgent.textContent = "";
		this.urgent.textContent = text;
	}

	/* Once for each review, when its last ten seconds have begun. */
	clock(id, left)
	{
		if (left.level !== "soon" || this.warned === id)
			return;
		this.warned = id;
		this.now(t("say.clock", { n: left.seconds }));
	}

	later(text)
	{
		this.polite.textContent = text;
	}

	changes(desk, before, after, link, linkBefore)
	{
		if (link !== undefined) {
			const word = linkWord(link);
			if (word !== linkWord(linkBefore) && word !== "opening")
				this.now(t(`link.${word}.title`));
			return;
		}
		const shown = shownRecord(after);
		if (shown !== null && before.shown !== after.shown)
			this.later(openWords(shown));
		for (const [id, r] of Object.entries(after.reviews)) {
			const was = before.reviews[id];
			if (was !== undefined && was.phase !== r.phase)
				this.phase(r, was);
		}
	}

	phase(r, was)
	{
		const no = r.facts.parcel?.logisticsNo ?? "";
		if (r.phase === "in" && was.phase === "sending")
			this.later(t("say.in", { no }));
		else if (r.phase === "closed")
			this.later(t("say.closed", { no,
			    outcome: t(`outcome.${r.outcome ?? "hold"}`) }));
		else if (r.phase === "reopened")
			this.now(t("say.reopened", { no }));
		else if (r.refusal !== null && r.refusal !== was.refusal)
			this.now(t("say.refused", { no }));
	}
}

function
openWords(r)
{
	return (t("say.shown", { no: r.facts.parcel?.logisticsNo ?? "",
	    n: r.facts.parcel?.findings?.length ?? 0 }));
}
