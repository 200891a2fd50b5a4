/*
 * Findings and documents as people and programs read them: the words of
 * core/finding.h around the values, masked for the reader.
 *
 * At rest a list of findings is JSON without the words,
 *	[{"code", "parameterVersion",
 *	    "fields": [{document, field, line, value}]}]
 * with the values in full, sealed. The words are put in when it is read.
 */

#ifndef HUB_WEB_EXPLAIN_H
#define HUB_WEB_EXPLAIN_H

#include "../core/check.h"
#include "../core/finding.h"
#include "../core/mask.h"
#include "../wire/arena.h"
#include "../wire/out.h"
#include "call.h"

/* Writes findings as they are kept. version: of the parameters; 0: none. */
void	explain_findings(const struct finding *, uint32_t, int64_t version,
	    struct out *);
void	explain_warnings(const struct document *, const struct warning *, int,
	    struct out *);

/*
 * Writes kept findings as a JSON array with words and masked values. What is
 * absent (NULL) or cannot be read is an empty array.
 */
void	explain_kept(const char *, size_t, enum mask_reader, struct arena *,
	    struct out *);

/* The same of a sealed column (bytea) of a query's answer. */
void	explain_sealed(const struct db_answer *, int row, int col,
	    enum mask_reader, struct arena *, struct out *);

/*
 * A document for the screens: {"head": {...}, "lines": [...], and the members
 * of meta}. sealed is the column of the query's answer; null writes null.
 * meta -1: there is none.
 */
void	explain_document(const struct db_answer *, int row, int col, int meta,
	    enum mask_reader, struct arena *, struct out *);

/* contents, sender and recipient of a manifest item, into the object that is
 * being written; parts is the item as the carrier sent it. */
void	explain_party(struct text parts, enum mask_reader, struct arena *,
	    struct out *);

/* Opens a sealed column; TEXT_NONE: null, or not to be opened (logged). */
struct text	explain_open(const struct db_answer *, int row, int col,
		    const char *purpose, struct arena *);

/* What this caller may see of a person. */
enum mask_reader	explain_reader(const struct caller *);

#endif
