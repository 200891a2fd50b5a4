/*
 * One libpq connection on Kore's loop: dialing, its set-up, one command at a
 * time, and dialing again after a back-off when it dies. Private to db.c (the
 * pool) and db_listen.c (the notices), who are told by link_ops what happens.
 */

#ifndef HUB_STORE_DB_LINK_H
#define HUB_STORE_DB_LINK_H

#include <kore/kore.h>

#include <libpq-fe.h>
#include <stdbool.h>
#include <stdint.h>

struct db_link;
struct db_job;

/* Where a link is. Only link_enter of db_link.c changes it. */
enum link_state {
	LINK_DOWN,	/* no connection; dialed again when due */
	LINK_DIALING,	/* libpq is connecting */
	LINK_SETTING,	/* connected; role, time-outs and zone are being set */
	LINK_IDLE,	/* ready for a command */
	LINK_BUSY,	/* a command is on its way */
	LINK_STATES
};

/* What the owner is told, always from the loop or from a link_send_*. */
struct link_ops {
	void	(*up)(struct db_link *);	/* connected and set up */
	/* A command has ended, the link is idle again. The result is the
	 * owner's to clear, and NULL when memory ran out. */
	void	(*answered)(struct db_link *, PGresult *);
	void	(*lost)(struct db_link *);	/* or could not come up */
	void	(*noticed)(struct db_link *, const char *, const char *);
};

struct db_link {
	struct kore_event	evt;		/* first: Kore casts to it */
	PGconn			*pg;
	const struct link_ops	*ops;
	enum link_state		state;
	uint64_t		since_ms;	/* in this state */
	uint64_t		due_ms;		/* LINK_DOWN: dial then */
	uint32_t		backoff_ms;
	uint32_t		patience_ms;	/* a command may take so long */
	int			late;		/* sweeps in a row */
	int			watched;	/* epoll mask, 0: none yet */
	PGresult		*result;	/* of the command in flight */
	bool			taken;		/* libpq took the command */
	const char		*error;		/* why not up; no secrets */

	/* the pool's own */
	struct db_job		*job;
	bool			preparing;
	bool			*prepared;	/* by query */
	int			lane;
};

void	link_setup(const char *conninfo);	/* once, before link_open */
void	link_open(struct db_link *, const struct link_ops *, uint32_t);
void	link_close(struct db_link *);

/* Redials and ends what takes too long; called by a timer of the owner. */
void	link_sweep(struct db_link *, uint64_t);

/* Ends the connection; the owner is told by lost. */
void	link_drop(struct db_link *, const char *);

/*
 * Start a command; the link must be idle. When the connection is found dead,
 * lost is called from inside; l->taken says whether libpq had taken the
 * command by then.
 */
void	link_send_prepare(struct db_link *, const char *, const char *);
void	link_send_query(struct db_link *, const char *, int,
	    const char *const *, const int *, const int *, int binary);
void	link_send_text(struct db_link *, const char *);

#endif
