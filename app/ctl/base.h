/*
 * The database, as the operator meets it: one synchronous connection as the
 * owner of the schema.
 *
 * Which one: HUB_PG_OWNER; else HUB_PG; else the private server under
 * HUB_STATE. What the database cannot do ends the program with a sentence
 * (say.h); a transaction that was open is then rolled back by the server.
 *
 * Secrets come here only as digests and hashes, always as parameters: none is
 * ever in the text of a statement, so none is in an error or a server's log.
 */

#ifndef HUB_CTL_BASE_H
#define HUB_CTL_BASE_H

#include <libpq-fe.h>
#include <stdbool.h>

/* Times as people and scripts read them: RFC 3339, Beijing's clock. */
#define BASE_TIME(column) \
	"to_char(" column ", 'YYYY-MM-DD\"T\"HH24:MI:SSTZH:TZM')"

void		base_open(void);
void		base_close(void);
PGconn		*base_link(void);	/* for what the calls below lack */

void		base_begin(void);
void		base_commit(void);

/* Runs one statement with text parameters (NULL: SQL null). */
PGresult	*base_ask(const char *, int, const char *const *);
/* The same for a statement whose rows nobody reads; returns their count. */
int		base_act(const char *, int, const char *const *);

/* The text of a named column; NULL for SQL null. The column must be there. */
const char	*base_text(const PGresult *, int, const char *);

/* A PostgreSQL array literal of plain words; the caller frees it. */
struct args_list;
char		*base_array(const struct args_list *);

/*
 * One line in the append-only log, in the caller's transaction: action, kind
 * and name of the subject, and a JSON object (the operator is added to it).
 */
struct args;
struct out;
void		base_log_about(const struct args *, const char *,
		    const char *, const char *, struct out *);

/* Ends the program over a result that failed, naming the cure if it can. */
_Noreturn void	base_refuse(const PGresult *);

#endif
