/*
 * Before the first paint: the theme that this person chose, so that no dark
 * room is lit up by a white page. A classic script, since modules run late.
 */
(function () {
	"use strict";
	try {
		var theme = localStorage.getItem("hub.theme");
		if (theme === "dark" || theme === "light")
			document.documentElement.dataset.theme = theme;
		var locale = localStorage.getItem("hub.locale");
		if (locale === "en")
			document.documentElement.lang = "en-GB";
	} catch (error) {
		/* the system's own theme will do */
	}
})();
