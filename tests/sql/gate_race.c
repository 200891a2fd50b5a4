/*
 * The race: many connections place and lift holds of all four kinds, amend,
 * delete and cancel documents, judge, scan, decide, requeue, sign, acknowledge
 * and let clocks run out, on a few parcels at a time, each of them as fast as
 * it can. A judge that trusts no function of the gate (race/check.sql) looks at
 * all that was released, while it runs and when all has come to rest.
 *
 *	gate_race <database> race <steps>
 *	gate_race <database> mutant <steps>
 *
 * mutant takes the common locks away first (lock_take does nothing) and must
 * find the law broken: a judge that cannot say no is none.
 *
 * Run from the project's root. Lines with # are for the reader.
 */

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <libpq-fe.h>

#include "../unit/claim.h"

#define THREADS		10
#define SLOTS		12	/* parcels in play at any time */
#define LIFE		40	/* steps on a parcel before a new one comes */
#define RETRIES		10
#define FILE_ROOM	65536

enum word { WORD_N, WORD_AGENCY, WORD_KIND, WORD_CHOICE, WORDS };

/*
 * What a thread may do, and how often: of all weights together. The statement
 * gives a status; its parameters are the words it names, in order.
 */
struct deed {
	const char	*name;
	int		weight;
	const char	*sql;
	int		words;		/* how many of enum word it takes */
};

static const struct deed	deeds[] = {
	{ "drive", 50, "select race.drive($1, $2)", 2 },
	{ "scan", 1, "select (test.scan($1, 1, '2')).status", 1 },
	{ "decide", 12, "select (review_decide((test.parcel($1)).review_id, "
	    "race.officer($2), case when random() < 0.9 then 'release' "
	    "when random() < 0.5 then 'inspect' else 'hold' end, 'race', "
	    "'[]')).status", 2 },
	{ "amend", 3, "select race.amend($3::int, $1, random() < 0.2, "
	    "case when random() < 0.3 then 'P' || floor(random() * 5) end)",
	    3 },
	{ "cancel", 1, "select race.cancel($1)", 1 },
	{ "judge", 10, "select race.judge($1, random() < 0.97)", 1 },
	{ "hold", 3, "select race.hold($4, $1, $2)", 4 },
	{ "lift", 6, "select race.lift()", 0 },
	{ "sign", 2, "select race.sign($1, $2, case when random() < 0.8 then "
	    "'release' when random() < 0.5 then 'return' else 'detain' end)",
	    2 },
	{ "ack", 2, "select race.ack($1)", 1 },
	{ "inspect", 1, "select (parcel_settle(race.officer($2), 'LOG', "
	    "'W' || $1, 'inspect', null, 'race')).status", 2 },
	{ "expire", 2, "select (review_expire(20)).status", 0 },
	{ "unacknowledged", 2, "select (instruction_expire(20)).status", 0 },
	{ "spread", 1, "select (hold_spread(50)).status", 0 },
	{ "export", 1, "select race.export()", 0 },
	{ "log", 1, "select (log_close()).status", 0 },
	{ "supply", 0, "select race.supply($1)", 1 },
};

#define DEEDS	((int)(sizeof(deeds) / sizeof(deeds[0])))
#define SUPPLY	(DEEDS - 1)

struct slot {
	atomic_int	generation;
	atomic_int	steps;
};

struct racer {
	pthread_t	thread;
	PGconn		*pg;
	uint64_t	seed;
	long		done[DEEDS];		/* answered 2xx */
	long		refused[DEEDS];		/* answered 4xx, or no row */
	long		retried, broken;
	char		first[256];		/* what broke first */
};

static struct racer	racers[THREADS];
static struct slot	slots[SLOTS];
static atomic_long	steps_left;
static const char	*database;

static PGconn	*race_connect(void);
static void	race_prepare(PGconn *);
static void	race_file(PGconn *, const char *);
static void	*race_run(void *);
static void	race_step(struct racer *);
static void	race_do(struct racer *, int, const char *);
static bool	race_try(struct racer *, int, const char *const *, bool);
static int	race_draw(struct racer *, int);
static int	race_choose(struct racer *);
static long	race_judge(PGconn *, const char *, char *, size_t);
static long	race_watch(PGconn *, bool);
static void	race_report(double);
static void	race_claims(PGconn *, long, long);
static void	mutant_claims(long);
static double	race_clock(void);

int
main(int argc, char **argv)
{
	PGconn	*pg;
	double	start = race_clock();
	long	steps, broken;
	bool	mutant;
	int	i;

	if (argc != 4)
		return (2);
	database = argv[1];
	mutant = strcmp(argv[2], "mutant") == 0;
	steps = atol(argv[3]);

	pg = race_connect();
	race_file(pg, "tests/sql/race/world.sql");
	race_file(pg, "tests/sql/race/check.sql");
	if (mutant)
		race_file(pg, "tests/sql/race/mutant.sql");

	atomic_store(&steps_left, steps);
	for (i = 0; i < THREADS; i++) {
		racers[i].pg = race_connect();
		race_prepare(racers[i].pg);
		racers[i].seed = UINT64_C(0x9e3779b97f4a7c15) *
		    (uint64_t)(i + 1);
		if (pthread_create(&racers[i].thread, NULL, race_run,
		    &racers[i]) != 0)
			return (2);
	}
	broken = race_watch(pg, mutant);
	for (i = 0; i < THREADS; i++) {
		(void)pthread_join(racers[i].thread, NULL);
		PQfinish(racers[i].pg);
	}

	race_report(race_clock() - start);
	if (mutant)
		mutant_claims(broken);
	else
		race_claims(pg, broken, steps);
	PQfinish(pg);

	return (claims_done());
}

/* Every deed is prepared on every racer's connection. */
static void
race_prepare(PGconn *pg)
{
	static const Oid	text[WORDS] = { 25, 25, 25, 25 };
	PGresult		*result;
	int			i;

	for (i = 0; i < DEEDS; i++) {
		result = PQprepare(pg, deeds[i].name, deeds[i].sql,
		    deeds[i].words, text);
		if (PQresultStatus(result) != PGRES_COMMAND_OK) {
			printf("not ok the_race_is_set_up: %s",
			    PQerrorMessage(pg));
			exit(2);
		}
		PQclear(result);
	}
}

static PGconn *
race_connect(void)
{
	char	conninfo[128];
	PGconn	*pg;

	(void)snprintf(conninfo, sizeof(conninfo), "dbname=%s", database);
	pg = PQconnectdb(conninfo);
	if (PQstatus(pg) != CONNECTION_OK) {
		printf("not ok the_race_connects: %s", PQerrorMessage(pg));
		exit(2);
	}

	return (pg);
}

static void
race_file(PGconn *pg, const char *path)
{
	static char	text[FILE_ROOM];
	FILE		*file = fopen(path, "r");
	size_t		len = 0;
	PGresult	*result;

	if (file != NULL) {
		len = fread(text, 1, sizeof(text) - 1, file);
		(void)fclose(file);
	}
	text[len] = '\0';
	result = PQexec(pg, text);
	if (len == 0 || PQresultStatus(result) == PGRES_FATAL_ERROR) {
		printf("not ok the_race_is_set_up: %s: %s", path,
		    PQerrorMessage(pg));
		exit(2);
	}
	PQclear(result);
}

static void *
race_run(void *arg)
{
	while (atomic_fetch_sub(&steps_left, 1) > 0)
		race_step(arg);

	return (NULL);
}

/* One deed on one slot; a parcel that has lived long enough is replaced. */
static void
race_step(struct racer *racer)
{
	int		s = race_draw(racer, SLOTS);
	struct slot	*slot = &slots[s];
	int		lived = atomic_fetch_add(&slot->steps, 1);
	char		n[32];

	if (lived % LIFE == 0) {
		(void)snprintf(n, sizeof(n), "%d_%d", s, lived / LIFE);
		race_do(racer, SUPPLY, n);
		atomic_store(&slot->generation, lived / LIFE);
		return;
	}
	(void)snprintf(n, sizeof(n), "%d_%d", s,
	    atomic_load(&slot->generation));
	race_do(racer, race_choose(racer), n);
}

static void
race_do(struct racer *racer, int deed, const char *n)
{
	static const char *const	agencies[] = { "customs",
					    "inspection" };
	static const char *const	kinds[] = { "311", "411", "511",
					    "621" };
	static const char *const	choices[] = { "parcel", "order",
					    "person", "enterprise" };
	const char	*words[WORDS];
	int		i;

	words[WORD_N] = n;
	words[WORD_AGENCY] = agencies[race_draw(racer, 2)];
	words[WORD_KIND] = kinds[race_draw(racer, 4)];
	words[WORD_CHOICE] = choices[race_draw(racer, 4)];
	for (i = 0; i < RETRIES; i++) {
		if (race_try(racer, deed, words, i == RETRIES - 1))
			return;
		racer->retried++;
	}
}

/* False: the database asks to try again. */
static bool
race_try(struct racer *racer, int deed, const char *const *words, bool last)
{
	PGresult		*result;
	const char		*state;
	bool			again = false;

	result = PQexecPrepared(racer->pg, deeds[deed].name,
	    deeds[deed].words, words, NULL, NULL, 0);
	if (PQresultStatus(result) == PGRES_TUPLES_OK) {
		if (PQntuples(result) == 1 && PQgetvalue(result, 0, 0)[0] ==
		    '2')
			racer->done[deed]++;
		else
			racer->refused[deed]++;
	} else {
		state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
		again = !last && state != NULL && (strcmp(state, "40001") == 0
		    || strcmp(state, "40P01") == 0);
		if (!again && racer->broken++ == 0)
			(void)snprintf(racer->first, sizeof(racer->first),
			    "%s: %s", deeds[deed].name,
			    PQresultErrorMessage(result));
	}
	PQclear(result);

	return (!again);
}

/* xorshift64*: the same thread makes the same choices in every run. */
static int
race_draw(struct racer *racer, int below)
{
	racer->seed ^= racer->seed >> 12;
	racer->seed ^= racer->seed << 25;
	racer->seed ^= racer->seed >> 27;

	return ((int)((racer->seed * UINT64_C(0x2545f4914f6cdd1d) >> 33) %
	    (uint64_t)below));
}

static int
race_choose(struct racer *racer)
{
	int	sum = 0, i, draw;

	for (i = 0; i < DEEDS; i++)
		sum += deeds[i].weight;
	draw = race_draw(racer, sum);
	for (i = 0; draw >= deeds[i].weight; i++)
		draw -= deeds[i].weight;

	return (i);
}

/* How many violations there are; says the first. -1: it cannot tell. */
static long
race_judge(PGconn *pg, const char *what, char *first, size_t room)
{
	char		sql[128];
	PGresult	*result;
	long		n = -1;

	(void)snprintf(sql, sizeof(sql), "select race.%s_broken()", what);
	result = PQexec(pg, sql);
	if (PQresultStatus(result) == PGRES_TUPLES_OK) {
		n = PQntuples(result);
		(void)snprintf(first, room, "%s", n == 0 ? "" :
		    PQgetvalue(result, 0, 0));
	} else {
		(void)snprintf(first, room, "%s", PQerrorMessage(pg));
	}
	PQclear(result);

	return (n);
}

/* Judges while they race; a mutant is stopped as soon as it was caught. */
static long
race_watch(PGconn *pg, bool mutant)
{
	char	first[256];
	double	pause = mutant ? 0.5 : 10, next = race_clock() + pause, took;
	long	broken = 0;

	while (atomic_load(&steps_left) > 0 && broken == 0) {
		(void)usleep(50000);
		if (race_clock() < next)
			continue;
		took = race_clock();
		broken = race_judge(pg, "law", first, sizeof(first));
		took = race_clock() - took;
		next = race_clock() + pause + 5 * took;
		if (broken != 0)
			printf("# %ld: %s\n", broken, first);
	}
	if (broken != 0)
		atomic_store(&steps_left, 0);

	return (broken);
}

static void
race_report(double seconds)
{
	long	done, refused, retried = 0, all = 0;
	int	d, i;

	for (d = 0; d < DEEDS; d++) {
		done = refused = 0;
		for (i = 0; i < THREADS; i++) {
			done += racers[i].done[d];
			refused += racers[i].refused[d];
		}
		printf("# %-16s %7ld done %7ld refused\n", deeds[d].name,
		    done, refused);
		all += done + refused;
	}
	for (i = 0; i < THREADS; i++)
		retried += racers[i].retried;
	printf("# %ld steps, %d connections, %.0f seconds, %ld tried again\n",
	    all, THREADS, seconds, retried);
}

static long
race_count(PGconn *pg, const char *sql)
{
	PGresult	*result = PQexec(pg, sql);
	long		n = -1;

	if (PQresultStatus(result) == PGRES_TUPLES_OK &&
	    PQntuples(result) == 1)
		n = atol(PQgetvalue(result, 0, 0));
	PQclear(result);

	return (n);
}

static void
race_claims(PGconn *pg, long during, long steps)
{
	static const struct { const char *what, *claim; } judged[] = {
	    { "law", "no_release_while_a_hold_stood_or_its_basis_was_stale" },
	    { "seats", "every_release_was_agreed_on_by_every_agency" },
	    { "rest", "what_came_too_late_is_recalled_and_nothing_is_lost" } };
	char	first[256];
	long	n, recalls;
	size_t	i;

	CLAIM("the_law_held_while_they_raced", during == 0);
	for (n = 0, i = 0; i < THREADS; i++) {
		if (racers[i].broken > 0 && n++ == 0)
			printf("# %s\n", racers[i].first);
	}
	CLAIM("no_function_of_the_gate_failed", n == 0);
	PQclear(PQexec(pg, "select race.settle()"));
	for (i = 0; i < sizeof(judged) / sizeof(judged[0]); i++) {
		n = race_judge(pg, judged[i].what, first, sizeof(first));
		claim_say(judged[i].claim, n == 0, first, "check.sql", 0);
	}
	CLAIM("no_two_of_them_ever_waited_for_each_other", race_count(pg,
	    "select deadlocks from pg_stat_database "
	    "where datname = current_database()") == 0);
	n = race_count(pg, "select count(*) from race.release");
	recalls = race_count(pg, "select count(*) from parcel_event "
	    "where event = 'recall'");
	printf("# %ld releases, %ld recalls, %ld holds, %ld new versions\n",
	    n, recalls, race_count(pg, "select count(*) from hold"),
	    race_count(pg, "select count(*) from document where version > 1"));
	CLAIM("enough_was_released_and_recalled_to_tell",
	    n >= steps / 100 && recalls >= steps / 100);
}

static void
mutant_claims(long broken)
{
	CLAIM("without_the_common_locks_the_judge_finds_the_law_broken",
	    broken > 0);
}

static double
race_clock(void)
{
	struct timespec	now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);

	return ((double)now.tv_sec + (double)now.tv_nsec / 1e9);
}
