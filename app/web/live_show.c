/*
 * Putting reviews on a screen, one after the other, in the order in which they
 * were asked for: the belt's. The facts of each are read when its turn comes.
 *
 *	screen_show -> waits for its turn -> read -> sent, if it is still open
 *	screen_end  -> nor is it sent when its end was told meanwhile: the last
 *	               word about a review is never that it is open
 */

#include <kore/kore.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../limits.h"
#include "facts.h"
#include "explain.h"
#include "live.h"
#include "param.h"
#include "queries.h"

struct show {
	struct show	*next;
	int64_t		review;
	bool		over;
};

static void	show_read(struct screen *);
static void	show_sent(const struct db_answer *, void *);
static void	show_facts(struct screen *, const struct db_answer *);
static void	show_opened(const struct db_answer *, void *);
static uint64_t	*screen_number(const struct screen *);

bool
screen_knows(const struct screen *s, int64_t review)
{
	int	i;

	for (i = 0; i < LIMIT_SCREEN_RECENT; i++) {
		if (s->recent[i] == review)
			return (true);
	}
	return (false);
}

void
screen_show(struct screen *s, int64_t review)
{
	struct show	**at, *show;
	int		waiting = 0;

	for (at = &s->shows; *at != NULL; at = &(*at)->next) {
		if ((*at)->review == review && !(*at)->over)
			return;
		waiting++;
	}
	if (waiting >= 2 * LIMIT_SCREEN_REVIEWS)
		return;		/* its next window will see it */
	show = calloc(1, sizeof(*show));
	if (show == NULL)
		fatal("live: no memory");
	show->review = review;
	*at = show;
	if (waiting == 0)
		show_read(s);
}

void
screen_end(struct screen *s, int64_t review)
{
	struct show	*show;

	for (show = s->shows; show != NULL; show = show->next) {
		if (show->review == review)
			show->over = true;
	}
}

void
screen_forget(struct screen *s)
{
	struct show	*show;

	while ((show = s->shows) != NULL) {
		s->shows = show->next;
		free(show);
	}
}

void
screen_catch_up(struct screen *s)
{
	char		limit[16];
	struct db_param	p[2];

	if (s->seat == SCREEN_POOL)
		pool_next(s, s->review);
	if (s->seat != SCREEN_LANE)
		return;
	snprintf(limit, sizeof(limit), "%d", LIMIT_SCREEN_REVIEWS);
	p[0] = param_string(s->lane);
	p[1] = param_string(limit);
	db_query(DB_POOL, QUERY_REVIEW_OPEN, p, 2, show_opened,
	    screen_number(s));
}

static void
show_opened(const struct db_answer *answer, void *arg)
{
	uint64_t	*id = arg;
	struct screen	*s = screen_find(*id);
	int		row;

	free(id);
	if (s == NULL || answer->state != DB_OK)
		return;
	for (row = 0; row < db_rows(answer); row++)
		screen_show(s, db_int(answer, row, 0));
}

static void
show_read(struct screen *s)
{
	char		digits[24];
	struct db_param	p[2];

	snprintf(digits, sizeof(digits), "%lld", (long long)s->shows->review);
	p[0] = param_string(digits);
	p[1] = s->caller.agency[0] != '\0' ? param_string(s->caller.agency) :
	    PARAM_NULL;
	db_query(DB_POOL, QUERY_REVIEW_READ, p, 2, show_sent,
	    screen_number(s));
}

/* The screen may have gone meanwhile, and its shows with it. */
static void
show_sent(const struct db_answer *answer, void *arg)
{
	uint64_t	*id = arg;
	struct screen	*s = screen_find(*id);
	struct show	*show;
	bool		open;

	free(id);
	if (s == NULL)
		return;
	show = s->shows;
	open = !show->over && answer->state == DB_OK &&
	    db_rows(answer) == 1 &&
	    strcmp(db_text(answer, 0, FACTS_STATE), "open") == 0;
	if (open)
		show_facts(s, answer);
	s->shows = show->next;
	if (s->shows != NULL)
		show_read(s);
	if (!open && s->review == show->review)
		pool_over(s, show->review);
	free(show);
}

static void
show_facts(struct screen *s, const struct db_answer *answer)
{
	struct arena	arena;
	struct out	out;

	arena_open(&arena, LIMIT_RECON_MEMORY);
	out_open(&out);
	facts_write(answer, "review.opened", explain_reader(&s->caller),
	    &arena, &out);
	if (!screen_knows(s, s->shows->review))
		s->recent[s->recent_at++ % LIMIT_SCREEN_RECENT] =
		    s->shows->review;
	screen_send(s, out.bytes, out.len);
	out_close(&out);
	arena_close(&arena);
}

/* What a callback finds the screen by. */
static uint64_t *
screen_number(const struct screen *s)
{
	uint64_t	*id = malloc(sizeof(*id));

	if (id == NULL)
		fatal("live: no memory");
	*id = s->id;
	return (id);
}
