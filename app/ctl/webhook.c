/*
 * hubctl webhook: the webhooks of machine accounts, as the operator sees and
 * mends them. Accounts do the same for themselves over the API.
 */

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../limits.h"
#include "../wire/json.h"
#include "../wire/webhook.h"
#include "args.h"
#include "base.h"
#include "commands.h"
#include "field.h"
#include "keys.h"
#include "list.h"
#include "say.h"
#include "secret.h"

#define WEBHOOK_LOOK_MS		50
#define WEBHOOK_LOOKS		120	/* six seconds in all */

static void	webhook_add(const struct args *);
static void	webhook_list(const struct args *);
static void	webhook_failures(const struct args *);
static void	webhook_enable(const struct args *);
static void	webhook_disable(const struct args *);
static void	webhook_rotate(const struct args *);
static void	webhook_delete(const struct args *);

/* A command about one webhook, without options. */
#define WEBHOOK_ONE(verb, begin, english, chinese) {	\
		.words = "webhook " verb,		\
		.usage = "ID",				\
		.en = english,				\
		.zh = chinese,				\
		.example = "hubctl webhook " verb " 3",	\
		.least = 1,				\
		.most = 1,				\
		.run = begin,				\
	}

const struct command	webhook_commands[] = {
	{
		.words = "webhook add",
		.usage = "ACCOUNT URL [--language zh|en]",
		.en = "Registers a webhook of an account and shows its "
		    "secret, once.",
		.zh = "为账户登记推送地址并显示其密钥（仅此一次）。",
		.example = "hubctl webhook add mall-a "
		    "https://mall.example/states",
		.least = 2,
		.most = 2,
		.run = webhook_add,
		.options = {
			{ "language", OPTION_VALUE, "LANGUAGE",
			    "of the words for faults: zh (default) or en",
			    "错误说明的语言：zh（默认）或 en" },
			{ .name = NULL }
		},
	},
	{
		.words = "webhook list",
		.usage = "",
		.en = "Lists the webhooks, with what waits at each.",
		.zh = "列出推送地址及各自等待的数量。",
		.example = "hubctl webhook list --json",
		.run = webhook_list,
	},
	WEBHOOK_ONE("deliveries", webhook_failures,
	    "Lists what a webhook could not deliver yet.",
	    "列出推送地址尚未送达的状态。"),
	WEBHOOK_ONE("enable", webhook_enable,
	    "Enables a webhook again; it goes on from where it stood.",
	    "重新启用推送地址，从中断处继续。"),
	WEBHOOK_ONE("disable", webhook_disable,
	    "Stops a webhook until it is enabled again; nothing is lost.",
	    "停用推送地址，直到重新启用；不丢失任何状态。"),
	WEBHOOK_ONE("rotate", webhook_rotate,
	    "Gives a webhook a new secret, shown once; the old one signs "
	    "beside it for a while.",
	    "更换推送密钥并显示新密钥（仅此一次），旧密钥在过渡期内同时签名。"),
	WEBHOOK_ONE("delete", webhook_delete,
	    "Deletes a webhook and what waits at it.",
	    "删除推送地址及其等待的状态。"),
	{ .words = NULL }
};

static const char *const	webhook_languages[] = { "zh", "en", NULL };

static char	*webhook_actor(const struct args *);
static const char	*webhook_account(const char *);
static PGresult	*webhook_ask(const char *, int, const char *const *);
static PGresult	*webhook_await(const char *, const char *);
static void	webhook_change(const struct args *, const char *, bool);
static void	webhook_show(const PGresult *, const char *);
static char	*webhook_secret(char [WEBHOOK_SECRET_ROOM]);
static char	*webhook_member(const PGresult *, const char *);

static const char SQL_WEBHOOK_LIST[] =
    "select j->>'webhookId' as id, a.name as account, j->>'url' as url, "
    "j->>'state' as state, j->>'reason' as reason, "
    "(j->>'delivered')::int as delivered, (j->>'failing')::int as failing, "
    "(j->>'waiting')::int as waiting, j->>'deliveredAt' as \"deliveredAt\" "
    "from webhook w join account a on a.id = w.account_id, "
    "webhook_json(w) j order by w.id";
static const char SQL_WEBHOOK_FAILURES[] =
    "select receipt_id::text as \"receiptId\", lane, attempts, status, "
    "error, " BASE_TIME("last_at") " as \"lastAt\", "
    BASE_TIME("next_at") " as \"nextAt\" from webhook_delivery "
    "where webhook_id = $1::bigint order by place limit 1000";
static const char SQL_WEBHOOK_OWNER[] =
    "select account_id::text as account from webhook where id = $1::bigint";
static const char SQL_WEBHOOK_ADD[] =
    "select status, body::text from webhook_add((select id from account "
    "where name = $1 and revoked_at is null), $2, $3, $4, $5::bytea, null, "
    "$6::int)";
static const char SQL_WEBHOOK_RESULT[] =
    "select status, body::text from webhook_result($1::bigint, $2::bigint)";
static const char SQL_WEBHOOK_ROTATE[] =
    "select status, body::text from webhook_rotate($1::bigint, $2, "
    "$3::bigint, $4::bytea)";
static const char SQL_WEBHOOK_ENABLE[] =
    "select status, body::text from webhook_enable($1::bigint, $2, "
    "$3::bigint)";
static const char SQL_WEBHOOK_DISABLE[] =
    "select status, body::text from webhook_disable($1::bigint, $2, "
    "$3::bigint)";
static const char SQL_WEBHOOK_DROP[] =
    "select status, body::text from webhook_drop($1::bigint, $2, "
    "$3::bigint)";

static void
webhook_add(const struct args *args)
{
	const char	*language = args_value(args, "language");
	char		*actor = webhook_actor(args), most[16];
	char		text[WEBHOOK_SECRET_ROOM];
	char		*sealed, *id;
	const char	*values[6] = { args->words.values[0], actor,
			    args->words.values[1], language == NULL ? "zh" :
			    language, NULL, most };
	PGresult	*row;

	if (language != NULL)
		(void)field_check_word("--language", language,
		    webhook_languages);
	if (strlen(values[2]) > LIMIT_WEBHOOK_URL)
		say_usage("an address has at most %d bytes",
		    "地址最长 %d 字节", LIMIT_WEBHOOK_URL);
	keys_open();
	base_open();
	(void)webhook_account(values[0]);
	values[4] = sealed = webhook_secret(text);
	(void)snprintf(most, sizeof(most), "%d", LIMIT_WEBHOOKS);
	row = webhook_ask(SQL_WEBHOOK_ADD, 6, values);
	id = webhook_member(row, "webhookId");
	PQclear(row);
	row = webhook_await(webhook_account(values[0]), id);
	webhook_show(row, text);
	PQclear(row);
	secret_wipe(text, sizeof(text));
	free(sealed);
	free(actor);
	free(id);
	base_close();
}

static void
webhook_list(const struct args *args)
{
	PGresult	*rows;

	(void)args;
	base_open();
	rows = base_ask(SQL_WEBHOOK_LIST, 0, NULL);
	list_print(rows);
	PQclear(rows);
	base_close();
}

static void
webhook_failures(const struct args *args)
{
	PGresult	*rows;

	(void)field_check_count("ID", args->words.values[0], 1, 999999999);
	base_open();
	rows = base_ask(SQL_WEBHOOK_FAILURES, 1, args->words.values);
	list_print(rows);
	PQclear(rows);
	base_close();
}

static void
webhook_enable(const struct args *args)
{
	webhook_change(args, SQL_WEBHOOK_ENABLE, true);
}

static void
webhook_disable(const struct args *args)
{
	webhook_change(args, SQL_WEBHOOK_DISABLE, false);
}

static void
webhook_delete(const struct args *args)
{
	webhook_change(args, SQL_WEBHOOK_DROP, false);
}

static void
webhook_rotate(const struct args *args)
{
	char		*actor = webhook_actor(args), *account, *sealed;
	char		text[WEBHOOK_SECRET_ROOM];
	const char	*id = args->words.values[0];
	const char	*values[4] = { NULL, actor, id, NULL };
	PGresult	*row;

	(void)field_check_count("ID", id, 1, 999999999);
	keys_open();
	base_open();
	row = base_ask(SQL_WEBHOOK_OWNER, 1, &id);
	account = PQntuples(row) == 0 ? NULL :
	    strdup(base_text(row, 0, "account"));
	PQclear(row);
	values[0] = account;
	values[3] = sealed = webhook_secret(text);
	row = webhook_ask(SQL_WEBHOOK_ROTATE, 4, values);
	webhook_show(row, text);
	PQclear(row);
	secret_wipe(text, sizeof(text));
	free(sealed);
	free(account);
	free(actor);
	base_close();
}

static void
webhook_change(const struct args *args, const char *sql, bool waits)
{
	char		*actor = webhook_actor(args), *account;
	const char	*id = args->words.values[0];
	const char	*values[3] = { NULL, actor, id };
	PGresult	*row;

	(void)field_check_count("ID", id, 1, 999999999);
	base_open();
	row = base_ask(SQL_WEBHOOK_OWNER, 1, &id);
	account = PQntuples(row) == 0 ? NULL :
	    strdup(base_text(row, 0, "account"));
	PQclear(row);
	values[0] = account;
	row = webhook_ask(sql, 3, values);
	if (waits) {
		PQclear(row);
		row = webhook_await(account, id);
	}
	webhook_show(row, NULL);
	PQclear(row);
	free(account);
	free(actor);
	base_close();
}

/* As the log names him. */
static char *
webhook_actor(const struct args *args)
{
	char	*actor;

	if (asprintf(&actor, "operator:%s", args->by) == -1)
		say_refuse("there is not enough memory", "内存不足");
	return (actor);
}

/* Its id, which stays until the next question. */
static const char *
webhook_account(const char *name)
{
	static char	id[24];
	PGresult	*row;

	row = base_ask("select id::text as id from account where name = $1 "
	    "and revoked_at is null and role in ('platform', 'payment', "
	    "'carrier', 'declarant')", 1, &name);
	if (PQntuples(row) == 0)
		say_refuse("there is no account %s that sends documents; "
		    "hubctl account list shows all",
		    "没有报送单证的账户 %s；用 hubctl account list 查看",
		    name);
	(void)snprintf(id, sizeof(id), "%s", base_text(row, 0, "id"));
	PQclear(row);
	return (id);
}

/* A function of the gate; what it refuses ends the program by its code. */
static PGresult *
webhook_ask(const char *sql, int count, const char *const *values)
{
	PGresult	*row = base_ask(sql, count, values);
	char		*code, *detail;

	if (atoi(base_text(row, 0, "status")) < 400)
		return (row);
	code = webhook_member(row, "code");
	detail = webhook_member(row, "detail");
	say_refuse("refused: %s%s%s", "被拒绝：%s%s%s",
	    code == NULL ? "" : code, detail == NULL ? "" : ", ",
	    detail == NULL ? "" : detail);
}

/* What the sender's look at the address came to. */
static PGresult *
webhook_await(const char *account, const char *id)
{
	const char	*values[] = { account, id };
	PGresult	*row;
	int		looks;

	for (looks = 0;; looks++) {
		row = webhook_ask(SQL_WEBHOOK_RESULT, 2, values);
		if (looks == WEBHOOK_LOOKS ||
		    atoi(base_text(row, 0, "status")) != 202)
			return (row);
		PQclear(row);
		(void)poll(NULL, 0, WEBHOOK_LOOK_MS);
	}
}

static void
webhook_show(const PGresult *row, const char *secret)
{
	const char	*body = base_text(row, 0, "body");
	struct out	out;

	if (!say_is_json() && secret == NULL)
		say_line("done", "已完成");
	if (!say_is_json() && secret != NULL) {
		say_line("the webhook's secret, shown this once:",
		    "推送密钥，仅显示这一次：");
		(void)printf("%s\n", secret);
	}
	if (!say_is_json() || body == NULL)
		return;
	out_open(&out);
	json_object_begin(&out);
	json_name(&out, "webhook");
	json_raw(&out, body, strlen(body));
	if (secret != NULL) {
		json_name(&out, "secret");
		json_string(&out, secret);
	}
	json_object_end(&out);
	say_document(&out);
	secret_wipe(out.bytes, out.len);
	out_close(&out);
}

/* A new secret: in letters for its owner, sealed as bytea reads it. */
static char *
webhook_secret(char text[WEBHOOK_SECRET_ROOM])
{
	struct out	sealed;
	char		*bytea;

	out_open(&sealed);
	webhook_secret_make(&sealed, text);
	bytea = sealed.failed ? NULL : malloc(2 * sealed.len + 3);
	if (bytea == NULL)
		say_refuse("there is not enough memory", "内存不足");
	memcpy(bytea, "\\x", 2);
	hex_write(sealed.bytes, sealed.len, bytea + 2);
	out_close(&sealed);
	return (bytea);
}

/* A text of the body, on the heap; NULL: it has none. */
static char *
webhook_member(const PGresult *row, const char *name)
{
	const char	*body = base_text(row, 0, "body");
	struct arena	arena;
	struct fault	fault;
	struct json	*tree;
	struct text	text = TEXT_NONE;
	char		*copy;

	arena_open(&arena, 1 << 20);
	if (body != NULL && json_read(body, strlen(body), &arena, &tree,
	    &fault) == 0)
		text = json_member_text(tree, name);
	copy = text.ptr == NULL ? NULL : strndup(text.ptr, text.len);
	arena_close(&arena);
	return (copy);
}
