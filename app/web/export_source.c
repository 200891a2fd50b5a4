/* Reading an export page by page: see export.h. */

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../limits.h"
#include "export.h"
#include "param.h"
#include "queries.h"

static void	source_read(struct export_source *);
static void	source_answer(const struct db_answer *, void *);

static const char	*const export_names[EXPORTS] = { "tax", "forex" };

struct export_source *
export_open(const struct export_range *range,
    void (*told)(struct export_source *), void *owner)
{
	struct export_source	*s = calloc(1, sizeof(*s));

	if (s == NULL)
		abort();
	s->range = *range;
	s->told = told;
	s->owner = owner;
	out_open(&s->out);
	if (range->format == EXPORT_CSV)
		export_header_write(s);
	source_read(s);
	return (s);
}

void
export_more(struct export_source *s)
{
	if (!s->reading && !s->over)
		source_read(s);
}

void
export_close(struct export_source *s)
{
	if (s->reading) {
		s->abandoned = true;
		return;
	}
	out_close(&s->out);
	free(s);
}

const char *
export_media(enum export_format format)
{
	static const char	*const media[] = {
		[EXPORT_CSV] = "text/csv; charset=utf-8",
		[EXPORT_NDJSON] = "application/x-ndjson",
		[EXPORT_MSGPACK] = "application/msgpack",
	};

	return (media[format]);
}

static void
source_read(struct export_source *s)
{
	char		after[24], limit[16];
	struct db_param	p[5];

	s->reading = true;
	snprintf(after, sizeof(after), "%" PRId64, s->place);
	snprintf(limit, sizeof(limit), "%d", LIMIT_EXPORT_ROWS);
	p[0] = param_string(export_names[s->range.name]);
	p[1] = param_string(s->range.from);
	p[2] = param_string(s->range.to);
	p[3] = param_string(after);
	p[4] = param_string(limit);
	db_query(DB_POOL, QUERY_EXPORT_PAGE, p, 5, source_answer, s);
}

static void
source_answer(const struct db_answer *answer, void *arg)
{
	struct export_source	*s = arg;

	s->reading = false;
	if (s->abandoned) {
		export_close(s);
		return;
	}
	if (answer->state != DB_OK) {
		s->over = s->failed = true;
	} else {
		int	rows = db_rows(answer);

		export_page_write(s, answer);
		if (rows > 0) {
			s->place = db_int(answer, rows - 1, 0);
			snprintf(s->range.from, sizeof(s->range.from), "%s",
			    db_text(answer, rows - 1, 1));
		}
		s->over = rows < LIMIT_EXPORT_ROWS;
		s->failed = s->out.failed;
	}
	s->told(s);
}
