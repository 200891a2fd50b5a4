/* May the hub send there? See check.h. */

#include <sys/socket.h>

#include <netdb.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "../limits.h"
#include "base.h"
#include "check.h"
#include "flight.h"
#include "hook.h"
#include "own.h"
#include "url.h"

/* A name on its way through the resolver. The thread writes found and reason,
 * then done under the lock; the loop reads them after that. */
struct check {
	int64_t		id;		/* 0: free */
	int		epoch;
	struct url	url;
	struct addrinfo	*found;
	bool		done;
};

static struct check	checks[LIMIT_HOOK_CHECKS];
static pthread_mutex_t	lock = PTHREAD_MUTEX_INITIALIZER;
static struct flight_setting	setting;

static void	*check_resolve(void *);
static void	check_judge(struct check *);
static void	check_answer(int64_t, int, const char *, const char *);
static void	check_answered(const PGresult *, uint64_t);

void
check_open(const struct flight_setting *given)
{
	setting = *given;
}

void
check_start(int64_t id, int epoch, const char *url)
{
	struct check	*c = NULL;
	const char	*why;
	pthread_t	thread;
	int		i;

	for (i = 0; i < LIMIT_HOOK_CHECKS; i++) {
		if (checks[i].id == id)
			return;
		if (checks[i].id == 0)
			c = &checks[i];
	}
	if (c == NULL)
		return;
	if ((why = url_read(url, setting.plain, &c->url)) != NULL) {
		check_answer(id, epoch, why, NULL);
		return;
	}
	c->id = id;
	c->epoch = epoch;
	c->found = NULL;
	c->done = false;
	if (pthread_create(&thread, NULL, check_resolve, c) != 0) {
		c->id = 0;
		return;
	}
	(void)pthread_detach(thread);
}

void
check_turn(void)
{
	bool	done;
	int	i;

	for (i = 0; i < LIMIT_HOOK_CHECKS; i++) {
		pthread_mutex_lock(&lock);
		done = checks[i].done;
		pthread_mutex_unlock(&lock);
		if (checks[i].id == 0 || !done)
			continue;
		check_judge(&checks[i]);
		if (checks[i].found != NULL)
			freeaddrinfo(checks[i].found);
		checks[i].found = NULL;
		checks[i].id = 0;
		checks[i].done = false;
	}
}

char *
check_canonical(const char *text)
{
	struct url	url;
	const char	*rest;
	char		*whole;
	size_t		room;
	bool		six;

	if (url_read(text, true, &url) != NULL)
		return (strdup("https://invalid./"));
	rest = strstr(text, "://") + 3;
	rest += strcspn(rest, "/?");
	six = strchr(url.host, ':') != NULL;
	room = strlen(rest) + sizeof(url) + 16;
	if ((whole = malloc(room)) == NULL)
		abort();
	(void)snprintf(whole, room, "%s://%s%s%s:%s%s",
	    strncasecmp(text, "http:", 5) == 0 ? "http" : "https",
	    six ? "[" : "", url.host, six ? "]" : "", url.port, rest);
	return (whole);
}

static void *
check_resolve(void *arg)
{
	struct check	*c = arg;
	struct addrinfo	hints = { .ai_socktype = SOCK_STREAM };

	if (getaddrinfo(c->url.host, c->url.port, &hints, &c->found) != 0)
		c->found = NULL;
	pthread_mutex_lock(&lock);
	c->done = true;
	pthread_mutex_unlock(&lock);
	flight_wake();
	return (NULL);
}

/* One closed address among them is enough: it is no mistake. */
static void
check_judge(struct check *c)
{
	const struct addrinfo	*one;
	const char		*word;
	char			address[ADDRESS_ROOM], detail[128];

	if (c->found == NULL) {
		check_answer(c->id, c->epoch, "WEBHOOK_NAME", c->url.host);
		return;
	}
	for (one = c->found; one != NULL; one = one->ai_next) {
		word = own_refusal(&setting.law, one->ai_addr);
		if (word == NULL)
			continue;
		address_print(one->ai_addr, address);
		(void)snprintf(detail, sizeof(detail), "%s: %s", address,
		    word);
		check_answer(c->id, c->epoch, "WEBHOOK_ADDRESS", detail);
		return;
	}
	check_answer(c->id, c->epoch, NULL, NULL);
}

static void
check_answer(int64_t id, int epoch, const char *why, const char *detail)
{
	char		number[24], age[16];
	const char	*values[] = { number, age, why, detail };

	(void)snprintf(number, sizeof(number), "%lld", (long long)id);
	(void)snprintf(age, sizeof(age), "%d", epoch);
	base_ask("select webhook_checked($1, $2, $3, $4)", 4, values,
	    check_answered, 0);
}

static void
check_answered(const PGresult *result, uint64_t unused)
{
	(void)result;
	(void)unused;
	hooks_load();
}
