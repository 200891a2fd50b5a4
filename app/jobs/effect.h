/*
 * The effects of applications: what jobs/effect*.c share. An application is
 * claimed, opened, judged by the core on what it refers to, and put down by a
 * function that looks again under the locks (sql/migrate/0040 to 0043). What
 * is not put down is due again soon, so nothing here is lost or done twice.
 */

#ifndef HUB_JOBS_EFFECT_H
#define HUB_JOBS_EFFECT_H

#include <stdbool.h>
#include <stdint.h>

#include "../core/document.h"
#include "../store/db.h"
#include "../wire/arena.h"
#include "../wire/out.h"

/* One that is due, opened. It borrows from the arena. */
struct effect {
	int64_t		id;
	char		digits[24];	/* the same, as a parameter */
	struct document	document;
};

/* The answer to what was put down: events are published. */
void	effect_recorded(const struct db_answer *, void *);

/* Opens a sealed column into a document. */
bool	effect_open(const struct db_answer *, int row, int col, struct arena *,
	    struct document *);

/* An application's id, a text, what was written, as parameters. */
struct db_param	effect_id(const struct effect *);
struct db_param	effect_text(struct text);
struct db_param	effect_string(const char *);
struct db_param	effect_out(const struct out *);

/* The head fields of a document that stand in fields (ended by 0), with their
 * values, as members of the object being written. Empty ones are left out. */
void	effect_members(const struct document *, const uint8_t *fields,
	    struct out *);

/* A summary (701): takes over the arena, which is freed with the run. */
void	effect_summary(const struct effect *, struct arena *);

/* A result from customs (792). */
void	effect_result(const struct effect *);

#endif
