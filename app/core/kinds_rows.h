/*
 * What the files of the kinds (kinds_import.c, kinds_export.c,
 * kinds_receipt.c) write their tables and rows with. Included by nobody else.
 */

#ifndef HUB_CORE_KINDS_ROWS_H
#define HUB_CORE_KINDS_ROWS_H

#include "../limits.h"
#include "kinds.h"

#define NEEDED		true
#define OPTIONAL	false
#define PLAIN		.privacy = PRIVACY_NONE
#define FIELD(element, zh, kind, size, need, ...)			\
	{ .name = (element), .name_zh = (zh), .type = FIELD_##kind,	\
	    .max = (size), .required = (need), __VA_ARGS__ },
#define COUNT(array)	(sizeof(array) / sizeof((array)[0]))

/* The tables that field_tables.def drew; PREFIX is that of the indexes. */
#define FIELDS(table, PREFIX)						\
	.head_fields = table##_head, .head_count = PREFIX##_FIELDS,	\
	.line_fields = table##_line, .line_count = PREFIX##_LINE_FIELDS

/* The arrays order_keys and order_senders. */
#define KEYS(table)							\
	.keys = table##_keys, .key_count = COUNT(table##_keys)
#define SENDERS(table)							\
	.senders = table##_senders, .sender_count = COUNT(table##_senders)

/* How many lines there are, and what their gnum says: GNUM_rule. */
#define LINES(least, most, rule)					\
	.line_min = (least), .line_max = (most), .gnum = GNUM_##rule

#define KINDS_IMPORT	10
#define KINDS_EXPORT	12
#define KINDS_RECEIPT	20
_Static_assert(KINDS_IMPORT + KINDS_EXPORT + KINDS_RECEIPT == KINDS,
    "KINDS counts the rows of all files");

extern const struct kind_spec	kinds_import[KINDS_IMPORT];
extern const struct kind_spec	kinds_export[KINDS_EXPORT];
extern const struct kind_spec	kinds_receipt[KINDS_RECEIPT];

#endif
