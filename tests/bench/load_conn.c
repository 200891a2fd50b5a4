/* One connection of the load generator, plain or TLS: see load.h. */

#include <sys/epoll.h>
#include <sys/socket.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <openssl/ssl.h>

#include "load.h"

#define CONN_ANSWER	(1024 * 1024)	/* 100 receipts are 60 KB */

struct load_conn {
	int			fd;
	int			epoll;
	bool			wants_out;
	SSL			*ssl;
	const char		*out;
	size_t			out_left;
	char			*in;
	size_t			in_len, in_size;
	size_t			head_len, body_len;	/* 0: head not whole */
	struct conn_errand	errand;
};

static SSL_CTX	*tls;

static void	conn_tls(struct load_conn *, const char *);
static enum conn_turn	conn_write(struct load_conn *);
static enum conn_turn	conn_read(struct load_conn *);
static bool	conn_whole(struct load_conn *);
static void	conn_watch(struct load_conn *, bool);

struct load_conn *
conn_open(int epoll, int port, const char *ca)
{
	struct load_conn	*c = calloc(1, sizeof(*c));
	struct sockaddr_in	to = { .sin_family = AF_INET };
	struct epoll_event	e = { .events = EPOLLIN };
	int			on = 1;

	if (c == NULL)
		abort();
	to.sin_port = htons((uint16_t)port);
	to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	c->in_size = 16384;
	c->in = malloc(c->in_size);
	c->epoll = epoll;
	c->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (c->in == NULL || c->fd == -1 ||
	    connect(c->fd, (struct sockaddr *)&to, sizeof(to)) == -1) {
		fprintf(stderr, "load: port %d: %s\n", port, strerror(errno));
		exit(1);
	}
	(void)setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	if (ca != NULL)
		conn_tls(c, ca);
	(void)fcntl(c->fd, F_SETFL, O_NONBLOCK);
	e.data.ptr = c;
	if (epoll_ctl(epoll, EPOLL_CTL_ADD, c->fd, &e) == -1)
		abort();

	return (c);
}

static void
conn_tls(struct load_conn *c, const char *ca)
{
	if (tls == NULL) {
		tls = SSL_CTX_new(TLS_client_method());
		if (tls == NULL ||
		    SSL_CTX_load_verify_locations(tls, ca, NULL) != 1)
			abort();
		SSL_CTX_set_verify(tls, SSL_VERIFY_PEER, NULL);
		(void)SSL_CTX_set_mode(tls, SSL_MODE_ENABLE_PARTIAL_WRITE |
		    SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
	}
	c->ssl = SSL_new(tls);
	if (c->ssl == NULL || SSL_set_fd(c->ssl, c->fd) != 1 ||
	    SSL_connect(c->ssl) != 1) {
		fprintf(stderr, "load: no TLS with the hub\n");
		exit(1);
	}
}

void
conn_close(struct load_conn *c)
{
	if (c->ssl != NULL)
		SSL_free(c->ssl);
	(void)close(c->fd);
	free(c->in);
	free(c);
}

enum conn_turn
conn_send(struct load_conn *c, const char *bytes, size_t len)
{
	c->out = bytes;
	c->out_left = len;
	c->in_len = c->head_len = c->body_len = 0;

	return (conn_write(c));
}

enum conn_turn
conn_event(struct load_conn *c)
{
	if (c->out_left > 0 && conn_write(c) == CONN_BROKEN)
		return (CONN_BROKEN);

	return (conn_read(c));
}

int
conn_status(const struct load_conn *c)
{
	return (c->in_len > 12 ? atoi(c->in + 9) : 0);
}

const char *
conn_body(const struct load_conn *c, size_t *len)
{
	*len = c->body_len;

	return (c->in + c->head_len);
}

int
conn_fd(const struct load_conn *c)
{
	return (c->fd);
}

struct conn_errand *
conn_errand(struct load_conn *c)
{
	return (&c->errand);
}

static enum conn_turn
conn_write(struct load_conn *c)
{
	ssize_t	n;

	while (c->out_left > 0) {
		n = c->ssl != NULL ? SSL_write(c->ssl, c->out,
		    (int)c->out_left) :
		    send(c->fd, c->out, c->out_left, MSG_NOSIGNAL);
		if (n <= 0) {
			if (c->ssl == NULL && errno != EAGAIN)
				return (CONN_BROKEN);
			conn_watch(c, true);
			return (CONN_WAITS);
		}
		c->out += n;
		c->out_left -= (size_t)n;
	}
	conn_watch(c, false);

	return (CONN_WAITS);
}

static enum conn_turn
conn_read(struct load_conn *c)
{
	ssize_t	n;
	int	why;

	for (;;) {
		if (c->in_len + 1 >= c->in_size) {
			if (c->in_size >= CONN_ANSWER)
				return (CONN_BROKEN);
			c->in_size *= 2;
			c->in = realloc(c->in, c->in_size);
			if (c->in == NULL)
				abort();
		}
		if (c->ssl != NULL) {
			n = SSL_read(c->ssl, c->in + c->in_len,
			    (int)(c->in_size - c->in_len - 1));
			why = n > 0 ? 0 : SSL_get_error(c->ssl, (int)n);
			if (why == SSL_ERROR_WANT_READ)
				return (CONN_WAITS);
		} else {
			n = recv(c->fd, c->in + c->in_len,
			    c->in_size - c->in_len - 1, 0);
			if (n == -1 && errno == EAGAIN)
				return (CONN_WAITS);
		}
		if (n <= 0)
			return (CONN_BROKEN);
		c->in_len += (size_t)n;
		c->in[c->in_len] = '\0';
		if (conn_whole(c))
			return (CONN_ANSWERED);
	}
}

/* The hub writes its headers in lower case, and always says the length. */
static bool
conn_whole(struct load_conn *c)
{
	const char	*end, *length;

	if (c->head_len == 0) {
		end = memmem(c->in, c->in_len, "\r\n\r\n", 4);
		if (end == NULL)
			return (false);
		c->head_len = (size_t)(end - c->in) + 4;
		length = strcasestr(c->in, "content-length:");
		c->body_len = length == NULL || length > end ? 0 :
		    strtoul(length + 15, NULL, 10);
	}

	return (c->in_len >= c->head_len + c->body_len);
}

static void
conn_watch(struct load_conn *c, bool out)
{
	struct epoll_event	e = { .events = EPOLLIN };

	if (c->wants_out == out)
		return;
	c->wants_out = out;
	if (out)
		e.events |= EPOLLOUT;
	e.data.ptr = c;
	(void)epoll_ctl(c->epoll, EPOLL_CTL_MOD, c->fd, &e);
}
