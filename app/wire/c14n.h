/*
 * Canonical XML 1.0 without comments, written straight from libxml2's SAX2
 * events: no tree. xmlC14NExecute was weighed: it needs the DOM, whose making
 * takes four times as long as this takes in all, and asks for every node
 * whether it is in the set.
 *
 * A canon follows a parse: c14n_enter at each start tag and c14n_leave at each
 * end tag, whether the element is written or not; that keeps the namespaces in
 * scope. What is written in between is the caller's choice. The strings of the
 * bindings are the parser's (its dictionary) and must outlive the parse.
 *
 * By the parser, before it comes here: line ends, character references, CDATA,
 * the white space of attributes. A DOCTYPE has no place: whoever calls refuses
 * it, so no attribute is defaulted and every attribute is CDATA.
 */

#ifndef HUB_WIRE_C14N_H
#define HUB_WIRE_C14N_H

#include <stdbool.h>
#include <stdint.h>

#include <libxml/xmlstring.h>

#include "../limits.h"
#include "out.h"

/* uri "" : no default namespace. */
struct c14n_binding {
	const xmlChar	*prefix;	/* NULL: the default namespace */
	const xmlChar	*uri;
};

/* An xml:lang, xml:space or the like of an element that is not written, for
 * the first that is. The value is as SAX gives it, and copied. */
struct c14n_attribute {
	const xmlChar	*name;
	uint32_t	level;		/* of the element that has it */
	struct text	value;
};

struct c14n {
	struct c14n_binding	bindings[LIMIT_C14N_BINDINGS];
	uint32_t		count;
	uint32_t		marks[LIMIT_DEPTH + 1];	/* count before */
	uint32_t		level;		/* elements that are open */
	struct c14n_attribute	inherited[LIMIT_C14N_INHERITED];
	uint32_t		inherited_count;
	struct out		kept;		/* their values */
};

void	c14n_open(struct c14n *);	/* once */
void	c14n_close(struct c14n *);
void	c14n_begin(struct c14n *);	/* before each document */

/*
 * A start tag: the namespaces that it declares, as SAX2 gives them. False:
 * too many, too deep, or a relative namespace name, of which no canonical form
 * exists.
 */
bool	c14n_enter(struct c14n *, int, const xmlChar **);
void	c14n_leave(struct c14n *);

/* Keeps the xml: attributes of the element that was entered last, for the
 * subset that begins below it. False: too many. */
bool	c14n_keep(struct c14n *, int, const xmlChar **);

/*
 * Writes the start tag of the element entered last. apex: it is the first of
 * a subset, and so shows all namespaces that are in scope and the xml:
 * attributes that were kept.
 */
void	c14n_start(struct c14n *, struct out *, const xmlChar *,
	    const xmlChar *, int, const xmlChar **, bool apex);
void	c14n_end(struct out *, const xmlChar *, const xmlChar *);
void	c14n_text(struct out *, const xmlChar *, int);
/* level 0 stands before or after the root; after: the root was there. */
void	c14n_instruction(struct out *, const xmlChar *, const xmlChar *,
	    uint32_t level, bool after);

#endif
