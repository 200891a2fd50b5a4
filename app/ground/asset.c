/* The files of assets/ in memory: see asset.h. */

#include <sys/types.h>
#include <sys/stat.h>
#include <assert.h>
#include <dirent.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include <openssl/sha.h>
#include <zlib.h>

#include <kore/kore.h>
#include <kore/http.h>

#include "../limits.h"
#include "asset.h"
#include "refuse.h"
#include "visible.h"

#define ASSET_NAME_BYTES	128
#define ASSET_DEPTH		4

/* Quotes, 32 hexadecimal digits, "-gz" and an end. */
#define ASSET_ETAG_BYTES	40

/* One form of a file: as it is, or packed. bytes is NULL when there is none. */
struct form {
	char	*bytes;
	size_t	len;
	char	etag[ASSET_ETAG_BYTES];
};

struct asset {
	char		name[ASSET_NAME_BYTES];
	const char	*type;
	struct form	plain;
	struct form	packed;
};

struct asset_type {
	const char	*ending;
	const char	*type;
	bool		packs;
};

static const struct asset_type	asset_types[] = {
	{ ".html",	"text/html; charset=utf-8",		true },
	{ ".js",	"text/javascript; charset=utf-8",	true },
	{ ".mjs",	"text/javascript; charset=utf-8",	true },
	{ ".css",	"text/css; charset=utf-8",		true },
	{ ".svg",	"image/svg+xml",			true },
	{ ".json",	"application/json",			true },
	{ ".webmanifest", "application/manifest+json",		true },
	{ ".png",	"image/png",				false },
	{ ".jpg",	"image/jpeg",				false },
	{ ".ico",	"image/x-icon",				false },
	{ ".woff2",	"font/woff2",				false },
	{ ".wav",	"audio/wav",				false },
	{ NULL,		NULL,					false }
};

/*
 * A page loads from here only, runs no inline script, is framed by nobody, and
 * sends nothing about itself elsewhere. An image may be one that a script has
 * fetched (blob:), which is how the next image is there before it is asked for.
 */
static const struct {
	const char	*name, *value;
} asset_headers[] = {
	{ "content-security-policy", "default-src 'self'; "
	    "img-src 'self' blob:; object-src 'none'; base-uri 'none'; "
	    "form-action 'self'; frame-ancestors 'none'" },
	{ "x-content-type-options", "nosniff" },
	{ "referrer-policy", "no-referrer" },
	{ "permissions-policy", "camera=(), microphone=(), geolocation=(), "
	    "payment=(), usb=()" },
	{ "cross-origin-opener-policy", "same-origin" },
	{ "cross-origin-resource-policy", "same-origin" },
	/* Asked for again each time, answered by 304: a new hub's pages and
	 * scripts are never mixed with an old one's. */
	{ "cache-control", "no-cache" },
	{ "vary", "accept-encoding" },
};

static struct asset	asset_list[LIMIT_ASSETS];
static int		asset_count;

VISIBLE int	route_page_get(struct http_request *);
VISIBLE int	route_asset_get(struct http_request *);

static void	asset_read_folder(const char *, const char *, int);
static void	asset_read(const char *, const char *);
static void	asset_print_etag(struct form *, const char *);
static void	asset_pack(struct asset *);
static bool	asset_is_fresh(struct http_request *, const struct form *);
static bool	asset_packs(struct http_request *);
static const struct asset_type	*asset_type_of(const char *);
static const struct asset	*asset_find(const char *);

void
asset_open(const char *folder)
{
	asset_count = 0;
	asset_read_folder(folder, "", 0);
	if (asset_count == 0)
		fatalx("no assets in %s", folder);
}

int
asset_answer(struct http_request *req, const char *name)
{
	const struct asset	*a = asset_find(name);
	const struct form	*f;
	size_t			i;

	if (a == NULL)
		return (0);

	f = a->packed.bytes != NULL && asset_packs(req) ? &a->packed :
	    &a->plain;
	for (i = 0; i < sizeof(asset_headers) / sizeof(asset_headers[0]); i++)
		http_response_header(req, asset_headers[i].name,
		    asset_headers[i].value);
	http_response_header(req, "etag", f->etag);
	if (asset_is_fresh(req, f)) {
		http_response(req, HTTP_STATUS_NOT_MODIFIED, NULL, 0);
		return (1);
	}

	http_response_header(req, "content-type", a->type);
	if (f == &a->packed)
		http_response_header(req, "content-encoding", "gzip");
	http_response(req, HTTP_STATUS_OK, f->bytes, f->len);

	return (1);
}

/* / is assets/page/index.html, /review is assets/page/review.html. */
int
route_page_get(struct http_request *req)
{
	char	name[ASSET_NAME_BYTES];

	(void)snprintf(name, sizeof(name), "page%s.html",
	    strcmp(req->path, "/") == 0 ? "/index" : req->path);
	if (asset_answer(req, name))
		return (KORE_RESULT_OK);

	return (refuse_request(req, 404, "NOT_FOUND", NULL));
}

int
route_asset_get(struct http_request *req)
{
	if (asset_answer(req, req->path + strlen("/assets/")))
		return (KORE_RESULT_OK);

	return (refuse_request(req, 404, "NOT_FOUND", NULL));
}

static void
asset_read_folder(const char *folder, const char *prefix, int depth)
{
	char		path[PATH_MAX], name[ASSET_NAME_BYTES];
	struct dirent	*entry;
	struct stat	st;
	DIR		*dir;

	if (depth > ASSET_DEPTH)
		fatalx("%s lies too deep for an asset", folder);
	if ((dir = opendir(folder)) == NULL)
		fatalx("the assets in %s cannot be read: %s", folder, errno_s);

	while ((entry = readdir(dir)) != NULL) {
		if (entry->d_name[0] == '.')
			continue;
		if (snprintf(path, sizeof(path), "%s/%s", folder,
		    entry->d_name) >= (int)sizeof(path) ||
		    snprintf(name, sizeof(name), "%s%s%s", prefix,
		    *prefix == '\0' ? "" : "/", entry->d_name) >=
		    (int)sizeof(name))
			fatalx("the name of an asset in %s is too long",
			    folder);
		if (stat(path, &st) == -1)
			fatalx("%s cannot be read: %s", path, errno_s);
		if (S_ISDIR(st.st_mode))
			asset_read_folder(path, name, depth + 1);
		else if (asset_type_of(name) != NULL)
			asset_read(path, name);
	}
	(void)closedir(dir);
}

static void
asset_read(const char *path, const char *name)
{
	struct asset	*a;
	struct stat	st;
	ssize_t		n;
	int		fd;

	if (asset_count == LIMIT_ASSETS)
		fatalx("more than %d assets", LIMIT_ASSETS);
	a = &asset_list[asset_count];

	if ((fd = open(path, O_RDONLY | O_CLOEXEC)) == -1 ||
	    fstat(fd, &st) == -1)
		fatalx("%s cannot be read: %s", path, errno_s);
	if (st.st_size > LIMIT_ASSET_BYTES)
		fatalx("%s is larger than an asset may be", path);
	a->plain.len = (size_t)st.st_size;
	a->plain.bytes = malloc(a->plain.len + 1);
	if (a->plain.bytes == NULL)
		fatalx("no memory for the assets");
	n = read(fd, a->plain.bytes, a->plain.len);
	if (n != st.st_size)
		fatalx("%s cannot be read: %s", path, errno_s);
	(void)close(fd);

	(void)snprintf(a->name, sizeof(a->name), "%s", name);
	a->type = asset_type_of(name)->type;
	asset_print_etag(&a->plain, "");
	if (asset_type_of(name)->packs)
		asset_pack(a);
	asset_count++;
}

static void
asset_print_etag(struct form *f, const char *mark)
{
	unsigned char	digest[SHA256_DIGEST_LENGTH];
	char		hex[33];
	int		i;

	(void)SHA256((const unsigned char *)f->bytes, f->len, digest);
	for (i = 0; i < 16; i++)
		(void)snprintf(hex + i * 2, 3, "%02x", digest[i]);
	(void)snprintf(f->etag, sizeof(f->etag), "\"%s%s\"", hex, mark);
}

/* Kept when it saves a tenth. */
static void
asset_pack(struct asset *a)
{
	z_stream	z;
	size_t		room;

	memset(&z, 0, sizeof(z));
	if (deflateInit2(&z, Z_BEST_COMPRESSION, Z_DEFLATED, MAX_WBITS + 16, 8,
	    Z_DEFAULT_STRATEGY) != Z_OK)
		fatalx("zlib does not work");
	room = deflateBound(&z, a->plain.len);
	a->packed.bytes = malloc(room);
	if (a->packed.bytes == NULL)
		fatalx("no memory for the assets");

	z.next_in = (unsigned char *)a->plain.bytes;
	z.avail_in = (unsigned int)a->plain.len;
	z.next_out = (unsigned char *)a->packed.bytes;
	z.avail_out = (unsigned int)room;
	if (deflate(&z, Z_FINISH) != Z_STREAM_END)
		fatalx("%s cannot be packed", a->name);
	a->packed.len = z.total_out;
	(void)deflateEnd(&z);

	if (a->packed.len > a->plain.len - a->plain.len / 10) {
		free(a->packed.bytes);
		a->packed.bytes = NULL;
		return;
	}
	asset_print_etag(&a->packed, "-gz");
}

/* If-None-Match is a list, and its comparison does not mind weakness. */
static bool
asset_is_fresh(struct http_request *req, const struct form *f)
{
	const char	*at;
	size_t		len;

	if (!http_request_header(req, "if-none-match", &at))
		return (false);

	while (*at != '\0') {
		at += strspn(at, " ,");
		if (strncmp(at, "W/", 2) == 0)
			at += 2;
		len = strcspn(at, ",");
		while (len > 0 && at[len - 1] == ' ')
			len--;
		if ((len == 1 && *at == '*') || (len == strlen(f->etag) &&
		    strncmp(at, f->etag, len) == 0))
			return (true);
		at += strcspn(at, ",");
	}

	return (false);
}

/* gzip is named, and not with a weight of nothing. */
static bool
asset_packs(struct http_request *req)
{
	const char	*list, *at;

	if (!http_request_header(req, "accept-encoding", &list) ||
	    (at = strcasestr(list, "gzip")) == NULL)
		return (false);
	at += strlen("gzip");
	at += strspn(at, " ");
	if (*at != ';')
		return (true);
	at += strcspn(at, "0123456789,");

	return (strtod(at, NULL) > 0);
}

static const struct asset_type *
asset_type_of(const char *name)
{
	const struct asset_type	*t;
	const char		*dot = strrchr(name, '.');

	for (t = asset_types; dot != NULL && t->ending != NULL; t++) {
		if (strcmp(t->ending, dot) == 0)
			return (t);
	}

	return (NULL);
}

static const struct asset *
asset_find(const char *name)
{
	int	i;

	for (i = 0; i < asset_count; i++) {
		if (strcmp(asset_list[i].name, name) == 0)
			return (&asset_list[i]);
	}

	return (NULL);
}
