/* HTTPS through curl's multi interface, so that a wait can be cut short. */

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "caller.h"

enum {
	CALLER_ANSWER = 4 * 1024 * 1024,	/* no answer is longer */
	CALLER_TIMEOUT_S = 30,
	CALLER_CONNECT_S = 5,
	CALLER_PAUSE_FIRST_MS = 200,
	CALLER_PAUSE_LAST_MS = 5000,
};

int
caller_open(struct caller *c, const struct access *access,
    const atomic_bool *stop, const char *who)
{
	memset(c, 0, sizeof(*c));
	c->access = access;
	c->stop = stop;
	c->who = who;
	c->multi = curl_multi_init();
	c->easy = curl_easy_init();
	return (c->multi == NULL || c->easy == NULL ? -1 : 0);
}

void
caller_close(struct caller *c)
{
	if (c->easy != NULL)
		curl_easy_cleanup(c->easy);
	if (c->multi != NULL)
		curl_multi_cleanup(c->multi);
	c->easy = NULL;
	c->multi = NULL;
}

void
caller_wake(struct caller *c)
{
	if (c->multi != NULL)
		curl_multi_wakeup(c->multi);
}

void
caller_sleep(struct caller *c, int ms)
{
	if (!atomic_load(c->stop))
		curl_multi_poll(c->multi, NULL, 0, ms, NULL);
}

static size_t
caller_take(char *bytes, size_t size, size_t n, void *to)
{
	struct out	*answer = to;

	if (answer->len + size * n > CALLER_ANSWER)
		return (0);
	out_put(answer, bytes, size * n);
	return (answer->failed ? 0 : size * n);
}

static struct curl_slist *
caller_header(struct curl_slist *list, const char *name, const char *value)
{
	char			line[ACCESS_TEXT + 64];
	struct curl_slist	*longer;

	snprintf(line, sizeof(line), "%s: %s", name, value);
	longer = curl_slist_append(list, line);
	if (longer == NULL)
		abort();
	return (longer);
}

static struct curl_slist *
caller_headers(const struct caller *c, const struct request *r)
{
	struct curl_slist	*list = NULL;
	char			bearer[ACCESS_TEXT + 16];

	snprintf(bearer, sizeof(bearer), "Bearer %s",
	    c->access->token[r->role]);
	list = caller_header(list, "Authorization", bearer);
	list = caller_header(list, "Accept-Language", "en");
	/* Without this curl waits a second for leave to send a picture. */
	list = caller_header(list, "Expect", "");
	if (r->media != NULL)
		list = caller_header(list, "Content-Type", r->media);
	if (r->key != NULL)
		list = caller_header(list, "Idempotency-Key", r->key);
	return (list);
}

static void
caller_prepare(struct caller *c, const struct request *r,
    struct curl_slist *headers, struct out *answer)
{
	char	url[2 * ACCESS_TEXT];

	snprintf(url, sizeof(url), "%s%s", c->access->url, r->path);
	curl_easy_reset(c->easy);
	curl_easy_setopt(c->easy, CURLOPT_URL, url);
	curl_easy_setopt(c->easy, CURLOPT_CAINFO, c->access->ca);
	curl_easy_setopt(c->easy, CURLOPT_PROTOCOLS_STR, "https,http");
	curl_easy_setopt(c->easy, CURLOPT_PROXY, "");
	curl_easy_setopt(c->easy, CURLOPT_HTTPHEADER, headers);
	curl_easy_setopt(c->easy, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(c->easy, CURLOPT_CONNECTTIMEOUT,
	    (long)CALLER_CONNECT_S);
	curl_easy_setopt(c->easy, CURLOPT_TIMEOUT,
	    CALLER_TIMEOUT_S + r->wait_s);
	curl_easy_setopt(c->easy, CURLOPT_WRITEFUNCTION, caller_take);
	curl_easy_setopt(c->easy, CURLOPT_WRITEDATA, answer);
	if (r->body == NULL)
		return;
	curl_easy_setopt(c->easy, CURLOPT_POST, 1L);
	curl_easy_setopt(c->easy, CURLOPT_POSTFIELDS, r->body);
	curl_easy_setopt(c->easy, CURLOPT_POSTFIELDSIZE_LARGE,
	    (curl_off_t)r->len);
}

/* Runs the transfer; CURLE_ABORTED_BY_CALLBACK when told to stop. */
static CURLcode
caller_run(struct caller *c)
{
	CURLcode	result = CURLE_ABORTED_BY_CALLBACK;
	CURLMsg		*told;
	int		running = 1, left;

	curl_multi_add_handle(c->multi, c->easy);
	while (running > 0 && !atomic_load(c->stop)) {
		if (curl_multi_perform(c->multi, &running) != CURLM_OK)
			break;
		if (running > 0)
			curl_multi_poll(c->multi, NULL, 0, 1000, NULL);
	}
	while ((told = curl_multi_info_read(c->multi, &left)) != NULL)
		if (told->msg == CURLMSG_DONE)
			result = told->data.result;
	curl_multi_remove_handle(c->multi, c->easy);
	return (result);
}

/* One line when the hub goes away, one when it is back. */
static void
caller_complain(struct caller *c, CURLcode result, long status)
{
	if (c->away || c->quiet)
		return;
	c->away = true;
	if (result != CURLE_OK)
		fprintf(stderr, "synthport: %s: %s; trying again\n", c->who,
		    curl_easy_strerror(result));
	else
		fprintf(stderr, "synthport: %s: the hub says %ld; "
		    "trying again\n", c->who, status);
}

static void
caller_rejoice(struct caller *c)
{
	if (!c->away)
		return;
	c->away = false;
	fprintf(stderr, "synthport: %s: the hub is back\n", c->who);
}

static bool
caller_again(CURLcode result, long status)
{
	return (result != CURLE_OK || status == 429 || status == 500 ||
	    status == 502 || status == 503 || status == 504 ||
	    status == 408);
}

/* One try; the status, or 0 when there was no answer. */
static CURLcode
caller_try(struct caller *c, const struct request *r, struct out *answer,
    long *status, curl_off_t *after_s)
{
	struct curl_slist	*headers = caller_headers(c, r);
	CURLcode		result;

	answer->len = 0;
	*status = 0;
	*after_s = 0;
	caller_prepare(c, r, headers, answer);
	result = caller_run(c);
	if (result == CURLE_OK) {
		curl_easy_getinfo(c->easy, CURLINFO_RESPONSE_CODE, status);
		curl_easy_getinfo(c->easy, CURLINFO_RETRY_AFTER, after_s);
	}
	curl_slist_free_all(headers);
	return (result);
}

int
caller_ask(struct caller *c, const struct request *r, struct out *answer)
{
	int		pause_ms = CALLER_PAUSE_FIRST_MS;
	curl_off_t	after_s;
	CURLcode	result;
	long		status;

	assert(r->path[0] == '/');

	while (!atomic_load(c->stop)) {
		result = caller_try(c, r, answer, &status, &after_s);
		if (!caller_again(result, status)) {
			caller_rejoice(c);
			return ((int)status);
		}
		if (atomic_load(c->stop))
			break;
		caller_complain(c, result, status);
		if (after_s > 0 && after_s < CALLER_PAUSE_LAST_MS / 1000)
			pause_ms = (int)after_s * 1000;
		caller_sleep(c, pause_ms);
		pause_ms = pause_ms * 2 > CALLER_PAUSE_LAST_MS ?
		    CALLER_PAUSE_LAST_MS : pause_ms * 2;
	}
	return (0);
}
