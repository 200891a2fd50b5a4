/* The address of a webhook: see url.h. */

#include <arpa/inet.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "url.h"

#define URL_LETTERS \
	"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"
#define URL_PATH	URL_LETTERS "%!$&'()*+,;=:@/?"
#define URL_NAME \
	"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._"
#define URL_DIGITS	"0123456789"

static const char	*url_authority(const char *, size_t, bool,
			    struct url *);
static const char	*url_host(const char *, size_t, struct url *);
static const char	*url_port(const char *, size_t, bool, struct url *);
static bool		url_numeric(const char *);

const char *
url_read(const char *text, bool plain, struct url *url)
{
	const char	*rest;
	bool		http;
	size_t		len;

	memset(url, 0, sizeof(*url));
	http = strncasecmp(text, "http://", 7) == 0;
	if (!http && strncasecmp(text, "https://", 8) != 0)
		return (strstr(text, "://") != NULL ? "WEBHOOK_SCHEME" :
		    "WEBHOOK_FORM");
	if (http && !plain)
		return ("WEBHOOK_SCHEME");

	text += http ? 7 : 8;
	len = strcspn(text, "/?#\\");
	rest = text + len;
	if (memchr(text, '@', len) != NULL)
		return ("WEBHOOK_USER");
	if (rest[strspn(rest, URL_PATH)] != '\0')
		return ("WEBHOOK_FORM");

	return (url_authority(text, len, http, url));
}

static const char *
url_authority(const char *text, size_t len, bool http, struct url *url)
{
	const char	*host = text, *end, *why;
	size_t		host_len;

	if (len > 0 && text[0] == '[') {
		if ((end = memchr(text, ']', len)) == NULL)
			return ("WEBHOOK_FORM");
		host++;
		host_len = (size_t)(end - host);
		end++;
	} else {
		end = memchr(text, ':', len);
		if (end == NULL)
			end = text + len;
		host_len = (size_t)(end - host);
	}

	if ((why = url_host(host, host_len, url)) != NULL)
		return (why);

	/* Brackets are IPv6's, and IPv6 has brackets. */
	if ((text[0] == '[') != (strchr(url->host, ':') != NULL))
		return ("WEBHOOK_FORM");

	return (url_port(end, len - (size_t)(end - text), http, url));
}

static const char *
url_host(const char *text, size_t len, struct url *url)
{
	struct in6_addr	six;
	struct in_addr	four;

	if (len == 0 || len >= sizeof(url->host))
		return ("WEBHOOK_FORM");
	memcpy(url->host, text, len);
	url->host[len] = '\0';

	if (strchr(url->host, ':') != NULL)
		return (inet_pton(AF_INET6, url->host, &six) == 1 ? NULL :
		    "WEBHOOK_FORM");
	if (strspn(url->host, URL_NAME) != len || url->host[0] == '.' ||
	    strstr(url->host, "..") != NULL)
		return ("WEBHOOK_FORM");

	/* What resolvers take for a number in any of its spellings is made
	 * the number that they would make of it. */
	if (url_numeric(url->host)) {
		if (inet_aton(url->host, &four) == 0)
			return ("WEBHOOK_FORM");
		(void)inet_ntop(AF_INET, &four, url->host,
		    sizeof(url->host));
	}

	return (NULL);
}

/* ":8443" or nothing. Below 1024 stand the services of others. */
static const char *
url_port(const char *text, size_t len, bool http, struct url *url)
{
	long	port = http ? 80 : 443;

	if (len > 1) {
		if (len > 6 || strspn(text + 1, URL_DIGITS) < len - 1)
			return ("WEBHOOK_FORM");
		port = strtol(text + 1, NULL, 10);
	} else if (len == 1) {
		return ("WEBHOOK_FORM");
	}
	if (port > 65535 || (port < 1024 && port != 443 &&
	    !(http && port == 80)))
		return ("WEBHOOK_PORT");

	(void)snprintf(url->port, sizeof(url->port), "%u",
	    (unsigned int)(uint16_t)port);

	return (NULL);
}

/* Is its last label a number, decimal or hexadecimal? */
static bool
url_numeric(const char *host)
{
	size_t		len = strlen(host);
	const char	*last;

	if (len > 0 && host[len - 1] == '.')
		len--;
	last = memrchr(host, '.', len);
	last = last == NULL ? host : last + 1;
	len -= (size_t)(last - host);
	if (len > 1 && last[0] == '0' && (last[1] == 'x' || last[1] == 'X'))
		return (strspn(last + 2, URL_DIGITS "abcdefABCDEF") >=
		    len - 2);

	return (len > 0 && strspn(last, URL_DIGITS) >= len);
}
