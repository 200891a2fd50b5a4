/* The yard. */

#include <string.h>
#include <time.h>

#include "instant.h"
#include "yard.h"

void
yard_open(struct yard *y)
{
	pthread_condattr_t	attr;

	memset(y, 0, sizeof(*y));
	atomic_init(&y->stop, false);
	pthread_mutex_init(&y->lock, NULL);
	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_cond_init(&y->changed, &attr);
	pthread_condattr_destroy(&attr);
}

void
yard_close(struct yard *y)
{
	pthread_cond_destroy(&y->changed);
	pthread_mutex_destroy(&y->lock);
}

void
yard_stop(struct yard *y)
{
	pthread_mutex_lock(&y->lock);
	atomic_store(&y->stop, true);
	pthread_cond_broadcast(&y->changed);
	pthread_mutex_unlock(&y->lock);
}

/* The lock is held. */
static void
yard_wait_locked(struct yard *y, int64_t ms)
{
	struct timespec	until;

	if (ms <= 0 || atomic_load(&y->stop))
		return;
	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_sec += ms / 1000;
	until.tv_nsec += ms % 1000 * 1000000;
	if (until.tv_nsec >= 1000000000) {
		until.tv_sec++;
		until.tv_nsec -= 1000000000;
	}
	pthread_cond_timedwait(&y->changed, &y->lock, &until);
}

void
yard_wait(struct yard *y, int64_t ms)
{
	pthread_mutex_lock(&y->lock);
	yard_wait_locked(y, ms);
	pthread_mutex_unlock(&y->lock);
}

bool
yard_has_room(struct yard *y)
{
	bool	room;

	pthread_mutex_lock(&y->lock);
	room = y->ready_count < YARD_READY;
	pthread_mutex_unlock(&y->lock);
	return (room);
}

static void
yard_shift(struct yard_place *places, int *count, int gone)
{
	(*count)--;
	memmove(&places[gone], &places[gone + 1],
	    (size_t)(*count - gone) * sizeof(places[0]));
}

void
yard_put(struct yard *y, const struct shipment *s)
{
	pthread_mutex_lock(&y->lock);
	if (y->ready_count == YARD_READY) {
		yard_shift(y->ready, &y->ready_count, 0);
		y->scanned++;
	}
	y->ready[y->ready_count].at = instant_now() + YARD_RIPE_MS;
	y->ready[y->ready_count++].shipment = *s;
	pthread_cond_broadcast(&y->changed);
	pthread_mutex_unlock(&y->lock);
}

bool
yard_take(struct yard *y, struct shipment *s)
{
	int64_t	wait;
	bool	taken = false;

	pthread_mutex_lock(&y->lock);
	while (!taken && !atomic_load(&y->stop)) {
		wait = y->ready_count == 0 ? 60000 :
		    y->ready[0].at - instant_now();
		if (wait > 0) {
			yard_wait_locked(y, wait);
			continue;
		}
		*s = y->ready[0].shipment;
		yard_shift(y->ready, &y->ready_count, 0);
		taken = true;
		pthread_cond_broadcast(&y->changed);
	}
	pthread_mutex_unlock(&y->lock);
	return (taken);
}

void
yard_put_late(struct yard *y, const struct shipment *s, int64_t in_ms)
{
	pthread_mutex_lock(&y->lock);
	if (y->late_count < YARD_LATE) {
		y->late[y->late_count].at = instant_now() + in_ms;
		y->late[y->late_count++].shipment = *s;
	}
	pthread_mutex_unlock(&y->lock);
}

bool
yard_take_late(struct yard *y, struct shipment *s)
{
	int64_t	now = instant_now();
	bool	taken = false;
	int	i;

	pthread_mutex_lock(&y->lock);
	for (i = 0; i < y->late_count && !taken; i++)
		if (y->late[i].at <= now) {
			*s = y->late[i].shipment;
			yard_shift(y->late, &y->late_count, i);
			taken = true;
		}
	pthread_mutex_unlock(&y->lock);
	return (taken);
}

int
yard_open_reviews(struct yard *y, int lane)
{
	int	i, n = 0;

	pthread_mutex_lock(&y->lock);
	for (i = 0; i < YARD_FLOOR; i++)
		n += y->floor[i].answered && y->floor[i].lane == lane &&
		    strcmp(y->floor[i].disposition, "review") == 0;
	pthread_mutex_unlock(&y->lock);
	return (n);
}

bool
yard_is_unwatched(struct yard *y, int lane)
{
	bool	unwatched;

	pthread_mutex_lock(&y->lock);
	unwatched = y->misses[lane] >= YARD_MISSES;
	pthread_mutex_unlock(&y->lock);
	return (unwatched);
}

bool
yard_floor_put(struct yard *y, int lane, const struct shipment *s,
    struct floor *gone)
{
	int	i, free_at = -1, oldest = 0;
	bool	pushed;

	pthread_mutex_lock(&y->lock);
	for (i = 0; i < YARD_FLOOR; i++) {
		if (!y->floor[i].used)
			free_at = i;
		else if (y->floor[i].since < y->floor[oldest].since)
			oldest = i;
	}
	pushed = free_at == -1;
	if (pushed) {
		*gone = y->floor[oldest];
		free_at = oldest;
	}
	memset(&y->floor[free_at], 0, sizeof(y->floor[free_at]));
	y->floor[free_at].used = true;
	y->floor[free_at].lane = lane;
	y->floor[free_at].since = instant_now();
	y->floor[free_at].shipment = *s;
	pthread_mutex_unlock(&y->lock);
	return (pushed);
}

/* A review that ends at its deadline was looked at by nobody. */
static void
yard_count_miss(struct yard *y, const struct floor *f)
{
	if (strcmp(f->disposition, "review") != 0 || f->deadline == -1 ||
	    f->told_at == -1)
		return;
	if (f->told_at >= f->deadline)
		y->misses[f->lane]++;
	else
		y->misses[f->lane] = 0;
}

/* The lock is held. True: its life is complete, and it is gone. */
static bool
yard_floor_end(struct yard *y, struct floor *f, struct floor *done)
{
	if (!f->answered || !f->told)
		return (false);
	*done = *f;
	yard_count_miss(y, f);
	memset(f, 0, sizeof(*f));
	return (true);
}

bool
yard_floor_answer(struct yard *y, const struct floor *said, struct floor *done)
{
	struct floor	*f;
	bool		ended = false;
	int		i;

	pthread_mutex_lock(&y->lock);
	y->scanned++;
	for (i = 0; i < YARD_FLOOR; i++) {
		f = &y->floor[i];
		if (!f->used ||
		    f->shipment.number != said->shipment.number)
			continue;
		f->answered = true;
		f->deadline = said->deadline;
		memcpy(f->disposition, said->disposition, YARD_WORD);
		memcpy(f->reason, said->reason, YARD_WORD);
		ended = yard_floor_end(y, f, done);
		break;
	}
	pthread_cond_broadcast(&y->changed);
	pthread_mutex_unlock(&y->lock);
	return (ended);
}

void
yard_floor_drop(struct yard *y, uint32_t number)
{
	int	i;

	pthread_mutex_lock(&y->lock);
	y->scanned++;
	for (i = 0; i < YARD_FLOOR; i++)
		if (y->floor[i].used &&
		    y->floor[i].shipment.number == number)
			memset(&y->floor[i], 0, sizeof(y->floor[i]));
	pthread_cond_broadcast(&y->changed);
	pthread_mutex_unlock(&y->lock);
}

static void
yard_copy(char to[YARD_WORD], struct text from)
{
	size_t	len = from.len < YARD_WORD ? from.len : YARD_WORD - 1;

	if (len > 0)
		memcpy(to, from.ptr, len);
	to[len] = '\0';
}

bool
yard_floor_tell(struct yard *y, int lane, struct text logistics_no,
    struct text action, int64_t at, bool *known, struct floor *done)
{
	struct floor	*f;
	bool		ended = false;
	int		i;

	*known = false;
	pthread_mutex_lock(&y->lock);
	for (i = 0; i < YARD_FLOOR && !*known; i++) {
		f = &y->floor[i];
		if (!f->used || f->told || f->lane != lane ||
		    !text_equal_string(logistics_no,
		    f->shipment.logistics_no))
			continue;
		*known = true;
		f->told = true;
		f->told_at = at;
		yard_copy(f->action, action);
		ended = yard_floor_end(y, f, done);
	}
	pthread_cond_broadcast(&y->changed);
	pthread_mutex_unlock(&y->lock);
	return (ended);
}

bool
yard_floor_stale(struct yard *y, struct floor *f)
{
	int64_t	limit = instant_now() - YARD_PATIENCE_MS;
	bool	found = false;
	int	i;

	pthread_mutex_lock(&y->lock);
	for (i = 0; i < YARD_FLOOR && !found; i++)
		if (y->floor[i].used && y->floor[i].since < limit) {
			*f = y->floor[i];
			memset(&y->floor[i], 0, sizeof(y->floor[i]));
			found = true;
		}
	pthread_mutex_unlock(&y->lock);
	return (found);
}

bool
yard_is_done(struct yard *y, uint32_t count)
{
	bool	done;
	int	i;

	pthread_mutex_lock(&y->lock);
	done = y->scanned >= count && y->late_count == 0;
	for (i = 0; i < YARD_FLOOR && done; i++)
		done = !y->floor[i].used;
	pthread_mutex_unlock(&y->lock);
	return (done);
}
