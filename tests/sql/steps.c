/*
 * The parcel's table of steps stands twice: in the core, where it is tested
 * with no server, and in the database, which holds to it. Are they the same?
 *
 *	steps <database>
 */

#include <stdio.h>
#include <string.h>

#include <libpq-fe.h>

#include "../../app/core/parcel.h"
#include "../unit/claim.h"

static const char	*database_next(const PGresult *, const char *,
			    const char *);
static int		steps_compare(const PGresult *, int *);
static int		states_compare(PGconn *);

int
main(int argc, char **argv)
{
	char		conninfo[128];
	PGconn		*pg;
	PGresult	*steps;
	int		seen = 0;

	if (argc != 2)
		return (2);

	(void)snprintf(conninfo, sizeof(conninfo), "dbname=%s", argv[1]);
	pg = PQconnectdb(conninfo);
	steps = PQexec(pg, "select state, event, next from parcel_step");
	if (PQresultStatus(steps) != PGRES_TUPLES_OK)
		return (2);

	CLAIM("every_step_of_the_core_is_the_same_in_the_database",
	    steps_compare(steps, &seen) == 0);
	CLAIM("the_database_has_no_step_that_the_core_has_not",
	    seen > 0 && seen == PQntuples(steps));
	CLAIM("the_database_knows_every_state_of_the_core",
	    states_compare(pg) == PARCEL_STATES);

	PQclear(steps);
	PQfinish(pg);
	return (claims_done());
}

/* Counts the differences; seen is how many steps the core has. */
static int
steps_compare(const PGresult *steps, int *seen)
{
	const char	*here, *there, *state, *event;
	int		s, e, next, differ = 0;

	for (s = 0; s < PARCEL_STATES; s++) {
		for (e = 0; e < PARCEL_EVENTS; e++) {
			state = parcel_state_word((enum parcel_state)s)->name;
			event = parcel_event_word((enum parcel_event)e)->name;
			next = (int)parcel_next((enum parcel_state)s,
			    (enum parcel_event)e);
			here = next == PARCEL_STATES ? NULL :
			    parcel_state_word((enum parcel_state)next)->name;
			there = database_next(steps, state, event);
			*seen += here != NULL;
			if ((here == NULL) != (there == NULL) ||
			    (here != NULL && strcmp(here, there) != 0)) {
				printf("# %s %s: %s in the core, %s in the "
				    "database\n", state, event,
				    here == NULL ? "refused" : here,
				    there == NULL ? "refused" : there);
				differ++;
			}
		}
	}

	return (differ);
}

static const char *
database_next(const PGresult *steps, const char *state, const char *event)
{
	int	i;

	for (i = 0; i < PQntuples(steps); i++) {
		if (strcmp(PQgetvalue(steps, i, 0), state) == 0 &&
		    strcmp(PQgetvalue(steps, i, 1), event) == 0)
			return (PQgetvalue(steps, i, 2));
	}

	return (NULL);
}

/* How many of the core's states the column's check lets in. */
static int
states_compare(PGconn *pg)
{
	const char	*values[1];
	PGresult	*result;
	int		s, known = 0;

	for (s = 0; s < PARCEL_STATES; s++) {
		values[0] = parcel_state_word((enum parcel_state)s)->name;
		result = PQexecParams(pg, "select pg_get_constraintdef(oid) "
		    "like '%''' || $1 || '''%' from pg_constraint where "
		    "conrelid = 'parcel'::regclass and contype = 'c'", 1,
		    NULL, values, NULL, NULL, 0);
		known += PQntuples(result) == 1 &&
		    strcmp(PQgetvalue(result, 0, 0), "t") == 0;
		PQclear(result);
	}

	return (known);
}
