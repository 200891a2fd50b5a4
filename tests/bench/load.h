/*
 * The load generator of the bench: it plays platforms, payment companies,
 * carriers and declarants with the papers of the synthetic port, over many
 * connections that stay open, and counts an answer only when it is the receipt
 * it should be. One thread; all bodies are made before the clock starts, so
 * that on a small machine the hub has the processors.
 */

#ifndef HUB_BENCH_LOAD_H
#define HUB_BENCH_LOAD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "port/access.h"
#include "wire/message.h"

enum {
	LOAD_CONNECTIONS = 4096,	/* at most */
	LOAD_PROBES = 16,		/* verdicts waited for at once */
	LOAD_LAG = 100,			/* sets between a third leg and the
					 * others, see load_work.c */
	LOAD_HEAD = 512,		/* room for a request's head */
	LOAD_PATH = 160,
};

struct load_options {
	const char	*demo;		/* demo.json */
	int		plain_port;	/* 0: TLS, at demo.json's address */
	int		port;		/* of the two, the one that is used */
	int		connections;
	enum media	media;
	uint32_t	sets;		/* of four documents each */
	uint32_t	letter;		/* documents in a message */
	double		rate;		/* documents a second; 0: as fast as
					 * the answers come */
	uint32_t	probe;		/* of so many sets one verdict is
					 * waited for; 0: none */
	int		patience_ms;	/* after 503, before it is sent again */
	uint32_t	feed_mb;	/* instead of all this: one feed */
	uint64_t	seed;
};

/* One request, ready to be sent, in load_work's one long buffer. */
struct load_item {
	size_t		at;
	uint32_t	len;
	uint32_t	set;
	uint16_t	documents;
	bool		third;		/* of a set whose verdict is probed */
	bool		counts;		/* of a set whose verdict is probed */
};

struct load_work {
	struct load_item	*items;
	uint32_t		count, room;
	char			*bytes;
	size_t			used, size;
	size_t			body_bytes;	/* without heads */
	char			(*paths)[LOAD_PATH];	/* of probed sets */
	uint8_t			*legs;		/* answered, by set */
};

/* Makes every request of a run. */
void	work_make(struct load_work *, const struct load_options *,
	    const struct access *);

/* Times in microseconds. */
struct load_tally {
	uint32_t	*us;
	uint32_t	count, room;
};

uint64_t	load_now_us(void);
void		tally_add(struct load_tally *, uint64_t us);
/* Sorts; 0 when there is none. */
uint32_t	tally_percentile(struct load_tally *, double);

/* One connection: sends one request at a time and reads its answer. */
struct load_conn;

enum conn_turn {
	CONN_WAITS,	/* for the socket */
	CONN_ANSWERED,	/* status, body and length are there */
	CONN_BROKEN	/* the hub has closed it, or worse */
};

/* ca NULL: plain. Ends the program when the hub does not take it. */
struct load_conn	*conn_open(int epoll, int port, const char *ca);
void			conn_close(struct load_conn *);
enum conn_turn		conn_send(struct load_conn *, const char *, size_t);
enum conn_turn		conn_event(struct load_conn *);
int			conn_status(const struct load_conn *);
const char		*conn_body(const struct load_conn *, size_t *len);
/* For the feed, which reads while it writes. */
int			conn_fd(const struct load_conn *);

/* For the loop: what the connection is about. */
struct conn_errand {
	const struct load_item	*item;
	uint64_t		since_us;
	uint64_t		again_us;	/* asleep until, after 503 */
	bool			probe;
};
struct conn_errand	*conn_errand(struct load_conn *);

/* load_feed.c: the whole feed; the program's exit status. */
int	load_feed(const struct load_options *, const struct access *);

#endif
