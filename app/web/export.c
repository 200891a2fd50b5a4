/*
 * The exports of the tax and forex offices.
 *
 *   GET /v1/exports/{tax|forex}?from=&to=&format=csv|ndjson|msgpack
 *   GET /v1/exports/{tax|forex}/manifest?from=&to=&format=
 *
 *	range (below the watermark?) -> stream the rows
 *	                             -> or read them all, and digest them
 *
 * from and to are days (in Beijing) or RFC 3339 times: from <= place < to.
 * Without `to` the watermark. A manifest without a range says where the
 * watermark stands.
 */

#include <kore/kore.h>
#include <kore/http.h>

#include <openssl/evp.h>

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../core/moment.h"
#include "../ground/stream.h"
#include "../limits.h"
#include "../wire/seal.h"
#include "export.h"
#include "param.h"
#include "queries.h"
#include "routes.h"

/* The columns of sql/query/export_range.sql. */
enum range_column {
	COLUMN_WATERMARK, COLUMN_FIRST, COLUMN_FROM, COLUMN_TO, COLUMN_OPEN,
	COLUMN_REVERSED
};

/* A download: the source's bytes, moved into the stream as it has room. */
struct download {
	struct export_source	*source;
	struct stream		*stream;
	size_t			sent;		/* of source->out */
};

/* A manifest: the same bytes, counted. */
struct count {
	struct export_range	range;
	struct export_source	*source;
	struct ticket		*ticket;
	EVP_MD_CTX		*sha256;
	char			watermark[40];
	char			first[40];
	bool			bare;		/* no range was given */
	bool			failed;
};

static enum call_turn	range_ask(struct call *);
static enum call_turn	download_start(struct call *);
static enum call_turn	manifest_start(struct call *);
static enum call_turn	manifest_answer(struct call *);
static bool		range_read(struct call *, struct export_range *);
static bool		time_is_sound(struct text);
static enum call_turn	range_check(struct call *, struct export_range *);
static enum stream_turn	download_pull(void *, char *, size_t, size_t *);
static void		download_done(void *, bool);
static void		download_told(struct export_source *);
static void		count_told(struct export_source *);
static void		count_closed(struct call *);

static const struct step	export_get[] = {
	{ "range", range_ask },
	{ "stream", download_start },
	{ NULL, NULL }
};

static const struct step	export_manifest[] = {
	{ "range", range_ask },
	{ "count", manifest_start },
	{ "answer", manifest_answer },
	{ NULL, NULL }
};

static const struct stream_source	download_source =
    { download_pull, download_done };

/* Each office its own. Asked of the decoded name: the path that the door sees
 * may spell it with percent signs. */
static const enum door	export_doors[EXPORTS] = {
	[EXPORT_TAX] = DOOR_TAX,
	[EXPORT_FOREX] = DOOR_FOREX,
};

int
route_export_get(struct http_request *req)
{
	return (call_run(req, DOOR_TAX | DOOR_FOREX, export_get));
}

int
route_export_manifest(struct http_request *req)
{
	return (call_run(req, DOOR_TAX | DOOR_FOREX, export_manifest));
}

static enum call_turn
range_ask(struct call *call)
{
	struct count	*count = call_alloc(call, sizeof(*count));
	struct text	from = call_argument(call, "from");
	struct text	to = call_argument(call, "to");
	struct db_param	p[3];

	if (!range_read(call, &count->range))
		return (CALL_DONE);
	count->bare = from.len == 0 && to.len == 0;
	call->state = count;
	p[0] = from.len > 0 ? param_string(count->range.from) : PARAM_NULL;
	p[1] = to.len > 0 ? param_string(count->range.to) : PARAM_NULL;
	p[2] = param_text(call_segment(call, 2));
	return (call_query(call, QUERY_EXPORT_RANGE, p, 3));
}

static bool
range_read(struct call *call, struct export_range *range)
{
	struct text	name = call_segment(call, 2);
	struct text	format = call_argument(call, "format");
	static const char	*const bounds[] = { "from", "to" };
	char		*places[] = { range->from, range->to };
	int		i;

	if (!text_is(name, "tax") && !text_is(name, "forex")) {
		call_problem(call, 404, "NOT_FOUND", NULL, NULL);
		return (false);
	}
	range->name = text_is(name, "tax") ? EXPORT_TAX : EXPORT_FOREX;
	if (call->caller.role != export_doors[range->name]) {
		call_problem(call, 403, "FORBIDDEN", NULL, NULL);
		return (false);
	}
	if (format.len == 0 || text_is(format, "csv"))
		range->format = EXPORT_CSV;
	else if (text_is(format, "ndjson"))
		range->format = EXPORT_NDJSON;
	else if (text_is(format, "msgpack"))
		range->format = EXPORT_MSGPACK;
	else {
		call_problem(call, 422, "VALUE", "/format",
		    "csv | ndjson | msgpack");
		return (false);
	}
	for (i = 0; i < 2; i++) {
		struct text	t = call_argument(call, bounds[i]);

		if (t.len > 0 && !time_is_sound(t)) {
			call_problem(call, 422, "RANGE",
			    i == 0 ? "/from" : "/to",
			    "YYYY-MM-DD | YYYY-MM-DDThh:mm:ss+08:00");
			return (false);
		}
		snprintf(places[i], sizeof(range->from), "%.*s%s",
		    (int)t.len, t.ptr == NULL ? "" : t.ptr,
		    t.len == 10 ? "T00:00:00+08:00" : "");
		if (strchr(places[i], ' ') != NULL)
			*strchr(places[i], ' ') = '+';
	}
	return (true);
}

/* A day, or a time with seconds and offset; '+' may have become a blank. */
static bool
time_is_sound(struct text t)
{
	static const char	shape[] = "dddd-dd-ddTdd:dd:dd";
	char			day[8];
	uint32_t		i;

	if (t.len != 10 && (t.len < 20 || t.len > 32))
		return (false);
	for (i = 0; i < t.len && i < sizeof(shape) - 1; i++) {
		if (shape[i] == 'd' ? !isdigit((unsigned char)t.ptr[i]) :
		    t.ptr[i] != shape[i])
			return (false);
	}
	memcpy(day, t.ptr, 4);
	memcpy(day + 4, t.ptr + 5, 2);
	memcpy(day + 6, t.ptr + 8, 2);
	if (!moment_is_date((struct text){ day, 8 }))
		return (false);
	if (t.len == 10)
		return (true);
	if (memcmp(t.ptr + 11, "24", 2) >= 0 || t.ptr[14] > '5' ||
	    t.ptr[17] > '5')
		return (false);
	i = 19;
	if (t.ptr[i] == '.') {
		for (i++; i < t.len && isdigit((unsigned char)t.ptr[i]); i++)
			;
	}
	if (i < t.len && t.ptr[i] == 'Z')
		return (i + 1 == t.len);
	return (i + 6 == t.len && strchr("+- ", t.ptr[i]) != NULL &&
	    isdigit((unsigned char)t.ptr[i + 1]) && t.ptr[i + 1] < '2' &&
	    isdigit((unsigned char)t.ptr[i + 2]) && t.ptr[i + 3] == ':' &&
	    isdigit((unsigned char)t.ptr[i + 4]) && t.ptr[i + 4] < '6' &&
	    isdigit((unsigned char)t.ptr[i + 5]));
}

static enum call_turn
range_check(struct call *call, struct export_range *range)
{
	enum call_turn		turn = call_store_check(call);
	const struct db_answer	*a = call->answer;

	if (turn != CALL_NEXT)
		return (turn);
	if (db_bool(a, 0, COLUMN_REVERSED))
		return (call_problem(call, 422, "RANGE", "/to", "from > to"));
	if (db_bool(a, 0, COLUMN_OPEN)) {
		char	*reason = call_alloc(call, 64);

		snprintf(reason, 64, "watermark %s",
		    db_text(a, 0, COLUMN_WATERMARK));
		return (call_problem(call, 409, "EXPORT_OPEN", NULL, reason));
	}
	snprintf(range->from, sizeof(range->from), "%s",
	    db_text(a, 0, COLUMN_FROM));
	snprintf(range->to, sizeof(range->to), "%s", db_text(a, 0, COLUMN_TO));
	return (CALL_NEXT);
}

static enum call_turn
download_start(struct call *call)
{
	static const char	*const endings[] =
	    { "csv", "ndjson", "msgpack" };
	struct count		*count = call->state;
	enum call_turn		turn = range_check(call, &count->range);
	struct download		*d;
	char			name[128];

	if (turn != CALL_NEXT)
		return (turn);
	if ((d = calloc(1, sizeof(*d))) == NULL)
		fatal("export: no memory");
	snprintf(name, sizeof(name), "attachment; filename=\"%s.%s\"",
	    count->range.name == EXPORT_TAX ? "tax" : "forex",
	    endings[count->range.format]);
	http_response_header(call->req, "content-type",
	    export_media(count->range.format));
	http_response_header(call->req, "content-disposition", name);
	http_response_header(call->req, "cache-control", "no-store");
	http_response_header(call->req, "x-content-type-options", "nosniff");
	d->source = export_open(&count->range, download_told, d);
	d->stream = stream_start(call->req, 200, &download_source, d);
	if (d->stream == NULL) {
		export_close(d->source);
		free(d);
	}
	return (call_taken(call, 200));
}

static enum stream_turn
download_pull(void *arg, char *room, size_t size, size_t *len)
{
	struct download		*d = arg;
	struct export_source	*s = d->source;
	size_t			left = s->out.len - d->sent;

	if (s->failed)
		return (STREAM_FAIL);
	*len = left < size ? left : size;
	if (*len > 0)
		memcpy(room, s->out.bytes + d->sent, *len);
	d->sent += *len;
	if (d->sent < s->out.len)
		return (STREAM_MORE);
	if (s->over)
		return (STREAM_END);
	if (!s->reading) {
		s->out.len = 0;
		d->sent = 0;
		export_more(s);
	}
	return (STREAM_LATER);
}

static void
download_told(struct export_source *s)
{
	struct download	*d = s->owner;

	stream_resume(d->stream);
}

static void
download_done(void *arg, bool whole)
{
	struct download	*d = arg;

	(void)whole;
	export_close(d->source);
	free(d);
}

static enum call_turn
manifest_start(struct call *call)
{
	struct count	*count = call->state;
	enum call_turn	turn;

	turn = range_check(call, &count->range);
	if (turn != CALL_NEXT)
		return (turn);
	snprintf(count->watermark, sizeof(count->watermark), "%s",
	    db_text(call->answer, 0, COLUMN_WATERMARK));
	if (!db_is_null(call->answer, 0, COLUMN_FIRST))
		snprintf(count->first, sizeof(count->first), "%s",
		    db_text(call->answer, 0, COLUMN_FIRST));
	if (count->bare)
		return (CALL_NEXT);
	call->closed = count_closed;
	count->sha256 = EVP_MD_CTX_new();
	if (count->sha256 == NULL ||
	    EVP_DigestInit_ex(count->sha256, EVP_sha256(), NULL) != 1)
		fatal("export: no digest");
	turn = call_hold(call, &count->ticket);
	count->source = export_open(&count->range, count_told, count);
	return (turn);
}

/* The call's memory stays until call_resume, client or no client. */
static void
count_told(struct export_source *s)
{
	struct count	*count = s->owner;

	if (EVP_DigestUpdate(count->sha256, s->out.bytes, s->out.len) != 1)
		s->failed = true;
	s->out.len = 0;
	if (!s->over && !s->failed && call_of(count->ticket) != NULL)
		export_more(s);
	else
		call_resume(count->ticket);
}

/* However the call ended. */
static void
count_closed(struct call *call)
{
	struct count	*count = call->state;

	EVP_MD_CTX_free(count->sha256);
	if (count->source != NULL)
		export_close(count->source);
}

/* The sum of each column of amounts, over all rows, and over those of them
 * that are corrections. */
static void
sums_write(const struct export_source *s, bool corrections, struct out *out)
{
	char	digits[MONEY_PRINT];
	int	i;

	json_object_begin(out);
	for (i = 0; i < s->sum_count; i++) {
		json_name(out, s->sums[i].column);
		json_text(out, money_print(corrections ?
		    s->sums[i].corrections : s->sums[i].total, digits));
	}
	json_object_end(out);
}

static void
digest_print(struct count *count, struct out *out)
{
	unsigned char	digest[EVP_MAX_MD_SIZE];
	char		hex[2 * EVP_MAX_MD_SIZE + 1];
	unsigned int	len = 0;

	if (EVP_DigestFinal_ex(count->sha256, digest, &len) != 1)
		fatal("export: no digest");
	hex_write(digest, len, hex);
	json_name(out, "sha256");
	json_string(out, hex);
}

static enum call_turn
manifest_answer(struct call *call)
{
	static const char	*const formats[] =
	    { "csv", "ndjson", "msgpack" };
	struct count		*count = call->state;
	struct out		*out = &call->out;

	if (count->source != NULL && count->source->failed)
		return (call_problem(call, 503, "UNAVAILABLE", NULL, NULL));
	json_object_begin(out);
	json_name(out, "name");
	json_string(out, count->range.name == EXPORT_TAX ? "tax" : "forex");
	json_name(out, "watermark");
	json_string(out, count->watermark);
	json_name(out, "first");
	json_string(out, count->first[0] != '\0' ? count->first : NULL);
	if (count->source != NULL) {
		json_name(out, "from");
		json_string(out, count->range.from);
		json_name(out, "to");
		json_string(out, count->range.to);
		json_name(out, "format");
		json_string(out, formats[count->range.format]);
		json_name(out, "rows");
		json_int(out, count->source->rows);
		json_name(out, "sums");
		sums_write(count->source, false, out);
		json_name(out, "corrections");
		json_object_begin(out);
		json_name(out, "rows");
		json_int(out, count->source->corrections);
		json_name(out, "sums");
		sums_write(count->source, true, out);
		json_object_end(out);
		digest_print(count, out);
	}
	json_object_end(out);
	return (call_json(call, 200));
}
