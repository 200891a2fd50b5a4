/* The group commit: see intake.h. */

#include <kore/kore.h>

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../limits.h"
#include "array.h"
#include "db.h"
#include "intake.h"
#include "queries.h"

enum intake_column {
	COLUMN_N,
	COLUMN_OUTCOME,
	COLUMN_ID,
	COLUMN_GUID,
	COLUMN_TIME,
	COLUMN_PRE_NO,
	COLUMN_INVT_NO,
	COLUMN_TOUCHED,
};

/* The statement's array parameters, in its order after $1 (dry). */
enum intake_array {
	MSG_DIGEST, MSG_ACCOUNT, MSG_MEDIA, MSG_SEALED,
	DOC_MSG, DOC_KIND, DOC_ISSUER, DOC_NUMBER, DOC_EBP, DOC_ORDER_NO,
	DOC_CODE, DOC_NO, DOC_APP_TYPE, DOC_APP_TIME, DOC_DRAFT, DOC_MACS,
	DOC_SEALED, DOC_PERSONS, DOC_ENTERPRISES, DOC_AMOUNT, DOC_WEIGHT,
	DOC_CUSTOMS, DOC_WARNINGS, DOC_KEYS,
	REF_MSG, REF_KIND, REF_KEYS, REF_STATUS, REF_INFO, REF_ERRORS,
	INTAKE_ARRAYS
};

/* What was signed: of the statements that keep it. */
enum { SIGNED_DIGEST, SIGNED_ACCOUNT, SIGNED_CERTIFICATE, SIGNED_ARRAYS };

static const enum array_type	signed_types[SIGNED_ARRAYS] = {
	ARRAY_BYTEA, ARRAY_INT8, ARRAY_INT8
};

static const enum array_type	array_types[INTAKE_ARRAYS] = {
	[MSG_DIGEST] = ARRAY_BYTEA,	[MSG_ACCOUNT] = ARRAY_INT8,
	[MSG_MEDIA] = ARRAY_TEXT,	[MSG_SEALED] = ARRAY_BYTEA,
	[DOC_MSG] = ARRAY_INT4,		[DOC_KIND] = ARRAY_INT4,
	[DOC_ISSUER] = ARRAY_TEXT,	[DOC_NUMBER] = ARRAY_TEXT,
	[DOC_EBP] = ARRAY_TEXT,		[DOC_ORDER_NO] = ARRAY_TEXT,
	[DOC_CODE] = ARRAY_TEXT,	[DOC_NO] = ARRAY_TEXT,
	[DOC_APP_TYPE] = ARRAY_INT4,	[DOC_APP_TIME] = ARRAY_TEXT,
	[DOC_DRAFT] = ARRAY_BOOL,	[DOC_MACS] = ARRAY_BYTEA,
	[DOC_SEALED] = ARRAY_BYTEA,	[DOC_PERSONS] = ARRAY_BYTEA,
	[DOC_ENTERPRISES] = ARRAY_TEXT,	[DOC_AMOUNT] = ARRAY_TEXT,
	[DOC_WEIGHT] = ARRAY_TEXT,	[DOC_CUSTOMS] = ARRAY_TEXT,
	[DOC_WARNINGS] = ARRAY_TEXT,	[DOC_KEYS] = ARRAY_TEXT,
	[REF_MSG] = ARRAY_INT4,		[REF_KIND] = ARRAY_INT4,
	[REF_KEYS] = ARRAY_TEXT,	[REF_STATUS] = ARRAY_TEXT,
	[REF_INFO] = ARRAY_TEXT,	[REF_ERRORS] = ARRAY_TEXT,
};

static const char	*outcome_names[INTAKE_OUTCOMES] = {
	[INTAKE_STORED] = "stored",	[INTAKE_DRAFT] = "draft",
	[INTAKE_DELETED] = "deleted",	[INTAKE_SAME] = "same",
	[INTAKE_OLD] = "old",		[INTAKE_EXISTS] = "exists",
	[INTAKE_IN_USE] = "in_use",	[INTAKE_NOT_FOUND] = "not_found",
};

/* What waits, first in first out, and the batch that is under way. */
static struct intake_message	*waiting, **waiting_end = &waiting;
static struct intake_message	*batch;
static int			depth;
static size_t			depth_bytes;

/* Between two batches: until when more are waited for, and how many. */
static struct kore_timer	*gather_timer;
static int			gather_most;

static const char		*codes;
static void			(*touched)(int64_t);

static size_t	intake_bytes(const struct intake_message *);
static void	intake_start(void);
static void	intake_gather(int);
static void	intake_gathered(void *, u_int64_t);
static void	intake_send(void);
static void	intake_ask(struct db_param *, struct db_array *, int);
static int	intake_signature_put(struct db_array *,
		    const struct intake_message *);
static void	intake_message_put(struct db_array *,
		    const struct intake_message *, int);
static void	intake_document_put(struct db_array *,
		    const struct intake_document *, int);
static void	intake_done(const struct db_answer *, void *);
static void	intake_read(const struct db_answer *);
static struct intake_result	*intake_place(int);
static void	intake_result_read(const struct db_answer *, int,
		    struct intake_result *);
static void	intake_touch(const char *);
static void	intake_finish(enum db_state);
static void	intake_split(void);
static void	text_put(struct db_array *, struct text);

void
intake_open(const char *published, void (*told)(int64_t))
{
	assert(published != NULL && told != NULL);
	codes = published;
	touched = told;
}

bool
intake_is_full(void)
{
	return (depth >= LIMIT_INTAKE_WAITING ||
	    depth_bytes >= LIMIT_INTAKE_BYTES);
}

bool
intake_submit(struct intake_message *m)
{
	int	weight = m->count + m->refused;

	assert(m->done != NULL && codes != NULL);
	m->bytes = intake_bytes(m);
	if (depth + weight > LIMIT_INTAKE_WAITING ||
	    (depth > 0 && depth_bytes + m->bytes > LIMIT_INTAKE_BYTES))
		return (false);
	depth += weight;
	depth_bytes += m->bytes;
	m->next = NULL;
	m->alone = m->dry || m->subscribers.len > 0;
	*waiting_end = m;
	waiting_end = &m->next;
	if (batch == NULL && (gather_timer == NULL || depth >= gather_most))
		intake_start();
	return (true);
}

/* What waits is mostly what is sealed; keys and refusals are small. */
static size_t
intake_bytes(const struct intake_message *m)
{
	size_t	bytes = m->sealed.len;
	int	i;

	for (i = 0; i < m->count; i++)
		bytes += m->documents[i].sealed.len;

	return (bytes);
}

/* Moves what fits into one batch and sends it. A message that must go alone (a
 * dry run, one with subscribers, or one of a batch that failed) is a batch of
 * its own. */
static void
intake_start(void)
{
	struct intake_message	**end = &batch;
	int			room = LIMIT_INTAKE_BATCH;

	assert(batch == NULL);
	if (gather_timer != NULL)
		kore_timer_remove(gather_timer);
	gather_timer = NULL;
	while (waiting != NULL) {
		struct intake_message	*m = waiting;

		if (batch != NULL && (m->alone || batch->alone ||
		    m->count + m->refused > room))
			break;
		room -= m->count + m->refused;
		waiting = m->next;
		if (waiting == NULL)
			waiting_end = &waiting;
		m->next = NULL;
		*end = m;
		end = &m->next;
	}
	if (batch != NULL)
		intake_send();
}

static void
intake_send(void)
{
	struct db_array		a[INTAKE_ARRAYS];
	struct db_array		s[SIGNED_ARRAYS];
	struct db_param		p[INTAKE_ARRAYS + SIGNED_ARRAYS + 3];
	struct intake_message	*m;
	int			i, n = 0, signatures = 0;

	for (i = 0; i < INTAKE_ARRAYS; i++)
		array_open(&a[i], array_types[i]);
	for (i = 0; i < SIGNED_ARRAYS; i++)
		array_open(&s[i], signed_types[i]);
	for (m = batch; m != NULL; m = m->next) {
		intake_message_put(a, m, ++n);
		signatures += intake_signature_put(s, m);
	}
	p[0] = (struct db_param){ batch->dry ? "t" : "f", 1, 0 };
	for (i = 0; i < INTAKE_ARRAYS; i++)
		p[i + 1] = array_param(&a[i]);
	p[INTAKE_ARRAYS + 1] = (struct db_param){ codes,
	    (uint32_t)strlen(codes), 0 };
	intake_ask(p, s, signatures);
	for (i = 0; i < INTAKE_ARRAYS; i++)
		array_close(&a[i]);
	for (i = 0; i < SIGNED_ARRAYS; i++)
		array_close(&s[i]);
}

/* The statement that this batch needs, with what it has beside the others. */
static void
intake_ask(struct db_param *p, struct db_array *s, int signatures)
{
	enum query_id	query = QUERY_INTAKE_STORE;
	int		n = INTAKE_ARRAYS + 2, i;

	if (batch->subscribers.len > 0) {
		query = QUERY_INTAKE_SUBSCRIBED;
		p[n++] = (struct db_param){ batch->subscribers.ptr,
		    batch->subscribers.len, 0 };
	} else if (signatures > 0) {
		query = QUERY_INTAKE_SIGNED;
	}
	for (i = 0; query != QUERY_INTAKE_STORE && i < SIGNED_ARRAYS; i++)
		p[n++] = array_param(&s[i]);
	db_query(DB_INTAKE, query, p, n, intake_done, NULL);
}

/* 1 when the message was signed. */
static int
intake_signature_put(struct db_array *s, const struct intake_message *m)
{
	if (m->certificate == 0)
		return (0);
	array_bytes(&s[SIGNED_DIGEST], m->digest, 32);
	array_int8(&s[SIGNED_ACCOUNT], m->account_id);
	array_int8(&s[SIGNED_CERTIFICATE], m->certificate);
	return (1);
}

static void
intake_message_put(struct db_array *a, const struct intake_message *m, int n)
{
	int	i;

	array_bytes(&a[MSG_DIGEST], m->digest, 32);
	array_int8(&a[MSG_ACCOUNT], m->account_id);
	array_bytes(&a[MSG_MEDIA], m->media, strlen(m->media));
	text_put(&a[MSG_SEALED], m->sealed);
	for (i = 0; i < m->count; i++)
		intake_document_put(a, &m->documents[i], n);
	for (i = 0; i < m->refused; i++) {
		const struct intake_refusal	*r = &m->refusals[i];

		array_int4(&a[REF_MSG], n);
		array_int4(&a[REF_KIND], r->kind);
		text_put(&a[REF_KEYS], r->keys);
		text_put(&a[REF_STATUS], r->status);
		text_put(&a[REF_INFO], r->info);
		text_put(&a[REF_ERRORS], r->errors);
	}
}

static void
intake_document_put(struct db_array *a, const struct intake_document *d, int n)
{
	array_int4(&a[DOC_MSG], n);
	array_int4(&a[DOC_KIND], d->kind);
	text_put(&a[DOC_ISSUER], d->issuer);
	text_put(&a[DOC_NUMBER], d->number);
	text_put(&a[DOC_EBP], d->ebp_code);
	text_put(&a[DOC_ORDER_NO], d->order_no);
	text_put(&a[DOC_CODE], d->logistics_code);
	text_put(&a[DOC_NO], d->logistics_no);
	array_int4(&a[DOC_APP_TYPE], d->app_type);
	text_put(&a[DOC_APP_TIME], d->app_time);
	array_bool(&a[DOC_DRAFT], d->draft);
	text_put(&a[DOC_MACS], d->macs);
	text_put(&a[DOC_SEALED], d->sealed);
	text_put(&a[DOC_PERSONS], d->persons);
	text_put(&a[DOC_ENTERPRISES], d->enterprises);
	text_put(&a[DOC_AMOUNT], d->amount);
	text_put(&a[DOC_WEIGHT], d->weight);
	text_put(&a[DOC_CUSTOMS], d->customs_code);
	text_put(&a[DOC_WARNINGS], d->warnings);
	text_put(&a[DOC_KEYS], d->keys);
}

static void
intake_done(const struct db_answer *answer, void *unused)
{
	int	before = depth;

	(void)unused;
	assert(batch != NULL);
	if (answer->state == DB_OK)
		intake_read(answer);
	if (answer->state == DB_REFUSED && batch->next != NULL)
		intake_split();
	else
		intake_finish(answer->state);
	if (batch == NULL && waiting != NULL)
		intake_gather(before - depth);
}

/*
 * Who was just answered sends the next document in a moment. Without waiting
 * for it, half of the senders would always be in the batch and half behind it,
 * and what a batch costs by itself is paid twice. A lone message never waits.
 */
static void
intake_gather(int answered)
{
	gather_most = depth + answered;
	if (answered < 2 || depth >= LIMIT_INTAKE_BATCH)
		intake_start();
	else
		gather_timer = kore_timer_add(intake_gathered,
		    LIMIT_INTAKE_GATHER_MS, NULL, KORE_TIMER_ONESHOT);
}

static void
intake_gathered(void *unused, u_int64_t now)
{
	(void)unused;
	(void)now;
	gather_timer = NULL;
	if (batch == NULL && waiting != NULL)
		intake_start();
}

/* Rows come in any order; n says which document, over the batch. */
static void
intake_read(const struct db_answer *answer)
{
	int	row, rows = db_rows(answer);

	for (row = 0; row < rows; row++) {
		int	n = (int)db_int(answer, row, COLUMN_N);

		intake_result_read(answer, row, intake_place(n));
		if (!batch->dry)
			intake_touch(db_text(answer, row, COLUMN_TOUCHED));
	}
}

/* Where the result of the batch's nth document goes, from 1. Messages are of
 * one document, or the batch has few of them. */
static struct intake_result *
intake_place(int n)
{
	struct intake_message	*m = batch;

	for (n--; m != NULL && n >= m->count; m = m->next)
		n -= m->count;
	assert(m != NULL && n >= 0);
	return (&m->results[n]);
}

static void
intake_result_read(const struct db_answer *answer, int row,
    struct intake_result *r)
{
	const char	*name = db_text(answer, row, COLUMN_OUTCOME);
	int		i;

	memset(r, 0, sizeof(*r));
	for (i = 0; i < INTAKE_OUTCOMES; i++) {
		if (strcmp(name, outcome_names[i]) == 0)
			break;
	}
	assert(i < INTAKE_OUTCOMES);
	r->outcome = (enum intake_outcome)i;
	r->document_id = db_int(answer, row, COLUMN_ID);
	snprintf(r->guid, sizeof(r->guid), "%s",
	    db_text(answer, row, COLUMN_GUID));
	snprintf(r->time, sizeof(r->time), "%s",
	    db_text(answer, row, COLUMN_TIME));
	if (!db_is_null(answer, row, COLUMN_PRE_NO))
		snprintf(r->pre_no, sizeof(r->pre_no), "%s",
		    db_text(answer, row, COLUMN_PRE_NO));
	if (!db_is_null(answer, row, COLUMN_INVT_NO))
		snprintf(r->invt_no, sizeof(r->invt_no), "%s",
		    db_text(answer, row, COLUMN_INVT_NO));
}

/* "{12,13}" */
static void
intake_touch(const char *list)
{
	char	*end;

	for (list++; *list >= '0' && *list <= '9'; list = end + 1) {
		touched(strtoll(list, &end, 10));
		if (*end != ',')
			return;
	}
}

static void
intake_finish(enum db_state state)
{
	struct intake_message	*m = batch, *next;

	batch = NULL;
	for (; m != NULL; m = next) {
		next = m->next;
		depth -= m->count + m->refused;
		depth_bytes -= m->bytes;
		m->done(m, state);
	}
}

/* Puts the failed batch back in front, each message to go alone. */
static void
intake_split(void)
{
	struct intake_message	*m, *last = NULL;

	for (m = batch; m != NULL; m = m->next) {
		m->alone = true;
		last = m;
	}
	last->next = waiting;
	if (waiting == NULL)
		waiting_end = &last->next;
	waiting = batch;
	batch = NULL;
}

static void
text_put(struct db_array *a, struct text t)
{
	array_bytes(a, t.ptr, t.len);
}
