/*
 * Machine accounts: who may push and pull, for which enterprises or lanes.
 *
 * A token is shown once, when it is made; the database keeps its SHA-256. A
 * trigger tells the running hub of every change, so a revoked or changed
 * token stops working at once.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../wire/out.h"
#include "account.h"
#include "args.h"
#include "base.h"
#include "commands.h"
#include "field.h"
#include "lane.h"
#include "list.h"
#include "say.h"
#include "secret.h"

static void	account_add(const struct args *);
static void	account_list(const struct args *);
static void	account_revoke(const struct args *);
static void	account_rotate(const struct args *);
static void	account_policy(const struct args *);

const struct command	account_commands[] = {
	{
		.words = "account add",
		.usage = "NAME --role ROLE [--enterprise CODE... | "
		    "--all-enterprises | --lane ID...] [--dxp ADDRESS]",
		.en = "Makes a machine account and shows its token, once.",
		.zh = "新建机器账户并显示其令牌（仅此一次）。",
		.example = "hubctl account add mall-a --role platform "
		    "--enterprise 3301962888 330196T001",
		.least = 1,
		.most = 1,
		.run = account_add,
		.options = {
			{ "role", OPTION_VALUE, "ROLE",
			    "platform, payment, carrier, declarant, "
			    "equipment, tax or forex",
			    "角色：platform 平台、payment 支付、carrier 物流、"
			    "declarant 申报、equipment 设备、tax 税务、"
			    "forex 外汇" },
			{ "enterprise", OPTION_LIST, "CODE",
			    "enterprise codes that it may speak for",
			    "可代表其报送的企业代码" },
			{ "all-enterprises", OPTION_FLAG, NULL,
			    "it may speak for every enterprise",
			    "可代表全部企业报送" },
			{ "dxp", OPTION_VALUE, "ADDRESS",
			    "its address on the exchange platform: what "
			    "others let it hear of in BaseSubscribe comes in "
			    "its feed",
			    "其交换平台地址：他人报文 BaseSubscribe 订阅给它的内容"
			    "出现在其回执中" },
			{ "lane", OPTION_LIST, "ID",
			    "lanes that the equipment stands at",
			    "设备所在的通道" },
			{ .name = NULL }
		},
	},
	{
		.words = "account list",
		.usage = "",
		.en = "Lists the machine accounts; never their tokens.",
		.zh = "列出机器账户（不含令牌）。",
		.example = "hubctl account list --json",
		.run = account_list,
	},
	{
		.words = "account revoke",
		.usage = "NAME",
		.en = "Takes an account's token away, at once and for good.",
		.zh = "立即且永久吊销账户的令牌。",
		.example = "hubctl account revoke mall-a",
		.least = 1,
		.most = 1,
		.run = account_revoke,
	},
	{
		.words = "account rotate",
		.usage = "NAME",
		.en = "Gives an account a new token, shown once; the old one "
		    "stops at once.",
		.zh = "更换账户令牌并显示新令牌（仅此一次），旧令牌立即失效。",
		.example = "hubctl account rotate mall-a",
		.least = 1,
		.most = 1,
		.run = account_rotate,
	},
	{
		.words = "account policy",
		.usage = "NAME [--signatures accept|required] "
		    "[--receipts plain|signed]",
		.en = "Says what the hub asks of an account's messages and "
		    "gives with its receipts, from now on.",
		.zh = "设定账户的签名策略：报文是否必须签名、回执是否附签名，"
		    "立即生效。",
		.example = "hubctl account policy mall-a --signatures required",
		.least = 1,
		.most = 1,
		.run = account_policy,
		.options = {
			{ "signatures", OPTION_VALUE, "WORD",
			    "accept: unsigned messages are stored and marked; "
			    "required: they are refused",
			    "accept 未签名报文照收并标记；required 未签名报文拒收" },
			{ "receipts", OPTION_VALUE, "WORD",
			    "signed: every receipt carries the hub's "
			    "signature; plain: only when asked for",
			    "signed 回执均附枢纽签名；plain 仅在请求时附签名" },
			{ .name = NULL }
		},
	},
	{ .words = NULL }
};

static const char *const	account_roles[] = {
	"platform", "payment", "carrier", "declarant", "equipment", "tax",
	"forex", NULL
};

static void	account_check(const struct args *, const char *);
static void	account_log(const struct args *, const char *, const char *,
		    const PGresult *);
static void	account_write_dxp(const struct args *, PGresult **);
static void	account_show_token(const PGresult *, const char *);

#define ACCOUNT_COLUMNS \
	"id::text as id, name, role, to_json(enterprises) as enterprises, " \
	"to_json(lanes) as lanes, signatures, receipts, dxp, " \
	BASE_TIME("created_at") " as \"createdAt\", " \
	BASE_TIME("revoked_at") " as \"revokedAt\""

static const char SQL_ACCOUNT_ADD[] =
    "insert into account (name, role, token_digest, enterprises, lanes) "
    "values ($1, $2, $3::bytea, $4::text[], $5::text[]) "
    "on conflict (name) do nothing returning " ACCOUNT_COLUMNS;
static const char SQL_ACCOUNT_LIST[] =
    "select " ACCOUNT_COLUMNS " from account order by account.id";
static const char SQL_ACCOUNT_REVOKE[] =
    "update account set revoked_at = clock_timestamp() "
    "where name = $1 and revoked_at is null returning " ACCOUNT_COLUMNS;
static const char SQL_ACCOUNT_ROTATE[] =
    "update account set token_digest = $2::bytea "
    "where name = $1 and revoked_at is null returning " ACCOUNT_COLUMNS;
static const char SQL_ACCOUNT_POLICY[] =
    "update account set signatures = coalesce($2, signatures), "
    "receipts = coalesce($3, receipts) "
    "where name = $1 and revoked_at is null returning " ACCOUNT_COLUMNS;
static const char SQL_ACCOUNT_DXP[] =
    "update account set dxp = $2 where name = $1 and not exists (select "
    "from account where dxp = $2 and revoked_at is null) "
    "returning " ACCOUNT_COLUMNS;
static const char SQL_ACCOUNT_FIND[] =
    "select (revoked_at is not null)::int as revoked from account "
    "where name = $1";

static void
account_add(const struct args *args)
{
	static const struct args_list	all = { { "*" }, 1, true };
	const struct args_list	*lanes = args_list(args, "lane");
	const char		*role = args_value(args, "role");
	char			token[SECRET_TOKEN_ROOM];
	PGresult		*row;

	field_check_name(args->words.values[0]);
	(void)field_check_word("--role", role, account_roles);
	account_check(args, role);

	base_open();
	base_begin();
	lane_must_exist(lanes);

	row = account_write_new(args->words.values[0], role,
	    args_given(args, "all-enterprises") ? &all :
	    args_list(args, "enterprise"), lanes, token);
	if (PQntuples(row) == 0)
		say_refuse("there is an account %s already; choose another "
		    "name, or hubctl account rotate %s for a new token",
		    "账户 %s 已存在；请换一个名称，或用 hubctl account "
		    "rotate %s 更换令牌", args->words.values[0],
		    args->words.values[0]);

	if (args_given(args, "dxp"))
		account_write_dxp(args, &row);

	account_log(args, "account.add", args->words.values[0], row);
	base_commit();

	account_show_token(row, token);
	secret_wipe(token, sizeof(token));
	PQclear(row);
	base_close();
}

/* The account as it is then. */
static void
account_write_dxp(const struct args *args, PGresult **row)
{
	const char	*values[] = { args->words.values[0],
			    args_value(args, "dxp") };

	PQclear(*row);
	*row = base_ask(SQL_ACCOUNT_DXP, 2, values);
	if (PQntuples(*row) == 0)
		say_refuse("another account has the address %s; hubctl "
		    "account list shows which",
		    "地址 %s 已属于另一账户；用 hubctl account list 查看",
		    values[1]);
}

PGresult *
account_write_new(const char *name, const char *role,
    const struct args_list *enterprises, const struct args_list *lanes,
    char token[SECRET_TOKEN_ROOM])
{
	char		digest[SECRET_DIGEST_ROOM];
	char		*codes = base_array(enterprises);
	char		*ids = base_array(lanes);
	const char	*values[] = { name, role, digest, codes, ids };
	PGresult	*row;

	secret_token_make(token);
	secret_token_digest(token, digest);
	row = base_ask(SQL_ACCOUNT_ADD, 5, values);

	free(codes);
	free(ids);

	return (row);
}

static void
account_list(const struct args *args)
{
	PGresult	*rows;

	(void)args;

	base_open();
	rows = base_ask(SQL_ACCOUNT_LIST, 0, NULL);
	list_print(rows);
	PQclear(rows);
	base_close();
}

static void
account_revoke(const struct args *args)
{
	const char	*name = args->words.values[0];
	PGresult	*row;

	base_open();
	base_begin();
	row = base_ask(SQL_ACCOUNT_REVOKE, 1, &name);
	if (PQntuples(row) == 0)
		account_refuse_missing(name);
	account_log(args, "account.revoke", name, row);
	base_commit();

	say_line("%s is revoked; its token is refused from now on",
	    "%s 已吊销，其令牌即刻失效", name);
	if (say_is_json())
		list_print_one(row);
	PQclear(row);
	base_close();
}

static void
account_rotate(const struct args *args)
{
	const char	*name = args->words.values[0];
	char		token[SECRET_TOKEN_ROOM];
	PGresult	*row;

	base_open();
	base_begin();
	row = account_write_token(name, token);
	if (PQntuples(row) == 0)
		account_refuse_missing(name);
	account_log(args, "account.rotate", name, row);
	base_commit();

	account_show_token(row, token);
	secret_wipe(token, sizeof(token));
	PQclear(row);
	base_close();
}

static void
account_policy(const struct args *args)
{
	static const char *const	signatures[] = { "accept", "required",
					    NULL };
	static const char *const	receipts[] = { "plain", "signed",
					    NULL };
	const char			*values[] = { args->words.values[0],
					    args_value(args, "signatures"),
					    args_value(args, "receipts") };
	PGresult			*row;

	if (values[1] == NULL && values[2] == NULL)
		say_usage("say --signatures accept|required or --receipts "
		    "plain|signed", "须给出 --signatures accept|required 或 "
		    "--receipts plain|signed");
	if (values[1] != NULL)
		(void)field_check_word("--signatures", values[1], signatures);
	if (values[2] != NULL)
		(void)field_check_word("--receipts", values[2], receipts);

	base_open();
	base_begin();
	row = base_ask(SQL_ACCOUNT_POLICY, 3, values);
	if (PQntuples(row) == 0)
		account_refuse_missing(values[0]);
	account_log(args, "account.policy", values[0], row);
	base_commit();

	list_print_one(row);
	PQclear(row);
	base_close();
}

PGresult *
account_write_token(const char *name, char token[SECRET_TOKEN_ROOM])
{
	char		digest[SECRET_DIGEST_ROOM];
	const char	*values[] = { name, digest };

	secret_token_make(token);
	secret_token_digest(token, digest);

	return (base_ask(SQL_ACCOUNT_ROTATE, 2, values));
}

/* What binds an account depends on its role, and nothing else is taken. */
static void
account_check(const struct args *args, const char *role)
{
	bool	codes, all, lanes, sends, scans;

	codes = args_given(args, "enterprise");
	all = args_given(args, "all-enterprises");
	lanes = args_given(args, "lane");
	scans = strcmp(role, "equipment") == 0;
	sends = !scans && strcmp(role, "tax") != 0 &&
	    strcmp(role, "forex") != 0;

	if (sends && (codes == all || lanes))
		say_usage("a %s account takes --enterprise CODE... or "
		    "--all-enterprises, and no lane",
		    "%s 账户须给出 --enterprise CODE... 或 "
		    "--all-enterprises 之一，不带通道", role);
	if (scans && (!lanes || codes || all))
		say_usage("an equipment account takes --lane ID..., and no "
		    "enterprise", "设备账户须给出 --lane ID...，不带企业代码");
	if (!sends && !scans && (codes || all || lanes))
		say_usage("a %s account takes no enterprise and no lane",
		    "%s 账户不带企业代码和通道", role);

	if (args_given(args, "dxp")) {
		if (!sends)
			say_usage("a %s account takes no --dxp",
			    "%s 账户不带 --dxp", role);
		field_check_dxp(args_value(args, "dxp"));
	}
	field_check_enterprises(args_list(args, "enterprise"));
	field_check_lanes(args_list(args, "lane"));
}

_Noreturn void
account_refuse_missing(const char *name)
{
	PGresult	*found = base_ask(SQL_ACCOUNT_FIND, 1, &name);

	if (PQntuples(found) > 0)
		say_refuse("%s was revoked already; hubctl account add makes "
		    "another account",
		    "%s 早已吊销；可用 hubctl account add 新建账户", name);

	say_refuse("there is no account %s; hubctl account list shows all",
	    "没有账户 %s；用 hubctl account list 查看", name);
}

/* The account as it is now, without any trace of its token. */
static void
account_log(const struct args *args, const char *action, const char *name,
    const PGresult *row)
{
	struct out	out;

	out_open(&out);
	list_write_row(&out, row, 0);
	base_log_about(args, action, "account", name, &out);
	out_close(&out);
}

static void
account_show_token(const PGresult *row, const char *token)
{
	struct out	out;

	if (!say_is_json()) {
		say_line("the token of %s, shown this once:",
		    "%s 的令牌，仅显示这一次：", base_text(row, 0, "name"));
		(void)printf("%s\n", token);
		return;
	}

	out_open(&out);
	json_object_begin(&out);
	json_name(&out, "account");
	list_write_row(&out, row, 0);
	json_name(&out, "token");
	json_string(&out, token);
	json_object_end(&out);
	say_document(&out);
	secret_wipe(out.bytes, out.len);
	out_close(&out);
}
