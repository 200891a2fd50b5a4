/*
 * Commands are answered in order, so when the oldest takes too long the
 * connection is dropped, and all that wait on it are answered with NULL.
 */

#include <sys/queue.h>

#include <kore/kore.h>

#include <assert.h>
#include <hiredis/async.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../limits.h"
#include "redis.h"
#include "redis_link.h"

/* A command under way; the pending ones stand in the order they were sent. */
struct sent {
	TAILQ_ENTRY(sent)	list;
	redis_done		done;
	void			*arg;
	uint64_t		sent_ms;
};

TAILQ_HEAD(sents, sent);

static struct sent	*sent_new(redis_done, void *);
static void	commands_turned(struct redis_link *, bool);
static void	subscribed_turned(struct redis_link *, bool);
static void	command_answered(redisAsyncContext *, void *, void *);
static void	command_greeted(const redisReply *, void *);
static void	command_send(struct sent *, int, const char **,
		    const size_t *);
static void	command_fail(struct sent *);
static void	failed_tell(void *, uint64_t);
static void	channel_subscribe(const char *);
static void	channel_heard(redisAsyncContext *, void *, void *);
static void	channel_acknowledged(void);
static void	channel_message(const redisReply *, const redisReply *);
static void	stands_turn(bool);
static void	sweep(void *, uint64_t);
static bool	late(bool, int *);
static void	beat(uint64_t);
static void	beat_heard(const char *, size_t);

static struct redis_link	commands;
static struct redis_link	subscribed;

static struct sents		pending;
static int			pending_count;
static struct sents		failed;		/* to be told from the loop */
static struct kore_timer	*failed_timer;
static struct kore_timer	*sweep_timer;

static struct {
	const char	*name;
	redis_heard	heard;
} channels[LIMIT_REDIS_CHANNELS + 1];
static int		channel_count;
static int		acknowledged;	/* of them, on this connection */

static redis_turned	watchers[LIMIT_REDIS_CHANNELS];
static int		watcher_count;
static bool		stands;

/* Our own channel, and when something was published and heard on it. */
static char		beat_channel[64];
static uint64_t		beat_sent_ms;
static uint64_t		beat_heard_ms;

void
redis_open(const char *where)
{
	unsigned char	noise[8];
	size_t		i, len;

	assert(sweep_timer == NULL);

	TAILQ_INIT(&pending);
	TAILQ_INIT(&failed);

	if (getentropy(noise, sizeof(noise)) == -1)
		fatal("redis: no entropy");
	len = (size_t)snprintf(beat_channel, sizeof(beat_channel), "hub:beat:");
	for (i = 0; i < sizeof(noise); i++) {
		len += (size_t)snprintf(beat_channel + len,
		    sizeof(beat_channel) - len, "%02x", noise[i]);
	}
	redis_subscribe(beat_channel, beat_heard);

	redis_link_setup(where);
	redis_link_open(&commands, commands_turned);
	redis_link_open(&subscribed, subscribed_turned);
	sweep_timer = kore_timer_add(sweep, LIMIT_REDIS_SWEEP_MS, NULL, 0);
}

void
redis_close(void)
{
	if (sweep_timer == NULL)
		return;

	kore_timer_remove(sweep_timer);
	sweep_timer = NULL;
	redis_link_close(&commands);
	redis_link_close(&subscribed);
	failed_tell(NULL, 0);
}

int
redis_up(void)
{
	return (commands.settled);
}

const char *
redis_error(void)
{
	return (commands.settled ? subscribed.error : commands.error);
}

void
redis_command(redis_done done, void *arg, int argc, const char **argv,
    const size_t *lens)
{
	struct sent	*s;

	s = sent_new(done, arg);
	if (!commands.settled || pending_count >= LIMIT_REDIS_PENDING)
		command_fail(s);
	else
		command_send(s, argc, argv, lens);
}

void
redis_publish(const char *channel, const char *message, size_t len)
{
	const char	*argv[3] = { "PUBLISH", channel, message };
	size_t		lens[3] = { 7, strlen(channel), len };

	redis_command(NULL, NULL, 3, argv, lens);
}

void
redis_subscribe(const char *name, redis_heard heard)
{
	assert(channel_count <= LIMIT_REDIS_CHANNELS);

	channels[channel_count].name = name;
	channels[channel_count].heard = heard;
	channel_count++;

	if (subscribed.up)
		channel_subscribe(name);
}

void
redis_watch(redis_turned turned)
{
	assert(watcher_count < LIMIT_REDIS_CHANNELS);
	watchers[watcher_count++] = turned;
}

/* --- commands ------------------------------------------------------------ */

/* Connected is not yet answered. When it is lost, whatever was pending is
 * answered by hiredis. */
static void
commands_turned(struct redis_link *l, bool up)
{
	const char	*argv[1] = { "PING" };
	size_t		lens[1] = { 4 };

	(void)l;
	if (up)
		command_send(sent_new(command_greeted, NULL), 1, argv, lens);
}

static void
command_greeted(const redisReply *r, void *arg)
{
	(void)arg;

	if (r != NULL) {
		kore_log(LOG_NOTICE, "redis: connected");
		redis_link_settle(&commands);
	}
}

static struct sent *
sent_new(redis_done done, void *arg)
{
	struct sent	*s;

	if ((s = calloc(1, sizeof(*s))) == NULL)
		fatal("redis: no memory for a command");
	s->done = done;
	s->arg = arg;
	s->sent_ms = kore_time_ms();

	return (s);
}

static void
command_send(struct sent *s, int argc, const char **argv, const size_t *lens)
{
	TAILQ_INSERT_TAIL(&pending, s, list);
	pending_count++;

	if (redisAsyncCommandArgv(commands.ac, command_answered, s, argc, argv,
	    lens) != REDIS_OK) {
		TAILQ_REMOVE(&pending, s, list);
		pending_count--;
		command_fail(s);
	}
}

static void
command_answered(redisAsyncContext *ac, void *reply, void *arg)
{
	struct sent		*s = arg;
	const redisReply	*r = reply;

	(void)ac;
	TAILQ_REMOVE(&pending, s, list);
	pending_count--;

	if (r != NULL && r->type == REDIS_REPLY_ERROR) {
		kore_log(LOG_WARNING, "redis: %.32s", r->str);
		r = NULL;
	}

	if (s->done != NULL)
		s->done(r, s->arg);
	free(s);
}

static void
command_fail(struct sent *s)
{
	if (s->done == NULL) {
		free(s);
		return;
	}

	TAILQ_INSERT_TAIL(&failed, s, list);
	if (failed_timer == NULL) {
		failed_timer = kore_timer_add(failed_tell, 1, NULL,
		    KORE_TIMER_ONESHOT);
	}
}

/* What fails anew from inside done waits for the next timer. */
static void
failed_tell(void *arg, uint64_t now)
{
	struct sents	now_told;
	struct sent	*s;

	(void)arg;
	(void)now;

	failed_timer = NULL;
	TAILQ_INIT(&now_told);
	TAILQ_CONCAT(&now_told, &failed, list);

	while ((s = TAILQ_FIRST(&now_told)) != NULL) {
		TAILQ_REMOVE(&now_told, s, list);
		s->done(NULL, s->arg);
		free(s);
	}
}

/* --- subscriptions ------------------------------------------------------- */

static void
subscribed_turned(struct redis_link *l, bool up)
{
	int	i;

	(void)l;
	acknowledged = 0;
	if (!up) {
		stands_turn(false);
		return;
	}

	beat_heard_ms = kore_time_ms();
	for (i = 0; i < channel_count; i++)
		channel_subscribe(channels[i].name);
}

static void
channel_subscribe(const char *name)
{
	(void)redisAsyncCommand(subscribed.ac, channel_heard, NULL,
	    "SUBSCRIBE %s", name);
}

static void
channel_heard(redisAsyncContext *ac, void *reply, void *arg)
{
	const redisReply	*r = reply;

	(void)ac;
	(void)arg;

	/* NULL: the connection is gone, and the link says so itself. */
	if (r == NULL || r->type != REDIS_REPLY_ARRAY || r->elements != 3)
		return;

	if (strcasecmp(r->element[0]->str, "subscribe") == 0)
		channel_acknowledged();
	else if (strcasecmp(r->element[0]->str, "message") == 0)
		channel_message(r->element[1], r->element[2]);
}

static void
channel_acknowledged(void)
{
	if (++acknowledged == channel_count) {
		redis_link_settle(&subscribed);
		stands_turn(true);
	}
}

static void
channel_message(const redisReply *name, const redisReply *message)
{
	int	i;

	for (i = 0; i < channel_count; i++) {
		if (strcmp(channels[i].name, name->str) == 0)
			channels[i].heard(message->str, message->len);
	}
}

static void
stands_turn(bool up)
{
	int	i;

	if (stands == up)
		return;

	stands = up;
	for (i = 0; i < watcher_count; i++)
		watchers[i](up);
}

/* --- what is silent is dead ---------------------------------------------- */

static void
sweep(void *arg, uint64_t now)
{
	static int	answers_late, beats_late;
	struct sent	*oldest;

	(void)arg;

	oldest = TAILQ_FIRST(&pending);
	if (late(oldest != NULL &&
	    now > oldest->sent_ms + LIMIT_REDIS_ANSWER_MS, &answers_late))
		redis_link_drop(&commands, "did not answer in time");

	if (late(subscribed.up &&
	    now > beat_heard_ms + LIMIT_REDIS_SILENCE_MS, &beats_late))
		redis_link_drop(&subscribed, "is silent");

	redis_link_sweep(&commands, now);
	redis_link_sweep(&subscribed, now);
	beat(now);
}

/*
 * When we ourselves got no processor for a while, the answer may lie in the
 * socket already: what is late must be late twice, with a round of the loop
 * between.
 */
static bool
late(bool overdue, int *seen)
{
	*seen = overdue ? *seen + 1 : 0;
	return (*seen > 1);
}

/*
 * Published through one connection and heard through the other: proves both.
 * Without commands there is no beat, and the subscription falls silent, too;
 * that is right, because nobody could publish to it from here.
 */
static void
beat(uint64_t now)
{
	if (!commands.settled || now < beat_sent_ms + LIMIT_REDIS_HEARTBEAT_MS)
		return;

	beat_sent_ms = now;
	redis_publish(beat_channel, "", 0);
}

static void
beat_heard(const char *message, size_t len)
{
	(void)message;
	(void)len;
	beat_heard_ms = kore_time_ms();
}
