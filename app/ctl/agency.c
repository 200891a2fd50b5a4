/*
 * The agencies that look at parcels. A third one is a row and a review rule,
 * no change of the program.
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

static void	agency_add(const struct args *);
static void	agency_list(const struct args *);

const struct command	agency_commands[] = {
	{
		.words = "agency add",
		.usage = "CODE --zh NAME --en NAME --rule RULE | --no-seat",
		.en = "Adds an agency, with a seat in reviews by its own rule, "
		    "or without one.",
		.zh = "新增机构：按其规则参加审核，或不占席位。",
		.example = "hubctl agency add post --zh 邮政安检 "
		    "--en 'Post security' --rule percentage:5",
		.least = 1,
		.most = 1,
		.run = agency_add,
		.options = {
			{ "zh", OPTION_VALUE, "NAME", "its name in Chinese",
			    "中文名称" },
			{ "en", OPTION_VALUE, "NAME", "its name in English",
			    "英文名称" },
			{ "rule", OPTION_VALUE, "RULE",
			    "always, never, any_finding or percentage:N",
			    "审核规则：always、never、any_finding 或 "
			    "percentage:N" },
			{ "no-seat", OPTION_FLAG, NULL,
			    "it takes no part in reviews", "不参加审核" },
			{ .name = NULL }
		},
	},
	{
		.words = "agency list",
		.usage = "",
		.en = "Lists the agencies and their review rules.",
		.zh = "列出机构及其审核规则。",
		.example = "hubctl agency list",
		.run = agency_list,
	},
	{ .words = NULL }
};

#define AGENCY_COLUMNS "code, name_zh as zh, name_en as en, seat"

static const char SQL_AGENCY_ADD[] =
    "insert into agency (code, name_zh, name_en, seat) "
    "values ($1, $2, $3, $4::boolean) "
    "on conflict (code) do nothing returning " AGENCY_COLUMNS;
static const char SQL_AGENCY_LIST[] =
    "select " AGENCY_COLUMNS ", parameter_get('review.rule.' || code) "
    "as rule from agency order by code";

static void	agency_check(const struct args *);

static void
agency_add(const struct args *args)
{
	const char	*code = args->words.values[0];
	bool		seat = !args_given(args, "no-seat");
	const char	*values[] = { code, args_value(args, "zh"),
			    args_value(args, "en"), seat ? "true" : "false" };
	char		name[PARAMETER_NAME];
	struct out	out;
	PGresult	*row;

	agency_check(args);

	base_open();
	base_begin();
	row = base_ask(SQL_AGENCY_ADD, 4, values);
	if (PQntuples(row) == 0)
		say_refuse("there is an agency %s already; choose another "
		    "code", "机构 %s 已存在；请换一个代码", code);

	out_open(&out);
	list_write_row(&out, row, 0);
	base_log_about(args, "agency.add", "agency", code, &out);
	out_close(&out);

	if (seat) {
		(void)snprintf(name, sizeof(name), "review.rule.%s", code);
		PQclear(parameter_write(args, name, args_value(args, "rule"),
		    "now"));
	}
	base_commit();

	say_line("agency %s is there", "机构 %s 已建立", code);
	if (say_is_json())
		list_print_one(row);
	PQclear(row);
	base_close();
}

static void
agency_list(const struct args *args)
{
	PGresult	*rows;

	(void)args;

	base_open();
	rows = base_ask(SQL_AGENCY_LIST, 0, NULL);
	list_print(rows);
	PQclear(rows);
	base_close();
}

static void
agency_check(const struct args *args)
{
	field_check_agency(args->words.values[0]);

	if (!args_given(args, "zh") || !args_given(args, "en"))
		say_usage("an agency has a name in both languages: --zh NAME "
		    "--en NAME", "机构须有中英文名称：--zh 名称 --en 名称");
	field_check_name(args_value(args, "zh"));
	field_check_name(args_value(args, "en"));

	if (args_given(args, "rule") == args_given(args, "no-seat"))
		say_usage("give either --rule RULE or --no-seat",
		    "请给出 --rule 规则 或 --no-seat 之一");
}
