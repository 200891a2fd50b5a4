/* Rows for the group commit: see take_row.h. */

#include <stdio.h>
#include <string.h>

#include "../core/check.h"
#include "../core/money.h"
#include "../limits.h"
#include "../wire/normal.h"
#include "../wire/receipt.h"
#include "../wire/seal.h"
#include "../wire/squeeze.h"
#include "../wire/stored.h"
#include "explain.h"
#include "take_fields.h"
#include "take_row.h"

/* Status and Chinese text of each outcome; "" : the kind's published code. */
static const struct {
	const char	*name;		/* as in 0003_intake.sql */
	const char	*status;
	const char	*feed_status;
	const char	*text;
} outcome_words[INTAKE_OUTCOMES] = {
	[INTAKE_STORED] = { "stored", "2", "120", "电子口岸申报中" },
	[INTAKE_DRAFT] = { "draft", "1", "1", "电子口岸已暂存" },
	[INTAKE_DELETED] = { "deleted", "2", "120", "删除申请已受理" },
	[INTAKE_SAME] = { "same", "2", "120", "电子口岸申报中" },
	[INTAKE_OLD] = { "old", "", "",
	    "接收报文为旧报文数据，不做处理" },
	[INTAKE_EXISTS] = { "exists", "", "",
	    "已存在相同编号的单证，如需修改请以变更(appType=2)报送" },
	[INTAKE_IN_USE] = { "in_use", "", "",
	    "该单证已向海关申报清单，状态不符，不能变更或删除" },
	[INTAKE_NOT_FOUND] = { "not_found", "", "",
	    "业务标识(appType)不正确，未找到要操作的单证" },
};

static bool		row_broken(struct text);
static struct text	row_value(const struct document *, int);
static struct text	row_number(const struct document *, struct arena *);
static struct text	row_time(struct text, struct arena *);
static struct text	row_decimal(const struct document *, int,
			    struct arena *);
static struct text	row_macs(const char *, struct text, struct arena *);
static struct text	row_persons(const struct document *, int,
			    struct arena *);
static struct text	row_enterprises(const struct document *,
			    const uint8_t *, struct arena *);
static bool		row_content(const struct document *,
			    struct intake_document *, struct arena *);
static bool		row_warnings(const struct document *,
			    struct intake_document *, struct arena *);
static bool		row_keys(const struct document *, struct arena *,
			    struct text *);
static bool		row_info(const struct take_entry *, struct arena *,
			    struct text *);
static bool		out_keep(struct out *, struct arena *, struct text *);
static const char	*outcome_text(const struct kind_spec *,
			    enum intake_outcome);
static const char	*outcome_code(const struct kind_spec *,
			    enum intake_outcome);

bool
take_row(const struct document *d, struct intake_document *row,
    struct arena *arena)
{
	const struct take_fields	*f = take_fields_find(d->kind->kind);

	memset(row, 0, sizeof(*row));
	row->kind = (int)d->kind->kind;
	row->issuer = document_head(d, d->kind->issuer);
	row->number = row_number(d, arena);
	row->ebp_code = row_value(d, f->ebp_code);
	row->order_no = row_value(d, f->order_no);
	row->logistics_code = row_value(d, f->logistics_code);
	row->logistics_no = row_value(d, f->logistics_no);
	row->app_type = f->app_type == 0 ? 1 :
	    row_value(d, f->app_type).ptr[0] - '0';
	row->app_time = row_time(row_value(d, f->app_time), arena);
	row->draft = document_is_draft(d);
	row->persons = row_persons(d, f->person, arena);
	row->enterprises = row_enterprises(d, f->enterprises, arena);
	row->amount = row_decimal(d, f->amount, arena);
	row->weight = row_decimal(d, f->weight, arena);
	row->customs_code = row_value(d, f->customs);
	return (row->persons.ptr != NULL && row->enterprises.ptr != NULL &&
	    row->app_time.ptr != NULL && row->number.ptr != NULL &&
	    row_content(d, row, arena) && row_warnings(d, row, arena) &&
	    row_keys(d, arena, &row->keys));
}

bool
take_refusal(const struct document *d, uint32_t index,
    const struct take_entry *e, struct arena *arena, struct intake_refusal *r)
{
	struct out	out;

	r->kind = (int)d->kind->kind;
	take_refused_words(d->kind, e, &r->status, &r->info);
	if (!row_keys(d, arena, &r->keys) ||
	    !row_info(e, arena, &r->info))
		return (false);
	out_open(&out);
	receipt_errors(d->kind, index, e->faults, e->fault_count, NULL, &out);
	return (out_keep(&out, arena, &r->errors));
}

bool
take_seal(const char *purpose, const void *bytes, size_t len,
    struct arena *arena, struct text *sealed)
{
	struct out	out, squeezed;

	out_open(&out);
	out_open(&squeezed);
	squeeze_write(bytes, len, &squeezed);
	seal_write(purpose, squeezed.bytes, squeezed.len, &out);
	out.failed = out.failed || squeezed.failed;
	out_close(&squeezed);
	return (out_keep(&out, arena, sealed));
}

bool
take_identifies(const struct document *d)
{
	struct text	issuer = document_head(d, d->kind->issuer);
	struct text	number = document_number(d);

	return (issuer.len > 0 && issuer.len <= LIMIT_KEY_BYTES &&
	    number.len > 0 && number.len <= LIMIT_KEY_BYTES &&
	    !row_broken(issuer) && !row_broken(number));
}

void
take_refused_words(const struct kind_spec *kind, const struct take_entry *e,
    struct text *status, struct text *info)
{
	static const char *const	denials[DENIALS] = {
		[DENIAL_ENTERPRISE] = "无效企业代码，本账号无权代表该企业报送",
		[DENIAL_CARRIER] =
		    "无效企业代码，本账号无权代表传输企业(copCode)传输",
		[DENIAL_SENDER] = "客户端协议发送方的senderId与传输节点dxpId"
		    "信息不一致",
	};
	const char	*code = kind->errors.invalid;

	if (e->code.len > 0) {
		*status = e->code;
		*info = e->info;
		return;
	}
	if (e->denial == DENIAL_ENTERPRISE || e->denial == DENIAL_CARRIER)
		code = kind->errors.not_yours;
	*status = (struct text){ code, (uint32_t)strlen(code) };
	*info = text_of(denials[e->denial]);
}

void
take_outcome_words(const struct kind_spec *kind, enum intake_outcome outcome,
    struct text *status, struct text *info)
{
	const char	*code = outcome_words[outcome].status;

	if (code[0] == '\0')
		code = outcome_code(kind, outcome);
	*status = (struct text){ code, (uint32_t)strlen(code) };
	*info = text_of(outcome_text(kind, outcome));
}

const char *
take_codes(void)
{
	static struct out	out;
	const struct kind_spec	*kind;
	int			k, i;

	if (out.bytes != NULL)
		return (out.bytes);
	out_open(&out);
	json_object_begin(&out);
	for (k = 0; (kind = kind_at(k)) != NULL; k++) {
		char	number[8];

		if (kind->direction == DIRECTION_OUT)
			continue;
		snprintf(number, sizeof(number), "%d",
		    (int)kind->kind);
		json_name(&out, number);
		json_object_begin(&out);
		for (i = 0; i < INTAKE_OUTCOMES; i++) {
			const char	*status = outcome_words[i].feed_status;

			json_name(&out, outcome_words[i].name);
			json_array_begin(&out);
			json_string(&out, status[0] != '\0' ? status :
			    outcome_code(kind,
			    (enum intake_outcome)i));
			json_string(&out, i == INTAKE_STORED ?
			    "[Code:1800;Desc:逻辑校验通过]" :
			    outcome_text(kind, (enum intake_outcome)i));
			json_array_end(&out);
		}
		json_object_end(&out);
	}
	json_object_end(&out);
	out_put(&out, "", 1);
	return (out.bytes);
}

/* A cancel is refused for what its list is. */
static const char *
outcome_text(const struct kind_spec *kind, enum intake_outcome outcome)
{
	if (kind->kind == KIND_CANCEL || kind->kind == KIND_EXPORT_CANCEL) {
		switch (outcome) {
		case INTAKE_NOT_FOUND:
			return ("系统中不存在申请撤销的清单");
		case INTAKE_IN_USE:
			return ("清单的状态不符合撤单申报要求");
		case INTAKE_EXISTS:
			return ("撤单清单已经申报过");
		default:
			break;
		}
	}
	return (outcome_words[outcome].text);
}

static const char *
outcome_code(const struct kind_spec *kind, enum intake_outcome outcome)
{
	switch (outcome) {
	case INTAKE_OLD:
		return (kind->errors.old);
	case INTAKE_EXISTS:
		return (kind->errors.exists);
	case INTAKE_IN_USE:
		return (kind->errors.in_use);
	case INTAKE_NOT_FOUND:
		return (kind->errors.not_found);
	default:
		return (kind->errors.system);
	}
}

/* A NUL that JSON let in: the database takes none in a text. */
static bool
row_broken(struct text t)
{
	return (t.len > 0 && memchr(t.ptr, '\0', t.len) != NULL);
}

/* An empty value tells the database nothing: SQL null. */
static struct text
row_value(const struct document *d, int field)
{
	struct text	t;

	if (field == 0)
		return (TEXT_NONE);
	t = document_head(d, field);
	return (t.len == 0 ? TEXT_NONE : t);
}

static struct text
row_number(const struct document *d, struct arena *arena)
{
	struct text	number = document_number(d), part = document_part(d);
	char		*joined;

	if (d->kind->part == 0)
		return (number);
	joined = arena_get(arena, number.len + part.len + 1);
	if (joined == NULL)
		return (TEXT_NONE);
	memcpy(joined, number.ptr, number.len);
	joined[number.len] = '/';
	if (part.len > 0)
		memcpy(joined + number.len + 1, part.ptr, part.len);
	return ((struct text){ joined, number.len + part.len + 1 });
}

/* YYYYMMDDhhmmss as SQL reads it: YYYYMMDDThhmmss. */
static struct text
row_time(struct text t, struct arena *arena)
{
	char	*sql = arena_get(arena, 16);

	if (sql == NULL)
		return (TEXT_NONE);
	snprintf(sql, 16, "%.8sT%.6s", t.ptr, t.ptr + 8);
	return ((struct text){ sql, 15 });
}

static struct text
row_decimal(const struct document *d, int field, struct arena *arena)
{
	struct text	t = row_value(d, field);
	char		*digits;

	if (t.ptr == NULL || (digits = arena_get(arena, MONEY_PRINT)) == NULL)
		return (TEXT_NONE);
	return (money_print(money_of(t), digits));
}

static struct text
row_macs(const char *purpose, struct text value, struct arena *arena)
{
	uint8_t	macs[MAC_VERSIONS][MAC_BYTES];
	size_t	len = (size_t)mac_write_all(purpose, value, macs) * MAC_BYTES;
	char	*kept = arena_get(arena, len);

	if (kept == NULL)
		return (TEXT_NONE);
	memcpy(kept, macs, len);
	return ((struct text){ kept, (uint32_t)len });
}

static struct text
row_persons(const struct document *d, int field, struct arena *arena)
{
	struct text	id = row_value(d, field);

	if (id.ptr == NULL)
		return (TEXT(""));
	return (row_macs("person", normal_text(id, arena), arena));
}

/* Codes with a comma between; one that holds a comma itself is no code. */
static struct text
row_enterprises(const struct document *d, const uint8_t *fields,
    struct arena *arena)
{
	char		*list = arena_get(arena,
			    TAKE_ENTERPRISES * LIMIT_KEY_BYTES);
	uint32_t	len = 0;

	if (list == NULL)
		return (TEXT_NONE);
	for (; *fields != 0; fields++) {
		struct text	code = row_value(d, *fields);

		if (code.len == 0 || code.len >= LIMIT_KEY_BYTES ||
		    memchr(code.ptr, ',', code.len) != NULL)
			continue;
		if (len > 0)
			list[len++] = ',';
		memcpy(list + len, code.ptr, code.len);
		len += code.len;
	}
	return ((struct text){ list, len });
}

static bool
row_content(const struct document *d, struct intake_document *row,
    struct arena *arena)
{
	struct out	out;
	bool		kept;

	out_open(&out);
	document_content(d, &out);
	row->macs = out.failed ? TEXT_NONE : row_macs("content",
	    (struct text){ out.bytes, (uint32_t)out.len }, arena);
	out_close(&out);
	if (row->macs.ptr == NULL)
		return (false);
	out_open(&out);
	document_pack(d, &out);
	kept = !out.failed && take_seal("document", out.bytes, out.len, arena,
	    &row->sealed);
	out_close(&out);
	return (kept);
}

static bool
row_warnings(const struct document *d, struct intake_document *row,
    struct arena *arena)
{
	struct warning	warnings[LIMIT_FAULTS];
	int		n = document_warn(d, warnings, LIMIT_FAULTS);
	struct out	out;

	if (n == 0)
		return (true);
	out_open(&out);
	explain_warnings(d, warnings, n, &out);
	return (out_keep(&out, arena, &row->warnings));
}

/* The CEB names by which the sender finds its document in the feed. */
static bool
row_keys(const struct document *d, struct arena *arena, struct text *keys)
{
	const struct take_fields	*f = take_fields_find(d->kind->kind);
	struct out			out;
	int				i;

	out_open(&out);
	json_object_begin(&out);
	for (i = 0; i < TAKE_KEYS && f->keys[i] != 0; i++) {
		struct text	value = row_value(d, f->keys[i]);

		if (value.ptr == NULL || value.len > LIMIT_KEY_BYTES ||
		    row_broken(value))
			continue;
		json_name(&out, d->kind->head_fields[f->keys[i]].name);
		json_text(&out, value);
	}
	json_object_end(&out);
	return (out_keep(&out, arena, keys));
}

/* The faults in words, where the refusal has no words of its own. */
static bool
row_info(const struct take_entry *e, struct arena *arena, struct text *info)
{
	char	*words;

	if (info->len > 0)
		return (true);
	if ((words = arena_get(arena, FINDING_INFO_ROOM)) == NULL)
		return (false);
	*info = (struct text){ words, fault_info(e->faults,
	    (uint32_t)e->fault_count, words, FINDING_INFO_ROOM) };
	return (true);
}

/* Moves what was written into the arena. */
static bool
out_keep(struct out *out, struct arena *arena, struct text *kept)
{
	char	*bytes = out->failed ? NULL : arena_get(arena, out->len + 1);

	if (bytes != NULL) {
		memcpy(bytes, out->bytes, out->len);
		*kept = (struct text){ bytes, (uint32_t)out->len };
	}
	out_close(out);
	return (bytes != NULL);
}
