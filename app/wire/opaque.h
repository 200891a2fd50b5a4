/*
 * XML that the hub keeps and does not understand: what stands in Message of
 * ExtendMessage, and ds:Signature. It is kept as text that stands alone: each
 * prefix that it uses is declared in it, so that it means the same wherever it
 * is put. Comments and instructions stay; CDATA becomes text, and attributes
 * are in double quotes.
 *
 * The writer takes the pieces of libxml2's SAX2 as they come. What it wrote,
 * read and written again, is the same text.
 */

#ifndef HUB_WIRE_OPAQUE_H
#define HUB_WIRE_OPAQUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <libxml/parser.h>

#include "../core/document.h"
#include "../core/text.h"
#include "../limits.h"
#include "arena.h"
#include "out.h"

#define OPAQUE_DSIG	"http://www.w3.org/2000/09/xmldsig#"

struct opaque_space {
	const xmlChar	*prefix;	/* NULL: the default one */
	const xmlChar	*uri;		/* never NULL */
	uint32_t	depth;
};

/* is_element: the text is one element, not what stands in one. */
struct opaque {
	struct out		out;
	bool			is_element;
	uint32_t		depth;
	uint32_t		space_count;
	struct opaque_space	spaces[LIMIT_OPAQUE_NAMESPACES];
};

/* One start tag, as startElementNs tells it. */
struct opaque_tag {
	const xmlChar	*name;
	const xmlChar	*prefix;
	const xmlChar	*uri;
	int		space_count;
	const xmlChar	**spaces;	/* prefix and namespace of each */
	int		attribute_count;
	const xmlChar	**attributes;	/* five parts of each */
};

void	opaque_open(struct opaque *, bool is_element);
void	opaque_close(struct opaque *);
/* False: over LIMIT_OPAQUE_BYTES or LIMIT_OPAQUE_NAMESPACES. */
bool	opaque_start(struct opaque *, const struct opaque_tag *);
bool	opaque_end(struct opaque *, const xmlChar *name,
	    const xmlChar *prefix);
bool	opaque_text(struct opaque *, const xmlChar *, size_t);
bool	opaque_comment(struct opaque *, const xmlChar *);
bool	opaque_instruction(struct opaque *, const xmlChar *, const xmlChar *);
/* The text so far, moved into the arena; TEXT_NONE when that is full. */
struct text	opaque_keep(struct opaque *, struct arena *);

/*
 * The same from a text that came in JSON or msgpack: it must be well-formed,
 * and as an element it must be a ds:Signature. False with the fault's code.
 */
bool	opaque_read(struct text, bool is_element, struct arena *,
	    struct text *, struct fault *);

/* What an error of the parser means to a reader; FAULT_NONE: go on. */
enum fault_code	xml_error_code(const xmlError *);

#endif
