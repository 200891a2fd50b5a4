/*
 * Where Kore meets the hub: its hooks, found by name, in the order in which
 * they run.
 *
 *	hub_load			parent and workers: refuses a reload
 *	kore_parent_configure		parent, still privileged: what is read
 *					once (keys, assets)
 *	kore_seccomp_hook		each worker (ground/sandbox.c)
 *	kore_worker_configure		each worker, privileges dropped: clocks,
 *					servers, jobs, screens
 *	route_any			each request (ground/route.c)
 *	kore_worker_teardown		each worker: what was begun is ended
 */

#include <sys/types.h>
#include <stdio.h>
#include <stdlib.h>

#include <kore/kore.h>

#include "cache/redis.h"
#include "ground/asset.h"
#include "ground/drain.h"
#include "ground/guard.h"
#include "ground/tick.h"
#include "ground/tlsfix.h"
#include "ground/visible.h"
#include "jobs/jobs.h"
#include "jobs/verify.h"
#include "store/db.h"
#include "web/bell.h"
#include "web/door.h"
#include "web/hubkey.h"
#include "web/live.h"
#include "web/meter.h"
#include "web/ring.h"
#include "wire/message.h"
#include "wire/seal.h"

VISIBLE int	hub_load(int);
VISIBLE void	kore_parent_configure(int, char **);
VISIBLE void	kore_worker_configure(void);
VISIBLE void	kore_worker_teardown(void);

static const char	*main_setting(const char *);

/*
 * Kore prints its log without flushing: into a file it would come in blocks,
 * and once more from each fork. So this runs when the module is loaded, before
 * anything has been said.
 */
__attribute__((constructor))
static void
main_log_by_lines(void)
{
	(void)setvbuf(stdout, NULL, _IOLBF, 0);
}

/*
 * A reload (SIGHUP) would put new code under connections, timers and requests
 * that point into the old. Whoever has a new hub.so starts the hub again.
 */
int
hub_load(int action)
{
	return (action == KORE_MODULE_UNLOAD ? KORE_RESULT_ERROR :
	    KORE_RESULT_OK);
}

void
kore_parent_configure(int argc, char **argv)
{
	const char	*why;

	(void)argc;
	(void)argv;

	tlsfix_load();
	asset_open(main_setting("HUB_ASSETS"));
	if (seal_load(main_setting("HUB_KEYS")) == -1)
		fatalx("the keys in %s cannot be used: %s",
		    main_setting("HUB_KEYS"), seal_error());
	why = hubkey_load(main_setting("HUB_KEYS"));
	if (why != NULL)
		fatalx("the hub's signing key cannot be used: %s", why);
	/* The converter of GB18030 is a file; workers may not open files. */
	if (message_open() == -1)
		fatalx("iconv cannot convert GB18030 or UTF-16");
	meter_open();
}

void
kore_worker_configure(void)
{
	tlsfix_open();
	guard_open();
	tick_open();
	meter_worker(worker->id);
	db_open(main_setting("HUB_PG"));
	redis_open(main_setting("HUB_REDIS"));
	door_open();
	ring_open();
	jobs_open();
	verify_open();
	live_open();
}

void
kore_worker_teardown(void)
{
	jobs_close();
	bell_close();
	live_close();
	drain_run();
	verify_close();
	redis_close();
	db_close();
}

static const char *
main_setting(const char *name)
{
	const char	*value = getenv(name);

	if (value == NULL || *value == '\0')
		fatalx("%s is not set; start the hub with make run or "
		    "app/run/hub-run", name);

	return (value);
}
