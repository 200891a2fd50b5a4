/*
 * The module is built with hidden visibility: Kore finds by name only what is
 * marked so, the hooks and what conf/hub.conf names.
 */

#ifndef HUB_GROUND_VISIBLE_H
#define HUB_GROUND_VISIBLE_H

#define VISIBLE		__attribute__((visibility("default")))

#endif
