/*
 * The threads that verify: see verify.h. Two lists under one lock: what waits
 * for a thread, and what is finished; an eventfd in Kore's loop says that the
 * second is no longer empty.
 */

#include <kore/kore.h>

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <assert.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "../limits.h"
#include "../web/meter.h"
#include "verify.h"

struct verify_list {
	struct verify_job	*first, **end;
};

static struct {
	struct kore_event	event;		/* first: Kore finds it so */
	int			fd;
	pthread_t		threads[LIMIT_VERIFY_THREADS];
	pthread_mutex_t		lock;
	pthread_cond_t		more;
	struct verify_list	waiting;
	struct verify_list	finished;
	bool			closing;
	int			depth;		/* the loop's own count */
} pool = {
	.lock = PTHREAD_MUTEX_INITIALIZER,
	.more = PTHREAD_COND_INITIALIZER,
	.waiting = { NULL, &pool.waiting.first },
	.finished = { NULL, &pool.finished.first },
};

static void	*verify_thread(void *);
static struct verify_job	*verify_next(void);
static void	verify_run(struct sign_desk *, struct verify_job *);
static void	verify_finish(struct verify_job *);
static void	verify_event(void *, int);
static void	list_add(struct verify_list *, struct verify_job *);
static struct verify_job	*list_take(struct verify_list *);

void
verify_open(void)
{
	sigset_t	all, before;
	int		i;

	pool.fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
	if (pool.fd == -1)
		fatal("verify: no eventfd");
	pool.event.handle = verify_event;
	kore_platform_event_schedule(pool.fd, EPOLLIN, 0, &pool);

	/* Signals are the loop's business. */
	(void)sigfillset(&all);
	(void)pthread_sigmask(SIG_SETMASK, &all, &before);
	for (i = 0; i < LIMIT_VERIFY_THREADS; i++) {
		if (pthread_create(&pool.threads[i], NULL, verify_thread,
		    NULL) != 0)
			fatal("verify: no thread");
	}
	(void)pthread_sigmask(SIG_SETMASK, &before, NULL);
}

void
verify_close(void)
{
	int	i;

	(void)pthread_mutex_lock(&pool.lock);
	pool.closing = true;
	(void)pthread_cond_broadcast(&pool.more);
	(void)pthread_mutex_unlock(&pool.lock);
	for (i = 0; i < LIMIT_VERIFY_THREADS; i++)
		(void)pthread_join(pool.threads[i], NULL);
}

bool
verify_room(int more)
{
	return (pool.depth + more <= LIMIT_VERIFY_WAITING);
}

void
verify_submit(struct verify_job *job)
{
	assert(job->done != NULL && verify_room(1));

	pool.depth++;
	meter_gauge_add(METER_SIGNATURES, 1);
	(void)pthread_mutex_lock(&pool.lock);
	list_add(&pool.waiting, job);
	(void)pthread_cond_signal(&pool.more);
	(void)pthread_mutex_unlock(&pool.lock);
}

static void *
verify_thread(void *unused)
{
	struct sign_desk	*desk = sign_desk_open();
	struct verify_job	*job;

	(void)unused;
	if (desk == NULL)
		abort();
	while ((job = verify_next()) != NULL) {
		verify_run(desk, job);
		verify_finish(job);
	}
	sign_desk_close(desk);
	return (NULL);
}

/* NULL: the worker ends, and nothing waits. */
static struct verify_job *
verify_next(void)
{
	struct verify_job	*job;

	(void)pthread_mutex_lock(&pool.lock);
	while ((job = list_take(&pool.waiting)) == NULL && !pool.closing)
		(void)pthread_cond_wait(&pool.more, &pool.lock);
	(void)pthread_mutex_unlock(&pool.lock);
	return (job);
}

static void
verify_run(struct sign_desk *desk, struct verify_job *job)
{
	if (job->pen != NULL)
		job->failed = !sign_bytes(job->pen, job->text.ptr,
		    job->text.len, &job->made);
	else
		job->state = sign_check(desk, job->ring, job->text, job->now,
		    &job->result);
}

static void
verify_finish(struct verify_job *job)
{
	const uint64_t	one = 1;
	bool		tell;

	(void)pthread_mutex_lock(&pool.lock);
	tell = pool.finished.first == NULL;
	list_add(&pool.finished, job);
	(void)pthread_mutex_unlock(&pool.lock);

	/* It can only fail when it is full of news already. */
	if (tell && write(pool.fd, &one, sizeof(one)) != sizeof(one))
		return;
}

/* In the loop. What done starts may finish while we are here: then the
 * eventfd calls again. */
static void
verify_event(void *arg, int error)
{
	struct verify_job	*job, *next;
	uint64_t		count;

	(void)arg;
	(void)error;
	pool.event.flags = 0;
	if (read(pool.fd, &count, sizeof(count)) != sizeof(count))
		return;
	(void)pthread_mutex_lock(&pool.lock);
	job = pool.finished.first;
	pool.finished = (struct verify_list){ NULL, &pool.finished.first };
	(void)pthread_mutex_unlock(&pool.lock);
	for (; job != NULL; job = next) {
		next = job->next;
		pool.depth--;
		meter_gauge_add(METER_SIGNATURES, -1);
		job->done(job);
	}
}

static void
list_add(struct verify_list *list, struct verify_job *job)
{
	job->next = NULL;
	*list->end = job;
	list->end = &job->next;
}

static struct verify_job *
list_take(struct verify_list *list)
{
	struct verify_job	*job = list->first;

	if (job != NULL && (list->first = job->next) == NULL)
		list->end = &list->first;
	return (job);
}
