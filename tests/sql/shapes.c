/*
 * Every query of sql/query against the migrated schema: it prepares, and what
 * its first lines say goes in and comes out is what goes in and comes out.
 *
 *	shapes <database> <file> ...
 *
 * A declared type is the last word of its entry: "$2 message digests bytea[]".
 * Words in parentheses are for the reader.
 */

#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <libpq-fe.h>

#include "../unit/claim.h"

#define FILE_ROOM	16384
#define ENTRIES		64

struct shape {
	char	in[FILE_ROOM];		/* the text after -- in: */
	char	out[FILE_ROOM];		/* the text after -- out: */
	char	statement[FILE_ROOM];
	bool	has_in, has_out;
};

static bool	shape_read(const char *, struct shape *);
static void	shape_line(struct shape *, char **, const char *);
static int	types_split(char *, char *[ENTRIES]);
static void	parentheses_drop(char *);
static bool	shape_check(PGconn *, struct shape *, char *, size_t);
static bool	type_same(PGconn *, const char *, Oid, char *, size_t);

int
main(int argc, char **argv)
{
	static struct shape	shape;
	char			conninfo[128], name[256], why[512];
	const char		*base;
	PGconn			*pg;
	int			i;

	if (argc < 3)
		return (2);

	(void)snprintf(conninfo, sizeof(conninfo), "dbname=%s", argv[1]);
	pg = PQconnectdb(conninfo);
	if (PQstatus(pg) != CONNECTION_OK)
		return (2);

	for (i = 2; i < argc; i++) {
		base = strrchr(argv[i], '/');
		base = base == NULL ? argv[i] : base + 1;
		(void)snprintf(name, sizeof(name), "query_%.*s_is_as_declared",
		    (int)strcspn(base, "."), base);
		(void)snprintf(why, sizeof(why), "it cannot be read");
		if (shape_read(argv[i], &shape) &&
		    shape_check(pg, &shape, why, sizeof(why)))
			claim_say(name, 1, "", "", 0);
		else
			claim_say(name, 0, why, argv[i], 1);
	}

	PQfinish(pg);
	return (claims_done());
}

static bool
shape_read(const char *path, struct shape *shape)
{
	char	line[1024], *into = NULL;
	FILE	*file;

	memset(shape, 0, sizeof(*shape));
	if ((file = fopen(path, "r")) == NULL)
		return (false);

	while (fgets(line, sizeof(line), file) != NULL)
		shape_line(shape, &into, line);
	(void)fclose(file);

	return (shape->has_in && shape->has_out);
}

/* A comment that goes on from -- in: or -- out: belongs to it. */
static void
shape_line(struct shape *shape, char **into, const char *line)
{
	char	*to;

	if (strncmp(line, "-- in:", 6) == 0) {
		shape->has_in = true;
		*into = shape->in;
		line += 6;
	} else if (strncmp(line, "-- out:", 7) == 0) {
		shape->has_out = true;
		*into = shape->out;
		line += 7;
	} else if (strncmp(line, "--", 2) == 0) {
		line += 2;
	} else {
		*into = shape->statement;
	}

	to = *into;
	if (to != NULL && strlen(to) + strlen(line) < FILE_ROOM)
		strcat(to, line);
}

static bool
shape_check(PGconn *pg, struct shape *shape, char *why, size_t room)
{
	char		*in[ENTRIES], *out[ENTRIES];
	int		i, ins, outs;
	PGresult	*made, *seen;
	bool		same = true;

	ins = types_split(shape->in, in);
	outs = types_split(shape->out, out);
	made = PQprepare(pg, "", shape->statement, 0, NULL);
	if (PQresultStatus(made) != PGRES_COMMAND_OK) {
		(void)snprintf(why, room, "%s", PQresultErrorField(made,
		    PG_DIAG_MESSAGE_PRIMARY));
		PQclear(made);
		return (false);
	}
	PQclear(made);

	seen = PQdescribePrepared(pg, "");
	if (PQnparams(seen) != ins || PQnfields(seen) != outs) {
		(void)snprintf(why, room, "declared %d in and %d out, there "
		    "are %d and %d", ins, outs, PQnparams(seen),
		    PQnfields(seen));
		same = false;
	}
	for (i = 0; same && i < ins; i++)
		same = type_same(pg, in[i], PQparamtype(seen, i), why, room);
	for (i = 0; same && i < outs; i++)
		same = type_same(pg, out[i], PQftype(seen, i), why, room);
	PQclear(seen);

	return (same);
}

static bool
type_same(PGconn *pg, const char *declared, Oid oid, char *why, size_t room)
{
	char		number[16];
	const char	*values[2] = { declared, number };
	PGresult	*result;
	bool		same;

	(void)snprintf(number, sizeof(number), "%u", oid);
	result = PQexecParams(pg, "select to_regtype($1) = $2::oid, "
	    "$2::oid::regtype", 2, NULL, values, NULL, NULL, 0);
	same = PQntuples(result) == 1 &&
	    strcmp(PQgetvalue(result, 0, 0), "t") == 0;
	if (!same)
		(void)snprintf(why, room, "%s is declared, it is %s", declared,
		    PQntuples(result) == 1 ? PQgetvalue(result, 0, 1) : "?");
	PQclear(result);

	return (same);
}

/* The last word of each entry between commas. */
static int
types_split(char *text, char *types[ENTRIES])
{
	char	*entry, *rest = text, *word, *words;
	int	n = 0;

	parentheses_drop(text);
	while ((entry = strsep(&rest, ",")) != NULL && n < ENTRIES) {
		types[n] = NULL;
		for (words = entry; (word = strsep(&words, " \t\n")) != NULL;)
			if (*word != '\0')
				types[n] = word;
		n += types[n] != NULL;
	}

	return (n);
}

static void
parentheses_drop(char *text)
{
	char	*to = text;
	int	depth = 0;

	for (; *text != '\0'; text++) {
		depth += *text == '(';
		if (depth == 0)
			*to++ = *text;
		depth -= *text == ')';
	}
	*to = '\0';
}
