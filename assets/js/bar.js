/*
 * The bar on top of every page: where one is, the page's own places, the line
 * to the hub, language, theme, and the way out.
 */

import { apiOnSignedOut, sessionClose, sessionLocale, sessionRead }
    from "./api.js";
import { el, fill } from "./dom.js";
import { localeChoose, localeGet, localeStart, t } from "./i18n.js";
import { shape } from "./shape.js";

/* Sends the person to sign in, and back to this very place after. */
export function
barSignIn()
{
	const here = location.pathname + location.search;
	location.replace(`/?next=${encodeURIComponent(here)}`);
}

/*
 * Who is at this page, after language and session are known; null when the
 * person was sent to sign in, or to the page of another role. The hub being
 * away is waited for, in words.
 */
export async function
barOpen(roles)
{
	localeStart();
	apiOnSignedOut(barSignIn);
	for (let wait = 500; ; wait = Math.min(5000, wait * 2)) {
		try {
			const session = await sessionRead();
			localeStart(session.locale);
			if (roles.includes(session.role))
				return (session);
			location.replace("/");
			return (null);
		} catch (problem) {
			if (problem.status === 401)
				return (null);
			awayShow();
			await new Promise((done) => setTimeout(done, wait));
		}
	}
}

/* bar({ title, session, places, extra }): a banner landmark. */
export function
bar({ title, session = null, places = null, extra = [] })
{
	return (el("header", { class: "bar" },
	    el("div", { class: "bar-name" },
		el("span", { class: "brand" }, t("brand")),
		el("h1", {}, title)),
	    places,
	    el("div", { class: "bar-side" }, extra, localeButton(session),
		themeButton(), session === null ? null : who(session))));
}

/* A button that says in the other language what it will do. */
function
localeButton(session)
{
	const other = localeGet() === "zh" ? "en" : "zh";
	return (el("button", { class: "plain", type: "button",
	    "data-focus": "locale", lang: other === "zh" ? "zh-CN" : "en",
	    "aria-label": other === "zh" ? "切换为中文" :
		"Switch to English",
	    onclick: () => {
		localeChoose(other);
		if (session !== null)
			sessionLocale(other).catch(() => {});
		document.querySelector("[data-focus=locale]")?.focus();
	    } }, other === "zh" ? "中文" : "EN"));
}

export function
themeNow()
{
	return (document.documentElement.dataset.theme ??
	    (matchMedia("(prefers-color-scheme: dark)").matches ?
	    "dark" : "light"));
}

function
themeButton()
{
	const button = el("button", { class: "plain", type: "button",
	    onclick: () => {
		const theme = themeNow() === "dark" ? "light" : "dark";
		document.documentElement.dataset.theme = theme;
		localStorage.setItem("hub.theme", theme);
		word();
	    } });
	const word = () => fill(button, t(themeNow() === "dark" ?
	    "theme.light" : "theme.dark"));
	word();
	return (button);
}

function
who(session)
{
	return (el("span", { class: "who" },
	    shape("person"),
	    el("span", { class: "who-name", title: session.name },
		session.name),
	    el("button", { class: "plain", type: "button",
		onclick: async () => {
			await sessionClose().catch(() => {});
			location.replace("/");
		} }, t("sign.out"))));
}

function
awayShow()
{
	if (document.querySelector(".away") !== null)
		return;
	fill(document.body, el("main", { class: "away", role: "status" },
	    shape("lost"), el("h1", {}, t("away.title")),
	    el("p", {}, t("away.text"))));
}
