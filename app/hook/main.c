/*
 * hubhook: sends what stands in the feeds to the accounts' webhooks.
 *
 *	session: connect -> be the only one -> load -> turn, turn, turn ...
 *	              ^                                       |
 *	              +------- the connection is lost --------+
 *
 * All state that matters is in the database. Whatever happens to it, or to
 * this program, the next session begins from there; what was on its way is
 * sent again under the same webhook-id.
 *
 *	HUB_PG              libpq conninfo, as hub_app
 *	HUB_KEYS            folder of the keys that open the secrets
 *	HUB_WEBHOOK_ALLOW   networks that are open though they are closed:
 *	                    10.1.0.0/16,fd00:1::/32
 *	HUB_WEBHOOK_HTTP    1: http is taken, too
 *	HUB_WEBHOOK_CA      file of authorities, instead of the system's
 */

#include <sys/resource.h>

#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../limits.h"
#include "../wire/seal.h"
#include "base.h"
#include "check.h"
#include "flight.h"
#include "hook.h"

#define MAIN_WAIT_MS	100	/* the clock of everything here */
#define MAIN_AGAIN_MS	500	/* until a session is tried again */

static volatile sig_atomic_t	ending;

static void	main_end(int);
static void	main_settings(struct flight_setting *);
static void	main_session(const char *);
static void	main_turn(uint64_t);
static const char	*main_setting(const char *);

int
main(void)
{
	struct sigaction	end = { .sa_handler = main_end };
	struct flight_setting	setting = { 0 };
	struct rlimit		files;
	const char		*conninfo = main_setting("HUB_PG");

	(void)setvbuf(stdout, NULL, _IOLBF, 0);
	(void)sigaction(SIGTERM, &end, NULL);
	(void)sigaction(SIGINT, &end, NULL);
	(void)signal(SIGPIPE, SIG_IGN);
	if (getrlimit(RLIMIT_NOFILE, &files) == 0) {
		files.rlim_cur = files.rlim_max;
		(void)setrlimit(RLIMIT_NOFILE, &files);
	}

	main_settings(&setting);
	flight_open(&setting);
	check_open(&setting);
	while (!ending) {
		main_session(conninfo);
		if (!ending)
			(void)poll(NULL, 0, MAIN_AGAIN_MS);
	}
	flight_close();
	seal_wipe();

	return (0);
}

static void
main_settings(struct flight_setting *setting)
{
	const char	*ca = getenv("HUB_WEBHOOK_CA");
	const char	*plain = getenv("HUB_WEBHOOK_HTTP");

	if (!address_law_read(getenv("HUB_WEBHOOK_ALLOW"), &setting->law)) {
		fprintf(stderr, "hubhook: HUB_WEBHOOK_ALLOW is not a list of "
		    "networks such as 10.1.0.0/16,fd00:1::/32\n");
		exit(1);
	}
	setting->ca = ca != NULL && ca[0] != '\0' ? ca : NULL;
	setting->plain = plain != NULL && strcmp(plain, "1") == 0;
	if (setting->ca != NULL && access(setting->ca, R_OK) == -1) {
		fprintf(stderr, "hubhook: HUB_WEBHOOK_CA cannot be read\n");
		exit(1);
	}
	if (seal_load(main_setting("HUB_KEYS")) == -1) {
		fprintf(stderr, "hubhook: the keys cannot be used: %s\n",
		    seal_error());
		exit(1);
	}
}

/* Says once why there is none, and once that there is one again. */
static void
main_session(const char *conninfo)
{
	static bool	away;
	uint64_t	now;
	int		begun = base_open(conninfo);

	if (begun != 0) {
		if (!away)
			printf("hubhook: %s\n", begun == 1 ?
			    "another one is at work; waiting" : base_error());
		away = true;
		return;
	}
	away = false;
	printf("hubhook: at work\n");
	feed_begin();
	base_ask("select webhook_begin()", 0, NULL, NULL, 0);
	while (!ending && base_step()) {
		now = hook_now_ms();
		feed_poll(now);
		main_turn(now);
		if (!base_push())
			break;
		flight_wait(base_socket(), base_wants_write(), MAIN_WAIT_MS);
	}
	if (!ending)
		printf("hubhook: the database is away: %s\n", base_error());
	hooks_close();
	base_close();
}

static void
main_turn(uint64_t now)
{
	static uint64_t	loaded;
	struct hook	*hook;

	if (base_told() || now >= loaded + LIMIT_HOOK_LOAD_MS) {
		hooks_load();
		loaded = now;
	}
	check_turn();
	flight_sweep(now);
	TAILQ_FOREACH(hook, &hooks, list) {
		feed_read(hook, now);
		pace_launch(hook, now);
		keep_turn(hook, now);
	}
}

static void
main_end(int number)
{
	(void)number;
	ending = 1;
}

static const char *
main_setting(const char *name)
{
	const char	*value = getenv(name);

	if (value == NULL || value[0] == '\0') {
		fprintf(stderr, "hubhook: %s is not set; app/run/hub-run "
		    "sets it\n", name);
		exit(1);
	}

	return (value);
}
