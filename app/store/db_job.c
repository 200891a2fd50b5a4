/* A query's parameters, copied: see db_job.h. */

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "db_job.h"

static size_t	job_size(const struct db_param *, int);
static void	job_fill(struct db_job *, const struct db_param *, char *);

struct db_job *
job_new(enum query_id query, const struct db_param *params, int count)
{
	struct db_job	*j;
	size_t		size;
	char		*at;

	if ((size = job_size(params, count)) == 0)
		return (NULL);
	if ((j = calloc(1, size)) == NULL)
		return (NULL);

	/* Pointers first, then ints, then bytes: each is aligned. */
	at = (char *)(j + 1);
	j->values = (const char **)(void *)at;
	at += sizeof(char *) * (size_t)count;
	j->lens = (int *)(void *)at;
	at += sizeof(int) * (size_t)count;
	j->formats = (int *)(void *)at;
	at += sizeof(int) * (size_t)count;

	j->query = query;
	j->count = count;
	j->size = size;
	job_fill(j, params, at);

	return (j);
}

static size_t
job_size(const struct db_param *params, int count)
{
	size_t	size;
	int	i;

	size = sizeof(struct db_job) +
	    (size_t)count * (sizeof(char *) + 2 * sizeof(int));

	for (i = 0; i < count; i++) {
		if (params[i].data == NULL)
			continue;
		if (params[i].len >= INT_MAX)
			return (0);
		if (params[i].format == 0 && memchr(params[i].data, '\0',
		    params[i].len) != NULL)
			return (0);
		size += (size_t)params[i].len + 1;
	}

	return (size);
}

/* libpq reads a text parameter up to its terminator. */
static void
job_fill(struct db_job *j, const struct db_param *params, char *at)
{
	int	i;

	for (i = 0; i < j->count; i++) {
		j->formats[i] = params[i].format;
		if (params[i].data == NULL)
			continue;

		memcpy(at, params[i].data, params[i].len);
		at[params[i].len] = '\0';
		j->values[i] = at;
		j->lens[i] = (int)params[i].len;
		at += (size_t)params[i].len + 1;
	}
}
