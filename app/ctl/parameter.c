/*
 * hubctl parameter: what is in effect, what will be, and setting one from a
 * moment on. The past is never changed: a purchase that was judged yesterday
 * can be judged again by yesterday's values.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../wire/out.h"
#include "args.h"
#include "base.h"
#include "commands.h"
#include "field.h"
#include "list.h"
#include "parameter.h"
#include "say.h"

static void	parameter_list(const struct args *);
static void	parameter_get(const struct args *);
static void	parameter_set(const struct args *);

const struct command	parameter_commands[] = {
	{
		.words = "parameter list",
		.usage = "[--at TIME]",
		.en = "Lists all parameters, their values at a moment, and "
		    "what they mean.",
		.zh = "列出全部参数在某一时刻的值及其含义。",
		.example = "hubctl parameter list --at 2025-06-01",
		.run = parameter_list,
		.options = {
			{ "at", OPTION_VALUE, "TIME",
			    "the values of that moment (default now)",
			    "查询的时刻（默认现在）" },
			{ .name = NULL }
		},
	},
	{
		.words = "parameter get",
		.usage = "NAME",
		.en = "Shows every setting of a parameter: past, in effect, "
		    "and to come.",
		.zh = "显示一个参数的全部设置：过去、当前和将来。",
		.example = "hubctl parameter get review.rule.customs",
		.least = 1,
		.most = 1,
		.run = parameter_get,
	},
	{
		.words = "parameter set",
		.usage = "NAME VALUE --from TIME [--new]",
		.en = "Sets a parameter from a moment on; never in the past.",
		.zh = "自某一时刻起设置参数；不能早于现在。",
		.example = "hubctl parameter set review.rule.customs "
		    "percentage:5 --from 2025-06-01T00:00+08:00",
		.least = 2,
		.most = 2,
		.run = parameter_set,
		.options = {
			{ "from", OPTION_VALUE, "TIME",
			    "now, a date (Beijing), or RFC 3339",
			    "now、日期（北京时间）或 RFC 3339 时刻" },
			{ "new", OPTION_FLAG, NULL,
			    "a name that hubctl does not know; the value is "
			    "JSON", "允许未知名称，值按 JSON 填写" },
			{ .name = NULL }
		},
	},
	{ .words = NULL }
};

#define PARAMETER_RULES	"review.rule."

/* A value for people, as printf's %.*s: a JSON string without its quotes. */
#define PARAMETER_PLAIN(value) \
	parameter_plain_len(value), parameter_plain(value)

static int	parameter_plain_len(const char *);
static const char	*parameter_plain(const char *);

static void	parameter_print(const PGresult *);
static void	parameter_print_json(const PGresult *);
static void	parameter_check_name(const char *, bool);
static void	parameter_check_agency(const char *);

static const char SQL_PARAMETER_LIST[] =
    "select distinct on (name) name, value, "
    BASE_TIME("valid_from") " as \"validFrom\", set_by as \"setBy\" "
    "from parameter where valid_from <= $1::timestamptz "
    "order by name, valid_from desc, id desc";
static const char SQL_PARAMETER_GET[] =
    "select value, " BASE_TIME("valid_from") " as \"validFrom\", "
    "case when valid_from > now() then 'future' "
    "when row_number() over (partition by valid_from > now() "
    "order by parameter.valid_from desc, id desc) = 1 then 'current' "
    "else 'past' end as state, "
    "set_by as \"setBy\", " BASE_TIME("set_at") " as \"setAt\" "
    "from parameter where name = $1 order by parameter.valid_from, id";
static const char SQL_PARAMETER_SET[] =
    "insert into parameter (name, value, valid_from, set_by) "
    "select $1, $2::jsonb, $3::timestamptz, 'operator:' || $4::text "
    "where $3::timestamptz >= now() "
    "returning name, value, " BASE_TIME("valid_from") " as \"validFrom\", "
    "set_by as \"setBy\", "
    "parameter_get($1, parameter.valid_from) as \"previous\"";
static const char SQL_PARAMETER_AGENCY[] =
    "select 1 from agency where code = $1";

static void
parameter_list(const struct args *args)
{
	const char	*at = args_value(args, "at");
	PGresult	*rows;

	at = field_check_moment("--at", at != NULL ? at : "now");

	base_open();
	rows = base_ask(SQL_PARAMETER_LIST, 1, &at);
	if (say_is_json())
		parameter_print_json(rows);
	else
		parameter_print(rows);
	PQclear(rows);
	base_close();
}

static void
parameter_get(const struct args *args)
{
	const struct parameter_known	*known;
	const char			*name = args->words.values[0];
	PGresult			*rows;

	base_open();
	rows = base_ask(SQL_PARAMETER_GET, 1, &name);
	if (PQntuples(rows) == 0)
		say_refuse("no such parameter was ever set; hubctl parameter "
		    "list shows all",
		    "该参数从未设置；用 hubctl parameter list 查看全部");

	known = parameter_find(name);
	if (known != NULL && !say_is_json())
		(void)printf("%s  %s  %s\n", name, known->en, known->zh);
	list_print(rows);
	PQclear(rows);
	base_close();
}

static void
parameter_set(const struct args *args)
{
	const char	*name = args->words.values[0];
	const char	*from;
	PGresult	*row;

	from = field_check_moment("--from", args_value(args, "from"));
	parameter_check_name(name, args_given(args, "new"));

	base_open();
	base_begin();
	row = parameter_write(args, name, args->words.values[1], from);
	base_commit();

	say_line("%s is %.*s from %s on (before: %.*s)",
	    "%s 的值为 %.*s，自 %s 起生效（此前 %.*s）", name,
	    PARAMETER_PLAIN(base_text(row, 0, "value")),
	    base_text(row, 0, "validFrom"),
	    PARAMETER_PLAIN(base_text(row, 0, "previous")));
	if (say_is_json())
		list_print_one(row);
	PQclear(row);
	base_close();
}

PGresult *
parameter_write(const struct args *args, const char *name, const char *text,
    const char *from)
{
	char		value[PARAMETER_VALUE];
	const char	*values[] = { name, value, from, args->by };
	struct out	out;
	PGresult	*row;

	parameter_read(parameter_find(name), text, value);
	if (strncmp(name, PARAMETER_RULES, strlen(PARAMETER_RULES)) == 0)
		parameter_check_agency(name + strlen(PARAMETER_RULES));

	row = base_ask(SQL_PARAMETER_SET, 4, values);
	if (PQntuples(row) == 0)
		say_refuse("a parameter is never changed in the past; give "
		    "--from now or a later moment",
		    "不能修改过去的参数；请用 --from now 或更晚的时刻");

	out_open(&out);
	list_write_row(&out, row, 0);
	base_log_about(args, "parameter.set", "parameter", name, &out);
	out_close(&out);

	return (row);
}

static const char *
parameter_plain(const char *value)
{
	if (value == NULL)
		return ("-");

	return (value[0] == '"' ? value + 1 : value);
}

static int
parameter_plain_len(const char *value)
{
	int	len = (int)strlen(value != NULL ? value : "-");

	return (value != NULL && value[0] == '"' ? len - 2 : len);
}

static void
parameter_print(const PGresult *rows)
{
	const struct parameter_known	*known;
	const char			*name;
	int				row;

	for (row = 0; row < PQntuples(rows); row++) {
		name = base_text(rows, row, "name");
		known = parameter_find(name);
		(void)printf("%-30s %.*s%s%s  (%s, %s)\n", name,
		    PARAMETER_PLAIN(base_text(rows, row, "value")),
		    known != NULL && known->unit[0] != '\0' ? " " : "",
		    known != NULL ? known->unit : "",
		    base_text(rows, row, "validFrom"),
		    base_text(rows, row, "setBy"));
		if (known != NULL)
			(void)printf("    %s\n    %s\n", known->en,
			    known->zh);
	}
}

/* The row, and for a known name its unit and meaning. */
static void
parameter_print_json(const PGresult *rows)
{
	const struct parameter_known	*known;
	struct out			out;
	int				row;

	out_open(&out);
	json_object_begin(&out);
	json_name(&out, "items");
	json_array_begin(&out);
	for (row = 0; row < PQntuples(rows); row++) {
		known = parameter_find(base_text(rows, row, "name"));
		json_object_begin(&out);
		json_name(&out, "setting");
		list_write_row(&out, rows, row);
		json_name(&out, "unit");
		json_string(&out, known != NULL ? known->unit : NULL);
		json_name(&out, "en");
		json_string(&out, known != NULL ? known->en : NULL);
		json_name(&out, "zh");
		json_string(&out, known != NULL ? known->zh : NULL);
		json_object_end(&out);
	}
	json_array_end(&out);
	json_object_end(&out);
	say_document(&out);
	out_close(&out);
}

static void
parameter_check_name(const char *name, bool is_new)
{
	size_t	len = strlen(name);

	if (len == 0 || len >= PARAMETER_NAME || name[0] < 'a' ||
	    name[0] > 'z' || strchr(name, '.') == NULL || strspn(name,
	    "abcdefghijklmnopqrstuvwxyz0123456789_.") != len)
		say_usage("a parameter's name is small letters, digits, _ "
		    "and at least one point, such as recon.window_seconds",
		    "参数名由小写字母、数字、_ 和至少一个点组成，例如 "
		    "recon.window_seconds");

	if (parameter_find(name) == NULL && !is_new)
		say_usage("the hub knows no parameter of that name; hubctl "
		    "parameter list shows all, --new sets it nevertheless",
		    "没有该名称的参数；用 hubctl parameter list 查看，确需"
		    "新增请加 --new");
}

/* A rule for an agency that is not there would be a spelling mistake. */
static void
parameter_check_agency(const char *code)
{
	PGresult	*row = base_ask(SQL_PARAMETER_AGENCY, 1, &code);

	if (PQntuples(row) == 0)
		say_refuse("there is no agency %s; hubctl agency list shows "
		    "all", "没有机构 %s；用 hubctl agency list 查看", code);
	PQclear(row);
}
