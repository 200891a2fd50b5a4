/*
 * Counters in shared memory: see meter.h. A route takes a slot when it is
 * first seen; slots are never given back, and conf/hub.conf bounds them.
 */

#include <sys/mman.h>

#include <kore/kore.h>

#include <inttypes.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "../cache/redis.h"
#include "../ground/route.h"
#include "../limits.h"
#include "../store/db.h"
#include "meter.h"

#define METER_CLASSES	6	/* 1xx to 5xx; 0: the client went first */
#define METER_BUCKETS	8

struct route_meter {
	/* A row of route_table: workers are forks, so its address is the
	 * same in all of them. */
	_Atomic(const struct route *)	route;
	_Atomic uint64_t	answers[METER_CLASSES];
	_Atomic uint64_t	buckets[METER_BUCKETS];
	_Atomic uint64_t	sum_us;
};

struct meters {
	struct route_meter	routes[LIMIT_METER_ROUTES];
	_Atomic uint64_t	counters[METER_COUNTERS];
	_Atomic int64_t		gauges[LIMIT_METER_WORKERS][METER_GAUGES];
	atomic_bool		used[LIMIT_METER_WORKERS];
};

static struct route_meter	*route_slot(const struct route *);
static const char	*method_name(enum route_method);
static void		gauges_sample(void *, uint64_t);
static struct meters	*meters_get(void);
static void		routes_print(struct out *, struct meters *);
static void		route_print(struct out *, struct route_meter *);

static const char	*class_names[METER_CLASSES] = {
	"gone", "1xx", "2xx", "3xx", "4xx", "5xx"
};

/* Upper bounds, in microseconds and as Prometheus wants them. */
static const struct {
	uint64_t	us;
	const char	*name;
} buckets[METER_BUCKETS] = {
	{ 1000, "0.001" },
	{ 5000, "0.005" },
	{ 25000, "0.025" },
	{ 100000, "0.1" },
	{ 500000, "0.5" },
	{ 2500000, "2.5" },
	{ 10000000, "10" },
	{ UINT64_MAX, "+Inf" }
};

static const char	*gauge_names[METER_GAUGES] = {
	[METER_CALLS] = "hub_calls_open",
	[METER_DB_WAITING] = "hub_db_queries_waiting",
	[METER_DB_UP] = "hub_db_up",
	[METER_DB_LISTENING] = "hub_db_listening",
	[METER_REDIS_UP] = "hub_redis_up",
	[METER_PASSWORDS] = "hub_passwords_waiting",
	[METER_SIGNATURES] = "hub_signatures_waiting",
};

static const char	*counter_names[METER_COUNTERS] = {
	[METER_SIGN_INS] = "hub_sign_ins_total",
	[METER_SIGN_INS_FAILED] = "hub_sign_ins_failed_total",
	[METER_SIGN_INS_LOCKED] = "hub_sign_ins_locked_total",
	[METER_TOKENS_REFUSED] = "hub_tokens_refused_total",
};

static struct meters	*meters;
static int		worker_slot;

void
meter_open(void)
{
	meters = mmap(NULL, sizeof(*meters), PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (meters == MAP_FAILED)
		fatal("meter: no shared memory");
}

void
meter_worker(int n)
{
	int	i;

	worker_slot = n < LIMIT_METER_WORKERS ? n : 0;
	atomic_store(&meters_get()->used[worker_slot], true);
	for (i = 0; i < METER_GAUGES; i++)
		meter_gauge_set((enum meter_gauge)i, 0);

	kore_timer_add(gauges_sample, LIMIT_METER_SAMPLE_MS, NULL, 0);
}

uint64_t
meter_now_us(void)
{
	struct timespec	ts;

	(void)clock_gettime(CLOCK_MONOTONIC, &ts);
	return ((uint64_t)ts.tv_sec * 1000000 + (uint64_t)ts.tv_nsec / 1000);
}

void
meter_request(const struct route *r, int status, uint64_t us)
{
	struct route_meter	*m;
	int			i, class;

	if (r == NULL || (m = route_slot(r)) == NULL)
		return;

	class = status / 100;
	if (class < 0 || class >= METER_CLASSES)
		class = 0;
	atomic_fetch_add_explicit(&m->answers[class], 1, memory_order_relaxed);
	atomic_fetch_add_explicit(&m->sum_us, us, memory_order_relaxed);

	for (i = 0; us > buckets[i].us; i++)
		;
	atomic_fetch_add_explicit(&m->buckets[i], 1, memory_order_relaxed);
}

void
meter_count(enum meter_counter counter)
{
	atomic_fetch_add_explicit(&meters_get()->counters[counter], 1,
	    memory_order_relaxed);
}

void
meter_gauge_set(enum meter_gauge gauge, int64_t value)
{
	atomic_store_explicit(&meters_get()->gauges[worker_slot][gauge], value,
	    memory_order_relaxed);
}

void
meter_gauge_add(enum meter_gauge gauge, int64_t value)
{
	atomic_fetch_add_explicit(&meters_get()->gauges[worker_slot][gauge],
	    value, memory_order_relaxed);
}

void
meter_print(struct out *o)
{
	struct meters	*all = meters_get();
	int		i, w;

	routes_print(o, all);

	for (i = 0; i < METER_COUNTERS; i++) {
		out_print(o, "# TYPE %s counter\n%s %" PRIu64 "\n",
		    counter_names[i], counter_names[i],
		    atomic_load(&all->counters[i]));
	}

	for (i = 0; i < METER_GAUGES; i++) {
		out_print(o, "# TYPE %s gauge\n", gauge_names[i]);
		for (w = 0; w < LIMIT_METER_WORKERS; w++) {
			if (!atomic_load(&all->used[w]))
				continue;
			out_print(o, "%s{worker=\"%d\"} %" PRId64 "\n",
			    gauge_names[i], w, atomic_load(&all->gauges[w][i]));
		}
	}
}

/* The rooms below know no meter; so they are asked. */
static void
gauges_sample(void *arg, uint64_t now)
{
	(void)arg;
	(void)now;

	meter_gauge_set(METER_DB_WAITING,
	    db_depth(DB_POOL) + db_depth(DB_INTAKE));
	meter_gauge_set(METER_DB_UP, db_up());
	meter_gauge_set(METER_DB_LISTENING, db_listening());
	meter_gauge_set(METER_REDIS_UP, redis_up());
}

static struct meters *
meters_get(void)
{
	static struct meters	alone;

	return (meters == NULL ? &alone : meters);
}

/* A slot is taken by the first who sees it empty; two may race for it. */
static struct route_meter *
route_slot(const struct route *r)
{
	const struct route	*there;
	struct route_meter	*m;
	int			i;

	for (i = 0; i < LIMIT_METER_ROUTES; i++) {
		m = &meters_get()->routes[i];
		there = NULL;
		if (atomic_compare_exchange_strong(&m->route, &there, r) ||
		    there == r)
			return (m);
	}

	return (NULL);
}

static const char *
method_name(enum route_method method)
{
	switch (method) {
	case ROUTE_POST:
		return ("POST");
	case ROUTE_PUT:
		return ("PUT");
	case ROUTE_PATCH:
		return ("PATCH");
	case ROUTE_DELETE:
		return ("DELETE");
	case ROUTE_GET:
		break;
	}

	return ("GET");
}

static void
routes_print(struct out *o, struct meters *all)
{
	struct route_meter	*m;
	const struct route	*r;
	int			i, c;

	out_print(o, "# TYPE hub_requests_total counter\n");
	for (i = 0; i < LIMIT_METER_ROUTES; i++) {
		m = &all->routes[i];
		if ((r = atomic_load(&m->route)) == NULL)
			break;
		for (c = 0; c < METER_CLASSES; c++) {
			if (atomic_load(&m->answers[c]) == 0)
				continue;
			out_print(o, "hub_requests_total{method=\"%s\","
			    "route=\"%s\",class=\"%s\"} %" PRIu64 "\n",
			    method_name(r->method), r->path, class_names[c],
			    atomic_load(&m->answers[c]));
		}
	}

	out_print(o, "# TYPE hub_request_seconds histogram\n");
	for (i = 0; i < LIMIT_METER_ROUTES; i++) {
		m = &all->routes[i];
		if (atomic_load(&m->route) == NULL)
			break;
		route_print(o, m);
	}
}

static void
route_print(struct out *o, struct route_meter *m)
{
	const struct route	*r = atomic_load(&m->route);
	const char		*method = method_name(r->method);
	uint64_t		sum;
	int			i;

	sum = 0;
	for (i = 0; i < METER_BUCKETS; i++) {
		sum += atomic_load(&m->buckets[i]);
		out_print(o, "hub_request_seconds_bucket{method=\"%s\","
		    "route=\"%s\",le=\"%s\"} %" PRIu64 "\n", method,
		    r->path, buckets[i].name, sum);
	}

	out_print(o, "hub_request_seconds_sum{method=\"%s\",route=\"%s\"} "
	    "%.6f\n", method, r->path,
	    (double)atomic_load(&m->sum_us) / 1e6);
	out_print(o, "hub_request_seconds_count{method=\"%s\",route=\"%s\"} "
	    "%" PRIu64 "\n", method, r->path, sum);
}
