/* Which errors there are, and how many of each. */

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "error.h"
#include "error_spoil.h"

#define ERROR_SPEC(id, share, text, one, other, spoil)			\
	[ERROR_##id] = { #id, share, text,				\
	    { FINDING_##one, FINDING_##other }, spoil },
const struct error_spec	errors[ERRORS] = {
	ERROR_LIST(ERROR_SPEC)
};
#undef ERROR_SPEC

void
error_shares_usual(struct error_shares *s)
{
	int	i;

	for (i = 0; i < ERRORS; i++)
		s->share[i] = errors[i].share;
}

static int
error_find(const char *name, size_t len)
{
	int	i;

	for (i = 0; i < ERRORS; i++)
		if (strlen(errors[i].name) == len &&
		    strncasecmp(errors[i].name, name, len) == 0)
			return (i);
	return (-1);
}

/* One "name=share", "name", "none" or "usual". */
static const char *
error_shares_word(struct error_shares *s, const char *word, size_t len)
{
	const char	*sign = memchr(word, '=', len);
	size_t		name = sign != NULL ? (size_t)(sign - word) : len;
	int		found = error_find(word, name);
	char		*end;
	double		share;

	if (len == 5 && strncasecmp(word, "usual", len) == 0) {
		error_shares_usual(s);
		return (NULL);
	}
	if (found == -1)
		return ("no such kind of error; --help lists them");
	if (sign == NULL) {
		memset(s, 0, sizeof(*s));
		if (found != ERROR_NONE)
			s->share[found] = 1.0;
		return (NULL);
	}
	share = strtod(sign + 1, &end);
	if (end == sign + 1 || end != word + len || !(share >= 0.0) ||
	    share > 1.0 || found == ERROR_NONE)
		return ("a share is a number from 0 to 1");
	s->share[found] = share;
	return (NULL);
}

const char *
error_shares_read(struct error_shares *s, const char *words)
{
	const char	*wrong, *comma;
	double		sum = 0.0;
	size_t		len;
	int		i;

	for (;;) {
		comma = strchr(words, ',');
		len = comma != NULL ? (size_t)(comma - words) : strlen(words);
		wrong = error_shares_word(s, words, len);
		if (wrong != NULL)
			return (wrong);
		if (comma == NULL)
			break;
		words = comma + 1;
	}
	for (i = 0; i < ERRORS; i++)
		sum += s->share[i];
	return (sum > 1.000001 ? "the shares add up to more than 1" : NULL);
}

enum error
error_draw(const struct error_shares *s, struct chance *c)
{
	double	at = (double)(chance_next(c) >> 11) / 9007199254740992.0;
	int	i;

	for (i = 0; i < ERRORS; i++) {
		if (at < s->share[i])
			return ((enum error)i);
		at -= s->share[i];
	}
	return (ERROR_NONE);
}

void
error_spoil(enum error error, struct papers *ps, const struct purchase *p,
    struct chance *c)
{
	assert(error >= 0 && error < ERRORS);

	if (errors[error].spoil != NULL)
		errors[error].spoil(ps, p, c);
}
