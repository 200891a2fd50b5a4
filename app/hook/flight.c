/* Attempts on curl's multi interface: see flight.h. */

#include <sys/queue.h>
#include <sys/socket.h>

#include <curl/curl.h>

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "../limits.h"
#include "flight.h"
#include "hook.h"
#include "own.h"

struct flight {
	TAILQ_ENTRY(flight)	list;		/* oldest first */
	CURL			*easy;
	struct curl_slist	*headers;
	struct item		*item;
	uint64_t		started_ms;
	size_t			answered;	/* bytes */
	bool			refused;	/* the address was */
};
TAILQ_HEAD(flights, flight);

static struct flights		flights = TAILQ_HEAD_INITIALIZER(flights);
static int			count;
static struct flight_setting	setting;
static CURLM			*multi;

static void	flight_prepare(struct flight *, const struct hook *);
static void	flight_headers(struct flight *, const struct hook *);
static void	flight_header(struct flight *, const char *, ...)
		    __attribute__((format(printf, 2, 3)));
static curl_socket_t	flight_socket(void *, curlsocktype,
			    struct curl_sockaddr *);
static size_t	flight_take(char *, size_t, size_t, void *);
static void	flight_land(struct flight *, CURLcode);
static void	flight_outcome(struct flight *, CURLcode, struct outcome *);
static const char	*flight_error(CURLcode);
static void	flight_free(struct flight *);

void
flight_open(const struct flight_setting *given)
{
	setting = *given;
	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK ||
	    (multi = curl_multi_init()) == NULL)
		abort();
	curl_multi_setopt(multi, CURLMOPT_MAXCONNECTS,
	    (long)LIMIT_HOOK_FLIGHTS);
}

void
flight_close(void)
{
	struct flight	*f;

	while ((f = TAILQ_FIRST(&flights)) != NULL) {
		f->item->flight = NULL;
		flight_free(f);
	}
	curl_multi_cleanup(multi);
	multi = NULL;
}

void
flight_start(struct item *item)
{
	struct flight	*f = calloc(1, sizeof(*f));

	if (f == NULL || (f->easy = curl_easy_init()) == NULL)
		abort();
	f->item = item;
	f->started_ms = hook_now_ms();
	item->flight = f;
	TAILQ_INSERT_TAIL(&flights, f, list);
	count++;
	flight_headers(f, item->lane->hook);
	flight_prepare(f, item->lane->hook);
	if (curl_multi_add_handle(multi, f->easy) != CURLM_OK)
		abort();
}

void
flight_forget(struct hook *hook)
{
	struct flight	*f;

	TAILQ_FOREACH(f, &flights, list)
		if (f->item->lane->hook == hook)
			f->item->page = NULL;
}

void
flight_abort(struct hook *hook)
{
	struct flight	*f, *next;
	struct item	*item;

	for (f = TAILQ_FIRST(&flights); f != NULL; f = next) {
		next = TAILQ_NEXT(f, list);
		item = f->item;
		if (item->lane->hook != hook)
			continue;
		flight_free(f);
		item->flight = NULL;
		if (item->state != ITEM_SPILLED)
			item_free(item);
	}
}

int
flight_count(void)
{
	return (count);
}

void
flight_sweep(uint64_t now)
{
	struct flight	*f;

	TAILQ_FOREACH(f, &flights, list) {
		if (now < f->started_ms + LIMIT_HOOK_LATE_MS)
			break;
		lane_late(f->item);
	}
}

void
flight_wait(int fd, bool writes, int ms)
{
	struct curl_waitfd	extra = { fd, CURL_WAIT_POLLIN, 0 };
	struct flight		*f;
	CURLMsg			*told;
	int			running, left;

	if (writes)
		extra.events |= CURL_WAIT_POLLOUT;
	curl_multi_poll(multi, &extra, fd == -1 ? 0 : 1, ms, NULL);
	curl_multi_perform(multi, &running);
	while ((told = curl_multi_info_read(multi, &left)) != NULL) {
		if (told->msg != CURLMSG_DONE)
			continue;
		curl_easy_getinfo(told->easy_handle, CURLINFO_PRIVATE, &f);
		flight_land(f, told->data.result);
	}
}

void
flight_wake(void)
{
	curl_multi_wakeup(multi);
}

static void
flight_prepare(struct flight *f, const struct hook *hook)
{
	CURL	*easy = f->easy;

	curl_easy_setopt(easy, CURLOPT_PRIVATE, f);
	curl_easy_setopt(easy, CURLOPT_URL, hook->url);
	curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR,
	    setting.plain ? "https,http" : "https");
	curl_easy_setopt(easy, CURLOPT_HTTP_VERSION,
	    (long)CURL_HTTP_VERSION_1_1);
	curl_easy_setopt(easy, CURLOPT_PROXY, "");
	curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
	curl_easy_setopt(easy, CURLOPT_USERAGENT, "parcel-hub");
	curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS,
	    (long)LIMIT_HOOK_CONNECT_MS);
	curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS,
	    (long)hook->timeout_s * 1000);
	curl_easy_setopt(easy, CURLOPT_BUFFERSIZE, 16384L);
	curl_easy_setopt(easy, CURLOPT_UPLOAD_BUFFERSIZE, 16384L);
	if (setting.ca != NULL) {
		curl_easy_setopt(easy, CURLOPT_CAINFO, setting.ca);
		curl_easy_setopt(easy, CURLOPT_CAPATH, NULL);
	}
	curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, flight_socket);
	curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, f);
	curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, flight_take);
	curl_easy_setopt(easy, CURLOPT_WRITEDATA, f);
	curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, flight_take);
	curl_easy_setopt(easy, CURLOPT_HEADERDATA, f);
	curl_easy_setopt(easy, CURLOPT_HTTPHEADER, f->headers);
	curl_easy_setopt(easy, CURLOPT_POST, 1L);
	curl_easy_setopt(easy, CURLOPT_POSTFIELDS, f->item->payload.bytes);
	curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE,
	    (curl_off_t)f->item->payload.len);
}

/* Signed for this attempt; the id is that of all attempts. */
static void
flight_headers(struct flight *f, const struct hook *hook)
{
	char		id[64], signatures[2][WEBHOOK_SIGNATURE_ROOM];
	struct text	payload = { f->item->payload.bytes,
			    (uint32_t)f->item->payload.len };
	int64_t		now = time(NULL);
	int		i;

	(void)snprintf(id, sizeof(id), "msg_%" PRId64 "_%" PRId64, hook->id,
	    f->item->receipt);
	signatures[1][0] = '\0';
	for (i = 0; i < hook->secret_count; i++)
		webhook_sign(hook->secrets[i], id, now, payload,
		    signatures[i]);

	flight_header(f, "Content-Type: application/json");
	flight_header(f, "Expect:");
	flight_header(f, "webhook-id: %s", id);
	flight_header(f, "webhook-timestamp: %" PRId64, now);
	flight_header(f, "webhook-signature: %s%s%s", signatures[0],
	    hook->secret_count > 1 ? " " : "", signatures[1]);
}

static void
flight_header(struct flight *f, const char *format, ...)
{
	struct curl_slist	*longer;
	char			line[256];
	va_list			ap;

	va_start(ap, format);
	(void)vsnprintf(line, sizeof(line), format, ap);
	va_end(ap);
	if ((longer = curl_slist_append(f->headers, line)) == NULL)
		abort();
	f->headers = longer;
}

/* curl connects to exactly this address, or to none. */
static curl_socket_t
flight_socket(void *arg, curlsocktype purpose, struct curl_sockaddr *to)
{
	struct flight	*f = arg;

	if (purpose != CURLSOCKTYPE_IPCXN ||
	    own_refusal(&setting.law, &to->addr) != NULL) {
		f->refused = true;
		return (CURL_SOCKET_BAD);
	}
	return (socket(to->family, to->socktype | SOCK_CLOEXEC,
	    to->protocol));
}

/* Head and body are counted and thrown away. */
static size_t
flight_take(char *bytes, size_t size, size_t n, void *arg)
{
	struct flight	*f = arg;

	(void)bytes;
	f->answered += size * n;
	return (f->answered > LIMIT_HOOK_ANSWER ? 0 : size * n);
}

static void
flight_land(struct flight *f, CURLcode result)
{
	struct item	*item = f->item;
	struct outcome	outcome = { 0 };

	flight_outcome(f, result, &outcome);
	/* While it is still seen to fly: what is learnt may be to forget the
	 * pages, of which no item may keep one. */
	pace_learn(item->lane->hook, &outcome);
	flight_free(f);
	item->flight = NULL;
	lane_landed(item, &outcome);
}

static void
flight_outcome(struct flight *f, CURLcode result, struct outcome *outcome)
{
	curl_off_t	after_s = 0;
	long		status = 0;

	curl_easy_getinfo(f->easy, CURLINFO_RESPONSE_CODE, &status);
	curl_easy_getinfo(f->easy, CURLINFO_RETRY_AFTER, &after_s);
	outcome->status = (int)status;
	if (after_s > LIMIT_HOOK_PUT_OFF_S)
		after_s = LIMIT_HOOK_PUT_OFF_S;
	outcome->wait_s = after_s < 0 ? 0 : (int)after_s;

	/* Who says more than we read has said its status. */
	if (result == CURLE_WRITE_ERROR && status >= 200)
		result = CURLE_OK;
	if (result != CURLE_OK)
		outcome->error = f->refused ? "ADDRESS" :
		    flight_error(result);
	else if (status >= 200 && status < 300)
		outcome->delivered = true;
	else if (status >= 300 && status < 400)
		outcome->error = "REDIRECT";
	else
		outcome->error = "STATUS";
	outcome->gone = result == CURLE_OK && status == 410;
}

static const char *
flight_error(CURLcode result)
{
	switch (result) {
	case CURLE_COULDNT_RESOLVE_HOST:
		return ("NAME");
	case CURLE_COULDNT_CONNECT:
		return ("CONNECT");
	case CURLE_OPERATION_TIMEDOUT:
		return ("TIMEOUT");
	case CURLE_SSL_CONNECT_ERROR:
	case CURLE_PEER_FAILED_VERIFICATION:
	case CURLE_SSL_CACERT_BADFILE:
	case CURLE_SSL_ISSUER_ERROR:
	case CURLE_SSL_CERTPROBLEM:
	case CURLE_SSL_CIPHER:
		return ("TLS");
	default:
		return ("BROKEN");
	}
}

static void
flight_free(struct flight *f)
{
	curl_multi_remove_handle(multi, f->easy);
	curl_easy_cleanup(f->easy);
	curl_slist_free_all(f->headers);
	TAILQ_REMOVE(&flights, f, list);
	count--;
	free(f);
}
