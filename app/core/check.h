/*
 * What is wrong with one document alone. The hub refuses a document with
 * faults and names all of them; warnings are kept with it and shown.
 */

#ifndef HUB_CORE_CHECK_H
#define HUB_CORE_CHECK_H

#include "document.h"
#include "finding.h"
#include "kinds.h"

/*
 * All faults of a document, in field order: head, then number of lines, then
 * line by line; of one value the first thing that is wrong. Writes at most
 * room of them and gives how many were written; 0: the document is sound.
 */
int	document_check(const struct document *, struct fault *, int);

struct warning {
	enum finding_code	code;	/* UNKNOWN_CODE, OVER_LENGTH ... */
	const char		*field;
	int32_t			line;	/* from 1; 0: the head */
	struct text		value;
};

/* Remarks on a sound document, in field order; as above. */
int	document_warn(const struct document *, struct warning *, int);

/*
 * The check of single values against a table of count fields, for what is not
 * a document (manifest.h). line goes into the faults as it is.
 */
int	fields_check(const struct field_spec *, int, const struct text *,
	    int32_t, struct fault *, int);

#endif
