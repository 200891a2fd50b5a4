/* Opening the port, its threads, and closing it. */

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "instant.h"
#include "port.h"

enum {
	PORT_PATIENCE_S = 30,	/* for demo.json to appear */
};

void
port_tell(const struct port *port, const struct floor *f)
{
	const struct shipment	*s = &f->shipment;
	char			kilograms[24];

	if (port->options->quiet)
		return;
	printf("#%u %s  %s kg  %s  sent: %s  scan: %s%s%s  told: %s",
	    s->number, s->logistics_no,
	    paper_kilograms(s->measured_g, kilograms), s->goods,
	    s->error == ERROR_NONE && s->express ? "an express parcel" :
	    errors[s->error].text,
	    f->answered ? f->disposition : "no answer",
	    f->reason[0] != '\0' ? " " : "", f->reason,
	    f->told ? f->action : "nothing");
	if (f->told)
		printf(" after %.1f s", (double)(instant_now() - f->since) /
		    1000.0);
	putchar('\n');
}

/* demo.json may be a moment behind us when all is started together. */
static int
port_enter(struct port *port)
{
	const char	*state = getenv("HUB_STATE");
	const char	*path = port->options->demo;
	const char	*wrong = NULL;
	char		usual[1024];
	int		tries;

	if (path == NULL) {
		snprintf(usual, sizeof(usual), "%s/demo.json",
		    state != NULL && state[0] != '\0' ? state : "var");
		path = usual;
	}
	for (tries = 0; tries < PORT_PATIENCE_S; tries++) {
		wrong = access_read(&port->access, path);
		if (wrong == NULL)
			return (0);
		sleep(1);
	}
	fprintf(stderr, "synthport: %s: %s. Start the hub with HUB_DEMO=1, "
	    "or name its demo.json with --demo.\n", path, wrong);
	return (-1);
}

static int
port_open_callers(struct port *port)
{
	const atomic_bool	*stop = &port->yard.stop;
	int			i, bad;

	bad = caller_open(&port->feeder, &port->access, stop, "papers");
	for (i = 0; i < port->options->lane_count; i++) {
		bad |= caller_open(&port->belt[i], &port->access, stop,
		    "belt");
		bad |= caller_open(&port->sorter[i], &port->access, stop,
		    "sorter");
	}
	return (bad);
}

static void
port_stop(struct port *port)
{
	int	i;

	yard_stop(&port->yard);
	caller_wake(&port->feeder);
	for (i = 0; i < port->options->lane_count; i++) {
		caller_wake(&port->belt[i]);
		caller_wake(&port->sorter[i]);
	}
}

static void
port_close(struct port *port)
{
	int	i;

	caller_close(&port->feeder);
	for (i = 0; i < OPTION_LANES; i++) {
		caller_close(&port->belt[i]);
		caller_close(&port->sorter[i]);
	}
	yard_close(&port->yard);
	explicit_bzero(&port->access, sizeof(port->access));
}

static pthread_t
port_start(void *(*run)(void *), void *arg)
{
	pthread_t	thread;

	if (pthread_create(&thread, NULL, run, arg) != 0)
		abort();
	return (thread);
}

/* Are as many parcels as asked for through? */
static bool
port_is_done(struct port *port)
{
	uint32_t	count = port->options->count;

	if (count == 0)
		return (false);
	if (port->options->lane_count == 0)
		return (atomic_load(&port->yard.sent) >= count);
	return (yard_is_done(&port->yard, count));
}

static void
port_wait(struct port *port, const sigset_t *signals)
{
	struct timespec	moment = { 0, 250000000 };

	while (sigtimedwait(signals, NULL, &moment) == -1)
		if (port_is_done(port))
			break;
}

static void
port_play(struct port *port, const sigset_t *signals)
{
	struct lane_work	work[OPTION_LANES];
	pthread_t		thread[1 + 2 * OPTION_LANES];
	int			i, n = 0;

	thread[n++] = port_start(feed_run, port);
	for (i = 0; i < port->options->lane_count; i++) {
		work[i] = (struct lane_work){ port, i };
		thread[n++] = port_start(belt_run, &work[i]);
		thread[n++] = port_start(sorter_run, &work[i]);
	}
	port_wait(port, signals);
	port_stop(port);
	while (n > 0)
		pthread_join(thread[--n], NULL);
}

int
port_run(const struct options *options)
{
	static struct port	port;
	sigset_t		signals;

	port.options = options;
	if (port_enter(&port) == -1)
		return (1);
	sigemptyset(&signals);
	sigaddset(&signals, SIGTERM);
	sigaddset(&signals, SIGINT);
	sigaddset(&signals, SIGHUP);
	pthread_sigmask(SIG_BLOCK, &signals, NULL);
	signal(SIGPIPE, SIG_IGN);
	setvbuf(stdout, NULL, _IOLBF, 0);
	yard_open(&port.yard);
	if (port_open_callers(&port) != 0) {
		fprintf(stderr, "synthport: curl could not be opened\n");
		return (1);
	}
	if (!options->quiet)
		printf("synthport plays against %s, seed %llu\n",
		    port.access.url, (unsigned long long)options->seed);
	port_play(&port, &signals);
	port_close(&port);
	return (0);
}
