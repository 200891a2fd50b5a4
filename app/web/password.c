/*
 * A fixed set of places, each with its own task. They are never freed: Kore's
 * thread still looks at a task for an instant after it has told us that the
 * task is done.
 */

#include <kore/kore.h>
#include <kore/tasks.h>

#include <assert.h>
#include <openssl/crypto.h>
#include <stdio.h>
#include <string.h>

#include "../limits.h"
#include "../wire/seal.h"
#include "meter.h"
#include "password.h"

struct password_place {
	struct kore_task	task;	/* first: found again by it */
	bool			taken;
	bool			matches;
	char			password[LIMIT_PASSWORD_BYTES + 1];
	char			hash[PASSWORD_ROOM];
	password_done		done;
	void			*arg;
};

static int	place_run(struct kore_task *);
static void	place_finished(struct kore_task *);

static struct password_place	places[LIMIT_PASSWORDS];

/* Of no password: the salt is real, so the work is the same. */
static const char	nobody[] = "scrypt$32768$8$1$"
    "00112233445566778899aabbccddeeff$"
    "00000000000000000000000000000000"
    "00000000000000000000000000000000";

struct password_place *
password_take(void)
{
	int	i;

	for (i = 0; i < LIMIT_PASSWORDS; i++) {
		if (!places[i].taken) {
			places[i].taken = true;
			meter_gauge_add(METER_PASSWORDS, 1);
			return (&places[i]);
		}
	}

	return (NULL);
}

void
password_leave(struct password_place *p)
{
	assert(p->taken);

	p->taken = false;
	meter_gauge_add(METER_PASSWORDS, -1);
}

void
password_ask(struct password_place *p, const char *password, const char *hash,
    password_done done, void *arg)
{
	assert(p->taken);

	(void)snprintf(p->password, sizeof(p->password), "%s", password);
	(void)snprintf(p->hash, sizeof(p->hash), "%s",
	    hash == NULL ? nobody : hash);
	p->matches = false;
	p->done = done;
	p->arg = arg;

	kore_task_create(&p->task, place_run);
	kore_task_bind_callback(&p->task, place_finished);
	kore_task_run(&p->task);
}

/* In a thread of Kore's: touches nothing but its place. */
static int
place_run(struct kore_task *task)
{
	struct password_place	*p = (struct password_place *)(void *)task;

	p->matches = password_check(p->password, p->hash);
	OPENSSL_cleanse(p->password, sizeof(p->password));
	OPENSSL_cleanse(p->hash, sizeof(p->hash));

	return (KORE_RESULT_OK);
}

static void
place_finished(struct kore_task *task)
{
	struct password_place	*p = (struct password_place *)(void *)task;
	bool			matches = p->matches;

	if (!kore_task_finished(task))
		return;

	kore_task_destroy(task);
	password_leave(p);
	p->done(matches, p->arg);
}
