/*
 * The checks of hubctl verify. Each is one query that counts what it looked at
 * and what it found broken, and names one break; unsealing is done here.
 */

#ifndef HUB_CTL_VERIFY_H
#define HUB_CTL_VERIFY_H

#include <stdint.h>

#define VERIFY_FIRST	256

struct verify_check {
	const char	*name;		/* in JSON */
	const char	*en, *zh;	/* what holds when nothing is broken */
	const char	*sql;		/* -> seen, broken, first */
};

struct verify_sealed {
	const char	*name;
	const char	*en, *zh;
	const char	*purpose;
	const char	*sql;		/* -> id, sealed, digest or null */
};

struct verify_result {
	int64_t		seen;
	int64_t		broken;
	char		first[VERIFY_FIRST];	/* "" when nothing is */
};

/* Ended by a row without a name. */
extern const struct verify_check	verify_checks[];
extern const struct verify_sealed	verify_sealed[];

/* Opens every sealed row with the keys, one at a time. */
void	verify_open_all(const struct verify_sealed *, struct verify_result *);

#endif
