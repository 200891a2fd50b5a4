/*
 * The dated parameters: which are known, how a value is typed, and setting
 * one from a date.
 */

#ifndef HUB_CTL_PARAMETER_H
#define HUB_CTL_PARAMETER_H

#include <libpq-fe.h>

#define PARAMETER_NAME	64
#define PARAMETER_VALUE	256	/* as JSON */

enum parameter_form {
	PARAMETER_COUNT,	/* a whole number; a JSON number */
	PARAMETER_DECIMAL,	/* exact, 5 places; a JSON string */
	PARAMETER_RULE,		/* a review rule; a JSON object */
	PARAMETER_RATE,		/* tax rates of goods codes; a JSON object */
	PARAMETER_WAITS		/* seconds, by commas; a JSON string */
};

struct parameter_known {
	const char		*name;	/* "x.*": one for each agency */
	enum parameter_form	form;
	long			least, most;
	const char		*unit;
	const char		*en, *zh;
};

/* NULL: no such parameter is known. */
const struct parameter_known	*parameter_find(const char *);

/*
 * What the operator typed, as JSON in value; a refusal that says the form and
 * the range when it does not fit. Unknown names (known NULL) take JSON as it
 * is.
 */
void	parameter_read(const struct parameter_known *, const char *,
	    char [PARAMETER_VALUE]);

/*
 * Sets a parameter in the caller's transaction, and logs it; value as the
 * operator types it. Refuses a moment in the past. The row that was written,
 * with the value that it takes the place of.
 */
struct args;
PGresult	*parameter_write(const struct args *, const char *,
		    const char *, const char *);

#endif
