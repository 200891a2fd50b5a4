/*
 * The people who sign in with a browser: officers of an agency, supervisors,
 * administrators, auditors, and the clerks of the tax and forex offices.
 *
 * Whoever is disabled or gets a new password is signed out everywhere, in the
 * same transaction.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../wire/out.h"
#include "args.h"
#include "base.h"
#include "commands.h"
#include "field.h"
#include "lane.h"
#include "list.h"
#include "person.h"
#include "say.h"
#include "secret.h"

static void	person_add(const struct args *);
static void	person_list(const struct args *);
static void	person_disable(const struct args *);
static void	person_enable(const struct args *);
static void	person_password(const struct args *);
static void	person_unlock(const struct args *);

#define PERSON_PASSWORD_OPTIONS \
	{ "password-file", OPTION_VALUE, "FILE", \
	    "read the password from the first line of this file " \
	    "(default: ask, or standard input)", \
	    "从文件首行读取口令（默认：终端询问或标准输入）" }, \
	{ "generate", OPTION_FLAG, NULL, \
	    "make a password and show it, once", \
	    "自动生成口令并显示（仅此一次）" }

const struct command	person_commands[] = {
	{
		.words = "person add",
		.usage = "NAME --role ROLE [--agency CODE] [--lane ID... | "
		    "--all-lanes] [--locale zh|en] [--password-file FILE | "
		    "--generate]",
		.en = "Lets a person sign in.",
		.zh = "新建可登录的人员。",
		.example = "hubctl person add wang.fang --role officer "
		    "--agency customs --lane 1 2 --generate",
		.least = 1,
		.most = 1,
		.run = person_add,
		.options = {
			{ "role", OPTION_VALUE, "ROLE",
			    "officer, supervisor, admin, auditor, tax or "
			    "forex",
			    "角色：officer 关员、supervisor 主管、"
			    "admin 管理员、auditor 审计、tax 税务、forex 外汇" },
			{ "agency", OPTION_VALUE, "CODE",
			    "the officer's agency: customs, inspection ...",
			    "关员所属机构：customs 海关、"
			    "inspection 检验检疫等" },
			{ "lane", OPTION_LIST, "ID",
			    "lanes that the person works at",
			    "人员负责的通道" },
			{ "all-lanes", OPTION_FLAG, NULL,
			    "every lane, also later ones",
			    "全部通道，含以后新增的" },
			{ "locale", OPTION_VALUE, "zh|en",
			    "language of the screens (default zh)",
			    "界面语言（默认 zh）" },
			PERSON_PASSWORD_OPTIONS,
			{ .name = NULL }
		},
	},
	{
		.words = "person list",
		.usage = "",
		.en = "Lists the people; never their passwords.",
		.zh = "列出人员（不含口令）。",
		.example = "hubctl person list",
		.run = person_list,
	},
	{
		.words = "person disable",
		.usage = "NAME",
		.en = "Signs a person out everywhere and lets nobody in by "
		    "that name.",
		.zh = "停用人员：立即退出所有登录，且不能再登录。",
		.example = "hubctl person disable wang.fang",
		.least = 1,
		.most = 1,
		.run = person_disable,
	},
	{
		.words = "person enable",
		.usage = "NAME",
		.en = "Lets a disabled person sign in again.",
		.zh = "重新启用被停用的人员。",
		.example = "hubctl person enable wang.fang",
		.least = 1,
		.most = 1,
		.run = person_enable,
	},
	{
		.words = "person password",
		.usage = "NAME [--password-file FILE | --generate]",
		.en = "Gives a person a new password and ends every session "
		    "of theirs.",
		.zh = "为人员设置新口令，并退出其所有登录。",
		.example = "hubctl person password wang.fang --generate",
		.least = 1,
		.most = 1,
		.run = person_password,
		.options = {
			PERSON_PASSWORD_OPTIONS,
			{ .name = NULL }
		},
	},
	{
		.words = "person unlock",
		.usage = "NAME",
		.en = "Lifts the lock-out after too many failed sign-ins.",
		.zh = "解除因多次登录失败造成的锁定。",
		.example = "hubctl person unlock wang.fang",
		.least = 1,
		.most = 1,
		.run = person_unlock,
	},
	{ .words = NULL }
};

static const char *const	person_roles[] = {
	"officer", "supervisor", "admin", "auditor", "tax", "forex", NULL
};
static const char *const	person_locales[] = { "zh", "en", NULL };

static void	person_check(const struct args *, const char *);
static void	person_agency_must_exist(const char *);
static bool	person_take_password(const struct args *,
		    char [SECRET_PASSWORD_ROOM]);
static void	person_change(const struct args *, const char *,
		    const char *);
static void	person_log(const struct args *, const char *, const char *,
		    const PGresult *);
static void	person_show(const PGresult *, const char *);

#define PERSON_COLUMNS \
	"id::text as id, name, role, agency, to_json(lanes) as lanes, " \
	"locale, " BASE_TIME("created_at") " as \"createdAt\", " \
	BASE_TIME("disabled_at") " as \"disabledAt\""

/* Names that sign-in cannot tell apart are one name. */
static const char SQL_PERSON_ADD[] =
    "insert into person (name, role, agency, lanes, locale, password) "
    "select $1, $2, $3, $4::text[], coalesce($5, 'zh'), $6 "
    "where not exists (select from person "
    "where name_fold(name) = name_fold($1)) "
    "on conflict (name) do nothing returning " PERSON_COLUMNS;
static const char SQL_PERSON_LIST[] =
    "select " PERSON_COLUMNS ", (select " BASE_TIME("locked_until")
    " from lockout where lockout.name = lockout_key(person.name) "
    "and locked_until > clock_timestamp()) as \"lockedUntil\" "
    "from person order by person.id";
static const char SQL_PERSON_DISABLE[] =
    "update person set disabled_at = "
    "coalesce(disabled_at, clock_timestamp()) "
    "where name = $1 returning " PERSON_COLUMNS;
static const char SQL_PERSON_ENABLE[] =
    "update person set disabled_at = null "
    "where name = $1 returning " PERSON_COLUMNS;
static const char SQL_PERSON_PASSWORD[] =
    "update person set password = $2 "
    "where name = $1 returning " PERSON_COLUMNS;
static const char SQL_PERSON_FIND[] =
    "select " PERSON_COLUMNS " from person where name = $1";
static const char SQL_PERSON_LEAVE[] =
    "update session set ended_at = clock_timestamp() "
    "from person where person.id = session.person_id "
    "and person.name = $1 and session.ended_at is null";
static const char SQL_PERSON_UNLOCK[] =
    "delete from lockout where name = lockout_key($1)";
static const char SQL_PERSON_AGENCY[] =
    "select 1 from agency where code = $1";

static void
person_add(const struct args *args)
{
	const char		*name = args->words.values[0];
	const char		*role = args_value(args, "role");
	char			password[SECRET_PASSWORD_ROOM];
	struct person_new	fresh;
	PGresult		*row;
	bool			made;

	field_check_name(name);
	(void)field_check_word("--role", role, person_roles);
	person_check(args, role);

	base_open();
	lane_must_exist(args_list(args, "lane"));
	person_agency_must_exist(args_value(args, "agency"));
	made = person_take_password(args, password);

	fresh = (struct person_new){
		.name = name,
		.role = role,
		.agency = args_value(args, "agency"),
		.lanes = *args_list(args, "lane"),
		.locale = args_value(args, "locale"),
	};
	if (args_given(args, "all-lanes"))
		fresh.lanes = (struct args_list){ { "*" }, 1, true };

	base_begin();
	row = person_write_new(&fresh, password);
	if (PQntuples(row) == 0)
		say_refuse("there is a person %s already, or one whose name "
		    "differs only in case, width or spaces; choose another "
		    "name",
		    "人员 %s 已存在，或有仅大小写、全半角、空格不同的名称；"
		    "请换一个名称", name);
	person_log(args, "person.add", name, row);
	base_commit();

	person_show(row, made ? password : NULL);
	secret_wipe(password, sizeof(password));
	PQclear(row);
	base_close();
}

PGresult *
person_write_new(const struct person_new *fresh, const char *password)
{
	char		hash[PASSWORD_ROOM];
	char		*lanes = base_array(&fresh->lanes);
	const char	*values[] = { fresh->name, fresh->role, fresh->agency,
			    lanes, fresh->locale, hash };
	PGresult	*row;

	secret_password_hash(password, hash);
	row = base_ask(SQL_PERSON_ADD, 6, values);
	free(lanes);

	return (row);
}

static void
person_list(const struct args *args)
{
	PGresult	*rows;

	(void)args;

	base_open();
	rows = base_ask(SQL_PERSON_LIST, 0, NULL);
	list_print(rows);
	PQclear(rows);
	base_close();
}

static void
person_disable(const struct args *args)
{
	person_change(args, SQL_PERSON_DISABLE, "person.disable");
}

static void
person_enable(const struct args *args)
{
	person_change(args, SQL_PERSON_ENABLE, "person.enable");
}

static void
person_password(const struct args *args)
{
	const char	*name = args->words.values[0];
	char		password[SECRET_PASSWORD_ROOM];
	PGresult	*row;
	bool		made;

	base_open();
	person_must_exist(name);
	made = person_take_password(args, password);

	base_begin();
	row = person_write_password(name, password);
	person_log(args, "person.password", name, row);
	base_commit();

	person_show(row, made ? password : NULL);
	secret_wipe(password, sizeof(password));
	PQclear(row);
	base_close();
}

PGresult *
person_write_password(const char *name, const char *password)
{
	char		hash[PASSWORD_ROOM];
	const char	*values[] = { name, hash };
	PGresult	*row;

	secret_password_hash(password, hash);
	row = base_ask(SQL_PERSON_PASSWORD, 2, values);
	(void)base_act(SQL_PERSON_LEAVE, 1, &name);

	return (row);
}

static void
person_unlock(const struct args *args)
{
	const char	*name = args->words.values[0];
	PGresult	*row;
	int		lifted;

	base_open();
	base_begin();
	row = base_ask(SQL_PERSON_FIND, 1, &name);
	person_must_exist(name);
	lifted = person_write_unlock(name);
	person_log(args, "person.unlock", name, row);
	base_commit();

	if (lifted > 0)
		say_line("%s may sign in again", "%s 可以重新登录", name);
	else
		say_line("%s was not locked out", "%s 未被锁定", name);
	if (say_is_json())
		list_print_one(row);
	PQclear(row);
	base_close();
}

int
person_write_unlock(const char *name)
{
	return (base_act(SQL_PERSON_UNLOCK, 1, &name));
}

void
person_must_exist(const char *name)
{
	PGresult	*row = base_ask(SQL_PERSON_FIND, 1, &name);

	if (PQntuples(row) == 0)
		say_refuse("there is no person %s; hubctl person list shows "
		    "all", "没有人员 %s；用 hubctl person list 查看", name);
	PQclear(row);
}

/* An agency belongs to officers, lanes to officers and supervisors. */
static void
person_check(const struct args *args, const char *role)
{
	bool	officer = strcmp(role, "officer") == 0;
	bool	floor = officer || strcmp(role, "supervisor") == 0;
	bool	lanes = args_given(args, "lane");
	bool	all = args_given(args, "all-lanes");

	if (officer != args_given(args, "agency"))
		say_usage("--agency is for officers, and every officer has "
		    "one", "--agency 用于关员，且每名关员必须给出");
	if (floor && lanes == all)
		say_usage("a %s takes --lane ID... or --all-lanes",
		    "%s 须给出 --lane ID... 或 --all-lanes 之一", role);
	if (!floor && (lanes || all))
		say_usage("a %s takes no lane", "%s 不带通道", role);

	if (args_given(args, "locale"))
		(void)field_check_word("--locale", args_value(args, "locale"),
		    person_locales);
	field_check_lanes(args_list(args, "lane"));
}

static void
person_agency_must_exist(const char *code)
{
	PGresult	*row;

	if (code == NULL)
		return;

	row = base_ask(SQL_PERSON_AGENCY, 1, &code);
	if (PQntuples(row) == 0)
		say_refuse("there is no such agency; hubctl agency list shows "
		    "all", "没有该机构；用 hubctl agency list 查看");
	PQclear(row);
}

/* Says whether the password was made here and so must be shown. */
static bool
person_take_password(const struct args *args,
    char password[SECRET_PASSWORD_ROOM])
{
	bool	made = args_given(args, "generate");

	if (made && args_given(args, "password-file"))
		say_usage("--generate and --password-file exclude each other",
		    "--generate 与 --password-file 不能同时使用");

	if (made)
		secret_password_make(password);
	else
		secret_password_read(args_value(args, "password-file"),
		    password);

	return (made);
}

/* Disables or enables; who is disabled has no session left. */
static void
person_change(const struct args *args, const char *sql, const char *action)
{
	const char	*name = args->words.values[0];
	PGresult	*row;

	base_open();
	base_begin();
	person_must_exist(name);
	row = base_ask(sql, 1, &name);
	if (base_text(row, 0, "disabledAt") != NULL)
		(void)base_act(SQL_PERSON_LEAVE, 1, &name);
	person_log(args, action, name, row);
	base_commit();

	person_show(row, NULL);
	PQclear(row);
	base_close();
}

static void
person_log(const struct args *args, const char *action, const char *name,
    const PGresult *row)
{
	struct out	out;

	out_open(&out);
	list_write_row(&out, row, 0);
	base_log_about(args, action, "person", name, &out);
	out_close(&out);
}

/* The person as it is now, and a password that was made here. */
static void
person_show(const PGresult *row, const char *password)
{
	const char	*name = base_text(row, 0, "name");
	struct out	out;

	if (!say_is_json()) {
		if (base_text(row, 0, "disabledAt") != NULL)
			say_line("%s is disabled", "%s 已停用", name);
		else
			say_line("%s may sign in", "%s 可以登录", name);
		if (password != NULL) {
			say_line("the password, shown this once:",
			    "口令，仅显示这一次：");
			(void)printf("%s\n", password);
		}
		return;
	}

	out_open(&out);
	json_object_begin(&out);
	json_name(&out, "person");
	list_write_row(&out, row, 0);
	json_name(&out, "password");
	json_string(&out, password);
	json_object_end(&out);
	say_document(&out);
	secret_wipe(out.bytes, out.len);
	out_close(&out);
}
