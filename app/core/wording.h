/*
 * One word of the port: its name in code and data, and how people read it.
 */

#ifndef HUB_CORE_WORDING_H
#define HUB_CORE_WORDING_H

struct wording {
	const char	*name;
	const char	*zh;
	const char	*en;
};

#endif
