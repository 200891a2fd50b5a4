/*
 * The rows of an export, made piece by piece: a page of the database at a
 * time, unsealed, put into columns, written as CSV, NDJSON or msgpack. The
 * same bytes go to a clerk's file and into the digest of the manifest.
 */

#ifndef HUB_WEB_EXPORT_H
#define HUB_WEB_EXPORT_H

#include <stdbool.h>
#include <stdint.h>

#include "../core/kinds.h"
#include "../core/money.h"
#include "../wire/out.h"
#include "call.h"

enum export_name { EXPORT_TAX, EXPORT_FOREX, EXPORTS };
enum export_format { EXPORT_CSV, EXPORT_NDJSON, EXPORT_MSGPACK };

/* A closed range of one export: rows placed from `from` on, before `to`. */
struct export_range {
	enum export_name	name;
	enum export_format	format;
	char			from[40];	/* RFC 3339 */
	char			to[40];
};

#define EXPORT_SUMS	32

struct export_sum {
	const char	*column;
	money		total;		/* of all rows */
	money		corrections;	/* of correction rows */
};

struct export_source;

/*
 * Starts reading. told is called from the loop each time that more bytes are
 * in source->out (which the owner takes and empties), and when it is over:
 * then source->over is set, and source->failed when it is not whole. Between
 * calls the source waits for export_more.
 */
struct export_source {
	struct export_range	range;
	struct out		out;
	bool			over;
	bool			failed;
	int64_t			rows;
	int64_t			corrections;	/* of them */
	struct export_sum	sums[EXPORT_SUMS];
	int			sum_count;
	void			(*told)(struct export_source *);
	void			*owner;
	/* private to export_source.c; range.from moves on with place */
	int64_t			place;
	bool			reading;
	bool			abandoned;
};

struct export_source	*export_open(const struct export_range *,
			    void (*)(struct export_source *), void *);
void	export_more(struct export_source *);
/* Frees it, now or when the database has answered. */
void	export_close(struct export_source *);

/* Writes the rows of one page of export_page; adds to rows and sums. */
void	export_page_write(struct export_source *, const struct db_answer *);
/* The line of column names, for CSV. */
void	export_header_write(struct export_source *);

const char	*export_media(enum export_format);

/* One cell of a row: column name, where it comes from, value. */
struct export_cell {
	const char	*column;
	struct text	value;
	bool		decimal;	/* a plain number in CSV */
};

/* Writes one row of n cells. */
void	export_row_write(struct export_source *, const struct export_cell *,
	    int);

#endif
