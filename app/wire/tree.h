/*
 * Writing a tree of named texts as XML, JSON or msgpack: the other direction
 * of scan.h. msgpack says how many members come before they come, so every
 * beginning takes their number.
 *
 * Inside an array each piece is an item; in XML an array is only its items.
 */

#ifndef HUB_WIRE_TREE_H
#define HUB_WIRE_TREE_H

#include <stdbool.h>
#include <stdint.h>

#include "../core/text.h"
#include "message.h"
#include "out.h"

struct tree {
	enum media	media;
	struct out	*out;
	bool		is_content;	/* of documents: see stored.h */
};

/*
 * The envelope and the root element: in XML a declaration, the CEB namespace
 * and two attributes; else an object with one member. Absent ones are left
 * out. members does not count guid and version.
 */
void	tree_root_begin(const struct tree *, const char *, struct text guid,
	    struct text version, uint32_t members);
void	tree_root_end(const struct tree *, const char *);

void	tree_object_begin(const struct tree *, const char *, uint32_t);
void	tree_item_begin(const struct tree *, const char *, uint32_t);
void	tree_object_end(const struct tree *, const char *);

void	tree_array_begin(const struct tree *, const char *, uint32_t);
void	tree_array_end(const struct tree *);

void	tree_text(const struct tree *, const char *, struct text);
void	tree_string(const struct tree *, const char *, const char *);
/* A text that is XML (opaque.h): in XML it stands as it is, without a name. */
void	tree_opaque(const struct tree *, const char *, struct text);
/* JSON and msgpack only: no receipt has a number in XML. */
void	tree_int(const struct tree *, const char *, int64_t);

/* A whole message, of which message_write is the plain case. */
void	tree_message(const struct tree *, const struct message *);

/* Text as XML carries it: escaped, U+FFFD for what XML cannot carry and for
 * bytes that are not UTF-8. */
void	xml_put(struct out *, struct text);
/* The same for an attribute, in which a reader keeps no line break. */
void	xml_put_attribute(struct out *, struct text);
/* The same for the inside of CDATA, where "]]>" is split. */
void	xml_put_cdata(struct out *, struct text);

#endif
