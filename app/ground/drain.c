/* The worker's last requests: see drain.h. */

#include <sys/types.h>
#include <stdbool.h>

#include <kore/kore.h>
#include <kore/http.h>

#include "../limits.h"
#include "drain.h"
#include "guard.h"
#include "socket.h"
#include "stream.h"

static bool	drain_busy(void);

void
drain_run(void)
{
	u_int64_t	now = kore_time_ms(), deadline;

	deadline = now + LIMIT_DRAIN_MS;
	if (worker->has_lock)
		kore_platform_disable_accept();
	guard_drain();
	socket_close_all(SOCKET_GOING_AWAY, "the hub stops");

	while (drain_busy() && now < deadline) {
		kore_platform_event_wait(20);
		now = kore_time_ms();
		kore_timer_run(now);
		http_process();
		kore_connection_prune(KORE_CONNECTION_PRUNE_DISCONNECT);
	}
	if (drain_busy())
		kore_log(LOG_NOTICE, "worker %d leaves with %u requests, %u "
		    "streams and %u sockets open", worker->id,
		    http_request_count, stream_count(), socket_count());
}

static bool
drain_busy(void)
{
	struct connection	*c;

	if (stream_count() > 0 || socket_count() > 0)
		return (true);

	TAILQ_FOREACH(c, &connections, list) {
		if (guard_busy(c))
			return (true);
	}

	return (false);
}
