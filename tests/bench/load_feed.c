/*
 * One NDJSON feed of many megabytes: lines are made while they are sent, and
 * receipts are read while lines are sent, so that neither this program nor a
 * hub that streams needs room for them. Every line must get its receipt.
 */

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "load.h"
#include "port/letter.h"
#include "port/shipment.h"

#define FEED_PIECE	65536
#define FEED_PATIENCE	30000		/* ms without a byte either way */

static const char	receipt[] = "\"returnStatus\":\"2\"";

struct feed {
	const struct load_options	*o;
	int				fd;
	uint64_t			left;	/* bytes of the body */
	uint32_t			number;	/* of the purchase */
	uint64_t			lines, good, status;
	struct out			piece;
	size_t				sent;
	char				tail[sizeof(receipt)];
	size_t				tail_len;
	bool				ended;
};

static void	feed_open(struct feed *, const struct access *);
static void	feed_fill(struct feed *);
static bool	feed_write(struct feed *);
static bool	feed_read(struct feed *);
static void	feed_count(struct feed *, const char *, size_t);

int
load_feed(const struct load_options *o, const struct access *a)
{
	struct feed	f = { .o = o, .left = (uint64_t)o->feed_mb << 20 };
	struct pollfd	p;
	uint64_t	began = load_now_us();
	double		seconds;
	bool		sound = true;

	feed_open(&f, a);
	while (sound && !f.ended) {
		p = (struct pollfd){ f.fd, POLLIN, 0 };
		if (f.left > 0 || f.sent < f.piece.len)
			p.events |= POLLOUT;
		if (poll(&p, 1, FEED_PATIENCE) <= 0)
			break;
		if (p.revents & POLLOUT)
			sound = feed_write(&f);
		if (p.revents & (POLLIN | POLLHUP | POLLERR))
			sound = feed_read(&f) && sound;
	}
	seconds = (double)(load_now_us() - began) / 1e6;
	printf("{\"documents\":%llu,\"seconds\":%.3f,\"perSecond\":%.1f,"
	    "\"lines\":%llu,\"failed\":%llu,\"status\":%llu}\n",
	    (unsigned long long)f.good, seconds, (double)f.good / seconds,
	    (unsigned long long)f.lines,
	    (unsigned long long)(f.lines - f.good),
	    (unsigned long long)f.status);
	out_close(&f.piece);
	(void)close(f.fd);

	return (f.good == f.lines && f.ended ? 0 : 1);
}

/* A platform's orders of a day, one a line. */
static void
feed_open(struct feed *f, const struct access *a)
{
	struct sockaddr_in	to = { .sin_family = AF_INET };
	char			head[LOAD_HEAD + ACCESS_TEXT];

	to.sin_port = htons((uint16_t)f->o->port);
	to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	f->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (f->fd == -1 ||
	    connect(f->fd, (struct sockaddr *)&to, sizeof(to)) == -1) {
		fprintf(stderr, "load: no connection for the feed\n");
		exit(1);
	}
	(void)snprintf(head, sizeof(head), "POST /v1/messages HTTP/1.1\r\n"
	    "Host: 127.0.0.1\r\nAuthorization: Bearer %s\r\n"
	    "Content-Type: application/x-ndjson\r\nConnection: close\r\n"
	    "Content-Length: %llu\r\n\r\n", a->token[ACCESS_PLATFORM],
	    (unsigned long long)f->left);
	out_open(&f->piece);
	out_put(&f->piece, head, strlen(head));
}

/* The next lines; empty ones, which say nothing, up to the length announced
 * when no other fits any more. */
static void
feed_fill(struct feed *f)
{
	static const struct error_shares	sound;
	static struct papers			ps;
	struct papers				*one = &ps;
	struct shipment				s;
	size_t					before;

	f->piece.len = f->sent = 0;
	while (f->left > 0 && f->piece.len < FEED_PIECE) {
		if (f->left < 16384) {
			out_put(&f->piece, "\n", 1);
			f->left--;
			continue;
		}
		before = f->piece.len;
		shipment_make(&s, f->o->seed, f->number++, time(NULL), &sound,
		    0.0);
		shipment_papers(&s, &ps);
		f->piece.comma = false;
		letter_write(MEDIA_JSON, PAPER_ORDER, &one, 1, &f->piece);
		out_put(&f->piece, "\n", 1);
		f->left -= f->piece.len - before;
		f->lines++;
	}
}

static bool
feed_write(struct feed *f)
{
	ssize_t	n;

	if (f->sent == f->piece.len)
		feed_fill(f);
	n = send(f->fd, f->piece.bytes + f->sent, f->piece.len - f->sent,
	    MSG_NOSIGNAL | MSG_DONTWAIT);
	if (n > 0)
		f->sent += (size_t)n;

	return (n != 0);
}

static bool
feed_read(struct feed *f)
{
	char	room[FEED_PIECE + sizeof(receipt)];
	ssize_t	n;

	memcpy(room, f->tail, f->tail_len);
	n = recv(f->fd, room + f->tail_len, FEED_PIECE, 0);
	if (n <= 0) {
		f->ended = n == 0;
		return (false);
	}
	if (f->status == 0)
		f->status = strtoull(room + 9, NULL, 10);
	feed_count(f, room, f->tail_len + (size_t)n);

	return (true);
}

/* A receipt may stand across two reads: what could begin one is kept. */
static void
feed_count(struct feed *f, const char *at, size_t len)
{
	const size_t	sign = sizeof(receipt) - 1;
	const char	*end = at + len, *next;

	while ((next = memmem(at, (size_t)(end - at), receipt, sign)) !=
	    NULL) {
		f->good++;
		at = next + sign;
	}
	f->tail_len = (size_t)(end - at) < sign - 1 ? (size_t)(end - at) :
	    sign - 1;
	memcpy(f->tail, end - f->tail_len, f->tail_len);
}
